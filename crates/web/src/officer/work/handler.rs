//! Fills the worklist: one read of the queue, its runway, and the values of the filter that is open.

use axum::Router;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use casework::Role;
use jiff::civil::Date;
use registry::Viewer;
use registry::views::{
    Cursor, DueBucket, Facet, ListItem, Page as Items, Runway, View, WorkFilter, WorkSort, WorkView,
};

use super::filter::{Choosing, NAMES, chosen_facet, filter};
use super::rows::{Rows, TOGETHER};
use super::{BulkButton, Marks, RunwayCell, SaveForm, SortLink, WorkPage, bulk, saved};
use crate::common::components::{Action, EmptyState, Paging};
use crate::common::page_query::PageQuery;
use crate::common::table_file::TableKind;
use crate::common::{App, PageAnswer, StaffVisit, Visit, casework_text, show};
use crate::officer::exports::{self, lists::List};
use crate::officer::rail;

/// Rows of a page.
const ROWS: u32 = 50;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/work", get(work))
        .route(
            "/officer/work.csv",
            get(|desk, query| exports::direct(desk, query, List::Work, TableKind::Csv)),
        )
        .route(
            "/officer/work.xlsx",
            get(|desk, query| exports::direct(desk, query, List::Work, TableKind::Xlsx)),
        )
        .merge(bulk::routes())
        .merge(saved::routes())
        .route("/officer/assign", get(|desk: StaffVisit| to_view(desk, WorkView::Unassigned)))
        .route("/officer/letters", get(|desk: StaffVisit| to_view(desk, WorkView::Letters)))
}

async fn to_view(desk: StaffVisit, view: WorkView) -> PageAnswer {
    let path = format!("/officer/work?view={}", view.as_str());
    Ok(Redirect::to(&desk.visit.url(&path)).into_response())
}

/// The queue of an address; without one, that a member of staff begins with.
pub(crate) fn view_of(desk: &StaffVisit, query: &PageQuery) -> WorkView {
    let has = |role| desk.staff.has_role(role);
    WorkView::parse(query.get("view")).unwrap_or(match () {
        () if has(Role::CaseOfficer) => WorkView::Mine,
        () if has(Role::Approver) => WorkView::Sign,
        () if has(Role::DivisionHead) => WorkView::Unassigned,
        () if has(Role::Clerk) => WorkView::Issue,
        () if has(Role::IntakeOfficer) => WorkView::Accepted,
        () => WorkView::Unit,
    })
}

/// What one read of the store gives the page.
struct Read {
    items: Items<ListItem>,
    runway: Runway,
    /// Dossiers under the whole filter.
    count: u64,
    /// Values of the open filter, with their counts.
    values: Vec<(String, u64)>,
    /// Display names of officers that the filter or its values name.
    names: Vec<(String, String)>,
    /// What this person usually finishes in a day.
    output: Option<u64>,
}

/// What is asked of the store.
struct Asked {
    filter: WorkFilter,
    after: Option<Cursor>,
    facet: Option<Facet>,
    /// A runway counted a moment ago.
    runway: Option<Runway>,
    me: casework::StaffId,
}

fn read(view: &mut View<'_>, viewer: &Viewer, asked: &Asked) -> Result<Read, registry::Trouble> {
    let filter = &asked.filter;
    let runway = match &asked.runway {
        Some(runway) => runway.clone(),
        None => view.runway(viewer, filter)?,
    };
    let count = match (&filter.text, filter.due) {
        (None, None) => runway.total(),
        _ => view.work_count(viewer, filter)?,
    };
    let values = asked.facet.map(|facet| view.facet(viewer, filter, facet)).transpose()?.unwrap_or_default();
    let officers = values.iter().filter(|_| asked.facet == Some(Facet::Officer)).map(|(id, _)| id.clone());
    let ids: Vec<casework::StaffId> =
        officers.map(casework::StaffId).chain(filter.officer.iter().cloned()).collect();
    let names = view.staff_names(&ids)?;
    let mine = filter.view == WorkView::Mine;
    Ok(Read {
        items: view.worklist(viewer, filter, asked.after.as_ref(), ROWS)?,
        runway,
        count,
        values,
        names: names.into_iter().map(|(id, name)| (id.0, name)).collect(),
        output: if mine { view.daily_output(&asked.me)? } else { None },
    })
}

