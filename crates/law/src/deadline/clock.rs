//! When a limit ends: the rules of counting, without and with pauses. Knows nothing of words or pages.

use jiff::civil::{Date, DateTime};

use super::{ClockPolicy, ClockRules, Pause, Stretch, TimeLimit, add_days, add_months, working_or_next};
use crate::calendar::{Calendar, OutsideCalendar};
use crate::time::local;

/// The due moment of a limit that starts at `start` (wall clock). The fast path: no account, no allocation.
/// The day of the event is not counted; the period ends at the close of its last day; a last day off rolls on (C3).
/// A month ends on the same day number, or on the last day of a shorter month. A limit of zero is a same-day limit.
/// Hours are counted inside office hours only, seconds of the start are kept while they fit the session.
///
/// # Errors
/// [`OutsideCalendar`] when the pack's calendar does not reach the due date; so for every function here.
pub fn due(
    start: DateTime,
    limit: TimeLimit,
    calendar: &Calendar,
    rules: &ClockRules,
) -> Result<DateTime, OutsideCalendar> {
    let last_day = match limit.counted() {
        TimeLimit::WorkingDays(n) => calendar.add_working_days(start.date(), u32::from(n))?,
        TimeLimit::SameDay => same_day(start, calendar, rules)?,
        TimeLimit::WorkingHours(n) => {
            let from = hours_start(start, calendar, rules)?;
            return calendar.add_working_minutes(from, u32::from(n) * 60);
        }
        TimeLimit::CalendarDays(n) => working_or_next(add_days(start.date(), i64::from(n))?, calendar)?,
        TimeLimit::Months(n) => working_or_next(add_months(start.date(), n)?, calendar)?,
    };
    calendar.closing(last_day)
}

/// C6: on a working day until the cut-off the same day, otherwise the next working day.
fn same_day(start: DateTime, calendar: &Calendar, rules: &ClockRules) -> Result<Date, OutsideCalendar> {
    if calendar.is_working(start.date())? && start.time() <= rules.late_cutoff {
        Ok(start.date())
    } else {
        calendar.next_working_day(start.date())
    }
}

/// C5, C6: hours start at the next opening after the cut-off or outside office hours.
fn hours_start(
    start: DateTime,
    calendar: &Calendar,
    rules: &ClockRules,
) -> Result<DateTime, OutsideCalendar> {
    if calendar.is_working(start.date())? && start.time() > rules.late_cutoff {
        return calendar.opening(calendar.next_working_day(start.date())?);
    }
    calendar.next_open(start)
}

/// The due moment with pauses, under a policy. Pauses may come in any order; overlapping ones count once, and one that
/// ends before it begins is left out.
///
/// `RestartFromZero` (C8): the full limit again from the end of the last pause, by the rules of [`due`].
///
/// `PauseResume` (C9): a pause takes out the days from the one it began on to the one before it ended, so a pause within
/// one day takes out none, and the day of resumption counts. Limits in working days grow by the working days among them,
/// limits in calendar days and months by all of them (a last day off rolls on afterwards), limits in hours by exactly the
/// working minutes of the pause. Time before the clock began to count is never added. A pause that began at or after the
/// due moment changes nothing: lateness is not undone.
///
/// # Errors
/// As [`due`].
pub fn due_with_pauses(
    start: DateTime,
    limit: TimeLimit,
    pauses: &[Pause],
    policy: ClockPolicy,
    calendar: &Calendar,
    rules: &ClockRules,
) -> Result<DateTime, OutsideCalendar> {
    if pauses.is_empty() {
        return due(start, limit, calendar, rules);
    }
    run(start, limit, pauses, policy, calendar, rules).map(|run| run.due)
}

/// A limit as it ran: what the account of its days is made from.
pub(super) struct Run {
    /// When counting began: after the last restart, for hours at an opening.
    pub starts: DateTime,
    /// When it ends.
    pub due: DateTime,
    /// The last day that counts, before a day off rolls on.
    pub last_counted: Date,
    /// When the count began anew (C8).
    pub restarted: Option<DateTime>,
    /// The pauses that had an effect, in order.
    pub pauses: Vec<Stretch>,
}

/// Runs a limit through its pauses.
pub(super) fn run(
    start: DateTime,
    limit: TimeLimit,
    pauses: &[Pause],
    policy: ClockPolicy,
    calendar: &Calendar,
    rules: &ClockRules,
) -> Result<Run, OutsideCalendar> {
    let stretches = joined(pauses);
    let restarted = stretches.last().map(|(_, to)| *to).filter(|_| policy == ClockPolicy::RestartFromZero);
    let from = restarted.unwrap_or(start);
    let starts = match limit.counted() {
        TimeLimit::WorkingHours(_) => hours_start(from, calendar, rules)?,
        _ => from,
    };
    let mut run = Run {
        starts,
        due: due(from, limit, calendar, rules)?,
        last_counted: from.date(),
        restarted,
        pauses: Vec::new(),
    };
    run.last_counted = match limit.counted() {
        TimeLimit::CalendarDays(n) => add_days(from.date(), i64::from(n))?,
        TimeLimit::Months(n) => add_months(from.date(), n)?,
        _ => run.due.date(),
    };
    if restarted.is_some() {
        run.pauses = stretches;
        return Ok(run);
    }
    let first = match limit.counted() {
        TimeLimit::SameDay => run.due.date(),
        _ => add_days(start.date(), 1)?,
    };
    for pause in stretches {
        if pause.0 >= run.due {
            break;
        }
        run.move_by(pause, limit, first, calendar)?;
        run.pauses.push(pause);
    }
    Ok(run)
}

impl Run {
    /// Moves the end by one pause that began before it. `first` is the first day that day counting can count.
    fn move_by(
        &mut self,
        (from, to): Stretch,
        limit: TimeLimit,
        first: Date,
        calendar: &Calendar,
    ) -> Result<(), OutsideCalendar> {
        let (from_day, to_day) = (from.date().max(first), to.date().max(first));
        match limit.counted() {
            TimeLimit::WorkingHours(_) => {
                let minutes = calendar.working_minutes_between(from.max(self.starts), to.max(self.starts))?;
                if minutes > 0 {
                    self.due = calendar.add_working_minutes(self.due, minutes)?;
                }
            }
            TimeLimit::SameDay | TimeLimit::WorkingDays(_) => {
                let days = calendar.working_days_between(from_day, to_day)?;
                if days > 0 {
                    self.due = calendar.closing(calendar.add_working_days(self.due.date(), days)?)?;
                }
            }
            TimeLimit::CalendarDays(_) | TimeLimit::Months(_) => {
                let mut last = self.last_counted;
                if from.date() <= last {
                    last = add_days(last, days_between(from_day, to_day))?;
                    self.last_counted = last;
                }
                // A pause that began while a last day off was rolling on only holds the end until it is over.
                let day = working_or_next(last.max(to.date()), calendar)?;
                self.due = calendar.closing(day.max(self.due.date()))?;
                return Ok(());
            }
        }
        self.last_counted = self.due.date();
        Ok(())
    }
}

/// Pauses on the wall clock, in order, overlapping ones joined.
fn joined(pauses: &[Pause]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = pauses
        .iter()
        .filter(|pause| pause.from <= pause.to)
        .map(|pause| (local(pause.from), local(pause.to)))
        .collect();
    stretches.sort_unstable();
    stretches.dedup_by(|later, earlier| {
        let overlaps = later.0 < earlier.1;
        if overlaps {
            earlier.1 = earlier.1.max(later.1);
        }
        overlaps
    });
    stretches
}

/// Civil days from `from` to `to`.
fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}
