//! `/officer/dossiers/{code}/{command}`: one page per command, with its consequence before the button.

mod about;
mod consequence;
mod fields;
mod handler;
mod letter;
mod preview;

use askama::Template;

use crate::common::Page;
use crate::common::components::{ErrorSummary, Field, RefusedOffer, StatusCard};

pub(crate) use handler::{consequence_key, routes};

/// A line of a supplement letter.
#[derive(Debug, Clone, Default)]
pub struct ItemRow {
    /// Number in the form, from 1.
    pub number: usize,
    /// Component chosen.
    pub component: String,
    /// Defect.
    pub defect: String,
    /// Ground.
    pub ground: String,
    /// Cure.
    pub cure: String,
    /// A suggestion of the machine, in words; `None` for a line of the officer's own.
    pub offered: Option<String>,
    /// The suggestion is taken up.
    pub ticked: bool,
    /// Its place among the suggestions, or among the officer's own lines, from 1.
    pub place: usize,
}

/// The lines of a supplement letter.
#[derive(Debug, Clone, Default)]
pub struct Items {
    /// Components to choose from: identifier and name.
    pub components: Vec<(String, String)>,
    /// Lines: suggestions first.
    pub rows: Vec<ItemRow>,
    /// Citations to choose a ground from.
    pub grounds: Vec<String>,
    /// There is room for another line.
    pub can_add: bool,
    /// What is wrong with the lines.
    pub fault: Option<String>,
}

/// What the applicant will read, before it is sent.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The card of the tracking page.
    pub card: StatusCard,
    /// Points to complete: paper, what is wrong and what to do, ground.
    pub points: Vec<(String, String, String)>,
    /// Further lines: what, and in words.
    pub lines: Vec<(String, String)>,
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
    /// What the command does.
    pub consequence: String,
    /// What follows from it: what, and in words.
    pub follows: Vec<(String, String)>,
    /// What has to be known to decide: dates, questions asked, who signs.
    pub about_it: Vec<(String, String)>,
    /// What is proposed, beside what the case officer says to it.
    pub proposal: Vec<(String, String)>,
    /// What speaks against it, with ground and cure.
    pub warning: Option<RefusedOffer>,
    /// What the applicant will read.
    pub preview: Option<Preview>,
    /// The page can show what the applicant will read.
    pub previews: bool,
    /// Address of the paper as it would be.
    pub paper: Option<String>,
    /// What is being written can be kept for later.
    pub drafts: bool,
    /// The draft is kept while it is being written: when it was.
    pub saved: Option<String>,
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
