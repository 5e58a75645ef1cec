//! The account of the person who is signed in. Every change is one of the registry; what is shown once is never kept here.

use std::time::Instant;

use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Json, Router};
use law::time::local;
use registry::accounts::{AccountEvent, AccountEventKind, Confirmed, NewPasskey, PasswordChanged};
use registry::unhex;
use serde_json::json;

use super::{AccountPage, Enrolment, Line};
use crate::common::components::{ErrorSummary, Field};
use crate::common::fields::FormData;
use crate::common::page_query::PageQuery;
use crate::common::visit::ACCOUNT;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, qr, show};
use crate::officer::frame;

/// Happenings shown.
const EVENTS: u32 = 20;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route(ACCOUNT, get(account))
        .route("/officer/account/second-factor", post(begin))
        .route("/officer/account/second-factor/confirm", post(confirm))
        .route("/officer/account/password", post(password))
        .route("/officer/account/sessions", post(sessions))
        .route("/officer/account/passkeys", post(make_passkey))
        .route("/officer/account/passkeys/challenge", post(challenge))
        .route("/officer/account/passkeys/remove", post(remove_passkey))
}

/// What of the page a form was about.
#[derive(Default)]
struct Told {
    enrolling: bool,
    code_wrong: bool,
    recovery: Vec<String>,
    password: Option<PasswordChanged>,
    done: Option<&'static str>,
}

async fn account(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    let done = match query.get("done") {
        "password" => Some("account-password-changed"),
        "passkey" => Some("account-passkey-made"),
        "passkey-gone" => Some("account-passkey-gone"),
        "passkey-failed" => Some("account-passkey-failed"),
        "sessions" => Some("account-sessions-ended"),
        _ => None,
    };
    let told = Told { enrolling: query.get("enrol") == "1", done, ..Told::default() };
    show(&page(&desk, told).await?)
}

async fn page(desk: &StaffVisit, told: Told) -> Result<AccountPage, PageFault> {
    let visit = &desk.visit;
    let (id, current) = (desk.staff.id.clone(), visit.session.clone().unwrap_or_default());
    let (actor, enrolling) = (desk.staff.actor(), told.enrolling);
    let read = visit.app.registry().blocking(move |registry| {
        let record = registry.staff(&id)?;
        let url = if enrolling { registry.begin_second_factor(&id)? } else { None };
        let events = registry.account_events(&id, &actor, EVENTS)?.unwrap_or_default();
        let (left, keys) = (registry.recovery_codes_left(&id)?, registry.passkeys(&id)?);
        Ok((record, url, events, left, keys, registry.sessions(&id, &current)?))
    });
    let (record, url, events, left, keys, sessions) = read.await?;
    let record = record.ok_or(PageFault::NotFound)?;
    let texts = visit.texts();
    let moment = |at| visit.lang.moment(local(at));
    let fault = |key: &str, is: bool| is.then(|| texts.get(key));
    let code = Field::line("code", texts.get("account-code"), "")
        .with_hint(texts.get("account-code-hint"))
        .with_autocomplete("one-time-code")
        .with_fault(fault("account-code-wrong", told.code_wrong));
    let passkeys = keys.into_iter().map(|key| Line {
        words: match key.used_at {
            Some(used) => texts.with("account-used", &[("at", &moment(used))]),
            None => texts.with("account-made", &[("at", &moment(key.created_at))]),
        },
        id: key.id,
        name: key.name,
        is_current: false,
    });
    let sessions = sessions.into_iter().map(|session| Line {
        words: texts.with(
            "account-session-words",
            &[("from", &moment(session.created_at)), ("used", &moment(session.used_at))],
        ),
        name: texts.get(match session.label.as_str() {
            "passkey" => "account-by-passkey",
            "demo" => "account-by-demo",
            _ => "account-by-password",
        }),
        id: session.id,
        is_current: session.is_current,
    });
    let enrolled = record.second_factor;
    let mut page = frame(desk, texts.get("account-title"), None).await?;
    page.faulty = told.code_wrong || told.password.is_some();
    Ok(AccountPage {
        summary: ErrorSummary::of(std::slice::from_ref(&code), texts),
        done: told.done.map(|key| texts.get(key)),
        required: visit.app.must_enrol(&desk.staff),
        enrolled,
        enrolment: url.map(|url| enrolment(&url)),
        code,
        recovery: told.recovery,
        left: enrolled.then(|| texts.with("account-left", &[("count", &left)])),
        passkeys: passkeys.collect(),
        has_password: record.has_password,
        password_wrong: fault("account-password-wrong", told.password == Some(PasswordChanged::Wrong)),
        password_unfit: fault("account-password-unfit", told.password == Some(PasswordChanged::Unfit)),
        sessions: sessions.collect(),
        events: events.iter().map(|event| (moment(event.at), event_words(visit, event))).collect(),
        page,
    })
}

/// What happened to an account, in words.
pub(crate) fn event_words(visit: &Visit, event: &AccountEvent) -> String {
    use AccountEventKind as K;
    let key = match event.kind {
        K::GrantGiven => "account-event-grant-given",
        K::GrantEnded => "account-event-grant-ended",
        K::SecondFactor => "account-event-second-factor",
        K::SecondFactorReset => "account-event-second-factor-reset",
        K::RecoveryUsed => "account-event-recovery-used",
        K::PasswordChanged => "account-event-password-changed",
        K::PasskeyAdded => "account-event-passkey-added",
        K::PasskeyRemoved => "account-event-passkey-removed",
    };
    let by = event.actor.strip_prefix("staff:").unwrap_or(&event.actor);
    visit.texts().with(key, &[("detail", &event.detail), ("by", &by)])
}

