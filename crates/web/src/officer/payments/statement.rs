//! A statement of a bank as CSV: first a dry run that says line by line what would become of it, then, on a second press,
//! it is taken in. Cells are text and nothing else: nothing of them is computed, and only credits of the desk's own
//! accounts count.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, Multipart};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use law::time::instant;
use registry::payments::{Booked, Credit, CreditFault, Judged, ToldBy};

use super::handler::{doubt, page};
use super::{LineShown, StatementPage};
use crate::common::fields::FormData;
use crate::common::multipart_form::MultipartForm;
use crate::common::{App, PageAnswer, StaffVisit, Visit, show};
use crate::officer::frame;

/// Largest statement: as a form it must still fit.
const STATEMENT_MAX: usize = 256 * 1024;
/// Largest form that carries one.
const FORM_MAX: usize = 1024 * 1024;
/// Most lines of a statement.
const LINES_MAX: usize = 1_000;
/// Columns, by name in the first line; the last may be missing.
const COLUMNS: [&str; 6] = ["transaction_id", "account", "amount", "paid_at", "content", "payer"];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/payments/statement", post(dry_run))
        .route("/officer/payments/statement/import", post(import))
        .layer(DefaultBodyLimit::max(FORM_MAX))
}

/// A line of a statement: its number in the file, what it says, and the credit where it is one.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) line: u64,
    pub(super) id: String,
    pub(super) content: String,
    /// The credit, or the key of what is wrong.
    pub(super) credit: Result<Credit, &'static str>,
}

/// Reads a statement; the key of what is wrong where it is none.
pub(super) fn read(text: &str, bin: &str) -> Result<Vec<Line>, &'static str> {
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().next().unwrap_or_default();
    let delimiter = [b';', b'\t', b','].into_iter().find(|d| head.contains(char::from(*d))).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|_| "payments-fault-file")?.clone();
    let place = |name: &str| headers.iter().position(|header| header.eq_ignore_ascii_case(name));
    let places: Vec<Option<usize>> = COLUMNS.iter().map(|name| place(name)).collect();
    if places.iter().take(COLUMNS.len() - 1).any(Option::is_none) {
        return Err("payments-fault-columns");
    }
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| "payments-fault-file")?;
        if lines.len() >= LINES_MAX {
            return Err("payments-fault-too-long");
        }
        let cell =
            |at: usize| places.get(at).copied().flatten().and_then(|at| record.get(at)).unwrap_or_default();
        let cells = [cell(0), cell(1), cell(2), cell(3), cell(4), cell(5)].map(str::to_owned);
        lines.push(line(record.position().map_or(0, csv::Position::line), cells, bin));
    }
    Ok(lines)
}

fn line(line: u64, [id, account, amount, paid_at, content, payer]: [String; 6], bin: &str) -> Line {
    let credit = match (dong(&amount), moment(&paid_at)) {
        (Err(fault), _) => Err(fault),
        (_, None) => Err("payments-line-moment"),
        (Ok(dong), Some(paid_at)) => Ok(Credit {
            bin: bin.to_owned(),
            account,
            bank_id: id.clone(),
            dong,
            paid_at,
            content: content.clone(),
            payer,
        }),
    };
    Line { line, id, content, credit }
}

/// Whole đồng as banks write them: `8000`, `8.000`, `+8,000.00 VND`. Money that goes out is no credit.
fn dong(text: &str) -> Result<u64, &'static str> {
    let plain = text.trim().trim_end_matches("VND").trim_end_matches('₫').trim();
    if plain.starts_with('-') || plain.starts_with('(') {
        return Err("payments-line-debit");
    }
    let plain = plain.trim_start_matches('+');
    let whole = plain.strip_suffix(".00").or_else(|| plain.strip_suffix(",00")).unwrap_or(plain);
    let mut groups = whole.split(['.', ',']);
    let first = groups.next().unwrap_or_default();
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.iter().all(|group| group.len() == 3 && digits(group));
    let fits = !first.is_empty() && digits(first) && grouped && (rest.is_empty() || first.len() <= 3);
    let number = format!("{first}{}", rest.concat());
    fits.then(|| number.parse().ok()).flatten().filter(|dong| *dong > 0).ok_or("payments-line-amount")
}

