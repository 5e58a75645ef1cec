//! The log of looks at personal data, filtered by day, member of staff, dossier and person, as a page and as a file.

use axum::Router;
use axum::extract::Form;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use casework::StaffId;
use jiff::civil::Date;
use law::time::local;
use registry::Purpose;
use registry::views::{LookEntry, LookFilter};

use super::{AccessPage, LookRow};
use crate::common::components::{Action, EmptyState, Field, Paging};
use crate::common::dossier_code::dossier_code;
use crate::common::fields::{FormData, date};
use crate::common::page_query::PageQuery;
use crate::common::table_file::{TableFile, TableKind};
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, show};
use crate::officer::frame;

/// Looks of a page, and of one read of a file.
const LOOKS: u32 = 100;

/// Days shown where none are asked for.
const DAYS: i32 = 7;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/admin/access", get(access).post(asked)).route("/admin/access/file", get(file))
}

/// A purpose in words; those of the person who looked where there are any.
pub(crate) fn purpose(visit: &Visit, purpose: Purpose, words: Option<&str>) -> String {
    let key = match purpose {
        Purpose::Handling => "look-handling",
        Purpose::Unmasked => "look-unmasked",
        Purpose::Search => "look-search",
        Purpose::Export => "look-export",
    };
    let told = visit.texts().get(key);
    words.map_or_else(|| told.clone(), |words| format!("{told}: {words}"))
}

fn filter(visit: &Visit, query: &PageQuery) -> LookFilter {
    let day = |name: &str| date(name, query.get(name)).ok();
    let today = visit.local().date();
    let week = today.checked_sub(jiff::Span::new().days(DAYS - 1)).unwrap_or(today);
    let staff = law::text::clean(query.get("staff"));
    LookFilter {
        from: day("from").unwrap_or(week),
        to: day("to").unwrap_or(today),
        staff: (!staff.is_empty()).then_some(StaffId(staff)),
        dossier: dossier_code(query.get("dossier")),
        person: None,
    }
}

async fn access(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    let filter = filter(&desk.visit, &query);
    let skip = query.get("after").parse().unwrap_or(0);
    let (rows, more) = rows(&desk, &filter, skip).await?;
    let visit = &desk.visit;
    let link = |key: &str, query: String| {
        Action::new(visit.texts().get(key), visit.url(&format!("/admin/access{query}")))
    };
    let next = (skip + u64::from(LOOKS)).to_string();
    let paging = Paging {
        label: visit.texts().get("paging-label"),
        first: (skip > 0).then(|| link("paging-first", query.with("after", ""))),
        next: more.then(|| link("paging-next", query.with("after", &next))),
    };
    let export = link("access-export", String::new());
    let url = visit.url(&format!("/admin/access/file{}", query.with("after", "")));
    let mut page = page(&desk, &filter, rows).await?;
    (page.paging, page.export) = (Some(paging), Some(Action { url, ..export }));
    show(&page)
}

/// A filter that was sent: a person is looked for at once, for its number is no part of an address; all else leads to one.
async fn asked(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let text = |name: &str| law::text::clean(form.first(name).unwrap_or_default());
    let mut query = PageQuery::default();
    for name in ["from", "to", "staff", "dossier"] {
        query = PageQuery::parse(query.with(name, &text(name)).trim_start_matches('?'));
    }
    let number: String = text("person").chars().filter(char::is_ascii_digit).collect();
    if number.is_empty() {
        let path = format!("/admin/access{}", query.with("after", ""));
        return Ok(Redirect::to(&desk.visit.url(&path)).into_response());
    }
    let filter = LookFilter { person: Some(number), ..filter(&desk.visit, &query) };
    let (rows, _) = rows(&desk, &filter, 0).await?;
    show(&page(&desk, &filter, rows).await?)
}

/// Not there for those who may not read the log.
async fn rows(desk: &StaffVisit, filter: &LookFilter, skip: u64) -> Result<(Vec<LookRow>, bool), PageFault> {
    let (actor, filter, visit) = (desk.staff.actor(), filter.clone(), desk.visit.clone());
    let read = desk.visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        let Some((looks, more)) = view.looks(&viewer, &filter, (skip, LOOKS))? else { return Ok(None) };
        let names = view.staff_names(looks.iter().map(|look| &look.staff))?;
        let rows = looks.iter().map(|look| row(&visit, look, names.get(&look.staff)));
        Ok(Some((rows.collect(), more)))
    });
    read.await?.ok_or(PageFault::NotFound)
}

fn row(visit: &Visit, look: &LookEntry, name: Option<&String>) -> LookRow {
    LookRow {
        time: visit.lang.date_time(local(look.at)),
        who: name.map_or_else(|| look.staff.to_string(), |name| format!("{name} ({})", look.staff)),
        code: look.code.to_string(),
        purpose: purpose(visit, look.purpose, look.words.as_deref()),
    }
}

async fn page(desk: &StaffVisit, filter: &LookFilter, rows: Vec<LookRow>) -> Result<AccessPage, PageFault> {
    let (visit, texts) = (&desk.visit, desk.visit.texts());
    let day = |day: Date| visit.lang.date(day);
    let staff = filter.staff.as_ref().map(ToString::to_string).unwrap_or_default();
    let code = filter.dossier.as_ref().map(ToString::to_string).unwrap_or_default();
    let line = |name: &str, key: &str, value: String| Field::line(name, texts.get(key), value);
    Ok(AccessPage {
        filter: vec![
            line("from", "access-from", day(filter.from)),
            line("to", "access-to", day(filter.to)),
            line("staff", "access-staff", staff),
            line("dossier", "access-dossier", code),
            line("person", "access-person", String::new()).with_hint(texts.get("access-person-hint")),
        ],
        empty: rows.is_empty().then(|| EmptyState { sentence: texts.get("access-none"), action: None }),
        rows,
        paging: None,
        export: None,
        page: frame(desk, texts.get("access-title"), None).await?,
    })
}

async fn file(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    let filter = filter(&desk.visit, &query);
    let (actor, visit) = (desk.staff.actor(), desk.visit.clone());
    let name = format!("access-{}-{}", filter.from, filter.to);
    let written = desk.visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        let heads = ["access-when", "access-who", "access-dossier", "access-purpose"];
        let mut file = TableFile::new(TableKind::Csv, &heads.map(|key| visit.texts().get(key)))?;
        let mut skip = 0;
        loop {
            let Some((looks, more)) = view.looks(&viewer, &filter, (skip, LOOKS))? else { return Ok(None) };
            let names = view.staff_names(looks.iter().map(|look| &look.staff))?;
            for look in &looks {
                let row = row(&visit, look, names.get(&look.staff));
                file.row(&[row.time, row.who, row.code, row.purpose])?;
            }
            if !more {
                return file.finish().map(Some);
            }
            skip += u64::from(LOOKS);
        }
    });
    let written = written.await?.ok_or(PageFault::NotFound)?;
    Ok(TableKind::Csv.response(&name, written))
}
