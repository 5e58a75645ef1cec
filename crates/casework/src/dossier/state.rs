//! The state of a dossier: what the journal says about it, folded.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use law::code::{DossierCode, ProcedureCode};
use law::procedure::{Channel, ComponentKind, Step, Subject};
use law::{AgencyId, Circumstances, ClockPolicy, FactValue, Pause, Province, TimeLimit};
use serde::{Deserialize, Serialize};

use super::command::{Decision, DelayCause, SupplementItem};
use super::facts::PersonalRef;
use super::money::Money;
use crate::actor::StaffId;

/// National dossier status, codes 1 to 10 (sync contract of the national portal).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 1 Mới đăng ký.
    Registered,
    /// 2 Được tiếp nhận.
    Accepted,
    /// 3 Không được tiếp nhận.
    NotAccepted,
    /// 4 Đang xử lý.
    Processing,
    /// 5 Yêu cầu bổ sung giấy tờ.
    SupplementRequired,
    /// 6 Yêu cầu thực hiện nghĩa vụ tài chính.
    PaymentRequired,
    /// 7 Công dân yêu cầu rút hồ sơ.
    WithdrawalRequested,
    /// 8 Dừng xử lý.
    Stopped,
    /// 9 Đã xử lý xong.
    Completed,
    /// 10 Đã trả kết quả.
    Returned,
}

impl Status {
    /// All statuses in the order of their codes.
    pub const ALL: [Self; 10] = [
        Self::Registered,
        Self::Accepted,
        Self::NotAccepted,
        Self::Processing,
        Self::SupplementRequired,
        Self::PaymentRequired,
        Self::WithdrawalRequested,
        Self::Stopped,
        Self::Completed,
        Self::Returned,
    ];

    /// The national code, 1 to 10.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Registered => 1,
            Self::Accepted => 2,
            Self::NotAccepted => 3,
            Self::Processing => 4,
            Self::SupplementRequired => 5,
            Self::PaymentRequired => 6,
            Self::WithdrawalRequested => 7,
            Self::Stopped => 8,
            Self::Completed => 9,
            Self::Returned => 10,
        }
    }

    /// Name in the API and the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Accepted => "accepted",
            Self::NotAccepted => "not_accepted",
            Self::Processing => "processing",
            Self::SupplementRequired => "supplement_required",
            Self::PaymentRequired => "payment_required",
            Self::WithdrawalRequested => "withdrawal_requested",
            Self::Stopped => "stopped",
            Self::Completed => "completed",
            Self::Returned => "returned",
        }
    }

    /// Reads the name used in the API.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }

    /// Nothing can follow (3, 8, 10); a new dossier is needed.
    #[must_use]
    pub fn is_terminal(self) -> bool {
        matches!(self, Self::NotAccepted | Self::Stopped | Self::Returned)
    }

    /// The clock has been stopped for good (3, 8, 9, 10).
    #[must_use]
    pub fn is_closed(self) -> bool {
        self.is_terminal() || self == Self::Completed
    }
}

/// In which phase completion was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Before acceptance: the clock has not started (rule C7).
    Intake,
    /// During appraisal.
    Appraisal,
}

/// Why a dossier was stopped (Form 05).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// The applicant withdrew.
    Withdrawn,
    /// No supplement in time.
    NoSupplement,
    /// No payment in time.
    NoPayment,
    /// Conditions not met (Form 03 as refusal letter).
    NotEligible,
}

impl StopReason {
    /// Name in the API and the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::NoSupplement => "no_supplement",
            Self::NoPayment => "no_payment",
            Self::NotEligible => "not_eligible",
        }
    }
}

/// How the applicant wants the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// At the intake counter.
    #[default]
    Counter,
    /// Electronically.
    Electronic,
    /// By post.
    Post,
}

impl Delivery {
    /// Name in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Electronic => "electronic",
            Self::Post => "post",
        }
    }

    /// Reads the name used in the API.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Counter, Self::Electronic, Self::Post].into_iter().find(|d| d.as_str() == text)
    }
}

