//! The national catalogue of procedures: look-up only, found without marks.

use law::code::ProcedureCode;
use law::province::CatalogueEntry;
use law::text::fold;

use super::View;
use crate::Registry;
use crate::bound::Bound;
use crate::dialect::{Column, Row, Rows, Write};
use crate::trouble::Trouble;

/// Hits given at most.
const HITS_MAX: u32 = 100;

/// Words of a search text that are looked at.
const WORDS_MAX: usize = 8;

const COLUMNS: &str = "code, name, field, ministry, levels";

impl View<'_> {
    /// Entries of the national catalogue whose code begins with the text or whose name has all its words, whatever their
    /// marks; in order of code, at most 100.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn catalogue_search(&mut self, text: &str, limit: u32) -> Result<Vec<CatalogueEntry>, Trouble> {
        let mut bound = Bound::default();
        let limit = i64::from(limit.clamp(1, HITS_MAX));
        let folded = fold(text);
        let words: Vec<String> = folded
            .split(' ')
            .filter(|word| !word.is_empty())
            .take(WORDS_MAX)
            .map(|word| format!("folded LIKE {}", bound.put(format!("%{word}%"))))
            .collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let code = bound.put(format!("{}%", text.trim().replace(['%', '_'], "")));
        let sql = format!(
            "SELECT {COLUMNS} FROM catalogue_entry WHERE ({}) OR code LIKE {code} ORDER BY code LIMIT {}",
            words.join(" AND "),
            bound.put(limit)
        );
        self.connection.query(&sql, &bound.0)?.iter().map(read).collect()
    }

    /// One entry of the national catalogue.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn catalogue_entry(&mut self, code: &ProcedureCode) -> Result<Option<CatalogueEntry>, Trouble> {
        let sql = format!("SELECT {COLUMNS} FROM catalogue_entry WHERE code = $1");
        self.connection.query_one(&sql, &[code.as_str().into()])?.as_ref().map(read).transpose()
    }

    /// How many entries the national catalogue has here.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn catalogue_size(&mut self) -> Result<u64, Trouble> {
        self.one_number("SELECT COUNT(*) FROM catalogue_entry", &[])
    }
}

impl Registry {
    /// Replaces the national catalogue by these entries, all or nothing. Of entries with one code the last counts. Gives
    /// how many there are now.
    ///
    /// # Errors
    /// [`Trouble`] of the store; then the catalogue is as it was.
    pub fn import_catalogue(&self, entries: &[CatalogueEntry]) -> Result<u64, Trouble> {
        let by_code: std::collections::BTreeMap<&str, &CatalogueEntry> =
            entries.iter().map(|entry| (entry.code.as_str(), entry)).collect();
        let now = self.now();
        let folded: Vec<String> = by_code.values().map(|entry| fold(&entry.name)).collect();
        let text = |of: fn(&CatalogueEntry) -> &str| {
            Column::Text(by_code.values().map(|entry| Some(of(entry))).collect())
        };
        let rows = Rows {
            table: "catalogue_entry",
            columns: vec![
                ("code", text(|e| e.code.as_str())),
                ("name", text(|e| &e.name)),
                ("folded", Column::Text(folded.iter().map(|folded| Some(folded.as_str())).collect())),
                ("field", text(|e| &e.field)),
                ("ministry", text(|e| &e.ministry)),
                ("levels", text(|e| &e.levels)),
                ("imported_at", Column::Time(by_code.values().map(|_| Some(now)).collect())),
            ],
            write: Write::Insert,
        };
        self.with_writer(|connection| {
            connection.execute("DELETE FROM catalogue_entry", &[])?;
            connection.write(&rows)
        })?;
        Ok(by_code.len() as u64)
    }
}

fn read(row: &Row) -> Result<CatalogueEntry, Trouble> {
    Ok(CatalogueEntry {
        code: ProcedureCode(row.text(0)?),
        name: row.text(1)?,
        field: row.text(2)?,
        ministry: row.text(3)?,
        levels: row.text(4)?,
    })
}
