//! Reads the day, sums it up, closes and countersigns it.

use std::collections::{BTreeMap, HashMap};

use axum::Router;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use casework::{Role, StaffId};
use jiff::civil::Date;
use law::AgencyId;
use law::time::local;
use registry::fees::{Counted, FeeClosing, FeeMethod, FeeRefusal, FeeTaken};

use super::{CloseForm, ClosingRow, FeeRow, FeesPage, SumLine};
use crate::common::components::{Action, EmptyState};
use crate::common::fields::FormData;
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, procedure_text, show};
use crate::officer::frame;
use crate::public::queue::groups::centre_name;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/fees", get(fees))
        .route("/officer/fees/close", post(close))
        .route("/officer/fees/countersign", post(countersign))
}

/// A day of a counter, as asked for and read.
pub(super) struct Day {
    pub(super) centre: AgencyId,
    pub(super) day: Date,
    pub(super) taken: Vec<FeeTaken>,
    pub(super) closings: Vec<FeeClosing>,
    pub(super) names: HashMap<StaffId, String>,
}

impl Day {
    /// Name of a member of staff.
    pub(super) fn name(&self, id: &StaffId) -> String {
        self.names.get(id).cloned().unwrap_or_else(|| id.to_string())
    }
}

/// Reads what an address asks for; the person's own centre and today where it names none.
pub(super) async fn read(desk: &StaffVisit, query: &PageQuery) -> Result<Day, PageFault> {
    let province = desk.visit.app.province();
    let named = query.get("centre");
    let own = || {
        let mut grants = desk.staff.grants.iter().map(|grant| &grant.agency);
        grants.find(|id| province.agency(id).is_some_and(law::Agency::is_centre)).cloned()
    };
    let centre = if named.is_empty() { own() } else { Some(AgencyId(named.to_owned())) };
    let centre = centre.ok_or(PageFault::NotFound)?;
    let day = query.get("day").parse().unwrap_or(desk.visit.local().date());
    let (actor, asked) = (desk.staff.actor(), centre.clone());
    let read = desk.visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        let Some((taken, closings)) = view.fee_day(&viewer, &asked, day)? else { return Ok(None) };
        let countersigners = closings.iter().filter_map(|closing| closing.countersigned_by.as_ref());
        let officers = closings.iter().map(|closing| &closing.officer).chain(countersigners);
        let people: Vec<StaffId> =
            taken.iter().filter_map(|row| row.officer.as_ref()).chain(officers).cloned().collect();
        let names = view.staff_names(people.iter())?;
        Ok(Some((taken, closings, names)))
    });
    let (taken, closings, names) = read.await?.ok_or(PageFault::NotFound)?;
    Ok(Day { centre, day, taken, closings, names })
}

/// Fees that an address narrows the day down to.
pub(super) fn wanted<'a>(day: &'a Day, query: &PageQuery) -> Vec<&'a FeeTaken> {
    let fits = |name: &str, value: &str| query.get(name).is_empty() || query.get(name) == value;
    let officer = |row: &FeeTaken| row.officer.as_ref().map_or("-", |id| id.0.as_str()).to_owned();
    let rows = day.taken.iter().filter(|row| {
        fits("officer", &officer(row))
            && fits("procedure", row.procedure.as_str())
            && fits("method", row.method.as_str())
    });
    rows.collect()
}

/// The words of a way of paying.
pub(super) fn method(method: FeeMethod) -> &'static str {
    match method {
        FeeMethod::Cash => "fees-cash",
        FeeMethod::Transfer => "fees-transfer",
        FeeMethod::Online => "fees-online",
    }
}

/// An amount, also one that is owed.
pub(super) fn money(visit: &Visit, dong: i64) -> String {
    format!("{}\u{a0}₫", visit.lang.number(dong))
}

async fn fees(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    page(&desk, &query, &FormData::default(), String::new()).await
}

