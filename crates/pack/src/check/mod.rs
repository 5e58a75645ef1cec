//! Checks across the files of a pack: references, sums of steps, periods of effect, languages.

pub(crate) mod conditions;
mod examples;
pub(crate) mod organisation;
mod procedure;

use law::{LocalText, Province};

use crate::fault::{Fault, Place};
use crate::files::Files;
use crate::form_file::{FACTS, Shared};
use crate::procedure_file::Written;

/// Adds every fault of the procedures of the compiled pack.
pub(crate) fn check(province: &Province, written: &[Written], files: &Files, faults: &mut Vec<Fault>) {
    for file in written {
        let text = files.text(&file.path).unwrap_or_default();
        if let Some(procedure) = province.procedure_edition(&file.code, file.effective_from) {
            procedure::File { path: &file.path, text, procedure, province }.check(faults);
            examples::run(procedure, province, (&file.path, text), faults);
        }
    }
    periods(written, files, faults);
    let fields = files.text("fields.toml").unwrap_or_default();
    faults.extend(province.fields.values().filter_map(|name| language_fault("fields.toml", fields, name)));
}

/// Adds every legal document that the facts cite and nobody can look up.
pub(crate) fn facts(shared: &Shared, province: &Province, files: &Files, faults: &mut Vec<Fault>) {
    let text = files.text(FACTS).unwrap_or_default();
    let unknown = shared.sources().filter(|number| !province.sources.contains_key(*number));
    faults.extend(unknown.map(|number| unknown_source(FACTS, text, number)));
}

/// A cited document that nobody can look up.
pub(crate) fn unknown_source(path: &str, text: &str, number: &str) -> Fault {
    let message = format!("the legal document {number} is not in sources.toml, so nobody can look it up");
    let help = "add it to sources.toml with its title and dates";
    Fault::at("unknown-source", Place::first(path, text, &format!("\"{number}\"")), message, help)
}

/// A text that lacks a language, or is not composed Unicode.
pub(crate) fn language_fault(path: &str, text: &str, local: &LocalText) -> Option<Fault> {
    let all = [&local.vi, &local.en, &local.nb];
    if all.iter().any(|words| words.trim().is_empty()) {
        let known = all.into_iter().find(|words| !words.trim().is_empty()).cloned().unwrap_or_default();
        let message = format!("{known:?} is not there in all three languages");
        let needle = format!("\"{known}\"");
        return Some(Fault::at(
            "missing-language",
            Place::first(path, text, &needle),
            message,
            "write vi, en and nb",
        ));
    }
    let stray = all.into_iter().find(|words| law::text::clean(words) != **words)?;
    let message = format!("{stray:?} is not composed Unicode (NFC) or has stray spaces");
    let help = "write it composed, with single spaces";
    Some(Fault::at("unclean-text", Place::first(path, text, stray), message, help))
}

/// Two editions of one code must not be in force on the same day; an edition must not end before it begins.
fn periods(written: &[Written], files: &Files, faults: &mut Vec<Fault>) {
    let mut editions: Vec<&Written> = written.iter().collect();
    editions.sort_by(|a, b| (&a.code, a.effective_from).cmp(&(&b.code, b.effective_from)));
    let mut add = |file: &Written, key: &str, code: &'static str, message: String, help: &str| {
        let text = files.text(&file.path).unwrap_or_default();
        faults.push(Fault::at(code, Place::first(&file.path, text, key), message, help));
    };
    for file in written {
        if let Some(to) = file.effective_to.filter(|to| *to < file.effective_from) {
            let message = format!("{} ends on {to}, before it takes effect", file.code);
            add(file, "effective_to", "period", message, "correct one of the dates");
        }
    }
    for (earlier, later) in editions.iter().zip(editions.iter().skip(1)) {
        let overlap =
            earlier.code == later.code && earlier.effective_to.is_none_or(|to| to >= later.effective_from);
        if overlap {
            let message = format!(
                "two editions of {} are in force on {}: this and {}",
                later.code, later.effective_from, earlier.path
            );
            let help = "end the earlier edition the day before this one takes effect";
            add(later, "effective_from", "overlapping-periods", message, help);
        }
    }
}
