//! Takes files in at the counter and at the desk and attaches each to its paper: one command each, each with its own answer.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, Multipart, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use casework::dossier::{Command, CommandKind, offers};
use law::text::fold;
use registry::{Answer, Request, RequestKey, Target};

use super::{AttachPage, AttachRow, FileFacts, files_of};
use crate::common::components::{RefusedOffer, UploadZone};
use crate::common::fields::FormData;
use crate::common::multipart_form::MultipartForm;
use crate::common::page_query::PageQuery;
use crate::common::refusal_text::refusal_text;
use crate::common::stored_file::StoredFile;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, procedure_text, show};
use crate::officer::desk::{Seen, seen};
use crate::officer::frame;
use crate::public::receipt::handler::told;

/// Largest form with files, in bytes: several scans at once.
const FORM_MAX: usize = 210 * 1024 * 1024;
/// Files attached at a time.
const ROWS_MAX: usize = 60;

pub(crate) fn routes() -> Router<App> {
    let plain = Router::new()
        .route("/officer/dossiers/{code}/files", get(page).post(sent))
        .layer(DefaultBodyLimit::max(FORM_MAX));
    Router::new().merge(plain).route("/officer/dossiers/{code}/files/attach", post(attach))
}

async fn page(desk: StaffVisit, Path(code): Path<String>, query: PageQuery) -> PageAnswer {
    let seen = seen(&desk.visit, &code).await?;
    let mut page = view(&desk, &seen, Vec::new(), Vec::new()).await?;
    let done: usize = query.get("attached").parse().unwrap_or(0);
    page.done = (done > 0).then(|| desk.visit.texts().with("attach-done", &[("count", &done)]));
    show(&page)
}

/// Files of an ordinary form: stored, then shown as rows to be attached.
async fn sent(desk: StaffVisit, Path(code): Path<String>, form: Multipart) -> PageAnswer {
    let visit = &desk.visit;
    let seen = seen(visit, &code).await?;
    if withheld(&desk, &seen).is_some() {
        return Err(PageFault::NotFound);
    }
    let components = components(&desk, &seen);
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for file in MultipartForm::read(form).await?.files {
        match StoredFile::store(&visit.app, file.bytes).await {
            Ok(stored) => rows.push(AttachRow {
                sha256: stored.digest.to_string(),
                facts: visit.texts().with(
                    "file-facts",
                    &[
                        ("kind", &stored.kind.ending().to_uppercase()),
                        ("pages", &stored.pages),
                        ("size", &visit.lang.file_size(stored.bytes as u64)),
                    ],
                ),
                component: fitting(&file.name, &components),
                name: file.name,
                fault: None,
            }),
            Err(fault) => faults.push(fault.words(&file.name, visit.lang)),
        }
    }
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, show(&view(&desk, &seen, rows, faults).await?)?).into_response())
}

async fn attach(desk: StaffVisit, Path(code): Path<String>, Form(form): Form<FormData>) -> PageAnswer {
    let visit = &desk.visit;
    let seen = seen(visit, &code).await?;
    let key = form.first("request_key").unwrap_or_default().to_owned();
    let rows = rows(&form);
    if rows.is_empty() {
        let fault = visit.texts().get("attach-nothing");
        let again = show(&view(&desk, &seen, rows, vec![fault]).await?)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
    }
    let (mut left, mut attached) = (Vec::new(), 0_usize);
    for row in rows {
        match attach_one(&desk, &seen, &row, &key).await? {
            None => attached += 1,
            Some(fault) => left.push(AttachRow { fault: Some(fault), ..row }),
        }
    }
    if left.is_empty() {
        let to = visit.url(&format!("/officer/dossiers/{}/files?attached={attached}", seen.state.code));
        return Ok(Redirect::to(&to).into_response());
    }
    let again = crate::officer::desk::seen(visit, &code).await?;
    let mut page = view(&desk, &again, left, Vec::new()).await?;
    page.done = (attached > 0).then(|| visit.texts().with("attach-done", &[("count", &attached)]));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
}

/// The rows of the form: three fields each, in the order of the page.
fn rows(form: &FormData) -> Vec<AttachRow> {
    let (names, papers) = (form.all("file-name"), form.all("file-component"));
    let row = |((sha256, name), component): ((&str, &str), &str)| AttachRow {
        sha256: sha256.to_ascii_lowercase(),
        name: law::text::clean(name),
        component: component.to_owned(),
        ..AttachRow::default()
    };
    form.all("file-sha256").zip(names).zip(papers).map(row).take(ROWS_MAX).collect()
}

