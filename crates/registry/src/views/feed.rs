//! What happened in the whole province, in the order of the journal: the feed other systems follow.

use casework::dossier::Event;
use jiff::Timestamp;
use law::AgencyId;
use law::code::{DossierCode, ProcedureCode};

use super::{View, page_limit};
use crate::journal::{COLUMNS, EntryRow};
use crate::trouble::Trouble;

/// An entry with the dossier it belongs to. Who may follow the feed is for the caller to check: it is not filtered.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedEntry {
    /// Position in the journal of the province.
    pub position: i64,
    /// Version of the dossier after it.
    pub version: u32,
    /// Server time.
    pub at: Timestamp,
    /// Code of the dossier.
    pub code: DossierCode,
    /// Its procedure.
    pub procedure: ProcedureCode,
    /// Its official intake.
    pub intake: AgencyId,
    /// Its competent authority.
    pub authority: AgencyId,
    /// What happened.
    pub event: Event,
}

impl View<'_> {
    /// The entries after a position, at most `limit` (200), oldest first.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn feed(&mut self, after: i64, limit: u32) -> Result<Vec<FeedEntry>, Trouble> {
        let columns: Vec<String> = COLUMNS.split(", ").map(|column| format!("journal.{column}")).collect();
        let sql = format!(
            "SELECT {}, dossier.code, dossier.procedure, dossier.intake, dossier.authority FROM journal \
             JOIN dossier ON dossier.id = journal.stream WHERE journal.position > $1 ORDER BY journal.position LIMIT $2",
            columns.join(", ")
        );
        let rows = self.connection.query(&sql, &[after.into(), i64::from(page_limit(limit)).into()])?;
        let beside = columns.len();
        let entry = |row: &crate::dialect::Row| {
            let (entry, _) = EntryRow::read(row)?;
            Ok(FeedEntry {
                position: entry.position,
                version: u32::try_from(entry.version).unwrap_or(0),
                at: entry.at,
                code: DossierCode(row.text(beside)?),
                procedure: ProcedureCode(row.text(beside + 1)?),
                intake: AgencyId(row.text(beside + 2)?),
                authority: AgencyId(row.text(beside + 3)?),
                event: entry.event()?,
            })
        };
        rows.iter().map(entry).collect()
    }
}
