//! What was measured in a hall: how long people waited and how long they were served.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use law::AgencyId;
use law::time::local;

use super::{COLUMNS, Ticket, read};
use crate::permission::Viewer;
use crate::trouble::Trouble;
use crate::views::View;

/// Days whose services tell how long the next ones take.
const SERVICE_DAYS: i64 = 28;
/// Services looked at for that.
const SERVICES: i64 = 400;
/// Services longer than this were not ended by anybody: they measure nothing.
const SERVICE_LONGEST: SignedDuration = SignedDuration::from_hours(4);
/// Tickets of a period read at most.
const MEASURED_MAX: i64 = 50_000;

/// A ticket with its wait in seconds, from arrival to the first call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// Ticket.
    pub ticket: Ticket,
    /// Seconds waited.
    pub waited: u32,
    /// Seconds at the window; `None` where that was not ended.
    pub served: Option<u32>,
}

/// People who came and were never called.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftWaiting {
    /// Gave up their ticket, or were still waiting when the day ended.
    pub left: usize,
}

/// Seconds from one moment to another, not negative.
fn seconds(from: Timestamp, to: Timestamp) -> u32 {
    u32::try_from(to.duration_since(from).as_secs()).unwrap_or(0)
}

impl View<'_> {
    /// Seconds that services of a centre took in the last weeks, the newest first.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn service_seconds(&mut self, centre: &AgencyId) -> Result<Vec<u32>, Trouble> {
        let today = local(self.now).date();
        let from = today.checked_sub(jiff::Span::new().days(SERVICE_DAYS)).unwrap_or(today);
        let sql = format!(
            "SELECT served_at, finished_at FROM ticket WHERE centre = $1 AND day >= $2 AND state = 'done' \
             AND served_at IS NOT NULL AND finished_at IS NOT NULL ORDER BY day DESC, finished_at DESC LIMIT {SERVICES}"
        );
        let rows = self.connection.query(&sql, &[centre.as_str().into(), from.into()])?;
        let mut measured = Vec::with_capacity(rows.len());
        for row in rows {
            let (from, to) = (row.time(0)?, row.time(1)?);
            if to.duration_since(from) <= SERVICE_LONGEST {
                measured.push(seconds(from, to));
            }
        }
        Ok(measured)
    }

    /// The tickets of a period that were called, with what was measured, and how many were not. `None` for those who do
    /// not work for the centre.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn hall_times(
        &mut self,
        viewer: &Viewer,
        centre: &AgencyId,
        (from, to): (Date, Date),
    ) -> Result<Option<(Vec<Measured>, LeftWaiting)>, Trouble> {
        let own = viewer.organisations().any(|agency| agency == centre);
        if !own && !viewer.sees_everything() {
            return Ok(None);
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM ticket WHERE centre = $1 AND day >= $2 AND day <= $3 AND arrived_at IS NOT NULL \
             ORDER BY day, arrived_at, number LIMIT {MEASURED_MAX}"
        );
        let rows = self.connection.query(&sql, &[centre.as_str().into(), from.into(), to.into()])?;
        let (mut measured, mut left) = (Vec::new(), LeftWaiting::default());
        let today = local(self.now).date();
        for row in &rows {
            let ticket = read(row)?;
            match (ticket.arrived_at, ticket.called_at) {
                (Some(arrived), Some(called)) => {
                    let served = ticket.served_at.zip(ticket.finished_at);
                    let served = served.map(|(from, to)| seconds(from, to));
                    measured.push(Measured { waited: seconds(arrived, called), served, ticket });
                }
                _ if ticket.state.is_over() || ticket.day < today => left.left += 1,
                _ => {}
            }
        }
        Ok(Some((measured, left)))
    }
}
