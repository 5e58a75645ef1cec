//! A command on its way in, and its answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use casework::Actor;
use casework::dossier::{Command, Dossier, Refusal};
use law::code::DossierCode;
use law::{AgencyId, Province};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::personal::{Personal, random};
use crate::trouble::Trouble;

/// The identity of one click: repeating a request with the same key gives the first answer and changes nothing; another
/// request with the same key is told so ([`Answer::KeyReused`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RequestKey {
    bytes: [u8; 16],
    fresh: bool,
}

impl RequestKey {
    /// The key of a text that a client sent, in the scope of who sent it.
    #[must_use]
    pub fn from_text(actor: &Actor, text: &str) -> Self {
        let scope = match actor {
            Actor::Applicant { subject } => subject.clone(),
            other => other.journal_name(),
        };
        let digest = Sha256::new().chain_update(scope).chain_update([0]).chain_update(text).finalize();
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        Self { bytes, fresh: false }
    }

    /// A key nobody has used: for requests that carry none, and for simulations, counted up from a random start so that
    /// the index of keys grows at its end.
    #[must_use]
    pub fn sequential(start: u64, number: u64) -> Self {
        let mut bytes = [0; 16];
        bytes
            .iter_mut()
            .zip(start.to_be_bytes().into_iter().chain(number.to_be_bytes()))
            .for_each(|(to, from)| *to = from);
        Self { bytes, fresh: true }
    }

    /// A random key nobody has used.
    ///
    /// # Errors
    /// [`Trouble::Key`] when the system has no randomness.
    pub fn random() -> Result<Self, Trouble> {
        Ok(Self { bytes: random()?, fresh: true })
    }

    pub(crate) fn bytes(&self) -> &[u8; 16] {
        &self.bytes
    }

    pub(crate) fn is_fresh(&self) -> bool {
        self.fresh
    }
}

/// What a command is given on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// It opens a dossier.
    New,
    /// An existing dossier.
    Code(DossierCode),
}

/// A command with who gives it.
#[derive(Debug, Clone)]
pub struct Request {
    /// Who.
    pub actor: Actor,
    /// Identity of the click.
    pub request_key: RequestKey,
    /// On what.
    pub target: Target,
    /// What.
    pub command: Command,
    /// Personal data that comes with it.
    pub personal: Option<Personal>,
    /// Corrected answers of the form, beside those that stay as they were filed; `null` takes one away. Only where a
    /// supplement is answered.
    pub corrections: BTreeMap<String, Value>,
    /// The version the page showed; another one now is refused as `changed-meanwhile`.
    pub expected_version: Option<u32>,
    /// The person or system the actor stands in for.
    pub on_behalf_of: Option<String>,
    /// The organisation in whose name it is done.
    pub unit: Option<AgencyId>,
    /// The text of the law it is judged by, where another was in force at the moment claimed; only for an intake that was
    /// taken in without network. `None` for the text in force.
    pub under: Option<Arc<Province>>,
    /// The key of the dossier for its rating was shown, in the place of signing in.
    pub(crate) by_rating_key: bool,
}

impl Request {
    /// A request with a fresh key and nothing optional.
    #[must_use]
    pub fn new(actor: Actor, request_key: RequestKey, target: Target, command: Command) -> Self {
        Self {
            actor,
            request_key,
            target,
            command,
            personal: None,
            corrections: BTreeMap::new(),
            expected_version: None,
            on_behalf_of: None,
            unit: None,
            under: None,
            by_rating_key: false,
        }
    }

    /// The personal data that is filed with it, `current` being what the dossier has: only some commands file any.
    pub(crate) fn brought(
        &self,
        current: impl FnOnce() -> Result<Option<Personal>, Trouble>,
    ) -> Result<Option<Personal>, Trouble> {
        match self.command {
            Command::Submit(_) | Command::TakeIn { .. } | Command::TakeInOffline { .. } => {
                Ok(self.personal.clone())
            }
            Command::AnswerSupplement { .. } if self.corrections.is_empty() => Ok(self.personal.clone()),
            Command::AnswerSupplement { .. } => {
                let filed = match &self.personal {
                    Some(personal) => Some(personal.clone()),
                    None => current()?,
                };
                Ok(filed.map(|filed| corrected(filed, &self.corrections)))
            }
            Command::Rate { .. } => Ok(self.personal.clone()),
            _ => Ok(None),
        }
    }
}

fn corrected(mut filed: Personal, corrections: &BTreeMap<String, Value>) -> Personal {
    for (name, answer) in corrections {
        match answer {
            Value::Null => filed.form.remove(name),
            answer => filed.form.insert(name.clone(), answer.clone()),
        };
    }
    filed
}

/// What a command has led to.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// Code of the dossier.
    pub code: DossierCode,
    /// Its stream in the journal.
    pub stream: i64,
    /// Version after the command.
    pub version: u32,
    /// Position of its last entry; 0 in a repeated answer.
    pub position: i64,
    /// The dossier after the command.
    pub state: Arc<Dossier>,
}

/// The answer to a request.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Done, durably.
    Done(Receipt),
    /// This request was done before: the same answer.
    AlreadySo(Receipt),
    /// The request key was used before, for something else on this dossier: nothing was done now.
    KeyReused(DossierCode),
    /// The law says no.
    Refused(Refusal),
    /// No such dossier (or none of this version).
    UnknownDossier,
}
