//! Reads a person, reads what is to be given or ended, says what follows from it, and does it when it is confirmed.

use axum::Router;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use casework::power::Holder;
use casework::{Actor, Grant, Limit, Role, StaffId};
use jiff::Timestamp;
use jiff::civil::Date;
use law::time::{instant, local};
use law::{Action, AgencyId};
use registry::accounts::{AccountEvent, GrantOutcome, NewGrant, StaffGrant, StaffRecord};

use super::{Effect, GrantRow, PersonPage};
use crate::common::components::{Choice, Control, ErrorSummary, Field};
use crate::common::fields::{FormData, date};
use crate::common::page_query::PageQuery;
use crate::common::{
    App, PageAnswer, PageFault, StaffVisit, casework_text, power_text, procedure_text, show,
};
use crate::officer::account::event_words;
use crate::officer::frame;

/// Happenings shown.
const EVENTS: u32 = 50;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/admin/staff/{id}", get(person).post(change))
        .route("/admin/staff/{id}/end", get(ending))
}

/// A person as an administrator sees it.
struct Person {
    desk: StaffVisit,
    record: StaffRecord,
    events: Vec<AccountEvent>,
}

impl Person {
    /// Not there for those who administer nothing.
    async fn read(desk: StaffVisit, id: String) -> Result<Self, PageFault> {
        let (actor, id) = (desk.staff.actor(), StaffId(id));
        let read = desk.visit.app.registry().blocking(move |registry| {
            if !registry.viewer(&actor).may(Action::Administer) {
                return Ok(None);
            }
            let events = registry.account_events(&id, &actor, EVENTS)?.unwrap_or_default();
            Ok(registry.staff(&id)?.map(|record| (record, events)))
        });
        let (record, events) = read.await?.ok_or(PageFault::NotFound)?;
        Ok(Self { desk, record, events })
    }

    fn path(&self) -> String {
        format!("/admin/staff/{}", self.record.id)
    }

    fn place(&self, agency: &AgencyId) -> String {
        let province = self.desk.visit.app.province();
        let known = province.agency(agency);
        known.map_or_else(|| agency.to_string(), |a| a.name.get(self.desk.visit.lang.tag()).to_owned())
    }

    fn group(&self, limit: Option<&Limit>) -> String {
        let (province, lang) = (self.desk.visit.app.province(), self.desk.visit.lang);
        let name = |name: &str| {
            let field = province.fields.get(name);
            field.map_or_else(|| name.to_owned(), |words| procedure_text::words(words, lang))
        };
        limit.map(|limit| limit.names().map(name).collect::<Vec<_>>().join(", ")).unwrap_or_default()
    }

    /// First and last day.
    fn period(&self, from: Timestamp, to: Option<Timestamp>) -> String {
        let (visit, day) = (&self.desk.visit, |at| local(at).date());
        let (texts, from) = (visit.texts(), visit.lang.date(day(from)));
        match to {
            None => texts.with("person-from", &[("from", &from)]),
            Some(to) => {
                let last = visit.lang.date(day(to - jiff::SignedDuration::from_secs(1)));
                texts.with("person-from-to", &[("from", &from), ("to", &last)])
            }
        }
    }

    fn row(&self, grant: &StaffGrant) -> GrantRow {
        let now = self.desk.visit.now;
        let over = grant.valid_to.is_some_and(|to| to <= now);
        let query = format!("role={}&agency={}", grant.role.as_str(), grant.agency);
        GrantRow {
            role: casework_text::role(grant.role, self.desk.visit.lang),
            place: self.place(&grant.agency),
            group: self.group(grant.limit.as_ref()),
            period: self.period(grant.valid_from, grant.valid_to),
            end: (!over).then(|| format!("{}/end?{query}", self.path())),
        }
    }

    /// The powers a role gives in an agency on the day it begins.
    fn powers(&self, role: Role, agency: &AgencyId, at: Timestamp) -> Vec<String> {
        let (visit, province) = (&self.desk.visit, self.desk.visit.app.province());
        let grants = vec![Grant::new(role, agency.clone())];
        let actor = Actor::standing_in(self.record.id.clone(), grants, Vec::new());
        let powers = Holder::new(&actor, &province, at).powers;
        let told = Action::ALL.iter().filter_map(|action| {
            let places: Vec<String> = powers
                .all_places(role, *action)
                .iter()
                .map(|place| power_text::place(place, visit.lang))
                .collect();
            let words = power_text::action(*action, visit.lang);
            (!places.is_empty()).then(|| format!("{words}: {}", places.join("; ")))
        });
        told.collect()
    }

