//! Taking tickets and appointments, and what their owners may do with them. Whoever knows the identifier owns the ticket.

use casework::hall::{HallRefusal, TicketAct, TicketState, after, gives_tickets, is_slot};
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use law::AgencyId;
use law::time::{instant, local};

use super::{HallAnswer, Ticket, TicketSource, lock, one, windows_of};
use crate::dialect::{Connection, Value};
use crate::personal::{hex, random};
use crate::trouble::Trouble;
use crate::{Registry, View};

/// Tries to find a code that no other appointment of the day has.
const CODE_TRIES: usize = 20;

/// A ticket to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTicket {
    /// Service centre.
    pub centre: AgencyId,
    /// Letter of the group of services.
    pub series: String,
    /// Field of the procedures.
    pub field: String,
    /// Priority is asked for.
    pub priority: bool,
    /// Draft prepared for it.
    pub draft: Option<String>,
    /// The key of the form: sent twice, it takes one ticket.
    pub request_key: Option<String>,
}

/// An appointment to be booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAppointment {
    /// As for a ticket.
    pub ticket: NewTicket,
    /// Start of the slot, wall time of Vietnam.
    pub slot: DateTime,
    /// Telephone, `0` and nine digits.
    pub phone: String,
}

impl Registry {
    /// Takes a ticket for now.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn take_ticket(&self, new: &NewTicket) -> HallAnswer<Ticket> {
        let (now, province) = (self.now(), self.province());
        if !is_centre(&province, &new.centre) {
            return Ok(Err(HallRefusal::Unknown));
        }
        if !gives_tickets(&province.calendar, local(now)) {
            return Ok(Err(HallRefusal::Closed));
        }
        self.with_writer(|connection| {
            lock(connection, &new.centre)?;
            if let Some(before) = same_form(connection, new)? {
                return Ok(Ok(before));
            }
            let mut ticket = blank(new, now, TicketSource::Taken)?;
            ticket.number = Some(next_number(connection, &ticket)?);
            ticket.state = TicketState::Waiting;
            (ticket.arrived_at, ticket.queued_at) = (Some(now), Some(now));
            insert(connection, &ticket, Extra { key: new.request_key.as_deref(), ..Extra::default() })?;
            Ok(Ok(ticket))
        })
    }

    /// Books an appointment.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn book(&self, new: &NewAppointment) -> HallAnswer<Ticket> {
        let (now, province, centre) = (self.now(), self.province(), &new.ticket.centre);
        if !is_centre(&province, centre) {
            return Ok(Err(HallRefusal::Unknown));
        }
        if !is_slot(&province.calendar, new.slot, local(now), &province.hall) {
            return Ok(Err(HallRefusal::NoSlot));
        }
        let mut ticket = blank(&new.ticket, now, TicketSource::Appointment)?;
        ticket.day = new.slot.date();
        ticket.slot_at = Some(instant(new.slot));
        let token = self.key().phone_token(&new.phone);
        let sealed = self.key().seal_bytes(&identity(&ticket.id), new.phone.as_bytes())?;
        self.with_writer(|connection| {
            let hall = lock(connection, centre)?;
            if let Some(before) = same_form(connection, &new.ticket)? {
                return Ok(Ok(before));
            }
            let sql =
                "SELECT COUNT(*) FROM ticket WHERE phone_token = $1 AND state = 'booked' AND slot_at > $2";
            let held =
                connection.query_one(sql, &[token.into(), now.into()])?.map_or(Ok(0), |row| row.int(0))?;
            if held >= i64::from(province.hall.appointments_per_phone) {
                return Ok(Err(HallRefusal::TooMany));
            }
            let capacity = capacity(hall.windows, &province.hall);
            let Some(place) = free_place(connection, centre, instant(new.slot), capacity)? else {
                return Ok(Err(HallRefusal::Full));
            };
            ticket.code = Some(free_code(connection, &ticket)?);
            let key = new.ticket.request_key.as_deref();
            insert(connection, &ticket, Extra { place: Some(place), phone: Some((sealed, token)), key })?;
            Ok(Ok(ticket))
        })
    }

    /// The person with an appointment says that they are there: a number is given.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn arrive(&self, id: &str) -> HallAnswer<Ticket> {
        let (now, rules) = (self.now(), self.province().hall);
        self.change(id, TicketAct::Arrive, |connection, ticket| {
            let early = SignedDuration::from_mins(i64::from(rules.arrive_early_minutes));
            let from = ticket.slot_at.and_then(|slot| slot.checked_sub(early).ok());
            if local(now).date() != ticket.day || from.is_some_and(|from| now < from) {
                return Ok(Err(HallRefusal::TooEarly));
            }
            let number = next_number(connection, ticket)?;
            let sql = "UPDATE ticket SET state = 'waiting', number = $2, arrived_at = $3, queued_at = $3 WHERE id = $1";
            connection.execute(sql, &[ticket.id.as_str().into(), number.into(), now.into()])?;
            Ok(Ok(()))
        })
    }

    /// The same by the code of the appointment, at the kiosk of its centre.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn arrive_by_code(&self, centre: &AgencyId, code: &str) -> HallAnswer<Ticket> {
        let day = local(self.now()).date();
        let sql = "SELECT id FROM ticket WHERE centre = $1 AND day = $2 AND code = $3 ORDER BY taken_at DESC";
        let found = self.with_reader(|connection| {
            let row = connection.query_one(sql, &[centre.as_str().into(), day.into(), code.into()])?;
            row.map(|row| row.text(0)).transpose()
        })?;
        match found {
            Some(id) => self.arrive(&id),
            None => Ok(Err(HallRefusal::Unknown)),
        }
    }

    /// Its owner gives a ticket up; the place of an appointment is free again.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn cancel_ticket(&self, id: &str) -> HallAnswer<Ticket> {
        let now = self.now();
        self.change(id, TicketAct::Cancel, |connection, ticket| {
            let sql = "UPDATE ticket SET state = 'cancelled', place = NULL, finished_at = $2 WHERE id = $1";
            connection.execute(sql, &[ticket.id.as_str().into(), now.into()])?;
            Ok(Ok(()))
        })
    }

    /// Moves an appointment to another slot of its centre.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn move_appointment(&self, id: &str, slot: DateTime) -> HallAnswer<Ticket> {
        let (now, province) = (self.now(), self.province());
        if !is_slot(&province.calendar, slot, local(now), &province.hall) {
            return Ok(Err(HallRefusal::NoSlot));
        }
        let Some(found) = self.with_reader(|connection| one(connection, id))? else {
            return Ok(Err(HallRefusal::Unknown));
        };
        self.with_writer(|connection| {
            let hall = lock(connection, &found.centre)?;
            let Some(mut ticket) = one(connection, id)? else { return Ok(Err(HallRefusal::Unknown)) };
            if ticket.state != TicketState::Booked {
                return Ok(Err(HallRefusal::NotNow(ticket.state)));
            }
            if ticket.slot_at == Some(instant(slot)) {
                return Ok(Ok(ticket));
            }
            let capacity = capacity(hall.windows, &province.hall);
            let Some(place) = free_place(connection, &ticket.centre, instant(slot), capacity)? else {
                return Ok(Err(HallRefusal::Full));
            };
            ticket.day = slot.date();
            ticket.slot_at = Some(instant(slot));
            let code = free_code(connection, &ticket)?;
            let sql = "UPDATE ticket SET day = $2, slot_at = $3, place = $4, code = $5 WHERE id = $1";
            let at = ticket.slot_at.into();
            connection.execute(sql, &[id.into(), ticket.day.into(), at, place.into(), code.into()])?;
            one(connection, id).map(|ticket| ticket.ok_or(HallRefusal::Unknown))
        })
    }

    /// Puts a draft beside a ticket, so that the counter opens what was prepared.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn prepare_ticket(&self, id: &str, draft: &str) -> HallAnswer<Ticket> {
        self.with_writer(|connection| {
            let sql =
                "UPDATE ticket SET draft = $2 WHERE id = $1 AND state IN ('booked', 'waiting', 'called')";
            connection.execute(sql, &[id.into(), draft.into()])?;
            one(connection, id).map(|ticket| ticket.ok_or(HallRefusal::Unknown))
        })
    }

    /// Brings in tickets of a simulation, as they are.
    ///
    /// # Errors
    /// [`Trouble`] of the store; then none was brought in.
    pub fn bring_in_tickets(&self, tickets: &[Ticket]) -> Result<(), Trouble> {
        self.with_writer(|connection| {
            for ticket in tickets {
                insert(connection, ticket, Extra::default())?;
            }
            for centre in
                tickets.iter().map(|ticket| &ticket.centre).collect::<std::collections::BTreeSet<_>>()
            {
                lock(connection, centre)?;
            }
            Ok(())
        })
    }

    /// One act of its owner on a ticket that may happen to it now, under the lock of its hall.
    pub(super) fn change(
        &self,
        id: &str,
        act: TicketAct,
        write: impl FnOnce(&mut Connection, &Ticket) -> HallAnswer<()>,
    ) -> HallAnswer<Ticket> {
        let max = self.province().hall.missed_calls_max;
        let Some(found) = self.with_reader(|connection| one(connection, id))? else {
            return Ok(Err(HallRefusal::Unknown));
        };
        self.with_writer(|connection| {
            lock(connection, &found.centre)?;
            let Some(ticket) = one(connection, id)? else { return Ok(Err(HallRefusal::Unknown)) };
            if let Err(refusal) = after(ticket.state, act, ticket.missed, max) {
                return Ok(Err(refusal));
            }
            if let Err(refusal) = write(connection, &ticket)? {
                return Ok(Err(refusal));
            }
            one(connection, id).map(|ticket| ticket.ok_or(HallRefusal::Unknown))
        })
    }
}

