//! `/officer/work`: what to do now. A queue by due day, late first, with its runway and filters.

mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::{Action, ClockBadge, EmptyState, Paging};

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
    /// Nothing to show.
    pub empty: Option<EmptyState>,
    /// Further pages.
    pub paging: Paging,
}
