//! One window: call, recall, absent, at the window, finished; and which window it is.

use axum::Router;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use casework::Role;
use casework::hall::{HallRefusal, TicketAct, TicketState};
use jiff::Timestamp;
use law::AgencyId;
use law::time::local;
use registry::Registry;
use registry::hall::Ticket;

use super::{Current, QueuePage, QueueRow};
use crate::common::fields::FormData;
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, show};
use crate::officer::frame;
use crate::public::queue::groups::{call, centre_name, name};
use crate::public::queue::kiosk::{estimate, refused};

/// Rows of a list.
const ROWS: usize = 60;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/queue", get(window))
        .route("/officer/queue/call", post(next))
        .route("/officer/queue/act", post(act))
        .route("/officer/queue/window", post(sit))
        .route("/officer/queue/windows", post(windows))
}

/// The centre whose numbers a member of staff calls.
pub(super) fn centre_of(desk: &StaffVisit) -> Result<AgencyId, PageFault> {
    let calls = |role: Role| matches!(role, Role::IntakeOfficer | Role::CentreHead);
    let held = desk.staff.grants.iter().find(|grant| calls(grant.role));
    held.map(|grant| grant.agency.clone()).ok_or(PageFault::NotFound)
}

async fn window(desk: StaffVisit) -> PageAnswer {
    page(&desk, String::new()).await
}

async fn page(desk: &StaffVisit, fault: String) -> PageAnswer {
    let (visit, id) = (&desk.visit, centre_of(desk)?);
    let province = visit.app.province();
    let centre = province.agency(&id).ok_or(PageFault::NotFound)?;
    let (actor, asked) = (desk.staff.actor(), id.clone());
    let read = visit.app.read(move |view| {
        let desk = view.hall_desk(&actor, &asked)?;
        Ok((desk, view.hall(&asked)?, view.service_seconds(&asked)?))
    });
    let (place, hall, seconds) = read.await?;
    let place = place.ok_or(PageFault::NotFound)?;
    let texts = visit.texts();
    let head = desk.staff.actor().holds(Role::CentreHead, &id);
    let mut frame = frame(desk, texts.get("desk-queue-title"), None).await?;
    frame.faulty = !fault.is_empty();
    let current_id = place.current.as_ref().map(|ticket| ticket.id.clone());
    let rows = |tickets: &[Ticket]| {
        let others = tickets.iter().filter(|ticket| Some(&ticket.id) != current_id.as_ref());
        others.take(ROWS).map(|ticket| row(visit, ticket)).collect::<Vec<_>>()
    };
    let status = if fault.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    let query = PageQuery::default().with("centre", id.as_str());
    let shown = show(&QueuePage {
        page: frame,
        centre: (id.to_string(), centre_name(centre, visit.lang)),
        waiting: texts.with("queue-waiting", &[("count", &hall.waiting.len())]),
        estimate: estimate(visit, &hall, hall.waiting.len(), &seconds),
        fault,
        window: place.window.map(|window| window.to_string()).unwrap_or_default(),
        current: place.current.as_ref().map(|ticket| current(visit, ticket)),
        line: rows(&hall.waiting),
        others: rows(&hall.at_windows),
        booked: rows(&hall.booked),
        missed: rows(&hall.missed),
        windows: if head { hall.windows.to_string() } else { String::new() },
        display: visit.url(&format!("/queue/display/{id}")),
        kiosk: visit.url(&format!("/queue/new{query}&kiosk=1")),
        times: visit.url("/officer/queue/times"),
    })?;
    Ok((status, shown).into_response())
}

fn current(visit: &Visit, ticket: &Ticket) -> Current {
    let serving = ticket.state == TicketState::Serving;
    let since = if serving { ticket.served_at } else { ticket.shown_at };
    let seconds = seconds_since(visit, since);
    let intake = match &ticket.draft {
        Some(draft) => format!("/officer/intake/{draft}?ticket={}", ticket.id),
        None => format!("/officer/intake?ticket={}", ticket.id),
    };
    Current {
        row: row(visit, ticket),
        serving,
        seconds,
        span: visit.lang.minutes(u32::try_from(seconds / 60).unwrap_or(0)),
        said: call(&ticket.label(), ticket.desk.unwrap_or(0), visit.lang),
        intake: visit.url(&intake),
    }
}

