//! `/officer/uploads`: a file comes in pieces and goes on where it broke off (the way of tus.io: length first, pieces at an
//! offset, the offset on request). It opens for whoever began it and for nobody else; signed-in citizens may use it too.
//!
//! Answers are JSON, for the script of the pages. Without script the same files come by an ordinary form.

use axum::Json;
use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{head, post};
use documents::scan::{FileKind, ScanFault, other_kind};
use gateways::{OpenPart, PartFault, Parts};
use registry::uploads::Upload;
use serde_json::json;

use crate::common::stored_file::{FILE_MAX, FileFault, StoredFile};
use crate::common::{App, Lang, PageFault, Visit, Who};

const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
/// Content type of a piece.
const PIECE: &str = "application/offset+octet-stream";
/// Bytes gathered before they are written to the disk.
const GATHERED: usize = 256 * 1024;
/// First bytes by which a kind is told.
const HEAD: usize = 4_096;
/// Longest name of a file that is kept, in characters.
const NAME_MAX: usize = 200;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/uploads", post(begin))
        .route("/officer/uploads/{id}", head(offset).get(told).patch(piece).delete(give_up))
}

/// Why an upload does not go on.
enum Fault {
    Page(PageFault),
    File(FileFault, String, Lang),
    Status(StatusCode, &'static str, Lang),
    /// The piece belongs elsewhere; the length there is.
    Offset(u64),
}

impl From<PageFault> for Fault {
    fn from(fault: PageFault) -> Self {
        Self::Page(fault)
    }
}

impl From<registry::Trouble> for Fault {
    fn from(trouble: registry::Trouble) -> Self {
        Self::Page(trouble.into())
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let said =
            |status: StatusCode, words: String| (status, Json(json!({ "detail": words }))).into_response();
        match self {
            Self::Page(PageFault::SignIn) => StatusCode::UNAUTHORIZED.into_response(),
            Self::Page(fault) => fault.into_response(),
            Self::File(fault, name, lang) => {
                let status = match fault {
                    FileFault::Scan(ScanFault::Kind(_)) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    FileFault::Scan(_) => StatusCode::UNPROCESSABLE_ENTITY,
                    FileFault::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
                    FileFault::Full => StatusCode::INSUFFICIENT_STORAGE,
                    FileFault::Trouble => StatusCode::SERVICE_UNAVAILABLE,
                };
                said(status, fault.words(&name, lang))
            }
            Self::Status(status, key, lang) => said(status, crate::common::Texts::of(lang).get(key)),
            Self::Offset(length) => (StatusCode::CONFLICT, [(OFFSET, length.to_string())]).into_response(),
        }
    }
}

/// Whose uploads these are.
fn owner(visit: &Visit) -> Result<String, Fault> {
    match &visit.who {
        Who::Staff(staff) => Ok(format!("staff/{}", staff.id)),
        Who::Citizen(citizen) => Ok(format!("citizen/{}", citizen.subject)),
        Who::Guest => Err(PageFault::SignIn.into()),
    }
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

async fn begin(visit: Visit, headers: HeaderMap) -> Result<Response, Fault> {
    let owner = owner(&visit)?;
    let name = file_name(&headers);
    let bytes = number(&headers, &LENGTH);
    let bytes = bytes.ok_or(Fault::Status(StatusCode::BAD_REQUEST, "upload-length-missing", visit.lang))?;
    let fault = |fault| Fault::File(fault, name.clone(), visit.lang);
    if bytes == 0 {
        return Err(fault(FileFault::Scan(ScanFault::Empty)));
    }
    if bytes > FILE_MAX as u64 {
        return Err(fault(FileFault::TooLarge(bytes)));
    }
    let called = name.clone();
    let begun = visit.app.registry().blocking(move |registry| registry.begin_upload(&owner, &called, bytes));
    let begun = begun.await?;
    let upload = begun.ok_or(Fault::Status(StatusCode::TOO_MANY_REQUESTS, "upload-too-many", visit.lang))?;
    let (parts, id) = (parts(&visit).map_err(fault)?, upload.id.clone());
    let made = tokio::task::spawn_blocking(move || parts.begin(&id)).await;
    made.map_err(|_| fault(FileFault::Trouble))?.map_err(|gone| fault(gone.into()))?;
    let location = visit.url(&format!("/officer/uploads/{}", upload.id));
    let about =
        [(header::LOCATION, location), (OFFSET, "0".to_owned()), (EXPIRES, upload.expires_at.to_string())];
    Ok((StatusCode::CREATED, about).into_response())
}

fn parts(visit: &Visit) -> Result<Parts, FileFault> {
    Ok(visit.app.files().parts()?)
}

/// The name in `Upload-Metadata: filename <base64>`.
fn file_name(headers: &HeaderMap) -> String {
    let text = headers.get(&METADATA).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let pairs = text.split(',').filter_map(|pair| pair.trim().split_once(' '));
    let coded = pairs.into_iter().find(|(key, _)| *key == "filename").map_or("", |(_, value)| value.trim());
    let bytes = from_base64(coded).unwrap_or_default();
    let name = law::text::clean(&String::from_utf8_lossy(&bytes));
    let name: String = name.chars().filter(|c| !c.is_control()).take(NAME_MAX).collect();
    if name.is_empty() { "—".to_owned() } else { name }
}

/// Base64 of RFC 4648, with or without its padding.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let (mut held, mut bits) = (0_u32, 0_u32);
    for letter in text.trim_end_matches('=').bytes() {
        let six = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        held = (held << 6 | u32::from(six)) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).ok()?);
        }
    }
    Some(bytes)
}

