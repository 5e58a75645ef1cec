//! Intakes without network that could not be merged: kept, sealed, until somebody has dealt with them. The officer who took
//! one in sees it, and who leads the centre.

use casework::{Actor, Role, StaffId};
use jiff::Timestamp;
use law::AgencyId;
use law::code::ProcedureCode;
use serde_json::Value as Json;

use crate::bound::Bound;
use crate::dialect::Row;
use crate::permission::Viewer;
use crate::trouble::Trouble;
use crate::{Registry, Value};

/// Rows of one look at the list.
const LIST_MAX: usize = 200;

/// An intake that was refused, without what it says of persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedHead {
    /// The number on the receipt.
    pub code: String,
    /// Who took it in.
    pub staff: StaffId,
    /// At which centre.
    pub centre: AgencyId,
    /// Under which procedure.
    pub procedure: ProcedureCode,
    /// When, as the receipt says; `None` where the machine sent no moment that can be read.
    pub at_counter: Option<Timestamp>,
    /// When it was refused last.
    pub refused_at: Timestamp,
    /// Code of the refusal, such as `incomplete`; `form` where answers could not be read.
    pub reason: String,
    /// How it was dealt with; `None` while it is open.
    pub resolution: Option<RefusedResolution>,
}

/// How a refused intake was dealt with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedResolution {
    /// By whom.
    pub by: StaffId,
    /// When.
    pub at: Timestamp,
    /// What was done; empty where the machine brought it again and it was merged.
    pub note: String,
}

/// One with what the machine sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// What it is.
    pub head: RefusedHead,
    /// What the machine sent, and the words of the refusal, as the pages keep it.
    pub body: Json,
}

const COLUMNS: &str =
    "code, staff, centre, procedure, at_counter, refused_at, reason, resolved_by, resolved_at, note";

