//! The legal clock: when a time limit starts, when it ends, and the day-by-day account of why (rules C1-C14).

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, DayKind, OutsideCalendar};
use crate::time::{instant, local};

/// A legal time limit (rule C4). "Ngày làm việc" is a working day, plain "ngày" a calendar day.
/// Its text form is that of the command line: `same day`, `3 working days`, `8 working hours`, `15 days`, `2 months`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum TimeLimit {
    /// Within the same day (15:00 rule, C6).
    SameDay,
    /// Working days.
    WorkingDays(u16),
    /// Working hours, 8 to a day.
    WorkingHours(u16),
    /// Calendar days.
    CalendarDays(u16),
    /// Calendar months.
    Months(u16),
}

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

/// A limit could not be read. Says how limits are written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a time limit; write `same day`, `3 working days`, `8 working hours`, `15 days` or `2 months`"
)]
pub struct LimitSyntax(pub String);

impl std::str::FromStr for TimeLimit {
    type Err = LimitSyntax;

    fn from_str(text: &str) -> Result<Self, LimitSyntax> {
        let syntax = || LimitSyntax(text.to_owned());
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        if words == ["same", "day"] {
            return Ok(Self::SameDay);
        }
        let (number, unit) = words.split_first().ok_or_else(syntax)?;
        let number: u16 = number.parse().map_err(|_| syntax())?;
        match *unit {
            ["working", "day" | "days"] => Ok(Self::WorkingDays(number)),
            ["working", "hour" | "hours"] => Ok(Self::WorkingHours(number)),
            ["day" | "days"] => Ok(Self::CalendarDays(number)),
            ["month" | "months"] => Ok(Self::Months(number)),
            _ => Err(syntax()),
        }
    }
}

impl TryFrom<String> for TimeLimit {
    type Error = LimitSyntax;

    fn try_from(text: String) -> Result<Self, LimitSyntax> {
        text.parse()
    }
}

impl From<TimeLimit> for String {
    fn from(limit: TimeLimit) -> Self {
        limit.to_string()
    }
}

impl std::fmt::Display for TimeLimit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (number, unit) = match self {
            Self::SameDay => return f.write_str("same day"),
            Self::WorkingDays(n) => (n, "working day"),
            Self::WorkingHours(n) => (n, "working hour"),
            Self::CalendarDays(n) => (n, "day"),
            Self::Months(n) => (n, "month"),
        };
        write!(f, "{number} {unit}{}", if *number == 1 { "" } else { "s" })
    }
}

impl TimeLimit {
    /// The limit in words: `vi`, `en` or `nb`.
    #[must_use]
    pub fn describe(&self, lang: &str) -> String {
        let (number, vi, en, nb) = match self {
            Self::SameDay => {
                return match lang {
                    "en" => "same day",
                    "nb" => "samme dag",
                    _ => "trong ngày",
                }
                .to_owned();
            }
            Self::WorkingDays(n) => {
                (n, "ngày làm việc", ["working day", "working days"], ["virkedag", "virkedager"])
            }
            Self::WorkingHours(n) => {
                (n, "giờ làm việc", ["working hour", "working hours"], ["arbeidstime", "arbeidstimer"])
            }
            Self::CalendarDays(n) => (n, "ngày", ["day", "days"], ["dag", "dager"]),
            Self::Months(n) => (n, "tháng", ["month", "months"], ["måned", "måneder"]),
        };
        let [one, many] = match lang {
            "en" => en,
            "nb" => nb,
            _ => [vi, vi],
        };
        format!("{number} {}", if *number == 1 { one } else { many })
    }
}

/// One row of the account: a civil day and what it did to the clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplainedDay {
    /// The day.
    pub date: Date,
    /// What the day was to the clock.
    pub kind: ExplainedKind,
    /// Working minutes counted on that day (hours limits), 480 for each counted working day.
    pub counted_minutes: u32,
    /// Number of the day in the count, for limits in days.
    pub ordinal: Option<u32>,
    /// Name of the holiday, where it is one.
    pub note: String,
}

