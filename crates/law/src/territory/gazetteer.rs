//! The index of all names of units, old and new: exact by folded name, and one letter off by the names that remain when
//! one letter is left out on either side.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::Abbreviation;
use super::words::{Said, bare, holds_kind, name};
use crate::province::{Province, UnitCode, UnitKind};

/// Words of the longest name.
pub(super) const NAME_WORDS_MAX: usize = 6;
/// Shortest name in which a letter may be wrong.
const TYPO_LETTERS_MIN: usize = 4;

pub(super) type NameId = u32;

/// What a name stands for.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    /// Old communes, wards, townships: places in `Gazetteer::old`.
    pub old: Vec<u32>,
    /// New communes and wards: places in `Gazetteer::new`.
    pub new: Vec<u32>,
    /// Whether an old district is called so.
    pub district: bool,
    /// Whether a province, old or new, is called so.
    pub province: bool,
}

/// An old unit in the index.
#[derive(Debug, Clone)]
pub(super) struct OldPlace {
    /// Place in `Province::old_units`.
    pub unit: usize,
    pub district: NameId,
    pub province: NameId,
    /// Names of the provinces it belongs to now.
    pub new_provinces: Vec<NameId>,
    pub said: Said,
}

/// A new unit in the index.
#[derive(Debug, Clone)]
pub(super) struct NewPlace {
    pub code: UnitCode,
    pub province: NameId,
    /// Names of the provinces its old units were in.
    pub old_provinces: Vec<NameId>,
    /// Names of the districts its old units were in.
    pub old_districts: Vec<NameId>,
    pub said: Said,
}

/// The index. Built once for a province pack.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    names: HashMap<String, NameId>,
    texts: Vec<String>,
    pub(super) places: Vec<Places>,
    pub(super) old: Vec<OldPlace>,
    pub(super) new: Vec<NewPlace>,
    /// By the hash of a name with one letter left out, or none.
    near: HashMap<u64, Vec<NameId>>,
    pub(super) abbreviations: Vec<Abbreviation>,
    /// Names that have a word in them which may be taken for a kind.
    pub(super) tricky: Vec<Vec<String>>,
}

impl Gazetteer {
    /// Indexes all units of a province pack: the whole country, old and new.
    #[must_use]
    pub fn new(province: &Province) -> Self {
        let mut gazetteer =
            Self { abbreviations: province.territory.abbreviations.clone(), ..Self::default() };
        gazetteer.add_new(province);
        gazetteer.add_old(province);
        gazetteer.index_near();
        let tricky = gazetteer.texts.iter().filter(|text| holds_kind(text));
        gazetteer.tricky = tricky.map(|text| text.split(' ').map(str::to_owned).collect()).collect();
        gazetteer
    }

    fn id(&mut self, name: &str) -> NameId {
        if let Some(id) = self.names.get(name) {
            return *id;
        }
        let id = NameId::try_from(self.texts.len()).unwrap_or(NameId::MAX);
        self.names.insert(name.to_owned(), id);
        self.texts.push(name.to_owned());
        self.places.push(Places::default());
        id
    }

    fn places_mut(&mut self, id: NameId) -> Option<&mut Places> {
        self.places.get_mut(id as usize)
    }

    fn add_new(&mut self, province: &Province) {
        for unit in province.units.values() {
            let id = self.id(&bare(&unit.name));
            if unit.code == unit.province {
                if let Some(places) = self.places_mut(id) {
                    places.province = true;
                }
                continue;
            }
            let home = province.units.get(&unit.province).map(|home| bare(&home.name)).unwrap_or_default();
            let home = self.id(&home);
            let at = u32::try_from(self.new.len()).unwrap_or(u32::MAX);
            let said = if unit.kind == UnitKind::Ward { Said::Ward } else { Said::Commune };
            self.new.push(NewPlace {
                code: unit.code.clone(),
                province: home,
                old_provinces: Vec::new(),
                old_districts: Vec::new(),
                said,
            });
            if let Some(places) = self.places_mut(id) {
                places.new.push(at);
            }
        }
    }

