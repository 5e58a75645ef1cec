//! `/officer/intake`: a walk-in from "hello" to the printed receipt on one page of four blocks, by keyboard alone. What was
//! typed travels in the form; every press gives the same page with more of it filled, so it works without script.
//!
//! Must not decide: who is competent, what is missing and when it is due come from `law` and `casework`.

mod act;
mod done;
mod handler;
mod page;
mod papers;
mod person;
mod place;
mod sheet;
#[cfg(test)]
mod tests;

use askama::Template;

use crate::common::Page;
use crate::common::components::{Action, DayStrip, ErrorSummary, Field, RefusedOffer};
use crate::public::receipt::ReceiptSheet;

pub(crate) use handler::routes;

/// A button that takes the page a step on: its value and its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Press {
    /// Value of `step`.
    pub step: String,
    /// What it chooses.
    pub label: String,
    /// What else is known of it.
    pub facts: String,
}

/// The person block.
#[derive(Debug, Clone, Default)]
pub struct PersonBlock {
    /// Finished and folded to one line.
    pub folded: bool,
    /// Name, for the line.
    pub name: String,
    /// Number with its middle hidden, birth, telephone, address.
    pub facts: Vec<String>,
    /// From which dossier the data come, or that they are compared by eye.
    pub source: String,
    /// The data come from a dossier of the province.
    pub known: bool,
    /// Whom it is filed for, where that is another.
    pub owner: Option<String>,
    /// Persons found for a name or a telephone.
    pub people: Vec<Press>,
    /// What was looked for and not found.
    pub none: Option<String>,
    /// Questions; empty before anybody is looked for.
    pub fields: Vec<Field>,
    /// Filed for somebody else.
    pub for_other: bool,
    /// Questions about that person.
    pub owner_fields: Vec<Field>,
}

/// The procedure block.
#[derive(Debug, Clone, Default)]
pub struct ProcedureBlock {
    /// Finished and folded.
    pub folded: bool,
    /// Name; empty before one is chosen.
    pub name: String,
    /// Code.
    pub code: String,
    /// Limit and case.
    pub facts: Vec<String>,
    /// Who decides.
    pub authority: String,
    /// What follows from the place: own desk, or taken in for another and when its clock starts.
    pub place: String,
    /// Procedures found, to choose from.
    pub hits: Vec<Press>,
    /// What was typed and fits nothing.
    pub none: Option<String>,
    /// Case, place and authority.
    pub fields: Vec<Field>,
    /// It cannot be taken in here: who, where, telephone.
    pub elsewhere: Option<RefusedOffer>,
    /// Dossiers that may be the same matter: words and address.
    pub twins: Vec<Action>,
    /// How many there are that this desk may not see.
    pub twins_elsewhere: u64,
    /// Days within which they arrived.
    pub twins_days: u16,
    /// The officer has said that it is another matter.
    pub twins_known: bool,
    /// The officer has to say so before it goes on.
    pub twins_ask: bool,
}

/// One way in which a paper is there or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperWay {
    /// Value of the choice.
    pub value: &'static str,
    /// Words.
    pub label: String,
    /// Letter that chooses it.
    pub key: char,
    /// Chosen.
    pub chosen: bool,
}

/// A scanned file of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperFile {
    /// SHA-256.
    pub digest: String,
    /// Name on the device it came from.
    pub name: String,
}

/// A paper of the procedure.
#[derive(Debug, Clone)]
pub struct PaperRow {
    /// Number key that goes to it.
    pub number: usize,
    /// Identifier of the component.
    pub id: String,
    /// Name.
    pub name: String,
    /// It must be there for the dossier to be complete.
    pub required: bool,
    /// It must be scanned.
    pub must_digitise: bool,
    /// How it can be there.
    pub ways: Vec<PaperWay>,
    /// Copies.
    pub quantity: String,
    /// Its file.
    pub file: Option<PaperFile>,
    /// The register that supplies it: then it is not asked for.
    pub register: Option<String>,
    /// What is wrong with it.
    pub fault: Option<String>,
}

/// A fee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeRow {
    /// Name.
    pub name: String,
    /// Amount.
    pub amount: String,
    /// Source, and why less is paid.
    pub why: String,
    /// Name of the input of the units, and what was counted, where somebody has to count.
    pub counted: Option<(String, String, String)>,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/intake/page.html")]
pub struct IntakePage {
    /// Frame.
    pub page: Page,
    /// Faults.
    pub summary: ErrorSummary,
    /// The form was sent before with other answers, or is refused.
    pub refused: Option<RefusedOffer>,
    /// Address of the form.
    pub action: String,
    /// Values that no control shows now.
    pub hidden: Vec<(String, String)>,
    /// Identifier of the control that takes the focus.
    pub focus: String,
    /// When the officer began, milliseconds of the server.
    pub started: i64,
    /// Seconds since then.
    pub seconds: i64,
    /// The same as `00:38`.
    pub elapsed: String,
    /// The dossier taken in before.
    pub last: Option<Action>,
    /// Block 1.
    pub person: PersonBlock,
    /// Block 2.
    pub procedure: ProcedureBlock,
    /// Values of the pack that are not confirmed.
    pub unverified: Vec<String>,
    /// Block 3.
    pub papers: Vec<PaperRow>,
    /// A register supplies one of them.
    pub registers: bool,
    /// Papers that are missing, as the letter will say it.
    pub missing: Vec<Field>,
    /// The declaration.
    pub answers: Vec<Field>,
    /// Required answers that are open.
    pub open_answers: usize,
    /// An answer of the declaration is faulty.
    pub answers_faulty: bool,
    /// Block 4: how the result is wanted.
    pub delivery: Option<Field>,
    /// Fees.
    pub fees: Vec<FeeRow>,
    /// What is to be paid.
    pub total: String,
    /// Paid how; none where nothing is to be paid.
    pub payment: Option<Field>,
    /// The result can be given at once.
    pub settles: bool,
    /// It is to be given at once; so until somebody says otherwise.
    pub settle_ticked: bool,
    /// When it is due if it is accepted now.
    pub due: String,
    /// Why it is counted from another moment than now.
    pub due_notes: Vec<String>,
    /// Day by day.
    pub days: Option<DayStrip>,
    /// Lines of the receipt.
    pub preview: Vec<(String, String)>,
    /// Refusal of intake: reason and ground.
    pub refusal: Vec<Field>,
}

/// After the dossier is taken in: two copies of the receipt, and the next person.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/intake/done.html")]
pub struct DonePage {
    /// Frame.
    pub page: Page,
    /// What happened.
    pub words: String,
    /// Code.
    pub code: String,
    /// Papers to print, as PDF.
    pub papers: Vec<Action>,
    /// Form 01; none where the dossier waits for a supplement or was refused.
    pub sheet: Option<ReceiptSheet>,
    /// The desk of the dossier.
    pub desk: String,
    /// The next person, or the next number of the queue.
    pub next: Action,
    /// Labels for the paper file.
    pub labels: Vec<Label>,
}

/// A label for a paper file.
#[derive(Debug, Clone)]
pub struct Label {
    /// Code.
    pub code: String,
    /// Procedure and person.
    pub lines: Vec<String>,
    /// Picture of the tracking address.
    pub qr: Option<crate::public::receipt::QrPicture>,
}
