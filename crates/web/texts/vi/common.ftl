### Khung trang, bộ phận dùng chung, đơn vị đếm.

## Khung trang
page-faulty = Lỗi:
page-skip = Đến nội dung chính
page-loading = Đang tải
page-copied = Đã sao chép
page-simulated = Dữ liệu mô phỏng: người và hồ sơ ở đây không có thật.
page-simulated-short = Dữ liệu mô phỏng
page-doors = Các mục chính
page-languages = đổi ngôn ngữ
page-menu = Tất cả mục
door-procedures = Thủ tục
door-track = Tra cứu hồ sơ
door-work = Bàn làm việc
door-sign-in = Đăng nhập
foot-owner = UBND { $province }. Trang này không dùng cookie theo dõi.
foot-help = Trợ giúp
foot-accessibility = Khả năng tiếp cận
foot-privacy = Bảo vệ dữ liệu cá nhân
foot-printed = In lúc { $time } { $day }
foot-printed-by = In lúc { $time } { $day }, bởi { $name }

## Thanh của cán bộ
bar-search = Tìm hồ sơ, người dân, thủ tục
bar-search-hint = Tìm hồ sơ, người dân, thủ tục…
bar-queues = Hàng việc
bar-more = Thêm
bar-sign-out = Đăng xuất
keys-title = Phím tắt
keys-search = tìm
keys-work = đến Cần làm
keys-intake = đến Tiếp nhận
keys-sign = đến Ký duyệt
keys-next = dòng sau, dòng trước
keys-open = mở
keys-mark = đánh dấu
keys-back = lùi một bước
keys-filled = bấm nút chính
keys-switch-off = Tắt phím tắt
keys-switch-on = Bật phím tắt
keys-close = Đóng

## Đơn vị đếm
count-dossiers = { $count } hồ sơ
limit-same-day = trong ngày
limit-working-days = { $count } ngày làm việc
limit-working-hours = { $count } giờ làm việc
limit-days = { $count } ngày
limit-months = { $count } tháng
span-minutes = { $minutes } phút
span-hours = { $hours } giờ
span-hours-minutes = { $hours } giờ { $minutes } phút

## Dải ngày
days-month = Tháng { $month }
days-months = Tháng { $first } đến { $last }
days-account = Căn cứ và cách tính từng ngày
days-left-out = còn { $count } tuần ở giữa
day-received = nhận hồ sơ
day-restarted = đủ giấy tờ
day-weekend = nghỉ
day-holiday = nghỉ lễ
day-rolled = lùi hạn
day-paused = dừng
day-number = ngày { $number }
day-today = hôm nay
day-due = hẹn trả
account-received = Ngày nhận hồ sơ, chưa tính
account-after-cutoff = Nhận sau giờ chốt, chuyển sang ngày làm việc sau
account-counted = Tính, ngày { $number }
account-counted-minutes = Tính { $span }
account-due = Ngày hẹn trả
account-weekend = Nghỉ cuối tuần, không tính
account-holiday = Nghỉ, không tính
account-paused = Tạm dừng, không tính
account-restarted = Nhận đủ giấy tờ, tính lại từ đầu
account-rolled = Ngày cuối rơi vào ngày nghỉ, lùi sang ngày làm việc sau

## Chặng đường
timeline-done = Đã xong
timeline-current = Đang làm
timeline-ahead = Chưa đến
timeline-ended = Dừng ở đây

## Biểu mẫu
field-optional = (không bắt buộc)
field-if-so = (ghi khi thuộc trường hợp này)
field-yes = Có
field-no = Không
field-choose = Chọn một mục
field-day = Ngày
field-month = Tháng
field-year = Năm
field-hint-personal-id = 12 chữ số, trên thẻ căn cước hoặc trong VNeID.
field-hint-date = Ví dụ: 12 03 1994.
field-hint-name = Họ, chữ đệm và tên như trên giấy tờ.
faults-title = Còn { $count } chỗ cần sửa
