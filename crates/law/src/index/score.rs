//! From numerators and denominators to points, group by group. Each indicator is rounded half up to two decimals; groups
//! and total are sums of rounded values, and the band is that of the rounded total.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::number::{Amount, Points};
use super::{Indicator, Scheme, ZeroDenominator};

/// What is counted for an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// Numerator.
    pub numerator: Amount,
    /// Denominator.
    pub denominator: Amount,
}

/// A reporting period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A year.
    Year,
}

impl Period {
    /// How many of them make a year.
    #[must_use]
    pub fn in_a_year(self) -> u32 {
        match self {
            Self::Month => 12,
            Self::Quarter => 4,
            Self::Year => 1,
        }
    }
}

/// The score of an indicator.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndicatorScore {
    /// Points; `None` where nothing was counted or a denominator of 0 leaves it out.
    pub score: Option<Points>,
    /// Most points.
    pub max: u32,
    /// Numerator.
    pub numerator: Option<Amount>,
    /// Denominator.
    pub denominator: Option<Amount>,
    /// Their quotient.
    pub ratio: Option<f64>,
    /// Whether the denominator says something: a page shows a dash where it is 0.
    pub applicable: bool,
}

/// The score of a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupScore {
    /// Points; `None` where none of its indicators has any.
    pub score: Option<Points>,
    /// Most points.
    pub max: u32,
}

/// The index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scored {
    /// Sum of the groups.
    pub total: Points,
    /// Most points: 100 for a province, fewer where not every indicator is computed.
    pub max: u32,
    /// Band of the total; where fewer than 100 points can be had, of the share of them that was reached.
    pub band: Option<String>,
    /// By group.
    pub groups: BTreeMap<String, GroupScore>,
    /// By indicator.
    pub indicators: BTreeMap<String, IndicatorScore>,
}

/// An indicator nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no indicator {name}{}", near.as_ref().map_or_else(String::new, |near| format!("; did you mean {near}?")))]
pub struct Unknown {
    /// As given.
    pub name: String,
    /// What was likely meant.
    pub near: Option<String>,
}

impl Indicator {
    /// Whether the counts can be: a share counts a part of the denominator, an average need not.
    #[must_use]
    pub fn admits(&self, given: Given) -> bool {
        self.average || given.numerator <= given.denominator
    }

    /// The points for what was counted; `None` also for what is only watched.
    #[must_use]
    pub fn score(&self, given: Given) -> Option<Points> {
        if self.max == 0 {
            return None;
        }
        if !given.denominator.is_zero() {
            return Some(given.numerator.share_of(given.denominator, self.full_from_percent, self.max));
        }
        match self.zero {
            ZeroDenominator::Full => Some(Points::whole(self.max)),
            ZeroDenominator::Zero => Some(Points::default()),
            ZeroDenominator::NotApplicable => None,
        }
    }
}

impl Scheme {
    /// The index of what was counted, by number of the indicator or code of the portal. What is not given has no score and
    /// adds nothing.
    ///
    /// # Errors
    /// [`Unknown`] for a name that is no indicator.
    pub fn score<'a>(&self, given: impl IntoIterator<Item = (&'a str, Given)>) -> Result<Scored, Unknown> {
        let mut counted: BTreeMap<&str, Given> = BTreeMap::new();
        for (name, value) in given {
            let indicator = self.indicator(name).ok_or_else(|| Unknown {
                name: name.to_owned(),
                near: crate::text::nearest(name, self.names()).map(str::to_owned),
            })?;
            counted.insert(&indicator.id, value);
        }
        let indicators: BTreeMap<String, IndicatorScore> = self
            .indicators
            .iter()
            .map(|indicator| {
                (indicator.id.clone(), scored(indicator, counted.get(indicator.id.as_str()).copied()))
            })
            .collect();
        let groups: BTreeMap<String, GroupScore> = self
            .groups
            .iter()
            .map(|group| {
                let own = self.indicators.iter().filter(|i| i.group == group.id);
                let scores: Vec<Points> =
                    own.filter_map(|i| indicators.get(&i.id).and_then(|scored| scored.score)).collect();
                let score = (!scores.is_empty()).then(|| scores.into_iter().sum());
                (group.id.clone(), GroupScore { score, max: group.max })
            })
            .collect();
        let total: Points = groups.values().filter_map(|group| group.score).sum();
        let max = self.groups.iter().map(|group| group.max).sum();
        let band = self.band(total.of_hundred(max)).map(|band| band.code.clone());
        Ok(Scored { total, max, band, groups, indicators })
    }
}

fn scored(indicator: &Indicator, given: Option<Given>) -> IndicatorScore {
    let ratio = given.and_then(|given| given.numerator.ratio(given.denominator));
    IndicatorScore {
        score: given.and_then(|given| indicator.score(given)),
        max: indicator.max,
        numerator: given.map(|given| given.numerator),
        denominator: given.map(|given| given.denominator),
        ratio: ratio.map(|ratio| (ratio * 1e6).round() / 1e6),
        applicable: ratio.is_some(),
    }
}
