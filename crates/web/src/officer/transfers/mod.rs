//! `/officer/transfers`: hand-over between a counter and an authority that is not its own. Both ends see the same row, with
//! the three organisations named; receiving starts the clock (rule C2).

mod handler;
mod slip;

use askama::Template;
use axum::Router;

use crate::common::components::{Action, EmptyState, Paging};
use crate::common::{App, Page};

pub(crate) fn routes() -> Router<App> {
    handler::routes().merge(slip::routes())
}

/// A dossier on its way.
#[derive(Debug, Clone)]
pub struct TransferRow {
    /// Code.
    pub code: String,
    /// Code and version, for the form.
    pub mark: String,
    /// Address of the desk.
    pub url: String,
    /// Applicant.
    pub person: String,
    /// Procedure.
    pub procedure: String,
    /// Who helped, who took in, who decides: names with their keys.
    pub organisations: Vec<(String, String)>,
    /// When it was sent.
    pub sent: String,
    /// Received when, or for how long not.
    pub state: String,
    /// Not received within the time.
    pub late: bool,
    /// The clock: since when it runs and when the result is due.
    pub clock: String,
    /// Telephone of the other end.
    pub phone: String,
}

/// An answer for one dossier.
#[derive(Debug, Clone)]
pub struct EachLine {
    /// Code.
    pub code: String,
    /// Address of the desk.
    pub url: String,
    /// What came of it.
    pub words: String,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/transfers/page.html")]
pub struct TransfersPage {
    /// Frame.
    pub page: Page,
    /// Tabs: label, address, shown.
    pub tabs: Vec<(String, String, bool)>,
    /// What the tab is about, in a sentence.
    pub lead: String,
    /// Name of the tab, for forms.
    pub tab: &'static str,
    /// Rows.
    pub rows: Vec<TransferRow>,
    /// May be received here.
    pub receives: bool,
    /// Nothing to show.
    pub empty: Option<EmptyState>,
    /// Further pages.
    pub paging: Paging,
    /// Nothing was marked.
    pub fault: String,
}

/// Before several are received: which, and what follows.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/transfers/confirm.html")]
pub struct ConfirmPage {
    /// Frame.
    pub page: Page,
    /// What follows.
    pub consequence: String,
    /// Dossiers: mark and words.
    pub dossiers: Vec<(String, String)>,
    /// Back.
    pub back: Action,
}

/// What came of each.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/transfers/received.html")]
pub struct ReceivedPage {
    /// Frame.
    pub page: Page,
    /// Received.
    pub done: Vec<EachLine>,
    /// Not received, with why.
    pub refused: Vec<EachLine>,
    /// Back.
    pub back: Action,
}
