//! `/officer/queue`: calling numbers at a window, and `/officer/queue/times`: what was measured in the hall.

mod handler;
mod times;

use askama::Template;
use axum::Router;

use crate::common::components::{EmptyState, Paging};
use crate::common::{App, Page};

pub(crate) fn routes() -> Router<App> {
    handler::routes().merge(times::routes())
}

/// A ticket in a list.
#[derive(Debug, Clone)]
pub struct QueueRow {
    /// Identifier.
    pub id: String,
    /// Number.
    pub label: String,
    /// Service.
    pub service: String,
    /// Since when, slot, window: in words.
    pub words: String,
    /// Priority was asked for.
    pub priority: bool,
    /// Something was prepared.
    pub prepared: bool,
}

/// Whom this window has.
#[derive(Debug, Clone)]
pub struct Current {
    /// Ticket.
    pub row: QueueRow,
    /// At the window already; otherwise only called.
    pub serving: bool,
    /// Seconds since the call, or since the person is at the window.
    pub seconds: i64,
    /// The same in words, for pages without script.
    pub span: String,
    /// As it was called out.
    pub said: String,
    /// Where the dossier is taken in.
    pub intake: String,
}

/// The window.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/queue/page.html")]
pub struct QueuePage {
    /// Frame.
    pub page: Page,
    /// Centre: identifier and name.
    pub centre: (String, String),
    /// How many wait, in words.
    pub waiting: String,
    /// How long that takes, in words.
    pub estimate: String,
    /// Why the last act was not done; empty otherwise.
    pub fault: String,
    /// Window of this person; empty before it was said.
    pub window: String,
    /// Whom this window has.
    pub current: Option<Current>,
    /// The line.
    pub line: Vec<QueueRow>,
    /// At other windows.
    pub others: Vec<QueueRow>,
    /// Appointments not announced yet.
    pub booked: Vec<QueueRow>,
    /// Missed their calls.
    pub missed: Vec<QueueRow>,
    /// Windows of the centre, for its head; empty for others.
    pub windows: String,
    /// Address of the display.
    pub display: String,
    /// Address of the kiosk.
    pub kiosk: String,
    /// Address of the figures.
    pub times: String,
}

/// A line of figures.
#[derive(Debug, Clone)]
pub struct TimesLine {
    /// Hour or service.
    pub label: String,
    /// Tickets, with the address of the list behind them.
    pub count: (String, String),
    /// Median of the wait.
    pub median: String,
    /// Nine of ten waited no longer.
    pub ninth: String,
    /// Median at the window.
    pub served: String,
}

/// What was measured.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/queue/times.html")]
pub struct TimesPage {
    /// Frame.
    pub page: Page,
    /// Centre: identifier and name.
    pub centre: (String, String),
    /// Days, as in inputs.
    pub days: (String, String),
    /// All of the period.
    pub all: Vec<TimesLine>,
    /// By hour of arrival.
    pub hours: Vec<TimesLine>,
    /// By service.
    pub services: Vec<TimesLine>,
    /// Came and were not called, in words.
    pub left: String,
    /// Nothing was measured.
    pub empty: Option<EmptyState>,
}

/// A ticket with its times.
#[derive(Debug, Clone)]
pub struct MeasuredRow {
    /// Number.
    pub label: String,
    /// Service.
    pub service: String,
    /// Arrival.
    pub arrived: String,
    /// First call.
    pub called: String,
    /// Wait.
    pub waited: String,
    /// At the window.
    pub served: String,
    /// Window.
    pub window: String,
}

/// The tickets behind a figure.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/queue/tickets.html")]
pub struct MeasuredPage {
    /// Frame.
    pub page: Page,
    /// Which, in words.
    pub lead: String,
    /// Address of the figures.
    pub back: String,
    /// Tickets.
    pub rows: Vec<MeasuredRow>,
    /// Further pages.
    pub paging: Paging,
}
