//! The day-by-day account of a deadline: every civil day from receipt to due once, and what it did to the clock.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use serde::Serialize;

use super::clock::{Run, run};
use super::{ClockPolicy, ClockRules, Pause, TimeLimit, add_days, apology_latest};
use crate::calendar::{Calendar, DayKind, OutsideCalendar};
use crate::time::{instant, local};

/// Minutes that a counted working day adds to the account of a limit in working days.
const WORKING_DAY_MINUTES: u32 = 480;
/// Minutes that a counted calendar day adds to the account of a limit in calendar days or months.
const CALENDAR_DAY_MINUTES: u32 = 1_440;

/// One row of the account: a civil day and what it did to the clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplainedDay {
    /// The day.
    pub date: Date,
    /// What the day was to the clock.
    pub kind: ExplainedKind,
    /// Minutes the day adds to the count: working minutes for limits in hours, 480 for a counted working day, 1,440 for a
    /// counted calendar day. Their sum is the limit.
    pub counted_minutes: u32,
    /// Number of the day in the count, for limits in days.
    pub ordinal: Option<u32>,
    /// Name of the holiday, where it is one.
    pub note: String,
}

/// What a day was to the clock. [`describe_kind`] puts it into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExplainedKind {
    /// The day of the event: not counted (C3).
    Received,
    /// Received after the cut-off: moved to the next working day (C5, C6).
    AfterCutoff,
    /// Counted.
    Counted,
    /// The day of the due moment.
    Due,
    /// Weekend.
    Weekend,
    /// Holiday, day in lieu or swapped off.
    Holiday,
    /// Paused: the applicant or a payment was awaited.
    Paused,
    /// Had counted until the dossier was completed and the count started anew (C8).
    Annulled,
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

/// The deadline with its day-by-day account, for pages, the API and `calc deadline`.
///
/// # Errors
/// As [`super::due`].
pub fn deadline(
    received: Timestamp,
    limit: TimeLimit,
    pauses: &[Pause],
    policy: ClockPolicy,
    calendar: &Calendar,
    rules: &ClockRules,
) -> Result<Deadline, OutsideCalendar> {
    let begin = local(received);
    let run = run(begin, limit, pauses, policy, calendar, rules)?;
    let account = Account { begin, run: &run, limit: limit.counted(), calendar, rules };
    Ok(Deadline {
        received,
        starts: instant(run.starts),
        due: instant(run.due),
        limit,
        apology_latest: apology_latest(run.due.date(), calendar, rules)?,
        explanation: account.days()?,
    })
}

/// What the account of a deadline is made from.
struct Account<'a> {
    begin: DateTime,
    run: &'a Run,
    limit: TimeLimit,
    calendar: &'a Calendar,
    rules: &'a ClockRules,
}

impl Account<'_> {
    /// Every civil day from receipt to due, once.
    fn days(&self) -> Result<Vec<ExplainedDay>, OutsideCalendar> {
        let (mut days, mut ordinal, mut date) = (Vec::new(), 0, self.begin.date());
        while date <= self.run.due.date() {
            let mut row = self.day(date)?;
            if self.numbers_days() && row.counted_minutes > 0 {
                ordinal += 1;
                row.ordinal = Some(ordinal);
            }
            days.push(row);
            date = add_days(date, 1)?;
        }
        Ok(days)
    }

    fn day(&self, date: Date) -> Result<ExplainedDay, OutsideCalendar> {
        let (day, note) = self.calendar.day(date)?;
        let kind = self.kind(date, day)?;
        let counted_minutes = self.minutes(date, kind)?;
        Ok(ExplainedDay { date, kind, counted_minutes, ordinal: None, note: note.to_owned() })
    }

    fn numbers_days(&self) -> bool {
        !matches!(self.limit, TimeLimit::SameDay | TimeLimit::WorkingHours(_))
    }

    fn kind(&self, date: Date, day: DayKind) -> Result<ExplainedKind, OutsideCalendar> {
        if date == self.run.due.date() {
            return Ok(ExplainedKind::Due);
        }
        if let Some(restart) = self.run.restarted.filter(|restart| date <= restart.date()) {
            return Ok(self.before_restart(date, day, restart.date()));
        }
        match self.limit {
            TimeLimit::WorkingHours(_) => self.hours_kind(date, day),
            _ if date == self.begin.date() => Ok(self.first_day(day)),
            _ if self.is_paused(date) => Ok(ExplainedKind::Paused),
            TimeLimit::CalendarDays(_) | TimeLimit::Months(_) if date > self.run.last_counted => {
                Ok(ExplainedKind::Rolled)
            }
            TimeLimit::CalendarDays(_) | TimeLimit::Months(_) => Ok(ExplainedKind::Counted),
            TimeLimit::SameDay | TimeLimit::WorkingDays(_) => {
                Ok(day_off(day).unwrap_or(ExplainedKind::Counted))
            }
        }
    }

    /// Days until a restart: none of them counts in the end.
    fn before_restart(&self, date: Date, day: DayKind, restart: Date) -> ExplainedKind {
        if date == restart {
            ExplainedKind::Restarted
        } else if date == self.begin.date() {
            ExplainedKind::Received
        } else if self.is_paused(date) {
            ExplainedKind::Paused
        } else {
            day_off(day).unwrap_or(ExplainedKind::Annulled)
        }
    }

    /// A day under a limit in hours: it counts when any of its minutes do.
    fn hours_kind(&self, date: Date, day: DayKind) -> Result<ExplainedKind, OutsideCalendar> {
        if self.hour_minutes(date)? > 0 {
            return Ok(ExplainedKind::Counted);
        }
        if date == self.begin.date() {
            return Ok(self.first_day(day));
        }
        Ok(day_off(day).unwrap_or(ExplainedKind::Paused))
    }

    fn first_day(&self, day: DayKind) -> ExplainedKind {
        let late = day.is_working() && self.begin.time() > self.rules.late_cutoff;
        let cutoff_matters = matches!(self.limit, TimeLimit::SameDay | TimeLimit::WorkingHours(_));
        if late && cutoff_matters { ExplainedKind::AfterCutoff } else { ExplainedKind::Received }
    }

    fn is_paused(&self, date: Date) -> bool {
        self.run.pauses.iter().any(|(from, to)| from.date() <= date && date < to.date())
    }

    /// Minutes a day adds to the count.
    fn minutes(&self, date: Date, kind: ExplainedKind) -> Result<u32, OutsideCalendar> {
        let counts = matches!(kind, ExplainedKind::Counted | ExplainedKind::Due);
        match self.limit {
            TimeLimit::WorkingHours(_) => self.hour_minutes(date),
            _ if !counts || date > self.run.last_counted => Ok(0),
            TimeLimit::CalendarDays(_) | TimeLimit::Months(_) => Ok(CALENDAR_DAY_MINUTES),
            TimeLimit::SameDay | TimeLimit::WorkingDays(_) => Ok(WORKING_DAY_MINUTES),
        }
    }

    /// Working minutes of `date` between start and due that no pause took.
    fn hour_minutes(&self, date: Date) -> Result<u32, OutsideCalendar> {
        let from = self.run.starts.max(date.to_datetime(Time::MIN));
        let to = self.run.due.min(date.to_datetime(Time::MAX)).max(from);
        let mut minutes = self.calendar.working_minutes_between(from, to)?;
        if self.run.restarted.is_none() {
            for (paused, resumed) in &self.run.pauses {
                let (paused, resumed) = ((*paused).clamp(from, to), (*resumed).clamp(from, to));
                minutes = minutes.saturating_sub(self.calendar.working_minutes_between(paused, resumed)?);
            }
        }
        Ok(minutes)
    }
}

