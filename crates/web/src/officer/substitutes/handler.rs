//! Lists substitutions, makes them and ends them. What was typed stays on the page whatever the answer is.

use std::collections::{BTreeSet, HashMap};

use axum::Router;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use casework::{Role, StaffId};
use jiff::Timestamp;
use law::time::{instant, local};
use registry::substitution::{NewSubstitution, Substitution, SubstitutionRefusal};
use registry::views::Colleague;

use super::{SubstituteLine, SubstitutesPage};
use crate::common::components::{Choice, Control, ErrorSummary, Field, RefusedOffer};
use crate::common::fields::{FaultCode, FieldFault, Fields, FormData, Label};
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, casework_text, show};
use crate::officer::frame;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/officer/substitutes", get(substitutes).post(change))
}

async fn substitutes(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    let done = match query.get("done") {
        "made" => Some("substitutes-made"),
        "ended" => Some("substitutes-ended"),
        _ => None,
    };
    let shown = Shown { typed: &FormData::default(), faults: &[], refusal: None, done };
    show(&view(&desk, shown).await?)
}

async fn change(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let (app, actor) = (desk.visit.app.clone(), desk.staff.actor());
    let outcome = if let Some(id) = form.first("end").map(str::to_owned) {
        app.registry().blocking(move |r| r.end_substitution(&actor, &id)).await?.map(|()| "ended")
    } else {
        match wanted(&desk, &form) {
            Ok(wanted) => {
                app.registry().blocking(move |r| r.substitute(&actor, &wanted)).await?.map(|_| "made")
            }
            Err(faults) => {
                let shown = Shown { typed: &form, faults: &faults, refusal: None, done: None };
                let page = view(&desk, shown).await?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
            }
        }
    };
    match outcome {
        Ok(done) => {
            // Powers have passed from one to the other: nobody goes on with those remembered.
            app.credentials().forget_all();
            let path = format!("/officer/substitutes?done={done}");
            Ok(Redirect::to(&desk.visit.url(&path)).into_response())
        }
        Err(refusal) => {
            let shown = Shown { typed: &form, faults: &[], refusal: Some(&refusal), done: None };
            let page = view(&desk, shown).await?;
            Ok((StatusCode::CONFLICT, show(&page)?).into_response())
        }
    }
}

/// What was typed. A first day means from its first moment, a last day to the end of it.
fn wanted(desk: &StaffVisit, form: &FormData) -> Result<NewSubstitution, Vec<FieldFault>> {
    let fields = Fields::Form(form);
    let mut faults = Vec::new();
    let mut line = |name: &str, label: &'static str| match fields.line(name) {
        Ok(Some(text)) => text,
        Ok(None) => {
            faults.push(FieldFault::new(name, FaultCode::Required).called(Label::Key(label)));
            String::new()
        }
        Err(fault) => {
            faults.push(fault.called(Label::Key(label)));
            String::new()
        }
    };
    let absent = StaffId(line("absent", "substitutes-absent"));
    let substitute = StaffId(line("substitute", "substitutes-substitute"));
    let ground = line("ground", "substitutes-ground");
    let mut day = |name: &str, label: &'static str| match fields.date(name) {
        Ok(Some(day)) => day,
        Ok(None) => {
            faults.push(FieldFault::new(name, FaultCode::Required).called(Label::Key(label)));
            desk.visit.local().date()
        }
        Err(fault) => {
            faults.push(fault.called(Label::Key(label)));
            desk.visit.local().date()
        }
    };
    let (from, to) = (day("from", "substitutes-from"), day("to", "substitutes-to"));
    let roles: Vec<Role> = form.all("roles").filter_map(Role::parse).collect();
    if roles.is_empty() {
        faults.push(FieldFault::new("roles", FaultCode::Required).called(Label::Key("substitutes-roles")));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let midnight = |day: jiff::civil::Date| instant(day.at(0, 0, 0, 0));
    let (from, to) = (midnight(from), midnight(to.tomorrow().unwrap_or(to)));
    // From today on means from now on.
    Ok(NewSubstitution { absent, substitute, roles, ground, from: from.max(desk.visit.now.min(to)), to })
}

