//! `/dossiers/{code}/papers/{form}`: the papers of a dossier as PDF, filled from its journal. A paper belongs to the entry
//! that brought it about: `?version=` opens that of an earlier one.

pub(crate) mod facts;
pub(crate) mod handler;

use casework::dossier::{Decision, Event, Status, StopReason};
use registry::views::{DossierPage, Entry};

pub(crate) use handler::issued_here;

/// A paper of a dossier (forms 01 to 06 of Circular 03/2025/TT-VPCP, and the result).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Receipt,
    Supplement,
    Refusal,
    Apology,
    Stop,
    Control,
    Result,
}

impl Form {
    pub(crate) const ALL: [Self; 7] = [
        Self::Receipt,
        Self::Supplement,
        Self::Refusal,
        Self::Apology,
        Self::Stop,
        Self::Control,
        Self::Result,
    ];

    /// Name in addresses, and of the template.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Supplement => "supplement",
            Self::Refusal => "refusal",
            Self::Apology => "apology",
            Self::Stop => "stop",
            Self::Control => "control",
            Self::Result => "result",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.as_str() == text)
    }

    /// The key of its title.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Receipt => "paper-receipt",
            Self::Supplement => "paper-supplement",
            Self::Refusal => "paper-refusal",
            Self::Apology => "paper-apology",
            Self::Stop => "paper-stop",
            Self::Control => "paper-control",
            Self::Result => "paper-result",
        }
    }

    /// Whether an entry brings this paper about.
    fn follows(self, event: &Event, page: &DossierPage) -> bool {
        let refused = matches!(page.state.decision, Some(Decision::Refuse { .. }));
        match self {
            Self::Receipt => matches!(event, Event::TakenIn(_) | Event::Accepted(_)),
            Self::Supplement => matches!(event, Event::SupplementRequested(_)),
            Self::Refusal => match event {
                Event::IntakeRefused(_) => true,
                Event::Signed(_) => refused,
                _ => false,
            },
            Self::Apology => matches!(event, Event::Extended(_)),
            Self::Stop => {
                matches!(event, Event::Stopped(stopped) if stopped.reason != StopReason::NotEligible)
            }
            Self::Control => !page.relation.applicant,
            Self::Result => match event {
                Event::Issued(_) => !refused,
                Event::Proposed(_) => !refused && !page.relation.applicant && !is_issued(page),
                _ => false,
            },
        }
    }

    /// The entries that brought it about, oldest first.
    pub(crate) fn entries(self, page: &DossierPage) -> impl Iterator<Item = &Entry> {
        page.entries.iter().filter(move |entry| self.follows(&entry.event, page))
    }
}

/// Whether the result has gone out: before that its paper is a draft.
fn is_issued(page: &DossierPage) -> bool {
    matches!(page.state.status(), Status::Completed | Status::Returned)
}
