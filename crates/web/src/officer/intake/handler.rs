//! One address: every press of the page comes here with all that was typed, and answers with the page, further on.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, FromRequest, Multipart, Path, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use casework::power::Holder;
use jiff::SignedDuration;
use law::code::DossierCode;
use law::procedure::Procedure;
use law::{Action, AgencyId, Place, Province};

use super::page::{self, Desk, procedure_of};
use super::sheet::Sheet;
use super::{act, done, person};
use crate::common::fields::FormData;
use crate::common::find_procedure::{in_force, scored};
use crate::common::multipart_form::{MultipartForm, SentFile};
use crate::common::page_query::PageQuery;
use crate::common::stored_file::{FILE_MAX, StoredFile};
use crate::common::{App, PageAnswer, PageFault, StaffVisit, show};

/// Largest form: several scans at once.
const FORM_MAX: usize = FILE_MAX + 16 * 1024 * 1024;

/// Hexadecimal digits of the identifier of a number in the queue.
const TICKET_DIGITS: usize = 32;

/// Procedures offered where several fit equally well.
const HITS_MAX: usize = 9;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/intake", get(blank).post(press))
        .route("/officer/intake/receipt/{code}", get(done::receipt))
        .route("/officer/intake/{draft}", get(prepared))
        .layer(DefaultBodyLimit::max(FORM_MAX))
}

/// The desk a member of staff takes dossiers in at.
pub(super) fn desk_of(desk: &StaffVisit) -> Result<AgencyId, PageFault> {
    let (actor, province) = (desk.staff.actor(), desk.visit.app.province());
    let powers = Holder::new(&actor, &province, desk.visit.now).powers;
    let takes_in =
        |grant: &&casework::Grant| powers.all_places(grant.role, Action::TakeIn).has(Place::Intake);
    let held = desk.staff.grants.iter().find(takes_in);
    held.map(|grant| grant.agency.clone()).ok_or(PageFault::NotFound)
}

async fn blank(visit: StaffVisit, query: PageQuery) -> PageAnswer {
    let mut sheet = Sheet::default();
    sheet.set("procedure", query.get("procedure"));
    if let Some(last) = crate::common::dossier_code::dossier_code(query.get("last")) {
        sheet.set("last", last.as_str());
    }
    sheet.set("ticket", ticket(&query));
    answer(&visit, sheet, StatusCode::OK).await
}

/// A dossier the citizen has prepared: everything is filled in, the officer compares and accepts.
async fn prepared(visit: StaffVisit, Path(draft): Path<String>, query: PageQuery) -> PageAnswer {
    desk_of(&visit)?;
    let mut sheet = Sheet::default();
    sheet.set("ticket", ticket(&query));
    person::prepared(&visit, &mut sheet, &draft).await?;
    if sheet.told.is_empty() { answer(&visit, sheet, StatusCode::OK).await } else { Err(PageFault::NotFound) }
}

/// The number at the window, where the page was opened from the queue: afterwards the next one is called.
pub(super) fn ticket(query: &PageQuery) -> &str {
    let ticket = query.get("ticket");
    let is_one = ticket.len() == TICKET_DIGITS && ticket.bytes().all(|digit| digit.is_ascii_hexdigit());
    if is_one { ticket } else { "" }
}

/// The form with or without files, as the browser sends it.
async fn form_of(visit: &StaffVisit, request: Request) -> Result<MultipartForm, PageFault> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let app = &visit.visit.app;
    if kind.is_some_and(|kind| kind.starts_with("multipart/")) {
        let form = Multipart::from_request(request, app).await.map_err(|_| PageFault::BadRequest)?;
        return MultipartForm::read(form).await;
    }
    let Form(fields) =
        Form::<FormData>::from_request(request, app).await.map_err(|_| PageFault::BadRequest)?;
    Ok(MultipartForm { fields, files: Vec::new() })
}

async fn press(visit: StaffVisit, request: Request) -> PageAnswer {
    desk_of(&visit)?;
    let sent = form_of(&visit, request).await?;
    let step = sent.fields.0.iter().rev().find(|(name, _)| name == "step").map(|(_, value)| value.clone());
    let mut sheet = Sheet::of(sent.fields);
    store_files(&visit, &mut sheet, sent.files).await?;
    let step = step.unwrap_or_default();
    match step.split_once('-') {
        Some(("edit", block)) => sheet.edit = block.parse().ok(),
        Some(("person", code)) => choose_person(&visit, &mut sheet, code).await?,
        Some(("procedure", code)) => choose_procedure(&mut sheet, code),
        Some(("unscan", component)) => sheet.clear(&format!("components-{component}-file")),
        _ => match step.as_str() {
            "other" => {
                sheet.set("for_other", "yes");
                sheet.edit = Some(1);
            }
            "take" | "supplement" | "refuse" => return act::act(&visit, sheet, &step).await,
            _ => {
                person::find(&visit, &mut sheet).await?;
                find_procedure(&visit, &mut sheet);
            }
        },
    }
    answer(&visit, sheet, StatusCode::OK).await
}

