//! The list, and the paper that is open beside it. Opening a paper is an entry of its own: it shows personal data in full,
//! and it is what the server knows as "seen".

use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use casework::dossier::{Command, Decision};
use documents::paper::{page_count, pictures};
use documents::signature::{Identity, SignatureFault};
use law::code::DossierCode;
use law::time::local;
use registry::views::{Cursor, DossierPage, ListItem, Page as Items, PersonalShown, WorkFilter, WorkView};
use registry::{Request, Target};

use super::flags::{self, PURPOSE, is_seen};
use super::{SignPage, SignRow, SignSheet, give};
use crate::common::clock_text::{Audience, ClockFacts, clock};
use crate::common::components::{Action, EmptyState, Facts, Paging};
use crate::common::dossier_code::dossier_code;
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, show};
use crate::officer::frame;
use crate::public::papers::handler::pdf_response;
use crate::public::receipt::handler::told;
use crate::signing::{SigningFault, to_be_signed};

/// Rows of a page: as many as one signs at a time.
const ROWS: u32 = 30;

/// Pixels to the point of a page beside the list.
const SCALE: f32 = 1.4;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/sign", get(list).post(give::sign))
        .route("/officer/sign/{code}/paper", get(paper))
        .route("/officer/sign/{code}/pages/{number}", get(picture))
}

/// The queue with the dossiers behind it.
struct Queue {
    items: Items<ListItem>,
    pages: Vec<DossierPage>,
}

async fn queue(desk: &StaffVisit, query: &PageQuery) -> Result<Queue, PageFault> {
    let after = Cursor::parse(query.get("after"));
    let actor = desk.staff.actor();
    let read = desk.visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        let items = view.worklist(&viewer, &WorkFilter::of(WorkView::Sign), after.as_ref(), ROWS)?;
        let mut pages = Vec::with_capacity(items.items.len());
        for item in &items.items {
            pages.extend(view.dossier(&viewer, &item.code)?);
        }
        Ok(Queue { items, pages })
    });
    Ok(read.await?)
}

async fn list(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    show(&view(&desk, &query, String::new()).await?)
}

/// The page; `fault` says why nothing was signed.
pub(super) async fn view(desk: &StaffVisit, query: &PageQuery, fault: String) -> Result<SignPage, PageFault> {
    let visit = &desk.visit;
    let mut queue = queue(desk, query).await?;
    let wanted = dossier_code(query.get("dossier"));
    let is_open = |page: &DossierPage| match &wanted {
        Some(code) => page.state.code == *code,
        None => !is_seen(page, &desk.staff.id),
    };
    let open = queue.pages.iter().position(is_open).or((!queue.pages.is_empty()).then_some(0));
    let mut sheet = None;
    if let Some(page) = open.and_then(|at| queue.pages.get_mut(at)) {
        *page = looked(desk, &page.state.code).await?;
        sheet = Some(sheet_of(desk, page).await);
    }
    let rows = queue.items.items.iter().filter_map(|item| {
        let page = queue.pages.iter().find(|page| page.state.code == item.code)?;
        Some(row(desk, item, page, sheet.as_ref().is_some_and(|sheet| sheet.code == item.code.as_str())))
    });
    let rows: Vec<SignRow> = rows.collect();
    let late = queue.items.items.iter().filter(|item| item.is_overdue(visit.now)).count();
    let texts = visit.texts();
    let (key, key_fault) = key(desk);
    let mut page = frame(desk, texts.get("sign-title"), Some(WorkView::Sign)).await?;
    page.faulty = !fault.is_empty();
    Ok(SignPage {
        page,
        lead: texts.with("sign-lead", &[("count", &rows.len())]),
        late: if late == 0 { String::new() } else { texts.with("work-late", &[("count", &late)]) },
        key,
        key_fault,
        fault,
        empty: rows.is_empty().then(|| EmptyState {
            sentence: texts.get("sign-empty"),
            action: Some(Action::new(texts.get("sign-empty-action"), visit.url("/officer/work?view=unit"))),
        }),
        rows,
        sheet,
        paging: paging(visit, &queue.items, query),
    })
}

