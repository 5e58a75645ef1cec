//! What a text changes, in words: compared with the text in force, and tried on a past period.

use casework::dossier::effect::Effect;
use law::Province;
use law::compare::{EditionChange, EditionFate, compare};
use registry::views::OpenOnEdition;

use super::{ChangeBlock, EffectLine, EffectWords};
use crate::common::replay::Replay;
use crate::common::{Visit, change_text};

/// The changes of procedures and those of the province.
pub(super) fn changes(
    visit: &Visit,
    before: &Province,
    after: &Province,
    open: &[OpenOnEdition],
) -> (Vec<ChangeBlock>, Vec<String>) {
    let found = compare(before, after);
    let block = |change: &EditionChange| {
        let words = change_text::edition(change, touched(change, open), visit.lang);
        ChangeBlock { title: words.title, lines: words.lines, open: words.open }
    };
    let province = found.province.iter().map(|line| change_text::sentence(line, visit.lang)).collect();
    (found.editions.iter().map(block).collect(), province)
}

/// Open dossiers a change speaks of: those of the edition; where it is new, those of the editions before it.
fn touched(change: &EditionChange, open: &[OpenOnEdition]) -> u64 {
    let speaks = |row: &&OpenOnEdition| {
        row.procedure == change.code
            && match change.fate {
                EditionFate::NewEdition => row.edition < change.effective_from,
                _ => row.edition == change.effective_from,
            }
    };
    open.iter().filter(speaks).map(|row| row.open).sum()
}

/// A replay in words.
pub(super) fn words(visit: &Visit, replay: &Replay, after: &Province) -> EffectWords {
    let (texts, lang) = (visit.texts(), visit.lang);
    let count = |count: u64| lang.number(i64::try_from(count).unwrap_or(i64::MAX));
    let pair = |before: String, after: String| format!("{before} → {after}");
    let hours = |minutes: u64| count(minutes / 60);
    let whole = &replay.whole;
    let mut facts = vec![
        ("edition-replay-dossiers", count(whole.dossiers)),
        ("edition-replay-reproduced", count(replay.reproduced)),
        ("edition-replay-changed", count(whole.changed)),
        ("edition-replay-saved", lang.number(whole.days_saved())),
        ("edition-replay-overdue", pair(count(whole.before.overdue), count(whole.after.overdue))),
        ("edition-replay-work", pair(hours(whole.before.work_minutes), hours(whole.after.work_minutes))),
    ];
    let refused: u64 = replay.refused.values().sum();
    if refused > 0 {
        facts.push(("edition-replay-refused", count(refused)));
    }
    let mut rows: Vec<(&String, &Effect)> = replay.units.iter().filter(|(_, e)| e.changed > 0).collect();
    rows.sort_by_key(|(id, effect)| (std::cmp::Reverse(effect.days_saved()), (*id).clone()));
    let line = |(id, effect): (&String, &Effect)| {
        let agency = after.agencies.get(&law::AgencyId(id.clone()));
        EffectLine {
            name: agency.map_or_else(|| id.clone(), |agency| agency.short.clone()),
            dossiers: count(effect.dossiers),
            saved: lang.number(effect.days_saved()),
            overdue: pair(count(effect.before.overdue), count(effect.after.overdue)),
            work: pair(hours(effect.before.work_minutes), hours(effect.after.work_minutes)),
        }
    };
    EffectWords {
        facts: facts.into_iter().map(|(key, value)| (texts.get(key), value)).collect(),
        units: rows.into_iter().map(line).collect(),
    }
}
