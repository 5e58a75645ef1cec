//! Giving and ending roles one by one: for a group of procedures, over a period, with who did it. What happens to an
//! account is kept apart from the journal of dossiers, and is never changed.

use casework::{Actor, Grant, Role, StaffId};
use jiff::Timestamp;
use law::{Action, AgencyId};

use crate::dialect::Connection;
use crate::personal::{hex, random};
use crate::trouble::Trouble;
use crate::{Registry, Value};

/// A role to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGrant {
    /// The role, where, and for which procedures.
    pub grant: Grant,
    /// From when; now where `None`.
    pub from: Option<Timestamp>,
    /// Until when (the first moment at which it is over); `None` where no end is set.
    pub to: Option<Timestamp>,
}

/// What giving or ending a role led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GrantOutcome {
    /// Done and recorded.
    Done,
    /// There is no such member of staff, or no such grant in force or to come.
    Unknown,
    /// Who gives it does not administer this house.
    NotYours,
    /// It would end before it begins.
    Period,
    /// The agency is none of the province.
    UnknownAgency,
    /// A field or procedure of the limit that the pack does not have.
    UnknownProcedures(String),
    /// The last administrator would be left without the role.
    LastAdministrator,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $name:literal),* $(,)?) => {
        /// What happened to an account.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum AccountEventKind { $($(#[$doc])* $kind),* }

        impl AccountEventKind {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// Name in the store.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$kind => $name),* }
            }

            /// Reads the name in the store.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($name => Some(Self::$kind),)* _ => None }
            }
        }
    };
}
kinds! {
    /// A role was given.
    GrantGiven "grant-given",
    /// A role was ended.
    GrantEnded "grant-ended",
    /// A second factor was enrolled.
    SecondFactor "second-factor",
    /// An administrator took all second factors away.
    SecondFactorReset "second-factor-reset",
    /// A recovery code was used to sign in.
    RecoveryUsed "recovery-used",
    /// The password was changed.
    PasswordChanged "password-changed",
    /// A passkey was made.
    PasskeyAdded "passkey-added",
    /// A passkey was taken away.
    PasskeyRemoved "passkey-removed",
}

/// One thing that happened to an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountEvent {
    /// When.
    pub at: Timestamp,
    /// Whose account.
    pub staff: StaffId,
    /// Who did it, as the journal names actors.
    pub actor: String,
    /// What.
    pub kind: AccountEventKind,
    /// Of what, such as `clerk@H15.133:civil_status@2026-11-23..`.
    pub detail: String,
}

/// Notes what happened to an account, in the transaction in which it happens.
pub(crate) fn note(
    connection: &mut Connection,
    (staff, by, now): (&StaffId, &Actor, Timestamp),
    kind: AccountEventKind,
    detail: &str,
) -> Result<(), Trouble> {
    let id = hex(&random::<12>()?);
    let sql =
        "INSERT INTO account_event (id, at, staff, actor, kind, detail) VALUES ($1, $2, $3, $4, $5, $6)";
    let values: [Value; 6] = [
        id.into(),
        now.into(),
        staff.0.as_str().into(),
        by.journal_name().into(),
        kind.as_str().into(),
        detail.into(),
    ];
    connection.execute(sql, &values).map(drop)
}

/// A grant in one line: `role@agency:group@from..to`.
#[must_use]
pub fn grant_line(grant: &Grant, from: Timestamp, to: Option<Timestamp>) -> String {
    let group = grant.limit.as_ref().map(|limit| format!(":{limit}")).unwrap_or_default();
    let day = |moment: Timestamp| law::time::local(moment).strftime("%Y-%m-%d").to_string();
    // The last day, where the store keeps the first moment after it.
    let last = to.map(|to| day(to - jiff::SignedDuration::from_secs(1))).unwrap_or_default();
    format!("{}@{}{group}@{}..{last}", grant.role.as_str(), grant.agency, day(from))
}

