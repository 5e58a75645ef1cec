//! `/officer/payments`: credits that wait for a person, with the reason; matching one by hand; statements brought as CSV,
//! first as a dry run; what is owed back and what was given back.

mod handler;
mod statement;

use askama::Template;
use axum::Router;

use crate::common::components::{EmptyState, Field};
use crate::common::{App, Page};

pub(crate) fn routes() -> Router<App> {
    handler::routes().merge(statement::routes())
}

/// A credit that waits.
#[derive(Debug, Clone)]
pub struct WaitingRow {
    /// Bank and its number of the transaction.
    pub id: String,
    /// Amount.
    pub amount: String,
    /// When the bank credited it.
    pub at: String,
    /// Text of the transfer.
    pub content: String,
    /// Who paid, masked.
    pub payer: String,
    /// Why it waits.
    pub doubt: String,
    /// Address of the page on which it is matched.
    pub url: String,
}

/// Money owed back or given back.
#[derive(Debug, Clone)]
pub struct BackRow {
    /// Dossier.
    pub code: String,
    /// Address: of the act where it is owed, of the dossier where it was done.
    pub url: String,
    /// Amount.
    pub amount: String,
    /// When.
    pub at: String,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/payments/page.html")]
pub struct PaymentsPage {
    /// Frame.
    pub page: Page,
    /// What was done just now, in words; empty otherwise.
    pub done: String,
    /// Credits that wait.
    pub waiting: Vec<WaitingRow>,
    /// None waits.
    pub empty: Option<EmptyState>,
    /// Owed back.
    pub owed: Vec<BackRow>,
    /// Given back.
    pub given: Vec<BackRow>,
    /// Why the statement is not taken; empty otherwise.
    pub fault: String,
}

/// One credit, to be matched.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/payments/match.html")]
pub struct MatchPage {
    /// Frame.
    pub page: Page,
    /// The credit: names and values.
    pub facts: Vec<(String, String)>,
    /// Where the form goes.
    pub action: String,
    /// Which dossier.
    pub code: Field,
    /// The dossier that was looked at: only that one is booked on.
    pub checked: String,
    /// What will happen, once a dossier was named: the second press does it.
    pub confirm: Vec<String>,
    /// Why nothing was done; empty otherwise.
    pub fault: String,
}

/// A line of a statement and what becomes of it.
#[derive(Debug, Clone)]
pub struct LineShown {
    /// Line in the file.
    pub line: u64,
    /// Number of the transaction.
    pub id: String,
    /// Amount.
    pub amount: String,
    /// Text of the transfer.
    pub content: String,
    /// In words.
    pub outcome: String,
    /// It is or would be booked.
    pub good: bool,
}

/// A statement: first as a dry run, then as it was taken in.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/payments/statement.html")]
pub struct StatementPage {
    /// Frame.
    pub page: Page,
    /// The counts in a sentence.
    pub words: String,
    /// Lines.
    pub lines: Vec<LineShown>,
    /// The text to be taken in, after a dry run with something to take; empty afterwards.
    pub statement: String,
    /// BIN of the bank it is from.
    pub bin: String,
}

#[cfg(test)]
mod tests;
