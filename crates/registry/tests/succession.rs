//! A ward is merged into another: its people, its open dossiers and its queues follow on the day of effect, without an entry
//! and without a new number; the work of before is counted in the old borders or in the new ones, and the totals agree.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::sync::Arc;

use casework::actor::Grant;
use casework::dossier::Command;
use casework::{Actor, Role, StaffId};
use common::story::{OTHER_CENTRE, WARD, WARD_CENTRE, at};
use common::{Store, assign, case_officer, done, key, on_both, rows, take_in, whole_life};
use jiff::civil::{Date, date};
use law::{AgencyId, Province};
use registry::accounts::NewStaff;
use registry::verify::FileState;
use registry::views::{Borders, Scope, WorkFilter, WorkView};
use registry::{Account, Holder, Registry, Request, Target};

const OTHER: &str = "H15.015";

/// The first day of the new ward.
fn new_day() -> Date {
    date(2025, 7, 3)
}

/// The text in which the ward and its centre have ended the day before.
fn merged(store: &Store) -> Province {
    let mut province = (*store.province).clone();
    for (ended, heir) in [(WARD, OTHER), (WARD_CENTRE, OTHER_CENTRE)] {
        let agency = province.agencies.get_mut(&AgencyId(ended.to_owned())).unwrap();
        agency.valid_to = new_day().yesterday().ok();
        agency.successor = Some(AgencyId(heir.to_owned()));
    }
    province
}

fn hire(registry: &Registry, id: &str, role: Role, agency: &str) {
    let agency = AgencyId(agency.to_owned());
    let grants = vec![Grant::new(role, agency.clone())];
    let staff = NewStaff {
        id: StaffId(id.to_owned()),
        name: id.to_owned(),
        agency: Some(agency),
        title: None,
        grants,
    };
    registry.add_staff(&[staff]).unwrap();
}

/// Who signs in now, with the powers of now.
fn signed_in(registry: &Registry, id: &str) -> (Actor, Option<AgencyId>) {
    let session = registry.start_session(&Holder::Staff(StaffId(id.to_owned())), "test").unwrap();
    let desk = match &session.account {
        Account::Staff(staff) => staff.agency.clone(),
        Account::Citizen(_) => None,
    };
    (session.account.actor(), desk)
}

fn queue(registry: &Registry, who: &Actor, view: WorkView) -> usize {
    let viewer = registry.viewer(who);
    let page = registry.read_blocking(|v| v.worklist(&viewer, &WorkFilter::of(view), None, 50)).unwrap();
    page.items.len()
}

#[test]
fn people_dossiers_and_queues_follow_their_agency() {
    on_both(|store| {
        let registry = store.open();
        hire(&registry, "old head", Role::DivisionHead, WARD);
        hire(&registry, "new head", Role::DivisionHead, OTHER);
        hire(&registry, "new clerk", Role::Clerk, OTHER);
        let receipt = done(registry.execute_blocking(take_in(1, "open")).unwrap());
        let give = |actor: &Actor, click: &str, command: Command| {
            let target = Target::Code(receipt.code.clone());
            registry.execute_blocking(Request::new(actor.clone(), key(click), target, command)).unwrap()
        };
        done(give(&common::story::person("counter"), "transfer", Command::Transfer));
        let (stranger, _) = signed_in(&registry, "new head");
        assert_eq!(queue(&registry, &stranger, WorkView::Unassigned), 0, "not before the day");

        registry.set_province(Arc::new(merged(store).on(new_day()))).unwrap();
        store.clock.set(at("2025-07-03T08:00"));
        for (id, role) in [("old head", "its people go with it"), ("new head", "its heirs have its work")] {
            let (head, desk) = signed_in(&registry, id);
            assert_eq!(desk, Some(AgencyId(OTHER.to_owned())), "{id}");
            assert_eq!(queue(&registry, &head, WorkView::Unassigned), 1, "{role}");
        }
        // The new head assigns it to the officer of the old ward, who goes on with it.
        let (head, _) = signed_in(&registry, "new head");
        done(give(&head, "assign", assign()));
        registry.add_staff(&[case_officer("other", OTHER)]).unwrap();
        let again = Command::Assign { officer: StaffId("other".to_owned()) };
        done(give(&head, "assign again", again));
        let (officer, _) = signed_in(&registry, "other");
        assert_eq!(queue(&registry, &officer, WorkView::Mine), 1);
        // Nothing new is taken in where nothing exists any more.
        let late = registry.execute_blocking(take_in(2, "late")).unwrap();
        assert!(
            matches!(&late, registry::Answer::Refused(refusal) if refusal.code() == "not-competent"),
            "{late:?}"
        );
        let found = registry.verify(&mut |_| FileState::Good).unwrap();
        assert!(found.ok(), "{:?}", found.differences);
    });
}

#[test]
fn work_is_counted_in_old_and_in_new_borders_and_the_totals_agree() {
    on_both(|store| {
        let registry = store.open();
        whole_life(&registry, 1);
        done(registry.execute_blocking(take_in(2, "open")).unwrap());
        registry.set_province(Arc::new(merged(store).on(new_day()))).unwrap();
        store.clock.set(at("2025-07-03T08:00"));
        let viewer = registry.viewer(&Actor::System);
        let counted = |unit: Option<&str>, borders: Borders| {
            let scope = Scope {
                unit: unit.map(|id| AgencyId(id.to_owned())),
                borders,
                ..Scope::period(date(2025, 7, 1), date(2025, 7, 31))
            };
            let picture = registry.read_blocking(|view| view.picture(&viewer, &scope)).unwrap();
            let open: i64 = picture.pending.iter().map(|pending| pending.open).sum();
            (picture.total().received, open)
        };
        let today = Borders::On(new_day());
        assert_eq!(counted(None, Borders::Then), (2, 1));
        assert_eq!(counted(None, today), (2, 1), "the total is the same");
        assert_eq!(
            (counted(Some(WARD), Borders::Then), counted(Some(OTHER), Borders::Then)),
            ((2, 1), (0, 0))
        );
        assert_eq!((counted(Some(WARD), today), counted(Some(OTHER), today)), ((0, 0), (2, 1)));
        let centre =
            |borders| (counted(Some(WARD_CENTRE), borders).0, counted(Some(OTHER_CENTRE), borders).0);
        assert_eq!((centre(Borders::Then), centre(today)), ((2, 0), (0, 2)));
        assert_eq!(rows(&registry, "dossier"), 2, "no dossier was touched");
    });
}
