//! Roles for a group of procedures and a period, looks at personal data, second factors and challenges, on both engines.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod common;

use casework::dossier::{Command, Refusal};
use casework::{Actor, Grant, Limit, Role, StaffId};
use common::story::{OTHER_CENTRE, WARD, WARD_CENTRE, opening, person, staff};
use common::{Store, case_officer, done, key, on, on_both, personal, take_in};
use jiff::{SignedDuration, Timestamp};
use law::AgencyId;
use law::procedure::Channel;
use registry::accounts::*;
use registry::views::{ListFilter, LookFilter, RegisterFilter, Scope, WorkFilter, WorkView};
use registry::{Answer, Purpose, Registry, Request, Target};

const PASSWORD: &str = "mật khẩu rất dài";

fn officer() -> StaffId {
    StaffId("officer".into())
}

fn grant(role: Role, agency: &str, limit: Option<&str>) -> Grant {
    Grant { limit: limit.and_then(Limit::parse), ..Grant::new(role, AgencyId(agency.into())) }
}

fn limited(id: &str, role: Role, agency: &str, limit: &str) -> Actor {
    Actor::standing_in(StaffId(id.into()), vec![grant(role, agency, Some(limit))], Vec::new())
}

/// One dossier of each of two procedures.
fn two(registry: &Registry) -> [law::code::DossierCode; 2] {
    ["1.004873", "1.010733"].map(|code| {
        let mut request = take_in(7, code);
        request.command =
            Command::TakeIn { opening: opening(code, Channel::Direct, WARD_CENTRE), settle: false };
        request.personal = Some(personal(7));
        done(registry.execute_blocking(request).unwrap()).code
    })
}

#[test]
fn a_grant_for_some_procedures_sees_and_does_nothing_else() {
    on_both(|store| {
        let registry = store.open();
        let [marriage, other] = two(&registry);
        let actor = limited("part", Role::IntakeOfficer, WARD_CENTRE, "1.010733");
        let viewer = registry.viewer(&actor);
        let whole = registry.viewer(&person("counter"));
        let listed = |viewer: &registry::Viewer| {
            let page = registry.read_blocking(|v| v.list(viewer, &ListFilter::default(), None, 10)).unwrap();
            page.items.into_iter().map(|item| item.code).collect::<Vec<_>>()
        };
        assert_eq!(listed(&viewer), std::slice::from_ref(&other));
        assert_eq!(listed(&whole).len(), 2);
        let queue = |viewer: &registry::Viewer| {
            let counts = registry.read_blocking(|v| v.worklist_counts(viewer)).unwrap();
            counts.into_iter().find(|(view, _)| *view == WorkView::Accepted).map(|(_, count)| count)
        };
        assert_eq!((queue(&viewer), queue(&whole)), (Some(1), Some(2)));
        let day = law::time::local(store.clock_now()).date();
        let book = RegisterFilter::of(Scope::period(day, day));
        let (page, total) = registry.read_blocking(|v| v.register(&viewer, &book, None, 10)).unwrap();
        assert_eq!((page.items.len(), total), (1, 1));
        let scope = Scope::period(day, day);
        let sums = registry.read_blocking(|v| v.picture(&viewer, &scope)).unwrap().total();
        assert_eq!(sums.received, 1);
        assert!(registry.read_blocking(|v| v.dossier(&viewer, &marriage)).unwrap().is_none());
        let transfer = |code| {
            Request::new(actor.clone(), key(&format!("t {code}")), Target::Code(code), Command::Transfer)
        };
        let unseen = registry.execute_blocking(transfer(marriage)).unwrap();
        assert!(matches!(unseen, Answer::UnknownDossier), "{unseen:?}");
        done(registry.execute_blocking(transfer(other)).unwrap());
        let mut opening_elsewhere = take_in(8, "not mine");
        opening_elsewhere.actor = actor;
        let refused = registry.execute_blocking(opening_elsewhere).unwrap();
        assert!(matches!(refused, Answer::Refused(Refusal::NotYourRole { .. })), "{refused:?}");
    });
}

