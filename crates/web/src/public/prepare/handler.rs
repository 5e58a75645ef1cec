//! The start of a filing: where it ends, and what decides the rest. Leads to the first page of a new draft.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use casework::Grant;
use casework::dossier::Delivery;
use casework::power::Holder;
use law::code::ProcedureCode;
use law::procedure::{Level, Procedure};
use law::province::Submission;
use law::time::local;
use law::{Action, Channel, Province};
use registry::Helper;

use super::{Ending, PreparePage};
use crate::common::circumstances;
use crate::common::components::{Action as Link, Choice, Control, ErrorSummary, Field};
use crate::common::fields::FormData;
use crate::common::page_query::PageQuery;
use crate::common::{
    App, PageAnswer, PageFault, Visit, casework_text, find_procedure, opening_input, procedure_text, show,
};
use crate::public::draft::body::DraftBody;
use crate::public::draft::store;
use crate::public::message::MessagePage;

/// Longest answer that is carried over.
const CARRIED_MAX: usize = 100;

/// Ends of the names of the boxes of a date.
const DATE_PARTS: [&str; 3] = ["-day", "-month", "-year"];

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/procedures/{code}/prepare", get(prepare).post(begin))
}

async fn prepare(visit: Visit, Path(code): Path<String>, query: PageQuery) -> PageAnswer {
    let province = visit.app.province();
    let procedure = offered(&province, &code, visit.now)?;
    show(&view(&visit, procedure, &province, &FormData(query.pairs().to_vec()), false))
}

/// Answers that were given before the dossier was begun, by the field of the form: they are not asked again.
fn carried<'f>(form: &'f FormData, procedure: &'f Procedure) -> impl Iterator<Item = (&'f str, &'f str)> {
    form.0.iter().filter_map(|(name, value)| {
        let id = name.strip_prefix("form-")?;
        let stem = DATE_PARTS.iter().find_map(|part| id.strip_suffix(part)).unwrap_or(id);
        procedure.field(stem).filter(|_| value.len() <= CARRIED_MAX)?;
        Some((id, value.as_str()))
    })
}

/// The edition in force, where it can be prepared here.
fn offered<'a>(province: &'a Province, code: &str, now: jiff::Timestamp) -> Result<&'a Procedure, PageFault> {
    let code = ProcedureCode(opening_input::national_code(code));
    let procedure = province.procedure(&code, now);
    procedure.filter(|p| find_procedure::can_prepare(p)).ok_or(PageFault::NotFound)
}

/// Where a filing ends: here in a demonstration, otherwise as the pack says; at a counter where it is not offered online.
pub(crate) fn ending(app: &App, procedure: &Procedure) -> Ending {
    let province = app.province();
    let direct = app.config().demo || province.submission.contains(&Submission::Direct);
    match (find_procedure::is_online(procedure), direct) {
        (true, true) => Ending::Direct,
        (true, false) if province.submission.first() == Some(&Submission::Portal) => Ending::Portal,
        _ => Ending::Preparation,
    }
}

fn view(
    visit: &Visit,
    procedure: &Procedure,
    province: &Province,
    typed: &FormData,
    sent: bool,
) -> PreparePage {
    let (lang, code) = (visit.lang, &procedure.code);
    let fields = fields(visit, procedure, province, typed, sent);
    let ordinary = circumstances::ordinary(procedure, None, Channel::Online);
    let due = procedure_text::due_if_accepted(procedure, &ordinary, province, visit.now);
    let draft = DraftBody::default();
    let papers = procedure.asked_for(&ordinary).filter(|c| c.register.is_none()).count();
    let mut page = visit.page_titled(procedure_text::words(&procedure.name, lang));
    page.faulty = fields.iter().any(|field| field.fault.is_some());
    PreparePage {
        action: visit.url(&format!("/procedures/{code}/prepare")),
        back: Link::new(page.title.clone(), visit.url(&format!("/procedures/{code}"))),
        ending: ending(&visit.app, procedure),
        due_if_now: due.map(|due| lang.due(local(due))),
        fee: procedure_text::fee(procedure, &ordinary, lang),
        length: visit.texts().with(
            "prepare-length-words",
            &[("parts", &draft.steps(procedure).len().saturating_sub(1)), ("papers", &papers)],
        ),
        summary: ErrorSummary::of(&fields, visit.texts()),
        carried: carried(typed, procedure)
            .map(|(id, value)| (format!("form-{id}"), value.to_owned()))
            .collect(),
        fields,
        page,
    }
}

