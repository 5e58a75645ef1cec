//! How the clock of a dossier stands now: computed on every look, never stored.

use jiff::Timestamp;
use law::{OutsideCalendar, Province};

use super::state::{Dossier, Stage};

/// The clock in the words of a badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockState {
    /// Before acceptance, in transit or waiting for an answer to be looked at.
    NotCounting,
    /// In time.
    InTime(Remaining),
    /// Due today, or little is left.
    Near(Remaining),
    /// Past due.
    Late(Remaining),
    /// Paused since.
    Paused(Timestamp),
    /// Closed on or before the due moment.
    DoneOnTime,
    /// Closed after it.
    DoneLate(Remaining),
}

/// An amount of working time, whole working days or, under a day, working minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remaining {
    /// Whole working days.
    pub days: u32,
    /// Working minutes in all.
    pub minutes: u32,
}

/// The state of the clock at `now`.
///
/// # Errors
/// When the calendar of the pack does not cover the dates.
pub fn clock_state(
    dossier: &Dossier,
    province: &Province,
    now: Timestamp,
) -> Result<ClockState, OutsideCalendar> {
    let Some(clock) = &dossier.clock else { return Ok(ClockState::NotCounting) };
    if let Some(closed) = dossier.closed_at {
        return if closed <= clock.due {
            Ok(ClockState::DoneOnTime)
        } else {
            Ok(ClockState::DoneLate(working_time(province, clock.due, closed)?))
        };
    }
    if let Some(since) = clock.paused_since {
        return Ok(match &dossier.stage {
            Stage::AwaitingSupplement { answered_at: Some(_), .. } => ClockState::NotCounting,
            _ => ClockState::Paused(since),
        });
    }
    let Some(starts) = clock.starts else { return Ok(ClockState::NotCounting) };
    if now > clock.due {
        return Ok(ClockState::Late(working_time(province, clock.due, now)?));
    }
    let left = working_time(province, now, clock.due)?;
    let whole = working_time(province, starts, clock.due)?;
    let parameters = &province.parameters;
    let near_minutes = u32::from(parameters.near_working_hours) * 60;
    let due_today = law::time::local(now).date() == law::time::local(clock.due).date();
    let little = left.minutes * 100 <= whole.minutes * u32::from(parameters.near_percent)
        || (whole.minutes > near_minutes && left.minutes <= near_minutes);
    Ok(if due_today || little { ClockState::Near(left) } else { ClockState::InTime(left) })
}

fn working_time(province: &Province, from: Timestamp, to: Timestamp) -> Result<Remaining, OutsideCalendar> {
    let (from, to) = (law::time::local(from), law::time::local(to));
    Ok(Remaining {
        days: province.calendar.working_days_between(from.date(), to.date())?,
        minutes: province.calendar.working_minutes_between(from, to)?,
    })
}

/// Whether the dossier is overdue at `now`: past due and open, or closed after the due moment.
#[must_use]
pub fn is_overdue(dossier: &Dossier, now: Timestamp) -> bool {
    dossier.clock.as_ref().is_some_and(|clock| match dossier.closed_at {
        Some(closed) => closed > clock.due,
        None => clock.starts.is_some() && clock.paused_since.is_none() && now > clock.due,
    })
}
