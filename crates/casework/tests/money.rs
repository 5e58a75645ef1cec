//! Money of a dossier: a credit pays what is open, what is too much is owed back, and nothing is given back twice.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use casework::dossier::{Command, FeeLine, Stage, StopReason};
use common::*;
use law::procedure::Channel;
use proptest::prelude::*;

fn fee(id: &str, dong: u64, paid: bool) -> FeeLine {
    FeeLine { fee: id.into(), quantity: 1, dong, paid, method: None }
}

/// Taken in at the counter with fees of 8,000 and 2,000 đồng to be paid and one that is paid.
fn owing() -> Story {
    let mut story = Story::begin("2025-07-01T09:00");
    let mut opening = opening("1.004873", Channel::Direct, WARD_CENTRE);
    opening.fees = vec![fee("issue", 8_000, false), fee("paid", 5_000, true), fee("copies", 2_000, false)];
    story.then("2025-07-01T09:00", "counter", Command::TakeIn { opening, settle: false });
    story
}

fn credit(id: &str, dong: u64) -> Command {
    Command::ReceivePayment { credit: id.into(), dong, matched_by: None }
}

fn refund(dong: u64) -> Command {
    let text = || "Nộp thừa".to_owned();
    Command::RefundPayment { dong, ground: text(), reason: text(), reference: "FT-2".into() }
}

#[test]
fn a_credit_pays_the_fees_in_their_order() {
    let mut story = owing();
    assert_eq!(story.state().owed_dong(), 10_000);
    story.then("2025-07-01T10:00", "system", credit("B-1", 9_000));
    assert_eq!(story.state().owed_dong(), 1_000);
    assert_eq!(story.state().money.dues[0].open_dong(), 0);
    assert_eq!((story.state().refundable_dong(), story.state().money.over_dong), (0, 0));
    story.then("2025-07-01T11:00", "system", credit("B-2", 1_000));
    assert_eq!((story.state().owed_dong(), story.state().money.over_dong), (0, 0));
}

#[test]
fn what_is_too_much_or_paid_twice_is_owed_back_and_given_back_once() {
    let mut story = owing();
    story.then("2025-07-01T10:00", "system", credit("B-1", 12_000));
    story.then("2025-07-01T10:05", "system", credit("B-2", 10_000));
    assert_eq!((story.state().owed_dong(), story.state().money.over_dong), (0, 12_000));
    story.refused("2025-07-01T11:00", "counter", &refund(1), "not-your-role");
    story.refused("2025-07-01T11:00", "centre head", &refund(22_001), "refund-too-great");
    story.refused("2025-07-01T11:00", "centre head", &refund(0), "missing");
    story.then("2025-07-01T11:00", "centre head", refund(12_000));
    assert_eq!((story.state().money.over_dong, story.state().money.refunded_dong), (0, 12_000));
    // The fee itself, on another ground; then there is nothing left.
    story.refused("2025-07-01T11:10", "centre head", &refund(10_001), "refund-too-great");
    story.then("2025-07-01T11:10", "centre head", refund(10_000));
    story.refused("2025-07-01T11:20", "centre head", &refund(1), "not-from-here");
}

#[test]
fn while_something_is_owed_only_what_is_beyond_it_is_given_back() {
    let mut story = owing();
    story.then("2025-07-01T10:00", "system", credit("B-1", 3_000));
    story.refused("2025-07-01T11:00", "centre head", &refund(3_000), "not-from-here");
}

#[test]
fn the_clock_goes_on_when_the_obligation_is_met_and_not_before() {
    let mut story = Story::appraising();
    let ask = Command::RequestPayment { dong: 50_000, reason: "Thuế".into() };
    story.then("2025-07-02T09:00", "case officer", ask);
    let due = story.state().clock.clone().unwrap().due;
    story.then("2025-07-03T09:00", "system", credit("B-1", 20_000));
    assert!(matches!(story.state().stage, Stage::AwaitingPayment { .. }));
    story.then("2025-07-04T09:00", "system", credit("B-2", 35_000));
    let kinds: Vec<&str> = story.journal.iter().rev().take(2).map(|(event, ..)| event.kind()).collect();
    assert_eq!(kinds, ["payment_confirmed", "payment_received"]);
    assert_eq!(story.state().stage, Stage::Appraising);
    assert!(story.state().clock.clone().unwrap().due > due);
    assert_eq!(story.state().money.over_dong, 5_000);
}

#[test]
fn an_obligation_comes_before_fees() {
    let mut story = owing();
    story.then("2025-07-01T09:10", "counter", Command::Transfer);
    let officer = casework::StaffId("officer".into());
    story.then("2025-07-01T09:20", "division head", Command::Assign { officer });
    let ask = Command::RequestPayment { dong: 50_000, reason: "Thuế".into() };
    story.then("2025-07-02T09:00", "case officer", ask);
    story.then("2025-07-03T09:00", "system", credit("B-1", 50_000));
    assert_eq!((story.state().stage.clone(), story.state().owed_dong()), (Stage::Appraising, 10_000));
}

#[test]
fn money_for_a_dossier_that_was_stopped_is_owed_back() {
    let mut story = Story::appraising();
    let ask = Command::RequestPayment { dong: 50_000, reason: "Thuế".into() };
    story.then("2025-07-02T09:00", "case officer", ask);
    story.then("2025-07-25T09:00", "system", Command::StopUnanswered);
    assert_eq!(story.state().stage, Stage::Stopped { reason: StopReason::NoPayment });
    assert_eq!(story.state().owed_dong(), 0);
    story.then("2025-07-25T10:00", "system", credit("B-1", 50_000));
    assert_eq!((story.state().money.over_dong, story.state().refundable_dong()), (50_000, 50_000));
}

#[test]
fn nobody_types_in_a_credit() {
    let story = owing();
    for who in EVERYONE.into_iter().filter(|who| *who != "system") {
        assert!(story.decide(who, &credit("B-1", 10_000)).is_err(), "{who}");
    }
    for dong in [0, law::payment::DONG_MAX + 1, u64::MAX] {
        assert!(story.decide("system", &credit("B-1", dong)).is_err(), "{dong}");
    }
    assert!(story.decide("system", &credit(" ", 10_000)).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever comes in and goes out: what came in is what paid fees, what was given back and what is owed back.
    #[test]
    fn no_dong_is_made_or_lost(moves in prop::collection::vec((any::<bool>(), 1_u64..30_000), 1..20)) {
        let mut story = owing();
        for (at, (comes_in, dong)) in moves.into_iter().enumerate() {
            let (who, command) = if comes_in { ("system", credit(&format!("B-{at}"), dong)) } else { ("centre head", refund(dong)) };
            if let Ok(events) = story.decide(who, &command) {
                story.record(who, events);
            }
            let (state, money) = (story.state(), &story.state().money);
            prop_assert!(money.refunded_dong <= money.received_dong);
            prop_assert!(money.over_dong <= money.received_dong - money.refunded_dong);
            let paid: u64 = money.dues.iter().map(|due| due.received_dong).sum();
            prop_assert_eq!(state.owed_dong() + paid, 10_000);
        }
    }
}
