//! What differs between two packs, in words a procedure controller reads: what changes, from when, for whom.

use law::LocalText;
use law::compare::{EditionChange, EditionFate, LineChange, Part, Value};
use serde::Serialize;

use super::lang::Lang;
use super::power_text;
use super::procedure_text::words;
use super::texts::Texts;

/// A changed edition in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeWords {
    /// Which edition, and what happened to it.
    pub title: String,
    /// What its text says differently, in a sentence each.
    pub lines: Vec<String>,
    /// Open dossiers and what the change means for them.
    pub open: String,
}

/// An edition in words; `open` dossiers rest on it, or on the editions before it where it is new.
#[must_use]
pub fn edition(change: &EditionChange, open: u64, lang: Lang) -> ChangeWords {
    let texts = Texts::of(lang);
    let (code, name) = (change.code.as_str(), words(&change.name, lang));
    let day = lang.date(change.effective_from);
    let (fate, effect) = match change.fate {
        EditionFate::NewProcedure => ("change-new-procedure", "change-open-none"),
        EditionFate::NewEdition => ("change-new-edition", "change-open-keep"),
        EditionFate::Ended => ("change-ended", "change-open-keep"),
        EditionFate::Rewritten => ("change-rewritten", "change-open-affected"),
        EditionFate::Removed => ("change-removed-edition", "change-open-lost"),
    };
    let effect = if open == 0 { "change-open-none" } else { effect };
    ChangeWords {
        title: texts.with(fate, &[("code", &code), ("name", &name), ("day", &day)]),
        lines: change.lines.iter().map(|line| sentence(line, lang)).collect(),
        open: texts.with(effect, &[("count", &open)]),
    }
}

/// What is said where two packs do not differ.
#[must_use]
pub fn nothing(lang: Lang) -> String {
    Texts::of(lang).get("change-nothing")
}

/// The heading over what changes beside the procedures.
#[must_use]
pub fn province_title(lang: Lang) -> String {
    Texts::of(lang).get("change-province-title")
}

/// One difference as a sentence.
#[must_use]
pub fn sentence(line: &LineChange, lang: Lang) -> String {
    let texts = Texts::of(lang);
    if let Some(told) = power_text::change(line, lang) {
        return told;
    }
    let what = what(line, lang);
    let said =
        |value: &Option<Value>| value.as_ref().map(|value| value_words(value, lang)).unwrap_or_default();
    let (before, after) = (said(&line.before), said(&line.after));
    if line.part == Part::IndexScheme && line.attribute.is_some() {
        return texts.with("change-figures", &[("what", &what)]);
    }
    let key = match (&line.before, &line.after) {
        (None, Some(_)) => "change-added",
        (Some(_), None) => "change-gone",
        _ => "change-changed",
    };
    texts.with(key, &[("what", &what), ("before", &before), ("after", &after)])
}

/// The part, which one of several, and which side of it.
fn what(line: &LineChange, lang: Lang) -> String {
    let texts = Texts::of(lang);
    let part = texts.get(&key("change-part", &line.part));
    let label = label(line, lang).filter(|label| !label.is_empty());
    let named = match &label {
        Some(label) => texts.with("change-what", &[("part", &part), ("label", label)]),
        None => part,
    };
    match &line.attribute {
        Some(side) => {
            let side = texts.get(&key("change-side", side));
            texts.with("change-side-of", &[("what", &named), ("side", &side)])
        }
        None => named,
    }
}

fn label(line: &LineChange, lang: Lang) -> Option<String> {
    let texts = Texts::of(lang);
    match line.part {
        Part::ClockRule | Part::Parameter => {
            Some(texts.get(&format!("change-rule-{}", line.id.replace('_', "-"))))
        }
        Part::Step => {
            let (step, when) = line.id.split_once(' ').unwrap_or((&line.id, ""));
            let step = texts.get(&format!("change-step-{step}"));
            Some(if when.is_empty() { step } else { format!("{step} ({when})") })
        }
        Part::DayOff | Part::Wage | Part::IndexScheme => line.id.parse().ok().map(|day| lang.date(day)),
        // What the line says is the name.
        Part::Case
        | Part::Component
        | Part::Fee
        | Part::FormField
        | Part::FormSection
        | Part::Result
        | Part::LegalBasis
        | Part::Bundle
            if line.attribute.is_none() =>
        {
            line.before.as_ref().zip(line.after.as_ref()).map(|_| line.id.clone())
        }
        Part::Limit => Some(scope(line, lang)),
        _ => Some(line.label.as_ref().map_or_else(|| line.id.clone(), |label| words(label, lang))),
    }
}

