//! `/supervisor`: the work of the own organisations in numbers; each number is the length of the list behind it.

mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::EmptyState;

pub(crate) use handler::{borders, period, routes};

/// A number that leads to its dossiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The number in the language of the page.
    pub value: String,
    /// Address of exactly these dossiers; none where there are none.
    pub url: Option<String>,
    /// Something is wrong here.
    pub late: bool,
}

/// A large number with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// What is counted.
    pub label: String,
    /// How many.
    pub figure: Figure,
}

/// A line: a unit or a procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// Received, finished, on time in per cent, late, open, overdue.
    pub figures: Vec<Figure>,
}

/// A table of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Heading.
    pub title: String,
    /// Heading of the first column.
    pub of: String,
    /// Lines, the worst first.
    pub lines: Vec<Line>,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/supervisor/page.html")]
pub struct SupervisorPage {
    /// Frame.
    pub page: Page,
    /// The period in words.
    pub period: String,
    /// Periods to choose: words, address, in force.
    pub periods: Vec<(String, String, bool)>,
    /// Today's borders and those of then, where they differ: words, address, chosen.
    pub borders: Vec<(String, String, bool)>,
    /// The numbers of the whole.
    pub headlines: Vec<Headline>,
    /// By unit where there are several, and by procedure.
    pub sheets: Vec<Sheet>,
    /// Nothing happened and nothing is open.
    pub empty: Option<EmptyState>,
}
