//! The guided form: one group of questions a page, saved on each send, shown once more, then sent or handed out as a code.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, Multipart, Path};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use law::code::ProcedureCode;
use law::procedure::Procedure;

use super::body::{DraftBody, DraftFile, DraftStep};
use super::store::{self, Kept, KeptForm};
use super::{steps, submit};
use crate::common::fields::FormData;
use crate::common::file_kind::FileKind;
use crate::common::multipart_form::MultipartForm;
use crate::common::page_query::PageQuery;
use crate::common::stored_file::StoredFile;
use crate::common::{App, PageAnswer, PageFault, Visit, show};

/// Largest form with files.
const FILES_MAX: usize = 52 * 1024 * 1024;

pub(crate) fn routes() -> Router<App> {
    let files = Router::new()
        .route("/drafts/{id}/files", get(files).post(files_sent))
        .layer(DefaultBodyLimit::max(FILES_MAX));
    Router::new()
        .route("/drafts/{id}/files/{component}", get(file))
        .route("/drafts/{id}/answers", get(answers).post(submit::send))
        .route("/drafts/{id}/prepared", get(submit::prepared))
        .route("/drafts/{id}/{step}", get(step).post(answered))
        .merge(files)
}

/// A draft with its procedure and the step that is shown.
pub(crate) struct Open {
    pub(crate) visit: Visit,
    pub(crate) kept: Kept,
    pub(crate) procedure: Procedure,
    pub(crate) step: DraftStep,
    /// The person came from the last page and goes back there.
    pub(crate) from_answers: bool,
    /// What was sent when the session had ended, with the identifier it is kept under.
    pub(crate) sent_late: Option<(String, KeptForm)>,
}

impl Open {
    /// Opens a step of a draft. A draft that was sent leads to its receipt.
    pub(crate) async fn load(visit: Visit, id: &str, step: &str, query: &PageQuery) -> Result<Self, Leave> {
        let kept = store::load(&visit, id).await?;
        if let Some(code) = &kept.body.sent {
            return Err(Leave::To(visit.url(&format!("/dossiers/{code}/receipt"))));
        }
        let province = visit.app.province();
        let code = ProcedureCode(kept.body.procedure.clone());
        let procedure = province.procedure(&code, visit.now).ok_or(PageFault::NotFound)?.clone();
        let steps = kept.body.steps(&procedure);
        let step = steps.into_iter().find(|s| s.name() == step).ok_or(PageFault::NotFound)?;
        let late = query.get("kept");
        let sent_late = store::kept_form(&visit, id, late).await?.map(|form| (late.to_owned(), form));
        Ok(Self { visit, kept, procedure, step, from_answers: query.get("from") == "answers", sent_late })
    }

    /// The address of a step.
    pub(crate) fn url(&self, step: &str) -> String {
        self.visit.url(&format!("/drafts/{}/{step}", self.kept.id))
    }

    /// Puts the files that were sent too late beside those of the draft, which is not written yet.
    fn take_late_files(&mut self) {
        let Some((_, late)) = &self.sent_late else { return };
        for (component, files) in &late.files {
            if self.procedure.components.iter().any(|one| one.id == *component) {
                self.kept.body.files.entry(component.clone()).or_default().extend(files.iter().cloned());
            }
        }
    }

    /// The step after this one, or back to the last page.
    pub(crate) fn next(&self) -> String {
        let steps = self.kept.body.steps(&self.procedure);
        let at = steps.iter().position(|step| *step == self.step).unwrap_or(0);
        match steps.get(at + 1) {
            Some(next) if !self.from_answers => self.url(next.name()),
            _ => self.url("answers"),
        }
    }
}

/// Why a step is not shown: another page, or a fault.
pub(crate) enum Leave {
    To(String),
    Fault(PageFault),
}

impl From<PageFault> for Leave {
    fn from(fault: PageFault) -> Self {
        Self::Fault(fault)
    }
}

/// Opens a step or leaves.
macro_rules! open {
    ($visit:expr, $id:expr, $step:expr, $query:expr) => {
        match Open::load($visit, $id, $step, $query).await {
            Ok(open) => open,
            Err(Leave::To(url)) => return Ok(Redirect::to(&url).into_response()),
            Err(Leave::Fault(fault)) => return Err(fault),
        }
    };
}
pub(crate) use open;

async fn step(visit: Visit, Path((id, name)): Path<(String, String)>, query: PageQuery) -> PageAnswer {
    let mut open = open!(visit, &id, &name, &query);
    if let Some((_, late)) = &open.sent_late {
        let form = FormData(late.fields.clone());
        steps::take(&mut open, &form);
    }
    show(&steps::section_page(&open, &[]))
}

