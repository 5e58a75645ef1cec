//! The worked examples of the law, a slow walker that must agree with the fast calendar, and the account of each day.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{EXCEPTIONS, at, calendar, day, rules};
use jiff::SignedDuration;
use jiff::civil::{DateTime, Weekday};
use law::calendar::DayKind;
use law::deadline::{self, ClockPolicy, ExplainedKind, Pause, TimeLimit};
use law::time::{instant, local};
use proptest::prelude::*;

/// `(example, accepted, limit, due)`; D2, D6 and the like are the names of the worked examples.
const EXAMPLES: &[(&str, &str, &str, &str)] = &[
    ("D1", "2026-04-29T10:00", "3 working days", "2026-05-06T17:30"),
    ("D2", "2026-08-28T15:10", "same day", "2026-09-03T17:30"),
    ("D3", "2026-08-21T09:00", "1 working day", "2026-08-22T17:30"),
    ("D4", "2026-01-08T10:00", "2 working days", "2026-01-10T17:30"),
    ("D5", "2026-01-12T14:00", "5 working days", "2026-01-19T17:30"),
    ("D6", "2026-04-16T10:00", "15 days", "2026-05-04T17:30"),
    ("D7", "2026-10-13T08:10", "3 working days", "2026-10-16T17:30"),
    ("D8", "2026-11-23T10:00", "1 working day", "2026-11-25T17:30"),
    ("D9", "2026-10-12T14:00", "8 working hours", "2026-10-13T14:00"),
    ("D10 after 15:00", "2026-10-12T15:01", "8 working hours", "2026-10-13T17:30"),
    ("D10 at 15:00", "2026-10-12T15:00", "8 working hours", "2026-10-13T15:00"),
    ("D12", "2026-02-12T10:00", "7 working days", "2026-03-02T17:30"),
    ("D13", "2026-04-20T10:00", "20 working days", "2026-05-21T17:30"),
    ("D14", "2026-08-21T16:20", "16 working hours", "2026-08-24T17:30"),
    ("same day at 15:00:00", "2026-10-12T15:00", "same day", "2026-10-12T17:30"),
    ("same day a second later", "2026-10-12T15:00:01", "same day", "2026-10-13T17:30"),
    ("working days ignore the cut-off", "2026-10-12T16:59", "1 working day", "2026-10-13T17:30"),
    ("Saturday service", "2026-10-10T09:00", "1 working day", "2026-10-12T17:30"),
    ("Saturday service, same day", "2026-10-10T09:00", "same day", "2026-10-12T17:30"),
    ("a month from the 31st", "2026-08-31T10:00", "1 month", "2026-09-30T17:30"),
    ("hours from the lunch break", "2026-10-12T12:00", "1 working hour", "2026-10-12T14:30"),
    ("hours that end with the morning", "2026-10-12T07:30", "4 working hours", "2026-10-12T11:30"),
];

#[test]
fn worked_examples() {
    for (name, accepted, limit, due) in EXAMPLES {
        let limit: TimeLimit = limit.parse().unwrap();
        let found = deadline::due(at(accepted), limit, &calendar(), &rules()).unwrap();
        assert_eq!(found, at(due), "{name}");
    }
}

#[test]
fn d11_the_last_day_for_an_apology() {
    let latest = deadline::apology_latest(day("2026-05-04"), &calendar(), &rules()).unwrap();
    assert_eq!(latest, day("2026-04-29"));
}

