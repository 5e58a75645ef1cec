//! The statements of a TOML text, so that one with broken syntax can be set aside and the others still be read.
//!
//! A statement begins at the start of a line with a key or the head of a table; that is how the files of a pack are
//! written. A broken head takes its whole table along: its keys would land in the table before it.

use std::ops::Range;

use toml::de::{DeTable, Error};

/// The first statement that the parser cannot read.
#[derive(Debug)]
pub(crate) struct Broken {
    /// Its bytes, with those of its table if it is the head of one.
    pub statement: Range<usize>,
    /// What the parser says of it.
    pub error: Error,
}

/// The first statement whose syntax is broken; `None` where the whole text can be read.
pub(crate) fn first_broken(text: &str) -> Option<Broken> {
    let whole = first_error(text)?;
    let mut ends: Vec<usize> = starts(text).skip(1).collect();
    ends.push(text.len());
    // What can be read up to a statement and not with it is broken there, even if the parser notices only later.
    let good = ends.partition_point(|end| text.get(..*end).is_some_and(|head| first_error(head).is_none()));
    let end = ends.get(good).copied().unwrap_or(text.len());
    let start = if good == 0 { 0 } else { ends.get(good - 1).copied().unwrap_or(0) };
    let error = text.get(..end).and_then(first_error).unwrap_or(whole);
    let statement = start..table_end(text, start, end);
    (!statement.is_empty()).then_some(Broken { statement, error })
}

/// The text with these bytes blank; every other byte stays at its place.
pub(crate) fn blank(text: &str, range: &Range<usize>) -> String {
    let (before, after) = (text.get(..range.start), text.get(range.end..));
    let inside = text.get(range.clone()).unwrap_or_default();
    let spaces = inside.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' });
    before.unwrap_or_default().chars().chain(spaces).chain(after.unwrap_or_default().chars()).collect()
}

fn first_error(text: &str) -> Option<Error> {
    let errors = DeTable::parse_recoverable(text).1;
    errors.into_iter().min_by_key(|error| error.span().map_or(0, |span| span.start))
}

/// Where statements begin.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    let mut at = 0;
    let lines = text.split_inclusive('\n').map(move |line| {
        at += line.len();
        (at - line.len(), line)
    });
    lines.filter(|(at, line)| *at == 0 || begins(line)).map(|(at, _)| at)
}

/// Where the statement ends: with the next statement, or for the head of a table with the next head.
fn table_end(text: &str, start: usize, end: usize) -> usize {
    let is_head = |at: usize| text.get(at..).is_some_and(|rest| rest.starts_with('['));
    if !is_head(start) {
        return end;
    }
    starts(text).find(|at| *at > start && is_head(*at)).unwrap_or(text.len())
}

fn begins(line: &str) -> bool {
    let bare = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    if line.starts_with('[') {
        let head = line.split('#').next().unwrap_or_default();
        return head.chars().all(|c| bare(c) || "[]".contains(c) || c.is_whitespace());
    }
    let rest = line.trim_start_matches(bare);
    let after = rest.trim_start();
    rest.len() < line.len() && (after.is_empty() || after.starts_with(['=', ':', '"', '\'', '[', '{']))
}