async fn page(desk: &StaffVisit, query: &PageQuery, form: &FormData, fault: String) -> PageAnswer {
    let (visit, texts) = (&desk.visit, desk.visit.texts());
    let day = read(desk, query).await?;
    let rows = wanted(&day, query);
    let province = visit.app.province();
    let centre =
        province.agency(&day.centre).map(|centre| centre_name(centre, visit.lang)).unwrap_or_default();
    let narrowed = ["officer", "procedure", "method"].iter().any(|name| !query.get(name).is_empty());
    let whole = address(&day, "");
    let mut frame = frame(desk, texts.get("fees-title"), None).await?;
    frame.faulty = !fault.is_empty();
    let status = if fault.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let officer = query.get("officer");
    let empty = EmptyState { sentence: texts.get("fees-empty"), action: None };
    let shown = show(&FeesPage {
        page: frame,
        centre: (day.centre.to_string(), centre),
        day: (day.day.to_string(), format!("{} {}", visit.lang.weekday(day.day), visit.lang.date(day.day))),
        whose: if officer.is_empty() || officer == "-" {
            String::new()
        } else {
            day.name(&StaffId(officer.to_owned()))
        },
        all: if narrowed { visit.url(&whole) } else { String::new() },
        fault,
        sheets: if narrowed { Vec::new() } else { sheets(visit, &day) },
        closings: if narrowed {
            Vec::new()
        } else {
            day.closings.iter().map(|one| closing(desk, &day, one)).collect()
        },
        close: (!narrowed).then(|| close_form(desk, &day, form)).flatten(),
        after: after(desk, &day),
        files: files(visit, query),
        empty: rows.is_empty().then_some(empty),
        rows: rows.into_iter().map(|row| fee(visit, &day, row)).collect(),
    })?;
    Ok((status, shown).into_response())
}

fn address(day: &Day, more: &str) -> String {
    let query = PageQuery::default().with("centre", day.centre.as_str());
    format!("/officer/fees{query}&day={}{more}", day.day)
}

/// The day as files and on paper, as far as it is narrowed down.
fn files(visit: &Visit, query: &PageQuery) -> Vec<Action> {
    let kinds = [("file-csv", "csv"), ("file-xlsx", "xlsx"), ("fees-paper", "pdf")];
    let link = |(label, ending): (&str, &str)| {
        Action::new(
            visit.texts().get(label),
            visit.url(&format!("/officer/fees.{ending}{}", query.with("after", ""))),
        )
    };
    kinds.map(link).to_vec()
}

/// What a fee was for.
pub(super) fn what(visit: &Visit, row: &FeeTaken) -> String {
    let province = visit.app.province();
    let procedure = province.procedures.get(&row.procedure).and_then(|editions| editions.last());
    let name =
        procedure.map_or_else(|| row.procedure.to_string(), |p| procedure_text::words(&p.name, visit.lang));
    let rule = procedure.and_then(|p| p.fees.iter().find(|fee| fee.id == row.fee));
    let fee = match (rule, row.fee.as_str()) {
        (Some(rule), _) => procedure_text::words(&rule.name, visit.lang),
        (None, "obligation") => visit.texts().get("fees-obligation"),
        (None, other) => other.to_owned(),
    };
    format!("{name}: {fee}")
}

fn fee(visit: &Visit, day: &Day, row: &FeeTaken) -> FeeRow {
    FeeRow {
        code: row.code.to_string(),
        url: visit.url(&format!("/officer/dossiers/{}", row.code)),
        what: what(visit, row),
        officer: row.officer.as_ref().map_or_else(|| visit.texts().get("fees-nobody"), |id| day.name(id)),
        method: visit.texts().get(method(row.method)),
        at: visit.lang.time(local(row.at).time()),
        amount: money(visit, row.dong),
    }
}

