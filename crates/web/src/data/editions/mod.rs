//! `/data/editions`: the editions of the pack, what each changes for whom, and the acts of two persons that bring one into
//! force; `/data/editions/write`: a file of the pack, changed, checked and proposed.

mod acts;
mod effect;
mod list;
mod one;
mod reorganise;
mod write;

use askama::Template;
use axum::Router;
use casework::Role;

use crate::common::components::{EmptyState, ErrorSummary, Facts, Field, Paging, RefusedOffer};
use crate::common::{App, Page, PageFault, StaffVisit};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .merge(list::routes())
        .merge(one::routes())
        .merge(acts::routes())
        .merge(write::routes())
        .merge(reorganise::routes())
}

/// Who reads the texts: those who keep them, and those who answer for them.
pub(super) const READERS: [Role; 4] =
    [Role::DataSteward, Role::ProcedureController, Role::Leader, Role::Administrator];

/// Refuses whoever does not read the texts.
pub(super) fn readers_only(desk: &StaffVisit) -> Result<(), PageFault> {
    let reads = READERS.iter().any(|role| desk.staff.has_role(*role));
    if reads { Ok(()) } else { Err(PageFault::NotFound) }
}

/// An edition in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionLine {
    /// Address of its page.
    pub url: String,
    /// What changes.
    pub title: String,
    /// Name of the edition.
    pub name: String,
    /// The decision that orders it.
    pub ground: String,
    /// First day of effect.
    pub from: String,
    /// Where it stands.
    pub status: String,
    /// Who proposed it, and when.
    pub proposed: String,
}

/// The list.
#[derive(Debug, Clone, Template)]
#[template(path = "data/editions/list.html")]
pub struct EditionsPage {
    /// Frame.
    pub page: Page,
    /// Which edition rules.
    pub lead: String,
    /// The signed-in person may write one.
    pub writes: bool,
    /// Editions, newest first.
    pub lines: Vec<EditionLine>,
    /// None yet.
    pub empty: Option<EmptyState>,
    /// Older editions.
    pub paging: Paging,
}

/// A change in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeBlock {
    /// Which edition of which procedure; what happened.
    pub title: String,
    /// What its text says differently.
    pub lines: Vec<String>,
    /// Open dossiers and what it means for them.
    pub open: String,
}

/// A row of a replay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectLine {
    /// Agency or procedure.
    pub name: String,
    /// Dossiers.
    pub dossiers: String,
    /// Working days saved.
    pub saved: String,
    /// Overdue before and after.
    pub overdue: String,
    /// Hours of work before and after.
    pub work: String,
}

/// What a replay showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EffectWords {
    /// Names and figures of the whole.
    pub facts: Vec<(String, String)>,
    /// Units that the change touches.
    pub units: Vec<EffectLine>,
}

/// An act that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActOffer {
    /// Name in the address.
    pub name: &'static str,
    /// Words on the button.
    pub label: String,
    /// What follows.
    pub consequence: String,
    /// It asks for a reason.
    pub reason: bool,
    /// It is the one to expect.
    pub main: bool,
}

/// The page of an edition.
#[derive(Debug, Clone, Template)]
#[template(path = "data/editions/page.html")]
pub struct EditionPage {
    /// Frame.
    pub page: Page,
    /// Address of this page.
    pub url: String,
    /// Where it stands, in a word.
    pub status: String,
    /// What is known of it.
    pub facts: Facts,
    /// An act was refused just now.
    pub refused: Option<RefusedOffer>,
    /// Acts.
    pub acts: Vec<ActOffer>,
    /// The reason that was typed.
    pub reason: String,
    /// Acts that are withheld, with the reason.
    pub withheld: Vec<RefusedOffer>,
    /// Whether the text can be written on.
    pub write_url: Option<String>,
    /// What the text cannot be read for.
    pub broken: Option<String>,
    /// Compared with the text in force.
    pub changes: Vec<ChangeBlock>,
    /// What changes in the province besides procedures.
    pub province: Vec<String>,
    /// Files that differ.
    pub files: Vec<String>,
    /// Question for the period of a replay.
    pub period: Vec<Field>,
    /// What the period said wrongly.
    pub period_fault: Option<String>,
    /// What a replay showed.
    pub effect: Option<EffectWords>,
}

/// A fault with the line it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultLine {
    /// File, line and column.
    pub place: String,
    /// The kind of the fault.
    pub kind: String,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: String,
    /// The line with a caret under the column; empty where the fault is of the whole file.
    pub source: String,
    /// It does not stop the text.
    pub warning: bool,
}

/// A file to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLine {
    /// Address of the page that changes it.
    pub url: String,
    /// Path in the pack.
    pub path: String,
    /// What it is about: the name of the procedure.
    pub about: String,
    /// Size.
    pub size: String,
}

/// The page that changes a file.
#[derive(Debug, Clone, Template)]
#[template(path = "data/editions/write.html")]
pub struct WritePage {
    /// Frame.
    pub page: Page,
    /// The files: path and text.
    pub files: Vec<(String, String)>,
    /// Day of a further edition, where the file is a procedure.
    pub further: Option<Field>,
    /// The edition written on.
    pub on: String,
    /// Whose text it is, in words.
    pub base: String,
    /// Faults of the form.
    pub summary: ErrorSummary,
    /// Title, ground and day of effect.
    pub fields: Vec<Field>,
    /// Faults of the text; `None` before it was checked.
    pub faults: Option<Vec<FaultLine>>,
    /// The check found no fault.
    pub good: bool,
    /// What the text changes.
    pub changes: Vec<ChangeBlock>,
    /// What changes in the province besides procedures.
    pub province: Vec<String>,
    /// The proposal was refused.
    pub refused: Option<RefusedOffer>,
}

/// The page on which units or agencies are merged, split, renamed.
#[derive(Debug, Clone, Template)]
#[template(path = "data/editions/reorganise.html")]
pub struct ReorganisePage {
    /// Frame.
    pub page: Page,
    /// Faults.
    pub summary: ErrorSummary,
    /// Questions.
    pub fields: Vec<Field>,
    /// The order cannot be carried out.
    pub refused: Option<RefusedOffer>,
}

/// The page that offers the files.
#[derive(Debug, Clone, Template)]
#[template(path = "data/editions/files.html")]
pub struct FilesPage {
    /// Frame.
    pub page: Page,
    /// Whose text it is, in words.
    pub lead: String,
    /// What was searched for.
    pub typed: String,
    /// Files.
    pub lines: Vec<FileLine>,
    /// None.
    pub empty: Option<EmptyState>,
}
