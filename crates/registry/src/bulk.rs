//! The fast path of a simulation: the same planning and the same flush, in large transactions and on two threads. While
//! one batch is chained and written, the next is planned. Another writer on the same store ends it.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use casework::petition::{Petition, PetitionCode};
use jiff::Timestamp;
use law::Province;

use crate::dialect::Connection;
use crate::flush::flush;
use crate::personal::StoreKey;
use crate::petitions::{self, PetitionAct, PetitionRequest};
use crate::plan::{Batch, Head, Planner};
use crate::project::Held;
use crate::request::{Answer, Request};
use crate::store::Location;
use crate::trouble::Trouble;

/// Entries of one transaction.
const BATCH_ENTRIES: usize = 16_000;

/// States held per generation, besides those that are not in the store yet.
const STATES_HELD: usize = 30_000;

struct Planned {
    number: u64,
    batch: Batch,
    held: Vec<Held>,
    base: i64,
    head: Head,
}

/// An exclusive bulk of commands. Dropping it without [`Bulk::finish`] loses what was not flushed.
pub struct Bulk {
    planner: Planner,
    reader: Connection,
    batch: Batch,
    base: i64,
    sender: Option<SyncSender<Planned>>,
    flusher: Option<JoinHandle<Result<(), Trouble>>>,
    entries: u64,
    number: u64,
    /// Petitions of this bulk: few, and read at each act.
    petitions: HashMap<PetitionCode, petitions::Held>,
}

impl Bulk {
    pub(crate) fn new(location: &Location, province: Arc<Province>, key: StoreKey) -> Result<Self, Trouble> {
        let mut reader = location.reader()?;
        let mut connection = location.bulk_writer()?;
        let head = Head::read(&mut reader, false)?;
        let mut planner = Planner::new(province, key, head, STATES_HELD).without_accounts();
        planner.sync(&mut reader, head)?;
        let flushed = planner.flushed_counter();
        let (sender, receiver) = sync_channel(1);
        let flusher = std::thread::Builder::new()
            .name("flusher".into())
            .spawn(move || flush_all(&mut connection, &receiver, head.hash, &flushed))
            .map_err(|error| Trouble::Unavailable(error.to_string()))?;
        Ok(Self {
            planner,
            reader,
            batch: Batch::default(),
            base: head.position,
            sender: Some(sender),
            flusher: Some(flusher),
            entries: 0,
            number: 0,
            petitions: HashMap::new(),
        })
    }

    /// Plans one command at the time `at` (never before the last entry). Durable after a later [`Bulk::flush`].
    ///
    /// # Errors
    /// [`Trouble`] of the store; then the whole bulk is over.
    pub fn execute(&mut self, at: Timestamp, request: &Request) -> Result<Answer, Trouble> {
        let before = self.batch.entries.len();
        let answer = self.planner.plan(&mut self.reader, request, at, &mut self.batch)?;
        self.entries += (self.batch.entries.len() - before) as u64;
        if self.batch.entries.len() >= BATCH_ENTRIES {
            self.flush()?;
        }
        Ok(answer)
    }

    /// Plans an act on a petition at the time `at`; gives the petition after it. `None` where the law refuses it, or where
    /// this bulk has not sent the petition.
    ///
    /// # Errors
    /// [`Trouble`] of the store; then the whole bulk is over.
    pub fn petition(
        &mut self,
        at: Timestamp,
        request: &PetitionRequest,
    ) -> Result<Option<Arc<Petition>>, Trouble> {
        let held = match &request.act {
            PetitionAct::Send { .. } => None,
            PetitionAct::On { code, .. } => match self.petitions.get(code) {
                Some(held) => Some(held.clone()),
                None => return Ok(None),
            },
        };
        let Ok(held) = self.planner.plan_petition(held, request, at, &mut self.batch)? else {
            return Ok(None);
        };
        self.entries += 1;
        let state = Arc::new(held.state.clone());
        self.petitions.insert(state.code.clone(), held);
        Ok(Some(state))
    }

    /// Entries planned so far.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// Hands what is planned to the flusher.
    ///
    /// # Errors
    /// [`Trouble`] of an earlier flush.
    pub fn flush(&mut self) -> Result<(), Trouble> {
        if self.batch.entries.is_empty() {
            return Ok(());
        }
        let held = self.planner.take_held(&self.batch)?;
        let head = self.planner.head();
        self.number += 1;
        let planned = Planned {
            number: self.number,
            batch: std::mem::take(&mut self.batch),
            held,
            base: self.base,
            head,
        };
        self.base = head.position;
        let sent = self.sender.as_ref().is_some_and(|sender| sender.send(planned).is_ok());
        if sent { Ok(()) } else { Err(self.outcome().err().unwrap_or(Trouble::Stopped)) }
    }

    /// Flushes and waits until everything is durable.
    ///
    /// # Errors
    /// [`Trouble`] of any flush.
    pub fn finish(mut self) -> Result<(), Trouble> {
        self.flush()?;
        self.outcome()
    }

    fn outcome(&mut self) -> Result<(), Trouble> {
        self.sender = None;
        match self.flusher.take().map(JoinHandle::join) {
            Some(Ok(outcome)) => outcome,
            _ => Err(Trouble::Stopped),
        }
    }
}

fn flush_all(
    connection: &mut Connection,
    batches: &Receiver<Planned>,
    mut hash: [u8; 32],
    flushed: &AtomicU64,
) -> Result<(), Trouble> {
    for planned in batches {
        connection.begin_write()?;
        let found = Head::read(connection, true)?;
        if found.position != planned.base {
            connection.rollback();
            return Err(Trouble::Setup(
                "another process wrote to this store during a bulk; run the bulk alone".into(),
            ));
        }
        hash = flush(connection, &planned.batch, &planned.held, planned.head, hash)?;
        connection.commit()?;
        flushed.store(planned.number, Ordering::Release);
    }
    Ok(())
}
