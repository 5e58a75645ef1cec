//! The cost of complying with a procedure (Circular 02/2017/TT-VPCP, Standard Cost Model): what it costs a subject once, all
//! subjects in a year, and what a change saves. Money is whole đồng, hours are exact decimals.

mod reduction;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use reduction::{MixedUnits, OptionState, ReductionOption, condition_cut, time_cut};

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

/// What one step takes, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Effort {
    /// Hours of reading, filling in, collecting, travelling, waiting.
    pub hours: Amount,
    /// What an hour is worth here, in đồng; the wage of the calculation where absent.
    pub wage_dong: Option<u64>,
    /// Out of pocket besides: copies, certification, consulting, travel, postage; in đồng.
    pub direct_dong: u64,
    /// Fees and charges, in đồng.
    pub fee_dong: u64,
}

/// A step of an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Share of the applications in which it is done, 0 to 1 in millionths; 1,000,000 for all.
    pub share_millionths: u32,
    /// What it takes.
    pub effort: Effort,
}

/// One activity before and after a change. Steps of a side are added up.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Activity {
    /// What is done, such as preparing the dossier.
    pub name: String,
    /// Steps before.
    pub before: Vec<Line>,
    /// Steps after.
    pub after: Vec<Line>,
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

/// The sums are beyond what can be computed exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cost is too large to be computed to the đồng; look for a figure with too many digits")]
pub struct TooLarge;

/// Computes the cost with an hour worth `wage` đồng. Every sum is exact and is rounded once, half up, where it is told.
///
/// # Errors
/// [`TooLarge`] when a sum does not fit.
pub fn cost(activities: &[Activity], wage: u64, before: Volume, after: Volume) -> Result<Cost, TooLarge> {
    let (mut changes, mut old, mut new) = (Vec::new(), Exact(0), Exact(0));
    for activity in activities {
        let (one_old, one_new) = (sum(&activity.before, wage)?, sum(&activity.after, wage)?);
        changes.push((activity.name.clone(), Change::of(one_old.dong()?, one_new.dong()?)));
        (old, new) = (old.plus(one_old)?, new.plus(one_new)?);
    }
    let once = Change::of(old.dong()?, new.dong()?);
    let year = Change::of(old.in_a_year(before)?, new.in_a_year(after)?);
    Ok(Cost { activities: changes, once, year })
}

fn sum(lines: &[Line], wage: u64) -> Result<Exact, TooLarge> {
    lines.iter().try_fold(Exact(0), |sum, line| sum.plus(line.cost(wage)?))
}

/// Billionths of a thousandth of a đồng (10⁻¹²): hours and shares have six decimals each.
#[derive(Clone, Copy)]
struct Exact(u128);

const MILLION: u128 = 1_000_000;
const EXACT_IN_A_DONG: u128 = MILLION * MILLION;

impl Exact {
    fn plus(self, other: Self) -> Result<Self, TooLarge> {
        self.0.checked_add(other.0).map(Self).ok_or(TooLarge)
    }

    fn dong(self) -> Result<u64, TooLarge> {
        rounded(self.0, EXACT_IN_A_DONG)
    }

    /// Times frequency, times subjects: each has six decimals more, so the common factor leaves first.
    fn in_a_year(self, volume: Volume) -> Result<u64, TooLarge> {
        let (mut top, mut bottom) = (self.0, EXACT_IN_A_DONG);
        for factor in [volume.frequency.in_millionths(), volume.subjects.in_millionths()] {
            let common = greatest_common(top, bottom);
            (top, bottom) = (top / common, bottom / common);
            let common = greatest_common(factor, MILLION);
            top = top.checked_mul(factor / common).ok_or(TooLarge)?;
            bottom = bottom.checked_mul(MILLION / common).ok_or(TooLarge)?;
        }
        rounded(top, bottom)
    }
}

fn rounded(top: u128, bottom: u128) -> Result<u64, TooLarge> {
    let up = u128::from(top % bottom >= bottom - top % bottom);
    u64::try_from(top / bottom + up).map_err(|_| TooLarge)
}

/// Both may not be 0.
fn greatest_common(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Line {
    fn cost(&self, wage: u64) -> Result<Exact, TooLarge> {
        let effort = &self.effort;
        let work = effort.hours.in_millionths().checked_mul(effort.wage_dong.unwrap_or(wage).into());
        let paid = u128::from(effort.direct_dong) + u128::from(effort.fee_dong);
        let all = work.and_then(|work| work.checked_add(paid.checked_mul(MILLION)?));
        all.and_then(|all| all.checked_mul(self.share_millionths.into())).map(Exact).ok_or(TooLarge)
    }
}