/// Attaches one file; words where it was not attached.
async fn attach_one(
    desk: &StaffVisit,
    seen: &Seen,
    row: &AttachRow,
    key: &str,
) -> Result<Option<String>, PageFault> {
    let (visit, actor) = (&desk.visit, desk.staff.actor());
    if row.component.is_empty() {
        return Ok(Some(visit.texts().get("attach-choose")));
    }
    let sha256 = row.sha256.clone();
    let stored = visit.app.read(move |view| view.stored_file(&sha256)).await?;
    let Some(stored) = stored else { return Ok(Some(visit.texts().get("attach-unknown"))) };
    // One form, several commands: the key of each is that of the form with what it attaches.
    let key = RequestKey::from_text(&actor, &format!("{key}/{}/{}", row.component, row.sha256));
    let command = Command::AttachFile {
        component: row.component.clone(),
        file: row.sha256.clone(),
        bytes: stored.bytes,
    };
    let request = Request::new(actor, key, Target::Code(seen.state.code.clone()), command);
    match visit.app.execute(request).await? {
        Answer::Done(_) | Answer::AlreadySo(_) => Ok(None),
        Answer::Refused(refusal) => {
            let words = refusal_text(&refusal, &visit.app.province(), visit.lang);
            Ok(Some(format!("{}. {}", words.detail, words.cure)))
        }
        Answer::KeyReused(_) => Ok(Some(visit.texts().get("form-reused"))),
        Answer::UnknownDossier => Err(PageFault::NotFound),
    }
}

/// The papers of the procedure, in its order.
fn components(desk: &StaffVisit, seen: &Seen) -> Vec<(String, String)> {
    let province = desk.visit.app.province();
    let edition = province.procedure_edition(&seen.state.procedure, seen.state.edition);
    let papers = edition.into_iter().flat_map(|procedure| &procedure.components);
    papers.map(|c| (c.id.clone(), procedure_text::words(&c.name, desk.visit.lang))).collect()
}

/// The paper whose name shares most words with a file's name, two at least; empty where none does.
fn fitting(name: &str, components: &[(String, String)]) -> String {
    let name = fold(name);
    let words: Vec<&str> = name.split(' ').filter(|word| word.len() > 1).collect();
    let shared = |paper: &str| fold(paper).split(' ').filter(|word| words.contains(word)).count();
    let best = components.iter().map(|(id, paper)| (shared(paper), id)).rev().max_by_key(|(count, _)| *count);
    best.filter(|(count, _)| *count >= 2).map(|(_, id)| id.clone()).unwrap_or_default()
}

/// Why this member of staff may not attach files now; `None` where they may.
fn withheld(desk: &StaffVisit, seen: &Seen) -> Option<RefusedOffer> {
    let (visit, actor) = (&desk.visit, desk.staff.actor());
    let province = visit.app.province();
    let facts = visit.app.facts(&province, &actor, false);
    let title = visit.texts().get("attach-not");
    let offers = offers(&seen.state, &facts);
    let offer = offers.iter().find(|offer| offer.command == CommandKind::AttachFile);
    match offer.map(|offer| &offer.withheld) {
        Some(None) => None,
        Some(Some(refusal)) => {
            let words = refusal_text(refusal, &province, visit.lang);
            let reason = format!("{}. {}", words.detail, words.cure);
            Some(RefusedOffer { title, reason, ground: Some(words.ground), cure: None })
        }
        None => Some(RefusedOffer {
            title,
            reason: visit.texts().get("attach-not-now"),
            ground: None,
            cure: None,
        }),
    }
}

async fn view(
    desk: &StaffVisit,
    seen: &Seen,
    rows: Vec<AttachRow>,
    faults: Vec<String>,
) -> Result<AttachPage, PageFault> {
    let (visit, code) = (&desk.visit, &seen.state.code);
    let base = visit.url(&format!("/officer/dossiers/{code}/files"));
    let files = files_of(visit, seen).await?;
    let refused = withheld(desk, seen);
    let province = visit.app.province();
    let person = seen.personal.personal().map(|p| p.applicant.name.clone()).unwrap_or_default();
    let mut page = frame(desk, visit.texts().get("attach-title"), None).await?;
    page.faulty = !faults.is_empty() || rows.iter().any(|row| row.fault.is_some());
    let zone = UploadZone {
        rows: Some(("#attach", "attach-row")),
        ..UploadZone::new(visit, "attach-files", String::new())
    };
    Ok(AttachPage {
        page,
        code: code.to_string(),
        about: format!("{person}, {}", told(visit, seen, &province).procedure()),
        back: visit.url(&format!("/officer/dossiers/{code}")),
        done: None,
        faults,
        files: files
            .iter()
            .map(|file: &FileFacts| file.link(visit, format!("{base}/{}", file.sha256), false))
            .collect(),
        zone: refused.is_none().then_some(zone),
        refused,
        attach: format!("{base}/attach"),
        action: base,
        rows,
        components: components(desk, seen),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_chooses_the_paper_it_means() {
        let papers = vec![
            ("birth".to_owned(), "Giấy chứng sinh".to_owned()),
            ("marriage".to_owned(), "Giấy chứng nhận kết hôn của cha mẹ".to_owned()),
        ];
        assert_eq!(fitting("giay-chung-sinh-be-Lan.pdf", &papers), "birth");
        assert_eq!(fitting("Giấy chứng nhận kết hôn.jpg", &papers), "marriage");
        assert_eq!(fitting("IMG_2041.jpg", &papers), "");
    }
}
