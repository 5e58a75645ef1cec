//! The words of casework in three languages: commands, roles, stages, statuses, channels and the like. One place, so
//! that one thing has one name on every page and in the API.
//!
//! Must not know pages.

use casework::Role;
use casework::dossier::notice::NoticeKind;
use casework::dossier::{CommandKind, Delivery, Stage, Status, StopReason};
use law::procedure::{Channel, ComponentKind, Step};

use super::lang::Lang;
use super::texts::Texts;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident($value:ident: $type:ty) { $($variant:pat => $key:literal),* $(,)? }) => {
        $(#[$doc])*
        #[must_use]
        pub fn $name($value: $type, lang: Lang) -> String {
            Texts::of(lang).get(match $value { $($variant => $key),* })
        }
    };
}

words! {
    /// What a command does, in the imperative, as on its button: `Tiếp nhận`.
    command(kind: CommandKind) {
        CommandKind::Submit => "command-submit",
        CommandKind::TakeIn => "command-take-in",
        CommandKind::Accept => "command-accept",
        CommandKind::RequestSupplement => "command-request-supplement",
        CommandKind::RefuseIntake => "command-refuse-intake",
        CommandKind::AnswerSupplement => "command-answer-supplement",
        CommandKind::ConfirmSupplement => "command-confirm-supplement",
        CommandKind::Transfer => "command-transfer",
        CommandKind::Receive => "command-receive",
        CommandKind::Assign => "command-assign",
        CommandKind::Consult => "command-consult",
        CommandKind::AnswerConsultation => "command-answer-consultation",
        CommandKind::StartVerification => "command-start-verification",
        CommandKind::RecordVerification => "command-record-verification",
        CommandKind::ProposeSupplement => "command-propose-supplement",
        CommandKind::ProposeExtension => "command-propose-extension",
        CommandKind::ApproveLetter => "command-approve-letter",
        CommandKind::DeclineLetter => "command-decline-letter",
        CommandKind::Propose => "command-propose",
        CommandKind::Review => "command-review",
        CommandKind::ReturnForRework => "command-return-for-rework",
        CommandKind::Sign => "command-sign",
        CommandKind::Issue => "command-issue",
        CommandKind::ReturnResult => "command-return-result",
        CommandKind::CorrectError => "command-correct-error",
        CommandKind::RequestPayment => "command-request-payment",
        CommandKind::ConfirmPayment => "command-confirm-payment",
        CommandKind::ReceivePayment => "command-receive-payment",
        CommandKind::RefundPayment => "command-refund-payment",
        CommandKind::RequestWithdrawal => "command-request-withdrawal",
        CommandKind::ApproveWithdrawal => "command-approve-withdrawal",
        CommandKind::DeclineWithdrawal => "command-decline-withdrawal",
        CommandKind::StopUnanswered => "command-stop-unanswered",
        CommandKind::Rate => "command-rate",
        CommandKind::ViewPersonalData => "command-view-personal-data",
        CommandKind::AttachFile => "command-attach-file",
        CommandKind::Note => "command-note",
    }
}

words! {
    /// A role as people call it: `Cán bộ thụ lý`.
    role(role: Role) {
        Role::IntakeOfficer => "role-intake-officer",
        Role::CaseOfficer => "role-case-officer",
        Role::DivisionHead => "role-division-head",
        Role::Approver => "role-approver",
        Role::Clerk => "role-clerk",
        Role::CentreHead => "role-centre-head",
        Role::Consultee => "role-consultee",
        Role::Certifier => "role-certifier",
        Role::ProcedureController => "role-procedure-controller",
        Role::DataSteward => "role-data-steward",
        Role::Leader => "role-leader",
        Role::Administrator => "role-administrator",
        Role::DigitalTeam => "role-digital-team",
    }
}

words! {
    /// The national status in the words of the portal: `Đang xử lý`.
    status(status: Status) {
        Status::Registered => "status-registered",
        Status::Accepted => "status-accepted",
        Status::NotAccepted => "status-not-accepted",
        Status::Processing => "status-processing",
        Status::SupplementRequired => "status-supplement-required",
        Status::PaymentRequired => "status-payment-required",
        Status::WithdrawalRequested => "status-withdrawal-requested",
        Status::Stopped => "status-stopped",
        Status::Completed => "status-completed",
        Status::Returned => "status-returned",
    }
}

