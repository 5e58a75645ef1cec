//! `/search?q=`: procedures, errands, questions, places and law for what a person typed, in everyday words, with or without
//! marks. Never finds people.

pub(crate) mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::{Action, Paging};

/// A procedure in a list.
#[derive(Debug, Clone)]
pub struct ProcedureHit {
    /// Name.
    pub name: String,
    /// What it is, in a sentence; empty where none is written.
    pub summary: String,
    /// National code.
    pub code: String,
    /// Address of its page.
    pub url: String,
    /// Limit, fee, level in a few words each, such as `3 ngày làm việc`, `0 ₫`, `cấp xã`.
    pub facts: Vec<String>,
    /// Address of "prepare", where this procedure can be filed or prepared here.
    pub prepare: Option<String>,
}

/// The answer to a search.
#[derive(Debug, Clone, Template)]
#[template(path = "public/search/page.html")]
pub struct SearchPage {
    /// Frame.
    pub page: Page,
    /// What was typed.
    pub query: String,
    /// A dossier whose code was typed.
    pub dossier: Option<Action>,
    /// Hits, the best first.
    pub hits: Vec<ProcedureHit>,
    /// Errands that fit.
    pub events: Vec<Action>,
    /// Questions that fit.
    pub questions: Vec<Action>,
    /// A question fits better than any procedure.
    pub questions_first: bool,
    /// Units that fit.
    pub places: Vec<Action>,
    /// Legal documents that fit.
    pub laws: Vec<Action>,
    /// The nearest titles, where there is no hit.
    pub nearest: Vec<Action>,
    /// Further hits.
    pub paging: Paging,
}

impl SearchPage {
    /// The best hit, shown with its action.
    fn best(&self) -> Option<&ProcedureHit> {
        self.hits.first()
    }

    /// Nothing at all was found.
    fn is_empty(&self) -> bool {
        let besides = [&self.events, &self.questions, &self.places, &self.laws];
        self.hits.is_empty() && self.dossier.is_none() && besides.iter().all(|list| list.is_empty())
    }

    fn others(&self) -> impl Iterator<Item = &ProcedureHit> {
        self.hits.iter().skip(1)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::common::Lang;
    use crate::common::gallery::{sample_page, show};

    pub(crate) fn hits(page: &Page) -> Vec<ProcedureHit> {
        let hit = |name: &str, code: &str, summary: &str, facts: [&str; 3]| ProcedureHit {
            name: name.to_owned(),
            summary: summary.to_owned(),
            code: code.to_owned(),
            url: page.url(&format!("/procedures/{code}")),
            facts: facts.map(str::to_owned).to_vec(),
            prepare: Some(page.url(&format!("/procedures/{code}/prepare"))),
        };
        vec![
            hit(
                "Cấp Giấy xác nhận tình trạng hôn nhân",
                "1.004873",
                "Giấy xác nhận bạn chưa kết hôn, đã ly hôn hoặc vợ, chồng đã mất. Nhiều người gọi là giấy độc thân.",
                ["3 ngày làm việc", "0 ₫", "cấp xã"],
            ),
            hit(
                "Đăng ký kết hôn",
                "1.000894",
                "Ghi nhận hai người là vợ chồng.",
                ["trong ngày", "0 ₫", "cấp xã"],
            ),
            hit("Đăng ký lại kết hôn", "1.004746", "", ["5 ngày làm việc", "30.000 ₫", "cấp xã"]),
        ]
    }

    pub(crate) fn no_paging() -> Paging {
        Paging { label: String::new(), first: None, next: None }
    }

    #[test]
    fn search_renders_with_and_without_hits() {
        for lang in Lang::ALL {
            let mut page = sample_page(lang, "", "/search?q=giay+doc+than");
            page.title = page.with("search-title", &[("query", &"giay doc than")]);
            let hits = hits(&page);
            let found = SearchPage {
                query: "giay doc than".to_owned(),
                dossier: None,
                hits,
                events: vec![Action::new("Kết hôn", page.url("/life-events/ket-hon"))],
                questions: vec![Action::new(
                    "Giấy xác nhận tình trạng hôn nhân dùng được bao lâu?",
                    page.url("/life-events/ket-hon?q=giay-doc-than-bao-lau#giay-doc-than-bao-lau"),
                )],
                questions_first: true,
                places: vec![Action::new("Phường Buôn Ma Thuột", page.url("/units/24133"))],
                laws: vec![Action::new("60/2014/QH13 Luật Hộ tịch", page.url("/regulations/60/2014/QH13"))],
                nearest: Vec::new(),
                paging: no_paging(),
                page: page.clone(),
            };
            show("search", lang, &found);
            let nearest = vec![Action::new("Đăng ký khai sinh", page.url("/procedures/1.001193"))];
            page.title = page.with("search-none", &[("query", &"xyz")]);
            let none = SearchPage {
                query: "xyz".to_owned(),
                hits: Vec::new(),
                events: Vec::new(),
                questions: Vec::new(),
                places: Vec::new(),
                laws: Vec::new(),
                nearest,
                page,
                ..found
            };
            show("search-none", lang, &none);
        }
    }
}
