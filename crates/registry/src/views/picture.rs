//! The picture leaders look at: what came in and what was finished in a period, and what is open now, by day, unit and
//! procedure. Each of its numbers is the length of a list of `register`.

use std::collections::BTreeMap;

use law::AgencyId;
use law::code::ProcedureCode;

use super::View;
use super::counts::{DailyRow, DailySums, SumBy, sums_read, sums_selected};
use super::scope::{Part, Scope};
use super::worklist::OPEN;
use crate::bound::Bound;
use crate::permission::Viewer;
use crate::trouble::Trouble;

/// Open dossiers of one authority and procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Competent authority.
    pub authority: AgencyId,
    /// Procedure.
    pub procedure: ProcedureCode,
    /// Not closed, now.
    pub open: i64,
    /// Of those, past their appointment while the clock runs.
    pub overdue: i64,
}

/// The work of a scope in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picture {
    /// Sums by local day, those without any event left out.
    pub days: Vec<DailyRow>,
    /// Sums by competent authority.
    pub authorities: Vec<DailyRow>,
    /// Sums by procedure.
    pub procedures: Vec<DailyRow>,
    /// What is open now, whenever it came in.
    pub pending: Vec<Pending>,
}

impl Picture {
    /// The sums of the whole period.
    #[must_use]
    pub fn total(&self) -> DailySums {
        self.days.iter().fold(DailySums::default(), |total, row| total.plus(row.sums))
    }
}

impl View<'_> {
    /// The work of the viewer's organisations in a scope. Empty for those who see no dossiers.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn picture(&mut self, viewer: &Viewer, scope: &Scope) -> Result<Picture, Trouble> {
        let parts = scope.parts(viewer, self.province);
        Ok(Picture {
            days: self.sums_of(&parts, scope, SumBy::Day)?,
            authorities: self.sums_of(&parts, scope, SumBy::Authority)?,
            procedures: self.sums_of(&parts, scope, SumBy::Procedure)?,
            pending: self.pending(&parts, scope)?,
        })
    }

    fn sums_of(&mut self, parts: &[Part], scope: &Scope, by: SumBy) -> Result<Vec<DailyRow>, Trouble> {
        let mut found: BTreeMap<String, DailySums> = BTreeMap::new();
        for part in parts {
            let mut bound = Bound::default();
            let mut condition = format!(
                "{} AND day >= {} AND day <= {}",
                part.condition("daily_count", &mut bound),
                bound.put(scope.from),
                bound.put(scope.to)
            );
            if let Some(procedure) = &scope.procedure {
                condition.push_str(&format!(" AND procedure = {}", bound.put(procedure.as_str())));
            }
            for row in self.connection.query(&sums_selected(by, &condition), &bound.0)? {
                let row = sums_read(&row)?;
                let sums = found.entry(row.key).or_default();
                *sums = sums.plus(row.sums);
            }
        }
        Ok(found.into_iter().map(|(key, sums)| DailyRow { key, sums }).collect())
    }

    fn pending(&mut self, parts: &[Part], scope: &Scope) -> Result<Vec<Pending>, Trouble> {
        let mut found = Vec::new();
        for part in parts {
            let mut bound = Bound::default();
            let now = bound.put(self.now);
            let mut condition = format!("{} AND {OPEN}", part.condition("dossier", &mut bound));
            if let Some(procedure) = &scope.procedure {
                condition.push_str(&format!(" AND dossier.procedure = {}", bound.put(procedure.as_str())));
            }
            let sql = format!(
                "SELECT authority, procedure, COUNT(*), CAST(SUM(CASE WHEN starts_at IS NOT NULL \
                 AND paused_since IS NULL AND due_at < {now} THEN 1 ELSE 0 END) AS bigint) \
                 FROM dossier WHERE {condition} GROUP BY authority, procedure"
            );
            for row in self.connection.query(&sql, &bound.0)? {
                found.push(Pending {
                    authority: AgencyId(row.text(0)?),
                    procedure: ProcedureCode(row.text(1)?),
                    open: row.int(2)?,
                    overdue: row.int(3)?,
                });
            }
        }
        Ok(found)
    }
}
