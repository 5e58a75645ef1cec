//! The words of an address: kinds of units, spelled out and abbreviated, and the names between them.

use super::Abbreviation;
use crate::text::fold;

/// What a word says about the unit after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Commune,
    Ward,
    Township,
    District,
    /// Huyện, quận and the like, or a city of either level: `thành phố` and `thị xã` stand for several.
    Town,
    Province,
}

/// A word of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub text: String,
    /// The kind that was said just before it.
    pub said: Option<Said>,
}

/// Kinds in two words, then in one. Abbreviations with a point were split by the folding.
const TWO: [(&str, &str, Said); 3] =
    [("thi", "tran", Said::Township), ("thi", "xa", Said::Town), ("thanh", "pho", Said::Town)];
const ONE: [(&str, Said); 16] = [
    ("xa", Said::Commune),
    ("x", Said::Commune),
    ("phuong", Said::Ward),
    ("p", Said::Ward),
    ("ph", Said::Ward),
    ("f", Said::Ward),
    ("tt", Said::Township),
    ("quan", Said::District),
    ("q", Said::District),
    ("huyen", Said::District),
    ("h", Said::District),
    ("tx", Said::Town),
    ("tp", Said::Town),
    ("tinh", Said::Province),
    ("t", Said::Province),
    ("dk", Said::Commune),
];

/// Longest address that is read, in words.
const WORDS_MAX: usize = 40;

/// The words of a text as they are written: folded, abbreviations written out, `p5` taken apart.
pub(super) fn raw_words(text: &str, abbreviations: &[Abbreviation]) -> Vec<String> {
    let folded = fold(text);
    let mut raw: Vec<String> = Vec::new();
    for part in folded.split(' ').filter(|part| !part.is_empty()).take(WORDS_MAX) {
        let stuck = glued(part);
        let (kind, rest) = stuck.map_or((None, part), |(kind, rest)| (Some(kind), rest));
        raw.extend(kind.map(str::to_owned));
        let long = abbreviations.iter().find(|a| a.short == rest).map(|a| a.long.as_str());
        raw.extend(long.unwrap_or(rest).split(' ').map(plain_number));
    }
    raw
}

/// The words with kinds taken out and noted. Where one of `names` begins, its words are taken as they are: Tam Quan Bắc is
/// no district.
pub(super) fn without_kinds(raw: &[String], names: &[Vec<String>]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut at, mut said) = (0, None);
    while let Some(text) = raw.get(at) {
        let rest = raw.get(at..).unwrap_or_default();
        // A name that begins like a kind needs a kind before it: Xã Tịnh Hà, but not Tỉnh Hà Tĩnh.
        let fits =
            |name: &&Vec<String>| rest.starts_with(name) && (said.is_some() || !begins_like_kind(name));
        if let Some(name) = names.iter().filter(fits).max_by_key(|name| name.len()) {
            for text in name {
                words.push(Word { text: text.clone(), said: said.take() });
            }
            at += name.len();
            continue;
        }
        let next = raw.get(at + 1).map(String::as_str);
        // After a kind comes a name, though it may look like a kind: Phường Quan Hoa, Xã Quản Bạ.
        let expects_name = said.is_some() && next.is_some();
        let two = TWO.iter().find(|(a, b, _)| text == a && next == Some(b)).map(|(_, _, kind)| *kind);
        let special = text == "dac" && next == Some("khu");
        if !expects_name && (two.is_some() || special) {
            said = two.or(Some(Said::Commune));
            at += 2;
            continue;
        }
        match ONE.iter().find(|(word, _)| text == word) {
            Some((_, kind)) if !expects_name => said = Some(*kind),
            _ => words.push(Word { text: text.clone(), said: said.take() }),
        }
        at += 1;
    }
    words
}

fn begins_like_kind(name: &[String]) -> bool {
    let word = |at: usize| name.get(at).map(String::as_str);
    ONE.iter().any(|(kind, _)| word(0) == Some(kind))
        || TWO.iter().any(|(a, b, _)| word(0) == Some(a) && word(1) == Some(b))
}

/// `p5`, `q10`, `f12`, `tpbmt`: a kind stuck to what it belongs to.
fn glued(part: &str) -> Option<(&str, &str)> {
    let digits = part.find(|c: char| c.is_ascii_digit())?;
    let (kind, rest) = part.split_at(digits);
    let known = ONE.iter().any(|(word, _)| *word == kind);
    (known && rest.bytes().all(|b| b.is_ascii_digit())).then_some((kind, rest))
}

/// `01` and `1` are one ward.
fn plain_number(word: &str) -> String {
    let number = word.trim_start_matches('0');
    if word.bytes().all(|b| b.is_ascii_digit()) && !number.is_empty() {
        number.to_owned()
    } else {
        word.to_owned()
    }
}

/// A name that is written without its kind, folded.
pub(super) fn bare(name: &str) -> String {
    fold(name).split(' ').map(plain_number).collect::<Vec<_>>().join(" ")
}

/// The name of a unit without its kind, folded. Only the kind in front is taken off.
pub(super) fn name(full: &str) -> String {
    const KINDS: [&str; 8] =
        ["thi tran ", "thi xa ", "thanh pho ", "dac khu ", "phuong ", "xa ", "quan ", "huyen "];
    let folded = bare(full);
    let kind = KINDS.iter().chain(&["tinh "]).find(|kind| folded.starts_with(**kind));
    kind.and_then(|kind| folded.strip_prefix(kind)).map(str::to_owned).unwrap_or(folded)
}

/// Whether a folded name has a word in it that may be taken for a kind.
pub(super) fn holds_kind(name: &str) -> bool {
    let words: Vec<String> = name.split(' ').map(str::to_owned).collect();
    without_kinds(&words, &[]).len() < words.len()
}