/// For whom a limit holds: its case, channel, remote communes, condition.
fn scope(line: &LineChange, lang: Lang) -> String {
    let texts = Texts::of(lang);
    let word = |word: &str| match word {
        "remote" | "not_remote" => Some(texts.get(&key("change-scope", &word))),
        "direct" | "online" | "postal" => Some(texts.get(&format!("channel-{word}"))),
        _ => None,
    };
    let rest =
        if line.label.is_some() { line.id.split_once(' ').map_or("", |(_, rest)| rest) } else { &line.id };
    let mut told: Vec<String> = line.label.iter().map(|label| words(label, lang)).collect();
    match rest.split_once(' ') {
        _ if rest.is_empty() => {}
        None => told.push(word(rest).unwrap_or_else(|| rest.to_owned())),
        Some((first, more)) => match word(first) {
            Some(first) => told.extend([first, word(more).unwrap_or_else(|| more.to_owned())]),
            None => told.push(rest.to_owned()),
        },
    }
    told.join(", ")
}

fn key(prefix: &str, name: &impl Serialize) -> String {
    let name = match serde_json::to_value(name) {
        Ok(serde_json::Value::String(name)) => name.replace('_', "-"),
        _ => String::new(),
    };
    format!("{prefix}-{name}")
}

fn value_words(value: &Value, lang: Lang) -> String {
    let texts = Texts::of(lang);
    let told = match value {
        Value::Text(text) => words_or_empty(text, lang),
        Value::Plain(text) => text.clone(),
        Value::Named(names) => {
            names.iter().map(|name| texts.get(&key("change-value", name))).collect::<Vec<_>>().join(", ")
        }
        Value::Limit(limit) => lang.limit(*limit),
        Value::Dong(dong) => lang.money(*dong),
        Value::Hours(hours) => texts.with("change-hours", &[("hours", &hours_words(*hours, lang))]),
        Value::Number(number) => lang.number(*number),
        Value::Day(day) => lang.date(*day),
        Value::YesNo(yes) => texts.get(if *yes { "field-yes" } else { "field-no" }),
    };
    if told.is_empty() { texts.get("change-none") } else { told }
}

fn words_or_empty(text: &LocalText, lang: Lang) -> String {
    if text.vi.is_empty() { String::new() } else { words(text, lang) }
}

/// `1,5` in Vietnamese and Norwegian, `1.5` in English.
fn hours_words(hours: f64, lang: Lang) -> String {
    let text = format!("{hours}");
    if lang == Lang::En { text } else { text.replace('.', ",") }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use law::compare::{compare, lines};

    use super::*;

    #[test]
    fn every_difference_has_words_in_every_language() {
        let province = pack::embedded().unwrap();
        let procedures: Vec<_> = province.procedures.values().flatten().collect();
        let mut told = 0;
        for (one, other) in procedures.iter().zip(procedures.iter().skip(1)) {
            let lines = lines(one, other);
            for lang in Lang::ALL {
                for line in &lines {
                    let text = sentence(line, lang);
                    assert!(!text.contains("change-") && !text.contains("channel-"), "{text}");
                    told += 1;
                }
            }
        }
        assert!(told > 1_000, "{told}");
    }

    #[test]
    fn rules_of_the_province_have_words() {
        let before = pack::embedded().unwrap();
        let mut after = before.clone();
        let (clock, rules) = (&mut after.clock, &mut after.parameters);
        clock.apology_lead_days += 1;
        clock.remote_extra_working_days += 1;
        clock.outages_stop_the_clock ^= true;
        clock.late_cutoff = jiff::civil::time(16, 0, 0, 0);
        rules.max_extensions += 1;
        rules.supplement_requests_max += 1;
        rules.supplement_notice_working_days += 1;
        rules.supplement_answer_working_days += 1;
        rules.payment_working_days += 1;
        rules.intake_check_working_hours += 1;
        rules.near_percent += 1;
        rules.near_working_hours += 1;
        rules.offline_merge_hours_max += 1;
        rules.consultation_answer_working_days += 1;
        rules.duplicate_days += 1;
        after.submission.reverse();
        after.submission.pop();
        after.agencies.pop_last();
        after.index.clear();
        after.wages.clear();
        let mut rows = after.policies.rows().to_vec();
        rows.remove(0);
        rows.iter_mut().for_each(|row| row.effective_to = Some(date(2026, 12, 31)));
        after.policies = law::Policies::new(rows);
        after.territory.changes.clear();
        after.calendar = law::Calendar::compile(date(2025, 1, 1), date(2025, 12, 31), &[], Vec::new());
        let found = compare(&before, &after);
        for lang in Lang::ALL {
            for line in &found.province {
                let text = sentence(line, lang);
                assert!(!text.contains("change-"), "{text}");
            }
        }
        let first = sentence(&found.province[0], Lang::Vi);
        assert!(first.starts_with("Nơi người dân nộp: "), "{first}");
    }
}