/// What a limited authority does not handle may still have been taken in at the own counter: counted once, and whole.
#[test]
fn limits_of_two_grants_add_up_and_nothing_is_counted_twice() {
    on_both(|store| {
        let registry = store.open();
        two(&registry);
        let day = law::time::local(store.clock_now()).date();
        let received = |grants: Vec<Grant>| {
            let actor = Actor::standing_in(StaffId("x".into()), grants, Vec::new());
            let viewer = registry.viewer(&actor);
            let scope = Scope::period(day, day);
            let picture = registry.read_blocking(|v| v.picture(&viewer, &scope)).unwrap();
            let pending: i64 = picture.pending.iter().map(|row| row.open).sum();
            (picture.total().received, pending)
        };
        let (case, counter) = (Role::CaseOfficer, Role::IntakeOfficer);
        assert_eq!(received(vec![grant(case, WARD, Some("1.004873"))]), (1, 1));
        let both = vec![grant(case, WARD, Some("1.004873")), grant(counter, WARD_CENTRE, Some("1.010733"))];
        assert_eq!(received(both), (2, 2));
        let overlapping = vec![grant(case, WARD, Some("1.004873")), grant(counter, WARD_CENTRE, None)];
        assert_eq!(received(overlapping), (2, 2));
        assert_eq!(received(vec![grant(counter, OTHER_CENTRE, None)]), (0, 0));
    });
}

fn administrator(registry: &Registry) -> Actor {
    let new =
        NewStaff { grants: vec![grant(Role::Administrator, WARD, None)], ..case_officer("admin", WARD) };
    registry.add_staff(&[new]).unwrap();
    staff("admin", &[(Role::Administrator, WARD)])
}

fn held(registry: &Registry, id: &StaffId) -> Vec<Grant> {
    let session = registry.start_session(&Holder::Staff(id.clone()), "demo").unwrap();
    match session.account {
        Account::Staff(account) => account.grants,
        Account::Citizen(_) => panic!("a citizen"),
    }
}

#[test]
fn a_role_begins_and_ends_by_itself_and_only_administrators_give_it() {
    on_both(|store| {
        let registry = store.open();
        let admin = administrator(&registry);
        let now = store.clock_now();
        let day = SignedDuration::from_hours(24);
        let new = |from: Timestamp, to: Timestamp| NewGrant {
            grant: grant(Role::Clerk, WARD, Some("1.004873")),
            from: Some(from),
            to: Some(to),
        };
        let coming = new(now + day, now + day + day);
        let give = |new: &NewGrant, by: &Actor| registry.give_grant(&officer(), new, by).unwrap();
        assert_eq!(give(&coming, &person("approver")), GrantOutcome::NotYours);
        assert_eq!(give(&new(now + day, now + day), &admin), GrantOutcome::Period);
        let unknown = NewGrant { grant: grant(Role::Clerk, WARD, Some("no_field")), from: None, to: None };
        assert_eq!(give(&unknown, &admin), GrantOutcome::UnknownProcedures("no_field".into()));
        assert_eq!(give(&coming, &admin), GrantOutcome::Done);
        let clerk = |registry: &Registry| held(registry, &officer()).iter().any(|g| g.role == Role::Clerk);
        assert!(!clerk(&registry));
        store.clock.set(now + day);
        assert!(clerk(&registry));
        store.clock.set(now + day + day);
        assert!(!clerk(&registry));
        let events = registry.account_events(&officer(), &admin, 10).unwrap().unwrap();
        assert_eq!(events[0].kind, AccountEventKind::GrantGiven);
        assert!(events[0].detail.starts_with("clerk@H15.133:1.004873@"), "{}", events[0].detail);
        assert_eq!(registry.account_events(&officer(), &person("clerk"), 10).unwrap(), None);
        let end =
            |role, by: &Actor| registry.end_grant(&officer(), (role, &AgencyId(WARD.into())), by).unwrap();
        assert_eq!(end(Role::CaseOfficer, &person("approver")), GrantOutcome::NotYours);
        assert_eq!(end(Role::CaseOfficer, &admin), GrantOutcome::Done);
        assert!(held(&registry, &officer()).is_empty());
        assert_eq!(end(Role::CaseOfficer, &admin), GrantOutcome::Unknown);
        let last = registry.end_grant(
            &StaffId("admin".into()),
            (Role::Administrator, &AgencyId(WARD.into())),
            &admin,
        );
        assert_eq!(last.unwrap(), GrantOutcome::LastAdministrator);
    });
}

#[test]
fn a_dossier_is_assigned_to_whom_the_grant_covers_now() {
    on_both(|store| {
        let registry = store.open();
        let [marriage, _] = two(&registry);
        let other = NewStaff {
            grants: vec![grant(Role::CaseOfficer, WARD, Some("1.010733"))],
            ..case_officer("other", WARD)
        };
        registry.add_staff(&[other]).unwrap();
        done(registry.execute_blocking(on(&marriage, "counter", "t", Command::Transfer)).unwrap());
        let assign = |id: &str| Command::Assign { officer: StaffId(id.into()) };
        let answer = registry.execute_blocking(on(&marriage, "division head", "a", assign("other"))).unwrap();
        assert!(matches!(answer, Answer::Refused(Refusal::NotACaseOfficer { .. })), "{answer:?}");
        done(registry.execute_blocking(on(&marriage, "division head", "b", assign("officer"))).unwrap());
    });
}

