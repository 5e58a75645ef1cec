//! People and programs that sign in, on both engines.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod common;

use casework::{Grant, Role, StaffId};
use common::story::WARD;
use common::{Store, on_both};
use jiff::SignedDuration;
use law::AgencyId;
use registry::accounts::*;
use registry::{Person, Registry};

const PASSWORD: &str = "mật khẩu rất dài";

fn lan() -> StaffId {
    StaffId("NV00042".into())
}

fn with_lan(store: &Store) -> Registry {
    let registry = store.open();
    let grant = Grant::new(Role::CaseOfficer, AgencyId(WARD.into()));
    let new = NewStaff {
        id: lan(),
        name: "Trần Thị Lan".into(),
        agency: Some(AgencyId(WARD.into())),
        title: Some("Công chức".into()),
        grants: vec![grant],
    };
    registry.add_staff(std::slice::from_ref(&new)).unwrap();
    registry.add_staff(&[new]).unwrap();
    assert_eq!(registry.set_password(&lan(), PASSWORD).unwrap(), PasswordSet::Done);
    registry
}

fn session(outcome: SignIn) -> Session {
    match outcome {
        SignIn::Session(session) => *session,
        other => panic!("{other:?}"),
    }
}

/// The code an app shows at the time of the store's clock.
fn code(store: &Store, url: &str) -> String {
    let totp = totp_rs::Totp::from_url(url).unwrap();
    let now = registry::Clock::now(&*store.clock).as_second();
    totp.generate(u64::try_from(now).unwrap()).to_string()
}

#[test]
fn staff_sign_in_with_password_and_code() {
    on_both(|store| {
        let registry = with_lan(store);
        let first = session(registry.sign_in(&lan(), PASSWORD, "").unwrap());
        let Account::Staff(account) = &first.account else { panic!() };
        assert_eq!(
            (account.name.as_str(), account.grants.len(), account.second_factor),
            ("Trần Thị Lan", 1, false)
        );
        let url = registry.enrol_totp(&lan()).unwrap().unwrap();
        assert!(url.starts_with("otpauth://totp/"), "{url}");
        assert_eq!(registry.sign_in(&lan(), PASSWORD, "").unwrap(), SignIn::Wrong);
        let shown = code(store, &url);
        assert_eq!(registry.sign_in(&lan(), "mật khẩu khác", &shown).unwrap(), SignIn::Wrong);
        let session = session(registry.sign_in(&lan(), PASSWORD, &shown).unwrap());
        assert_eq!(
            registry.sign_in(&lan(), PASSWORD, &shown).unwrap(),
            SignIn::Wrong,
            "a code is taken once"
        );
        assert_eq!(registry.session(&session.secret).unwrap(), Some(session.account.clone()));
        assert!(registry.sign_out(&session.secret).unwrap());
        assert_eq!(registry.session(&session.secret).unwrap(), None);
        assert_eq!(registry.sign_in(&StaffId("nobody".into()), PASSWORD, "").unwrap(), SignIn::Wrong);
        assert_eq!(registry.set_password(&lan(), "short").unwrap(), PasswordSet::Length);
        assert_eq!(
            registry.set_password(&StaffId("nobody".into()), PASSWORD).unwrap(),
            PasswordSet::UnknownStaff
        );
    });
}

#[test]
fn five_failures_lock_for_a_quarter_of_an_hour() {
    on_both(|store| {
        let registry = with_lan(store);
        for _ in 0..4 {
            assert_eq!(registry.sign_in(&lan(), "wrong password", "").unwrap(), SignIn::Wrong);
        }
        let locked = registry.sign_in(&lan(), "wrong password", "").unwrap();
        let until = store.open().now() + LOCKED_FOR;
        assert_eq!(locked, SignIn::Locked { until });
        assert_eq!(registry.sign_in(&lan(), PASSWORD, "").unwrap(), SignIn::Locked { until });
        assert_eq!(registry.staff(&lan()).unwrap().unwrap().locked_until, Some(until));
        store.clock.advance(LOCKED_FOR);
        session(registry.sign_in(&lan(), PASSWORD, "").unwrap());
        assert_eq!(registry.staff(&lan()).unwrap().unwrap().locked_until, None);
    });
}

