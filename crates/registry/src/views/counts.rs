//! Sums of the daily counters: what dashboards and the index are made of. Counters hold no personal data, so they need no
//! viewer.

use jiff::civil::Date;
use law::AgencyId;
use law::code::ProcedureCode;

use super::View;
use crate::bound::Bound;
use crate::dialect::Row;
use crate::trouble::Trouble;

/// Which counters are summed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DailyFilter {
    /// Only these authorities; all where `None`.
    pub authorities: Option<Vec<AgencyId>>,
    /// Only this intake.
    pub intake: Option<AgencyId>,
    /// Only this procedure.
    pub procedure: Option<ProcedureCode>,
    /// First local day.
    pub from: Date,
    /// Last local day.
    pub to: Date,
}

/// What the sums are split by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SumBy {
    /// One sum over all.
    Total,
    /// Per local day, `YYYY-MM-DD`.
    Day,
    /// Per competent authority.
    Authority,
    /// Per intake.
    Intake,
    /// Per procedure.
    Procedure,
}

/// Sums of the counters over a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DailySums {
    /// Dossiers that arrived.
    pub received: i64,
    /// Of those, online.
    pub online: i64,
    /// Accepted.
    pub accepted: i64,
    /// Closed: issued, refused after acceptance, or stopped.
    pub closed: i64,
    /// Of those, on or before the appointment.
    pub closed_on_time: i64,
    /// Of those closed, stopped.
    pub stopped: i64,
    /// Supplements asked at appraisal.
    pub supplements: i64,
    /// Ratings given.
    pub rated: i64,
    /// Of those, satisfied.
    pub liked: i64,
}

impl DailySums {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            received: self.received + other.received,
            online: self.online + other.online,
            accepted: self.accepted + other.accepted,
            closed: self.closed + other.closed,
            closed_on_time: self.closed_on_time + other.closed_on_time,
            stopped: self.stopped + other.stopped,
            supplements: self.supplements + other.supplements,
            rated: self.rated + other.rated,
            liked: self.liked + other.liked,
        }
    }
}

/// A line of sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DailyRow {
    /// What it is the sum of: a day, an agency or a procedure; empty for the total.
    pub key: String,
    /// The sums.
    pub sums: DailySums,
}

impl View<'_> {
    /// Sums of the counters, ordered by key. The total is one line, also when nothing was counted.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn daily(&mut self, filter: &DailyFilter, by: SumBy) -> Result<Vec<DailyRow>, Trouble> {
        let mut bound = Bound::default();
        let all: Vec<AgencyId>;
        let authorities = match &filter.authorities {
            Some(authorities) => authorities,
            None => {
                all = self.province.agencies.keys().cloned().collect();
                &all
            }
        };
        let mut condition = format!(
            "authority IN {} AND day >= {} AND day <= {}",
            bound.list(authorities.iter().map(AgencyId::as_str)),
            bound.put(filter.from),
            bound.put(filter.to)
        );
        if let Some(intake) = &filter.intake {
            condition.push_str(&format!(" AND intake = {}", bound.put(intake.as_str())));
        }
        if let Some(procedure) = &filter.procedure {
            condition.push_str(&format!(" AND procedure = {}", bound.put(procedure.as_str())));
        }
        self.connection.query(&sums_selected(by, &condition), &bound.0)?.iter().map(sums_read).collect()
    }
}

/// The sums of the counters under a condition, as a statement whose rows [`sums_read`] reads.
pub(crate) fn sums_selected(by: SumBy, condition: &str) -> String {
    let (key, group) = match by {
        SumBy::Total => ("''", ""),
        SumBy::Day => ("day", " GROUP BY day ORDER BY day"),
        SumBy::Authority => ("authority", " GROUP BY authority ORDER BY authority"),
        SumBy::Intake => ("intake", " GROUP BY intake ORDER BY intake"),
        SumBy::Procedure => ("procedure", " GROUP BY procedure ORDER BY procedure"),
    };
    let sums: Vec<String> =
        crate::counts::NAMES.iter().map(|name| format!("CAST(COALESCE(SUM({name}), 0) AS bigint)")).collect();
    format!("SELECT {key}, {} FROM daily_count WHERE {condition}{group}", sums.join(", "))
}

pub(crate) fn sums_read(row: &Row) -> Result<DailyRow, Trouble> {
    let sums = DailySums {
        received: row.int(1)?,
        online: row.int(2)?,
        accepted: row.int(3)?,
        closed: row.int(4)?,
        closed_on_time: row.int(5)?,
        stopped: row.int(6)?,
        supplements: row.int(7)?,
        rated: row.int(8)?,
        liked: row.int(9)?,
    };
    Ok(DailyRow { key: row.text(0)?, sums })
}