#[test]
fn c8_restart_and_c9_pause() {
    let pause = |from, to| Pause { from: instant(at(from)), to: instant(at(to)) };
    let due = |limit: &str, pauses: &[Pause], policy| {
        let limit: TimeLimit = limit.parse().unwrap();
        deadline::due_with_pauses(at("2026-10-12T09:00"), limit, pauses, policy, &calendar(), &rules())
            .unwrap()
    };
    let week = [pause("2026-10-13T10:00", "2026-10-20T14:00")];
    assert_eq!(due("3 working days", &week, ClockPolicy::RestartFromZero), at("2026-10-23T17:30"));
    assert_eq!(due("3 working days", &week, ClockPolicy::PauseResume), at("2026-10-22T17:30"));
    assert_eq!(due("15 days", &week, ClockPolicy::PauseResume), at("2026-11-03T17:30"));
    let over_may_day = [pause("2026-04-20T10:00", "2026-04-21T14:00")];
    let fortnight = TimeLimit::CalendarDays(15);
    let due_may = deadline::due_with_pauses(
        at("2026-04-16T10:00"),
        fortnight,
        &over_may_day,
        ClockPolicy::PauseResume,
        &calendar(),
        &rules(),
    );
    assert_eq!(
        due_may.unwrap(),
        at("2026-05-04T17:30"),
        "the pause moves 1 May to 2 May, and that rolls to Monday"
    );
    let noon = [pause("2026-10-12T10:00", "2026-10-12T14:30")];
    assert_eq!(due("8 working hours", &noon, ClockPolicy::PauseResume), at("2026-10-13T11:30"));
    let too_late = [pause("2026-10-30T10:00", "2026-11-03T14:00")];
    assert_eq!(
        due("3 working days", &too_late, ClockPolicy::PauseResume),
        at("2026-10-15T17:30"),
        "lateness is not undone"
    );
}

#[test]
fn c9_pauses_that_overlap_count_once_and_those_outside_the_clock_do_not() {
    let pause = |from, to| Pause { from: instant(at(from)), to: instant(at(to)) };
    let due = |limit: &str, pauses: &[Pause]| {
        let limit: TimeLimit = limit.parse().unwrap();
        let policy = ClockPolicy::PauseResume;
        let account =
            deadline::deadline(instant(at("2026-10-12T09:00")), limit, pauses, policy, &calendar(), &rules())
                .unwrap();
        let due =
            deadline::due_with_pauses(at("2026-10-12T09:00"), limit, pauses, policy, &calendar(), &rules())
                .unwrap();
        assert_eq!(local(account.due), due, "the account ends where the clock does");
        due
    };
    let whole = [pause("2026-10-13T10:00", "2026-10-20T14:00")];
    let twice =
        [pause("2026-10-13T10:00", "2026-10-15T10:00"), pause("2026-10-14T10:00", "2026-10-20T14:00")];
    let inside = [whole[0], pause("2026-10-14T08:00", "2026-10-14T09:00")];
    let before = [pause("2026-10-09T08:00", "2026-10-12T08:00")];
    for limit in ["3 working days", "8 working hours", "15 days"] {
        assert_eq!(due(limit, &twice), due(limit, &whole), "{limit}");
        assert_eq!(due(limit, &inside), due(limit, &whole), "{limit}");
        assert_eq!(due(limit, &before), due(limit, &[]), "{limit}");
    }
    // 15 days end on Tuesday 27 October; a pause over the weekend before moves the end by whole days.
    assert_eq!(due("15 days", &[]), at("2026-10-27T17:30"));
    assert_eq!(due("15 days", &[pause("2026-10-24T08:00", "2026-10-25T08:00")]), at("2026-10-28T17:30"));
    // 12 days end on Saturday 24 October and roll to Monday; what happens while they roll moves nothing.
    assert_eq!(due("12 days", &[]), at("2026-10-26T17:30"));
    assert_eq!(due("12 days", &[pause("2026-10-25T08:00", "2026-10-25T20:00")]), at("2026-10-26T17:30"));
}

#[test]
fn a_limit_of_nothing_is_no_limit() {
    for text in ["0 working days", "0 working hours", "0 days", "0 months"] {
        assert!(text.parse::<TimeLimit>().is_err(), "{text}");
    }
}

#[test]
fn c14_remote_communes_have_longer_limits() {
    assert_eq!(deadline::remote_limit(TimeLimit::WorkingDays(8), 10), TimeLimit::WorkingDays(18));
    assert_eq!(deadline::remote_limit(TimeLimit::CalendarDays(15), 10), TimeLimit::CalendarDays(25));
}