/// Keeps what was typed, right or wrong; goes on only when it is right.
async fn answered(
    visit: Visit,
    Path((id, name)): Path<(String, String)>,
    query: PageQuery,
    Form(form): Form<FormData>,
) -> PageAnswer {
    if store::is_late(&visit, &id).await? {
        let late = KeptForm { fields: form.0, ..KeptForm::default() };
        return store::keep(&visit, &id, &name, &late).await;
    }
    let mut open = open!(visit, &id, &name, &query);
    steps::take(&mut open, &form);
    store::save(&open.visit, &open.kept.id, &open.kept.body).await?;
    if open.sent_late.is_some() {
        store::forget_kept(&open.visit, &id).await?;
    }
    let faults = steps::faults(&open);
    if faults.is_empty() {
        return Ok(Redirect::to(&open.next()).into_response());
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&steps::section_page(&open, &faults))?).into_response())
}

async fn files(visit: Visit, Path(id): Path<String>, query: PageQuery) -> PageAnswer {
    let mut open = open!(visit, &id, "files", &query);
    open.take_late_files();
    show(&steps::files_page(&open, &[]))
}

async fn files_sent(visit: Visit, Path(id): Path<String>, query: PageQuery, form: Multipart) -> PageAnswer {
    if store::is_late(&visit, &id).await? {
        let late = late_files(&visit, MultipartForm::read(form).await?).await;
        return store::keep(&visit, &id, "files", &late).await;
    }
    let mut open = open!(visit, &id, "files", &query);
    open.take_late_files();
    let sent = MultipartForm::read(form).await?;
    let mut faults = Vec::new();
    for file in sent.files {
        let Some(component) = file.field.strip_prefix("file-") else { continue };
        if !open.procedure.components.iter().any(|c| c.id == component) {
            return Err(PageFault::BadRequest);
        }
        match StoredFile::store(&open.visit.app, file.bytes).await {
            Ok(stored) => {
                let arrived = DraftFile {
                    sha256: stored.digest.to_string(),
                    name: file.name,
                    bytes: stored.bytes as u64,
                };
                open.kept.body.files.entry(component.to_owned()).or_default().push(arrived);
            }
            Err(fault) => faults.push((component.to_owned(), fault.words(&file.name, open.visit.lang))),
        }
    }
    let removed = sent.fields.first("remove").is_some_and(|which| remove(&mut open.kept.body, which));
    store::save(&open.visit, &open.kept.id, &open.kept.body).await?;
    if open.sent_late.take().is_some() {
        store::forget_kept(&open.visit, &id).await?;
    }
    if !faults.is_empty() {
        let again = show(&steps::files_page(&open, &faults))?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
    }
    let to = if removed { open.url("files") } else { open.next() };
    Ok(Redirect::to(&to).into_response())
}

/// Files that arrived when the session had ended: those that can be stored are.
async fn late_files(visit: &Visit, sent: MultipartForm) -> KeptForm {
    let mut late = KeptForm::default();
    for file in sent.files {
        let Some(component) = file.field.strip_prefix("file-") else { continue };
        if let Ok(stored) = StoredFile::store(&visit.app, file.bytes).await {
            let arrived =
                DraftFile { sha256: stored.digest.to_string(), name: file.name, bytes: stored.bytes as u64 };
            late.files.entry(component.to_owned()).or_default().push(arrived);
        }
    }
    late
}

/// Takes a file off the draft: `{component}:{number}`.
fn remove(body: &mut DraftBody, which: &str) -> bool {
    let Some((component, number)) = which.rsplit_once(':') else { return false };
    let Some(files) = body.files.get_mut(component) else { return false };
    match number.parse::<usize>() {
        Ok(number) if number < files.len() => {
            files.remove(number);
            true
        }
        _ => false,
    }
}

/// A file of the draft, to look at.
async fn file(visit: Visit, Path((id, component)): Path<(String, String)>, query: PageQuery) -> PageAnswer {
    let mut kept = store::load(&visit, &id).await?;
    if let Some(late) = store::kept_form(&visit, &id, query.get("kept")).await? {
        let mut more = late.files.get(&component).cloned().unwrap_or_default();
        kept.body.files.entry(component.clone()).or_default().append(&mut more);
    }
    let number: usize = query.get("file").parse().unwrap_or(0);
    let file =
        kept.body.files.get(&component).and_then(|files| files.get(number)).ok_or(PageFault::NotFound)?;
    let digest = gateways::Digest::parse(&file.sha256).ok_or(PageFault::NotFound)?;
    let bytes = visit.app.load_file(digest).await.map_err(|_| PageFault::Trouble("MC-3003"))?;
    let bytes = bytes.ok_or(PageFault::NotFound)?;
    let media_type = FileKind::of(&bytes).map_or("application/octet-stream", FileKind::media_type);
    Ok(([(header::CONTENT_TYPE, media_type)], bytes).into_response())
}

async fn answers(visit: Visit, Path(id): Path<String>, query: PageQuery) -> PageAnswer {
    let open = open!(visit, &id, "answers", &query);
    show(&steps::answers_page(&open, Vec::new()))
}
