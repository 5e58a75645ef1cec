//! What lies with each case officer of an authority, against what that person usually finishes in a day: for whoever
//! assigns and balances work.

use std::collections::BTreeMap;

use casework::dossier::Status;
use casework::{Role, StaffId};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use law::AgencyId;
use law::code::{DossierCode, ProcedureCode};
use law::time::local;

use super::View;
use crate::bound::Bound;
use crate::permission::Viewer;
use crate::trouble::Trouble;

/// How far back the usual daily output is taken from.
const LOOKED_BACK: SignedDuration = SignedDuration::from_hours(24 * 28);

/// An open dossier of an officer, as far as balancing needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDossier {
    /// Code.
    pub code: DossierCode,
    /// Version that a command given from this row expects.
    pub version: u32,
    /// Procedure.
    pub procedure: ProcedureCode,
    /// Stage, as `casework::dossier::Stage::as_str` names it.
    pub stage: String,
    /// The appointment now in force.
    pub due_at: Option<Timestamp>,
    /// Whether the clock runs.
    pub counting: bool,
}

/// The load of one case officer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficerLoad {
    /// Who.
    pub id: StaffId,
    /// Display name.
    pub name: String,
    /// Open dossiers.
    pub open: Vec<OpenDossier>,
    /// Dossiers finished in the last four weeks.
    pub finished: u64,
    /// Working days in these four weeks; at least 1.
    pub working_days: u64,
}

impl OfficerLoad {
    /// Open dossiers past their appointment while the clock runs.
    #[must_use]
    pub fn overdue(&self, now: Timestamp) -> u64 {
        count(self.open.iter().filter(|d| d.counting && d.due_at.is_some_and(|due| due < now)))
    }

    /// Open dossiers due on or before a day, those overdue included.
    #[must_use]
    pub fn due_by(&self, day: Date) -> u64 {
        let due = |d: &&OpenDossier| d.counting && d.due_at.is_some_and(|due| local(due).date() <= day);
        count(self.open.iter().filter(due))
    }

    /// What this person usually finishes in a working day, rounded up; at least 1.
    #[must_use]
    pub fn daily_output(&self) -> u64 {
        self.finished.div_ceil(self.working_days.max(1)).max(1)
    }
}

fn count<T>(items: impl Iterator<Item = T>) -> u64 {
    u64::try_from(items.count()).unwrap_or(u64::MAX)
}

impl View<'_> {
    /// The case officers of those of the authorities in which the viewer is division head, in order of name, each with
    /// what lies with them. Empty for everybody else.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn officer_loads(&mut self, viewer: &Viewer) -> Result<Vec<OfficerLoad>, Trouble> {
        let headed: Vec<AgencyId> = viewer.actor().agencies(Role::DivisionHead).cloned().collect();
        if headed.is_empty() {
            return Ok(Vec::new());
        }
        let mut loads = self.case_officers(&headed)?;
        self.fill_open(&headed, &mut loads)?;
        let from = self.now.checked_sub(LOOKED_BACK).unwrap_or(self.now);
        let days = self.province.calendar.working_days_between(local(from).date(), local(self.now).date());
        for load in loads.values_mut() {
            load.working_days = u64::from(days.unwrap_or(20)).max(1);
            let sql = "SELECT COUNT(*) FROM dossier WHERE case_officer = $1 AND closed_at >= $2";
            load.finished = self.one_number(sql, &[load.id.0.as_str().into(), from.into()])?;
        }
        let mut loads: Vec<OfficerLoad> = loads.into_values().collect();
        loads.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.id.cmp(&b.id)));
        Ok(loads)
    }

    /// What this member of staff usually finishes in a working day as case officer, rounded up; `None` for one who
    /// finished nothing in the last four weeks.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn daily_output(&mut self, id: &StaffId) -> Result<Option<u64>, Trouble> {
        let from = self.now.checked_sub(LOOKED_BACK).unwrap_or(self.now);
        let days = self.province.calendar.working_days_between(local(from).date(), local(self.now).date());
        let sql = "SELECT COUNT(*) FROM dossier WHERE case_officer = $1 AND closed_at >= $2";
        let finished = self.one_number(sql, &[id.0.as_str().into(), from.into()])?;
        Ok((finished > 0).then(|| finished.div_ceil(u64::from(days.unwrap_or(20)).max(1))))
    }

    fn case_officers(&mut self, headed: &[AgencyId]) -> Result<BTreeMap<StaffId, OfficerLoad>, Trouble> {
        let mut bound = Bound::default();
        let (role, now) = (bound.put(Role::CaseOfficer.as_str()), bound.put(self.now));
        let agencies = bound.list(headed.iter().map(AgencyId::as_str));
        let sql = format!(
            "SELECT DISTINCT staff.id, staff.name FROM staff_grant JOIN staff ON staff.id = staff_grant.staff \
             WHERE staff_grant.agency IN {agencies} AND staff_grant.role = {role} AND staff_grant.valid_from <= {now} \
             AND (staff_grant.valid_to IS NULL OR staff_grant.valid_to > {now}) AND staff.disabled_at IS NULL"
        );
        let mut loads = BTreeMap::new();
        for row in self.connection.query(&sql, &bound.0)? {
            let id = StaffId(row.text(0)?);
            let name = row.text(1)?;
            let load = OfficerLoad { id: id.clone(), name, open: Vec::new(), finished: 0, working_days: 1 };
            loads.insert(id, load);
        }
        Ok(loads)
    }

    fn fill_open(
        &mut self,
        headed: &[AgencyId],
        loads: &mut BTreeMap<StaffId, OfficerLoad>,
    ) -> Result<(), Trouble> {
        let mut bound = Bound::default();
        let officers = bound.list(loads.keys().map(|id| id.0.as_str()));
        let agencies = bound.list(headed.iter().map(AgencyId::as_str));
        let processing = Status::ALL.iter().filter(|status| !status.is_closed());
        let open: Vec<String> = processing.map(|status| status.code().to_string()).collect();
        let sql = format!(
            "SELECT code, version, procedure, stage, due_at, case_officer, \
             CASE WHEN starts_at IS NULL OR paused_since IS NOT NULL THEN 0 ELSE 1 END FROM dossier \
             WHERE case_officer IN {officers} AND closed_at IS NULL AND status IN ({}) AND authority IN {agencies} \
             ORDER BY due_at, id",
            open.join(", ")
        );
        for row in self.connection.query(&sql, &bound.0)? {
            let Some(load) = loads.get_mut(&StaffId(row.text(5)?)) else { continue };
            load.open.push(OpenDossier {
                code: DossierCode(row.text(0)?),
                version: u32::try_from(row.int(1)?).unwrap_or(0),
                procedure: ProcedureCode(row.text(2)?),
                stage: row.text(3)?,
                due_at: row.opt_time(4)?,
                counting: row.int(6)? == 1,
            });
        }
        Ok(())
    }
}
