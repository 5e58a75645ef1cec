//! `/officer/dossiers/{code}/history`: the audit trail. Every entry in a sentence first, its hash second.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use law::time::local;
use registry::views::{ActorShown, Entry};

use super::desk::{Seen, seen};
use super::frame;
use crate::common::{App, Page, PageAnswer, StaffVisit, Visit, casework_text, show};

/// An entry.
#[derive(Debug, Clone)]
pub struct HistoryRow {
    /// Position in the journal of the province.
    pub position: String,
    /// Time.
    pub time: String,
    /// What happened.
    pub words: String,
    /// Who did it.
    pub who: String,
    /// In whose place; empty where in nobody's.
    pub covered: String,
    /// Edition of the pack it was decided under.
    pub edition: String,
    /// Hash, its beginning.
    pub short: String,
    /// Hash, whole.
    pub hash: String,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/history/page.html")]
pub struct HistoryPage {
    /// Frame.
    pub page: Page,
    /// Code.
    pub code: String,
    /// Address of the desk.
    pub back: String,
    /// Entries, newest first.
    pub rows: Vec<HistoryRow>,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/officer/dossiers/{code}/history", get(history))
}

async fn history(desk: StaffVisit, Path(code): Path<String>) -> PageAnswer {
    let visit = &desk.visit;
    let seen = seen(visit, &code).await?;
    let code = seen.state.code.to_string();
    show(&HistoryPage {
        page: frame(&desk, visit.texts().get("history-title"), None).await?,
        back: visit.url(&format!("/officer/dossiers/{code}")),
        code,
        rows: seen.entries.iter().rev().map(|entry| row(visit, &seen, entry)).collect(),
    })
}

fn row(visit: &Visit, seen: &Seen, entry: &Entry) -> HistoryRow {
    let at = local(entry.at);
    let texts = visit.texts();
    HistoryRow {
        position: visit.lang.number(entry.position),
        time: format!("{} {}:{:02}", visit.lang.date(at.date()), visit.lang.time(at.time()), at.second()),
        words: words(visit, entry),
        who: match &entry.actor {
            ActorShown::Staff { id, name } => {
                name.as_ref().map_or_else(|| id.to_string(), |n| format!("{n} ({id})"))
            }
            ActorShown::Officer => texts.get("history-officer"),
            ActorShown::Applicant => texts.get("history-applicant"),
            ActorShown::System => texts.get("history-system"),
        },
        covered: covered(visit, seen, entry),
        edition: entry.pack_edition.clone(),
        short: entry.hash.chars().take(8).collect(),
        hash: entry.hash.clone(),
    }
}

/// What happened; of an intake that was brought in later, also when it was taken in.
fn words(visit: &Visit, entry: &Entry) -> String {
    let what = casework_text::event(&entry.kind, visit.lang);
    let then = entry.event.took_place(entry.at);
    if then == entry.at {
        return what;
    }
    let at = visit.lang.date_time(law::time::local(then));
    visit.texts().with("offline-history", &[("what", &what), ("at", &at)])
}

/// In whose place an entry was made, in words.
fn covered(visit: &Visit, seen: &Seen, entry: &Entry) -> String {
    let Some(absent) = &entry.on_behalf_of else { return String::new() };
    let id = absent.strip_prefix("staff:").map(|id| casework::StaffId(id.to_owned()));
    let name = id.and_then(|id| seen.names.get(&id).cloned()).unwrap_or_else(|| absent.clone());
    visit.texts().with("history-covered", &[("name", &name)])
}
