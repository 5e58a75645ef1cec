//! `/procedures/{code}`: one procedure. First its name, the button, the limit with the date if filed now, the fee
//! with its source, and where; then what to bring, what not to bring, how it goes, and on what ground.

pub(crate) mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::Action;

/// Whether a person can start here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// Here: address of "prepare".
    Here(String),
    /// Elsewhere: who handles it, in a sentence, in place of the button.
    Elsewhere(String),
}

/// A value with the document it rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grounded {
    /// The value in words, such as `3 ngày làm việc`.
    pub words: String,
    /// For which case or channel, such as `Nộp trực tuyến`; empty where it holds for all.
    pub scope: String,
    /// The document, such as `Điều 22 khoản 3, 123/2015/NĐ-CP`.
    pub ground: String,
    /// Nobody has confirmed the value with the authority yet. Shown to officers only; handlers set it for them.
    pub unverified: bool,
}

/// A paper to bring, or not to bring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Name.
    pub name: String,
    /// Original, copy or electronic, with the number of copies, such as `1 bản chính`.
    pub form: String,
    /// Why it is not needed, or when it is: `đã có trong cơ sở dữ liệu dân cư`, `nếu xin cấp lại`.
    pub note: String,
}

/// A step of the work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkStep {
    /// What, such as `Thẩm định`.
    pub name: String,
    /// Who, such as `cán bộ thụ lý`.
    pub who: String,
    /// How long, such as `14 giờ làm việc`.
    pub time: String,
}

/// The page of a procedure.
#[derive(Debug, Clone, Template)]
#[template(path = "public/procedure/page.html")]
pub struct ProcedurePage {
    /// Frame; its title is the name of the procedure.
    pub page: Page,
    /// Back to the list or the search this came from.
    pub back: Action,
    /// What it is, in a sentence.
    pub summary: String,
    /// National code.
    pub code: String,
    /// The button, or why there is none.
    pub start: Start,
    /// Address of the questions on what to bring; none where nothing depends on an answer.
    pub check: Option<String>,
    /// Limits; the ordinary one first.
    pub limits: Vec<Grounded>,
    /// When the result would be due if it were accepted now, such as `17:30 thứ Sáu, 27/11/2026`.
    pub due_if_now: Option<String>,
    /// Fees; empty where the procedure is free.
    pub fees: Vec<Grounded>,
    /// Where to file, such as `102 xã, phường bất kỳ trong tỉnh`.
    pub place: String,
    /// Channels, such as `tại quầy`, `trực tuyến toàn trình`.
    pub channels: Vec<String>,
    /// Who decides, such as `UBND cấp xã`.
    pub authority: String,
    /// What comes out.
    pub results: Vec<String>,
    /// What to bring.
    pub bring: Vec<Paper>,
    /// What not to bring, with the reason.
    pub leave: Vec<Paper>,
    /// How it goes.
    pub steps: Vec<WorkStep>,
    /// Legal basis: number and article.
    pub legal_basis: Vec<String>,
    /// Edition, such as `Bản có hiệu lực từ 01/07/2025`, and the decision that announced it.
    pub edition: String,
    /// A past edition is shown: the bar that says so.
    pub past: Option<String>,
    /// What happens really, such as `9 trên 10 hồ sơ: dưới 2 ngày (n = 412)`; absent below 30 dossiers.
    pub in_practice: Option<String>,
    /// Values not confirmed yet, for officers; empty for everybody else.
    pub unverified: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::Lang;
    use crate::common::gallery::{sample_page, show};

    fn paper(name: &str, form: &str, note: &str) -> Paper {
        Paper { name: name.to_owned(), form: form.to_owned(), note: note.to_owned() }
    }

    fn grounded(words: &str, ground: &str) -> Grounded {
        Grounded { words: words.to_owned(), ground: ground.to_owned(), ..Grounded::default() }
    }

    fn sample(lang: Lang) -> ProcedurePage {
        let page = sample_page(lang, "Cấp Giấy xác nhận tình trạng hôn nhân", "/procedures/1.004873");
        let step = |name: &str, who: &str, time: &str| WorkStep {
            name: name.to_owned(),
            who: who.to_owned(),
            time: time.to_owned(),
        };
        ProcedurePage {
            back: Action::new(page.text("door-procedures"), page.url("/procedures")),
            summary: "Giấy xác nhận bạn chưa kết hôn, đã ly hôn hoặc vợ, chồng đã mất.".to_owned(),
            code: "1.004873".to_owned(),
            start: Start::Here(page.url("/procedures/1.004873/prepare")),
            check: Some(page.url("/procedures/1.004873/check")),
            limits: vec![
                grounded(&lang.limit(law::TimeLimit::WorkingDays(3)), "Điều 22 khoản 3, 123/2015/NĐ-CP"),
                Grounded {
                    scope: "Phải xác minh".to_owned(),
                    ..grounded(
                        &lang.limit(law::TimeLimit::WorkingDays(23)),
                        "Điều 22 khoản 4, 123/2015/NĐ-CP",
                    )
                },
            ],
            due_if_now: Some("17:30 thứ Sáu, 27/11/2026".to_owned()),
            fees: vec![Grounded {
                unverified: true, ..grounded("15.000 ₫", "Nghị quyết của HĐND tỉnh")
            }],
            place: "102 xã, phường bất kỳ trong tỉnh".to_owned(),
            channels: vec!["tại quầy".to_owned(), "trực tuyến toàn trình".to_owned(), "bưu chính".to_owned()],
            authority: "UBND cấp xã nơi bạn thường trú".to_owned(),
            results: vec!["Giấy xác nhận tình trạng hôn nhân".to_owned()],
            bring: vec![paper("Giấy xác nhận đã cấp trước đây", "1 bản chính", "nếu xin cấp lại")],
            leave: vec![
                paper("Căn cước", "", "đã có trong cơ sở dữ liệu dân cư"),
                paper("Quyết định ly hôn", "", "cán bộ tự tra"),
            ],
            steps: vec![
                step("Tiếp nhận", "cán bộ Một cửa", "2 giờ"),
                step("Thẩm định", "cán bộ thụ lý", "14 giờ"),
                step("Ký", "lãnh đạo UBND", "4 giờ"),
            ],
            legal_basis: vec!["60/2014/QH13".to_owned(), "Điều 21, 123/2015/NĐ-CP".to_owned()],
            edition: "Bản có hiệu lực từ 01/07/2025, Quyết định 1234/QĐ-UBND".to_owned(),
            past: None,
            in_practice: Some(
                "9 trên 10 hồ sơ xong dưới 2 ngày làm việc (412 hồ sơ, 90 ngày qua)".to_owned(),
            ),
            unverified: Vec::new(),
            page,
        }
    }

    #[test]
    fn a_procedure_renders_in_every_language() {
        for lang in Lang::ALL {
            show("procedure", lang, &sample(lang));
        }
        let elsewhere = ProcedurePage {
            start: Start::Elsewhere(
                "Việc này do Công an xã giải quyết, nơi này không nhận thay được.".to_owned(),
            ),
            fees: Vec::new(),
            past: Some("Bản ngày 01/03/2026, không còn áp dụng".to_owned()),
            unverified: vec!["Lệ phí: chờ nghị quyết của HĐND tỉnh".to_owned()],
            ..sample(Lang::Vi)
        };
        show("procedure-elsewhere", Lang::Vi, &elsewhere);
    }
}
