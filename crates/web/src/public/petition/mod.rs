//! Petitions from the citizen's side: published answers (`/petitions`), sending one (`/petitions/new`), following one's own
//! (`/petitions/{code}`). Nobody has to sign in; the code follows, the telephone given opens.

mod list;
mod new;
mod one;
#[cfg(test)]
mod tests;

use askama::Template;
use axum::Router;

use crate::common::components::{Choice, ErrorSummary, Field, Paging, RefusedOffer};
use crate::common::{App, Page};

pub(crate) use new::agencies;
pub(crate) use one::clock;

pub(crate) fn routes() -> Router<App> {
    Router::new().merge(list::routes()).merge(new::routes()).merge(one::routes())
}

/// A published answer.
#[derive(Debug, Clone)]
pub struct PublishedRow {
    /// In a line.
    pub title: String,
    /// Its page.
    pub url: String,
    /// About what.
    pub topic: String,
    /// Who answered, when.
    pub answered: String,
    /// What was said.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// It answers a matter that was opened again.
    pub repeated: bool,
}

/// The published answers.
#[derive(Debug, Clone, Template)]
#[template(path = "public/petition/list.html")]
pub struct PetitionsPage {
    /// Frame.
    pub page: Page,
    /// Words that are looked for.
    pub typed: String,
    /// About what.
    pub topics: Vec<Choice>,
    /// Why nothing is shown; empty otherwise.
    pub none: String,
    /// Rows.
    pub rows: Vec<PublishedRow>,
    /// Further pages.
    pub paging: Paging,
}

/// A matter that has a law of its own.
#[derive(Debug, Clone)]
pub struct Elsewhere {
    /// Which.
    pub topic: String,
    /// Number of the law.
    pub law: String,
    /// Who takes it.
    pub authority: String,
    /// The time it has.
    pub time: String,
}

/// The form.
#[derive(Debug, Clone, Template)]
#[template(path = "public/petition/new.html")]
pub struct NewPetitionPage {
    /// Frame.
    pub page: Page,
    /// Faults above the form.
    pub summary: ErrorSummary,
    /// Why it was not sent: a complaint, a denunciation.
    pub refused: Option<RefusedOffer>,
    /// The dossier it is about; empty where it is about none.
    pub dossier: String,
    /// Questions before the files.
    pub fields: Vec<Field>,
    /// The name is not to be shown.
    pub hide: bool,
    /// Files taken already: digest, key, name.
    pub kept: Vec<(String, String, String)>,
    /// What is wrong with a file; empty otherwise.
    pub file_fault: String,
    /// Until when it is answered, in words.
    pub answer_by: String,
    /// Matters that have a law of their own.
    pub elsewhere: Vec<Elsewhere>,
}

/// An act of the sender.
#[derive(Debug, Clone)]
pub struct SenderAct {
    /// Where the form goes.
    pub action: String,
    /// Words on the button.
    pub label: String,
    /// What follows.
    pub consequence: String,
    /// Questions.
    pub fields: Vec<Field>,
    /// Reasons to choose from: value, words.
    pub reasons: Vec<(&'static str, String)>,
    /// The one filled button.
    pub filled: bool,
}

/// One petition.
#[derive(Debug, Clone, Template)]
#[template(path = "public/petition/one.html")]
pub struct PetitionPage {
    /// Frame.
    pub page: Page,
    /// Done just now, in words; empty otherwise.
    pub done: String,
    /// Why something was not done.
    pub refused: Option<RefusedOffer>,
    /// Where it stands.
    pub stage: String,
    /// Its clock, in a sentence.
    pub clock: String,
    /// The answer is late.
    pub late: bool,
    /// Facts.
    pub facts: Vec<(String, String)>,
    /// What the agency asked for; empty otherwise.
    pub asked: String,
    /// Why it was not accepted: ground and words.
    pub declined: Option<(String, String)>,
    /// What was published: title, what was said, the answer.
    pub public: Option<(String, String, String)>,
    /// The answer that went to the sender alone; empty otherwise.
    pub private_answer: String,
    /// What the sender wrote; empty for others.
    pub written: Vec<String>,
    /// How the sender rated it; empty otherwise.
    pub rated: String,
    /// What has happened: when, what.
    pub course: Vec<(String, String)>,
    /// What the sender may do.
    pub acts: Vec<SenderAct>,
    /// The telephone that opened it, for the forms; empty for who is signed in.
    pub phone: String,
    /// Where the telephone is given; `None` for who has opened it.
    pub open: Option<(String, String)>,
}