#[test]
fn limits_read_and_write_themselves() {
    for text in ["same day", "1 working day", "3 working days", "8 working hours", "15 days", "1 month"] {
        assert_eq!(text.parse::<TimeLimit>().unwrap().to_string(), text);
    }
    assert_eq!(" Same  DAY ".parse::<TimeLimit>().unwrap(), TimeLimit::SameDay);
    for bad in ["", "3", "three days", "3 moons", "-1 days", "99999999 days", "3 working"] {
        assert!(bad.parse::<TimeLimit>().is_err(), "{bad}");
    }
    assert_eq!(TimeLimit::WorkingDays(3).describe("vi"), "3 ngày làm việc");
    assert_eq!(TimeLimit::WorkingDays(1).describe("nb"), "1 virkedag");
}

#[test]
fn beyond_the_calendar_is_an_answer_not_a_panic() {
    assert!(deadline::due(at("2027-12-30T10:00"), TimeLimit::WorkingDays(5), &calendar(), &rules()).is_err());
    assert!(deadline::due(at("2024-12-30T10:00"), TimeLimit::SameDay, &calendar(), &rules()).is_err());
    assert!(
        deadline::due(at("2026-12-30T10:00"), TimeLimit::Months(u16::MAX), &calendar(), &rules()).is_err()
    );
}

/// The same rules walked minute by minute and day by day, from the list of exceptions alone.
mod walker {
    use super::*;

    pub fn works(date: jiff::civil::Date) -> bool {
        static DAYS: std::sync::OnceLock<std::collections::HashMap<jiff::civil::Date, DayKind>> =
            std::sync::OnceLock::new();
        let days =
            DAYS.get_or_init(|| EXCEPTIONS.iter().map(|(day, kind)| (day.parse().unwrap(), *kind)).collect());
        match days.get(&date) {
            Some(kind) => *kind == DayKind::SwapWork,
            None => !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday),
        }
    }

    fn in_hours(at: DateTime) -> bool {
        let minute = i32::from(at.hour()) * 60 + i32::from(at.minute());
        works(at.date()) && ((450..690).contains(&minute) || (810..1050).contains(&minute))
    }

    fn next(mut date: jiff::civil::Date) -> jiff::civil::Date {
        loop {
            date = date.tomorrow().unwrap();
            if works(date) {
                return date;
            }
        }
    }

    pub fn due(start: DateTime, limit: TimeLimit) -> DateTime {
        let close = |date: jiff::civil::Date| date.at(17, 30, 0, 0);
        let after_cutoff = start.time() > jiff::civil::time(15, 0, 0, 0);
        match limit {
            TimeLimit::WorkingDays(n) => {
                let mut date = start.date();
                for _ in 0..n {
                    date = next(date);
                }
                close(date)
            }
            TimeLimit::SameDay => {
                close(if works(start.date()) && !after_cutoff { start.date() } else { next(start.date()) })
            }
            TimeLimit::WorkingHours(hours) => {
                let minute = SignedDuration::from_mins(1);
                let mut at = start;
                if works(at.date()) && after_cutoff {
                    at = next(at.date()).at(7, 30, 0, 0);
                }
                while !in_hours(at) {
                    at += minute;
                }
                let mut left = u32::from(hours) * 60;
                while left > 0 {
                    if in_hours(at) {
                        left -= 1;
                    }
                    at += minute;
                }
                at
            }
            TimeLimit::CalendarDays(n) => {
                let mut date = start.date();
                for _ in 0..n {
                    date = date.tomorrow().unwrap();
                }
                close(if works(date) { date } else { next(date) })
            }
            TimeLimit::Months(_) => unreachable!("not walked"),
        }
    }
}

