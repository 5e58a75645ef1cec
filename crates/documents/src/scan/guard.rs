//! Bytes from outside are read on a thread of their own: deep enough a stack, a time after which nobody waits any more, and
//! a crash that ends the thread and nothing else.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// Longest time for one file or page.
const TIME_MAX: Duration = Duration::from_secs(20);
/// Stack of the thread, in bytes: nested PDF objects are read by recursion.
const STACK: usize = 32 * 1024 * 1024;

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lost {
    /// The reader gave up in a way that is its own fault.
    Crashed,
    /// Nobody waits any more.
    TooLong,
}

/// Does work that may crash or never end.
pub(crate) fn guarded<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Lost> {
    let (send, receive) = channel();
    let started = std::thread::Builder::new().name("document".into()).stack_size(STACK).spawn(move || {
        let _ = send.send(catch_unwind(AssertUnwindSafe(work)));
    });
    if started.is_err() {
        return Err(Lost::Crashed);
    }
    match receive.recv_timeout(TIME_MAX) {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(Lost::Crashed),
        Err(RecvTimeoutError::Timeout) => Err(Lost::TooLong),
    }
}
