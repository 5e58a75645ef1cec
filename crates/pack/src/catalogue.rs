//! The national catalogue as a CSV file: look-up entries until the pack has a full file.

use std::collections::HashSet;

use law::code::ProcedureCode;
use law::province::CatalogueEntry;
use law::text::clean;

use crate::fault::{Fault, Place};
use crate::rows::reason;

/// Columns the file must have.
const NEEDED: [&str; 5] = ["code", "name_vi", "field", "ministry", "levels"];

/// Reads a catalogue; nothing is taken from a file with faults.
///
/// # Errors
/// Every fault with its line.
pub fn read(file: &str, text: &str) -> Result<Vec<CatalogueEntry>, Vec<Fault>> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let found = NEEDED.map(|name| header.iter().position(|h| h.trim() == name));
    let [Some(code), Some(name), Some(field), Some(ministry), Some(levels)] = found else {
        return Err(vec![header_fault(file, text, &found)]);
    };
    let (mut entries, mut faults, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for record in reader.records() {
        let at = match &record {
            Ok(record) => record.position().cloned(),
            Err(error) => error.position().cloned(),
        };
        let offset = at.and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or(0);
        let mut add = |code: &'static str, message: String, help: &str| {
            faults.push(Fault::at(code, Place::at(file, text, offset), message, help));
        };
        let entry = match &record {
            Ok(record) => {
                entry([code, name, field, ministry, levels].map(|n| record.get(n).unwrap_or_default()))
            }
            Err(error) => Err((reason(error), "write the file as UTF-8 CSV, with texts in quotes")),
        };
        match entry {
            Ok(entry) => {
                if !seen.insert(entry.code.clone()) {
                    let message = format!("procedure {} has a row already", entry.code);
                    add("catalogue-duplicate", message, "keep one of the rows");
                }
                entries.push(entry);
            }
            Err((message, help)) => add("catalogue-row", message, help),
        }
    }
    if faults.is_empty() { Ok(entries) } else { Err(faults) }
}

fn header_fault(file: &str, text: &str, found: &[Option<usize>; 5]) -> Fault {
    let missing: Vec<&str> =
        NEEDED.into_iter().zip(found).filter(|(_, column)| column.is_none()).map(|(name, _)| name).collect();
    let message = format!("the header has no column {}", missing.join(", "));
    let help = format!("the first row must name the columns {}", NEEDED.join(", "));
    Fault::at("catalogue-header", Place::at(file, text, 0), message, &help)
}

fn entry([code, name, field, ministry, levels]: [&str; 5]) -> Result<CatalogueEntry, (String, &'static str)> {
    let code = ProcedureCode::parse(code).map_err(|error| (error.to_string(), "write it as 1.004873"))?;
    let name = clean(name);
    if name.is_empty() {
        return Err((format!("procedure {code} has no name"), "fill in name_vi"));
    }
    Ok(CatalogueEntry { code, name, field: clean(field), ministry: clean(ministry), levels: clean(levels) })
}
