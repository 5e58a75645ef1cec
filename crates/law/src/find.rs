//! Finding what a person means: everyday words, with or without marks, with typing errors, in whole sentences.
//!
//! A word counts by how rare it is among all entries, so that "tôi muốn làm giấy … cho con" decides nothing by its filling
//! words. A word that is not there is looked for among those that differ by one typing error. Pure: entries come in, ranks
//! go out.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::fold;

/// How much of what was typed has to be found, as a share of the weight of its words.
const COVERED_MIN: f64 = 0.5;
/// The same where two words that follow each other were found so: in a whole sentence most words are filling.
const COVERED_PAIRED: f64 = 0.25;
/// Worth of a word that only begins a word of the entry, of one with a typing error, and of two words written as one.
const BEGINS: f64 = 0.8;
const MISTYPED: f64 = 0.6;
/// Added for each pair of neighbours that are neighbours in the entry too.
const NEIGHBOURS: f64 = 0.35;
/// Added where the whole text of a field is what was typed.
const EXACT: f64 = 1.0;
/// Letters from which a beginning counts, and from which a typing error is forgiven.
const BEGINS_LETTERS: usize = 2;
const MISTYPED_LETTERS: usize = 3;
/// Letters of a word from which two typing errors are forgiven.
const TWICE_MISTYPED_LETTERS: usize = 8;
/// Longest query read, in words.
const WORDS_MAX: usize = 24;

/// Words that mean the same: each group begins with the word the entries use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Everyday(Vec<(Vec<String>, Vec<String>)>);

impl Everyday {
    /// From what people say to what the entries say; both as written by the pack.
    #[must_use]
    pub fn new<'a>(groups: impl IntoIterator<Item = (&'a str, &'a [String])>) -> Self {
        let mut all: Vec<(Vec<String>, Vec<String>)> = groups
            .into_iter()
            .flat_map(|(meant, said)| said.iter().map(|said| (words(said), words(meant))).collect::<Vec<_>>())
            .filter(|(said, meant)| !said.is_empty() && !meant.is_empty())
            .collect();
        // The longest is tried first: "chứng minh nhân dân" before "chứng minh".
        all.sort_by_key(|(said, _)| std::cmp::Reverse(said.len()));
        Self(all)
    }

    /// The words of a query with everyday words replaced by those of the entries.
    fn replace(&self, mut rest: &[String]) -> Vec<String> {
        let mut replaced = Vec::new();
        while let Some((first, others)) = rest.split_first() {
            match self.0.iter().find(|(said, _)| rest.starts_with(said)) {
                Some((said, meant)) => {
                    replaced.extend(meant.iter().cloned());
                    rest = rest.get(said.len()..).unwrap_or_default();
                }
                None => {
                    replaced.push(first.clone());
                    rest = others;
                }
            }
        }
        replaced
    }
}

/// A text of an entry with its worth.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    /// The text, as written.
    pub text: &'a str,
    /// What a word found in it is worth, above 0; a name is worth more than a description.
    pub worth: f64,
}

#[derive(Debug, Default)]
struct Entry {
    /// Each word with the worth of the best field it is in.
    words: BTreeMap<usize, f64>,
    /// Pairs of words that follow each other.
    pairs: BTreeSet<(usize, usize)>,
    /// Whole fields.
    whole: BTreeSet<Vec<usize>>,
}

/// Entries, ready to be searched.
#[derive(Debug, Default)]
pub struct Finder {
    vocabulary: BTreeMap<String, usize>,
    /// Number of entries each word is in.
    spread: Vec<u32>,
    entries: Vec<Entry>,
    everyday: Everyday,
}

/// An entry that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Its place among the entries.
    pub place: usize,
    /// How well it fits, above 0; comparable within one search.
    pub score: f64,
    /// Share of what was typed that was found, `COVERED_PAIRED` to 1.
    pub covered: f64,
}

/// A word of the query among the words of the entries: places with how well each fits.
struct Meant {
    fits: BTreeMap<usize, f64>,
    weight: f64,
}

