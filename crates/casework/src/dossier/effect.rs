//! What a change of the text would have meant for past dossiers, summed up: appointments, delay, work.

use jiff::Timestamp;
use law::Province;
use law::time::local;
use serde::Serialize;

use super::clock::is_overdue;
use super::rerun::Rerun;
use super::state::Dossier;

/// Sums under one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Sums {
    /// Dossiers that were accepted.
    pub accepted: u64,
    /// Working days from acceptance to the first appointment, together.
    pub promised_days: i64,
    /// Dossiers that passed their due moment, by the pace at which people really worked.
    pub overdue: u64,
    /// Working minutes of the steps, together.
    pub work_minutes: u64,
    /// Dossiers that met an act the text does not allow.
    pub refused: u64,
}

/// A period under two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Effect {
    /// Dossiers that arrived.
    pub dossiers: u64,
    /// Under the text before.
    pub before: Sums,
    /// Under the text after.
    pub after: Sums,
    /// Dossiers whose course is another.
    pub changed: u64,
}

impl Effect {
    /// Adds a dossier that went both ways; overdue is counted at `now`.
    pub fn add(&mut self, before: (&Rerun, &Province), after: (&Rerun, &Province), now: Timestamp) {
        self.dossiers += 1;
        self.before.add(before.0, before.1, now);
        self.after.add(after.0, after.1, now);
        self.changed += u64::from(!after.0.is_same);
    }

    /// Working days of waiting that the change saves, all appointments together; negative where it costs some.
    #[must_use]
    pub fn days_saved(&self) -> i64 {
        self.before.promised_days - self.after.promised_days
    }
}

impl Sums {
    fn add(&mut self, run: &Rerun, province: &Province, now: Timestamp) {
        self.refused += u64::from(run.refused.is_some());
        let Some(dossier) = &run.dossier else { return };
        if let Some(days) = promised_days(dossier, province) {
            self.accepted += 1;
            self.promised_days += days;
        }
        self.overdue += u64::from(is_overdue(dossier, now));
        if let Some(procedure) = province.procedure_edition(&dossier.procedure, dossier.edition) {
            let circumstances = dossier.circumstances(province);
            let minutes = procedure.route(&circumstances).map(|step| u64::from(step.minutes()));
            self.work_minutes += minutes.sum::<u64>();
        }
    }
}

/// Working days from acceptance to the first appointment; `None` before acceptance or outside the calendar.
fn promised_days(dossier: &Dossier, province: &Province) -> Option<i64> {
    let (accepted, clock) = (dossier.accepted_at?, dossier.clock.as_ref()?);
    let (from, to) = (local(accepted).date(), local(clock.original_due).date());
    province.calendar.working_days_between(from, to).ok().map(i64::from)
}
