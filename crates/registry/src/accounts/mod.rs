//! People and programs that sign in: staff with their roles, passwords and second factors, sessions, tokens of the API.
//!
//! Passwords are kept as Argon2id hashes, secrets of the second factor sealed, sessions and tokens as hashes of random
//! secrets that only their holder has. Nothing here is in the journal: who acted is, as a staff identifier.

mod grants;
mod identity;
mod passkey;
mod password;
mod second_factor;
mod session;
mod staff;
mod token;

use casework::{Actor, Cover, Grant, Limit, Role, StaffId};
use jiff::Timestamp;
use jiff::civil::Date;
use law::{AgencyId, Province};

pub use self::grants::{AccountEvent, AccountEventKind, GrantOutcome, NewGrant, grant_line};
pub use self::identity::{ATTEMPT_LASTS, Provided, ProviderLogout, new_browser_secret};
pub use self::passkey::{NewPasskey, Passkey, PasskeyAnswer, PasskeyFault, Site};
pub use self::password::{LOCKED_FOR, PASSWORD_MIN, PasswordSet, SignIn};
pub use self::second_factor::{Confirmed, PasswordChanged, SessionRecord};
pub use self::session::{SESSION_IDLE, SESSION_LASTS, Session};
pub(crate) use self::staff::records;
pub use self::staff::{NewStaff, StaffGrant, StaffRecord};
pub use self::token::{NewToken, TokenRecord};

use crate::dialect::{Connection, Row};
use crate::personal::{Person, StoreKey};
use crate::trouble::Trouble;

/// Who stands behind a session or a token, with the powers in force now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Account {
    /// A member of staff.
    Staff(StaffAccount),
    /// A citizen or business.
    Citizen(CitizenAccount),
}

/// A member of staff who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffAccount {
    /// Identifier.
    pub id: StaffId,
    /// Full name.
    pub name: String,
    /// Where the desk stands.
    pub agency: Option<AgencyId>,
    /// Title, such as `Phó Chủ tịch`.
    pub title: Option<String>,
    /// Roles in force now: the person's own, then those of `covers` in their order.
    pub grants: Vec<Grant>,
    /// For whom the person stands in now.
    pub covers: Vec<Cover>,
    /// Whether a second factor or a passkey is enrolled.
    pub second_factor: bool,
}

/// A citizen who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitizenAccount {
    /// Keyed hash of the personal number, as `Registry::subject_of` gives it.
    pub subject: String,
    /// The person as the identity provider gave it.
    pub person: Person,
    /// The level of assurance with which an identity provider has vouched for this session; `None` where none has.
    pub assurance: Option<u8>,
}

impl Account {
    /// The acting person of a command.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match self {
            Self::Staff(staff) => Actor::Staff {
                id: staff.id.clone(),
                grants: staff.grants.clone(),
                covers: staff.covers.clone(),
            },
            Self::Citizen(citizen) => Actor::Applicant { subject: citizen.subject.clone() },
        }
    }

    /// Full name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Staff(staff) => &staff.name,
            Self::Citizen(citizen) => &citizen.person.name,
        }
    }
}

/// Whom a session or a token is made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// A member of staff.
    Staff(StaffId),
    /// A citizen or business; needs a personal number.
    Citizen(Box<Person>),
}

/// The columns in which a holder is stored: staff, subject, sealed person.
struct HolderColumns {
    staff: Option<String>,
    subject: Option<String>,
    person: Option<Vec<u8>>,
}

impl Holder {
    fn columns(&self, key: &StoreKey, identity: &str) -> Result<HolderColumns, Trouble> {
        Ok(match self {
            Self::Staff(id) => HolderColumns { staff: Some(id.0.clone()), subject: None, person: None },
            Self::Citizen(person) => {
                let number = person.personal_id.as_deref();
                let number =
                    number.ok_or_else(|| Trouble::Setup("a citizen signs in by personal number".into()))?;
                HolderColumns {
                    staff: None,
                    subject: Some(crate::subject_text(key.subject_token(number))),
                    person: Some(key.seal_bytes(identity, &serde_json::to_vec(person)?)?),
                }
            }
        })
    }
}

