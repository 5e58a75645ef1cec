//! What has happened to a dossier. The one serialisable promise of casework: rows of the journal are read for ever,
//! so fields are only ever added, with a default.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use law::code::DossierCode;
use law::{AgencyId, ClockPolicy, FactValue, TimeLimit};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::claim::Claimed;
use super::command::{
    Decision, DelayCause, Opening, ReceivedComponent, Recipient, StepRatings, SupplementItem,
};
use super::facts::PersonalRef;
use super::money::Applied;
use super::state::{Phase, StopReason};
use crate::actor::StaffId;

/// The clock as it starts (or restarts) on acceptance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// When counting starts; absent while a boundary-free dossier is on its way to the authority (rule C2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<Timestamp>,
    /// The appointment.
    pub due: Timestamp,
    /// The limit by law.
    pub limit: TimeLimit,
    /// What a supplement does to the clock.
    pub policy: ClockPolicy,
}

macro_rules! bodies {
    ($( $(#[$doc:meta])* $name:ident { $( $(#[$fdoc:meta])* $field:ident : $ty:ty ),* $(,)? } )*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name { $( $(#[$fdoc])* pub $field: $ty ),* }
    )*};
}

bodies! {
    /// T1.
    Submitted {
        /// Code given on arrival.
        code: DossierCode,
        /// What opened it.
        opening: Opening,
        /// First day of effect of the edition of the procedure.
        edition: Date,
        /// Personal data.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        personal: Option<PersonalRef>,
    }
    /// T2.
    TakenIn {
        /// Code on the receipt.
        code: DossierCode,
        /// What opened it.
        opening: Opening,
        /// First day of effect of the edition of the procedure.
        edition: Date,
        /// Personal data.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        personal: Option<PersonalRef>,
        /// Clock.
        acceptance: Acceptance,
        /// Where it was taken in without network and brought in later: the moment at the counter.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        claimed: Option<Claimed>,
    }
    /// T3.
    Accepted {
        /// Components as found; empty keeps what was filed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        components: Vec<ReceivedComponent>,
        /// Clock.
        acceptance: Acceptance,
    }
    /// T4, T8.
    SupplementRequested {
        /// Before or after acceptance.
        phase: Phase,
        /// Defects.
        items: Vec<SupplementItem>,
        /// Last moment to answer.
        answer_by: Timestamp,
    }
    /// T5.
    IntakeRefused {
        /// Reason.
        reason: String,
        /// Legal ground.
        ground: String,
    }
    /// T6 and the first half of T9.
    SupplementAnswered {
        /// Components brought.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        components: Vec<ReceivedComponent>,
        /// Personal data brought.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        personal: Option<PersonalRef>,
        /// Corrected answers on which papers and steps rest.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        answers: BTreeMap<String, FactValue>,
    }
    /// T9.
    SupplementConfirmed {
        /// When counting (re)starts.
        starts: Timestamp,
        /// The new due moment.
        due: Timestamp,
    }
    /// T7.
    Transferred {
        /// On its way to another authority rather than at the desk's own.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        in_transit: bool,
    }
    /// The authority has received it: the clock starts (rule C2).
    Received {
        /// When counting starts.
        starts: Timestamp,
        /// Due moment.
        due: Timestamp,
    }
    /// Given to a case officer.
    Assigned {
        /// Who.
        officer: StaffId,
    }
    /// Another agency was asked.
    ConsultationRequested {
        /// Whom.
        agency: AgencyId,
        /// What.
        question: String,
        /// Until when.
        answer_by: Timestamp,
    }
    /// It answered.
    ConsultationAnswered {
        /// Who answered.
        agency: AgencyId,
        /// What.
        answer: String,
    }
    /// Verification on the spot began.
    VerificationStarted {
        /// Why and where.
        note: String,
    }
    /// Verification ended.
    VerificationRecorded {
        /// Findings.
        findings: String,
    }
    /// A supplement letter waits for approval.
    SupplementProposed {
        /// Defects.
        items: Vec<SupplementItem>,
    }
    /// An extension letter waits for approval.
    ExtensionProposed {
        /// Reason.
        reason: String,
        /// New due moment.
        new_due: Timestamp,
        /// On whose side the delay arose; entries of earlier versions do not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cause: Option<DelayCause>,
    }
    /// The letter does not go out.
    LetterDeclined {
        /// Why.
        reason: String,
    }
    /// T20.
    Extended {
        /// Reason the applicant reads.
        reason: String,
        /// New due moment.
        due: Timestamp,
        /// On whose side the delay arose; entries of earlier versions do not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cause: Option<DelayCause>,
    }
    /// A decision is proposed.
    Proposed {
        /// The decision.
        decision: Decision,
        /// Remarks.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    }
    /// Reviewed.
    Reviewed {}
    /// Sent back to the case officer.
    ReturnedForRework {
        /// Why.
        reason: String,
    }
    /// Signed.
    Signed {
        /// The result with the approver's digital signature, SHA-256 hex; it has no number yet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file: Option<String>,
    }
    /// T17.
    Issued {
        /// Number of the result.
        number: String,
        /// Electronic result, SHA-256 hex.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file: Option<String>,
    }
    /// T18.
    ResultReturned {
        /// To whom.
        to: Recipient,
        /// Evidence.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        evidence: String,
    }
    /// T19.
    ErrorFound {
        /// The error.
        error: String,
    }
    /// T10.
    PaymentRequested {
        /// Amount in đồng.
        dong: u64,
        /// What for.
        reason: String,
        /// Last moment to pay.
        pay_by: Timestamp,
    }
    /// T11.
    PaymentConfirmed {
        /// Reference.
        reference: String,
        /// Due moment after the pause.
        due: Timestamp,
    }
    /// Money came in by transfer.
    PaymentReceived {
        /// The credit in the registry.
        credit: String,
        /// Amount in đồng.
        dong: u64,
        /// What it pays; the rest is owed back.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        applied: Vec<Applied>,
        /// Who found the dossier it is for, where its text did not say so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        matched_by: Option<StaffId>,
    }
    /// Money was given back.
    PaymentRefunded {
        /// Amount in đồng.
        dong: u64,
        /// Of it, what had come in beyond what was owed.
        over_dong: u64,
        /// Legal ground.
        ground: String,
        /// Why.
        reason: String,
        /// Reference of the transfer back.
        reference: String,
    }
    /// T12.
    WithdrawalRequested {
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    }
    /// T14.
    WithdrawalDeclined {
        /// Why.
        reason: String,
    }
    /// T13, T15, T16.
    Stopped {
        /// Why.
        reason: StopReason,
    }
    /// Rated by the applicant.
    Rated {
        /// Satisfied or not.
        satisfied: bool,
        /// Why not.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        reasons: Vec<String>,
        /// What was said of single steps.
        #[serde(default, skip_serializing_if = "StepRatings::is_empty")]
        steps: StepRatings,
        /// Further words, sealed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        written: Option<PersonalRef>,
    }
    /// Personal data was unmasked.
    PersonalDataViewed {
        /// Purpose.
        purpose: String,
    }
    /// A file was added.
    FileAttached {
        /// Component.
        component: String,
        /// SHA-256, hex.
        file: String,
        /// Bytes.
        bytes: u64,
    }
    /// A note among colleagues.
    Noted {
        /// Text.
        text: String,
        /// Meant for whoever comes next on duty.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        next_shift: bool,
    }
}

/// A row of the journal has a kind this version does not know. Never skipped: start-up and replay stop on it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the journal holds an entry of kind {0:?}, which this version does not know; run the version that wrote it"
)]
pub struct UnknownEvent(pub String);

