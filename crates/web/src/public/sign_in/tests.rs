//! Signing in with the national identity, as a browser and a provider see it: what leads in, and what does not.

#[path = "../../../../gateways/tests/common/provider.rs"]
mod provider;

use axum::http::StatusCode;
use gateways::identity::ClaimNames;
use gateways::{IdentityProvider, IdentitySettings};
use jiff::SignedDuration;
use serde_json::{Value, json};

use self::provider::{CLIENT, SECRET, TestProvider, parameter};
use crate::house::{Answered, CITIZEN_ID, House, STRANGER_ID, UNIT};

fn person(number: &str) -> Value {
    json!({"personal_id": number, "name": "Nguyễn Thị Hường", "birthdate": "1994-03-12", "acr": "loa2", "sid": "k-1"})
}

/// A house whose people sign in with a provider on this machine.
fn house() -> (House, TestProvider) {
    let (house, provider) = (House::open(), TestProvider::start());
    let settings = IdentitySettings {
        issuer: provider.issuer.clone(),
        client_id: CLIENT.to_owned(),
        client_secret: Some(SECRET.to_owned()),
        redirect: "http://127.0.0.1:8080/sign-in/callback".to_owned(),
        scope: "openid".to_owned(),
        acr_values: Vec::new(),
        claims: ClaimNames {
            personal_id: "personal_id".to_owned(),
            name: "name".to_owned(),
            birth_date: "birthdate".to_owned(),
        },
        levels: [("loa1".to_owned(), 1), ("loa2".to_owned(), 2)].into(),
        least_level: 2,
    };
    house.app.identify_with(IdentityProvider::new(settings).unwrap());
    (house, provider)
}

/// The cookie of this name that an answer sets, as `name=value`.
fn cookie(answer: &Answered, name: &str) -> String {
    let mut set = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    let found = set.rfind(|set| set.starts_with(&format!("{name}=")));
    let found = found.unwrap_or_else(|| panic!("no cookie {name}: {:?}", answer.headers));
    assert!(found.contains("; HttpOnly; SameSite=Lax"), "{found}");
    found.split(';').next().unwrap().to_owned()
}

impl House {
    /// Out to the provider: its address, and the cookie by which the browser is known again.
    async fn leave(&self, path: &str, cookies: &str) -> (String, String) {
        let out = self.page(cookies, path).await;
        (out.location(), cookie(&out, "motcua-sign-in"))
    }

    fn seconds(&self) -> i64 {
        self.app.registry().wall().as_second()
    }

    /// A whole sign-in with these claims: the answer of the callback.
    async fn identified(&self, provider: &TestProvider, path: &str, claims: &Value) -> Answered {
        let (address, browser) = self.leave(path, "").await;
        let code = provider.consent(&address, self.seconds(), claims);
        self.back(&address, &code, &browser).await
    }

