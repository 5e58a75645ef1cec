//! Taking an archive in: into an empty store of either engine, all or nothing.

use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use law::Province;
use serde_json::Value as Json;

use super::layout::{Field, Kind, fields};
use super::{BackupCounts, BackupMeta, FORMAT, failed};
use crate::dialect::{Column, Connection, Rows, Write};
use crate::personal::{StoreKey, unhex};
use crate::schema::{self, SCHEMA_VERSION, TABLES};
use crate::store::StoreConfig;
use crate::trouble::Trouble;

/// Rows written in one statement.
const ROWS_AT_ONCE: usize = 2_000;

/// Takes an archive into the store of `config`, which must be empty. `file` puts a file into the object store by its
/// digest. The key file must be in its place.
///
/// # Errors
/// [`Trouble::Setup`] where the store is not empty or the archive is of another province, format or schema;
/// [`Trouble::Key`] without the key of the archive; [`Trouble::Corrupt`] where the archive is torn. Then the store is as it
/// was, but for files.
pub fn restore(
    config: &StoreConfig,
    province: &Province,
    source: impl Read,
    file: &mut dyn FnMut(&str, &[u8]) -> Result<(), String>,
) -> Result<(BackupMeta, BackupCounts), Trouble> {
    let key = StoreKey::read(&config.key_file)?;
    config.make_folders()?;
    let mut connection = config.location.writer()?;
    schema::migrate(&mut connection, &province.code.0)?;
    must_be_empty(&mut connection)?;
    connection.begin_write()?;
    let mut taken =
        Taken { connection: &mut connection, counts: BackupCounts::default(), meta: None, whole: false };
    let outcome = taken.archive(source, &key, province, file).and_then(|meta| Ok((meta, taken.finish()?)));
    match outcome {
        Ok(done) => {
            connection.commit()?;
            Ok(done)
        }
        Err(trouble) => {
            connection.rollback();
            Err(trouble)
        }
    }
}

/// An archive on its way in.
struct Taken<'a> {
    connection: &'a mut Connection,
    counts: BackupCounts,
    meta: Option<BackupMeta>,
    whole: bool,
}

impl Taken<'_> {
    fn archive(
        &mut self,
        source: impl Read,
        key: &StoreKey,
        province: &Province,
        file: &mut dyn FnMut(&str, &[u8]) -> Result<(), String>,
    ) -> Result<BackupMeta, Trouble> {
        let mut archive = tar::Archive::new(GzDecoder::new(source));
        let mut bytes = Vec::new();
        for entry in archive.entries().map_err(torn)? {
            let mut entry = entry.map_err(torn)?;
            let name = entry.path().map_err(torn)?.into_owned();
            bytes.clear();
            entry.read_to_end(&mut bytes).map_err(torn)?;
            self.entry(&name, &bytes, key, province, file)?;
        }
        self.meta
            .clone()
            .ok_or_else(|| Trouble::Corrupt("the archive has no meta.json: it is no backup".into()))
    }

    fn entry(
        &mut self,
        name: &Path,
        bytes: &[u8],
        key: &StoreKey,
        province: &Province,
        file: &mut dyn FnMut(&str, &[u8]) -> Result<(), String>,
    ) -> Result<(), Trouble> {
        let parts: Vec<&str> = name.iter().filter_map(|part| part.to_str()).collect();
        match parts.as_slice() {
            ["meta.json"] => {
                self.meta = Some(check(serde_json::from_slice(bytes)?, key, province)?);
                self.connection.execute("DELETE FROM province_head", &[])?;
                self.connection.execute("DELETE FROM setting", &[]).map(|_| ())
            }
            _ if self.meta.is_none() => {
                Err(Trouble::Corrupt("the archive does not begin with meta.json".into()))
            }
            ["tables", table, _] => self.part(table, bytes),
            ["files", digest] => {
                self.counts.files += 1;
                file(digest, bytes).map_err(|why| Trouble::Unavailable(format!("file {digest}: {why}")))
            }
            ["end.json"] => {
                let told: BackupCounts = serde_json::from_slice(bytes)?;
                for (table, _) in TABLES {
                    self.counts.rows.entry((*table).to_owned()).or_default();
                }
                self.whole = told == self.counts;
                Ok(())
            }
            _ => Err(Trouble::Corrupt(format!(
                "the archive holds {}, which this version does not know",
                name.display()
            ))),
        }
    }

    fn part(&mut self, table: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let known = TABLES.iter().map(|(name, _)| *name).find(|name| *name == table);
        let table = known.ok_or_else(|| Trouble::Corrupt(format!("the archive holds a table {table}")))?;
        let fields = fields(table);
        let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
        for some in lines.chunks(ROWS_AT_ONCE) {
            let rows: Vec<Vec<Json>> =
                some.iter().map(|line| serde_json::from_slice(line)).collect::<Result<_, _>>()?;
            write(self.connection, table, &fields, &rows)?;
        }
        *self.counts.rows.entry(table.to_owned()).or_default() += lines.len() as u64;
        Ok(())
    }

    /// Whether all of it has come.
    fn finish(self) -> Result<BackupCounts, Trouble> {
        if self.whole {
            Ok(self.counts)
        } else {
            Err(Trouble::Corrupt("the archive is torn: its end does not fit".into()))
        }
    }
}

