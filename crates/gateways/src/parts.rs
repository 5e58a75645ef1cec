//! Files that are still arriving: bytes are appended where they broke off, and what is there after a crash is the length of
//! the file on disk. When all bytes are there the file moves into the object store under its digest, in one step.
//!
//! Must not know who sends a file, how long it may be or what is in it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest as _, Sha256};

use crate::object_store::{Digest, ObjectStore, StoreFault};

/// Why a piece was not appended.
#[derive(Debug, thiserror::Error)]
pub enum PartFault {
    /// No file of this name is arriving.
    #[error("no such upload")]
    Unknown,
    /// The piece does not begin where the file ends; the length there is.
    #[error("the file has {0} bytes so far")]
    Offset(u64),
    /// Another request writes to it at this moment.
    #[error("another request is writing to this upload")]
    Busy,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreFault),
}

/// The folder of arriving files, beside the object store it belongs to. Cloning shares it. All calls block on the disk.
#[derive(Debug, Clone)]
pub struct Parts {
    folder: PathBuf,
    store: ObjectStore,
}

impl ObjectStore {
    /// The files that are still arriving: the folder `parts` beside this store, on the same disk.
    ///
    /// # Errors
    /// [`StoreFault::Disk`] when the folder cannot be made.
    pub fn parts(&self) -> Result<Parts, StoreFault> {
        let folder = self.folder().parent().unwrap_or_else(|| Path::new(".")).join("parts");
        fs::create_dir_all(&folder).map_err(|cause| StoreFault::Disk { folder: folder.clone(), cause })?;
        Ok(Parts { folder, store: self.clone() })
    }
}

/// Something that is being appended to: locked against every other process until it is dropped.
#[derive(Debug)]
pub struct OpenPart {
    file: File,
    folder: PathBuf,
    length: u64,
}

impl OpenPart {
    /// Bytes there now.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Appends a piece.
    ///
    /// # Errors
    /// [`StoreFault::Disk`]; the length on disk is then told by [`Parts::length`].
    pub fn append(&mut self, piece: &[u8]) -> Result<(), StoreFault> {
        let fault = |cause| StoreFault::Disk { folder: self.folder.clone(), cause };
        self.file.write_all(piece).map_err(fault)?;
        self.length += piece.len() as u64;
        Ok(())
    }

    /// The first bytes, `most` of them where there are so many.
    ///
    /// # Errors
    /// [`StoreFault::Disk`].
    pub fn head(&mut self, most: usize) -> Result<Vec<u8>, StoreFault> {
        let read = (|| {
            self.file.seek(SeekFrom::Start(0))?;
            let mut head = Vec::new();
            (&mut self.file).take(most as u64).read_to_end(&mut head)?;
            self.file.seek(SeekFrom::End(0))?;
            Ok(head)
        })();
        read.map_err(|cause| StoreFault::Disk { folder: self.folder.clone(), cause })
    }
}

impl Parts {
    /// Begins a file of no bytes. `id` is 32 lower-case hexadecimal digits.
    ///
    /// # Errors
    /// [`PartFault::Unknown`] for any other name, [`PartFault::Store`].
    pub fn begin(&self, id: &str) -> Result<(), PartFault> {
        let path = self.path(id)?;
        OpenOptions::new().write(true).create_new(true).open(path).map_err(|cause| self.disk(cause))?;
        Ok(())
    }

    /// Bytes that have arrived.
    ///
    /// # Errors
    /// [`PartFault::Unknown`], [`PartFault::Store`].
    pub fn length(&self, id: &str) -> Result<u64, PartFault> {
        match fs::metadata(self.path(id)?) {
            Ok(found) => Ok(found.len()),
            Err(cause) => Err(self.missing(cause)),
        }
    }

