//! An edition, and what can have happened to it. Rows of the journal are read for ever: fields are only added, with a
//! default.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::actor::StaffId;

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Name of the edition, such as `2026.11+3f9a1c20`: what the pack calls itself and the beginning of its digest.
    /// Recorded on every entry of the journal made under it.
    pub name: String,
    /// What changes, in a few words.
    pub title: String,
    /// The decision or document that orders the change, such as `1234/QĐ-UBND`.
    pub ground: String,
    /// First day of effect.
    pub effective_from: Date,
    /// The edition it was written against; absent where that is the pack the store was started with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub based_on: Option<i64>,
    /// The files of the pack: path and SHA-256 of the text, hexadecimal.
    pub files: BTreeMap<String, String>,
}

/// Where an edition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Waits for a second person.
    Proposed,
    /// A second person has agreed.
    Approved,
    /// In force from its day on.
    Published,
    /// Sent back with a reason.
    Returned,
    /// Taken back by who keeps the texts.
    Withdrawn,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Proposed, Self::Approved, Self::Published, Self::Returned, Self::Withdrawn];

    /// Name in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Returned => "returned",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the name used in the store.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body")]
pub enum Event {
    /// A text was proposed.
    #[serde(rename = "edition-proposed")]
    Proposed(Proposal),
    /// A second person agreed.
    #[serde(rename = "edition-approved")]
    Approved {},
    /// It was sent back.
    #[serde(rename = "edition-returned")]
    Returned {
        /// Why.
        reason: String,
    },
    /// It is in force from its day on.
    #[serde(rename = "edition-published")]
    Published {},
    /// It was taken back before publication.
    #[serde(rename = "edition-withdrawn")]
    Withdrawn {},
}

impl Event {
    /// What the names of all these events begin with, and no other event's.
    pub const PREFIX: &'static str = "edition-";
}

/// An edition as its events have made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// What was proposed.
    pub proposal: Proposal,
    /// Where it stands.
    pub status: Status,
    /// Who proposed it.
    pub proposed_by: Option<StaffId>,
    /// When.
    pub proposed_at: Timestamp,
    /// Who agreed, or sent it back.
    pub decided_by: Option<StaffId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Why it was sent back.
    pub reason: Option<String>,
    /// When it was published.
    pub published_at: Option<Timestamp>,
    /// Number of its events.
    pub version: u32,
}

/// The edition that a first event opens; `None` for any other event.
#[must_use]
pub fn open(event: &Event, at: Timestamp, by: Option<&StaffId>) -> Option<Edition> {
    let Event::Proposed(proposal) = event else { return None };
    Some(Edition {
        proposal: proposal.clone(),
        status: Status::Proposed,
        proposed_by: by.cloned(),
        proposed_at: at,
        decided_by: None,
        decided_at: None,
        reason: None,
        published_at: None,
        version: 1,
    })
}

/// Folds a later event into an edition.
pub fn apply(edition: &mut Edition, event: &Event, at: Timestamp, by: Option<&StaffId>) {
    edition.version += 1;
    match event {
        Event::Proposed(_) => {}
        Event::Approved {} => decided(edition, Status::Approved, at, by),
        Event::Returned { reason } => {
            edition.reason = Some(reason.clone());
            decided(edition, Status::Returned, at, by);
        }
        Event::Published {} => {
            edition.status = Status::Published;
            edition.published_at = Some(at);
        }
        Event::Withdrawn {} => edition.status = Status::Withdrawn,
    }
}

fn decided(edition: &mut Edition, status: Status, at: Timestamp, by: Option<&StaffId>) {
    edition.status = status;
    edition.decided_by = by.cloned();
    edition.decided_at = Some(at);
}
