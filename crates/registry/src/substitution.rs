//! Who stands in for whom, from when to when, with which powers, on which ground. Powers are read each time somebody asks:
//! they begin and end by themselves. What the substitute does is written in the journal as done in the colleague's place.

use std::collections::BTreeSet;

use casework::{Actor, Cover, Grant, Role, StaffId};
use jiff::Timestamp;
use law::{AgencyId, Province};

use crate::accounts::own_grants;
use crate::dialect::{Connection, Row};
use crate::permission::is_casework;
use crate::personal::{hex, random};
use crate::trouble::Trouble;
use crate::{Registry, Value};

/// A substitution to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSubstitution {
    /// Who is absent.
    pub absent: StaffId,
    /// Who stands in.
    pub substitute: StaffId,
    /// The roles that pass over, of those the absent person holds in casework.
    pub roles: Vec<Role>,
    /// Ground: leave, assignment, the number of a decision.
    pub ground: String,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
}

/// A substitution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitution {
    /// Identifier.
    pub id: String,
    /// Who is absent.
    pub absent: StaffId,
    /// Who stands in.
    pub substitute: StaffId,
    /// The roles that pass over.
    pub roles: Vec<Role>,
    /// Ground.
    pub ground: String,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
    /// Who made it.
    pub made_by: StaffId,
    /// Ended early: by whom and when.
    pub ended: Option<(StaffId, Timestamp)>,
}

impl Substitution {
    /// Whether it is in force.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        self.ended.is_none() && self.from <= now && now < self.to
    }
}

/// Why a substitution is not made or ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SubstitutionRefusal {
    /// A needed answer is missing.
    Missing(&'static str),
    /// Nobody stands in for themselves.
    Oneself,
    /// One of the two has no account, or none any more.
    NobodyThere,
    /// It ends before it begins, or is over already.
    Dates,
    /// The absent person does not hold this role in casework.
    RoleNotHeld(Role),
    /// The two work in different agencies.
    NotAColleague,
    /// Only the person, or who leads where the powers are held, may do this.
    NotYours,
    /// Somebody has these powers of the absent person in that time already.
    Overlapping(StaffId),
    /// The substitute is absent in that time, or the absent person stands in for somebody: powers pass over once.
    Chain,
    /// It has ended or was never made.
    Over,
}

impl SubstitutionRefusal {
    /// All codes, for the words of each.
    pub const CODES: [&'static str; 10] = [
        "missing",
        "oneself",
        "nobody-there",
        "dates",
        "role-not-held",
        "not-a-colleague",
        "not-yours",
        "overlapping",
        "chain",
        "over",
    ];

    /// The stable code of the reason.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "missing",
            Self::Oneself => "oneself",
            Self::NobodyThere => "nobody-there",
            Self::Dates => "dates",
            Self::RoleNotHeld(_) => "role-not-held",
            Self::NotAColleague => "not-a-colleague",
            Self::NotYours => "not-yours",
            Self::Overlapping(_) => "overlapping",
            Self::Chain => "chain",
            Self::Over => "over",
        }
    }
}

/// The roles that lead an agency: who holds one may say who covers whom there.
const LEADING: [Role; 4] = [Role::DivisionHead, Role::CentreHead, Role::Approver, Role::Leader];

const COLUMNS: &str =
    "id, absent, substitute, roles, ground, starts_at, ends_at, made_by, ended_by, ended_at";

