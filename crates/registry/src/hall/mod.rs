//! The halls of the service centres: tickets, appointments, windows, shelves. Kept beside the journal, like drafts: a ticket
//! decides nothing about a case (decision 0012). Every change of a hall locks its row, so that two counters never call the
//! same number and no slot is given twice.

mod desk;
mod shelf;
mod taking;
mod times;

use casework::StaffId;
use casework::hall::{HallRefusal, TicketState, Waiting};
use jiff::Timestamp;
use jiff::civil::Date;
use law::AgencyId;
use law::time::local;

pub use self::desk::HallDesk;
pub use self::taking::{NewAppointment, NewTicket};
pub use self::times::{LeftWaiting, Measured};

use crate::dialect::{Connection, Row};
use crate::trouble::Trouble;
use crate::views::View;

/// How a change of a hall ends: done, or why not.
pub type HallAnswer<T> = Result<Result<T, HallRefusal>, Trouble>;

/// Tickets of a hall read at most for one page.
const TICKETS_MAX: i64 = 500;

/// How a ticket came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketSource {
    /// At the kiosk or by a page, printed or on the telephone.
    Taken,
    /// An appointment.
    Appointment,
    /// By a simulation.
    Simulated,
}

impl TicketSource {
    fn as_str(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Appointment => "appointment",
            Self::Simulated => "simulated",
        }
    }

    fn parse(text: &str) -> Result<Self, Trouble> {
        let all = [Self::Taken, Self::Appointment, Self::Simulated];
        let found = all.into_iter().find(|source| source.as_str() == text);
        found.ok_or_else(|| Trouble::Corrupt(format!("source {text} of a ticket")))
    }
}

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Identifier: 32 hexadecimal digits, random. Whoever knows it may look, cancel and move it.
    pub id: String,
    /// Service centre.
    pub centre: AgencyId,
    /// Day it is for.
    pub day: Date,
    /// Letter of the group of services.
    pub series: String,
    /// Number of the day in its series; `None` for an appointment whose person has not come.
    pub number: Option<i64>,
    /// Field of the procedures it is for, or `collect`, or `advice`.
    pub field: String,
    /// Priority was asked for.
    pub priority: bool,
    /// How it came about.
    pub source: TicketSource,
    /// Where it stands.
    pub state: TicketState,
    /// Start of the slot of an appointment.
    pub slot_at: Option<Timestamp>,
    /// Code by which an appointment is announced at the kiosk, six digits.
    pub code: Option<String>,
    /// When it was taken or booked.
    pub taken_at: Timestamp,
    /// When its person came.
    pub arrived_at: Option<Timestamp>,
    /// Since when it stands in its place of the line.
    pub queued_at: Option<Timestamp>,
    /// When it was called first.
    pub called_at: Option<Timestamp>,
    /// When it was called last.
    pub shown_at: Option<Timestamp>,
    /// When its person was at the window.
    pub served_at: Option<Timestamp>,
    /// When that was over.
    pub finished_at: Option<Timestamp>,
    /// Calls missed.
    pub missed: u8,
    /// Window that called it last.
    pub desk: Option<i64>,
    /// Who called it last.
    pub officer: Option<StaffId>,
    /// Draft prepared for it.
    pub draft: Option<String>,
}

impl Ticket {
    /// Series and number, such as `A041`; only the series of an appointment that has no number yet.
    #[must_use]
    pub fn label(&self) -> String {
        match self.number {
            Some(number) => format!("{}{number:03}", self.series),
            None => self.series.clone(),
        }
    }

    /// As the rule of who is next sees it.
    #[must_use]
    pub fn waiting(&self) -> Waiting {
        Waiting {
            slot: self.slot_at,
            priority: self.priority,
            since: self.queued_at.unwrap_or(self.taken_at),
            number: self.number.unwrap_or(0),
        }
    }
}

const COLUMNS: &str = "id, centre, day, series, number, field, priority, source, state, slot_at, code, taken_at, arrived_at, \
    queued_at, called_at, shown_at, served_at, finished_at, missed, desk, officer, draft";

fn read(row: &Row) -> Result<Ticket, Trouble> {
    let state = row.text(8)?;
    Ok(Ticket {
        id: row.text(0)?,
        centre: AgencyId(row.text(1)?),
        day: row.date(2)?,
        series: row.text(3)?,
        number: row.opt_int(4)?,
        field: row.text(5)?,
        priority: row.int(6)? != 0,
        source: TicketSource::parse(&row.text(7)?)?,
        state: TicketState::parse(&state)
            .ok_or_else(|| Trouble::Corrupt(format!("state {state} of a ticket")))?,
        slot_at: row.opt_time(9)?,
        code: row.opt_text(10)?,
        taken_at: row.time(11)?,
        arrived_at: row.opt_time(12)?,
        queued_at: row.opt_time(13)?,
        called_at: row.opt_time(14)?,
        shown_at: row.opt_time(15)?,
        served_at: row.opt_time(16)?,
        finished_at: row.opt_time(17)?,
        missed: u8::try_from(row.int(18)?).unwrap_or(u8::MAX),
        desk: row.opt_int(19)?,
        officer: row.opt_text(20)?.map(StaffId),
        draft: row.opt_text(21)?,
    })
}

