//! `/procedures`: the catalogue by field, with one box and a row of fields as filters.

pub(crate) mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::Paging;
use crate::public::search::ProcedureHit;

/// One filter.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Words, such as `Hộ tịch`.
    pub label: String,
    /// Address with this filter.
    pub url: String,
    /// Number of procedures behind it.
    pub count: usize,
    /// In force now.
    pub current: bool,
}

/// Procedures of one field.
#[derive(Debug, Clone)]
pub struct ProcedureGroup {
    /// Field, such as `Hộ tịch`.
    pub field: String,
    /// Its procedures.
    pub hits: Vec<ProcedureHit>,
}

/// The catalogue.
#[derive(Debug, Clone, Template)]
#[template(path = "public/procedures/page.html")]
pub struct ProceduresPage {
    /// Frame.
    pub page: Page,
    /// What was typed.
    pub query: String,
    /// Number of procedures found.
    pub count: usize,
    /// Filters by field, the first one being all.
    pub filters: Vec<Filter>,
    /// Procedures.
    pub groups: Vec<ProcedureGroup>,
    /// Further procedures.
    pub paging: Paging,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::Lang;
    use crate::common::components::Action;
    use crate::common::gallery::{sample_page, show};
    use crate::public::search::tests::hits;

    #[test]
    fn the_catalogue_renders() {
        for lang in Lang::ALL {
            let mut page = sample_page(lang, "", "/procedures");
            page.title = page.text("procedures-title");
            let filter = |label: &str, count, current| Filter {
                label: label.to_owned(),
                url: page.url("/procedures?field=1"),
                count,
                current,
            };
            let sample = ProceduresPage {
                query: String::new(),
                count: 40,
                filters: vec![
                    filter("Tất cả", 40, true),
                    filter("Hộ tịch", 12, false),
                    filter("Đất đai", 6, false),
                ],
                groups: vec![ProcedureGroup { field: "Hộ tịch".to_owned(), hits: hits(&page) }],
                paging: Paging {
                    label: page.text("paging-label"),
                    first: None,
                    next: Some(Action::new(page.text("paging-next"), page.url("/procedures?after=x"))),
                },
                page,
            };
            show("procedures", lang, &sample);
        }
    }
}