impl View<'_> {
    /// The slots of a day that may be booked now, with the places still free in each.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn free_slots(
        &mut self,
        centre: &AgencyId,
        day: jiff::civil::Date,
    ) -> Result<Vec<(DateTime, i64)>, Trouble> {
        let rules = self.province.hall;
        let Ok(slots) = casework::hall::bookable(&self.province.calendar, day, local(self.now), &rules)
        else {
            return Ok(Vec::new());
        };
        let sql = "SELECT windows FROM hall WHERE centre = $1";
        let windows = self.connection.query_one(sql, &[centre.as_str().into()])?;
        let capacity = capacity(windows.map_or(Ok(0), |row| row.int(0))?, &rules);
        let sql = "SELECT slot_at, COUNT(*) FROM ticket WHERE centre = $1 AND day = $2 AND place IS NOT NULL GROUP BY slot_at";
        let rows = self.connection.query(sql, &[centre.as_str().into(), day.into()])?;
        let mut taken = std::collections::HashMap::new();
        for row in rows {
            taken.insert(row.time(0)?, row.int(1)?);
        }
        let free = |slot: DateTime| capacity - taken.get(&instant(slot)).copied().unwrap_or(0);
        Ok(slots.into_iter().map(|slot| (slot, free(slot).max(0))).collect())
    }
}

