//! Approving, returning, publishing and withdrawing an edition.

use axum::Router;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::post;
use casework::edition::Command;
use registry::EditionAnswer;

use super::one::{compiled, record, view};
use super::readers_only;
use crate::common::edition_text::EditionFault;
use crate::common::fields::{Fields, FormData};
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, show};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/data/editions/{id}/{act}", post(act))
}

async fn act(
    desk: StaffVisit,
    Path((id, act)): Path<(String, String)>,
    Form(form): Form<FormData>,
) -> PageAnswer {
    readers_only(&desk)?;
    let visit = &desk.visit;
    let record = record(visit, &id).await?;
    let reason = Fields::Form(&form).lines("reason").ok().flatten().unwrap_or_default();
    let command = match act.as_str() {
        "approve" => Command::Approve,
        "return" => Command::Return { reason: reason.clone() },
        "publish" => Command::Publish,
        "withdraw" => Command::Withdraw,
        _ => return Err(PageFault::NotFound),
    };
    let after = match compiled(visit, &record).await {
        Ok(after) => after,
        // An edition that cannot be read is taken back or sent back all the same.
        Err(EditionFault::Trouble(trouble)) => return Err(trouble.into()),
        Err(_) if matches!(command, Command::Approve | Command::Publish) => {
            let page = view(&desk, &record, &PageQuery::default(), None, &reason).await?;
            return Ok((StatusCode::CONFLICT, show(&page)?).into_response());
        }
        Err(_) => visit.app.province(),
    };
    let actor = desk.staff.actor();
    let number = record.id;
    let answer = visit
        .app
        .registry()
        .blocking(move |registry| registry.decide_edition(&actor, number, &command, &after));
    match answer.await? {
        EditionAnswer::Done(_) | EditionAnswer::AlreadySo(_) => {
            let app = visit.app.clone();
            let refreshed = tokio::task::spawn_blocking(move || app.refresh_edition()).await;
            if let Ok(Err(fault)) = refreshed {
                tracing::error!("the edition in force cannot be used: {fault}");
            }
            Ok(Redirect::to(&visit.url(&format!("/data/editions/{number}"))).into_response())
        }
        EditionAnswer::Refused(refusal) => {
            let page = view(&desk, &record, &PageQuery::default(), Some(&refusal), &reason).await?;
            Ok((StatusCode::CONFLICT, show(&page)?).into_response())
        }
        EditionAnswer::Unknown => Err(PageFault::NotFound),
    }
}
