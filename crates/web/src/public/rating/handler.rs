//! The form, and what came of it.

use axum::Router;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use casework::dossier::{Command, CommandKind, DISLIKES, Stage};
use law::code::DossierCode;
use registry::{Answer, Request, Target, rating_words};

use super::{RatingPage, ThanksPage};
use crate::common::command_input::{self, Surroundings};
use crate::common::components::{Action, Choice, Control, ErrorSummary, Field};
use crate::common::dossier_code::dossier_code;
use crate::common::fields::{FieldFault, Fields, FormData};
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, Visit, petition_text, show};
use crate::public::receipt::handler::seen;

/// Questions about single steps: name and key of the words.
const STEPS: [(&str, &str); 3] = [
    ("step_intake", "rating-step-intake"),
    ("step_handling", "rating-step-handling"),
    ("step_return", "rating-step-return"),
];

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/dossiers/{code}/rating", get(rating).post(rated))
}

/// The address at which a dossier is rated without signing in: for a message, or a QR on paper.
pub(crate) fn address(app: &App, code: &DossierCode) -> String {
    format!("{}/dossiers/{code}/rating?key={}", app.config().base_url, app.registry().rating_key(code))
}

/// Whether the dossier may be rated now; a key that is not its own is counted like a code nobody issued.
async fn may_rate(visit: &Visit, code: &str, key: &str) -> Result<(DossierCode, bool), PageFault> {
    if key.is_empty() {
        let page = seen(visit, code).await?;
        if !page.relation.applicant {
            return Err(PageFault::NotFound);
        }
        let open = matches!(page.state.stage, Stage::Completed | Stage::Returned);
        return Ok((page.state.code.clone(), open && page.state.rating.is_none()));
    }
    let now = std::time::Instant::now();
    if !visit.app.tracking().allows(visit.address, now) {
        return Err(PageFault::TooManyRequests);
    }
    let found = match dossier_code(code) {
        Some(code) => {
            let (asked, key) = (code.clone(), key.to_owned());
            let state = visit.app.read(move |view| view.dossier_to_rate(&asked, &key)).await?;
            state.map(|state| (code, state))
        }
        None => None,
    };
    let Some((code, state)) = found else {
        visit.app.tracking().count(visit.address, now);
        return Err(PageFault::NotFound);
    };
    let open = matches!(state.stage, Stage::Completed | Stage::Returned);
    Ok((code, open && state.rating.is_none()))
}

async fn rating(visit: Visit, Path(code): Path<String>, query: PageQuery) -> PageAnswer {
    let (code, open) = may_rate(&visit, &code, query.get("key")).await?;
    if !open {
        return show(&thanks(&visit, None));
    }
    show(&page(&visit, (&code, query.get("key")), &FormData::default(), &[]))
}

/// Thanks; without a rating, why there is none.
fn thanks(visit: &Visit, rated: Option<(&DossierCode, bool)>) -> ThanksPage {
    let texts = visit.texts();
    let (words, petition) = match rated {
        Some((_, true)) => ("rating-thanks-words", None),
        Some((code, false)) => {
            let query = PageQuery::default().with("dossier", code.as_str());
            let url = visit.url(&format!("/petitions/new{query}"));
            ("rating-thanks-words", Some(Action::new(texts.get("rating-petition"), url)))
        }
        None => ("rating-already", None),
    };
    ThanksPage { page: visit.page("rating-thanks"), words: texts.get(words), petition }
}

fn page(
    visit: &Visit,
    (code, key): (&DossierCode, &str),
    form: &FormData,
    faults: &[FieldFault],
) -> RatingPage {
    let texts = visit.texts();
    let fault = |name: &str| faults.iter().find(|f| f.field == name).map(|f| f.words(visit.lang));
    let question = |name: &str, label: String| {
        let typed = form.first(name).unwrap_or_default();
        let choice = |value: &str, key: &str| Choice {
            value: value.to_owned(),
            label: texts.get(key),
            chosen: typed == value,
        };
        let mut field = Field::line(name, label, "").with_fault(fault(name));
        field.control =
            Control::Choices { choices: vec![choice("yes", "rating-yes"), choice("no", "rating-no")] };
        field
    };
    let satisfied = question("satisfied", texts.get("rating-question"));
    let mut more = Field::line("more", texts.get("rating-more"), "").with_fault(fault("more"));
    more.control = Control::Lines { value: form.first("more").unwrap_or_default().to_owned() };
    more.optional = Some(texts.get("field-optional"));
    let reasons_fault = fault("reasons").unwrap_or_default();
    let mut summary = ErrorSummary::of(std::slice::from_ref(&satisfied), texts);
    if !reasons_fault.is_empty() {
        summary.faults.push(("reasons-0".to_owned(), reasons_fault.clone()));
        summary.title = texts.with("faults-title", &[("count", &summary.faults.len())]);
    }
    let mut frame = visit.page_titled(texts.with("rating-title", &[("code", &code.to_string())]));
    frame.faulty = !faults.is_empty();
    let chosen: Vec<&str> = form.all("reasons").collect();
    RatingPage {
        page: frame,
        summary,
        action: visit.url(&format!("/dossiers/{code}/rating")),
        key: key.to_owned(),
        satisfied,
        reasons: DISLIKES
            .map(|reason| (reason, petition_text::dislike(reason, visit.lang), chosen.contains(&reason)))
            .into(),
        reasons_fault,
        more,
        steps: STEPS.map(|(name, key)| question(name, texts.get(key))).into(),
    }
}

/// What was chosen from the list, and nothing else.
fn listed(form: &FormData) -> FormData {
    let fits = |(name, value): &&(String, String)| name != "reasons" || DISLIKES.contains(&value.as_str());
    FormData(form.0.iter().filter(fits).cloned().collect())
}

async fn rated(visit: Visit, Path(code): Path<String>, Form(form): Form<FormData>) -> PageAnswer {
    let key = form.first("key").unwrap_or_default().to_owned();
    let (code, _) = may_rate(&visit, &code, &key).await?;
    let (province, form) = (visit.app.province(), listed(&form));
    let around = Surroundings { calendar: &province.calendar, procedure: None };
    let command = match command_input::command(CommandKind::Rate, Fields::Form(&form), around) {
        Ok(command) => command,
        Err(faults) => {
            let page = page(&visit, (&code, &key), &form, &faults);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
        }
    };
    let satisfied = matches!(command, Command::Rate { satisfied: true, .. });
    let more = form.first("more").unwrap_or_default();
    let answer = if key.is_empty() {
        let actor = visit.who.actor().ok_or(PageFault::SignIn)?;
        let request_key = visit.app.form_key(&actor, &form);
        let mut request = Request::new(actor, request_key, Target::Code(code.clone()), command);
        request.personal = rating_words(more);
        visit.app.execute(request).await?
    } else {
        let click = form.first("request_key").unwrap_or_default();
        let registry = visit.app.registry();
        registry.rate_with_key((&code, &key), command, Some(more), click).await?
    };
    match answer {
        Answer::Done(_) | Answer::AlreadySo(_) => show(&thanks(&visit, Some((&code, satisfied)))),
        Answer::Refused(_) | Answer::KeyReused(_) => {
            Ok((StatusCode::CONFLICT, show(&thanks(&visit, None))?).into_response())
        }
        Answer::UnknownDossier => Err(PageFault::NotFound),
    }
}
