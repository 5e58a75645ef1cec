//! The runway above a worklist: how many dossiers are due when, so that an overfull day is seen while it can be helped.

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};
use law::time::{instant, local};

use super::{View, WorkFilter};
use crate::bound::Bound;
use crate::permission::Viewer;
use crate::trouble::Trouble;

/// A cell of the runway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DueBucket {
    /// Past due, counting.
    Overdue,
    /// Due on this local day, and not overdue yet.
    Day(Date),
    /// Due from Monday to Sunday of next week.
    NextWeek,
    /// Due after that.
    Later,
    /// The clock does not run: not accepted, in transit, or paused.
    NotCounting,
}

impl DueBucket {
    /// Reads the word in an address: `overdue`, `YYYY-MM-DD`, `next-week`, `later`, `not-counting`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "overdue" => Some(Self::Overdue),
            "next-week" => Some(Self::NextWeek),
            "later" => Some(Self::Later),
            "not-counting" => Some(Self::NotCounting),
            day => day.parse().ok().map(Self::Day),
        }
    }

    /// The cell of a due moment, seen at `now`.
    #[must_use]
    pub fn of(due: Timestamp, now: Timestamp) -> Self {
        let (day, next_monday) = (local(due).date(), next_monday(now));
        if due < now {
            Self::Overdue
        } else if day < next_monday {
            Self::Day(day)
        } else if day < later_from(next_monday) {
            Self::NextWeek
        } else {
            Self::Later
        }
    }

    /// The condition on table `dossier`.
    pub(crate) fn condition(self, now: Timestamp, bound: &mut Bound) -> String {
        const COUNTING: &str = "dossier.starts_at IS NOT NULL AND dossier.paused_since IS NULL";
        let monday = next_monday(now);
        let mut between = |from: Option<Timestamp>, to: Option<Timestamp>| {
            let from = from.map(|from| format!(" AND dossier.due_at >= {}", bound.put(from)));
            let to = to.map(|to| format!(" AND dossier.due_at < {}", bound.put(to)));
            format!("{COUNTING}{}{}", from.unwrap_or_default(), to.unwrap_or_default())
        };
        match self {
            Self::Overdue => between(None, Some(now)),
            Self::Day(day) => {
                between(Some(midnight(day).max(now)), Some(midnight(day.tomorrow().unwrap_or(day))))
            }
            Self::NextWeek => between(Some(midnight(monday)), Some(midnight(later_from(monday)))),
            Self::Later => between(Some(midnight(later_from(monday))), None),
            Self::NotCounting => "dossier.starts_at IS NULL OR dossier.paused_since IS NOT NULL".to_owned(),
        }
    }
}

impl std::fmt::Display for DueBucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Overdue => f.write_str("overdue"),
            Self::Day(day) => day.fmt(f),
            Self::NextWeek => f.write_str("next-week"),
            Self::Later => f.write_str("later"),
            Self::NotCounting => f.write_str("not-counting"),
        }
    }
}

/// A day of this week on the runway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunwayDay {
    /// The day.
    pub date: Date,
    /// Whether it is a working day.
    pub working: bool,
    /// Name of the holiday, Vietnamese; empty for ordinary days.
    pub note: String,
    /// Dossiers due on it, not overdue yet.
    pub count: u64,
}

/// The runway of a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runway {
    /// Past due.
    pub overdue: u64,
    /// From today to Sunday. Ordinary days of the weekend are left out unless something is due on them.
    pub days: Vec<RunwayDay>,
    /// Due next week.
    pub next_week: u64,
    /// Due later.
    pub later: u64,
    /// The clock does not run.
    pub not_counting: u64,
}

impl View<'_> {
    /// How the dossiers of a queue spread over the coming days; the filter's own `due` is ignored.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn runway(&mut self, viewer: &Viewer, filter: &WorkFilter) -> Result<Runway, Trouble> {
        let mut runway = self.empty_runway();
        let filter = WorkFilter { due: None, text: None, ..filter.clone() };
        let (chosen, _) = self.work(viewer, &filter);
        if chosen.ways.is_empty() {
            return Ok(runway);
        }
        let rows = self.connection.query(&chosen.count_by_due(), &chosen.bound.0)?;
        for row in rows {
            let count = u64::try_from(row.int(2)?).unwrap_or(0);
            match row.opt_time(0)?.filter(|_| row.int(1).is_ok_and(|counting| counting == 1)) {
                None => runway.not_counting += count,
                Some(due) => runway.add(DueBucket::of(due, self.now), count),
            }
        }
        let today = local(self.now).date();
        runway.days.retain(|day| day.working || day.count > 0 || !day.note.is_empty() || day.date == today);
        Ok(runway)
    }

    /// The days from today to Sunday, with nothing due.
    fn empty_runway(&self) -> Runway {
        let (mut days, monday) = (Vec::new(), next_monday(self.now));
        let mut date = local(self.now).date();
        while date < monday {
            let calendar = &self.province.calendar;
            let note = calendar.day(date).map(|(_, note)| note.to_owned()).unwrap_or_default();
            days.push(RunwayDay { date, working: calendar.is_working(date).unwrap_or(true), note, count: 0 });
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        Runway { overdue: 0, days, next_week: 0, later: 0, not_counting: 0 }
    }
}

impl Runway {
    /// All dossiers on it.
    #[must_use]
    pub fn total(&self) -> u64 {
        let days: u64 = self.days.iter().map(|day| day.count).sum();
        self.overdue + days + self.next_week + self.later + self.not_counting
    }

    fn add(&mut self, bucket: DueBucket, count: u64) {
        match bucket {
            DueBucket::Overdue => self.overdue += count,
            DueBucket::NextWeek => self.next_week += count,
            DueBucket::Later => self.later += count,
            DueBucket::NotCounting => self.not_counting += count,
            DueBucket::Day(date) => {
                if let Some(day) = self.days.iter_mut().find(|day| day.date == date) {
                    day.count += count;
                }
            }
        }
    }
}

/// The Monday after the local day of `now`.
fn next_monday(now: Timestamp) -> Date {
    let today = local(now).date();
    today.nth_weekday(1, Weekday::Monday).unwrap_or(today)
}

/// The Monday after a Monday.
fn later_from(monday: Date) -> Date {
    monday.checked_add(7.days()).unwrap_or(monday)
}

fn midnight(day: Date) -> Timestamp {
    instant(day.at(0, 0, 0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_follow_the_week() {
        let at = |text: &str| -> Timestamp { format!("{text}:00+07:00").parse().unwrap() };
        let now = at("2026-11-23T10:24");
        assert_eq!(DueBucket::of(at("2026-11-23T10:00"), now), DueBucket::Overdue);
        assert_eq!(DueBucket::of(at("2026-11-23T17:30"), now).to_string(), "2026-11-23");
        assert_eq!(DueBucket::of(at("2026-11-27T17:30"), now).to_string(), "2026-11-27");
        assert_eq!(DueBucket::of(at("2026-11-30T17:30"), now), DueBucket::NextWeek);
        assert_eq!(DueBucket::of(at("2026-12-07T07:30"), now), DueBucket::Later);
        for text in ["overdue", "2026-11-25", "next-week", "later", "not-counting"] {
            assert_eq!(DueBucket::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(DueBucket::parse("soon"), None);
    }
}
