//! What was just told about dossiers to those who track them by code: a code that many people look at, or one person looks
//! at again and again, is answered from memory for a second. A command given here is seen at once; one given by another
//! process, or by a timer, after that second.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use law::code::DossierCode;
use registry::Trouble;
use registry::views::Tracked;

use super::app::App;

/// How long an answer holds.
const HOLDS: Duration = Duration::from_secs(1);
/// Answers kept before all are forgotten.
const ANSWERS_MAX: usize = 5_000;
/// Counters of changes; codes share them by hash.
const COUNTERS: usize = 1_024;

/// The answers of the last second.
#[derive(Debug)]
pub struct RecentlyTracked {
    answers: RwLock<HashMap<DossierCode, (Instant, Arc<Tracked>)>>,
    /// How often dossiers of a share of all codes were changed here.
    changes: Vec<AtomicU64>,
    hashing: RandomState,
}

impl Default for RecentlyTracked {
    fn default() -> Self {
        Self {
            answers: RwLock::default(),
            changes: (0..COUNTERS).map(|_| AtomicU64::new(0)).collect(),
            hashing: RandomState::new(),
        }
    }
}

impl RecentlyTracked {
    fn changes_of(&self, code: &DossierCode) -> Option<&AtomicU64> {
        let share = usize::try_from(self.hashing.hash_one(code) % COUNTERS as u64).ok()?;
        self.changes.get(share)
    }

    fn count(&self, code: &DossierCode) -> u64 {
        self.changes_of(code).map_or(0, |changes| changes.load(Ordering::Acquire))
    }

    fn recent(&self, code: &DossierCode) -> Option<Arc<Tracked>> {
        let answers = self.answers.read().unwrap_or_else(PoisonError::into_inner);
        answers.get(code).filter(|(since, _)| since.elapsed() < HOLDS).map(|(_, tracked)| Arc::clone(tracked))
    }

    /// Keeps an answer, unless the dossier may have changed since it was read.
    fn keep(&self, code: &DossierCode, tracked: &Arc<Tracked>, changes_before: u64) {
        let mut answers = self.answers.write().unwrap_or_else(PoisonError::into_inner);
        if self.count(code) != changes_before {
            return;
        }
        if answers.len() >= ANSWERS_MAX {
            answers.clear();
        }
        answers.insert(code.clone(), (Instant::now(), Arc::clone(tracked)));
    }

    /// Forgets a dossier: a command was given on it here.
    pub fn forget(&self, code: &DossierCode) {
        if let Some(changes) = self.changes_of(code) {
            changes.fetch_add(1, Ordering::AcqRel);
        }
        self.answers.write().unwrap_or_else(PoisonError::into_inner).remove(code);
    }
}

/// What the public may see of a dossier; `None` for a code nobody issued.
///
/// # Errors
/// [`Trouble`] of the store.
pub async fn tracked(app: &App, code: DossierCode) -> Result<Option<Arc<Tracked>>, Trouble> {
    let recently = app.recently_tracked();
    if let Some(tracked) = recently.recent(&code) {
        return Ok(Some(tracked));
    }
    let changes = recently.count(&code);
    let wanted = code.clone();
    let Some(found) = app.read(move |view| view.track(&wanted)).await?.map(Arc::new) else { return Ok(None) };
    recently.keep(&code, &found, changes);
    Ok(Some(found))
}