/// A moment as banks write it, in the time of Vietnam where nothing else is said.
fn moment(text: &str) -> Option<Timestamp> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment);
    }
    let formats = ["%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"];
    let at = formats.iter().find_map(|format| DateTime::strptime(format, text).ok());
    let day = || Date::strptime("%d/%m/%Y", text).or_else(|_| Date::strptime("%Y-%m-%d", text)).ok();
    at.or_else(|| Some(day()?.at(12, 0, 0, 0))).map(instant)
}

async fn dry_run(desk: StaffVisit, form: Multipart) -> PageAnswer {
    let sent = MultipartForm::read(form).await?;
    let bin = sent.fields.first("bin").unwrap_or_default().trim().to_owned();
    let refused = |key: &str| desk.visit.texts().get(key);
    let Some(file) = sent.files.into_iter().next() else {
        return page(&desk, String::new(), refused("payments-fault-file")).await;
    };
    if file.bytes.len() > STATEMENT_MAX {
        return page(&desk, String::new(), refused("payments-fault-too-long")).await;
    }
    let Ok(text) = String::from_utf8(file.bytes.to_vec()) else {
        return page(&desk, String::new(), refused("payments-fault-file")).await;
    };
    match read(&text, &bin) {
        Ok(lines) => judged(&desk, lines, text, bin).await,
        Err(fault) => page(&desk, String::new(), refused(fault)).await,
    }
}

/// A line with what would become of it; `None` where the desk does not reconcile the account.
async fn judge(
    desk: &StaffVisit,
    lines: Vec<Line>,
) -> Result<Vec<(Line, Option<Judged>)>, registry::Trouble> {
    let (actor, now) = (desk.staff.actor(), desk.visit.now);
    let read = desk.visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        let mut judged = Vec::with_capacity(lines.len());
        for line in lines {
            let fate = match &line.credit {
                Ok(credit) if view.reconciles(&viewer, credit, now) => Some(view.judge_credit(credit, now)?),
                _ => None,
            };
            judged.push((line, fate));
        }
        Ok(judged)
    });
    read.await
}

async fn judged(desk: &StaffVisit, lines: Vec<Line>, text: String, bin: String) -> PageAnswer {
    let (visit, texts) = (&desk.visit, desk.visit.texts());
    let judged = judge(desk, lines).await?;
    let count = |wanted: fn(&Judged) -> bool| {
        judged.iter().filter_map(|(_, fate)| fate.as_ref()).filter(|f| wanted(f)).count()
    };
    let (matches, waits) =
        (count(|fate| matches!(fate, Judged::Matches(_))), count(|fate| matches!(fate, Judged::Waits(_))));
    let words =
        texts.with("payments-dry-words", &[("matches", &matches), ("waits", &waits), ("all", &judged.len())]);
    let statement = if matches + waits > 0 { text } else { String::new() };
    let lines = judged.iter().map(|(line, fate)| {
        let (outcome, good) = would_be(visit, line, fate.as_ref());
        shown(visit, line, outcome, good)
    });
    let lines = lines.collect();
    let frame = frame(desk, texts.get("payments-dry-title"), None).await?;
    show(&StatementPage { page: frame, words, lines, statement, bin })
}

fn shown(visit: &Visit, line: &Line, outcome: String, good: bool) -> LineShown {
    LineShown {
        line: line.line,
        id: line.id.clone(),
        amount: line.credit.as_ref().map(|credit| visit.lang.money(credit.dong)).unwrap_or_default(),
        content: line.content.clone(),
        outcome,
        good,
    }
}