fn looks(store: &Store, registry: &Registry, by: &Actor) -> Option<Vec<(String, Purpose)>> {
    let day = law::time::local(store.clock_now()).date();
    let filter = LookFilter { from: day, to: day, staff: None, dossier: None, person: None };
    let viewer = registry.viewer(by);
    let read = registry.read_blocking(|v| v.looks(&viewer, &filter, (0, 100))).unwrap();
    read.map(|(looks, _)| looks.into_iter().map(|look| (look.staff.0, look.purpose)).collect())
}

#[test]
fn every_look_is_recorded_once_a_day_with_its_purpose() {
    on_both(|store| {
        let registry = store.open();
        let admin = administrator(&registry);
        let [code, _] = two(&registry);
        assert_eq!(looks(store, &registry, &admin), Some(Vec::new()));
        assert_eq!(looks(store, &registry, &person("case officer")), None);
        let open = |who: &str| {
            let viewer = registry.viewer(&person(who));
            registry.read_blocking(|v| v.dossier(&viewer, &code)).unwrap()
        };
        assert!(open("case officer").is_some() && open("case officer").is_some());
        let handling = ("officer".to_owned(), Purpose::Handling);
        assert_eq!(looks(store, &registry, &admin), Some(vec![handling.clone()]));
        // Another process knows nothing of what the first has written, and writes nothing twice.
        let again = store.open();
        let viewer = again.viewer(&person("case officer"));
        again.read_blocking(|v| v.dossier(&viewer, &code)).unwrap();
        assert_eq!(looks(store, &registry, &admin), Some(vec![handling]));
        assert!(open("consultee").is_none(), "who sees no dossier looks at none");
        let purpose = Command::ViewPersonalData { purpose: "so khớp căn cước".into() };
        done(registry.execute_blocking(on(&code, "counter", "look", purpose)).unwrap());
        open("counter");
        let viewer = registry.viewer(&person("clerk"));
        let by_number = ListFilter { text: Some("066000000007".into()), ..ListFilter::default() };
        assert_eq!(registry.read_blocking(|v| v.list(&viewer, &by_number, None, 10)).unwrap().items.len(), 2);
        let viewer = registry.viewer(&person("approver"));
        let unit = WorkFilter::of(WorkView::Unit);
        registry.read_blocking(|v| v.worklist_whole(&viewer, &unit, |_, _| Ok(()))).unwrap();
        let mut told = looks(store, &registry, &admin).unwrap();
        told.sort();
        let of = |who: &str, purpose| (who.to_owned(), purpose);
        assert_eq!(
            told,
            [
                of("approver", Purpose::Export),
                of("approver", Purpose::Export),
                of("clerk", Purpose::Search),
                of("clerk", Purpose::Search),
                of("counter", Purpose::Unmasked),
                of("officer", Purpose::Handling),
            ]
        );
        let subject = registry.subject_of("066000000007");
        let mine = registry.read_blocking(|v| v.accesses(&subject)).unwrap();
        assert_eq!(mine.len(), 6);
        assert!(mine.iter().any(|look| look.words.as_deref() == Some("so khớp căn cước")));
        store.clock.advance(SignedDuration::from_hours(24));
        open("case officer");
        assert_eq!(looks(store, &registry, &admin).unwrap().len(), 1, "the next day counts anew");
    });
}

fn code(store: &Store, url: &str) -> String {
    let totp = totp_rs::Totp::from_url(url).unwrap();
    totp.generate(u64::try_from(store.clock_now().as_second()).unwrap()).to_string()
}