impl Registry {
    /// Keeps what could not be merged, new or in place of its last refusal. One that was dealt with stays as it is.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn keep_refused(&self, refused: &Refused) -> Result<(), Trouble> {
        let head = &refused.head;
        let identity = identity(&head.code, &head.staff);
        let sealed = self.key().seal_bytes(&identity, &serde_json::to_vec(&refused.body)?)?;
        let values: [Value; 8] = [
            head.code.as_str().into(),
            head.staff.0.as_str().into(),
            head.centre.as_str().into(),
            head.procedure.as_str().into(),
            head.at_counter.into(),
            head.refused_at.into(),
            head.reason.as_str().into(),
            sealed.into(),
        ];
        let sql = "INSERT INTO offline_refusal \
             (code, staff, centre, procedure, at_counter, refused_at, reason, sealed) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (code, staff) DO UPDATE SET \
             procedure = excluded.procedure, refused_at = excluded.refused_at, reason = excluded.reason, \
             sealed = excluded.sealed WHERE offline_refusal.resolved_at IS NULL";
        self.with_writer(|connection| connection.execute(sql, &values)).map(drop)
    }

    /// Closes the refusal of an intake that was merged after all; `false` where none was open.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn merged_after_all(&self, staff: &StaffId, code: &str) -> Result<bool, Trouble> {
        self.close(code, staff, staff, "")
    }

    /// Notes how a refused intake was dealt with; `false` where this viewer sees no open one.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn resolve_refused(
        &self,
        viewer: &Viewer,
        code: &str,
        staff: &StaffId,
        note: &str,
    ) -> Result<bool, Trouble> {
        let Some(by) = viewer.actor().staff() else { return Ok(false) };
        match self.refused_heads(viewer, Some((code, staff)))?.first() {
            Some(head) if head.resolution.is_none() => self.close(code, staff, by, note),
            _ => Ok(false),
        }
    }

    /// The refused intakes a viewer may see: own ones, and those of the centres led; open ones first, then the latest, at
    /// most 200.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn refused(&self, viewer: &Viewer) -> Result<Vec<RefusedHead>, Trouble> {
        self.refused_heads(viewer, None)
    }

    /// One with what it says of persons. The look is recorded.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn look_at_refused(
        &self,
        viewer: &Viewer,
        code: &str,
        staff: &StaffId,
    ) -> Result<Option<Refused>, Trouble> {
        let Some(head) = self.refused_heads(viewer, Some((code, staff)))?.into_iter().next() else {
            return Ok(None);
        };
        let Some(by) = viewer.actor().staff() else { return Ok(None) };
        let key: [Value; 2] = [code.into(), staff.0.as_str().into()];
        let row = self.with_writer(|connection| {
            let look = "INSERT INTO offline_look (code, staff, looked_by, looked_at) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT DO NOTHING";
            let [code, staff] = key.clone();
            connection.execute(look, &[code, staff, by.0.as_str().into(), self.now().into()])?;
            connection.query_one("SELECT sealed FROM offline_refusal WHERE code = $1 AND staff = $2", &key)
        })?;
        let Some(row) = row else { return Ok(None) };
        let plain = self.key().open(&identity(code, staff), &row.bytes(0)?)?;
        Ok(Some(Refused { head, body: serde_json::from_slice(&plain)? }))
    }

    fn refused_heads(
        &self,
        viewer: &Viewer,
        one: Option<(&str, &StaffId)>,
    ) -> Result<Vec<RefusedHead>, Trouble> {
        let mut bound = Bound::default();
        let Some(condition) = self.visible(viewer, &mut bound) else { return Ok(Vec::new()) };
        let only = match one {
            Some((code, staff)) => {
                format!(" AND code = {} AND staff = {}", bound.put(code), bound.put(staff.0.as_str()))
            }
            None => String::new(),
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM offline_refusal WHERE ({condition}){only} \
             ORDER BY CASE WHEN resolved_at IS NULL THEN 0 ELSE 1 END, refused_at DESC, code LIMIT {LIST_MAX}"
        );
        let rows = self.with_reader(|connection| connection.query(&sql, &bound.0))?;
        rows.iter().map(head).collect()
    }

    /// The condition under which a row is visible; `None` for who sees none.
    fn visible(&self, viewer: &Viewer, bound: &mut Bound) -> Option<String> {
        let actor = viewer.actor();
        let staff = actor.staff()?;
        let province = self.province();
        let led: Vec<&AgencyId> = province
            .agencies
            .values()
            .filter(|agency| agency.is_centre() && leads(actor, agency))
            .map(|agency| &agency.id)
            .collect();
        let own = format!("staff = {}", bound.put(staff.0.as_str()));
        if led.is_empty() {
            return Some(own);
        }
        Some(format!("{own} OR centre IN {}", bound.list(led.into_iter().map(AgencyId::as_str))))
    }

    fn close(&self, code: &str, staff: &StaffId, by: &StaffId, note: &str) -> Result<bool, Trouble> {
        let sql = "UPDATE offline_refusal SET resolved_by = $3, resolved_at = $4, note = $5 \
             WHERE code = $1 AND staff = $2 AND resolved_at IS NULL";
        let values: [Value; 5] =
            [code.into(), staff.0.as_str().into(), by.0.as_str().into(), self.now().into(), note.into()];
        Ok(self.with_writer(|connection| connection.execute(sql, &values))? > 0)
    }
}

/// Whether an actor leads a centre: its head, or the leader of the organ above it.
fn leads(actor: &Actor, centre: &law::Agency) -> bool {
    actor.holds(Role::CentreHead, &centre.id)
        || actor.holds(Role::Leader, &centre.id)
        || centre.parent.as_ref().is_some_and(|above| actor.holds(Role::Leader, above))
}

fn head(row: &Row) -> Result<RefusedHead, Trouble> {
    let resolution = match (row.opt_text(7)?, row.opt_time(8)?) {
        (Some(by), Some(at)) => {
            Some(RefusedResolution { by: StaffId(by), at, note: row.opt_text(9)?.unwrap_or_default() })
        }
        _ => None,
    };
    Ok(RefusedHead {
        code: row.text(0)?,
        staff: StaffId(row.text(1)?),
        centre: AgencyId(row.text(2)?),
        procedure: ProcedureCode(row.text(3)?),
        at_counter: row.opt_time(4)?,
        refused_at: row.time(5)?,
        reason: row.text(6)?,
        resolution,
    })
}

fn identity(code: &str, staff: &StaffId) -> String {
    format!("offline/{staff}/{code}")
}