/// Where the dossier stands. Each stage carries only what is valid in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Submitted, not looked at yet (status 1).
    Registered,
    /// Asked to complete before acceptance (status 5, phase intake).
    AwaitingIntakeSupplement {
        /// Defects.
        items: Vec<SupplementItem>,
        /// Last moment to answer.
        answer_by: Timestamp,
    },
    /// Intake refused (status 3).
    NotAccepted {
        /// Reason.
        reason: String,
        /// Legal ground.
        ground: String,
    },
    /// Accepted, still at the counter (status 2).
    Accepted,
    /// On its way to another authority (status 4): the authority has not received it yet (rule C2).
    InTransit,
    /// At the authority, nobody has it (status 4).
    PendingAssignment,
    /// With the case officer (status 4).
    Appraising,
    /// Another agency is asked (status 4).
    Consulting,
    /// Verified on the spot (status 4).
    FieldVerification,
    /// With the division head (status 4).
    PendingReview,
    /// With the approver (status 4).
    PendingSignature,
    /// Signed, with the clerk (status 4).
    PendingIssue,
    /// Asked to complete during appraisal (status 5).
    AwaitingSupplement {
        /// Defects.
        items: Vec<SupplementItem>,
        /// When it was asked.
        asked_at: Timestamp,
        /// Last moment to answer.
        answer_by: Timestamp,
        /// When the applicant answered; the officer still has to confirm completeness.
        answered_at: Option<Timestamp>,
    },
    /// A financial obligation is open (status 6).
    AwaitingPayment {
        /// Amount in đồng.
        dong: u64,
        /// When it was asked.
        asked_at: Timestamp,
        /// Last moment to pay.
        pay_by: Timestamp,
        /// Where processing goes on.
        resume: Box<Stage>,
    },
    /// The applicant asks to withdraw (status 7).
    WithdrawalRequested {
        /// Where it goes on if withdrawal is declined.
        resume: Box<Stage>,
    },
    /// Stopped (status 8).
    Stopped {
        /// Why.
        reason: StopReason,
    },
    /// Result issued (status 9).
    Completed,
    /// Result handed over (status 10).
    Returned,
}

impl Stage {
    /// The national status of this stage.
    #[must_use]
    pub fn status(&self) -> Status {
        match self {
            Self::Registered => Status::Registered,
            Self::AwaitingIntakeSupplement { .. } | Self::AwaitingSupplement { .. } => {
                Status::SupplementRequired
            }
            Self::NotAccepted { .. } => Status::NotAccepted,
            Self::Accepted => Status::Accepted,
            Self::InTransit
            | Self::PendingAssignment
            | Self::Appraising
            | Self::Consulting
            | Self::FieldVerification
            | Self::PendingReview
            | Self::PendingSignature
            | Self::PendingIssue => Status::Processing,
            Self::AwaitingPayment { .. } => Status::PaymentRequired,
            Self::WithdrawalRequested { .. } => Status::WithdrawalRequested,
            Self::Stopped { .. } => Status::Stopped,
            Self::Completed => Status::Completed,
            Self::Returned => Status::Returned,
        }
    }

    /// Name in the store and the API; finer than the status.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::AwaitingIntakeSupplement { .. } => "awaiting_intake_supplement",
            Self::NotAccepted { .. } => "not_accepted",
            Self::Accepted => "accepted",
            Self::InTransit => "in_transit",
            Self::PendingAssignment => "pending_assignment",
            Self::Appraising => "appraising",
            Self::Consulting => "consulting",
            Self::FieldVerification => "field_verification",
            Self::PendingReview => "pending_review",
            Self::PendingSignature => "pending_signature",
            Self::PendingIssue => "pending_issue",
            Self::AwaitingSupplement { answered_at: None, .. } => "awaiting_supplement",
            Self::AwaitingSupplement { answered_at: Some(_), .. } => "supplement_answered",
            Self::AwaitingPayment { .. } => "awaiting_payment",
            Self::WithdrawalRequested { .. } => "withdrawal_requested",
            Self::Stopped { .. } => "stopped",
            Self::Completed => "completed",
            Self::Returned => "returned",
        }
    }

    /// The step of the workflow this stage belongs to, if it consumes a step's budget.
    #[must_use]
    pub fn step(&self) -> Option<Step> {
        match self {
            Self::Registered | Self::Accepted => Some(Step::Receive),
            Self::InTransit | Self::PendingAssignment => Some(Step::Assign),
            Self::Appraising | Self::Consulting | Self::FieldVerification => Some(Step::Appraise),
            Self::PendingReview => Some(Step::Review),
            Self::PendingSignature => Some(Step::Sign),
            Self::PendingIssue => Some(Step::Issue),
            Self::Completed => Some(Step::Return),
            _ => None,
        }
    }
}

/// The legal clock of one dossier. Overdue is computed from it, never stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// The limit by law at acceptance.
    pub limit: TimeLimit,
    /// What a supplement does to the clock.
    pub policy: ClockPolicy,
    /// When counting starts; `None` until the dossier is accepted and, boundary-free, received by the authority.
    pub starts: Option<Timestamp>,
    /// The first due moment told to the applicant; never changes.
    pub original_due: Timestamp,
    /// The due moment now in force. Boundary-free and not yet received: as if received at acceptance.
    pub due: Timestamp,
    /// Stretches that did not count.
    pub pauses: Vec<Pause>,
    /// When a pause now running began.
    pub paused_since: Option<Timestamp>,
    /// How often it was extended.
    pub extensions: u8,
    /// How often it was restarted by a supplement.
    pub restarts: u8,
}

