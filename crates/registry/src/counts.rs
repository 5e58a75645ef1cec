//! The counters behind every rate: per authority, intake, procedure and day, growing with each event.

use std::collections::HashMap;

use casework::dossier::{Dossier, Event, Phase, Status};
use jiff::Timestamp;
use jiff::civil::Date;
use law::procedure::Channel;

/// Number of counters of a row.
pub(crate) const COUNTERS: usize = 9;

/// Names of the counters, the columns of `daily_count`.
pub(crate) const NAMES: [&str; COUNTERS] = [
    "received",
    "online",
    "accepted",
    "closed",
    "closed_on_time",
    "stopped",
    "supplements",
    "rated",
    "liked",
];

/// Which row.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct CountKey {
    pub authority: String,
    pub intake: String,
    pub procedure: String,
    /// Local day.
    pub day: Date,
}

/// Increments by row.
pub(crate) type Counts = HashMap<CountKey, [i64; COUNTERS]>;

/// Adds what one event changes. `before` is `None` for the event that opens a dossier.
pub(crate) fn count(
    counts: &mut Counts,
    before: Option<Closing>,
    event: &Event,
    after: &Dossier,
    at: Timestamp,
) {
    let at = event.took_place(at);
    let opens = matches!(event, Event::Submitted(_) | Event::TakenIn(_));
    let satisfied = match event {
        Event::Rated(rated) => Some(rated.satisfied),
        _ => None,
    };
    let supplement = matches!(event, Event::SupplementRequested(body) if body.phase == Phase::Appraisal);
    let happened = [
        i64::from(opens),
        i64::from(opens && after.channel == Channel::Online),
        i64::from(matches!(event, Event::TakenIn(_) | Event::Accepted(_))),
        0,
        0,
        0,
        i64::from(supplement),
        i64::from(satisfied.is_some()),
        i64::from(satisfied == Some(true)),
    ];
    add(counts, after, at, happened);
    let (was, is) = (before.unwrap_or_default(), Closing::of(after));
    if was != is {
        // A dossier opened again (T19) is no longer among those closed on that day.
        was.add_to(counts, after, -1);
        is.add_to(counts, after, 1);
    }
}

fn add(counts: &mut Counts, dossier: &Dossier, at: Timestamp, delta: [i64; COUNTERS]) {
    if delta.iter().all(|change| *change == 0) {
        return;
    }
    let key = CountKey {
        authority: dossier.authority.0.clone(),
        intake: dossier.intake.0.clone(),
        procedure: dossier.procedure.0.clone(),
        day: law::time::local(at).date(),
    };
    for (sum, change) in counts.entry(key).or_default().iter_mut().zip(delta) {
        *sum += change;
    }
}

/// How a dossier counts as closed: only one that was accepted does, on the day it was closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Closing {
    at: Option<Timestamp>,
    on_time: bool,
    stopped: bool,
}

impl Closing {
    pub(crate) fn of(dossier: &Dossier) -> Self {
        let Some((clock, closed_at)) = dossier.clock.as_ref().zip(dossier.closed_at) else {
            return Self::default();
        };
        Self {
            at: Some(closed_at),
            on_time: closed_at <= clock.due,
            stopped: dossier.status() == Status::Stopped,
        }
    }

    fn add_to(self, counts: &mut Counts, dossier: &Dossier, by: i64) {
        if let Some(at) = self.at {
            let delta = [0, 0, 0, by, by * i64::from(self.on_time), by * i64::from(self.stopped), 0, 0, 0];
            add(counts, dossier, at, delta);
        }
    }
}
