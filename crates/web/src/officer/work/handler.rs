//! Fills the worklist: one read of the queue, its runway and its counts.

use axum::Router;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use casework::Role;
use casework::dossier::CommandKind;
use jiff::civil::Date;
use law::procedure::Channel;
use law::time::local;
use registry::views::{Cursor, DueBucket, ListItem, Page as Items, Runway, WorkFilter, WorkView};

use super::marked;
use super::{Chip, RunwayCell, WorkGroup, WorkPage, WorkRow};
use crate::common::clock_text::{Audience, ClockFacts, clock};
use crate::common::components::{Action, EmptyState, Paging};
use crate::common::page_query::PageQuery;
use crate::common::table_file::{TableFile, TableKind};
use crate::common::{App, PageAnswer, StaffVisit, Visit, casework_text, show};
use crate::officer::rail;
use crate::officer::register::files;

/// Rows of a page.
const ROWS: u32 = 50;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/work", get(work))
        .route("/officer/work.csv", get(|desk, query| file(desk, query, TableKind::Csv)))
        .route("/officer/work.xlsx", get(|desk, query| file(desk, query, TableKind::Xlsx)))
        .merge(marked::routes())
        .route("/officer/assign", get(|desk: StaffVisit| to_view(desk, WorkView::Unassigned)))
        .route("/officer/sign", get(|desk: StaffVisit| to_view(desk, WorkView::Sign)))
        .route("/officer/letters", get(|desk: StaffVisit| to_view(desk, WorkView::Letters)))
}

async fn to_view(desk: StaffVisit, view: WorkView) -> PageAnswer {
    let path = format!("/officer/work?view={}", view.as_str());
    Ok(Redirect::to(&desk.visit.url(&path)).into_response())
}

/// The queue a member of staff begins with.
fn first_view(desk: &StaffVisit) -> WorkView {
    let has = |role| desk.staff.has_role(role);
    match () {
        () if has(Role::CaseOfficer) => WorkView::Mine,
        () if has(Role::Approver) => WorkView::Sign,
        () if has(Role::DivisionHead) => WorkView::Unassigned,
        () if has(Role::Clerk) => WorkView::Issue,
        () if has(Role::IntakeOfficer) => WorkView::Accepted,
        () => WorkView::Unit,
    }
}

async fn work(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    let view = WorkView::parse(query.get("view")).unwrap_or_else(|| first_view(&desk));
    let filter = filter(view, &query);
    let after = Cursor::parse(query.get("after"));
    let (actor, asked) = (desk.staff.actor(), filter.clone());
    let read = desk.visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        Ok((view.worklist(&viewer, &asked, after.as_ref(), ROWS)?, view.runway(&viewer, &asked)?))
    });
    let (items, runway) = read.await?;
    let page = rail::frame(&desk, desk.visit.texts().get(rail::label(view)), Some(view)).await?;
    show(&WorkPage {
        page,
        lead: lead(&desk.visit, &runway),
        late: late(&desk.visit, &runway),
        intake: desk
            .staff
            .has_role(Role::IntakeOfficer)
            .then(|| Action::new(desk.visit.texts().get("intake-title"), desk.visit.url("/officer/intake"))),
        view: view.as_str().to_owned(),
        typed: query.get("q").to_owned(),
        runway: cells(&desk.visit, &runway, &filter, &query),
        chips: chips(&desk.visit, &filter, &query),
        groups: groups(&desk.visit, &items, view),
        marks: marked::marks(&desk, view).await?.filter(|_| !items.items.is_empty()),
        empty: empty(&desk.visit, &items, &filter),
        paging: paging(&desk.visit, &items, &query),
        files: files(&desk.visit, "/officer/work", &query, false),
    })
}

/// Keys of the columns of a queue as a file, in order.
const COLUMNS: [&str; 9] = [
    "work-code",
    "work-person",
    "register-code-of-procedure",
    "work-procedure",
    "work-channel",
    "register-received-at",
    "register-due-at",
    "work-clock",
    "register-stage",
];

/// The whole filtered queue. Names follow the rights of the reader, as on the page.
async fn file(desk: StaffVisit, query: PageQuery, kind: TableKind) -> PageAnswer {
    let view = WorkView::parse(query.get("view")).unwrap_or_else(|| first_view(&desk));
    let filter = filter(view, &query);
    let name = format!("{}-{}", view.as_str(), desk.visit.local().date());
    let (actor, visit) = (desk.staff.actor(), desk.visit);
    let app = visit.app.clone();
    let written = app.read(move |reading| {
        let viewer = reading.viewer(&actor);
        let mut file = TableFile::new(kind, &COLUMNS.map(|key| visit.texts().get(key)))?;
        reading.worklist_whole(&viewer, &filter, |item| file.row(&cells_of(&visit, &item)))?;
        file.finish()
    });
    Ok(kind.response(&name, written.await?))
}

