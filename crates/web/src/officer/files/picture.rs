//! `/officer/dossiers/{code}/files/{sha256}/pages/{n}.png`: a page as a picture, to those who may see the dossier.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use documents::picture::{PictureFault, View, WIDTH_MAX, WIDTH_MIN};
use gateways::Digest;
use law::code::DossierCode;

use crate::common::page_pictures::picture;
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit};

/// Width where none is asked for.
const WIDTH: u32 = 800;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/officer/dossiers/{code}/files/{sha256}/pages/{picture}", get(page))
}

async fn page(
    desk: StaffVisit,
    Path((code, sha256, name)): Path<(String, String, String)>,
    query: PageQuery,
    headers: HeaderMap,
) -> PageAnswer {
    let (visit, actor) = (&desk.visit, desk.staff.actor());
    let number = name.strip_suffix(".png").and_then(|number| number.parse::<u32>().ok());
    let digest = Digest::parse(&sha256);
    let (Some(number), Some(digest)) = (number, digest) else { return Err(PageFault::NotFound) };
    let sha256 = digest.to_string();
    let may = visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        view.file_of(&viewer, &DossierCode(code), &sha256)
    });
    may.await?.ok_or(PageFault::NotFound)?;
    let width = query.get("width").parse().unwrap_or(WIDTH).clamp(WIDTH_MIN, WIDTH_MAX);
    let view = View { page: number, width, turns: query.get("turn").parse().unwrap_or(0) % 4 };
    let tag = format!("\"{digest}-{number}-{width}-{}\"", view.turns);
    // The bytes under a digest never change: the browser of this person keeps the picture, no shared cache does.
    let kept = [
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable".to_owned()),
        (header::ETAG, tag.clone()),
    ];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    match picture(&visit.app, digest, view).await {
        Ok(bytes) => Ok((kept, [(header::CONTENT_TYPE, "image/png")], bytes).into_response()),
        Err(PictureFault::NoSuchPage) => Err(PageFault::NotFound),
        Err(fault) => Ok(said(visit, fault)),
    }
}

/// A fault stands where the picture would: a browser shows it in the same frame.
fn said(visit: &Visit, fault: PictureFault) -> Response {
    let (status, key) = match fault {
        PictureFault::NoSuchPage | PictureFault::Broken => {
            (StatusCode::UNPROCESSABLE_ENTITY, "picture-broken")
        }
        PictureFault::TooLong => (StatusCode::UNPROCESSABLE_ENTITY, "picture-too-long"),
        PictureFault::Busy => (StatusCode::SERVICE_UNAVAILABLE, "picture-busy"),
    };
    let words = visit.texts().get(key);
    let lines: String = words.split(". ").enumerate().fold(String::new(), |mut svg, (at, line)| {
        let line = line.replace('&', "&amp;").replace('<', "&lt;");
        svg.push_str(&format!("<text x=\"400\" y=\"{}\">{line}</text>", 240 + at * 36));
        svg
    });
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 560\" width=\"800\" height=\"560\" \
         font-family=\"sans-serif\" font-size=\"22\" text-anchor=\"middle\" fill=\"#434F63\">\
         <rect width=\"800\" height=\"560\" fill=\"#fff\"/>{lines}</svg>"
    );
    (status, [(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response()
}