impl Finder {
    /// Takes entries in; their places are those of the order in which they come.
    #[must_use]
    pub fn new<'a>(entries: impl IntoIterator<Item = Vec<Field<'a>>>, everyday: Everyday) -> Self {
        let mut finder = Self { everyday, ..Self::default() };
        for fields in entries {
            finder.add(&fields);
        }
        finder
    }

    fn add(&mut self, fields: &[Field<'_>]) {
        let mut entry = Entry::default();
        for field in fields {
            let places: Vec<usize> = words(field.text).into_iter().map(|word| self.place(word)).collect();
            for place in &places {
                let worth = entry.words.entry(*place).or_insert(field.worth);
                *worth = worth.max(field.worth);
            }
            entry.pairs.extend(places.iter().copied().zip(places.iter().skip(1).copied()));
            entry.whole.insert(places);
        }
        for place in entry.words.keys() {
            if let Some(spread) = self.spread.get_mut(*place) {
                *spread += 1;
            }
        }
        self.entries.push(entry);
    }

    fn place(&mut self, word: String) -> usize {
        let next = self.spread.len();
        let place = *self.vocabulary.entry(word).or_insert(next);
        if place == next {
            self.spread.push(0);
        }
        place
    }

    /// The entries that fit what was typed, the best first; at most `limit`.
    #[must_use]
    pub fn find(&self, typed: &str, limit: usize) -> Vec<Found> {
        let mut typed = words(typed);
        typed.truncate(WORDS_MAX);
        let typed = self.everyday.replace(&typed);
        let meant = self.meant(&typed);
        let whole: f64 = meant.iter().map(|word| word.weight).sum();
        if whole <= 0.0 {
            return Vec::new();
        }
        let mut found: Vec<Found> = self
            .entries
            .iter()
            .enumerate()
            .filter_map(|(place, entry)| {
                let Fit { score, covered, paired } = fit(entry, &meant, whole);
                let least = if paired { COVERED_PAIRED } else { COVERED_MIN };
                (covered >= least).then_some(Found { place, score, covered })
            })
            .collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)));
        found.truncate(limit);
        found
    }

    /// Each word of the query with the words it may mean. Two words that were written as one are taken apart, and a word
    /// nobody knows weighs little: it is a name or a filling word.
    fn meant(&self, typed: &[String]) -> Vec<Meant> {
        let mut all = Vec::new();
        for word in typed {
            let one = self.fits(word);
            if one.is_empty()
                && let Some((first, second)) = self.apart(word)
            {
                all.push(self.weighed(self.fits(first)));
                all.push(self.weighed(self.fits(second)));
            } else {
                all.push(self.weighed(one));
            }
        }
        all
    }

    fn weighed(&self, fits: BTreeMap<usize, f64>) -> Meant {
        let rarest = |places: &BTreeMap<usize, f64>| {
            let best = places.iter().max_by(|a, b| a.1.total_cmp(b.1)).map(|(place, _)| *place);
            best.and_then(|place| self.spread.get(place)).copied()
        };
        let entries = f64::from(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        let weight = match rarest(&fits) {
            Some(spread) => (1.0 + entries / f64::from(spread.max(1))).ln(),
            None => UNKNOWN,
        };
        Meant { fits, weight }
    }

    fn fits(&self, word: &str) -> BTreeMap<usize, f64> {
        let mut fits = BTreeMap::new();
        if let Some(place) = self.vocabulary.get(word) {
            fits.insert(*place, 1.0);
            // What is written in full is meant: a typing error is only looked for where nothing else is there.
            return fits;
        }
        let letters = word.chars().count();
        if letters >= BEGINS_LETTERS {
            let from = self.vocabulary.range(word.to_owned()..);
            for (_, place) in from.take_while(|(known, _)| known.starts_with(word)) {
                fits.insert(*place, BEGINS);
            }
        }
        if fits.is_empty() && letters >= MISTYPED_LETTERS {
            let most = if letters >= TWICE_MISTYPED_LETTERS { 2 } else { 1 };
            for (known, place) in &self.vocabulary {
                if known.chars().count() >= MISTYPED_LETTERS && nearly(word, known, most) {
                    fits.insert(*place, MISTYPED);
                }
            }
        }
        fits
    }

    /// A word as two known ones: `khaisinh`.
    fn apart<'a>(&self, word: &'a str) -> Option<(&'a str, &'a str)> {
        let cuts = word.char_indices().skip(1).map(|(at, _)| word.split_at(at));
        cuts.into_iter().find(|(first, second)| {
            first.len() > 1
                && second.len() > 1
                && self.vocabulary.contains_key(*first)
                && self.vocabulary.contains_key(*second)
        })
    }
}

/// Weight of a word that is in no entry; a word of one entry among fifty weighs 3.9.
const UNKNOWN: f64 = 0.8;

/// How well an entry fits.
struct Fit {
    score: f64,
    /// Share of the query that was found.
    covered: f64,
    /// Two words that follow each other do so in the entry too.
    paired: bool,
}

