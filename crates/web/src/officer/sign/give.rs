//! Signing what was marked. Each dossier is a command of its own; what was not seen is not signed, whatever the form says. A
//! key that fails ends the batch: what was signed stays signed, and the answer goes on from the first that was not.

use std::time::{Duration, Instant};

use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use casework::dossier::{Command, Stage};
use law::code::DossierCode;
use registry::views::{DossierPage, WorkView};
use registry::{Answer, Request, RequestKey, Target};

use super::flags::{has_changed, is_seen};
use super::handler::view;
use super::{DonePage, SignedLine};
use crate::common::components::Action;
use crate::common::dossier_code::dossier_code;
use crate::common::fields::FormData;
use crate::common::page_query::PageQuery;
use crate::common::refusal_text::refusal_text;
use crate::common::{PageAnswer, StaffVisit, casework_text, show};
use crate::officer::desk::seen;
use crate::officer::{frame, reused};
use crate::signing::{self, GiveFault};

/// Dossiers that one form may sign.
const BATCH_MAX: usize = 100;

/// After this long nothing new is begun: the answer comes while somebody waits for it.
const LONGEST: Duration = Duration::from_secs(18);

/// A mark: the code, and the version that the page showed.
struct Mark {
    code: DossierCode,
    version: Option<u32>,
}

fn marks(form: &FormData) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for value in form.all("code") {
        let (code, version) = value.split_once(' ').unwrap_or((value, ""));
        let Some(code) = dossier_code(code) else { continue };
        if marks.len() < BATCH_MAX && marks.iter().all(|mark| mark.code != code) {
            marks.push(Mark { code, version: version.parse().ok() });
        }
    }
    marks
}

/// How one signature ended.
enum Ended {
    Signed(String),
    Refused(String),
    /// The key or the machine fails: so would it for all others.
    Broken(String),
}

pub(super) async fn sign(desk: StaffVisit, query: PageQuery, Form(form): Form<FormData>) -> PageAnswer {
    let (visit, marks, begun) = (&desk.visit, marks(&form), Instant::now());
    if marks.is_empty() {
        let page = view(&desk, &query, visit.texts().get("sign-none-marked")).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
    }
    let (mut done, mut refused, mut open) = (Vec::new(), Vec::new(), Vec::new());
    let mut fault = String::new();
    for mark in &marks {
        if fault.is_empty() && begun.elapsed() > LONGEST {
            fault = visit.texts().get("sign-goes-on");
        }
        if !fault.is_empty() {
            open.push(line(&desk, mark, String::new()).await);
            continue;
        }
        match sign_one(&desk, &form, mark).await {
            Ended::Signed(words) => done.push(line(&desk, mark, words).await),
            Ended::Refused(words) => refused.push(line(&desk, mark, words).await),
            Ended::Broken(words) => {
                open.push(line(&desk, mark, words.clone()).await);
                fault = words;
            }
        }
    }
    let status = if refused.is_empty() && open.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    let texts = visit.texts();
    let page = DonePage {
        page: frame(&desk, texts.get("sign-title"), Some(WorkView::Sign)).await?,
        progress: texts.with(
            "sign-progress",
            &[("done", &done.len()), ("open", &open.len()), ("refused", &refused.len())],
        ),
        fault,
        done,
        refused,
        open,
        back: Action::new(texts.get("sign-back"), visit.url("/officer/sign")),
    };
    Ok((status, show(&page)?).into_response())
}

async fn line(desk: &StaffVisit, mark: &Mark, words: String) -> SignedLine {
    let (visit, code) = (&desk.visit, &mark.code);
    let now = seen(visit, code.as_str()).await.ok();
    let person =
        |page: &DossierPage| page.personal.personal().map(|personal| personal.applicant.name.clone());
    let version = mark.version.map(|version| format!(" {version}")).unwrap_or_default();
    SignedLine {
        code: code.to_string(),
        mark: format!("{code}{version}"),
        person: now.as_ref().and_then(person).unwrap_or_default(),
        url: now.as_ref().map(|_| visit.url(&format!("/officer/dossiers/{code}"))).unwrap_or_default(),
        words,
    }
}

async fn sign_one(desk: &StaffVisit, form: &FormData, mark: &Mark) -> Ended {
    let (visit, actor, texts) = (&desk.visit, desk.staff.actor(), desk.visit.texts());
    let Ok(page) = seen(visit, mark.code.as_str()).await else {
        return Ended::Refused(texts.get("message-not-found-words"));
    };
    if page.state.stage == Stage::PendingSignature && !is_seen(&page, &desk.staff.id) {
        return Ended::Refused(texts.get("sign-not-seen"));
    }
    let key = match form.first("request_key").filter(|key| !key.is_empty()) {
        Some(key) => RequestKey::from_text(&actor, &format!("{key} {}", mark.code)),
        None => visit.app.fresh_key(),
    };
    let command = Command::Sign { file: None };
    let mut request = Request::new(actor, key, Target::Code(mark.code.clone()), command);
    // Looks change nothing that is signed.
    request.expected_version = match mark.version {
        Some(version) if has_changed(&page, version) => Some(version),
        _ => Some(page.state.version),
    };
    request.unit.clone_from(&desk.staff.agency);
    match signing::give(&visit.app, request).await {
        Ok(given) => ended(desk, given),
        Err(GiveFault::Signing(fault)) => Ended::Broken(fault.words(visit.lang)),
        Err(GiveFault::Trouble(trouble)) => {
            Ended::Broken(texts.with("problem-trouble", &[("number", &trouble.number())]))
        }
    }
}

fn ended(desk: &StaffVisit, given: signing::Given) -> Ended {
    let visit = &desk.visit;
    match given.answer {
        Answer::Done(receipt) | Answer::AlreadySo(receipt) => {
            let stage = casework_text::stage_named(receipt.state.stage.as_str(), visit.lang);
            let key = match (receipt.state.signed_file.is_some(), given.unstamped) {
                (true, false) => "sign-done-digital",
                (true, true) => "sign-done-unstamped",
                (false, _) => "sign-done-paper",
            };
            Ended::Signed(visit.texts().with(key, &[("stage", &stage)]))
        }
        Answer::KeyReused(code) => Ended::Refused(reused(visit, &code).reason),
        Answer::Refused(refusal) => {
            let words = refusal_text(&refusal, &visit.app.province(), visit.lang);
            Ended::Refused(format!("{}. {} ({})", words.detail, words.cure, words.ground))
        }
        Answer::UnknownDossier => Ended::Refused(visit.texts().get("message-not-found-words")),
    }
}
