//! The lines of a supplement letter: what the machine suggests, what the officer writes, and what of it is chosen. Hints
//! with their ground, never verdicts: a suggestion counts only where it is ticked.

use casework::dossier::CommandKind;
use law::procedure::{ComponentKind, Procedure};

use super::fields::Around;
use super::{ItemRow, Items};
use crate::common::fields::FormData;
use crate::common::{casework_text, procedure_text};

/// Lines of a letter at most, suggestions among them.
const LINES_MAX: usize = 30;

/// Empty lines offered at first.
const LINES: usize = 2;

/// Whether a command writes a supplement letter.
pub(super) fn writes(kind: CommandKind) -> bool {
    matches!(kind, CommandKind::RequestSupplement | CommandKind::ProposeSupplement)
}

/// The form with the lines that count: suggestions that are not ticked are left out.
pub(super) fn chosen(form: &FormData) -> FormData {
    let left_out = |number: &str| {
        form.first(&format!("items-{number}-offered")).is_some()
            && form.first(&format!("items-{number}-on")).is_none()
    };
    let kept = form.0.iter().filter(|(key, _)| match part(key) {
        Some((number, name)) => !left_out(number) && !matches!(name, "offered" | "on"),
        None => true,
    });
    FormData(kept.cloned().collect())
}

/// The number and the part of a field of a line.
fn part(key: &str) -> Option<(&str, &str)> {
    key.strip_prefix("items-")?.split_once('-')
}

/// The form after a line was added or one was taken away; as it is for any other act.
pub(super) fn reshaped(form: &FormData, act: &str) -> FormData {
    let lines: usize = form.first("lines").and_then(|lines| lines.parse().ok()).unwrap_or(LINES);
    let taken: Option<usize> = act.strip_prefix("remove-").and_then(|number| number.parse().ok());
    let lines = match taken {
        Some(_) => lines.saturating_sub(1).max(1),
        None if act == "add" => (lines + 1).min(LINES_MAX),
        None => lines,
    };
    let moved = |(key, value): &(String, String)| {
        if key == "lines" {
            return None;
        }
        let (Some(taken), Some((number, name))) = (taken, part(key)) else {
            return Some((key.clone(), value.clone()));
        };
        let number: usize = number.parse().ok()?;
        match number.cmp(&taken) {
            std::cmp::Ordering::Less => Some((key.clone(), value.clone())),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some((format!("items-{}-{name}", number - 1), value.clone())),
        }
    };
    let mut kept: Vec<(String, String)> = form.0.iter().filter_map(moved).collect();
    kept.push(("lines".to_owned(), lines.to_string()));
    FormData(kept)
}

/// Suggestions first, then the lines of the officer's own, each group counted from 1.
fn ordered(rows: Vec<ItemRow>) -> Vec<ItemRow> {
    let (mut offered, mut own): (Vec<ItemRow>, Vec<ItemRow>) =
        rows.into_iter().partition(|row| row.offered.is_some());
    for group in [&mut offered, &mut own] {
        group.iter_mut().zip(1..).for_each(|(row, place)| row.place = place);
    }
    offered.extend(own);
    offered
}

/// Something the machine has found.
struct Hint {
    component: String,
    title: String,
    defect: String,
    cure: String,
    ticked: bool,
}

