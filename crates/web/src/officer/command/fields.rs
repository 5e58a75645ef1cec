//! The fields of a command as parts of a page, filled with what was typed.

use casework::Role;
use casework::dossier::CommandKind;
use law::procedure::Procedure;
use registry::accounts::StaffRecord;

use crate::common::Visit;
use crate::common::command_input::{self, CommandField, InputKind};
use crate::common::components::{Choice, Control, Field};
use crate::common::fields::{FieldFault, FormData};
use crate::officer::desk::Seen;

/// What the fields are built from.
pub(super) struct Around<'a> {
    pub visit: &'a Visit,
    pub seen: &'a Seen,
    pub procedure: Option<&'a Procedure>,
    pub staff: &'a [StaffRecord],
    pub typed: &'a FormData,
    pub faults: &'a [FieldFault],
}

impl Around<'_> {
    /// Every field of a command but the lines of a letter and the papers.
    pub(super) fn fields(&self, kind: CommandKind) -> Vec<Field> {
        command_input::fields(kind)
            .iter()
            .filter(|field| {
                !matches!(
                    field.kind,
                    InputKind::Items | InputKind::Components | InputKind::Form | InputKind::File
                )
            })
            .map(|field| self.field(field))
            .collect()
    }

    fn field(&self, asked: &CommandField) -> Field {
        let (texts, lang) = (self.visit.texts(), self.visit.lang);
        let value = self.typed.first(asked.name).unwrap_or_default().to_owned();
        let fault = self.faults.iter().find(|fault| fault.field == asked.name).map(|fault| fault.words(lang));
        let mut field = Field::line(asked.name, texts.get(asked.label), value.clone()).with_fault(fault);
        if !asked.required {
            field.optional = Some(texts.get("field-optional"));
        }
        match asked.kind {
            InputKind::Lines => field.control = Control::Lines { value },
            InputKind::Moment if asked.name == "new_due" => field.control = self.new_dates(&value),
            InputKind::YesNo => field.control = self.yes_no(asked.name, &value),
            InputKind::Moment => {
                field.hint = Some(self.moment_hint());
                field = field.as_date(self.typed, texts);
            }
            InputKind::Choice(choices) if asked.name == "cause" => {
                let chosen = if value.is_empty() { "authority" } else { &value };
                field.optional = None;
                field.control = self.choices(asked.name, choices, chosen);
            }
            InputKind::Choice(choices) => field.control = self.choices(asked.name, choices, &value),
            InputKind::Staff => field.control = self.people(&value),
            InputKind::Agency => field.control = self.agencies(&value),
            _ => {}
        }
        field
    }

    /// A day means the end of its office hours: which time that is on the next working day.
    fn moment_hint(&self) -> String {
        let (province, today) = (self.visit.app.province(), self.visit.local().date());
        let days = today.series(jiff::Span::new().days(1)).take(31);
        let closing = days.filter_map(|day| province.calendar.closing(day).ok()).next();
        let time = closing.map_or_else(String::new, |at| self.visit.lang.time(at.time()));
        self.visit.texts().with("command-moment-hint", &[("time", &time)])
    }

    fn choices(&self, name: &str, choices: &[&str], value: &str) -> Control {
        let first = choices.first().copied().unwrap_or_default();
        let chosen = if value.is_empty() { first } else { value };
        let choice = |choice: &&str| Choice {
            value: (*choice).to_owned(),
            label: self.visit.texts().get(choice_key(name, choice)),
            chosen: *choice == chosen,
        };
        Control::Choices { choices: choices.iter().map(choice).collect() }
    }

    fn yes_no(&self, name: &str, value: &str) -> Control {
        let chosen = if value.is_empty() { "no" } else { value };
        let choice = |(value, key): (&str, &str)| Choice {
            value: value.to_owned(),
            label: self.visit.texts().get(key),
            chosen: value == chosen,
        };
        let words = match name {
            "next_shift" => [("no", "note-for-all"), ("yes", "note-for-next-shift")],
            _ => [("yes", "field-yes"), ("no", "field-no")],
        };
        Control::Choices { choices: words.map(choice).to_vec() }
    }

    /// Case officers of the competent authority who can still sign in.
    fn people(&self, value: &str) -> Control {
        let (province, today) = (self.visit.app.province(), self.visit.local().date());
        let here = province.agency_on(&self.seen.state.authority, today);
        let handles = |person: &&StaffRecord| {
            let is_here = |agency: &law::AgencyId| province.agency_on(agency, today) == here;
            person.disabled_at.is_none()
                && person.grants.iter().any(|g| g.role == Role::CaseOfficer && is_here(&g.agency))
        };
        let choice = |person: &StaffRecord| Choice {
            value: person.id.to_string(),
            label: format!("{} ({})", person.name, person.id),
            chosen: person.id.0 == value,
        };
        let choices = self.staff.iter().filter(handles).map(choice).collect();
        Control::List { choices, none: self.visit.texts().get("command-choose") }
    }

    fn agencies(&self, value: &str) -> Control {
        let province = self.visit.app.province();
        let today = self.visit.local().date();
        let asked = |agency: &&law::Agency| {
            !agency.is_centre()
                && agency.id != self.seen.state.authority
                && agency.valid_to.is_none_or(|to| today <= to)
        };
        let choice = |agency: &law::Agency| Choice {
            value: agency.id.to_string(),
            label: agency.name.get(self.visit.lang.tag()).to_owned(),
            chosen: agency.id.0 == value,
        };
        let choices = province.agencies.values().filter(asked).map(choice).collect();
        Control::List { choices, none: self.visit.texts().get("command-choose") }
    }
}

/// The key of a choice's words.
pub(super) fn choice_key(field: &str, choice: &str) -> &'static str {
    match (field, choice) {
        ("decision", "grant") => "choice-decision-grant",
        ("decision", _) => "choice-decision-refuse",
        ("cause", "consulted") => "choice-cause-consulted",
        ("cause", "authority") => "choice-cause-authority",
        ("cause", _) => "choice-cause-system",
        (_, "applicant") => "choice-to-applicant",
        (_, "proxy") => "choice-to-proxy",
        (_, "post") => "choice-to-post",
        _ => "choice-to-electronic",
    }
}
