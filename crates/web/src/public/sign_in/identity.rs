//! Signing in with the national identity: out to the provider, back with a code, and the provider's word that a session is
//! over. What the answer must fit to stays in the store; the browser holds a secret that finds it again.
//!
//! Must not know how tokens are checked: that is `gateways`.

use std::time::Instant;

use axum::Json;
use axum::extract::Form;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use gateways::identity::{Attempt, Identified};
use gateways::{IdentityFault, IdentityProvider};
use jiff::SignedDuration;
use registry::accounts::{ATTEMPT_LASTS, Holder, Provided, ProviderLogout, Session, new_browser_secret};
use registry::{Person, Trouble};
use serde::{Deserialize, Serialize};

use super::handler::{enter, next_of};
use crate::common::components::Action;
use crate::common::fields::FormData;
use crate::common::page_query::PageQuery;
use crate::common::visit::BrowserCookies;
use crate::common::{Lang, PageAnswer, PageFault, Visit, show};
use crate::public::message::{MessageKind, MessagePage};

/// Name of the cookie by which a browser is known again when somebody comes back from the provider.
const BROWSER_COOKIE: &str = "motcua-sign-in";

/// What is kept of a sign-in on its way.
#[derive(Serialize, Deserialize)]
struct Kept {
    attempt: Attempt,
    /// Path to go on to; empty for the person's own page.
    next: String,
    /// Language tag of the page on which it began.
    lang: String,
}

/// Why somebody comes back without being signed in.
enum Failed {
    /// The sign-in is not one that this browser has begun within ten minutes, or it came back before.
    Unknown,
    /// The person did not agree.
    Denied,
    /// The provider says what is wrong in its own words.
    Provider,
    /// What it answers is not to be believed, or it does not answer.
    Identity(IdentityFault),
}

/// Sends a person to the provider.
pub(super) async fn start(visit: Visit, query: PageQuery, cookies: BrowserCookies) -> PageAnswer {
    let wanted = query.get("next");
    let next = next_of(wanted);
    if next.is_empty() && !wanted.is_empty() {
        return Err(PageFault::BadRequest);
    }
    let Some(provider) = visit.app.identity().cloned() else {
        return Ok(Redirect::to(&visit.url("/sign-in")).into_response());
    };
    let throttle = visit.app.leaving();
    if !throttle.allows(visit.address, Instant::now()) {
        return Err(PageFault::TooManyRequests);
    }
    throttle.count(visit.address, Instant::now());
    let (lang, now) = (visit.lang.tag(), visit.app.registry().wall().as_second());
    let asked = away(move || {
        let attempt = Attempt::new()?;
        let address = provider.authorization(&attempt, lang, now)?;
        Ok((attempt, address))
    });
    let (attempt, address) = match asked.await? {
        Ok(asked) => asked,
        Err(fault) => return failed(&visit, &Failed::Identity(fault), &next),
    };
    let known = cookies.get(BROWSER_COOKIE).filter(|secret| secret.len() == 64);
    let browser = known.map_or_else(new_browser_secret, |secret| Ok(secret.to_owned()))?;
    let state = attempt.state.clone();
    let kept = Kept { attempt, next, lang: visit.lang.tag().to_owned() };
    let kept = serde_json::to_value(kept).map_err(Trouble::from)?;
    let secret = browser.clone();
    let keep = visit.app.registry().blocking(move |registry| registry.keep_attempt(&state, &browser, &kept));
    keep.await?;
    Ok(with_browser(Redirect::to(&address).into_response(), &secret, ATTEMPT_LASTS.as_secs(), &visit))
}