fn seconds_since(visit: &Visit, since: Option<Timestamp>) -> i64 {
    since.map_or(0, |since| visit.now.duration_since(since).as_secs().max(0))
}

fn row(visit: &Visit, ticket: &Ticket) -> QueueRow {
    let (texts, province) = (visit.texts(), visit.app.province());
    let time = |at: Timestamp| visit.lang.time(local(at).time());
    let mut words = Vec::new();
    if let Some(slot) = ticket.slot_at {
        words.push(texts.with("desk-queue-slot", &[("time", &time(slot))]));
    }
    match ticket.state {
        TicketState::Called | TicketState::Serving => {
            let window = ticket.desk.unwrap_or(0).to_string();
            let key =
                if ticket.state == TicketState::Called { "desk-queue-called-to" } else { "desk-queue-at" };
            words.push(texts.with(key, &[("window", &window)]));
        }
        _ => {
            let minutes = u32::try_from(seconds_since(visit, ticket.arrived_at) / 60).unwrap_or(0);
            if ticket.arrived_at.is_some() {
                words.push(texts.with("desk-queue-waits", &[("span", &visit.lang.minutes(minutes))]));
            }
        }
    }
    if ticket.missed > 0 && ticket.state == TicketState::Waiting {
        words.push(texts.get("desk-queue-missed-once"));
    }
    QueueRow {
        id: ticket.id.clone(),
        label: ticket.label(),
        service: name(&province, &ticket.field, visit.lang),
        words: words.join(" · "),
        priority: ticket.priority,
        prepared: ticket.draft.is_some(),
    }
}

/// Does something to the hall; back to the window, or the window with the reason why not.
async fn change<T: Send + 'static>(
    desk: StaffVisit,
    change: impl FnOnce(&Registry) -> registry::hall::HallAnswer<T> + Send + 'static,
) -> PageAnswer {
    match desk.visit.app.registry().blocking(change).await? {
        Ok(_) => Ok(Redirect::to(&desk.visit.url("/officer/queue")).into_response()),
        Err(HallRefusal::NotYours) => Err(PageFault::NotFound),
        Err(refusal) => {
            let fault = refused(&desk.visit, refusal);
            page(&desk, fault).await
        }
    }
}

async fn next(desk: StaffVisit) -> PageAnswer {
    let (actor, centre) = (desk.staff.actor(), centre_of(&desk)?);
    let asked = centre.clone();
    let called =
        desk.visit.app.registry().blocking(move |registry| registry.call_next(&actor, &asked)).await?;
    match called {
        Ok(Some(_)) => Ok(Redirect::to(&desk.visit.url("/officer/queue")).into_response()),
        Ok(None) => {
            let fault = desk.visit.texts().get("desk-queue-nobody");
            page(&desk, fault).await
        }
        Err(HallRefusal::NotYours) => Err(PageFault::NotFound),
        Err(refusal) => {
            let fault = refused(&desk.visit, refusal);
            page(&desk, fault).await
        }
    }
}

async fn act(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let act = form.first("act").and_then(TicketAct::parse).ok_or(PageFault::BadRequest)?;
    let (actor, id) = (desk.staff.actor(), form.first("ticket").unwrap_or_default().to_owned());
    match act {
        // At the desk an appointment is announced by its row, without the code.
        TicketAct::Arrive => {
            let centre = centre_of(&desk)?;
            let asked = id.clone();
            let ticket = desk.visit.app.read(move |view| view.ticket(&asked)).await?;
            if ticket.is_none_or(|ticket| ticket.centre != centre) {
                return Err(PageFault::NotFound);
            }
            change(desk, move |registry| registry.arrive(&id)).await
        }
        act => change(desk, move |registry| registry.act_on_ticket(&actor, &id, act)).await,
    }
}

fn number(form: &FormData, name: &str) -> i64 {
    form.first(name).and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

async fn sit(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let (actor, centre, window) = (desk.staff.actor(), centre_of(&desk)?, number(&form, "window"));
    change(desk, move |registry| registry.sit_at(&actor, &centre, window)).await
}

async fn windows(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let (actor, centre, count) = (desk.staff.actor(), centre_of(&desk)?, number(&form, "windows"));
    change(desk, move |registry| registry.set_windows(&actor, &centre, count)).await
}
