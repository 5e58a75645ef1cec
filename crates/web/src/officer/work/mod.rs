//! `/officer/work`: what to do now. A queue by due day, late first, with its runway and filters.

mod handler;
mod marked;
#[cfg(test)]
mod tests;

use askama::Template;

use crate::common::Page;
use crate::common::components::{Action, ClockBadge, EmptyState, Field, Paging};
use crate::public::receipt::ReceiptSheet;

pub(crate) use handler::routes;

/// A cell of the runway.
#[derive(Debug, Clone)]
pub struct RunwayCell {
    /// Class of the cell: `late`, `near` or nothing.
    pub class: &'static str,
    /// Shape of the sprite; none for ordinary days.
    pub icon: Option<&'static str>,
    /// Heading: `Hôm nay`, `T4 25/11`.
    pub label: String,
    /// Dossiers; `None` for a day off.
    pub count: Option<String>,
    /// Why the day is off.
    pub note: String,
    /// Address of exactly these dossiers.
    pub url: String,
    /// Height of the bar, 0 to 26.
    pub bar: u32,
    /// This cell is the filter in force.
    pub current: bool,
}

/// A row of the table.
#[derive(Debug, Clone)]
pub struct WorkRow {
    /// Badge of the clock.
    pub clock: ClockBadge,
    /// Applicant, masked where the law wants it.
    pub person: String,
    /// Procedure.
    pub procedure: String,
    /// Code without its last group.
    pub day: String,
    /// Last group of the code.
    pub number: String,
    /// Icon of the channel.
    pub channel: &'static str,
    /// Channel in words.
    pub channel_words: String,
    /// Due moment in short.
    pub due: String,
    /// Code and version, as a mark carries them.
    pub mark: String,
    /// Address of the desk.
    pub url: String,
    /// What to do next, with its address where this queue may do it; otherwise the stage in words.
    pub next: String,
    /// Address of the next command.
    pub next_url: Option<String>,
}

/// Rows of one due day.
#[derive(Debug, Clone)]
pub struct WorkGroup {
    /// Heading.
    pub title: String,
    /// How many of this page.
    pub words: String,
    /// Past due.
    pub late: bool,
    /// Rows.
    pub rows: Vec<WorkRow>,
}

/// A drop-down filter.
#[derive(Debug, Clone)]
pub struct Chip {
    /// Name of the filter or the value chosen.
    pub label: String,
    /// A value is chosen.
    pub chosen: bool,
    /// Values with their addresses; the one in force is marked.
    pub options: Vec<(String, String, bool)>,
}

/// What may be done with marked rows; the page works without script, so the boxes are always there.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// Case officers to assign to: identifier and name; empty for those who do not assign.
    pub people: Vec<(String, String)>,
    /// Receipts may be printed.
    pub receipts: bool,
}

/// What became of one marked dossier.
#[derive(Debug, Clone)]
pub struct MarkedLine {
    /// Code.
    pub code: String,
    /// Code and version as they are now, to try again.
    pub mark: String,
    /// Applicant; empty where it is not for this viewer.
    pub person: String,
    /// Address of the desk.
    pub url: String,
    /// Where it stands now, or why it was refused.
    pub words: String,
}

/// What became of the marked dossiers, each a command of its own.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/work/marked.html")]
pub struct MarkedPage {
    /// Frame.
    pub page: Page,
    /// Nothing could be tried: what is missing.
    pub fault: String,
    /// Done.
    pub done: Vec<MarkedLine>,
    /// Refused, or not tried yet: they stay marked.
    pub open: Vec<MarkedLine>,
    /// Whom they may be assigned to.
    pub officer: Field,
    /// The queue they were marked in.
    pub view: String,
}

/// Receipts of marked dossiers, a sheet each.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/work/receipts.html")]
pub struct ReceiptsPage {
    /// Frame.
    pub page: Page,
    /// Sheets.
    pub sheets: Vec<ReceiptSheet>,
    /// Those that have no receipt, and why.
    pub left_out: Vec<MarkedLine>,
    /// Back to the queue.
    pub back: String,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/work/page.html")]
pub struct WorkPage {
    /// Frame.
    pub page: Page,
    /// The situation in a sentence.
    pub lead: String,
    /// How many are late, in words; empty when none is.
    pub late: String,
    /// Address of the intake, for those who take in.
    pub intake: Option<Action>,
    /// The queue, for forms.
    pub view: String,
    /// What was searched for.
    pub typed: String,
    /// Runway.
    pub runway: Vec<RunwayCell>,
    /// Filters.
    pub chips: Vec<Chip>,
    /// Groups.
    pub groups: Vec<WorkGroup>,
    /// What may be done with marked rows.
    pub marks: Option<Marks>,
    /// Nothing to show.
    pub empty: Option<EmptyState>,
    /// Further pages.
    pub paging: Paging,
    /// The filtered queue as files.
    pub files: Vec<Action>,
}
