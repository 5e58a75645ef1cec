//! Finds the entry a paper belongs to, and has it typeset.

use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use documents::paper::Request;
use law::time::local;
use registry::Trouble;
use registry::views::DossierPage;

use super::{Form, facts};
use crate::common::components::Action;
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, Visit};
use crate::public::receipt::handler::seen;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/dossiers/{code}/papers/{form}", get(paper))
}

async fn paper(visit: Visit, Path((code, form)): Path<(String, String)>, query: PageQuery) -> PageAnswer {
    let form = Form::parse(&form).ok_or(PageFault::NotFound)?;
    let page = seen(&visit, &code).await?;
    let version: Option<u32> = query.get("version").parse().ok();
    let entry = form
        .entries(&page)
        .filter(|entry| version.is_none_or(|version| entry.version == version))
        .last()
        .ok_or(PageFault::NotFound)?;
    let name = format!("{}-{}.pdf", page.state.code, form.as_str());
    if let (Form::Result, Some(file)) = (form, &page.state.result_file)
        && version.is_none()
    {
        return Ok(pdf_response(issued(&visit.app, file).await?, &name));
    }
    let province = visit.app.province();
    let template = facts::template(form, &page, &province);
    let filled = facts::facts(&visit.app, &page, form, entry);
    let identity = format!("{}/{}/{}", page.state.code, form.as_str(), entry.hash);
    let pdf = typeset(&visit.app, template, filled, identity, local(entry.at)).await?;
    Ok(pdf_response(pdf, &name))
}

/// The result as it was issued: the signed file itself, not one made anew.
pub(crate) async fn issued(app: &App, file: &str) -> Result<Vec<u8>, PageFault> {
    let digest = gateways::Digest::parse(file).ok_or(PageFault::NotFound)?;
    let bytes = app.load_file(digest).await.map_err(|_| PageFault::Trouble("MC-3003"))?;
    bytes.ok_or(PageFault::NotFound)
}

/// As [`issued`], for a job that waits for the store of files itself; `None` where the file is not there.
///
/// # Errors
/// [`Trouble`] of the store of files.
pub(crate) fn issued_here(app: &App, file: &str) -> Result<Option<Vec<u8>>, Trouble> {
    let Some(digest) = gateways::Digest::parse(file) else { return Ok(None) };
    app.load_file_here(&digest).map_err(|_| Trouble::Unavailable("the store of files".to_owned()))
}

/// Typesets a paper where it keeps nobody waiting.
///
/// # Errors
/// [`PageFault`] when the template of the pack does not fit; the place is in the log.
pub(crate) async fn typeset(
    app: &App,
    template: String,
    facts: serde_json::Value,
    identity: String,
    at: jiff::civil::DateTime,
) -> Result<Vec<u8>, PageFault> {
    let papers = app.papers();
    let made = tokio::task::spawn_blocking(move || {
        papers.pdf(Request { template: &template, facts: &facts, identity: &identity, at })
    });
    match made.await {
        Ok(Ok(pdf)) => Ok(pdf),
        Ok(Err(faults)) => {
            let first = faults.first().map(ToString::to_string).unwrap_or_default();
            tracing::error!(faults = faults.len(), first, "a paper could not be typeset");
            Err(Trouble::Unavailable("a template of the pack has a fault".to_owned()).into())
        }
        Err(error) => Err(Trouble::Unavailable(error.to_string()).into()),
    }
}

/// A PDF that the browser shows, under a name for whoever keeps it.
pub(crate) fn pdf_response(pdf: Vec<u8>, name: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, pdf).into_response()
}

/// The paper of a form on a dossier as it would stand, marked as a draft; `None` where that form does not come about.
///
/// # Errors
/// As [`typeset`].
pub(crate) async fn foreseen(
    visit: &Visit,
    page: &DossierPage,
    form: Form,
) -> Result<Option<Response>, PageFault> {
    let Some(entry) = form.entries(page).last() else { return Ok(None) };
    let province = visit.app.province();
    let template = facts::template(form, page, &province);
    let mut filled = facts::facts(&visit.app, page, form, entry);
    if let Some(filled) = filled.as_object_mut() {
        filled.insert("draft".to_owned(), true.into());
    }
    let identity = format!("{}/{}/draft", page.state.code, form.as_str());
    let pdf = typeset(&visit.app, template, filled, identity, local(entry.at)).await?;
    Ok(Some(pdf_response(pdf, &format!("{}-{}-draft.pdf", page.state.code, form.as_str()))))
}

/// The papers there are, as links: the last of each form.
pub(crate) fn links(visit: &Visit, page: &DossierPage) -> Vec<Action> {
    let link = |form: Form| {
        form.entries(page).last()?;
        let url = visit.url(&format!("/dossiers/{}/papers/{}", page.state.code, form.as_str()));
        Some(Action::new(visit.texts().get(form.title()), url).with_icon("paper"))
    };
    Form::ALL.into_iter().filter_map(link).collect()
}
