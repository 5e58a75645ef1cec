//! Why an edition is not proposed, approved or published.

use jiff::civil::Date;

use super::decide::Resting;
use super::state::Status;
use crate::actor::Role;

/// The reason. Pages put `edition-refusal-{code}` and its `-cure` into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// From here this cannot be done.
    NotFromHere {
        /// Where the edition stands.
        status: Status,
    },
    /// The actor's role does not hold this power.
    NotYourRole {
        /// Roles that do.
        needed: Vec<Role>,
    },
    /// Who proposed an edition does not approve it.
    SamePerson,
    /// A field is empty.
    Missing {
        /// Which.
        field: &'static str,
    },
    /// The day of effect has passed before publication: nobody could have followed the text.
    InThePast {
        /// The first day possible.
        today: Date,
    },
    /// An edition with a later day of effect is published already.
    BeforeLatest {
        /// Its day of effect.
        latest: Date,
    },
    /// Another edition was published since this one was written: its change would be undone.
    Outdated,
    /// The text is the one in force, word for word.
    NothingChanged,
    /// Editions of procedures on which dossiers rest are rewritten or gone: they would be judged by words nobody knew.
    Rewrites {
        /// Which, with their dossiers.
        resting: Vec<Resting>,
    },
}

impl Refusal {
    /// Every code.
    pub const CODES: [&'static str; 9] = [
        "not-from-here",
        "not-your-role",
        "same-person",
        "missing",
        "in-the-past",
        "before-latest",
        "outdated",
        "nothing-changed",
        "rewrites",
    ];

    /// The stable code of the reason.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFromHere { .. } => "not-from-here",
            Self::NotYourRole { .. } => "not-your-role",
            Self::SamePerson => "same-person",
            Self::Missing { .. } => "missing",
            Self::InThePast { .. } => "in-the-past",
            Self::BeforeLatest { .. } => "before-latest",
            Self::Outdated => "outdated",
            Self::NothingChanged => "nothing-changed",
            Self::Rewrites { .. } => "rewrites",
        }
    }
}
