//! `/officer/substitutes`: who stands in for whom, from when to when, with which powers; made by the person or by who leads.

mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::{Choice, ErrorSummary, Field, RefusedOffer};

pub(crate) use handler::routes;

/// A substitution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubstituteLine {
    /// Who stands in for whom.
    pub title: String,
    /// From when to when.
    pub period: String,
    /// Powers that pass over.
    pub roles: String,
    /// Ground, and who made it.
    pub ground: String,
    /// In force, to come or over, in words.
    pub state: String,
    /// In force now.
    pub current: bool,
    /// Identifier, where the reader may end it.
    pub end: Option<String>,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/substitutes/page.html")]
pub struct SubstitutesPage {
    /// Frame.
    pub page: Page,
    /// Faults.
    pub summary: ErrorSummary,
    /// Refused: why, in place.
    pub refused: Option<RefusedOffer>,
    /// Done a moment ago.
    pub done: Option<String>,
    /// In force and to come.
    pub lines: Vec<SubstituteLine>,
    /// Over.
    pub past: Vec<SubstituteLine>,
    /// Who is absent, who stands in.
    pub people: Vec<Field>,
    /// Powers to choose from.
    pub roles: Vec<Choice>,
    /// Fault of the powers.
    pub roles_fault: Option<String>,
    /// From, to, ground.
    pub fields: Vec<Field>,
}
