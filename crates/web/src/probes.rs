//! What machines ask: is it alive, is it ready, what has it counted. No personal data, no session.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::common::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
}

/// Ready means: the store answers.
async fn ready(State(app): State<App>) -> Response {
    let registry = app.registry().clone();
    let asked = tokio::task::spawn_blocking(move || {
        registry.with_reader(|connection| connection.query("SELECT 1", &[]).map(|_| ()))
    });
    match asked.await {
        Ok(Ok(())) => "ready\n".into_response(),
        Ok(Err(trouble)) => {
            tracing::error!(number = trouble.number(), "not ready: {trouble}");
            (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {}\n", trouble.number())).into_response()
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response(),
    }
}

async fn metrics(State(app): State<App>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], app.metrics().text())
        .into_response()
}