#[derive(Clone, Copy)]
struct Shown<'a> {
    typed: &'a FormData,
    faults: &'a [FieldFault],
    refusal: Option<&'a SubstitutionRefusal>,
    done: Option<&'static str>,
}

async fn view(desk: &StaffVisit, shown: Shown<'_>) -> Result<SubstitutesPage, PageFault> {
    let (visit, actor) = (&desk.visit, desk.staff.actor());
    let read = visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        let made = view.substitutions(&viewer)?;
        let ids: Vec<StaffId> = made
            .iter()
            .flat_map(|one| [one.absent.clone(), one.substitute.clone(), one.made_by.clone()])
            .collect();
        Ok((view.substitutes(&viewer)?, view.staff_names(&ids)?, made))
    });
    let (colleagues, names, made) = read.await?;
    let texts = visit.texts();
    let listing = Listing { desk, names: &names, colleagues: &colleagues };
    let (lines, past): (Vec<_>, Vec<_>) =
        made.iter().partition(|one| one.ended.is_none() && one.to > visit.now);
    let people = listing.people(shown);
    let fields = listing.fields(shown);
    let all: Vec<Field> = people.iter().chain(&fields).cloned().collect();
    let mut page = frame(desk, texts.get("substitutes-title"), None).await?;
    page.faulty = !shown.faults.is_empty();
    Ok(SubstitutesPage {
        page,
        summary: ErrorSummary::of(&all, texts),
        refused: shown.refusal.map(|refusal| refused(visit, refusal, &names, &colleagues)),
        done: shown.done.map(|key| texts.get(key)),
        lines: lines.into_iter().map(|one| listing.line(one)).collect(),
        past: past.into_iter().take(20).map(|one| listing.line(one)).collect(),
        people,
        roles: listing.roles(shown.typed),
        roles_fault: shown.faults.iter().find(|f| f.field == "roles").map(|f| f.words(visit.lang)),
        fields,
    })
}

struct Listing<'a> {
    desk: &'a StaffVisit,
    names: &'a HashMap<StaffId, String>,
    colleagues: &'a [Colleague],
}