impl Around<'_> {
    /// The lines of a letter, for commands that write one.
    pub(super) fn items(&self, kind: CommandKind) -> Option<Items> {
        if !writes(kind) {
            return None;
        }
        let grounds = self.procedure.map(|procedure| self.grounds(procedure)).unwrap_or_default();
        let written = self.typed.first("lines").and_then(|lines| lines.parse::<usize>().ok());
        let rows = match written {
            Some(lines) => (1..=lines.min(LINES_MAX)).map(|number| self.typed_row(number)).collect(),
            None => self.first_rows(grounds.first().map_or("", String::as_str)),
        };
        let components = self.procedure.into_iter().flat_map(|p| &p.components);
        let fault = self.faults.iter().find(|fault| fault.field.starts_with("items"));
        Some(Items {
            components: components
                .map(|c| (c.id.clone(), procedure_text::words(&c.name, self.visit.lang)))
                .collect(),
            can_add: rows.len() < LINES_MAX,
            rows: ordered(rows),
            grounds,
            fault: fault.map(|fault| fault.words(self.visit.lang)),
        })
    }

    /// The sources of the procedure, as citations a letter may rest on.
    pub(super) fn grounds(&self, procedure: &Procedure) -> Vec<String> {
        let limits = procedure.limits.iter().map(|rule| &rule.source);
        let mut grounds: Vec<String> = Vec::new();
        for citation in procedure.legal_basis.iter().chain(limits) {
            let words = citation.to_string();
            if !grounds.contains(&words) {
                grounds.push(words);
            }
        }
        grounds
    }

    fn typed_row(&self, number: usize) -> ItemRow {
        let typed = |part: &str| self.typed.first(&format!("items-{number}-{part}")).map(str::to_owned);
        let line = |part: &str| typed(part).unwrap_or_default();
        ItemRow {
            number,
            component: line("component"),
            defect: line("defect"),
            ground: line("ground"),
            cure: line("cure"),
            offered: typed("offered"),
            ticked: typed("on").is_some(),
            place: 0,
        }
    }

    fn first_rows(&self, ground: &str) -> Vec<ItemRow> {
        let hints = self.procedure.map(|procedure| self.hints(procedure)).unwrap_or_default();
        let empty = if hints.is_empty() { LINES } else { 1 };
        let own = |number| ItemRow { number, ..ItemRow::default() };
        let mut rows: Vec<ItemRow> = (1..=empty).map(own).collect();
        for hint in hints.into_iter().take(LINES_MAX - LINES) {
            rows.push(ItemRow {
                number: rows.len() + 1,
                component: hint.component,
                defect: hint.defect,
                ground: ground.to_owned(),
                cure: hint.cure,
                offered: Some(hint.title),
                ticked: hint.ticked,
                place: 0,
            });
        }
        rows
    }

    /// Papers that are missing, came in another form than the procedure asks for, or were not digitised.
    fn hints(&self, procedure: &Procedure) -> Vec<Hint> {
        let (texts, state) = (self.visit.texts(), &self.seen.state);
        let province = self.visit.app.province();
        let mut hints = Vec::new();
        let circumstances = state.circumstances(&province);
        let name =
            |component: &law::procedure::Component| procedure_text::words(&component.name, self.visit.lang);
        for asked in procedure.must_be_brought(&circumstances) {
            if !state.components.iter().any(|filed| filed.component == asked.id) {
                let name = name(asked);
                hints.push(Hint {
                    component: asked.id.clone(),
                    title: texts.with("hint-missing", &[("paper", &name)]),
                    defect: texts.with("hint-missing-defect", &[("paper", &name)]),
                    cure: texts.with("hint-missing-cure", &[("paper", &name)]),
                    ticked: true,
                });
            }
        }
        for filed in state.components.iter().filter(|filed| !filed.from_register) {
            let Some(asked) = procedure.components.iter().find(|c| c.id == filed.component) else { continue };
            let name = name(asked);
            if asked.kind == ComponentKind::Original && filed.kind == ComponentKind::Copy {
                let kind = casework_text::component_kind(asked.kind, self.visit.lang).to_lowercase();
                let came = casework_text::component_kind(filed.kind, self.visit.lang).to_lowercase();
                let words =
                    |key: &str| texts.with(key, &[("paper", &name), ("asked", &kind), ("came", &came)]);
                hints.push(Hint {
                    component: asked.id.clone(),
                    title: words("hint-differs"),
                    defect: words("hint-differs-defect"),
                    cure: words("hint-differs-cure"),
                    ticked: false,
                });
            } else if filed.files.is_empty() {
                hints.push(Hint {
                    component: asked.id.clone(),
                    title: texts.with("hint-no-file", &[("paper", &name)]),
                    defect: texts.with("hint-no-file-defect", &[("paper", &name)]),
                    cure: texts.with("hint-no-file-cure", &[("paper", &name)]),
                    ticked: false,
                });
            }
        }
        hints
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> FormData {
        FormData(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn a_suggestion_counts_only_where_it_is_ticked() {
        let sent = form(&[
            ("items-1-offered", "a"),
            ("items-1-defect", "left"),
            ("items-2-offered", "b"),
            ("items-2-on", "1"),
            ("items-2-defect", "taken"),
            ("items-3-defect", "written"),
            ("lines", "3"),
        ]);
        let kept = chosen(&sent);
        assert_eq!(kept.first("items-1-defect"), None);
        assert_eq!(kept.first("items-2-defect"), Some("taken"));
        assert_eq!(kept.first("items-2-on"), None);
        assert_eq!(kept.first("items-3-defect"), Some("written"));
    }

    #[test]
    fn lines_come_and_go_and_nothing_typed_is_lost() {
        let sent = form(&[("items-1-defect", "one"), ("items-2-defect", "two"), ("lines", "2")]);
        let more = reshaped(&sent, "add");
        assert_eq!((more.first("lines"), more.first("items-2-defect")), (Some("3"), Some("two")));
        let less = reshaped(&sent, "remove-1");
        assert_eq!((less.first("lines"), less.first("items-1-defect")), (Some("1"), Some("two")));
        assert_eq!(less.first("items-2-defect"), None);
    }
}
