//! The transitions T1-T20 as stories: who does what when, what follows, and what the law refuses.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use casework::StaffId;
use casework::dossier::{Command, CommandKind, Decision, Recipient, StepRatings, StopReason};
use common::*;
use law::procedure::Channel;

fn refuse() -> Decision {
    Decision::Refuse {
        reason: "Chưa đủ điều kiện".into(), ground: "Điều 8 Luật Hộ tịch".into()
    }
}

fn grant() -> Command {
    Command::Propose { decision: Decision::Grant, note: String::new() }
}

#[test]
fn t2_t7_t17_t18_the_straight_way() {
    let mut story = Story::taken_in();
    assert_eq!((story.status(), story.due().as_str()), (2, "2025-07-04 17:30"));
    story.then("2025-07-01T09:10", "counter", Command::Transfer);
    assert_eq!(story.status(), 4);
    story.then("2025-07-01T10:00", "division head", Command::Assign { officer: StaffId("officer".into()) });
    story.then("2025-07-02T09:00", "case officer", grant());
    story.then("2025-07-02T10:00", "division head", Command::Review);
    story.then("2025-07-02T11:00", "approver", Command::Sign { file: None });
    story.then("2025-07-02T11:10", "clerk", Command::Issue { number: "12/XN".into(), file: None });
    assert_eq!(story.status(), 9);
    assert_eq!(story.state().closed_at, Some(at("2025-07-02T11:10")));
    story.then("2025-07-02T14:00", "counter", sample(CommandKind::ReturnResult, story_now(&story)));
    assert_eq!(story.status(), 10);
}

fn story_now(story: &Story) -> jiff::Timestamp {
    story.now
}

#[test]
fn t1_t3_online_gets_a_code_but_no_deadline_until_accepted() {
    let mut story = Story::begin("2025-07-05T22:00");
    story.then(
        "2025-07-05T22:00",
        "applicant",
        Command::Submit(opening("1.004873", Channel::Online, WARD_CENTRE)),
    );
    assert_eq!(story.status(), 1);
    assert!(story.state().clock.is_none());
    story.then("2025-07-07T08:00", "counter", Command::Accept { components: vec![] });
    assert_eq!((story.status(), story.due().as_str()), (2, "2025-07-10 17:30"));
}

#[test]
fn t4_t6_t5_completion_before_acceptance_never_starts_the_clock() {
    let mut story = Story::begin("2025-07-01T09:00");
    story.then(
        "2025-07-01T09:00",
        "applicant",
        Command::Submit(opening("1.004873", Channel::Online, WARD_CENTRE)),
    );
    story.then("2025-07-01T10:00", "counter", Command::RequestSupplement { items: items() });
    assert_eq!(story.status(), 5);
    assert!(story.state().clock.is_none());
    story.then(
        "2025-07-02T10:00",
        "applicant",
        Command::AnswerSupplement { components: vec![], answers: std::collections::BTreeMap::new() },
    );
    assert_eq!(story.status(), 1);
    story.then("2025-07-02T11:00", "counter", sample(CommandKind::RefuseIntake, story.now));
    assert_eq!(story.status(), 3);
    story.refused("2025-07-03T08:00", "counter", &Command::Accept { components: vec![] }, "not-from-here");
}

#[test]
fn an_incomplete_dossier_is_not_accepted() {
    let mut bare = opening("1.004873", Channel::Direct, WARD_CENTRE);
    bare.components.clear();
    let take_in = Command::TakeIn { opening: bare, settle: false };
    Story::begin("2025-07-01T09:00").refused("2025-07-01T09:00", "counter", &take_in, "incomplete");
}

