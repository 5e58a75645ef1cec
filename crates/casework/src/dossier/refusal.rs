//! The law says no: a typed reason with its ground and its cure. A refusal is an answer, not an error.

use law::AgencyId;
use law::code::{DossierCode, ProcedureCode};

use super::command::CommandKind;
use super::state::Stage;
use crate::actor::Role;

/// Why a command is refused. Pages put `refusal-{code}` and `refusal-{code}-cure` into words, with [`Refusal::args`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The life cycle has no such transition from here (closed list T1-T20).
    NotFromHere {
        /// What was asked.
        command: CommandKind,
        /// Where the dossier stands.
        stage: &'static str,
    },
    /// The actor's role does not hold this power.
    NotYourRole {
        /// Roles that do.
        needed: Vec<Role>,
        /// Where they must be held.
        agency: Option<AgencyId>,
    },
    /// The dossier is with another officer.
    NotYourDossier,
    /// The officer named is no case officer of the competent authority.
    NotACaseOfficer {
        /// The competent authority.
        agency: AgencyId,
    },
    /// Case officer and approver must be two persons.
    SamePerson,
    /// Only the applicant may do this.
    ApplicantOnly,
    /// The pack has no such procedure in force.
    UnknownProcedure {
        /// What was asked for.
        procedure: ProcedureCode,
    },
    /// Another system has the authority over this procedure (D224 Art 15).
    HandledElsewhere {
        /// Procedure.
        procedure: ProcedureCode,
    },
    /// The procedure does not offer this channel.
    ChannelNotOffered {
        /// Channel asked for.
        channel: &'static str,
    },
    /// Only the competent authority's own desk takes this procedure in.
    OutsideIntakeScope {
        /// The competent authority.
        authority: AgencyId,
    },
    /// The agency is unknown, no longer exists or is not competent for this procedure.
    NotCompetent {
        /// The agency named.
        agency: AgencyId,
    },
    /// Required components are missing: ask for completion instead of accepting.
    Incomplete {
        /// Identifiers of the missing components.
        missing: Vec<String>,
    },
    /// The notice of a supplement had to go out earlier (rule C8).
    SupplementTooLate {
        /// Working days allowed after acceptance.
        working_days: u16,
    },
    /// A second supplement needs the centre head (soft limit of the index).
    SupplementLimit,
    /// An apology had to be sent earlier (D61 Art 19(9)).
    ExtensionTooLate {
        /// Last day, dd/MM/yyyy.
        latest: String,
    },
    /// Already extended as often as the law allows.
    ExtensionLimit {
        /// Extensions allowed.
        max: u8,
    },
    /// The new date is not after the present one or not a working moment.
    ExtensionDate,
    /// Another letter already waits for approval.
    LetterPending,
    /// No letter waits for approval.
    NoLetter,
    /// A result has been signed: it can no longer be withdrawn.
    AlreadySigned,
    /// The time to answer has not run out yet.
    StillTime {
        /// Until when, dd/MM/yyyy HH:mm.
        until: String,
    },
    /// A consultation is open and its time has not run out (silence after it counts as agreement).
    ConsultationOpen {
        /// Whom.
        agency: AgencyId,
    },
    /// Rated already; once per dossier.
    AlreadyRated,
    /// More would be given back than came in, or than came in beyond what is still owed.
    RefundTooGreat {
        /// Most that may be given back, đồng.
        most_dong: u64,
    },
    /// This procedure does not give its result at once at the counter.
    NotImmediate,
    /// A needed field is missing or wrong.
    Missing {
        /// Field of the command.
        field: &'static str,
    },
    /// The calendar of the pack does not reach the due date.
    CalendarMissing,
    /// The number is from no block that was reserved.
    NumberNotReserved {
        /// The number.
        code: DossierCode,
    },
    /// The number is from a block of another person or centre.
    NumberOfAnother {
        /// The number.
        code: DossierCode,
    },
    /// The number is on another dossier.
    NumberUsed {
        /// The number.
        code: DossierCode,
    },
    /// The moment claimed has not come yet.
    ClaimNotYet,
    /// The moment claimed lies before the numbers were reserved.
    ClaimBeforeReservation,
    /// The moment claimed is not on the day of the number.
    ClaimOtherDay {
        /// The number.
        code: DossierCode,
    },
    /// The moment claimed lies further back than the province allows.
    ClaimTooOld {
        /// Hours allowed; 0 where the province has no intake without network.
        hours: u16,
    },
    /// The dossier has changed since the page was opened.
    ChangedMeanwhile {
        /// Version now.
        version: u32,
    },
}

