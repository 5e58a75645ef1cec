//! The windows of a hall: who sits at which, whom they call, and how that ends.

use casework::hall::{HallRefusal, TicketAct, TicketState, Turn, after, next};
use casework::{Actor, Role};
use law::AgencyId;
use law::time::local;

use super::{HallAnswer, Ticket, in_state, lock, one};
use crate::dialect::Connection;
use crate::trouble::Trouble;
use crate::{Registry, View};

/// Windows at most.
const WINDOWS_MAX: i64 = 99;

/// The place of a member of staff in a hall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HallDesk {
    /// Window.
    pub window: Option<i64>,
    /// Called by this person, or at the window.
    pub current: Option<Ticket>,
}

/// Whether an actor calls numbers in a centre.
fn serves(actor: &Actor, centre: &AgencyId) -> bool {
    actor.holds(Role::IntakeOfficer, centre) || actor.holds(Role::CentreHead, centre)
}

/// The number of the person called, or at the window, of an officer.
fn current(
    connection: &mut Connection,
    centre: &AgencyId,
    officer: &str,
    day: jiff::civil::Date,
) -> Result<Option<Ticket>, Trouble> {
    let sql = format!(
        "SELECT {} FROM ticket WHERE centre = $1 AND day = $2 AND state IN ('called', 'serving') AND officer = $3 \
         ORDER BY shown_at DESC LIMIT 1",
        super::COLUMNS
    );
    let row = connection.query_one(&sql, &[centre.as_str().into(), day.into(), officer.into()])?;
    row.as_ref().map(super::read).transpose()
}

fn window(connection: &mut Connection, centre: &AgencyId, officer: &str) -> Result<Option<i64>, Trouble> {
    let sql = "SELECT place FROM hall_desk WHERE centre = $1 AND officer = $2";
    let row = connection.query_one(sql, &[centre.as_str().into(), officer.into()])?;
    row.map(|row| row.int(0)).transpose()
}

