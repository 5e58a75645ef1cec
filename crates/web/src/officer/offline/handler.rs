//! The page, its worker, what it takes along, and the numbers.

use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use law::code::DossierCode;
use law::time::{local, rfc3339};
use registry::offline::{NumberBlock, Reserved};
use serde::{Deserialize, Serialize};

use super::bundle::Bundle;
use super::{OfflinePage, centre_of, merge, refused};
use crate::common::assets::{FILES, asset};
use crate::common::page::User;
use crate::common::refusal_text::refusal_text;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Texts, Visit, qr, show};

/// Numbers a machine holds of each day.
const HELD: u32 = 20;
/// It gets new ones when it holds fewer than this of a day.
const LOW: u32 = 10;
/// Working days of which a machine holds numbers, today included: a cut may last.
const DAYS: usize = 4;
/// Most of what a machine sends at once.
const SENT_MAX: usize = 512 * 1024;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/offline-worker.js", get(worker))
        .route("/officer/intake/offline", get(page))
        .route("/officer/intake/offline/app.webmanifest", get(manifest))
        .route("/officer/intake/offline/bundle.json", get(bundle))
        .route("/officer/intake/offline/numbers", post(numbers))
        .route("/officer/intake/offline/merge", post(merge::merge))
        .route("/officer/intake/offline/refused", get(refused::list))
        .route("/officer/intake/offline/refused/{staff}/{code}", get(refused::one).post(refused::resolve))
        .layer(DefaultBodyLimit::max(SENT_MAX))
}

/// The page is kept on the machine for whoever works there: nobody's name is in it.
async fn page(desk: StaffVisit) -> PageAnswer {
    centre_of(&desk)?;
    let mut page = desk.visit.page("offline-title");
    page.user = User::Visitor;
    show(&OfflinePage { words: words(desk.visit.texts()), page })
}

/// The words of the script.
fn words(texts: Texts) -> Vec<(&'static str, String)> {
    [
        ("bar-offline", "offline-bar-offline"),
        ("bar-online", "offline-bar-online"),
        ("bar-low", "offline-bar-low"),
        ("bar-none", "offline-bar-none"),
        ("bar-sign-in", "offline-bar-sign-in"),
        ("bar-other", "offline-bar-other"),
        ("bar-waiting", "offline-bar-waiting"),
        ("not-ready", "offline-not-ready"),
        ("no-worker", "offline-no-worker"),
        ("bundle-of", "offline-bundle-of"),
        ("none-found", "offline-none-found"),
        ("elsewhere", "intake-elsewhere"),
        ("not-here", "offline-not-here"),
        ("due-unknown", "offline-due-unknown"),
        ("due-earliest", "offline-due-earliest"),
        ("need-name", "fault-name-required"),
        ("need-paper", "offline-need-paper"),
        ("need-authority", "offline-need-authority"),
        ("no-papers", "receipt-no-papers"),
        ("status-waiting", "offline-status-waiting"),
        ("status-sending", "offline-status-sending"),
        ("status-merged", "offline-status-merged"),
        ("status-refused", "offline-status-refused"),
        ("print-again", "offline-print-again"),
        ("correct", "offline-correct"),
        ("due-differs", "offline-due-differs"),
    ]
    .map(|(name, key)| (name, texts.get(key)))
    .to_vec()
}

/// The worker of the page: what it keeps is named by version, so that a new build is fetched as a whole.
async fn worker(visit: Visit) -> Response {
    let script =
        FILES.get_file("offline-worker.js").and_then(|file| file.contents_utf8()).unwrap_or_default();
    let kept: Vec<String> = [
        "motcua.css",
        "officer.css",
        "offline.css",
        "offline.js",
        "motcua.js",
        "icons.svg",
        "favicon.svg",
        "fonts/inter.woff2",
    ]
    .map(asset)
    .to_vec();
    let page = visit.url("/officer/intake/offline");
    let Ok(head) = serde_json::to_string(&(page, kept)) else { return StatusCode::NOT_FOUND.into_response() };
    let about =
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (about, format!("const [PAGE, KEPT] = {head};\n{script}")).into_response()
}

/// What lets the browser put the page beside the programs of the machine.
async fn manifest(visit: Visit) -> Response {
    let page = visit.url("/officer/intake/offline");
    let about = [(header::CONTENT_TYPE, "application/manifest+json"), (header::CACHE_CONTROL, "no-cache")];
    let body = serde_json::json!({
        "name": format!("Một Cửa · {}", visit.texts().get("offline-title")), "short_name": "Một Cửa",
        "start_url": page, "scope": page, "display": "standalone", "lang": visit.lang.tag(),
        "background_color": "#F4F5F8", "theme_color": "#1B2F6B",
        "icons": [{ "src": asset("favicon.svg"), "sizes": "any", "type": "image/svg+xml" }],
    });
    (about, body.to_string()).into_response()
}

