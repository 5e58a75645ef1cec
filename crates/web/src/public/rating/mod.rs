//! `/dossiers/{code}/rating`: once, when the dossier is done; by its applicant signed in, or with the key of a link in a
//! message or on the slip of the hand-over. What the rating says is counted; nobody at the agency learns who wrote it.

mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::{Action, ErrorSummary, Field};

pub(crate) use handler::{address, routes};

/// The form.
#[derive(Debug, Clone, Template)]
#[template(path = "public/rating/page.html")]
pub struct RatingPage {
    /// Frame.
    pub page: Page,
    /// Faults above the form.
    pub summary: ErrorSummary,
    /// Where it goes.
    pub action: String,
    /// The key that came with the link; empty for who is signed in.
    pub key: String,
    /// Satisfied or not.
    pub satisfied: Field,
    /// Reasons: value, words, chosen.
    pub reasons: Vec<(&'static str, String, bool)>,
    /// What is wrong with the reasons; empty otherwise.
    pub reasons_fault: String,
    /// Further words.
    pub more: Field,
    /// One question for each step.
    pub steps: Vec<Field>,
}

/// After rating.
#[derive(Debug, Clone, Template)]
#[template(path = "public/rating/thanks.html")]
pub struct ThanksPage {
    /// Frame.
    pub page: Page,
    /// What the rating feeds, or why there is none.
    pub words: String,
    /// A petition about the dossier, where somebody is not satisfied.
    pub petition: Option<Action>,
}