/// The day by officer, by procedure, by way of paying.
fn sheets(visit: &Visit, day: &Day) -> Vec<(String, Vec<SumLine>)> {
    let texts = visit.texts();
    let province = visit.app.province();
    let by = |name: &str, key: &dyn Fn(&FeeTaken) -> (String, String)| {
        let mut groups: BTreeMap<(String, String), Vec<&FeeTaken>> = BTreeMap::new();
        for row in &day.taken {
            groups.entry(key(row)).or_default().push(row);
        }
        let lines = groups.into_iter().map(|((label, value), rows)| {
            let url = visit.url(&address(day, &format!("&{name}={value}")));
            sum(visit, label, &rows, url)
        });
        lines.collect::<Vec<_>>()
    };
    let officer = by("officer", &|row| match &row.officer {
        Some(id) => (day.name(id), id.to_string()),
        None => (texts.get("fees-nobody"), "-".to_owned()),
    });
    let procedure = by("procedure", &|row| {
        let found = province.procedures.get(&row.procedure).and_then(|editions| editions.last());
        let name =
            found.map_or_else(|| row.procedure.to_string(), |p| procedure_text::words(&p.name, visit.lang));
        (name, row.procedure.to_string())
    });
    let way = by("method", &|row| (texts.get(method(row.method)), row.method.as_str().to_owned()));
    let all: Vec<&FeeTaken> = day.taken.iter().collect();
    let total = vec![sum(visit, texts.get("fees-all"), &all, visit.url(&address(day, "")))];
    let sheets = [
        ("fees-all", total),
        ("fees-by-officer", officer),
        ("fees-by-procedure", procedure),
        ("fees-by-method", way),
    ];
    sheets
        .into_iter()
        .filter(|(_, lines)| !day.taken.is_empty() && !lines.is_empty())
        .map(|(key, lines)| (texts.get(key), lines))
        .collect()
}

fn sum(visit: &Visit, label: String, rows: &[&FeeTaken], url: String) -> SumLine {
    let of = |cash: Option<bool>| -> i64 {
        let fits = |row: &&&FeeTaken| cash.is_none_or(|cash| (row.method == FeeMethod::Cash) == cash);
        rows.iter().filter(fits).map(|row| row.dong).sum()
    };
    SumLine {
        label,
        count: (visit.lang.number(i64::try_from(rows.len()).unwrap_or(i64::MAX)), url),
        cash: money(visit, of(Some(true))),
        other: money(visit, of(Some(false))),
        all: money(visit, of(None)),
    }
}

fn closing(desk: &StaffVisit, day: &Day, one: &FeeClosing) -> ClosingRow {
    let (visit, texts) = (&desk.visit, desk.visit.texts());
    let difference = one.difference();
    let countersigned = one.countersigned_by.as_ref().zip(one.countersigned_at).map(|(id, at)| {
        texts.with("fees-countersigned", &[("name", &day.name(id)), ("at", &visit.lang.moment(local(at)))])
    });
    let short = one.hash.chars().take(12).collect::<String>();
    ClosingRow {
        id: one.id,
        officer: day.name(&one.officer),
        sums: vec![
            (texts.get("fees-cash"), money(visit, one.cash_dong)),
            (texts.get("fees-other"), money(visit, one.transfer_dong)),
            (texts.get("fees-refunded"), money(visit, one.refunded_dong)),
            (texts.get("fees-counted"), money(visit, one.counted_dong)),
        ],
        difference: match difference {
            0 => texts.get("fees-difference-none"),
            over if over > 0 => texts.with("fees-difference-over", &[("amount", &money(visit, over))]),
            under => texts.with("fees-difference-under", &[("amount", &money(visit, -under))]),
        },
        differs: difference != 0,
        note: one.note.clone(),
        words: texts.with(
            "fees-closed",
            &[
                ("at", &visit.lang.moment(local(one.closed_at))),
                ("position", &one.position.to_string()),
                ("hash", &short),
            ],
        ),
        may_countersign: countersigned.is_none()
            && one.officer != desk.staff.id
            && desk.staff.actor().holds(Role::CentreHead, &day.centre),
        countersigned: countersigned.unwrap_or_default(),
    }
}

fn own<'a>(desk: &'a StaffVisit, day: &'a Day) -> impl Iterator<Item = &'a FeeTaken> {
    day.taken.iter().filter(|row| row.officer.as_ref() == Some(&desk.staff.id))
}

