//! `/officer/returns`: handing results over. One box finds the dossier; the shelf says where the result lies; the recipient
//! and the evidence are recorded with the hand-over.

mod find;
mod handler;
mod slip;

use askama::Template;
use axum::Router;

use crate::common::components::{Action, Field, Paging, RefusedOffer};
use crate::common::{App, Page};

pub(crate) fn routes() -> Router<App> {
    handler::routes().merge(slip::routes())
}

/// A dossier in a list.
#[derive(Debug, Clone)]
pub struct ReturnRow {
    /// Code.
    pub code: String,
    /// Applicant.
    pub person: String,
    /// Procedure.
    pub procedure: String,
    /// Where it lies.
    pub shelf: String,
    /// Since when it is ready, or when it will be.
    pub words: String,
    /// Address: of its card, or of the desk where it is not ready.
    pub url: String,
}

/// A result that can be handed over.
#[derive(Debug, Clone)]
pub struct ReadyCard {
    /// Row.
    pub row: ReturnRow,
    /// Version, for the form.
    pub version: u32,
    /// How the applicant wants it.
    pub delivery: String,
    /// Originals that go back.
    pub give_back: Vec<String>,
    /// Recipients: value, words, chosen.
    pub recipients: Vec<(&'static str, String, bool)>,
    /// Evidence.
    pub evidence: Field,
    /// Where an error is reported.
    pub correct: String,
    /// The desk.
    pub desk: String,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/returns/page.html")]
pub struct ReturnsPage {
    /// Frame.
    pub page: Page,
    /// What was typed.
    pub typed: String,
    /// What was found, in a sentence; empty before anything was typed.
    pub found: String,
    /// The one that was found or chosen.
    pub card: Option<ReadyCard>,
    /// Why it was not handed over.
    pub refused: Option<RefusedOffer>,
    /// Something has to be corrected; empty otherwise.
    pub fault: String,
    /// Handed over just now: words and slip.
    pub done: Option<Action>,
    /// Ready.
    pub ready: Vec<ReturnRow>,
    /// Found, but not ready.
    pub waiting: Vec<ReturnRow>,
    /// What the list of ready ones is.
    pub heading: String,
    /// Nobody has fetched them for days: label, address, shown.
    pub uncollected: (String, String, bool),
    /// Further pages.
    pub paging: Paging,
}
