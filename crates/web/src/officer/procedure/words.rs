//! The words of the picture in the language of the page.

use casework::Role;
use documents::process::{Lane, Phrase, Words};
use law::procedure::{Procedure, Step};
use law::{AgencyId, Expression, Province};

use crate::common::{Lang, Texts, casework_text, procedure_text};

/// Words for one procedure.
pub(super) struct PictureWords<'a> {
    pub procedure: &'a Procedure,
    pub province: &'a Province,
    pub lang: Lang,
}

impl PictureWords<'_> {
    fn text(&self, key: &str) -> String {
        Texts::of(self.lang).get(key)
    }
}

impl Words for PictureWords<'_> {
    fn name(&self) -> String {
        procedure_text::words(&self.procedure.name, self.lang)
    }

    fn phrase(&self, phrase: Phrase) -> String {
        self.text(match phrase {
            Phrase::Received => "process-received",
            Phrase::Complete => "process-complete",
            Phrase::Missing => "process-missing",
            Phrase::NotTakenIn => "process-not-taken-in",
            Phrase::NotAccepted => "process-not-accepted",
            Phrase::AtOnce => "process-at-once",
            Phrase::GivenAtOnce => "process-given-at-once",
            Phrase::Enough => "process-enough",
            Phrase::RequestSupplement => "process-request-supplement",
            Phrase::LetterApproved => "process-letter-approved",
            Phrase::Completed => "process-completed",
            Phrase::TimeOver => "process-time-over",
            Phrase::Stopped => "process-stopped",
            Phrase::ClockRestarts => "process-clock-restarts",
            Phrase::ClockGoesOn => "process-clock-goes-on",
            Phrase::Agreed => "process-agreed",
            Phrase::Rework => "process-rework",
            Phrase::Decision => "process-decision",
            Phrase::Refused => "process-refused",
            Phrase::RefusedEnd => "process-refused-end",
            Phrase::Returned => "process-returned",
            Phrase::Otherwise => "process-otherwise",
            Phrase::SilenceAgrees => "process-silence-agrees",
        })
    }

    fn step(&self, step: Step) -> String {
        casework_text::step(step, self.lang)
    }

    fn lane(&self, lane: Lane) -> String {
        let role = match lane {
            Lane::Intake => Role::IntakeOfficer,
            Lane::Clerk => Role::Clerk,
            Lane::Approver => Role::Approver,
            Lane::DivisionHead => Role::DivisionHead,
            Lane::CaseOfficer => Role::CaseOfficer,
            Lane::Consulted => Role::Consultee,
        };
        casework_text::role(role, self.lang)
    }

    fn span(&self, minutes: u32) -> String {
        self.lang.minutes(minutes)
    }

    fn days(&self, days: u16) -> String {
        self.lang.limit(law::TimeLimit::CalendarDays(days))
    }

    /// The condition as the pack writes it: it is short, and exact.
    fn condition(&self, when: &Expression) -> String {
        when.text().to_owned()
    }

    fn agency(&self, agency: &AgencyId) -> String {
        self.province.agency(agency).map_or_else(|| agency.to_string(), |agency| agency.short.clone())
    }
}
