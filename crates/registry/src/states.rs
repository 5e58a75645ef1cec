//! Dossiers as the journal says: replayed from it, and kept in memory while they are in use.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use casework::dossier::{Dossier, apply, open};

use crate::dialect::{Connection, Value};
use crate::journal::{self, EntryRow};
use crate::personal::SearchTokens;
use crate::project::Held;
use crate::trouble::Trouble;

/// Two generations of dossiers in use. The last `capacity` used survive, and so does every dossier with a change that
/// is not in the store yet.
#[derive(Debug)]
pub(crate) struct States {
    young: HashMap<String, Held>,
    old: HashMap<String, Held>,
    capacity: usize,
    flushed: Arc<AtomicU64>,
}

impl States {
    /// `flushed` is the number of the last batch that is in the store.
    pub(crate) fn new(capacity: usize, flushed: Arc<AtomicU64>) -> Self {
        Self { young: HashMap::new(), old: HashMap::new(), capacity, flushed }
    }

    /// The dossier with this code, if it is in memory.
    pub(crate) fn get_mut(&mut self, code: &str) -> Option<&mut Held> {
        if let Some((code, held)) = self.old.remove_entry(code) {
            self.insert(code, held);
        }
        self.young.get_mut(code)
    }

    /// Takes a dossier out; it must be put back.
    pub(crate) fn take(&mut self, code: &str) -> Option<Held> {
        self.young.remove(code).or_else(|| self.old.remove(code))
    }

    pub(crate) fn insert(&mut self, code: String, held: Held) {
        if self.young.len() >= self.capacity {
            let flushed = self.flushed.load(Ordering::Acquire);
            let mut old = std::mem::replace(&mut self.old, std::mem::take(&mut self.young));
            old.retain(|_, held| held.batch > flushed);
            self.young = old;
        }
        self.young.insert(code, held);
    }

    pub(crate) fn remove(&mut self, code: &str) {
        self.young.remove(code);
        self.old.remove(code);
    }

    pub(crate) fn clear(&mut self) {
        self.young.clear();
        self.old.clear();
    }
}

/// Replays a dossier from the journal; `None` where there is none with this code.
pub(crate) fn load(connection: &mut Connection, code: &str) -> Result<Option<Held>, Trouble> {
    let sql = "SELECT id, subject_token, name_token, phone_token FROM dossier WHERE code = $1";
    let Some(row) = connection.query_one(sql, &[code.into()])? else { return Ok(None) };
    let stream = row.int(0)?;
    let tokens = SearchTokens { subject: row.opt_int(1)?, name: row.opt_int(2)?, phone: row.opt_int(3)? };
    let (state, _) = replay_entries(connection, stream, |_, _| true)?;
    let mut held = Held { stream, state: Arc::new(state), tokens, written: None, batch: 0 };
    held.written = Some(held.as_written());
    Ok(Some(held))
}

/// A command that the journal has: its entries (until the next one that has a request key), and the dossier before and
/// after them.
pub(crate) struct Carried {
    pub before: Option<Dossier>,
    pub entries: Vec<EntryRow>,
    pub state: Dossier,
    pub position: i64,
}

/// The command whose first entry has the version `first`.
pub(crate) fn replay_command(
    connection: &mut Connection,
    stream: i64,
    first: i64,
) -> Result<Carried, Trouble> {
    let (mut before, mut entries) = (None, Vec::new());
    let (state, position) = replay_entries(connection, stream, |entry, state| {
        if entry.version > first && entry.request_key.is_some() {
            return false;
        }
        if entry.version == first {
            before = state.cloned();
        }
        if entry.version >= first {
            entries.push(entry.clone());
        }
        true
    })?;
    Ok(Carried { before, entries, state, position })
}

/// Replays a dossier by its stream.
pub(crate) fn replay(connection: &mut Connection, stream: i64) -> Result<Dossier, Trouble> {
    replay_entries(connection, stream, |_, _| true).map(|(state, _)| state)
}

/// Replays while `goes_on` says so of the next entry and of the dossier before it; the dossier and the position reached.
fn replay_entries(
    connection: &mut Connection,
    stream: i64,
    mut goes_on: impl FnMut(&EntryRow, Option<&Dossier>) -> bool,
) -> Result<(Dossier, i64), Trouble> {
    let sql = format!("SELECT {} FROM journal WHERE stream = $1 ORDER BY version", journal::COLUMNS);
    let (mut state, mut position): (Option<Dossier>, i64) = (None, 0);
    for row in connection.query(&sql, &[Value::Int(stream)])? {
        let (entry, _) = EntryRow::read(&row)?;
        if !goes_on(&entry, state.as_ref()) {
            break;
        }
        position = entry.position;
        let (event, staff) = (entry.event()?, entry.staff());
        match &mut state {
            None => state = open(&event, entry.at, staff.as_ref()),
            Some(state) => apply(state, &event, entry.at, staff.as_ref()),
        }
    }
    let state = state.ok_or_else(|| Trouble::Corrupt(format!("stream {stream} opens no dossier")))?;
    Ok((state, position))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(batch: u64) -> Held {
        let opening = casework::dossier::Opening {
            procedure: law::code::ProcedureCode("1.004873".into()),
            case: None,
            channel: law::procedure::Channel::Direct,
            support: None,
            intake: law::AgencyId("H15.133.01".into()),
            authority: law::AgencyId("H15.133".into()),
            components: vec![],
            fees: vec![],
            subject: None,
            answers: std::collections::BTreeMap::new(),
            delivery: casework::dossier::Delivery::Counter,
            unchecked_identity: false,
        };
        let submitted = submitted(opening);
        let state = open(&submitted, jiff::Timestamp::UNIX_EPOCH, None).unwrap();
        Held { stream: 1, state: Arc::new(state), tokens: SearchTokens::default(), written: None, batch }
    }

    fn submitted(opening: casework::dossier::Opening) -> casework::dossier::Event {
        let body = serde_json::json!({ "code": "x", "opening": opening, "edition": "2025-07-01" });
        journal::event("submitted", &body.to_string()).unwrap()
    }

    #[test]
    fn what_is_not_in_the_store_yet_stays_in_memory() {
        let flushed = Arc::new(AtomicU64::new(0));
        let mut states = States::new(2, flushed.clone());
        states.insert("waiting".into(), held(1));
        states.insert("read".into(), held(0));
        for code in ["a", "b", "c", "d", "e", "f"] {
            states.insert(code.into(), held(0));
        }
        assert!(states.get_mut("waiting").is_some());
        assert!(states.get_mut("read").is_none());
        flushed.store(1, Ordering::Release);
        for code in ["a", "b", "c", "d", "e", "f"] {
            states.insert(code.into(), held(0));
        }
        assert!(states.get_mut("waiting").is_none());
    }
}
