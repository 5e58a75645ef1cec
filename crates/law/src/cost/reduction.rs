//! Targets of reduction (Resolution 66/NQ-CP of 2025): time, conditions, and which options count as reached.

use serde::{Deserialize, Serialize};

use crate::deadline::TimeLimit;

/// How far an option to reduce a procedure has come; only what is in force counts as reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OptionState {
    /// Proposed by a ministry or the province.
    Proposed,
    /// Approved by decision.
    Approved,
    /// The legal text is issued.
    LegalTextIssued,
    /// The text is in force.
    InForce,
}

/// An option to reduce a procedure: limits before and after.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReductionOption {
    /// State.
    pub state: OptionState,
    /// Limit in the baseline.
    pub before: TimeLimit,
    /// Limit of the option.
    pub after: TimeLimit,
}

/// Limits in different units were to be added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("working days, calendar days and months are not added up; compute the cut of each by itself")]
pub struct MixedUnits;

#[derive(Clone, Copy, PartialEq, Eq)]
enum CountedIn {
    WorkingDays,
    CalendarDays,
    Months,
}

/// A limit as a number and its unit: 8 working hours are one working day, and so is "the same day".
fn counted(limit: TimeLimit) -> (f64, CountedIn) {
    match limit {
        TimeLimit::SameDay => (1.0, CountedIn::WorkingDays),
        TimeLimit::WorkingDays(days) => (f64::from(days), CountedIn::WorkingDays),
        TimeLimit::WorkingHours(hours) => (f64::from(hours) / 8.0, CountedIn::WorkingDays),
        TimeLimit::CalendarDays(days) => (f64::from(days), CountedIn::CalendarDays),
        TimeLimit::Months(months) => (f64::from(months), CountedIn::Months),
    }
}

/// The share of handling time that is cut, 0 to 1: options that are not in force change nothing. `None` without options.
///
/// # Errors
/// [`MixedUnits`] when limits are not all in working days, calendar days or months.
pub fn time_cut(options: &[ReductionOption]) -> Result<Option<f64>, MixedUnits> {
    let Some((_, unit)) = options.first().map(|option| counted(option.before)) else { return Ok(None) };
    let (mut before, mut after) = (0.0, 0.0);
    for option in options {
        let ((old, in_old), (new, in_new)) = (counted(option.before), counted(option.after));
        if in_old != unit || in_new != unit {
            return Err(MixedUnits);
        }
        before += old;
        after += if option.state == OptionState::InForce { new } else { old };
    }
    Ok((before > 0.0).then(|| 1.0 - after / before))
}

/// The share of conditions that are abolished or simplified, 0 to 1. `None` without a baseline.
#[must_use]
pub fn condition_cut(abolished: u32, simplified: u32, baseline: u32) -> Option<f64> {
    (baseline > 0).then(|| f64::from(abolished.saturating_add(simplified)) / f64::from(baseline))
}
