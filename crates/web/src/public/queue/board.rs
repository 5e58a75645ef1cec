//! The halls that are being shown: one reader of the store per hall, however many displays look. A display that listens holds
//! no connection to the store, only an ear to that reader.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use http_body::Frame;
use law::AgencyId;
use registry::hall::Hall;
use tokio::sync::{mpsc, watch};

use crate::common::App;

/// Time between two looks at a hall.
const EVERY: Duration = Duration::from_secs(1);
/// How long one answer of events lasts: a browser asks again by itself, and the server can be stopped.
const LASTS: Duration = Duration::from_secs(20);
/// How soon a browser asks again, milliseconds.
const RETRY: u32 = 1_000;

/// What a display shows of a hall; `None` until it was read.
pub(crate) type Shown = Option<Arc<Hall>>;

/// Halls by centre.
#[derive(Default)]
pub(crate) struct Boards(Mutex<HashMap<AgencyId, watch::Sender<Shown>>>);

impl Boards {
    /// Listens to a hall; its reader starts with the first who listens and ends with the last.
    pub(crate) fn listen(&self, app: &App, centre: &AgencyId) -> watch::Receiver<Shown> {
        let mut boards = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = boards.get(centre) {
            return sender.subscribe();
        }
        let (sender, receiver) = watch::channel(None);
        boards.insert(centre.clone(), sender);
        tokio::spawn(read(app.clone(), centre.clone()));
        receiver
    }

    /// The hall as it was read last, where somebody listens.
    pub(crate) fn latest(&self, centre: &AgencyId) -> Shown {
        let boards = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        boards.get(centre).and_then(|sender| sender.borrow().clone())
    }

    /// Tells those who listen; `false` where nobody does any more, and the hall is forgotten.
    fn tell(&self, centre: &AgencyId, hall: Option<Hall>) -> bool {
        let mut boards = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(sender) = boards.get(centre) else { return false };
        if sender.receiver_count() == 0 {
            boards.remove(centre);
            return false;
        }
        if let Some(hall) = hall {
            sender.send_if_modified(|shown| {
                let changed = shown.as_ref().is_none_or(|before| **before != hall);
                if changed {
                    *shown = Some(Arc::new(hall));
                }
                changed
            });
        }
        true
    }
}

async fn read(app: App, centre: AgencyId) {
    loop {
        let asked = centre.clone();
        // A store that does not answer is tried again; the display keeps what it has.
        let hall = app.read(move |view| view.hall(&asked)).await.ok();
        if !app.boards().tell(&centre, hall) {
            return;
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// A body that is written piece by piece.
struct Pieces(mpsc::Receiver<Bytes>);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.0.poll_recv(context).map(|piece| piece.map(|piece| Ok(Frame::data(piece))))
    }
}

/// Events of a hall: its version whenever it changes.
pub(crate) fn events(app: &App, centre: &AgencyId) -> Response {
    let mut hall = app.boards().listen(app, centre);
    let (sender, receiver) = mpsc::channel(4);
    tokio::spawn(async move {
        let told = async {
            if sender.send(Bytes::from(format!("retry: {RETRY}\n\n"))).await.is_err() {
                return;
            }
            while hall.changed().await.is_ok() {
                let version = hall.borrow_and_update().as_ref().map_or(0, |hall| hall.version);
                let event = format!("event: hall\ndata: {version}\n\n");
                if sender.send(Bytes::from(event)).await.is_err() {
                    return;
                }
            }
        };
        let _ = tokio::time::timeout(LASTS, told).await;
    });
    let headers = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-store")];
    (headers, Body::new(Pieces(receiver))).into_response()
}