#[test]
fn c2_boundary_free_intake_starts_the_clock_at_the_authority() {
    let mut story = Story::begin("2025-07-01T14:00");
    let opening = opening("1.004873", Channel::Direct, OTHER_CENTRE);
    story.then("2025-07-01T14:00", "counter elsewhere", Command::TakeIn { opening, settle: false });
    assert_eq!(story.state().clock.as_ref().unwrap().starts, None);
    story.then("2025-07-01T14:10", "counter elsewhere", Command::Transfer);
    assert_eq!(story.state().stage.as_str(), "in_transit");
    story.refused("2025-07-02T08:10", "counter elsewhere", &Command::Receive, "not-your-role");
    story.then("2025-07-02T08:10", "division head", Command::Receive);
    assert_eq!((story.status(), story.due().as_str()), (4, "2025-07-07 17:30"));
}

#[test]
fn c8_a_supplement_restarts_the_full_limit_from_the_answer() {
    let mut story = Story::appraising();
    story.then("2025-07-02T08:00", "case officer", Command::ProposeSupplement { items: items() });
    story.refused("2025-07-02T08:05", "case officer", &grant(), "letter-pending");
    story.refused("2025-07-02T08:30", "case officer", &Command::ApproveLetter, "not-your-role");
    story.then("2025-07-02T09:00", "division head", Command::ApproveLetter);
    assert_eq!((story.status(), story.state().supplements), (5, 1));
    story.then(
        "2025-07-07T14:00",
        "applicant",
        Command::AnswerSupplement { components: vec![], answers: std::collections::BTreeMap::new() },
    );
    assert_eq!(story.status(), 5, "waits for the officer to confirm completeness");
    story.then("2025-07-08T09:00", "case officer", Command::ConfirmSupplement);
    assert_eq!((story.status(), story.due().as_str()), (4, "2025-07-10 17:30"));
    let clock = story.state().clock.as_ref().unwrap();
    assert_eq!((clock.restarts, clock.starts), (1, Some(at("2025-07-07T14:00"))));
    assert_eq!(clock.original_due, at("2025-07-04T17:30"), "the first appointment is kept");
}

#[test]
fn the_notice_of_a_supplement_has_three_working_days() {
    let mut story = Story::appraising();
    story.refused(
        "2025-07-07T08:00",
        "case officer",
        &Command::ProposeSupplement { items: items() },
        "supplement-too-late",
    );
}

#[test]
fn a_second_supplement_needs_the_centre_head() {
    let mut story = Story::appraising();
    for (day, who) in [("02", "division head"), ("03", "centre head")] {
        let when = |clock: &str| format!("2025-07-{day}T{clock}");
        story.then(&when("08:00"), "case officer", Command::ProposeSupplement { items: items() });
        if who == "centre head" {
            story.refused(&when("08:30"), "division head", &Command::ApproveLetter, "supplement-limit");
        }
        story.then(&when("09:00"), who, Command::ApproveLetter);
        story.then(
            &when("10:00"),
            "applicant",
            Command::AnswerSupplement { components: vec![], answers: std::collections::BTreeMap::new() },
        );
        story.then(&when("11:00"), "case officer", Command::ConfirmSupplement);
    }
    assert_eq!(story.state().supplements, 2);
}

#[test]
fn c12_a_financial_obligation_pauses_the_clock() {
    let mut story = Story::appraising();
    story.then("2025-07-02T09:00", "case officer", sample(CommandKind::RequestPayment, story.now));
    assert_eq!(story.status(), 6);
    story.then("2025-07-07T09:00", "counter", sample(CommandKind::ConfirmPayment, story.now));
    assert_eq!(story.status(), 4);
    assert!(story.due().as_str() > "2025-07-04 17:30", "{}", story.due());
}

#[test]
fn t12_t14_withdrawal_and_its_refusal_leave_the_clock_alone() {
    let mut story = Story::appraising();
    let due = story.due();
    story.then("2025-07-02T09:00", "applicant", Command::RequestWithdrawal { reason: String::new() });
    assert_eq!(story.status(), 7);
    story.then("2025-07-02T10:00", "applicant", Command::DeclineWithdrawal { reason: String::new() });
    assert_eq!((story.status(), story.due()), (4, due));
    story.then("2025-07-02T11:00", "applicant", Command::RequestWithdrawal { reason: String::new() });
    story.refused("2025-07-02T12:00", "counter", &Command::ApproveWithdrawal, "not-your-role");
    story.then("2025-07-02T14:00", "division head", Command::ApproveWithdrawal);
    assert_eq!(story.status(), 8);
    assert!(matches!(
        story.state().stage,
        casework::dossier::Stage::Stopped { reason: StopReason::Withdrawn }
    ));
}

