//! Marked rows of the worklist: each dossier is a command of its own with an answer of its own; what was refused stays
//! marked on the answer, so that nothing has to be looked for again.

use axum::Router;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::post;
use casework::dossier::Command;
use casework::{Role, StaffId};
use law::AgencyId;
use law::code::DossierCode;
use law::time::local;
use registry::views::WorkView;
use registry::{Answer, Request, RequestKey, Target};

use super::{MarkedLine, MarkedPage, Marks, ReceiptsPage};
use crate::common::components::{Choice, Control, Field};
use crate::common::dossier_code::dossier_code;
use crate::common::fields::{FaultCode, FieldFault, FormData, Label};
use crate::common::refusal_text::refusal_text;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, casework_text, show};
use crate::officer::desk::{Seen, seen};
use crate::officer::{frame, reused};
use crate::public::receipt::handler::sheet;

/// Dossiers that one form may mark; a page has fewer rows.
const MARKED_MAX: usize = 200;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/officer/work/assign", post(assign)).route("/officer/work/receipts", post(receipts))
}

/// What this member of staff may do with marked rows of a queue.
pub(super) async fn marks(desk: &StaffVisit, view: WorkView) -> Result<Option<Marks>, PageFault> {
    let assigns = matches!(view, WorkView::Unassigned | WorkView::Unit);
    let people = if assigns { people(desk).await? } else { Vec::new() };
    let receipts = matches!(view, WorkView::Intake | WorkView::Accepted | WorkView::Sent)
        && desk.staff.has_role(Role::IntakeOfficer);
    Ok((receipts || !people.is_empty()).then_some(Marks { people, receipts }))
}

/// The case officers of the authorities whose division this member of staff heads: identifier and name.
async fn people(desk: &StaffVisit) -> Result<Vec<(String, String)>, PageFault> {
    let headed = desk.staff.grants.iter().filter(|grant| grant.role == Role::DivisionHead);
    let headed: Vec<AgencyId> = headed.map(|grant| grant.agency.clone()).collect();
    if headed.is_empty() {
        return Ok(Vec::new());
    }
    let read = desk.visit.app.registry().blocking(move |registry| {
        let mut people = Vec::new();
        for authority in headed {
            let staff = registry.list_staff(Some(&authority))?.into_iter();
            let handles = staff.filter(|person| {
                person.disabled_at.is_none()
                    && person.grants.iter().any(|g| g.role == Role::CaseOfficer && g.agency == authority)
            });
            people.extend(handles.map(|p| (p.id.to_string(), format!("{} ({})", p.name, p.id))));
        }
        people.sort();
        people.dedup();
        Ok(people)
    });
    Ok(read.await?)
}

/// A mark: the code, and the version that the page showed.
struct Mark {
    code: DossierCode,
    version: Option<u32>,
}

/// The marks of a form, each dossier once.
fn marked(form: &FormData) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for value in form.all("code") {
        let (code, version) = value.split_once(' ').unwrap_or((value, ""));
        let Some(code) = dossier_code(code) else { continue };
        if marks.len() < MARKED_MAX && marks.iter().all(|mark| mark.code != code) {
            marks.push(Mark { code, version: version.parse().ok() });
        }
    }
    marks
}

