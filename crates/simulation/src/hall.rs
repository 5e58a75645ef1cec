//! A lively hall: three weeks of tickets behind it, and a line that waits now. Waits are not set but follow from arrivals,
//! windows and how long services take.

use casework::StaffId;
use casework::hall::{TicketState, groups};
use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, Timestamp};
use law::time::{instant, local};
use law::{AgencyId, Province};
use registry::hall::{Ticket, TicketSource};

use crate::chance::Chance;

/// Days behind today.
const DAYS: i64 = 21;
/// Windows that serve.
const WINDOWS: usize = 4;
/// Persons of a day.
const PERSONS: i64 = 150;
/// Median of a service, seconds.
const SERVICE: f64 = 420.0;
/// Share of the tickets that ask for priority.
const PRIORITY: f64 = 0.08;

/// The tickets of a centre up to `now`; those at a window now are with `officers`.
#[must_use]
pub fn hall_tickets(
    province: &Province,
    centre: &AgencyId,
    now: Timestamp,
    officers: &[StaffId],
    seed: u64,
) -> Vec<Ticket> {
    let mut chance = Chance::new(seed);
    let today = local(now).date();
    let mut tickets = Vec::new();
    for back in (0..=DAYS).rev() {
        let Ok(day) = today.checked_sub(jiff::Span::new().days(back)) else { continue };
        let kinds = groups(province, day);
        let arrivals = arrivals(province, day, &mut chance);
        let mut free = [Timestamp::MIN; WINDOWS];
        let mut numbers = std::collections::HashMap::new();
        for arrival in arrivals.into_iter().map(instant).filter(|arrival| *arrival <= now) {
            let Some((field, letter)) = kinds.get(chance.index(kinds.len())) else { continue };
            let number = numbers.entry(*letter).and_modify(|number| *number += 1).or_insert(1_i64);
            let mut ticket = waiting(centre, day, (field, *letter, *number), arrival, &mut chance);
            serve(&mut ticket, &mut free, now, officers, &mut chance);
            tickets.push(ticket);
        }
    }
    tickets
}

/// When people come: throughout the sessions, most of them in the first half of each.
fn arrivals(province: &Province, day: Date, chance: &mut Chance) -> Vec<DateTime> {
    let sessions = province.calendar.sessions(day).unwrap_or_default();
    let each = PERSONS / i64::try_from(sessions.len().max(1)).unwrap_or(1);
    let mut times = Vec::new();
    for session in sessions {
        let seconds = i64::from(session.minutes()) * 60;
        let opens = day.to_datetime(session.opens);
        for _ in 0..each {
            let early = chance.share() * chance.share().max(0.35);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_precision_loss,
                reason = "seconds of a session"
            )]
            let after = (early * seconds as f64) as i64;
            times.extend(opens.checked_add(SignedDuration::from_secs(after)));
        }
    }
    times.sort();
    times
}

fn waiting(
    centre: &AgencyId,
    day: Date,
    (field, letter, number): (&str, char, i64),
    arrival: Timestamp,
    chance: &mut Chance,
) -> Ticket {
    Ticket {
        id: format!("{:016x}{:016x}", chance.number(), chance.number()),
        centre: centre.clone(),
        day,
        series: letter.to_string(),
        number: Some(number),
        field: field.to_owned(),
        priority: chance.happens(PRIORITY),
        source: TicketSource::Simulated,
        state: TicketState::Waiting,
        slot_at: None,
        code: None,
        taken_at: arrival,
        arrived_at: Some(arrival),
        queued_at: Some(arrival),
        called_at: None,
        shown_at: None,
        served_at: None,
        finished_at: None,
        missed: 0,
        desk: None,
        officer: None,
        draft: None,
    }
}

/// The first window that is free serves, if that is before now.
fn serve(
    ticket: &mut Ticket,
    free: &mut [Timestamp; WINDOWS],
    now: Timestamp,
    officers: &[StaffId],
    chance: &mut Chance,
) {
    let first = free.iter_mut().enumerate().min_by_key(|(_, at)| **at);
    let Some((window, at)) = first else { return };
    let called = ticket.taken_at.max(*at);
    if called > now {
        return;
    }
    let later =
        |from: Timestamp, seconds: i64| from.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(from);
    #[expect(clippy::cast_possible_truncation, reason = "seconds of a service")]
    let seconds = chance.around(SERVICE, 0.5).clamp(60.0, 2_400.0) as i64;
    let served = later(called, 25);
    let finished = later(served, seconds);
    *at = finished;
    ticket.called_at = Some(called);
    ticket.shown_at = Some(called);
    ticket.served_at = Some(served.min(now));
    ticket.desk = i64::try_from(window + 1).ok();
    if finished <= now {
        (ticket.state, ticket.finished_at) = (TicketState::Done, Some(finished));
        return;
    }
    // At the window now: with somebody who can end it. Windows nobody is known for have just become free.
    match officers.get(window) {
        Some(officer) => {
            ticket.state = TicketState::Serving;
            ticket.officer = Some(officer.clone());
        }
        None => (ticket.state, ticket.finished_at) = (TicketState::Done, Some(now)),
    }
}
