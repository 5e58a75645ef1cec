//! How many open dossiers rest on which edition of a procedure: whom a change of the pack would touch.

use jiff::civil::Date;
use law::code::ProcedureCode;

use super::View;
use crate::trouble::Trouble;

/// Open dossiers on an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenOnEdition {
    /// Procedure.
    pub procedure: ProcedureCode,
    /// First day of effect of the edition.
    pub edition: Date,
    /// Open dossiers.
    pub open: u64,
}

impl View<'_> {
    /// Open dossiers by procedure and edition.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn open_by_edition(&mut self) -> Result<Vec<OpenOnEdition>, Trouble> {
        let sql = "SELECT procedure, edition, COUNT(*) FROM dossier WHERE closed_at IS NULL \
                   GROUP BY procedure, edition ORDER BY procedure, edition";
        let rows = self.connection.query(sql, &[])?;
        rows.iter()
            .map(|row| {
                let (day, open) = (row.text(1)?, row.int(2)?);
                Ok(OpenOnEdition {
                    procedure: ProcedureCode(row.text(0)?),
                    edition: day.parse().map_err(|_| Trouble::Corrupt(format!("edition {day:?}")))?,
                    open: u64::try_from(open).unwrap_or(0),
                })
            })
            .collect()
    }
}