impl Listing<'_> {
    fn visit(&self) -> &Visit {
        &self.desk.visit
    }

    fn name(&self, id: &StaffId) -> String {
        self.names.get(id).cloned().unwrap_or_else(|| id.to_string())
    }

    fn line(&self, one: &Substitution) -> SubstituteLine {
        let (visit, texts) = (self.visit(), self.visit().texts());
        let day = |at: Timestamp| visit.lang.date(local(at).date());
        // Ends at midnight: the last day is the one before.
        let last = one.to.checked_sub(jiff::SignedDuration::from_secs(1)).unwrap_or(one.to);
        let roles: Vec<String> =
            one.roles.iter().map(|role| casework_text::role(*role, visit.lang)).collect();
        let (absent, substitute) = (self.name(&one.absent), self.name(&one.substitute));
        let state = match &one.ended {
            Some((by, at)) => {
                let at = visit.lang.moment(local(*at));
                texts.with("substitutes-ended-by", &[("who", &self.name(by)), ("at", &at)])
            }
            None if one.to <= visit.now => texts.get("substitutes-over"),
            None if one.from > visit.now => texts.get("substitutes-to-come"),
            None => texts.get("substitutes-in-force"),
        };
        let arranged = self.colleagues.iter().any(|person| person.id == one.absent && person.arranged);
        let mine = [&one.absent, &one.substitute, &one.made_by].contains(&&self.desk.staff.id);
        let open = one.ended.is_none() && one.to > visit.now;
        SubstituteLine {
            title: texts.with("substitutes-line", &[("substitute", &substitute), ("absent", &absent)]),
            period: texts.with("substitutes-period", &[("from", &day(one.from)), ("to", &day(last))]),
            roles: roles.join(", "),
            ground: texts
                .with("substitutes-by", &[("ground", &one.ground), ("who", &self.name(&one.made_by))]),
            state,
            current: one.holds(visit.now),
            end: (open && (mine || arranged)).then(|| one.id.clone()),
        }
    }

    fn people(&self, shown: Shown<'_>) -> Vec<Field> {
        let absent = shown.typed.first("absent").unwrap_or(&self.desk.staff.id.0);
        let substitute = shown.typed.first("substitute").unwrap_or_default();
        let list = |value: &str, only_arranged: bool| {
            let named = self.colleagues.iter().filter(|person| person.arranged || !only_arranged);
            let choice = |person: &Colleague| Choice {
                value: person.id.to_string(),
                label: format!("{} ({})", person.name, person.id),
                chosen: person.id.0 == value,
            };
            let none = self.visit().texts().get("command-choose");
            Control::List { choices: named.map(choice).collect(), none }
        };
        vec![
            self.field("absent", "substitutes-absent", shown, list(absent, true)),
            self.field("substitute", "substitutes-substitute", shown, list(substitute, false)),
        ]
    }

    fn field(&self, name: &str, label: &'static str, shown: Shown<'_>, control: Control) -> Field {
        let fault = shown.faults.iter().find(|fault| fault.field == name);
        let field = Field::line(name, self.visit().texts().get(label), "");
        Field { control, ..field.with_fault(fault.map(|fault| fault.words(self.visit().lang))) }
    }

    fn fields(&self, shown: Shown<'_>) -> Vec<Field> {
        let texts = self.visit().texts();
        let typed = |name: &str| shown.typed.first(name).unwrap_or_default().to_owned();
        let today = self.visit().local().date().to_string();
        let date = |name: &str, label: &'static str, default: &str| {
            let field = self.field(name, label, shown, Control::Lines { value: String::new() });
            let given = shown.typed.0.iter().any(|(key, _)| key.starts_with(&format!("{name}-")));
            let begin = FormData(vec![(name.to_owned(), default.to_owned())]);
            field.as_date(if given { shown.typed } else { &begin }, texts)
        };
        let ground =
            self.field("ground", "substitutes-ground", shown, Control::Lines { value: typed("ground") });
        vec![
            date("from", "substitutes-from", &today),
            date("to", "substitutes-to", ""),
            ground.with_hint(texts.get("substitutes-ground-hint")),
        ]
    }

    /// The powers of everybody whom the reader may name, each once; chosen at first those of the reader.
    fn roles(&self, typed: &FormData) -> Vec<Choice> {
        let arranged = self.colleagues.iter().filter(|person| person.arranged);
        let all: BTreeSet<Role> = arranged.flat_map(|person| person.roles.iter().copied()).collect();
        let own = self.colleagues.iter().find(|person| person.id == self.desk.staff.id);
        let chosen = |role: Role| {
            if typed.0.is_empty() {
                own.is_some_and(|own| own.roles.contains(&role))
            } else {
                typed.all("roles").any(|value| value == role.as_str())
            }
        };
        let choice = |role: Role| Choice {
            value: role.as_str().to_owned(),
            label: casework_text::role(role, self.visit().lang),
            chosen: chosen(role),
        };
        all.into_iter().map(choice).collect()
    }
}

/// The refusal in words: what, why and what helps.
fn refused(
    visit: &Visit,
    refusal: &SubstitutionRefusal,
    names: &HashMap<StaffId, String>,
    colleagues: &[Colleague],
) -> RefusedOffer {
    use SubstitutionRefusal as R;
    let texts = visit.texts();
    let name = |id: &StaffId| {
        let known = colleagues.iter().find(|person| person.id == *id).map(|person| person.name.clone());
        known.or_else(|| names.get(id).cloned()).unwrap_or_else(|| id.to_string())
    };
    let reason = match refusal {
        R::Missing(_) => texts.get("substitution-missing"),
        R::Oneself => texts.get("substitution-oneself"),
        R::NobodyThere => texts.get("substitution-nobody-there"),
        R::Dates => texts.get("substitution-dates"),
        R::RoleNotHeld(role) => {
            texts.with("substitution-role-not-held", &[("role", &casework_text::role(*role, visit.lang))])
        }
        R::NotAColleague => texts.get("substitution-not-a-colleague"),
        R::NotYours => texts.get("substitution-not-yours"),
        R::Overlapping(id) => texts.with("substitution-overlapping", &[("name", &name(id))]),
        R::Chain => texts.get("substitution-chain"),
        R::Over => texts.get("substitution-over"),
    };
    RefusedOffer { title: texts.get("substitution-refused"), reason, ground: None, cure: None }
}
