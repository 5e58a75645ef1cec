//! `/api/v1/petitions`: what was published, sending one, and where one stands for whoever has its code.

use std::time::Instant;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use casework::Actor;
use casework::petition::{Opening, PetitionCode};
use law::code::DossierCode;
use law::time::rfc3339;
use law::{AgencyId, Topic};
use registry::views::Cursor;
use registry::{PetitionAct, PetitionAnswer, PetitionRequest, PublicFilter, Sender};
use serde_json::{Map, Value, json};

use super::caller::{Anyone, Idempotency, JsonBody, Speaks};
use super::track::Stranger;
use super::views::{agency, moment};
use crate::common::dossier_code::dossier_code;
use crate::common::fields::{FaultCode, FieldFault, Fields};
use crate::common::page_query::PageQuery;
use crate::common::petition_text;
use crate::common::problem::ApiFault;
use crate::common::{App, Lang};

/// Items of a page without a wish, and at most.
const PAGE: (u32, u32) = (50, 200);

/// The published answers, newest first.
pub(super) async fn list(
    State(app): State<App>,
    Speaks(lang): Speaks,
    query: PageQuery,
) -> Result<Response, ApiFault> {
    let topic = match query.get("topic") {
        "" => None,
        name => {
            Some(Topic::parse(name).filter(|topic| topic.is_petition()).ok_or(ApiFault::BadQuery("topic"))?)
        }
    };
    let after = match query.get("after") {
        "" => None,
        text => Some(Cursor::parse(text).ok_or(ApiFault::BadQuery("after"))?),
    };
    let limit = match query.get("limit") {
        "" => PAGE.0,
        text => text.parse().ok().filter(|n| (1..=PAGE.1).contains(n)).ok_or(ApiFault::BadQuery("limit"))?,
    };
    let given = |name: &str| Some(query.get(name).to_owned()).filter(|text| !text.is_empty());
    let filter = PublicFilter { text: given("q"), topic, agency: given("agency").map(AgencyId) };
    let found = app.read(move |view| view.published_petitions(&filter, after.as_ref(), limit)).await?;
    let province = app.province();
    let items: Vec<Value> = found
        .items
        .iter()
        .map(|item| {
            json!({
                "code": item.code,
                "topic": item.topic,
                "agency": agency(&item.agency, &province, lang),
                "title": item.words.title,
                "question": item.words.question,
                "answer": item.words.answer,
                "sent_at": rfc3339(item.sent_at),
                "published_at": rfc3339(item.told_at),
                "repeated": item.repeated,
            })
        })
        .collect();
    Ok(Json(json!({ "items": items, "next": found.after.map(|next| next.to_string()) })).into_response())
}

/// Where a petition stands; the same answer for a wrong code and one that was never given.
pub(super) async fn one(
    State(app): State<App>,
    Path(code): Path<String>,
    Speaks(lang): Speaks,
    stranger: Stranger,
) -> Result<Response, ApiFault> {
    let found = match PetitionCode::parse(&code) {
        Some(code) => {
            let nobody = Actor::Applicant { subject: String::new() };
            app.read(move |view| view.followed_petition(&nobody, &code, None)).await?
        }
        None => None,
    };
    let Some(found) = found else {
        app.tracking().count(stranger.0, Instant::now());
        return Err(ApiFault::NotFound);
    };
    Ok(Json(standing(&found.petition, &app, lang)).into_response())
}

fn standing(petition: &casework::petition::Petition, app: &App, lang: Lang) -> Value {
    let public = petition.public.as_ref().filter(|_| !petition.stage.is_open());
    json!({
        "code": petition.code,
        "topic": petition.topic,
        "agency": agency(&petition.agency, &app.province(), lang),
        "stage": petition.stage,
        "stage_name": petition_text::stage(petition.stage, lang),
        "sent_at": rfc3339(petition.sent_at),
        "answer_by": rfc3339(petition.limits.answer_by),
        "answered_at": moment(petition.answered_at),
        "late": petition.is_late(app.now()),
        "reopen_by": moment(petition.reopen_by),
        "repeated": petition.reopened_at.is_some(),
        "published": public.map(|words| json!({
            "title": words.title, "question": words.question, "answer": words.answer,
        })),
    })
}

/// Somebody sends a petition.
pub(super) async fn send(
    State(app): State<App>,
    Anyone(who): Anyone,
    Speaks(lang): Speaks,
    key: Idempotency,
    stranger: Stranger,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiFault> {
    let now = Instant::now();
    if !app.taking().allows(stranger.0, now) {
        return Err(ApiFault::TooManyRequests);
    }
    app.taking().count(stranger.0, now);
    let actor = match who.citizen() {
        Some(citizen) => citizen.actor(),
        None => Actor::Applicant { subject: String::new() },
    };
    let (mut opening, sender, text) = read(&body)?;
    if let Some(code) = opening.dossier.clone() {
        let found = app.read(move |view| view.track(&code)).await?;
        opening.procedure = Some(found.ok_or_else(|| unknown("dossier"))?.procedure);
    }
    let request = PetitionRequest {
        request_key: key.key(&app, &actor),
        actor,
        unit: None,
        act: PetitionAct::Send { opening, sender, text },
    };
    let answer = app.registry().blocking(move |registry| registry.petition(&request)).await?;
    match answer {
        PetitionAnswer::Done(petition) | PetitionAnswer::AlreadySo(petition) => {
            let place = format!("/api/v1/petitions/{}", petition.code);
            let body = Json(standing(&petition, &app, lang));
            Ok((StatusCode::CREATED, [(header::LOCATION, place)], body).into_response())
        }
        PetitionAnswer::Refused(refusal) => Err(ApiFault::Petition(Box::new(refusal))),
        PetitionAnswer::KeyReused => Err(ApiFault::KeyReused),
        PetitionAnswer::Unknown => Err(ApiFault::NotFound),
    }
}

fn unknown(name: &'static str) -> ApiFault {
    FieldFault::new(name, FaultCode::Unknown).into()
}

fn read(body: &Map<String, Value>) -> Result<(Opening, Sender, String), ApiFault> {
    let fields = Fields::Json(body);
    let needed = |name: &'static str| -> Result<String, ApiFault> {
        let line = fields.line(name)?.filter(|line| !line.is_empty());
        line.ok_or_else(|| FieldFault::new(name, FaultCode::Required).into())
    };
    let topic = Topic::parse(&needed("topic")?).ok_or_else(|| unknown("topic"))?;
    let text = fields.lines("text")?.filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| FieldFault::new("text", FaultCode::Required))?;
    let dossier = match fields.line("dossier")?.filter(|line| !line.is_empty()) {
        Some(typed) => Some::<DossierCode>(dossier_code(&typed).ok_or_else(|| unknown("dossier"))?),
        None => None,
    };
    let digits: String = needed("phone")?.chars().filter(|sign| !matches!(sign, ' ' | '.' | '-')).collect();
    let is_phone =
        digits.len() == 10 && digits.starts_with('0') && digits.bytes().all(|sign| sign.is_ascii_digit());
    if !is_phone {
        return Err(FieldFault::new("phone", FaultCode::WrongKind).into());
    }
    let opening = Opening {
        topic,
        agency: AgencyId(needed("agency")?),
        dossier,
        procedure: None,
        hide_name: fields.yes_no("hide_name")?.unwrap_or(false),
        files: Vec::new(),
    };
    let name = fields.line("name")?.unwrap_or_default();
    Ok((opening, Sender { name, phone: Some(digits), email: None }, text))
}
