//! One read of the picture, laid out as numbers with the address of the register behind each.

use std::collections::BTreeMap;

use axum::Router;
use axum::routing::get;
use jiff::civil::Date;
use law::AgencyId;
use law::code::ProcedureCode;
use registry::is_casework;
use registry::views::{Borders, DailyRow, DailySums, Picture, Scope, Standing};

use super::{Figure, Headline, Line, Sheet, SupervisorPage};
use crate::common::components::EmptyState;
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, procedure_text, show};
use crate::officer::frame;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/supervisor", get(supervisor))
}

/// Periods that end today: name in the address, days, key of the words.
const PERIODS: [(&str, i64, &str); 4] = [
    ("today", 1, "supervisor-today"),
    ("week", 7, "supervisor-week"),
    ("month", 30, "supervisor-month"),
    ("quarter", 92, "supervisor-quarter"),
];

/// First and last day of the period an address names; a month where it names none.
pub(crate) fn period(name: &str, today: Date) -> (Date, Date) {
    let days = PERIODS.iter().find(|(known, ..)| *known == name).map_or(30, |(_, days, _)| *days);
    (today.checked_sub(jiff::Span::new().days(days - 1)).unwrap_or(today), today)
}

/// The borders an address asks for; those of today where it names none.
pub(crate) fn borders(query: &PageQuery, today: Date) -> Borders {
    if query.get("borders") == "then" { Borders::Then } else { Borders::On(today) }
}

async fn supervisor(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    let visit = &desk.visit;
    if !desk.staff.grants.iter().any(|grant| is_casework(grant.role)) {
        return Err(PageFault::NotFound);
    }
    let (from, to) = period(query.get("period"), visit.local().date());
    let (actor, scope) = (desk.staff.actor(), Scope::period(from, to));
    let picture = visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        view.picture(&viewer, &scope)
    });
    let picture = picture.await?;
    let borders = borders(&query, visit.local().date());
    let sheets = sheets(visit, &picture, (from, to), borders);
    let texts = visit.texts();
    let nothing = picture.days.is_empty() && picture.pending.is_empty();
    let empty = EmptyState { sentence: texts.get("supervisor-empty"), action: None };
    show(&SupervisorPage {
        page: frame(&desk, texts.get("supervisor-title"), None).await?,
        period: texts
            .with("supervisor-period", &[("from", &visit.lang.date(from)), ("to", &visit.lang.date(to))]),
        periods: periods(visit, &query),
        borders: border_choices(visit, &query, borders),
        headlines: headlines(visit, &picture, (from, to)),
        sheets,
        empty: nothing.then_some(empty),
    })
}

fn periods(visit: &Visit, query: &PageQuery) -> Vec<(String, String, bool)> {
    let chosen = query.get("period");
    let chosen = PERIODS.iter().find(|(known, ..)| *known == chosen).map_or("month", |(known, ..)| known);
    let link = |(name, _, key): (&str, i64, &str)| {
        let url = visit.url(&format!("/supervisor{}", query.with("period", name)));
        (visit.texts().get(key), url, name == chosen)
    };
    PERIODS.map(link).to_vec()
}

/// Today's borders and those of then, where they differ.
fn border_choices(visit: &Visit, query: &PageQuery, chosen: Borders) -> Vec<(String, String, bool)> {
    if !visit.app.province().has_successions(visit.local().date()) {
        return Vec::new();
    }
    let choice = |key: &str, value: &str, here: bool| {
        (visit.texts().get(key), visit.url(&format!("/supervisor{}", query.with("borders", value))), here)
    };
    let then = chosen == Borders::Then;
    vec![choice("supervisor-borders-now", "", !then), choice("supervisor-borders-then", "then", then)]
}

/// Sums of a line with what is open now.
#[derive(Default, Clone, Copy)]
struct Sums {
    done: DailySums,
    open: i64,
    overdue: i64,
}

/// Builds figures of one cut.
struct Cut<'a> {
    visit: &'a Visit,
    period: (Date, Date),
    unit: Option<&'a AgencyId>,
    borders: Borders,
    procedure: Option<&'a ProcedureCode>,
}

