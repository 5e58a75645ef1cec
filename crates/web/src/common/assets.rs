//! Style sheets, script, icons and font: embedded in the binary and served under a version of their own bytes,
//! so that browsers keep them for a year and a new build is seen at once.
//!
//! Must not know pages. Nothing here comes from, or points to, another host.

use std::fmt;
use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use include_dir::{Dir, include_dir};

pub(crate) static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets");

/// Sixteen hexadecimal digits over the names and bytes of all files.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    fold_in(&FILES, &mut hash);
    format!("{hash:016x}")
});

/// FNV-1a: enough to tell builds apart; nothing rests on it being hard to forge.
fn fold_in(folder: &Dir<'_>, hash: &mut u64) {
    let mut add = |bytes: &[u8]| {
        for byte in bytes {
            *hash = (*hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for file in folder.files() {
        add(file.path().to_string_lossy().as_bytes());
        add(file.contents());
    }
    for inner in folder.dirs() {
        fold_in(inner, hash);
    }
}

/// The address of a file: `/assets/{version}/motcua.css`.
#[must_use]
pub fn asset(file: &str) -> String {
    format!("/assets/{}/{file}", *VERSION)
}

/// An icon of the sprite, beside words and therefore hidden from screen readers. In templates: `{{ page.icon("search") }}`.
#[derive(Debug, Clone, Copy)]
pub struct Icon(&'static str);

/// The icon with this identifier in `assets/icons.svg`.
#[must_use]
pub fn icon(name: &'static str) -> Icon {
    Icon(name)
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "<svg class=\"icon\" aria-hidden=\"true\" focusable=\"false\"><use href=\"/assets/{}/icons.svg#{}\"/></svg>",
            *VERSION, self.0
        )
    }
}

impl askama::filters::HtmlSafe for Icon {}

/// The routes of the embedded files; to be merged into the router of the pages.
pub fn routes<State: Clone + Send + Sync + 'static>() -> Router<State> {
    Router::new().route("/assets/{version}/{*file}", get(serve)).route("/favicon.ico", get(favicon))
}

/// Serves one file. An old version gives the present bytes, but is then not kept.
async fn serve(Path((version, file)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Some(found) = FILES.get_file(&file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = format!("\"{}\"", *VERSION);
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes());
    let keep = if version == *VERSION { "public, max-age=31536000, immutable" } else { "no-cache" };
    let about = [
        (header::CONTENT_TYPE, content_type(&file).to_owned()),
        (header::CACHE_CONTROL, keep.to_owned()),
        (header::ETAG, tag),
    ];
    if known {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    (about, found.contents()).into_response()
}

async fn favicon(headers: HeaderMap) -> Response {
    serve(Path((String::new(), "favicon.svg".to_owned())), headers).await
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn files_are_kept_for_a_year_and_confirmed_by_tag() {
        let answer = serve(Path((VERSION.clone(), "motcua.css".to_owned())), HeaderMap::new()).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/css; charset=utf-8");
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, answer.headers()[header::ETAG].clone());
        let again = serve(Path((VERSION.clone(), "motcua.css".to_owned())), headers).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        let missing = serve(Path((VERSION.clone(), "../Cargo.toml".to_owned())), HeaderMap::new()).await;
        assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn every_icon_that_is_named_is_in_the_sprite() {
        let sprite = FILES.get_file("icons.svg").unwrap().contents_utf8().unwrap();
        let mut source = String::new();
        crate::common::gallery::source_of(&mut source);
        for call in ["icon(\"", "icon: \""] {
            for rest in source.split(call).skip(1) {
                let name: String = rest.chars().take_while(|c| *c != '"').collect();
                let known = sprite.contains(&format!("id=\"{name}\""))
                    || !name.chars().all(|c| c.is_ascii_lowercase());
                assert!(known, "icon {name} is not in icons.svg");
            }
        }
    }

    #[test]
    fn no_file_points_to_another_host() {
        for name in ["motcua.css", "officer.css", "receipt.css", "motcua.js", "intake.js", "files.js"] {
            let text = FILES.get_file(name).unwrap().contents_utf8().unwrap();
            assert!(!text.contains("http://") && !text.contains("https://"), "{name}");
        }
    }
}
