//! Names of applicants, folded, kept in memory once they were opened: a queue of fifty thousand is searched by a part of a
//! name, or sorted by names, without opening every sealed row again. Nothing of it is ever written, and an erased person
//! is forgotten; whatever is shown is read and opened anew.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use law::text::fold;

use super::View;
use crate::bound::Bound;
use crate::trouble::Trouble;

/// Names kept at most; beyond, all are forgotten and learnt anew.
const KEPT_MAX: usize = 400_000;

/// Rows opened with one statement.
const OPENED_AT_ONCE: usize = 500;

/// Folded names by row of personal data; empty for a row without a name.
#[derive(Default)]
pub(crate) struct Names(Mutex<HashMap<i64, Box<str>>>);

impl Names {
    fn held(&self) -> MutexGuard<'_, HashMap<i64, Box<str>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets these rows.
    pub(crate) fn forget(&self, ids: &[i64]) {
        let mut held = self.held();
        for id in ids {
            held.remove(id);
        }
    }
}

impl View<'_> {
    /// The folded names of these rows of personal data, in their order; empty where there is none.
    pub(crate) fn folded_names(&mut self, ids: &[i64]) -> Result<Vec<String>, Trouble> {
        let missing: Vec<i64> = {
            let held = self.names.held();
            ids.iter().copied().filter(|id| !held.contains_key(id)).collect()
        };
        for part in missing.chunks(OPENED_AT_ONCE) {
            self.learn(part)?;
        }
        let held = self.names.held();
        let name = |id: &i64| held.get(id).map(|name| name.to_string()).unwrap_or_default();
        Ok(ids.iter().map(name).collect())
    }

    fn learn(&mut self, ids: &[i64]) -> Result<(), Trouble> {
        let mut bound = Bound::default();
        let sql = format!(
            "SELECT id, stream, sealed FROM personal WHERE sealed IS NOT NULL AND id IN {}",
            bound.list(ids.iter().copied())
        );
        let rows = self.connection.query(&sql, &bound.0)?;
        let mut learnt = Vec::with_capacity(rows.len());
        for row in &rows {
            let id = row.int(0)?;
            let personal = self.open_personal(id, row.int(1)?, &row.bytes(2)?)?;
            learnt.push((id, fold(&personal.applicant.name).into_boxed_str()));
        }
        let mut held = self.names.held();
        if held.len() + learnt.len() > KEPT_MAX {
            held.clear();
        }
        held.extend(learnt);
        Ok(())
    }
}
