//! The files of a pack: built in, or in a folder.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use crate::fault::{Fault, Place};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../provinces/daklak");

/// The text files of a pack by path, with `/` between folders.
#[derive(Debug, Clone, Default)]
pub struct Files(BTreeMap<String, String>);

impl Files {
    /// The pack built into the binary.
    #[must_use]
    pub fn embedded() -> Self {
        let mut files = Self::default();
        files.add(&EMBEDDED);
        files
    }

    fn add(&mut self, folder: &Dir<'_>) {
        for file in folder.files() {
            if let Some(text) = file.contents_utf8() {
                self.0.insert(file.path().to_string_lossy().into_owned(), text.to_owned());
            }
        }
        for inner in folder.dirs() {
            self.add(inner);
        }
    }

    /// The pack in a folder: its own files and those one folder down.
    ///
    /// # Errors
    /// A fault when the folder cannot be read.
    pub fn read(folder: &Path) -> Result<Self, Fault> {
        let mut files = Self::default();
        files.read_folder(folder, "", 0).map_err(|error| {
            let message = format!("the pack cannot be read: {error}");
            Fault::at(
                "unreadable",
                Place::at(&folder.display().to_string(), "", 0),
                message,
                "give the folder of a province pack",
            )
        })?;
        Ok(files)
    }

    fn read_folder(&mut self, folder: &Path, prefix: &str, depth: u8) -> std::io::Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type()?;
            if kind.is_dir() && depth < 2 {
                self.read_folder(&entry.path(), &format!("{name}/"), depth + 1)?;
            } else if kind.is_file() && [".toml", ".csv", ".md", ".typ"].iter().any(|end| name.ends_with(end))
            {
                self.0.insert(name, std::fs::read_to_string(entry.path())?);
            }
        }
        Ok(())
    }

    /// A pack made of these texts by path.
    #[must_use]
    pub fn from_texts(texts: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(texts.into_iter().collect())
    }

    /// Replaces or adds a text.
    pub fn set(&mut self, path: &str, text: String) {
        self.0.insert(path.to_owned(), text);
    }

    /// Takes a file out.
    pub fn remove(&mut self, path: &str) {
        self.0.remove(path);
    }

    /// The paths of all files, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The SHA-256 of each file, hexadecimal, by path.
    #[must_use]
    pub fn digests(&self) -> BTreeMap<String, String> {
        self.0.iter().map(|(path, text)| (path.clone(), hex(&Sha256::digest(text)))).collect()
    }

    /// The beginning of the digest of the whole text: two packs that differ in a letter have different ones.
    #[must_use]
    pub fn mark(&self) -> String {
        let mut whole = Sha256::new();
        for (path, text) in &self.0 {
            for part in [path, text] {
                whole.update((part.len() as u64).to_be_bytes());
                whole.update(part);
            }
        }
        hex(whole.finalize().get(..4).unwrap_or_default())
    }

    /// The file of a procedure, such as `procedures/1.001193-birth-registration.toml` for `1.001193`.
    #[must_use]
    pub fn of_procedure(&self, code: &str) -> Option<&str> {
        let begins = format!("procedures/{code}-");
        self.paths().find(|path| path.starts_with(&begins))
    }

    /// Writes all files below a folder that is empty or not there yet.
    ///
    /// # Errors
    /// Those of the file system; `AlreadyExists` where the folder holds something.
    pub fn write(&self, folder: &Path) -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        if std::fs::read_dir(folder)?.next().is_some() {
            return Err(std::io::ErrorKind::AlreadyExists.into());
        }
        for (path, text) in &self.0 {
            let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
            if !inside {
                return Err(std::io::ErrorKind::InvalidInput.into());
            }
            let path = folder.join(path);
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::fs::write(path, text)?;
        }
        Ok(())
    }

    /// The text of a file.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// The files of a folder that end so, in order.
    pub fn in_folder<'a>(
        &'a self,
        folder: &'a str,
        end: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0
            .iter()
            .filter(move |(path, _)| path.starts_with(folder) && path.ends_with(end))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
