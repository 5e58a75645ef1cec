//! What a page answers instead of a result: no such page, sign in first, the law says no, the machine failed.
//!
//! A handler answers with a [`PageFault`], which knows no language; one layer around all pages turns it into a page in
//! the frame of the request.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use casework::dossier::Refusal;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::app::App;
use super::components::Action;
use super::problem::refusal_status;
use super::refusal_text::refusal_text;
use super::visit::{ACCOUNT, Visit};
use crate::public::message::MessagePage;

/// Why a page is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageFault {
    /// Not there, or not for this person: the same answer for both.
    NotFound,
    /// Somebody has to sign in first.
    SignIn,
    /// A second factor has to be enrolled first.
    Enrol,
    /// A form came from another site.
    Forged,
    /// What was sent is not a form of this page.
    BadRequest,
    /// More was sent than is taken.
    TooLarge,
    /// Asked too often from one address.
    TooManyRequests,
    /// The law or the life cycle says no; with the path to go back to.
    Refused(Box<Refusal>, String),
    /// It was done already; with the path of the dossier.
    AlreadySo(String),
    /// The form was sent before, with other answers; with the path of the dossier.
    KeyReused(String),
    /// The machine failed; a number to quote.
    Trouble(&'static str),
}

impl PageFault {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn | Self::Enrol => StatusCode::SEE_OTHER,
            Self::Forged => StatusCode::FORBIDDEN,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::Refused(refusal, _) => refusal_status(refusal),
            Self::AlreadySo(_) => StatusCode::OK,
            Self::KeyReused(_) => StatusCode::CONFLICT,
            Self::Trouble(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl From<registry::Trouble> for PageFault {
    fn from(trouble: registry::Trouble) -> Self {
        tracing::error!(number = trouble.number(), "{trouble}");
        Self::Trouble(trouble.number())
    }
}

impl IntoResponse for PageFault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The layer around the pages that writes faults as pages.
pub async fn write_messages(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let mut kept = parts.clone();
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let Some(fault) = response.extensions_mut().remove::<PageFault>() else { return response };
    match Visit::read(&mut kept, &app).await {
        Ok(visit) => message(&fault, &visit),
        Err(_) => fault.status().into_response(),
    }
}

fn message(fault: &PageFault, visit: &Visit) -> Response {
    if *fault == PageFault::SignIn {
        let next = utf8_percent_encode(&visit.url(&visit.path), NON_ALPHANUMERIC).to_string();
        let left = if visit.left { "&left=1" } else { "" };
        return Redirect::to(&visit.url(&format!("/sign-in?next={next}{left}"))).into_response();
    }
    if *fault == PageFault::Enrol {
        return Redirect::to(&visit.url(ACCOUNT)).into_response();
    }
    let page = page_of(fault, visit);
    match page.render() {
        Ok(html) => {
            let html_type = HeaderValue::from_static("text/html; charset=utf-8");
            (fault.status(), [(header::CONTENT_TYPE, html_type)], html).into_response()
        }
        Err(_) => fault.status().into_response(),
    }
}

fn page_of(fault: &PageFault, visit: &Visit) -> MessagePage {
    let page = visit.page_titled(String::new());
    match fault {
        PageFault::NotFound | PageFault::SignIn | PageFault::Enrol => MessagePage::not_found(page),
        PageFault::Forged | PageFault::BadRequest => MessagePage::bad_request(page),
        PageFault::TooLarge => {
            let texts = page.texts();
            MessagePage { words: vec![texts.get("page-too-large")], ..MessagePage::bad_request(page) }
        }
        PageFault::TooManyRequests => {
            let texts = page.texts();
            MessagePage { words: vec![texts.get("page-too-many")], ..MessagePage::bad_request(page) }
        }
        PageFault::Trouble(number) => MessagePage::trouble(page, (*number).to_owned()),
        PageFault::AlreadySo(path) | PageFault::KeyReused(path) => {
            let action = Action::new(page.text("page-to-dossier"), page.url(path));
            let reused = matches!(fault, PageFault::KeyReused(_));
            let words = page.text(if reused { "page-key-reused" } else { "page-already-so" });
            MessagePage::already_done(page, words, action)
        }
        PageFault::Refused(refusal, back) => {
            let words = refusal_text(refusal, &visit.app.province(), visit.lang);
            let title = page.text("problem-refused-title");
            let action = Action::new(page.text("page-back"), page.url(back));
            let mut message =
                MessagePage::refusal(page, title, words.detail, Some(words.ground), Some(words.cure));
            message.actions.push(action);
            message
        }
    }
}
