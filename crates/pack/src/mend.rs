//! Takes the part of a TOML tree out that cannot be read, or puts in what is missing, so that reading can go on.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue, Error};

type Node<'i> = Spanned<DeValue<'i>>;

/// What became of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mended {
    /// It is a fault of the file, and the tree is mended.
    Yes,
    /// It only follows from an earlier fault, and the tree is mended.
    Silently,
    /// It is a fault of the file, but the tree cannot be mended.
    No,
    /// It only follows from an earlier fault, and the tree cannot be mended.
    Stuck,
}

/// A key that was taken out, and the place of its table.
#[derive(Debug)]
struct Removed {
    table: Range<usize>,
    key: String,
}

/// A tree under repair.
///
/// Values put in stand at places past the end of the text, each at its own, so that their errors are told from those of
/// the file.
#[derive(Debug)]
pub(crate) struct Mend<'i> {
    root: Node<'i>,
    length: usize,
    lost: &'i str,
    removed: Vec<Removed>,
    shortened: Vec<Range<usize>>,
    stand_ins: Vec<StandIn>,
}

/// A value put in for a missing one: the table it is in, and which of the guesses stands there.
#[derive(Debug)]
struct StandIn {
    table: Range<usize>,
    guess: usize,
}

/// What may stand in for a missing value of unknown kind.
const GUESSES: [&str; 10] =
    ["\"\"", "[]", "{}", "\"2000-01-01\"", "\"1 working day\"", "\"true\"", "1", "1.0", "false", "\"08:00\""];

impl<'i> Mend<'i> {
    /// A tree of a text of this length; `lost` is what was set aside before and may hold missing keys.
    pub(crate) fn new(root: Node<'i>, length: usize, lost: &'i str) -> Self {
        Self { root, length, lost, removed: Vec::new(), shortened: Vec::new(), stand_ins: Vec::new() }
    }

    /// The tree as it is now.
    pub(crate) fn root(&self) -> &DeValue<'i> {
        self.root.get_ref()
    }

    /// Mends what the error is about.
    pub(crate) fn after(&mut self, error: &Error) -> Mended {
        let Some(span) = error.span() else { return Mended::No };
        if let Some(key) = quoted_after(error.message(), "missing field ") {
            return self.put_in(&span, key);
        }
        if let Some(index) = self.stand_in(&span) {
            return self.guess_again(index, &span, error.message());
        }
        let removed = if error.message().starts_with("unknown field") {
            remove_key(&mut self.root, &span)
        } else {
            remove_value(&mut self.root, &span)
        };
        let follows = error.message().starts_with("invalid length") && self.shortened.contains(&span);
        match (self.note(removed), follows) {
            (false, _) => Mended::No,
            (true, true) => Mended::Silently,
            (true, false) => Mended::Yes,
        }
    }

    /// Keeps in mind what was taken out; false where nothing was.
    fn note(&mut self, out: Out) -> bool {
        match out {
            Out::Key(removed) => self.removed.push(removed),
            Out::Element(array) => self.shortened.push(array),
            Out::NotFound => return false,
        }
        true
    }

    /// Which of the values put in is at this place.
    fn stand_in(&self, span: &Range<usize>) -> Option<usize> {
        let index = span.start.checked_sub(self.length + 1)?;
        (index < self.stand_ins.len()).then_some(index)
    }

    fn put_in(&mut self, table: &Range<usize>, key: &str) -> Mended {
        let place = self.length + 1 + self.stand_ins.len();
        let Some(entries) = table_at(&mut self.root, table) else { return Mended::No };
        let name = Spanned::new(place..place, DeString::Owned(key.to_owned()));
        entries.insert(name, Spanned::new(place..place, guess(0)));
        self.stand_ins.push(StandIn { table: table.clone(), guess: 0 });
        if self.follows(table, key) { Mended::Silently } else { Mended::Yes }
    }

    /// Whether a key is missing only because of an earlier fault.
    fn follows(&self, table: &Range<usize>, key: &str) -> bool {
        let taken = self.removed.iter().filter(|removed| removed.table == *table);
        let mut meant = taken.map(|removed| removed.key.as_str());
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        table.start > self.length
            || meant.any(|near| law::text::nearest(near, std::iter::once(key)).is_some())
            || self.lost.split(|c| !is_word(c)).any(|word| word == key)
    }

    fn guess_again(&mut self, index: usize, span: &Range<usize>, message: &str) -> Mended {
        let Some(stand_in) = self.stand_ins.get_mut(index) else { return Mended::No };
        let variant = message
            .split_once("expected ")
            .and_then(|(_, rest)| quoted_after(rest, "one of ").or_else(|| quoted_after(rest, "")));
        let next = match variant.filter(|_| message.starts_with("unknown variant")) {
            Some(variant) => DeValue::String(DeString::Owned(variant.to_owned())),
            None => {
                stand_in.guess += 1;
                guess(stand_in.guess)
            }
        };
        if stand_in.guess < GUESSES.len() && replace(&mut self.root, span, &next) {
            return Mended::Silently;
        }
        // Nothing fits: the table is read no further.
        let table = stand_in.table.clone();
        let out = remove_value(&mut self.root, &table);
        if self.note(out) { Mended::Silently } else { Mended::Stuck }
    }
}

