//! Whom to give work to when a desk holds more than its officer can finish in time: a proposal for the head of the
//! division, who decides. Knows loads and outputs, not where they come from.

use std::collections::BTreeSet;

use law::code::DossierCode;

use crate::actor::StaffId;

/// A dossier on a desk, as far as balancing needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Code.
    pub code: DossierCode,
    /// What it is about: officers who have dossiers of a group already know how it is done.
    pub group: String,
    /// Stage, as `dossier::Stage::as_str` names it.
    pub stage: String,
    /// Working days until it is due, 0 for today and for what is overdue; `None` while the clock does not run.
    pub days_left: Option<u32>,
}

impl Held {
    /// Whether another officer can go on with it. What is proposed, reviewed, signed or issued is in the hands of others
    /// already; what waits for the citizen would only change the name on it.
    #[must_use]
    pub fn is_movable(&self) -> bool {
        matches!(
            self.stage.as_str(),
            "appraising" | "consulting" | "field_verification" | "supplement_answered"
        )
    }

    fn is_due_within(&self, days: u32) -> bool {
        self.days_left.is_some_and(|left| left < days)
    }
}

/// A desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// Whose.
    pub officer: StaffId,
    /// Not at work now.
    pub absent: bool,
    /// Dossiers this officer usually finishes in a working day.
    pub daily_output: u64,
    /// Open dossiers.
    pub held: Vec<Held>,
}

impl Desk {
    /// How many dossiers this officer can finish in so many working days.
    #[must_use]
    pub fn capacity(&self, days: u32) -> u64 {
        if self.absent { 0 } else { self.daily_output.saturating_mul(u64::from(days)) }
    }

    /// How many are due within so many working days, today being the first.
    #[must_use]
    pub fn due_within(&self, days: u32) -> u64 {
        let due = self.held.iter().filter(|held| held.is_due_within(days)).count();
        u64::try_from(due).unwrap_or(u64::MAX)
    }
}

/// A proposal: this dossier to that officer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Which.
    pub code: DossierCode,
    /// Who has it.
    pub from: StaffId,
    /// Who could take it.
    pub to: StaffId,
    /// The new officer has dossiers of the same group.
    pub familiar: bool,
}

/// The moves after which nobody has more due within `days` working days (at least 1) than they usually finish, as far as
/// others have room. Desks with most too much are relieved first. Of a desk the dossiers move that leave the new officer
/// most time, those of somebody who is absent with the most urgent first; each goes to whoever knows its group and has
/// most room.
#[must_use]
pub fn moves(desks: &[Desk], days: u32) -> Vec<Move> {
    let days = days.max(1);
    let mut room: Vec<i64> = desks.iter().map(|desk| room(desk, days)).collect();
    let groups: Vec<BTreeSet<&str>> =
        desks.iter().map(|desk| desk.held.iter().map(|held| held.group.as_str()).collect()).collect();
    let mut moves = Vec::new();
    let mut overfull: Vec<usize> =
        (0..desks.len()).filter(|at| room.get(*at).is_some_and(|r| *r < 0)).collect();
    overfull.sort_by_key(|at| room.get(*at).copied());
    for from in overfull {
        let Some(desk) = desks.get(from) else { continue };
        for held in candidates(desk, days) {
            if room.get(from).is_none_or(|room| *room >= 0) {
                break;
            }
            let knows = |at: usize| groups.get(at).is_some_and(|groups| groups.contains(held.group.as_str()));
            let free =
                (0..desks.len()).filter(|at| *at != from && room.get(*at).is_some_and(|room| *room > 0));
            let best = free.max_by_key(|at| (knows(*at), room.get(*at).copied(), std::cmp::Reverse(*at)));
            let Some((to, taker)) = best.and_then(|at| Some((at, desks.get(at)?))) else { return moves };
            for (at, change) in [(from, 1), (to, -1)] {
                if let Some(room) = room.get_mut(at) {
                    *room += change;
                }
            }
            moves.push(Move {
                code: held.code.clone(),
                from: desk.officer.clone(),
                to: taker.officer.clone(),
                familiar: knows(to),
            });
        }
    }
    moves
}

/// How many more could be due within the days; negative for an overfull desk.
fn room(desk: &Desk, days: u32) -> i64 {
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    number(desk.capacity(days)) - number(desk.due_within(days))
}

