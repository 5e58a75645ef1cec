//! Who asks: a guest, a citizen or a member of staff, told by the session cookie of the pages or the bearer token of the
//! API. Handlers take [`Who`], [`Citizen`] or [`Staff`]; without the right one they are never reached.
//!
//! Must not decide what a person may do with a dossier.

use casework::actor::Grant;
use casework::{Actor, Cover, Role, StaffId};
use jiff::Timestamp;
use law::AgencyId;
use registry::accounts::Account;
use registry::{Person, is_casework};

/// A member of staff with the grants in force now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Identifier.
    pub id: StaffId,
    /// Full name.
    pub name: String,
    /// Agency where the person's desk stands.
    pub agency: Option<AgencyId>,
    /// Title, such as `Phó Chủ tịch`.
    pub title: Option<String>,
    /// Roles with the agencies in which they are held: the person's own, then those of `covers` in their order.
    pub grants: Vec<Grant>,
    /// For whom the person stands in now.
    pub covers: Vec<Cover>,
    /// Whether a second factor or a passkey is enrolled.
    pub second_factor: bool,
}

impl Staff {
    /// Whether the person holds a role anywhere.
    #[must_use]
    pub fn has_role(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// The role a person is called by where several are held: the one that decides most.
    #[must_use]
    pub fn main_role(&self) -> Option<Role> {
        main_role(self.grants.iter().map(|grant| grant.role))
    }

    /// The page a member of staff lands on after signing in: the desk, or the area of the role.
    #[must_use]
    pub fn landing(&self) -> &'static str {
        let is = |role| self.has_role(role);
        if is(Role::IntakeOfficer) {
            "/officer/intake"
        } else if is(Role::Approver) && !is(Role::CaseOfficer) {
            "/officer/sign"
        } else if is(Role::Leader) || is(Role::CentreHead) {
            "/supervisor"
        } else if !self.grants.is_empty() && self.grants.iter().all(|grant| !is_casework(grant.role)) {
            if self.grants.iter().all(|grant| grant.role == Role::DigitalTeam) {
                "/procedures"
            } else if is(Role::Administrator) {
                "/admin/health"
            } else if is(Role::ProcedureController) {
                "/data/editions"
            } else {
                "/data/procedures"
            }
        } else {
            "/officer/work"
        }
    }

    /// The acting person of a command.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Staff { id: self.id.clone(), grants: self.grants.clone(), covers: self.covers.clone() }
    }
}

/// The role among several that a person is called by.
pub fn main_role(roles: impl Iterator<Item = Role>) -> Option<Role> {
    const ORDER: [Role; 13] = [
        Role::Leader,
        Role::CentreHead,
        Role::Approver,
        Role::DivisionHead,
        Role::Clerk,
        Role::CaseOfficer,
        Role::IntakeOfficer,
        Role::Certifier,
        Role::Consultee,
        Role::ProcedureController,
        Role::DataSteward,
        Role::Administrator,
        Role::DigitalTeam,
    ];
    roles.min_by_key(|role| ORDER.iter().position(|one| one == role))
}

/// A signed-in citizen or business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citizen {
    /// Keyed hash of the personal number; never the number.
    pub subject: String,
    /// The person as the identity provider gave it.
    pub person: Person,
    /// The level of assurance with which the identity provider has vouched for this session; `None` where none has.
    pub assurance: Option<u8>,
}

impl Citizen {
    /// The acting person of a command.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Applicant { subject: self.subject.clone() }
    }
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Who {
    /// Nobody is signed in.
    #[default]
    Guest,
    /// A citizen or business.
    Citizen(Citizen),
    /// A member of staff.
    Staff(Staff),
}

impl From<Account> for Who {
    fn from(account: Account) -> Self {
        match account {
            Account::Staff(staff) => Self::Staff(Staff {
                id: staff.id,
                name: staff.name,
                agency: staff.agency,
                title: staff.title,
                grants: staff.grants,
                covers: staff.covers,
                second_factor: staff.second_factor,
            }),
            Account::Citizen(citizen) => Self::Citizen(Citizen {
                subject: citizen.subject,
                person: citizen.person,
                assurance: citizen.assurance,
            }),
        }
    }
}

impl Who {
    /// The acting person; `None` for a guest.
    #[must_use]
    pub fn actor(&self) -> Option<Actor> {
        match self {
            Self::Guest => None,
            Self::Citizen(citizen) => Some(citizen.actor()),
            Self::Staff(staff) => Some(staff.actor()),
        }
    }

    /// Whether powers that passed to the person for a time have ended at `now`.
    #[must_use]
    pub fn has_outlived(&self, now: Timestamp) -> bool {
        self.staff().is_some_and(|staff| staff.covers.iter().any(|cover| cover.until <= now))
    }

    /// The member of staff.
    #[must_use]
    pub fn staff(&self) -> Option<&Staff> {
        if let Self::Staff(staff) = self { Some(staff) } else { None }
    }

    /// The citizen.
    #[must_use]
    pub fn citizen(&self) -> Option<&Citizen> {
        if let Self::Citizen(citizen) = self { Some(citizen) } else { None }
    }
}
