//! `GET /api/v1/dossiers`, `/dossiers/{code}` and its files: what the caller may see.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use casework::dossier::Status;
use law::{AgencyId, UnitCode};
use registry::views::{Cursor, ListFilter};
use serde_json::{Value, json};

use super::caller::{Caller, Speaks};
use super::offers::offers_of;
use super::query::Query;
use super::views::{self, Eyes};
use crate::common::App;
use crate::common::dossier_code::dossier_code;
use crate::common::file_kind::FileKind;
use crate::common::problem::ApiFault;

/// A list, newest first.
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Speaks(lang): Speaks,
    query: Query,
) -> Result<Response, ApiFault> {
    let province = app.province();
    let filter = ListFilter {
        unit: query.read("unit", |text| {
            let committee = province.committee_of(&UnitCode(text.to_owned())).map(|agency| agency.id.clone());
            committee.or_else(|| province.agency(&AgencyId(text.to_owned())).map(|agency| agency.id.clone()))
        })?,
        status: query
            .read("status", |text| {
                text.split(',').map(|one| Status::parse(one.trim())).collect::<Option<Vec<_>>>()
            })?
            .unwrap_or_default(),
        procedure: query.get("procedure").map(|text| law::code::ProcedureCode(text.to_owned())),
        due_before: query.moment("due_before")?,
        text: query.get("q").map(ToOwned::to_owned),
    };
    let after = query.read("after", Cursor::parse)?;
    let limit = u32::try_from(query.limit()?).unwrap_or(u32::MAX);
    let actor = caller.actor.clone();
    let page = app
        .read(move |view| {
            let viewer = view.viewer(&actor);
            view.list(&viewer, &filter, after.as_ref(), limit)
        })
        .await?;
    let eyes = Eyes::of(&caller.actor);
    let items: Vec<Value> =
        page.items.iter().map(|item| views::summary(item, &province, lang, app.now(), eyes)).collect();
    Ok(Json(json!({ "items": items, "next": page.after.map(|after| after.to_string()) })).into_response())
}

/// One dossier: state, applicant as far as the caller may read it, timeline, offers.
pub(crate) async fn one(
    State(app): State<App>,
    Path(code): Path<String>,
    caller: Caller,
    Speaks(lang): Speaks,
) -> Result<Response, ApiFault> {
    let code = dossier_code(&code).ok_or(ApiFault::NotFound)?;
    let actor = caller.actor.clone();
    let page = app
        .read(move |view| {
            let viewer = view.viewer(&actor);
            view.dossier(&viewer, &code)
        })
        .await?
        .ok_or(ApiFault::NotFound)?;
    let province = app.province();
    let eyes = Eyes::of(&caller.actor);
    let facts = app.facts(&province, &caller.actor, page.relation.applicant);
    let (offers, withheld) = offers_of(&page.state, &facts, lang);
    let mut full = views::state(&page.state, &province, lang, app.now(), eyes);
    let timeline: Vec<Value> = match eyes {
        Eyes::Staff => page.entries.iter().map(|entry| views::entry(entry, lang)).collect(),
        Eyes::Applicant => page.steps.iter().map(|step| views::step(step, &province, lang)).collect(),
    };
    views::put_all(
        &mut full,
        json!({
            "applicant": views::applicant(&page.personal),
            "form": page.personal.personal().map(|personal| &personal.form),
            "timeline": timeline,
            "offers": offers,
            "withheld": withheld,
        }),
    );
    Ok(Json(full).into_response())
}

/// A file of a dossier, to those who may see the dossier.
pub(crate) async fn file(
    State(app): State<App>,
    Path((code, sha256)): Path<(String, String)>,
    caller: Caller,
) -> Result<Response, ApiFault> {
    let code = dossier_code(&code).ok_or(ApiFault::NotFound)?;
    let digest = gateways::Digest::parse(&sha256).ok_or(ApiFault::NotFound)?;
    let page = app
        .read(move |view| {
            let viewer = view.viewer(&caller.actor);
            view.dossier(&viewer, &code)
        })
        .await?
        .ok_or(ApiFault::NotFound)?;
    let name = digest.to_string();
    let is_named = page.state.components.iter().any(|c| c.files.contains(&name))
        || page.state.result_file.as_deref() == Some(name.as_str());
    if !is_named {
        return Err(ApiFault::NotFound);
    }
    let bytes = app.load_file(digest).await.map_err(|_| ApiFault::Trouble("MC-3003"))?;
    let bytes = bytes.ok_or(ApiFault::NotFound)?;
    let media_type = FileKind::of(&bytes).map_or("application/octet-stream", FileKind::media_type);
    Ok(([(header::CONTENT_TYPE, media_type)], bytes).into_response())
}
