//! The texts of editions: kept as files, gathered again, compiled, put in force. The acts on editions are those of the
//! registry.
//!
//! Must not know pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use gateways::{Digest, ObjectStore, StoreFault};
use law::Province;
use law::province::Submission;
use pack::Files;
use registry::{EditionRecord, Registry, Trouble};

use super::app::App;

/// Why a text of the store cannot be used.
#[derive(Debug)]
pub enum EditionFault {
    /// A file of the edition is not stored.
    Missing(String),
    /// A file is stored and is no text.
    NoText(String),
    /// The store of files failed.
    Files(StoreFault),
    /// This program cannot compile the text.
    Pack(Vec<pack::Fault>),
    /// The registry failed.
    Trouble(Trouble),
}

impl std::fmt::Display for EditionFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing(path) => {
                write!(f, "the file of {path} is not in the store of files; restore it from a backup")
            }
            Self::NoText(path) => write!(f, "the file of {path} is no text"),
            Self::Files(fault) => fault.fmt(f),
            Self::Pack(faults) => {
                f.write_str("this program cannot read the text")?;
                faults.iter().take(5).try_for_each(|fault| write!(f, "\n{fault}"))
            }
            Self::Trouble(trouble) => trouble.fmt(f),
        }
    }
}

impl From<StoreFault> for EditionFault {
    fn from(fault: StoreFault) -> Self {
        Self::Files(fault)
    }
}

impl From<Trouble> for EditionFault {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

/// Keeps every file of a text; gives them by digest.
///
/// # Errors
/// [`EditionFault::Files`], [`EditionFault::Trouble`].
pub fn keep(
    registry: &Registry,
    store: &ObjectStore,
    files: &Files,
) -> Result<BTreeMap<String, String>, EditionFault> {
    let mut kept = BTreeMap::new();
    for path in files.paths() {
        let text = files.text(path).unwrap_or_default();
        let digest = store.put(text.as_bytes())?.to_string();
        if registry.file(&digest)?.is_none() {
            registry.record_file(&digest, text.len() as u64, "text/plain; charset=utf-8")?;
        }
        kept.insert(path.to_owned(), digest);
    }
    Ok(kept)
}

/// Gathers the files of a text.
///
/// # Errors
/// [`EditionFault::Missing`], [`EditionFault::NoText`], [`EditionFault::Files`].
pub fn gather(store: &ObjectStore, files: &BTreeMap<String, String>) -> Result<Files, EditionFault> {
    let text = |(path, digest): (&String, &String)| {
        let missing = || EditionFault::Missing(path.clone());
        let bytes = store.get(&Digest::parse(digest).ok_or_else(missing)?)?.ok_or_else(missing)?;
        let text = String::from_utf8(bytes).map_err(|_| EditionFault::NoText(path.clone()))?;
        Ok((path.clone(), text))
    };
    let texts: Result<Vec<_>, EditionFault> = files.iter().map(text).collect();
    texts.map(Files::from_texts)
}

/// Compiles a text. A demonstration lets citizens file here whatever the pack says.
///
/// # Errors
/// [`EditionFault::Pack`].
pub fn compile(files: &Files, demo: bool) -> Result<Province, EditionFault> {
    let mut province = pack::compile(files).map_err(EditionFault::Pack)?;
    if demo && !province.submission.contains(&Submission::Direct) {
        province.submission.insert(0, Submission::Direct);
    }
    Ok(province)
}

/// Puts the published edition in force today into force in this process, with the units as they are today; says whether it
/// was another. Without one the text the process was started with stays.
///
/// # Errors
/// [`EditionFault`]; the text in force stays.
pub fn refresh(registry: &Registry, store: &ObjectStore, demo: bool) -> Result<bool, EditionFault> {
    let today = law::time::local(registry.now()).date();
    let (here, record) = (registry.province(), registry.edition_in_force()?);
    let other = record.filter(|record| record.edition.proposal.name != here.edition);
    if let Some(record) = other {
        let province = compile(&gather(store, &record.edition.proposal.files)?, demo)?;
        registry.set_province(Arc::new(province.on(today)))?;
        tracing::info!(edition = record.edition.proposal.name, "another edition of the pack is in force");
        return Ok(true);
    }
    if here.is_outdated(today) {
        registry.set_province(Arc::new(here.on(today)))?;
        tracing::info!(%today, "units have changed");
    }
    Ok(false)
}

/// A text to write on, and the published edition it rests on.
pub struct Base {
    /// The text.
    pub files: Files,
    /// The edition published last.
    pub based_on: Option<i64>,
    /// The edition whose text this is; `None` for the text the process was started with.
    pub of: Option<EditionRecord>,
}

impl App {
    /// The text a change is written on: that of an edition, or of the one published last, or the one the process was
    /// started with. `None` for an edition that is not there.
    ///
    /// # Errors
    /// [`EditionFault`].
    pub fn edition_base(&self, on: Option<i64>) -> Result<Option<Base>, EditionFault> {
        let editions = self.registry().editions()?;
        let latest = self.registry().latest_edition()?;
        let based_on = latest.as_ref().map(|record| record.id);
        let of = match on {
            Some(id) => match editions.into_iter().find(|record| record.id == id) {
                Some(record) => Some(record),
                None => return Ok(None),
            },
            None => latest,
        };
        let files = match &of {
            Some(record) => gather(self.files(), &record.edition.proposal.files)?,
            None => self.config().pack.as_deref().map_or_else(Files::embedded, Clone::clone),
        };
        Ok(Some(Base { files, based_on, of }))
    }

    /// [`refresh`] for the store of this application.
    ///
    /// # Errors
    /// [`EditionFault`].
    pub fn refresh_edition(&self) -> Result<bool, EditionFault> {
        refresh(self.registry(), self.files(), self.config().demo)
    }
}