impl Registry {
    /// Makes a substitution; its identifier, or why not.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn substitute(
        &self,
        actor: &Actor,
        wanted: &NewSubstitution,
    ) -> Result<Result<String, SubstitutionRefusal>, Trouble> {
        let (now, province) = (self.now(), self.province());
        let id = hex(&random::<16>()?);
        self.with_writer(|connection| {
            lock(connection, [&wanted.absent, &wanted.substitute])?;
            if let Some(refusal) = refusal(connection, actor, wanted, (now, &province))? {
                return Ok(Err(refusal));
            }
            let roles: Vec<&str> = wanted.roles.iter().map(|role| role.as_str()).collect();
            let values: [Value; 9] = [
                id.as_str().into(),
                wanted.absent.0.as_str().into(),
                wanted.substitute.0.as_str().into(),
                roles.join(",").into(),
                wanted.ground.trim().into(),
                wanted.from.into(),
                wanted.to.into(),
                actor.staff().map(|id| id.0.clone()).into(),
                now.into(),
            ];
            let sql = "INSERT INTO substitution (id, absent, substitute, roles, ground, starts_at, ends_at, made_by, made_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
            connection.execute(sql, &values)?;
            Ok(Ok(id.clone()))
        })
    }

    /// Ends a substitution now.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn end_substitution(
        &self,
        actor: &Actor,
        id: &str,
    ) -> Result<Result<(), SubstitutionRefusal>, Trouble> {
        let (now, province) = (self.now(), self.province());
        self.with_writer(|connection| {
            let sql = format!(
                "SELECT {COLUMNS} FROM substitution WHERE id = $1 AND ended_at IS NULL AND ends_at > $2"
            );
            let row = connection.query_one(&sql, &[id.into(), now.into()])?;
            let Some(made) = row.as_ref().map(read).transpose()? else {
                return Ok(Err(SubstitutionRefusal::Over));
            };
            let grants = passing(connection, (&made.absent, &made.roles), (now, &province))?;
            let theirs = actor.staff() == Some(&made.substitute) || actor.staff() == Some(&made.made_by);
            let Some(by) =
                actor.staff().filter(|_| theirs || may_arrange(actor, &made.absent, &grants, &province))
            else {
                return Ok(Err(SubstitutionRefusal::NotYours));
            };
            let sql = "UPDATE substitution SET ended_by = $2, ended_at = $3 WHERE id = $1";
            connection.execute(sql, &[id.into(), by.0.as_str().into(), now.into()])?;
            Ok(Ok(()))
        })
    }
}

/// For whom a person stands in at `now`, with the powers that pass over.
pub(crate) fn covers(
    connection: &mut Connection,
    id: &StaffId,
    (now, province): (Timestamp, &Province),
) -> Result<Vec<Cover>, Trouble> {
    let sql = "SELECT substitution.absent, substitution.roles, substitution.ends_at FROM substitution \
         JOIN staff ON staff.id = substitution.absent WHERE substitution.substitute = $1 AND substitution.ends_at > $2 \
         AND substitution.starts_at <= $2 AND substitution.ended_at IS NULL AND staff.disabled_at IS NULL \
         ORDER BY substitution.starts_at, substitution.id";
    let rows = connection.query(sql, &[id.0.as_str().into(), now.into()])?;
    let mut covers = Vec::with_capacity(rows.len());
    for row in rows {
        let absent = StaffId(row.text(0)?);
        let grants = passing(connection, (&absent, &roles(&row.text(1)?)), (now, province))?;
        covers.push(Cover { absent, grants, until: row.time(2)? });
    }
    Ok(covers)
}

/// The grants of a person in these roles.
fn passing(
    connection: &mut Connection,
    (absent, roles): (&StaffId, &[Role]),
    at: (Timestamp, &Province),
) -> Result<Vec<Grant>, Trouble> {
    let mut grants = own_grants(connection, absent, at)?;
    grants.retain(|grant| is_casework(grant.role) && roles.contains(&grant.role));
    Ok(grants)
}

/// The substitutions of the province, last made first, at most 2,000.
pub(crate) fn list(connection: &mut Connection) -> Result<Vec<Substitution>, Trouble> {
    let sql = format!("SELECT {COLUMNS} FROM substitution ORDER BY made_at DESC, id LIMIT 2000");
    connection.query(&sql, &[])?.iter().map(read).collect()
}

/// Whether the actor may say who covers the absent person with these grants: the person, or who leads in every agency
/// concerned. Powers that were passed to the actor do not count.
pub(crate) fn may_arrange(actor: &Actor, absent: &StaffId, grants: &[Grant], province: &Province) -> bool {
    let own = actor.covering(|_| false);
    let leads = |agency: &AgencyId| {
        own.grants().iter().any(|grant| {
            LEADING.contains(&grant.role)
                && (grant.agency == *agency || province.own_desk(&grant.agency, agency))
        })
    };
    actor.staff() == Some(absent) || !grants.is_empty() && grants.iter().all(|grant| leads(&grant.agency))
}

/// Agencies in which a person works in casework.
fn agencies(grants: &[Grant]) -> BTreeSet<&AgencyId> {
    grants.iter().filter(|grant| is_casework(grant.role)).map(|grant| &grant.agency).collect()
}

