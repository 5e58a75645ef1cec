//! The hall from its visitors' side: the kiosk (`/queue/new`), appointments (`/appointments`), one's own ticket
//! (`/queue/{ticket}`), and the display on the wall (`/queue/display/{centre}`). No page here shows a name.

pub(crate) mod board;
mod book;
mod display;
pub(crate) mod groups;
pub(crate) mod kiosk;
#[cfg(test)]
mod tests;
mod ticket;

use askama::Template;
use axum::Router;

use crate::common::components::{Action, Field};
use crate::common::{App, Page};
use crate::public::receipt::QrPicture;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .merge(kiosk::routes())
        .merge(book::routes())
        .merge(ticket::routes())
        .merge(display::routes())
}

/// Which service centre: looked for by any name of a place.
#[derive(Debug, Clone, Template)]
#[template(path = "public/queue/centre.html")]
pub struct CentrePage {
    /// Frame.
    pub page: Page,
    /// Path the choice leads to.
    pub path: &'static str,
    /// Draft that comes along; may be empty.
    pub draft: String,
    /// What was typed.
    pub typed: String,
    /// Centres found.
    pub centres: Vec<Action>,
}

/// A button of the kiosk.
#[derive(Debug, Clone)]
pub struct GroupButton {
    /// Value: the field.
    pub value: String,
    /// Letter of its numbers.
    pub letter: char,
    /// Words.
    pub label: String,
}

/// The kiosk.
#[derive(Debug, Clone, Template)]
#[template(path = "public/queue/kiosk.html")]
pub struct KioskPage {
    /// Frame.
    pub page: Page,
    /// Centre: identifier and name.
    pub centre: (String, String),
    /// How many wait and how long that takes, in words.
    pub waiting: String,
    /// Draft that comes along; may be empty.
    pub draft: String,
    /// The page stands in a hall: it prints by itself and comes back.
    pub standing: bool,
    /// Why no ticket was given; empty otherwise.
    pub fault: String,
    /// Services.
    pub groups: Vec<GroupButton>,
    /// Address at which an appointment is made instead.
    pub book: String,
}

/// One's own ticket.
#[derive(Debug, Clone, Template)]
#[template(path = "public/queue/ticket.html")]
pub struct TicketPage {
    /// Frame.
    pub page: Page,
    /// Identifier.
    pub id: String,
    /// Number such as `A041`; empty for an appointment not announced yet.
    pub label: String,
    /// Where it stands, in a sentence.
    pub state: String,
    /// How long, in words; empty where nobody waits any more.
    pub estimate: String,
    /// Facts: centre, service, slot, code.
    pub facts: Vec<(String, String)>,
    /// Why the last wish was not fulfilled; empty otherwise.
    pub fault: String,
    /// May say that they are there.
    pub may_arrive: bool,
    /// May still be given up.
    pub may_cancel: bool,
    /// Where the slot is changed; `None` for a ticket without one.
    pub change: Option<String>,
    /// Where a dossier is prepared meanwhile; `None` where it is too late.
    pub prepare: Option<String>,
    /// A draft lies beside the ticket.
    pub prepared: bool,
    /// The page looks again by itself.
    pub looks_again: bool,
    /// Where the paper is; empty where there is nothing to print.
    pub paper: String,
    /// Picture of the address.
    pub qr: Option<QrPicture>,
}

/// The ticket on a strip of 80 millimetres.
#[derive(Debug, Clone, Template)]
#[template(path = "public/queue/paper.html")]
pub struct TicketPaper {
    /// Frame.
    pub page: Page,
    /// Number.
    pub label: String,
    /// Service.
    pub service: String,
    /// Centre.
    pub centre: String,
    /// Before this one and how long, in words.
    pub waiting: String,
    /// When it was taken.
    pub taken: String,
    /// Picture of its page.
    pub qr: Option<QrPicture>,
    /// Where the kiosk goes back to; empty on a private device.
    pub back: String,
    /// The page of the ticket.
    pub ticket: String,
}

/// A day on which appointments are given.
#[derive(Debug, Clone)]
pub struct DayChoice {
    /// Words, such as `T2 23/11`.
    pub label: String,
    /// How many places are free, in words.
    pub free: String,
    /// Address; empty where nothing is free.
    pub url: String,
    /// Shown.
    pub current: bool,
}

/// A slot.
#[derive(Debug, Clone)]
pub struct SlotChoice {
    /// Value, such as `2026-11-23T09:00`.
    pub value: String,
    /// Words, such as `09:00`.
    pub label: String,
    /// Free places in words.
    pub free: String,
    /// Full.
    pub full: bool,
    /// Chosen before.
    pub chosen: bool,
}

/// Booking, or moving an appointment.
#[derive(Debug, Clone, Template)]
#[template(path = "public/queue/book.html")]
pub struct BookPage {
    /// Frame.
    pub page: Page,
    /// Centre: identifier and name.
    pub centre: (String, String),
    /// The appointment that is moved; empty for a new one.
    pub moved: String,
    /// Where the form goes.
    pub action: String,
    /// Draft that comes along; may be empty.
    pub draft: String,
    /// Why it was not booked; empty otherwise.
    pub fault: String,
    /// Days.
    pub days: Vec<DayChoice>,
    /// The day shown.
    pub day: String,
    /// Slots of the day.
    pub slots: Vec<SlotChoice>,
    /// Service, telephone.
    pub fields: Vec<Field>,
    /// Priority was asked for.
    pub priority: bool,
}

/// A number on the wall.
#[derive(Debug, Clone)]
pub struct WallCall {
    /// Number.
    pub label: String,
    /// Window.
    pub window: String,
    /// As it is called out.
    pub say: String,
    /// Tells one call from the next.
    pub key: String,
}

/// The display.
#[derive(Debug, Clone, Template)]
#[template(path = "public/queue/display.html")]
pub struct DisplayPage {
    /// Frame.
    pub page: Page,
    /// Centre.
    pub centre: String,
    /// Address of the events.
    pub events: String,
    /// Called now, the last first.
    pub calls: Vec<WallCall>,
    /// Waiting, in words.
    pub waiting: String,
    /// Next numbers.
    pub next: Vec<String>,
}
