# Sảnh chờ, bàn giao, trả kết quả, thu phí.

queue-hall = Sảnh chờ của Trung tâm
queue-new-title = Lấy số thứ tự
queue-which-centre = Bạn đến Trung tâm nào? Gõ tên xã, phường cũ hay mới.
queue-which-service = Bạn làm việc gì?
queue-waiting = { $count ->
    [0] Chưa có người chờ.
   *[other] Đang chờ { $count } người.
}
queue-estimate = Khoảng { $least } đến { $most } phút, theo thời gian phục vụ thực tế những tuần qua.
queue-estimate-unknown = Chưa đủ số liệu để ước tính thời gian chờ.
queue-estimate-overloaded = Hôm nay quá tải: phải chờ từ { $span } trở lên. Nên đặt hẹn ngày khác.
queue-priority = Người cao tuổi, phụ nữ mang thai, người khuyết tật hoặc có con nhỏ đi cùng: chọn ô này để được ưu tiên
queue-have-appointment = Tôi có lịch hẹn
queue-here = Tôi đã đến
queue-book-instead = Đặt hẹn ngày, giờ khác
queue-group-collect = Nhận kết quả
queue-group-advice = Hỏi, hướng dẫn
queue-call = Mời số { $number }, quầy { $window }
queue-digit-0 = không
queue-digit-1 = một
queue-digit-2 = hai
queue-digit-3 = ba
queue-digit-4 = bốn
queue-digit-5 = năm
queue-digit-6 = sáu
queue-digit-7 = bảy
queue-digit-8 = tám
queue-digit-9 = chín
queue-refused-unknown = Không thấy số hoặc lịch hẹn này. Xem lại mã trên phiếu hẹn; nếu mất mã, hỏi quầy hướng dẫn.
queue-refused-not-now = Số này đã sang bước khác nên không làm được việc đó nữa. Trang dưới đây là hiện trạng.
queue-refused-full = Khung giờ này vừa hết chỗ. Chọn khung giờ khác còn chỗ.
queue-refused-no-slot = Không có khung giờ này: đã qua, là ngày nghỉ hoặc xa quá số ngày được đặt trước. Chọn trong danh sách.
queue-refused-too-early = Chưa đến lúc báo có mặt. Báo trong ngày hẹn, gần giờ hẹn.
queue-refused-too-many = Số điện thoại này đã có đủ số lịch hẹn được giữ cùng lúc. Hủy một lịch hẹn cũ rồi đặt lại.
queue-refused-no-window = Chọn quầy đang ngồi trước khi gọi số.
queue-refused-still-called = Người vừa được gọi chưa đến quầy. Bấm “Đã đến quầy” hoặc “Vắng mặt” trước khi gọi số tiếp theo.
queue-refused-closed = Trung tâm đang nghỉ nên chưa phát số. Bạn có thể đặt hẹn.
ticket-title = Số thứ tự của bạn
ticket-title-booked = Lịch hẹn của bạn
ticket-centre = Nơi đến
ticket-service = Việc cần làm
ticket-slot = Giờ hẹn
ticket-code = Mã lịch hẹn
ticket-waiting = { $count ->
    [0] Bạn là người tiếp theo. Đến gần các quầy.
   *[other] Còn { $count } người trước bạn.
}
ticket-missed-once = Bạn đã vắng một lần khi được gọi, số chuyển xuống cuối hàng: còn { $count } người trước bạn.
ticket-called = Mời bạn đến quầy { $window } ngay bây giờ.
ticket-serving = Bạn đang được phục vụ.
ticket-done = Đã phục vụ xong.
ticket-missed = Đã gọi nhiều lần mà không gặp bạn. Nếu vừa đến, báo quầy để được xếp lại.
ticket-cancelled = Đã hủy.
ticket-over = Đã qua ngày. Lấy số mới hoặc đặt hẹn lại.
ticket-booked = Khi đến nơi, bấm “Tôi đã đến” hoặc nhập mã tại máy lấy số, sớm nhất { $minutes } phút trước giờ hẹn.
ticket-prepare = Chuẩn bị hồ sơ trong lúc chờ
ticket-prepare-hint = Điền sẵn tại đây thì ở quầy chỉ còn kiểm tra giấy tờ.
ticket-change = Đổi giờ hẹn
ticket-cancel = Hủy
ticket-draft = Hồ sơ đã chuẩn bị
ticket-draft-there = Đã gắn với số này. Cán bộ mở được ngay khi gọi bạn.
ticket-draft-code = Mã chuẩn bị (trên trang cuối khi chuẩn bị)
ticket-draft-put = Gắn với số này
ticket-no-draft = Mã chuẩn bị có 32 chữ và số. Chép lại từ trang cuối khi chuẩn bị, hoặc dán cả địa chỉ.
ticket-keep = Giữ địa chỉ này để xem lại. Ai có địa chỉ đều xem và hủy được.
ticket-paper = In phiếu số
ticket-paper-title = Số { $number }
ticket-paper-hint = Quét mã để xem còn bao nhiêu người, và chuẩn bị hồ sơ trong lúc chờ.
book-title = Đặt hẹn
book-move-title = Đổi giờ hẹn
book-day = Chọn ngày
book-free = { $count ->
    [0] hết chỗ
   *[other] còn { $count } chỗ
}
book-none = Những ngày tới chưa có khung giờ nào. Lấy số tại Trung tâm.
book-phone-hint = Chỉ dùng để giữ chỗ, được mã hóa khi lưu.
book-go = Đặt hẹn
book-code-hint = Đặt xong, bạn nhận mã 6 số. Xác nhận bằng mã này khi đến.
book-move-go = Đổi sang giờ này
book-faults = Chưa đặt được: xem các ô được đánh dấu bên dưới.
book-no-slot = Chọn một khung giờ còn chỗ.
display-title = Mời đến quầy
display-window = Quầy
display-next = Tiếp theo:
display-nobody = Chưa gọi số nào
display-speak = Đọc số thành tiếng
desk-queue-title = Gọi số
desk-queue-no-window = Bạn ngồi quầy nào?
desk-queue-window = Quầy { $window }
desk-queue-my-window = Quầy của tôi
desk-queue-sit = Ngồi quầy này
desk-queue-priority = ưu tiên
desk-queue-prepared = đã chuẩn bị
desk-queue-serving = Đang phục vụ tại quầy.
desk-queue-intake = Nhận hồ sơ
desk-queue-intake-prepared = Mở hồ sơ đã chuẩn bị
desk-queue-finish = Xong
desk-queue-serve = Đã đến quầy
desk-queue-recall = Gọi lại
desk-queue-absent = Vắng mặt
desk-queue-next = Gọi số tiếp theo
desk-queue-free = Quầy đang trống.
desk-queue-line = Hàng chờ, theo thứ tự sẽ gọi
desk-queue-empty = Không có người chờ.
desk-queue-others = Ở các quầy khác
desk-queue-booked = Có hẹn hôm nay, chưa đến
desk-queue-arrived = Đã đến
desk-queue-missed = Đã gọi, vắng mặt
desk-queue-restore = Xếp lại
desk-queue-windows = Số quầy của Trung tâm
desk-queue-how-many = Số quầy
desk-queue-save = Lưu
desk-queue-nobody = Không còn ai chờ. Người đang phục vụ, nếu có, đã được ghi là xong.
desk-queue-slot = hẹn { $time }
desk-queue-called-to = đã mời đến quầy { $window }
desk-queue-at = đang ở quầy { $window }
desk-queue-waits = chờ { $span }
desk-queue-missed-once = đã vắng một lần
times-title = Thời gian chờ
times-all = Cả kỳ
times-by-hour = Theo giờ đến
times-by-service = Theo việc cần làm
times-hour = { $from }–{ $to } giờ
times-count = Lượt gọi
times-median = Chờ, trung vị
times-ninth = 9/10 người chờ không quá
times-served = Tại quầy, trung vị
times-span = { $minutes }:{ $seconds } phút
times-left = { $count ->
    [0] Ai đến cũng được gọi.
   *[other] { $count } người đã lấy số mà không được gọi hoặc tự hủy.
}
times-empty = Kỳ này chưa có lượt gọi nào.
times-tickets-title = Các lượt gọi
times-tickets-lead = { $count ->
   *[other] { $count } lượt, từ { $from } đến { $to }
}
times-ticket = Số
times-arrived = Đến
times-called = Gọi lần đầu
times-waited = Chờ
times-served-one = Tại quầy
