//! One's own ticket: how many are before it, how long that takes, and what its owner may still do. The address is the key.

use axum::Router;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use casework::hall::{HallRefusal, TicketState};
use law::time::local;
use registry::Registry;
use registry::hall::{HallAnswer, Ticket};

use super::groups::{centre_name, name, spoken};
use super::kiosk::{draft_in, estimate, hall_and_times, refused, throttle};
use super::{TicketPage, TicketPaper};
use crate::common::fields::FormData;
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, Visit, qr, show};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/queue/{ticket}", get(one))
        .route("/queue/{ticket}/paper", get(paper))
        .route("/queue/{ticket}/arrive", post(arrive))
        .route("/queue/{ticket}/cancel", post(cancel))
        .route("/queue/{ticket}/draft", post(draft))
}

/// The ticket of an address. Addresses nobody was given are counted like codes nobody issued.
pub(super) async fn found(visit: &Visit, id: &str) -> Result<Ticket, PageFault> {
    let now = std::time::Instant::now();
    if !visit.app.tracking().allows(visit.address, now) {
        return Err(PageFault::TooManyRequests);
    }
    let asked = id.to_owned();
    let ticket = visit.app.read(move |view| view.ticket(&asked)).await?;
    ticket.ok_or_else(|| {
        visit.app.tracking().count(visit.address, now);
        PageFault::NotFound
    })
}

async fn one(visit: Visit, Path(id): Path<String>) -> PageAnswer {
    page(&visit, &found(&visit, &id).await?, String::new()).await
}

async fn page(visit: &Visit, ticket: &Ticket, fault: String) -> PageAnswer {
    let (hall, seconds) = hall_and_times(visit, &ticket.centre).await?;
    let province = visit.app.province();
    let texts = visit.texts();
    let before = hall.before(&ticket.id);
    let today = ticket.day == visit.local().date();
    let waits = ticket.state == TicketState::Waiting && today;
    let booked = ticket.state == TicketState::Booked && visit.local().date() <= ticket.day;
    let mut page = visit.page_titled(texts.get(if booked { "ticket-title-booked" } else { "ticket-title" }));
    page.faulty = !fault.is_empty();
    let centre = province.agency(&ticket.centre).map(|centre| centre_name(centre, visit.lang));
    let query = PageQuery::default().with("centre", ticket.centre.as_str());
    let address = format!("{}/queue/{}", visit.app.config().base_url, ticket.id);
    let mut facts = vec![
        (texts.get("ticket-centre"), centre.unwrap_or_default()),
        (texts.get("ticket-service"), name(&province, &ticket.field, visit.lang)),
    ];
    if let Some(slot) = ticket.slot_at {
        facts.push((texts.get("ticket-slot"), visit.lang.due(local(slot))));
    }
    if let Some(code) = ticket.code.as_ref().filter(|_| booked) {
        facts.push((texts.get("ticket-code"), code.clone()));
    }
    let status = if fault.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    let open = !ticket.state.is_over() && (today || booked);
    let shown = show(&TicketPage {
        page,
        id: ticket.id.clone(),
        label: if ticket.number.is_some() { ticket.label() } else { String::new() },
        state: state_words(visit, ticket, before),
        estimate: before.filter(|_| waits).map_or_else(String::new, |n| estimate(visit, &hall, n, &seconds)),
        facts,
        fault,
        may_arrive: booked && today,
        may_cancel: booked || waits,
        change: booked.then(|| visit.url(&format!("/appointments{}&move={}", query, ticket.id))),
        prepare: (open && ticket.state != TicketState::Serving).then(|| prepare(visit, ticket)),
        prepared: ticket.draft.is_some(),
        looks_again: waits || (today && ticket.state == TicketState::Called),
        paper: if ticket.number.is_some() {
            visit.url(&format!("/queue/{}/paper", ticket.id))
        } else {
            String::new()
        },
        qr: qr::picture(&address),
    })?;
    Ok((status, shown).into_response())
}

/// The procedures of the service, to prepare one of them.
fn prepare(visit: &Visit, ticket: &Ticket) -> String {
    let known = visit.app.province().fields.contains_key(&ticket.field);
    let query = if known { PageQuery::default().with("field", &ticket.field) } else { String::new() };
    visit.url(&format!("/procedures{query}"))
}

