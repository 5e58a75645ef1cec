//! `/officer/fees`: what was taken at a counter on a day, by officer, procedure and way of paying; the till counted, the day
//! closed by the officer and countersigned by the head of the centre.

mod handler;
mod out;

use askama::Template;
use axum::Router;

use crate::common::components::{Action, EmptyState};
use crate::common::{App, Page};

pub(crate) fn routes() -> Router<App> {
    handler::routes().merge(out::routes())
}

/// A sum with the lines behind it.
#[derive(Debug, Clone)]
pub struct SumLine {
    /// Officer, procedure, way of paying.
    pub label: String,
    /// Lines, with their address.
    pub count: (String, String),
    /// Cash.
    pub cash: String,
    /// Other ways.
    pub other: String,
    /// All.
    pub all: String,
}

/// A fee that was paid.
#[derive(Debug, Clone)]
pub struct FeeRow {
    /// Code.
    pub code: String,
    /// Address of the dossier.
    pub url: String,
    /// Procedure and fee.
    pub what: String,
    /// Who took it.
    pub officer: String,
    /// How it was paid.
    pub method: String,
    /// When.
    pub at: String,
    /// Amount.
    pub amount: String,
}

/// A closing.
#[derive(Debug, Clone)]
pub struct ClosingRow {
    /// Number.
    pub id: i64,
    /// Officer.
    pub officer: String,
    /// Cash, given back, counted.
    pub sums: Vec<(String, String)>,
    /// Difference in words.
    pub difference: String,
    /// There is one.
    pub differs: bool,
    /// What the officer says.
    pub note: String,
    /// When and over which entry.
    pub words: String,
    /// By whom countersigned, in words; empty where it is not.
    pub countersigned: String,
    /// The viewer may countersign.
    pub may_countersign: bool,
}

/// What the closing form shows.
#[derive(Debug, Clone)]
pub struct CloseForm {
    /// Cash that should be there, in words.
    pub expected: String,
    /// Counted, given back, note: as typed.
    pub typed: (String, String, String),
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/fees/page.html")]
pub struct FeesPage {
    /// Frame.
    pub page: Page,
    /// Centre: identifier and name.
    pub centre: (String, String),
    /// Day: as in inputs and in words.
    pub day: (String, String),
    /// Whose, where only one officer is shown.
    pub whose: String,
    /// Back to all of the day; empty where all are shown.
    pub all: String,
    /// Why nothing was done; empty otherwise.
    pub fault: String,
    /// By officer, procedure, way of paying: heading and lines.
    pub sheets: Vec<(String, Vec<SumLine>)>,
    /// Fees.
    pub rows: Vec<FeeRow>,
    /// Closings.
    pub closings: Vec<ClosingRow>,
    /// Closing one's own day; `None` where there is nothing to close.
    pub close: Option<CloseForm>,
    /// Taken after the last closing, in words; empty where nothing was.
    pub after: String,
    /// As files and paper.
    pub files: Vec<Action>,
    /// Nothing was taken.
    pub empty: Option<EmptyState>,
}
