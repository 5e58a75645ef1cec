//! Names with their weights, for simulated populations.

use serde::Deserialize;

use crate::files::Files;

/// A name.
#[derive(Debug, Clone, Deserialize)]
pub struct Name {
    /// `family`, `middle`, `given` or `gender_prefix`.
    pub kind: String,
    /// The name.
    pub name: String,
    /// `male`, `female` or empty for both.
    pub sex: String,
    /// Group it is borne in.
    pub group: String,
    /// Relative frequency; absent where none was published.
    pub weight: Option<f64>,
}

/// All names of a pack.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Every row.
    pub all: Vec<Name>,
}

impl Names {
    pub(crate) fn read(files: &Files) -> Self {
        let text = files.text("names.csv").unwrap_or_default();
        Self { all: csv::Reader::from_reader(text.as_bytes()).deserialize().filter_map(Result::ok).collect() }
    }

    /// Names of a kind and group that fit a sex.
    #[must_use]
    pub fn of(&self, kind: &str, group: &str, sex: &str) -> Vec<&Name> {
        self.all
            .iter()
            .filter(|n| n.kind == kind && n.group.contains(group) && (n.sex.is_empty() || n.sex == sex))
            .collect()
    }
}
