//! The connections of a process besides the writer's: kept while they are good, closed where blocking is allowed.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::READERS_KEPT;
use crate::dialect::Connection;
use crate::store::Location;
use crate::trouble::Trouble;

/// How long a connection may lie idle without being looked at before its next use.
const TRUSTED: Duration = Duration::from_secs(1);

/// An embedded store takes one writer at a time, and waits for it by looking again and again. Inside a process writers
/// stand in line instead, so that a small write is never starved by a busy journal.
#[derive(Default)]
pub(crate) struct Turn {
    line: Mutex<()>,
    turn: Mutex<()>,
}

impl Turn {
    /// Waits for the turn. Whoever waits is next: the holder must stand in line again.
    pub(crate) fn take(&self) -> MutexGuard<'_, ()> {
        let line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        drop(line);
        turn
    }
}

/// A connection that nobody uses, and since when.
struct Kept {
    connection: Connection,
    since: Instant,
}

pub(crate) struct Connections {
    location: Location,
    readers: Mutex<Vec<Kept>>,
    writers: Mutex<Vec<Kept>>,
    turn: Option<Arc<Turn>>,
}

impl Connections {
    pub(crate) fn new(location: Location) -> Self {
        let turn = matches!(location, Location::Sqlite(_)).then(Arc::default);
        Self { location, readers: Mutex::default(), writers: Mutex::default(), turn }
    }

    /// The line that writers of this process stand in, for an embedded store.
    pub(crate) fn turn(&self) -> Option<Arc<Turn>> {
        self.turn.clone()
    }

    /// Reads with a kept connection. One that failed is closed.
    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&mut Connection) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let mut connection = match pop(&self.readers) {
            Some(connection) => connection,
            None => self.location.reader()?,
        };
        let outcome = read(&mut connection);
        keep(&self.readers, connection, outcome.is_ok());
        outcome
    }

    /// Writes in one transaction.
    pub(crate) fn write<T>(
        &self,
        write: impl FnOnce(&mut Connection) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let mut connection = match pop(&self.writers) {
            Some(connection) => connection,
            None => self.location.small_writer()?,
        };
        let turn = self.turn.as_deref().map(Turn::take);
        let outcome = transaction(&mut connection, write);
        drop(turn);
        keep(&self.writers, connection, outcome.is_ok());
        outcome
    }
}

fn transaction<T>(
    connection: &mut Connection,
    write: impl FnOnce(&mut Connection) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    connection.begin_write()?;
    let outcome = write(connection).and_then(|value| connection.commit().map(|()| value));
    if outcome.is_err() {
        connection.rollback();
    }
    outcome
}

/// A connection that lay idle for a while may have been lost, as when the server was started again.
fn pop(kept: &Mutex<Vec<Kept>>) -> Option<Connection> {
    loop {
        let Kept { mut connection, since } = kept.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
        if since.elapsed() < TRUSTED || connection.is_alive() {
            return Some(connection);
        }
    }
}

fn keep(kept: &Mutex<Vec<Kept>>, connection: Connection, good: bool) {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if good && kept.len() < READERS_KEPT {
        kept.push(Kept { connection, since: Instant::now() });
    }
}

impl Drop for Connections {
    /// A server's client blocks while it says goodbye, which an asynchronous thread must not.
    fn drop(&mut self) {
        let mut open = Vec::new();
        for kept in [&mut self.readers, &mut self.writers] {
            open.append(kept.get_mut().unwrap_or_else(PoisonError::into_inner));
        }
        let _ = std::thread::spawn(move || drop(open)).join();
    }
}