fn paging(visit: &Visit, items: &Items<ListItem>, query: &PageQuery) -> Paging {
    let link = |key: &str, after: &str| {
        let path = format!("/officer/sign{}", query.with("after", after));
        Action::new(visit.texts().get(key), visit.url(&path))
    };
    Paging {
        label: visit.texts().get("paging-label"),
        first: (!query.get("after").is_empty()).then(|| link("paging-first", "")),
        next: items.after.as_ref().map(|next| link("paging-next", &next.to_string())),
    }
}

/// With what this person signs, and what is wrong with it.
fn key(desk: &StaffVisit) -> (String, String) {
    let (visit, texts, signers) = (&desk.visit, desk.visit.texts(), desk.visit.app.signers());
    let Some(identity) = signers.people.get(&desk.staff.id) else {
        let key = if signers.is_empty() { "sign-key-paper" } else { "sign-key-none" };
        return (texts.get(key), String::new());
    };
    let (from, to) = identity.validity();
    let until = visit.lang.date(local(to).date());
    let words = texts.with("sign-key", &[("name", &identity.name()), ("until", &until)]);
    let fault = match is_valid(identity, visit.now) {
        true => String::new(),
        false => SigningFault::Key(SignatureFault::Expired { from, to }).words(visit.lang),
    };
    (words, fault)
}

fn is_valid(identity: &Identity, now: jiff::Timestamp) -> bool {
    let (from, to) = identity.validity();
    from <= now && now <= to
}

fn person(visit: &Visit, page: &DossierPage) -> String {
    let personal = page.personal.personal();
    personal.map_or_else(|| visit.texts().get("work-no-name"), |personal| personal.applicant.name.clone())
}

fn row(desk: &StaffVisit, item: &ListItem, page: &DossierPage, open: bool) -> SignRow {
    let visit = &desk.visit;
    let province = visit.app.province();
    let code = item.code.to_string();
    SignRow {
        id: format!("row-{}", page.stream),
        clock: clock(&ClockFacts::from(item), visit.now, &province, visit.lang, Audience::Officer),
        person: person(visit, page),
        procedure: told(visit, page, &province).procedure(),
        mark: format!("{code} {}", page.state.version),
        url: visit.url(&format!("/officer/sign?dossier={code}")),
        flags: flags::flags(page, &province, visit.lang),
        seen: is_seen(page, &desk.staff.id),
        open,
        code,
    }
}

/// The dossier with everything its paper shows, after the look was recorded; as before where nothing is to be signed here.
async fn looked(desk: &StaffVisit, code: &DossierCode) -> Result<DossierPage, PageFault> {
    let page = to_sign(desk, code).await?;
    if is_seen(&page, &desk.staff.id) {
        return Ok(page);
    }
    let (actor, app) = (desk.staff.actor(), &desk.visit.app);
    let command = Command::ViewPersonalData { purpose: PURPOSE.to_owned() };
    let mut request = Request::new(actor, app.fresh_key(), Target::Code(code.clone()), command);
    request.unit.clone_from(&desk.staff.agency);
    app.execute(request).await?;
    to_sign(desk, code).await
}

async fn to_sign(desk: &StaffVisit, code: &DossierCode) -> Result<DossierPage, PageFault> {
    let (actor, code) = (desk.staff.actor(), code.clone());
    let read = desk.visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        view.dossier_to_sign(&viewer, &code)
    });
    read.await?.ok_or(PageFault::NotFound)
}

/// A dossier whose paper this person has opened: its pages are shown to nobody else.
async fn seen(desk: &StaffVisit, code: &str) -> Result<DossierPage, PageFault> {
    let code = dossier_code(code).ok_or(PageFault::NotFound)?;
    let page = to_sign(desk, &code).await?;
    if is_seen(&page, &desk.staff.id) { Ok(page) } else { looked(desk, &code).await }
}

