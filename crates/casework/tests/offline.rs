//! An intake without network, brought in later: when its claim holds, from when its clock runs, and that it lives again.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use casework::StaffId;
use casework::dossier::{Claim, Command, Event, Lived, Reservation, rerun};
use common::*;
use jiff::civil::date;
use law::AgencyId;
use law::code::DossierCode;
use law::procedure::Channel;

/// Numbers 45 to 64 of 1 July 2025, reserved at eight for the officer of the counter.
fn block() -> Reservation {
    Reservation {
        holder: person("counter").staff().unwrap().clone(),
        centre: AgencyId(WARD_CENTRE.into()),
        series: AgencyId(WARD.into()),
        day: date(2025, 7, 1),
        first: 45,
        last: 64,
        reserved_at: at("2025-07-01T08:00"),
        is_used: false,
    }
}

fn claimed(code: &str, at_counter: &str) -> Command {
    Command::TakeInOffline {
        opening: opening("1.004873", Channel::Direct, WARD_CENTRE),
        claim: Box::new(Claim {
            code: DossierCode(code.into()),
            block: String::new(),
            at_counter: at(at_counter),
        }),
    }
}

fn story(reservation: Option<Reservation>) -> Story {
    Story { reservation, ..Story::begin("2025-07-03T10:00") }
}

const CODE: &str = "H15.133-250701-0050";

#[test]
fn the_clock_runs_from_the_moment_at_the_counter_however_late_it_comes_in() {
    for merged in ["2025-07-01T14:31", "2025-07-02T09:00", "2025-07-04T14:00"] {
        let mut story = story(Some(block()));
        story.then(merged, "counter", claimed(CODE, "2025-07-01T14:30"));
        let state = story.state();
        assert_eq!(state.code.as_str(), CODE);
        assert_eq!(story.due(), "2025-07-04 17:30", "brought in at {merged}");
        let state = story.state();
        let moment = Some(at("2025-07-01T14:30"));
        assert_eq!((state.accepted_at, state.clock.as_ref().unwrap().starts), (moment, moment));
        assert_eq!((state.submitted_at, state.stage_since), (at("2025-07-01T14:30"), at("2025-07-01T14:30")));
        // The journal keeps both moments.
        let (event, entered, _) = &story.journal[0];
        let Event::TakenIn(taken) = event else { panic!("{event:?}") };
        assert_eq!(taken.claimed.as_ref().unwrap().reserved_at, at("2025-07-01T08:00"));
        assert_eq!((*entered, event.took_place(*entered)), (at(merged), at("2025-07-01T14:30")));
    }
}

#[test]
fn c2_without_network_too_a_boundary_free_dossier_waits_for_the_authority() {
    let holder = person("counter elsewhere").staff().unwrap().clone();
    let there = Reservation {
        holder,
        centre: AgencyId(OTHER_CENTRE.into()),
        series: AgencyId("H15.015".into()),
        ..block()
    };
    let command = Command::TakeInOffline {
        opening: opening("1.004873", Channel::Direct, OTHER_CENTRE),
        claim: Box::new(Claim {
            code: DossierCode("H15.015-250701-0045".into()),
            block: String::new(),
            at_counter: at("2025-07-01T14:00"),
        }),
    };
    let mut story = story(Some(there));
    story.then("2025-07-02T08:00", "counter elsewhere", command);
    assert_eq!(story.state().clock.as_ref().unwrap().starts, None);
    story.then("2025-07-02T08:10", "counter elsewhere", Command::Transfer);
    story.then("2025-07-02T09:00", "division head", Command::Receive);
    assert_eq!(story.due(), "2025-07-07 17:30");
}

#[test]
fn a_claim_that_does_not_hold_is_refused_with_its_ground() {
    let other = |change: fn(&mut Reservation)| {
        let mut block = block();
        change(&mut block);
        Some(block)
    };
    let good = "2025-07-01T09:30";
    let cases = [
        ("no such block", None, CODE, good, "number-not-reserved"),
        ("before the block", Some(block()), "H15.133-250701-0044", good, "number-not-reserved"),
        ("after the block", Some(block()), "H15.133-250701-0065", good, "number-not-reserved"),
        ("of another series", Some(block()), "H15.015-250701-0050", good, "number-not-reserved"),
        ("of another day", Some(block()), "H15.133-250702-0050", good, "number-not-reserved"),
        ("written otherwise", Some(block()), "H15.133-250701-00050", good, "number-not-reserved"),
        ("of another person", other(|b| b.holder = StaffId("x".into())), CODE, good, "number-of-another"),
        (
            "of another centre",
            other(|b| b.centre = AgencyId(OTHER_CENTRE.into())),
            CODE,
            good,
            "number-of-another",
        ),
        ("used", other(|b| b.is_used = true), CODE, good, "number-used"),
        ("in the future", Some(block()), CODE, "2025-07-03T10:01", "claim-not-yet"),
        ("before the reservation", Some(block()), CODE, "2025-07-01T07:59", "claim-before-reservation"),
        ("on another day", Some(block()), CODE, "2025-07-02T09:30", "claim-other-day"),
    ];
    for (what, reservation, code, moment, reason) in cases {
        let story = story(reservation);
        let refusal = story.decide("counter", &claimed(code, moment)).unwrap_err();
        assert_eq!(refusal.code(), reason, "{what}");
        assert!(!refusal.ground().is_empty());
    }
}

#[test]
fn what_comes_back_too_late_is_for_people_to_decide() {
    let mut story = story(Some(block()));
    story.refused("2025-07-04T09:31", "counter", &claimed(CODE, "2025-07-01T09:30"), "claim-too-old");
    story.then("2025-07-04T09:30", "counter", claimed(CODE, "2025-07-01T09:30"));
    let mut without = Story::begin("2025-07-01T10:00");
    without.province.parameters.offline_merge_hours_max = 0;
    without.reservation = Some(block());
    without.refused("2025-07-01T10:00", "counter", &claimed(CODE, "2025-07-01T09:30"), "claim-too-old");
}

#[test]
fn the_rules_of_intake_hold_as_at_every_counter() {
    let Command::TakeInOffline { mut opening, claim } = claimed(CODE, "2025-07-01T09:30") else { panic!() };
    opening.components.clear();
    let bare = Command::TakeInOffline { opening, claim };
    story(Some(block())).refused("2025-07-01T11:00", "counter", &bare, "incomplete");
    let mut stolen = block();
    stolen.holder = person("case officer").staff().unwrap().clone();
    let good = claimed(CODE, "2025-07-01T09:30");
    story(Some(stolen)).refused("2025-07-01T11:00", "case officer", &good, "not-your-role");
}

#[test]
fn it_lives_again_as_it_was() {
    let mut story = story(Some(block()));
    story.then("2025-07-02T09:00", "counter", claimed(CODE, "2025-07-01T16:00"));
    story.then("2025-07-02T09:10", "counter", Command::Transfer);
    let history: Vec<Lived> = story
        .journal
        .iter()
        .map(|(event, at, staff)| Lived {
            at: *at,
            staff: staff.clone(),
            by_applicant: false,
            event: event.clone(),
        })
        .collect();
    let run = rerun(&history, &story.province);
    assert!(run.is_same, "{run:?}");
    assert_eq!(run.dossier.as_ref(), Some(story.state()));
}
