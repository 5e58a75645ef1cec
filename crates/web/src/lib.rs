//! The pages and the API of Một Cửa over HTTP: routes, views, templates, texts, embedded files.
//!
//! Only this room speaks the web framework. It decides nothing: a form or a JSON body becomes a command, the
//! registry carries it out, the answer becomes a page. It must not know SQL.
//!
//! # A page in three steps
//!
//! 1. **View.** In the page's own folder, a struct with a field `page: Page` and finished words, numbers and parts:
//!    `#[derive(Template)] #[template(path = "officer/work/page.html")] pub struct WorkPage { pub page: Page, … }`.
//! 2. **Template.** Beside it, `page.html` that starts with `{% extends "common/public.html" %}` (roomy) or
//!    `{% extends "common/officer.html" %}` (dense) and fills `{% block main %}`. Words come from
//!    `{{ page.text("work-title") }}` and `{{ page.with("work-count", [("count", &count)]) }}`, addresses from
//!    `{{ page.url("/officer/work") }}`, icons from `{{ page.icon("search") }}`, parts from `{{ part }}`; every form
//!    that changes something holds `{{ page.form_fields() }}`. No `style=`, no inline script.
//! 3. **Words and sample.** The keys in `texts/{vi,en,nb}/….ftl`, named after the page, and a test that calls
//!    `common::gallery::show` with sample values in each language.

pub mod admin;
pub mod api;
pub mod banks;
pub mod common;
pub mod data;
#[cfg(test)]
pub(crate) mod house;
pub mod officer;
mod probes;
pub mod public;
pub mod signing;

use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

pub use common::app::{App, Config};
use common::page_fault::{PageFault, write_messages};
use common::{Lang, assets, lingering, security};

/// Longest time an answer may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// Largest form of a page; pages that take files set their own limit.
const FORM_MAX: usize = 1024 * 1024;

/// Everything the product answers over HTTP. Serve it with
/// `into_make_service_with_connect_info::<std::net::SocketAddr>()`, or all visitors count as one for the limits.
pub fn router(app: App) -> Router {
    Router::new()
        .nest("/api/v1", api::routes(&app))
        .merge(probes::routes())
        .merge(assets::routes().layer(CompressionLayer::new()))
        .fallback_service(pages(&app))
        .layer(middleware::from_fn(security::harden))
        .layer(middleware::from_fn(lingering::linger))
        .layer(middleware::from_fn_with_state(app.clone(), count))
        .with_state(app)
}

/// Serves until `stop` is ready, then lets the requests at hand end.
///
/// # Errors
/// Those of the listener.
pub async fn serve(
    listener: tokio::net::TcpListener,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let _watch = EditionWatch::start(app.clone());
    let _exports = officer::exports::Runner::start(app.clone());
    let _readings = common::file_reading::Readings::start(app.clone());
    let service = router(app).into_make_service_with_connect_info::<std::net::SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop).await
}

/// Time between two looks at which edition of the pack is in force: another process may have published one, or its day
/// may have come.
const EDITION_EVERY: Duration = Duration::from_secs(2);

/// Looks which edition is in force while pages are served.
struct EditionWatch(tokio::task::JoinHandle<()>);

impl EditionWatch {
    fn start(app: App) -> Self {
        Self(tokio::spawn(async move {
            let mut told = String::new();
            loop {
                tokio::time::sleep(EDITION_EVERY).await;
                let looked = app.clone();
                let outcome = tokio::task::spawn_blocking(move || looked.refresh_edition()).await;
                let fault = match outcome {
                    Ok(Err(fault)) => fault.to_string(),
                    _ => String::new(),
                };
                if !fault.is_empty() && fault != told {
                    tracing::error!("the edition in force cannot be used, the one before stays: {fault}");
                }
                told = fault;
            }
        }))
    }
}

impl Drop for EditionWatch {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The pages in all languages. The prefix of the language is taken off the address before a page is looked up.
fn pages(app: &App) -> Router {
    let pages: Router = Router::new()
        .merge(public::routes())
        .merge(officer::routes())
        .merge(admin::routes())
        .merge(data::routes())
        .fallback(async || PageFault::NotFound)
        .method_not_allowed_fallback(async || PageFault::NotFound)
        .layer(DefaultBodyLimit::max(FORM_MAX))
        .layer(middleware::from_fn(security::same_origin))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, PATIENCE))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(app.clone(), write_messages))
        .layer(CompressionLayer::new())
        .with_state(app.clone());
    Router::new().fallback_service(pages).layer(middleware::from_fn(speak))
}

/// Takes the language off the address and puts it beside the request.
async fn speak(mut request: Request, next: Next) -> Response {
    let asked = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let (lang, path) = Lang::split(asked);
    if lang != Lang::Vi {
        match path.parse() {
            Ok(uri) => *request.uri_mut() = uri,
            Err(_) => return StatusCode::BAD_REQUEST.into_response(),
        }
    }
    request.extensions_mut().insert(lang);
    next.run(request).await
}

async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let response = next.run(request).await;
    app.metrics().request(response.status(), started.elapsed());
    response
}

/// A panic is our fault: it is logged, nothing was changed, the visitor gets a number.
fn panicked(_panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!(number = "MC-2001", "a handler of the pages panicked");
    PageFault::Trouble("MC-2001").into_response()
}
