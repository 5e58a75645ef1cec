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

/// A limit in working days: 8 working hours are one, 7 days are 5, a month is 21. Only for comparing limits with each
/// other, never for a deadline.
#[must_use]
pub fn working_days_of(limit: TimeLimit) -> f64 {
    match limit {
        TimeLimit::SameDay => 1.0,
        TimeLimit::WorkingDays(days) => f64::from(days),
        TimeLimit::WorkingHours(hours) => f64::from(hours) / 8.0,
        TimeLimit::CalendarDays(days) => f64::from(days) * 5.0 / 7.0,
        TimeLimit::Months(months) => f64::from(months) * 21.0,
    }
}

/// The share of handling time that is cut, 0 to 1: options that are not in force change nothing. `None` without options.
#[must_use]
pub fn time_cut(options: &[ReductionOption]) -> Option<f64> {
    let before: f64 = options.iter().map(|option| working_days_of(option.before)).sum();
    let reached = |option: &ReductionOption| match option.state {
        OptionState::InForce => working_days_of(option.after),
        _ => working_days_of(option.before),
    };
    let after: f64 = options.iter().map(reached).sum();
    (before > 0.0).then(|| 1.0 - after / before)
}

/// The share of conditions that are abolished or simplified, 0 to 1. `None` without a baseline.
#[must_use]
pub fn condition_cut(abolished: u32, simplified: u32, baseline: u32) -> Option<f64> {
    (baseline > 0).then(|| f64::from(abolished.saturating_add(simplified)) / f64::from(baseline))
}
