//! The editions of the pack: each folded again from the journal and compared with its row.

use std::collections::{BTreeMap, HashSet};

use casework::edition::{Edition, apply, open};

use super::{Verification, digest_bytes};
use crate::dialect::Connection;
use crate::editions;
use crate::journal::EntryRow;
use crate::trouble::Trouble;

/// Editions folded so far, by stream.
#[derive(Default)]
pub(super) struct Editions(BTreeMap<i64, Edition>);

impl Editions {
    /// Folds an entry in. One that cannot be read was told with the chain.
    pub(super) fn take(&mut self, entry: &EntryRow, found: &mut Verification) {
        let Ok(event) = entry.edition_event() else { return };
        let staff = entry.staff();
        let place = || format!("stream {} version {}", entry.stream, entry.version);
        match self.0.get_mut(&entry.stream) {
            None => {
                if let Some(edition) = open(&event, entry.at, staff.as_ref()) {
                    self.0.insert(entry.stream, edition);
                } else {
                    found.differs("stream", place(), "a proposal", entry.kind.as_ref());
                }
            }
            Some(edition) => {
                apply(edition, &event, entry.at, staff.as_ref());
                if i64::from(edition.version) != entry.version {
                    found.differs("stream", place(), edition.version, entry.version);
                }
            }
        }
    }

    /// Compares with the rows of the store; notes the files that published editions name.
    pub(super) fn compare(
        mut self,
        connection: &mut Connection,
        found: &mut Verification,
        files: &mut HashSet<[u8; 32]>,
    ) -> Result<(), Trouble> {
        for record in editions::all(connection)? {
            match self.0.remove(&record.id) {
                Some(folded) if folded == record.edition => {}
                Some(folded) => found.differs(
                    "edition",
                    format!("row {}", record.id),
                    format!("{} at version {}", folded.status.as_str(), folded.version),
                    format!(
                        "{} at version {}, or other words",
                        record.edition.status.as_str(),
                        record.edition.version
                    ),
                ),
                None => {
                    found.differs("edition", format!("row {}", record.id), "none", "a row without entries")
                }
            }
            files.extend(record.edition.proposal.files.values().filter_map(|digest| digest_bytes(digest)));
        }
        for id in self.0.keys() {
            found.differs("edition", format!("row {id}"), "a row", "none");
        }
        Ok(())
    }
}
