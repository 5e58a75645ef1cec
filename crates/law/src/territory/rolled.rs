//! The units as they are on a day: the changes since the reform laid over what the reform made. What ended is kept among the
//! old units with what became of it, so that an address of yesterday is found like one of before the reform.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Change, ChangeKind, apply};
use crate::province::{OldUnit, Province, Unit, UnitCode};

/// The units as the reform made them, kept beside those of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Rolled {
    /// The day.
    pub day: Date,
    /// Units as the reform made them, and those that began later.
    pub(super) units: BTreeMap<UnitCode, Unit>,
    /// Units of before the reform.
    pub(super) old_units: Vec<OldUnit>,
}

impl Province {
    /// The same province with its units as they are on `day`. Nothing is lost: every other day can be asked for again.
    #[must_use]
    pub fn on(&self, day: Date) -> Self {
        let (first, first_old) = (self.first_units().clone(), self.first_old_units().to_vec());
        let mut rolled =
            Self { rolled: None, units: first.clone(), old_units: first_old.clone(), ..self.clone() };
        for (code, begun) in begun(&self.territory.changes) {
            if day < begun {
                rolled.units.remove(&code);
            }
        }
        for change in self.territory.in_order().filter(|change| change.effective <= day) {
            rolled.change(change);
        }
        rolled.rolled = Some(Box::new(Rolled { day, units: first, old_units: first_old }));
        rolled
    }

    /// Whether a change of units has taken effect since the day of [`Self::on`].
    #[must_use]
    pub fn is_outdated(&self, today: Date) -> bool {
        match &self.rolled {
            None => self.territory.changes.iter().any(|change| change.effective <= today),
            Some(rolled) => {
                let (from, to) = (rolled.day.min(today), rolled.day.max(today));
                self.territory.changes.iter().any(|c| from < c.effective && c.effective <= to)
            }
        }
    }

    /// The units as the reform made them, and those that began later.
    pub(crate) fn first_units(&self) -> &BTreeMap<UnitCode, Unit> {
        self.rolled.as_ref().map_or(&self.units, |rolled| &rolled.units)
    }

    /// The units of before the reform.
    pub(super) fn first_old_units(&self) -> &[OldUnit] {
        self.rolled.as_ref().map_or(&self.old_units, |rolled| &rolled.old_units)
    }

    fn change(&mut self, change: &Change) {
        for code in change.goes_on() {
            if let Some(unit) = self.units.get_mut(code) {
                apply(unit, change);
            }
        }
        if matches!(change.kind, ChangeKind::Merged | ChangeKind::Split) {
            for old in &mut self.old_units {
                follow(&mut old.successors, change);
            }
        }
        for code in change.ends() {
            let Some(unit) = self.units.remove(code) else { continue };
            let home = self.units.get(&unit.province);
            self.old_units.push(OldUnit {
                code: unit.code.0.clone(),
                name: unit.full_name(),
                district: String::new(),
                province_code: unit.province.0.clone(),
                province: home.map(Unit::full_name).unwrap_or_default(),
                successors: change.to.clone(),
            });
        }
    }
}

/// What became of units that a change touches.
fn follow(successors: &mut Vec<UnitCode>, change: &Change) {
    if !successors.iter().any(|code| change.from.contains(code)) {
        return;
    }
    let (mut followed, mut seen) = (Vec::new(), BTreeSet::new());
    for code in successors.iter() {
        let became =
            if change.from.contains(code) { change.to.as_slice() } else { std::slice::from_ref(code) };
        followed.extend(became.iter().filter(|code| seen.insert((*code).clone())).cloned());
    }
    *successors = followed;
}

/// The units that began after the reform, with their first day.
pub(super) fn begun(changes: &[Change]) -> BTreeMap<UnitCode, Date> {
    let mut begun = BTreeMap::new();
    for change in changes {
        for code in change.begins() {
            let day = begun.entry(code.clone()).or_insert(change.effective);
            *day = change.effective.min(*day);
        }
    }
    begun
}
