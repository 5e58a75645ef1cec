//! Tracking by code, without signing in. The answer to a wrong code and to one that was never issued is the same.

use std::time::Instant;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use registry::views::{ActionNeeded, Tracked};

use super::{FindPage, TrackingPage};
use crate::common::components::Action;
use crate::common::dossier_code::dossier_code;
use crate::common::dossier_words::Told;
use crate::common::page_query::PageQuery;
use crate::common::tracked::tracked;
use crate::common::{App, PageAnswer, PageFault, Visit, show};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/track", get(find)).route("/track/{code}", get(track))
}

/// The form; a code in the query leads on to its page.
async fn find(visit: Visit, query: PageQuery) -> PageAnswer {
    let typed = query.get("code").to_owned();
    if typed.is_empty() {
        return show(&FindPage::new(visit.page("track-title"), "", false));
    }
    match dossier_code(&typed) {
        Some(code) => Ok(Redirect::to(&visit.url(&format!("/track/{code}"))).into_response()),
        None => unknown(&visit, &typed),
    }
}

async fn track(visit: Visit, Path(typed): Path<String>) -> PageAnswer {
    if !visit.app.tracking().allows(visit.address, Instant::now()) {
        return Err(PageFault::TooManyRequests);
    }
    let Some(code) = dossier_code(&typed) else { return unknown(&visit, &typed) };
    match tracked(&visit.app, code).await? {
        Some(found) => show(&view(&visit, &found)),
        None => unknown(&visit, &typed),
    }
}

fn unknown(visit: &Visit, typed: &str) -> PageAnswer {
    visit.app.tracking().count(visit.address, Instant::now());
    let page = show(&FindPage::new(visit.page("track-title"), typed, true))?;
    Ok::<Response, PageFault>((StatusCode::NOT_FOUND, page).into_response())
}

fn view(visit: &Visit, tracked: &Tracked) -> TrackingPage {
    let province = visit.app.province();
    let points = match tracked.action {
        Some(ActionNeeded::Supplement { items, .. }) => items,
        _ => 0,
    };
    let told =
        Told { dossier: &tracked.state, province: &province, now: visit.now, lang: visit.lang, points };
    let mut card = told.card();
    if let Some(ActionNeeded::Supplement { .. }) = tracked.action {
        let url = visit.url(&format!("/dossiers/{}/supplement", tracked.code));
        card.action = Some(Action::new(visit.texts().get("track-supplement"), url));
    }
    if card.action.is_none() && tracked.state.owed_dong() > 0 {
        let url = visit.url(&format!("/dossiers/{}/payment", tracked.code));
        card.action = Some(Action::new(visit.texts().get("payment-pay"), url));
    }
    TrackingPage {
        page: visit.page_titled(told.procedure()),
        code: tracked.code.to_string(),
        applicant: tracked.applicant.clone().unwrap_or_else(|| "***".to_owned()),
        card,
        days: told.days(),
        timeline: told.timeline(&tracked.steps),
        actions: actions(visit, tracked, &told),
        moments: tracked.steps.len(),
    }
}

fn actions(visit: &Visit, tracked: &Tracked, told: &Told<'_>) -> Vec<Action> {
    let texts = visit.texts();
    let own = visit.url(&format!("/dossiers/{}", tracked.code));
    let mut actions = vec![Action::new(texts.get("track-sign-in"), own).with_icon("person")];
    if let Some(phone) = told.province.agency(&tracked.intake).and_then(|agency| agency.phone.as_ref()) {
        let call = texts.with("track-call", &[("counter", &told.agency(&tracked.intake))]);
        actions.push(Action::new(call, format!("tel:{phone}")).with_icon("phone"));
    }
    actions
}
