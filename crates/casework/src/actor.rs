//! Who acts, and with which powers.

use jiff::Timestamp;
use law::AgencyId;
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

/// A role in casework or in running the system (domain: bodies and roles of the one-stop shop).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Cán bộ tiếp nhận và trả kết quả: checks, digitises, receives, returns.
    IntakeOfficer,
    /// Công chức thụ lý: appraises, drafts.
    CaseOfficer,
    /// Trưởng phòng chuyên môn: assigns, reviews.
    DivisionHead,
    /// Lãnh đạo ký duyệt: decides, signs.
    Approver,
    /// Văn thư: numbers, stamps, issues.
    Clerk,
    /// Giám đốc Trung tâm: supervises the centre.
    CentreHead,
    /// Cơ quan được lấy ý kiến.
    Consultee,
    /// Official authorised to certify at the counter (Decree 280/2025): immediate procedures only.
    Certifier,
    /// Cán bộ kiểm soát TTHC.
    ProcedureController,
    /// Data steward of the shared catalogues.
    DataSteward,
    /// Chairman or vice-chairman: sees the whole of the agency and below.
    Leader,
    /// Runs the installation: staff, tokens, store. No power over dossiers.
    Administrator,
}

impl Role {
    /// All roles, in the order they are shown.
    pub const ALL: [Self; 12] = [
        Self::IntakeOfficer,
        Self::CaseOfficer,
        Self::DivisionHead,
        Self::Approver,
        Self::Clerk,
        Self::CentreHead,
        Self::Consultee,
        Self::Certifier,
        Self::ProcedureController,
        Self::DataSteward,
        Self::Leader,
        Self::Administrator,
    ];

    /// Name in the store and the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IntakeOfficer => "intake_officer",
            Self::CaseOfficer => "case_officer",
            Self::DivisionHead => "division_head",
            Self::Approver => "approver",
            Self::Clerk => "clerk",
            Self::CentreHead => "centre_head",
            Self::Consultee => "consultee",
            Self::Certifier => "certifier",
            Self::ProcedureController => "procedure_controller",
            Self::DataSteward => "data_steward",
            Self::Leader => "leader",
            Self::Administrator => "administrator",
        }
    }

    /// Reads the name used in the store and the API.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.as_str() == text)
    }
}

/// A role held in an agency.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Where it is held.
    pub agency: AgencyId,
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
