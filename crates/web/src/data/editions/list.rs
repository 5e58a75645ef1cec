//! Lists the editions of the store.

use axum::Router;
use axum::routing::get;
use casework::{Role, StaffId};
use law::time::local;
use registry::EditionRecord;

use super::{EditionLine, EditionsPage, readers_only};
use crate::common::components::{Action, EmptyState};
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, StaffVisit, Visit, show};
use crate::officer::frame;

/// Editions of a page.
const EDITIONS: usize = 40;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/data/editions", get(editions))
}

async fn editions(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    readers_only(&desk)?;
    let visit = &desk.visit;
    let all = visit.app.registry().blocking(registry::Registry::editions).await?;
    let (shown, paging) = query.page(&all, EDITIONS, visit);
    let people: Vec<StaffId> = shown.iter().filter_map(|record| record.edition.proposed_by.clone()).collect();
    let names = visit.app.read(move |view| view.staff_names(&people)).await?;
    let line = |record: &EditionRecord| {
        let by = record.edition.proposed_by.as_ref();
        let by = by.and_then(|id| names.get(id).cloned().or_else(|| Some(id.to_string())));
        line(visit, record, &by.unwrap_or_default())
    };
    let texts = visit.texts();
    let writes = desk.staff.has_role(Role::ProcedureController);
    let action =
        writes.then(|| Action::new(texts.get("edition-write-first"), visit.url("/data/editions/write")));
    let empty = EmptyState { sentence: texts.get("edition-none"), action };
    let province = visit.app.province();
    show(&EditionsPage {
        page: frame(&desk, texts.get("edition-title"), None).await?,
        lead: texts.with("edition-lead", &[("name", &province.edition)]),
        writes,
        lines: shown.iter().map(line).collect(),
        empty: shown.is_empty().then_some(empty),
        paging,
    })
}

fn line(visit: &Visit, record: &EditionRecord, by: &str) -> EditionLine {
    let (edition, proposal) = (&record.edition, &record.edition.proposal);
    EditionLine {
        url: visit.url(&format!("/data/editions/{}", record.id)),
        title: proposal.title.clone(),
        name: proposal.name.clone(),
        ground: proposal.ground.clone(),
        from: visit.lang.date(proposal.effective_from),
        status: visit.texts().get(&format!("edition-status-{}", edition.status.as_str())),
        proposed: format!("{by}, {}", visit.lang.moment(local(edition.proposed_at))),
    }
}
