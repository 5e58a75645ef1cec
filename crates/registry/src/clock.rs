//! The one place that looks at the wall. Everywhere else time is an argument.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

/// Gives the time that entries are written with.
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// The wall clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the registry's clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still until it is set: for tests and simulation.
#[derive(Debug)]
pub struct ManualClock {
    milliseconds: AtomicI64,
}

impl ManualClock {
    /// A clock that stands at `now`.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self { milliseconds: AtomicI64::new(now.as_millisecond()) }
    }

    /// Sets it.
    pub fn set(&self, now: Timestamp) {
        self.milliseconds.store(now.as_millisecond(), Ordering::SeqCst);
    }

    /// Moves it on.
    pub fn advance(&self, by: jiff::SignedDuration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(0);
        self.milliseconds.fetch_add(by, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.milliseconds.load(Ordering::SeqCst)).unwrap_or(Timestamp::MIN)
    }
}

/// Entries keep milliseconds on both engines, so times are cut to them before anything is decided.
#[must_use]
pub(crate) fn whole_milliseconds(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}
