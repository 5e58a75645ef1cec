//! The counters behind every rate: per authority, intake, procedure and day, growing with each event.

use std::collections::HashMap;

use casework::dossier::{Dossier, Event, Phase, Status};
use jiff::Timestamp;
use law::procedure::Channel;

/// Number of counters of a row.
pub(crate) const COUNTERS: usize = 9;

/// Names of the counters, the columns of `daily_count`.
pub(crate) const NAMES: [&str; COUNTERS] =
    ["received", "online", "accepted", "closed", "closed_on_time", "stopped", "supplements", "rated", "liked"];

/// Which row.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct CountKey {
    pub authority: String,
    pub intake: String,
    pub procedure: String,
    /// Local day, `YYYY-MM-DD`.
    pub day: String,
}

/// Increments by row.
pub(crate) type Counts = HashMap<CountKey, [i64; COUNTERS]>;

/// Adds what one event changes. `before` is `None` for the event that opens a dossier.
pub(crate) fn count(counts: &mut Counts, before: Option<Closing>, event: &Event, after: &Dossier, at: Timestamp) {
    let was = before.unwrap_or_default();
    let is = Closing::of(after);
    let opens = matches!(event, Event::Submitted(_) | Event::TakenIn(_));
    let satisfied = match event {
        Event::Rated(rated) => Some(rated.satisfied),
        _ => None,
    };
    let supplement = matches!(event, Event::SupplementRequested(body) if body.phase == Phase::Appraisal);
    let delta = [
        i64::from(opens),
        i64::from(opens && after.channel == Channel::Online),
        i64::from(matches!(event, Event::TakenIn(_) | Event::Accepted(_))),
        i64::from(is.closed) - i64::from(was.closed),
        i64::from(is.on_time) - i64::from(was.on_time),
        i64::from(is.stopped) - i64::from(was.stopped),
        i64::from(supplement),
        i64::from(satisfied.is_some()),
        i64::from(satisfied == Some(true)),
    ];
    if delta.iter().all(|d| *d == 0) {
        return;
    }
    let key = CountKey {
        authority: after.authority.0.clone(),
        intake: after.intake.0.clone(),
        procedure: after.procedure.0.clone(),
        day: law::time::local(at).date().to_string(),
    };
    for (sum, change) in counts.entry(key).or_default().iter_mut().zip(delta) {
        *sum += change;
    }
}

/// How a dossier counts as closed: only one that was accepted does.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Closing {
    closed: bool,
    on_time: bool,
    stopped: bool,
}

impl Closing {
    pub(crate) fn of(dossier: &Dossier) -> Self {
        let Some((clock, closed_at)) = dossier.clock.as_ref().zip(dossier.closed_at) else { return Self::default() };
        Self { closed: true, on_time: closed_at <= clock.due, stopped: dossier.status() == Status::Stopped }
    }
}
