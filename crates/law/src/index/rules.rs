//! Which dossier, decision or publication counts as on time, and what stands for a denominator nobody reported.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::number::Amount;
use super::score::Period;
use crate::calendar::{Calendar, OutsideCalendar};

/// Indicator 1.1: a procedure is announced on time when the decision came `working_days` before the legal basis took effect
/// (5 for provinces, 20 for ministries).
///
/// # Errors
/// [`OutsideCalendar`] beyond the calendar.
pub fn announced_on_time(
    decision: Date,
    basis_effective: Date,
    working_days: u16,
    calendar: &Calendar,
) -> Result<bool, OutsideCalendar> {
    Ok(calendar.add_working_days(decision, u32::from(working_days))? <= basis_effective)
}

/// Indicator 1.2: a procedure is made public on time within `working_days` after its decision (5 for provinces, 10 for
/// ministries).
///
/// # Errors
/// [`OutsideCalendar`] beyond the calendar.
pub fn published_on_time(
    decision: Date,
    published: Date,
    working_days: u16,
    calendar: &Calendar,
) -> Result<bool, OutsideCalendar> {
    Ok(published <= calendar.add_working_days(decision, u32::from(working_days))?)
}

/// Indicator 1.4: the greater of the two numbers of dossiers received; where neither reported any, the share of the
/// period in last year's total.
#[must_use]
pub fn sync_denominator(
    portal: Option<Amount>,
    reporting_system: Option<Amount>,
    last_year: Option<Amount>,
    period: Period,
) -> Amount {
    let reported = portal.max(reporting_system).filter(|amount| !amount.is_zero());
    reported.unwrap_or_else(|| last_year.unwrap_or_default().divided(period.in_a_year()))
}

/// How a dossier ended, in the order in which the decision looks for its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closing {
    /// Status 9.
    Completed,
    /// Status 10.
    Returned,
    /// Status 8.
    Stopped,
    /// Status 3, after acceptance.
    Refused,
    /// Status 7.
    Withdrawn,
}

/// What indicator 2.1 looks at in one dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// Appointment; without one, the legal end.
    pub appointment: Timestamp,
    /// Ends that were recorded.
    pub closings: Vec<(Closing, Timestamp)>,
    /// Supplement requests after acceptance: when asked, and when the citizen came back.
    pub supplements: Vec<(Timestamp, Option<Timestamp>)>,
    /// End of the reporting period, or now.
    pub until: Timestamp,
}

/// Indicator 2.1: whether the dossier is on time. More than one supplement request counts as overdue; time the citizen
/// took for one is taken off; while the citizen has not come back the dossier ends with the request.
#[must_use]
pub fn on_time(progress: &Progress) -> bool {
    if progress.supplements.len() > 1 {
        return false;
    }
    let recorded = progress.closings.iter().min_by_key(|(closing, _)| *closing).map(|(_, at)| *at);
    let end = match (recorded, progress.supplements.first()) {
        (None, Some((asked, None))) => *asked,
        (None, _) => progress.until,
        (Some(at), Some((asked, Some(back)))) => at - back.duration_since(*asked).max(SignedDuration::ZERO),
        (Some(at), _) => at,
    };
    end <= progress.appointment
}