    async fn page(&self, typed: &Typed) -> Result<PersonPage, PageFault> {
        let visit = &self.desk.visit;
        let texts = visit.texts();
        let form = typed.fields(&self.desk);
        let mut page = frame(&self.desk, self.record.name.clone(), None).await?;
        let summary = ErrorSummary::of(&form, texts);
        page.faulty = form.iter().any(|field| field.fault.is_some());
        let title = self.record.title.clone().unwrap_or_default();
        let parts = [self.record.id.to_string(), title];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let mut grants = self.record.grants.clone();
        grants.sort_by_key(|grant| grant.valid_to.is_some_and(|to| to <= visit.now));
        let events = self.events.iter();
        let events = events.map(|event| (visit.lang.moment(local(event.at)), event_words(visit, event)));
        Ok(PersonPage {
            path: self.path(),
            lead: parts.join(" · "),
            summary,
            refused: None,
            effect: None,
            grants: grants.iter().map(|grant| self.row(grant)).collect(),
            form,
            can_reset: self.record.second_factor,
            events: events.collect(),
            page,
        })
    }

    async fn refuse(&self, outcome: &GrantOutcome, typed: &Typed) -> PageAnswer {
        let texts = self.desk.visit.texts();
        let mut page = self.page(typed).await?;
        page.refused = Some(match outcome {
            GrantOutcome::LastAdministrator => texts.get("person-last-administrator"),
            GrantOutcome::Period => texts.get("person-period-wrong"),
            GrantOutcome::UnknownAgency => texts.get("person-agency-wrong"),
            GrantOutcome::UnknownProcedures(name) => texts.with("person-codes-wrong", &[("name", name)]),
            GrantOutcome::Done | GrantOutcome::Unknown | GrantOutcome::NotYours => {
                texts.get("person-unknown")
            }
        });
        Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
    }
}

/// A new role as it was typed, with what is wrong.
#[derive(Default)]
struct Typed {
    role: String,
    agency: String,
    field: String,
    codes: String,
    from: String,
    to: String,
    faults: Vec<(&'static str, &'static str)>,
}

impl Typed {
    fn of(form: &FormData) -> Self {
        let text = |name: &str| law::text::clean(form.first(name).unwrap_or_default());
        Self {
            role: text("role"),
            agency: text("agency"),
            field: text("field"),
            codes: text("codes"),
            from: text("from"),
            to: text("to"),
            faults: Vec::new(),
        }
    }

    /// What is to be given; the faults are kept where it cannot be read.
    fn grant(&mut self, desk: &StaffVisit) -> Option<NewGrant> {
        let province = desk.visit.app.province();
        let role = Role::parse(&self.role);
        if role.is_none() {
            self.faults.push(("role", "person-role-wrong"));
        }
        let agency = AgencyId(self.agency.clone());
        if province.agency(&agency).is_none() {
            self.faults.push(("agency", "person-agency-wrong"));
        }
        let limit = Limit::parse(&format!("{},{}", self.field, self.codes));
        if limit.as_ref().is_some_and(|limit| limit.unknown(&province).is_some()) {
            self.faults.push(("codes", "person-codes-unknown"));
        }
        let mut day = |name: &'static str, text: &str| -> Option<Date> {
            if text.is_empty() {
                return None;
            }
            let read = date(name, text).ok();
            if read.is_none() {
                self.faults.push((name, "person-day-wrong"));
            }
            read
        };
        let (from, to) = (day("from", &self.from.clone()), day("to", &self.to.clone()));
        let midnight = |day: Date| instant(day.at(0, 0, 0, 0));
        let from = from.filter(|day| *day > desk.visit.local().date()).map(midnight);
        let to = to.and_then(|day| day.tomorrow().ok()).map(midnight);
        if to.is_some_and(|to| to <= from.unwrap_or(desk.visit.now)) {
            self.faults.push(("to", "person-period-wrong"));
        }
        let grant = Grant { role: role?, agency, limit };
        self.faults.is_empty().then_some(NewGrant { grant, from, to })
    }

    fn fields(&self, desk: &StaffVisit) -> Vec<Field> {
        let (texts, lang, province) = (desk.visit.texts(), desk.visit.lang, desk.visit.app.province());
        let fault = |name: &str| {
            let found = self.faults.iter().find(|(field, _)| *field == name);
            found.map(|(_, key)| texts.get(key))
        };
        let list = |name: &str, key: &str, choices: Vec<Choice>, none: &str| {
            let mut field = Field::line(name, texts.get(key), "").with_fault(fault(name));
            field.control = Control::List { choices, none: texts.get(none) };
            field
        };
        let roles = Role::ALL.into_iter().map(|role| Choice {
            value: role.as_str().to_owned(),
            label: casework_text::role(role, lang),
            chosen: role.as_str() == self.role,
        });
        let agencies = province.agencies.values().filter(|agency| agency.valid_to.is_none());
        let agencies = agencies.map(|agency| Choice {
            value: agency.id.to_string(),
            label: format!("{} ({})", agency.name.get(lang.tag()), agency.id),
            chosen: agency.id.as_str() == self.agency,
        });
        let fields = province.fields.iter().map(|(code, name)| Choice {
            value: code.clone(),
            label: procedure_text::words(name, lang),
            chosen: *code == self.field,
        });
        let line = |name: &str, key: &str, value: &str, hint: &str| {
            Field::line(name, texts.get(key), value).with_hint(texts.get(hint)).with_fault(fault(name))
        };
        vec![
            list("role", "person-role", roles.collect(), "command-choose"),
            list("agency", "person-agency", agencies.collect(), "command-choose"),
            list("field", "person-field", fields.collect(), "person-group-all"),
            line("codes", "person-codes", &self.codes, "person-codes-hint"),
            line("from", "person-first-day", &self.from, "person-first-day-hint"),
            line("to", "person-last-day", &self.to, "person-last-day-hint"),
        ]
    }
}