/// What may move from a desk, in the order in which it should.
fn candidates(desk: &Desk, days: u32) -> Vec<&Held> {
    let movable = |held: &&Held| held.is_movable() && held.is_due_within(days);
    let mut held: Vec<&Held> = desk.held.iter().filter(movable).collect();
    held.sort_by(|a, b| a.days_left.cmp(&b.days_left).then_with(|| a.code.as_str().cmp(b.code.as_str())));
    if !desk.absent {
        held.reverse();
    }
    held
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(code: &str, group: &str, stage: &str, days_left: u32) -> Held {
        Held {
            code: DossierCode(code.into()),
            group: group.into(),
            stage: stage.into(),
            days_left: Some(days_left),
        }
    }

    fn desk(officer: &str, absent: bool, daily_output: u64, held: Vec<Held>) -> Desk {
        Desk { officer: StaffId(officer.into()), absent, daily_output, held }
    }

    fn told(moves: &[Move]) -> Vec<String> {
        moves.iter().map(|m| format!("{} {}>{} {}", m.code, m.from, m.to, m.familiar)).collect()
    }

    #[test]
    fn an_overfull_desk_gives_away_what_leaves_most_time_to_whoever_knows_it() {
        let desks = [
            desk(
                "a",
                false,
                1,
                vec![
                    held("1", "land", "appraising", 0),
                    held("2", "civil", "appraising", 1),
                    held("3", "land", "pending_signature", 1),
                    held("4", "civil", "appraising", 4),
                ],
            ),
            desk("b", false, 3, vec![held("5", "land", "appraising", 0)]),
            desk("c", false, 2, vec![held("6", "civil", "appraising", 1)]),
        ];
        // Two days: a has three due and finishes two; number 4 is due later and does not count.
        assert_eq!(told(&moves(&desks, 2)), ["2 a>c true"]);
        // One day: one is due, one can be finished.
        assert_eq!(moves(&desks, 1), []);
    }

    #[test]
    fn what_is_with_the_signer_stays_and_an_absent_officer_keeps_nothing_urgent() {
        let desks = [
            desk(
                "away",
                true,
                5,
                vec![
                    held("1", "x", "pending_review", 0),
                    held("2", "x", "appraising", 1),
                    held("3", "x", "appraising", 0),
                    held("4", "x", "awaiting_supplement", 0),
                ],
            ),
            desk("here", false, 1, vec![]),
        ];
        assert_eq!(
            told(&moves(&desks, 1)),
            ["3 away>here false"],
            "the most urgent first, as far as there is room"
        );
        assert_eq!(told(&moves(&desks, 5)), ["3 away>here false", "2 away>here false"]);
    }

    #[test]
    fn nobody_is_filled_over_the_brim_and_nothing_moves_twice() {
        for seed in 0..200_u32 {
            let mut number = seed;
            let mut next = |below: u32| {
                number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (number >> 16) % below
            };
            let stages = ["appraising", "pending_signature", "consulting", "awaiting_supplement"];
            let desks: Vec<Desk> = (0..1 + next(5))
                .map(|officer| {
                    let many = next(12);
                    let one = |n: u32, next: &mut dyn FnMut(u32) -> u32| {
                        let stage = stages[next(4) as usize];
                        held(&format!("{officer}-{n}"), ["a", "b", "c"][next(3) as usize], stage, next(6))
                    };
                    let held = (0..many).map(|n| one(n, &mut next)).collect();
                    desk(&format!("{officer}"), next(4) == 0, next(3).into(), held)
                })
                .collect();
            let days = 1 + next(5);
            let moves = moves(&desks, days);
            let codes: BTreeSet<&str> = moves.iter().map(|m| m.code.as_str()).collect();
            assert_eq!(codes.len(), moves.len(), "seed {seed}");
            for desk in &desks {
                let count = |at: &dyn Fn(&Move) -> bool| moves.iter().filter(|m| at(m)).count() as i64;
                let (given, taken) = (count(&|m| m.from == desk.officer), count(&|m| m.to == desk.officer));
                assert!(given == 0 || taken == 0, "seed {seed}: nobody gives and takes");
                assert!(taken <= room(desk, days).max(0), "seed {seed}");
                assert!(given <= (-room(desk, days)).max(0), "seed {seed}");
            }
            for one in &moves {
                let from = desks.iter().find(|desk| desk.officer == one.from).unwrap();
                assert!(
                    from.held.iter().any(|held| held.code == one.code && held.is_movable()),
                    "seed {seed}"
                );
            }
        }
    }
}
