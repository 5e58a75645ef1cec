//! Units through time: what a code meant on a day, what became of it, what it was made of; and the resolver that reads an
//! address as people type it. Two times are kept apart: the day a change took effect and the day it became known here.
//!
//! Codes are used again: 24121 was Phường Tân Hòa until 30 June 2025 and is Phường Tân Lập since. A code means something
//! only with a date.

mod gazetteer;
mod resolve;
mod rolled;
mod words;

use jiff::civil::Date;
use serde::Deserialize;

pub use gazetteer::Gazetteer;
pub use resolve::{MATCHES_MAX, Match, Resolution, Via};
pub use rolled::Rolled;

use crate::procedure::{Citation, Unverified};
use crate::province::{OldUnit, Province, Unit, UnitCode, UnitKind};

/// Changes of units as the pack knows them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// The reform of 1 July 2025: districts end, communes and provinces merge; its rows are `old_units.csv`.
    pub reform: Reform,
    /// What changed since.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// Abbreviations people write for names, such as `bmt`; folded, without kind words.
    #[serde(default)]
    pub abbreviations: Vec<Abbreviation>,
    /// Values not confirmed yet.
    #[serde(default)]
    pub unverified: Vec<Unverified>,
}

/// The reform.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reform {
    /// First day of the new units.
    pub effective: Date,
    /// Day it became known.
    pub recorded: Date,
    /// Legal source.
    pub source: Citation,
}

/// What happened to units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A unit begins.
    Created,
    /// Another name.
    Renamed,
    /// Several become one.
    Merged,
    /// One becomes several.
    Split,
    /// Another parent.
    Moved,
    /// A unit ends without successor.
    Dissolved,
    /// Another kind: a commune becomes a ward, a province a city.
    KindChanged,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// What.
    pub kind: ChangeKind,
    /// First day of effect.
    pub effective: Date,
    /// Day it became known.
    pub recorded: Date,
    /// Legal source.
    pub source: Citation,
    /// Units it takes from.
    #[serde(default)]
    pub from: Vec<UnitCode>,
    /// Units it leads to; those of `from` where they go on.
    #[serde(default)]
    pub to: Vec<UnitCode>,
    /// New name.
    #[serde(default)]
    pub name: Option<String>,
    /// New kind.
    #[serde(default)]
    pub unit_kind: Option<UnitKind>,
    /// New parent.
    #[serde(default)]
    pub province: Option<UnitCode>,
}

impl Changes {
    /// The changes in the order in which they took effect.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = &Change> {
        let mut changes: Vec<&Change> = self.changes.iter().collect();
        changes.sort_by_key(|change| change.effective);
        changes.into_iter()
    }
}

impl Change {
    /// Units that exist before and after it.
    pub fn goes_on(&self) -> impl Iterator<Item = &UnitCode> {
        let alone = self.to.is_empty() && self.kind != ChangeKind::Dissolved;
        self.from.iter().filter(move |code| alone || self.to.contains(code))
    }

    /// Units that exist before it only.
    pub fn ends(&self) -> impl Iterator<Item = &UnitCode> {
        self.from.iter().filter(|code| !self.goes_on().any(|other| other == *code))
    }

    /// Units that exist after it only.
    pub fn begins(&self) -> impl Iterator<Item = &UnitCode> {
        self.to.iter().filter(|code| !self.from.contains(code))
    }
}

/// An abbreviation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Abbreviation {
    /// As people write it, folded.
    pub short: String,
    /// What it stands for, folded.
    pub long: String,
}

/// What a code meant on a day.
#[derive(Debug, Clone, PartialEq)]
pub enum UnitOn<'a> {
    /// Before the reform.
    Old(&'a OldUnit),
    /// Since, with its name, kind and parent of that day.
    New(Unit),
}

impl UnitOn<'_> {
    /// Name with kind in Vietnamese.
    #[must_use]
    pub fn full_name(&self) -> String {
        match self {
            Self::Old(old) => old.name.clone(),
            Self::New(unit) => unit.full_name(),
        }
    }
}

impl Province {
    /// What `code` meant on `day`, as known on `known`.
    #[must_use]
    pub fn unit_on(&self, code: &str, day: Date, known: Date) -> Option<UnitOn<'_>> {
        let reform = &self.territory.reform;
        if day < reform.effective || known < reform.recorded {
            return self.old_unit(code).map(UnitOn::Old);
        }
        let code = UnitCode(code.to_owned());
        let happened = |change: &&Change| change.effective <= day && change.recorded <= known;
        let mut begins = self
            .territory
            .changes
            .iter()
            .filter(|change| change.begins().any(|begun| *begun == code))
            .peekable();
        // A unit of later days is in the tables of the pack already; on this day nobody knew it.
        if begins.peek().is_some() && !begins.any(|change| happened(&change)) {
            return None;
        }
        let mut unit = self.first_units().get(&code).cloned()?;
        for change in self.territory.in_order().filter(happened) {
            if change.goes_on().any(|same| *same == code) {
                apply(&mut unit, change);
            } else if change.ends().any(|gone| *gone == code) {
                return None;
            }
        }
        Some(UnitOn::New(unit))
    }

    /// The unit of before the reform with this code; of provinces the first of its communes tells the name.
    #[must_use]
    pub fn old_unit(&self, code: &str) -> Option<&OldUnit> {
        (!code.is_empty()).then(|| self.first_old_units().iter().find(|old| old.code == code)).flatten()
    }

    /// A unit that has ended by the day of [`Self::on`] (without one: by the reform), its last day, and by which document;
    /// where a code was used twice, what it meant last.
    #[must_use]
    pub fn ended(&self, code: &str) -> Option<(&OldUnit, Date, &Citation)> {
        let old = self.old_units.iter().rfind(|old| !code.is_empty() && old.code == code)?;
        let day = self.rolled.as_ref().map(|rolled| rolled.day);
        let ends = |change: &&Change| {
            day.is_some_and(|day| change.effective <= day) && change.ends().any(|unit| unit.0 == code)
        };
        let (first, source) = match self.territory.in_order().filter(ends).last() {
            Some(change) => (change.effective, &change.source),
            None => (self.territory.reform.effective, &self.territory.reform.source),
        };
        Some((old, first.yesterday().ok()?, source))
    }

    /// The old units that a unit was made of.
    pub fn predecessors<'a>(&'a self, code: &'a UnitCode) -> impl Iterator<Item = &'a OldUnit> + 'a {
        self.old_units.iter().filter(move |old| old.successors.contains(code))
    }
}

fn apply(unit: &mut Unit, change: &Change) {
    if let Some(name) = &change.name {
        unit.name.clone_from(name);
    }
    if let Some(kind) = change.unit_kind {
        unit.kind = kind;
    }
    if let Some(province) = &change.province {
        unit.province = province.clone();
    }
}

impl Default for Changes {
    fn default() -> Self {
        let source = Citation { number: "19/2025/QĐ-TTg".to_owned(), article: None };
        let day = Date::constant(2025, 7, 1);
        Self {
            reform: Reform { effective: day, recorded: day, source },
            changes: Vec::new(),
            abbreviations: Vec::new(),
            unverified: Vec::new(),
        }
    }
}