async fn sheet_of(desk: &StaffVisit, page: &DossierPage) -> SignSheet {
    let (visit, code) = (&desk.visit, page.state.code.to_string());
    let made = to_be_signed(&visit.app, page, &desk.staff.name).await;
    let counted = made.map(|pdf| page_count(&pdf).unwrap_or(0));
    let (count, fault) = match counted {
        Ok(count) => (count, String::new()),
        Err(fault) => (0, fault.words(visit.lang)),
    };
    let picture = |number: usize| {
        let url = visit.url(&format!("/officer/sign/{code}/pages/{number}?v={}", page.state.version));
        (url, visit.texts().with("sign-page-of", &[("number", &number), ("code", &code)]))
    };
    SignSheet {
        row: format!("row-{}", page.stream),
        person: person(visit, page),
        facts: Facts { rows: points(visit, page) },
        flags: flags::flags(page, &visit.app.province(), visit.lang),
        pages: (1..=count).map(picture).collect(),
        fault,
        paper: visit.url(&format!("/officer/sign/{code}/paper")),
        desk: visit.url(&format!("/officer/dossiers/{code}")),
        send_back: visit.url(&format!("/officer/dossiers/{code}/return-for-rework")),
        code,
    }
}

/// What matters in three lines: the decision, who proposed it with which remark, the fee.
fn points(visit: &Visit, page: &DossierPage) -> Vec<(String, String)> {
    let (texts, state) = (visit.texts(), &page.state);
    let decision = match &state.decision {
        Some(Decision::Refuse { reason, .. }) => texts.with("sign-refuse", &[("reason", reason)]),
        _ => texts.get("sign-grant"),
    };
    let names =
        state.proposers.iter().map(|id| page.names.get(id).cloned().unwrap_or_else(|| id.to_string()));
    let note = page.entries.iter().rev().find_map(|entry| match &entry.event {
        casework::dossier::Event::Proposed(proposed) => Some(proposed.note.clone()),
        _ => None,
    });
    let mut rows = vec![
        (texts.get("sign-decision"), decision),
        (texts.get("sign-proposed"), names.collect::<Vec<_>>().join(", ")),
        (texts.get("procedure-fee"), visit.lang.money(state.fee_dong)),
    ];
    if let Some(note) = note.filter(|note| !note.is_empty()) {
        rows.insert(2, (texts.get("sign-note"), note));
    }
    rows
}

/// The paper that is signed, as PDF.
async fn paper(desk: StaffVisit, Path(code): Path<String>) -> PageAnswer {
    let page = seen(&desk, &code).await?;
    let pdf = made(&desk, &page).await?;
    Ok(pdf_response(pdf, &format!("{}-result.pdf", page.state.code)))
}

async fn made(desk: &StaffVisit, page: &DossierPage) -> Result<Vec<u8>, PageFault> {
    debug_assert!(!matches!(page.personal, PersonalShown::Handling(_)), "a paper is signed as it is seen");
    let made = to_be_signed(&desk.visit.app, page, &desk.staff.name).await;
    made.map_err(|fault| {
        tracing::error!(number = "MC-4002", "a result could not be shown: {fault:?}");
        PageFault::Trouble("MC-4002")
    })
}

/// A page of it as a picture.
async fn picture(desk: StaffVisit, Path((code, number)): Path<(String, usize)>) -> PageAnswer {
    let page = seen(&desk, &code).await?;
    let pdf = made(&desk, &page).await?;
    let first = number.checked_sub(1).ok_or(PageFault::NotFound)?;
    let drawn = tokio::task::spawn_blocking(move || pictures(&pdf, first, 1, SCALE)).await;
    let drawn = drawn.ok().and_then(Result::ok).and_then(|pages| pages.into_iter().next());
    let headers = [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "private, max-age=600")];
    Ok((headers, drawn.ok_or(PageFault::NotFound)?).into_response())
}
