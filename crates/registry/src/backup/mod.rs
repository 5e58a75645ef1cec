//! Backup and restore: the whole store as one archive that either engine can take in, made while the store serves.
//!
//! The archive is a compressed tar: `meta.json`, the tables as lines of JSON in parts of a few megabytes, the files under
//! their digests, and `end.json` with the number of rows, so that a torn archive is never taken for a whole one. The key of
//! the personal data is not in it: keep the key file elsewhere, and put it back before restoring.

mod layout;
mod restore;

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use tar::{Builder, Header};

pub use self::restore::restore;

use self::layout::{Field, Kind, fields};
use crate::dialect::{Connection, Row};
use crate::plan::Head;
use crate::schema::{SCHEMA_VERSION, TABLES};
use crate::trouble::Trouble;
use crate::{Registry, hex};

/// Version of the archive.
const FORMAT: u32 = 1;

/// Bytes of a part, about: what is held in memory.
const PART_BYTES: usize = 4 << 20;

/// What an archive says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupMeta {
    /// Version of the archive.
    pub format: u32,
    /// Version of the schema of the store.
    pub schema: i64,
    /// Code of the province.
    pub province: String,
    /// Last position of the journal.
    pub position: i64,
    /// Hash of that entry, hexadecimal.
    pub hash: String,
    /// When it was made, server time, RFC 3339.
    pub made_at: String,
    /// Tells whether a key is the right one, and nothing about it.
    pub key_check: String,
}

/// Rows of each table and files, at the end of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BackupCounts {
    /// Rows by table.
    pub rows: std::collections::BTreeMap<String, u64>,
    /// Files.
    pub files: u64,
}

/// An archive on its way out.
struct Archive<W: Write> {
    tar: Builder<GzEncoder<W>>,
    counts: BackupCounts,
}

impl Registry {
    /// Writes the whole store to `target`, as it is at one moment, while it goes on serving. `file` gives the bytes of a
    /// stored file by its digest.
    ///
    /// # Errors
    /// [`Trouble`] of the store; [`Trouble::Full`] or [`Trouble::Unavailable`] where `target` or a file fails.
    pub fn backup(
        &self,
        target: impl Write,
        file: &mut dyn FnMut(&str) -> Result<Vec<u8>, String>,
    ) -> Result<(BackupMeta, BackupCounts), Trouble> {
        let mut connection = self.config().location.reader()?;
        connection.begin_snapshot()?;
        let head = Head::read(&mut connection, false)?;
        let meta = BackupMeta {
            format: FORMAT,
            schema: SCHEMA_VERSION,
            province: self.province().code.0.clone(),
            position: head.position,
            hash: hex(&head.hash),
            made_at: law::time::rfc3339(self.now()),
            key_check: self.key().check(),
        };
        let tar = Builder::new(GzEncoder::new(target, Compression::fast()));
        let mut archive = Archive { tar, counts: BackupCounts::default() };
        archive.put("meta.json", &serde_json::to_vec_pretty(&meta)?)?;
        for (table, order) in TABLES {
            archive.table(&mut connection, table, order)?;
        }
        archive.files(&mut connection, file)?;
        connection.rollback();
        let counts = archive.finish()?;
        Ok((meta, counts))
    }
}

impl<W: Write> Archive<W> {
    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let mut header = Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        header.set_cksum();
        self.tar.append_data(&mut header, name, bytes).map_err(failed)
    }

    /// A table, in parts of some megabytes.
    fn table(
        &mut self,
        connection: &mut Connection,
        table: &'static str,
        order: &str,
    ) -> Result<(), Trouble> {
        let fields = fields(table);
        let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
        let sql = format!("SELECT {} FROM {table} ORDER BY {order}", names.join(", "));
        let (mut part, mut parts, mut rows) = (Vec::new(), 0, 0);
        connection.query_each(&sql, &[], &mut |row| {
            serde_json::to_writer(&mut part, &line(&row, &fields)?)?;
            part.push(b'\n');
            rows += 1;
            if part.len() >= PART_BYTES {
                parts += 1;
                self.put(&part_name(table, parts), &part)?;
                part.clear();
            }
            Ok(())
        })?;
        if !part.is_empty() {
            self.put(&part_name(table, parts + 1), &part)?;
        }
        self.counts.rows.insert(table.to_owned(), rows);
        Ok(())
    }

    fn files(
        &mut self,
        connection: &mut Connection,
        file: &mut dyn FnMut(&str) -> Result<Vec<u8>, String>,
    ) -> Result<(), Trouble> {
        for row in connection.query("SELECT sha256 FROM file ORDER BY sha256", &[])? {
            let digest = row.text(0)?;
            let bytes = file(&digest).map_err(|why| Trouble::Unavailable(format!("file {digest}: {why}")))?;
            self.put(&format!("files/{digest}"), &bytes)?;
            self.counts.files += 1;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<BackupCounts, Trouble> {
        let counts = std::mem::take(&mut self.counts);
        self.put("end.json", &serde_json::to_vec_pretty(&counts)?)?;
        let target = self.tar.into_inner().and_then(GzEncoder::finish);
        target.and_then(|mut target| target.flush()).map_err(failed)?;
        Ok(counts)
    }
}

fn part_name(table: &str, part: u32) -> String {
    format!("tables/{table}/{part:06}.ndjson")
}

/// A row as a line: numbers as numbers, bytes in hexadecimal, times and days as text.
fn line(row: &Row, fields: &[Field]) -> Result<Vec<serde_json::Value>, Trouble> {
    let value = |(index, field): (usize, &Field)| {
        Ok(match field.kind {
            Kind::Int => row.opt_int(index)?.into(),
            Kind::Text => row.opt_text(index)?.into(),
            Kind::Bytes => row.opt_bytes(index)?.map(|bytes| hex(&bytes)).into(),
            Kind::Time => row.opt_time(index)?.map(|at| at.to_string()).into(),
            Kind::Day => row.opt_date(index)?.map(|day| day.to_string()).into(),
        })
    };
    fields.iter().enumerate().map(value).collect()
}

fn failed(error: std::io::Error) -> Trouble {
    match error.kind() {
        std::io::ErrorKind::StorageFull => Trouble::Full(error.to_string()),
        _ => Trouble::Unavailable(error.to_string()),
    }
}
