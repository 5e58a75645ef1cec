//! Reads the loads of a division, asks the rule which moves would balance them, and makes those that were chosen.

use std::collections::BTreeSet;

use axum::Router;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use casework::balance::{Desk, Held, Move, moves};
use casework::dossier::Command;
use casework::{Role, StaffId};
use law::code::ProcedureCode;
use law::time::local;
use registry::views::{OfficerLoad, OpenDossier};

use super::{BalancePage, DeskLine, MoveLine};
use crate::common::components::EmptyState;
use crate::common::fields::FormData;
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, procedure_text, show};
use crate::officer::frame;
use crate::officer::work::{MarkedLine, bulk};

/// Working days that may be looked at; the middle one at first.
const DAYS: [u32; 3] = [1, 5, 10];

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/officer/balance", get(balance).post(apply))
}

async fn balance(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    let days = query.get("days").parse().ok().filter(|days| DAYS.contains(days)).unwrap_or(5);
    let away: BTreeSet<String> = query.all("away").map(str::to_owned).collect();
    show(&page(&desk, days, &away).await?)
}

async fn page(desk: &StaffVisit, days: u32, away: &BTreeSet<String>) -> Result<BalancePage, PageFault> {
    if !desk.staff.has_role(Role::DivisionHead) {
        return Err(PageFault::NotFound);
    }
    let (visit, actor) = (&desk.visit, desk.staff.actor());
    let read = visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        view.officer_loads(&viewer)
    });
    let loads = read.await?;
    let desks: Vec<Desk> = loads.iter().map(|load| desk_of(visit, load, away)).collect();
    let proposed = moves(&desks, days);
    let most =
        desks.iter().map(|desk| desk.due_within(days).max(desk.capacity(days))).max().unwrap_or(0).max(1);
    let lines = loads.iter().zip(&desks).map(|(load, desk)| line(visit, load, desk, (days, most)));
    let empty = EmptyState { sentence: visit.texts().get("balance-none"), action: None };
    Ok(BalancePage {
        desks: lines.collect(),
        page: frame(desk, visit.texts().get("balance-title"), None).await?,
        days,
        choices: DAYS.into(),
        empty: proposed.is_empty().then_some(empty),
        moves: proposed.iter().filter_map(|one| move_line(visit, one, &loads)).collect(),
        done: Vec::new(),
        refused: Vec::new(),
    })
}

/// A desk as the rule sees it.
fn desk_of(visit: &Visit, load: &OfficerLoad, away: &BTreeSet<String>) -> Desk {
    let province = visit.app.province();
    let today = visit.local().date();
    let held = |dossier: &OpenDossier| {
        let due = dossier.due_at.filter(|_| dossier.counting).map(|due| local(due).date());
        let days = due.map(|due| province.calendar.working_days_between(today, due).unwrap_or(0));
        Held {
            code: dossier.code.clone(),
            group: group(visit, &dossier.procedure),
            stage: dossier.stage.clone(),
            days_left: days,
        }
    };
    Desk {
        officer: load.id.clone(),
        absent: away.contains(&load.id.0),
        daily_output: load.daily_output(),
        held: load.open.iter().map(held).collect(),
    }
}

/// The field of a procedure: whoever knows one of it knows the others.
fn group(visit: &Visit, code: &ProcedureCode) -> String {
    let province = visit.app.province();
    let edition = province.procedures.get(code).and_then(|editions| editions.last());
    edition.map_or_else(|| code.to_string(), |procedure| procedure.field.clone())
}

fn line(visit: &Visit, load: &OfficerLoad, desk: &Desk, (days, most): (u32, u64)) -> DeskLine {
    let (due, capacity) = (desk.due_within(days), desk.capacity(days));
    let list = |due: &str| visit.url(&format!("/officer/work?view=unit&officer={}{due}", load.id));
    let texts = visit.texts();
    DeskLine {
        id: load.id.to_string(),
        name: load.name.clone(),
        away: desk.absent,
        open: (u64::try_from(load.open.len()).unwrap_or(u64::MAX), list("")),
        overdue: (load.overdue(visit.now), list("&due=overdue")),
        due,
        capacity,
        output: desk.daily_output,
        words: match due.checked_sub(capacity) {
            Some(over) if over > 0 => texts.with("balance-over", &[("count", &over)]),
            _ => texts.with("balance-room", &[("count", &(capacity - due))]),
        },
        over: due > capacity,
        bar: (due * 100 / most, capacity * 100 / most),
    }
}

fn move_line(visit: &Visit, one: &Move, loads: &[OfficerLoad]) -> Option<MoveLine> {
    let name = |id: &StaffId| {
        loads.iter().find(|load| load.id == *id).map_or_else(|| id.to_string(), |load| load.name.clone())
    };
    let from = loads.iter().find(|load| load.id == one.from)?;
    let dossier = from.open.iter().find(|dossier| dossier.code == one.code)?;
    let province = visit.app.province();
    let edition = province.procedures.get(&dossier.procedure).and_then(|editions| editions.last());
    let words = [("from", &name(&one.from)), ("to", &name(&one.to))];
    let words: Vec<(&str, &dyn crate::common::texts::Filling)> =
        words.iter().map(|(key, value)| (*key, *value as &dyn crate::common::texts::Filling)).collect();
    Some(MoveLine {
        value: format!("{} {} {}", one.code, dossier.version, one.to),
        code: one.code.to_string(),
        url: visit.url(&format!("/officer/dossiers/{}", one.code)),
        procedure: edition.map_or_else(
            || dossier.procedure.to_string(),
            |procedure| procedure_text::words(&procedure.name, visit.lang),
        ),
        due: dossier.due_at.map(|due| visit.lang.moment(local(due))).unwrap_or_default(),
        words: visit.texts().with("balance-move", &words),
        familiar: one.familiar,
    })
}

/// `CODE VERSION OFFICER`.
fn chosen(value: &str) -> Option<(bulk::Mark, Command)> {
    let (mark, officer) = value.rsplit_once(' ')?;
    let command = Command::Assign { officer: StaffId(officer.to_owned()) };
    Some((bulk::Mark::parse(mark)?, command))
}

async fn apply(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let visit = &desk.visit;
    let days = form.first("days").and_then(|days| days.parse().ok()).unwrap_or(5);
    let away: BTreeSet<String> = form.all("away").map(str::to_owned).collect();
    let all: Vec<_> = form.all("move").filter_map(chosen).take(bulk::MARKED_MAX).collect();
    let codes: Vec<String> = all.iter().map(|(mark, _)| mark.code.to_string()).collect();
    let key = form.first("request_key").unwrap_or_default();
    let outcomes = bulk::give(&desk, key, all).await;
    let mut page = page(&desk, days, &away).await?;
    for (code, outcome) in codes.iter().zip(outcomes) {
        let line = |words: String| MarkedLine {
            code: code.clone(),
            mark: code.clone(),
            person: String::new(),
            url: visit.url(&format!("/officer/dossiers/{code}")),
            words,
        };
        match outcome {
            Ok(words) => page.done.push(line(words)),
            Err(words) => page.refused.push(line(words)),
        }
    }
    let status = match (codes.is_empty(), page.refused.is_empty()) {
        (true, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (false, true) => StatusCode::OK,
        (false, false) => StatusCode::CONFLICT,
    };
    Ok((status, show(&page)?).into_response())
}
