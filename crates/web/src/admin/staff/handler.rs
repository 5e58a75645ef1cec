//! Lists the accounts, searched by name, identifier, role or place without diacritics.

use axum::Router;
use axum::routing::get;
use law::text::fold;
use law::time::local;
use registry::accounts::StaffRecord;

use super::{Colleague, StaffPage};
use crate::common::components::{Action, EmptyState};
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, casework_text, show};
use crate::officer::frame;

/// People of a page.
const PEOPLE: usize = 50;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/admin/staff", get(staff))
}

async fn staff(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    let visit = &desk.visit;
    let actor = desk.staff.actor();
    let read = visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        view.colleagues(&viewer)
    });
    let Some(records) = read.await? else { return Err(PageFault::NotFound) };
    let typed = law::text::clean(query.get("q"));
    let wanted = fold(&typed);
    let all: Vec<Colleague> = records.iter().map(|record| colleague(visit, record)).collect();
    let fits = |colleague: &&Colleague| {
        let whole = [&colleague.id, &colleague.name, &colleague.title, &colleague.roles.join(" ")];
        let whole = fold(&whole.map(String::as_str).join(" "));
        wanted.split(' ').all(|word| whole.contains(word))
    };
    let found: Vec<Colleague> = all.iter().filter(fits).cloned().collect();
    let (shown, paging) = query.page(&found, PEOPLE, visit);
    let texts = visit.texts();
    let everyone = Action::new(texts.get("staff-everyone"), visit.url("/admin/staff"));
    let empty = EmptyState { sentence: texts.get("staff-none"), action: Some(everyone) };
    show(&StaffPage {
        page: frame(&desk, texts.get("staff-title"), None).await?,
        lead: texts.with("staff-lead", &[("count", &found.len())]),
        empty: shown.is_empty().then_some(empty),
        colleagues: shown.to_vec(),
        typed,
        paging,
    })
}

fn colleague(visit: &Visit, record: &StaffRecord) -> Colleague {
    let province = visit.app.province();
    let in_force = record.grants.iter().filter(|grant| grant.in_force(visit.now));
    let roles = in_force.map(|grant| {
        let place = province.agency(&grant.agency);
        let place = place.map_or_else(|| grant.agency.to_string(), |agency| agency.short.clone());
        format!("{}, {place}", casework_text::role(grant.role, visit.lang))
    });
    Colleague {
        id: record.id.to_string(),
        name: record.name.clone(),
        title: record.title.clone().unwrap_or_default(),
        roles: roles.collect(),
        state: state(visit, record),
        closed: record.disabled_at.is_some(),
    }
}

fn state(visit: &Visit, record: &StaffRecord) -> String {
    let texts = visit.texts();
    let day = |at| visit.lang.date(local(at).date());
    if let Some(at) = record.disabled_at {
        return texts.with("staff-closed", &[("day", &day(at))]);
    }
    if let Some(until) = record.locked_until.filter(|until| *until > visit.now) {
        return texts.with("staff-locked", &[("until", &visit.lang.moment(local(until)))]);
    }
    texts.get(match (record.has_password, record.second_factor) {
        (false, _) => "staff-no-password",
        (true, false) => "staff-no-second-factor",
        (true, true) => "staff-ready",
    })
}