macro_rules! events {
    ($($name:ident $kind:literal),* $(,)?) => {
        /// An event of a dossier.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Event { $(#[doc = $kind] $name($name)),* }

        $(impl From<$name> for Event { fn from(body: $name) -> Self { Self::$name(body) } })*

        impl Event {
            /// All kinds, as in the journal.
            pub const KINDS: &'static [&'static str] = &[$($kind),*];

            /// The kind column of the journal.
            #[must_use]
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$name(_) => $kind),* }
            }

            /// Serialises the body (without its kind).
            ///
            /// # Errors
            /// Those of the serializer.
            pub fn serialize_body<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self { $(Self::$name(body) => body.serialize(serializer)),* }
            }

            /// Reads an event from its kind and body; `Ok(Err(_))` is a kind this version does not know.
            ///
            /// # Errors
            /// Those of the deserializer.
            pub fn deserialize_body<'de, D: Deserializer<'de>>(
                kind: &str,
                body: D,
            ) -> Result<Result<Self, UnknownEvent>, D::Error> {
                Ok(Ok(match kind {
                    $($kind => Self::$name($name::deserialize(body)?),)*
                    other => return Ok(Err(UnknownEvent(other.to_owned()))),
                }))
            }
        }
    };
}
impl Event {
    /// When it counts as having taken place; `at` is the time of its entry. Only an intake that was brought in later took
    /// place before it was entered.
    #[must_use]
    pub fn took_place(&self, at: Timestamp) -> Timestamp {
        match self {
            Self::TakenIn(TakenIn { claimed: Some(claimed), .. }) => claimed.at_counter,
            _ => at,
        }
    }
}

events! {
    Submitted "submitted", TakenIn "taken_in", Accepted "accepted", SupplementRequested "supplement_requested",
    IntakeRefused "intake_refused", SupplementAnswered "supplement_answered",
    SupplementConfirmed "supplement_confirmed", Transferred "transferred", Received "received", Assigned "assigned",
    ConsultationRequested "consultation_requested", ConsultationAnswered "consultation_answered",
    VerificationStarted "verification_started", VerificationRecorded "verification_recorded",
    SupplementProposed "supplement_proposed", ExtensionProposed "extension_proposed",
    LetterDeclined "letter_declined", Extended "extended", Proposed "proposed", Reviewed "reviewed",
    ReturnedForRework "returned_for_rework", Signed "signed", Issued "issued", ResultReturned "result_returned",
    ErrorFound "error_found", PaymentRequested "payment_requested", PaymentConfirmed "payment_confirmed",
    PaymentReceived "payment_received", PaymentRefunded "payment_refunded",
    WithdrawalRequested "withdrawal_requested", WithdrawalDeclined "withdrawal_declined", Stopped "stopped",
    Rated "rated", PersonalDataViewed "personal_data_viewed", FileAttached "file_attached",
    Noted "noted",
}
