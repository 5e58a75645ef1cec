change-rule-duplicate-days = ngày báo hồ sơ có thể trùng