/// Takes a person back from the provider.
pub(super) async fn callback(mut visit: Visit, query: PageQuery, cookies: BrowserCookies) -> PageAnswer {
    let Some(provider) = visit.app.identity().cloned() else { return Err(PageFault::NotFound) };
    // The address holds the code: neither the switch of languages nor a link of the page repeats it.
    visit.path = "/sign-in".to_owned();
    let (state, browser) =
        (query.get("state").to_owned(), cookies.get(BROWSER_COOKIE).unwrap_or_default().to_owned());
    let take = visit.app.registry().blocking(move |registry| registry.take_attempt(&state, &browser));
    let Some(kept) = take.await? else { return failed(&visit, &Failed::Unknown, "") };
    let Kept { attempt, next, lang } = serde_json::from_value(kept).map_err(Trouble::from)?;
    visit.lang = Lang::ALL.into_iter().find(|one| one.tag() == lang).unwrap_or_default();
    let said = query.get("error");
    if !said.is_empty() {
        let fault = if said == "access_denied" { Failed::Denied } else { Failed::Provider };
        tracing::warn!(
            "the identity provider sent somebody back: {}",
            said.chars().take(60).collect::<String>()
        );
        return failed(&visit, &fault, &next);
    }
    let (code, issuer) = (query.get("code").to_owned(), query.get("iss").to_owned());
    let now = visit.app.registry().wall().as_second();
    let redeemer = provider.clone();
    let redeemed = away(move || {
        redeemer.redeem(&code, Some(issuer.as_str()).filter(|issuer| !issuer.is_empty()), &attempt, now)
    });
    match redeemed.await? {
        Ok(person) => {
            let session = begin(&visit, &provider, person).await?;
            let response = enter(&visit, &session, &next).await?;
            Ok(with_browser(response, "", 0, &visit))
        }
        Err(fault) => failed(&visit, &Failed::Identity(fault), &next),
    }
}

/// A session for the person whom the provider has identified.
async fn begin(visit: &Visit, provider: &IdentityProvider, found: Identified) -> Result<Session, PageFault> {
    let issuer = provider.settings().issuer.clone();
    let person = Person {
        name: law::text::clean(&found.name),
        personal_id: Some(found.personal_id),
        birth_date: found.birth_date,
        sex: found.sex,
        ..Person::default()
    };
    let holder = Holder::Citizen(Box::new(person));
    let start = visit.app.registry().blocking(move |registry| {
        let provided = Provided {
            issuer: &issuer,
            subject: &found.subject,
            session: found.session.as_deref(),
            assurance: found.level,
        };
        registry.start_provided_session(&holder, "national identity", &provided)
    });
    Ok(start.await?)
}

/// The provider says that sessions are over (OpenID Connect Back-Channel Logout 1.0). Not for browsers: it answers a
/// program.
pub(super) async fn backchannel_logout(visit: Visit, Form(form): Form<FormData>) -> PageAnswer {
    let Some(provider) = visit.app.identity().cloned() else { return Err(PageFault::NotFound) };
    let token = form.first("logout_token").unwrap_or_default().to_owned();
    let now = visit.app.registry().wall().as_second();
    let issuer = provider.settings().issuer.clone();
    let notice = match away(move || provider.logout_notice(&token, now)).await? {
        Ok(notice) => notice,
        Err(IdentityFault::Unreachable(why)) => {
            tracing::error!("sessions could not be ended: {why}");
            return Ok(StatusCode::SERVICE_UNAVAILABLE.into_response());
        }
        Err(fault) => return Ok(refused(&fault.to_string())),
    };
    let end = visit.app.registry().blocking(move |registry| {
        registry.end_provided_sessions(&ProviderLogout {
            issuer: &issuer,
            token: &notice.id,
            subject: notice.subject.as_deref(),
            session: notice.session.as_deref(),
            counts: SignedDuration::from_secs(notice.until.saturating_sub(now)),
        })
    });
    let Some(ended) = end.await? else { return Ok(refused("the token was taken before")) };
    if ended > 0 {
        visit.app.credentials().forget_all();
    }
    Ok(StatusCode::OK.into_response())
}

fn refused(why: &str) -> Response {
    tracing::warn!("a token that ends sessions was refused: {why}");
    (StatusCode::BAD_REQUEST, Json(serde_json::json!({ "error": "invalid_request" }))).into_response()
}

/// Signed out here; the provider may still know the person.
pub(super) async fn signed_out(visit: Visit) -> PageAnswer {
    let mut page = visit.page("sign-out-title");
    page.path = "/".to_owned();
    let back = format!("{}/", visit.app.config().base_url);
    let now = visit.app.registry().wall().as_second();
    let there = match visit.app.identity().cloned() {
        Some(provider) => away(move || provider.signing_out(&back, now)).await?.ok().flatten(),
        None => None,
    };
    let mut actions = vec![Action::new(page.text("message-home"), page.url("/"))];
    let mut words = vec![page.text("sign-out-words")];
    if let Some(there) = there {
        words.push(page.text("sign-out-there-words"));
        actions.push(Action::new(page.text("sign-out-there"), there));
    }
    let kind = MessageKind::AlreadyDone;
    show(&MessagePage { page, kind, words, ground: None, cure: None, quote: None, actions })
}

