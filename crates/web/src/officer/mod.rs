//! The officers' side: worklists, the dossier desk, one page per command, the audit trail, intake at the counter.
//!
//! Knows who sits at the desk and what the queues hold; decides nothing about a dossier.

pub mod account;
pub mod balance;
pub mod command;
pub mod desk;
#[cfg(test)]
mod dossier_tests;
mod each;
pub mod exports;
pub mod fees;
pub mod files;
pub mod history;
pub mod intake;
pub mod notices;
pub mod offline;
pub mod payments;
pub mod petitions;
pub mod procedure;
pub mod queue;
mod rail;
pub mod register;
pub mod returns;
pub mod sign;
pub mod substitutes;
#[cfg(test)]
mod substitutes_tests;
pub mod supervisor;
#[cfg(test)]
mod tests;
pub mod transfers;
pub mod work;

use axum::Router;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;

use crate::common::components::RefusedOffer;
use crate::common::dossier_code::dossier_code;
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, StaffVisit, Visit};

pub(crate) use rail::frame;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/officer", get(landing))
        .route("/officer/search", get(search))
        .merge(account::routes())
        .merge(work::routes())
        .merge(balance::routes())
        .merge(exports::routes())
        .merge(desk::routes())
        .merge(files::routes())
        .merge(command::routes())
        .merge(history::routes())
        .merge(intake::routes())
        .merge(offline::routes())
        .merge(notices::routes())
        .merge(petitions::routes())
        .merge(procedure::routes())
        .merge(queue::routes())
        .merge(transfers::routes())
        .merge(returns::routes())
        .merge(fees::routes())
        .merge(payments::routes())
        .merge(register::routes())
        .merge(substitutes::routes())
        .merge(sign::routes())
        .merge(supervisor::routes())
}

/// What a form says that was sent before with other answers; it stays open, filled, with a new key.
pub(crate) fn reused(visit: &Visit, code: &law::code::DossierCode) -> RefusedOffer {
    let texts = visit.texts();
    RefusedOffer {
        title: texts.get("form-reused"),
        reason: texts.with("form-reused-words", &[("code", &code.to_string())]),
        ground: None,
        cure: None,
    }
}

/// The page a member of staff begins the day with.
async fn landing(desk: StaffVisit) -> PageAnswer {
    let path = match work::landing(&desk).await? {
        Some(path) => path,
        None => desk.staff.landing().to_owned(),
    };
    Ok(Redirect::to(&desk.visit.url(&path)).into_response())
}

/// The search box of the bar: a code opens its dossier, anything else is looked for in the worklist of the unit.
async fn search(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    let typed = law::text::clean(query.get("q"));
    let path = match dossier_code(&typed) {
        Some(code) => format!("/officer/dossiers/{code}"),
        None => format!(
            "/officer/work?view=unit&q={}",
            percent_encoding::utf8_percent_encode(&typed, percent_encoding::NON_ALPHANUMERIC)
        ),
    };
    Ok(Redirect::to(&desk.visit.url(&path)).into_response())
}
