//! The proof that the store is what its journal says: every hash recomputed, every projection rebuilt and compared, all
//! personal data opened and held against its commitment, every file asked for. Reads one moment of the store while it goes
//! on serving; memory does not grow with the number of dossiers.

mod chain;
mod editions;
mod petitions;
mod streams;
mod tally;

use std::collections::HashSet;

use crate::dialect::Connection;
use crate::personal::StoreKey;
use crate::plan::Head;
use crate::trouble::Trouble;
use crate::{Registry, hex};

/// Differences told one by one; further ones are only counted.
const TOLD_MAX: usize = 200;

/// Something that is not as the journal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What kind: `chain`, `entry`, `head`, `stream`, `dossier`, `personal`, `count`, `sequence`, `fee`, `file`, `edition`,
    /// `petition`, `voice`.
    pub kind: &'static str,
    /// Where: a position, a dossier with a column, a counter, a file.
    pub place: String,
    /// What it should be.
    pub expected: String,
    /// What it is.
    pub found: String,
}

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verification {
    /// Entries read.
    pub entries: u64,
    /// Hash of the last entry, hexadecimal.
    pub head: String,
    /// Dossiers rebuilt and compared.
    pub dossiers: u64,
    /// Petitions rebuilt and compared.
    pub petitions: u64,
    /// Rows of personal data held against their commitments; erased ones counted too.
    pub personal: u64,
    /// Files asked for.
    pub files: u64,
    /// Differences in all.
    pub differing: u64,
    /// The first 200 of them.
    pub differences: Vec<Difference>,
}

impl Verification {
    /// Nothing differs.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.differing == 0
    }

    fn differs(
        &mut self,
        kind: &'static str,
        place: impl Into<String>,
        expected: impl ToString,
        found: impl ToString,
    ) {
        self.differing += 1;
        if self.differences.len() < TOLD_MAX {
            let (expected, found) = (expected.to_string(), found.to_string());
            self.differences.push(Difference { kind, place: place.into(), expected, found });
        }
    }
}

/// How a stored file is, as the object store tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// There, with its digest.
    Good,
    /// Not there.
    Missing,
    /// There with another content.
    Changed,
}

/// One verification on its way.
struct Check<'a> {
    connection: &'a mut Connection,
    key: &'a StoreKey,
    head: Head,
    found: Verification,
    /// Digests of files that entries name.
    files: HashSet<[u8; 32]>,
    editions: editions::Editions,
    petitions: petitions::Petitions,
}

impl Registry {
    /// Verifies the whole store. `file` is asked for each stored file by its digest (SHA-256, hexadecimal).
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read; a difference is none.
    pub fn verify(&self, file: &mut dyn FnMut(&str) -> FileState) -> Result<Verification, Trouble> {
        let mut connection = self.config().location.reader()?;
        connection.begin_snapshot()?;
        let head = Head::read(&mut connection, false)?;
        let key = self.key();
        let mut check = Check {
            connection: &mut connection,
            key,
            head,
            found: Verification::default(),
            files: HashSet::new(),
            editions: editions::Editions::default(),
            petitions: petitions::Petitions::default(),
        };
        check.chain()?;
        check.streams()?;
        check.files(file)?;
        let found = check.found;
        connection.rollback();
        Ok(found)
    }
}

impl Check<'_> {
    /// Every stored file is there, and every file that an entry names is stored.
    fn files(&mut self, file: &mut dyn FnMut(&str) -> FileState) -> Result<(), Trouble> {
        let mut stored = Vec::new();
        self.connection.query_each("SELECT sha256 FROM file ORDER BY sha256", &[], &mut |row| {
            stored.push(row.text(0)?);
            Ok(())
        })?;
        for digest in stored {
            if let Some(bytes) = digest_bytes(&digest) {
                self.files.remove(&bytes);
            }
            self.found.files += 1;
            match file(&digest) {
                FileState::Good => {}
                FileState::Missing => self.found.differs("file", digest, "stored", "missing"),
                FileState::Changed => self.found.differs("file", digest, "its digest", "another content"),
            }
        }
        let mut named: Vec<String> = self.files.iter().map(|digest| hex(digest)).collect();
        named.sort();
        for digest in named {
            self.found.differs("file", digest, "stored, for an entry names it", "no such file");
        }
        Ok(())
    }
}

/// The bytes of a digest in hexadecimal.
fn digest_bytes(text: &str) -> Option<[u8; 32]> {
    crate::unhex(text)?.try_into().ok()
}
