//! The cost of complying with a procedure (Circular 02/2017/TT-VPCP, Standard Cost Model): what it costs a subject once, all
//! subjects in a year, and what a change saves. Money is whole đồng, hours are exact decimals.

mod reduction;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use reduction::{OptionState, ReductionOption, condition_cut, time_cut, working_days_of};

use crate::index::Amount;
use crate::procedure::Citation;

/// What an hour of a citizen is worth, over a period: GDP per head of the year before over 2,112 hours.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WageRate {
    /// First day it is used.
    pub effective_from: Date,
    /// Last day.
    #[serde(default)]
    pub effective_to: Option<Date>,
    /// Đồng an hour.
    pub dong_per_hour: u64,
    /// Source.
    pub source: Citation,
}

/// What one activity takes, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Effort {
    /// Hours of reading, filling in, collecting, travelling, waiting.
    pub hours: Amount,
    /// Out of pocket besides: copies, certification, consulting, travel, postage; in đồng.
    pub direct_dong: u64,
    /// Fees and charges, in đồng.
    pub fee_dong: u64,
}

/// One activity before and after a change.
#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    /// What is done, such as preparing the dossier.
    pub name: String,
    /// Share of the applications in which it is done, 0 to 1 in millionths; 1,000,000 for all.
    pub share_millionths: u32,
    /// Before.
    pub before: Effort,
    /// After.
    pub after: Effort,
}

/// How often and by how many a procedure is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Volume {
    /// Times a year for each subject.
    pub frequency: Amount,
    /// Subjects a year.
    pub subjects: Amount,
}

/// An amount before and after, in đồng.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Change {
    /// Before.
    pub before: u64,
    /// After.
    pub after: u64,
    /// What is saved; negative where it costs more.
    pub saved: i128,
    /// Share saved in percent, two decimals, half up; `None` where nothing was spent before.
    pub cut_percent: Option<f64>,
}

impl Change {
    /// The change from one amount to another.
    #[must_use]
    pub fn of(before: u64, after: u64) -> Self {
        let saved = i128::from(before) - i128::from(after);
        Self { before, after, saved, cut_percent: percent(saved, before) }
    }
}

/// `part` of `whole` in percent, two decimals, half up away from zero.
#[expect(clippy::cast_precision_loss, reason = "two decimals of a percentage")]
fn percent(part: i128, whole: u64) -> Option<f64> {
    if whole == 0 {
        return None;
    }
    let whole = i128::from(whole);
    let rounded = (part.abs() * 10_000 * 2 + whole) / (whole * 2);
    Some(part.signum() as f64 * rounded as f64 / 100.0)
}

/// The cost of a procedure before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// By activity, once.
    pub activities: Vec<(String, Change)>,
    /// One application.
    pub once: Change,
    /// All applications of a year.
    pub year: Change,
}

/// Computes the cost with an hour worth `wage` đồng.
#[must_use]
pub fn cost(activities: &[Activity], wage: u64, volume: Volume) -> Cost {
    let changes: Vec<(String, Change)> = activities
        .iter()
        .map(|activity| {
            let of = |effort: &Effort| effort.cost(wage, activity.share_millionths);
            (activity.name.clone(), Change::of(of(&activity.before), of(&activity.after)))
        })
        .collect();
    let sum = |side: fn(&Change) -> u64| {
        changes.iter().map(|(_, change)| side(change)).fold(0, u64::saturating_add)
    };
    let once = Change::of(sum(|change| change.before), sum(|change| change.after));
    let times = volume.frequency.times(volume.subjects);
    let year = Change::of(times.of_dong(once.before), times.of_dong(once.after));
    Cost { activities: changes, once, year }
}

impl Effort {
    fn cost(&self, wage: u64, share_millionths: u32) -> u64 {
        let all = self.hours.of_dong(wage).saturating_add(self.direct_dong).saturating_add(self.fee_dong);
        Amount::millionths(share_millionths).of_dong(all)
    }
}