/// What a page says: title, what happened, what to do now.
type Said = [&'static str; 3];

const UNKNOWN: Said =
    ["sign-in-failed-unknown", "sign-in-failed-unknown-words", "sign-in-failed-unknown-cure"];
const DENIED: Said = ["sign-in-failed-denied", "sign-in-failed-denied-words", "sign-in-failed-denied-cure"];
const PROVIDER: Said =
    ["sign-in-failed-provider", "sign-in-failed-provider-words", "sign-in-failed-provider-cure"];
const UNREACHABLE: Said =
    ["sign-in-failed-unreachable", "sign-in-failed-unreachable-words", "sign-in-failed-unreachable-cure"];
const CLOCK: Said = ["sign-in-failed-clock", "sign-in-failed-clock-words", "sign-in-failed-clock-cure"];
const NUMBER: Said = ["sign-in-failed-number", "sign-in-failed-number-words", "sign-in-failed-number-cure"];
const LEVEL: Said = ["sign-in-failed-level", "sign-in-failed-level-words", "sign-in-failed-level-cure"];

impl Failed {
    fn says(&self) -> (StatusCode, Said) {
        match self {
            Self::Unknown | Self::Identity(IdentityFault::Code(_)) => (StatusCode::BAD_REQUEST, UNKNOWN),
            Self::Denied => (StatusCode::FORBIDDEN, DENIED),
            Self::Identity(IdentityFault::Unreachable(_)) => (StatusCode::SERVICE_UNAVAILABLE, UNREACHABLE),
            Self::Identity(IdentityFault::Clock { .. }) => (StatusCode::BAD_GATEWAY, CLOCK),
            Self::Identity(IdentityFault::NoPersonalId(_)) => (StatusCode::FORBIDDEN, NUMBER),
            Self::Identity(IdentityFault::LevelTooLow { .. }) => (StatusCode::FORBIDDEN, LEVEL),
            Self::Provider
            | Self::Identity(
                IdentityFault::Settings(_) | IdentityFault::Answer(_) | IdentityFault::Refused(_),
            ) => (StatusCode::BAD_GATEWAY, PROVIDER),
        }
    }
}

/// A page that says what went wrong and what to do now.
fn failed(visit: &Visit, fault: &Failed, next: &str) -> PageAnswer {
    let (status, [title, words, cure]) = fault.says();
    let mut page = visit.page(title);
    page.path = "/sign-in".to_owned();
    let words = match fault {
        Failed::Identity(IdentityFault::LevelTooLow { level, least }) => {
            page.with(words, &[("level", &u32::from(*level)), ("least", &u32::from(*least))])
        }
        _ => page.text(words),
    };
    if let Failed::Identity(fault) = fault {
        tracing::warn!("nobody was signed in: {fault}");
    }
    let cure = page.text(cure);
    let actions = vec![
        Action::new(page.text("sign-in-again"), start_url(visit, next)),
        Action::new(
            page.text("sign-in-without"),
            if next.is_empty() { visit.url("/") } else { next.to_owned() },
        ),
    ];
    let message = MessagePage {
        page,
        kind: MessageKind::BadRequest,
        words: vec![words],
        ground: None,
        cure: Some(cure),
        quote: None,
        actions,
    };
    Ok((status, show(&message)?).into_response())
}

/// The link that begins a sign-in.
pub(super) fn start_url(visit: &Visit, next: &str) -> String {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    if next.is_empty() {
        return visit.url("/sign-in/start");
    }
    visit.url(&format!("/sign-in/start?next={}", utf8_percent_encode(next, NON_ALPHANUMERIC)))
}

/// Calls the provider on a thread that may block.
async fn away<T: Send + 'static>(
    call: impl FnOnce() -> Result<T, IdentityFault> + Send + 'static,
) -> Result<Result<T, IdentityFault>, PageFault> {
    tokio::task::spawn_blocking(call).await.map_err(|_| PageFault::Trouble("MC-2003"))
}

fn with_browser(mut response: Response, secret: &str, seconds: i64, visit: &Visit) -> Response {
    let secure = if visit.app.config().secure_cookies { "; Secure" } else { "" };
    let cookie =
        format!("{BROWSER_COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
