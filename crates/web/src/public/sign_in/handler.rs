//! Signing in and out. A session is a random secret in a cookie that scripts cannot read; which of name, password and
//! code was wrong is never said.

use std::time::Instant;

use axum::extract::Form;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use casework::StaffId;
use registry::accounts::{Holder, PasskeyAnswer, SESSION_LASTS, Session, SignIn};
use registry::{Account, Trouble, unhex};

use super::{DemoPerson, SignInPage, identity};
use crate::common::fields::FormData;
use crate::common::page_query::PageQuery;
use crate::common::visit::COOKIE;
use crate::common::who::main_role;
use crate::common::{App, Lang, PageAnswer, PageFault, Visit, Who, casework_text, show};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(page).post(sign_in))
        .route("/sign-in/passkey", post(by_passkey))
        .route("/sign-in/passkey/challenge", post(challenge))
        .route("/sign-in/start", get(identity::start))
        .route("/sign-in/callback", get(identity::callback))
        .route("/sign-in/backchannel-logout", post(identity::backchannel_logout))
        .route("/sign-out", get(identity::signed_out).post(sign_out))
}

async fn page(visit: Visit, query: PageQuery) -> PageAnswer {
    let mut page = SignInPage::new(visit.page("sign-in-title"), next_of(query.get("next")), "", false);
    page.signed_out = query.get("left") == "1";
    page.kept = query.get("next").contains("kept=");
    show(&complete(&visit, page).await?)
}

/// Only paths of this house: nobody is sent elsewhere after signing in.
pub(super) fn next_of(wanted: &str) -> String {
    let inside = wanted.starts_with('/')
        && !wanted.starts_with("//")
        && !wanted.contains('\\')
        && !wanted.chars().any(char::is_control);
    if inside { wanted.to_owned() } else { String::new() }
}

async fn sign_in(visit: Visit, Form(form): Form<FormData>) -> PageAnswer {
    let next = next_of(form.first("next").unwrap_or_default());
    if let Some(person) = form.first("person") {
        let session = ready_made(&visit, person.to_owned()).await?;
        return enter(&visit, &session, &next).await;
    }
    let throttle = visit.app.signing_in();
    if !throttle.allows(visit.address, Instant::now()) {
        return Err(PageFault::TooManyRequests);
    }
    let text = |name: &str| form.first(name).unwrap_or_default().trim().replace(char::is_control, "");
    let (name, password, code) =
        (text("name"), form.first("password").unwrap_or_default().to_owned(), text("code"));
    let id = StaffId(name.clone());
    let tried =
        visit.app.registry().blocking(move |registry| registry.sign_in(&id, &password, &code)).await?;
    match tried {
        SignIn::Session(session) => enter(&visit, &session, &next).await,
        SignIn::Wrong => {
            throttle.count(visit.address, Instant::now());
            again(&visit, SignInPage::new(visit.page("sign-in-title"), next, &name, true)).await
        }
        SignIn::Locked { until } => {
            let mut page = SignInPage::new(visit.page("sign-in-title"), next, &name, false);
            let time = visit.lang.time(law::time::local(until).time());
            page.locked = Some(visit.texts().with("sign-in-locked", &[("time", &time)]));
            again(&visit, page).await
        }
    }
}

/// What the script needs to ask an authenticator who is there.
async fn challenge(visit: Visit) -> PageAnswer {
    if !visit.app.signing_in().allows(visit.address, Instant::now()) {
        return Err(PageFault::TooManyRequests);
    }
    let challenge = visit.app.registry().blocking(|registry| registry.passkey_challenge(None)).await?;
    let host = visit.site().host;
    Ok(Json(serde_json::json!({ "challenge": challenge, "host": host })).into_response())
}

/// In by passkey; what was wrong with it is not told to whoever holds none.
async fn by_passkey(visit: Visit, Form(form): Form<FormData>) -> PageAnswer {
    let throttle = visit.app.signing_in();
    if !throttle.allows(visit.address, Instant::now()) {
        return Err(PageFault::TooManyRequests);
    }
    let next = next_of(form.first("next").unwrap_or_default());
    let text = |name: &str| form.first(name).unwrap_or_default();
    let bytes = |name: &str| unhex(text(name)).ok_or(PageFault::BadRequest);
    let answer = PasskeyAnswer {
        challenge: text("challenge").to_owned(),
        id: text("id").to_ascii_lowercase(),
        client: bytes("client")?,
        data: bytes("data")?,
        signature: bytes("signature")?,
    };
    let site = visit.site();
    let tried = visit.app.registry().blocking(move |r| r.sign_in_by_passkey(&answer, &site)).await?;
    match tried {
        Ok(session) => enter(&visit, &session, &next).await,
        Err(fault) => {
            tracing::warn!("a passkey was not taken: {fault:?}");
            throttle.count(visit.address, Instant::now());
            let mut page = SignInPage::new(visit.page("sign-in-title"), next, "", false);
            page.passkey_refused = true;
            again(&visit, page).await
        }
    }
}

async fn again(visit: &Visit, page: SignInPage) -> PageAnswer {
    let page = complete(visit, page).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
}

/// The ways in that this house offers.
async fn complete(visit: &Visit, mut page: SignInPage) -> Result<SignInPage, Trouble> {
    page.persons = persons(visit).await?;
    let demo = visit.app.config().demo;
    page.identity = visit.app.identity().map(|_| identity::start_url(visit, &page.next));
    page.identity_missing = page.identity.is_none() && !demo;
    Ok(page)
}

