//! What happened to a dossier, entry by entry.

use std::collections::HashMap;

use casework::StaffId;
use casework::dossier::{Dossier, Event, apply, open};
use jiff::Timestamp;
use law::AgencyId;
use law::code::DossierCode;

use super::View;
use crate::bound::Bound;
use crate::journal::{self, EntryRow};
use crate::permission::Viewer;
use crate::personal::hex;
use crate::trouble::Trouble;

/// Who acted, as the viewer may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActorShown {
    /// A member of staff. `name` is `None` where there is no account (any more).
    Staff {
        /// Identifier.
        id: StaffId,
        /// Display name.
        name: Option<String>,
    },
    /// A member of staff, to a viewer who does not learn officers' names: applicants and the public.
    Officer,
    /// The applicant.
    Applicant,
    /// A timer.
    System,
}

/// An entry of the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Position in the journal of the province.
    pub position: i64,
    /// Version of the dossier after it.
    pub version: u32,
    /// Kind, as in the journal.
    pub kind: String,
    /// Server time.
    pub at: Timestamp,
    /// Who.
    pub actor: ActorShown,
    /// For whom the actor stood in.
    pub on_behalf_of: Option<String>,
    /// In whose name.
    pub unit: Option<AgencyId>,
    /// Edition of the pack it was decided under.
    pub pack_edition: String,
    /// What happened.
    pub event: Event,
    /// Hash of the entry, hexadecimal.
    pub hash: String,
}

/// A stream as read: its entries with their hashes and the state they fold to.
pub(crate) struct Stream {
    pub entries: Vec<(EntryRow, Event, Vec<u8>)>,
    pub state: Dossier,
}

impl View<'_> {
    /// The entries of a dossier, oldest first; `None` where there is no such dossier for this viewer.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn history(&mut self, viewer: &Viewer, code: &DossierCode) -> Result<Option<Vec<Entry>>, Trouble> {
        let mut bound = Bound::default();
        let code = bound.put(code.as_str());
        let sql = format!(
            "SELECT dossier.id FROM dossier WHERE dossier.code = {code} AND {}",
            viewer.condition(&mut bound)
        );
        let Some(row) = self.connection.query_one(&sql, &bound.0)? else { return Ok(None) };
        let stream = self.stream(row.int(0)?)?;
        let names = self.names_in(&stream)?;
        Ok(Some(shown(&stream, viewer, &names)))
    }

    /// Reads and folds a stream.
    pub(crate) fn stream(&mut self, stream: i64) -> Result<Stream, Trouble> {
        let sql = format!("SELECT {} FROM journal WHERE stream = $1 ORDER BY version", journal::COLUMNS);
        let (mut entries, mut state): (Vec<_>, Option<Dossier>) = (Vec::new(), None);
        for row in self.connection.query(&sql, &[stream.into()])? {
            let (entry, hash) = EntryRow::read(&row)?;
            let (event, staff) = (entry.event()?, entry.staff());
            match &mut state {
                None => state = open(&event, entry.at, staff.as_ref()),
                Some(state) => apply(state, &event, entry.at, staff.as_ref()),
            }
            entries.push((entry, event, hash));
        }
        let state = state.ok_or_else(|| Trouble::Corrupt(format!("stream {stream} opens no dossier")))?;
        Ok(Stream { entries, state })
    }

    /// Names of all members of staff a stream mentions.
    pub(crate) fn names_in(&mut self, stream: &Stream) -> Result<HashMap<StaffId, String>, Trouble> {
        let actors = stream.entries.iter().filter_map(|(entry, _, _)| entry.staff());
        let assigned = stream.entries.iter().filter_map(|(_, event, _)| match event {
            Event::Assigned(body) => Some(body.officer.clone()),
            _ => None,
        });
        let covered = stream.entries.iter().filter_map(|(entry, _, _)| entry.covered());
        let ids: Vec<StaffId> = actors.chain(assigned).chain(covered).collect();
        self.staff_names(&ids)
    }
}

/// The entries as the viewer may see them.
pub(crate) fn shown(stream: &Stream, viewer: &Viewer, names: &HashMap<StaffId, String>) -> Vec<Entry> {
    let knows_officers = !matches!(viewer.actor(), casework::Actor::Applicant { .. });
    let actor = |entry: &EntryRow| match entry.staff() {
        Some(id) if knows_officers => ActorShown::Staff { name: names.get(&id).cloned(), id },
        Some(_) => ActorShown::Officer,
        None if entry.actor == "applicant" => ActorShown::Applicant,
        None => ActorShown::System,
    };
    let entry = |(entry, event, hash): &(EntryRow, Event, Vec<u8>)| Entry {
        position: entry.position,
        version: u32::try_from(entry.version).unwrap_or(0),
        kind: entry.kind.to_string(),
        at: entry.at,
        actor: actor(entry),
        on_behalf_of: entry.on_behalf_of.clone(),
        unit: entry.unit.clone().map(AgencyId),
        pack_edition: entry.pack_edition.to_string(),
        event: event.clone(),
        hash: hex(hash),
    };
    // Notes are among colleagues.
    let told =
        |(_, event, _): &&(EntryRow, Event, Vec<u8>)| knows_officers || !matches!(event, Event::Noted(_));
    stream.entries.iter().filter(told).map(entry).collect()
}
