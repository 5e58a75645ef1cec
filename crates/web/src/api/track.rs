//! `GET /api/v1/track/{code}`: what anyone who holds the code may see. The answer to a wrong code and to one that was never
//! issued is the same.

use std::net::{IpAddr, SocketAddr};
use std::time::Instant;

use axum::Json;
use axum::extract::{ConnectInfo, FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use casework::dossier::clock::is_overdue;
use law::time::rfc3339;
use registry::views::{ActionNeeded, Tracked};
use serde_json::{Value, json};

use super::caller::Speaks;
use super::views::{self, agency, moment};
use crate::common::dossier_code::dossier_code;
use crate::common::problem::ApiFault;
use crate::common::tracked::tracked;
use crate::common::{App, Lang};

/// The address of a stranger that has not guessed too often.
pub(crate) struct Stranger(pub(super) IpAddr);

impl FromRequestParts<App> for Stranger {
    type Rejection = ApiFault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiFault> {
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let address = address.unwrap_or(IpAddr::from([127, 0, 0, 1]));
        if app.tracking().allows(address, Instant::now()) {
            Ok(Self(address))
        } else {
            Err(ApiFault::TooManyRequests)
        }
    }
}

/// The masked dossier.
pub(crate) async fn one(
    State(app): State<App>,
    Path(code): Path<String>,
    Speaks(lang): Speaks,
    stranger: Stranger,
) -> Result<Response, ApiFault> {
    let found = match dossier_code(&code) {
        Some(code) => tracked(&app, code).await?,
        None => None,
    };
    let Some(found) = found else {
        app.tracking().count(stranger.0, Instant::now());
        return Err(ApiFault::NotFound);
    };
    Ok(Json(document(&found, &app, lang)).into_response())
}

fn document(tracked: &Tracked, app: &App, lang: Lang) -> Value {
    let province = app.province();
    let procedure = province.procedure_edition(&tracked.procedure, tracked.edition);
    let clock = tracked.clock.as_ref();
    json!({
        "code": tracked.code,
        "procedure": { "code": tracked.procedure, "name": procedure.map(|p| p.name.get(lang.tag())) },
        "applicant": tracked.applicant,
        "status": tracked.status.as_str(),
        "status_code": tracked.status.code(),
        "stage": tracked.stage,
        "stage_name": crate::common::casework_text::stage_named(tracked.stage, lang),
        "stage_since": rfc3339(tracked.stage_since),
        "channel": tracked.channel.as_str(),
        "places": {
            "intake": agency(&tracked.intake, &province, lang),
            "authority": agency(&tracked.authority, &province, lang),
        },
        "submitted_at": rfc3339(tracked.submitted_at),
        "accepted_at": moment(tracked.accepted_at),
        "due_at": moment(clock.map(|c| c.due)),
        "original_due_at": moment(clock.map(|c| c.original_due)),
        "limit": clock.map(|c| c.limit.to_string()),
        "paused_since": moment(clock.and_then(|c| c.paused_since)),
        "overdue": is_overdue(&tracked.state, app.now()),
        "closed_at": moment(tracked.closed_at),
        "returned_at": moment(tracked.returned_at),
        "stop_reason": tracked.stopped.map(casework::dossier::StopReason::as_str),
        "action": tracked.action.as_ref().map(action),
        "timeline": tracked.steps.iter().map(|step| views::step(step, &province, lang)).collect::<Vec<_>>(),
        "proof": { "position": tracked.proof.0, "hash": tracked.proof.1 },
    })
}

fn action(action: &ActionNeeded) -> Value {
    match action {
        ActionNeeded::Supplement { items, answer_by } => {
            json!({ "what": "supplement", "items": items, "answer_by": rfc3339(*answer_by) })
        }
        ActionNeeded::Payment { dong, pay_by } => {
            json!({ "what": "payment", "dong": dong, "pay_by": rfc3339(*pay_by) })
        }
        ActionNeeded::Collect => json!({ "what": "collect" }),
    }
}
