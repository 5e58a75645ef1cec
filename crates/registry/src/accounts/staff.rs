//! Members of staff and the roles they hold, each over a period.

use casework::{Grant, Limit, Role, StaffId};
use jiff::Timestamp;
use law::AgencyId;

use super::role;
use crate::Registry;
use crate::bound::Bound;
use crate::dialect::{Column, Connection, Row, Rows, Write};
use crate::trouble::Trouble;

/// A member of staff to be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStaff {
    /// Identifier, such as `NV00042`.
    pub id: StaffId,
    /// Full name, NFC.
    pub name: String,
    /// Where the desk stands.
    pub agency: Option<AgencyId>,
    /// Title, such as `Phó Chủ tịch`.
    pub title: Option<String>,
    /// Roles, in force from now on.
    pub grants: Vec<Grant>,
}

/// A role held over a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffGrant {
    /// The role.
    pub role: Role,
    /// Where.
    pub agency: AgencyId,
    /// From when.
    pub valid_from: Timestamp,
    /// Until when; `None` where no end is set.
    pub valid_to: Option<Timestamp>,
    /// For which procedures; `None` for all.
    pub limit: Option<Limit>,
}

impl StaffGrant {
    /// In one line: `role@agency`, with `:group` and `@from..to` where it is limited.
    #[must_use]
    pub fn line(&self) -> String {
        let grant = Grant { role: self.role, agency: self.agency.clone(), limit: self.limit.clone() };
        match self.valid_to {
            None if self.limit.is_none() => format!("{}@{}", self.role.as_str(), self.agency),
            to => super::grant_line(&grant, self.valid_from, to),
        }
    }

    /// Whether it is in force at a moment.
    #[must_use]
    pub fn in_force(&self, at: Timestamp) -> bool {
        self.valid_from <= at && self.valid_to.is_none_or(|end| at < end)
    }
}

/// A member of staff as administrators see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffRecord {
    /// Identifier.
    pub id: StaffId,
    /// Full name.
    pub name: String,
    /// Where the desk stands.
    pub agency: Option<AgencyId>,
    /// Title.
    pub title: Option<String>,
    /// Roles, also those that have ended.
    pub grants: Vec<StaffGrant>,
    /// Whether a password is set.
    pub has_password: bool,
    /// Whether a second factor is enrolled.
    pub second_factor: bool,
    /// Until when signing in is locked after failures.
    pub locked_until: Option<Timestamp>,
    /// Since when it cannot sign in any more.
    pub disabled_at: Option<Timestamp>,
    /// When it was entered.
    pub created_at: Timestamp,
}

const COLUMNS: &str = "id, name, agency, title, CASE WHEN password_hash IS NULL THEN 0 ELSE 1 END, \
    CASE WHEN totp_sealed IS NULL THEN 0 ELSE 1 END, locked_until, disabled_at, created_at";

