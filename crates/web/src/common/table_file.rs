//! Lists as files: CSV for programs, XLSX for people. Text stays text in both: nothing is taken for a formula.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use registry::Trouble;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// Rows a sheet of a workbook holds besides its heading (ECMA-376: 1,048,576 rows).
const SHEET_ROWS_MAX: u32 = 1_048_575;

/// Widest column, in characters.
const WIDTH_MAX: usize = 60;

/// The kind of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// RFC 4180 with the mark of UTF-8.
    Csv,
    /// Office Open XML.
    Xlsx,
}

impl TableKind {
    /// Its ending.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// The kind of an ending.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The answer that hands a finished file out under a name without ending.
    #[must_use]
    pub fn response(self, name: &str, bytes: Vec<u8>) -> Response {
        let headers = [
            (header::CONTENT_TYPE, self.media_type().to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{}\"", self.ending())),
        ];
        (headers, bytes).into_response()
    }
}

/// A file in the making.
pub struct TableFile(Inner);

enum Inner {
    Csv(Box<csv::Writer<Vec<u8>>>),
    Xlsx { sheet: Box<Worksheet>, rows: u32, widths: Vec<usize> },
}

fn wrong(error: impl std::fmt::Display) -> Trouble {
    Trouble::Unavailable(error.to_string())
}

impl TableFile {
    /// Begins a file with its heading.
    ///
    /// # Errors
    /// [`Trouble`] when it cannot be written.
    pub fn new(kind: TableKind, heading: &[String]) -> Result<Self, Trouble> {
        Ok(Self(match kind {
            TableKind::Csv => {
                // Without the mark of UTF-8 spreadsheets take the letters for others.
                let mut text = csv::WriterBuilder::new().from_writer("\u{feff}".as_bytes().to_vec());
                text.write_record(heading).map_err(wrong)?;
                Inner::Csv(Box::new(text))
            }
            TableKind::Xlsx => {
                let mut sheet = Box::new(Worksheet::new());
                let bold = Format::new().set_bold();
                for (column, title) in (0u16..).zip(heading) {
                    sheet.write_string_with_format(0, column, title, &bold).map_err(wrong)?;
                }
                sheet.set_freeze_panes(1, 0).map_err(wrong)?;
                let widths = heading.iter().map(|title| title.chars().count()).collect();
                Inner::Xlsx { sheet, rows: 0, widths }
            }
        }))
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`Trouble`] when the file cannot hold more.
    pub fn row(&mut self, cells: &[String]) -> Result<(), Trouble> {
        match &mut self.0 {
            Inner::Csv(text) => text.write_record(cells.iter().map(|cell| guarded(cell))).map_err(wrong),
            Inner::Xlsx { rows, .. } if *rows >= SHEET_ROWS_MAX => {
                Err(wrong("a sheet holds no more rows; take the list as CSV"))
            }
            Inner::Xlsx { sheet, rows, widths } => {
                *rows += 1;
                for ((column, cell), width) in (0u16..).zip(cells).zip(widths.iter_mut()) {
                    *width = cell.chars().count().clamp(*width, WIDTH_MAX.max(*width));
                    sheet.write_string(*rows, column, cell).map_err(wrong)?;
                }
                Ok(())
            }
        }
    }

    /// What is written so far, to be kept elsewhere; nothing of a workbook, which is written at its end.
    ///
    /// # Errors
    /// [`Trouble`] when it cannot be written.
    pub fn drain(&mut self) -> Result<Vec<u8>, Trouble> {
        let Inner::Csv(text) = &mut self.0 else { return Ok(Vec::new()) };
        let fresh = Box::new(csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new()));
        std::mem::replace(text, fresh).into_inner().map_err(wrong)
    }

    /// The finished file, or what is left of a drained one.
    ///
    /// # Errors
    /// [`Trouble`] when it cannot be written.
    pub fn finish(self) -> Result<Vec<u8>, Trouble> {
        match self.0 {
            Inner::Csv(text) => text.into_inner().map_err(wrong),
            Inner::Xlsx { sheet, rows, widths } => workbook(*sheet, rows, &widths).map_err(wrong),
        }
    }
}

fn workbook(mut sheet: Worksheet, rows: u32, widths: &[usize]) -> Result<Vec<u8>, XlsxError> {
    for (column, width) in (0u16..).zip(widths) {
        let width = u16::try_from(*width).unwrap_or(u16::MAX);
        sheet.set_column_width(column, f64::from(width) + 2.0)?;
    }
    if let Some(last) = widths.len().checked_sub(1).and_then(|last| u16::try_from(last).ok()) {
        sheet.autofilter(0, 0, rows, last)?;
    }
    let mut book = Workbook::new();
    book.push_worksheet(sheet);
    book.save_to_buffer()
}

/// A cell that a spreadsheet would take for a formula is marked as text (OWASP: CSV injection).
fn guarded(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(kind: TableKind, rows: &[[&str; 2]]) -> Vec<u8> {
        let own = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let mut file = TableFile::new(kind, &own(&["Mã hồ sơ", "Họ tên"])).unwrap();
        for row in rows {
            file.row(&own(row)).unwrap();
        }
        file.finish().unwrap()
    }

    #[test]
    fn a_formula_stays_text() {
        let rows = [["H15.133-261123-0042", "=1+1"], ["H15", "H’Ngân Êban, \"Bé\""]];
        let text = String::from_utf8(file(TableKind::Csv, &rows)).unwrap();
        assert_eq!(
            text,
            "\u{feff}Mã hồ sơ,Họ tên\nH15.133-261123-0042,'=1+1\nH15,\"H’Ngân Êban, \"\"Bé\"\"\"\n"
        );
        let book = file(TableKind::Xlsx, &rows);
        assert!(book.starts_with(b"PK\x03\x04") && book.len() > 4_000);
        assert!(file(TableKind::Xlsx, &[]).starts_with(b"PK"), "an empty list is a file too");
    }
}
