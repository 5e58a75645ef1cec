//! The index of service quality (Decision 766/QĐ-TTg): indicators with their weights as dated data, and the score that
//! follows from numerators and denominators. No weight, threshold or band is in the code: a province pack holds them.

mod number;
mod rules;
mod scope;
mod score;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use number::{Amount, NotAnAmount, Points};
pub use rules::{Closing, Progress, announced_on_time, on_time, published_on_time, sync_denominator};
pub use scope::{Scope, UnknownScope};
pub use score::{Given, GroupScore, IndicatorScore, Period, Scored, Unknown};

use crate::procedure::{Citation, Unverified};
use crate::text::LocalText;

/// The index as it is computed over a period of time.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// First day of effect.
    pub effective_from: Date,
    /// Last day of effect.
    #[serde(default)]
    pub effective_to: Option<Date>,
    /// Legal source.
    pub source: Citation,
    /// Groups in the order they are shown.
    pub groups: Vec<Group>,
    /// Indicators in the order they are shown.
    pub indicators: Vec<Indicator>,
    /// Bands from the best down.
    pub bands: Vec<Band>,
    /// Values not confirmed yet.
    #[serde(default)]
    pub unverified: Vec<Unverified>,
}

/// A group of indicators.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Name in the API, such as `transparency`.
    pub id: String,
    /// Name.
    pub name: LocalText,
    /// Most points.
    pub max: u32,
}

/// An indicator.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Number in the decision, such as `2.1`.
    pub id: String,
    /// Codes of the national portal; none for those it shows as a tree.
    #[serde(default)]
    pub metrics: Vec<String>,
    /// Its group.
    pub group: String,
    /// Name.
    pub name: LocalText,
    /// What the numerator counts, over what.
    pub counts: LocalText,
    /// Most points; 0 for indicators that are only watched.
    pub max: u32,
    /// The share, in percent, from which all points are given; 100 makes the score grow in line with the share.
    #[serde(default = "whole")]
    pub full_from_percent: u32,
    /// An average and not a share: the numerator may be greater than the denominator, and it gives no points.
    #[serde(default)]
    pub average: bool,
    /// Levels it is computed for.
    pub levels: Vec<Level>,
    /// Whether it can be computed for one procedure.
    #[serde(default)]
    pub per_procedure: bool,
    /// What a denominator of 0 counts as in a ranking.
    #[serde(default)]
    pub zero: ZeroDenominator,
}

fn whole() -> u32 {
    100
}

/// For whom an indicator is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A ministry.
    Ministry,
    /// A province.
    Province,
    /// A department of a province.
    Department,
    /// A commune.
    Commune,
    /// An official: not defined by the decision, internal only.
    Official,
}

/// What a denominator of 0 counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZeroDenominator {
    /// All points: nothing happened that could have gone wrong.
    Full,
    /// No points.
    #[default]
    Zero,
    /// Neither: left out.
    NotApplicable,
}

/// A band of the total.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Name in the API, such as `Good`.
    pub code: String,
    /// Name.
    pub name: LocalText,
    /// Least rounded total.
    pub from: u32,
}

impl Scheme {
    /// Whether it is in force on `day`.
    #[must_use]
    pub fn in_force(&self, day: Date) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|to| day <= to)
    }

    /// The indicator by its number or by a code of the portal.
    #[must_use]
    pub fn indicator(&self, name: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|i| i.id == name || i.metrics.iter().any(|metric| metric == name))
    }

    /// The names an indicator may be given by.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.indicators.iter().flat_map(|i| i.metrics.iter().map(String::as_str).chain([i.id.as_str()]))
    }

    /// The band of a rounded total.
    #[must_use]
    pub fn band(&self, total: Points) -> Option<&Band> {
        self.bands.iter().filter(|band| total >= Points::whole(band.from)).max_by_key(|band| band.from)
    }
}
