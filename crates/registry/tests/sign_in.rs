//! Signing in with an identity provider, and what is kept meanwhile, on both engines.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::{Store, on_both};
use jiff::SignedDuration;
use law::code::ProcedureCode;
use registry::accounts::*;
use registry::drafts::{KEPT_FORM_LASTS, new_draft_id};
use registry::{Person, Registry};
use serde_json::json;

const ISSUER: &str = "https://id.example.vn";

fn citizen(number: &str) -> Holder {
    let person = Person { name: "Hường".into(), personal_id: Some(number.into()), ..Person::default() };
    Holder::Citizen(Box::new(person))
}

fn provided<'a>(subject: &'a str, session: Option<&'a str>) -> Provided<'a> {
    Provided { issuer: ISSUER, subject, session, assurance: 2 }
}

fn logout<'a>(token: &'a str, subject: Option<&'a str>, session: Option<&'a str>) -> ProviderLogout<'a> {
    ProviderLogout { issuer: ISSUER, token, subject, session, counts: SignedDuration::from_mins(3) }
}

/// Three sessions: two of one person at the provider, one of another.
fn three(store: &Store) -> (Registry, [String; 3]) {
    let registry = store.open();
    let begin = |number: &str, subject: &str, session: &str| {
        let provided = provided(subject, Some(session));
        registry.start_provided_session(&citizen(number), "vneid", &provided).unwrap().secret
    };
    let secrets = [
        begin("066194001234", "s-1", "k-1"),
        begin("066194001234", "s-1", "k-2"),
        begin("066085004321", "s-2", "k-3"),
    ];
    (registry, secrets)
}

fn alive(registry: &Registry, secrets: &[String; 3]) -> [bool; 3] {
    [0, 1, 2].map(|n: usize| registry.session(&secrets[n]).unwrap().is_some())
}

#[test]
fn a_sign_in_comes_back_once_to_the_browser_that_has_begun_it() {
    on_both(|store| {
        let registry = store.open();
        let kept = json!({"nonce": "n", "next": "/me"});
        let browser = new_browser_secret().unwrap();
        registry.keep_attempt("one", &browser, &kept).unwrap();
        assert_eq!(registry.take_attempt("other", &browser).unwrap(), None, "a state nobody has given out");
        let stranger = new_browser_secret().unwrap();
        assert_eq!(registry.take_attempt("one", &stranger).unwrap(), None, "another browser");
        assert_eq!(registry.take_attempt("one", "").unwrap(), None, "no cookie");
        assert_eq!(registry.take_attempt("one", &browser).unwrap(), Some(kept.clone()));
        assert_eq!(registry.take_attempt("one", &browser).unwrap(), None, "only once");
        registry.keep_attempt("two", &browser, &kept).unwrap();
        store.clock.advance(ATTEMPT_LASTS);
        assert_eq!(registry.take_attempt("two", &browser).unwrap(), None, "too late");
    });
}

#[test]
fn the_level_is_kept_with_the_session() {
    on_both(|store| {
        let (registry, secrets) = three(store);
        let Some(Account::Citizen(account)) = registry.session(&secrets[0]).unwrap() else { panic!() };
        assert_eq!(account.assurance, Some(2));
        let plain = registry.start_session(&citizen("066194001234"), "demo").unwrap();
        let Account::Citizen(account) = plain.account else { panic!() };
        assert_eq!(account.assurance, None, "nobody has vouched for a ready-made person");
    });
}

#[test]
fn a_provider_ends_a_session_or_all_of_a_person() {
    on_both(|store| {
        let (registry, secrets) = three(store);
        let end = |logout: &ProviderLogout<'_>| registry.end_provided_sessions(logout).unwrap();
        assert_eq!(end(&logout("j-0", Some("s-2"), Some("k-1"))), Some(0), "the session of another person");
        let elsewhere =
            ProviderLogout { issuer: "https://other.example", ..logout("j-0", None, Some("k-1")) };
        assert_eq!(end(&elsewhere), Some(0), "another provider");
        assert_eq!(alive(&registry, &secrets), [true, true, true]);
        assert_eq!(end(&logout("j-1", Some("s-1"), Some("k-1"))), Some(1));
        assert_eq!(alive(&registry, &secrets), [false, true, true]);
        assert_eq!(end(&logout("j-1", Some("s-1"), None)), None, "a token is taken once");
        assert_eq!(alive(&registry, &secrets), [false, true, true]);
        assert_eq!(end(&logout("j-2", Some("s-1"), None)), Some(1));
        assert_eq!(end(&logout("j-3", None, Some("k-3"))), Some(1));
        assert_eq!(alive(&registry, &secrets), [false, false, false]);
        store.clock.advance(SignedDuration::from_mins(3));
        assert_eq!(end(&logout("j-1", Some("s-1"), None)), Some(0), "forgotten when it counts no more");
    });
}

#[test]
fn a_guests_draft_goes_along_and_a_citizens_is_nobodys() {
    on_both(|store| {
        let registry = store.open();
        let (one, other) = (registry.subject_of("066194001234"), registry.subject_of("066085004321"));
        let (id, procedure) = (new_draft_id().unwrap(), ProcedureCode("1.004873".into()));
        assert!(registry.save_draft(&id, None, &procedure, &json!({})).unwrap());
        assert!(!registry.is_owned_draft(&id).unwrap());
        assert!(registry.adopt_draft(&id, &one).unwrap());
        assert!(registry.is_owned_draft(&id).unwrap());
        assert!(!registry.adopt_draft(&id, &other).unwrap());
        assert_eq!(registry.drafts_of(&one).unwrap().len(), 1);
        assert_eq!(registry.draft(&id, Some(&other)).unwrap(), None);
    });
}

#[test]
fn a_form_sent_too_late_is_kept_for_its_draft() {
    on_both(|store| {
        let registry = store.open();
        let (draft, other) = (new_draft_id().unwrap(), new_draft_id().unwrap());
        let form = json!([["phone", "0914123456"]]);
        let kept = registry.keep_form(&draft, &form).unwrap();
        assert_eq!(registry.kept_form(&kept, &draft).unwrap(), Some(form.clone()));
        assert_eq!(registry.kept_form(&kept, &other).unwrap(), None, "of another draft");
        registry.forget_kept_forms(&draft).unwrap();
        assert_eq!(registry.kept_form(&kept, &draft).unwrap(), None);
        let kept = registry.keep_form(&draft, &form).unwrap();
        store.clock.advance(KEPT_FORM_LASTS);
        assert_eq!(registry.kept_form(&kept, &draft).unwrap(), None, "over");
        registry.sweep_drafts().unwrap();
    });
}
