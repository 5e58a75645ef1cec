//! People who do not exist: names by their real frequency, numbers that fit their birth, addresses in real communes.

use pack::{Name, Names};
use registry::Person;

use crate::chance::{Chance, Weighted};

/// A synthetic resident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resident {
    /// Full name, family name first.
    pub name: String,
    /// Personal number.
    pub personal_id: String,
    /// Date of birth, `YYYY-MM-DD`.
    pub birth_date: String,
    /// Woman.
    pub female: bool,
    /// Telephone.
    pub phone: String,
    /// Address in words.
    pub address: String,
}

impl Resident {
    /// As declared on a form.
    #[must_use]
    pub fn person(&self) -> Person {
        Person {
            name: self.name.clone(),
            personal_id: Some(self.personal_id.clone()),
            birth_date: Some(self.birth_date.clone()),
            sex: Some(if self.female { "female" } else { "male" }.to_owned()),
            phone: Some(self.phone.clone()),
            email: None,
            address: Some(self.address.clone()),
            more: std::collections::BTreeMap::new(),
        }
    }
}

struct Pool {
    names: Vec<String>,
    weights: Weighted,
}

impl Pool {
    fn new(names: &[&Name]) -> Self {
        Self {
            names: names.iter().map(|n| n.name.clone()).collect(),
            weights: Weighted::new(names.iter().map(|n| n.weight.unwrap_or(0.4))),
        }
    }

    fn pick(&self, chance: &mut Chance) -> &str {
        self.names.get(self.weights.choose(chance)).map_or("", String::as_str)
    }
}

/// Share of residents who bear names of the highland peoples.
const HIGHLAND_SHARE: f64 = 0.22;

/// The names of a population.
pub(crate) struct Population {
    family: Pool,
    highland: Pool,
    middle: [Pool; 2],
    given: [Pool; 2],
}

impl Population {
    pub(crate) fn new(names: &Names) -> Self {
        let sexes = ["male", "female"];
        Self {
            family: Pool::new(&names.of("family", "kinh", "")),
            highland: Pool::new(&names.of("family", "ede", "")),
            middle: sexes.map(|sex| Pool::new(&names.of("middle", "kinh", sex))),
            given: sexes.map(|sex| Pool::new(&names.of("given", "kinh", sex))),
        }
    }

    /// A name for a person of this sex.
    pub(crate) fn name(&self, female: bool, chance: &mut Chance) -> String {
        let [male, woman] = &self.given;
        let given = if female { woman } else { male }.pick(chance);
        if chance.happens(HIGHLAND_SHARE) && !self.highland.names.is_empty() {
            let prefix = if female { "H’" } else { "Y " };
            return format!("{prefix}{given} {}", self.highland.pick(chance));
        }
        let [male, woman] = &self.middle;
        let middle = if female { woman } else { male }.pick(chance);
        format!("{} {middle} {given}", self.family.pick(chance))
    }

    /// A resident of a commune.
    pub(crate) fn resident(&self, commune: &str, chance: &mut Chance) -> Resident {
        let female = chance.happens(0.5);
        let (year, month, day) = (chance.between(1948, 2008), chance.between(1, 13), chance.between(1, 29));
        let century = if year < 2000 { 0 } else { 2 } + i64::from(female);
        let place = if chance.happens(0.62) { "066" } else { "054" };
        let phone = [3, 5, 7, 8, 9].get(chance.index(5)).copied().unwrap_or(9);
        Resident {
            name: self.name(female, chance),
            personal_id: format!("{place}{century}{:02}{:06}", year % 100, chance.between(0, 1_000_000)),
            birth_date: format!("{year}-{month:02}-{day:02}"),
            female,
            phone: format!("0{phone}{:08}", chance.between(0, 100_000_000)),
            address: format!("Thôn {}, {commune}", chance.between(1, 15)),
        }
    }
}
