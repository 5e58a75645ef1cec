//! Finding a procedure for what a person typed: code, name, folk words, with or without marks, in any order.
//!
//! Looks only at the pack: a few dozen procedures, read on every search. The national catalogue is the registry's.

use jiff::civil::Date;
use law::procedure::{Handling, Procedure};
use law::text::fold;
use law::{Channel, Province};

/// The procedures in force on a day, in the order of fields and names.
#[must_use]
pub fn in_force(province: &Province, on: Date) -> Vec<&Procedure> {
    let mut procedures: Vec<&Procedure> = province
        .procedures
        .values()
        .filter_map(|editions| editions.iter().rev().find(|edition| edition.in_force(on)))
        .collect();
    procedures.sort_by(|a, b| (&a.field, fold(&a.name.vi)).cmp(&(&b.field, fold(&b.name.vi))));
    procedures
}

/// How well a procedure answers a search; larger is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    SomeWords,
    Abbreviated,
    AllWords,
    NameWords,
    Keyword,
    NameInside,
    KeywordStart,
    NameStart,
    KeywordExact,
    NameExact,
    Code,
}

impl Fit {
    fn score(self) -> u32 {
        10 * (self as u32 + 1)
    }
}

/// The procedures that fit, the best first. Words with marks that agree rank before words that agree only when folded.
#[must_use]
pub fn find<'a>(procedures: &[&'a Procedure], typed: &str) -> Vec<&'a Procedure> {
    scored(procedures, typed).into_iter().map(|(_, procedure)| procedure).collect()
}

/// The same with how well each fits, 1 to 100: the code itself is 100.
#[must_use]
pub fn scored<'a>(procedures: &[&'a Procedure], typed: &str) -> Vec<(u32, &'a Procedure)> {
    ranked(procedures, typed, Fit::Abbreviated).into_iter().map(|(fit, p)| (fit.score(), p)).collect()
}

/// The nearest titles where nothing fits: those that share a word.
#[must_use]
pub fn nearest<'a>(procedures: &[&'a Procedure], typed: &str) -> Vec<&'a Procedure> {
    let mut near = ranked(procedures, typed, Fit::SomeWords);
    near.truncate(3);
    near.into_iter().map(|(_, procedure)| procedure).collect()
}

fn ranked<'a>(procedures: &[&'a Procedure], typed: &str, at_least: Fit) -> Vec<(Fit, &'a Procedure)> {
    let query = Query { folded: fold(typed), marked: law::text::clean(typed).to_lowercase() };
    if query.folded.is_empty() {
        return Vec::new();
    }
    let mut hits: Vec<_> = procedures
        .iter()
        .filter_map(|procedure| {
            let fit = query.fit(procedure).filter(|(fit, _, _)| *fit >= at_least)?;
            Some((fit, *procedure))
        })
        .collect();
    hits.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.code.cmp(&other.code)));
    hits.into_iter().map(|((fit, _, _), procedure)| (fit, procedure)).collect()
}

struct Query {
    folded: String,
    marked: String,
}

impl Query {
    /// Fit, whether the marks agree, and how many words are shared.
    fn fit(&self, procedure: &Procedure) -> Option<(Fit, bool, usize)> {
        let names = [&procedure.name.vi, &procedure.name.en, &procedure.name.nb];
        let folded_names = names.map(|name| fold(name));
        let keywords: Vec<String> = procedure.keywords.iter().map(|word| fold(word)).collect();
        let all =
            format!("{} {} {}", folded_names.join(" "), keywords.join(" "), fold(&procedure.summary.vi));
        let shared = shared_words(&self.folded, &all);
        let fit = self.best(procedure, &folded_names, &keywords, shared)?;
        let marked = |text: &str| text.to_lowercase().contains(&self.marked);
        let marks_agree = marked(&procedure.name.vi) || procedure.keywords.iter().any(|word| marked(word));
        Some((fit, marks_agree, shared))
    }

    fn best(
        &self,
        procedure: &Procedure,
        names: &[String; 3],
        keywords: &[String],
        shared: usize,
    ) -> Option<Fit> {
        let q = self.folded.as_str();
        let starts = |text: &String| text.starts_with(q);
        let words = q.split(' ').count();
        let code = fold(procedure.code.as_str());
        let national = q.split(' ').take(2).collect::<Vec<_>>().join(" ");
        Some(if code == q || code == national {
            Fit::Code
        } else if names.iter().any(|name| name == q) {
            Fit::NameExact
        } else if keywords.iter().any(|word| word == q) {
            Fit::KeywordExact
        } else if names.iter().any(starts) {
            Fit::NameStart
        } else if keywords.iter().any(starts) {
            Fit::KeywordStart
        } else if names.iter().any(|name| contains_words(name, q)) {
            Fit::NameInside
        } else if keywords.iter().any(|word| contains_words(word, q)) {
            Fit::Keyword
        } else if names.iter().any(|name| shared_words(q, name) == words) {
            Fit::NameWords
        } else if shared == words {
            Fit::AllWords
        } else if names.iter().chain(keywords).any(|text| is_abbreviated(q, text)) {
            Fit::Abbreviated
        } else if shared > 0 {
            Fit::SomeWords
        } else {
            return None;
        })
    }
}

/// Whether the words stand in the text in this order, beginning at the start of a word.
fn contains_words(text: &str, words: &str) -> bool {
    text.starts_with(words) || text.contains(&format!(" {words}"))
}

/// How many words of the query begin a word of the text.
fn shared_words(query: &str, text: &str) -> usize {
    query.split(' ').filter(|word| contains_words(text, word)).count()
}

/// Whether each word of the query begins a word of the text or is made of the first letters of words that follow each
/// other there: `xn tthn` for `xác nhận tình trạng hôn nhân`.
fn is_abbreviated(query: &str, text: &str) -> bool {
    let initials: String = text.split(' ').filter_map(|word| word.chars().next()).collect();
    query
        .split(' ')
        .all(|word| contains_words(text, word) || (word.chars().count() > 1 && initials.contains(word)))
}

/// Whether a person can prepare or file this procedure here.
#[must_use]
pub fn can_prepare(procedure: &Procedure) -> bool {
    procedure.handling == Handling::Here
}

/// Whether this procedure may be filed online.
#[must_use]
pub fn is_online(procedure: &Procedure) -> bool {
    procedure.channels.contains(&Channel::Online)
}
