//! What can be asked of a dossier. One command per verb of the life cycle; its name is the route of the API.

use std::collections::BTreeMap;

use jiff::Timestamp;
use law::code::ProcedureCode;
use law::procedure::{Channel, ComponentKind, Subject};
use law::{AgencyId, FactValue};
use serde::{Deserialize, Serialize};

use super::claim::Claim;
use super::state::Delivery;
use crate::actor::StaffId;

/// A component as received at intake or with a supplement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedComponent {
    /// Identifier of the component in the procedure.
    pub component: String,
    /// Form in which it came.
    pub kind: ComponentKind,
    /// Copies.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub quantity: u8,
    /// SHA-256 of the digitised file in the object store, hex; absent where none was scanned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Supplied by a register instead of by the applicant (D118 Art 4(2a)).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub from_register: bool,
}

fn one() -> u8 {
    1
}
#[expect(clippy::trivially_copy_pass_by_ref, reason = "signature required by serde")]
fn is_one(n: &u8) -> bool {
    *n == 1
}

/// A fee line at intake: what it is for and how much, in đồng.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeLine {
    /// Identifier of the fee rule in the procedure.
    pub fee: String,
    /// Units charged.
    pub quantity: u32,
    /// Amount in đồng.
    pub dong: u64,
    /// Already paid.
    #[serde(default)]
    pub paid: bool,
    /// How it was paid, where it was paid at the counter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<PaymentMethod>,
}

/// How a fee was paid at the counter: what the balance of the day is split by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// In cash.
    Cash,
    /// Transferred, seen on the account.
    Transfer,
}

impl PaymentMethod {
    /// Name in forms and in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Transfer => "transfer",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Cash, Self::Transfer].into_iter().find(|method| method.as_str() == text)
    }
}

/// What opens a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Procedure.
    pub procedure: ProcedureCode,
    /// Case of the procedure, where it has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// Channel.
    pub channel: Channel,
    /// Organisation that helped the applicant, where it is not the intake organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support: Option<AgencyId>,
    /// Official intake: a service centre.
    pub intake: AgencyId,
    /// Competent authority.
    pub authority: AgencyId,
    /// Components received.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<ReceivedComponent>,
    /// Fee lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fees: Vec<FeeLine>,
    /// Who applies, where it is not a citizen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
    /// The answers on which limit, papers and steps rest; never text or dates of a person.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, FactValue>,
    /// How the applicant wants the result.
    pub delivery: Delivery,
    /// The officer compared the card by eye: no data held by the state confirmed the person.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unchecked_identity: bool,
}

/// One defect of an incomplete dossier, as the applicant reads it (Form 02).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplementItem {
    /// Component it concerns, if one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    /// What is missing or wrong.
    pub defect: String,
    /// Legal basis of asking for it.
    pub ground: String,
    /// What the applicant has to do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cure: String,
}

/// What the case officer proposes and the approver decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum Decision {
    /// Grant what was applied for.
    Grant,
    /// Refuse: not eligible (T16). Form 03 with reason and legal ground.
    Refuse {
        /// Reason the applicant reads.
        reason: String,
        /// Legal ground.
        ground: String,
    },
}

/// On whose side a delay arose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DelayCause {
    /// An agency that was asked.
    Consulted,
    /// The competent authority itself.
    Authority,
    /// The system.
    System,
}

impl DelayCause {
    /// Reads the name used in the API.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Consulted, Self::Authority, Self::System].into_iter().find(|cause| cause.as_str() == text)
    }

    /// Name in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Consulted => "consulted",
            Self::Authority => "authority",
            Self::System => "system",
        }
    }
}

/// To whom a result was handed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// The applicant, identity checked.
    Applicant,
    /// An authorised person, with a paper of authority.
    Proxy,
    /// By post, with a consignment number.
    Post,
    /// Electronically.
    Electronic,
}

impl Recipient {
    /// Reads the name used in the API.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "applicant" => Some(Self::Applicant),
            "proxy" => Some(Self::Proxy),
            "post" => Some(Self::Post),
            "electronic" => Some(Self::Electronic),
            _ => None,
        }
    }
}