fn state_words(visit: &Visit, ticket: &Ticket, before: Option<usize>) -> String {
    let texts = visit.texts();
    let today = visit.local().date();
    match ticket.state {
        TicketState::Booked if ticket.day < today => texts.get("ticket-over"),
        TicketState::Booked => {
            let minutes = visit.app.province().hall.arrive_early_minutes;
            texts.with("ticket-booked", &[("minutes", &minutes)])
        }
        TicketState::Waiting | TicketState::Called | TicketState::Serving if ticket.day < today => {
            texts.get("ticket-over")
        }
        TicketState::Waiting if ticket.missed > 0 => {
            texts.with("ticket-missed-once", &[("count", &before.unwrap_or(0))])
        }
        TicketState::Waiting => texts.with("ticket-waiting", &[("count", &before.unwrap_or(0))]),
        TicketState::Called => {
            let window = ticket.desk.unwrap_or(0).to_string();
            texts.with("ticket-called", &[("window", &window)])
        }
        TicketState::Serving => texts.get("ticket-serving"),
        TicketState::Done => texts.get("ticket-done"),
        TicketState::Missed => texts.get("ticket-missed"),
        TicketState::Cancelled => texts.get("ticket-cancelled"),
    }
}

async fn paper(visit: Visit, Path(id): Path<String>, query: PageQuery) -> PageAnswer {
    let ticket = found(&visit, &id).await?;
    if ticket.number.is_none() {
        return Err(PageFault::NotFound);
    }
    let (hall, seconds) = hall_and_times(&visit, &ticket.centre).await?;
    let province = visit.app.province();
    let centre = province.agency(&ticket.centre).map(|centre| centre_name(centre, visit.lang));
    let before = hall.before(&ticket.id);
    let kiosk = PageQuery::default().with("centre", ticket.centre.as_str());
    let address = format!("{}/queue/{}", visit.app.config().base_url, ticket.id);
    let label = ticket.label();
    show(&TicketPaper {
        page: visit.page_titled(
            visit.texts().with("ticket-paper-title", &[("number", &spoken(&label, visit.lang))]),
        ),
        label,
        service: name(&province, &ticket.field, visit.lang),
        centre: centre.unwrap_or_default(),
        waiting: before.map_or_else(
            || state_words(&visit, &ticket, None),
            |n| format!("{} {}", state_words(&visit, &ticket, Some(n)), estimate(&visit, &hall, n, &seconds)),
        ),
        taken: visit.lang.date_time(local(ticket.arrived_at.unwrap_or(ticket.taken_at))),
        qr: qr::picture(&address),
        back: if query.get("kiosk") == "1" {
            visit.url(&format!("/queue/new{kiosk}&kiosk=1"))
        } else {
            String::new()
        },
        ticket: visit.url(&format!("/queue/{}", ticket.id)),
    })
}

/// Carries out a wish of the owner; back to the ticket, or the ticket with the reason why not.
async fn wish(
    visit: &Visit,
    id: String,
    act: impl FnOnce(&Registry, &str) -> HallAnswer<Ticket> + Send + 'static,
) -> PageAnswer {
    throttle(visit)?;
    let wished = id.clone();
    let answer = visit.app.registry().blocking(move |registry| act(registry, &wished)).await?;
    match answer {
        Ok(ticket) => Ok(Redirect::to(&visit.url(&format!("/queue/{}", ticket.id))).into_response()),
        Err(HallRefusal::Unknown) => Err(PageFault::NotFound),
        Err(refusal) => page(visit, &found(visit, &id).await?, refused(visit, refusal)).await,
    }
}

async fn arrive(visit: Visit, Path(id): Path<String>) -> PageAnswer {
    wish(&visit, id, Registry::arrive).await
}

async fn cancel(visit: Visit, Path(id): Path<String>) -> PageAnswer {
    wish(&visit, id, Registry::cancel_ticket).await
}

/// What was prepared is put beside the ticket.
async fn draft(visit: Visit, Path(id): Path<String>, Form(form): Form<FormData>) -> PageAnswer {
    let named = form.first("draft").and_then(draft_in);
    let Some(draft) = named else {
        return page(&visit, &found(&visit, &id).await?, visit.texts().get("ticket-no-draft")).await;
    };
    wish(&visit, id, move |registry, id| registry.prepare_ticket(id, &draft)).await
}