fn is_centre(province: &law::Province, centre: &AgencyId) -> bool {
    province.agency(centre).is_some_and(law::Agency::is_centre)
}

/// Places of a slot.
fn capacity(windows: i64, rules: &law::HallRules) -> i64 {
    i64::from(windows_of(windows, rules.windows)) * i64::from(rules.appointments_per_window)
}

fn identity(id: &str) -> String {
    format!("ticket/{id}")
}

fn blank(new: &NewTicket, now: Timestamp, source: TicketSource) -> Result<Ticket, Trouble> {
    Ok(Ticket {
        id: hex(&random::<16>()?),
        centre: new.centre.clone(),
        day: local(now).date(),
        series: new.series.clone(),
        number: None,
        field: new.field.clone(),
        priority: new.priority,
        source,
        state: TicketState::Booked,
        slot_at: None,
        code: None,
        taken_at: now,
        arrived_at: None,
        queued_at: None,
        called_at: None,
        shown_at: None,
        served_at: None,
        finished_at: None,
        missed: 0,
        desk: None,
        officer: None,
        draft: new.draft.clone(),
    })
}

/// The ticket that the same form took before.
fn same_form(connection: &mut Connection, new: &NewTicket) -> Result<Option<Ticket>, Trouble> {
    let Some(key) = &new.request_key else { return Ok(None) };
    let sql = "SELECT id FROM ticket WHERE request_key = $1";
    match connection.query_one(sql, &[key.as_str().into()])? {
        Some(row) => one(connection, &row.text(0)?),
        None => Ok(None),
    }
}

