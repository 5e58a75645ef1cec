//! The slots in which appointments are given: whole stretches of the office hours of a working day.

use jiff::Span;
use jiff::civil::{Date, DateTime};
use law::{Calendar, HallRules, OutsideCalendar};

/// The slots of a day, in order; none on a day off. A rest of a session too short for a slot is no slot.
///
/// # Errors
/// [`OutsideCalendar`] when the calendar does not reach the day.
pub fn slots(calendar: &Calendar, day: Date, rules: &HallRules) -> Result<Vec<DateTime>, OutsideCalendar> {
    let length = i64::from(rules.slot_minutes.max(1));
    let mut slots = Vec::new();
    for session in calendar.sessions(day)? {
        let opens = day.to_datetime(session.opens);
        for place in 0..i64::from(session.minutes()) / length {
            slots.extend(opens.checked_add(Span::new().minutes(place * length)));
        }
    }
    Ok(slots)
}

/// The slots of a day that may still be booked at `now`: of today those not begun, and no further ahead than the rules say.
///
/// # Errors
/// As [`slots`].
pub fn bookable(
    calendar: &Calendar,
    day: Date,
    now: DateTime,
    rules: &HallRules,
) -> Result<Vec<DateTime>, OutsideCalendar> {
    let last = now.date().checked_add(Span::new().days(i64::from(rules.appointment_days_ahead)));
    if day < now.date() || last.is_ok_and(|last| last < day) {
        return Ok(Vec::new());
    }
    Ok(slots(calendar, day, rules)?.into_iter().filter(|slot| now < *slot).collect())
}

/// Whether `slot` may be booked at `now`.
#[must_use]
pub fn is_slot(calendar: &Calendar, slot: DateTime, now: DateTime, rules: &HallRules) -> bool {
    bookable(calendar, slot.date(), now, rules).is_ok_and(|slots| slots.contains(&slot))
}

/// Minutes before the first opening from which tickets of the day are given.
const BEFORE_OPENING: i64 = 60;

/// Whether tickets are given at `now`: while a counter is open, over noon, and shortly before the doors open.
#[must_use]
pub fn gives_tickets(calendar: &Calendar, now: DateTime) -> bool {
    if calendar.counter_open(now).unwrap_or(false) {
        return true;
    }
    let (Ok(opening), Ok(closing)) = (calendar.opening(now.date()), calendar.closing(now.date())) else {
        return false;
    };
    opening.checked_sub(Span::new().minutes(BEFORE_OPENING)).is_ok_and(|from| from <= now) && now < closing
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};
    use law::{CalendarDay, DayKind, OfficeHours, Session};

    use super::*;

    fn calendar() -> Calendar {
        let session = |from, to| Session { opens: time(from, 30, 0, 0), closes: time(to, 30, 0, 0) };
        let hours = OfficeHours {
            sessions: vec![session(7, 11), session(13, 17)],
            saturday_service: vec![session(7, 11)],
            valid_from: date(2025, 1, 1),
        };
        let holiday = CalendarDay {
            date: date(2026, 11, 24),
            kind: DayKind::Holiday,
            note: String::new(),
            source: String::new(),
            verified: true,
        };
        Calendar::compile(date(2026, 1, 1), date(2026, 12, 31), &[holiday], vec![hours])
    }

    #[test]
    fn a_working_day_has_slots_and_a_day_off_has_none() {
        let (calendar, rules) = (calendar(), HallRules::default());
        let monday = slots(&calendar, date(2026, 11, 23), &rules).unwrap();
        assert_eq!(monday.len(), 16);
        assert_eq!(monday[7], date(2026, 11, 23).at(11, 0, 0, 0));
        assert_eq!(monday[8], date(2026, 11, 23).at(13, 30, 0, 0));
        for off in [24, 28, 29] {
            assert_eq!(slots(&calendar, date(2026, 11, off), &rules).unwrap(), [], "{off}");
        }
        let long = HallRules { slot_minutes: 90, ..rules };
        assert_eq!(slots(&calendar, date(2026, 11, 23), &long).unwrap().len(), 4);
        assert!(slots(&calendar, date(2027, 1, 4), &rules).is_err());
    }

    #[test]
    fn tickets_are_given_from_an_hour_before_the_doors_open_until_they_close() {
        let calendar = calendar();
        for (day, hour, minute, given) in [
            (23, 6, 29, false),
            (23, 6, 30, true),
            (23, 12, 0, true),
            (23, 17, 29, true),
            (23, 17, 30, false),
            (24, 9, 0, false),
            (28, 9, 0, true),
            (28, 14, 0, false),
            (29, 9, 0, false),
        ] {
            let at = date(2026, 11, day).at(hour, minute, 0, 0);
            assert_eq!(gives_tickets(&calendar, at), given, "{at}");
        }
    }

    #[test]
    fn only_what_lies_ahead_and_near_is_given() {
        let (calendar, rules) = (calendar(), HallRules::default());
        let now = date(2026, 11, 23).at(10, 24, 0, 0);
        let count = |day| bookable(&calendar, day, now, &rules).unwrap().len();
        assert_eq!(count(date(2026, 11, 20)), 0);
        assert_eq!(count(date(2026, 11, 23)), 10);
        assert_eq!(count(date(2026, 12, 3)), 16);
        assert_eq!(count(date(2026, 12, 4)), 0);
        assert!(is_slot(&calendar, date(2026, 11, 23).at(10, 30, 0, 0), now, &rules));
        assert!(!is_slot(&calendar, date(2026, 11, 23).at(10, 0, 0, 0), now, &rules));
        assert!(!is_slot(&calendar, date(2026, 11, 23).at(10, 40, 0, 0), now, &rules));
    }
}