/// A stable short name, for `type` of the problem document, texts and tests.
pub type Fault = &'static str;

impl Refusal {
    /// The stable code of the reason, kebab-case.
    #[must_use]
    pub fn code(&self) -> Fault {
        match self {
            Self::NotFromHere { .. } => "not-from-here",
            Self::NotYourRole { .. } => "not-your-role",
            Self::NotYourDossier => "not-your-dossier",
            Self::NotACaseOfficer { .. } => "not-a-case-officer",
            Self::SamePerson => "same-person",
            Self::ApplicantOnly => "applicant-only",
            Self::UnknownProcedure { .. } => "unknown-procedure",
            Self::HandledElsewhere { .. } => "handled-elsewhere",
            Self::ChannelNotOffered { .. } => "channel-not-offered",
            Self::OutsideIntakeScope { .. } => "outside-intake-scope",
            Self::NotCompetent { .. } => "not-competent",
            Self::Incomplete { .. } => "incomplete",
            Self::SupplementTooLate { .. } => "supplement-too-late",
            Self::SupplementLimit => "supplement-limit",
            Self::ExtensionTooLate { .. } => "extension-too-late",
            Self::ExtensionLimit { .. } => "extension-limit",
            Self::ExtensionDate => "extension-date",
            Self::LetterPending => "letter-pending",
            Self::NoLetter => "no-letter",
            Self::AlreadySigned => "already-signed",
            Self::StillTime { .. } => "still-time",
            Self::ConsultationOpen { .. } => "consultation-open",
            Self::AlreadyRated => "already-rated",
            Self::RefundTooGreat { .. } => "refund-too-great",
            Self::NotImmediate => "not-immediate",
            Self::Missing { .. } => "missing",
            Self::CalendarMissing => "calendar-missing",
            Self::NumberNotReserved { .. } => "number-not-reserved",
            Self::NumberOfAnother { .. } => "number-of-another",
            Self::NumberUsed { .. } => "number-used",
            Self::ClaimNotYet => "claim-not-yet",
            Self::ClaimBeforeReservation => "claim-before-reservation",
            Self::ClaimOtherDay { .. } => "claim-other-day",
            Self::ClaimTooOld { .. } => "claim-too-old",
            Self::ChangedMeanwhile { .. } => "changed-meanwhile",
        }
    }

    /// All codes, for the test that every reason has its words.
    pub const CODES: [Fault; 35] = [
        "not-from-here",
        "not-your-role",
        "not-your-dossier",
        "not-a-case-officer",
        "same-person",
        "applicant-only",
        "unknown-procedure",
        "handled-elsewhere",
        "channel-not-offered",
        "outside-intake-scope",
        "not-competent",
        "incomplete",
        "supplement-too-late",
        "supplement-limit",
        "extension-too-late",
        "extension-limit",
        "extension-date",
        "letter-pending",
        "no-letter",
        "already-signed",
        "still-time",
        "consultation-open",
        "already-rated",
        "refund-too-great",
        "not-immediate",
        "missing",
        "calendar-missing",
        "number-not-reserved",
        "number-of-another",
        "number-used",
        "claim-not-yet",
        "claim-before-reservation",
        "claim-other-day",
        "claim-too-old",
        "changed-meanwhile",
    ];

