//! Taking a file in: its kind is told by its bytes, it is on the disk before its digest is given out, and the registry
//! knows of it.

use axum::body::Bytes;
use gateways::{Digest, StoreFault};

use super::app::App;
use super::file_kind::FileKind;
use super::lang::Lang;
use super::texts::Texts;

/// Largest file, in bytes.
pub const FILE_MAX: usize = 50 * 1024 * 1024;

/// A file on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredFile {
    /// Its digest.
    pub digest: Digest,
    /// Its size.
    pub bytes: usize,
    /// Its kind.
    pub kind: FileKind,
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFault {
    /// Nothing in it.
    Empty,
    /// Neither PDF nor a picture.
    Kind,
    /// Larger than [`FILE_MAX`].
    TooLarge,
    /// The disk is full.
    Full,
    /// The disk failed.
    Trouble,
}

impl FileFault {
    /// The sentence a person reads; `name` is the file on their device.
    #[must_use]
    pub fn words(self, name: &str, lang: Lang) -> String {
        let key = match self {
            Self::Empty => "file-fault-empty",
            Self::Kind => "file-fault-kind",
            Self::TooLarge => "file-fault-large",
            Self::Full | Self::Trouble => "file-fault-trouble",
        };
        Texts::of(lang).with(key, &[("name", &name)])
    }
}

impl From<StoreFault> for FileFault {
    fn from(fault: StoreFault) -> Self {
        tracing::error!("{fault}");
        if fault.is_full() { Self::Full } else { Self::Trouble }
    }
}

impl StoredFile {
    /// Checks and stores a file.
    ///
    /// # Errors
    /// [`FileFault`].
    pub async fn store(app: &App, bytes: Bytes) -> Result<Self, FileFault> {
        if bytes.is_empty() {
            return Err(FileFault::Empty);
        }
        if bytes.len() > FILE_MAX {
            return Err(FileFault::TooLarge);
        }
        let kind = FileKind::of(&bytes).ok_or(FileFault::Kind)?;
        let (store, size) = (app.files().clone(), bytes.len());
        let put = tokio::task::spawn_blocking(move || store.put(&bytes)).await;
        let digest = put.map_err(|_| FileFault::Trouble)??;
        let name = digest.to_string();
        let recorded = app
            .registry()
            .blocking(move |registry| registry.record_file(&name, size as u64, kind.media_type()));
        recorded.await.map_err(|trouble| {
            tracing::error!(number = trouble.number(), "{trouble}");
            FileFault::Trouble
        })?;
        Ok(Self { digest, bytes: size, kind })
    }
}
