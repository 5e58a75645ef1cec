//! The form of a walk-in: fields filled with what was typed or prepared, papers, and the receipt as it would be.

use casework::power::{Holder, Standing};
use law::Circumstances;
use law::code::ProcedureCode;
use law::deadline;
use law::procedure::{Channel, ComponentKind, FieldKind, Level, Procedure};
use law::time::local;
use law::{Action, Agency, AgencyId, Place};

use super::{IntakePage, PaperRow};
use crate::common::answers;
use crate::common::circumstances;
use crate::common::components::DayStripWords;
use crate::common::components::{Choice, Control, DayStrip, ErrorSummary, Field};
use crate::common::fields::{FieldFault, Fields, FormData};
use crate::common::{PageFault, StaffVisit, casework_text, procedure_text};
use crate::officer::frame;

/// The desk a member of staff takes dossiers in at.
pub(super) fn desk_of(desk: &StaffVisit) -> Result<AgencyId, PageFault> {
    let (actor, province) = (desk.staff.actor(), desk.visit.app.province());
    let powers = Holder::new(&actor, &province, desk.visit.now).powers;
    let takes_in =
        |grant: &&casework::Grant| powers.all_places(grant.role, Action::TakeIn).has(Place::Intake);
    let held = desk.staff.grants.iter().find(takes_in);
    held.map(|grant| grant.agency.clone()).ok_or(PageFault::NotFound)
}

/// The form of a procedure.
pub(super) struct Walkin<'a> {
    pub desk: &'a StaffVisit,
    pub centre: AgencyId,
    pub procedure: &'a Procedure,
    pub typed: &'a FormData,
    pub faults: &'a [FieldFault],
}

