//! `/dossiers/{code}/receipt`: first that the dossier has arrived and that the clock has not started; after
//! acceptance, at the same address, Form 01 with the due date.

pub(crate) mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::{ClockBadge, DayStrip};
use crate::public::payment::Transfer;

/// A QR code as one SVG path over a square of modules, quiet zone included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrPicture {
    /// Modules on a side, with four quiet ones on each side.
    pub size: u32,
    /// Path of the dark modules, such as `M4 4h7v1h-7z…`.
    pub path: String,
    /// What it holds, in words beneath it: the address.
    pub words: String,
}

/// `/dossiers/{code}/receipt` before acceptance.
#[derive(Debug, Clone, Template)]
#[template(path = "public/receipt/arrived.html")]
pub struct ArrivedPage {
    /// Frame.
    pub page: Page,
    /// Dossier code.
    pub code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// Picture of the tracking address.
    pub qr: Option<QrPicture>,
    /// Address of the tracking page.
    pub track: String,
    /// What comes next, each with a time, such as `Cán bộ kiểm tra, trước 10:24 thứ Tư 25/11`.
    pub next: Vec<String>,
    /// The clock: not counting yet.
    pub clock: ClockBadge,
}

/// Form 01 with its account of the deadline.
#[derive(Debug, Clone, Template)]
#[template(path = "public/receipt/form.html")]
pub struct ReceiptPage {
    /// Frame.
    pub page: Page,
    /// The form.
    pub sheet: ReceiptSheet,
    /// How the time was counted.
    pub days: Option<DayStrip>,
    /// Address of the tracking page.
    pub track: String,
    /// The transfer that pays what is owed, and the address of its page; `None` where nothing is owed.
    pub transfer: Option<(Transfer, String)>,
}

/// Form 01, Giấy tiếp nhận hồ sơ và hẹn trả kết quả, as it is printed.
#[derive(Debug, Clone, Template)]
#[template(path = "public/receipt/sheet.html")]
pub struct ReceiptSheet {
    /// Frame; its title is that of the form.
    pub page: Page,
    /// `h1` alone on a page, `h2` among others.
    pub heading: &'static str,
    /// Organ above, such as `UBND phường Tân Lập`.
    pub organ: String,
    /// The centre that received, below it.
    pub centre: String,
    /// Dossier code.
    pub code: String,
    /// Place and day of signing, such as `Tân Lập, ngày 23 tháng 11 năm 2026`.
    pub signed_at: String,
    /// Names and values: applicant, address, phone, content, times, where the result is handed over.
    pub rows: Vec<(String, String)>,
    /// Papers received: name, form, number.
    pub papers: Vec<(String, String, u8)>,
    /// Received at, such as `09 giờ 12 phút, thứ Hai 23/11/2026`.
    pub received: String,
    /// Due at, in full.
    pub due: String,
    /// Fee lines and total in words; empty where it is free.
    pub fees: Vec<(String, String)>,
    /// Name of the receiving officer; only for signed-in owner and staff.
    pub officer: Option<String>,
    /// Picture of the tracking address.
    pub qr: Option<QrPicture>,
}

impl askama::filters::HtmlSafe for ReceiptSheet {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::Lang;
    use crate::common::components::ClockState;
    use crate::common::gallery::{sample_page, show};
    use crate::public::track::tests::days;

    fn qr() -> QrPicture {
        let path = (0..21_u32)
            .flat_map(|y| (0..21_u32).filter(move |x| (x * 7 + y * 3 + x * y) % 3 == 0).map(move |x| (x, y)))
            .map(|(x, y)| format!("M{} {}h1v1h-1z", x + 4, y + 4))
            .collect();
        QrPicture { size: 29, path, words: "/track/H15.133-261123-0042".to_owned() }
    }

    #[test]
    fn both_receipts_render() {
        for lang in Lang::ALL {
            let mut page = sample_page(lang, "", "/dossiers/H15.133-261123-0042/receipt");
            page.title = page.text("arrived-title");
            let arrived = ArrivedPage {
                code: "H15.133-261123-0042".to_owned(),
                procedure: "Cấp Giấy xác nhận tình trạng hôn nhân".to_owned(),
                qr: Some(qr()),
                track: page.url("/track/H15.133-261123-0042"),
                next: vec![
                    "Cán bộ kiểm tra, trước 10:24 thứ Tư 25/11".to_owned(),
                    "Khi đủ giấy, bạn nhận giấy hẹn có ngày trả".to_owned(),
                ],
                clock: ClockBadge::new(ClockState::NotCounting, page.text("arrived-clock")),
                page: page.clone(),
            };
            show("receipt-arrived", lang, &arrived);
            page.title = page.text("receipt-title");
            let row = |name: &str, value: &str| (name.to_owned(), value.to_owned());
            let sheet = ReceiptSheet {
                heading: "h1",
                organ: "UBND phường Tân Lập".to_owned(),
                centre: "Trung tâm Phục vụ hành chính công".to_owned(),
                code: arrived.code.clone(),
                signed_at: "Tân Lập, ngày 23 tháng 11 năm 2026".to_owned(),
                rows: vec![
                    row("Tiếp nhận hồ sơ của", "Nguyễn Thị Hường"),
                    row("Địa chỉ", "buôn Ky, phường Thành Nhất"),
                    row("Nội dung yêu cầu giải quyết", "Cấp Giấy xác nhận tình trạng hôn nhân"),
                    row("Cơ quan giải quyết", "UBND phường Thành Nhất"),
                ],
                papers: vec![("Tờ khai".to_owned(), "bản điện tử".to_owned(), 1)],
                received: "09:12 thứ Hai, 23/11/2026".to_owned(),
                due: "17:30 thứ Sáu, 27/11/2026".to_owned(),
                fees: Vec::new(),
                officer: Some("H’Mai Byă".to_owned()),
                qr: Some(qr()),
                page: page.clone(),
            };
            let receipt = ReceiptPage {
                sheet,
                days: Some(days(lang)),
                track: arrived.track.clone(),
                transfer: None,
                page,
            };
            show("receipt", lang, &receipt);
        }
    }
}
