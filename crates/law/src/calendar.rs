//! The working calendar of a province: which days are worked, and in which hours.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

/// Kind of a calendar day (table `calendar_day` of the domain).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Ordinary working day.
    Working,
    /// Saturday or Sunday.
    Weekend,
    /// Statutory holiday.
    Holiday,
    /// Day off in lieu of a holiday that fell on a rest day.
    Compensatory,
    /// Working day swapped off.
    SwapOff,
    /// Rest day worked instead.
    SwapWork,
}

/// An exception to the ordinary week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarDay {
    /// The day.
    pub date: Date,
    /// What it is.
    pub kind: DayKind,
    /// Name of the holiday or reason, Vietnamese.
    pub note: String,
    /// Document that says so; empty where none was seen.
    pub source: String,
    /// Announced or statutory; otherwise computed or predicted and to be confirmed.
    pub verified: bool,
}

/// A stretch of office hours on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Opening time.
    pub opens: Time,
    /// Closing time.
    pub closes: Time,
}

/// Office hours of a province (or of one agency), dated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeHours {
    /// Sessions of a working day, in order.
    pub sessions: Vec<Session>,
    /// Sessions on Saturday in which dossiers are taken in although the day does not count.
    pub saturday_service: Vec<Session>,
    /// First day these hours apply.
    pub valid_from: Date,
}

/// A day outside the compiled calendar was needed; says which. The cure: add that year's calendar to the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the calendar of the pack does not reach {0}; add that year's calendar")]
pub struct OutsideCalendar(pub Date);

/// A day as compiled.
#[derive(Debug, Clone)]
struct CompiledDay {
    date: Date,
    kind: DayKind,
    note: String,
    /// Working days before this day.
    working_before: u32,
    /// Which office hours apply.
    hours: usize,
}

/// The compiled calendar: constant-time answers for every rule.
#[derive(Debug, Clone)]
pub struct Calendar {
    days: Arc<[CompiledDay]>,
    /// Index into `days` of the n-th working day.
    working: Arc<[u32]>,
    /// Working minutes before the n-th working day; one entry more than `working`.
    minutes_before: Arc<[u32]>,
    hours: Arc<[OfficeHours]>,
}

