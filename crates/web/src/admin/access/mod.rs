//! `/admin/access`: who looked at whose personal data, for what. Never the data itself.

mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::{Action, EmptyState, Field, Paging};

pub(crate) use handler::{purpose, routes};

/// A look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookRow {
    /// When.
    pub time: String,
    /// Who: name and identifier.
    pub who: String,
    /// Dossier code.
    pub code: String,
    /// For what.
    pub purpose: String,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/access/page.html")]
pub struct AccessPage {
    /// Frame.
    pub page: Page,
    /// Filter: first day, last day, member of staff, dossier, personal number. Sent by POST: a number is no address.
    pub filter: Vec<Field>,
    /// Looks.
    pub rows: Vec<LookRow>,
    /// None.
    pub empty: Option<EmptyState>,
    /// Further looks; none where a person is looked for.
    pub paging: Option<Paging>,
    /// The same as a file; none where a person is looked for.
    pub export: Option<Action>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::Lang;
    use crate::common::gallery::{sample_desk, show};

    #[test]
    fn the_log_renders() {
        for lang in Lang::ALL {
            let page = sample_desk(lang, "access-title", "/admin/access");
            let row = LookRow {
                time: "10:24 23/11/2026".into(),
                who: "Trần Văn Long (NV00042)".into(),
                code: "H15.133-261123-0042".into(),
                purpose: page.text("look-handling"),
            };
            let sample = AccessPage {
                filter: vec![Field::line("from", page.text("access-from"), "01/11/2026")],
                rows: vec![row],
                empty: None,
                paging: None,
                export: Some(Action::new(page.text("access-export"), page.url("/admin/access/file"))),
                page,
            };
            show("access", lang, &sample);
        }
    }
}