/// The account behind the columns `staff`, `subject`, `person` at `from`; `None` for staff that is disabled or gone.
fn account(
    connection: &mut Connection,
    (key, identity): (&StoreKey, &str),
    (row, from): (&Row, usize),
    (now, province): (Timestamp, &Province),
) -> Result<Option<Account>, Trouble> {
    if let Some(id) = row.opt_text(from)? {
        return Ok(staff_account(connection, &StaffId(id), (now, province))?.map(Account::Staff));
    }
    let (Some(subject), Some(sealed)) = (row.opt_text(from + 1)?, row.opt_bytes(from + 2)?) else {
        return Ok(None);
    };
    let person = serde_json::from_slice(&key.open(identity, &sealed)?)?;
    Ok(Some(Account::Citizen(CitizenAccount { subject, person, assurance: None })))
}

impl crate::Registry {
    /// A member of staff with the powers held now, for work that goes on in their name after they have left the page; `None`
    /// for one who cannot sign in any more.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn acting(&self, id: &StaffId) -> Result<Option<Actor>, Trouble> {
        let (now, province) = (self.now(), self.province());
        let account = self.with_reader(|connection| staff_account(connection, id, (now, &province)))?;
        Ok(account.map(|account| Account::Staff(account).actor()))
    }
}

pub(crate) fn staff_account(
    connection: &mut Connection,
    id: &StaffId,
    (now, province): (Timestamp, &Province),
) -> Result<Option<StaffAccount>, Trouble> {
    let sql = "SELECT name, agency, title, CASE WHEN totp_sealed IS NULL \
         AND NOT EXISTS (SELECT 1 FROM passkey WHERE passkey.staff = staff.id) THEN 0 ELSE 1 END FROM staff \
         WHERE id = $1 AND disabled_at IS NULL";
    let Some(row) = connection.query_one(sql, &[id.0.as_str().into()])? else { return Ok(None) };
    let today = law::time::local(now).date();
    let mut grants = own_grants(connection, id, (now, province))?;
    let covers = crate::substitution::covers(connection, id, (now, province))?;
    grants.extend(covers.iter().flat_map(|cover| cover.grants.iter().cloned()));
    let desk = row.opt_text(1)?.map(AgencyId);
    Ok(Some(StaffAccount {
        id: id.clone(),
        name: row.text(0)?,
        agency: desk.map(|desk| province.agency_on(&desk, today).clone()),
        title: row.opt_text(2)?,
        second_factor: row.int(3)? != 0,
        grants,
        covers,
    }))
}

/// The roles that a person holds at `now`, not counting those of colleagues they stand in for.
pub(crate) fn own_grants(
    connection: &mut Connection,
    id: &StaffId,
    (now, province): (Timestamp, &Province),
) -> Result<Vec<Grant>, Trouble> {
    let sql = "SELECT role, agency, procedures FROM staff_grant WHERE staff = $1 AND valid_from <= $2 \
         AND (valid_to IS NULL OR valid_to > $2) ORDER BY role, agency";
    let rows = connection.query(sql, &[id.0.as_str().into(), now.into()])?;
    let grants = rows.iter().map(|row| {
        let limit = row.opt_text(2)?.as_deref().and_then(Limit::parse);
        Ok(Grant { role: role(&row.text(0)?)?, agency: AgencyId(row.text(1)?), limit })
    });
    let grants: Vec<Grant> = grants.collect::<Result<_, Trouble>>()?;
    Ok(in_office(grants, province, law::time::local(now).date()))
}

/// A role in an agency that has ended is held in the one that took its place, and a role in that one reaches to all whose
/// tasks it has: people follow their agencies, and the dossiers of an agency follow its people, without an entry.
fn in_office(grants: Vec<Grant>, province: &Province, today: Date) -> Vec<Grant> {
    if !province.has_successions(today) {
        return grants;
    }
    let held = grants.iter().flat_map(|grant| {
        let here = province.agency_on(&grant.agency, today);
        province.stands_for(here, today).map(|agency| Grant { agency: agency.clone(), ..grant.clone() })
    });
    let mut held: Vec<Grant> = held.collect();
    held.sort_by(|one, other| {
        (one.role, &one.agency, &one.limit).cmp(&(other.role, &other.agency, &other.limit))
    });
    held.dedup();
    held
}

fn role(text: &str) -> Result<Role, Trouble> {
    Role::parse(text).ok_or_else(|| Trouble::Corrupt(format!("role {text} of a member of staff")))
}
