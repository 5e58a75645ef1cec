//! Who may do what, and from where: the policies of a pack, each dated and with its source, compiled into a table that is
//! asked by role and action.
//!
//! This room knows what the text says. Whether an agency stands in a place of a dossier is decided where dossiers are known.

mod names;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

pub use names::{Action, Place, Places, Role, Sort};

use crate::condition::Expression;
use crate::procedure::Citation;

/// A policy as it is written: these roles may do this, from these places, while it is in force and its condition holds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Identifier in the file.
    pub name: String,
    /// Who.
    pub roles: Vec<Role>,
    /// What.
    pub may: Vec<Action>,
    /// The place of the agency in which the role is held: one of these is enough.
    pub at: Vec<Place>,
    /// Under which condition, over procedure, field, channel, subject, remote and stage.
    #[serde(default)]
    pub when: Option<Expression>,
    /// First day of effect.
    pub effective_from: Date,
    /// Last day of effect.
    #[serde(default)]
    pub effective_to: Option<Date>,
    /// What it rests on.
    pub source: Citation,
}

impl Policy {
    /// Whether it is in force on `day`.
    #[must_use]
    pub fn in_force(&self, day: Date) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|to| day <= to)
    }

    /// Its places as a set.
    #[must_use]
    pub fn places(&self) -> Places {
        self.at.iter().copied().collect()
    }

    /// Every role with every action it speaks of.
    pub fn powers(&self) -> impl Iterator<Item = (Role, Action)> + '_ {
        self.roles.iter().flat_map(|role| self.may.iter().map(move |action| (*role, *action)))
    }
}

/// What one role may do of one thing.
#[derive(Debug, Clone, Default)]
struct Cell {
    /// Without condition.
    always: Places,
    /// Under a condition each.
    sometimes: Vec<(Places, Expression)>,
}

/// The table from a moment on.
#[derive(Debug)]
struct Period {
    from: Timestamp,
    /// By role, then by action.
    cells: Vec<Cell>,
    /// By action: who may, at the place that the text names first.
    holders: Vec<Option<(Place, Vec<Role>)>>,
}

/// All policies of a pack.
#[derive(Debug, Clone, Default)]
pub struct Policies {
    rows: Arc<[Policy]>,
    periods: Arc<[Period]>,
}

impl PartialEq for Policies {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows
    }
}

impl Policies {
    /// The stages a condition may compare with: those of the life cycle, and `new` for what is being opened.
    pub const STAGES: [&'static str; 20] = [
        "new",
        "registered",
        "awaiting_intake_supplement",
        "not_accepted",
        "accepted",
        "in_transit",
        "pending_assignment",
        "appraising",
        "consulting",
        "field_verification",
        "pending_review",
        "pending_signature",
        "pending_issue",
        "awaiting_supplement",
        "supplement_answered",
        "awaiting_payment",
        "withdrawal_requested",
        "stopped",
        "completed",
        "returned",
    ];

    /// Compiles policies: one table for each stretch of time in which the same ones are in force.
    #[must_use]
    pub fn new(rows: Vec<Policy>) -> Self {
        let mut days: Vec<Date> = rows.iter().map(|row| row.effective_from).collect();
        days.extend(rows.iter().filter_map(|row| row.effective_to.and_then(|day| day.tomorrow().ok())));
        days.sort_unstable();
        days.dedup();
        let periods = days.into_iter().map(|day| Period::of(&rows, day)).collect();
        Self { rows: rows.into(), periods }
    }

    /// The policies as written.
    #[must_use]
    pub fn rows(&self) -> &[Policy] {
        &self.rows
    }

    /// The first day of each stretch of time in which the same policies are in force.
    pub fn days(&self) -> impl Iterator<Item = Date> + '_ {
        self.periods.iter().map(|period| crate::time::local(period.from).date())
    }

    /// The table in force at a moment; before the first policy nobody may do anything.
    #[must_use]
    pub fn at(&self, moment: Timestamp) -> Powers<'_> {
        Powers(self.periods.iter().rev().find(|period| period.from <= moment))
    }
}

/// The table of a moment.
#[derive(Debug, Clone, Copy)]
pub struct Powers<'a>(Option<&'a Period>);

