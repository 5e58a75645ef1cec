//! What a decision needs besides state and command: gathered by the registry, never looked up here.

use jiff::Timestamp;
use law::Province;
use law::code::DossierCode;
use serde::{Deserialize, Serialize};

use super::claim::Reservation;
use crate::actor::Actor;
use crate::power::Holder;

/// Reference to personal data in the erasable side table, with its salted commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonalRef {
    /// Row of the side table.
    pub id: i64,
    /// SHA-256 over salt and plain text, hex; the salt lives (and dies) with the row.
    pub commitment: String,
}

/// What the store knows of the member of staff to whom a command assigns the dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Assignee {
    /// No command assigns, or history is brought in whose officers have no account here.
    #[default]
    Unchecked,
    /// Holds [`crate::Role::CaseOfficer`] at the competent authority now.
    CaseOfficer,
    /// Unknown, disabled, or case officer elsewhere.
    Nobody,
}

/// Facts of one decision.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// Server time.
    pub now: Timestamp,
    /// The province: procedures, calendar, agencies, parameters.
    pub province: &'a Province,
    /// Who acts, with powers.
    pub actor: &'a Actor,
    /// Whether the actor is the applicant of this dossier.
    pub actor_is_applicant: bool,
    /// Personal data stored with this command, if it brings any.
    pub personal: Option<PersonalRef>,
    /// The code for a dossier that this command opens.
    pub new_code: Option<DossierCode>,
    /// The block of numbers that a claim of an intake without network names; `None` where there is no such block.
    pub reservation: Option<Reservation>,
    /// Standing of the officer whom `Assign` names.
    pub assignee: Assignee,
}

impl<'a> Facts<'a> {
    /// The actor under the policies in force.
    pub(crate) fn holder(&self) -> Holder<'a> {
        Holder::new(self.actor, self.province, self.now)
    }
}
