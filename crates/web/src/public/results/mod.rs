//! `/results` and `/results/{code}`: the citizen's store of what the province has issued to them: the paper, its data, and
//! the QR that proves it.

pub(crate) mod handler;
#[cfg(test)]
mod tests;

use askama::Template;

use crate::common::Page;
use crate::common::components::{Action, EmptyState, Facts};
use crate::public::receipt::QrPicture;

/// A result in the list.
#[derive(Debug, Clone)]
pub struct ResultRow {
    /// Name of the result.
    pub name: String,
    /// Its page.
    pub url: String,
    /// Number, who issued it, when.
    pub words: String,
    /// In which form it is there.
    pub kind: String,
    /// It is there as a signed file.
    pub digital: bool,
}

/// The store.
#[derive(Debug, Clone, Template)]
#[template(path = "public/results/list.html")]
pub struct ResultsPage {
    /// Frame.
    pub page: Page,
    /// Newest first.
    pub rows: Vec<ResultRow>,
    /// Nothing was issued yet.
    pub empty: Option<EmptyState>,
}

/// A signature on a paper, in words.
#[derive(Debug, Clone)]
pub struct SignatureLine {
    /// Who.
    pub name: String,
    /// Why, when, with which proof of time.
    pub words: String,
    /// It holds.
    pub holds: bool,
}

/// One result.
#[derive(Debug, Clone, Template)]
#[template(path = "public/results/one.html")]
pub struct ResultPage {
    /// Frame; its title is the name of the result.
    pub page: Page,
    /// What it says about itself.
    pub facts: Facts,
    /// What can be done with it.
    pub actions: Vec<Action>,
    /// It exists on paper only.
    pub on_paper: bool,
    /// Signatures of the file.
    pub signatures: Vec<SignatureLine>,
    /// QR to show to whoever wants to check it.
    pub qr: Option<QrPicture>,
    /// The address behind it.
    pub verify: String,
    /// Back to the store.
    pub back: String,
}
