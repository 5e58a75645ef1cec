//! The contract of timers: each notice once for each person it concerns, whatever the number of processes and however
//! long the machine was off.

mod common;

use casework::dossier::Command;
use casework::dossier::notice::NoticeKind;
use casework::{Actor, Grant, Role, StaffId};
use common::{Store, assign, done, on, on_both, one, rows, story, take_in};
use jiff::SignedDuration;
use law::AgencyId;
use registry::accounts::NewStaff;
use registry::views::{NoticeFilter, NoticeKey, NoticeRow};
use registry::{Registry, TIMERS_BEAT};
use story::{WARD, WARD_CENTRE};

fn staff(registry: &Registry, id: &str, role: Role, agency: &str) -> Actor {
    let agency = AgencyId(agency.into());
    let grants = vec![Grant::new(role, agency.clone())];
    let new = NewStaff {
        id: StaffId(id.into()),
        name: id.into(),
        agency: Some(agency),
        title: None,
        grants: grants.clone(),
    };
    registry.add_staff(&[new]).unwrap();
    Actor::standing_in(StaffId(id.into()), grants, Vec::new())
}

/// A dossier with the case officer, and the people whom its timers concern.
fn appraised(registry: &Registry) -> (law::code::DossierCode, Actor, Actor) {
    let head = staff(registry, "head", Role::DivisionHead, WARD);
    let officer = staff(registry, "officer", Role::CaseOfficer, WARD);
    staff(registry, "centre", Role::CentreHead, WARD_CENTRE);
    let code = done(registry.execute_blocking(take_in(1, "open")).unwrap()).code;
    done(registry.execute_blocking(on(&code, "counter", "transfer", Command::Transfer)).unwrap());
    done(registry.execute_blocking(on(&code, "division head", "assign", assign())).unwrap());
    (code, officer, head)
}

fn notices(registry: &Registry, actor: &Actor, all: bool) -> Vec<NoticeRow> {
    let actor = actor.clone();
    let filter = NoticeFilter { kind: None, all };
    registry
        .read_blocking(move |view| {
            let viewer = view.viewer(&actor);
            let unread = view.notices_unread(&viewer)?;
            let page = view.notices(&viewer, filter, None, 50)?;
            assert!(all || unread == page.items.len() as u64);
            Ok(page.items)
        })
        .unwrap()
}

fn to(store: &Store, moment: &str) {
    store.clock.advance(story::at(moment).duration_since(store.clock_now()));
}

#[test]
fn each_timer_is_told_once_by_two_processes_and_again_to_nobody() {
    on_both(|store| {
        let registries = [store.open(), store.open()];
        let (code, officer, head) = appraised(&registries[0]);
        registries[0].run_timers().unwrap();
        assert!(notices(&registries[0], &officer, false).is_empty());
        to(store, "2025-07-04T08:00");
        let written: u64 = std::thread::scope(|scope| {
            let looks = registries.each_ref().map(|registry| scope.spawn(|| registry.run_timers().unwrap()));
            looks.into_iter().map(|look| look.join().unwrap()).sum()
        });
        assert_eq!(written, 2, "case officer and head");
        let told = notices(&registries[1], &officer, false);
        assert_eq!((told.len(), told[0].key.kind, &told[0].code), (1, NoticeKind::DueToday, &code));
        assert_eq!(registries[0].run_timers().unwrap(), 0);
        // Overdue: the head of the centre as well; what was to be due is settled.
        to(store, "2025-07-05T08:00");
        assert_eq!(registries[0].run_timers().unwrap(), 3);
        let told = notices(&registries[0], &head, false);
        assert_eq!((told.len(), told[0].key.kind), (1, NoticeKind::Overdue));
        let all = notices(&registries[0], &head, true);
        assert!(all.len() == 2 && all[1].settled, "{all:?}");
        // Read once, unread no more; another person's stays.
        let key = NoticeKey::parse(&told[0].key.to_string()).unwrap();
        assert_eq!(registries[0].read_notices(&head, Some(key), None).unwrap(), 1);
        assert!(notices(&registries[0], &head, false).is_empty());
        assert_eq!(notices(&registries[0], &officer, false).len(), 1);
        let (at, note) = registries[1].heartbeat(&format!("{TIMERS_BEAT}/overdue")).unwrap().unwrap();
        assert_eq!((at, note.as_str()), (store.clock_now(), "3 3"));
    });
}

#[test]
fn what_ran_while_nobody_looked_is_made_up_for_and_what_is_over_is_settled() {
    on_both(|store| {
        let (code, officer, _) = appraised(&store.open());
        to(store, "2025-07-10T08:00");
        let registry = store.open();
        assert_eq!(registry.run_timers().unwrap(), 3);
        assert_eq!(notices(&registry, &officer, false)[0].key.kind, NoticeKind::Overdue);
        // A change puts the dossier on the list again; a finished one leaves it.
        let pay = Command::RequestPayment { dong: 5_000, reason: "Phí".into() };
        done(registry.execute_blocking(on(&code, "case officer", "pay", pay)).unwrap());
        assert_eq!(registry.run_timers().unwrap(), 0);
        assert!(notices(&registry, &officer, false).is_empty(), "the clock stands: settled");
        assert_eq!(rows(&registry, "timer"), 1);
        to(store, "2025-08-10T08:00");
        assert_eq!(registry.run_due().unwrap(), 1, "stopping keeps its consequence");
        registry.run_timers().unwrap();
        assert_eq!(notices(&registry, &officer, false)[0].key.kind, NoticeKind::PaymentNotMade);
        assert_eq!(rows(&registry, "timer"), 0);
    });
}

#[test]
fn a_notice_is_of_dossiers_one_sees_alone() {
    on_both(|store| {
        let registry = store.open();
        let (_, officer, _) = appraised(&registry);
        to(store, "2025-07-05T08:00");
        registry.run_timers().unwrap();
        assert_eq!(notices(&registry, &officer, false).len(), 1);
        let moved = Actor::standing_in(
            StaffId("officer".into()),
            vec![Grant::new(Role::CaseOfficer, AgencyId("H15.015".into()))],
            Vec::new(),
        );
        assert!(notices(&registry, &moved, false).is_empty());
        assert_eq!(one(&registry, "SELECT count(*) FROM notice WHERE person = 'officer'"), 1);
    });
}

/// A hundred dossiers of which one changes: one is looked at.
#[test]
fn only_what_changed_or_comes_due_is_looked_at() {
    on_both(|store| {
        let registry = store.open();
        for number in 0..100 {
            done(registry.execute_blocking(take_in(number, &format!("open {number}"))).unwrap());
        }
        registry.run_timers().unwrap();
        let due = "SELECT count(*) FROM timer WHERE at <= (SELECT at FROM heartbeat WHERE job = 'timers')";
        assert_eq!((rows(&registry, "timer"), one(&registry, due)), (100, 0));
        store.clock.advance(SignedDuration::from_mins(1));
        registry.run_timers().unwrap();
        assert_eq!(one(&registry, due), 0);
    });
}