    /// Opens a file to append at `offset`, which must be its length.
    ///
    /// # Errors
    /// [`PartFault`].
    pub fn open_at(&self, id: &str, offset: u64) -> Result<OpenPart, PartFault> {
        let opened = OpenOptions::new().read(true).append(true).open(self.path(id)?);
        let file = opened.map_err(|cause| self.missing(cause))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(PartFault::Busy),
            Err(TryLockError::Error(cause)) => return Err(self.disk(cause).into()),
        }
        let length = file.metadata().map_err(|cause| self.disk(cause))?.len();
        if length != offset {
            return Err(PartFault::Offset(length));
        }
        Ok(OpenPart { file, folder: self.folder.clone(), length })
    }

    /// All bytes that have arrived.
    ///
    /// # Errors
    /// [`PartFault::Unknown`], [`PartFault::Store`].
    pub fn read(&self, id: &str) -> Result<Vec<u8>, PartFault> {
        fs::read(self.path(id)?).map_err(|cause| self.missing(cause))
    }

    /// Moves a whole file into the object store: flushed, renamed under its digest, folder flushed. Where the store has
    /// these bytes already the arriving ones are dropped.
    ///
    /// # Errors
    /// [`PartFault::Unknown`], [`PartFault::Store`]; nothing is left behind under the digest.
    pub fn finish(&self, id: &str) -> Result<Digest, PartFault> {
        let path = self.path(id)?;
        let mut file = File::open(&path).map_err(|cause| self.missing(cause))?;
        let digest = digest_of(&mut file).map_err(|cause| self.disk(cause))?;
        let place = self.store.path(&digest);
        let moved = (|| {
            if place.is_file() {
                return fs::remove_file(&path);
            }
            file.sync_all()?;
            let shard = place.parent().unwrap_or_else(|| self.store.folder());
            fs::create_dir_all(shard)?;
            fs::rename(&path, &place)?;
            File::open(shard)?.sync_all()?;
            File::open(self.store.folder())?.sync_all()
        })();
        moved.map_err(|cause| self.disk(cause))?;
        Ok(digest)
    }

    /// Drops a file; one that is not there is dropped already.
    ///
    /// # Errors
    /// [`PartFault::Unknown`] for a name that is none, [`PartFault::Store`].
    pub fn remove(&self, id: &str) -> Result<(), PartFault> {
        match fs::remove_file(self.path(id)?) {
            Ok(()) => Ok(()),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(cause) => Err(self.disk(cause).into()),
        }
    }

    /// Drops files nobody has written to since `before`, whoever forgot them; how many.
    ///
    /// # Errors
    /// [`StoreFault::Disk`].
    pub fn sweep(&self, before: SystemTime) -> Result<u64, StoreFault> {
        let mut swept = 0;
        for entry in fs::read_dir(&self.folder).map_err(|cause| self.disk(cause))? {
            let entry = entry.map_err(|cause| self.disk(cause))?;
            let written = entry.metadata().and_then(|found| found.modified());
            if written.is_ok_and(|written| written < before) && fs::remove_file(entry.path()).is_ok() {
                swept += 1;
            }
        }
        Ok(swept)
    }

    fn path(&self, id: &str) -> Result<PathBuf, PartFault> {
        let is_name = id.len() == 32 && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if is_name { Ok(self.folder.join(id)) } else { Err(PartFault::Unknown) }
    }

    fn missing(&self, cause: io::Error) -> PartFault {
        if cause.kind() == io::ErrorKind::NotFound { PartFault::Unknown } else { self.disk(cause).into() }
    }

    fn disk(&self, cause: io::Error) -> StoreFault {
        StoreFault::Disk { folder: self.folder.clone(), cause }
    }
}

fn digest_of(file: &mut File) -> io::Result<Digest> {
    let mut hasher = Sha256::new();
    let mut block = vec![0_u8; 64 * 1024];
    loop {
        let read = file.read(&mut block)?;
        match block.get(..read) {
            Some(part) if read > 0 => hasher.update(part),
            _ => return Ok(Digest::from_hash(hasher.finalize().into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "00112233445566778899aabbccddeeff";

    fn parts(folder: &tempfile::TempDir) -> (ObjectStore, Parts) {
        let store = ObjectStore::open(&folder.path().join("files")).unwrap();
        let parts = store.parts().unwrap();
        (store, parts)
    }

    #[test]
    fn a_file_arrives_in_pieces_and_is_stored_under_its_digest() {
        let folder = tempfile::tempdir().unwrap();
        let (store, parts) = parts(&folder);
        parts.begin(ID).unwrap();
        parts.open_at(ID, 0).unwrap().append(b"hello ").unwrap();
        assert_eq!(parts.length(ID).unwrap(), 6);
        let mut open = parts.open_at(ID, 6).unwrap();
        open.append(b"world").unwrap();
        assert_eq!(open.head(4).unwrap(), b"hell");
        open.append(b"!").unwrap();
        assert_eq!(open.length(), 12);
        drop(open);
        let digest = parts.finish(ID).unwrap();
        assert_eq!(digest, Digest::of(b"hello world!"));
        assert_eq!(store.get(&digest).unwrap().unwrap(), b"hello world!");
        assert!(matches!(parts.length(ID), Err(PartFault::Unknown)));
        parts.begin(ID).unwrap();
        parts.open_at(ID, 0).unwrap().append(b"hello world!").unwrap();
        assert_eq!(parts.finish(ID).unwrap(), digest, "the same bytes again are the same file");
    }

    #[test]
    fn a_piece_at_the_wrong_place_is_told_where_the_file_ends() {
        let folder = tempfile::tempdir().unwrap();
        let (_, parts) = parts(&folder);
        parts.begin(ID).unwrap();
        let mut open = parts.open_at(ID, 0).unwrap();
        open.append(b"abc").unwrap();
        assert!(matches!(parts.open_at(ID, 3), Err(PartFault::Busy)), "one writer at a time");
        drop(open);
        assert!(matches!(parts.open_at(ID, 0), Err(PartFault::Offset(3))));
        assert!(matches!(parts.open_at(ID, 9), Err(PartFault::Offset(3))));
        assert!(parts.begin(ID).is_err(), "a name is given once");
    }

    #[test]
    fn a_name_is_never_a_path() {
        let folder = tempfile::tempdir().unwrap();
        let (_, parts) = parts(&folder);
        for bad in ["", "..", "../files/aa", &"A".repeat(32), &"/".repeat(32), &"0".repeat(31)] {
            assert!(matches!(parts.begin(bad), Err(PartFault::Unknown)), "{bad}");
            assert!(matches!(parts.remove(bad), Err(PartFault::Unknown)), "{bad}");
        }
        parts.remove(ID).unwrap();
    }

    #[test]
    fn what_was_left_lying_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        let (_, parts) = parts(&folder);
        parts.begin(ID).unwrap();
        assert_eq!(parts.sweep(SystemTime::UNIX_EPOCH).unwrap(), 0);
        let long_after = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(100 * 366 * 86_400);
        assert_eq!(parts.sweep(long_after).unwrap(), 1);
        assert!(matches!(parts.length(ID), Err(PartFault::Unknown)));
    }
}
