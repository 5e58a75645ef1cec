//! Reads the filter of the address, one page of the register, and hands the whole of it out as CSV.

use axum::Router;
use axum::routing::get;
use jiff::Timestamp;
use jiff::civil::Date;
use law::AgencyId;
use law::code::ProcedureCode;
use law::procedure::Channel;
use law::time::local;
use registry::is_casework;
use registry::views::{Borders, Cursor, ListItem, RegisterFilter, RegisterRow, Scope, Standing};

use super::{FilterChoice, RegisterLine, RegisterPage};
use crate::common::clock_text::{Audience, ClockFacts, clock};
use crate::common::components::{Action, EmptyState, Paging};
use crate::common::page_query::PageQuery;
use crate::common::table_file::TableKind;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, casework_text, procedure_text, show};
use crate::officer::exports::lists::List;
use crate::officer::exports::{direct, links};
use crate::officer::frame;
use crate::officer::supervisor::{borders, period};
use crate::public::papers::handler::{pdf_response, typeset};

/// Lines of a page.
const LINES: u32 = 100;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/register", get(register))
        .route(
            "/officer/register.csv",
            get(|desk, query| direct(desk, query, List::Register, TableKind::Csv)),
        )
        .route(
            "/officer/register.xlsx",
            get(|desk, query| direct(desk, query, List::Register, TableKind::Xlsx)),
        )
        .route("/officer/register.pdf", get(book))
}

async fn register(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    let visit = &desk.visit;
    let filter = filter(&desk, &query)?;
    let (actor, asked, after) = (desk.staff.actor(), filter.clone(), Cursor::parse(query.get("after")));
    let read = visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        let units: Vec<AgencyId> = viewer.authorities().chain(viewer.organisations()).cloned().collect();
        let units = if viewer.sees_everything() { None } else { Some(units) };
        Ok((view.register(&viewer, &asked, after.as_ref(), LINES)?, units))
    });
    let ((rows, total), units) = read.await?;
    let texts = visit.texts();
    let lead = texts.with(
        "register-lead",
        &[
            ("what", &standing(visit, filter.standing)),
            ("from", &visit.lang.date(filter.scope.from)),
            ("to", &visit.lang.date(filter.scope.to)),
            ("count", &total),
        ],
    );
    let empty = EmptyState { sentence: texts.get("register-empty"), action: None };
    let address = |path: &str, query: String| visit.url(&format!("{path}{query}"));
    show(&RegisterPage {
        page: frame(&desk, texts.get("register-title"), None).await?,
        lead,
        days: (filter.scope.from.to_string(), filter.scope.to.to_string()),
        then: filter.scope.borders == Borders::Then,
        units: unit_choices(visit, units, &filter.scope),
        procedures: procedure_choices(visit, filter.scope.procedure.as_ref()),
        standings: standing_choices(visit, filter.standing),
        channels: channel_choices(visit, filter.channel),
        numbered: rows.items.iter().any(|row| row.number.is_some()),
        lines: rows.items.iter().map(|row| line(visit, row)).collect(),
        files: files(visit, &query, total),
        empty: rows.items.is_empty().then_some(empty),
        paging: Paging {
            label: texts.get("paging-label"),
            first: (!query.get("after").is_empty()).then(|| {
                Action::new(texts.get("paging-first"), address("/officer/register", query.with("after", "")))
            }),
            next: rows.after.as_ref().map(|next| {
                let url = address("/officer/register", query.with("after", &next.to_string()));
                Action::new(texts.get("paging-next"), url)
            }),
        },
    })
}

/// The list as files, exactly what is filtered, and as the printed book.
fn files(visit: &Visit, query: &PageQuery, total: u64) -> Vec<Action> {
    let mut files = links(visit, List::Register, query, total);
    let url = visit.url(&format!("/officer/register.pdf{}", query.with("after", "")));
    files.push(Action::new(visit.texts().get("paper-register-book"), url));
    files
}

/// The filter of the address. A day that cannot be read counts as not given.
fn filter(desk: &StaffVisit, query: &PageQuery) -> Result<RegisterFilter, PageFault> {
    if !desk.staff.grants.iter().any(|grant| is_casework(grant.role)) {
        return Err(PageFault::NotFound);
    }
    Ok(filter_of(query, desk.visit.local().date()))
}