/// What a day was to the clock. Pages and `calc deadline` put it into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExplainedKind {
    /// The day of the event: not counted (C3).
    Received,
    /// Received after the cut-off: moved to the next working day (C5, C6).
    AfterCutoff,
    /// Counted.
    Counted,
    /// Counted, and the last one.
    Due,
    /// Weekend.
    Weekend,
    /// Holiday, day in lieu or swapped off.
    Holiday,
    /// Paused: the applicant or a payment was awaited.
    Paused,
    /// The count started anew on this day (C8).
    Restarted,
    /// The last day was a day off and rolled on (C3).
    Rolled,
}

/// A computed deadline with its account.
#[derive(Debug, Clone, PartialEq)]
pub struct Deadline {
    /// When the dossier was received.
    pub received: Timestamp,
    /// When the clock starts.
    pub starts: Timestamp,
    /// When it ends.
    pub due: Timestamp,
    /// The limit.
    pub limit: TimeLimit,
    /// Last day on which an apology can still be sent.
    pub apology_latest: Date,
    /// Day by day.
    pub explanation: Vec<ExplainedDay>,
}

/// The due moment of a limit that starts at `start` (wall clock). The fast path: no account, no allocation.
/// The day of the event is not counted; the period ends at the close of its last day; a last day off rolls on (C3).
///
/// # Errors
/// [`OutsideCalendar`] when the pack's calendar does not reach the due date; so for every function here.
pub fn due(
    start: DateTime,
    limit: TimeLimit,
    calendar: &Calendar,
    rules: &ClockRules,
) -> Result<DateTime, OutsideCalendar> {
    let last_day = match limit {
        TimeLimit::WorkingDays(n) if n > 0 => calendar.add_working_days(start.date(), u32::from(n))?,
        TimeLimit::SameDay | TimeLimit::WorkingDays(_) => same_day(start, calendar, rules)?,
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

fn add_days(date: Date, days: i64) -> Result<Date, OutsideCalendar> {
    date.checked_add(jiff::Span::new().days(days)).map_err(|_| OutsideCalendar(date))
}

fn add_months(date: Date, months: u16) -> Result<Date, OutsideCalendar> {
    date.checked_add(jiff::Span::new().months(i64::from(months))).map_err(|_| OutsideCalendar(date))
}

fn working_or_next(date: Date, calendar: &Calendar) -> Result<Date, OutsideCalendar> {
    if calendar.is_working(date)? { Ok(date) } else { calendar.next_working_day(date) }
}

/// The due moment with pauses, under a policy. Pauses are in order and do not overlap.
///
/// `RestartFromZero` (C8): the full limit again from the end of the last pause. `PauseResume` (C9): a pause takes out the
/// days from the one it began on to the one before it ended; limits in days grow by those of them that they count,
/// limits in hours by its working minutes. A pause that began after the due moment changes nothing.
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
    let Some(last) = pauses.last() else { return due(start, limit, calendar, rules) };
    if policy == ClockPolicy::RestartFromZero {
        return due(local(last.to), limit, calendar, rules);
    }
    let mut end = unrolled(start, limit, calendar, rules)?;
    let first = first_counted(start, limit, end)?;
    for pause in pauses {
        let (from, to) = (local(pause.from), local(pause.to));
        if from <= end {
            end = moved_by(end, limit, (from, to), first, calendar)?;
        }
    }
    match limit {
        TimeLimit::CalendarDays(_) | TimeLimit::Months(_) => {
            calendar.closing(working_or_next(end.date(), calendar)?)
        }
        _ => Ok(end),
    }
}

/// The due moment before a last day off rolls on: what pauses move.
fn unrolled(
    start: DateTime,
    limit: TimeLimit,
    calendar: &Calendar,
    rules: &ClockRules,
) -> Result<DateTime, OutsideCalendar> {
    let last_second = jiff::civil::Time::constant(23, 59, 59, 0);
    match limit {
        TimeLimit::CalendarDays(n) => Ok(add_days(start.date(), i64::from(n))?.to_datetime(last_second)),
        TimeLimit::Months(n) => Ok(add_months(start.date(), n)?.to_datetime(last_second)),
        _ => due(start, limit, calendar, rules),
    }
}

/// The first day that day counting can count: the day after the start, for a same-day limit the due day itself.
fn first_counted(start: DateTime, limit: TimeLimit, end: DateTime) -> Result<Date, OutsideCalendar> {
    match limit {
        TimeLimit::SameDay | TimeLimit::WorkingDays(0) => Ok(end.date()),
        _ => add_days(start.date(), 1),
    }
}

/// A due moment moved by one pause.
fn moved_by(
    end: DateTime,
    limit: TimeLimit,
    (from, to): (DateTime, DateTime),
    first: Date,
    calendar: &Calendar,
) -> Result<DateTime, OutsideCalendar> {
    match limit {
        TimeLimit::WorkingHours(_) => {
            calendar.add_working_minutes(end, calendar.working_minutes_between(from, to)?)
        }
        TimeLimit::SameDay | TimeLimit::WorkingDays(_) => {
            let paused = calendar.working_days_between(from.date().max(first), to.date().max(first))?;
            if paused == 0 {
                return Ok(end);
            }
            calendar.closing(calendar.add_working_days(end.date(), paused)?)
        }
        TimeLimit::CalendarDays(_) | TimeLimit::Months(_) => {
            let last = add_days(end.date(), calendar_days(from.date().max(first), to.date().max(first)))?;
            Ok(last.to_datetime(end.time()))
        }
    }
}

/// Civil days from `from` to `to`.
fn calendar_days(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

/// The deadline with its day-by-day account, for pages, the API and `calc deadline`.
///
/// # Errors
/// As [`due`].
pub fn deadline(
    received: Timestamp,
    limit: TimeLimit,
    pauses: &[Pause],
    policy: ClockPolicy,
    calendar: &Calendar,
    rules: &ClockRules,
) -> Result<Deadline, OutsideCalendar> {
    let begin = local(received);
    let end = due_with_pauses(begin, limit, pauses, policy, calendar, rules)?;
    let restart = pauses.last().filter(|_| policy == ClockPolicy::RestartFromZero).map(|p| local(p.to));
    let counted_from = restart.unwrap_or(begin);
    let starts = match limit {
        TimeLimit::WorkingHours(_) => hours_start(counted_from, calendar, rules)?,
        _ => counted_from,
    };
    let account = Account { begin, starts, end, restart, limit, pauses, calendar, rules };
    Ok(Deadline {
        received,
        starts: instant(starts),
        due: instant(end),
        limit,
        apology_latest: apology_latest(end.date(), calendar, rules)?,
        explanation: account.days()?,
    })
}

/// What the account of a deadline is made from.
struct Account<'a> {
    begin: DateTime,
    starts: DateTime,
    end: DateTime,
    restart: Option<DateTime>,
    limit: TimeLimit,
    pauses: &'a [Pause],
    calendar: &'a Calendar,
    rules: &'a ClockRules,
}

impl Account<'_> {
    /// Every civil day from receipt to due, once.
    fn days(&self) -> Result<Vec<ExplainedDay>, OutsideCalendar> {
        let (mut days, mut ordinal, mut date) = (Vec::new(), 0, self.begin.date());
        while date <= self.end.date() {
            let (_, note) = self.calendar.day(date)?;
            let mut row = ExplainedDay {
                date,
                kind: self.kind(date)?,
                counted_minutes: 0,
                ordinal: None,
                note: note.to_owned(),
            };
            row.counted_minutes = self.minutes(date, row.kind)?;
            let numbered = matches!(row.kind, ExplainedKind::Counted | ExplainedKind::Due);
            if numbered
                && !matches!(self.limit, TimeLimit::SameDay | TimeLimit::WorkingHours(_))
                && row.counted_minutes > 0
            {
                ordinal += 1;
                row.ordinal = Some(ordinal);
            }
            days.push(row);
            date = add_days(date, 1)?;
        }
        Ok(days)
    }

    fn kind(&self, date: Date) -> Result<ExplainedKind, OutsideCalendar> {
        let by_calendar = matches!(self.limit, TimeLimit::CalendarDays(_) | TimeLimit::Months(_));
        if date == self.end.date() {
            return Ok(ExplainedKind::Due);
        }
        if let Some(restart) = self.restart.filter(|restart| date <= restart.date()) {
            return Ok(if date == restart.date() { ExplainedKind::Restarted } else { self.annulled(date) });
        }
        if date == self.begin.date() {
            return self.first_day(date);
        }
        if self.restart.is_none() && self.is_paused(date) {
            return Ok(ExplainedKind::Paused);
        }
        let (kind, _) = self.calendar.day(date)?;
        if by_calendar {
            return Ok(if date > self.last_counted()? {
                ExplainedKind::Rolled
            } else {
                ExplainedKind::Counted
            });
        }
        Ok(match kind {
            DayKind::Weekend => ExplainedKind::Weekend,
            kind if kind.is_working() => ExplainedKind::Counted,
            _ => ExplainedKind::Holiday,
        })
    }

    /// Days before a restart no longer count.
    fn annulled(&self, date: Date) -> ExplainedKind {
        if date == self.begin.date() { ExplainedKind::Received } else { ExplainedKind::Paused }
    }

    fn first_day(&self, date: Date) -> Result<ExplainedKind, OutsideCalendar> {
        let hours = matches!(self.limit, TimeLimit::WorkingHours(_));
        let late = self.calendar.is_working(date)? && self.begin.time() > self.rules.late_cutoff;
        let same_day_rule = hours || matches!(self.limit, TimeLimit::SameDay | TimeLimit::WorkingDays(0));
        Ok(match (late && same_day_rule, hours && self.starts.date() == date) {
            (true, _) => ExplainedKind::AfterCutoff,
            (false, true) => ExplainedKind::Counted,
            _ => ExplainedKind::Received,
        })
    }

    fn is_paused(&self, date: Date) -> bool {
        let hours = matches!(self.limit, TimeLimit::WorkingHours(_));
        !hours && self.pauses.iter().any(|p| local(p.from).date() <= date && date < local(p.to).date())
    }

    /// The last day of a calendar limit before it rolls on to a working day.
    fn last_counted(&self) -> Result<Date, OutsideCalendar> {
        let base = match self.limit {
            TimeLimit::Months(n) => add_months(self.starts.date(), n)?,
            TimeLimit::CalendarDays(n) => add_days(self.starts.date(), i64::from(n))?,
            _ => return Ok(self.end.date()),
        };
        let first = first_counted(self.starts, self.limit, self.end)?;
        let within = |at: Timestamp| local(at).date().max(first);
        let paused: i64 = self
            .pauses
            .iter()
            .filter(|_| self.restart.is_none())
            .map(|p| calendar_days(within(p.from), within(p.to)))
            .sum();
        add_days(base, paused)
    }

    /// Minutes a day adds to the count: working minutes for hours, a working day of 480 for working days, 1,440 for
    /// calendar days.
    fn minutes(&self, date: Date, kind: ExplainedKind) -> Result<u32, OutsideCalendar> {
        let counts = matches!(kind, ExplainedKind::Counted | ExplainedKind::Due);
        match self.limit {
            TimeLimit::WorkingHours(_) => self.hour_minutes(date),
            TimeLimit::CalendarDays(_) | TimeLimit::Months(_) => {
                Ok(if counts && date <= self.last_counted()? { 1_440 } else { 0 })
            }
            TimeLimit::SameDay | TimeLimit::WorkingDays(_) => Ok(if counts { 480 } else { 0 }),
        }
    }

    /// Working minutes of `date` between start and due that no pause took.
    fn hour_minutes(&self, date: Date) -> Result<u32, OutsideCalendar> {
        let midnight = date.to_datetime(jiff::civil::Time::midnight());
        let (from, to) = (
            self.starts.max(midnight),
            self.end.min(add_days(date, 1)?.to_datetime(jiff::civil::Time::midnight())),
        );
        let mut minutes = self.calendar.working_minutes_between(from, to.max(from))?;
        if self.restart.is_none() {
            for pause in self.pauses {
                let (a, b) = (local(pause.from).max(from), local(pause.to).min(to));
                minutes = minutes.saturating_sub(self.calendar.working_minutes_between(a, b.max(a))?);
            }
        }
        Ok(minutes)
    }
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

/// C14: the longer limit of a remote commune, in the unit of the base limit (hours grow by whole days of 8 hours).
#[must_use]
pub fn remote_limit(limit: TimeLimit, extra_days: u16) -> TimeLimit {
    match limit {
        TimeLimit::SameDay => TimeLimit::WorkingDays(extra_days),
        TimeLimit::WorkingDays(n) => TimeLimit::WorkingDays(n.saturating_add(extra_days)),
        TimeLimit::WorkingHours(n) => TimeLimit::WorkingHours(n.saturating_add(extra_days.saturating_mul(8))),
        TimeLimit::CalendarDays(n) => TimeLimit::CalendarDays(n.saturating_add(extra_days)),
        TimeLimit::Months(n) => TimeLimit::Months(n),
    }
}
