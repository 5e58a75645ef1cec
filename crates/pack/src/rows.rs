//! Rows of a CSV table, each with its place, and every fault of the table at once.

use std::collections::HashMap;

use serde::de::DeserializeOwned;

use crate::fault::{Fault, Place};
use crate::files::Files;

/// A row and where it stands in the file.
#[derive(Debug)]
pub(crate) struct Row<T> {
    /// Byte at which the row begins.
    pub offset: usize,
    /// What it says.
    pub value: T,
}

/// A table as read: the rows without faults.
#[derive(Debug)]
pub(crate) struct Table<'a, T> {
    path: &'a str,
    text: &'a str,
    /// Rows in the order of the file.
    pub rows: Vec<Row<T>>,
}

/// Reads a table; rows with faults are left out and reported.
pub(crate) fn read<'a, T: DeserializeOwned>(
    path: &'a str,
    files: &'a Files,
    faults: &mut Vec<Fault>,
) -> Table<'a, T> {
    let mut table = Table { path, text: files.text(path).unwrap_or_default(), rows: Vec::new() };
    if files.text(path).is_none() {
        let message = format!("the pack has no {path}");
        faults.push(Fault::at(
            "no-table",
            Place::at(path, "", 0),
            message,
            "add the table, with its header row",
        ));
        return table;
    }
    let mut reader = csv::Reader::from_reader(table.text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let mut record = csv::StringRecord::new();
    loop {
        let read = reader.read_record(&mut record);
        if matches!(read, Ok(false)) {
            return table;
        }
        let offset = byte(record.position());
        match read.and_then(|_| record.deserialize::<T>(Some(&header))) {
            Ok(value) => table.rows.push(Row { offset, value }),
            Err(error) => {
                let offset = error.position().map_or(offset, |at| byte(Some(at)));
                faults.push(table.fault_at(
                    offset,
                    "table-row",
                    reason(&error),
                    "compare with the rows around it",
                ));
            }
        }
    }
}

fn byte(position: Option<&csv::Position>) -> usize {
    position.and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or(0)
}

/// What is wrong with a row, without its place: that is in the fault.
pub(crate) fn reason(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the row has {len} cells, the header has {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => "the row is not UTF-8".to_owned(),
        _ => error.to_string(),
    }
}

impl<T> Table<'_, T> {
    fn fault_at(&self, offset: usize, code: &'static str, message: String, help: &str) -> Fault {
        Fault::at(code, Place::at(self.path, self.text, offset), message, help)
    }

    /// A fault of a row.
    pub(crate) fn fault(&self, row: &Row<T>, code: &'static str, message: String, help: &str) -> Fault {
        self.fault_at(row.offset, code, message, help)
    }

    /// Reports rows whose key is there already; empty keys do not count.
    pub(crate) fn unique(&self, key: impl Fn(&T) -> &str, faults: &mut Vec<Fault>) {
        let mut seen: HashMap<&str, usize> = HashMap::with_capacity(self.rows.len());
        for row in &self.rows {
            let name = key(&row.value);
            if name.is_empty() || seen.insert(name, row.offset).is_none() {
                continue;
            }
            let message = format!("{name} has a row already");
            faults.push(self.fault(row, "duplicate-row", message, "keep one of the rows"));
        }
    }

    /// Reports rows whose text is not composed (NFC) or has stray white space.
    pub(crate) fn clean(&self, text: impl Fn(&T) -> &str, faults: &mut Vec<Fault>) {
        for row in &self.rows {
            let written = text(&row.value);
            if law::text::clean(written) != written {
                let message = format!("{written:?} is not composed Unicode (NFC) or has stray spaces");
                faults.push(self.fault(
                    row,
                    "unclean-text",
                    message,
                    "write it composed, with single spaces",
                ));
            }
        }
    }
}