/// The filter of an address as of a day.
pub(crate) fn filter_of(query: &PageQuery, today: Date) -> RegisterFilter {
    let (first, last) = period("month", today);
    let to = query.get("to").parse().unwrap_or(last);
    let from = query.get("from").parse().unwrap_or(first).min(to);
    let given = |name: &str| Some(query.get(name)).filter(|value| !value.is_empty()).map(str::to_owned);
    let scope = Scope {
        unit: given("unit").map(AgencyId),
        borders: borders(query, today),
        procedure: given("procedure").map(ProcedureCode),
        ..Scope::period(from, to)
    };
    RegisterFilter {
        channel: Channel::parse(query.get("channel")),
        standing: Standing::parse(query.get("standing")).unwrap_or_default(),
        ..RegisterFilter::of(scope)
    }
}

fn standing(visit: &Visit, standing: Standing) -> String {
    visit.texts().get(match standing {
        Standing::Received => "register-received",
        Standing::Accepted => "register-accepted",
        Standing::Finished => "register-finished",
        Standing::OnTime => "register-on-time",
        Standing::Late => "register-late",
        Standing::Stopped => "register-stopped",
        Standing::Open => "register-open",
        Standing::Overdue => "register-overdue",
    })
}

fn standing_choices(visit: &Visit, chosen: Standing) -> Vec<FilterChoice> {
    let choice = |one: &Standing| FilterChoice {
        value: one.as_str().to_owned(),
        label: standing(visit, *one),
        chosen: *one == chosen,
    };
    Standing::ALL.iter().map(choice).collect()
}

fn channel_choices(visit: &Visit, chosen: Option<Channel>) -> Vec<FilterChoice> {
    let all = FilterChoice {
        value: String::new(),
        label: visit.texts().get("register-all-channels"),
        chosen: chosen.is_none(),
    };
    let choice = |channel: Channel| FilterChoice {
        value: channel.as_str().to_owned(),
        label: casework_text::channel(channel, visit.lang),
        chosen: chosen == Some(channel),
    };
    let channels = [Channel::Direct, Channel::Online, Channel::Postal];
    std::iter::once(all).chain(channels.map(choice)).collect()
}

/// The organisations whose books the person may open; all for the leaders of the province.
fn unit_choices(visit: &Visit, own: Option<Vec<AgencyId>>, scope: &Scope) -> Vec<FilterChoice> {
    let (province, chosen) = (visit.app.province(), scope.unit.as_ref());
    let counts = |id: &AgencyId| scope.borders.of(id, &province) == id;
    let is_own = |id: &AgencyId| own.as_ref().is_none_or(|own| own.contains(id));
    let all = FilterChoice {
        value: String::new(),
        label: visit.texts().get("register-all-units"),
        chosen: chosen.is_none(),
    };
    let agencies = province.agencies.values().filter(|agency| is_own(&agency.id) && counts(&agency.id));
    let choices = agencies.map(|agency| FilterChoice {
        value: agency.id.to_string(),
        label: agency.short.clone(),
        chosen: Some(&agency.id) == chosen,
    });
    std::iter::once(all).chain(choices).collect()
}

fn procedure_choices(visit: &Visit, chosen: Option<&ProcedureCode>) -> Vec<FilterChoice> {
    let province = visit.app.province();
    let newest = province.procedures.values().filter_map(|editions| editions.last());
    let choice = newest.map(|procedure| FilterChoice {
        value: procedure.code.to_string(),
        label: procedure_text::words(&procedure.name, visit.lang),
        chosen: Some(&procedure.code) == chosen,
    });
    let mut choices: Vec<FilterChoice> = choice.collect();
    choices.sort_by_key(|choice| law::text::fold(&choice.label));
    let all = visit.texts().get("register-all-procedures");
    choices.insert(0, FilterChoice { value: String::new(), label: all, chosen: chosen.is_none() });
    choices
}

fn procedure_name(visit: &Visit, item: &ListItem) -> String {
    let province = visit.app.province();
    let edition = province.procedures.get(&item.procedure).and_then(|editions| editions.last());
    edition.map_or_else(|| item.procedure.to_string(), |p| procedure_text::words(&p.name, visit.lang))
}