fn check(meta: BackupMeta, key: &StoreKey, province: &Province) -> Result<BackupMeta, Trouble> {
    if meta.format != FORMAT || meta.schema != SCHEMA_VERSION {
        let text = format!(
            "the archive has format {} and schema {}; restore it with the version that made it",
            meta.format, meta.schema
        );
        return Err(Trouble::Setup(text));
    }
    if meta.province != province.code.0 {
        return Err(Trouble::Setup(format!(
            "the archive is of province {}, not {}",
            meta.province, province.code.0
        )));
    }
    if meta.key_check != key.check() {
        return Err(Trouble::Key(
            "the archive was made with another key; put the key file of that store in its place".into(),
        ));
    }
    Ok(meta)
}

fn must_be_empty(connection: &mut Connection) -> Result<(), Trouble> {
    for (table, _) in TABLES.iter().filter(|(table, _)| !matches!(*table, "province_head" | "setting")) {
        if connection.query_one(&format!("SELECT 1 FROM {table} LIMIT 1"), &[])?.is_some() {
            return Err(Trouble::Setup(format!(
                "the store is not empty: {table} has rows; restore into a new one"
            )));
        }
    }
    Ok(())
}

fn write(
    connection: &mut Connection,
    table: &'static str,
    fields: &[Field],
    rows: &[Vec<Json>],
) -> Result<(), Trouble> {
    if rows.iter().any(|row| row.len() != fields.len()) {
        return Err(Trouble::Corrupt(format!("a row of {table} has another number of columns")));
    }
    let bytes: Vec<Vec<Option<Vec<u8>>>> =
        fields.iter().enumerate().map(|(index, field)| bytes_of(field, rows, index)).collect();
    let columns = fields.iter().zip(&bytes).enumerate();
    let columns = columns.map(|(index, (field, bytes))| Ok((field.name, column(field, rows, index, bytes)?)));
    let columns = columns.collect::<Result<_, Trouble>>()?;
    connection.write(&Rows { table, columns, write: Write::Insert })
}

/// The bytes of a column of bytes, decoded; nothing for other columns.
fn bytes_of(field: &Field, rows: &[Vec<Json>], index: usize) -> Vec<Option<Vec<u8>>> {
    if field.kind != Kind::Bytes {
        return Vec::new();
    }
    rows.iter().map(|row| row.get(index).and_then(Json::as_str).and_then(unhex)).collect()
}

fn column<'a>(
    field: &Field,
    rows: &'a [Vec<Json>],
    index: usize,
    bytes: &'a [Option<Vec<u8>>],
) -> Result<Column<'a>, Trouble> {
    let text = || rows.iter().map(|row| row.get(index).and_then(Json::as_str));
    Ok(match field.kind {
        Kind::Int => Column::Int(rows.iter().map(|row| row.get(index).and_then(Json::as_i64)).collect()),
        Kind::Text if field.json => Column::Json(text().collect()),
        Kind::Text => Column::Text(text().collect()),
        Kind::Bytes => Column::Bytes(bytes.iter().map(Option::as_deref).collect()),
        Kind::Time => Column::Time(
            text()
                .map(|text| text.map(|text| text.parse().map_err(wrong)).transpose())
                .collect::<Result<_, _>>()?,
        ),
        Kind::Day => Column::Date(
            text()
                .map(|text| text.map(|text| text.parse().map_err(wrong)).transpose())
                .collect::<Result<_, _>>()?,
        ),
    })
}

fn wrong(error: jiff::Error) -> Trouble {
    Trouble::Corrupt(error.to_string())
}

/// What cannot be read from an archive is an archive that is torn.
fn torn(error: std::io::Error) -> Trouble {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof
        | std::io::ErrorKind::InvalidData
        | std::io::ErrorKind::InvalidInput => Trouble::Corrupt(format!("the archive is torn: {error}")),
        _ => failed(error),
    }
}
