//! The relying party against a provider on this machine: what is asked, what is believed, what is refused and why.

#[path = "common/provider.rs"]
mod provider;

use gateways::identity::{Attempt, ClaimNames, Identified};
use gateways::{IdentityFault, IdentityProvider, IdentitySettings};
use provider::{CLIENT, SECRET, TestProvider, parameter};
use serde_json::{Value, json};

const NOW: i64 = 1_800_000_000;
const PERSON: &str = "066194001234";

fn settings(provider: &TestProvider) -> IdentitySettings {
    IdentitySettings {
        issuer: provider.issuer.clone(),
        client_id: CLIENT.to_owned(),
        client_secret: Some(SECRET.to_owned()),
        redirect: "http://127.0.0.1:8080/sign-in/callback".to_owned(),
        scope: "openid profile".to_owned(),
        acr_values: vec!["loa2".to_owned()],
        claims: ClaimNames {
            personal_id: "personal_id".to_owned(),
            name: "name".to_owned(),
            birth_date: "birthdate".to_owned(),
        },
        levels: [("loa1".to_owned(), 1), ("loa2".to_owned(), 2)].into(),
        least_level: 2,
    }
}

fn person() -> Value {
    json!({
        "personal_id": PERSON, "name": "Nguyễn Thị Hường", "birthdate": "12/03/1994", "gender": "female", "acr": "loa2",
        "sid": "k-1"
    })
}

/// One whole sign-in with these claims beside those of the person; `null` takes a claim away.
fn sign_in(provider: &TestProvider, claims: &Value) -> Result<Identified, IdentityFault> {
    let party = IdentityProvider::new(settings(provider)).unwrap();
    round(&party, provider, claims)
}

fn round(
    party: &IdentityProvider,
    provider: &TestProvider,
    claims: &Value,
) -> Result<Identified, IdentityFault> {
    let attempt = Attempt::new().unwrap();
    let address = party.authorization(&attempt, "vi", NOW).unwrap();
    let mut all = person();
    for (name, value) in claims.as_object().unwrap() {
        all[name] = value.clone();
    }
    let code = provider.consent(&address, NOW, &all);
    party.redeem(&code, None, &attempt, NOW)
}

#[test]
fn a_person_is_identified() {
    let provider = TestProvider::start();
    let found = sign_in(&provider, &json!({})).unwrap();
    let expected = Identified {
        subject: "s-1".to_owned(),
        personal_id: PERSON.to_owned(),
        name: "Nguyễn Thị Hường".to_owned(),
        birth_date: Some("1994-03-12".to_owned()),
        sex: Some("female".to_owned()),
        level: 2,
        session: Some("k-1".to_owned()),
    };
    assert!(found == expected, "{found:?}");
    assert_eq!(format!("{found:?}"), "Identified { level: 2, .. }", "no person in a log");
    let asked = provider.state.lock().unwrap().asked.clone();
    assert!(
        asked.iter().all(|line| !line.starts_with("/userinfo")),
        "nothing is asked that is told: {asked:?}"
    );
}

#[test]
fn the_address_carries_what_the_answer_must_fit_to() {
    let provider = TestProvider::start();
    let party = IdentityProvider::new(settings(&provider)).unwrap();
    let (one, other) = (Attempt::new().unwrap(), Attempt::new().unwrap());
    let address = party.authorization(&one, "nb", NOW).unwrap();
    assert!(address.starts_with(&format!("{}/auth?", provider.issuer)), "{address}");
    for (name, value) in [
        ("client_id", CLIENT),
        ("redirect_uri", "http://127.0.0.1:8080/sign-in/callback"),
        ("scope", "openid profile"),
        ("acr_values", "loa2"),
        ("state", &one.state),
        ("nonce", &one.nonce),
        ("ui_locales", "nb"),
    ] {
        assert_eq!(parameter(&address, name).as_deref(), Some(value), "{name}");
    }
    assert!(!address.contains(&one.verifier), "the verifier stays here");
    assert!(one.state != other.state && one.nonce != other.nonce && one.verifier != other.verifier);
    assert_eq!(one.verifier.len(), 43, "256 bits");
}

#[test]
fn what_is_told_only_when_asked_is_asked() {
    let provider = TestProvider::start();
    provider.state.lock().unwrap().told = json!({"sub": "s-1", "personal_id": PERSON, "name": "Hường"});
    let found = sign_in(&provider, &json!({"personal_id": null, "name": null})).unwrap();
    assert_eq!((found.personal_id.as_str(), found.name.as_str()), (PERSON, "Hường"));
    provider.state.lock().unwrap().told = json!({"sub": "s-2", "personal_id": PERSON});
    let other = sign_in(&provider, &json!({"personal_id": null}));
    assert!(matches!(&other, Err(IdentityFault::Refused(why)) if why.contains("somebody else")), "{other:?}");
}

