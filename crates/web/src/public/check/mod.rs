//! `/procedures/{code}/check`: what to bring. The questions on which papers, fee and limit depend, one to a page, then two
//! lists: bring, and do not bring, each with its reason; fee, limit and the counters nearby. Nothing is kept: the answers are
//! in the address, and go on into the dossier that is prepared with them.

pub(crate) mod handler;
mod result;
#[cfg(test)]
mod tests;

use askama::Template;

use crate::common::Page;
use crate::common::components::{Action, ErrorSummary, Field};
use crate::public::procedure::Paper;

/// A question.
#[derive(Debug, Clone, Template)]
#[template(path = "public/check/question.html")]
pub struct QuestionPage {
    /// Frame; its title asks what to bring.
    pub page: Page,
    /// Back to the procedure.
    pub back: Action,
    /// Where the answer goes.
    pub action: String,
    /// `Câu 2 trên 3`.
    pub progress: String,
    /// Answers so far.
    pub hidden: Vec<(String, String)>,
    /// Faults.
    pub summary: ErrorSummary,
    /// The question.
    pub field: Field,
    /// Without this answer: the address of the next question; only where an answer may be left out.
    pub skip: Option<String>,
}

/// A counter nearby.
#[derive(Debug, Clone)]
pub struct NearCounter {
    /// Its page.
    pub link: Action,
    /// How far, and how long one waits, in words.
    pub words: String,
}

/// The answer.
#[derive(Debug, Clone, Template)]
#[template(path = "public/check/result.html")]
pub struct CheckResultPage {
    /// Frame.
    pub page: Page,
    /// Back to the procedure.
    pub back: Action,
    /// Questions with their answers, and the address to change each.
    pub answers: Vec<(String, String, String)>,
    /// What to bring.
    pub bring: Vec<Paper>,
    /// What not to bring, with the reason.
    pub leave: Vec<Paper>,
    /// Fee in words, with why it is reduced or nothing.
    pub fees: Vec<String>,
    /// Limit in words.
    pub limit: String,
    /// The result is due then, if accepted now.
    pub due_if_now: Option<String>,
    /// Counters.
    pub counters: Vec<NearCounter>,
    /// Where any counter takes it in.
    pub place: String,
    /// Prepare with these answers; none where it cannot be prepared here.
    pub prepare: Option<String>,
}
