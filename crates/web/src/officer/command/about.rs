//! What has to be known to decide about a command: the dates of an extension, the questions that were asked, what is
//! proposed and on which ground, who signs.

use casework::Role;
use casework::dossier::{CommandKind, Decision, Event, Facts, PendingLetter, notice};
use jiff::civil::Date;
use law::time::local;
use registry::accounts::StaffRecord;

use super::fields::Around;
use crate::common::components::{Choice, Control, RefusedOffer};
use crate::common::dossier_words::Told;
use crate::common::fields::FormData;
use crate::public::receipt::handler::told;

/// Calendar days after the appointment from which a new one is chosen.
const DAYS_AHEAD: usize = 45;

impl Around<'_> {
    fn told<'b>(&'b self, province: &'b law::Province) -> Told<'b> {
        told(self.visit, self.seen, province)
    }

    /// Days on which a result can be promised anew, each with the working days it adds and the days off between.
    pub(super) fn new_dates(&self, value: &str) -> Control {
        let (province, texts, lang) = (self.visit.app.province(), self.visit.texts(), self.visit.lang);
        let none = texts.get("command-choose");
        let Some(clock) = &self.seen.state.clock else { return Control::List { choices: Vec::new(), none } };
        let due = local(clock.due).date();
        let (mut choices, mut off, mut added): (Vec<Choice>, Vec<String>, u32) = (Vec::new(), Vec::new(), 0);
        for day in due.series(jiff::Span::new().days(1)).skip(1).take(DAYS_AHEAD) {
            let short = format!("{} {}", lang.weekday_short(day), lang.day_month(day));
            if !province.calendar.is_working(day).unwrap_or(false) {
                off.push(short);
                continue;
            }
            added += 1;
            let time = province.calendar.closing(day).map(|at| lang.time(at.time())).unwrap_or_default();
            let days = off.join(", ");
            let key = if off.is_empty() { "extension-day" } else { "extension-day-off" };
            let label =
                texts.with(key, &[("day", &short), ("time", &time), ("count", &added), ("off", &days)]);
            let text = day.to_string();
            choices.push(Choice { chosen: text == value, value: text, label });
        }
        Control::List { choices, none }
    }

    /// The answers to begin with where nothing was typed yet.
    pub(super) fn beginning(&self, kind: CommandKind, facts: &Facts<'_>) -> FormData {
        if kind != CommandKind::Consult || !self.typed.0.is_empty() {
            return self.typed.clone();
        }
        let expected = notice::answer_expected(&self.seen.state, None, facts.province, facts.now);
        let day = expected.map(|at| at.date().to_string()).unwrap_or_default();
        FormData(vec![("answer_by".to_owned(), day)])
    }

    /// Facts beside the form.
    pub(super) fn about(&self, kind: CommandKind) -> Vec<(String, String)> {
        match kind {
            CommandKind::ProposeExtension => self.about_extension(),
            CommandKind::RequestSupplement | CommandKind::ProposeSupplement => self.about_supplement(),
            CommandKind::Consult => self.about_consulting(),
            CommandKind::AnswerConsultation => self.about_question(),
            CommandKind::ApproveLetter | CommandKind::DeclineLetter => self.about_letter(),
            _ => Vec::new(),
        }
    }

    fn about_extension(&self) -> Vec<(String, String)> {
        let (province, texts) = (self.visit.app.province(), self.visit.texts());
        let Some(clock) = &self.seen.state.clock else { return Vec::new() };
        let told = self.told(&province);
        let latest =
            law::deadline::apology_latest(local(clock.due).date(), &province.calendar, &province.clock);
        let latest = latest.and_then(|day| province.calendar.closing(day)).map(|at| self.visit.lang.due(at));
        let max = province.parameters.max_extensions;
        vec![
            (texts.get("extension-original"), told.moment(clock.original_due)),
            (texts.get("extension-present"), told.moment(clock.due)),
            (texts.get("extension-latest"), latest.unwrap_or_default()),
            (
                texts.get("extension-times"),
                texts.with("extension-times-words", &[("number", &(clock.extensions + 1)), ("max", &max)]),
            ),
            (texts.get("extension-signer"), self.holders(&[Role::Approver])),
            (texts.get("extension-truth"), texts.get("extension-truth-words")),
        ]
    }

    /// Names of those who hold one of the roles at the competent authority or its desk.
    fn holders(&self, roles: &[Role]) -> String {
        let province = self.visit.app.province();
        let authority = &self.seen.state.authority;
        let holds = |person: &&StaffRecord| {
            person.disabled_at.is_none()
                && person.grants.iter().any(|grant| {
                    roles.contains(&grant.role)
                        && grant.valid_to.is_none()
                        && (grant.agency == *authority || province.own_desk(&grant.agency, authority))
                })
        };
        let names: Vec<&str> =
            self.staff.iter().filter(holds).map(|person| person.name.as_str()).take(3).collect();
        if names.is_empty() { self.visit.texts().get("people-nobody") } else { names.join(", ") }
    }

    fn about_supplement(&self) -> Vec<(String, String)> {
        let (province, texts) = (self.visit.app.province(), self.visit.texts());
        let days = province.parameters.supplement_answer_working_days;
        let today = self.visit.local().date();
        let until = province.calendar.add_working_days(today, u32::from(days.max(1)));
        let until = until.and_then(|day| province.calendar.closing(day)).map(|at| self.visit.lang.due(at));
        let words =
            texts.with("letter-answer-words", &[("until", &until.unwrap_or_default()), ("days", &days)]);
        let mut about = vec![(texts.get("letter-answer"), words)];
        if let Some(starts) = self.seen.state.clock.as_ref().and_then(|clock| clock.starts) {
            let notice = province.parameters.supplement_notice_working_days;
            let last = province.calendar.add_working_days(local(starts).date(), u32::from(notice));
            let last: String = last.map(|day: Date| self.visit.lang.date(day)).unwrap_or_default();
            about.push((
                texts.get("letter-send-by"),
                texts.with("letter-send-by-words", &[("day", &last), ("days", &notice)]),
            ));
        }
        about.push((texts.get("letter-contact"), self.contact()));
        about
    }

    /// Whom the applicant may ask: the officer who writes, at the counter that took the dossier in.
    fn contact(&self) -> String {
        let province = self.visit.app.province();
        let name = self.visit.who.staff().map(|staff| staff.name.clone()).unwrap_or_default();
        let phone = province.agency(&self.seen.state.intake).and_then(|agency| agency.phone.clone());
        phone.map_or_else(|| name.clone(), |phone| format!("{name}, {phone}"))
    }

    /// Whom the procedure says to ask, how long they have, and what silence means.
    fn about_consulting(&self) -> Vec<(String, String)> {
        let (province, texts) = (self.visit.app.province(), self.visit.texts());
        let told = self.told(&province);
        let circumstances = self.seen.state.circumstances(&province);
        let rules = self.procedure.into_iter().flat_map(|procedure| procedure.consulted(&circumstances));
        let mut about: Vec<(String, String)> = rules
            .map(|rule| {
                let question = rule.question.get(self.visit.lang.tag()).to_owned();
                let words = texts.with(
                    "consult-rule",
                    &[("question", &question), ("days", &rule.days), ("ground", &rule.source.to_string())],
                );
                (told.agency(&rule.agency), words)
            })
            .collect();
        let days = province.parameters.consultation_answer_working_days;
        about.push((texts.get("consult-time"), texts.with("consult-time-words", &[("days", &days)])));
        about.push((texts.get("consult-silence"), texts.get("consult-silence-words")));
        about
    }

    /// What the agency of the reader was asked, and until when.
    fn about_question(&self) -> Vec<(String, String)> {
        let (province, texts) = (self.visit.app.province(), self.visit.texts());
        let told = self.told(&province);
        let actor = self.visit.who.actor();
        let mine = |agency: &law::AgencyId| actor.as_ref().is_some_and(|a| a.holds(Role::Consultee, agency));
        let asked = |entry: &registry::views::Entry| match &entry.event {
            Event::ConsultationRequested(body) if mine(&body.agency) => Some(body.clone()),
            _ => None,
        };
        let Some(body) = self.seen.entries.iter().rev().find_map(asked) else { return Vec::new() };
        let late = self.visit.now > body.answer_by;
        vec![
            (texts.get("consult-question"), body.question),
            (texts.get("consult-until"), told.moment(body.answer_by)),
            (
                texts.get("consult-silence"),
                texts.get(if late { "consult-silence-over" } else { "consult-silence-words" }),
            ),
        ]
    }

    fn about_letter(&self) -> Vec<(String, String)> {
        let (province, texts) = (self.visit.app.province(), self.visit.texts());
        match &self.seen.state.letter {
            Some(PendingLetter::Extension { reason, new_due, cause }) => {
                let mut about = vec![
                    (texts.get("input-reason"), reason.clone()),
                    (texts.get("input-new-due"), self.told(&province).moment(*new_due)),
                ];
                if let Some(cause) = cause {
                    let key = super::fields::choice_key("cause", cause.as_str());
                    about.push((texts.get("input-cause"), texts.get(key)));
                }
                about
            }
            Some(PendingLetter::Supplement { items }) => {
                let line =
                    |item: &casework::dossier::SupplementItem| (item.defect.clone(), item.ground.clone());
                items.iter().map(line).collect()
            }
            None => Vec::new(),
        }
    }

    /// What is proposed and what the case officer says to it, for those who review and sign.
    pub(super) fn proposal(&self, kind: CommandKind) -> Vec<(String, String)> {
        use CommandKind as C;
        if !matches!(kind, C::Review | C::Sign | C::ReturnForRework) {
            return Vec::new();
        }
        let texts = self.visit.texts();
        let mut rows = match &self.seen.state.decision {
            Some(Decision::Grant) => vec![(texts.get("desk-proposal"), texts.get("desk-proposal-grant"))],
            Some(Decision::Refuse { reason, ground }) => vec![
                (texts.get("desk-proposal"), texts.get("choice-decision-refuse")),
                (texts.get("input-refusal-reason"), reason.clone()),
                (texts.get("input-ground"), ground.clone()),
            ],
            None => Vec::new(),
        };
        let note = self.seen.entries.iter().rev().find_map(|entry| match &entry.event {
            Event::Proposed(body) => Some(body.note.clone()),
            _ => None,
        });
        let note = note.filter(|note| !note.is_empty()).unwrap_or_else(|| texts.get("proposal-no-note"));
        rows.push((texts.get("proposal-note"), note));
        rows
    }

    /// A second request for completion: what it costs and who can agree.
    pub(super) fn warning(&self, kind: CommandKind) -> Option<RefusedOffer> {
        let (province, texts) = (self.visit.app.province(), self.visit.texts());
        let (asked, max) = (self.seen.state.supplements, province.parameters.supplement_requests_max);
        if kind != CommandKind::ProposeSupplement || asked < max {
            return None;
        }
        let who = self.holders(&[Role::CentreHead]);
        let ground = casework::dossier::Refusal::SupplementLimit.ground().to_owned();
        Some(RefusedOffer {
            title: texts.with("letter-second", &[("number", &(asked + 1))]),
            reason: texts.with("letter-second-words", &[("who", &who)]),
            ground: Some(ground),
            cure: None,
        })
    }
}