#[test]
fn a_token_of_somebody_else_is_refused() {
    let provider = TestProvider::start();
    for (claims, why) in [
        (json!({"iss": "https://evil.example"}), "another provider"),
        (json!({"aud": "other"}), "another client"),
        (json!({"aud": null}), "another client"),
        (json!({"aud": [CLIENT, "other"]}), "several"),
        (json!({"aud": [CLIENT, "other"], "azp": "other"}), "given to another"),
        (json!({"azp": "other"}), "given to another"),
        (json!({"nonce": "another"}), "another sign-in"),
        (json!({"nonce": null}), "another sign-in"),
        (json!({"sub": null}), "whom it is about"),
        (json!({"exp": null}), "when it ends"),
        (json!({"iat": null}), "when it was issued"),
        (json!({"events": {}}), "not one that says who"),
    ] {
        let refused = sign_in(&provider, &claims);
        assert!(
            matches!(&refused, Err(IdentityFault::Refused(said)) if said.contains(why)),
            "{claims}: {refused:?}"
        );
    }
    for claims in
        [json!({"aud": [CLIENT]}), json!({"aud": [CLIENT, "other"], "azp": CLIENT}), json!({"azp": CLIENT})]
    {
        assert!(sign_in(&provider, &claims).is_ok(), "{claims}");
    }
}

#[test]
fn a_token_counts_for_a_while_and_clocks_may_differ_a_little() {
    let provider = TestProvider::start();
    for (claims, off) in [
        (json!({"exp": NOW - 60}), None),
        (json!({"exp": NOW - 61}), Some(-61)),
        (json!({"iat": NOW + 60}), None),
        (json!({"iat": NOW + 61, "exp": NOW + 600}), Some(61)),
        (json!({"nbf": NOW + 90}), Some(90)),
        (json!({"iat": NOW - 3600, "exp": NOW + 3600}), Some(-3000)),
    ] {
        let found = sign_in(&provider, &claims).map(drop);
        let expected = off.map_or(Ok(()), |seconds| Err(IdentityFault::Clock { seconds }));
        assert_eq!(found, expected, "{claims}");
    }
}

#[test]
fn level_and_number_are_asked() {
    let provider = TestProvider::start();
    for acr in [json!("loa1"), json!("unheard of"), json!(null)] {
        let level = u8::from(acr == "loa1");
        let found = sign_in(&provider, &json!({ "acr": acr }));
        assert_eq!(found.unwrap_err(), IdentityFault::LevelTooLow { level, least: 2 });
    }
    for number in [json!("123456789"), json!("06619400123x"), json!(66194001234_u64), json!("")] {
        let found = sign_in(&provider, &json!({ "personal_id": number }));
        assert_eq!(found.unwrap_err(), IdentityFault::NoPersonalId("personal_id".to_owned()));
    }
}

#[test]
fn a_code_counts_once_and_only_with_its_verifier() {
    let provider = TestProvider::start();
    let party = IdentityProvider::new(settings(&provider)).unwrap();
    let attempt = Attempt::new().unwrap();
    let address = party.authorization(&attempt, "vi", NOW).unwrap();
    let code = provider.consent(&address, NOW, &person());
    assert!(party.redeem(&code, None, &attempt, NOW).is_ok());
    let code_fault = || Err(IdentityFault::Code("invalid_grant".to_owned()));
    assert_eq!(party.redeem(&code, None, &attempt, NOW).map(drop), code_fault());
    let code = provider.consent(&address, NOW, &person());
    let stranger = Attempt { verifier: Attempt::new().unwrap().verifier, ..attempt.clone() };
    assert_eq!(party.redeem(&code, None, &stranger, NOW).map(drop), code_fault());
    let code = provider.consent(&address, NOW, &person());
    let mixed = party.redeem(&code, Some("https://other.example"), &attempt, NOW);
    assert!(
        matches!(&mixed, Err(IdentityFault::Refused(why)) if why.contains("another provider")),
        "{mixed:?}"
    );
    provider
        .state
        .lock()
        .unwrap()
        .discovery
        .insert("authorization_response_iss_parameter_supported".into(), true.into());
    let party = IdentityProvider::new(settings(&provider)).unwrap();
    assert!(party.redeem(&code, None, &attempt, NOW).is_err(), "who promises to name itself has to");
    assert!(party.redeem(&code, Some(&provider.issuer), &attempt, NOW).is_ok());
}

#[test]
fn changed_keys_are_fetched_once() {
    let provider = TestProvider::start();
    let party = IdentityProvider::new(settings(&provider)).unwrap();
    assert!(round(&party, &provider, &json!({})).is_ok());
    provider.rotate();
    assert!(round(&party, &provider, &json!({})).is_ok(), "a changed key is fetched");
    let fetched =
        || provider.state.lock().unwrap().asked.iter().filter(|line| line.starts_with("/keys")).count();
    assert_eq!(fetched(), 2);
    let forged = TestProvider::start();
    for _ in 0..5 {
        let token = forged.sign("logout+jwt", &json!({}));
        let refused = party.logout_notice(&token, NOW + 10);
        assert!(
            matches!(&refused, Err(IdentityFault::Refused(why)) if why.contains("none of the keys")),
            "{refused:?}"
        );
    }
    assert_eq!(fetched(), 2, "forged tokens do not make this house ask again and again");
}

