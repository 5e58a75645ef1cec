//! `/dossiers/{code}/payment`: what is to be paid and why, the code for it, and whether the money has come. A code asks for
//! a payment and proves none: the state moves only on what the bank says.

mod bank;
pub(crate) mod handler;
pub(crate) mod money;
mod paper;

use askama::Template;
use axum::Router;

use crate::common::{App, Page};
use crate::public::receipt::QrPicture;

pub(crate) fn routes() -> Router<App> {
    handler::routes().merge(paper::routes()).merge(bank::routes())
}

/// How a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentState {
    /// Nothing was ever to be paid.
    Nothing,
    /// Nothing has come in.
    Waiting,
    /// Less came in than is owed.
    Partly,
    /// All is paid.
    Received,
    /// More came in than is owed: it is owed back.
    TooMuch,
    /// The time to pay is over.
    Expired,
    /// Nothing is to be paid any more: the dossier was closed.
    Closed,
}

/// A fee with how it was worked out.
#[derive(Debug, Clone)]
pub struct FeeShown {
    /// Name.
    pub name: String,
    /// How the amount came about: units and prices.
    pub steps: Vec<String>,
    /// Amount.
    pub amount: String,
    /// Reduced or exempt: by how much and on which ground; empty otherwise.
    pub exemption: String,
    /// Legal source.
    pub source: String,
    /// Paid.
    pub paid: bool,
}

/// What a transfer says.
#[derive(Debug, Clone)]
pub struct Transfer {
    /// Picture of the code.
    pub qr: QrPicture,
    /// Amount.
    pub amount: String,
    /// Text of the transfer.
    pub content: String,
    /// Bank, account, holder: names and values.
    pub account: Vec<(String, String)>,
    /// Number of the account alone, to be copied.
    pub number: String,
    /// There is no such account.
    pub simulated: bool,
}

/// A payment that was received.
#[derive(Debug, Clone)]
pub struct ReceivedShown {
    /// Amount.
    pub amount: String,
    /// When.
    pub at: String,
    /// Number of the receipt.
    pub receipt: String,
    /// Address of the receipt; empty for those who may not have it.
    pub paper: String,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "public/payment/page.html")]
pub struct PaymentPage {
    /// Frame.
    pub page: Page,
    /// Dossier code.
    pub code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// How it stands.
    pub state: PaymentState,
    /// The state alone, for those who hear the page.
    pub said: String,
    /// The same in words, and what to do.
    pub words: Vec<String>,
    /// Fees.
    pub fees: Vec<FeeShown>,
    /// Sum of what is still to be paid.
    pub owed: String,
    /// The transfer; `None` where nothing is to be paid, or no account receives.
    pub transfer: Option<Transfer>,
    /// What came in.
    pub received: Vec<ReceivedShown>,
    /// Where one can also pay.
    pub counter: String,
    /// The page looks again by itself.
    pub looks_again: bool,
    /// The simulated bank may be asked to pay.
    pub simulated_bank: bool,
    /// Back to the dossier.
    pub back: String,
}

#[cfg(test)]
pub(crate) mod tests;
