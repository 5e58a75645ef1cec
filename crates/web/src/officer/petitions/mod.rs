//! `/officer/petitions`: petitions of one's agency by what is due, one petition with its letter and its course, and a page
//! for each act that says what follows from it. Names are shown to the agency alone, and not where the sender asked.

mod act;
mod list;
mod one;

use askama::Template;
use axum::Router;

use crate::common::components::{Action, ErrorSummary, Field, Offer, Paging, RefusedOffer};
use crate::common::{App, Page};

pub(crate) fn routes() -> Router<App> {
    Router::new().merge(list::routes()).merge(one::routes()).merge(act::routes())
}

/// A petition in the list.
#[derive(Debug, Clone)]
pub struct PetitionRow {
    /// When the next act is due, in words.
    pub due: String,
    /// It is overdue.
    pub late: bool,
    /// Code.
    pub code: String,
    /// Address.
    pub url: String,
    /// About what.
    pub topic: String,
    /// Where it stands; with a mark where it was opened again.
    pub stage: String,
    /// Who has it.
    pub agency: String,
    /// Who writes the answer; empty where nobody does.
    pub officer: String,
}

/// The list.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/petitions/list.html")]
pub struct PetitionListPage {
    /// Frame.
    pub page: Page,
    /// Tabs: label, address, shown.
    pub tabs: Vec<(String, String, bool)>,
    /// How many, in a sentence.
    pub lead: String,
    /// The tab, for the search form.
    pub view: String,
    /// What is looked for.
    pub typed: String,
    /// Rows.
    pub rows: Vec<PetitionRow>,
    /// Further pages.
    pub paging: Paging,
}

/// One petition.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/petitions/one.html")]
pub struct PetitionDesk {
    /// Frame.
    pub page: Page,
    /// Done just now, in words; empty otherwise.
    pub done: String,
    /// Where it stands.
    pub stage: String,
    /// Its clock in a sentence.
    pub clock: String,
    /// The answer is late.
    pub late: bool,
    /// Facts.
    pub facts: Vec<(String, String)>,
    /// The dossier it is about.
    pub dossier: Option<Action>,
    /// What the sender wrote, the opening first.
    pub written: Vec<String>,
    /// Files.
    pub files: Vec<Action>,
    /// The answer as it is now; empty where there is none.
    pub answer: String,
    /// What was published: title, what was said, the answer.
    pub public: Option<(String, String, String)>,
    /// What can be done now.
    pub offers: Vec<Offer>,
    /// What the law withholds now.
    pub withheld: Vec<RefusedOffer>,
    /// What has happened: when, what, who, words.
    pub course: Vec<(String, String, String, String)>,
}

/// A page of an act.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/petitions/act.html")]
pub struct PetitionActPage {
    /// Frame.
    pub page: Page,
    /// Faults above the form.
    pub summary: ErrorSummary,
    /// Why it was not done.
    pub refused: Option<RefusedOffer>,
    /// Back to the petition.
    pub back: Action,
    /// Where the form goes.
    pub action: String,
    /// Version of the petition, for the form.
    pub version: u32,
    /// Words on the button.
    pub label: String,
    /// What follows.
    pub consequence: String,
    /// Questions.
    pub fields: Vec<Field>,
    /// What the sender wrote, beside the form.
    pub written: Vec<String>,
    /// Can be previewed.
    pub previews: bool,
    /// What everybody will read: title, what was said, the answer.
    pub preview: Option<(String, String, String)>,
}