fn fields(
    visit: &Visit,
    procedure: &Procedure,
    province: &Province,
    typed: &FormData,
    sent: bool,
) -> Vec<Field> {
    let texts = visit.texts();
    let chosen = |name: &str| typed.first(name).unwrap_or_default().to_owned();
    let mut fields = Vec::new();
    if procedure.level == Level::Commune {
        let unit = chosen("unit");
        let mut choices: Vec<Choice> = province
            .communes()
            .map(|commune| Choice {
                value: commune.code.0.clone(),
                label: commune.full_name(),
                chosen: commune.code.0 == unit,
            })
            .collect();
        choices.sort_by_key(|choice| law::text::fold(&choice.label));
        let missing = sent && !choices.iter().any(|choice| choice.chosen);
        let mut field = Field::line("unit", texts.get("prepare-unit"), "")
            .with_hint(texts.get("prepare-unit-hint"))
            .with_fault(missing.then(|| texts.get("prepare-unit-missing")));
        field.control = Control::List { choices, none: texts.get("field-choose") };
        fields.push(field);
    }
    if procedure.cases.len() > 1 {
        let case = chosen("case");
        let mut field = Field::line("case", texts.get("prepare-case"), "");
        let choice = |(n, c): (usize, &law::procedure::Case)| Choice {
            value: c.id.clone(),
            label: procedure_text::words(&c.name, visit.lang),
            chosen: c.id == case || case.is_empty() && n == 0,
        };
        field.control =
            Control::Choices { choices: procedure.cases.iter().enumerate().map(choice).collect() };
        fields.push(field);
    }
    let wanted = Delivery::parse(&chosen("delivery")).unwrap_or_default();
    let mut delivery = Field::line("delivery", texts.get("prepare-delivery"), "");
    delivery.control = Control::Choices {
        choices: [Delivery::Counter, Delivery::Electronic, Delivery::Post]
            .map(|d| Choice {
                value: d.as_str().to_owned(),
                label: casework_text::delivery(d, visit.lang),
                chosen: d == wanted,
            })
            .to_vec(),
    };
    fields.push(delivery);
    fields
}

/// Who prepares as a member of staff helps somebody, and is named: `Err` for an account that has no such task.
fn helper(visit: &Visit) -> Result<Option<Helper>, Box<MessagePage>> {
    let Some(staff) = visit.who.staff() else { return Ok(None) };
    let actor = staff.actor();
    let (registry, province) = (visit.app.registry(), visit.app.province());
    let holder = Holder::new(&actor, &province, visit.now);
    let helps = |grant: &&Grant| {
        holder.powers.all_places(grant.role, Action::AssistFiling).has(law::Place::Everywhere)
    };
    match staff.grants.iter().find(helps).filter(|_| registry.viewer(&actor).may(Action::AssistFiling)) {
        Some(grant) => Ok(Some(Helper {
            staff: staff.id.clone(),
            name: staff.name.clone(),
            role: grant.role,
            agency: grant.agency.clone(),
            at: visit.now,
        })),
        None => {
            let page = visit.page("");
            let words = page.text("representation-no-help-words");
            let (title, cure) =
                (page.text("representation-no-help"), page.text("representation-no-help-cure"));
            Err(Box::new(MessagePage::refusal(page, title, words, None, Some(cure))))
        }
    }
}

async fn begin(visit: Visit, Path(code): Path<String>, Form(form): Form<FormData>) -> PageAnswer {
    let helper = match helper(&visit) {
        Ok(helper) => helper,
        Err(refused) => return Ok((StatusCode::FORBIDDEN, show(&*refused)?).into_response()),
    };
    let province = visit.app.province();
    let procedure = offered(&province, &code, visit.now)?;
    let text = |name: &str| form.first(name).unwrap_or_default().trim().to_owned();
    let unit = text("unit");
    let unit_known = province.communes().any(|commune| commune.code.0 == unit);
    if procedure.level == Level::Commune && !unit_known {
        let again = show(&view(&visit, procedure, &province, &form, true))?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
    }
    let case = Some(text("case")).filter(|case| procedure.cases.iter().any(|c| c.id == *case));
    let mut body = DraftBody {
        procedure: procedure.code.to_string(),
        unit: if unit_known { unit } else { String::new() },
        case,
        delivery: Delivery::parse(&text("delivery")).unwrap_or_default().as_str().to_owned(),
        request_key: visit.app.new_request_key(),
        answers: answers(&form, procedure),
        helper,
        ..DraftBody::default()
    };
    body.take_known(visit.who.citizen());
    let id = store::create(&visit, &body).await?;
    Ok(Redirect::to(&visit.url(&format!("/drafts/{id}/applicant"))).into_response())
}

/// The answers carried over, as the draft keeps them: a date in one.
fn answers(form: &FormData, procedure: &Procedure) -> BTreeMap<String, String> {
    let mut answers = BTreeMap::new();
    for (id, value) in carried(form, procedure).filter(|(_, value)| !value.is_empty()) {
        match DATE_PARTS.iter().find_map(|part| id.strip_suffix(part)) {
            Some(stem) => {
                let part = |part: &str| form.first(&format!("form-{stem}{part}")).unwrap_or_default();
                let [day, month, year] = DATE_PARTS.map(part);
                answers.insert(stem.to_owned(), format!("{day}/{month}/{year}"));
            }
            None => {
                answers.insert(id.to_owned(), value.to_owned());
            }
        }
    }
    answers
}