#[test]
fn nothing_signed_is_withdrawn() {
    let mut story = Story::pending_signature();
    story.then("2025-07-02T11:00", "approver", Command::Sign { file: None });
    let withdraw = Command::RequestWithdrawal { reason: String::new() };
    story.refused("2025-07-02T11:05", "applicant", &withdraw, "already-signed");
}

#[test]
fn t15_the_timer_stops_an_unanswered_dossier_and_not_a_moment_earlier() {
    let mut story = Story::appraising();
    story.then("2025-07-02T08:00", "case officer", Command::ProposeSupplement { items: items() });
    story.then("2025-07-02T09:00", "division head", Command::ApproveLetter);
    story.refused("2025-07-11T17:30", "system", &Command::StopUnanswered, "still-time");
    story.then("2025-07-11T17:31", "system", Command::StopUnanswered);
    assert!(matches!(
        story.state().stage,
        casework::dossier::Stage::Stopped { reason: StopReason::NoSupplement }
    ));
}

#[test]
fn t16_a_signed_refusal_ends_the_dossier() {
    let mut story = Story::appraising();
    story.then(
        "2025-07-02T09:00",
        "case officer",
        Command::Propose { decision: refuse(), note: String::new() },
    );
    story.then("2025-07-02T10:00", "division head", Command::Review);
    story.then("2025-07-02T11:00", "approver", Command::Sign { file: None });
    assert!(matches!(
        story.state().stage,
        casework::dossier::Stage::Stopped { reason: StopReason::NotEligible }
    ));
}

#[test]
fn t19_an_error_found_before_delivery_goes_back() {
    let mut story = Story::pending_signature();
    story.then("2025-07-02T11:00", "approver", Command::Sign { file: None });
    story.then("2025-07-02T11:10", "clerk", Command::Issue { number: "12".into(), file: None });
    story.then("2025-07-02T14:00", "counter", Command::CorrectError { error: "Sai năm sinh".into() });
    assert_eq!((story.status(), story.state().closed_at), (4, None));
    story.refused(
        "2025-07-02T15:00",
        "applicant",
        &sample(CommandKind::AnswerSupplement, story.now),
        "not-from-here",
    );
}

#[test]
fn t20_one_extension_with_apology_a_day_before_the_due_date() {
    let extend =
        |due: &str| Command::ProposeExtension {
            reason: "Chờ đo đạc".into(), new_due: at(due), cause: None
        };
    let mut story = Story::appraising();
    story.refused("2025-07-04T08:00", "case officer", &extend("2025-07-09T17:30"), "extension-too-late");
    story.refused("2025-07-03T08:00", "case officer", &extend("2025-07-05T17:30"), "extension-date");
    story.refused("2025-07-03T08:00", "case officer", &extend("2025-07-04T10:00"), "extension-date");
    story.then("2025-07-03T08:00", "case officer", extend("2025-07-09T17:30"));
    story.refused("2025-07-03T08:30", "division head", &Command::ApproveLetter, "not-your-role");
    story.then("2025-07-03T09:00", "approver", Command::ApproveLetter);
    assert_eq!((story.status(), story.due().as_str()), (4, "2025-07-09 17:30"));
    story.refused("2025-07-04T08:00", "case officer", &extend("2025-07-15T17:30"), "extension-limit");
}

