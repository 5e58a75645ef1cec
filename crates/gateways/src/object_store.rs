//! Files by their digest: what is stored is named by the SHA-256 of its bytes, so it can neither change unseen nor be
//! stored twice. A file is durable on disk before anybody may name it.
//!
//! Must not know which dossier a file belongs to, nor what is in it.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest as _, Sha256};

/// SHA-256 of a file. Shown as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Reads 64 hexadecimal digits of either case; anything else is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// A hash computed elsewhere in this room.
    pub(crate) fn from_hash(hash: [u8; 32]) -> Self {
        Self(hash)
    }

    /// The 32 bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// The store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    /// The disk or the folder failed.
    #[error("the object store at {folder} failed: {cause}")]
    Disk {
        /// Root of the store.
        folder: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The bytes on disk are no longer those that were stored.
    #[error("the file {0} in the object store has been damaged; restore it from a backup")]
    Damaged(Digest),
}

impl StoreFault {
    /// The disk has no room left.
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Disk { cause, .. } if cause.kind() == io::ErrorKind::StorageFull)
    }
}

/// A folder of files named by digest, spread over 256 sub-folders. Cloning shares it. All calls block on the disk.
#[derive(Debug, Clone)]
pub struct ObjectStore {
    folder: Arc<PathBuf>,
    next: Arc<AtomicU64>,
}

impl ObjectStore {
    /// Opens the store in `folder`, creating it where it is not there yet.
    ///
    /// # Errors
    /// [`StoreFault::Disk`] when the folder cannot be made.
    pub fn open(folder: &Path) -> Result<Self, StoreFault> {
        let store = Self { folder: Arc::new(folder.to_owned()), next: Arc::new(AtomicU64::new(0)) };
        fs::create_dir_all(folder).map_err(|cause| store.disk(cause))?;
        Ok(store)
    }

    /// Stores the bytes and gives their digest. When it returns they are on the disk to stay; storing the same bytes
    /// again changes nothing.
    ///
    /// # Errors
    /// [`StoreFault::Disk`]; nothing is left behind under the digest.
    pub fn put(&self, bytes: &[u8]) -> Result<Digest, StoreFault> {
        let digest = Digest::of(bytes);
        let path = self.path(&digest);
        if path.is_file() {
            return Ok(digest);
        }
        self.write(&path, bytes).map_err(|cause| self.disk(cause))?;
        Ok(digest)
    }

    /// The bytes of a file; `None` where it is not stored.
    ///
    /// # Errors
    /// [`StoreFault::Disk`], and [`StoreFault::Damaged`] when the bytes do not have this digest any more.
    pub fn get(&self, digest: &Digest) -> Result<Option<Vec<u8>>, StoreFault> {
        let bytes = match fs::read(self.path(digest)) {
            Ok(bytes) => bytes,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(self.disk(cause)),
        };
        if Digest::of(&bytes) == *digest { Ok(Some(bytes)) } else { Err(StoreFault::Damaged(*digest)) }
    }

    /// Whether a file is stored.
    #[must_use]
    pub fn holds(&self, digest: &Digest) -> bool {
        self.path(digest).is_file()
    }

    /// Reads the whole file and compares: `Ok(false)` where it is not stored. For `verify`; takes little memory.
    ///
    /// # Errors
    /// As [`ObjectStore::get`].
    pub fn check(&self, digest: &Digest) -> Result<bool, StoreFault> {
        let mut file = match File::open(self.path(digest)) {
            Ok(file) => file,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(cause) => return Err(self.disk(cause)),
        };
        let mut hasher = Sha256::new();
        let mut block = vec![0_u8; 64 * 1024];
        loop {
            let read = file.read(&mut block).map_err(|cause| self.disk(cause))?;
            match block.get(..read) {
                Some(part) if read > 0 => hasher.update(part),
                _ => break,
            }
        }
        let found = Digest(hasher.finalize().into());
        if found == *digest { Ok(true) } else { Err(StoreFault::Damaged(*digest)) }
    }

    /// Where a file of this digest lies, whether or not it is there.
    #[must_use]
    pub fn path(&self, digest: &Digest) -> PathBuf {
        let name = digest.to_string();
        let shard = name.get(..2).unwrap_or_default();
        self.folder.join(shard).join(&name)
    }

    /// The root folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A temporary file beside its place, flushed, then renamed, then the folder flushed: a crash leaves all or nothing.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let shard = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(shard)?;
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let temporary = shard.join(format!(".{}-{number}.part", std::process::id()));
        let written = (|| {
            let mut file = File::create(&temporary)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&temporary, path)?;
            File::open(shard)?.sync_all()?;
            File::open(self.folder.as_path())?.sync_all()
        })();
        if written.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        written
    }

    fn disk(&self, cause: io::Error) -> StoreFault {
        StoreFault::Disk { folder: self.folder.to_path_buf(), cause }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_comes_back_under_its_digest() {
        let folder = tempfile::tempdir().unwrap();
        let store = ObjectStore::open(&folder.path().join("files")).unwrap();
        let digest = store.put(b"hello world").unwrap();
        assert_eq!(digest.to_string(), "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9");
        assert_eq!(store.put(b"hello world").unwrap(), digest);
        assert_eq!(store.get(&digest).unwrap().unwrap(), b"hello world");
        assert!(store.holds(&digest) && store.check(&digest).unwrap());
        let parts = fs::read_dir(store.path(&digest).parent().unwrap()).unwrap().count();
        assert_eq!(parts, 1, "no temporary file is left");
    }

    #[test]
    fn a_file_that_is_not_there_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let store = ObjectStore::open(folder.path()).unwrap();
        let digest = Digest::of(b"absent");
        assert!(store.get(&digest).unwrap().is_none());
        assert!(!store.holds(&digest) && !store.check(&digest).unwrap());
    }

    #[test]
    fn a_damaged_file_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let store = ObjectStore::open(folder.path()).unwrap();
        let digest = store.put(b"original").unwrap();
        fs::write(store.path(&digest), b"forged").unwrap();
        assert!(matches!(store.get(&digest), Err(StoreFault::Damaged(d)) if d == digest));
        assert!(matches!(store.check(&digest), Err(StoreFault::Damaged(_))));
    }

    #[test]
    fn digests_are_read_strictly() {
        let digest = Digest::of(b"x");
        assert_eq!(Digest::parse(&digest.to_string().to_uppercase()), Some(digest));
        for bad in ["", "12", &"g".repeat(64), &"0".repeat(63), &"é".repeat(32), "../../etc/passwd"] {
            assert_eq!(Digest::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_store_that_cannot_write_says_where() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("plain");
        fs::write(&file, b"").unwrap();
        let fault = ObjectStore::open(&file.join("files")).unwrap_err();
        assert!(fault.to_string().contains("plain") && !fault.is_full());
    }
}