impl Registry {
    /// Gives a role for a group of procedures and a period. What was given of the same role in the same agency before is
    /// replaced by it.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn give_grant(&self, id: &StaffId, new: &NewGrant, by: &Actor) -> Result<GrantOutcome, Trouble> {
        let (now, province) = (self.now(), self.province());
        if !self.viewer(by).may(Action::Administer) && *by != Actor::System {
            return Ok(GrantOutcome::NotYours);
        }
        let from = new.from.unwrap_or(now);
        if new.to.is_some_and(|to| to <= from || to <= now) {
            return Ok(GrantOutcome::Period);
        }
        if province.agency(&new.grant.agency).is_none() {
            return Ok(GrantOutcome::UnknownAgency);
        }
        if let Some(name) = new.grant.limit.as_ref().and_then(|limit| limit.unknown(&province)) {
            return Ok(GrantOutcome::UnknownProcedures(name.to_owned()));
        }
        let later = new.to.is_some() || from > now || new.grant.limit.is_some();
        let (role, agency) = (new.grant.role, &new.grant.agency);
        let sql = "INSERT INTO staff_grant (staff, role, agency, valid_from, valid_to, procedures) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (staff, role, agency) DO UPDATE SET \
             valid_from = excluded.valid_from, valid_to = excluded.valid_to, procedures = excluded.procedures";
        self.with_writer(|connection| {
            if !is_known(connection, id)? {
                return Ok(GrantOutcome::Unknown);
            }
            if later && role == Role::Administrator && is_last_administrator(connection, id, now)? {
                return Ok(GrantOutcome::LastAdministrator);
            }
            let values = [
                id.0.as_str().into(),
                role.as_str().into(),
                agency.as_str().into(),
                from.into(),
                new.to.into(),
                new.grant.limit.as_ref().map(ToString::to_string).into(),
            ];
            connection.execute(sql, &values)?;
            let line = grant_line(&new.grant, from, new.to);
            note(connection, (id, by, now), AccountEventKind::GrantGiven, &line)?;
            Ok(GrantOutcome::Done)
        })
    }

    /// Ends a role now, whether it is in force or was to begin later.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn end_grant(
        &self,
        id: &StaffId,
        (role, agency): (Role, &AgencyId),
        by: &Actor,
    ) -> Result<GrantOutcome, Trouble> {
        let now = self.now();
        if !self.viewer(by).may(Action::Administer) && *by != Actor::System {
            return Ok(GrantOutcome::NotYours);
        }
        let sql = "UPDATE staff_grant SET valid_to = $4 WHERE staff = $1 AND role = $2 AND agency = $3 \
             AND (valid_to IS NULL OR valid_to > $4)";
        self.with_writer(|connection| {
            if role == Role::Administrator && is_last_administrator(connection, id, now)? {
                return Ok(GrantOutcome::LastAdministrator);
            }
            let values = [id.0.as_str().into(), role.as_str().into(), agency.as_str().into(), now.into()];
            if connection.execute(sql, &values)? == 0 {
                return Ok(GrantOutcome::Unknown);
            }
            let line = format!("{}@{agency}", role.as_str());
            note(connection, (id, by, now), AccountEventKind::GrantEnded, &line)?;
            Ok(GrantOutcome::Done)
        })
    }

    /// What happened to an account, newest first; `None` for those who administer nothing and are not the person itself.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn account_events(
        &self,
        id: &StaffId,
        by: &Actor,
        limit: u32,
    ) -> Result<Option<Vec<AccountEvent>>, Trouble> {
        if by.staff() != Some(id) && !self.viewer(by).may(Action::Administer) {
            return Ok(None);
        }
        let sql = "SELECT at, staff, actor, kind, detail FROM account_event WHERE staff = $1 \
             ORDER BY at DESC, id LIMIT $2";
        let values = [id.0.as_str().into(), i64::from(limit).into()];
        let rows = self.with_reader(|connection| connection.query(sql, &values))?;
        let event = |row: &crate::Row| {
            let kind = row.text(3)?;
            Ok(AccountEvent {
                at: row.time(0)?,
                staff: StaffId(row.text(1)?),
                actor: row.text(2)?,
                kind: AccountEventKind::parse(&kind)
                    .ok_or_else(|| Trouble::Corrupt(format!("event {kind} of an account")))?,
                detail: row.text(4)?,
            })
        };
        rows.iter().map(event).collect::<Result<_, Trouble>>().map(Some)
    }
}

fn is_known(connection: &mut Connection, id: &StaffId) -> Result<bool, Trouble> {
    Ok(connection.query_one("SELECT id FROM staff WHERE id = $1", &[id.0.as_str().into()])?.is_some())
}

/// Whether nobody else can give roles from now on, without an end: then the house would be locked for good.
fn is_last_administrator(connection: &mut Connection, id: &StaffId, now: Timestamp) -> Result<bool, Trouble> {
    let sql = "SELECT staff.id FROM staff JOIN staff_grant ON staff_grant.staff = staff.id \
         WHERE staff_grant.role = 'administrator' AND staff.disabled_at IS NULL AND staff_grant.valid_to IS NULL \
         AND staff_grant.valid_from <= $1";
    let held = connection.query(sql, &[now.into()])?;
    let ids = held.iter().map(|row| row.text(0)).collect::<Result<Vec<_>, _>>()?;
    Ok(ids.contains(&id.0) && ids.iter().all(|other| *other == id.0))
}