async fn choose_person(visit: &StaffVisit, sheet: &mut Sheet, code: &str) -> Result<(), PageFault> {
    let code: DossierCode = crate::common::dossier_code::dossier_code(code).ok_or(PageFault::NotFound)?;
    person::take_from(visit, sheet, &code).await
}

/// Another procedure asks for other papers and answers.
fn choose_procedure(sheet: &mut Sheet, code: &str) {
    if sheet.get("procedure") == code {
        return;
    }
    for part in ["components", "form-", "fee-", "case", "duplicate", "supplement-", "settle", "payment"] {
        sheet.clear(part);
    }
    sheet.set("procedure", code);
}

/// The procedures that this person takes in: a role may be given for some of them only.
fn taken_in_by<'p>(visit: &StaffVisit, all: Vec<&'p Procedure>, province: &Province) -> Vec<&'p Procedure> {
    let actor = visit.staff.actor();
    let powers = Holder::new(&actor, province, visit.visit.now).powers;
    let may = |grant: &&casework::Grant| powers.all_places(grant.role, Action::TakeIn).has(Place::Intake);
    let grants: Vec<&casework::Grant> = visit.staff.grants.iter().filter(may).collect();
    let covered = |procedure: &&Procedure| {
        let covers = |limit: &casework::Limit| limit.covers(&procedure.code, province);
        grants.iter().any(|grant| grant.limit.as_ref().is_none_or(covers))
    };
    all.into_iter().filter(covered).collect()
}

/// The procedure that fits best is chosen; where several fit as well, they are offered.
fn find_procedure(visit: &StaffVisit, sheet: &mut Sheet) {
    let typed = sheet.get("procedure-q");
    if typed.is_empty() {
        return;
    }
    let province = visit.visit.app.province();
    let all = taken_in_by(visit, in_force(&province, visit.visit.local().date()), &province);
    let found = scored(&all, &typed);
    match found.as_slice() {
        [] => sheet.nothing = Some(typed),
        [(_, only)] => choose_procedure(sheet, only.code.as_str()),
        [(best, first), (next, _), ..] if best > next => choose_procedure(sheet, first.code.as_str()),
        several => {
            let best = several.iter().take(HITS_MAX);
            sheet.hits = best.map(|(_, procedure)| procedure.code.clone()).collect();
        }
    }
}

/// Files are on the disk before anything else can fail: they are not chosen twice.
async fn store_files(visit: &StaffVisit, sheet: &mut Sheet, files: Vec<SentFile>) -> Result<(), PageFault> {
    for file in files {
        let Some(component) = file.field.strip_prefix("components-").and_then(|f| f.strip_suffix("-upload"))
        else {
            continue;
        };
        match StoredFile::store(&visit.visit.app, file.bytes).await {
            Ok(stored) => {
                sheet.set(&format!("components-{component}-file"), &stored.digest.to_string());
                sheet.set(&format!("components-{component}-file-name"), &file.name);
            }
            Err(fault) => {
                sheet.tell(&format!("components-{component}"), fault.words(&file.name, visit.visit.lang))
            }
        }
    }
    Ok(())
}

/// The dossiers that may be the same matter.
pub(super) async fn find_twins(desk: &Desk<'_>, sheet: &mut Sheet) -> Result<(), PageFault> {
    let typed = sheet.get("applicant-personal_id");
    let number: String = typed.chars().filter(char::is_ascii_digit).collect();
    let Some(procedure) = procedure_of(desk, sheet) else {
        return Ok(());
    };
    if number.is_empty() {
        return Ok(());
    }
    let days = i64::from(desk.province.parameters.duplicate_days);
    let since = desk.visit.visit.now - SignedDuration::from_hours(24 * days);
    let (actor, code) = (desk.visit.staff.actor(), procedure.code.clone());
    let read = desk.visit.visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        view.twins(&viewer, &number, &code, since)
    });
    sheet.twins = read.await?;
    Ok(())
}

/// The page of a sheet.
pub(super) async fn answer(visit: &StaffVisit, mut sheet: Sheet, status: StatusCode) -> PageAnswer {
    let province = visit.visit.app.province();
    let desk = Desk { visit, centre: desk_of(visit)?, province: &province };
    find_twins(&desk, &mut sheet).await?;
    Ok((status, show(&page::page(&desk, &sheet).await?)?).into_response())
}

/// To the receipt, in the language of the page.
pub(super) fn to_receipt(visit: &StaffVisit, sheet: &Sheet, code: &DossierCode) -> PageAnswer {
    let query = PageQuery::default().with("ticket", &sheet.get("ticket"));
    Ok(Redirect::to(&visit.visit.url(&format!("/officer/intake/receipt/{code}{query}"))).into_response())
}