words! {
    /// Where a dossier stands, finer than its status: `Đang thẩm định`.
    stage(stage: &Stage) {
        Stage::Registered => "stage-registered",
        Stage::AwaitingIntakeSupplement { .. } => "stage-awaiting-intake-supplement",
        Stage::NotAccepted { .. } => "stage-not-accepted",
        Stage::Accepted => "stage-accepted",
        Stage::InTransit => "stage-in-transit",
        Stage::PendingAssignment => "stage-pending-assignment",
        Stage::Appraising => "stage-appraising",
        Stage::Consulting => "stage-consulting",
        Stage::FieldVerification => "stage-field-verification",
        Stage::PendingReview => "stage-pending-review",
        Stage::PendingSignature => "stage-pending-signature",
        Stage::PendingIssue => "stage-pending-issue",
        Stage::AwaitingSupplement { answered_at: None, .. } => "stage-awaiting-supplement",
        Stage::AwaitingSupplement { answered_at: Some(_), .. } => "stage-supplement-answered",
        Stage::AwaitingPayment { .. } => "stage-awaiting-payment",
        Stage::WithdrawalRequested { .. } => "stage-withdrawal-requested",
        Stage::Stopped { .. } => "stage-stopped",
        Stage::Completed => "stage-completed",
        Stage::Returned => "stage-returned",
    }
}

/// The same from the name of a stage in the store and the API; an unknown name is shown as it is.
#[must_use]
pub fn stage_named(name: &str, lang: Lang) -> String {
    let key = match name {
        "registered" => "stage-registered",
        "awaiting_intake_supplement" => "stage-awaiting-intake-supplement",
        "not_accepted" => "stage-not-accepted",
        "accepted" => "stage-accepted",
        "in_transit" => "stage-in-transit",
        "pending_assignment" => "stage-pending-assignment",
        "appraising" => "stage-appraising",
        "consulting" => "stage-consulting",
        "field_verification" => "stage-field-verification",
        "pending_review" => "stage-pending-review",
        "pending_signature" => "stage-pending-signature",
        "pending_issue" => "stage-pending-issue",
        "awaiting_supplement" => "stage-awaiting-supplement",
        "supplement_answered" => "stage-supplement-answered",
        "awaiting_payment" => "stage-awaiting-payment",
        "withdrawal_requested" => "stage-withdrawal-requested",
        "stopped" => "stage-stopped",
        "completed" => "stage-completed",
        "returned" => "stage-returned",
        "none" => "stage-none",
        other => return other.to_owned(),
    };
    Texts::of(lang).get(key)
}

words! {
    /// A channel: `Trực tiếp`.
    channel(channel: Channel) {
        Channel::Direct => "channel-direct",
        Channel::Online => "channel-online",
        Channel::Postal => "channel-postal",
    }
}

words! {
    /// How the result is wanted: `Tại quầy`.
    delivery(delivery: Delivery) {
        Delivery::Counter => "delivery-counter",
        Delivery::Electronic => "delivery-electronic",
        Delivery::Post => "delivery-post",
    }
}

words! {
    /// Form of a document: `Bản chính`.
    component_kind(kind: ComponentKind) {
        ComponentKind::Original => "kind-original",
        ComponentKind::Copy => "kind-copy",
        ComponentKind::Electronic => "kind-electronic",
    }
}

words! {
    /// A step of the workflow: `Thẩm định`.
    step(step: Step) {
        Step::Receive => "step-receive",
        Step::Assign => "step-assign",
        Step::Appraise => "step-appraise",
        Step::Review => "step-review",
        Step::Sign => "step-sign",
        Step::Issue => "step-issue",
        Step::Return => "step-return",
    }
}

words! {
    /// Why a dossier was stopped (Form 05).
    stop_reason(reason: StopReason) {
        StopReason::Withdrawn => "stop-withdrawn",
        StopReason::NoSupplement => "stop-no-supplement",
        StopReason::NoPayment => "stop-no-payment",
        StopReason::NotEligible => "stop-not-eligible",
    }
}