/// The next number of the day in a series. The hall is locked.
fn next_number(connection: &mut Connection, ticket: &Ticket) -> Result<i64, Trouble> {
    let sql = "SELECT COALESCE(MAX(number), 0) FROM ticket WHERE centre = $1 AND day = $2 AND series = $3";
    let key = [ticket.centre.as_str().into(), ticket.day.into(), ticket.series.as_str().into()];
    Ok(connection.query_one(sql, &key)?.map_or(Ok(0), |row| row.int(0))? + 1)
}

/// The lowest place that is free in a slot. The hall is locked.
fn free_place(
    connection: &mut Connection,
    centre: &AgencyId,
    slot: Timestamp,
    capacity: i64,
) -> Result<Option<i64>, Trouble> {
    let sql = "SELECT place FROM ticket WHERE centre = $1 AND slot_at = $2 AND place IS NOT NULL";
    let rows = connection.query(sql, &[centre.as_str().into(), slot.into()])?;
    let taken: Vec<i64> = rows.iter().map(|row| row.int(0)).collect::<Result<_, _>>()?;
    Ok((1..=capacity).find(|place| !taken.contains(place)))
}

/// Six digits that no other appointment of the centre has on that day.
fn free_code(connection: &mut Connection, ticket: &Ticket) -> Result<String, Trouble> {
    let sql = "SELECT 1 FROM ticket WHERE centre = $1 AND day = $2 AND code = $3";
    for _ in 0..CODE_TRIES {
        let code = format!("{:06}", u32::from_be_bytes(random::<4>()?) % 1_000_000);
        let key = [ticket.centre.as_str().into(), ticket.day.into(), code.as_str().into()];
        if connection.query_one(sql, &key)?.is_none() {
            return Ok(code);
        }
    }
    Err(Trouble::Unavailable("no code is free for an appointment".into()))
}

/// What a row has besides its ticket.
#[derive(Default)]
struct Extra<'a> {
    place: Option<i64>,
    phone: Option<(Vec<u8>, i64)>,
    key: Option<&'a str>,
}

fn insert(connection: &mut Connection, ticket: &Ticket, extra: Extra<'_>) -> Result<(), Trouble> {
    let (sealed, token) = extra.phone.map_or((None, None), |(sealed, token)| (Some(sealed), Some(token)));
    let values: [Value; 26] = [
        ticket.id.as_str().into(),
        ticket.centre.as_str().into(),
        ticket.day.into(),
        ticket.series.as_str().into(),
        ticket.number.into(),
        ticket.field.as_str().into(),
        i64::from(ticket.priority).into(),
        ticket.source.as_str().into(),
        ticket.state.as_str().into(),
        ticket.slot_at.into(),
        ticket.code.as_deref().into(),
        ticket.taken_at.into(),
        ticket.arrived_at.into(),
        ticket.queued_at.into(),
        ticket.called_at.into(),
        ticket.shown_at.into(),
        ticket.served_at.into(),
        ticket.finished_at.into(),
        i64::from(ticket.missed).into(),
        ticket.desk.into(),
        ticket.officer.as_ref().map(|id| id.0.as_str()).into(),
        ticket.draft.as_deref().into(),
        extra.place.into(),
        sealed.into(),
        token.into(),
        extra.key.into(),
    ];
    let marks: Vec<String> = (1..=values.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "INSERT INTO ticket ({}, place, phone_sealed, phone_token, request_key) VALUES ({})",
        super::COLUMNS,
        marks.join(", ")
    );
    connection.execute(&sql, &values).map(drop)
}
