//! `/admin/staff/{id}`: one member of staff. Roles with their group of procedures and their period, given and ended one by
//! one; what follows is said before it is done.

mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::{ErrorSummary, Field};

pub(crate) use handler::routes;

/// A role the person holds, held, or will hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRow {
    /// Role in words.
    pub role: String,
    /// Agency.
    pub place: String,
    /// Procedures it is limited to; empty for all.
    pub group: String,
    /// From when until when.
    pub period: String,
    /// Where it is ended; `None` where it has ended.
    pub end: Option<String>,
}

/// What is about to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// In a sentence.
    pub title: String,
    /// Each power that is gained or lost.
    pub powers: Vec<String>,
    /// Names and values of the form that does it.
    pub fields: Vec<(String, String)>,
    /// Words on the button.
    pub button: String,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/person/page.html")]
pub struct PersonPage {
    /// Frame.
    pub page: Page,
    /// Path of the page.
    pub path: String,
    /// Identifier, title and state of the account.
    pub lead: String,
    /// Faults of the form.
    pub summary: ErrorSummary,
    /// Why it was not done.
    pub refused: Option<String>,
    /// What would follow; then nothing else is asked.
    pub effect: Option<Effect>,
    /// Roles.
    pub grants: Vec<GrantRow>,
    /// Form of a new role.
    pub form: Vec<Field>,
    /// A second factor that can be taken away.
    pub can_reset: bool,
    /// What happened to the account: time and words.
    pub events: Vec<(String, String)>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::Lang;
    use crate::common::gallery::{sample_desk, show};

    #[test]
    fn a_person_renders() {
        for lang in Lang::ALL {
            let page = sample_desk(lang, "Trần Văn Long", "/admin/staff/NV00042");
            let row = GrantRow {
                role: "Cán bộ thụ lý".into(),
                place: "P. Buôn Ma Thuột".into(),
                group: "Hộ tịch".into(),
                period: "01/12/2026 – 31/05/2027".into(),
                end: Some("/admin/staff/NV00042/end?role=case_officer&agency=H15.133".into()),
            };
            let effect = Effect {
                title: page.text("person-effect-title"),
                powers: vec!["trình quyết định".into()],
                fields: vec![("role".into(), "case_officer".into())],
                button: page.text("person-give"),
            };
            let sample = PersonPage {
                path: "/admin/staff/NV00042".into(),
                lead: "NV00042".into(),
                summary: ErrorSummary::of(&[], page.texts()),
                refused: None,
                effect: None,
                grants: vec![row],
                form: vec![Field::line("agency", page.text("person-agency"), "H15.133")],
                can_reset: true,
                events: vec![("10:24 23/11".into(), "x".into())],
                page,
            };
            show("person", lang, &sample);
            show("person-effect", lang, &PersonPage { effect: Some(effect), ..sample });
        }
    }
}