#[test]
fn a_token_that_ends_sessions_is_checked() {
    let provider = TestProvider::start();
    let party = IdentityProvider::new(settings(&provider)).unwrap();
    let event = json!({"http://schemas.openid.net/event/backchannel-logout": {}});
    let usual = json!({
        "iss": provider.issuer, "aud": CLIENT, "iat": NOW, "exp": NOW + 120, "jti": "j-1", "events": event, "sub": "s-1",
        "sid": "k-1"
    });
    let with = |name: &str, value: Value| {
        let mut claims = usual.clone();
        claims[name] = value;
        if claims[name].is_null() {
            claims.as_object_mut().unwrap().remove(name);
        }
        claims
    };
    let notice = party.logout_notice(&provider.sign("logout+jwt", &usual), NOW).unwrap();
    assert_eq!(
        (notice.id.as_str(), notice.subject.as_deref(), notice.session.as_deref()),
        ("j-1", Some("s-1"), Some("k-1"))
    );
    assert_eq!(notice.until, NOW + 180);
    for (claims, why) in [
        (with("events", json!(null)), "not one that ends"),
        (with("events", json!({})), "not one that ends"),
        (with("nonce", json!("n")), "no nonce"),
        (with("jti", json!(null)), "no identifier"),
        (with("aud", json!("other")), "another client"),
        (with("iss", json!("https://evil.example")), "another provider"),
        (with("iat", json!(null)), "when it was issued"),
        (json!({"iss": provider.issuer, "aud": CLIENT, "iat": NOW, "jti": "j", "events": event}), "neither"),
    ] {
        let refused = party.logout_notice(&provider.sign("logout+jwt", &claims), NOW);
        assert!(
            matches!(&refused, Err(IdentityFault::Refused(said)) if said.contains(why)),
            "{claims}: {refused:?}"
        );
    }
    let late = party.logout_notice(&provider.sign("logout+jwt", &usual), NOW + 181);
    assert_eq!(late, Err(IdentityFault::Clock { seconds: -61 }));
    let other = party.logout_notice(&provider.sign("at+jwt", &usual), NOW);
    assert!(matches!(other, Err(IdentityFault::Refused(_))));
}

#[test]
fn a_provider_that_cannot_be_used_is_told() {
    let provider = TestProvider::start();
    let party = || IdentityProvider::new(settings(&provider)).unwrap().discovery(NOW).map(drop);
    assert_eq!(party(), Ok(()));
    for (name, value, why) in [
        ("issuer", json!("https://other.example"), "its issuer"),
        ("token_endpoint", json!("http://id.example.vn/token"), "https://"),
        ("jwks_uri", json!(null), "string"),
        ("code_challenge_methods_supported", json!(["plain"]), "PKCE"),
    ] {
        provider.state.lock().unwrap().discovery = [(name.to_owned(), value)].into();
        let fault = party();
        assert!(
            matches!(&fault, Err(IdentityFault::Answer(said)) if said.contains(why)),
            "{name}: {fault:?}"
        );
    }
    let path = "/.well-known/openid-configuration".to_owned();
    for (head, body, why) in [
        ("302 Found\r\nlocation: https://evil.example/", "", "leads elsewhere"),
        ("200 OK", "<html>", "JSON"),
        ("503 Service Unavailable", "later", "503"),
        ("200 OK", &"x".repeat(300 * 1024), "limit"),
    ] {
        provider.state.lock().unwrap().instead = [(path.clone(), (head.to_owned(), body.to_owned()))].into();
        let fault = party().unwrap_err().to_string();
        assert!(fault.contains(why), "{fault}");
    }
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let silent = IdentitySettings { issuer: format!("http://{nobody}"), ..settings(&provider) };
    let fault = IdentityProvider::new(silent).unwrap().discovery(NOW).map(drop);
    assert!(matches!(fault, Err(IdentityFault::Unreachable(_))), "{fault:?}");
}

#[test]
fn settings_that_cannot_work_are_told_together() {
    let provider = TestProvider::start();
    let bad = IdentitySettings {
        issuer: "http://id.example.vn".to_owned(),
        client_id: String::new(),
        client_secret: Some(String::new()),
        redirect: "http://motcua.example.vn/sign-in/callback".to_owned(),
        scope: "profile".to_owned(),
        acr_values: vec!["loa9".to_owned()],
        least_level: 3,
        ..settings(&provider)
    };
    assert_eq!(bad.faults().len(), 7, "{:?}", bad.faults());
    assert!(matches!(IdentityProvider::new(bad), Err(IdentityFault::Settings(_))));
    assert!(!format!("{:?}", settings(&provider)).contains(SECRET));
}