impl Registry {
    /// Enters members of staff, all or none. Whoever is there already keeps password and second factor and takes the new
    /// name, desk, title and roles.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn add_staff(&self, staff: &[NewStaff]) -> Result<(), Trouble> {
        let now = self.now();
        let text = |of: fn(&NewStaff) -> Option<&str>| Column::Text(staff.iter().map(of).collect());
        let rows = Rows {
            table: "staff",
            columns: vec![
                ("id", text(|s| Some(&s.id.0))),
                ("name", text(|s| Some(&s.name))),
                ("agency", text(|s| s.agency.as_ref().map(AgencyId::as_str))),
                ("title", text(|s| s.title.as_deref())),
                ("failed", Column::Int(staff.iter().map(|_| Some(0)).collect())),
                ("created_at", Column::Time(staff.iter().map(|_| Some(now)).collect())),
            ],
            write: Write::Replace { keys: &["id"] },
        };
        self.with_writer(|connection| {
            connection.write(&rows)?;
            grant(
                connection,
                staff.iter().flat_map(|s| s.grants.iter().map(move |grant| (&s.id, grant))),
                now,
            )
        })
    }

    /// Gives a member of staff exactly these roles from now on; those that are not among them end now. `false` when there
    /// is no such member of staff.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn set_grants(&self, id: &StaffId, grants: &[Grant]) -> Result<bool, Trouble> {
        let now = self.now();
        self.with_writer(|connection| {
            let end = "UPDATE staff_grant SET valid_to = $2 WHERE staff = $1 AND (valid_to IS NULL OR valid_to > $2)";
            connection.execute(end, &[id.0.as_str().into(), now.into()])?;
            let known = connection.query_one("SELECT id FROM staff WHERE id = $1", &[id.0.as_str().into()])?.is_some();
            if known {
                grant(connection, grants.iter().map(|grant| (id, grant)), now)?;
            }
            Ok(known)
        })
    }

    /// Ends all access of a member of staff: sessions and tokens with it. The name stays, for the journal. `false` when
    /// there is no such member of staff.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn disable_staff(&self, id: &StaffId) -> Result<bool, Trouble> {
        let now = self.now();
        self.with_writer(|connection| {
            let who = || crate::Value::from(id.0.as_str());
            let sql = "UPDATE staff SET disabled_at = COALESCE(disabled_at, $2) WHERE id = $1";
            let known = connection.execute(sql, &[who(), now.into()])? > 0;
            connection.execute("DELETE FROM session WHERE staff = $1", &[who()])?;
            connection.execute(
                "UPDATE token SET revoked_at = COALESCE(revoked_at, $2) WHERE staff = $1",
                &[who(), now.into()],
            )?;
            Ok(known)
        })
    }

    /// Lets a member of staff sign in again. `false` when there is no such member of staff.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn enable_staff(&self, id: &StaffId) -> Result<bool, Trouble> {
        let sql = "UPDATE staff SET disabled_at = NULL, failed = 0, locked_until = NULL WHERE id = $1";
        Ok(self.with_writer(|connection| connection.execute(sql, &[id.0.as_str().into()]))? > 0)
    }

    /// All members of staff, in order of identifier; where an agency is given, those of whoever has its tasks now.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn list_staff(&self, agency: Option<&AgencyId>) -> Result<Vec<StaffRecord>, Trouble> {
        let mut bound = Bound::default();
        let condition = match agency {
            Some(agency) => {
                let (province, today) = (self.province(), law::time::local(self.now()).date());
                let here = province.agency_on(agency, today);
                let agencies = bound.list(province.stands_for(here, today).map(AgencyId::as_str));
                format!(
                    "agency IN {agencies} OR id IN (SELECT staff FROM staff_grant WHERE staff_grant.agency IN {agencies})"
                )
            }
            None => "1 = 1".to_owned(),
        };
        self.with_reader(|connection| records(connection, &condition, &bound))
    }

    /// One member of staff.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn staff(&self, id: &StaffId) -> Result<Option<StaffRecord>, Trouble> {
        let mut bound = Bound::default();
        let condition = format!("id = {}", bound.put(id.0.as_str()));
        Ok(self.with_reader(|connection| records(connection, &condition, &bound))?.into_iter().next())
    }
}

fn grant<'a>(
    connection: &mut Connection,
    grants: impl Iterator<Item = (&'a StaffId, &'a Grant)>,
    now: Timestamp,
) -> Result<(), Trouble> {
    let sql = "INSERT INTO staff_grant (staff, role, agency, valid_from, procedures) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (staff, role, agency) DO UPDATE SET valid_to = NULL, procedures = excluded.procedures, \
         valid_from = CASE WHEN staff_grant.valid_from > excluded.valid_from THEN excluded.valid_from \
         ELSE staff_grant.valid_from END";
    for (id, grant) in grants {
        let values = [
            id.0.as_str().into(),
            grant.role.as_str().into(),
            grant.agency.as_str().into(),
            now.into(),
            grant.limit.as_ref().map(ToString::to_string).into(),
        ];
        connection.execute(sql, &values)?;
    }
    Ok(())
}

pub(crate) fn records(
    connection: &mut Connection,
    condition: &str,
    bound: &Bound,
) -> Result<Vec<StaffRecord>, Trouble> {
    let sql = format!("SELECT {COLUMNS} FROM staff WHERE {condition} ORDER BY id");
    let mut records: Vec<StaffRecord> =
        connection.query(&sql, &bound.0)?.iter().map(record).collect::<Result<_, _>>()?;
    let sql = format!(
        "SELECT staff, role, agency, valid_from, valid_to, procedures FROM staff_grant \
         WHERE staff IN (SELECT id FROM staff WHERE {condition}) ORDER BY staff, role, agency"
    );
    for row in connection.query(&sql, &bound.0)? {
        let staff = StaffId(row.text(0)?);
        let grant = StaffGrant {
            role: role(&row.text(1)?)?,
            agency: AgencyId(row.text(2)?),
            valid_from: row.time(3)?,
            valid_to: row.opt_time(4)?,
            limit: row.opt_text(5)?.as_deref().and_then(Limit::parse),
        };
        if let Ok(at) = records.binary_search_by(|record| record.id.cmp(&staff))
            && let Some(record) = records.get_mut(at)
        {
            record.grants.push(grant);
        }
    }
    Ok(records)
}

fn record(row: &Row) -> Result<StaffRecord, Trouble> {
    Ok(StaffRecord {
        id: StaffId(row.text(0)?),
        name: row.text(1)?,
        agency: row.opt_text(2)?.map(AgencyId),
        title: row.opt_text(3)?,
        grants: Vec::new(),
        has_password: row.int(4)? != 0,
        second_factor: row.int(5)? != 0,
        locked_until: row.opt_time(6)?,
        disabled_at: row.opt_time(7)?,
        created_at: row.time(8)?,
    })
}