/// Whether two people work in the same agency, or one at the desk of the other's.
pub(crate) fn work_together(one: &[Grant], other: &[Grant], province: &Province) -> bool {
    let (here, there) = (agencies(one), agencies(other));
    let near = |a: &AgencyId, b: &AgencyId| a == b || province.own_desk(a, b) || province.own_desk(b, a);
    here.iter().any(|a| there.iter().any(|b| near(a, b)))
}

fn refusal(
    connection: &mut Connection,
    actor: &Actor,
    wanted: &NewSubstitution,
    (now, province): (Timestamp, &Province),
) -> Result<Option<SubstitutionRefusal>, Trouble> {
    use SubstitutionRefusal as R;
    if wanted.ground.trim().is_empty() {
        return Ok(Some(R::Missing("ground")));
    }
    if wanted.roles.is_empty() {
        return Ok(Some(R::Missing("roles")));
    }
    if wanted.absent == wanted.substitute {
        return Ok(Some(R::Oneself));
    }
    if wanted.to <= wanted.from || wanted.to <= now {
        return Ok(Some(R::Dates));
    }
    let here = "SELECT COUNT(*) FROM staff WHERE disabled_at IS NULL AND id IN ($1, $2)";
    let both = [wanted.absent.0.as_str().into(), wanted.substitute.0.as_str().into()];
    if connection.query_one(here, &both)?.map_or(Ok(0), |row| row.int(0))? != 2 {
        return Ok(Some(R::NobodyThere));
    }
    let own = own_grants(connection, &wanted.absent, (now, province))?;
    let held = |role: &&Role| is_casework(**role) && own.iter().any(|grant| grant.role == **role);
    if let Some(role) = wanted.roles.iter().find(|role| !held(role)) {
        return Ok(Some(R::RoleNotHeld(*role)));
    }
    let passing: Vec<Grant> =
        own.iter().filter(|grant| wanted.roles.contains(&grant.role)).cloned().collect();
    if !may_arrange(actor, &wanted.absent, &passing, province) {
        return Ok(Some(R::NotYours));
    }
    let theirs = own_grants(connection, &wanted.substitute, (now, province))?;
    if !work_together(&own, &theirs, province) {
        return Ok(Some(R::NotAColleague));
    }
    conflict(connection, wanted)
}

/// What is agreed already in the same time and does not go together with it.
fn conflict(
    connection: &mut Connection,
    wanted: &NewSubstitution,
) -> Result<Option<SubstitutionRefusal>, Trouble> {
    let sql = format!(
        "SELECT {COLUMNS} FROM substitution WHERE ended_at IS NULL AND starts_at < $2 AND ends_at > $1 \
         AND (absent IN ($3, $4) OR substitute = $3)"
    );
    let values = [
        wanted.from.into(),
        wanted.to.into(),
        wanted.absent.0.as_str().into(),
        wanted.substitute.0.as_str().into(),
    ];
    for row in connection.query(&sql, &values)? {
        let made = read(&row)?;
        if made.absent != wanted.absent {
            return Ok(Some(SubstitutionRefusal::Chain));
        }
        if made.roles.iter().any(|role| wanted.roles.contains(role)) {
            return Ok(Some(SubstitutionRefusal::Overlapping(made.substitute)));
        }
    }
    Ok(None)
}

/// Two who arrange the same at a time wait for each other.
fn lock(connection: &mut Connection, people: [&StaffId; 2]) -> Result<(), Trouble> {
    let sql = format!("SELECT id FROM staff WHERE id IN ($1, $2) ORDER BY id{}", connection.for_update());
    connection.query(&sql, &people.map(|id| id.0.as_str().into())).map(drop)
}

fn roles(text: &str) -> Vec<Role> {
    text.split(',').filter_map(Role::parse).collect()
}

fn read(row: &Row) -> Result<Substitution, Trouble> {
    let ended = row.opt_text(8)?.map(StaffId).zip(row.opt_time(9)?);
    Ok(Substitution {
        id: row.text(0)?,
        absent: StaffId(row.text(1)?),
        substitute: StaffId(row.text(2)?),
        roles: roles(&row.text(3)?),
        ground: row.text(4)?,
        from: row.time(5)?,
        to: row.time(6)?,
        made_by: StaffId(row.text(7)?),
        ended,
    })
}
