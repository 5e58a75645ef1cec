### Trang dành cho người dân.

## Tra cứu
track-lead = Nhập mã hồ sơ để biết khi nào có kết quả và bạn có phải làm gì không. Không cần đăng nhập.
track-code-label = Mã hồ sơ
track-code-hint = In ở góc phải giấy tiếp nhận, dạng H15.133-261123-0042.
track-unknown = Không thấy hồ sơ có mã này. So lại từng chữ số với giấy tiếp nhận
track-show = Xem hồ sơ
track-own-title = Hồ sơ của tôi
track-own = Đăng nhập để thấy mọi hồ sơ bạn đã nộp, đủ tên và giấy tờ.
track-other = Tra cứu hồ sơ khác
track-applicant = Người nộp: { $name }
track-due = Hẹn trả kết quả
track-limit = Thủ tục này phải xong trong { $limit }. Ngày nhận hồ sơ chưa tính.
track-days-title = Thời hạn được tính thế nào
track-timeline-title = Hồ sơ đã đi đến đâu
track-actions-title = Bạn có thể
track-sign-in = Đăng nhập để xem đầy đủ hoặc rút hồ sơ
track-call = Gọi quầy { $counter }
track-proof-title = Không ai sửa lùi ngày được
track-proof = { $count } mốc thời gian của hồ sơ này đã ghi vào nhật ký chỉ ghi thêm, mốc sau khóa mốc trước.
dossier-code = Mã hồ sơ
