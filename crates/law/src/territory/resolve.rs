//! From an address as people type it to the units of today. Every stretch of words that is the name of a unit is a
//! candidate; a candidate is worth more when its district and province are in the text too. Nothing is guessed beyond
//! one wrong letter, and where an old unit was divided and the text does not say which part, a question is asked.

use serde::Serialize;

use super::gazetteer::{Gazetteer, NAME_WORDS_MAX, NameId};
use super::words::{Said, Word, raw_words, without_kinds};
use crate::province::{Province, UnitCode};

/// Matches given at most.
pub const MATCHES_MAX: usize = 20;

/// A unit of today that the text may mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Match {
    /// Code.
    pub code: String,
    /// Name with kind.
    pub name: String,
    /// Province.
    pub province_code: String,
    /// 0 to 1: how much of the address was found, shared among the candidates that are equally good.
    pub confidence: f64,
    /// The old units through which it was found; empty where the text names the unit of today.
    pub via: Vec<Via>,
}

/// An old unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Via {
    /// Old code.
    pub code: String,
    /// Old name with kind.
    pub name: String,
    /// Old district.
    pub district: String,
    /// Old province.
    pub province: String,
    /// `whole`, or `part` where the old unit was divided.
    pub portion: &'static str,
}

/// What a text resolves to.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Resolution {
    /// Best first.
    pub matches: Vec<Match>,
    /// Asked where the old unit was divided and the text does not tell which part, in Vietnamese.
    pub question: Option<String>,
}

/// A stretch of words that is a name.
#[derive(Debug, Clone, Copy)]
struct Found {
    from: usize,
    to: usize,
    name: NameId,
    typo: bool,
    said: Option<Said>,
}

impl Found {
    fn apart(&self, other: &Self) -> bool {
        self.to <= other.from || other.to <= self.from
    }
}

/// What a candidate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Old(u32),
    New(u32),
}

#[derive(Debug, Clone, Copy)]
struct Candidate {
    of: Of,
    score: i32,
    /// Score of a full address without a fault.
    best: i32,
    /// Words it explains.
    covered: usize,
    /// Whether a letter of its name is wrong.
    typo: bool,
    /// Whether its district or province is in the text.
    has_parent: bool,
}

/// One way to read a text: its words, the names in them, the communes they may mean.
struct Reading {
    words: Vec<Word>,
    found: Vec<Found>,
    candidates: Vec<Candidate>,
}

impl Reading {
    fn of(gazetteer: &Gazetteer, words: Vec<Word>) -> Self {
        let found = gazetteer.found(&words);
        let candidates = gazetteer.candidates(&words, &found);
        Self { words, found, candidates }
    }

    fn best(&self) -> Option<i32> {
        self.candidates.iter().map(|candidate| candidate.score).max()
    }

    fn told(mut self, gazetteer: &Gazetteer, province: &Province) -> Resolution {
        // A name of a district or province that takes all words is no commune called like one of them.
        let all = |found: &Found| found.from == 0 && found.to == self.words.len() && !found.typo;
        let larger = self.found.iter().any(|found| all(found) && gazetteer.is_larger(found));
        let whole = self.candidates.iter().any(|c| c.covered == self.words.len() && !c.typo);
        let Some(best) = self.best().filter(|_| whole || !larger) else {
            return gazetteer.larger(province, &self.found);
        };
        self.candidates.retain(|candidate| candidate.score == best);
        gazetteer.told(province, &self.words, &self.candidates)
    }
}

const NAME: i32 = 100;
const PARENT: i32 = 60;
const KIND: i32 = 14;
const TYPO: i32 = 25;
const WORD: i32 = 6;
/// Letters of a name that people also use as a word.
const SHORT: usize = 5;

impl Gazetteer {
    /// Resolves a text against the units of `province`, of which this index was made.
    #[must_use]
    pub fn resolve(&self, province: &Province, text: &str) -> Resolution {
        if let Some(found) = by_code(province, text.trim()) {
            return found;
        }
        let raw = raw_words(text, &self.abbreviations);
        let plain = Reading::of(self, without_kinds(&raw, &[]));
        let tricky = without_kinds(&raw, &self.tricky);
        let other = (tricky != plain.words).then(|| Reading::of(self, tricky));
        let reading = match other {
            Some(other) if other.best() > plain.best() => other,
            _ => plain,
        };
        reading.told(self, province)
    }

