//! The calendar of the worked examples: 2025 to 2027, hours 07:30-11:30 and 13:30-17:30.
#![allow(missing_docs, dead_code, clippy::unwrap_used, clippy::expect_used)]

use jiff::civil::{Date, DateTime, date, time};
use law::calendar::{Calendar, CalendarDay, DayKind, OfficeHours, Session};
use law::deadline::ClockRules;

/// Days off on weekdays and make-up Saturdays of state agencies.
pub const EXCEPTIONS: &[(&str, DayKind)] = &[
    ("2025-01-01", DayKind::Holiday),
    ("2025-01-27", DayKind::Compensatory),
    ("2025-01-28", DayKind::Holiday),
    ("2025-01-29", DayKind::Holiday),
    ("2025-01-30", DayKind::Holiday),
    ("2025-01-31", DayKind::Holiday),
    ("2025-04-07", DayKind::Holiday),
    ("2025-04-26", DayKind::SwapWork),
    ("2025-04-30", DayKind::Holiday),
    ("2025-05-01", DayKind::Holiday),
    ("2025-05-02", DayKind::SwapOff),
    ("2025-09-01", DayKind::Holiday),
    ("2025-09-02", DayKind::Holiday),
    ("2026-01-01", DayKind::Holiday),
    ("2026-01-02", DayKind::SwapOff),
    ("2026-01-10", DayKind::SwapWork),
    ("2026-02-16", DayKind::Holiday),
    ("2026-02-17", DayKind::Holiday),
    ("2026-02-18", DayKind::Holiday),
    ("2026-02-19", DayKind::Holiday),
    ("2026-02-20", DayKind::Holiday),
    ("2026-04-27", DayKind::Compensatory),
    ("2026-04-30", DayKind::Holiday),
    ("2026-05-01", DayKind::Holiday),
    ("2026-08-22", DayKind::SwapWork),
    ("2026-08-31", DayKind::SwapOff),
    ("2026-09-01", DayKind::Holiday),
    ("2026-09-02", DayKind::Holiday),
    ("2026-11-24", DayKind::Holiday),
];

pub fn calendar() -> Calendar {
    let exceptions: Vec<CalendarDay> = EXCEPTIONS
        .iter()
        .map(|(day, kind)| CalendarDay {
            date: day.parse().unwrap(),
            kind: *kind,
            note: String::new(),
            source: String::new(),
            verified: true,
        })
        .collect();
    let session = |opens, closes| Session { opens, closes };
    let hours = OfficeHours {
        sessions: vec![
            session(time(7, 30, 0, 0), time(11, 30, 0, 0)),
            session(time(13, 30, 0, 0), time(17, 30, 0, 0)),
        ],
        saturday_service: vec![session(time(7, 30, 0, 0), time(11, 30, 0, 0))],
        valid_from: date(2024, 1, 1),
    };
    Calendar::compile(date(2025, 1, 1), date(2027, 12, 31), &exceptions, vec![hours])
}

pub fn rules() -> ClockRules {
    ClockRules {
        late_cutoff: time(15, 0, 0, 0),
        apology_lead_days: 1,
        remote_extra_working_days: 10,
        outages_stop_the_clock: false,
    }
}

pub fn at(text: &str) -> DateTime {
    text.parse().unwrap()
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}
