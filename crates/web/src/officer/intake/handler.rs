//! Finds the procedure, shows its form, takes the dossier in.

use axum::Router;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use law::procedure::{Handling, Procedure};
use registry::views::WorkView;
use registry::{Answer, Request, Target};

use super::form::{Walkin, desk_of, procedure_of};
use super::{FindPage, ProcedureHit};
use crate::common::components::{Action, EmptyState};
use crate::common::fields::FormData;
use crate::common::find_procedure::{find, in_force};
use crate::common::opening_input::{OpenedBy, OpeningForm, opening};
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, procedure_text, show};
use crate::officer::{frame, reused};
use crate::public::draft::store;

/// Procedures shown before anything is typed.
const SHOWN: usize = 12;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/intake", get(which))
        .route("/officer/intake/new", get(blank).post(take))
        .route("/officer/intake/{draft}", get(prepared))
}

async fn which(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    desk_of(&desk)?;
    let (visit, province) = (&desk.visit, desk.visit.app.province());
    let typed = query.get("q").to_owned();
    if let Some(id) = draft_code(&typed) {
        return Ok(Redirect::to(&visit.url(&format!("/officer/intake/{id}"))).into_response());
    }
    let all = in_force(&province, visit.local().date());
    let found = if typed.is_empty() { all.iter().copied().take(SHOWN).collect() } else { find(&all, &typed) };
    let hits: Vec<ProcedureHit> = found.iter().take(30).map(|procedure| hit(visit, procedure)).collect();
    let waiting = visit.url(&format!("/officer/work?view={}", WorkView::Intake.as_str()));
    show(&FindPage {
        page: frame(&desk, visit.texts().get("intake-title"), None).await?,
        empty: hits.is_empty().then(|| EmptyState {
            sentence: visit.texts().with("intake-none", &[("typed", &typed)]),
            action: Some(Action::new(visit.texts().get("intake-all"), visit.url("/procedures"))),
        }),
        typed,
        hits,
        waiting: Some(Action::new(visit.texts().get("view-intake"), waiting)),
    })
}

/// The code of a prepared dossier, as read aloud: in groups, whatever the case.
fn draft_code(typed: &str) -> Option<String> {
    let compact: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let looks = compact.len() >= 12 && compact.chars().all(|c| c.is_ascii_alphanumeric());
    (looks && compact.chars().any(|c| c.is_ascii_digit()) && !typed.contains('.'))
        .then(|| compact.to_lowercase())
}

fn hit(visit: &Visit, procedure: &Procedure) -> ProcedureHit {
    let here = procedure.handling == Handling::Here;
    let limit =
        procedure_text::usual_limit(procedure).map(|limit| visit.lang.limit(limit)).unwrap_or_default();
    let elsewhere = visit.texts().get("intake-elsewhere");
    ProcedureHit {
        name: procedure_text::words(&procedure.name, visit.lang),
        facts: format!("{} · {}", procedure.code, if here { limit } else { elsewhere }),
        url: here.then(|| visit.url(&format!("/officer/intake/new?procedure={}", procedure.code))),
    }
}

async fn blank(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    let province = desk.visit.app.province();
    let procedure = procedure_of(&province, query.get("procedure"), desk.visit.now)?;
    let centre = desk_of(&desk)?;
    let typed = FormData::default();
    show(&Walkin { desk: &desk, centre, procedure, typed: &typed, faults: &[] }.page().await?)
}

/// A dossier the citizen has prepared: everything is filled in, the officer compares and accepts.
async fn prepared(desk: StaffVisit, Path(draft): Path<String>) -> PageAnswer {
    let kept = store::load(&desk.visit, &draft).await?;
    let province = desk.visit.app.province();
    let procedure = procedure_of(&province, &kept.body.procedure, desk.visit.now)?;
    let centre = desk_of(&desk)?;
    let mut typed = Vec::new();
    let mut put = |name: String, value: &str| typed.push((name, value.to_owned()));
    kept.body.applicant.iter().for_each(|(key, value)| put(format!("applicant-{key}"), value));
    kept.body.answers.iter().for_each(|(key, value)| put(format!("form-{key}"), value));
    if let Some(case) = &kept.body.case {
        put("case".into(), case);
    }
    put("delivery".into(), &kept.body.delivery);
    let unit = law::UnitCode(kept.body.unit.clone());
    if let Some(committee) = province.committee_of(&unit) {
        put("authority".into(), committee.id.as_str());
    }
    let circumstances = kept.body.circumstances(procedure).filed_on(desk.visit.local().date());
    procedure.must_be_brought(&circumstances).for_each(|c| put("components".into(), &c.id));
    let typed = FormData(typed);
    show(&Walkin { desk: &desk, centre, procedure, typed: &typed, faults: &[] }.page().await?)
}

async fn take(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let (visit, province) = (&desk.visit, desk.visit.app.province());
    let procedure = procedure_of(&province, form.first("procedure").unwrap_or_default(), visit.now)?;
    let centre = desk_of(&desk)?;
    let parts = OpeningForm::of(form.clone());
    let read = match opening(parts.fields(), &province, visit.now, OpenedBy::Officer) {
        Ok(read) => read,
        Err(faults) => {
            let page =
                Walkin { desk: &desk, centre, procedure, typed: &form, faults: &faults }.page().await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
        }
    };
    let actor = desk.staff.actor();
    let key = visit.app.form_key(&actor, &form);
    let mut request = Request::new(actor, key, Target::New, read.command);
    request.personal = Some(read.personal);
    request.unit = Some(centre.clone());
    match visit.app.execute(request).await? {
        Answer::Done(receipt) | Answer::AlreadySo(receipt) => {
            Ok(Redirect::to(&visit.url(&format!("/dossiers/{}/receipt", receipt.code))).into_response())
        }
        Answer::KeyReused(code) => {
            let mut page =
                Walkin { desk: &desk, centre, procedure, typed: &form, faults: &[] }.page().await?;
            page.reused = Some(reused(visit, &code));
            Ok((StatusCode::CONFLICT, show(&page)?).into_response())
        }
        Answer::Refused(refusal) => Err(PageFault::Refused(
            Box::new(refusal),
            format!("/officer/intake/new?procedure={}", procedure.code),
        )),
        Answer::UnknownDossier => Err(PageFault::NotFound),
    }
}