    fn found(&self, words: &[Word]) -> Vec<Found> {
        let mut found = Vec::new();
        for from in 0..words.len() {
            let mut text = String::new();
            for (to, word) in (from + 1..).zip(words.iter().skip(from).take(NAME_WORDS_MAX)) {
                if to > from + 1 {
                    // A kind between two words begins another name.
                    if word.said.is_some() {
                        break;
                    }
                    text.push(' ');
                }
                text.push_str(&word.text);
                let said = words.get(from).and_then(|first| first.said);
                let at = |name, typo| Found { from, to, name, typo, said };
                let exact = self.exact(&text);
                found.extend(exact.map(|name| at(name, false)));
                let near = self.one_off(&text).into_iter().filter(|name| Some(*name) != exact);
                found.extend(near.map(|name| at(name, true)));
            }
        }
        found
    }

    fn candidates(&self, words: &[Word], found: &[Found]) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        for own in found {
            let Some(places) = self.places.get(own.name as usize) else { continue };
            let is_number = self.text(own.name).bytes().all(|b| b.is_ascii_digit());
            if is_number && own.said.is_none() || matches!(own.said, Some(Said::District | Said::Province)) {
                continue;
            }
            // One short word is a name only where something else says so.
            let is_short = self.text(own.name).len() < SHORT && own.said.is_none();
            let others: Vec<&Found> = found.iter().filter(|other| other.apart(own)).collect();
            for at in &places.old {
                let Some(place) = self.old.get(*at as usize) else { continue };
                let mut provinces = vec![place.province];
                provinces.extend(&place.new_provinces);
                let parents = self.parents(&others, &[place.district], &provinces);
                if !is_short || parents.score > 0 {
                    candidates.push(score(Of::Old(*at), own, place.said, parents, words.len()));
                }
            }
            for at in &places.new {
                let Some(place) = self.new.get(*at as usize) else { continue };
                let mut provinces = vec![place.province];
                provinces.extend(&place.old_provinces);
                let mut parents = self.parents(&others, &[], &provinces);
                // The districts are gone: naming one does not find a unit of today, it only does not contradict it.
                let district = others.iter().find(|o| place.old_districts.contains(&o.name) && !o.typo);
                parents.words += district.map_or(0, |o| o.to - o.from);
                if !is_short || parents.score > 0 {
                    candidates.push(score(Of::New(*at), own, place.said, parents, words.len()));
                }
            }
        }
        // A wrong letter is forgiven in an address, not in a text of other words.
        candidates
            .retain(|c| !c.typo || c.covered == words.len() || c.has_parent && c.covered * 2 > words.len());
        candidates
    }

    /// The best district and province of a candidate in the rest of the text.
    fn parents(&self, others: &[&Found], districts: &[NameId], provinces: &[NameId]) -> Parents {
        let best = |names: &[NameId], not: Option<&Found>, wanted: &[Said]| {
            let fits = |o: &&&Found| {
                names.contains(&o.name)
                    && not.is_none_or(|not| not.apart(o))
                    && o.said.is_none_or(|said| wanted.contains(&said))
            };
            others.iter().filter(fits).max_by_key(|o| (!o.typo, o.to - o.from)).map(|o| **o)
        };
        let province = best(provinces, None, &[Said::Province, Said::Town]);
        let district = best(districts, province.as_ref(), &[Said::District, Said::Town]);
        // The one stretch may be both: try the district alone where the province took its words.
        let district = district.or_else(|| {
            let alone = best(districts, None, &[Said::District, Said::Town])?;
            province.is_none().then_some(alone)
        });
        let value = |found: &Found| PARENT - if found.typo { TYPO } else { 0 };
        Parents {
            score: district.as_ref().map_or(0, value) + province.as_ref().map_or(0, value),
            words: [district, province].iter().flatten().map(|f| f.to - f.from).sum(),
        }
    }

    /// The units of today behind the best candidates.
    fn told(&self, province: &Province, words: &[Word], candidates: &[Candidate]) -> Resolution {
        let mut matches: Vec<Match> = Vec::new();
        let mut divided: Vec<&crate::province::OldUnit> = Vec::new();
        let share = |candidate: &Candidate, among: usize| {
            let full = f64::from(candidate.score.max(0)) / f64::from(candidate.best.max(1));
            #[expect(clippy::cast_precision_loss, reason = "a few candidates")]
            let shared = full.min(1.0) / among.max(1) as f64;
            (shared * 100.0).round() / 100.0
        };
        for candidate in candidates {
            match candidate.of {
                Of::New(at) => {
                    let Some(place) = self.new.get(at as usize) else { continue };
                    add(&mut matches, province, &place.code, share(candidate, candidates.len()), None);
                }
                Of::Old(at) => {
                    let old = self.old.get(at as usize).and_then(|place| province.old_units.get(place.unit));
                    let Some(old) = old else { continue };
                    let parts = which_part(old, province, words);
                    if parts.len() > 1 {
                        divided.push(old);
                    }
                    let portion = if old.successors.len() > 1 { "part" } else { "whole" };
                    for code in &parts {
                        let via = Via::of(old, portion);
                        let confidence = share(candidate, candidates.len() * parts.len());
                        add(&mut matches, province, code, confidence, Some(via));
                    }
                }
            }
        }
        // Of equally good ones, those at home first.
        let home = |found: &Match| found.province_code == province.code.0;
        matches.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then_with(|| home(b).cmp(&home(a))));
        matches.truncate(MATCHES_MAX);
        let question = match divided.as_slice() {
            [old]
                if candidates.iter().all(|c| matches!(c.of, Of::Old(_)))
                    || matches.len() == old.successors.len() =>
            {
                Some(question(old, province))
            }
            _ => None,
        };
        Resolution { matches, question }
    }

    fn is_larger(&self, found: &Found) -> bool {
        self.places.get(found.name as usize).is_some_and(|places| places.province || places.district)
    }

    /// Where the text names no commune: a province by its name, old or new, or the communes of an old district.
    fn larger(&self, province: &Province, found: &[Found]) -> Resolution {
        let places = |found: &Found| self.places.get(found.name as usize);
        let is_province = |f: &&Found| {
            places(f).is_some_and(|p| p.province)
                && f.said.is_none_or(|s| matches!(s, Said::Province | Said::Town))
        };
        let is_district = |f: &&Found| {
            places(f).is_some_and(|p| p.district)
                && f.said.is_none_or(|s| matches!(s, Said::District | Said::Town))
        };
        // One stretch may be the name of both: then the larger is meant, unless its kind was said.
        let alone = |f: &&Found| f.said.is_some() || !places(f).is_some_and(|p| p.province);
        // `Lắk` within `Đắk Lắk` is not said.
        let within = |f: &&Found| {
            let longer = |o: &Found| o.from <= f.from && f.to <= o.to && o.to - o.from > f.to - f.from;
            !found.iter().any(|o| longer(o) && !o.typo && self.is_larger(o) && !o.apart(f))
        };
        let district = found
            .iter()
            .filter(is_district)
            .filter(alone)
            .filter(within)
            .max_by_key(|f| (!f.typo, f.to - f.from));
        if let Some(district) = district {
            let home = found.iter().filter(is_province).find(|f| f.apart(district));
            let mut matches = Vec::new();
            for place in self.old.iter().filter(|place| place.district == district.name) {
                let fits = home.is_none_or(|home| {
                    place.province == home.name || place.new_provinces.contains(&home.name)
                });
                let Some(old) = province.old_units.get(place.unit).filter(|_| fits) else { continue };
                for code in &old.successors {
                    add(&mut matches, province, code, 0.0, None);
                }
            }
            let each = if matches.is_empty() {
                0.0
            } else {
                0.5 / f64::from(u32::try_from(matches.len()).unwrap_or(1))
            };
            matches.iter_mut().for_each(|found| found.confidence = (each * 100.0).round() / 100.0);
            matches.truncate(MATCHES_MAX);
            return Resolution { matches, question: None };
        }
        let mut matches = Vec::new();
        let best = found.iter().filter(is_province).map(|f| !f.typo).max();
        for name in found.iter().filter(is_province).filter(|f| Some(!f.typo) == best) {
            let confidence = if name.typo { 0.8 } else { 1.0 };
            for place in self.old.iter().filter(|place| place.province == name.name) {
                let Some(old) = province.old_units.get(place.unit) else { continue };
                let homes = old
                    .successors
                    .iter()
                    .filter_map(|code| province.units.get(code))
                    .map(|unit| &unit.province);
                for home in homes {
                    let via = Via {
                        code: old.province_code.clone(),
                        name: old.province.clone(),
                        district: String::new(),
                        province: old.province.clone(),
                        portion: "whole",
                    };
                    add(&mut matches, province, home, confidence, Some(via));
                }
            }
            let own = province.units.values().filter(|unit| unit.code == unit.province);
            for unit in own.filter(|unit| super::words::bare(&unit.name) == self.text(name.name)) {
                add(&mut matches, province, &unit.code, confidence, None);
            }
        }
        Resolution { matches, question: None }
    }
}