impl Cut<'_> {
    fn url(&self, standing: Standing) -> String {
        let mut path = format!(
            "/officer/register?standing={}&from={}&to={}",
            standing.as_str(),
            self.period.0,
            self.period.1
        );
        if let Some(unit) = self.unit {
            path.push_str(&format!("&unit={unit}"));
            if self.borders == Borders::Then {
                path.push_str("&borders=then");
            }
        }
        if let Some(procedure) = self.procedure {
            path.push_str(&format!("&procedure={procedure}"));
        }
        self.visit.url(&path)
    }

    fn figure(&self, count: i64, standing: Standing) -> Figure {
        let late = matches!(standing, Standing::Late | Standing::Overdue) && count > 0;
        let url = (count > 0).then(|| self.url(standing));
        Figure { value: self.visit.lang.number(count), url, late }
    }

    /// Share of what was finished that was on time.
    fn rate(&self, sums: DailySums) -> Figure {
        let value = match u32::try_from(sums.closed_on_time * 1000 / sums.closed.max(1)) {
            Ok(rate) if sums.closed > 0 => self.visit.lang.percent(rate),
            _ => "–".to_owned(),
        };
        let url = (sums.closed_on_time > 0).then(|| self.url(Standing::OnTime));
        Figure { value, url, late: false }
    }

    fn line(&self, name: String, sums: Sums) -> Line {
        let done = sums.done;
        Line {
            name,
            figures: vec![
                self.figure(done.received, Standing::Received),
                self.figure(done.closed, Standing::Finished),
                self.rate(done),
                self.figure(done.closed - done.closed_on_time, Standing::Late),
                self.figure(sums.open, Standing::Open),
                self.figure(sums.overdue, Standing::Overdue),
            ],
        }
    }
}

fn headlines(visit: &Visit, picture: &Picture, period: (Date, Date)) -> Vec<Headline> {
    let cut = Cut { visit, period, unit: None, borders: Borders::Then, procedure: None };
    let pending = picture.pending.iter();
    let (open, overdue) = pending.fold((0, 0), |sum, row| (sum.0 + row.open, sum.1 + row.overdue));
    let line = cut.line(String::new(), Sums { done: picture.total(), open, overdue });
    let keys = columns();
    let named = keys.iter().zip(line.figures);
    named.map(|(key, figure)| Headline { label: visit.texts().get(key), figure }).collect()
}

/// Keys of the columns, in the order of the figures.
pub(super) fn columns() -> [&'static str; 6] {
    [
        "supervisor-received",
        "supervisor-finished",
        "supervisor-on-time",
        "supervisor-late",
        "supervisor-open",
        "supervisor-overdue",
    ]
}

fn sheets(visit: &Visit, picture: &Picture, period: (Date, Date), borders: Borders) -> Vec<Sheet> {
    let province = visit.app.province();
    let counted = |id: &AgencyId| borders.of(id, &province).0.clone();
    let by_unit = together(
        &picture.authorities,
        |key| counted(&AgencyId(key.to_owned())),
        picture,
        |row| counted(&row.authority),
    );
    let by_procedure = together(&picture.procedures, str::to_owned, picture, |row| row.procedure.0.clone());
    let units = by_unit.into_iter().map(|(id, sums)| {
        let unit = AgencyId(id);
        let name = province.agency(&unit).map_or_else(|| unit.to_string(), |agency| agency.short.clone());
        Cut { visit, period, unit: Some(&unit), borders, procedure: None }.line(name, sums)
    });
    let units: Vec<Line> = units.collect();
    let procedures = by_procedure.into_iter().map(|(code, sums)| {
        let code = ProcedureCode(code);
        let edition = province.procedures.get(&code).and_then(|editions| editions.last());
        let name = edition.map_or_else(|| code.to_string(), |p| procedure_text::words(&p.name, visit.lang));
        Cut { visit, period, unit: None, borders, procedure: Some(&code) }.line(name, sums)
    });
    let texts = visit.texts();
    let sheet = |title: &str, of: &str, lines| Sheet { title: texts.get(title), of: texts.get(of), lines };
    let procedures = sheet("supervisor-by-procedure", "supervisor-procedure", procedures.collect());
    let mut sheets = Vec::new();
    if units.len() > 1 {
        sheets.push(sheet("supervisor-by-unit", "supervisor-unit", units));
    }
    sheets.push(procedures);
    sheets
}

/// Sums and what is open, by key; the most overdue first, then the latest, then the most open.
fn together(
    rows: &[DailyRow],
    counted: impl Fn(&str) -> String,
    picture: &Picture,
    key: impl Fn(&registry::views::Pending) -> String,
) -> Vec<(String, Sums)> {
    let mut sums: BTreeMap<String, Sums> = BTreeMap::new();
    for row in rows {
        let sum = sums.entry(counted(&row.key)).or_default();
        sum.done = sum.done.plus(row.sums);
    }
    for row in &picture.pending {
        let sum = sums.entry(key(row)).or_default();
        sum.open += row.open;
        sum.overdue += row.overdue;
    }
    let mut sums: Vec<(String, Sums)> = sums.into_iter().collect();
    let worst = |sums: &Sums| (sums.overdue, sums.done.closed - sums.done.closed_on_time, sums.open);
    sums.sort_by_key(|(_, sums)| std::cmp::Reverse(worst(sums)));
    sums
}
