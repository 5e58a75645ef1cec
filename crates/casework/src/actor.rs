//! Who acts, and with which powers.

use std::collections::BTreeSet;

use jiff::Timestamp;
use law::code::ProcedureCode;
pub use law::policy::Role;
use law::{AgencyId, Province};
use serde::{Deserialize, Serialize};

/// Identifier of a member of staff, such as `NV00042`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StaffId(pub String);

impl std::fmt::Display for StaffId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The procedures to which a grant is limited: fields as the pack names them, and codes of single procedures.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Limit(Vec<String>);

impl Limit {
    /// Reads fields and codes between commas, such as `civil_status,1.013831`; `None` where there are none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut names: Vec<String> =
            text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
        names.sort_unstable();
        names.dedup();
        (!names.is_empty()).then_some(Self(names))
    }

    /// The fields and codes, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// A name that is neither a field nor a procedure of the province.
    #[must_use]
    pub fn unknown(&self, province: &Province) -> Option<&str> {
        let known = |name: &&str| {
            province.fields.contains_key(*name)
                || province.procedures.contains_key(&ProcedureCode((*name).to_owned()))
        };
        self.names().find(|name| !known(name))
    }

    /// Whether a procedure is among them.
    #[must_use]
    pub fn covers(&self, code: &ProcedureCode, province: &Province) -> bool {
        let field = || province.procedures.get(code).and_then(|editions| editions.last()).map(|p| &p.field);
        self.names().any(|name| name == code.as_str() || field().is_some_and(|field| field == name))
    }

    /// Every procedure among them.
    #[must_use]
    pub fn procedures(&self, province: &Province) -> BTreeSet<ProcedureCode> {
        province.procedures.keys().filter(|code| self.covers(code, province)).cloned().collect()
    }
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(","))
    }
}

/// A role held in an agency.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Where it is held.
    pub agency: AgencyId,
    /// For which procedures; `None` for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
}

impl Grant {
    /// A role held for all procedures.
    #[must_use]
    pub fn new(role: Role, agency: AgencyId) -> Self {
        Self { role, agency, limit: None }
    }

    /// Whether it holds for a procedure.
    #[must_use]
    pub fn covers(&self, code: &ProcedureCode, province: &Province) -> bool {
        self.limit.as_ref().is_none_or(|limit| limit.covers(code, province))
    }
}

/// A colleague for whom a member of staff stands in, with the powers that pass over meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// Who is absent.
    pub absent: StaffId,
    /// The grants of the absent person that the substitute has meanwhile.
    pub grants: Vec<Grant>,
    /// The moment at which it ends.
    pub until: Timestamp,
}

/// Who issues a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A member of staff with the grants in force now.
    Staff {
        /// Who.
        id: StaffId,
        /// Powers: the person's own, then those of `covers` in their order.
        grants: Vec<Grant>,
        /// For whom the person stands in now.
        covers: Vec<Cover>,
    },
    /// A signed-in citizen or business. `subject` is the keyed hash of the personal number (never the number).
    Applicant {
        /// Keyed hash of the personal identification number.
        subject: String,
    },
    /// The system itself: timers whose moment has come.
    System,
}

impl Actor {
    /// Whether the actor holds `role` in `agency`.
    #[must_use]
    pub fn holds(&self, role: Role, agency: &AgencyId) -> bool {
        self.grants().iter().any(|g| g.role == role && &g.agency == agency)
    }

    /// The agencies in which the actor holds `role`.
    pub fn agencies(&self, role: Role) -> impl Iterator<Item = &AgencyId> {
        self.grants().iter().filter(move |g| g.role == role).map(|g| &g.agency)
    }

    /// All grants; empty for applicants and the system.
    #[must_use]
    pub fn grants(&self) -> &[Grant] {
        match self {
            Self::Staff { grants, .. } => grants,
            Self::Applicant { .. } | Self::System => &[],
        }
    }

    /// A member of staff with powers of their own and those of the absent colleagues they stand in for.
    #[must_use]
    pub fn standing_in(id: StaffId, own: Vec<Grant>, covers: Vec<Cover>) -> Self {
        let grants = own.into_iter().chain(covers.iter().flat_map(|cover| cover.grants.clone())).collect();
        Self::Staff { id, grants, covers }
    }

    /// For whom the actor stands in.
    #[must_use]
    pub fn covers(&self) -> &[Cover] {
        match self {
            Self::Staff { covers, .. } => covers,
            Self::Applicant { .. } | Self::System => &[],
        }
    }

    /// The same person standing in for nobody but those whom `keep` names.
    #[must_use]
    pub fn covering(&self, keep: impl Fn(&Cover) -> bool) -> Self {
        let Self::Staff { id, grants, covers } = self else { return self.clone() };
        let passed: usize = covers.iter().map(|cover| cover.grants.len()).sum();
        let own = grants.iter().take(grants.len().saturating_sub(passed)).cloned().collect();
        Self::standing_in(id.clone(), own, covers.iter().filter(|cover| keep(cover)).cloned().collect())
    }

    /// Whether the actor is this person, or stands in for them in `role` at `agency`.
    #[must_use]
    pub fn stands_as(&self, person: &StaffId, role: Role, agency: &AgencyId) -> bool {
        let holds = |cover: &Cover| cover.grants.iter().any(|g| g.role == role && &g.agency == agency);
        self.staff() == Some(person)
            || self.covers().iter().any(|cover| &cover.absent == person && holds(cover))
    }

    /// Whether the actor is this person or stands in for them in anything: what the one has done, the other did.
    #[must_use]
    pub fn is_or_covers(&self, person: &StaffId) -> bool {
        self.staff() == Some(person) || self.covers().iter().any(|cover| &cover.absent == person)
    }

    /// The member of staff, if it is one.
    #[must_use]
    pub fn staff(&self) -> Option<&StaffId> {
        match self {
            Self::Staff { id, .. } => Some(id),
            Self::Applicant { .. } | Self::System => None,
        }
    }

    /// The form stored in the journal: never personal data.
    #[must_use]
    pub fn journal_name(&self) -> String {
        match self {
            Self::Staff { id, .. } => format!("staff:{id}"),
            Self::Applicant { .. } => "applicant".to_owned(),
            Self::System => "system".to_owned(),
        }
    }
}