#[test]
fn a_second_factor_is_enrolled_by_oneself_and_codes_are_taken_once() {
    on_both(|store| {
        let registry = store.open();
        let id = officer();
        registry.set_password(&id, PASSWORD).unwrap();
        assert_eq!(registry.confirm_second_factor(&id, "123456").unwrap(), Confirmed::NotBegun);
        let url = registry.begin_second_factor(&id).unwrap().unwrap();
        assert_eq!(registry.begin_second_factor(&id).unwrap().as_ref(), Some(&url), "the same while open");
        assert!(matches!(registry.sign_in(&id, PASSWORD, "").unwrap(), SignIn::Session(_)));
        assert_eq!(registry.confirm_second_factor(&id, "000000").unwrap(), Confirmed::Wrong);
        let shown = code(store, &url);
        let Confirmed::Done { recovery } = registry.confirm_second_factor(&id, &shown).unwrap() else {
            panic!("not enrolled")
        };
        assert_eq!((recovery.len(), registry.recovery_codes_left(&id).unwrap()), (10, 10));
        assert_eq!(registry.sign_in(&id, PASSWORD, &shown).unwrap(), SignIn::Wrong, "taken by enrolling");
        store.clock.advance(SignedDuration::from_secs(30));
        let next = code(store, &url);
        assert!(matches!(registry.sign_in(&id, PASSWORD, &next).unwrap(), SignIn::Session(_)));
        assert_eq!(registry.sign_in(&id, PASSWORD, &next).unwrap(), SignIn::Wrong, "taken");
        let spare = recovery[3].to_uppercase();
        assert!(matches!(registry.sign_in(&id, PASSWORD, &spare).unwrap(), SignIn::Session(_)));
        assert_eq!(registry.sign_in(&id, PASSWORD, &spare).unwrap(), SignIn::Wrong, "used");
        assert_eq!(registry.recovery_codes_left(&id).unwrap(), 9);
        let hashes = registry.with_reader(|c| c.query("SELECT hash FROM recovery_code", &[])).unwrap();
        assert!(hashes.iter().all(|row| row.bytes(0).unwrap().len() == 32));
        let admin = administrator(&registry);
        assert!(!registry.reset_second_factor(&id, &person("approver")).unwrap());
        assert!(registry.reset_second_factor(&id, &admin).unwrap());
        assert!(matches!(registry.sign_in(&id, PASSWORD, "").unwrap(), SignIn::Session(_)));
    });
}

#[test]
fn sessions_and_passwords_are_ones_own() {
    on_both(|store| {
        let registry = store.open();
        let id = officer();
        registry.add_staff(&[case_officer("other", WARD)]).unwrap();
        registry.set_password(&id, PASSWORD).unwrap();
        let [here, there] =
            [(), ()].map(|()| registry.start_session(&Holder::Staff(id.clone()), "password").unwrap().secret);
        let all = registry.sessions(&id, &here).unwrap();
        assert_eq!((all.len(), all.iter().filter(|s| s.is_current).count()), (2, 1));
        let far = all.iter().find(|session| !session.is_current).unwrap();
        assert!(!registry.end_session(&StaffId("other".into()), &far.id).unwrap(), "another's session");
        assert!(registry.session(&there).unwrap().is_some());
        let change =
            |before: &str, after: &str| registry.change_password((&id, &here), before, after).unwrap();
        assert_eq!(change("not it at all", "một câu dài hơn"), PasswordChanged::Wrong);
        assert_eq!(change(PASSWORD, "ngắn"), PasswordChanged::Unfit);
        assert_eq!(change(PASSWORD, PASSWORD), PasswordChanged::Unfit);
        assert_eq!(change(PASSWORD, "một câu dài hơn"), PasswordChanged::Done);
        assert!(registry.session(&there).unwrap().is_none() && registry.session(&here).unwrap().is_some());
    });
}

#[test]
fn a_challenge_is_answered_once_in_time_and_by_whom_it_was_given_to() {
    on_both(|store| {
        let registry = store.open();
        let (id, site) = (officer(), Site::of("https://dvc.example.vn"));
        let answer = |challenge: &str, of: Option<&StaffId>| match of {
            Some(of) => {
                let new = NewPasskey {
                    challenge: challenge.to_owned(),
                    client: b"{}".to_vec(),
                    attestation: Vec::new(),
                    name: "x".into(),
                };
                registry.add_passkey(of, &new, &site).unwrap().unwrap_err()
            }
            None => {
                let answer = PasskeyAnswer {
                    challenge: challenge.to_owned(),
                    id: "00".into(),
                    client: b"{}".to_vec(),
                    data: Vec::new(),
                    signature: Vec::new(),
                };
                registry.sign_in_by_passkey(&answer, &site).unwrap().unwrap_err()
            }
        };
        let mine = registry.passkey_challenge(Some(&id)).unwrap();
        assert_eq!(answer(&mine, None), PasskeyFault::Challenge, "not for signing in");
        assert_eq!(answer(&mine, Some(&StaffId("other".into()))), PasskeyFault::Challenge, "another's");
        assert_eq!(answer(&mine, Some(&id)), PasskeyFault::Kind, "it is looked at");
        assert_eq!(answer(&mine, Some(&id)), PasskeyFault::Challenge, "and only once");
        let anybodys = registry.passkey_challenge(None).unwrap();
        assert_eq!(answer(&anybodys, None), PasskeyFault::Signature, "nobody has this key");
        assert_eq!(answer(&anybodys, None), PasskeyFault::Challenge);
        let late = registry.passkey_challenge(None).unwrap();
        store.clock.advance(SignedDuration::from_mins(5));
        assert_eq!(answer(&late, None), PasskeyFault::Challenge, "over");
        assert!(!registry.remove_passkey(&id, "00").unwrap());
    });
}