words! {
    /// What a timer tells: `Quá hạn`.
    notice(kind: NoticeKind) {
        NoticeKind::DueSoon => "notice-due-soon",
        NoticeKind::DueToday => "notice-due-today",
        NoticeKind::Overdue => "notice-overdue",
        NoticeKind::SupplementDueSoon => "notice-supplement-due-soon",
        NoticeKind::SupplementUnanswered => "notice-supplement-unanswered",
        NoticeKind::PaymentDueSoon => "notice-payment-due-soon",
        NoticeKind::PaymentNotMade => "notice-payment-not-made",
        NoticeKind::ConsultationDueSoon => "notice-consultation-due-soon",
        NoticeKind::ConsultationLate => "notice-consultation-late",
        NoticeKind::Uncollected => "notice-uncollected",
        NoticeKind::NotReceived => "notice-not-received",
    }
}

words! {
    /// What follows from what a timer tells, and what to do about it.
    notice_follows(kind: NoticeKind) {
        NoticeKind::DueSoon => "notice-due-soon-follows",
        NoticeKind::DueToday => "notice-due-today-follows",
        NoticeKind::Overdue => "notice-overdue-follows",
        NoticeKind::SupplementDueSoon => "notice-supplement-due-soon-follows",
        NoticeKind::SupplementUnanswered => "notice-supplement-unanswered-follows",
        NoticeKind::PaymentDueSoon => "notice-payment-due-soon-follows",
        NoticeKind::PaymentNotMade => "notice-payment-not-made-follows",
        NoticeKind::ConsultationDueSoon => "notice-consultation-due-soon-follows",
        NoticeKind::ConsultationLate => "notice-consultation-late-follows",
        NoticeKind::Uncollected => "notice-uncollected-follows",
        NoticeKind::NotReceived => "notice-not-received-follows",
    }
}

/// What happened, in the words of a timeline or an audit trail, from the kind of an event: `Đã tiếp nhận`.
#[must_use]
pub fn event(kind: &str, lang: Lang) -> String {
    let key = match kind {
        "submitted" => "event-submitted",
        "taken_in" => "event-taken-in",
        "accepted" => "event-accepted",
        "supplement_requested" => "event-supplement-requested",
        "intake_refused" => "event-intake-refused",
        "supplement_answered" => "event-supplement-answered",
        "supplement_confirmed" => "event-supplement-confirmed",
        "transferred" => "event-transferred",
        "received" => "event-received",
        "assigned" => "event-assigned",
        "consultation_requested" => "event-consultation-requested",
        "consultation_answered" => "event-consultation-answered",
        "verification_started" => "event-verification-started",
        "verification_recorded" => "event-verification-recorded",
        "supplement_proposed" => "event-supplement-proposed",
        "extension_proposed" => "event-extension-proposed",
        "letter_declined" => "event-letter-declined",
        "extended" => "event-extended",
        "proposed" => "event-proposed",
        "reviewed" => "event-reviewed",
        "returned_for_rework" => "event-returned-for-rework",
        "signed" => "event-signed",
        "issued" => "event-issued",
        "result_returned" => "event-result-returned",
        "error_found" => "event-error-found",
        "payment_requested" => "event-payment-requested",
        "payment_confirmed" => "event-payment-confirmed",
        "payment_received" => "event-payment-received",
        "payment_refunded" => "event-payment-refunded",
        "withdrawal_requested" => "event-withdrawal-requested",
        "withdrawal_declined" => "event-withdrawal-declined",
        "stopped" => "event-stopped",
        "rated" => "event-rated",
        "personal_data_viewed" => "event-personal-data-viewed",
        "file_attached" => "event-file-attached",
        "noted" => "event-noted",
        other => return other.to_owned(),
    };
    Texts::of(lang).get(key)
}

#[cfg(test)]
mod tests {
    use casework::dossier::Event;

    use super::*;

    #[test]
    fn every_event_and_command_has_words_of_its_own() {
        for lang in Lang::ALL {
            for kind in Event::KINDS {
                let words = event(kind, lang);
                assert!(words != *kind && !words.starts_with("event-"), "{kind}");
            }
            for kind in CommandKind::ALL {
                assert!(!command(*kind, lang).starts_with("command-"), "{}", kind.as_str());
            }
        }
    }
}
