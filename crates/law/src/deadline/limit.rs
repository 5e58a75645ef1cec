//! Time limits as the law writes them: their units, their text form, their words, and the longer limit of remote communes.
//! Knows no calendar.

use serde::{Deserialize, Serialize};

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
        // A limit of nothing is written `same day`.
        let number: u16 = number.parse().ok().filter(|number| *number > 0).ok_or_else(syntax)?;
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
    /// The limit as it is counted: a limit of zero of any unit ends the same day (C6).
    pub(super) fn counted(self) -> Self {
        match self {
            Self::WorkingDays(0) | Self::WorkingHours(0) | Self::CalendarDays(0) | Self::Months(0) => {
                Self::SameDay
            }
            limit => limit,
        }
    }

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

/// C14: the longer limit of a remote commune, in the unit of the base limit (hours grow by whole days of 8 hours).
/// Months stay as they are: no law lengthens them by days.
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