    /// The legal ground in the words of a citation; the product's own rule where no article says so.
    #[must_use]
    pub fn ground(&self) -> &'static str {
        match self {
            Self::NotFromHere { .. } | Self::NotImmediate => "Nghị định 118/2025/NĐ-CP, Điều 17, 18",
            Self::NotYourRole { .. }
            | Self::NotYourDossier
            | Self::NotACaseOfficer { .. }
            | Self::NotCompetent { .. } => "Nghị định 118/2025/NĐ-CP, Điều 14, 18",
            Self::SamePerson => "Quy chế nội bộ: người thụ lý không đồng thời là người ký duyệt",
            Self::ApplicantOnly => "Nghị định 118/2025/NĐ-CP, Điều 17",
            Self::UnknownProcedure { .. } => "Nghị định 63/2010/NĐ-CP, Điều 8",
            Self::HandledElsewhere { .. } => "Nghị định 224/2026/NĐ-CP, Điều 15 khoản 1",
            Self::ChannelNotOffered { .. } => "Nghị định 224/2026/NĐ-CP, Điều 14",
            Self::OutsideIntakeScope { .. } => "Nghị định 118/2025/NĐ-CP, Điều 14 khoản 2",
            Self::Incomplete { .. } => "Nghị định 118/2025/NĐ-CP, Điều 17 khoản 3",
            Self::SupplementTooLate { .. } => "Nghị định 61/2018/NĐ-CP, Điều 19 khoản 4",
            Self::SupplementLimit => "Quyết định 766/QĐ-TTg, chỉ số 2.1",
            Self::ExtensionTooLate { .. } | Self::ExtensionLimit { .. } | Self::ExtensionDate => {
                "Nghị định 61/2018/NĐ-CP, Điều 19 khoản 9 (sửa đổi bởi 107/2021/NĐ-CP)"
            }
            Self::LetterPending | Self::NoLetter => "Thông tư 03/2025/TT-VPCP, mẫu số 02, 04",
            Self::AlreadySigned | Self::StillTime { .. } => "Thông tư 03/2025/TT-VPCP, mẫu số 05",
            Self::ConsultationOpen { .. } => "Nghị định 118/2025/NĐ-CP, Điều 18",
            Self::AlreadyRated => "Quyết định 766/QĐ-TTg, chỉ số 5.4",
            Self::NumberNotReserved { .. }
            | Self::NumberOfAnother { .. }
            | Self::NumberUsed { .. }
            | Self::ClaimNotYet
            | Self::ClaimBeforeReservation
            | Self::ClaimOtherDay { .. }
            | Self::ClaimTooOld { .. } => "Nghị định 118/2025/NĐ-CP, Điều 17; quy tắc dành số của hệ thống",
            Self::Missing { .. }
            | Self::CalendarMissing
            | Self::RefundTooGreat { .. }
            | Self::ChangedMeanwhile { .. } => "Quy tắc của hệ thống",
        }
    }

    /// Values for the texts, by name.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotFromHere { command, stage } => {
                vec![("command", command.as_str().to_owned()), ("stage", (*stage).to_owned())]
            }
            Self::NotYourRole { needed, agency } => vec![
                ("roles", needed.iter().map(|r| r.as_str()).collect::<Vec<_>>().join(", ")),
                ("agency", agency.as_ref().map(ToString::to_string).unwrap_or_default()),
            ],
            Self::UnknownProcedure { procedure } | Self::HandledElsewhere { procedure } => {
                vec![("procedure", procedure.to_string())]
            }
            Self::ChannelNotOffered { channel } => vec![("channel", (*channel).to_owned())],
            Self::OutsideIntakeScope { authority: agency }
            | Self::NotCompetent { agency }
            | Self::NotACaseOfficer { agency }
            | Self::ConsultationOpen { agency } => vec![("agency", agency.to_string())],
            Self::Incomplete { missing } => vec![("missing", missing.join(", "))],
            Self::SupplementTooLate { working_days } => vec![("days", working_days.to_string())],
            Self::ExtensionTooLate { latest } => vec![("latest", latest.clone())],
            Self::ExtensionLimit { max } => vec![("max", max.to_string())],
            Self::StillTime { until } => vec![("until", until.clone())],
            Self::RefundTooGreat { most_dong } => vec![("most", most_dong.to_string())],
            Self::Missing { field } => vec![("field", (*field).to_owned())],
            Self::NumberNotReserved { code }
            | Self::NumberOfAnother { code }
            | Self::NumberUsed { code }
            | Self::ClaimOtherDay { code } => vec![("code", code.to_string())],
            Self::ClaimTooOld { hours } => vec![("hours", hours.to_string())],
            Self::ChangedMeanwhile { version } => vec![("version", version.to_string())],
            Self::NotYourDossier
            | Self::SamePerson
            | Self::ApplicantOnly
            | Self::SupplementLimit
            | Self::ExtensionDate
            | Self::LetterPending
            | Self::NoLetter
            | Self::AlreadySigned
            | Self::AlreadyRated
            | Self::NotImmediate
            | Self::ClaimNotYet
            | Self::ClaimBeforeReservation
            | Self::CalendarMissing => Vec::new(),
        }
    }

    pub(crate) fn not_from(command: CommandKind, stage: &Stage) -> Self {
        Self::NotFromHere { command, stage: stage.as_str() }
    }
}