async fn known(visit: &Visit, id: &str) -> Result<Upload, Fault> {
    let (id, owner) = (id.to_owned(), owner(visit)?);
    let found = visit.app.registry().blocking(move |registry| registry.upload(&id, &owner)).await?;
    found.ok_or(Fault::Status(StatusCode::NOT_FOUND, "upload-gone", visit.lang))
}

async fn offset(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let upload = known(&visit, &id).await?;
    let length = if upload.sha256.is_some() { upload.bytes } else { length(&visit, &upload).await? };
    let about = [(OFFSET, length.to_string()), (LENGTH, upload.bytes.to_string())];
    Ok((StatusCode::OK, about).into_response())
}

async fn length(visit: &Visit, upload: &Upload) -> Result<u64, Fault> {
    let fault = |fault| Fault::File(fault, upload.name.clone(), visit.lang);
    let (parts, id) = (parts(visit).map_err(fault)?, upload.id.clone());
    let length = tokio::task::spawn_blocking(move || parts.length(&id)).await;
    match length {
        Ok(Ok(length)) => Ok(length),
        Ok(Err(PartFault::Unknown)) => Err(Fault::Status(StatusCode::NOT_FOUND, "upload-gone", visit.lang)),
        Ok(Err(gone)) => Err(fault(gone.into())),
        Err(_) => Err(fault(FileFault::Trouble)),
    }
}

/// What became of an upload: the stored file once it is whole.
async fn told(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let upload = known(&visit, &id).await?;
    let Some(sha256) = upload.sha256.clone() else {
        let received = length(&visit, &upload).await?;
        return Ok(
            Json(json!({ "name": upload.name, "bytes": upload.bytes, "received": received })).into_response()
        );
    };
    stored(&visit, &upload, sha256).await
}

async fn stored(visit: &Visit, upload: &Upload, sha256: String) -> Result<Response, Fault> {
    let digest = sha256.clone();
    let read = visit.app.read(move |view| Ok((view.pages_of(&digest)?, view.stored_file(&digest)?)));
    let (pages, file) = read.await?;
    let body = json!({
        "name": upload.name,
        "bytes": upload.bytes,
        "received": upload.bytes,
        "sha256": sha256,
        "pages": pages.unwrap_or(1),
        "media_type": file.map(|file| file.media_type),
    });
    Ok(Json(body).into_response())
}

