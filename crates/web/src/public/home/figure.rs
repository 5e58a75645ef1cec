//! The one figure of the home page: how many dossiers of a month were finished in time. Asked of the store once a minute
//! at most; with few dossiers it is not shown, because it would say nothing.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use registry::Trouble;
use registry::views::{DailyFilter, SumBy};

use crate::common::App;

/// How long a figure holds.
const HOLDS: Duration = Duration::from_secs(60);
/// Below this number of dossiers a share says nothing.
const ENOUGH: i64 = 30;

/// A month with its closed dossiers and those closed in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Figure {
    /// First day of the month.
    pub(crate) month: Date,
    /// Closed.
    pub(crate) closed: i64,
    /// Of those, on or before the appointment.
    pub(crate) on_time: i64,
}

/// The figure that was asked last.
#[derive(Debug, Default)]
pub(crate) struct Held(Mutex<Option<(Instant, Option<Figure>)>>);

impl Held {
    fn fresh(&self) -> Option<Option<Figure>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.filter(|(since, _)| since.elapsed() < HOLDS).map(|(_, figure)| figure)
    }

    fn hold(&self, figure: Option<Figure>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), figure));
    }
}

/// This month, or the last one where this month has few dossiers yet.
pub(crate) async fn figure(app: &App) -> Result<Option<Figure>, Trouble> {
    if let Some(figure) = app.home_figure().fresh() {
        return Ok(figure);
    }
    let today = law::time::local(app.now()).date();
    let found = app.read(move |view| {
        let this = today.first_of_month();
        let last = this.yesterday().unwrap_or(this).first_of_month();
        for month in [this, last] {
            let filter = DailyFilter {
                authorities: None,
                intake: None,
                procedure: None,
                from: month,
                to: month.last_of_month(),
            };
            let sums = view.daily(&filter, SumBy::Total)?.first().map(|row| row.sums).unwrap_or_default();
            if sums.closed >= ENOUGH {
                return Ok(Some(Figure { month, closed: sums.closed, on_time: sums.closed_on_time }));
            }
        }
        Ok(None)
    });
    let found = found.await?;
    app.home_figure().hold(found);
    Ok(found)
}