fn guess(index: usize) -> DeValue<'static> {
    let text = GUESSES.get(index).copied().unwrap_or("\"\"");
    DeValue::parse(text).map_or(DeValue::Boolean(false), Spanned::into_inner)
}

/// The first name in backticks after these words.
fn quoted_after<'a>(message: &'a str, words: &str) -> Option<&'a str> {
    message.strip_prefix(words)?.strip_prefix('`')?.split('`').next()
}

fn table_at<'a, 'i>(node: &'a mut Node<'i>, span: &Range<usize>) -> Option<&'a mut DeTable<'i>> {
    let here = node.span() == *span;
    match node.get_mut() {
        DeValue::Table(table) => {
            if here {
                return Some(table);
            }
            table.iter_mut().find_map(|(_, value)| table_at(value, span))
        }
        DeValue::Array(array) => array.iter_mut().find_map(|value| table_at(value, span)),
        _ => None,
    }
}

/// What was taken out.
enum Out {
    Key(Removed),
    /// An element of the array that stands there.
    Element(Range<usize>),
    NotFound,
}

/// Takes out the entry whose key stands there.
fn remove_key(node: &mut Node<'_>, span: &Range<usize>) -> Out {
    let place = node.span();
    match node.get_mut() {
        DeValue::Table(table) => {
            let key = table.keys().find(|key| key.span() == *span).map(|key| key.get_ref().to_string());
            match key {
                Some(key) => {
                    table.remove(key.as_str());
                    Out::Key(Removed { table: place, key })
                }
                None => first_out(table.iter_mut().map(|(_, value)| remove_key(value, span))),
            }
        }
        DeValue::Array(array) => first_out(array.iter_mut().map(|value| remove_key(value, span))),
        _ => Out::NotFound,
    }
}

fn first_out(mut outs: impl Iterator<Item = Out>) -> Out {
    outs.find(|out| !matches!(out, Out::NotFound)).unwrap_or(Out::NotFound)
}

/// Takes out the innermost value that stands there.
fn remove_value(node: &mut Node<'_>, span: &Range<usize>) -> Out {
    let place = node.span();
    match node.get_mut() {
        DeValue::Table(table) => {
            let inner = first_out(table.iter_mut().map(|(_, value)| remove_value(value, span)));
            let Out::NotFound = inner else { return inner };
            let own = table.iter().find(|(_, value)| value.span() == *span);
            let Some(key) = own.map(|(key, _)| key.get_ref().to_string()) else { return Out::NotFound };
            table.remove(key.as_str());
            Out::Key(Removed { table: place, key })
        }
        DeValue::Array(array) => {
            let inner = first_out(array.iter_mut().map(|value| remove_value(value, span)));
            let Out::NotFound = inner else { return inner };
            let Some(index) = array.iter().position(|value| value.span() == *span) else {
                return Out::NotFound;
            };
            let others = std::mem::replace(array, DeArray::new())
                .into_iter()
                .enumerate()
                .filter(|(at, _)| *at != index);
            *array = others.map(|(_, value)| value).collect::<DeArray<'_>>();
            Out::Element(place)
        }
        _ => Out::NotFound,
    }
}

/// Puts another value in the place of the one that stands there.
fn replace<'i>(node: &mut Node<'i>, span: &Range<usize>, next: &DeValue<'i>) -> bool {
    match node.get_mut() {
        DeValue::Table(table) => {
            for (_, value) in table.iter_mut() {
                if value.span() == *span {
                    *value.get_mut() = next.clone();
                    return true;
                }
                if replace(value, span, next) {
                    return true;
                }
            }
            false
        }
        DeValue::Array(array) => array.iter_mut().any(|value| replace(value, span, next)),
        _ => false,
    }
}
