//! The register of an intake (Form 07): every dossier that arrived, numbered through the year in order of arrival. The
//! order of arrival never changes, so neither do the numbers.

use jiff::Timestamp;
use law::AgencyId;

use super::item::{Chosen, Order};
use super::{Cursor, ListItem, Page, View, page_limit};
use crate::bound::Bound;
use crate::permission::Viewer;
use crate::trouble::Trouble;

/// A line of the register.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterRow {
    /// Number within the year, from 1.
    pub number: u64,
    /// The dossier.
    pub item: ListItem,
}

/// Every status, so that the index over (intake, status, arrival) serves each of them.
const EVERY_STATUS: &str = "dossier.status IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)";

impl View<'_> {
    /// A page of the register of `intake` for arrivals in `from..to`, in order of arrival; and how many lines that period
    /// has in all. Empty for an intake the viewer does not see.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn register(
        &mut self,
        viewer: &Viewer,
        intake: &AgencyId,
        (from, to): (Timestamp, Timestamp),
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<(Page<RegisterRow>, u64), Trouble> {
        let limit = page_limit(limit);
        let sees = viewer.sees_everything() || viewer.organisations().any(|own| own == intake);
        if !sees {
            return Ok((Page::empty(), 0));
        }
        let mut bound = Bound::default();
        let way = format!(
            "dossier.intake = {} AND {EVERY_STATUS} AND dossier.submitted_at >= {} AND dossier.submitted_at < {}",
            bound.put(intake.as_str()),
            bound.put(from),
            bound.put(to)
        );
        let chosen = Chosen { ways: vec![way], filters: Vec::new(), bound, order: Order::Arrival };
        let total = self.one_number(&chosen.count(), &chosen.bound.0)?;
        let items = self.items(viewer, chosen, after, limit + 1)?;
        let before = match items.first() {
            Some(first) => self.arrived_before(intake, first)?,
            None => 0,
        };
        let rows = (before + 1..).zip(items).map(|(number, item)| RegisterRow { number, item }).collect();
        let cursor = |row: &RegisterRow| Cursor::at(row.item.submitted_at, row.item.stream);
        Ok((Page::cut(rows, limit, cursor), total))
    }

    /// How many arrived at the intake in the same year before a dossier.
    fn arrived_before(&mut self, intake: &AgencyId, first: &ListItem) -> Result<u64, Trouble> {
        let year = law::time::local(first.submitted_at).date().first_of_year();
        let sql = format!(
            "SELECT COUNT(*) FROM dossier WHERE dossier.intake = $1 AND {EVERY_STATUS} AND dossier.submitted_at >= $2 \
             AND (dossier.submitted_at < $3 OR dossier.submitted_at = $3 AND dossier.id < $4)"
        );
        let start = law::time::instant(year.at(0, 0, 0, 0));
        self.one_number(
            &sql,
            &[intake.as_str().into(), start.into(), first.submitted_at.into(), first.stream.into()],
        )
    }

    pub(crate) fn one_number(&mut self, sql: &str, values: &[crate::Value]) -> Result<u64, Trouble> {
        let row = self.connection.query_one(sql, values)?;
        let row = row.ok_or_else(|| Trouble::Corrupt("a count without a row".into()))?;
        Ok(u64::try_from(row.int(0)?).unwrap_or(0))
    }
}
