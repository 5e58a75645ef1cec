//! `/officer/register`: the register of dossiers (Form 07) and every list behind a number; as a page, on paper, as CSV.

mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::{Action, ClockBadge, EmptyState, Paging};

pub(crate) use handler::{filter_of, routes};

/// A line of the register.
#[derive(Debug, Clone)]
pub struct RegisterLine {
    /// Number in the book of the year; empty in other lists.
    pub number: String,
    /// Code.
    pub code: String,
    /// Address of the desk.
    pub url: String,
    /// Applicant.
    pub person: String,
    /// Procedure.
    pub procedure: String,
    /// Arrival.
    pub received: String,
    /// Appointment.
    pub due: String,
    /// Clock.
    pub clock: ClockBadge,
    /// Stage in words.
    pub stage: String,
    /// Result issued, refused or stopped.
    pub closed: String,
}

/// A choice of a filter.
#[derive(Debug, Clone)]
pub struct FilterChoice {
    /// Value in the address.
    pub value: String,
    /// Words.
    pub label: String,
    /// In force.
    pub chosen: bool,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/register/page.html")]
pub struct RegisterPage {
    /// Frame.
    pub page: Page,
    /// What the list holds, in a sentence.
    pub lead: String,
    /// First and last day, as `YYYY-MM-DD` for the boxes.
    pub days: (String, String),
    /// The units are counted in the borders of then.
    pub then: bool,
    /// Organisations.
    pub units: Vec<FilterChoice>,
    /// Procedures.
    pub procedures: Vec<FilterChoice>,
    /// Standings.
    pub standings: Vec<FilterChoice>,
    /// Channels.
    pub channels: Vec<FilterChoice>,
    /// Lines.
    pub lines: Vec<RegisterLine>,
    /// Whether lines carry the number of the book.
    pub numbered: bool,
    /// Address of the same list as CSV.
    pub files: Vec<Action>,
    /// Nothing in it.
    pub empty: Option<EmptyState>,
    /// Further lines.
    pub paging: Paging,
}
