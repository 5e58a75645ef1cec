# Đăng nhập bằng định danh điện tử quốc gia, nộp thay và nộp có người giúp.

sign-in-people = Người dân, doanh nghiệp
sign-in-people-words = Trang của VNeID mở ra; đồng ý ở đó xong, bạn trở lại đúng chỗ này.
sign-in-identity = Đăng nhập bằng VNeID
sign-in-kept = Phần bạn vừa gửi được giữ lại và hiện ra sau khi đăng nhập.
sign-in-missing = Nơi này chưa nối với VNeID nên chưa đăng nhập được để nộp trực tuyến tại đây.
sign-in-missing-instead = Bạn vẫn điền được tờ khai không cần đăng nhập: điền xong, lấy mã QR và đưa ra ở bất kỳ quầy nào; hoặc nộp trên Cổng Dịch vụ công quốc gia.
sign-in-missing-operator = Quản trị hệ thống: khởi động với motcua serve --identity TỆP, xem docs/sign-in.md.
sign-in-again = Đăng nhập lại bằng VNeID
sign-in-without = Tiếp tục không đăng nhập

sign-in-failed-unknown = Lần đăng nhập này không còn dùng được
sign-in-failed-unknown-words = Nó đã được dùng rồi, đã quá 10 phút, hoặc được bắt đầu ở một trình duyệt khác. Chưa ai được đăng nhập.
sign-in-failed-unknown-cure = Đăng nhập lại từ đầu, trong cùng một trình duyệt có bật cookie.
sign-in-failed-denied = Bạn đã không đồng ý đăng nhập
sign-in-failed-denied-words = VNeID báo bạn không đồng ý chia sẻ thông tin. Không có gì được chuyển sang đây.
sign-in-failed-denied-cure = Đăng nhập lại và đồng ý, hoặc điền tờ khai không đăng nhập rồi đưa mã ở quầy.
sign-in-failed-provider = VNeID trả lời không đúng
sign-in-failed-provider-words = Câu trả lời của VNeID không kiểm tra được nên không được dùng. Chưa ai được đăng nhập.
sign-in-failed-provider-cure = Thử lại sau vài phút. Nếu vẫn vậy, báo cho Trung tâm Phục vụ hành chính công.
sign-in-failed-unreachable = VNeID chưa trả lời
sign-in-failed-unreachable-words = Máy chủ của VNeID không trả lời. Phần bạn đã lưu còn nguyên.
sign-in-failed-unreachable-cure = Thử lại sau vài phút, hoặc điền tiếp không đăng nhập rồi đưa mã ở quầy.
sign-in-failed-clock = Đồng hồ của hai hệ thống lệch nhau
sign-in-failed-clock-words = Giờ ghi trong câu trả lời của VNeID khác giờ ở đây quá một phút nên câu trả lời không được dùng.
sign-in-failed-clock-cure = Thử lại một lần. Nếu vẫn vậy, báo cho Trung tâm Phục vụ hành chính công để chỉnh đồng hồ máy chủ.
sign-in-failed-number = VNeID không cho biết số định danh
sign-in-failed-number-words = Nộp hồ sơ cần số định danh cá nhân 12 chữ số, nhưng tài khoản này không có.
sign-in-failed-number-cure = Kiểm tra tài khoản trong ứng dụng VNeID, hoặc đến quầy với thẻ căn cước.
sign-in-failed-level = Mức định danh chưa đủ
sign-in-failed-level-words = Bạn đăng nhập ở mức { $level }; nộp hồ sơ ở đây cần mức { $least }.
sign-in-failed-level-cure = Đăng nhập lại bằng tài khoản định danh ở mức cao hơn, hoặc đến công an xã, phường để nâng mức; hồ sơ vẫn nộp được ở quầy.

me-assurance = Bạn đăng nhập bằng VNeID, mức { $level }.
sign-out-title = Bạn đã đăng xuất
sign-out-words = Trang này không còn nhận ra bạn.
sign-out-there = Đăng xuất khỏi VNeID
sign-out-there-words = VNeID có thể vẫn đang mở trên máy này. Nếu dùng máy chung, đăng xuất cả ở đó.

draft-sent-late = Phần bạn gửi lúc phiên đăng nhập đã hết được giữ lại ở đây, chưa ghi vào bản nháp. Xem lại rồi bấm Tiếp tục.