/// The parts of a divided unit that the text may mean: those it names, otherwise all.
fn which_part(old: &crate::province::OldUnit, province: &Province, words: &[Word]) -> Vec<UnitCode> {
    if old.successors.len() < 2 {
        return old.successors.clone();
    }
    let text: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let text = format!(" {} ", text.join(" "));
    // A part is often called like the old unit, its district or its province: those are in the text anyway.
    let anyway = [&old.name, &old.district, &old.province].map(|name| super::words::name(name));
    let named = |code: &&UnitCode| {
        let name = province.units.get(*code).map(|unit| super::words::bare(&unit.name)).unwrap_or_default();
        let name = format!(" {name} ");
        let expected: usize = anyway.iter().map(|known| format!(" {known} ").matches(&name).count()).sum();
        text.matches(&name).count() > expected
    };
    let parts: Vec<UnitCode> = old.successors.iter().filter(named).cloned().collect();
    if parts.len() == 1 { parts } else { old.successors.clone() }
}

/// A code instead of a name: what it is today, and what the unit of before the reform that had it became.
fn by_code(province: &Province, text: &str) -> Option<Resolution> {
    if !matches!(text.len(), 2 | 5) || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut matches = Vec::new();
    add(&mut matches, province, &UnitCode(text.to_owned()), 1.0, None);
    if let Some(old) = province.old_unit(text) {
        let portion = if old.successors.len() > 1 { "part" } else { "whole" };
        for code in &old.successors {
            add(&mut matches, province, code, 1.0, Some(Via::of(old, portion)));
        }
    }
    (!matches.is_empty()).then_some(Resolution { matches, question: None })
}