    fn add_old(&mut self, province: &Province) {
        let places: HashMap<UnitCode, usize> =
            self.new.iter().enumerate().map(|(at, place)| (place.code.clone(), at)).collect();
        for (unit, old) in province.old_units.iter().enumerate() {
            let own = self.id(&name(&old.name));
            let (district, home) = (self.id(&name(&old.district)), self.id(&name(&old.province)));
            let mut new_provinces = Vec::new();
            for code in &old.successors {
                if let Some(place) = places.get(code).and_then(|at| self.new.get_mut(*at)) {
                    push_once(&mut place.old_provinces, home);
                    push_once(&mut place.old_districts, district);
                    push_once(&mut new_provinces, place.province);
                }
            }
            let at = u32::try_from(self.old.len()).unwrap_or(u32::MAX);
            self.old.push(OldPlace {
                unit,
                district,
                province: home,
                new_provinces,
                said: said_of(&old.name),
            });
            if let Some(places) = self.places_mut(own) {
                places.old.push(at);
            }
            if let Some(places) = self.places_mut(district) {
                places.district = true;
            }
            if let Some(places) = self.places_mut(home) {
                places.province = true;
            }
        }
    }

    fn index_near(&mut self) {
        let mut near: HashMap<u64, Vec<NameId>> = HashMap::new();
        for (id, text) in (0..).zip(&self.texts) {
            if text.len() >= TYPO_LETTERS_MIN {
                for hash in without_one(text) {
                    push_once(near.entry(hash).or_default(), id);
                }
            }
        }
        self.near = near;
    }

    /// The name that is written exactly so.
    pub(super) fn exact(&self, text: &str) -> Option<NameId> {
        self.names.get(text).copied()
    }

    /// Names that are one letter away: one too many, one missing, one wrong, or two exchanged.
    pub(super) fn one_off(&self, text: &str) -> Vec<NameId> {
        let mut found = Vec::new();
        if text.len() < TYPO_LETTERS_MIN || text.bytes().any(|b| b.is_ascii_digit()) {
            return found;
        }
        for hash in without_one(text) {
            for id in self.near.get(&hash).into_iter().flatten() {
                let near = self.texts.get(*id as usize).is_some_and(|name| is_one_off(text, name));
                if near && !found.contains(id) {
                    found.push(*id);
                }
            }
        }
        found
    }

    /// The folded name.
    pub(super) fn text(&self, id: NameId) -> &str {
        self.texts.get(id as usize).map_or("", String::as_str)
    }
}

fn push_once<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

fn said_of(name: &str) -> Said {
    match name.split(' ').next() {
        Some("Phường") => Said::Ward,
        Some("Thị") => Said::Township,
        Some("Xã") => Said::Commune,
        _ => Said::District,
    }
}

/// Hashes of a text and of all texts with one letter less; spaces do not count.
fn without_one(text: &str) -> Vec<u64> {
    let letters: Vec<char> = text.chars().filter(|c| *c != ' ').collect();
    let hash = |skip: usize| {
        let mut hasher = DefaultHasher::new();
        letters.iter().enumerate().filter(|(at, _)| *at != skip).for_each(|(_, c)| c.hash(&mut hasher));
        hasher.finish()
    };
    (0..=letters.len()).map(hash).collect()
}

/// Whether two names differ by one letter, or not at all but for spaces.
fn is_one_off(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) =
        (a.chars().filter(|c| *c != ' ').collect(), b.chars().filter(|c| *c != ' ').collect());
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
    match (rest_a, rest_b) {
        ([], []) => true,
        ([_, after_a @ ..], [_, after_b @ ..]) if after_a == after_b => true,
        ([x, y, after_a @ ..], [u, v, after_b @ ..]) if x == v && y == u && after_a == after_b => true,
        ([_, after @ ..], other) if after == other => true,
        (other, [_, after @ ..]) if after == other => true,
        _ => false,
    }
}
