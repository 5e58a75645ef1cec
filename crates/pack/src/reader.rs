//! Reads a TOML file of the pack: the value, or every fault of its syntax, keys and values at once.
//!
//! The parser and serde both stop at their first fault. After each one the reader takes the faulty part out and reads
//! again, until nothing is wrong any more; what was taken out is never held against the rest.

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer, Error};

use crate::fault::{Fault, Place};
use crate::mend::{Mend, Mended};
use crate::statements;

/// How often a file is read again before its further faults are left for the next run.
const ROUNDS: usize = 400;

/// A fault of the file before it is placed.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    offset: usize,
    message: String,
}

/// Parses TOML; otherwise all faults, in the order of their places.
pub(crate) fn parse<T: DeserializeOwned>(path: &str, text: &str, faults: &mut Vec<Fault>) -> Option<T> {
    let first = match toml::from_str(text) {
        Ok(value) => return Some(value),
        Err(error) => finding(&error),
    };
    let mut findings = all::<T>(text);
    if findings.is_empty() {
        findings.push(first);
    }
    findings.sort();
    findings.dedup();
    for Finding { offset, message } in findings {
        let offset = offset + inside_condition(&message);
        let (code, help) = kind_of(&message);
        let help = meant(&message).map_or_else(|| help.to_owned(), |name| format!("did you mean `{name}`?"));
        faults.push(Fault::at(code, Place::at(path, text, offset), plain(&message), &help));
    }
    None
}

fn finding(error: &Error) -> Finding {
    Finding { offset: error.span().map_or(0, |span| span.start), message: error.message().to_owned() }
}

fn all<T: DeserializeOwned>(text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut rest = text.to_owned();
    let mut lost = String::new();
    while findings.len() < ROUNDS
        && let Some(broken) = statements::first_broken(&rest)
    {
        findings.push(finding(&broken.error));
        lost.push_str(rest.get(broken.statement.clone()).unwrap_or_default());
        rest = statements::blank(&rest, &broken.statement);
    }
    if let Ok(root) = DeTable::parse(&rest) {
        values::<T>(root, text.len(), &lost, &mut findings);
    }
    findings
}

/// Adds the faults of keys and values of a file whose syntax is right.
fn values<T: DeserializeOwned>(
    root: Spanned<DeTable<'_>>,
    length: usize,
    lost: &str,
    findings: &mut Vec<Finding>,
) {
    let span = root.span();
    let mut mend = Mend::new(Spanned::new(span.clone(), DeValue::Table(root.into_inner())), length, lost);
    for _ in 0..ROUNDS {
        let DeValue::Table(table) = mend.root().clone() else { return };
        let Err(error) = T::deserialize(Deserializer::from(Spanned::new(span.clone(), table))) else {
            return;
        };
        let mended = mend.after(&error);
        if matches!(mended, Mended::Yes | Mended::No) {
            findings.push(finding(&error));
        }
        if matches!(mended, Mended::No | Mended::Stuck) {
            return;
        }
    }
}

/// The name that a wrong one most likely means, of those the message offers.
fn meant(message: &str) -> Option<&str> {
    if !message.starts_with("unknown field") && !message.starts_with("unknown variant") {
        return None;
    }
    let mut names = message.split('`').skip(1).step_by(2);
    let wrong = names.next()?;
    law::text::nearest(wrong, names)
}

/// The message with the words of programmers said plainly, without the long list where the name meant is known.
fn plain(message: &str) -> String {
    if let Some((short, _)) = message.split_once(", expected one of ").filter(|_| meant(message).is_some()) {
        return short.to_owned();
    }
    let Some((before, kind)) = message.rsplit_once(", expected ") else { return message.to_owned() };
    let kind = match kind {
        "f32" | "f64" => "a number",
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number",
        "a boolean" => "true or false",
        "a sequence" => "a list [ … ]",
        kind if kind.starts_with("struct ") || kind == "a map" => "a table { key = value, … }",
        kind => kind,
    };
    format!("{before}, expected {kind}")
}

/// How far into a condition its syntax breaks, past the quote before it.
fn inside_condition(message: &str) -> usize {
    let column = message.strip_prefix(CONDITION).and_then(|rest| rest.split(':').next());
    column.and_then(|column| column.trim().parse().ok()).unwrap_or(0)
}

/// How the reader of conditions begins what it says.
const CONDITION: &str = "the condition cannot be read at character ";

/// The code and the cure of what the reader of TOML says.
fn kind_of(message: &str) -> (&'static str, &'static str) {
    if message.starts_with("unknown field") {
        return ("unknown-key", "correct the key, or remove it");
    }
    if message.starts_with(CONDITION) {
        return ("condition-syntax", "conditions are CEL, such as case == 'late' && form.copies > 2");
    }
    if message.starts_with("unknown variant") {
        return ("unknown-value", "use one of the values named");
    }
    match message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        Some("vi" | "en" | "nb") => ("missing-language", "write vi, en and nb"),
        Some("source") => ("no-source", "name the legal document: source = { number = \"…\" }"),
        Some(_) => ("missing-key", "add it; a neighbouring file of the pack shows how"),
        None => ("syntax", cure_of_syntax(message)),
    }
}

/// The cure of broken syntax, by what the parser begins to say.
fn cure_of_syntax(message: &str) -> &'static str {
    let cures = [
        ("invalid basic string", "close the text with a quote: \"…\""),
        ("invalid literal string", "close the text with a quote: '…'"),
        ("string values must be quoted", "put the text between straight quotes: \"…\""),
        ("key with no value", "write key = value"),
        ("unclosed", "close the bracket"),
        ("missing comma", "put a comma between the two, or close the bracket before"),
        ("duplicate key", "keep one of them; a further table of a list begins with [[…]]"),
    ];
    let known = cures.into_iter().find(|(begin, _)| message.starts_with(begin));
    known.map_or("compare with a neighbouring file of the pack", |(_, cure)| cure)
}
