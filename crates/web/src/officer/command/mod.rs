//! `/officer/dossiers/{code}/{command}`: one page per command, with its consequence before the button.

mod fields;
mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::{ErrorSummary, Field, RefusedOffer};

pub(crate) use handler::{consequence, routes};

/// A line of a supplement letter.
#[derive(Debug, Clone, Default)]
pub struct ItemRow {
    /// Number from 1.
    pub number: usize,
    /// Component chosen.
    pub component: String,
    /// Defect.
    pub defect: String,
    /// Ground.
    pub ground: String,
    /// Cure.
    pub cure: String,
}

/// The lines of a supplement letter.
#[derive(Debug, Clone, Default)]
pub struct Items {
    /// Components to choose from: identifier and name.
    pub components: Vec<(String, String)>,
    /// Lines.
    pub rows: Vec<ItemRow>,
    /// What is wrong with the lines.
    pub fault: Option<String>,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/command/page.html")]
pub struct CommandPage {
    /// Frame.
    pub page: Page,
    /// Code.
    pub code: String,
    /// Applicant and procedure.
    pub about: String,
    /// Address of the desk.
    pub back: String,
    /// Faults.
    pub summary: ErrorSummary,
    /// What follows from the command.
    pub consequence: String,
    /// Where it will stand afterwards; empty where that depends on the answers.
    pub afterwards: String,
    /// Fields.
    pub fields: Vec<Field>,
    /// Lines of a supplement letter.
    pub items: Option<Items>,
    /// Address of the form.
    pub action: String,
    /// Version the page shows.
    pub version: u32,
    /// Words of the button.
    pub label: String,
    /// Refused meanwhile: why, in place.
    pub refused: Option<RefusedOffer>,
    /// The button is there.
    pub open: bool,
}