#[test]
fn c13_an_immediate_result_is_one_act_with_one_time() {
    let mut story = Story::begin("2025-07-01T15:01");
    let opening_now = opening("2.000815", Channel::Direct, WARD_CENTRE);
    story.then("2025-07-01T15:01", "counter", Command::TakeIn { opening: opening_now, settle: true });
    let kinds: Vec<_> = story.journal.iter().map(|(event, ..)| event.kind()).collect();
    assert_eq!(kinds, ["taken_in", "transferred", "issued", "result_returned"]);
    assert_eq!((story.status(), story.due().as_str()), (10, "2025-07-02 17:30"));
    let marital = opening("1.004873", Channel::Direct, WARD_CENTRE);
    Story::begin("2025-07-01T09:00").refused(
        "2025-07-01T09:00",
        "counter",
        &Command::TakeIn { opening: marital, settle: true },
        "not-immediate",
    );
}

#[test]
fn case_officer_and_approver_are_two_persons() {
    let mut story = Story::appraising();
    story.then("2025-07-02T09:00", "everything", grant());
    story.refused("2025-07-02T10:00", "everything", &Command::Review, "same-person");
    story.then("2025-07-02T10:00", "division head", Command::Review);
    story.refused("2025-07-02T11:00", "everything", &Command::Sign { file: None }, "same-person");
    story.then("2025-07-02T11:00", "approver", Command::Sign { file: None });
}

#[test]
fn competence_scope_and_channel_are_checked_at_the_door() {
    let take = |opening| Command::TakeIn { opening, settle: false };
    let mut elsewhere = opening("1.004873", Channel::Direct, WARD_CENTRE);
    elsewhere.authority = law::AgencyId(DEPARTMENT.into());
    for (who, command, code) in [
        ("counter", take(opening("1.004222", Channel::Direct, WARD_CENTRE)), "handled-elsewhere"),
        ("counter", take(opening("9.999999", Channel::Direct, WARD_CENTRE)), "unknown-procedure"),
        (
            "counter elsewhere",
            take(opening("1.000894", Channel::Direct, OTHER_CENTRE)),
            "outside-intake-scope",
        ),
        ("counter elsewhere", take(opening("1.004873", Channel::Direct, WARD_CENTRE)), "not-your-role"),
        ("counter", take(elsewhere), "not-competent"),
        ("applicant", take(opening("1.004873", Channel::Online, WARD_CENTRE)), "not-your-role"),
        ("clerk", Command::Submit(opening("1.004873", Channel::Online, WARD_CENTRE)), "not-your-role"),
    ] {
        Story::begin("2025-07-01T09:00").refused("2025-07-01T09:00", who, &command, code);
    }
}

#[test]
fn silence_after_the_answer_time_counts_as_agreement() {
    let mut story = Story::appraising();
    story.then("2025-07-01T10:00", "case officer", sample(CommandKind::Consult, at("2025-07-01T10:00")));
    story.refused("2025-07-02T10:00", "case officer", &grant(), "consultation-open");
    story.then("2025-07-03T10:01", "case officer", grant());
}

#[test]
fn a_dislike_needs_a_reason_and_comes_once() {
    let mut story = Story::begin("2025-07-01T09:00");
    let opening = opening("2.000815", Channel::Direct, WARD_CENTRE);
    story.then("2025-07-01T09:00", "counter", Command::TakeIn { opening, settle: true });
    let dislike =
        |reasons: Vec<String>| Command::Rate { satisfied: false, reasons, steps: StepRatings::default() };
    story.refused("2025-07-01T10:00", "applicant", &dislike(vec![]), "missing");
    story.refused("2025-07-01T10:00", "counter", &dislike(vec!["lâu".into()]), "applicant-only");
    story.then("2025-07-01T10:00", "applicant", dislike(vec!["lâu".into()]));
    story.refused("2025-07-01T10:01", "applicant", &dislike(vec!["lâu".into()]), "already-rated");
}

#[test]
fn proxy_and_post_need_evidence() {
    let mut story = Story::pending_signature();
    story.then("2025-07-02T11:00", "approver", Command::Sign { file: None });
    story.then("2025-07-02T11:10", "clerk", Command::Issue { number: "12".into(), file: None });
    let proxy = Command::ReturnResult { to: Recipient::Proxy, evidence: " ".into() };
    story.refused("2025-07-02T14:00", "counter", &proxy, "missing");
}
