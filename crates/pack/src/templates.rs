//! The templates of the papers: `templates/*.typ`. What a template does with its facts shows when it is filled; here stands
//! whether it is there and can be read at all.

use std::collections::BTreeMap;

use law::Province;
use typst_syntax::{DiagSpanKind, Source};

use crate::fault::{Fault, Place};
use crate::files::Files;

/// Papers that every province gives out: forms 01 to 07 of Circular 03/2025/TT-VPCP, the result, what the signature
/// of an organisation shows on it, and the slips of the counter.
const REQUIRED: [&str; 13] = [
    "receipt",
    "supplement",
    "refusal",
    "apology",
    "stop",
    "control",
    "register",
    "result",
    "issue",
    "handover",
    "handed",
    "fees",
    "payment",
];

fn name_of(path: &str) -> Option<&str> {
    path.strip_prefix("templates/")?.strip_suffix(".typ")
}

/// Reads the templates into the province, and adds what is wrong with them.
pub(crate) fn read(files: &Files, province: &mut Province, faults: &mut Vec<Fault>) {
    let paths = files.paths().filter_map(|path| Some((path, name_of(path)?)));
    let templates: BTreeMap<String, String> = paths
        .filter_map(|(path, name)| {
            let text = files.text(path)?;
            faults.extend(syntax(path, text));
            Some((name.to_owned(), text.to_owned()))
        })
        .collect();
    for name in REQUIRED.into_iter().filter(|name| !templates.contains_key(*name)) {
        let path = format!("templates/{name}.typ");
        let message = format!("the pack has no {path}: this paper cannot be given out");
        let help = "copy that of another province and change it";
        faults.push(Fault::at("no-template", Place::at(&path, "", 0), message, help));
    }
    province.templates = templates;
}

/// What keeps a template from being read.
fn syntax(path: &str, text: &str) -> Vec<Fault> {
    let source = Source::detached(text);
    let errors = source.root().errors_and_warnings().0;
    errors
        .iter()
        .map(|error| {
            let range = match error.span.get() {
                DiagSpanKind::Number { num, sub_range, .. } => source.range(num, sub_range),
                DiagSpanKind::Range { range, .. } => Some(range),
                DiagSpanKind::Detached => None,
            };
            let at = range.map_or(0, |range| range.start);
            let message = error.message.to_string();
            Fault::at("template-syntax", Place::at(path, text, at), message, "mend the Typst at this place")
        })
        .collect()
}
