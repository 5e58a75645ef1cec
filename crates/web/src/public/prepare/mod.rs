//! `/procedures/{code}/prepare`: before the first question the page says where this ends, and asks what decides the
//! rest: which commune, which case, how to receive the result.

pub(crate) mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::{Action, ErrorSummary, Field};

/// Where a prepared dossier goes; a setting of the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// It is filed here.
    Direct,
    /// A code loads everything at any counter.
    Preparation,
    /// It is handed over to the national portal.
    Portal,
}

/// The start of a filing. Posts to its own address; the answer leads to `/drafts/{id}/{step}`.
#[derive(Debug, Clone, Template)]
#[template(path = "public/prepare/page.html")]
pub struct PreparePage {
    /// Frame; its title is the name of the procedure.
    pub page: Page,
    /// Address of this page, where the form goes.
    pub action: String,
    /// Back to the procedure.
    pub back: Action,
    /// Where it ends.
    pub ending: Ending,
    /// The result is due then, if accepted now.
    pub due_if_now: Option<String>,
    /// The fee in words.
    pub fee: String,
    /// Number of questions and papers in words, such as `4 phần, khoảng 10 phút`.
    pub length: String,
    /// Faults.
    pub summary: ErrorSummary,
    /// Answers that were given before, by the name of the input.
    pub carried: Vec<(String, String)>,
    /// The questions: `unit`, `case`, `delivery` as far as they apply.
    pub fields: Vec<Field>,
}

impl PreparePage {
    fn ending_words(&self) -> String {
        self.page.text(match self.ending {
            Ending::Direct => "prepare-ending-direct",
            Ending::Preparation => "prepare-ending-preparation",
            Ending::Portal => "prepare-ending-portal",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::Lang;
    use crate::common::components::{Choice, Control};
    use crate::common::gallery::{sample_page, show};

    #[test]
    fn the_start_of_a_filing_renders() {
        for lang in Lang::ALL {
            let page =
                sample_page(lang, "Cấp Giấy xác nhận tình trạng hôn nhân", "/procedures/1.004873/prepare");
            let choice = |value: &str, label: &str, chosen| Choice {
                value: value.to_owned(),
                label: label.to_owned(),
                chosen,
            };
            let mut unit =
                Field::line("unit", page.text("prepare-unit"), "").with_hint(page.text("prepare-unit-hint"));
            unit.control = Control::List {
                choices: vec![
                    choice("24133", "Phường Buôn Ma Thuột", false),
                    choice("24163", "Phường Tân Lập", false),
                ],
                none: page.text("field-choose"),
            };
            unit.fault = Some(page.text("prepare-unit-missing"));
            let mut delivery = Field::line("delivery", page.text("prepare-delivery"), "");
            delivery.control = Control::Choices {
                choices: vec![
                    choice("counter", &page.text("delivery-counter"), true),
                    choice("electronic", &page.text("delivery-electronic"), false),
                    choice("post", &page.text("delivery-post"), false),
                ],
            };
            let fields = vec![unit, delivery];
            let sample = PreparePage {
                action: page.url("/procedures/1.004873/prepare"),
                back: Action::new(page.title.clone(), page.url("/procedures/1.004873")),
                ending: [Ending::Direct, Ending::Preparation, Ending::Portal][lang as usize],
                due_if_now: Some("17:30 thứ Sáu, 27/11/2026".to_owned()),
                fee: "0 ₫".to_owned(),
                length: "2 phần, 1 giấy tờ".to_owned(),
                summary: ErrorSummary::of(&fields, page.texts()),
                carried: vec![("form-purpose".to_owned(), "marriage".to_owned())],
                fields,
                page,
            };
            show("prepare", lang, &sample);
        }
    }
}
