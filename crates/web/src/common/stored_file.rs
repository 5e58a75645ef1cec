//! Taking a file in: it is looked at whole, it is on the disk before its digest is given out, the registry knows of it, and
//! it waits to be read.

use axum::body::Bytes;
use documents::scan::{ScanFault, Scanned, scan};
use gateways::{Digest, PartFault, StoreFault};
use registry::uploads::Upload;

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
    /// Its pages.
    pub pages: u32,
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFault {
    /// It is not what is taken, or not whole.
    Scan(ScanFault),
    /// Larger than [`FILE_MAX`]; its size in bytes.
    TooLarge(u64),
    /// The disk is full.
    Full,
    /// The disk failed.
    Trouble,
}

impl FileFault {
    /// The sentence a person reads; `name` is the file on their device.
    #[must_use]
    pub fn words(self, name: &str, lang: Lang) -> String {
        let texts = Texts::of(lang);
        let key = match self {
            Self::Scan(ScanFault::Empty) => "file-fault-empty",
            Self::Scan(ScanFault::Kind(None)) => "file-fault-kind",
            Self::Scan(ScanFault::Kind(Some(kind))) => {
                return texts.with("file-fault-kind-known", &[("name", &name), ("kind", &kind)]);
            }
            Self::Scan(ScanFault::Locked) => "file-fault-locked",
            Self::Scan(ScanFault::Broken) => "file-fault-broken",
            Self::Scan(ScanFault::NoPage) => "file-fault-no-page",
            Self::Scan(ScanFault::Active(_)) => "file-fault-active",
            Self::Scan(ScanFault::Bomb) => "file-fault-bomb",
            Self::TooLarge(bytes) => {
                let size = lang.file_size(bytes);
                return texts.with("file-fault-large", &[("name", &name), ("size", &size)]);
            }
            Self::Full | Self::Trouble => "file-fault-trouble",
        };
        let words = texts.with(key, &[("name", &name)]);
        // The sentences of the later checks do not name the file: it stands in front where there may be several.
        let named = matches!(key, "file-fault-empty" | "file-fault-kind" | "file-fault-trouble");
        if named || name.is_empty() { words } else { format!("{name}: {words}") }
    }
}

impl From<StoreFault> for FileFault {
    fn from(fault: StoreFault) -> Self {
        tracing::error!("{fault}");
        if fault.is_full() { Self::Full } else { Self::Trouble }
    }
}

impl From<PartFault> for FileFault {
    fn from(fault: PartFault) -> Self {
        match fault {
            PartFault::Store(fault) => fault.into(),
            PartFault::Unknown | PartFault::Offset(_) | PartFault::Busy => Self::Trouble,
        }
    }
}

impl StoredFile {
    /// Checks and stores a file.
    ///
    /// # Errors
    /// [`FileFault`].
    pub async fn store(app: &App, bytes: Bytes) -> Result<Self, FileFault> {
        if bytes.len() > FILE_MAX {
            return Err(FileFault::TooLarge(bytes.len() as u64));
        }
        let (store, size) = (app.files().clone(), bytes.len());
        let put = tokio::task::spawn_blocking(move || {
            let scanned = scan(&bytes).map_err(FileFault::Scan)?;
            Ok::<_, FileFault>((store.put(&bytes)?, scanned))
        });
        let (digest, scanned) = put.await.map_err(|_| FileFault::Trouble)??;
        Self::known(app, digest, size, scanned).await
    }

    /// Checks a whole upload and moves it into the store.
    ///
    /// # Errors
    /// [`FileFault`].
    pub async fn finish(app: &App, upload: &Upload) -> Result<Self, FileFault> {
        let (parts, id) = (app.files().parts()?, upload.id.clone());
        let moved = tokio::task::spawn_blocking(move || {
            let bytes = parts.read(&id)?;
            let scanned = scan(&bytes).map_err(FileFault::Scan)?;
            Ok::<_, FileFault>((parts.finish(&id)?, bytes.len(), scanned))
        });
        let (digest, size, scanned) = moved.await.map_err(|_| FileFault::Trouble)??;
        Self::known(app, digest, size, scanned).await
    }

    /// Tells the registry of a file that is in the store, and puts it into the queue of those to be read.
    async fn known(app: &App, digest: Digest, bytes: usize, scanned: Scanned) -> Result<Self, FileFault> {
        let (name, Scanned { kind, pages }) = (digest.to_string(), scanned);
        let recorded = app.registry().blocking(move |registry| {
            registry.record_file(&name, bytes as u64, kind.media_type())?;
            registry.note_pages(&name, pages)?;
            registry.want_text(&name, pages, false)
        });
        let waits = recorded.await.map_err(|trouble| {
            tracing::error!(number = trouble.number(), "{trouble}");
            FileFault::Trouble
        })?;
        if waits {
            app.reading().notify_one();
        }
        Ok(Self { digest, bytes, kind, pages })
    }
}
