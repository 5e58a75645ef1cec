//! `/officer/balance`: what lies with each officer of the division against what they usually finish, which dossiers could
//! move to whom, and the moves themselves.

mod handler;
#[cfg(test)]
mod tests;

use askama::Template;

use crate::common::Page;
use crate::common::components::EmptyState;
use crate::officer::work::MarkedLine;

pub(crate) use handler::routes;

/// An officer's desk.
#[derive(Debug, Clone)]
pub struct DeskLine {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Marked as not at work.
    pub away: bool,
    /// Open dossiers, with the list of them.
    pub open: (u64, String),
    /// Of these, overdue, with the list of them.
    pub overdue: (u64, String),
    /// Due within the days looked at.
    pub due: u64,
    /// What can be finished in these days.
    pub capacity: u64,
    /// Usually finished in a day.
    pub output: u64,
    /// By how many it is overfull, or how much room there is, in words.
    pub words: String,
    /// It is overfull.
    pub over: bool,
    /// Width of the bar, 0 to 100, and of what can be finished.
    pub bar: (u64, u64),
}

/// A move that is proposed.
#[derive(Debug, Clone)]
pub struct MoveLine {
    /// Code, version and new officer, as the form carries them.
    pub value: String,
    /// Code.
    pub code: String,
    /// Address of the desk of the dossier.
    pub url: String,
    /// Procedure.
    pub procedure: String,
    /// Due.
    pub due: String,
    /// From whom to whom, in words.
    pub words: String,
    /// The new officer has dossiers of the same kind.
    pub familiar: bool,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/balance/page.html")]
pub struct BalancePage {
    /// Frame.
    pub page: Page,
    /// Working days looked at.
    pub days: u32,
    /// The choices of days.
    pub choices: Vec<u32>,
    /// Desks.
    pub desks: Vec<DeskLine>,
    /// What is proposed.
    pub moves: Vec<MoveLine>,
    /// Nothing to propose.
    pub empty: Option<EmptyState>,
    /// Moved just now.
    pub done: Vec<MarkedLine>,
    /// Refused just now.
    pub refused: Vec<MarkedLine>,
}
