//! `/officer/work`: what to do now. A queue by due day, late first, with its runway and filters.

pub(crate) mod bulk;
pub(crate) mod filter;
mod handler;
mod rows;
mod saved;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod weight_tests;

use askama::Template;

use crate::common::Page;
use crate::common::components::{Action, ClockBadge, EmptyState, Field, Paging};
use crate::public::receipt::ReceiptSheet;

pub(crate) use handler::routes;
pub(crate) use saved::{SavedLink, landing, saved_links};

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
    /// Height of the line of what this person usually finishes in a day, from the top, 0 to 26.
    pub line: Option<u32>,
    /// By how many the day is overfull, in words, with where it can be balanced.
    pub over: Option<(String, Option<String>)>,
    /// This cell is the filter in force.
    pub current: bool,
}

/// A row of the table.
#[derive(Debug, Clone)]
pub struct WorkRow {
    /// Badge of the clock.
    pub clock: ClockBadge,
    /// Why the badge has its colour.
    pub reason: String,
    /// Applicant, masked where the law wants it.
    pub person: String,
    /// Procedure.
    pub procedure: String,
    /// Who handles it, in lists of what lies with others.
    pub officer: Option<String>,
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
    /// It was marked on a page before.
    pub marked: bool,
    /// What may be done with it when it is marked, names of commands.
    pub may: String,
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

/// A filter: its name, the value in force, and where it is chosen or taken away.
#[derive(Debug, Clone)]
pub struct Chip {
    /// Name in addresses.
    pub name: &'static str,
    /// Name in words.
    pub label: String,
    /// The value in force.
    pub value: Option<String>,
    /// Its values are shown.
    pub open: bool,
    /// Address that shows its values, or hides them.
    pub url: String,
    /// Address without it.
    pub clear_url: String,
    /// Its values.
    pub panel: Option<Panel>,
}

/// The values of a filter.
#[derive(Debug, Clone)]
pub struct Panel {
    /// The other filters, for its forms.
    pub hidden: Vec<(String, String)>,
    /// What was searched among the values, where they can be searched.
    pub find: Option<String>,
    /// First and last day, where it is a range.
    pub range: Option<(String, String)>,
    /// Values.
    pub options: Vec<PanelOption>,
    /// How many are not shown.
    pub more: Option<String>,
}

/// A value of a filter.
#[derive(Debug, Clone)]
pub struct PanelOption {
    /// Words.
    pub label: String,
    /// Dossiers with it under the other filters.
    pub count: String,
    /// Address of exactly these.
    pub url: String,
    /// In force.
    pub here: bool,
}

/// An order of the list.
#[derive(Debug, Clone)]
pub struct SortLink {
    /// Words.
    pub label: String,
    /// Address.
    pub url: String,
    /// In force.
    pub here: bool,
}

/// The form that keeps a filter under a name.
#[derive(Debug, Clone)]
pub struct SaveForm {
    /// Where it goes.
    pub action: String,
    /// The filter.
    pub query: String,
}

/// A command for marked rows.
#[derive(Debug, Clone)]
pub struct BulkButton {
    /// Name of the command.
    pub name: &'static str,
    /// Words.
    pub label: String,
}

/// What may be done with marked rows; the page works without script, so the boxes are always there.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// Commands that fit at least one row of the page.
    pub buttons: Vec<BulkButton>,
    /// Receipts may be printed.
    pub receipts: bool,
    /// Words that mark all dossiers of the filter, where there are more than on this page and not too many.
    pub every: Option<String>,
    /// Marks of other pages.
    pub elsewhere: Vec<String>,
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

/// A command for many dossiers: asked for confirmation, or done, each dossier with an answer of its own.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/work/bulk.html")]
pub struct BulkPage {
    /// Frame.
    pub page: Page,
    /// What is missing; empty where nothing is.
    pub fault: String,
    /// What follows from the command, in a sentence.
    pub consequence: String,
    /// Name of the command.
    pub command: &'static str,
    /// Done.
    pub done: Vec<MarkedLine>,
    /// Heading over those still marked.
    pub open_title: String,
    /// Those it can be given to, or that were refused just now: they stay marked.
    pub open: Vec<MarkedLine>,
    /// Left out, and why.
    pub left_out: Vec<MarkedLine>,
    /// What the command needs to know, once for all.
    pub fields: Vec<Field>,
    /// Words on the button.
    pub button: String,
    /// The filter they were marked under, for the form.
    pub hidden: Vec<(String, String)>,
    /// Back to the list.
    pub back: String,
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
    /// What was searched for.
    pub typed: String,
    /// Runway.
    pub runway: Vec<RunwayCell>,
    /// Filters.
    pub chips: Vec<Chip>,
    /// How many of how many.
    pub count: String,
    /// Orders.
    pub sorts: Vec<SortLink>,
    /// The filter in force, for the form of the marks.
    pub hidden: Vec<(String, String)>,
    /// The same without the search text, for the search.
    pub search_hidden: Vec<(String, String)>,
    /// Takes all filters away.
    pub clear: Option<Action>,
    /// Keeps the filter under a name.
    pub save: Option<SaveForm>,
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
    /// The filter as text: the list that the desk walks through.
    pub place: String,
    /// Where the next page starts.
    pub next_after: String,
}
