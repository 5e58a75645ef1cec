//! `/officer/account`: how a member of staff signs in. Second factor, recovery codes, passkeys, password, sessions. The only
//! page open to whoever has no second factor yet where one is required.

mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::{ErrorSummary, Field};
use crate::public::receipt::QrPicture;

pub(crate) use handler::{event_words, routes};

/// A second factor in the making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The address for the app as a picture.
    pub qr: Option<QrPicture>,
    /// The secret, for apps without a camera.
    pub secret: String,
}

/// A passkey or a session, with the button that takes it away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Identifier.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Since when and when last.
    pub words: String,
    /// The session that is looking at the page.
    pub is_current: bool,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/account/page.html")]
pub struct AccountPage {
    /// Frame.
    pub page: Page,
    /// Faults of the form that was sent.
    pub summary: ErrorSummary,
    /// What was just done, in a sentence.
    pub done: Option<String>,
    /// A second factor is needed before anything else.
    pub required: bool,
    /// One is enrolled.
    pub enrolled: bool,
    /// One is being enrolled.
    pub enrolment: Option<Enrolment>,
    /// Code that confirms it.
    pub code: Field,
    /// Recovery codes, shown this once.
    pub recovery: Vec<String>,
    /// How many are left, in a sentence; `None` without a second factor.
    pub left: Option<String>,
    /// Passkeys.
    pub passkeys: Vec<Line>,
    /// Whether a password is set, so that it can be changed.
    pub has_password: bool,
    /// What is wrong with the password of before.
    pub password_wrong: Option<String>,
    /// What is wrong with the new one.
    pub password_unfit: Option<String>,
    /// Sessions.
    pub sessions: Vec<Line>,
    /// What happened to the account, newest first: time and words.
    pub events: Vec<(String, String)>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::Lang;
    use crate::common::gallery::{sample_desk, show};

    #[test]
    fn the_account_renders() {
        for lang in Lang::ALL {
            let page = sample_desk(lang, "account-title", "/officer/account");
            let line = |name: &str, is_current| Line {
                id: "00ff".into(),
                name: name.into(),
                words: "10:24 23/11/2026".into(),
                is_current,
            };
            let code = Field::line("code", page.text("account-code"), "");
            let sample = AccountPage {
                summary: ErrorSummary::of(&[], page.texts()),
                done: None,
                required: true,
                enrolled: false,
                enrolment: Some(Enrolment {
                    qr: crate::common::qr::picture("otpauth://totp/x?secret=ABC"),
                    secret: "ABCD EFGH".into(),
                }),
                code,
                recovery: Vec::new(),
                left: None,
                passkeys: Vec::new(),
                has_password: true,
                password_wrong: None,
                password_unfit: Some(page.text("account-password-unfit")),
                sessions: vec![line("Firefox", true), line("", false)],
                events: vec![("10:24 23/11".into(), page.text("account-event-second-factor"))],
                page,
            };
            show("account-enrol", lang, &sample);
            let done = AccountPage {
                required: false,
                enrolled: true,
                enrolment: None,
                recovery: vec!["k7qd-2mzx-p4ra-9wte".into(); 10],
                left: Some("10".into()),
                passkeys: vec![line("Khóa USB", false)],
                password_unfit: None,
                done: Some(sample.page.text("account-enrolled")),
                ..sample
            };
            show("account", lang, &done);
        }
    }
}