#[test]
fn sessions_end_unused_and_at_the_latest_after_twelve_hours() {
    on_both(|store| {
        let registry = with_lan(store);
        let idle = session(registry.sign_in(&lan(), PASSWORD, "").unwrap());
        let used = session(registry.sign_in(&lan(), PASSWORD, "").unwrap());
        for _ in 0..24 {
            store.clock.advance(SignedDuration::from_mins(29));
            assert!(registry.session(&used.secret).unwrap().is_some());
        }
        assert_eq!(registry.session(&idle.secret).unwrap(), None);
        store.clock.set(used.expires_at);
        assert_eq!(registry.session(&used.secret).unwrap(), None);
        assert_eq!(registry.sweep_sessions().unwrap(), 2);
        assert_eq!(registry.session("nonsense").unwrap(), None);
    });
}

#[test]
fn disabling_ends_everything_and_roles_have_periods() {
    on_both(|store| {
        let registry = with_lan(store);
        let inside = session(registry.sign_in(&lan(), PASSWORD, "").unwrap());
        let token = registry.create_token("desk", &Holder::Staff(lan()), None).unwrap();
        assert!(registry.token(&token.secret).unwrap().is_some());
        store.clock.advance(SignedDuration::from_mins(1));
        let clerk = Grant::new(Role::Clerk, AgencyId(WARD.into()));
        assert!(registry.set_grants(&lan(), std::slice::from_ref(&clerk)).unwrap());
        let Some(Account::Staff(now)) = registry.session(&inside.secret).unwrap() else { panic!() };
        assert_eq!(now.grants, std::slice::from_ref(&clerk));
        assert_eq!(registry.staff(&lan()).unwrap().unwrap().grants.len(), 2);
        assert!(!registry.set_grants(&StaffId("nobody".into()), &[clerk]).unwrap());
        assert_eq!(registry.list_staff(Some(&AgencyId(WARD.into()))).unwrap().len(), 2);
        assert_eq!(registry.list_staff(None).unwrap().len(), 2);
        assert!(registry.disable_staff(&lan()).unwrap());
        assert_eq!(registry.session(&inside.secret).unwrap(), None);
        assert_eq!(registry.token(&token.secret).unwrap(), None);
        assert_eq!(registry.sign_in(&lan(), PASSWORD, "").unwrap(), SignIn::Wrong);
        assert!(registry.start_session(&Holder::Staff(lan()), "demo").is_err());
        assert!(registry.enable_staff(&lan()).unwrap());
        session(registry.sign_in(&lan(), PASSWORD, "").unwrap());
    });
}

#[test]
fn citizens_have_sessions_and_tokens_with_their_person_sealed() {
    on_both(|store| {
        let registry = with_lan(store);
        let person = Person {
            name: "Nguyễn Thị Hường".into(),
            personal_id: Some("066194000234".into()),
            ..Person::default()
        };
        let holder = Holder::Citizen(Box::new(person.clone()));
        let session = registry.start_session(&holder, "demo").unwrap();
        let Some(Account::Citizen(citizen)) = registry.session(&session.secret).unwrap() else { panic!() };
        assert_eq!((citizen.subject, citizen.person), (registry.subject_of("066194000234"), person));
        let expires = store.open().now() + SignedDuration::from_hours(1);
        let token = registry.create_token("citizen", &holder, Some(expires)).unwrap();
        assert_eq!(registry.token(&token.secret).unwrap().unwrap().name(), "Nguyễn Thị Hường");
        assert_eq!(registry.list_tokens().unwrap().len(), 1);
        store.clock.set(expires);
        assert_eq!(registry.token(&token.secret).unwrap(), None);
        assert!(registry.revoke_token(&token.id).unwrap());
        assert!(!registry.revoke_token(&token.id).unwrap());
        assert!(registry.start_session(&Holder::Citizen(Box::default()), "demo").is_err());
        let dump = registry.with_reader(|c| c.query("SELECT person FROM session", &[])).unwrap();
        let sealed = dump[0].bytes(0).unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("Hường"));
    });
}