/// A command with what it needs. Texts are trimmed and in NFC when they arrive here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// T1: the applicant (or an officer for them) submits; no deadline yet.
    Submit(Box<Opening>),
    /// T2: accepted at the counter or from the post, complete and correct. For an immediate procedure (rule C13) by an
    /// official authorised to certify, `settle` gives the result in the same act (2, 4, 9, 10 at one time).
    TakeIn {
        /// What opens it.
        opening: Box<Opening>,
        /// Give the result at once.
        settle: bool,
    },
    /// T2 without network: taken in at the counter before, under a number reserved in advance, and brought in now.
    TakeInOffline {
        /// What opens it.
        opening: Box<Opening>,
        /// Its number and the moment on its receipt.
        claim: Box<Claim>,
    },
    /// T3: an online submission is complete and correct.
    Accept {
        /// Components as found; empty keeps what the applicant filed.
        components: Vec<ReceivedComponent>,
    },
    /// T4: ask for completion before acceptance; all defects at once.
    RequestSupplement {
        /// Defects.
        items: Vec<SupplementItem>,
    },
    /// T5: refuse intake (Form 03).
    RefuseIntake {
        /// Reason.
        reason: String,
        /// Legal ground.
        ground: String,
    },
    /// T6, first half of T9: the applicant answers (or an officer records the answer at the counter).
    AnswerSupplement {
        /// Components brought.
        components: Vec<ReceivedComponent>,
        /// Corrected answers of the form, as facts; those that nothing rests on are left out.
        answers: BTreeMap<String, FactValue>,
    },
    /// T9: the answer is complete; the clock goes on by the policy of the procedure, from the moment of the answer.
    ConfirmSupplement,
    /// T7: hand over to the competent authority.
    Transfer,
    /// The competent authority receives a boundary-free dossier: its clock starts (rule C2).
    Receive,
    /// Give the dossier to a case officer; again to give it to another.
    Assign {
        /// Who.
        officer: StaffId,
    },
    /// Ask another agency; does not stop the clock (rule C11).
    Consult {
        /// Whom.
        agency: AgencyId,
        /// What.
        question: String,
        /// Until when.
        answer_by: Timestamp,
    },
    /// The consulted agency answers.
    AnswerConsultation {
        /// Answer.
        answer: String,
    },
    /// Begin a verification on the spot.
    StartVerification {
        /// Why and where.
        note: String,
    },
    /// Record what it found.
    RecordVerification {
        /// Findings.
        findings: String,
    },
    /// T8, first half: propose a supplement at appraisal; the division head approves (the centre head from the second).
    ProposeSupplement {
        /// Defects.
        items: Vec<SupplementItem>,
    },
    /// T20, first half: propose an apology and a new date; the approver signs.
    ProposeExtension {
        /// Reason the applicant reads.
        reason: String,
        /// New due moment.
        new_due: Timestamp,
        /// On whose side the delay arose; not told to the applicant.
        cause: Option<DelayCause>,
    },
    /// T8 or T20, second half: the pending letter goes out.
    ApproveLetter,
    /// The pending letter does not go out.
    DeclineLetter {
        /// Why.
        reason: String,
    },
    /// Appraisal done: propose a decision for review.
    Propose {
        /// The decision.
        decision: Decision,
        /// Remarks for those who review and sign.
        note: String,
    },
    /// The division head agrees: on to signature.
    Review,
    /// Back to the case officer, from review or signature.
    ReturnForRework {
        /// Why.
        reason: String,
    },
    /// The approver decides. A grant goes on to be issued; a refusal ends the dossier (T16).
    Sign {
        /// SHA-256 of the result with the approver's own digital signature, hex, where they have one.
        file: Option<String>,
    },
    /// T17: numbered, stamped, issued; stops the clock.
    Issue {
        /// Number given to the result.
        number: String,
        /// SHA-256 of the electronic result, hex, where there is one.
        file: Option<String>,
    },
    /// T18: handed over.
    ReturnResult {
        /// To whom.
        to: Recipient,
        /// Evidence: paper of authority, consignment number; may be empty for the applicant.
        evidence: String,
    },
    /// T19: an error was found before delivery; back to the authority at its own cost.
    CorrectError {
        /// The error.
        error: String,
    },
    /// T10: notice of a financial obligation; pauses the clock (rule C12).
    RequestPayment {
        /// Amount in đồng, more than 0.
        dong: u64,
        /// What for.
        reason: String,
    },
    /// T11: the obligation is met.
    ConfirmPayment {
        /// Reference of the payment.
        reference: String,
    },
    /// Money came in by transfer: what the bank told, never what a page says. Only the system gives it.
    ReceivePayment {
        /// The credit in the registry.
        credit: String,
        /// Amount in đồng, more than 0.
        dong: u64,
        /// Who found the dossier it is for, where its text did not say so.
        matched_by: Option<StaffId>,
    },
    /// Money that came in by transfer was given back.
    RefundPayment {
        /// Amount in đồng, more than 0.
        dong: u64,
        /// Legal ground.
        ground: String,
        /// Why, as the applicant reads it.
        reason: String,
        /// Reference of the transfer back.
        reference: String,
    },
    /// T12: the applicant asks to withdraw.
    RequestWithdrawal {
        /// Why (may be empty).
        reason: String,
    },
    /// T13: withdrawal approved (Form 05).
    ApproveWithdrawal,
    /// T14: withdrawal cancelled or refused; the clock as if it had never been asked.
    DeclineWithdrawal {
        /// Why.
        reason: String,
    },
    /// T15: no answer or no payment in time (Form 05).
    StopUnanswered,
    /// The applicant's rating, once, after completion.
    Rate {
        /// Satisfied or not.
        satisfied: bool,
        /// Why not; needed when not satisfied.
        reasons: Vec<String>,
        /// What is said of single steps.
        steps: StepRatings,
    },
    /// Unmask personal data: recorded with its purpose.
    ViewPersonalData {
        /// Purpose.
        purpose: String,
    },
    /// Write a note for colleagues; the applicant does not read it.
    Note {
        /// Text.
        text: String,
        /// Meant for whoever comes next on duty.
        next_shift: bool,
    },
    /// Add a digitised file to a component.
    AttachFile {
        /// Component.
        component: String,
        /// SHA-256, hex.
        file: String,
        /// Size in bytes.
        bytes: u64,
    },
}