impl Via {
    fn of(old: &crate::province::OldUnit, portion: &'static str) -> Self {
        Self {
            code: old.code.clone(),
            name: old.name.clone(),
            district: old.district.clone(),
            province: old.province.clone(),
            portion,
        }
    }
}

struct Parents {
    score: i32,
    words: usize,
}

fn score(of: Of, own: &Found, kind: Said, parents: Parents, words: usize) -> Candidate {
    let length = i32::try_from(own.to - own.from).unwrap_or(0);
    let fits = match own.said {
        None => 0,
        Some(said) if said == kind => KIND,
        // A township is often called a commune, and a city is no commune at all.
        Some(Said::Commune | Said::Ward | Said::Township) => -KIND,
        Some(Said::District | Said::Town | Said::Province) => -3 * KIND,
    };
    let covered = own.to - own.from + parents.words;
    let left = i32::try_from(words.saturating_sub(covered)).unwrap_or(0);
    let typo = if own.typo { TYPO } else { 0 };
    let score = NAME + length + fits + parents.score - typo - WORD * left.min(8);
    Candidate { of, score, best: NAME + PARENT, covered, typo: own.typo, has_parent: parents.score > 0 }
}

fn add(matches: &mut Vec<Match>, province: &Province, code: &UnitCode, confidence: f64, via: Option<Via>) {
    if let Some(known) = matches.iter_mut().find(|found| found.code == code.0) {
        known.confidence = ((known.confidence + confidence).min(1.0) * 100.0).round() / 100.0;
        if let Some(via) = via.filter(|via| !known.via.contains(via)) {
            known.via.push(via);
        }
        return;
    }
    let Some(unit) = province.units.get(code) else { return };
    matches.push(Match {
        code: code.0.clone(),
        name: unit.full_name(),
        province_code: unit.province.0.clone(),
        confidence,
        via: via.into_iter().collect(),
    });
}

/// Which part of a divided unit is meant.
fn question(old: &crate::province::OldUnit, province: &Province) -> String {
    let names: Vec<String> = old
        .successors
        .iter()
        .filter_map(|code| province.units.get(code))
        .map(|unit| unit.full_name())
        .collect();
    let last = names.last().cloned().unwrap_or_default();
    let first = names.split_last().map(|(_, first)| first.join(", ")).unwrap_or_default();
    format!(
        "{} ({}, {}) đã được chia vào {first} và {last}. Địa chỉ thuộc thôn, buôn, tổ dân phố nào, nay ở đơn vị nào?",
        old.name, old.district, old.province
    )
}
