//! `/regulations` and `/regulations/{number}`: the legal documents the pack rests on, with their effect on a day and the
//! procedures they are used in.

pub(crate) mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::{Action, Paging};

/// The list.
#[derive(Debug, Clone, Template)]
#[template(path = "public/regulations/list.html")]
pub struct RegulationsPage {
    /// Frame.
    pub page: Page,
    /// What was typed.
    pub query: String,
    /// Documents: link, and effect in words.
    pub documents: Vec<(Action, String)>,
    /// How many, in words.
    pub count: String,
    /// Further ones.
    pub paging: Paging,
}

/// One document.
#[derive(Debug, Clone, Template)]
#[template(path = "public/regulations/page.html")]
pub struct RegulationPage {
    /// Frame; its title is the number.
    pub page: Page,
    /// Title.
    pub name: String,
    /// Effect on the day asked for, in words.
    pub effect: String,
    /// It has no effect on that day.
    pub ended: bool,
    /// Procedures that rest on it.
    pub procedures: Vec<Action>,
    /// Answers to questions that rest on it.
    pub questions: Vec<Action>,
}
