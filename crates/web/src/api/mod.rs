//! `/api/v1`: the catalogue, filing, the commands of the life cycle, tracking, units, files and the feed of events, for
//! other systems of the province. Described by `/api/v1/openapi.json`.
//!
//! The API rulebook: bodies are JSON objects; names are `snake_case`; times are RFC 3339 with the offset of Vietnam;
//! amounts are whole đồng; lists are `{"items":[…],"next":…}` and page with `limit` and an opaque `after`; faults are RFC
//! 9457 problems with a stable `type`; what is not visible does not exist; `Idempotency-Key` repeats the first answer
//! and refuses another body.
//! Texts meant for people come in the language of `Accept-Language` (vi, en, nb).

mod caller;
mod commands;
mod dossiers;
mod events;
mod files;
mod intake;
mod offers;
mod openapi;
mod payments;
mod petitions;
mod procedures;
mod query;
mod schemas;
#[cfg(test)]
mod tests;
mod track;
mod units;
mod views;

pub use openapi::document;
pub(crate) use payments::{Signed, take_in};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::PATIENCE;
use crate::common::App;
use crate::common::problem::{ApiFault, write_problems};

/// Largest body of a request, except files.
const BODY_MAX: usize = 1024 * 1024;

/// The routes below `/api/v1`.
pub(crate) fn routes(app: &App) -> Router<App> {
    let limited = Router::new()
        .route("/procedures", get(procedures::list))
        .route("/procedures/{code}", get(procedures::one))
        .route("/procedures/{code}/form-schema", get(procedures::form_schema))
        .route("/dossiers", post(intake::open).get(dossiers::list))
        .route("/dossiers/{code}", get(dossiers::one))
        .route("/dossiers/{code}/{command}", post(commands::give))
        .route("/dossiers/{code}/files/{sha256}", get(dossiers::file))
        .route("/track/{code}", get(track::one))
        .route("/petitions", get(petitions::list).post(petitions::send))
        .route("/petitions/{code}", get(petitions::one))
        .route("/units", get(units::list))
        .route("/units/resolve", get(units::resolve))
        .route("/units/{code}", get(units::one))
        .route("/events", get(events::list))
        .route("/openapi.json", get(openapi::serve))
        .layer(DefaultBodyLimit::max(BODY_MAX));
    let files =
        Router::new().route("/files", post(files::store)).layer(DefaultBodyLimit::max(files::BODY_MAX));
    let credits = Router::new()
        .route("/payments/credits", post(payments::credits))
        .layer(DefaultBodyLimit::max(payments::BODY_MAX));
    limited
        .merge(files)
        .merge(credits)
        .fallback(async || ApiFault::NotFound)
        .method_not_allowed_fallback(async || ApiFault::MethodNotAllowed)
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, PATIENCE))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(app.clone(), write_problems))
}

/// A panic is our fault: it is logged, nothing was changed, the caller gets a number.
fn panicked(_panic: Box<dyn std::any::Any + Send + 'static>) -> axum::response::Response {
    tracing::error!(number = "MC-2001", "a handler of the API panicked");
    ApiFault::Trouble("MC-2001").into_response()
}
