//! What has happened to a petition. Rows of the journal are read for ever: fields are only added, with a default.

use jiff::Timestamp;
use law::AgencyId;
use serde::{Deserialize, Serialize};

use super::command::{Ground, Opening};
use super::state::{PetitionCode, PublicWords, Rating};
use crate::actor::StaffId;
use crate::dossier::PersonalRef;

/// Moments given by the rules in force when the clock began: at sending, at the latest transfer, at reopening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// To say that it is not accepted, or to give it back.
    pub decline_by: Timestamp,
    /// To ask for details for the first time.
    pub details_by: Timestamp,
    /// To answer.
    pub answer_by: Timestamp,
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body")]
pub enum Event {
    /// It was sent.
    #[serde(rename = "petition-sent")]
    Sent {
        /// Code given on arrival.
        code: PetitionCode,
        /// What opened it.
        opening: Opening,
        /// The sender and the words, sealed.
        written: PersonalRef,
        /// Its clock.
        limits: Limits,
    },
    /// The agency took it up.
    #[serde(rename = "petition-accepted")]
    Accepted {},
    /// The sender was asked for details.
    #[serde(rename = "petition-details-asked")]
    DetailsAsked {
        /// What is missing.
        what: String,
    },
    /// The sender added them.
    #[serde(rename = "petition-details-given")]
    DetailsGiven {
        /// The words, sealed.
        written: PersonalRef,
    },
    /// It was not accepted.
    #[serde(rename = "petition-declined")]
    Declined {
        /// Why.
        ground: Ground,
        /// In words to the sender.
        reason: String,
    },
    /// It went to another agency; the clock begins again.
    #[serde(rename = "petition-forwarded")]
    Forwarded {
        /// To whom.
        to: AgencyId,
        /// Why.
        reason: String,
        /// The clock there.
        limits: Limits,
    },
    /// An officer got it.
    #[serde(rename = "petition-assigned")]
    Assigned {
        /// Who.
        officer: StaffId,
    },
    /// The answer is there.
    #[serde(rename = "petition-answered")]
    Answered {
        /// The answer, sealed.
        answer: PersonalRef,
        /// Until when it is to be published or sent.
        publish_by: Timestamp,
    },
    /// The answer was published.
    #[serde(rename = "petition-published")]
    Published {
        /// What everybody may read.
        words: PublicWords,
        /// Until when the sender may reopen.
        reopen_by: Timestamp,
    },
    /// The answer went to the sender alone.
    #[serde(rename = "petition-answered-privately")]
    AnsweredPrivately {
        /// Until when the sender may reopen.
        reopen_by: Timestamp,
    },
    /// The sender took it back.
    #[serde(rename = "petition-withdrawn")]
    Withdrawn {},
    /// The sender said that it is not settled: the same matter again.
    #[serde(rename = "petition-reopened")]
    Reopened {
        /// Why not, sealed.
        written: PersonalRef,
        /// The answer that did not settle it: the version of the petition with which it was told.
        repeats: u32,
        /// The clock of this round.
        limits: Limits,
    },
    /// The sender rated the answer.
    #[serde(rename = "petition-rated")]
    Rated(Rating),
    /// Nothing more is to be done.
    #[serde(rename = "petition-closed")]
    Closed {},
}

impl Event {
    /// What the names of all these events begin with, and no other event's.
    pub const PREFIX: &'static str = "petition-";

    /// The sealed row it refers to.
    #[must_use]
    pub fn personal(&self) -> Option<&PersonalRef> {
        match self {
            Self::Sent { written, .. } | Self::DetailsGiven { written } | Self::Reopened { written, .. } => {
                Some(written)
            }
            Self::Answered { answer, .. } => Some(answer),
            Self::Accepted {}
            | Self::DetailsAsked { .. }
            | Self::Declined { .. }
            | Self::Forwarded { .. }
            | Self::Assigned { .. }
            | Self::Published { .. }
            | Self::AnsweredPrivately { .. }
            | Self::Withdrawn {}
            | Self::Rated(_)
            | Self::Closed {} => None,
        }
    }
}
