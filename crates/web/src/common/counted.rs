//! What was counted a moment ago in long queues, per person. Short queues are counted anew on every page, so that a number
//! is never older than its page; counting tens of thousands costs more than it tells, so it stays for some seconds, until
//! the person does something.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use casework::StaffId;
use registry::views::{Runway, WorkView};

use crate::officer::work::SavedLink;

/// From how many dossiers on a queue is long.
const LONG: u64 = 5_000;

/// How long a number of a long queue is kept.
const KEPT: Duration = Duration::from_secs(10);

/// Persons whose numbers are kept at most.
const PERSONS_MAX: usize = 500;

/// Runways kept of one person at most.
const RUNWAYS_MAX: usize = 16;

/// How many dossiers are in the queues and saved views of a person.
#[derive(Debug, Clone, Default)]
pub(crate) struct Queues {
    pub counts: Vec<(WorkView, u64)>,
    pub saved: Vec<SavedLink>,
    /// Notices that were not read yet.
    pub unread: u64,
    /// Names of those whom the person covers.
    pub absent: Vec<String>,
}

#[derive(Default)]
struct OfPerson {
    queues: Option<(Instant, Queues)>,
    runways: HashMap<String, (Instant, Runway)>,
}

/// The numbers of all persons.
#[derive(Default)]
pub(crate) struct Counted(Mutex<HashMap<StaffId, OfPerson>>);

fn fresh<T>((at, value): &(Instant, T)) -> Option<&T> {
    (at.elapsed() < KEPT).then_some(value)
}

impl Counted {
    fn held(&self) -> MutexGuard<'_, HashMap<StaffId, OfPerson>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The queues of a person, where they are long and were just counted.
    pub fn queues(&self, who: &StaffId) -> Option<Queues> {
        self.held().get(who)?.queues.as_ref().and_then(fresh).cloned()
    }

    /// Keeps the queues of a person, where they are long.
    pub fn keep_queues(&self, who: &StaffId, queues: &Queues) {
        let all: u64 = queues.counts.iter().map(|(_, count)| count).sum();
        if all >= LONG {
            self.with(who, |person| person.queues = Some((Instant::now(), queues.clone())));
        }
    }

    /// A runway of a person, where it is long and was just counted.
    pub fn runway(&self, who: &StaffId, what: &str) -> Option<Runway> {
        self.held().get(who)?.runways.get(what).and_then(fresh).cloned()
    }

    /// Keeps a runway of a person, where it is long.
    pub fn keep_runway(&self, who: &StaffId, what: String, runway: &Runway) {
        if runway.total() >= LONG {
            self.with(who, |person| {
                person.runways.retain(|_, kept| fresh(kept).is_some());
                if person.runways.len() < RUNWAYS_MAX {
                    person.runways.entry(what).or_insert_with(|| (Instant::now(), runway.clone()));
                }
            });
        }
    }

    fn with(&self, who: &StaffId, keep: impl FnOnce(&mut OfPerson)) {
        let mut held = self.held();
        if held.len() >= PERSONS_MAX && !held.contains_key(who) {
            held.clear();
        }
        keep(held.entry(who.clone()).or_default());
    }

    /// The person has done something: the numbers are counted anew.
    pub fn forget(&self, who: &StaffId) {
        self.held().remove(who);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_queues_are_kept_and_only_until_something_is_done() {
        let (counted, who) = (Counted::default(), StaffId("a".into()));
        let queues = |count| Queues { counts: vec![(WorkView::Unit, count)], ..Queues::default() };
        counted.keep_queues(&who, &queues(LONG - 1));
        assert!(counted.queues(&who).is_none());
        counted.keep_queues(&who, &queues(LONG));
        assert!(counted.queues(&who).is_some());
        assert!(counted.queues(&StaffId("b".into())).is_none());
        counted.forget(&who);
        assert!(counted.queues(&who).is_none());
    }
}
