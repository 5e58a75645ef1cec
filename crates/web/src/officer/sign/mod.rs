//! `/officer/sign`: what waits for a signature, with the paper of one of them beside the list. What is opened is recorded as
//! seen; only what was seen is signed, many at once, each with an answer of its own.

mod flags;
mod give;
mod handler;
#[cfg(test)]
mod tests;

use askama::Template;

use crate::common::Page;
use crate::common::components::{Action, ClockBadge, EmptyState, Facts, Paging};

pub(crate) use handler::routes;

/// Why a decision wants a look: shape and words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// Words.
    pub words: String,
}

/// A dossier that waits for a signature.
#[derive(Debug, Clone)]
pub struct SignRow {
    /// Identifier of its box.
    pub id: String,
    /// Badge of the clock.
    pub clock: ClockBadge,
    /// Applicant.
    pub person: String,
    /// Procedure.
    pub procedure: String,
    /// Code.
    pub code: String,
    /// Code and version, as a mark carries them.
    pub mark: String,
    /// Address of the page with its paper open.
    pub url: String,
    /// What is unusual.
    pub flags: Vec<Flag>,
    /// Its paper was opened by who is signed in, as it is now.
    pub seen: bool,
    /// Its paper is open.
    pub open: bool,
}

/// The paper of one dossier.
#[derive(Debug, Clone)]
pub struct SignSheet {
    /// Identifier of the box of its row.
    pub row: String,
    /// Heading: whom it is about.
    pub person: String,
    /// Code.
    pub code: String,
    /// The points that matter.
    pub facts: Facts,
    /// What is unusual.
    pub flags: Vec<Flag>,
    /// Pictures of the pages, with their words.
    pub pages: Vec<(String, String)>,
    /// Why there are none.
    pub fault: String,
    /// The paper as PDF.
    pub paper: String,
    /// The desk of the dossier.
    pub desk: String,
    /// Where it is sent back with a reason.
    pub send_back: String,
}

/// The list and the paper.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/sign/page.html")]
pub struct SignPage {
    /// Frame.
    pub page: Page,
    /// How many wait, in words.
    pub lead: String,
    /// How many are late, in words; empty when none is.
    pub late: String,
    /// With what is signed: whose certificate, until when; or that it is signed on paper.
    pub key: String,
    /// The key cannot be used: what happened and what helps.
    pub key_fault: String,
    /// Nothing could be tried: what is missing.
    pub fault: String,
    /// Rows.
    pub rows: Vec<SignRow>,
    /// The open paper.
    pub sheet: Option<SignSheet>,
    /// Nothing to sign.
    pub empty: Option<EmptyState>,
    /// Further pages.
    pub paging: Paging,
}

impl SignPage {
    /// How many of these rows were seen.
    fn seen(&self) -> usize {
        self.rows.iter().filter(|row| row.seen).count()
    }
}

/// What became of one dossier.
#[derive(Debug, Clone)]
pub struct SignedLine {
    /// Code.
    pub code: String,
    /// Code and version, to try again.
    pub mark: String,
    /// Applicant; empty where it is not for this viewer.
    pub person: String,
    /// Where to look.
    pub url: String,
    /// What happened, and what helps.
    pub words: String,
}

/// What became of a batch.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/sign/done.html")]
pub struct DonePage {
    /// Frame.
    pub page: Page,
    /// How many are signed, open and refused.
    pub progress: String,
    /// Why the rest was not tried; empty where all was.
    pub fault: String,
    /// Signed.
    pub done: Vec<SignedLine>,
    /// Refused, each with its reason.
    pub refused: Vec<SignedLine>,
    /// Not tried: the batch goes on from here.
    pub open: Vec<SignedLine>,
    /// Back to what still waits.
    pub back: Action,
}
