//! From what was scanned or typed to dossiers: ready ones first, then those that are still on their way.

use casework::Role;
use casework::dossier::CommandKind;
use jiff::Timestamp;
use law::code::DossierCode;
use law::time::{instant, local};
use registry::views::{Cursor, ListFilter, ListItem, Page as Items, WorkFilter, WorkView};

use super::ReturnRow;
use crate::common::dossier_code::dossier_code;
use crate::common::page_query::PageQuery;
use crate::common::{PageFault, StaffVisit, Visit, casework_text, procedure_text};

/// Rows of a page.
const ROWS: u32 = 50;
/// Dossiers shown that are not ready.
const NOT_READY: u32 = 10;

/// What was found.
pub(super) struct Found {
    pub(super) ready: Items<ListItem>,
    pub(super) waiting: Vec<ListItem>,
    pub(super) shelves: std::collections::HashMap<DossierCode, String>,
    /// Results that nobody has fetched in time, at most a page of them.
    pub(super) uncollected: usize,
}

/// Only those who hand results over.
pub(super) fn counter(desk: &StaffVisit) -> Result<(), PageFault> {
    if desk.staff.has_role(Role::IntakeOfficer) { Ok(()) } else { Err(PageFault::NotFound) }
}

/// The moment before which a result lying here has not been fetched in time.
fn uncollected_before(visit: &Visit) -> Timestamp {
    let province = visit.app.province();
    let mut day = visit.local().date();
    for _ in 0..province.hall.uncollected_working_days {
        day = province.calendar.previous_working_day(day).unwrap_or(day);
    }
    instant(day.at(0, 0, 0, 0))
}

/// Reads what an address asks for.
pub(super) async fn find(desk: &StaffVisit, query: &PageQuery) -> Result<Found, PageFault> {
    let typed = law::text::clean(query.get("q"));
    // A scanned receipt is an address that ends in the code.
    let text = dossier_code(&typed).map_or(typed, |code| code.to_string());
    let (actor, after) = (desk.staff.actor(), Cursor::parse(query.get("after")));
    let (before, only_old) = (uncollected_before(&desk.visit), query.get("list") == "uncollected");
    let read = desk.visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        let mut filter = WorkFilter::of(WorkView::Returns);
        filter.text = (!text.is_empty()).then(|| text.clone());
        let old = view.uncollected(&viewer, before, after.as_ref().filter(|_| only_old), ROWS)?;
        let uncollected = old.items.len();
        let ready = if only_old && text.is_empty() {
            old
        } else {
            view.worklist(&viewer, &filter, after.as_ref(), ROWS)?
        };
        let mut waiting = Vec::new();
        if ready.items.is_empty() && !text.is_empty() {
            let filter = ListFilter { text: Some(text), ..ListFilter::default() };
            waiting = view.list(&viewer, &filter, None, NOT_READY)?.items;
        }
        let codes: Vec<DossierCode> = ready.items.iter().map(|item| item.code.clone()).collect();
        let shelves = view.shelf_places(&viewer, &codes)?;
        Ok(Found { ready, waiting, shelves, uncollected })
    });
    Ok(read.await?)
}

/// A dossier as a row.
pub(super) fn row(visit: &Visit, item: &ListItem, shelf: Option<&String>) -> ReturnRow {
    let (texts, province, lang) = (visit.texts(), visit.app.province(), visit.lang);
    let procedure = province.procedures.get(&item.procedure).and_then(|editions| editions.last());
    let ready = item.stage == "completed";
    let words = match (ready, item.returned_at, item.due_at) {
        (true, ..) => texts.with("returns-ready-since", &[("at", &lang.moment(local(item.stage_since)))]),
        (_, Some(at), _) => texts.with("returns-handed-at", &[("at", &lang.moment(local(at)))]),
        (_, None, Some(due)) if item.closed_at.is_none() => {
            texts.with("returns-not-ready", &[("due", &lang.due(local(due)))])
        }
        _ => casework_text::stage_named(&item.stage, lang),
    };
    let url = if ready {
        let query = PageQuery::default().with("q", item.code.as_str());
        visit.url(&format!("/officer/returns{query}"))
    } else {
        visit.url(&format!("/officer/dossiers/{}", item.code))
    };
    ReturnRow {
        code: item.code.to_string(),
        person: item.applicant_name.clone().unwrap_or_else(|| texts.get("work-no-name")),
        procedure: procedure
            .map_or_else(|| item.procedure.to_string(), |p| procedure_text::words(&p.name, lang)),
        shelf: shelf.cloned().unwrap_or_default(),
        words,
        url,
    }
}

/// The page of a command of a dossier.
pub(super) fn command_url(visit: &Visit, code: &str, kind: CommandKind) -> String {
    visit.url(&format!("/officer/dossiers/{code}/{}", kind.as_str()))
}
