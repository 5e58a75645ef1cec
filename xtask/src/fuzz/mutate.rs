//! Random changes of an input: bytes, characters, words, lines, and pieces of other inputs.

use rand::RngExt;
use rand::seq::IndexedRandom;

/// What parsers stumble over.
const NASTY: [&str; 40] = [
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    "[[",
    "]]",
    "=",
    ",",
    "\n",
    "\r\n",
    "\t",
    "\0",
    "#",
    "\u{feff}",
    "đ",
    "Đ",
    "\u{301}",
    "ế",
    "🏠",
    "\u{202e}",
    "-",
    ".",
    "..",
    "/",
    "0",
    "-1",
    "99999999999999999999",
    "1e308",
    "nan",
    "inf",
    "0x",
    "2025-02-30",
    "9999-12-31T23:59",
    "-9999-01-01",
    "\"\"\"",
    "'''",
    "true",
    "9223372036854775807",
];

/// A changed copy of `input`, with pieces of `other` in it at times; at most `most` bytes.
pub fn mutated(rng: &mut impl rand::Rng, input: &[u8], other: &[u8], most: usize) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..rng.random_range(1..=4) {
        change(rng, &mut bytes, other);
    }
    bytes.truncate(most);
    bytes
}

fn change(rng: &mut impl rand::Rng, bytes: &mut Vec<u8>, other: &[u8]) {
    let at = rng.random_range(0..=bytes.len());
    match rng.random_range(0..8) {
        0 => splice(bytes, at, 0, NASTY.choose(rng).unwrap_or(&"").as_bytes()),
        1 => {
            let length = rng.random_range(1..=8);
            splice(bytes, at, length, b"");
        }
        2 => splice(bytes, at, 1, &[rng.random()]),
        3 => {
            let length = rng.random_range(1..=4);
            splice(bytes, at, length, NASTY.choose(rng).unwrap_or(&"").as_bytes());
        }
        4 => {
            let piece = piece(rng, bytes);
            splice(bytes, at, 0, &piece);
        }
        5 => {
            let piece = piece(rng, other);
            splice(bytes, at, 0, &piece);
        }
        6 => lines(rng, bytes),
        _ => word(rng, bytes, at),
    }
}

/// Puts `new` in the place of `length` bytes at `at`.
fn splice(bytes: &mut Vec<u8>, at: usize, length: usize, new: &[u8]) {
    let end = (at + length).min(bytes.len());
    bytes.splice(at.min(end)..end, new.iter().copied());
}

fn piece(rng: &mut impl rand::Rng, bytes: &[u8]) -> Vec<u8> {
    let from = rng.random_range(0..=bytes.len());
    let to = (from + rng.random_range(0..=64)).min(bytes.len());
    bytes[from..to].to_vec()
}

/// Takes a line out, doubles it or moves it.
fn lines(rng: &mut impl rand::Rng, bytes: &mut Vec<u8>) {
    let mut lines: Vec<Vec<u8>> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let from = rng.random_range(0..lines.len());
    let line = lines[from].clone();
    if rng.random_bool(0.5) {
        lines.remove(from);
    }
    if rng.random_bool(0.6) {
        lines.insert(rng.random_range(0..=lines.len()), line);
    }
    *bytes = lines.join(&b'\n');
}

/// Puts something nasty in the place of the word there.
fn word(rng: &mut impl rand::Rng, bytes: &mut Vec<u8>, at: usize) {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let from = bytes[..at].iter().rposition(|byte| !is_word(byte)).map_or(0, |before| before + 1);
    let to = bytes[at..].iter().position(|byte| !is_word(byte)).map_or(bytes.len(), |length| at + length);
    splice(bytes, from, to - from, NASTY.choose(rng).unwrap_or(&"").as_bytes());
}