async fn give_up(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let upload = known(&visit, &id).await?;
    drop_upload(&visit, &upload).await;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Drops what has arrived; what cannot be dropped now is swept later.
async fn drop_upload(visit: &Visit, upload: &Upload) {
    let Ok(parts) = parts(visit) else { return };
    let id = upload.id.clone();
    let dropped = visit.app.registry().blocking(move |registry| {
        let _ = parts.remove(&id);
        registry.end_upload(&id)
    });
    if let Err(trouble) = dropped.await {
        tracing::error!(number = trouble.number(), "an upload is not forgotten: {trouble}");
    }
}

async fn piece(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Fault> {
    let upload = known(&visit, &id).await?;
    if let Some(sha256) = upload.sha256.clone() {
        return stored(&visit, &upload, sha256).await;
    }
    let (head, body) = request.into_parts();
    let kind = head.headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let Some(offset) = number(&head.headers, &OFFSET).filter(|_| kind == Some(PIECE.as_bytes())) else {
        return Err(Fault::Status(StatusCode::UNSUPPORTED_MEDIA_TYPE, "upload-no-piece", visit.lang));
    };
    let length = match take(&visit, &upload, offset, body).await {
        Ok(length) => length,
        Err(fault) => {
            if matches!(&fault, Fault::File(FileFault::Scan(_) | FileFault::TooLarge(_), ..)) {
                drop_upload(&visit, &upload).await;
            }
            return Err(fault);
        }
    };
    if length < upload.bytes {
        return Ok((StatusCode::NO_CONTENT, [(OFFSET, length.to_string())]).into_response());
    }
    match StoredFile::finish(&app, &upload).await {
        Ok(file) => {
            let (id, sha256) = (upload.id.clone(), file.digest.to_string());
            let digest = sha256.clone();
            app.registry().blocking(move |registry| registry.finish_upload(&id, &digest)).await?;
            let mut answer = stored(&visit, &upload, sha256).await?;
            answer.headers_mut().insert(OFFSET, HeaderValue::from(length));
            Ok(answer)
        }
        Err(fault) => {
            if matches!(fault, FileFault::Scan(_)) {
                drop_upload(&visit, &upload).await;
            }
            Err(Fault::File(fault, upload.name.clone(), visit.lang))
        }
    }
}

/// Appends what comes, until it ends or breaks off; the length there is then. What arrived before a break stays.
async fn take(visit: &Visit, upload: &Upload, offset: u64, body: Body) -> Result<u64, Fault> {
    let fault = |fault| Fault::File(fault, upload.name.clone(), visit.lang);
    let (parts, id) = (parts(visit).map_err(fault)?, upload.id.clone());
    let opened = tokio::task::spawn_blocking(move || parts.open_at(&id, offset)).await;
    let mut part = match opened.map_err(|_| fault(FileFault::Trouble))? {
        Ok(part) => part,
        Err(PartFault::Offset(length)) => return Err(Fault::Offset(length)),
        Err(PartFault::Busy) => return Err(Fault::Status(StatusCode::LOCKED, "upload-busy", visit.lang)),
        Err(PartFault::Unknown) => {
            return Err(Fault::Status(StatusCode::NOT_FOUND, "upload-gone", visit.lang));
        }
        Err(gone) => return Err(fault(gone.into())),
    };
    let (mut body, mut gathered, mut broken) = (std::pin::pin!(body), Vec::new(), false);
    loop {
        let frame = std::future::poll_fn(|context| body.as_mut().poll_frame(context)).await;
        let ended = match frame {
            Some(Ok(frame)) => {
                gathered.extend_from_slice(frame.data_ref().map_or(&[][..], |data| data));
                false
            }
            Some(Err(_)) => {
                broken = true;
                true
            }
            None => true,
        };
        if part.length() + gathered.len() as u64 > upload.bytes {
            return Err(fault(FileFault::TooLarge(part.length() + gathered.len() as u64)));
        }
        if gathered.len() >= GATHERED || (ended && !gathered.is_empty()) {
            part = append(part, std::mem::take(&mut gathered)).await.map_err(fault)?;
        }
        if ended {
            break;
        }
    }
    if broken {
        return Err(Fault::Status(StatusCode::BAD_REQUEST, "upload-broken-off", visit.lang));
    }
    Ok(part.length())
}

/// Appends on a thread that may block; the kind is told as soon as the first bytes are there.
async fn append(mut part: OpenPart, piece: Vec<u8>) -> Result<OpenPart, FileFault> {
    let appended = tokio::task::spawn_blocking(move || {
        let begins = part.length() < HEAD as u64;
        part.append(&piece)?;
        if begins && part.length() >= 8 {
            let head = part.head(HEAD)?;
            if FileKind::of(&head).is_none() {
                return Err(FileFault::Scan(ScanFault::Kind(other_kind(&head))));
            }
        }
        Ok(part)
    });
    appended.await.map_err(|_| FileFault::Trouble)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_in_base64() {
        let mut headers = HeaderMap::new();
        assert_eq!(file_name(&headers), "—");
        headers.insert(
            METADATA,
            HeaderValue::from_static("filetype YQ==, filename R2nhuqV5IGtoYWkgc2luaC5wZGY="),
        );
        assert_eq!(file_name(&headers), "Giấy khai sinh.pdf");
        assert_eq!(from_base64("Zm9vYg=="), Some(b"foob".to_vec()));
        assert_eq!(from_base64("Zm9v"), Some(b"foo".to_vec()));
        assert_eq!(from_base64("Zm9v*"), None);
    }
}
