//! `/officer/dossiers/{code}`: the desk. Facts and papers, the answers, and the clock with what may be done now.

mod handler;
mod notes;

use askama::Template;

use crate::common::Page;
use crate::common::answered::AnsweredSection;
use crate::common::components::{Action, DayStrip, Offer, RefusedOffer, StatusCard};
use crate::officer::files::{Hint, ShownPage};

pub(crate) use handler::{Seen, routes, seen};
pub use notes::{NoteRow, Notes};

/// A paper of the dossier: one line for each of its files, or one without a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskPaper {
    /// Name.
    pub name: String,
    /// Form and number, or that a register supplied it; kind, pages and size of a file.
    pub facts: String,
    /// Where the file is looked at, where there is one.
    pub url: Option<String>,
    /// It is the one that is looked at.
    pub current: bool,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/desk/page.html")]
pub struct DeskPage {
    /// Frame.
    pub page: Page,
    /// Code.
    pub code: String,
    /// Procedure.
    pub procedure: String,
    /// How it is worked.
    pub process: String,
    /// Facts about the applicant.
    pub person: Vec<(String, String)>,
    /// Address at which masked data is unmasked; none where nothing is masked or it is not theirs.
    pub unmask: Option<String>,
    /// The three organisations and how it came.
    pub facts: Vec<(String, String)>,
    /// Papers.
    pub papers: Vec<DeskPaper>,
    /// The page that is looked at; none where there is no file.
    pub shown: Option<ShownPage>,
    /// The file alone, with search; none where there is no file.
    pub viewer: Option<String>,
    /// Where files are added.
    pub attach: String,
    /// What files say otherwise than what was declared, or what was not declared.
    pub hints: Vec<Hint>,
    /// Answers of the form by section.
    pub answers: Vec<AnsweredSection>,
    /// What is proposed or asked, in words; empty where nothing is.
    pub matters: Vec<(String, String)>,
    /// The clock.
    pub card: StatusCard,
    /// Day by day.
    pub days: Option<DayStrip>,
    /// What may be done now.
    pub offers: Vec<Offer>,
    /// What the law withholds, with why.
    pub refused: Vec<RefusedOffer>,
    /// Notes of colleagues, and where one is written.
    pub notes: Notes,
    /// What happened, newest first: time and words.
    pub happened: Vec<(String, String)>,
    /// Further pages: receipt, audit trail.
    pub links: Vec<Action>,
}