/// Why somebody is not satisfied: the list that a rating chooses from, in the order in which it is shown.
pub const DISLIKES: [&str; 4] = ["longer_than_promised", "many_visits", "attitude", "hard_to_understand"];

/// What is said of the steps of a dossier, each of one's own will; `true` is satisfied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StepRatings {
    /// Taking it in at the counter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intake: Option<bool>,
    /// Handling it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handling: Option<bool>,
    /// Handing the result over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_of_result: Option<bool>,
}

impl StepRatings {
    /// Nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

macro_rules! kinds {
    ($($kind:ident $name:literal),* $(,)?) => {
        /// The name of a command, without its payload.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum CommandKind { $(#[doc = $name] $kind),* }

        impl CommandKind {
            /// All commands.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// The name in routes, such as `request-supplement`.
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
    Submit "submit", TakeIn "take-in", Accept "accept", RequestSupplement "request-supplement",
    RefuseIntake "refuse-intake", AnswerSupplement "answer-supplement", ConfirmSupplement "confirm-supplement",
    Transfer "transfer", Receive "receive", Assign "assign", Consult "consult",
    AnswerConsultation "answer-consultation", StartVerification "start-verification",
    RecordVerification "record-verification", ProposeSupplement "propose-supplement",
    ProposeExtension "propose-extension", ApproveLetter "approve-letter", DeclineLetter "decline-letter",
    Propose "propose", Review "review", ReturnForRework "return-for-rework", Sign "sign", Issue "issue",
    ReturnResult "return-result", CorrectError "correct-error", RequestPayment "request-payment",
    ConfirmPayment "confirm-payment", ReceivePayment "receive-payment", RefundPayment "refund-payment",
    RequestWithdrawal "request-withdrawal",
    ApproveWithdrawal "approve-withdrawal", DeclineWithdrawal "decline-withdrawal",
    StopUnanswered "stop-unanswered", Rate "rate", ViewPersonalData "view-personal-data", AttachFile "attach-file",
    Note "note",
}

impl Command {
    /// The name of this command.
    #[must_use]
    pub fn kind(&self) -> CommandKind {
        match self {
            Self::Submit(_) => CommandKind::Submit,
            Self::TakeIn { .. } | Self::TakeInOffline { .. } => CommandKind::TakeIn,
            Self::Accept { .. } => CommandKind::Accept,
            Self::RequestSupplement { .. } => CommandKind::RequestSupplement,
            Self::RefuseIntake { .. } => CommandKind::RefuseIntake,
            Self::AnswerSupplement { .. } => CommandKind::AnswerSupplement,
            Self::ConfirmSupplement => CommandKind::ConfirmSupplement,
            Self::Transfer => CommandKind::Transfer,
            Self::Receive => CommandKind::Receive,
            Self::Assign { .. } => CommandKind::Assign,
            Self::Consult { .. } => CommandKind::Consult,
            Self::AnswerConsultation { .. } => CommandKind::AnswerConsultation,
            Self::StartVerification { .. } => CommandKind::StartVerification,
            Self::RecordVerification { .. } => CommandKind::RecordVerification,
            Self::ProposeSupplement { .. } => CommandKind::ProposeSupplement,
            Self::ProposeExtension { .. } => CommandKind::ProposeExtension,
            Self::ApproveLetter => CommandKind::ApproveLetter,
            Self::DeclineLetter { .. } => CommandKind::DeclineLetter,
            Self::Propose { .. } => CommandKind::Propose,
            Self::Review => CommandKind::Review,
            Self::ReturnForRework { .. } => CommandKind::ReturnForRework,
            Self::Sign { .. } => CommandKind::Sign,
            Self::Issue { .. } => CommandKind::Issue,
            Self::ReturnResult { .. } => CommandKind::ReturnResult,
            Self::CorrectError { .. } => CommandKind::CorrectError,
            Self::RequestPayment { .. } => CommandKind::RequestPayment,
            Self::ConfirmPayment { .. } => CommandKind::ConfirmPayment,
            Self::ReceivePayment { .. } => CommandKind::ReceivePayment,
            Self::RefundPayment { .. } => CommandKind::RefundPayment,
            Self::RequestWithdrawal { .. } => CommandKind::RequestWithdrawal,
            Self::ApproveWithdrawal => CommandKind::ApproveWithdrawal,
            Self::DeclineWithdrawal { .. } => CommandKind::DeclineWithdrawal,
            Self::StopUnanswered => CommandKind::StopUnanswered,
            Self::Rate { .. } => CommandKind::Rate,
            Self::ViewPersonalData { .. } => CommandKind::ViewPersonalData,
            Self::AttachFile { .. } => CommandKind::AttachFile,
            Self::Note { .. } => CommandKind::Note,
        }
    }
}
