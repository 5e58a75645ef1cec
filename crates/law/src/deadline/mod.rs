//! The legal clock: when a time limit starts, when it ends, and the day-by-day account of why.
//!
//! Pure: the caller says when something was received and what was paused; this module knows neither dossiers nor "now".
//! Where each clock rule lives:
//!
//! | Rule | What it says | Ground | Where |
//! |---|---|---|---|
//! | C1 | the clock starts on receipt of the complete dossier | D118 Art 17(3), D309 | caller: the `start` of [`due`] |
//! | C2 | boundary-free: it starts when the competent authority receives | same | caller: the `start` of [`due`]; [`crate::Province::own_desk`] |
//! | C3 | the day of the event is not counted, the last day ends at closing, a last day off rolls on | Civil Code 2015 Art 147-148 | [`due`] |
//! | C4 | units: "ngày làm việc" is a working day, plain "ngày" a calendar day | same | [`TimeLimit`] |
//! | C5 | counter dossiers accepted after 15:00 go over at the next opening | D118 Art 18(2) | [`due`] for hours: the next opening |
//! | C6 | same-day results accepted after 15:00 are due the next working day; limits of a working day and more gain nothing | Civil Status Law Art 5(3) | [`due`] for [`TimeLimit::SameDay`] |
//! | C7 | before acceptance no clock runs | D118 Art 17 | caller: does not ask |
//! | C8 | supplement after acceptance: the full limit again | D61 Art 19(4) | [`ClockPolicy::RestartFromZero`] |
//! | C9 | some sector laws: the time of the applicant is not counted | sector laws, per procedure | [`ClockPolicy::PauseResume`] |
//! | C10 | announced outages | D301 | caller: a [`Pause`] under `PauseResume` where [`ClockRules::outages_stop_the_clock`] |
//! | C11 | consultation does not stop the clock | D118 | caller: makes no pause of it |
//! | C12 | waiting for a payment is a pause, whatever the policy | sector laws | caller: a [`Pause`] under `PauseResume` |
//! | C13 | immediate results need no receipt form | D118 Art 17 | caller: [`TimeLimit::SameDay`] |
//! | C14 | remote communes have longer limits | land procedures | [`remote_limit`], or limits of the pack marked `remote` |
//!
//! "After 15:00" is strictly later than [`ClockRules::late_cutoff`]. Apologies: [`apology_latest`] (D61 Art 19(9)).

mod account;
mod clock;
mod limit;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, OutsideCalendar};

pub use account::{Deadline, ExplainedDay, ExplainedKind, deadline, describe_kind};
pub use clock::{due, due_with_pauses};
pub use limit::{LimitSyntax, TimeLimit, remote_limit};

/// What the clock does while the applicant completes a dossier (rules C8, C9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockPolicy {
    /// The full limit again from receipt of the complete dossier.
    RestartFromZero,
    /// The time of the pause is not counted.
    PauseResume,
}

/// A stretch of time that does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Start.
    pub from: Timestamp,
    /// End.
    pub to: Timestamp,
}

/// Clock parameters of a province, dated data of the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRules {
    /// Acceptance strictly after this time counts for the next working day (D118 Art 18(2); 15:00:00).
    pub late_cutoff: Time,
    /// Days before the due date by which an apology must be sent (D61 Art 19(9); 1).
    pub apology_lead_days: u16,
    /// Extra working days in remote communes where a procedure says so (rule C14; 10).
    pub remote_extra_working_days: u16,
    /// Whether announced outages stop the clock (rule C10; off by default).
    pub outages_stop_the_clock: bool,
}

/// Last day on which an apology can be sent for a due moment: `apology_lead_days` before, or the last working day
/// before that where it is a day off (D61 Art 19(9) as amended by D107).
///
/// # Errors
/// As [`due`].
pub fn apology_latest(due: Date, calendar: &Calendar, rules: &ClockRules) -> Result<Date, OutsideCalendar> {
    let day = add_days(due, -i64::from(rules.apology_lead_days))?;
    if calendar.is_working(day)? { Ok(day) } else { calendar.previous_working_day(day) }
}

fn add_days(date: Date, days: i64) -> Result<Date, OutsideCalendar> {
    date.checked_add(jiff::SignedDuration::from_hours(24 * days)).map_err(|_| OutsideCalendar(date))
}

fn add_months(date: Date, months: u16) -> Result<Date, OutsideCalendar> {
    date.checked_add(jiff::Span::new().months(i64::from(months))).map_err(|_| OutsideCalendar(date))
}

fn working_or_next(date: Date, calendar: &Calendar) -> Result<Date, OutsideCalendar> {
    if calendar.is_working(date)? { Ok(date) } else { calendar.next_working_day(date) }
}

/// A stretch of wall-clock time.
type Stretch = (DateTime, DateTime);
