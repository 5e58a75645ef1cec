//! The national catalogue as a CSV file: look-up entries until the pack has a full file.

use law::code::ProcedureCode;
use law::province::CatalogueEntry;
use law::text::clean;

use crate::fault::Fault;

/// Columns the file must have.
const NEEDED: [&str; 5] = ["code", "name_vi", "field", "ministry", "levels"];

/// Reads a catalogue; nothing is taken from a file with faults.
///
/// # Errors
/// Every fault with its line.
pub fn read(file: &str, text: &str) -> Result<Vec<CatalogueEntry>, Vec<Fault>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let columns: Vec<Option<usize>> =
        NEEDED.iter().map(|name| header.iter().position(|h| h == *name)).collect();
    if let Some(missing) =
        NEEDED.iter().zip(&columns).find(|(_, column)| column.is_none()).map(|(name, _)| name)
    {
        let message = format!("the header has no column {missing:?}");
        let help = format!("the first row must name the columns {}", NEEDED.join(", "));
        return Err(vec![Fault::at("catalogue-header", file, text, 0, message, &help)]);
    }
    let (mut entries, mut faults) = (Vec::new(), Vec::new());
    for record in reader.records() {
        match record {
            Ok(record) => {
                let cell = |n: usize| {
                    columns.get(n).copied().flatten().and_then(|c| record.get(c)).unwrap_or_default()
                };
                let offset = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(0));
                match entry([cell(0), cell(1), cell(2), cell(3), cell(4)]) {
                    Ok(entry) => entries.push(entry),
                    Err((message, help)) => {
                        faults.push(Fault::at("catalogue-row", file, text, offset, message, help))
                    }
                }
            }
            Err(error) => {
                let offset = error.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(0));
                faults.push(Fault::at(
                    "catalogue-row",
                    file,
                    text,
                    offset,
                    error.to_string(),
                    "write the file as UTF-8 CSV",
                ));
            }
        }
    }
    if faults.is_empty() { Ok(entries) } else { Err(faults) }
}

fn entry([code, name, field, ministry, levels]: [&str; 5]) -> Result<CatalogueEntry, (String, &'static str)> {
    let code = national_code(code)
        .ok_or_else(|| (format!("{code:?} is not a procedure code"), "write it as 1.004873"))?;
    let name = clean(name);
    if name.is_empty() {
        return Err((format!("procedure {} has no name", code.0), "fill in name_vi"));
    }
    Ok(CatalogueEntry { code, name, field: clean(field), ministry: clean(ministry), levels: clean(levels) })
}

/// The first two groups of a procedure code: a digit 1-9, a dot, six digits.
fn national_code(text: &str) -> Option<ProcedureCode> {
    let mut groups = text.trim().split('.');
    let (first, second) = (groups.next()?, groups.next()?);
    let digits = |text: &str, n: usize| text.len() == n && text.bytes().all(|b| b.is_ascii_digit());
    (digits(first, 1) && first != "0" && digits(second, 6))
        .then(|| ProcedureCode(format!("{first}.{second}")))
}