/// An answer to the script of the page. Whoever is not signed in is told so, and keeps everything.
pub(super) fn json(status: StatusCode, body: &impl Serialize) -> Response {
    match serde_json::to_vec(body) {
        Ok(bytes) => (status, [(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A word of the server where there is no answer: `sign-in`, `another-person`, `no-counter`, `unreadable`.
#[derive(Serialize)]
pub(super) struct Word {
    pub outcome: &'static str,
}

/// The counter of whoever is signed in.
pub(super) fn counter(visit: Visit) -> Option<StaffVisit> {
    let staff = visit.who.staff().cloned()?;
    Some(StaffVisit { visit, staff })
}

/// Nobody is signed in: the machine keeps what it has and asks for it.
pub(super) fn signed_out() -> Response {
    json(StatusCode::UNAUTHORIZED, &Word { outcome: "sign-in" })
}

async fn bundle(visit: Visit, headers: HeaderMap) -> PageAnswer {
    let Some(desk) = counter(visit) else { return Ok(signed_out()) };
    let Ok(centre) = centre_of(&desk) else {
        return Ok(json(StatusCode::FORBIDDEN, &Word { outcome: "no-counter" }));
    };
    let version = Bundle::version(&desk, &centre);
    let tag = format!("\"{version}\"");
    let about = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, about).into_response());
    }
    let made = tokio::task::spawn_blocking(move || Bundle::make(&desk, &centre, version)).await;
    let bundle = made.map_err(|_| PageFault::Trouble("MC-2003"))??;
    Ok((about, json(StatusCode::OK, &bundle)).into_response())
}

/// What a machine says of the numbers it holds.
#[derive(Debug, Deserialize)]
struct Held {
    /// A name of the machine, chosen by itself.
    device: String,
    /// Unused numbers of each day.
    #[serde(default)]
    held: std::collections::BTreeMap<Date, u32>,
}

#[derive(Serialize)]
struct Numbers {
    now: String,
    staff: String,
    blocks: Vec<Block>,
}

#[derive(Serialize)]
struct Block {
    secret: String,
    day: Date,
    first: u32,
    last: u32,
    /// The picture of the tracking address of each number, so that the machine draws none.
    numbers: Vec<Number>,
}

#[derive(Serialize)]
struct Number {
    code: String,
    size: u32,
    path: String,
    words: String,
}

async fn numbers(visit: Visit, body: Bytes) -> PageAnswer {
    let Some(desk) = counter(visit) else { return Ok(signed_out()) };
    let Ok(centre) = centre_of(&desk) else {
        return Ok(json(StatusCode::FORBIDDEN, &Word { outcome: "no-counter" }));
    };
    let Ok(held) = serde_json::from_slice::<Held>(&body) else {
        return Ok(json(StatusCode::BAD_REQUEST, &Word { outcome: "unreadable" }));
    };
    let visit = &desk.visit;
    let wanted = wanted(visit, &held);
    let device: String = held.device.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    let actor = desk.staff.actor();
    let reserve =
        move |registry: &registry::Registry| registry.reserve_numbers(&actor, &centre, &device, &wanted);
    match visit.app.registry().blocking(reserve).await? {
        Reserved::Refused(refusal) => {
            let words = refusal_text(&refusal, &visit.app.province(), visit.lang);
            Ok(json(StatusCode::FORBIDDEN, &merge::Words::from(words)))
        }
        Reserved::Blocks(blocks) => {
            let blocks = blocks.iter().map(|block| with_pictures(visit, block)).collect();
            let now = rfc3339(visit.app.now());
            Ok(json(StatusCode::OK, &Numbers { now, staff: desk.staff.id.0.clone(), blocks }))
        }
    }
}

/// The days of which a machine lacks numbers, and how many it gets.
fn wanted(visit: &Visit, held: &Held) -> Vec<(Date, u32)> {
    let (province, today) = (visit.app.province(), visit.local().date());
    let next = |day: &Date| province.calendar.next_working_day(*day).ok();
    std::iter::successors(Some(today), next)
        .take(DAYS)
        .filter_map(|day| {
            let has = held.held.get(&day).copied().unwrap_or(0);
            (has < LOW).then(|| (day, HELD - has))
        })
        .collect()
}

fn with_pictures(visit: &Visit, block: &NumberBlock) -> Block {
    let number = |number: u32| {
        let code = DossierCode::issue(&block.series, block.day, number).0;
        let address = format!("{}{}", visit.app.config().base_url, visit.url(&format!("/track/{code}")));
        let picture = qr::picture(&address);
        let (size, path) = picture.map(|picture| (picture.size, picture.path)).unwrap_or_default();
        Number { code, size, path, words: address }
    };
    Block {
        secret: block.secret.clone(),
        day: block.day,
        first: block.first,
        last: block.last,
        numbers: (block.first..=block.last).map(number).collect(),
    }
}

/// The wall clock of a moment to the minute, as the machine writes it: `2026-11-23T10:24`.
pub(super) fn wall(at: jiff::Timestamp) -> String {
    local(at).strftime("%Y-%m-%dT%H:%M").to_string()
}
