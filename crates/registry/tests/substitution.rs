//! Stories of people who stand in: from day to day, once, never twice over, and written in the journal.

mod common;

use casework::dossier::{Command, Decision};
use casework::{Actor, Grant, Role, StaffId};
use common::{assign, done, key, on, on_both, story, take_in};
use law::AgencyId;
use registry::accounts::{Account, Holder, NewStaff};
use registry::substitution::{NewSubstitution, SubstitutionRefusal};
use registry::views::{WorkFilter, WorkView};
use registry::{Answer, Registry, Request, Target};
use story::{OTHER_CENTRE, WARD, at};

fn people(registry: &Registry) {
    let all: [(&str, &[(Role, &str)]); 6] = [
        ("officer", &[(Role::CaseOfficer, WARD)]),
        ("colleague", &[(Role::CaseOfficer, WARD)]),
        ("third", &[(Role::CaseOfficer, WARD)]),
        ("head", &[(Role::DivisionHead, WARD)]),
        ("approver", &[(Role::Approver, WARD)]),
        ("elsewhere", &[(Role::IntakeOfficer, OTHER_CENTRE)]),
    ];
    for (id, grants) in all {
        let grants: Vec<Grant> =
            grants.iter().map(|(role, agency)| Grant::new(*role, AgencyId((*agency).into()))).collect();
        let agency = grants.first().map(|grant| grant.agency.clone());
        registry
            .add_staff(&[NewStaff { id: StaffId(id.into()), name: id.into(), agency, title: None, grants }])
            .unwrap();
    }
}

/// Who somebody is now, with all powers in force.
fn actor(registry: &Registry, id: &str) -> Actor {
    let token = registry.create_token(id, &Holder::Staff(StaffId(id.into())), None).unwrap();
    match registry.token(&token.secret).unwrap() {
        Some(account @ Account::Staff(_)) => account.actor(),
        other => panic!("{other:?}"),
    }
}

fn wanted(absent: &str, substitute: &str, from: &str, to: &str) -> NewSubstitution {
    NewSubstitution {
        absent: StaffId(absent.into()),
        substitute: StaffId(substitute.into()),
        roles: vec![Role::CaseOfficer],
        ground: "Nghỉ phép năm".into(),
        from: at(from),
        to: at(to),
    }
}

#[test]
fn powers_pass_over_on_the_day_and_end_by_themselves() {
    on_both(|store| {
        let registry = store.open();
        people(&registry);
        let code = done(registry.execute_blocking(take_in(1, "open")).unwrap()).code;
        done(registry.execute_blocking(on(&code, "counter", "transfer", Command::Transfer)).unwrap());
        done(registry.execute_blocking(on(&code, "division head", "assign", assign())).unwrap());
        let me = actor(&registry, "officer");
        let made = wanted("officer", "colleague", "2025-07-02T00:00", "2025-07-04T00:00");
        registry.substitute(&me, &made).unwrap().unwrap();
        assert!(actor(&registry, "colleague").covers().is_empty(), "not before its day");
        store.clock.advance(at("2025-07-02T08:00").duration_since(store.clock_now()));
        let colleague = actor(&registry, "colleague");
        assert_eq!(colleague.covers()[0].absent.0, "officer");
        // The queue of the absent colleague.
        let seen = colleague.clone();
        let queue = registry
            .read_blocking(move |view| {
                let viewer = view.viewer(&seen);
                let mine = view.worklist(&viewer, &WorkFilter::of(WorkView::Mine), None, 10)?;
                assert!(mine.items.is_empty());
                view.worklist(&viewer, &WorkFilter::of(WorkView::Covered), None, 10)
            })
            .unwrap();
        assert_eq!(queue.items[0].code, code);
        // Done in the colleague's place, and the same click again is the same answer.
        let note = Command::StartVerification { note: "Đo đạc".into() };
        let act = |click: &str, command: Command| {
            let request = Request::new(colleague.clone(), key(click), Target::Code(code.clone()), command);
            registry.execute_blocking(request).unwrap()
        };
        done(act("verify", note.clone()));
        assert!(matches!(act("verify", note), Answer::AlreadySo(_)));
        let me = colleague.clone();
        let page = {
            let code = code.clone();
            registry.read_blocking(move |view| view.dossier(&view.viewer(&me), &code)).unwrap().unwrap()
        };
        let entry = page.entries.last().unwrap();
        assert_eq!(entry.on_behalf_of.as_deref(), Some("staff:officer"));
        assert!(page.names.contains_key(&StaffId("officer".into())));
        done(act("record", Command::RecordVerification { findings: "Đúng".into() }));
        let propose = Command::Propose { decision: Decision::Grant, note: String::new() };
        done(act("propose", propose));
        // It ends on its day, without anybody doing anything.
        store.clock.advance(at("2025-07-04T00:00").duration_since(store.clock_now()));
        assert!(actor(&registry, "colleague").covers().is_empty());
        common::proven(&registry);
    });
}