fn one(connection: &mut Connection, id: &str) -> Result<Option<Ticket>, Trouble> {
    let sql = format!("SELECT {COLUMNS} FROM ticket WHERE id = $1");
    connection.query_one(&sql, &[id.into()])?.as_ref().map(read).transpose()
}

/// The tickets of a day in a state, in the order in which they stand in line.
fn in_state(
    connection: &mut Connection,
    centre: &AgencyId,
    day: Date,
    state: TicketState,
) -> Result<Vec<Ticket>, Trouble> {
    let sql = format!(
        "SELECT {COLUMNS} FROM ticket WHERE centre = $1 AND day = $2 AND state = $3 \
         ORDER BY COALESCE(queued_at, slot_at, taken_at), number, id LIMIT {TICKETS_MAX}"
    );
    let rows = connection.query(&sql, &[centre.as_str().into(), day.into(), state.as_str().into()])?;
    rows.iter().map(read).collect()
}

/// The row of a hall, locked until the transaction ends.
#[derive(Debug, Clone, Copy)]
struct Locked {
    windows: i64,
    favoured: i64,
}

/// Locks a hall against other changes and says that it changes.
fn lock(connection: &mut Connection, centre: &AgencyId) -> Result<Locked, Trouble> {
    let sql = "INSERT INTO hall (centre, version, windows, favoured) VALUES ($1, 1, 0, 0) \
        ON CONFLICT (centre) DO UPDATE SET version = hall.version + 1 RETURNING windows, favoured";
    let row = connection.query_one(sql, &[centre.as_str().into()])?;
    let row = row.ok_or_else(|| Trouble::Corrupt("a hall has no row".into()))?;
    Ok(Locked { windows: row.int(0)?, favoured: row.int(1)? })
}

/// A hall as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hall {
    /// Grows with every change.
    pub version: i64,
    /// Windows the centre has.
    pub windows: u16,
    /// Windows at which somebody has worked within the hour.
    pub working: usize,
    /// Waiting, in the order in which they will be called as things are.
    pub waiting: Vec<Ticket>,
    /// Called or at a window, the last called first.
    pub at_windows: Vec<Ticket>,
    /// Appointments of today whose persons have not come.
    pub booked: Vec<Ticket>,
    /// Called too often today and not there.
    pub missed: Vec<Ticket>,
}

impl Hall {
    /// Tickets before this one; `None` where it does not wait.
    #[must_use]
    pub fn before(&self, id: &str) -> Option<usize> {
        self.waiting.iter().position(|ticket| ticket.id == id)
    }
}

impl View<'_> {
    /// The hall of a centre today: numbers and windows, no persons.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn hall(&mut self, centre: &AgencyId) -> Result<Hall, Trouble> {
        let (now, rules) = (self.now, self.province.hall);
        let day = local(now).date();
        let sql = "SELECT version, windows, favoured FROM hall WHERE centre = $1";
        let row = self.connection.query_one(sql, &[centre.as_str().into()])?;
        let (version, windows, favoured) = match row {
            Some(row) => (row.int(0)?, row.int(1)?, row.int(2)?),
            None => (0, 0, 0),
        };
        let hour_ago = now.checked_sub(jiff::SignedDuration::from_hours(1)).unwrap_or(now);
        let sql = "SELECT COUNT(DISTINCT place) FROM hall_desk WHERE centre = $1 AND used_at > $2";
        let working = self.connection.query_one(sql, &[centre.as_str().into(), hour_ago.into()])?;
        let working = working.map_or(Ok(0), |row| row.int(0))?;
        let mut state = |state| in_state(self.connection, centre, day, state);
        let waiting = state(TicketState::Waiting)?;
        let mut at_windows = state(TicketState::Called)?;
        at_windows.extend(state(TicketState::Serving)?);
        at_windows.sort_by_key(|ticket| std::cmp::Reverse(ticket.shown_at));
        let (booked, missed) = (state(TicketState::Booked)?, state(TicketState::Missed)?);
        let line: Vec<Waiting> = waiting.iter().map(Ticket::waiting).collect();
        let order = casework::hall::order(&line, u8::try_from(favoured).unwrap_or(0), now, &rules);
        let waiting = order.into_iter().filter_map(|index| waiting.get(index).cloned()).collect();
        Ok(Hall {
            version,
            windows: windows_of(windows, rules.windows),
            working: usize::try_from(working).unwrap_or(0),
            waiting,
            at_windows,
            booked,
            missed,
        })
    }

    /// The version of a hall: whoever shows it looks again when it has grown.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn hall_version(&mut self, centre: &AgencyId) -> Result<i64, Trouble> {
        let sql = "SELECT version FROM hall WHERE centre = $1";
        self.connection.query_one(sql, &[centre.as_str().into()])?.map_or(Ok(0), |row| row.int(0))
    }

    /// The ticket with an identifier.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn ticket(&mut self, id: &str) -> Result<Option<Ticket>, Trouble> {
        one(self.connection, id)
    }
}

/// The windows of a centre: its own number, or that of the province.
fn windows_of(own: i64, rule: u16) -> u16 {
    u16::try_from(own).ok().filter(|own| *own > 0).unwrap_or(rule)
}
