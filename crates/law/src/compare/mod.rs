//! What differs between two packs: which procedures begin, end, get a new edition or are rewritten, and which part of their
//! text says something else. Each part of a text is laid out as a line with a key; two texts are compared line by line.

mod parts;
mod rules;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

pub use parts::{Attribute, Part, Value};

use crate::code::ProcedureCode;
use crate::procedure::Procedure;
use crate::province::Province;
use crate::text::LocalText;

/// A line of a text that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LineChange {
    /// Which part of the text.
    pub part: Part,
    /// Which one of several, such as the identifier of a component; empty where there is only one.
    pub id: String,
    /// What that one is called, where it has a name.
    pub label: Option<LocalText>,
    /// Which side of it; `None` where all of it came or went.
    pub attribute: Option<Attribute>,
    /// Value before; `None` where it is new.
    pub before: Option<Value>,
    /// Value after; `None` where it is gone.
    pub after: Option<Value>,
}

/// What happened to an edition of a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EditionFate {
    /// The procedure is new.
    NewProcedure,
    /// A further edition of a procedure: open dossiers keep theirs.
    NewEdition,
    /// The edition gets another last day of effect and stays as it is otherwise: open dossiers keep it.
    Ended,
    /// The text of an edition that dossiers may already rest on is another: they are judged by the new words.
    Rewritten,
    /// The edition is gone: dossiers that rest on it lose their text.
    Removed,
}

impl LineChange {
    /// Whether an open dossier would be judged differently. A name put better in any language changes nothing; nor does
    /// the source that is named beside a rule.
    #[must_use]
    pub fn binds_dossiers(&self) -> bool {
        let is_text = |value: &Option<Value>| matches!(value, Some(Value::Text(_)));
        let reworded = is_text(&self.before) && is_text(&self.after);
        let is_beside =
            matches!(self.attribute, Some(Attribute::Source | Attribute::Label | Attribute::Help));
        self.part.binds_dossiers() && !reworded && !is_beside
    }
}

/// An edition that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EditionChange {
    /// Procedure.
    pub code: ProcedureCode,
    /// Its name.
    pub name: LocalText,
    /// What happened.
    pub fate: EditionFate,
    /// First day of effect of the edition.
    pub effective_from: Date,
    /// What its text says differently: from the edition before it where it is new, from its own old text otherwise.
    pub lines: Vec<LineChange>,
}

/// All that differs.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Comparison {
    /// Editions of procedures, by code and day of effect.
    pub editions: Vec<EditionChange>,
    /// The rules, calendar, agencies and units of the province.
    pub province: Vec<LineChange>,
}

impl Comparison {
    /// Whether both packs say the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.editions.is_empty() && self.province.is_empty()
    }
}

/// Compares two packs.
#[must_use]
pub fn compare(before: &Province, after: &Province) -> Comparison {
    let codes: BTreeSet<&ProcedureCode> = before.procedures.keys().chain(after.procedures.keys()).collect();
    let none: &[Procedure] = &[];
    let of = |province: &'_ Province, code| {
        province.procedures.get(code).map(Vec::as_slice).unwrap_or(none).to_vec()
    };
    let editions = codes.into_iter().flat_map(|code| editions(&of(before, code), &of(after, code))).collect();
    Comparison { editions, province: differing(rules::lines(before), rules::lines(after)) }
}

/// The text after, as if its newest editions had been in force all along: what a past period is tried on. A procedure
/// that gets a further edition is judged by that one under every edition of the text before.
#[must_use]
pub fn in_force_all_along(before: &Province, after: &Province) -> Province {
    let mut tried = after.clone();
    for change in compare(before, after).editions.iter().filter(|c| c.fate == EditionFate::NewEdition) {
        let newest = after.procedures.get(&change.code).and_then(|editions| editions.last());
        let (Some(newest), Some(known)) = (newest, before.procedures.get(&change.code)) else { continue };
        let as_known = |known: &Procedure| Procedure {
            effective_from: known.effective_from,
            effective_to: known.effective_to,
            ..newest.clone()
        };
        tried.procedures.insert(change.code.clone(), known.iter().map(as_known).collect());
    }
    tried
}

/// The lines in which two texts of a procedure differ.
#[must_use]
pub fn lines(before: &Procedure, after: &Procedure) -> Vec<LineChange> {
    differing(parts::lines(before), parts::lines(after))
}

fn editions(before: &[Procedure], after: &[Procedure]) -> Vec<EditionChange> {
    let at = |editions: &[Procedure], day: Date| editions.iter().position(|e| e.effective_from == day);
    let days: BTreeSet<Date> = before.iter().chain(after).map(|edition| edition.effective_from).collect();
    let change = |day: Date| {
        let old = at(before, day).and_then(|at| before.get(at));
        let new = at(after, day).and_then(|at| after.get(at));
        let (fate, lines) = match (old, new) {
            (Some(old), Some(new)) => {
                let lines = lines(old, new);
                let is_end = lines.iter().all(|line| line.part == Part::EffectiveTo);
                (if is_end { EditionFate::Ended } else { EditionFate::Rewritten }, lines)
            }
            (Some(_), None) => (EditionFate::Removed, Vec::new()),
            (None, new) => {
                let new = new?;
                let earlier = |edition: &&Procedure| edition.effective_from < day;
                match after.iter().rfind(earlier).or_else(|| before.iter().rfind(earlier)) {
                    Some(last) => {
                        let mut lines = lines(last, new);
                        lines.retain(|line| line.part != Part::EffectiveTo);
                        (EditionFate::NewEdition, lines)
                    }
                    None => (EditionFate::NewProcedure, Vec::new()),
                }
            }
        };
        if old.is_some() && new.is_some() && lines.is_empty() {
            return None;
        }
        let named = new.or(old)?;
        let (code, name) = (named.code.clone(), named.name.clone());
        Some(EditionChange { code, name, fate, effective_from: day, lines })
    };
    days.into_iter().filter_map(change).collect()
}

/// A line of a text: its key, its name, what it says.
struct Line {
    part: Part,
    id: String,
    attribute: Option<Attribute>,
    label: Option<LocalText>,
    value: Value,
}

type Key = (Part, String, Option<Attribute>);

impl Line {
    fn key(&self) -> Key {
        (self.part, self.id.clone(), self.attribute)
    }
}

/// In the order of the text after, what is gone at its end.
fn differing(before: Vec<Line>, after: Vec<Line>) -> Vec<LineChange> {
    let keys = |lines: &[Line]| lines.iter().map(Line::key).collect::<BTreeSet<Key>>();
    let (keys_before, keys_after) = (keys(&before), keys(&after));
    // What came or went as a whole is not told again side by side.
    let is_whole = |key: &Key| {
        let whole = (key.0, key.1.clone(), None);
        let had = (keys_before.contains(&whole), keys_after.contains(&whole));
        key.2.is_some() && had.0 != had.1
    };
    let mut old: BTreeMap<Key, Line> = before.into_iter().map(|line| (line.key(), line)).collect();
    let mut changes = Vec::new();
    for line in after {
        let (key, was) = (line.key(), old.remove(&line.key()));
        if is_whole(&key) || was.as_ref().is_some_and(|was| was.value == line.value) {
            continue;
        }
        let Line { part, id, attribute, label, value } = line;
        changes.push(LineChange {
            part,
            id,
            label,
            attribute,
            before: was.map(|was| was.value),
            after: Some(value),
        });
    }
    for (key, Line { part, id, attribute, label, value }) in old {
        if !is_whole(&key) {
            changes.push(LineChange { part, id, label, attribute, before: Some(value), after: None });
        }
    }
    changes
}
