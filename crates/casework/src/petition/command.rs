//! What can be asked for. Words of the sender and of a private answer are sealed by whoever stores them: a command carries
//! them, an event only refers to them.

use law::code::{DossierCode, ProcedureCode};
use law::{AgencyId, Topic};
use serde::{Deserialize, Serialize};

use crate::actor::StaffId;

/// What opens a petition, beside the sealed words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// What it is about.
    pub topic: Topic,
    /// Whom it is sent to.
    pub agency: AgencyId,
    /// The dossier it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dossier: Option<DossierCode>,
    /// The procedure of that dossier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<ProcedureCode>,
    /// The sender asks that officers do not see the name.
    #[serde(default)]
    pub hide_name: bool,
    /// Files that come with it, SHA-256, hexadecimal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
}

/// Why a petition is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// It is a complaint; its law is named.
    Complaint,
    /// It is a denunciation; its law is named.
    Denunciation,
    /// Nothing an agency of the state can put right.
    OutOfScope,
    /// It does not say what happened, and the sender did not add it.
    Unclear,
    /// The same was answered before.
    Answered,
}

impl Ground {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 5] =
        [Self::Complaint, Self::Denunciation, Self::OutOfScope, Self::Unclear, Self::Answered];

    /// Name in forms and in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::Denunciation => "denunciation",
            Self::OutOfScope => "out_of_scope",
            Self::Unclear => "unclear",
            Self::Answered => "answered",
        }
    }

    /// Reads the name used in forms and in the API.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.as_str() == text)
    }
}

/// A command on a petition that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// The agency takes it up.
    Accept,
    /// Ask the sender for details.
    AskDetails {
        /// What is missing.
        what: String,
    },
    /// Say that it is not accepted.
    Decline {
        /// Why.
        ground: Ground,
        /// In words to the sender.
        reason: String,
    },
    /// Send it to the agency that is competent.
    Forward {
        /// To whom.
        to: AgencyId,
        /// Why.
        reason: String,
    },
    /// Give it to an officer.
    Assign {
        /// Who writes the answer.
        officer: StaffId,
    },
    /// The answer, sealed until it is published or sent.
    Answer {
        /// Its text.
        text: String,
    },
    /// Publish the answer, without names.
    Publish {
        /// In a line.
        title: String,
        /// What was said, in the words of the agency.
        question: String,
        /// The answer.
        answer: String,
    },
    /// Send the answer to the sender alone.
    AnswerPrivately,
    /// The sender adds what was asked for.
    GiveDetails {
        /// Its text.
        text: String,
    },
    /// The sender takes it back.
    Withdraw,
    /// The sender says that it is not settled.
    Reopen {
        /// Why not.
        text: String,
    },
    /// The sender rates the answer, once.
    Rate {
        /// Satisfied or not.
        satisfied: bool,
        /// Why not; needed when not satisfied.
        reasons: Vec<String>,
    },
    /// The sender says that it is settled, or the time to reopen is over.
    Close,
}

macro_rules! kinds {
    ($($kind:ident $name:literal),* $(,)?) => {
        /// The name of a command, without its payload.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum CommandKind { $(#[doc = $name] $kind),* }

        impl CommandKind {
            /// All commands, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// The name in routes, such as `ask-details`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$kind => $name),* }
            }

            /// Reads the name in a route.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($name => Some(Self::$kind),)* _ => None }
            }
        }
    };
}

kinds! {
    Accept "accept", Assign "assign", Answer "answer", Publish "publish", AnswerPrivately "answer-privately",
    AskDetails "ask-details", Forward "forward", Decline "decline", GiveDetails "give-details", Reopen "reopen",
    Rate "rate", Close "close", Withdraw "withdraw",
}

impl Command {
    /// Its name.
    #[must_use]
    pub fn kind(&self) -> CommandKind {
        match self {
            Self::Accept => CommandKind::Accept,
            Self::AskDetails { .. } => CommandKind::AskDetails,
            Self::Decline { .. } => CommandKind::Decline,
            Self::Forward { .. } => CommandKind::Forward,
            Self::Assign { .. } => CommandKind::Assign,
            Self::Answer { .. } => CommandKind::Answer,
            Self::Publish { .. } => CommandKind::Publish,
            Self::AnswerPrivately => CommandKind::AnswerPrivately,
            Self::GiveDetails { .. } => CommandKind::GiveDetails,
            Self::Withdraw => CommandKind::Withdraw,
            Self::Reopen { .. } => CommandKind::Reopen,
            Self::Rate { .. } => CommandKind::Rate,
            Self::Close => CommandKind::Close,
        }
    }

    /// The words that are sealed, for commands that bring some.
    #[must_use]
    pub fn sealed_words(&self) -> Option<&str> {
        match self {
            Self::Answer { text } | Self::GiveDetails { text } | Self::Reopen { text } => Some(text),
            _ => None,
        }
    }
}
