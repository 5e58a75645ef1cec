//! Who is called next: appointments within their slot, then priority and the others by turns, each in order of arrival.

use jiff::{SignedDuration, Timestamp};
use law::HallRules;

/// A ticket that waits, as the rule sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Start of the slot of an appointment.
    pub slot: Option<Timestamp>,
    /// Elderly, pregnant, disabled: asked, never proven.
    pub priority: bool,
    /// Since when it stands in this place of the line: arrival, or the last call that was missed.
    pub since: Timestamp,
    /// Its number, which decides between two of one moment.
    pub number: i64,
}

/// By which right a ticket is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Its slot is running.
    Appointment,
    /// Priority.
    Priority,
    /// Order of arrival.
    Arrival,
}

/// The index of the ticket to be called, with the right by which it is. `favoured` counts the priority tickets called since
/// the last one in order of arrival: after [`HallRules::priority_in_a_row`] of them one of the others is called, so that
/// nobody starves. An appointment whose slot is over, or not yet running, waits like everybody else.
#[must_use]
pub fn next(waiting: &[Waiting], favoured: u8, now: Timestamp, rules: &HallRules) -> Option<(usize, Turn)> {
    let length = SignedDuration::from_mins(i64::from(rules.slot_minutes));
    let running =
        |ticket: &Waiting| ticket.slot.is_some_and(|slot| slot <= now && now.duration_since(slot) < length);
    let first = |wanted: &dyn Fn(&Waiting) -> bool| {
        let those = waiting.iter().enumerate().filter(|(_, ticket)| wanted(ticket));
        those.min_by_key(|(_, ticket)| (ticket.since, ticket.number)).map(|(index, _)| index)
    };
    if let Some(index) = first(&running) {
        return Some((index, Turn::Appointment));
    }
    let priority = first(&|ticket| ticket.priority).map(|index| (index, Turn::Priority));
    let arrival = first(&|ticket| !ticket.priority).map(|index| (index, Turn::Arrival));
    if favoured < rules.priority_in_a_row.max(1) { priority.or(arrival) } else { arrival.or(priority) }
}

/// The whole line in the order in which it would be called now, as indices.
#[must_use]
pub fn order(waiting: &[Waiting], favoured: u8, now: Timestamp, rules: &HallRules) -> Vec<usize> {
    let mut left: Vec<(usize, Waiting)> = waiting.iter().copied().enumerate().collect();
    let (mut favoured, mut order) = (favoured, Vec::with_capacity(waiting.len()));
    loop {
        let line: Vec<Waiting> = left.iter().map(|(_, ticket)| *ticket).collect();
        let Some((index, turn)) = next(&line, favoured, now, rules) else { return order };
        favoured = match turn {
            Turn::Appointment => favoured,
            Turn::Priority => favoured.saturating_add(1),
            Turn::Arrival => 0,
        };
        order.push(left.remove(index).0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Timestamp {
        format!("2026-11-23T{time}:00+07:00").parse().unwrap()
    }

    fn ticket(since: &str, priority: bool, slot: &str) -> Waiting {
        let slot = (!slot.is_empty()).then(|| at(slot));
        Waiting { slot, priority, since: at(since), number: 1 }
    }

    #[test]
    fn appointments_then_priority_by_turns_then_arrival() {
        let rules = HallRules::default();
        let now = at("09:10");
        let (early, late) = (ticket("08:00", false, ""), ticket("08:30", false, ""));
        let (old, pregnant) = (ticket("08:40", true, ""), ticket("09:00", true, ""));
        let table: [(&[Waiting], u8, Option<(usize, Turn)>); 11] = [
            (&[], 0, None),
            (&[late, early], 0, Some((1, Turn::Arrival))),
            // Their slot is running: before all others.
            (&[early, old, ticket("09:05", false, "09:00")], 0, Some((2, Turn::Appointment))),
            // Too early for the slot, or too late: in order of arrival.
            (&[early, ticket("08:50", false, "09:30")], 0, Some((0, Turn::Arrival))),
            (&[early, ticket("08:10", false, "08:30")], 0, Some((0, Turn::Arrival))),
            // Nobody else is there: no reason to let anybody wait.
            (&[ticket("08:50", false, "09:30")], 0, Some((0, Turn::Arrival))),
            // Priority goes first, then one of the others, then priority again.
            (&[early, late, old, pregnant], 0, Some((2, Turn::Priority))),
            (&[early, late, pregnant], 1, Some((0, Turn::Arrival))),
            (&[late, pregnant], 0, Some((1, Turn::Priority))),
            // With none of the others left, priority follows priority.
            (&[pregnant, old], 1, Some((1, Turn::Priority))),
            // Of two that came in one moment, the lower number.
            (&[Waiting { number: 2, ..early }, early], 0, Some((1, Turn::Arrival))),
        ];
        for (waiting, favoured, expected) in table {
            assert_eq!(next(waiting, favoured, now, &rules), expected, "{waiting:?}");
        }
    }

    #[test]
    fn the_line_is_told_as_it_will_be_called() {
        let rules = HallRules::default();
        let line = [
            ticket("08:00", false, ""),
            ticket("08:10", false, ""),
            ticket("08:20", true, ""),
            ticket("08:30", true, ""),
            ticket("08:55", false, "09:00"),
        ];
        assert_eq!(order(&line, 0, at("09:10"), &rules), [4, 2, 0, 3, 1]);
        assert_eq!(order(&line, 1, at("09:10"), &rules), [4, 0, 2, 1, 3]);
    }

    #[test]
    fn nobody_starves_among_priority() {
        let rules = HallRules::default();
        let mut line = vec![ticket("08:00", false, ""), ticket("08:01", false, "")];
        let (mut favoured, mut called) = (0, 0);
        while line.iter().any(|ticket| !ticket.priority) {
            line.push(ticket("08:30", true, ""));
            let (index, turn) = next(&line, favoured, at("09:00"), &rules).unwrap();
            favoured = if turn == Turn::Priority { favoured + 1 } else { 0 };
            line.remove(index);
            called += 1;
        }
        assert_eq!(called, 4);
    }
}
