//! The day as CSV, XLSX and on paper: exactly what the page shows.

use axum::Router;
use axum::routing::get;
use casework::StaffId;
use law::time::local;
use registry::fees::{FeeMethod, FeeTaken};
use serde_json::json;

use super::handler::{Day, method, money, read, wanted, what};
use crate::common::page_query::PageQuery;
use crate::common::table_file::{TableFile, TableKind};
use crate::common::{App, Lang, PageAnswer, StaffVisit, Visit};
use crate::public::papers::handler::{pdf_response, typeset};

/// Keys of the columns, in order.
const COLUMNS: [&str; 7] = [
    "work-code",
    "fees-what",
    "fees-officer",
    "fees-method",
    "fees-at",
    "fees-amount",
    "register-code-of-procedure",
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/fees.csv", get(|desk, query| file(desk, query, TableKind::Csv)))
        .route("/officer/fees.xlsx", get(|desk, query| file(desk, query, TableKind::Xlsx)))
        .route("/officer/fees.pdf", get(paper))
}

fn officer(day: &Day, row: &FeeTaken) -> String {
    row.officer.as_ref().map(|id| day.name(id)).unwrap_or_default()
}

async fn file(desk: StaffVisit, query: PageQuery, kind: TableKind) -> PageAnswer {
    let (day, visit) = (read(&desk, &query).await?, &desk.visit);
    let texts = visit.texts();
    let mut file = TableFile::new(kind, &COLUMNS.map(|key| texts.get(key)))?;
    for row in wanted(&day, &query) {
        file.row(&[
            row.code.to_string(),
            what(visit, row),
            officer(&day, row),
            texts.get(method(row.method)),
            local(row.at).strftime("%d/%m/%Y %H:%M").to_string(),
            row.dong.to_string(),
            row.procedure.to_string(),
        ])?;
    }
    Ok(kind.response(&format!("fees-{}", day.day), file.finish()?))
}

/// The paper is in Vietnamese, whatever language the reader uses.
async fn paper(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    let day = read(&desk, &query).await?;
    let visit = Visit { lang: Lang::Vi, ..desk.visit.clone() };
    let (texts, province) = (visit.texts(), visit.app.province());
    let rows = wanted(&day, &query);
    let sum = |cash: bool| -> i64 {
        rows.iter().filter(|row| (row.method == FeeMethod::Cash) == cash).map(|row| row.dong).sum()
    };
    let chosen = query.get("officer");
    let whose = if chosen.is_empty() { desk.staff.id.clone() } else { StaffId(chosen.to_owned()) };
    let closing = day.closings.iter().find(|one| one.officer == whose);
    let mut sums = vec![
        json!({"name": texts.get("fees-cash"), "amount": money(&visit, sum(true))}),
        json!({"name": texts.get("fees-other"), "amount": money(&visit, sum(false))}),
    ];
    if let Some(one) = closing {
        sums.push(json!({"name": texts.get("fees-refunded"), "amount": money(&visit, one.refunded_dong)}));
        sums.push(json!({"name": texts.get("fees-counted"), "amount": money(&visit, one.counted_dong)}));
        sums.push(json!({"name": texts.get("fees-difference"), "amount": money(&visit, one.difference())}));
    }
    let agency = province.agency(&day.centre);
    let above = agency.and_then(|agency| agency.parent.as_ref()).and_then(|id| province.agency(id));
    let unit = agency.and_then(|agency| agency.unit.as_ref()).and_then(|code| province.units.get(code));
    let at = visit.local();
    let line = |row: &&FeeTaken| {
        json!({
            "code": row.code.to_string(), "what": what(&visit, row), "officer": officer(&day, row),
            "method": texts.get(method(row.method)), "amount": money(&visit, row.dong),
        })
    };
    let facts = json!({
        "code": day.day.to_string(),
        "organ": above.map(|agency| agency.name.vi.clone()),
        "agency": agency.map(|agency| agency.name.vi.clone()),
        "place": unit.map_or_else(|| province.name.vi.clone(), |unit| unit.name.clone()),
        "day": format!("{:02}", at.day()), "month": format!("{:02}", at.month()), "year": at.year().to_string(),
        "period": texts.with("fees-period", &[("day", &visit.lang.date(day.day))]),
        "rows": rows.iter().map(line).collect::<Vec<_>>(),
        "sums": sums,
        "note": closing.map(|one| one.note.clone()),
        "position": closing.map(|one| one.position.to_string()),
        "hash": closing.map(|one| one.hash.chars().take(16).collect::<String>()),
        "signer": closing.map_or_else(|| desk.staff.name.clone(), |one| day.name(&one.officer)),
        "countersigner": closing.and_then(|one| one.countersigned_by.as_ref()).map(|id| day.name(id)),
        "simulated": visit.app.config().simulated,
    });
    let identity = format!("fees/{}/{}/{whose}", day.centre, day.day);
    let pdf = typeset(&visit.app, "fees".to_owned(), facts, identity, at).await?;
    Ok(pdf_response(pdf, &format!("fees-{}.pdf", day.day)))
}