fn enrolment(url: &str) -> Enrolment {
    let secret = url.split(['?', '&']).find_map(|part| part.strip_prefix("secret=")).unwrap_or_default();
    let letters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    Enrolment { qr: qr::picture(url), secret: groups.join(" ") }
}

fn back(visit: &Visit, query: &str) -> PageAnswer {
    Ok(Redirect::to(&visit.url(&format!("{ACCOUNT}{query}"))).into_response())
}

async fn begin(desk: StaffVisit) -> PageAnswer {
    let id = desk.staff.id.clone();
    desk.visit.app.registry().blocking(move |registry| registry.begin_second_factor(&id)).await?;
    back(&desk.visit, "?enrol=1")
}

async fn confirm(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    throttled(&desk)?;
    let (id, code) = (desk.staff.id.clone(), form.first("code").unwrap_or_default().to_owned());
    let outcome = desk.visit.app.registry().blocking(move |r| r.confirm_second_factor(&id, &code)).await?;
    match outcome {
        Confirmed::Done { recovery } => {
            let desk = refreshed(desk);
            let done = Some("account-enrolled");
            show(&page(&desk, Told { recovery, done, ..Told::default() }).await?)
        }
        Confirmed::Wrong => {
            desk.visit.app.signing_in().count(desk.visit.address, Instant::now());
            let told = Told { enrolling: true, code_wrong: true, ..Told::default() };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page(&desk, told).await?)?).into_response())
        }
        Confirmed::NotBegun => back(&desk.visit, ""),
    }
}

/// The same person, who has a second factor now: what is remembered of the session says otherwise.
fn refreshed(mut desk: StaffVisit) -> StaffVisit {
    if let Some(secret) = &desk.visit.session {
        desk.visit.app.credentials().forget(secret);
    }
    desk.staff.second_factor = true;
    desk
}

fn throttled(desk: &StaffVisit) -> Result<(), PageFault> {
    let allowed = desk.visit.app.signing_in().allows(desk.visit.address, Instant::now());
    if allowed { Ok(()) } else { Err(PageFault::TooManyRequests) }
}

async fn password(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    throttled(&desk)?;
    let text = |name: &str| form.first(name).unwrap_or_default().to_owned();
    let (before, after) = (text("before"), text("after"));
    let (id, session) = (desk.staff.id.clone(), desk.visit.session.clone().unwrap_or_default());
    let changed = desk
        .visit
        .app
        .registry()
        .blocking(move |registry| registry.change_password((&id, &session), &before, &after))
        .await?;
    if changed == PasswordChanged::Done {
        return back(&desk.visit, "?done=password");
    }
    if changed == PasswordChanged::Wrong {
        desk.visit.app.signing_in().count(desk.visit.address, Instant::now());
    }
    let told = Told { password: Some(changed), ..Told::default() };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page(&desk, told).await?)?).into_response())
}

async fn sessions(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let (id, session) = (desk.staff.id.clone(), desk.visit.session.clone().unwrap_or_default());
    let one = form.first("id").map(str::to_owned);
    let end = desk.visit.app.registry().blocking(move |registry| match one {
        Some(one) => registry.end_session(&id, &one).map(drop),
        None => registry.end_other_sessions(&id, &session).map(drop),
    });
    end.await?;
    back(&desk.visit, "?done=sessions")
}

/// What the script needs to ask an authenticator for a new passkey.
async fn challenge(desk: StaffVisit) -> PageAnswer {
    let (id, visit) = (desk.staff.id.clone(), &desk.visit);
    let asked = visit
        .app
        .registry()
        .blocking(move |registry| Ok((registry.passkey_challenge(Some(&id))?, registry.passkeys(&id)?)));
    let (challenge, known) = asked.await?;
    let site = visit.site();
    let told = json!({
        "challenge": challenge, "host": site.host, "user": desk.staff.id.0, "name": desk.staff.name,
        "handle": registry::hex(desk.staff.id.0.as_bytes()),
        "known": known.into_iter().map(|key| key.id).collect::<Vec<_>>(),
    });
    Ok(Json(told).into_response())
}

async fn make_passkey(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let text = |name: &str| form.first(name).unwrap_or_default();
    let bytes = |name: &str| unhex(text(name)).ok_or(PageFault::BadRequest);
    let new = NewPasskey {
        challenge: text("challenge").to_owned(),
        client: bytes("client")?,
        attestation: bytes("attestation")?,
        name: match text("name").trim() {
            "" => desk.visit.texts().get("account-passkey-default"),
            name => name.to_owned(),
        },
    };
    let (id, site) = (desk.staff.id.clone(), desk.visit.site());
    let made = desk.visit.app.registry().blocking(move |r| r.add_passkey(&id, &new, &site)).await?;
    let desk = if made.is_ok() { refreshed(desk) } else { desk };
    back(&desk.visit, if made.is_ok() { "?done=passkey" } else { "?done=passkey-failed" })
}

async fn remove_passkey(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let (id, key) = (desk.staff.id.clone(), form.first("id").unwrap_or_default().to_owned());
    let gone = desk.visit.app.registry().blocking(move |r| r.remove_passkey(&id, &key)).await?;
    if let Some(secret) = &desk.visit.session {
        desk.visit.app.credentials().forget(secret);
    }
    back(&desk.visit, if gone { "?done=passkey-gone" } else { "" })
}