#[test]
fn a_hundred_thousand_random_deadlines_agree_with_the_walker() {
    let (calendar, rules) = (calendar(), rules());
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    for _ in 0..100_000 {
        let start = at("2025-01-02T00:00") + SignedDuration::from_mins(random(900_000) as i64);
        let n = random(25) as u16 + 1;
        let limit = match random(10) {
            0..=1 => TimeLimit::SameDay,
            2..=6 => TimeLimit::WorkingDays(n),
            7 => TimeLimit::WorkingHours(n % 12 + 1),
            _ => TimeLimit::CalendarDays(n),
        };
        let fast = deadline::due(start, limit, &calendar, &rules).unwrap();
        assert_eq!(fast, walker::due(start, limit), "{start} {limit}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_account_adds_up_to_the_due_moment(
        // From the second week on: a pause on the very first day looks back to the day before the calendar begins.
        minute in 10_080i64..900_000,
        n in 1u16..25,
        unit in 0u8..4,
        pause in prop::option::of((0i64..20_000, 1i64..20_000)),
        restart in any::<bool>(),
    ) {
        let (calendar, rules) = (calendar(), rules());
        let start = at("2025-01-02T00:00") + SignedDuration::from_mins(minute);
        let limit = match unit {
            0 => TimeLimit::SameDay,
            1 => TimeLimit::WorkingDays(n),
            2 => TimeLimit::WorkingHours(n),
            _ => TimeLimit::CalendarDays(n),
        };
        let begin = instant(start);
        let pauses: Vec<Pause> = pause
            .map(|(from, _)| begin + SignedDuration::from_mins(from))
            .zip(pause.map(|(_, length)| length))
            .filter(|(from, _)| local(*from) <= deadline::due(start, limit, &calendar, &rules).unwrap())
            .map(|(from, length)| Pause { from, to: from + SignedDuration::from_mins(length) })
            .into_iter()
            .collect();
        let policy = if restart { ClockPolicy::RestartFromZero } else { ClockPolicy::PauseResume };
        let account = deadline::deadline(begin, limit, &pauses, policy, &calendar, &rules).unwrap();
        let rows = &account.explanation;
        prop_assert_eq!(local(account.due), deadline::due_with_pauses(start, limit, &pauses, policy, &calendar, &rules).unwrap());
        prop_assert_eq!(rows.first().map(|r| r.date), Some(start.date()));
        prop_assert_eq!(rows.last().map(|r| r.date), Some(local(account.due).date()));
        for (a, b) in rows.iter().zip(rows.iter().skip(1)) {
            prop_assert_eq!(a.date.tomorrow().unwrap(), b.date, "each civil day once");
        }
        let minutes: u32 = rows.iter().map(|r| r.counted_minutes).sum();
        let last_ordinal = rows.iter().filter_map(|r| r.ordinal).max();
        match limit {
            TimeLimit::WorkingHours(n) if pauses.is_empty() || restart => prop_assert_eq!(minutes, u32::from(n) * 60),
            TimeLimit::WorkingDays(n) => {
                prop_assert_eq!(minutes, u32::from(n) * 480);
                prop_assert_eq!(last_ordinal, Some(u32::from(n)));
            }
            TimeLimit::SameDay if pauses.is_empty() => prop_assert_eq!(minutes, 480),
            TimeLimit::CalendarDays(n) if pauses.is_empty() => prop_assert_eq!(minutes, u32::from(n) * 1_440),
            _ => {}
        }
    }
}

#[test]
fn every_day_of_three_years_has_exactly_one_account() {
    let (calendar, rules) = (calendar(), rules());
    let (mut date, last) = (day("2025-01-02"), day("2027-10-01"));
    while date < last {
        for limit in [
            TimeLimit::SameDay,
            TimeLimit::WorkingDays(3),
            TimeLimit::WorkingHours(8),
            TimeLimit::CalendarDays(15),
            TimeLimit::Months(1),
        ] {
            let received = instant(date.at(15, 30, 0, 0));
            let account =
                deadline::deadline(received, limit, &[], ClockPolicy::RestartFromZero, &calendar, &rules)
                    .unwrap();
            let due_rows = account.explanation.iter().filter(|row| row.kind == ExplainedKind::Due).count();
            assert_eq!(due_rows, 1, "{date} {limit}");
        }
        date = date.tomorrow().unwrap();
    }
}