fn cells_of(visit: &Visit, item: &ListItem) -> [String; 9] {
    let province = visit.app.province();
    let moment = |at| local(at).strftime("%d/%m/%Y %H:%M").to_string();
    let procedure = province.procedures.get(&item.procedure).and_then(|editions| editions.last());
    let badge = clock(&ClockFacts::from(item), visit.now, &province, visit.lang, Audience::Officer);
    [
        item.code.to_string(),
        item.applicant_name.clone().unwrap_or_default(),
        item.procedure.to_string(),
        procedure.map_or_else(|| item.procedure.to_string(), |p| p.name.get(visit.lang.tag()).to_owned()),
        casework_text::channel(item.channel, visit.lang),
        moment(item.submitted_at),
        item.due_at.map(moment).unwrap_or_default(),
        badge.words,
        casework_text::stage_named(&item.stage, visit.lang),
    ]
}

fn filter(view: WorkView, query: &PageQuery) -> WorkFilter {
    let given = |name: &str| Some(query.get(name)).filter(|value| !value.is_empty());
    WorkFilter {
        procedure: given("procedure").map(|code| law::code::ProcedureCode(code.to_owned())),
        stage: given("stage").map(str::to_owned),
        channel: given("channel").and_then(Channel::parse),
        due: given("due").and_then(DueBucket::parse),
        text: given("q").map(law::text::clean),
        ..WorkFilter::of(view)
    }
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

fn cells(visit: &Visit, runway: &Runway, filter: &WorkFilter, query: &PageQuery) -> Vec<RunwayCell> {
    let texts = visit.texts();
    let most = runway.days.iter().map(|day| day.count).max().unwrap_or(0).max(1);
    let address = |due: &str| visit.url(&format!("/officer/work{}", query.with("due", due)));
    let plain = |label: String, count: u64, due: &str, class, icon| RunwayCell {
        class,
        icon,
        label,
        count: Some(visit.lang.number(i64::try_from(count).unwrap_or(i64::MAX))),
        note: String::new(),
        url: address(due),
        bar: 0,
        current: filter.due.is_some() && filter.due == DueBucket::parse(due),
    };
    let mut cells =
        vec![plain(texts.get("work-overdue"), runway.overdue, "overdue", "late", Some("diamond"))];
    for day in &runway.days {
        let today = day.date == visit.local().date();
        let label = if today {
            texts.get("work-today")
        } else {
            format!("{} {}", visit.lang.weekday_short(day.date), visit.lang.day_month(day.date))
        };
        let (class, icon) = if today { ("near", Some("triangle")) } else { ("", None) };
        let mut cell = plain(label, day.count, &day.date.to_string(), class, icon);
        cell.bar = u32::try_from(day.count * 26 / most).unwrap_or(26);
        if !day.working && day.count == 0 {
            cell.count = None;
            cell.note = if day.note.is_empty() { texts.get("work-day-off") } else { day.note.clone() };
        }
        cells.push(cell);
    }
    cells.push(plain(texts.get("work-next-week"), runway.next_week, "next-week", "", None));
    cells.push(plain(texts.get("work-later"), runway.later, "later", "", None));
    cells
}

fn chips(visit: &Visit, filter: &WorkFilter, query: &PageQuery) -> Vec<Chip> {
    let texts = visit.texts();
    let address = |name: &str, value: &str| visit.url(&format!("/officer/work{}", query.with(name, value)));
    let channels = [Channel::Direct, Channel::Online, Channel::Postal];
    let mut options = vec![(texts.get("work-all"), address("channel", ""), filter.channel.is_none())];
    options.extend(channels.map(|channel| {
        let here = filter.channel == Some(channel);
        (casework_text::channel(channel, visit.lang), address("channel", channel.as_str()), here)
    }));
    let chosen = filter.channel.map(|channel| casework_text::channel(channel, visit.lang));
    let channel = Chip {
        chosen: chosen.is_some(),
        label: chosen.unwrap_or_else(|| texts.get("work-channel")),
        options,
    };
    vec![channel]
}

fn groups(visit: &Visit, items: &Items<ListItem>, view: WorkView) -> Vec<WorkGroup> {
    let mut groups: Vec<(Option<Date>, bool, WorkGroup)> = Vec::new();
    for item in &items.items {
        let late = item.is_overdue(visit.now);
        let counting = item.starts_at.is_some() && item.paused_since.is_none();
        let day = item.due_at.filter(|_| counting && !late).map(|due| local(due).date());
        let row = row(visit, item, view);
        match groups.last_mut() {
            Some((same, was_late, group)) if *same == day && *was_late == late => group.rows.push(row),
            _ => {
                let title = match (late, day) {
                    (true, _) => visit.texts().get("work-overdue"),
                    (false, Some(day)) => format!("{} {}", visit.lang.weekday(day), visit.lang.date(day)),
                    (false, None) => visit.texts().get("work-not-counting"),
                };
                groups.push((day, late, WorkGroup { title, words: String::new(), late, rows: vec![row] }));
            }
        }
    }
    let words = |group: WorkGroup| {
        let words = visit.texts().with("work-count", &[("count", &group.rows.len())]);
        WorkGroup { words, ..group }
    };
    groups.into_iter().map(|(_, _, group)| words(group)).collect()
}

fn row(visit: &Visit, item: &ListItem, view: WorkView) -> WorkRow {
    let province = visit.app.province();
    let code = item.code.as_str();
    let (day, number) = code.rsplit_once('-').unwrap_or((code, ""));
    let procedure = province.procedures.get(&item.procedure).and_then(|editions| editions.last());
    let next = next_command(item, view);
    WorkRow {
        clock: clock(&ClockFacts::from(item), visit.now, &province, visit.lang, Audience::Officer),
        person: item.applicant_name.clone().unwrap_or_else(|| visit.texts().get("work-no-name")),
        procedure: procedure
            .map_or_else(|| item.procedure.to_string(), |p| p.name.get(visit.lang.tag()).to_owned()),
        day: day.to_owned(),
        number: number.to_owned(),
        channel: match item.channel {
            Channel::Direct => "desk",
            Channel::Online => "globe",
            Channel::Postal => "envelope",
        },
        channel_words: casework_text::channel(item.channel, visit.lang),
        due: item
            .due_at
            .map_or_else(|| visit.texts().get("work-no-due"), |due| visit.lang.moment(local(due))),
        mark: format!("{code} {}", item.version),
        url: visit.url(&format!("/officer/dossiers/{code}")),
        next: next.map_or_else(
            || casework_text::stage_named(&item.stage, visit.lang),
            |kind| casework_text::command(kind, visit.lang),
        ),
        next_url: next.map(|kind| visit.url(&format!("/officer/dossiers/{code}/{}", kind.as_str()))),
    }
}

/// The command a queue exists for. The page of the command asks the server again before it offers a button.
fn next_command(item: &ListItem, view: WorkView) -> Option<CommandKind> {
    Some(match view {
        WorkView::Unassigned => CommandKind::Assign,
        WorkView::Incoming => CommandKind::Receive,
        WorkView::Review => CommandKind::Review,
        WorkView::Sign => CommandKind::Sign,
        WorkView::Issue => CommandKind::Issue,
        WorkView::Letters => CommandKind::ApproveLetter,
        WorkView::Withdrawals => CommandKind::ApproveWithdrawal,
        WorkView::Intake => CommandKind::Accept,
        WorkView::Accepted => CommandKind::Transfer,
        WorkView::Returns => CommandKind::ReturnResult,
        WorkView::Consulted => CommandKind::AnswerConsultation,
        WorkView::Mine if item.supplement_answered => CommandKind::ConfirmSupplement,
        WorkView::Mine if item.stage == "appraising" && item.letter.is_none() => CommandKind::Propose,
        WorkView::Mine if item.stage == "field_verification" => CommandKind::RecordVerification,
        _ => return None,
    })
}

fn empty(visit: &Visit, items: &Items<ListItem>, filter: &WorkFilter) -> Option<EmptyState> {
    if !items.items.is_empty() {
        return None;
    }
    let filtered = WorkFilter::of(filter.view) != *filter;
    let key = if filtered { "work-empty-filtered" } else { "work-empty" };
    let whole = visit.url(&format!("/officer/work?view={}", filter.view.as_str()));
    let action = filtered.then(|| Action::new(visit.texts().get("work-empty-whole"), whole));
    Some(EmptyState { sentence: visit.texts().get(key), action })
}

fn paging(visit: &Visit, items: &Items<ListItem>, query: &PageQuery) -> Paging {
    let address = |after: &str| visit.url(&format!("/officer/work{}", query.with("after", after)));
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
