//! `/sign-in`: people with the national identity, staff with name, password and one-time code; in a demonstration also
//! ready-made persons.

pub(crate) mod handler;
mod identity;
#[cfg(test)]
mod tests;

use askama::Template;

use crate::common::Page;
use crate::common::components::{ErrorSummary, Field};

/// A ready-made person of a demonstration.
#[derive(Debug, Clone)]
pub struct DemoPerson {
    /// Value of the button `person`.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Role in words, such as `Cán bộ tiếp nhận`.
    pub role: String,
    /// Where, such as `TTPVHCC phường Tân Lập`; a commune for citizens.
    pub place: String,
}

/// The page to sign in. Both forms post to `/sign-in`: the first with `name`, `password`, `code`, the second with
/// `person`. Signing in leads on by link, to `next`.
#[derive(Debug, Clone, Template)]
#[template(path = "public/sign_in/page.html")]
pub struct SignInPage {
    /// Frame.
    pub page: Page,
    /// Path to go on to, with the language prefix; empty for the person's own first page.
    pub next: String,
    /// Faults.
    pub summary: ErrorSummary,
    /// Account name as typed.
    pub name: Field,
    /// Why signing in is closed for a while, such as after too many wrong passwords; then no form is shown.
    pub locked: Option<String>,
    /// A passkey was not taken.
    pub passkey_refused: bool,
    /// The person was signed out while working: the page says that nothing saved was lost.
    pub signed_out: bool,
    /// What was sent when the session had ended is kept and offered again.
    pub kept: bool,
    /// Link to sign in with the national identity; `None` where it is not set up.
    pub identity: Option<String>,
    /// A real installation without an identity provider: the page says what to do instead.
    pub identity_missing: bool,
    /// Persons of a demonstration; empty in a real installation.
    pub persons: Vec<DemoPerson>,
}

impl SignInPage {
    /// The page with the name as typed; `wrong` says that name, password and code did not match, without telling which.
    #[must_use]
    pub fn new(mut page: Page, next: String, typed: &str, wrong: bool) -> Self {
        page.title = page.text("sign-in-title");
        page.faulty = wrong;
        let name = Field::line("name", page.text("sign-in-name"), typed)
            .with_autocomplete("username")
            .with_fault(wrong.then(|| page.text("sign-in-wrong")));
        let summary = ErrorSummary::of(std::slice::from_ref(&name), page.texts());
        Self {
            page,
            next,
            summary,
            name,
            locked: None,
            passkey_refused: false,
            signed_out: false,
            kept: false,
            identity: None,
            identity_missing: false,
            persons: Vec::new(),
        }
    }
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::common::Lang;
    use crate::common::gallery::{sample_page, show};

    #[test]
    fn signing_in_renders() {
        for lang in Lang::ALL {
            let page = sample_page(lang, "", "/sign-in");
            let person = |id: &str, name: &str, role: &str, place: &str| DemoPerson {
                id: id.to_owned(),
                name: name.to_owned(),
                role: role.to_owned(),
                place: place.to_owned(),
            };
            let sample = SignInPage {
                signed_out: true,
                kept: true,
                identity: Some(page.url("/sign-in/start")),
                persons: vec![
                    person("citizen", "Nguyễn Thị Hường", "Người dân", "phường Thành Nhất"),
                    person("counter_officer", "H’Mai Byă", "Cán bộ tiếp nhận", "TTPVHCC phường Tân Lập"),
                    person("case_officer", "Trần Văn Long", "Cán bộ thụ lý", "UBND phường Buôn Ma Thuột"),
                ],
                ..SignInPage::new(page.clone(), page.url("/officer/work"), "long", lang == Lang::Vi)
            };
            show("sign-in", lang, &sample);
            let locked = page.with("sign-in-locked", &[("time", &"10:39")]);
            show(
                "sign-in-locked",
                lang,
                &SignInPage {
                    locked: Some(locked),
                    identity: None,
                    identity_missing: true,
                    persons: Vec::new(),
                    ..sample
                },
            );
        }
    }
}
