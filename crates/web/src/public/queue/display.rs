//! The display on the wall: numbers and windows, readable from ten metres, called out in words.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use registry::hall::{Hall, Ticket};

use super::board::events;
use super::groups::{call, centre_name};
use super::kiosk::centre;
use super::{DisplayPage, WallCall};
use crate::common::{App, PageAnswer, PageFault, Visit, show};

/// Calls on the wall.
const CALLS: usize = 5;
/// Numbers that come next.
const NEXT: usize = 6;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/queue/display/{centre}", get(display))
        .route("/queue/display/{centre}/events", get(listen))
}

async fn display(visit: Visit, Path(id): Path<String>) -> PageAnswer {
    let centre = centre(&visit, &id).ok_or(PageFault::NotFound)?;
    let hall = match visit.app.boards().latest(&centre.id) {
        Some(hall) => hall,
        None => {
            let asked = centre.id.clone();
            Arc::new(visit.app.read(move |view| view.hall(&asked)).await?)
        }
    };
    show(&view(&visit, &centre, &hall))
}

fn view(visit: &Visit, centre: &law::Agency, hall: &Hall) -> DisplayPage {
    let texts = visit.texts();
    let shown = |ticket: &Ticket| {
        let (label, window) = (ticket.label(), ticket.desk.unwrap_or(0));
        let moment = ticket.shown_at.map_or(0, |at| at.as_millisecond());
        WallCall {
            say: call(&label, window, visit.lang),
            key: format!("{label} {moment}"),
            window: window.to_string(),
            label,
        }
    };
    DisplayPage {
        page: visit.page("display-title"),
        centre: centre_name(centre, visit.lang),
        events: visit.url(&format!("/queue/display/{}/events", centre.id)),
        calls: hall.at_windows.iter().take(CALLS).map(shown).collect(),
        waiting: texts.with("queue-waiting", &[("count", &hall.waiting.len())]),
        next: hall.waiting.iter().take(NEXT).map(Ticket::label).collect(),
    }
}

async fn listen(visit: Visit, Path(id): Path<String>) -> Result<Response, PageFault> {
    let centre = centre(&visit, &id).ok_or(PageFault::NotFound)?;
    Ok(events(&visit.app, &centre.id))
}