impl Calendar {
    /// Compiles the ordinary week plus exceptions over `first..=last`. `hours` is ordered by `valid_from`; the first of
    /// them also covers the days before it.
    #[must_use]
    pub fn compile(first: Date, last: Date, exceptions: &[CalendarDay], hours: Vec<OfficeHours>) -> Self {
        let exceptions: HashMap<Date, &CalendarDay> = exceptions.iter().map(|day| (day.date, day)).collect();
        let (mut days, mut working, mut minutes_before, mut minutes) = (Vec::new(), Vec::new(), vec![0], 0);
        let mut date = first;
        while date <= last {
            let (kind, note) = match exceptions.get(&date) {
                Some(exception) => (exception.kind, exception.note.clone()),
                None if date.weekday().to_monday_one_offset() >= 6 => (DayKind::Weekend, String::new()),
                None => (DayKind::Working, String::new()),
            };
            let valid = hours.iter().rposition(|h| h.valid_from <= date).unwrap_or(0);
            let working_before = count(working.len());
            if kind.is_working() {
                working.push(count(days.len()));
                minutes +=
                    hours.get(valid).map_or(0, |h| h.sessions.iter().map(Session::minutes).sum::<u32>());
                minutes_before.push(minutes);
            }
            days.push(CompiledDay { date, kind, note, working_before, hours: valid });
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        Self {
            days: days.into(),
            working: working.into(),
            minutes_before: minutes_before.into(),
            hours: hours.into(),
        }
    }

    /// First and last day known.
    #[must_use]
    pub fn range(&self) -> (Date, Date) {
        (self.days.first().map_or(Date::MIN, |d| d.date), self.days.last().map_or(Date::MIN, |d| d.date))
    }

    fn compiled(&self, date: Date) -> Result<&CompiledDay, OutsideCalendar> {
        let first = self.days.first().ok_or(OutsideCalendar(date))?.date;
        let offset = date.duration_since(first).as_hours() / 24;
        usize::try_from(offset).ok().and_then(|index| self.days.get(index)).ok_or(OutsideCalendar(date))
    }

    fn nth_working(&self, ordinal: u32) -> Result<&CompiledDay, OutsideCalendar> {
        self.working
            .get(ordinal as usize)
            .and_then(|index| self.days.get(*index as usize))
            .ok_or_else(|| self.after_last())
    }

    /// The first day that is missing at the end.
    fn after_last(&self) -> OutsideCalendar {
        let last = self.range().1;
        OutsideCalendar(last.tomorrow().unwrap_or(last))
    }

    /// Kind of a day and the name of its holiday (empty for ordinary days).
    ///
    /// # Errors
    /// [`OutsideCalendar`] when the calendar does not reach the day; so for every method here.
    pub fn day(&self, date: Date) -> Result<(DayKind, &str), OutsideCalendar> {
        self.compiled(date).map(|day| (day.kind, day.note.as_str()))
    }

    /// Whether day counting counts this day.
    ///
    /// # Errors
    /// As [`Self::day`].
    pub fn is_working(&self, date: Date) -> Result<bool, OutsideCalendar> {
        self.compiled(date).map(|day| day.kind.is_working())
    }

    /// The first working day strictly after `date`.
    ///
    /// # Errors
    /// As [`Self::day`].
    pub fn next_working_day(&self, date: Date) -> Result<Date, OutsideCalendar> {
        self.add_working_days(date, 1)
    }

    /// The last working day strictly before `date`.
    ///
    /// # Errors
    /// As [`Self::day`].
    pub fn previous_working_day(&self, date: Date) -> Result<Date, OutsideCalendar> {
        let before = self.compiled(date)?.working_before;
        let first = self.range().0;
        let outside = OutsideCalendar(first.yesterday().unwrap_or(first));
        self.nth_working(before.checked_sub(1).ok_or(outside)?).map(|day| day.date)
    }

    /// Number of working days in `from..to` (half-open; 0 when `to <= from`).
    ///
    /// # Errors
    /// As [`Self::day`].
    pub fn working_days_between(&self, from: Date, to: Date) -> Result<u32, OutsideCalendar> {
        Ok(self.compiled(to)?.working_before.saturating_sub(self.compiled(from)?.working_before))
    }

    /// The working day `n` working days after `date` (`n >= 1`; 0 counts as 1).
    ///
    /// # Errors
    /// As [`Self::day`].
    pub fn add_working_days(&self, date: Date, n: u32) -> Result<Date, OutsideCalendar> {
        let day = self.compiled(date)?;
        let through = day.working_before + u32::from(day.kind.is_working());
        self.nth_working(through.saturating_add(n.max(1) - 1)).map(|day| day.date)
    }

    /// Sessions of a day: empty on days that do not count.
    ///
    /// # Errors
    /// As [`Self::day`].
    pub fn sessions(&self, date: Date) -> Result<&[Session], OutsideCalendar> {
        let day = self.compiled(date)?;
        let sessions = self.hours.get(day.hours).map_or(&[][..], |h| h.sessions.as_slice());
        Ok(if day.kind.is_working() { sessions } else { &[] })
    }

    /// First opening on a working day.
    ///
    /// # Errors
    /// As [`Self::day`]; also for a day without office hours.
    pub fn opening(&self, date: Date) -> Result<DateTime, OutsideCalendar> {
        self.sessions(date)?.first().map(|s| date.to_datetime(s.opens)).ok_or(OutsideCalendar(date))
    }

    /// Last closing on a working day.
    ///
    /// # Errors
    /// As [`Self::opening`].
    pub fn closing(&self, date: Date) -> Result<DateTime, OutsideCalendar> {
        self.sessions(date)?.last().map(|s| date.to_datetime(s.closes)).ok_or(OutsideCalendar(date))
    }

    /// Whether a counter is open at `at`: office hours, or a Saturday service session (which takes dossiers in although
    /// the day does not count).
    ///
    /// # Errors
    /// As [`Self::day`].
    pub fn counter_open(&self, at: DateTime) -> Result<bool, OutsideCalendar> {
        let day = self.compiled(at.date())?;
        let saturday = day.kind == DayKind::Weekend && day.date.weekday() == jiff::civil::Weekday::Saturday;
        let sessions = match self.hours.get(day.hours) {
            Some(hours) if saturday => &hours.saturday_service,
            Some(hours) if day.kind.is_working() => &hours.sessions,
            _ => return Ok(false),
        };
        Ok(sessions.iter().any(|s| s.opens <= at.time() && at.time() < s.closes))
    }

    /// `at` itself inside office hours, otherwise the next opening.
    ///
    /// # Errors
    /// As [`Self::day`].
    pub fn next_open(&self, at: DateTime) -> Result<DateTime, OutsideCalendar> {
        for session in self.sessions(at.date())? {
            if at.time() < session.closes {
                return Ok(if at.time() < session.opens { at.date().to_datetime(session.opens) } else { at });
            }
        }
        self.opening(self.next_working_day(at.date())?)
    }

    /// Working minutes from the first day of the calendar to `at`.
    fn minutes_until(&self, at: DateTime) -> Result<u32, OutsideCalendar> {
        let day = self.compiled(at.date())?;
        let before = self.minutes_before.get(day.working_before as usize).copied().unwrap_or(0);
        let within: u32 = self.sessions(at.date())?.iter().map(|s| s.minutes_before(at.time())).sum();
        Ok(before + within)
    }

    /// Working minutes in `from..to` (0 when `to <= from`); seconds are cut.
    ///
    /// # Errors
    /// As [`Self::day`].
    pub fn working_minutes_between(&self, from: DateTime, to: DateTime) -> Result<u32, OutsideCalendar> {
        Ok(self.minutes_until(to)?.saturating_sub(self.minutes_until(from)?))
    }

    /// The moment `minutes` working minutes after `at`. Ends at the close of a session rather than at the next opening;
    /// no minutes at all give [`Self::next_open`]. Seconds of `at` are kept while they fit the session it ends in.
    ///
    /// # Errors
    /// As [`Self::day`].
    pub fn add_working_minutes(&self, at: DateTime, minutes: u32) -> Result<DateTime, OutsideCalendar> {
        let start = self.next_open(at)?;
        if minutes == 0 {
            return Ok(start);
        }
        let seconds = jiff::SignedDuration::from_secs(i64::from(start.second()));
        let target = self.minutes_until(start)?.saturating_add(minutes);
        let ordinal = self.minutes_before.partition_point(|before| *before < target).saturating_sub(1);
        let day = self.nth_working(count(ordinal))?;
        let mut left = target - self.minutes_before.get(ordinal).copied().unwrap_or(0);
        for session in self.sessions(day.date)? {
            let length = session.minutes();
            if left <= length {
                let end =
                    day.date.to_datetime(session.opens) + jiff::SignedDuration::from_mins(i64::from(left));
                let exact = end + seconds;
                return Ok(if exact.time() <= session.closes { exact } else { end });
            }
            left -= length;
        }
        Err(self.after_last())
    }
}

/// A count of days or positions; the calendar spans decades, far below the limit.
fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl DayKind {
    /// Whether day counting counts days of this kind.
    #[must_use]
    pub fn is_working(self) -> bool {
        matches!(self, Self::Working | Self::SwapWork)
    }
}

impl Session {
    /// Length in minutes.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        minute_of(self.closes).saturating_sub(minute_of(self.opens))
    }

    /// Minutes of this session that lie before `time`.
    fn minutes_before(&self, time: Time) -> u32 {
        minute_of(time).clamp(minute_of(self.opens), minute_of(self.closes)) - minute_of(self.opens)
    }
}

fn minute_of(time: Time) -> u32 {
    u32::from(time.hour().unsigned_abs()) * 60 + u32::from(time.minute().unsigned_abs())
}
