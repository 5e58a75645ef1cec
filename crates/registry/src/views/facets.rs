//! How many dossiers of a filtered queue have each value of one property: what stands beside the choices of a filter. A
//! property is counted under all the other filters, so that the number beside a value is the length of the list behind it.

use std::collections::{HashMap, HashSet};

use super::{View, WorkFilter};
use crate::permission::Viewer;
use crate::trouble::Trouble;

/// A property that a queue is filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Facet {
    /// Procedure.
    Procedure,
    /// National status, by its code.
    Status,
    /// Stage.
    Stage,
    /// Channel.
    Channel,
    /// Official intake.
    Intake,
    /// Competent authority.
    Authority,
    /// Case officer; dossiers without one are left out.
    Officer,
}

impl Facet {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Procedure,
        Self::Status,
        Self::Stage,
        Self::Channel,
        Self::Intake,
        Self::Authority,
        Self::Officer,
    ];

    fn column(self) -> &'static str {
        match self {
            Self::Procedure => "procedure",
            Self::Status => "CAST(dossier.status AS text)",
            Self::Stage => "stage",
            Self::Channel => "channel",
            Self::Intake => "intake",
            Self::Authority => "authority",
            Self::Officer => "case_officer",
        }
    }

    /// The filter without this property.
    #[must_use]
    pub fn cleared(self, filter: &WorkFilter) -> WorkFilter {
        let mut filter = filter.clone();
        match self {
            Self::Procedure => filter.procedure = None,
            Self::Status => filter.status = None,
            Self::Stage => filter.stage = None,
            Self::Channel => filter.channel = None,
            Self::Intake => filter.intake = None,
            Self::Authority => filter.authority = None,
            Self::Officer => filter.officer = None,
        }
        filter
    }
}

impl View<'_> {
    /// The values of a property in a queue under all filters but its own, most frequent first.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn facet(
        &mut self,
        viewer: &Viewer,
        filter: &WorkFilter,
        facet: Facet,
    ) -> Result<Vec<(String, u64)>, Trouble> {
        let filter = facet.cleared(filter);
        let (chosen, name) = self.work(viewer, &filter);
        if chosen.ways.is_empty() {
            return Ok(Vec::new());
        }
        let column = facet.column();
        let column = if column.contains('.') { column.to_owned() } else { format!("dossier.{column}") };
        let joined =
            format!("FROM ({}) AS chosen CROSS JOIN dossier WHERE dossier.id = chosen.id", chosen.keys());
        let mut counts: HashMap<String, u64> = HashMap::new();
        if name.is_some() {
            let named: HashSet<i64> = self.work_ids(viewer, &filter)?.into_iter().collect();
            let sql = format!("SELECT dossier.id, {column} {joined}");
            for row in self.connection.query(&sql, &chosen.bound.0)? {
                if let (true, Some(value)) = (named.contains(&row.int(0)?), row.opt_text(1)?) {
                    *counts.entry(value).or_default() += 1;
                }
            }
        } else {
            let sql = format!("SELECT {column} AS value, COUNT(*) {joined} GROUP BY {column}");
            for row in self.connection.query(&sql, &chosen.bound.0)? {
                if let Some(value) = row.opt_text(0)? {
                    counts.insert(value, u64::try_from(row.int(1)?).unwrap_or(0));
                }
            }
        }
        let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(counts)
    }
}