impl Registry {
    /// A member of staff says at which window (1 to 99) they sit.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn sit_at(&self, actor: &Actor, centre: &AgencyId, window: i64) -> HallAnswer<()> {
        let Some(officer) = actor.staff().filter(|_| serves(actor, centre)) else {
            return Ok(Err(HallRefusal::NotYours));
        };
        if !(1..=WINDOWS_MAX).contains(&window) {
            return Ok(Err(HallRefusal::Unknown));
        }
        let now = self.now();
        self.with_writer(|connection| {
            lock(connection, centre)?;
            let sql = "INSERT INTO hall_desk (centre, officer, place, used_at) VALUES ($1, $2, $3, $4) \
                ON CONFLICT (centre, officer) DO UPDATE SET place = excluded.place, used_at = excluded.used_at";
            let values = [centre.as_str().into(), officer.0.as_str().into(), window.into(), now.into()];
            connection.execute(sql, &values)?;
            Ok(Ok(()))
        })
    }

    /// The head of a centre says how many windows it has (1 to 99).
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn set_windows(&self, actor: &Actor, centre: &AgencyId, windows: i64) -> HallAnswer<()> {
        if !actor.holds(Role::CentreHead, centre) {
            return Ok(Err(HallRefusal::NotYours));
        }
        if !(1..=WINDOWS_MAX).contains(&windows) {
            return Ok(Err(HallRefusal::Unknown));
        }
        self.with_writer(|connection| {
            lock(connection, centre)?;
            let sql = "UPDATE hall SET windows = $2 WHERE centre = $1";
            connection.execute(sql, &[centre.as_str().into(), windows.into()])?;
            Ok(Ok(()))
        })
    }

    /// Calls the next ticket to the window of a member of staff; whom they served is finished with. `None` where nobody
    /// waits.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn call_next(&self, actor: &Actor, centre: &AgencyId) -> HallAnswer<Option<Ticket>> {
        let Some(officer) = actor.staff().filter(|_| serves(actor, centre)) else {
            return Ok(Err(HallRefusal::NotYours));
        };
        let (now, rules, officer) = (self.now(), self.province().hall, officer.0.as_str());
        let day = local(now).date();
        self.with_writer(|connection| {
            let hall = lock(connection, centre)?;
            let Some(place) = window(connection, centre, officer)? else {
                return Ok(Err(HallRefusal::NoWindow));
            };
            match current(connection, centre, officer, day)? {
                Some(ticket) if ticket.state == TicketState::Called => {
                    return Ok(Err(HallRefusal::StillCalled));
                }
                Some(ticket) => {
                    let sql = "UPDATE ticket SET state = 'done', finished_at = $2 WHERE id = $1";
                    connection.execute(sql, &[ticket.id.as_str().into(), now.into()])?;
                }
                None => {}
            }
            let waiting = in_state(connection, centre, day, TicketState::Waiting)?;
            let line: Vec<_> = waiting.iter().map(Ticket::waiting).collect();
            let favoured = u8::try_from(hall.favoured).unwrap_or(u8::MAX);
            let Some((index, turn)) = next(&line, favoured, now, &rules) else { return Ok(Ok(None)) };
            let Some(chosen) = waiting.get(index) else { return Ok(Ok(None)) };
            let favoured = match turn {
                Turn::Appointment => hall.favoured,
                Turn::Priority => hall.favoured.saturating_add(1).min(100),
                Turn::Arrival => 0,
            };
            let sql = "UPDATE hall SET favoured = $2 WHERE centre = $1";
            connection.execute(sql, &[centre.as_str().into(), favoured.into()])?;
            let sql = "UPDATE hall_desk SET used_at = $3 WHERE centre = $1 AND officer = $2";
            connection.execute(sql, &[centre.as_str().into(), officer.into(), now.into()])?;
            let first = chosen.called_at.unwrap_or(now);
            let sql = "UPDATE ticket SET state = 'called', called_at = $2, shown_at = $3, desk = $4, officer = $5 WHERE id = $1";
            let values = [chosen.id.as_str().into(), first.into(), now.into(), place.into(), officer.into()];
            connection.execute(sql, &values)?;
            one(connection, &chosen.id).map(Ok)
        })
    }

    /// What a member of staff does with a ticket that was called: recall, absent, serve, finish; restore one that missed
    /// its calls.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn act_on_ticket(&self, actor: &Actor, id: &str, act: TicketAct) -> HallAnswer<Ticket> {
        let Some(officer) = actor.staff() else { return Ok(Err(HallRefusal::NotYours)) };
        // Whose ticket it is comes before how it stands: strangers learn nothing.
        let found = self.with_reader(|connection| one(connection, id))?;
        if found.is_none_or(|ticket| !serves(actor, &ticket.centre)) {
            return Ok(Err(HallRefusal::NotYours));
        }
        let (now, max) = (self.now(), self.province().hall.missed_calls_max);
        let day = local(now).date();
        self.change(id, act, |connection, ticket| {
            let mine = ticket.officer.as_ref() == Some(officer) || act == TicketAct::Restore;
            let heads = actor.holds(Role::CentreHead, &ticket.centre);
            if !mine && !heads {
                return Ok(Err(HallRefusal::NotYours));
            }
            if ticket.day != day {
                return Ok(Err(HallRefusal::NotNow(ticket.state)));
            }
            let state = match after(ticket.state, act, ticket.missed, max) {
                Ok(state) => state,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let sql = match act {
                TicketAct::Recall => "UPDATE ticket SET state = $2, shown_at = $3 WHERE id = $1",
                TicketAct::Absent => {
                    "UPDATE ticket SET state = $2, queued_at = $3, missed = missed + 1 WHERE id = $1"
                }
                TicketAct::Serve => "UPDATE ticket SET state = $2, served_at = $3 WHERE id = $1",
                TicketAct::Finish => "UPDATE ticket SET state = $2, finished_at = $3 WHERE id = $1",
                TicketAct::Restore => "UPDATE ticket SET state = $2, queued_at = $3 WHERE id = $1",
                TicketAct::Arrive | TicketAct::Call | TicketAct::Cancel => {
                    return Ok(Err(HallRefusal::NotNow(ticket.state)));
                }
            };
            connection.execute(sql, &[ticket.id.as_str().into(), state.as_str().into(), now.into()])?;
            Ok(Ok(()))
        })
    }
}

impl View<'_> {
    /// The place of an actor in a hall; `None` for those who call nobody there.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn hall_desk(&mut self, actor: &Actor, centre: &AgencyId) -> Result<Option<HallDesk>, Trouble> {
        let Some(officer) = actor.staff().filter(|_| serves(actor, centre)) else { return Ok(None) };
        let day = local(self.now).date();
        Ok(Some(HallDesk {
            window: window(self.connection, centre, &officer.0)?,
            current: current(self.connection, centre, &officer.0, day)?,
        }))
    }
}
