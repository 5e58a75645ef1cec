### Lời của các trang người dân tự làm và của khung trang.

page-too-large = Nội dung gửi lên lớn hơn mức nhận được. Gửi ít tệp hơn hoặc tệp nhỏ hơn.
page-too-many = Bạn đã hỏi quá nhiều lần trong một phút. Chờ một phút rồi thử lại.
page-to-dossier = Xem hồ sơ
page-already-so = Việc này đã được ghi nhận từ lần gửi trước. Không cần gửi lại.
page-back = Quay lại
hours-left = Giờ làm việc: còn { $span }
hours-next = Ngoài giờ làm việc, mở lại { $at }
