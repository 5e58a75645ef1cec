//! The histories of the dossiers that arrived in a period, as the journal has them: what a change of the pack is tried on.

use casework::dossier::Lived;
use jiff::Timestamp;

use crate::Registry;
use crate::journal::{self, EntryRow};
use crate::trouble::Trouble;

/// Streams read in one go.
const STREAMS_AT_ONCE: i64 = 2_000;

impl Registry {
    /// Gives each dossier that arrived in `from..to` with all its events, in the order of arrival, to `visit`; says
    /// beside it how many may come in all. Reads a snapshot: what happens meanwhile is not seen.
    ///
    /// # Errors
    /// [`Trouble`] of the store, or that of `visit`.
    pub fn each_history(
        &self,
        from: Timestamp,
        to: Timestamp,
        visit: &mut dyn FnMut(Vec<Lived>, u64) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let mut connection = self.config().location.reader()?;
        connection.begin_snapshot()?;
        let bounds = "SELECT COALESCE(MIN(id), 0), COALESCE(MAX(id), -1), COUNT(*) FROM dossier \
                      WHERE submitted_at >= $1 AND submitted_at < $2";
        let bounds = connection.query_one(bounds, &[from.into(), to.into()])?;
        let Some(bounds) = bounds else { return Ok(()) };
        let (mut first, last, count) = (bounds.int(0)?, bounds.int(1)?, bounds.int(2)?);
        let count = u64::try_from(count).unwrap_or(0);
        let sql = format!(
            "SELECT {} FROM journal WHERE stream >= $1 AND stream < $2 ORDER BY stream, version",
            journal::COLUMNS
        );
        while first <= last {
            let until = (first + STREAMS_AT_ONCE).min(last + 1);
            let mut histories: Vec<(i64, Vec<Lived>)> = Vec::new();
            connection.query_each(&sql, &[first.into(), until.into()], &mut |row| {
                let (entry, _) = EntryRow::read(&row)?;
                if !entry.is_of_dossier() {
                    return Ok(());
                }
                let lived = entry.lived()?;
                match histories.last_mut() {
                    Some((stream, history)) if *stream == entry.stream => history.push(lived),
                    _ => histories.push((entry.stream, vec![lived])),
                }
                Ok(())
            })?;
            let arrived = |history: &[Lived]| history.first().is_some_and(|l| from <= l.at && l.at < to);
            for (_, history) in histories.into_iter().filter(|(_, history)| arrived(history)) {
                visit(history, count)?;
            }
            first = until;
        }
        connection.rollback();
        Ok(())
    }
}