fn fit(entry: &Entry, meant: &[Meant], whole: f64) -> Fit {
    let (mut score, mut covered, mut paired) = (0.0, 0.0, false);
    let mut before: Option<usize> = None;
    let mut all = Vec::new();
    for word in meant {
        let here = word.fits.iter().filter_map(|(place, fits)| Some((*place, fits, entry.words.get(place)?)));
        let best = here.max_by(|(_, fits, worth), (_, other, other_worth)| {
            (*fits * *worth).total_cmp(&(*other * *other_worth))
        });
        match best {
            Some((place, fits, worth)) => {
                score += word.weight * fits * worth;
                covered += word.weight * fits.max(BEGINS);
                if before.is_some_and(|before| entry.pairs.contains(&(before, place))) {
                    score += word.weight * NEIGHBOURS;
                    paired = true;
                }
                before = Some(place);
                all.push(place);
            }
            None => before = None,
        }
    }
    if all.len() == meant.len() && entry.whole.contains(&all) {
        score += whole * EXACT;
    }
    Fit { score: score / whole, covered: covered / whole, paired }
}

fn words(text: &str) -> Vec<String> {
    fold(text).split_whitespace().map(str::to_owned).collect()
}

/// Whether two words differ by `most` typing errors or fewer: a letter too much, too few, another one, or two exchanged.
fn nearly(a: &str, b: &str, most: usize) -> bool {
    a.len().abs_diff(b.len()) <= most && strsim::osa_distance(a, b) <= most
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRIES: [&[&str]; 6] = [
        &["Đăng ký khai sinh", "giấy khai sinh", "làm giấy khai sinh"],
        &["Đăng ký kết hôn", "giấy kết hôn"],
        &["Đăng ký đất đai lần đầu", "sổ đỏ", "làm sổ đỏ"],
        &["Cấp lại Giấy chứng nhận do bị mất", "mất sổ đỏ"],
        &["Cấp thẻ căn cước", "làm căn cước"],
        &["Đăng ký thành lập hộ kinh doanh", "mở quán"],
    ];

    fn finder() -> Finder {
        let said = ["chứng minh nhân dân".to_owned(), "cmnd".to_owned()];
        let everyday = Everyday::new([("căn cước", said.as_slice())]);
        let fields = |texts: &&'static [&'static str]| {
            texts.iter().map(|text| Field { text, worth: 1.0 }).collect::<Vec<_>>()
        };
        Finder::new(ENTRIES.iter().map(fields), everyday)
    }

    fn first(typed: &str) -> Option<&'static str> {
        finder().find(typed, 3).first().and_then(|found| ENTRIES.get(found.place)?.first().copied())
    }

    #[test]
    fn everyday_words_find_the_procedure() {
        for (typed, meant) in [
            ("làm giấy khai sinh cho con", "Đăng ký khai sinh"),
            ("lam giay khai sinh", "Đăng ký khai sinh"),
            ("tôi muốn làm khai sinh cho cháu mới sinh", "Đăng ký khai sinh"),
            ("khaisinh", "Đăng ký khai sinh"),
            ("khai sihn", "Đăng ký khai sinh"),
            ("giay kai sinh", "Đăng ký khai sinh"),
            ("ket hom", "Đăng ký kết hôn"),
            ("mat so do", "Cấp lại Giấy chứng nhận do bị mất"),
            ("so do", "Đăng ký đất đai lần đầu"),
            ("làm chứng minh nhân dân", "Cấp thẻ căn cước"),
            ("CMND", "Cấp thẻ căn cước"),
            ("mo quan", "Đăng ký thành lập hộ kinh doanh"),
        ] {
            assert_eq!(first(typed), Some(meant), "{typed}");
        }
    }

    #[test]
    fn nonsense_finds_nothing() {
        for typed in ["", "   ", "xyzzy", "qwerty uiop", "!!!", "zzzzzzzz zzzzzz con"] {
            assert_eq!(first(typed), None, "{typed}");
        }
    }

    #[test]
    fn one_typing_error_is_forgiven() {
        for (a, b, most, near) in [
            ("sinh", "sihn", 1, true),
            ("sinh", "sih", 1, true),
            ("sinh", "sinhh", 1, true),
            ("sinh", "tinh", 1, true),
            ("sinh", "hnis", 1, false),
            ("chungthuc", "chungtuv", 2, true),
            ("", "ab", 1, false),
        ] {
            assert_eq!(nearly(a, b, most), near, "{a} {b}");
        }
    }
}
