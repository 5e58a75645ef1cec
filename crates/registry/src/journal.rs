//! Rows of the journal and the chain of hashes over them.

use std::borrow::Cow;
use std::sync::Arc;

use casework::dossier::{Event, Lived};
use casework::{edition, petition};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::dialect::Row;
use crate::trouble::Trouble;

/// A row of the journal before it is chained.
#[derive(Debug, Clone)]
pub(crate) struct EntryRow {
    pub position: i64,
    pub stream: i64,
    pub version: i64,
    pub kind: Cow<'static, str>,
    pub at: Timestamp,
    pub actor: String,
    pub on_behalf_of: Option<String>,
    pub unit: Option<String>,
    pub pack_edition: Arc<str>,
    pub request_key: Option<[u8; 16]>,
    pub body: String,
}

/// What stands before the identifier of a member of staff.
pub(crate) const STAFF: &str = "staff:";

/// Columns in the order [`EntryRow::read`] expects them, followed by `hash`.
pub(crate) const COLUMNS: &str =
    "position, stream, version, kind, at, actor, on_behalf_of, unit, pack_edition, request_key, body, hash";

impl EntryRow {
    /// The hash of this row over the hash before it: SHA-256 of the previous hash and of each column in the order of
    /// [`COLUMNS`], every text preceded by its length in bytes, numbers as 8 bytes big-endian, the time in milliseconds
    /// since 1970, an absent value as length 2^64-1.
    pub(crate) fn chained(&self, previous: &[u8; 32]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(previous);
        for number in [self.position, self.stream, self.version, self.at.as_millisecond()] {
            hash.update(number.to_be_bytes());
        }
        let mut put = |bytes: Option<&[u8]>| match bytes {
            Some(bytes) => {
                hash.update((bytes.len() as u64).to_be_bytes());
                hash.update(bytes);
            }
            None => hash.update(u64::MAX.to_be_bytes()),
        };
        put(Some(self.kind.as_bytes()));
        put(Some(self.actor.as_bytes()));
        put(self.on_behalf_of.as_deref().map(str::as_bytes));
        put(self.unit.as_deref().map(str::as_bytes));
        put(Some(self.pack_edition.as_bytes()));
        put(self.request_key.as_ref().map(<[u8; 16]>::as_slice));
        put(Some(self.body.as_bytes()));
        hash.finalize().into()
    }

    /// Reads a row of [`COLUMNS`]; gives it with its stored hash.
    pub(crate) fn read(row: &Row) -> Result<(Self, Vec<u8>), Trouble> {
        let request_key = match row.opt_bytes(9)? {
            Some(key) => {
                Some(key.try_into().map_err(|_| Trouble::Corrupt("a request key is not 16 bytes".into()))?)
            }
            None => None,
        };
        let entry = Self {
            position: row.int(0)?,
            stream: row.int(1)?,
            version: row.int(2)?,
            kind: Cow::Owned(row.text(3)?),
            at: row.time(4)?,
            actor: row.text(5)?,
            on_behalf_of: row.opt_text(6)?,
            unit: row.opt_text(7)?,
            pack_edition: row.text(8)?.into(),
            request_key,
            body: row.text(10)?,
        };
        Ok((entry, row.bytes(11)?))
    }

    /// Whether it belongs to an edition of the pack.
    pub(crate) fn is_of_edition(&self) -> bool {
        self.kind.starts_with(edition::Event::PREFIX)
    }

    /// Whether it belongs to a petition.
    pub(crate) fn is_of_petition(&self) -> bool {
        self.kind.starts_with(petition::Event::PREFIX)
    }

    /// Whether it belongs to a dossier.
    pub(crate) fn is_of_dossier(&self) -> bool {
        !self.is_of_edition() && !self.is_of_petition()
    }

    /// The event of this row of an edition.
    pub(crate) fn edition_event(&self) -> Result<edition::Event, Trouble> {
        let body: serde_json::Value = serde_json::from_str(&self.body)?;
        Ok(serde_json::from_value(serde_json::json!({ "kind": self.kind, "body": body }))?)
    }

    /// The event of this row of a petition.
    pub(crate) fn petition_event(&self) -> Result<petition::Event, Trouble> {
        let body: serde_json::Value = serde_json::from_str(&self.body)?;
        Ok(serde_json::from_value(serde_json::json!({ "kind": self.kind, "body": body }))?)
    }

    /// Why the row cannot be read, if it cannot.
    pub(crate) fn fault(&self) -> Option<Trouble> {
        if self.is_of_edition() {
            self.edition_event().err()
        } else if self.is_of_petition() {
            self.petition_event().err()
        } else {
            self.event().err()
        }
    }

    /// The event of this row of a dossier.
    pub(crate) fn event(&self) -> Result<Event, Trouble> {
        event(&self.kind, &self.body)
    }

    /// The event with who did it and when.
    pub(crate) fn lived(&self) -> Result<Lived, Trouble> {
        let by_applicant = self.actor == "applicant";
        Ok(Lived { at: self.at, staff: self.staff(), by_applicant, event: self.event()? })
    }

    /// The member of staff who acted, if one did.
    pub(crate) fn staff(&self) -> Option<casework::StaffId> {
        staff_of(&self.actor)
    }

    /// The absent member of staff in whose place it was done.
    pub(crate) fn covered(&self) -> Option<casework::StaffId> {
        self.on_behalf_of.as_deref().and_then(staff_of)
    }
}

/// Reads an event from its columns.
pub(crate) fn event(kind: &str, body: &str) -> Result<Event, Trouble> {
    let mut reader = serde_json::Deserializer::from_str(body);
    Event::deserialize_body(kind, &mut reader)?.map_err(|unknown| Trouble::Corrupt(unknown.to_string()))
}

/// The body of an event as JSON.
pub(crate) fn body(event: &Event) -> Result<String, Trouble> {
    let mut bytes = Vec::with_capacity(192);
    event.serialize_body(&mut serde_json::Serializer::new(&mut bytes))?;
    String::from_utf8(bytes).map_err(|error| Trouble::Corrupt(error.to_string()))
}

/// The member of staff named in the actor column.
pub(crate) fn staff_of(actor: &str) -> Option<casework::StaffId> {
    actor.strip_prefix(STAFF).map(|id| casework::StaffId(id.to_owned()))
}