/// A question to another agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consultation {
    /// Whom.
    pub agency: AgencyId,
    /// Asked when.
    pub asked_at: Timestamp,
    /// Until when.
    pub answer_by: Timestamp,
    /// Answered when.
    pub answered_at: Option<Timestamp>,
}

/// A letter waiting for approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PendingLetter {
    /// Form 02 at appraisal.
    Supplement {
        /// Defects.
        items: Vec<SupplementItem>,
    },
    /// Form 04.
    Extension {
        /// Reason.
        reason: String,
        /// New due moment.
        new_due: Timestamp,
        /// On whose side the delay arose.
        cause: Option<DelayCause>,
    },
}

/// A component on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledComponent {
    /// Identifier in the procedure.
    pub component: String,
    /// Form in which it came.
    pub kind: ComponentKind,
    /// Copies.
    pub quantity: u8,
    /// Digitised files, SHA-256 hex.
    pub files: Vec<String>,
    /// Supplied by a register.
    pub from_register: bool,
}

/// A dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// Code as issued.
    pub code: DossierCode,
    /// Number of events folded so far; the version the next event must follow.
    pub version: u32,
    /// Procedure.
    pub procedure: ProcedureCode,
    /// The edition it is judged under: first day of effect of that edition.
    pub edition: Date,
    /// Case of the procedure.
    pub case: Option<String>,
    /// Channel.
    pub channel: Channel,
    /// Who applies.
    pub subject: Subject,
    /// The answers on which limit, papers and steps rest.
    pub answers: BTreeMap<String, FactValue>,
    /// Where the applicant was helped.
    pub support: Option<AgencyId>,
    /// Official intake.
    pub intake: AgencyId,
    /// Competent authority.
    pub authority: AgencyId,
    /// Personal data of the applicant, in the erasable side table.
    pub personal: Option<PersonalRef>,
    /// Delivery wanted.
    pub delivery: Delivery,
    /// No data held by the state confirmed the person: the card was compared by eye.
    pub unchecked_identity: bool,
    /// Components on file.
    pub components: Vec<FiledComponent>,
    /// Fees in đồng set at intake and by notices.
    pub fee_dong: u64,
    /// What is owed and what has come in.
    pub money: Money,
    /// Where it stands.
    pub stage: Stage,
    /// When the present stage began.
    pub stage_since: Timestamp,
    /// The clock; `None` before acceptance.
    pub clock: Option<Clock>,
    /// First arrival.
    pub submitted_at: Timestamp,
    /// Acceptance.
    pub accepted_at: Option<Timestamp>,
    /// Result issued, refused or stopped: the closing event of the index.
    pub closed_at: Option<Timestamp>,
    /// Result handed over.
    pub returned_at: Option<Timestamp>,
    /// Who took it in.
    pub intake_officer: Option<StaffId>,
    /// Who handles it.
    pub case_officer: Option<StaffId>,
    /// Everyone who proposed a decision: never the signer (separation of duties).
    pub proposers: Vec<StaffId>,
    /// Who signed.
    pub signer: Option<StaffId>,
    /// The proposed decision.
    pub decision: Option<Decision>,
    /// Supplements asked at appraisal.
    pub supplements: u8,
    /// A letter waiting for approval.
    pub letter: Option<PendingLetter>,
    /// Consultations.
    pub consultations: Vec<Consultation>,
    /// Number of the result.
    pub result_number: Option<String>,
    /// Electronic result, SHA-256 hex.
    pub result_file: Option<String>,
    /// The result with the approver's digital signature and no number yet, SHA-256 hex.
    pub signed_file: Option<String>,
    /// Rating: satisfied or not.
    pub rating: Option<bool>,
}

impl Dossier {
    /// National status.
    #[must_use]
    pub fn status(&self) -> Status {
        self.stage.status()
    }

    /// The circumstances on which its limit, papers and steps rest.
    #[must_use]
    pub fn circumstances(&self, province: &Province) -> Circumstances {
        Circumstances {
            case: self.case.clone(),
            channel: self.channel,
            subject: self.subject,
            remote: province.is_remote(&self.authority),
            filed_on: Some(law::time::local(self.submitted_at).date()),
            answers: self.answers.clone(),
        }
    }
}
