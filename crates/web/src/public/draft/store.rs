//! Drafts in the registry, as the pages hold them.

use jiff::Timestamp;
use law::code::ProcedureCode;
use registry::Trouble;
use registry::drafts::new_draft_id;

use super::body::DraftBody;
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
    let draft = read.await?.ok_or(PageFault::NotFound)?;
    let mut body: DraftBody = serde_json::from_value(draft.body).map_err(Trouble::from)?;
    body.take_known(visit.who.citizen());
    Ok(Kept { id: draft.id, body, updated_at: draft.updated_at, expires_at: draft.expires_at })
}