impl Walkin<'_> {
    fn typed(&self, name: &str) -> String {
        self.typed.first(name).unwrap_or_default().to_owned()
    }

    fn fault(&self, name: &str) -> Option<String> {
        let json = name.replacen('-', ".", 1);
        let fault = self.faults.iter().find(|fault| fault.field == name || fault.field == json);
        fault.map(|fault| fault.words(self.desk.visit.lang))
    }

    fn line(&self, name: &str, key: &'static str) -> Field {
        Field::line(name, self.desk.visit.texts().get(key), self.typed(name)).with_fault(self.fault(name))
    }

    /// The page.
    pub(super) async fn page(&self) -> Result<IntakePage, PageFault> {
        let visit = &self.desk.visit;
        let (lang, province) = (visit.lang, visit.app.province());
        let texts = visit.texts();
        let (person, place, answers) = (self.person(), self.place(), self.answers());
        let all: Vec<Field> = person.iter().chain(&place).chain(&answers).cloned().collect();
        let mut page = frame(self.desk, texts.get("intake-title"), None).await?;
        page.faulty = !self.faults.is_empty();
        let name = |id: &AgencyId| {
            province.agency(id).map_or_else(String::new, |a| a.name.get(lang.tag()).to_owned())
        };
        let authority = self.authority();
        let centre = province.agency(&self.centre);
        let (due, days) = self.due();
        let at_own_desk = authority.as_ref().is_some_and(|id| province.own_desk(&self.centre, id));
        let certifies = authority.as_ref().is_some_and(|id| {
            let (actor, at) = (self.desk.staff.actor(), (&self.centre, id));
            let counter = Standing::at_counter(at.0, at.1, &self.procedure.code);
            Holder::new(&actor, &province, visit.now).may(Action::Settle, counter)
        });
        Ok(IntakePage {
            page,
            summary: ErrorSummary::of(&all, texts),
            reused: None,
            procedure: procedure_text::words(&self.procedure.name, lang),
            code: self.procedure.code.to_string(),
            unit: centre
                .and_then(|c| c.unit.as_ref())
                .map_or_else(|| self.centre.0.clone(), |unit| unit.0.clone()),
            unverified: self
                .procedure
                .unverified
                .iter()
                .map(|u| procedure_text::words(&u.note, lang))
                .collect(),
            person,
            place,
            papers: self.papers(),
            answers,
            delivery: self.delivery(),
            fee: procedure_text::fee(self.procedure, &self.circumstances(), lang),
            settles: self.procedure.immediate && at_own_desk && certifies,
            due,
            days,
            desk: name(&self.centre),
            authority: authority.as_ref().map(name).unwrap_or_default(),
            action: visit.url("/officer/intake/new"),
        })
    }

    fn person(&self) -> Vec<Field> {
        let optional = |mut field: Field| {
            field.optional = Some(self.desk.visit.texts().get("field-optional"));
            field
        };
        let hint = self.desk.visit.texts().get("intake-scan-hint");
        vec![
            optional(self.line("applicant-personal_id", "applicant-personal-id")).with_hint(hint),
            self.line("applicant-name", "applicant-name"),
            optional(self.line("applicant-birth_date", "applicant-birth-date")),
            optional(self.line("applicant-phone", "applicant-phone")),
            optional(self.line("applicant-address", "applicant-address")),
        ]
    }

    fn case(&self) -> Option<String> {
        let typed = self.typed("case");
        let known = self.procedure.cases.iter().find(|case| case.id == typed);
        known.or_else(|| self.procedure.cases.first()).map(|case| case.id.clone())
    }

    /// The case, and for procedures of communes the commune whose committee decides.
    fn place(&self) -> Vec<Field> {
        let (visit, mut fields) = (&self.desk.visit, Vec::new());
        let province = visit.app.province();
        if self.procedure.cases.len() > 1 {
            let chosen = self.case();
            let choice = |case: &law::procedure::Case| Choice {
                value: case.id.clone(),
                label: procedure_text::words(&case.name, visit.lang),
                chosen: Some(&case.id) == chosen.as_ref(),
            };
            let mut field = self.line("case", "opening-case");
            field.control = Control::Choices { choices: self.procedure.cases.iter().map(choice).collect() };
            fields.push(field);
        }
        if self.procedure.level == Level::Commune {
            let chosen = self.authority();
            let choice = |committee: &Agency| Choice {
                value: committee.id.to_string(),
                label: committee.name.get(visit.lang.tag()).to_owned(),
                chosen: Some(&committee.id) == chosen.as_ref(),
            };
            let committees = province.communes().filter_map(|unit| province.committee_of(&unit.code));
            let mut field = self.line("authority", "opening-authority");
            let none = visit.texts().get("command-choose");
            field.control = Control::List { choices: committees.map(choice).collect(), none };
            fields.push(field);
        }
        fields
    }

    /// Who would decide: as chosen, otherwise this desk's committee or the department of the procedure.
    fn authority(&self) -> Option<AgencyId> {
        let province = self.desk.visit.app.province();
        let typed = AgencyId(self.typed("authority"));
        if province.agency(&typed).is_some() {
            return Some(typed);
        }
        match self.procedure.level {
            Level::Province => self.procedure.authority.as_ref().map(|id| province.acting(id).clone()),
            Level::Commune => province.agency(&self.centre).and_then(|centre| centre.parent.clone()),
        }
    }

    /// The circumstances as typed so far.
    fn circumstances(&self) -> Circumstances {
        let (visit, province) = (&self.desk.visit, self.desk.visit.app.province());
        let remote = self.authority().is_some_and(|authority| province.is_remote(&authority));
        let typed = self.typed.under("form");
        let bare = circumstances::ordinary(self.procedure, self.case().as_deref(), Channel::Direct);
        let bare = Circumstances { remote, ..bare }.filed_on(visit.local().date());
        // What cannot be read is said beside its field; here it counts as unanswered.
        let given = answers::answers(self.procedure, Fields::Form(&typed), &bare).unwrap_or_default().given;
        bare.with(circumstances::answers(self.procedure, &given))
    }

    fn papers(&self) -> Vec<PaperRow> {
        let lang = self.desk.visit.lang;
        let sent = !self.typed.0.is_empty();
        let ticked: Vec<&str> = self.typed.all("components").collect();
        let kinds = [ComponentKind::Original, ComponentKind::Copy, ComponentKind::Electronic];
        self.procedure
            .asked_for(&self.circumstances())
            .map(|c| {
                let typed = self.typed(&format!("components-{}-kind", c.id));
                let kind = |kind: ComponentKind| {
                    let value = kind_name(kind);
                    let chosen = if typed.is_empty() { kind == c.kind } else { typed == value };
                    (value.to_owned(), casework_text::component_kind(kind, lang), chosen)
                };
                PaperRow {
                    id: c.id.clone(),
                    name: procedure_text::words(&c.name, lang),
                    required: c.required,
                    here: if sent { ticked.contains(&c.id.as_str()) } else { c.required },
                    kinds: kinds.map(kind).to_vec(),
                    register: c.register.clone().map(|id| register_name(self.desk, &id)),
                }
            })
            .collect()
    }

    fn answers(&self) -> Vec<Field> {
        let lang = self.desk.visit.lang;
        self.procedure
            .form
            .iter()
            .flat_map(|section| &section.fields)
            .map(|asked| {
                let name = format!("form-{}", asked.id);
                let answer = match asked.kind {
                    FieldKind::Date => self.date(&name),
                    _ => self.typed(&name),
                };
                let mut field = Field::of(asked, &answer, self.fault(&name), lang);
                field.name = name;
                field
            })
            .collect()
    }

    /// A date typed in three boxes, as one ISO text.
    fn date(&self, name: &str) -> String {
        let part = |part: &str| self.typed(&format!("{name}-{part}"));
        let (day, month, year) = (part("day"), part("month"), part("year"));
        if day.is_empty() && month.is_empty() && year.is_empty() {
            return self.typed(name);
        }
        format!("{year:0>4}-{month:0>2}-{day:0>2}")
    }

    fn delivery(&self) -> Field {
        let lang = self.desk.visit.lang;
        let typed = self.typed("delivery");
        let mut field = self.line("delivery", "opening-delivery");
        let ways = [
            casework::dossier::Delivery::Counter,
            casework::dossier::Delivery::Electronic,
            casework::dossier::Delivery::Post,
        ];
        let choice = |way: casework::dossier::Delivery| Choice {
            value: way.as_str().to_owned(),
            label: casework_text::delivery(way, lang),
            chosen: way.as_str() == typed
                || (typed.is_empty() && way == casework::dossier::Delivery::Counter),
        };
        field.control = Control::Choices { choices: ways.map(choice).to_vec() };
        field
    }

    /// When it is due if it is accepted now, with its account.
    fn due(&self) -> (String, Option<DayStrip>) {
        let visit = &self.desk.visit;
        let province = visit.app.province();
        let Some(rule) = self.procedure.limit(&self.circumstances()) else {
            return (String::new(), None);
        };
        let policy = self.procedure.clock_policy;
        let Ok(found) =
            deadline::deadline(visit.now, rule.limit, &[], policy, &province.calendar, &province.clock)
        else {
            return (visit.texts().get("desk-no-clock"), None);
        };
        let words = DayStripWords {
            lead: vec![visit.texts().with("intake-limit", &[("limit", &visit.lang.limit(rule.limit))])],
            grounds: vec![rule.source.to_string()],
        };
        let strip = DayStrip::of(&found.explanation, visit.local().date(), visit.lang, words);
        (visit.lang.due(local(found.due)), Some(strip))
    }
}

fn kind_name(kind: ComponentKind) -> &'static str {
    match kind {
        ComponentKind::Original => "original",
        ComponentKind::Copy => "copy",
        ComponentKind::Electronic => "electronic",
    }
}

/// The name of a register in the language of the page.
fn register_name(desk: &StaffVisit, id: &str) -> String {
    desk.visit.texts().get(match id {
        "civil_status" => "register-civil-status",
        "population" => "register-population",
        "land" => "register-land",
        "insurance" => "register-insurance",
        "education" => "register-education",
        "social_protection" => "register-social-protection",
        _ => "register-other",
    })
}

/// A procedure in force by its code.
pub(super) fn procedure_of<'a>(
    province: &'a law::Province,
    code: &str,
    now: jiff::Timestamp,
) -> Result<&'a Procedure, PageFault> {
    let code = ProcedureCode::parse(code).map_err(|_| PageFault::NotFound)?;
    province.procedure(&code, now).ok_or(PageFault::NotFound)
}
