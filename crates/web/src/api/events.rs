//! `GET /api/v1/events`: what happened, in the order of the journal, as a batch of CloudEvents 1.0. For leaders of the
//! province and the systems that act for them; holds no personal data and no words written about a case.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use casework::Role;
use casework::dossier::Event;
use jiff::Timestamp;
use law::AgencyKind;
use law::time::rfc3339;
use registry::views::FeedEntry;
use serde_json::{Value, json};

use super::caller::Caller;
use super::query::Query;
use crate::common::problem::ApiFault;
use crate::common::{App, Who};

/// A batch after a position. An empty batch means: nothing new.
pub(crate) async fn list(State(app): State<App>, caller: Caller, query: Query) -> Result<Response, ApiFault> {
    if !may_follow(&caller.who, &app) {
        return Err(ApiFault::Forbidden);
    }
    let after = query.read("after", |text| text.parse::<i64>().ok().filter(|at| *at >= 0))?.unwrap_or(0);
    let limit = u32::try_from(query.limit()?).unwrap_or(u32::MAX);
    let entries = app.read(move |view| view.feed(after, limit)).await?;
    let source = &app.province().agency_root;
    let batch: Value = entries.iter().map(|entry| cloud_event(entry, source)).collect();
    let media_type = [(header::CONTENT_TYPE, "application/cloudevents-batch+json")];
    Ok((media_type, batch.to_string()).into_response())
}

/// Leaders at the provincial committee.
fn may_follow(who: &Who, app: &App) -> bool {
    let province = app.province();
    let at_the_top = |id| province.agency(id).is_some_and(|a| a.kind == AgencyKind::ProvincialCommittee);
    who.staff().is_some_and(|staff| {
        staff.grants.iter().any(|grant| grant.role == Role::Leader && at_the_top(&grant.agency))
    })
}

fn cloud_event(entry: &FeedEntry, root: &str) -> Value {
    json!({
        "specversion": "1.0",
        "id": format!("{root}/{}", entry.position),
        "source": format!("urn:motcua:{root}"),
        "type": format!("motcua.dossier.{}", entry.event.kind()),
        "subject": entry.code,
        "time": rfc3339(entry.at),
        "datacontenttype": "application/json",
        "data": {
            "position": entry.position,
            "version": entry.version,
            "procedure": entry.procedure,
            "intake": entry.intake,
            "authority": entry.authority,
            "due_at": due(&entry.event).map(rfc3339),
        },
    })
}

/// The due moment an event sets.
fn due(event: &Event) -> Option<Timestamp> {
    match event {
        Event::TakenIn(body) => Some(body.acceptance.due),
        Event::Accepted(body) => Some(body.acceptance.due),
        Event::Received(body) => Some(body.due),
        Event::SupplementConfirmed(body) => Some(body.due),
        Event::Extended(body) => Some(body.due),
        Event::PaymentConfirmed(body) => Some(body.due),
        _ => None,
    }
}