async fn work(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    if query.pairs().is_empty()
        && let Some(path) = saved::landing(&desk).await?
    {
        return Ok(Redirect::to(&desk.visit.url(&path)).into_response());
    }
    let (visit, view) = (&desk.visit, view_of(&desk, &query));
    let filter = filter(view, &query);
    let kept = query.only(&NAMES);
    let what = format!("{} {}", view.as_str(), WorkFilterKey(&filter));
    let counted = visit.app.counted();
    let asked = Asked {
        filter: filter.clone(),
        after: Cursor::parse(query.get("after")),
        facet: chosen_facet(&query),
        runway: counted.runway(&desk.staff.id, &what),
        me: desk.staff.id.clone(),
    };
    let actor = desk.staff.actor();
    let read = visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        read(view, &viewer, &asked)
    });
    let read = read.await?;
    counted.keep_runway(&desk.staff.id, what, &read.runway);
    let (frame, whole) = rail::counted_frame(&desk, visit.texts().get(rail::label(view)), Some(view)).await?;
    let choosing = Choosing {
        visit,
        filter: &filter,
        query: &kept,
        asked: &query,
        values: read.values.clone(),
        names: read.names.clone(),
        heads: !matches!(view, WorkView::Mine | WorkView::Waiting | WorkView::Elsewhere | WorkView::Done),
    };
    let marked: Vec<String> = query.all("code").map(str::to_owned).take(bulk::MARKED_MAX).collect();
    let sort = filter.sort;
    let rows = Rows { visit, staff: &desk.staff, view, sort, marked: &marked };
    let filtered = filter != filter.whole();
    show(&WorkPage {
        page: frame,
        lead: lead(visit, &read.runway),
        late: late(visit, &read.runway),
        intake: desk
            .staff
            .has_role(Role::IntakeOfficer)
            .then(|| Action::new(visit.texts().get("intake-title"), visit.url("/officer/intake"))),
        typed: query.get("q").to_owned(),
        runway: cells(&desk, &read, &filter, &kept),
        chips: choosing.chips(),
        count: count_words(visit, read.count, whole.filter(|_| filtered)),
        sorts: sorts(visit, sort, &kept),
        hidden: kept.pairs().to_vec(),
        search_hidden: kept.pairs().iter().filter(|(key, _)| key != "q").cloned().collect(),
        clear: filtered.then(|| whole_list(visit, view)),
        save: filtered.then(|| save_form(visit, &kept, view)),
        groups: rows.groups(&read.items.items),
        marks: marks(&desk, &read, view, &marked),
        empty: empty(visit, &read, filtered, view),
        paging: paging(visit, &read.items, &query, &kept),
        files: exports::links(visit, List::Work, &kept.only(&NAMES), read.count),
        place: kept.text(),
        next_after: read.items.after.as_ref().map(ToString::to_string).unwrap_or_default(),
    })
}

/// A filter as a key of what was counted under it.
struct WorkFilterKey<'a>(&'a WorkFilter);

impl std::fmt::Display for WorkFilterKey<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let filter = WorkFilter { due: None, text: None, sort: WorkSort::default(), ..self.0.clone() };
        write!(f, "{filter:?}")
    }
}

fn count_words(visit: &Visit, count: u64, whole: Option<u64>) -> String {
    match whole {
        Some(whole) => visit.texts().with("work-count-of", &[("count", &count), ("whole", &whole)]),
        None => visit.texts().with("work-count-all", &[("count", &count)]),
    }
}

fn sorts(visit: &Visit, sort: WorkSort, kept: &PageQuery) -> Vec<SortLink> {
    let link = |one: WorkSort| SortLink {
        label: visit.texts().get(match one {
            WorkSort::Due => "work-sort-due",
            WorkSort::Received => "work-sort-received",
            WorkSort::Person => "work-sort-person",
        }),
        url: visit.url(&format!(
            "/officer/work{}",
            kept.with("sort", if one == WorkSort::Due { "" } else { one.as_str() })
        )),
        here: one == sort,
    };
    WorkSort::ALL.map(link).into()
}

fn save_form(visit: &Visit, kept: &PageQuery, view: WorkView) -> SaveForm {
    let mut query = kept.only(&NAMES);
    query.0.retain(|(key, _)| key != "saved");
    if query.get("view").is_empty() {
        query.0.insert(0, ("view".to_owned(), view.as_str().to_owned()));
    }
    SaveForm { action: visit.url("/officer/views"), query: query.text() }
}

fn whole_list(visit: &Visit, view: WorkView) -> Action {
    let url = visit.url(&format!("/officer/work?view={}", view.as_str()));
    Action::new(visit.texts().get("work-clear"), url)
}

/// What may be done with marked rows, as far as it can be told before any is marked.
fn marks(desk: &StaffVisit, read: &Read, view: WorkView, marked: &[String]) -> Option<Marks> {
    let visit = &desk.visit;
    let possible =
        |kind| read.items.items.iter().any(|item| super::rows::may(item, &desk.staff).contains(&kind));
    let button = |kind: casework::dossier::CommandKind| BulkButton {
        name: kind.as_str(),
        label: casework_text::command(kind, visit.lang),
    };
    let buttons: Vec<BulkButton> = TOGETHER.into_iter().filter(|kind| possible(*kind)).map(button).collect();
    let receipts = matches!(view, WorkView::Intake | WorkView::Accepted | WorkView::Sent)
        && desk.staff.has_role(Role::IntakeOfficer);
    if read.items.items.is_empty() || buttons.is_empty() && !receipts {
        return None;
    }
    let shown = |mark: &String| {
        let code = mark.split(' ').next().unwrap_or_default();
        read.items.items.iter().any(|item| item.code.as_str() == code)
    };
    Some(Marks {
        every: (read.count > 1 && read.count <= bulk::MARKED_MAX as u64 && read.items.after.is_some())
            .then(|| visit.texts().with("work-mark-every", &[("count", &read.count)])),
        buttons,
        receipts,
        elsewhere: marked.iter().filter(|mark| !shown(mark)).cloned().collect(),
    })
}