fn would_be(visit: &Visit, line: &Line, fate: Option<&Judged>) -> (String, bool) {
    let texts = visit.texts();
    match (&line.credit, fate) {
        (Err(fault), _) => (texts.get(fault), false),
        (Ok(_), None) => (texts.get("payments-line-account"), false),
        (Ok(_), Some(Judged::Matches(code))) => {
            (texts.with("payments-line-matches", &[("code", &code.to_string())]), true)
        }
        (Ok(_), Some(Judged::Waits(why))) => {
            (texts.with("payments-line-waits", &[("reason", &texts.get(doubt(*why)))]), false)
        }
        (Ok(_), Some(Judged::Known)) => (texts.get("payments-line-known"), false),
        (Ok(_), Some(Judged::Contradicts)) => (texts.get("payments-line-contradicts"), false),
        (Ok(_), Some(Judged::Fault(fault))) => (texts.get(fault_key(*fault)), false),
    }
}

fn fault_key(fault: CreditFault) -> &'static str {
    match fault {
        CreditFault::BankId => "payments-line-id",
        CreditFault::Amount => "payments-line-amount",
        CreditFault::Moment => "payments-line-moment",
        CreditFault::Account => "payments-line-account",
    }
}

async fn import(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let (visit, texts) = (&desk.visit, desk.visit.texts());
    let (text, bin) = (form.first("statement").unwrap_or_default(), form.first("bin").unwrap_or_default());
    let lines = match read(text, bin) {
        Ok(lines) => lines,
        Err(fault) => return page(&desk, String::new(), texts.get(fault)).await,
    };
    // Whose account it is is looked at again: the text came back from the outside.
    let judged = judge(&desk, lines).await?;
    let given = visit.app.registry().blocking(move |registry| {
        let mut given = Vec::with_capacity(judged.len());
        for (line, fate) in judged {
            let booked = match (&line.credit, &fate) {
                (Ok(credit), Some(_)) => Some(registry.receive_credit(credit, ToldBy::Statement)?),
                _ => None,
            };
            given.push((line, booked));
        }
        Ok(given)
    });
    let given = given.await?;
    let booked = given.iter().filter(|(_, booked)| is_booked(booked.as_ref())).count();
    let waiting = given.iter().filter(|(_, booked)| is_waiting(booked.as_ref())).count();
    let words = texts
        .with("payments-import-words", &[("booked", &booked), ("waiting", &waiting), ("all", &given.len())]);
    let lines: Vec<LineShown> = given
        .iter()
        .map(|(line, booked)| {
            let (outcome, good) = became(visit, line, booked.as_ref());
            shown(visit, line, outcome, good)
        })
        .collect();
    let frame = frame(&desk, texts.get("payments-import-title"), None).await?;
    let shown: Response =
        show(&StatementPage { page: frame, words, lines, statement: String::new(), bin: String::new() })?;
    Ok((StatusCode::OK, shown).into_response())
}

fn is_booked(booked: Option<&Booked>) -> bool {
    matches!(booked, Some(Booked::Kept(kept)) if kept.code.is_some())
}

fn is_waiting(booked: Option<&Booked>) -> bool {
    matches!(booked, Some(Booked::Kept(kept)) if kept.code.is_none())
}

fn became(visit: &Visit, line: &Line, booked: Option<&Booked>) -> (String, bool) {
    let texts = visit.texts();
    match (&line.credit, booked) {
        (Err(fault), _) => (texts.get(fault), false),
        (Ok(_), None) => (texts.get("payments-line-account"), false),
        (Ok(_), Some(Booked::Kept(kept))) => match (&kept.code, kept.doubt) {
            (Some(code), _) => (texts.with("payments-line-booked", &[("code", &code.to_string())]), true),
            (None, why) => {
                let reason = why.map(|why| texts.get(doubt(why))).unwrap_or_default();
                (texts.with("payments-line-waits", &[("reason", &reason)]), false)
            }
        },
        (Ok(_), Some(Booked::Again(_))) => (texts.get("payments-line-known"), false),
        (Ok(_), Some(Booked::Contradicts(_))) => (texts.get("payments-line-contradicts"), false),
        (Ok(_), Some(Booked::Fault(fault))) => (texts.get(fault_key(*fault)), false),
    }
}