async fn assign(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let visit = &desk.visit;
    let marks = marked(&form);
    let officer = form.first("officer").map(str::trim).unwrap_or_default();
    if marks.is_empty() || officer.is_empty() {
        let mut open = Vec::new();
        for mark in &marks {
            open.push(line(visit, &mark.code, String::new()).await);
        }
        let key = if marks.is_empty() { "marked-none" } else { "marked-no-officer" };
        let page = answer(&desk, &form, visit.texts().get(key), (Vec::new(), open)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
    }
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    for mark in &marks {
        match assign_one(&desk, &form, mark, officer).await {
            Ok(words) => done.push(line(visit, &mark.code, words).await),
            Err(words) => refused.push(line(visit, &mark.code, words).await),
        }
    }
    let status = if refused.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    let page = answer(&desk, &form, String::new(), (done, refused)).await?;
    Ok((status, show(&page)?).into_response())
}

/// Assigns one dossier: where it stands then, or why not. A machine that fails at one does not lose the others.
async fn assign_one(
    desk: &StaffVisit,
    form: &FormData,
    mark: &Mark,
    officer: &str,
) -> Result<String, String> {
    let (visit, actor) = (&desk.visit, desk.staff.actor());
    let key = match form.first("request_key").filter(|key| !key.is_empty()) {
        Some(key) => RequestKey::from_text(&actor, &format!("{key} {}", mark.code)),
        None => visit.app.fresh_key(),
    };
    let command = Command::Assign { officer: StaffId(officer.to_owned()) };
    let mut request = Request::new(actor, key, Target::Code(mark.code.clone()), command);
    request.expected_version = mark.version;
    request.unit.clone_from(&desk.staff.agency);
    match visit.app.execute(request).await {
        Ok(Answer::Done(receipt) | Answer::AlreadySo(receipt)) => {
            Ok(casework_text::stage_named(receipt.state.stage.as_str(), visit.lang))
        }
        Ok(Answer::KeyReused(code)) => Err(reused(visit, &code).reason),
        Ok(Answer::Refused(refusal)) => {
            let words = refusal_text(&refusal, &visit.app.province(), visit.lang);
            Err(format!("{}. {} ({})", words.detail, words.cure, words.ground))
        }
        Ok(Answer::UnknownDossier) => Err(visit.texts().get("message-not-found-words")),
        Err(trouble) => Err(visit.texts().with("problem-trouble", &[("number", &trouble.number())])),
    }
}

/// The line of a dossier as it is now; of one that is not for this viewer only the code.
async fn line(visit: &Visit, code: &DossierCode, words: String) -> MarkedLine {
    let now = seen(visit, code.as_str()).await.ok();
    let person = |seen: &Seen| seen.personal.personal().map(|personal| personal.applicant.name.clone());
    MarkedLine {
        code: code.to_string(),
        mark: now.as_ref().map_or_else(|| code.to_string(), |seen| format!("{code} {}", seen.state.version)),
        person: now.as_ref().and_then(person).unwrap_or_default(),
        url: now.as_ref().map(|_| visit.url(&format!("/officer/dossiers/{code}"))).unwrap_or_default(),
        words,
    }
}

async fn answer(
    desk: &StaffVisit,
    form: &FormData,
    fault: String,
    (done, open): (Vec<MarkedLine>, Vec<MarkedLine>),
) -> Result<MarkedPage, PageFault> {
    let visit = &desk.visit;
    let title = match fault.is_empty() {
        true => visit.texts().with("marked-title", &[("done", &done.len()), ("refused", &open.len())]),
        false => visit.texts().get("work-assign"),
    };
    let mut page = frame(desk, title, None).await?;
    page.faulty = !fault.is_empty();
    Ok(MarkedPage { page, fault, done, open, officer: officer_field(desk, form).await?, view: view_of(form) })
}

/// Whom to assign to, with who was chosen.
async fn officer_field(desk: &StaffVisit, form: &FormData) -> Result<Field, PageFault> {
    let texts = desk.visit.texts();
    let typed = form.first("officer").unwrap_or_default();
    let choice = |(value, label): (String, String)| Choice { chosen: value == typed, value, label };
    let choices = people(desk).await?.into_iter().map(choice).collect();
    let fault = typed.is_empty().then(|| {
        let fault = FieldFault::new("officer", FaultCode::Required).called(Label::Key("input-officer"));
        fault.words(desk.visit.lang)
    });
    let mut field = Field::line("officer", texts.get("input-officer"), typed).with_fault(fault);
    field.control = Control::List { choices, none: texts.get("command-choose") };
    Ok(field)
}

/// The queue a form came from.
fn view_of(form: &FormData) -> String {
    let view = form.first("view").and_then(WorkView::parse).unwrap_or(WorkView::Unassigned);
    view.as_str().to_owned()
}

/// Form 01 of every marked dossier that was accepted, a sheet each; why the others have none.
async fn receipts(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let (visit, texts) = (&desk.visit, desk.visit.texts());
    let (mut sheets, mut left_out) = (Vec::new(), Vec::new());
    for mark in marked(&form) {
        match seen(visit, mark.code.as_str()).await {
            Ok(seen) if seen.state.accepted_at.is_some() => sheets.push(sheet(visit, &seen, "h2")),
            Ok(seen) => {
                let arrived = visit.lang.moment(local(seen.state.submitted_at));
                let words = texts.with("receipts-not-accepted", &[("arrived", &arrived)]);
                left_out.push(line(visit, &mark.code, words).await);
            }
            Err(_) => left_out.push(line(visit, &mark.code, texts.get("message-not-found-words")).await),
        }
    }
    if sheets.is_empty() && left_out.is_empty() {
        let page = answer(&desk, &form, texts.get("marked-none"), (Vec::new(), Vec::new())).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
    }
    show(&ReceiptsPage {
        page: visit.page_titled(texts.with("receipts-title", &[("count", &sheets.len())])),
        sheets,
        left_out,
        back: visit.url(&format!("/officer/work?view={}", view_of(&form))),
    })
}