fn close_form(desk: &StaffVisit, day: &Day, form: &FormData) -> Option<CloseForm> {
    let closed = day.closings.iter().find(|one| one.officer == desk.staff.id);
    let signed = closed.is_some_and(|one| one.countersigned_at.is_some());
    if signed
        || !desk.staff.actor().holds(Role::IntakeOfficer, &day.centre)
        || own(desk, day).next().is_none()
    {
        return None;
    }
    let cash: i64 = own(desk, day).filter(|row| row.method == FeeMethod::Cash).map(|row| row.dong).sum();
    let typed = |name: &str| form.first(name).unwrap_or_default().to_owned();
    Some(CloseForm {
        expected: money(&desk.visit, cash),
        typed: (typed("counted"), typed("refunded"), typed("note")),
    })
}

/// What was taken after a closing: it is in no sum that was signed.
fn after(desk: &StaffVisit, day: &Day) -> String {
    let late = |row: &&FeeTaken| {
        let closed = day.closings.iter().find(|one| row.officer.as_ref() == Some(&one.officer));
        closed.is_some_and(|one| one.closed_at < row.at)
    };
    let rows: Vec<&FeeTaken> = day.taken.iter().filter(late).collect();
    if rows.is_empty() {
        return String::new();
    }
    let amount = money(&desk.visit, rows.iter().map(|row| row.dong).sum());
    desk.visit.texts().with("fees-after", &[("count", &rows.len()), ("amount", &amount)])
}

fn refused(visit: &Visit, refusal: FeeRefusal) -> String {
    visit.texts().get(match refusal {
        FeeRefusal::NotYours => "fees-refused-not-yours",
        FeeRefusal::NotYet => "fees-refused-not-yet",
        FeeRefusal::NoteMissing => "fees-refused-note",
        FeeRefusal::RefundTooGreat => "fees-refused-refund",
        FeeRefusal::Countersigned => "fees-refused-countersigned",
        FeeRefusal::OwnClosing => "fees-refused-own",
        FeeRefusal::Unknown => "fees-refused-unknown",
    })
}

/// An amount as people write it: `1.250.000`, `1 250 000 ₫`. Nothing is nothing.
fn amount(text: &str) -> Option<u64> {
    let digits: String =
        text.chars().filter(|c| !matches!(c, '.' | ',' | '₫' | 'đ') && !c.is_whitespace()).collect();
    if digits.is_empty() { Some(0) } else { digits.parse().ok() }
}

/// The query a form came from.
fn query_of(form: &FormData) -> PageQuery {
    let value = |name: &str| form.first(name).unwrap_or_default().to_owned();
    PageQuery::parse(&format!("centre={}&day={}", value("centre"), value("day")))
}

async fn close(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let (visit, query) = (&desk.visit, query_of(&form));
    let typed = |name: &str| form.first(name).unwrap_or_default();
    let counted = amount(typed("counted")).filter(|_| !typed("counted").trim().is_empty());
    let (Some(counted_dong), Some(refunded_dong)) = (counted, amount(typed("refunded"))) else {
        let fault = visit.texts().get("fees-not-counted");
        return page(&desk, &query, &form, fault).await;
    };
    let counted = Counted { counted_dong, refunded_dong, note: typed("note").to_owned() };
    let day: Date = query.get("day").parse().map_err(|_| PageFault::BadRequest)?;
    let (actor, centre) = (desk.staff.actor(), AgencyId(query.get("centre").to_owned()));
    let done =
        visit.app.registry().blocking(move |registry| registry.close_fee_day(&actor, &centre, day, &counted));
    answer(&desk, &query, &form, done.await?).await
}

async fn countersign(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let query = query_of(&form);
    let id: i64 = form.first("closing").and_then(|id| id.parse().ok()).ok_or(PageFault::BadRequest)?;
    let actor = desk.staff.actor();
    let done = desk.visit.app.registry().blocking(move |registry| registry.countersign_fee_day(&actor, id));
    answer(&desk, &query, &form, done.await?).await
}

async fn answer(
    desk: &StaffVisit,
    query: &PageQuery,
    form: &FormData,
    done: Result<FeeClosing, FeeRefusal>,
) -> PageAnswer {
    match done {
        Ok(_) => {
            let path = format!("/officer/fees{}", query.with("after", ""));
            Ok(Redirect::to(&desk.visit.url(&path)).into_response())
        }
        Err(refusal) => page(desk, query, form, refused(&desk.visit, refusal)).await,
    }
}
