//! Why something is not done with a petition: ground and cure, as for dossiers.

use jiff::Timestamp;
use law::{AgencyId, Topic};

use super::command::CommandKind;
use super::state::Stage;
use crate::actor::Role;

/// The reason. Pages put `petition-refusal-{code}` and its `-cure` into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The life cycle has no such step from here.
    NotFromHere {
        /// What was asked.
        command: CommandKind,
        /// Where the petition stands.
        stage: Stage,
    },
    /// The actor's role does not hold this power.
    NotYourRole {
        /// Roles that do.
        needed: Vec<Role>,
        /// Where they must be held.
        agency: AgencyId,
    },
    /// The petition is with another officer.
    NotYourPetition,
    /// Only who sent it may do this.
    SenderOnly,
    /// A complaint or a denunciation: it has a law of its own.
    OtherLaw {
        /// Which.
        topic: Topic,
        /// The number of that law; empty where the pack names none.
        law: String,
    },
    /// The pack has no rules for petitions on this day.
    NoRules,
    /// The agency does not exist, or no longer.
    UnknownAgency {
        /// Which.
        agency: AgencyId,
    },
    /// It is there already.
    SameAgency,
    /// The person named does not answer petitions at this agency.
    NotAnAnswerer {
        /// Which agency.
        agency: AgencyId,
    },
    /// The time to say that it is not accepted, or to give it back, is over.
    DeclineTooLate {
        /// It ended then.
        until: Timestamp,
    },
    /// The time to ask for details for the first time is over.
    DetailsTooLate {
        /// It ended then.
        until: Timestamp,
    },
    /// The time to reopen is over.
    ReopenTooLate {
        /// It ended then.
        until: Timestamp,
    },
    /// It was reopened before; once per petition.
    ReopenedBefore,
    /// The sender may still reopen it.
    StillTime {
        /// Until then.
        until: Timestamp,
    },
    /// Rated already; once per petition.
    AlreadyRated,
    /// A field is empty.
    Missing {
        /// Which.
        field: &'static str,
    },
    /// The calendar of the pack does not reach so far.
    CalendarMissing,
    /// Another act came in between.
    ChangedMeanwhile,
}

impl Refusal {
    /// Every code.
    pub const CODES: [&'static str; 18] = [
        "not-from-here",
        "not-your-role",
        "not-your-petition",
        "sender-only",
        "other-law",
        "no-rules",
        "unknown-agency",
        "same-agency",
        "not-an-answerer",
        "decline-too-late",
        "details-too-late",
        "reopen-too-late",
        "reopened-before",
        "still-time",
        "already-rated",
        "missing",
        "calendar-missing",
        "changed-meanwhile",
    ];

    /// The stable code of the reason.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFromHere { .. } => "not-from-here",
            Self::NotYourRole { .. } => "not-your-role",
            Self::NotYourPetition => "not-your-petition",
            Self::SenderOnly => "sender-only",
            Self::OtherLaw { .. } => "other-law",
            Self::NoRules => "no-rules",
            Self::UnknownAgency { .. } => "unknown-agency",
            Self::SameAgency => "same-agency",
            Self::NotAnAnswerer { .. } => "not-an-answerer",
            Self::DeclineTooLate { .. } => "decline-too-late",
            Self::DetailsTooLate { .. } => "details-too-late",
            Self::ReopenTooLate { .. } => "reopen-too-late",
            Self::ReopenedBefore => "reopened-before",
            Self::StillTime { .. } => "still-time",
            Self::AlreadyRated => "already-rated",
            Self::Missing { .. } => "missing",
            Self::CalendarMissing => "calendar-missing",
            Self::ChangedMeanwhile => "changed-meanwhile",
        }
    }

    /// The legal ground in the words of a citation; the product's own rule where no article says so.
    #[must_use]
    pub fn ground(&self) -> &'static str {
        match self {
            Self::NotFromHere { .. } | Self::UnknownAgency { .. } | Self::SameAgency | Self::NoRules => {
                "Nghị định 20/2008/NĐ-CP (sửa đổi bởi 48/2013/NĐ-CP, 92/2017/NĐ-CP)"
            }
            Self::NotYourRole { .. } | Self::NotYourPetition | Self::NotAnAnswerer { .. } => {
                "Nghị định 20/2008/NĐ-CP; quy tắc phân quyền của tỉnh"
            }
            Self::OtherLaw { topic: Topic::Denunciation, .. } => "Luật Tố cáo 25/2018/QH14",
            Self::OtherLaw { .. } => "Luật Khiếu nại 02/2011/QH13",
            Self::DeclineTooLate { .. } | Self::DetailsTooLate { .. } => "Quyết định 766/QĐ-TTg, chỉ số 5.2",
            Self::ReopenTooLate { .. }
            | Self::ReopenedBefore
            | Self::StillTime { .. }
            | Self::AlreadyRated
            | Self::SenderOnly => "Quyết định 766/QĐ-TTg, chỉ số 5.3",
            Self::Missing { .. } | Self::CalendarMissing | Self::ChangedMeanwhile => "Quy tắc của hệ thống",
        }
    }

    /// Values for the texts, by name; moments as a day and a time in Vietnam.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, String)> {
        let moment = |at: &Timestamp| law::time::local(*at).strftime("%H:%M %d/%m/%Y").to_string();
        match self {
            Self::NotFromHere { command, stage } => {
                vec![("command", command.as_str().to_owned()), ("stage", stage.as_str().to_owned())]
            }
            Self::NotYourRole { needed, agency } => vec![
                ("roles", needed.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ")),
                ("agency", agency.to_string()),
            ],
            Self::OtherLaw { topic, law } => {
                vec![("topic", topic.as_str().to_owned()), ("law", law.clone())]
            }
            Self::UnknownAgency { agency } | Self::NotAnAnswerer { agency } => {
                vec![("agency", agency.to_string())]
            }
            Self::DeclineTooLate { until }
            | Self::DetailsTooLate { until }
            | Self::ReopenTooLate { until }
            | Self::StillTime { until } => vec![("until", moment(until))],
            Self::Missing { field } => vec![("field", (*field).to_owned())],
            Self::NotYourPetition
            | Self::SenderOnly
            | Self::NoRules
            | Self::SameAgency
            | Self::ReopenedBefore
            | Self::AlreadyRated
            | Self::CalendarMissing
            | Self::ChangedMeanwhile => Vec::new(),
        }
    }
}
