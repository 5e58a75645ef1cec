//! `/problems/{code}`: what a type of problem of the API means, in words, where its document points.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use casework::dossier::Refusal;

use super::{MessageKind, MessagePage};
use crate::common::components::Action;
use crate::common::petition_text::PROBLEMS;
use crate::common::problem::{ApiFault, texts_of_problem};
use crate::common::refusal_text::texts_of_refusal;
use crate::common::texts::Filling;
use crate::common::{App, PageAnswer, PageFault, Visit, show};

/// The gaps that problems and refusals fill in; here each stands for any value.
const GAPS: [&str; 25] = [
    "topic",
    "law",
    "code",
    "hours",
    "agency",
    "channel",
    "command",
    "count",
    "days",
    "expected",
    "field",
    "latest",
    "max",
    "missing",
    "most",
    "name",
    "number",
    "procedure",
    "roles",
    "stage",
    "until",
    "version",
    "where",
    "label",
    "value",
];

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/problems/{code}", get(problem))
}

async fn problem(visit: Visit, Path(code): Path<String>) -> PageAnswer {
    let of_petition = PROBLEMS.contains(&code.as_str()).then(|| code.trim_start_matches("petition-"));
    let petition = of_petition.map(|code| format!("petition-refusal-{code}")).unwrap_or_default();
    let petition_cure = format!("{petition}-cure");
    let (detail, cure) = if !petition.is_empty() {
        (petition.as_str(), petition_cure.as_str())
    } else if Refusal::CODES.contains(&code.as_str()) {
        texts_of_refusal(&code)
    } else if ApiFault::CODES.contains(&code.as_str()) {
        texts_of_problem(&code)
    } else {
        return Err(PageFault::NotFound);
    };
    let any = "…";
    let fillings = GAPS.map(|gap| (gap, &any as &dyn Filling));
    let texts = visit.texts();
    show(&MessagePage {
        page: visit.page_titled(code),
        kind: MessageKind::Refusal,
        words: vec![texts.with(detail, &fillings)],
        ground: None,
        cure: Some(texts.with(cure, &fillings)),
        quote: None,
        actions: vec![Action::new("OpenAPI", "/api/v1/openapi.json")],
    })
}
