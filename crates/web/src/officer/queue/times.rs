//! What was measured: waits and services by hour and by service; every number leads to its tickets.

use std::collections::BTreeMap;

use axum::Router;
use axum::routing::get;
use casework::hall::percentile;
use jiff::civil::Date;
use law::AgencyId;
use law::time::local;
use registry::hall::{LeftWaiting, Measured};

use super::{MeasuredPage, MeasuredRow, TimesLine, TimesPage};
use crate::common::components::EmptyState;
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, show};
use crate::officer::frame;
use crate::officer::supervisor::period;
use crate::public::queue::groups::{centre_name, name};

/// Tickets of a page.
const ROWS: usize = 100;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/officer/queue/times", get(times)).route("/officer/queue/tickets", get(tickets))
}

/// What an address asks for.
struct Asked {
    centre: AgencyId,
    days: (Date, Date),
}

/// The centre and the days of an address; the person's own centre and the last thirty days where it names none.
fn asked(desk: &StaffVisit, query: &PageQuery) -> Result<Asked, PageFault> {
    let province = desk.visit.app.province();
    let named = query.get("centre");
    let own = || {
        let mut grants = desk.staff.grants.iter().map(|grant| &grant.agency);
        grants.find(|id| province.agency(id).is_some_and(law::Agency::is_centre)).cloned()
    };
    let centre = if named.is_empty() { own() } else { Some(AgencyId(named.to_owned())) };
    let (first, last) = period("month", desk.visit.local().date());
    let to = query.get("to").parse().unwrap_or(last);
    let from = query.get("from").parse().unwrap_or(first).min(to);
    Ok(Asked { centre: centre.ok_or(PageFault::NotFound)?, days: (from, to) })
}

async fn read(desk: &StaffVisit, asked: &Asked) -> Result<(Vec<Measured>, LeftWaiting), PageFault> {
    let (actor, centre, days) = (desk.staff.actor(), asked.centre.clone(), asked.days);
    let read = desk.visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        view.hall_times(&viewer, &centre, days)
    });
    read.await?.ok_or(PageFault::NotFound)
}

fn hour(measured: &Measured) -> i8 {
    measured.ticket.arrived_at.map_or(0, |at| local(at).hour())
}

async fn times(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    let (visit, asked) = (&desk.visit, asked(&desk, &query)?);
    let (measured, left) = read(&desk, &asked).await?;
    let (texts, province) = (visit.texts(), visit.app.province());
    let (mut by_hour, mut by_service) =
        (BTreeMap::<i8, Vec<&Measured>>::new(), BTreeMap::<String, Vec<&Measured>>::new());
    for one in &measured {
        by_hour.entry(hour(one)).or_default().push(one);
        by_service.entry(one.ticket.field.clone()).or_default().push(one);
    }
    let whole: Vec<&Measured> = measured.iter().collect();
    let hours = by_hour.iter().map(|(hour, those)| {
        let label =
            texts.with("times-hour", &[("from", &format!("{hour:02}")), ("to", &format!("{:02}", hour + 1))]);
        line(visit, &asked, label, those, ("hour", &hour.to_string()))
    });
    let services = by_service.iter().map(|(field, those)| {
        line(visit, &asked, name(&province, field, visit.lang), those, ("field", field))
    });
    let centre = province.agency(&asked.centre).map(|centre| centre_name(centre, visit.lang));
    let empty = EmptyState { sentence: texts.get("times-empty"), action: None };
    show(&TimesPage {
        page: frame(&desk, texts.get("times-title"), None).await?,
        centre: (asked.centre.to_string(), centre.unwrap_or_default()),
        days: (asked.days.0.to_string(), asked.days.1.to_string()),
        all: vec![line(visit, &asked, texts.get("times-all"), &whole, ("", ""))],
        hours: hours.collect(),
        services: services.collect(),
        left: texts.with("times-left", &[("count", &left.left)]),
        empty: measured.is_empty().then_some(empty),
    })
}

/// Minutes and seconds, or a dash.
fn span(visit: &Visit, seconds: Option<u32>) -> String {
    let Some(seconds) = seconds else { return "–".to_owned() };
    let (minutes, rest) = (seconds / 60, seconds % 60);
    visit.texts().with("times-span", &[("minutes", &minutes), ("seconds", &format!("{rest:02}"))])
}

fn line(
    visit: &Visit,
    asked: &Asked,
    label: String,
    those: &[&Measured],
    (name, value): (&str, &str),
) -> TimesLine {
    let waits: Vec<u32> = those.iter().map(|one| one.waited).collect();
    let services: Vec<u32> = those.iter().filter_map(|one| one.served).collect();
    let query = PageQuery::default().with("centre", asked.centre.as_str());
    let mut url = format!("/officer/queue/tickets{query}&from={}&to={}", asked.days.0, asked.days.1);
    if !name.is_empty() {
        url = format!("{url}&{name}={value}");
    }
    TimesLine {
        label,
        count: (visit.lang.number(i64::try_from(those.len()).unwrap_or(0)), visit.url(&url)),
        median: span(visit, percentile(&waits, 50)),
        ninth: span(visit, percentile(&waits, 90)),
        served: span(visit, percentile(&services, 50)),
    }
}

async fn tickets(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    let (visit, asked) = (&desk.visit, asked(&desk, &query)?);
    let (measured, _) = read(&desk, &asked).await?;
    let (texts, province) = (visit.texts(), visit.app.province());
    let (wanted_hour, wanted_field) = (query.get("hour").parse::<i8>().ok(), query.get("field"));
    let wanted = |one: &&Measured| {
        wanted_hour.is_none_or(|wanted| hour(one) == wanted)
            && (wanted_field.is_empty() || one.ticket.field == wanted_field)
    };
    let those: Vec<&Measured> = measured.iter().filter(wanted).collect();
    let (shown, paging) = query.page(&those, ROWS, visit);
    let moment =
        |at: Option<jiff::Timestamp>| at.map(|at| visit.lang.date_time(local(at))).unwrap_or_default();
    let row = |one: &&Measured| MeasuredRow {
        label: one.ticket.label(),
        service: name(&province, &one.ticket.field, visit.lang),
        arrived: moment(one.ticket.arrived_at),
        called: moment(one.ticket.called_at),
        waited: span(visit, Some(one.waited)),
        served: span(visit, one.served),
        window: one.ticket.desk.map(|window| window.to_string()).unwrap_or_default(),
    };
    let back = PageQuery::default().with("centre", asked.centre.as_str());
    let (from, to) = asked.days;
    show(&MeasuredPage {
        page: frame(&desk, texts.get("times-tickets-title"), None).await?,
        lead: texts.with(
            "times-tickets-lead",
            &[("count", &those.len()), ("from", &visit.lang.date(from)), ("to", &visit.lang.date(to))],
        ),
        back: visit.url(&format!("/officer/queue/times{back}&from={from}&to={to}")),
        rows: shown.iter().map(row).collect(),
        paging,
    })
}