fn moment(at: Option<Timestamp>) -> String {
    at.map(|at| local(at).strftime("%d/%m/%Y %H:%M").to_string()).unwrap_or_default()
}

fn line(visit: &Visit, row: &RegisterRow) -> RegisterLine {
    let item = &row.item;
    let province = visit.app.province();
    let number = |number: u64| visit.lang.number(i64::try_from(number).unwrap_or(i64::MAX));
    RegisterLine {
        number: row.number.map(number).unwrap_or_default(),
        code: item.code.to_string(),
        url: visit.url(&format!("/officer/dossiers/{}", item.code)),
        person: item.applicant_name.clone().unwrap_or_else(|| visit.texts().get("work-no-name")),
        procedure: procedure_name(visit, item),
        received: moment(Some(item.submitted_at)),
        due: moment(item.due_at),
        clock: clock(&ClockFacts::from(item), visit.now, &province, visit.lang, Audience::Officer),
        stage: casework_text::stage_named(&item.stage, visit.lang),
        closed: moment(item.closed_at),
    }
}

/// Rows of a printed book at most: a longer period is printed in parts.
const BOOK_ROWS_MAX: usize = 2_000;

/// Form 07 (Circular 03/2025/TT-VPCP), as it is printed and kept.
async fn book(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    let filter = filter(&desk, &query)?;
    let (from, to) = (filter.scope.from, filter.scope.to);
    let (actor, unit) = (desk.staff.actor(), filter.scope.unit.clone());
    let visit = desk.visit;
    let (app, at) = (visit.app.clone(), visit.local());
    let (texts, lang) = (visit.texts(), visit.lang);
    let period = texts.with("register-period", &[("from", &lang.date(from)), ("to", &lang.date(to))]);
    let reader = visit.clone();
    let read = app.read(move |view| {
        let viewer = view.viewer(&actor);
        let mut rows = Vec::new();
        let mut after = None;
        loop {
            let (page, _) = view.register(&viewer, &filter, after.as_ref(), LINES)?;
            rows.extend(page.items.iter().map(|row| printed(&reader, row)));
            after = page.after;
            if after.is_none() || rows.len() >= BOOK_ROWS_MAX {
                return Ok((rows, after.is_some()));
            }
        }
    });
    let (rows, more) = read.await?;
    let province = visit.app.province();
    let root = AgencyId(province.agency_root.clone());
    let agency = province.agency(unit.as_ref().unwrap_or(&root));
    let above = agency.and_then(|agency| agency.parent.as_ref()).and_then(|id| province.agency(id));
    let cut = if more { texts.with("register-cut", &[("count", &BOOK_ROWS_MAX)]) } else { String::new() };
    let facts = serde_json::json!({
        "code": format!("{from} {to}"),
        "organ": above.map(|agency| agency.name.vi.clone()),
        "agency": agency.map(|agency| agency.name.vi.clone()),
        "period": format!("{period} {cut}").trim(),
        "rows": rows,
        "simulated": visit.app.config().simulated,
    });
    let pdf = typeset(&visit.app, "register".to_owned(), facts, format!("register/{from}/{to}"), at).await?;
    Ok(pdf_response(pdf, &format!("register-{from}-{to}.pdf")))
}

fn printed(visit: &Visit, row: &RegisterRow) -> serde_json::Value {
    let item = &row.item;
    let province = visit.app.province();
    let day =
        |at: Option<Timestamp>| at.map(|at| local(at).strftime("%d/%m/%Y").to_string()).unwrap_or_default();
    let authority = province.agency(&item.authority).map(|agency| agency.short.clone());
    let returned = item.closed_at.filter(|_| item.stage == "returned");
    serde_json::json!({
        "code": item.code.to_string(),
        "procedure": procedure_name(visit, item),
        "applicant": item.applicant_name.clone().unwrap_or_default(),
        "authority": authority,
        "received": day(item.accepted_at.or(Some(item.submitted_at))),
        "due": day(item.due_at),
        "completed": day(item.closed_at),
        "returned": day(returned),
    })
}
