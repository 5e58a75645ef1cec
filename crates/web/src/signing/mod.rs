//! Results with digital signatures: the approver signs the final text, the clerk gives it number and day under the signature
//! of the organisation (decision 0010). Without a signer configured nothing of this happens, and results go out on paper.
//!
//! Knows whose key is whose; where keys are and how a signature is made is for `documents`.

mod give;
mod paper;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use casework::StaffId;
use documents::signature::{Identity, SignatureFault};
use gateways::TimeStampAuthority;
use law::AgencyId;

pub(crate) use give::{GiveFault, Given, give};
pub(crate) use paper::to_be_signed;

use crate::common::{Lang, Texts};

/// How long an authority that did not answer is not asked again: a batch must not wait for it at every dossier.
const REST: Duration = Duration::from_secs(60);

/// Whose signature is made with which key. Keys are opened once, at the start.
#[derive(Default)]
pub struct Signers {
    /// Of persons.
    pub people: BTreeMap<StaffId, Identity>,
    /// Of organisations.
    pub organisations: BTreeMap<AgencyId, Identity>,
    /// The time-stamp authority, where one is configured.
    pub time_stamps: Option<TimeStampAuthority>,
    resting: Mutex<Option<Instant>>,
}

impl fmt::Debug for Signers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signers")
            .field("people", &self.people.len())
            .field("organisations", &self.organisations.len())
            .field("time_stamps", &self.time_stamps)
            .finish_non_exhaustive()
    }
}

impl Signers {
    /// With nobody in it.
    #[must_use]
    pub fn new(time_stamps: Option<TimeStampAuthority>) -> Self {
        Self { time_stamps, ..Self::default() }
    }

    /// Whether results are signed here at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.organisations.is_empty()
    }

    /// Asks the time-stamp authority, unless it has just failed to answer.
    fn stamped(&self, authority: &TimeStampAuthority, request: &[u8]) -> Result<Vec<u8>, String> {
        let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        if resting.is_some_and(|since| since.elapsed() < REST) {
            return Err("it did not answer a moment ago".to_owned());
        }
        *resting = None;
        drop(resting);
        authority.ask(request).map_err(|fault| {
            *self.resting.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
            fault.to_string()
        })
    }
}

/// Why a result was not signed: nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SigningFault {
    /// The key or its certificate.
    Key(SignatureFault),
    /// The template of the pack does not fit.
    Paper,
    /// The files of the dossier cannot be read, or the signed paper cannot be kept.
    Files,
}

impl SigningFault {
    /// What happened, and what helps.
    pub(crate) fn words(&self, lang: Lang) -> String {
        let texts = Texts::of(lang);
        match self {
            Self::Key(SignatureFault::Expired { from, to }) => {
                let day = |at: &jiff::Timestamp| lang.date(law::time::local(*at).date());
                texts.with("signing-fault-expired", &[("from", &day(from)), ("to", &day(to))])
            }
            Self::Key(SignatureFault::Token(_)) => texts.get("signing-fault-token"),
            Self::Key(SignatureFault::Pin) => texts.get("signing-fault-pin"),
            Self::Key(SignatureFault::Paper(_) | SignatureFault::TooLarge) | Self::Paper => {
                texts.get("signing-fault-paper")
            }
            Self::Key(SignatureFault::Store(_) | SignatureFault::Key(_)) => texts.get("signing-fault-key"),
            Self::Files => texts.get("signing-fault-files"),
        }
    }
}
