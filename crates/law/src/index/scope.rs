//! For whom the index is computed (Decision 766/QĐ-TTg and the formula document of the portal): a level, or one procedure.
//! Numerators and denominators of what lies below are added up before; ratios are never averaged.

use super::{Group, Indicator, Level, Scheme};

/// For whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// A ministry, province, department, commune or official.
    Level(Level),
    /// One procedure.
    Procedure,
}

/// A word is no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a level; write province, department, commune, procedure, official or ministry")]
pub struct UnknownScope(pub String);

impl std::str::FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        Ok(match text {
            "ministry" => Self::Level(Level::Ministry),
            "province" => Self::Level(Level::Province),
            "department" => Self::Level(Level::Department),
            "commune" => Self::Level(Level::Commune),
            "official" => Self::Level(Level::Official),
            "procedure" => Self::Procedure,
            _ => return Err(UnknownScope(text.to_owned())),
        })
    }
}

impl Indicator {
    /// Whether it is computed for a scope.
    #[must_use]
    pub fn is_computed_for(&self, scope: Scope) -> bool {
        match scope {
            Scope::Level(level) => self.levels.contains(&level),
            Scope::Procedure => self.per_procedure,
        }
    }
}

impl Scheme {
    /// The scheme with the indicators of a scope only; a group has the points its indicators have there, and is left out
    /// where it has none.
    #[must_use]
    pub fn for_scope(&self, scope: Scope) -> Self {
        let indicators: Vec<Indicator> =
            self.indicators.iter().filter(|one| one.is_computed_for(scope)).cloned().collect();
        let points =
            |group: &Group| indicators.iter().filter(|one| one.group == group.id).map(|one| one.max).sum();
        let groups = self.groups.iter().map(|group| Group { max: points(group), ..group.clone() });
        let groups = groups.filter(|group| group.max > 0).collect();
        Self { groups, indicators, ..self.clone() }
    }
}