#[test]
fn it_is_refused_in_words_that_say_why() {
    use SubstitutionRefusal as R;
    on_both(|store| {
        let registry = store.open();
        people(&registry);
        let (officer, head) = (actor(&registry, "officer"), actor(&registry, "head"));
        let ask = |who: &Actor, wanted: &NewSubstitution| registry.substitute(who, wanted).unwrap();
        let good = wanted("officer", "colleague", "2025-07-02T00:00", "2025-07-05T00:00");
        let changed = |change: &dyn Fn(&mut NewSubstitution)| {
            let mut other = good.clone();
            change(&mut other);
            other
        };
        let refused = |who: &Actor, wanted: &NewSubstitution| ask(who, wanted).unwrap_err();
        let itself = changed(&|w| w.substitute = w.absent.clone());
        assert_eq!(refused(&officer, &itself), R::Oneself);
        assert_eq!(refused(&officer, &changed(&|w| w.to = w.from)), R::Dates);
        assert_eq!(refused(&officer, &changed(&|w| w.ground.clear())), R::Missing("ground"));
        assert_eq!(refused(&officer, &changed(&|w| w.roles.clear())), R::Missing("roles"));
        let pen = changed(&|w| w.roles = vec![Role::Approver]);
        assert_eq!(refused(&officer, &pen), R::RoleNotHeld(Role::Approver));
        let stranger = changed(&|w| w.substitute = StaffId("elsewhere".into()));
        assert_eq!(refused(&officer, &stranger), R::NotAColleague);
        let nobody = changed(&|w| w.substitute = StaffId("nobody".into()));
        assert_eq!(refused(&officer, &nobody), R::NobodyThere);
        assert_eq!(refused(&actor(&registry, "third"), &good), R::NotYours);
        let id = ask(&head, &good).unwrap();
        let again = changed(&|w| w.substitute = StaffId("third".into()));
        assert_eq!(refused(&officer, &again), R::Overlapping(StaffId("colleague".into())));
        // Powers pass over once: neither on, nor to somebody who is away.
        let on = wanted("colleague", "third", "2025-07-03T00:00", "2025-07-04T00:00");
        assert_eq!(refused(&head, &on), R::Chain);
        let away = wanted("third", "officer", "2025-07-03T00:00", "2025-07-04T00:00");
        assert_eq!(refused(&head, &away), R::Chain);
        // After it there is room again, and it may be ended early, once, by those whom it concerns.
        let later = wanted("officer", "third", "2025-07-05T00:00", "2025-07-06T00:00");
        ask(&officer, &later).unwrap();
        assert_eq!(registry.end_substitution(&actor(&registry, "third"), &id).unwrap(), Err(R::NotYours));
        assert_eq!(registry.end_substitution(&officer, &id).unwrap(), Ok(()));
        assert_eq!(registry.end_substitution(&officer, &id).unwrap(), Err(R::Over));
        store.clock.advance(at("2025-07-03T08:00").duration_since(store.clock_now()));
        assert!(actor(&registry, "colleague").covers().is_empty());
    });
}

#[test]
fn a_closed_account_and_a_lost_role_pass_nothing_over() {
    on_both(|store| {
        let registry = store.open();
        people(&registry);
        let made = wanted("officer", "colleague", "2025-07-01T09:00", "2025-07-05T00:00");
        registry.substitute(&actor(&registry, "officer"), &made).unwrap().unwrap();
        assert_eq!(actor(&registry, "colleague").covers()[0].grants.len(), 1);
        registry.set_grants(&StaffId("officer".into()), &[]).unwrap();
        assert!(actor(&registry, "colleague").covers()[0].grants.is_empty());
        registry.disable_staff(&StaffId("officer".into())).unwrap();
        assert!(actor(&registry, "colleague").covers().is_empty());
    });
}

#[test]
fn a_draft_of_a_decision_is_its_writers_alone() {
    on_both(|store| {
        let registry = store.open();
        people(&registry);
        let code = done(registry.execute_blocking(take_in(1, "open")).unwrap()).code;
        let (officer, head) = (actor(&registry, "officer"), actor(&registry, "head"));
        let body = serde_json::json!({"decision": "refuse", "reason": "Không đủ điều kiện"});
        assert!(registry.save_decision_draft(&officer, &code, &body).unwrap());
        assert_eq!(registry.decision_draft(&officer, &code).unwrap().unwrap().0, body);
        assert!(registry.decision_draft(&head, &code).unwrap().is_none());
        assert!(!registry.save_decision_draft(&actor(&registry, "elsewhere"), &code, &body).unwrap());
        let sealed = registry
            .with_reader(|c| {
                c.query_one("SELECT sealed FROM decision_draft", &[])?.map_or(Ok(Vec::new()), |r| r.bytes(0))
            })
            .unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("refuse"), "sealed");
        registry.delete_decision_draft(&officer, &code).unwrap();
        assert!(registry.decision_draft(&officer, &code).unwrap().is_none());
    });
}
