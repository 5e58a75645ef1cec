//! Who acts, and with which powers.

use std::collections::BTreeSet;

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

/// Who issues a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A member of staff with the grants in force now.
    Staff {
        /// Who.
        id: StaffId,
        /// Powers.
        grants: Vec<Grant>,
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
