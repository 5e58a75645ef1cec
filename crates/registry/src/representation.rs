//! In whose place somebody files and what proves that they may; who has helped. Personal data: sealed with the rest.

use casework::{Role, StaffId};
use jiff::Timestamp;
use law::AgencyId;
use serde::{Deserialize, Serialize};

/// Who is represented, as seen from who files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Represented {
    /// A child under age.
    Child,
    /// Father or mother.
    Parent,
    /// Somebody else.
    Other,
    /// A company or another organisation.
    Company,
}

impl Represented {
    /// All, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::Child, Self::Parent, Self::Other, Self::Company];

    /// Name in forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::Parent => "parent",
            Self::Other => "other",
            Self::Company => "company",
        }
    }

    /// Reads the name used in forms.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// What proves that somebody may file for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// A paper, sent with the dossier or shown at the counter.
    Paper,
    /// A register holds it: the officer looks it up, nobody brings a paper.
    Register,
}

/// That somebody files for another. The other is the owner of the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representation {
    /// Who it is.
    pub of: Represented,
    /// Tax code of a company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_code: Option<String>,
    /// What proves it.
    pub proof: Proof,
    /// Which paper or entry, in the words of who files or of the officer.
    pub words: String,
}

/// A member of staff or of a community digital team who has helped somebody to prepare a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Helper {
    /// Identifier.
    pub staff: StaffId,
    /// Full name.
    pub name: String,
    /// In which role.
    pub role: Role,
    /// For which agency.
    pub agency: AgencyId,
    /// Since when.
    pub at: Timestamp,
}