/// What a day that is not worked is called; `None` for a working day.
fn day_off(day: DayKind) -> Option<ExplainedKind> {
    match day {
        DayKind::Working | DayKind::SwapWork => None,
        DayKind::Weekend => Some(ExplainedKind::Weekend),
        DayKind::Holiday | DayKind::Compensatory | DayKind::SwapOff => Some(ExplainedKind::Holiday),
    }
}

/// Why a day counted or not, in words (`vi`, `en` or `nb`; any other tag gives Vietnamese), with its number in the count
/// and the name of the holiday.
#[must_use]
pub fn describe_kind(day: &ExplainedDay, lang: &str) -> String {
    let [vi, en, nb] = words(day.kind);
    let kind = match lang {
        "en" => en,
        "nb" => nb,
        _ => vi,
    };
    let amount = amount(day, lang);
    let note = if day.note.is_empty() { String::new() } else { format!(" ({})", day.note) };
    format!("{kind}{amount}{note}")
}

/// Vietnamese, English, Norwegian.
fn words(kind: ExplainedKind) -> [&'static str; 3] {
    match kind {
        ExplainedKind::Received => [
            "ngày nhận, không tính",
            "received; the day of the event is not counted",
            "mottatt; dagen for hendelsen telles ikke",
        ],
        ExplainedKind::AfterCutoff => [
            "nhận sau giờ chốt: tính từ ngày làm việc tiếp theo",
            "received after the cut-off time: counted from the next working day",
            "mottatt etter siste klokkeslett: telles fra neste virkedag",
        ],
        ExplainedKind::Counted => ["được tính", "counted", "telles"],
        ExplainedKind::Due => ["hẹn trả", "due", "svarfrist"],
        ExplainedKind::Weekend => {
            ["ngày nghỉ cuối tuần, không tính", "weekend, not counted", "helg, telles ikke"]
        }
        ExplainedKind::Holiday => ["ngày nghỉ, không tính", "day off, not counted", "fridag, telles ikke"],
        ExplainedKind::Paused => ["tạm dừng, không tính", "paused, not counted", "stanset, telles ikke"],
        ExplainedKind::Annulled => [
            "không tính nữa vì thời hạn được tính lại từ đầu",
            "no longer counted, because the count started anew",
            "telles ikke lenger, fordi tellingen startet på nytt",
        ],
        ExplainedKind::Restarted => [
            "nhận đủ hồ sơ, tính lại từ đầu",
            "complete dossier received; the count starts anew",
            "fullstendig sak mottatt; tellingen starter på nytt",
        ],
        ExplainedKind::Rolled => [
            "ngày cuối là ngày nghỉ, chuyển sang ngày làm việc tiếp theo",
            "the last day is a day off and rolls on",
            "siste dag er en fridag og flyttes til neste virkedag",
        ],
    }
}

/// `, day 3`, or the minutes counted on a day that is not numbered and not a whole day.
fn amount(day: &ExplainedDay, lang: &str) -> String {
    match (day.ordinal, day.counted_minutes, lang) {
        (Some(number), _, "en") => format!(", day {number}"),
        (Some(number), _, "nb") => format!(", dag {number}"),
        (Some(number), _, _) => format!(", ngày thứ {number}"),
        (None, 0 | WORKING_DAY_MINUTES, _) => String::new(),
        (None, minutes, "en") => format!(", {minutes} minutes"),
        (None, minutes, "nb") => format!(", {minutes} minutter"),
        (None, minutes, _) => format!(", {minutes} phút"),
    }
}
