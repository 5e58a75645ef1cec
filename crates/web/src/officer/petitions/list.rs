//! The list: what is due first, first; one's own; what is done, the newest first.

use axum::Router;
use axum::routing::get;
use law::time::local;
use registry::views::Cursor;
use registry::{PetitionFilter, PetitionItem};

use super::{PetitionListPage, PetitionRow};
use crate::common::components::{Action, Paging};
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, petition_text, show};
use crate::officer::frame;

/// Rows of a page.
const SHOWN: u32 = 50;

/// Tabs: value and key of the words.
const TABS: [(&str, &str); 3] =
    [("open", "petition-view-open"), ("mine", "petition-view-mine"), ("done", "petition-view-done")];

pub(super) fn routes() -> Router<App> {
    Router::new().route("/officer/petitions", get(petitions))
}

async fn petitions(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    let (visit, texts, actor) = (&desk.visit, desk.visit.texts(), desk.staff.actor());
    let view = TABS.iter().map(|(value, _)| *value).find(|value| *value == query.get("view"));
    let view = view.unwrap_or("open");
    let typed = query.get("q").to_owned();
    let filter = PetitionFilter {
        open: view != "done",
        mine: view == "mine",
        text: Some(typed.clone()).filter(|text| !text.is_empty()),
    };
    let after = Cursor::parse(query.get("after"));
    let found = visit.app.read(move |read| {
        let viewer = read.viewer(&actor);
        if !viewer.sees_petitions() {
            return Ok(None);
        }
        let page = read.petitions(&viewer, &filter, after.as_ref(), SHOWN)?;
        let counted = read.petitions_counted(&viewer, &filter)?;
        let names = read.staff_names(page.items.iter().filter_map(|item| item.officer.as_ref()))?;
        Ok(Some((page, counted, names)))
    });
    let (found, (count, late), names) = found.await?.ok_or(PageFault::NotFound)?;
    let row = |item: &PetitionItem| {
        let officer = item.officer.as_ref();
        let name = officer.map(|id| names.get(id).cloned().unwrap_or_else(|| id.to_string()));
        row(&desk, item, name.unwrap_or_default())
    };
    let address = |after: &str| visit.url(&format!("/officer/petitions{}", query.with("after", after)));
    let tab = |(value, key): &(&str, &str)| {
        let url = visit.url(&format!("/officer/petitions?view={value}"));
        (texts.get(key), url, *value == view)
    };
    show(&PetitionListPage {
        page: frame(&desk, texts.get("petition-officer-title"), None).await?,
        tabs: TABS.iter().map(tab).collect(),
        lead: texts.with("petition-list-lead", &[("count", &count), ("late", &late)]),
        view: view.to_owned(),
        typed,
        rows: found.items.iter().map(row).collect(),
        paging: Paging {
            label: texts.get("paging-label"),
            first: (!query.get("after").is_empty())
                .then(|| Action::new(texts.get("paging-first"), address(""))),
            next: found.after.map(|next| Action::new(texts.get("paging-next"), address(&next.to_string()))),
        },
    })
}

fn row(desk: &StaffVisit, item: &PetitionItem, officer: String) -> PetitionRow {
    let visit = &desk.visit;
    let late = item.due_at.is_some_and(|due| due < visit.now);
    let due = item.due_at.map(|due| visit.lang.due(local(due)));
    let due = due.map(|due| match late {
        true => visit.texts().with("petition-due-late", &[("due", &due)]),
        false => due,
    });
    let stage = petition_text::stage(item.stage, visit.lang);
    let again = item.reopened_at.map(|_| visit.texts().get("petitions-repeated"));
    PetitionRow {
        due: due.unwrap_or_else(|| visit.lang.date(local(item.sent_at).date())),
        late,
        code: item.code.to_string(),
        url: visit.url(&format!("/officer/petitions/{}", item.code)),
        topic: petition_text::topic(item.topic, visit.lang),
        stage: again.map_or_else(|| stage.clone(), |again| format!("{stage}. {again}")),
        agency: petition_text::agency(&item.agency, &visit.app.province(), visit.lang),
        officer,
    }
}