impl<'a> Powers<'a> {
    fn cell(self, role: Role, action: Action) -> Option<&'a Cell> {
        self.0?.cells.get(index(role, action))
    }

    /// The places from which a role may do something, whatever the dossier is.
    #[must_use]
    pub fn places(self, role: Role, action: Action) -> Places {
        self.cell(role, action).map(|cell| cell.always).unwrap_or_default()
    }

    /// Further places, each with the condition under which it counts.
    pub fn conditional(self, role: Role, action: Action) -> impl Iterator<Item = (Places, &'a Expression)> {
        let cell = self.cell(role, action);
        cell.into_iter().flat_map(|cell| cell.sometimes.iter().map(|(places, when)| (*places, when)))
    }

    /// The places from which a role may do something with one dossier or another.
    #[must_use]
    pub fn all_places(self, role: Role, action: Action) -> Places {
        self.conditional(role, action).fold(self.places(role, action), |all, (places, _)| all.and(places))
    }

    /// Who may, at the place that the text names first: what a refusal tells.
    #[must_use]
    pub fn holders(self, action: Action) -> Option<(Place, &'a [Role])> {
        let held = self.0?.holders.get(action as usize)?.as_ref()?;
        Some((held.0, held.1.as_slice()))
    }
}

fn index(role: Role, action: Action) -> usize {
    role as usize * Action::ALL.len() + action as usize
}

impl Period {
    fn of(rows: &[Policy], day: Date) -> Self {
        let mut cells = vec![Cell::default(); Role::ALL.len() * Action::ALL.len()];
        let mut holders: Vec<Option<(Place, Vec<Role>)>> = vec![None; Action::ALL.len()];
        for row in rows.iter().filter(|row| row.in_force(day)) {
            for (role, action) in row.powers() {
                if let Some(cell) = cells.get_mut(index(role, action)) {
                    match &row.when {
                        None => cell.always = cell.always.and(row.places()),
                        Some(when) => cell.sometimes.push((row.places(), when.clone())),
                    }
                }
                if let (Some(held), Some(first)) = (holders.get_mut(action as usize), row.at.first()) {
                    let (place, roles) = held.get_or_insert_with(|| (first.organisation(), Vec::new()));
                    if row.at.iter().any(|at| at.organisation() == *place) && !roles.contains(&role) {
                        roles.push(role);
                    }
                }
            }
        }
        Self { from: crate::time::instant(day.at(0, 0, 0, 0)), cells, holders }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn policy(role: Role, action: Action, at: Place) -> Policy {
        Policy {
            name: "p".into(),
            roles: vec![role],
            may: vec![action],
            at: vec![at],
            when: None,
            effective_from: date(2025, 7, 1),
            effective_to: None,
            source: Citation { number: "118/2025/NĐ-CP".into(), article: None },
        }
    }

    fn moment(day: Date) -> Timestamp {
        crate::time::instant(day.at(8, 0, 0, 0))
    }

    #[test]
    fn a_power_begins_and_ends_with_its_day() {
        let until = Policy {
            effective_to: Some(date(2025, 12, 31)),
            ..policy(Role::Clerk, Action::Issue, Place::Authority)
        };
        let then = Policy {
            effective_from: date(2026, 1, 1),
            ..policy(Role::Approver, Action::Issue, Place::Authority)
        };
        let policies = Policies::new(vec![until, then]);
        for (day, clerk, approver) in [
            (date(2025, 6, 30), false, false),
            (date(2025, 7, 1), true, false),
            (date(2025, 12, 31), true, false),
            (date(2026, 1, 1), false, true),
        ] {
            let powers = policies.at(moment(day));
            let may = |role| powers.places(role, Action::Issue).has(Place::Authority);
            assert_eq!((may(Role::Clerk), may(Role::Approver)), (clerk, approver), "{day}");
        }
        assert_eq!(policies.days().collect::<Vec<_>>(), [date(2025, 7, 1), date(2026, 1, 1)]);
    }

    #[test]
    fn a_refusal_names_those_of_the_first_place() {
        let policies = Policies::new(vec![
            policy(Role::CaseOfficer, Action::StopUnanswered, Place::Case),
            policy(Role::DivisionHead, Action::StopUnanswered, Place::Authority),
            policy(Role::IntakeOfficer, Action::StopUnanswered, Place::Intake),
        ]);
        let held = policies.at(moment(date(2026, 1, 1))).holders(Action::StopUnanswered);
        assert_eq!(held, Some((Place::Authority, &[Role::CaseOfficer, Role::DivisionHead][..])));
        assert_eq!(policies.at(moment(date(2026, 1, 1))).holders(Action::Sign), None);
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        for action in Action::ALL {
            assert_eq!(Action::parse(action.as_str()), Some(*action));
        }
        for place in Place::ALL {
            assert_eq!(Place::parse(place.as_str()), Some(*place));
        }
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
    }
}
