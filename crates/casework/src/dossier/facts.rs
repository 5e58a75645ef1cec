//! What a decision needs besides state and command: gathered by the registry, never looked up here.

use jiff::Timestamp;
use law::Province;
use law::code::DossierCode;
use serde::{Deserialize, Serialize};

use crate::actor::Actor;

/// Reference to personal data in the erasable side table, with its salted commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonalRef {
    /// Row of the side table.
    pub id: i64,
    /// SHA-256 over salt and plain text, hex; the salt lives (and dies) with the row.
    pub commitment: String,
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
}