/// A session for a ready-made person; in a real installation there are none.
async fn ready_made(visit: &Visit, person: String) -> Result<Session, PageFault> {
    let config = visit.app.config();
    let holder = match person.split_once(':') {
        Some(("staff", id)) => config.staff.iter().find(|staff| staff.0 == id).cloned().map(Holder::Staff),
        Some(("citizen", number)) => {
            let citizen = number.parse().ok().and_then(|number: usize| config.citizens.get(number));
            citizen.map(|citizen| Holder::Citizen(Box::new(citizen.clone())))
        }
        _ => None,
    };
    let holder = holder.filter(|_| config.demo).ok_or(PageFault::BadRequest)?;
    Ok(visit.app.registry().blocking(move |registry| registry.start_session(&holder, "demo")).await?)
}

/// Lets somebody in: whatever session the browser had is over, and a draft begun before goes along.
pub(super) async fn enter(visit: &Visit, session: &Session, next: &str) -> PageAnswer {
    if let Some(before) = visit.session.clone() {
        visit.app.credentials().forget(&before);
        visit.app.registry().blocking(move |registry| registry.sign_out(&before)).await?;
    }
    if let (Account::Citizen(citizen), Some(draft)) = (&session.account, draft_of(next)) {
        let (subject, draft) = (citizen.subject.clone(), draft.to_owned());
        visit.app.registry().blocking(move |registry| registry.adopt_draft(&draft, &subject)).await?;
    }
    let landing = match &session.account {
        Account::Citizen(_) => visit.url("/me"),
        Account::Staff(_) => match Who::from(session.account.clone()) {
            // The page of the morning may be a saved view: `/officer` knows.
            Who::Staff(_) => visit.url("/officer"),
            _ => visit.url("/"),
        },
    };
    let to = if next.is_empty() { &landing } else { next };
    Ok(with_cookie(Redirect::to(to).into_response(), &session.secret, SESSION_LASTS.as_secs(), visit))
}

/// The draft to which a path leads.
fn draft_of(path: &str) -> Option<&str> {
    let (_, path) = Lang::split(path);
    path.strip_prefix("/drafts/")?.split(['/', '?']).next().filter(|id| id.len() == 32)
}

fn with_cookie(mut response: Response, secret: &str, seconds: i64, visit: &Visit) -> Response {
    let secure = if visit.app.config().secure_cookies { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

async fn sign_out(visit: Visit) -> PageAnswer {
    if let Some(secret) = visit.session.clone() {
        visit.app.credentials().forget(&secret);
        visit.app.registry().blocking(move |registry| registry.sign_out(&secret)).await?;
    }
    // Who came by the provider is still signed in there, which matters at a shared machine: the page says so.
    let provided = visit.who.citizen().is_some_and(|citizen| citizen.assurance.is_some());
    let to = visit.url(if provided { "/sign-out" } else { "/" });
    Ok(with_cookie(Redirect::to(&to).into_response(), "", 0, &visit))
}

/// The ready-made persons of a demonstration: citizens first, then staff in the order of the settings.
async fn persons(visit: &Visit) -> Result<Vec<DemoPerson>, Trouble> {
    let config = visit.app.config();
    if !config.demo {
        return Ok(Vec::new());
    }
    let role = visit.texts().get("person-citizen");
    let mut persons: Vec<DemoPerson> = config
        .citizens
        .iter()
        .enumerate()
        .map(|(number, person)| DemoPerson {
            id: format!("citizen:{number}"),
            name: person.name.clone(),
            role: role.clone(),
            place: person.address.clone().unwrap_or_default(),
        })
        .collect();
    let ids = config.staff.clone();
    let records = visit.app.registry().blocking(move |registry| {
        ids.iter().filter_map(|id| registry.staff(id).transpose()).collect::<Result<Vec<_>, _>>()
    });
    let province = visit.app.province();
    for record in records.await? {
        let agency = record.agency.as_ref().and_then(|id| province.agency(id));
        let role =
            main_role(record.grants.iter().filter(|grant| grant.in_force(visit.now)).map(|grant| grant.role));
        let role = role.map(|role| casework_text::role(role, visit.lang));
        persons.push(DemoPerson {
            id: format!("staff:{}", record.id),
            role: record.title.or(role).unwrap_or_default(),
            name: record.name,
            place: agency.map(|agency| agency.name.get(visit.lang.tag()).to_owned()).unwrap_or_default(),
        });
    }
    Ok(persons)
}

#[cfg(test)]
mod tests {
    use super::{draft_of, next_of};

    #[test]
    fn a_path_tells_its_draft() {
        let id = "0123456789abcdef0123456789abcdef";
        assert_eq!(draft_of(&format!("/en/drafts/{id}/answers?kept=1")), Some(id));
        assert_eq!(draft_of(&format!("/drafts/{id}")), Some(id));
        for other in ["/me", "/drafts/12/answers", "/en/procedures/drafts"] {
            assert_eq!(draft_of(other), None, "{other}");
        }
    }

    #[test]
    fn nobody_is_sent_to_another_house() {
        assert_eq!(next_of("/en/me"), "/en/me");
        for bad in ["", "//evil.example", "https://evil.example", "/\\evil.example", "me", "/a\nb"] {
            assert_eq!(next_of(bad), "", "{bad:?}");
        }
    }
}