fn lead(visit: &Visit, runway: &Runway) -> String {
    let today = visit.local().date();
    let due_today = runway.days.iter().find(|day| day.date == today).map_or(0, |day| day.count);
    visit.texts().with("work-lead", &[("count", &due_today)])
}

fn late(visit: &Visit, runway: &Runway) -> String {
    if runway.overdue == 0 {
        String::new()
    } else {
        visit.texts().with("work-late", &[("count", &runway.overdue)])
    }
}

fn cells(desk: &StaffVisit, read: &Read, filter: &WorkFilter, kept: &PageQuery) -> Vec<RunwayCell> {
    let (visit, texts, runway) = (&desk.visit, desk.visit.texts(), &read.runway);
    let most = runway.days.iter().map(|day| day.count).chain(read.output).max().unwrap_or(0).max(1);
    let height = |count: u64| u32::try_from(count * 26 / most).unwrap_or(26);
    let address = |due: &str| visit.url(&format!("/officer/work{}", kept.with("due", due)));
    let number = |count: u64| visit.lang.number(i64::try_from(count).unwrap_or(i64::MAX));
    let balance = desk.staff.has_role(Role::DivisionHead).then(|| visit.url("/officer/balance"));
    let plain = |label: String, count: u64, due: &str, class, icon| RunwayCell {
        class,
        icon,
        label,
        count: Some(number(count)),
        note: String::new(),
        url: address(due),
        bar: 0,
        line: None,
        over: None,
        current: filter.due.is_some() && filter.due == DueBucket::parse(due),
    };
    let mut cells =
        vec![plain(texts.get("work-overdue"), runway.overdue, "overdue", "late", Some("diamond"))];
    for day in &runway.days {
        let today = day.date == visit.local().date();
        let (class, icon) = if today { ("near", Some("triangle")) } else { ("", None) };
        let label = day_label(visit, day.date, today);
        let mut cell = plain(label, day.count, &day.date.to_string(), class, icon);
        cell.bar = height(day.count);
        cell.line = read.output.filter(|_| day.count > 0).map(|output| 26 - height(output));
        let over = read.output.map(|output| day.count.saturating_sub(output)).filter(|over| *over > 0);
        cell.over = over.map(|over| (texts.with("work-over", &[("count", &over)]), balance.clone()));
        if !day.working && day.count == 0 {
            cell.count = None;
            cell.note = if day.note.is_empty() { texts.get("work-day-off") } else { day.note.clone() };
        }
        cells.push(cell);
    }
    cells.push(plain(texts.get("work-next-week"), runway.next_week, "next-week", "", None));
    cells.push(plain(texts.get("work-later"), runway.later, "later", "", None));
    if runway.not_counting > 0 {
        cells.push(plain(texts.get("work-still"), runway.not_counting, "not-counting", "", Some("ring")));
    }
    cells
}

fn day_label(visit: &Visit, day: Date, today: bool) -> String {
    match today {
        true => visit.texts().get("work-today"),
        false => format!("{} {}", visit.lang.weekday_short(day), visit.lang.day_month(day)),
    }
}

/// Nothing here: where the queue is empty, what comes next; where a filter hides it, the whole list.
fn empty(visit: &Visit, read: &Read, filtered: bool, view: WorkView) -> Option<EmptyState> {
    if !read.items.items.is_empty() {
        return None;
    }
    let key = if filtered { "work-empty-filtered" } else { "work-empty" };
    let action = filtered.then(|| {
        let url = visit.url(&format!("/officer/work?view={}", view.as_str()));
        Action::new(visit.texts().get("work-empty-whole"), url)
    });
    Some(EmptyState { sentence: visit.texts().get(key), action })
}

fn paging(visit: &Visit, items: &Items<ListItem>, query: &PageQuery, kept: &PageQuery) -> Paging {
    let address = |after: &str| visit.url(&format!("/officer/work{}", kept.with("after", after)));
    let texts = visit.texts();
    Paging {
        label: texts.get("paging-label"),
        first: (!query.get("after").is_empty()).then(|| Action::new(texts.get("paging-first"), address(""))),
        next: items
            .after
            .as_ref()
            .map(|next| Action::new(texts.get("paging-next"), address(&next.to_string()))),
    }
}
