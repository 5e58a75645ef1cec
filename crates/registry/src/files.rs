//! What is known of stored files; their bytes are in the object store. A file is stored and recorded before the entry that
//! names it; what no entry names after a while is swept.

use std::collections::HashSet;

use jiff::Timestamp;
use law::code::DossierCode;

use crate::Registry;
use crate::drafts::DRAFT_LASTS;
use crate::permission::Viewer;
use crate::trouble::Trouble;
use crate::views::View;

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Size.
    pub bytes: u64,
    /// Media type, such as `application/pdf`.
    pub media_type: String,
    /// When it was first stored.
    pub stored_at: Timestamp,
}

impl Registry {
    /// Records a file that is in the object store. Recording it again changes nothing.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn record_file(&self, sha256: &str, bytes: u64, media_type: &str) -> Result<(), Trouble> {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        let sql = "INSERT INTO file (sha256, bytes, media_type, stored_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (sha256) DO NOTHING";
        let values = [sha256.into(), bytes.into(), media_type.into(), self.now().into()];
        self.with_writer(|connection| connection.execute(sql, &values).map(|_| ()))
    }

    /// What is recorded of a file.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn file(&self, sha256: &str) -> Result<Option<StoredFile>, Trouble> {
        self.read_blocking(|view| view.stored_file(sha256))
    }

    /// Files that no entry names and no draft can name any more: stored longer ago than drafts are kept. Reads the whole
    /// journal: for a job in the night.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn unnamed_files(&self) -> Result<Vec<String>, Trouble> {
        let now = self.now();
        let before = now.checked_sub(DRAFT_LASTS).unwrap_or(now);
        self.with_reader(|connection| {
            let mut unnamed = HashSet::new();
            let sql = "SELECT sha256 FROM file WHERE stored_at < $1";
            connection.query_each(sql, &[before.into()], &mut |row| {
                unnamed.insert(row.text(0)?);
                Ok(())
            })?;
            if !unnamed.is_empty() {
                let sql = "SELECT body FROM journal WHERE kind IN ('submitted', 'taken_in', 'accepted', \
                     'supplement_answered', 'file_attached', 'signed', 'issued', 'edition-proposed', 'petition-sent')";
                connection.query_each(sql, &[], &mut |row| {
                    for text in row.text(0)?.split('"').filter(|text| text.len() == 64) {
                        unnamed.remove(text);
                    }
                    Ok(())
                })?;
            }
            let mut unnamed: Vec<String> = unnamed.into_iter().collect();
            unnamed.sort();
            Ok(unnamed)
        })
    }

    /// Forgets a file that was swept from the object store.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn forget_file(&self, sha256: &str) -> Result<bool, Trouble> {
        self.with_writer(|connection| {
            for table in ["file_pages", "recognised_text"] {
                connection.execute(&format!("DELETE FROM {table} WHERE sha256 = $1"), &[sha256.into()])?;
            }
            Ok(connection.execute("DELETE FROM file WHERE sha256 = $1", &[sha256.into()])? > 0)
        })
    }
}

impl View<'_> {
    /// What is recorded of a file.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn stored_file(&mut self, sha256: &str) -> Result<Option<StoredFile>, Trouble> {
        let sql = "SELECT sha256, bytes, media_type, stored_at FROM file WHERE sha256 = $1";
        let Some(row) = self.connection.query_one(sql, &[sha256.into()])? else { return Ok(None) };
        Ok(Some(StoredFile {
            sha256: row.text(0)?,
            bytes: u64::try_from(row.int(1)?).unwrap_or(0),
            media_type: row.text(2)?,
            stored_at: row.time(3)?,
        }))
    }

    /// A file of a dossier, where the viewer sees the dossier and the dossier names the file.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn file_of(
        &mut self,
        viewer: &Viewer,
        code: &DossierCode,
        sha256: &str,
    ) -> Result<Option<StoredFile>, Trouble> {
        let Some(page) = self.dossier(viewer, code)? else { return Ok(None) };
        let mut named = page.state.components.iter().flat_map(|component| &component.files);
        let state = &page.state;
        let made = [&state.result_file, &state.signed_file].into_iter().flatten();
        let names = named.any(|file| file == sha256) || made.into_iter().any(|file| file == sha256);
        if names { self.stored_file(sha256) } else { Ok(None) }
    }
}
