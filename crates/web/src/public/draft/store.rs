//! Drafts in the registry, as the pages hold them.

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use law::code::ProcedureCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use registry::Trouble;
use registry::drafts::new_draft_id;
use serde::{Deserialize, Serialize};

use super::body::{DraftBody, DraftFile};
use crate::common::{PageFault, Visit};

/// A draft that was read.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    /// Identifier.
    pub(crate) id: String,
    /// What was answered.
    pub(crate) body: DraftBody,
    /// When it was last written.
    pub(crate) updated_at: Timestamp,
    /// When it is gone.
    pub(crate) expires_at: Timestamp,
}

/// A form that was sent when the session had ended, as it is kept for its draft.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptForm {
    /// Fields and what was typed.
    pub(crate) fields: Vec<(String, String)>,
    /// Files that had arrived, by component.
    #[serde(default)]
    pub(crate) files: BTreeMap<String, Vec<DraftFile>>,
}

fn subject(visit: &Visit) -> Option<String> {
    visit.who.citizen().map(|citizen| citizen.subject.clone())
}

/// Writes a new draft; gives its identifier.
pub(crate) async fn create(visit: &Visit, body: &DraftBody) -> Result<String, PageFault> {
    let id = new_draft_id()?;
    save(visit, &id, body).await?;
    Ok(id)
}

/// Writes a copy that opens for whoever holds its code: what a citizen shows at a counter.
pub(crate) async fn hand_out(visit: &Visit, body: &DraftBody) -> Result<String, PageFault> {
    let id = new_draft_id()?;
    write(visit, &id, None, body).await?;
    Ok(id)
}

/// Writes a draft over what was there.
pub(crate) async fn save(visit: &Visit, id: &str, body: &DraftBody) -> Result<(), PageFault> {
    write(visit, id, subject(visit), body).await
}

async fn write(visit: &Visit, id: &str, subject: Option<String>, body: &DraftBody) -> Result<(), PageFault> {
    let (id, procedure) = (id.to_owned(), ProcedureCode(body.procedure.clone()));
    let body = serde_json::to_value(body).map_err(Trouble::from)?;
    let save = visit
        .app
        .registry()
        .blocking(move |registry| registry.save_draft(&id, subject.as_deref(), &procedure, &body));
    if save.await? { Ok(()) } else { Err(PageFault::NotFound) }
}

/// Reads a draft; not there, gone, or somebody else's is one and the same.
pub(crate) async fn load(visit: &Visit, id: &str) -> Result<Kept, PageFault> {
    if id.len() != 32 || !id.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(PageFault::NotFound);
    }
    let (wanted, subject) = (id.to_owned(), subject(visit));
    let read = visit.app.registry().blocking(move |registry| registry.draft(&wanted, subject.as_deref()));
    let Some(draft) = read.await? else { return Err(missing(visit, id).await?) };
    let mut body: DraftBody = serde_json::from_value(draft.body).map_err(Trouble::from)?;
    body.take_known(visit.who.citizen());
    Ok(Kept { id: draft.id, body, updated_at: draft.updated_at, expires_at: draft.expires_at })
}

/// Why a draft cannot be read: who is not signed in is asked to, where it is somebody's.
async fn missing(visit: &Visit, id: &str) -> Result<PageFault, PageFault> {
    Ok(if is_late(visit, id).await? { PageFault::SignIn } else { PageFault::NotFound })
}

/// Whether a draft is somebody's and nobody is signed in: the session has ended meanwhile.
pub(crate) async fn is_late(visit: &Visit, id: &str) -> Result<bool, PageFault> {
    if visit.who.actor().is_some() {
        return Ok(false);
    }
    let id = id.to_owned();
    Ok(visit.app.registry().blocking(move |registry| registry.is_owned_draft(&id)).await?)
}

/// Keeps a form that was sent too late and leads to signing in, and from there back to the step with what was sent in it.
pub(crate) async fn keep(
    visit: &Visit,
    id: &str,
    step: &str,
    form: &KeptForm,
) -> Result<Response, PageFault> {
    let (draft, form) = (id.to_owned(), serde_json::to_value(form).map_err(Trouble::from)?);
    let kept = visit.app.registry().blocking(move |registry| registry.keep_form(&draft, &form)).await?;
    let step: String = utf8_percent_encode(step, NON_ALPHANUMERIC).to_string();
    let next = visit.url(&format!("/drafts/{id}/{step}?kept={kept}"));
    let next = utf8_percent_encode(&next, NON_ALPHANUMERIC);
    let left = if visit.left { "&left=1" } else { "" };
    Ok(Redirect::to(&visit.url(&format!("/sign-in?next={next}{left}"))).into_response())
}

/// The form that was kept under an identifier for a draft that is open.
pub(crate) async fn kept_form(visit: &Visit, draft: &str, kept: &str) -> Result<Option<KeptForm>, PageFault> {
    if kept.is_empty() {
        return Ok(None);
    }
    let (draft, kept) = (draft.to_owned(), kept.to_owned());
    let read = visit.app.registry().blocking(move |registry| registry.kept_form(&kept, &draft)).await?;
    Ok(read.and_then(|form| serde_json::from_value(form).ok()))
}

/// What was kept is in the draft now.
pub(crate) async fn forget_kept(visit: &Visit, draft: &str) -> Result<(), PageFault> {
    let draft = draft.to_owned();
    Ok(visit.app.registry().blocking(move |registry| registry.forget_kept_forms(&draft)).await?)
}
