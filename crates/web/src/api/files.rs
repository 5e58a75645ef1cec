//! `POST /api/v1/files`: a scan or a paper is stored before any dossier names it. What no dossier names is swept later.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use documents::scan::ScanFault;
use serde_json::json;

use super::caller::{Caller, body_fault};
use crate::common::App;
use crate::common::problem::ApiFault;
use crate::common::stored_file::{FileFault, StoredFile};

/// Largest request with a file: the file of at most 50 MB and what a form puts around it.
pub(crate) const BODY_MAX: usize = 51 * 1024 * 1024;
/// Largest file, in words.
const MAX_WORDS: &str = "50 MB";

/// Stores one file: the bytes as the body, or the first file of a form.
pub(crate) async fn store(
    State(app): State<App>,
    _caller: Caller,
    request: Request,
) -> Result<Response, ApiFault> {
    let bytes = bytes_of(request, &app).await?;
    let stored = StoredFile::store(&app, bytes).await.map_err(|fault| match fault {
        FileFault::Scan(ScanFault::Empty) => ApiFault::Malformed("0 B".to_owned()),
        FileFault::Scan(ScanFault::Kind(_)) => ApiFault::FileKind,
        FileFault::Scan(_) => ApiFault::FileRefused(fault),
        FileFault::TooLarge(_) => ApiFault::TooLarge(MAX_WORDS),
        FileFault::Full => ApiFault::Full("MC-3001"),
        FileFault::Trouble => ApiFault::Trouble("MC-3002"),
    })?;
    let body = json!({
        "sha256": stored.digest.to_string(),
        "bytes": stored.bytes,
        "media_type": stored.kind.media_type(),
        "pages": stored.pages,
    });
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

async fn bytes_of(request: Request, app: &App) -> Result<Bytes, ApiFault> {
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !media_type.is_some_and(|media_type| media_type.starts_with("multipart/form-data")) {
        return Bytes::from_request(request, app).await.map_err(|r| body_fault(&r, MAX_WORDS));
    }
    let malformed = |text: String| ApiFault::Malformed(text);
    let mut form = Multipart::from_request(request, app).await.map_err(|r| malformed(r.body_text()))?;
    while let Some(field) = form.next_field().await.map_err(|e| malformed(e.body_text()))? {
        if field.file_name().is_some() || field.name() == Some("file") {
            return field.bytes().await.map_err(|error| match error.status() {
                StatusCode::PAYLOAD_TOO_LARGE => ApiFault::TooLarge(MAX_WORDS),
                _ => malformed(error.body_text()),
            });
        }
    }
    Err(malformed("multipart/form-data: file".to_owned()))
}