async fn person(desk: StaffVisit, Path(id): Path<String>) -> PageAnswer {
    let person = Person::read(desk, id).await?;
    show(&person.page(&Typed::default()).await?)
}

/// What ending a role would take away.
async fn ending(desk: StaffVisit, Path(id): Path<String>, query: PageQuery) -> PageAnswer {
    let person = Person::read(desk, id).await?;
    let (role, agency) = (Role::parse(query.get("role")), AgencyId(query.get("agency").to_owned()));
    let held = |grant: &&StaffGrant| Some(grant.role) == role && grant.agency == agency;
    let grant = person.record.grants.iter().find(held).ok_or(PageFault::NotFound)?;
    let (texts, visit) = (person.desk.visit.texts(), &person.desk.visit);
    let row = person.row(grant);
    let mut page = person.page(&Typed::default()).await?;
    page.effect = Some(Effect {
        title: texts.with("person-effect-end", &[("role", &row.role), ("place", &row.place)]),
        powers: person.powers(grant.role, &grant.agency, visit.now),
        fields: [("act", "end"), ("role", grant.role.as_str()), ("agency", grant.agency.as_str())]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        button: texts.get("person-end"),
    });
    show(&page)
}

async fn change(desk: StaffVisit, Path(id): Path<String>, Form(form): Form<FormData>) -> PageAnswer {
    let person = Person::read(desk, id).await?;
    let registry = person.desk.visit.app.registry().clone();
    let (by, id) = (person.desk.staff.actor(), person.record.id.clone());
    let mut typed = Typed::of(&form);
    let outcome = match form.first("act").unwrap_or_default() {
        "reset" => {
            registry.blocking(move |registry| registry.reset_second_factor(&id, &by)).await?;
            GrantOutcome::Done
        }
        "end" => {
            let role = Role::parse(&typed.role).ok_or(PageFault::BadRequest)?;
            let agency = AgencyId(typed.agency.clone());
            registry.blocking(move |registry| registry.end_grant(&id, (role, &agency), &by)).await?
        }
        act => {
            let Some(new) = typed.grant(&person.desk) else {
                let page = person.page(&typed).await?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
            };
            if act == "look" {
                return show(&looked(&person, &typed, &new).await?);
            }
            registry.blocking(move |registry| registry.give_grant(&id, &new, &by)).await?
        }
    };
    match outcome {
        GrantOutcome::Done => Ok(Redirect::to(&person.desk.visit.url(&person.path())).into_response()),
        refused => person.refuse(&refused, &typed).await,
    }
}

/// What giving a role would add.
async fn looked(person: &Person, typed: &Typed, new: &NewGrant) -> Result<PersonPage, PageFault> {
    let (texts, now) = (person.desk.visit.texts(), person.desk.visit.now);
    let from = new.from.unwrap_or(now);
    let group = match person.group(new.grant.limit.as_ref()) {
        group if group.is_empty() => texts.get("person-group-all"),
        group => group,
    };
    let told = [
        ("role", casework_text::role(new.grant.role, person.desk.visit.lang)),
        ("place", person.place(&new.grant.agency)),
        ("group", group),
        ("period", person.period(from, new.to)),
    ];
    let [role, place, group, period] = &told;
    let title = texts.with(
        "person-effect-give",
        &[(role.0, &role.1), (place.0, &place.1), (group.0, &group.1), (period.0, &period.1)],
    );
    let fields = [
        ("act", "give"),
        ("role", typed.role.as_str()),
        ("agency", &typed.agency),
        ("field", &typed.field),
        ("codes", &typed.codes),
        ("from", &typed.from),
        ("to", &typed.to),
    ];
    let mut page = person.page(typed).await?;
    page.effect = Some(Effect {
        title,
        powers: person.powers(new.grant.role, &new.grant.agency, from),
        fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        button: texts.get("person-give"),
    });
    Ok(page)
}