    async fn back(&self, address: &str, code: &str, cookies: &str) -> Answered {
        let state = parameter(address, "state").unwrap();
        self.page(cookies, &format!("/sign-in/callback?code={code}&state={state}")).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_comes_back_signed_in_with_the_level_kept() {
    let (house, provider) = house();
    let page = house.page("", "/en/sign-in?next=/en/me").await;
    assert!(page.text.contains("href=\"/en/sign-in/start?next=%2Fen%2Fme\""), "{}", page.text);
    let back = house.identified(&provider, "/en/sign-in/start?next=%2Fen%2Fme", &person(CITIZEN_ID)).await;
    assert_eq!(back.location(), "/en/me");
    let session = cookie(&back, "motcua");
    assert_eq!(cookie(&back, "motcua-sign-in"), "motcua-sign-in=", "the browser is not known any longer");
    let me = house.page(&session, "/me").await;
    assert!(me.text.contains("Nguyễn Thị Hường") && me.text.contains("VNeID, mức 2"), "{}", me.text);
    let secret = session.split_once('=').unwrap().1;
    let who = house.app.session(secret).await.unwrap().unwrap();
    let citizen = who.citizen().unwrap();
    assert_eq!(citizen.assurance, Some(2));
    assert_eq!(citizen.subject, house.app.registry().subject_of(CITIZEN_ID), "the owner of earlier dossiers");
    let out = house.form(&session, "/sign-out", &[]).await;
    assert_eq!(out.location(), "/sign-out");
    let left = house.page("", "/sign-out").await;
    assert!(
        left.text.contains(&format!("{}/session/end?client_id=motcua", provider.issuer)),
        "{}",
        left.text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_sent_to_another_house_after_signing_in() {
    let (house, provider) = house();
    for bad in [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "%2F%2Fevil.example",
        "me",
        "javascript:x",
    ] {
        let refused = house.page("", &format!("/sign-in/start?next={bad}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{bad}");
        let page = house.page("", &format!("/sign-in?next={bad}")).await;
        assert!(page.text.contains("href=\"/sign-in/start\""), "{bad}: the way in leads to the own page");
        assert!(page.text.contains("name=\"next\" value=\"\""), "{bad}");
    }
    let back = house.identified(&provider, "/sign-in/start", &person(CITIZEN_ID)).await;
    assert_eq!(back.location(), "/me");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_counts_once_and_in_the_browser_that_asked() {
    let (house, provider) = house();
    let (address, browser) = house.leave("/sign-in/start", "").await;
    let code = provider.consent(&address, house.seconds(), &person(STRANGER_ID));
    // Somebody makes another person's browser take the answer of their own sign-in: it is known by nothing there.
    for cookies in ["", "motcua-sign-in=0000000000000000000000000000000000000000000000000000000000000000"] {
        let forged = house.back(&address, &code, cookies).await;
        assert_eq!(forged.status, StatusCode::BAD_REQUEST, "{cookies}");
        assert!(!forged.headers.contains_key("set-cookie") && forged.text.contains("/sign-in/start"));
        assert!(!forged.text.contains(&code), "the code is not repeated");
    }
    let wrong = house.page(&browser, &format!("/sign-in/callback?code={code}&state=made-up")).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    let none = house.page(&browser, "/sign-in/callback").await;
    assert_eq!(none.status, StatusCode::BAD_REQUEST);
    assert_eq!(house.back(&address, &code, &browser).await.location(), "/me");
    let again = house.back(&address, &code, &browser).await;
    assert_eq!(again.status, StatusCode::BAD_REQUEST, "the same answer twice");
    let (address, browser) = house.leave("/sign-in/start", "").await;
    let code = provider.consent(&address, house.seconds(), &person(CITIZEN_ID));
    house.clock.advance(SignedDuration::from_mins(10));
    assert_eq!(house.back(&address, &code, &browser).await.status, StatusCode::BAD_REQUEST, "too late");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_of_a_browser_can_both_come_back() {
    let (house, provider) = house();
    let (one, browser) = house.leave("/sign-in/start", "").await;
    let (other, same) = house.leave("/sign-in/start?next=/results", &browser).await;
    assert_eq!(browser, same);
    for (address, to) in [(one, "/me"), (other, "/results")] {
        let code = provider.consent(&address, house.seconds(), &person(CITIZEN_ID));
        assert_eq!(house.back(&address, &code, &browser).await.location(), to);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_makes_a_new_session_and_ends_the_one_before() {
    let (house, provider) = house();
    let before = house.sign_in("citizen:0").await;
    assert_eq!(house.page(&before, "/me").await.status, StatusCode::OK);
    let (address, browser) = house.leave("/sign-in/start", &before).await;
    let code = provider.consent(&address, house.seconds(), &person(CITIZEN_ID));
    let back = house.back(&address, &code, &format!("{before}; {browser}")).await;
    let after = cookie(&back, "motcua");
    assert_ne!(before, after);
    assert_eq!(house.page(&after, "/me").await.status, StatusCode::OK);
    assert_eq!(house.page(&before, "/me").await.status, StatusCode::SEE_OTHER, "the session before is over");
    // A secret that somebody has planted is not taken over: the session has its own.
    let planted = "motcua=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    let answer = house.form(planted, "/sign-in", &[("person", "citizen:0")]).await;
    assert_ne!(cookie(&answer, "motcua"), planted);
    assert_eq!(house.page(planted, "/me").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_not_signed_in_reads_why_and_what_to_do() {
    let (house, provider) = house();
    provider.state.lock().unwrap().told = json!({"sub": "s-1"});
    let low = json!({"acr": "loa1", "personal_id": CITIZEN_ID});
    let skewed = json!({"acr": "loa2", "personal_id": CITIZEN_ID, "exp": house.seconds() - 3600});
    for (claims, status, words) in [
        (low, StatusCode::FORBIDDEN, "ở mức 1; nộp hồ sơ ở đây cần mức 2"),
        (json!({"acr": "loa2"}), StatusCode::FORBIDDEN, "số định danh cá nhân 12 chữ số"),
        (skewed, StatusCode::BAD_GATEWAY, "Đồng hồ của hai hệ thống lệch nhau"),
        (json!({"nonce": "another"}), StatusCode::BAD_GATEWAY, "không kiểm tra được"),
        (json!({"iss": "https://evil.example"}), StatusCode::BAD_GATEWAY, "không kiểm tra được"),
    ] {
        let answer = house.identified(&provider, "/sign-in/start?next=/results", &claims).await;
        assert_eq!(answer.status, status, "{claims}");
        assert!(answer.text.contains(words), "{claims}: {}", answer.text);
        assert!(answer.text.contains("/sign-in/start?next=%2Fresults"), "it goes on where it began");
        assert!(!answer.headers.contains_key("set-cookie"));
    }
    let (address, browser) = house.leave("/nb/sign-in/start", "").await;
    let state = parameter(&address, "state").unwrap();
    let path = format!("/sign-in/callback?error=access_denied&state={state}");
    let denied = house.page(&browser, &path).await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    assert!(denied.text.contains("Du samtykket ikke"), "in the language in which it began: {}", denied.text);
    let silent = ("503 Service Unavailable".to_owned(), String::new());
    provider.state.lock().unwrap().instead = [("/token".to_owned(), silent)].into();
    let answer = house.identified(&provider, "/sign-in/start", &person(CITIZEN_ID)).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.text.contains("VNeID chưa trả lời"), "{}", answer.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_the_provider_ends_the_session_and_counts_once() {
    let (house, provider) = house();
    let begin =
        async || cookie(&house.identified(&provider, "/sign-in/start", &person(CITIZEN_ID)).await, "motcua");
    let now = house.seconds();
    let token = |change: &dyn Fn(&mut Value)| {
        let mut claims = json!({
            "iss": provider.issuer, "aud": CLIENT, "iat": now, "exp": now + 120, "jti": "j-1", "sub": "s-1", "sid": "k-1",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}}
        });
        change(&mut claims);
        provider.sign("logout+jwt", &claims)
    };
    let tell = async |token: &str| {
        house.form("", "/sign-in/backchannel-logout", &[("logout_token", token)]).await.status
    };
    let session = begin().await;
    assert_eq!(house.page(&session, "/me").await.status, StatusCode::OK);
    for bad in [
        String::new(),
        "a.b.c".to_owned(),
        TestProvider::start().sign("logout+jwt", &json!({})),
        token(&|claims| claims["aud"] = "other".into()),
        token(&|claims| claims["nonce"] = "n".into()),
        token(&|claims| claims["events"] = json!({})),
    ] {
        assert_eq!(tell(&bad).await, StatusCode::BAD_REQUEST, "{bad}");
    }
    assert_eq!(house.page(&session, "/me").await.status, StatusCode::OK, "nothing has ended");
    let good = token(&|_| ());
    assert_eq!(tell(&good).await, StatusCode::OK);
    assert_eq!(house.page(&session, "/me").await.status, StatusCode::SEE_OTHER);
    let session = begin().await;
    assert_eq!(tell(&good).await, StatusCode::BAD_REQUEST, "taken before");
    assert_eq!(house.page(&session, "/me").await.status, StatusCode::OK);
    // Forged tokens have made this house fetch the keys again just before.
    house.clock.advance(SignedDuration::from_secs(30));
    provider.rotate();
    let whole = token(&|claims| {
        claims["jti"] = "j-2".into();
        claims.as_object_mut().unwrap().remove("sid");
    });
    assert_eq!(tell(&whole).await, StatusCode::OK);
    assert_eq!(house.page(&session, "/me").await.status, StatusCode::SEE_OTHER, "all sessions of the person");
}

#[tokio::test]
async fn without_a_provider_nothing_leads_to_one() {
    let house = House::open();
    assert_eq!(house.page("", "/sign-in/start?next=/me").await.location(), "/sign-in");
    assert_eq!(house.page("", "/sign-in/callback?code=1&state=2").await.status, StatusCode::NOT_FOUND);
    let told = house.form("", "/sign-in/backchannel-logout", &[("logout_token", "a.b.c")]).await;
    assert_eq!(told.status, StatusCode::NOT_FOUND);
    assert!(
        !house.page("", "/sign-in").await.text.contains("VNeID"),
        "a demonstration has ready-made persons"
    );
}

/// A draft that a guest has begun: its identifier.
async fn draft(house: &House, cookie: &str) -> String {
    let begun =
        house.form(cookie, "/procedures/1.004873/prepare", &[("unit", UNIT), ("delivery", "counter")]).await;
    begun.location().split('/').nth(2).unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_begun_before_signing_in_goes_along() {
    let (house, provider) = house();
    let id = draft(&house, "").await;
    let typed = [("phone", "0914123456"), ("name", "Hường")];
    assert_eq!(
        house.form("", &format!("/drafts/{id}/applicant"), &typed).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let start = format!("/sign-in/start?next=%2Fdrafts%2F{id}%2Fapplicant");
    let back = house.identified(&provider, &start, &person(CITIZEN_ID)).await;
    let session = cookie(&back, "motcua");
    assert_eq!(back.location(), format!("/drafts/{id}/applicant"));
    let page = house.page(&session, &back.location()).await;
    assert!(page.text.contains("0914123456"), "what was typed is there: {}", page.text);
    assert!(house.page(&session, "/me").await.text.contains(&id), "and it is the citizen's now");
    let guest = house.page("", &format!("/drafts/{id}/applicant")).await;
    assert!(guest.location().starts_with("/sign-in?next="), "nobody else's");
    let stranger =
        cookie(&house.identified(&provider, "/sign-in/start", &person(STRANGER_ID)).await, "motcua");
    assert_eq!(house.page(&stranger, &format!("/drafts/{id}/applicant")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_after_the_session_has_ended_is_offered_again() {
    let (house, provider) = house();
    let session = cookie(&house.identified(&provider, "/sign-in/start", &person(CITIZEN_ID)).await, "motcua");
    let id = draft(&house, &session).await;
    house.app.registry().sign_out(session.split_once('=').unwrap().1).unwrap();
    house.app.credentials().forget_all();
    let typed = [("phone", "0905000111"), ("address", "Buôn Ako Dhong"), ("sex", "female")];
    let late = house.form(&session, &format!("/drafts/{id}/applicant"), &typed).await.location();
    assert!(late.starts_with("/sign-in?next=") && late.ends_with("&left=1"), "{late}");
    let page = house.page("", &late).await;
    assert!(page.text.contains("được giữ lại và hiện ra sau khi đăng nhập"), "{}", page.text);
    let start = late.replace("/sign-in?", "/sign-in/start?").replace("&left=1", "");
    let stranger = house.identified(&provider, &start, &person(STRANGER_ID)).await;
    let refused = house.page(&cookie(&stranger, "motcua"), &stranger.location()).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "only its owner sees what was sent");
    let back = house.identified(&provider, &start, &person(CITIZEN_ID)).await;
    let session = cookie(&back, "motcua");
    let offered = house.page(&session, &back.location()).await;
    assert!(
        offered.text.contains("0905000111") && offered.text.contains("chưa ghi vào bản nháp"),
        "{}",
        offered.text
    );
    let plain = house.page(&session, &format!("/drafts/{id}/applicant")).await;
    assert!(!plain.text.contains("0905000111"), "the draft is as it was");
    let sent = house.form(&session, &back.location(), &typed).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let plain = house.page(&session, &format!("/drafts/{id}/applicant")).await;
    assert!(plain.text.contains("0905000111"));
    assert!(
        !house.page(&session, &back.location()).await.text.contains("chưa ghi vào bản nháp"),
        "forgotten"
    );
}
