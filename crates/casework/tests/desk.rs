//! Stories of the desk: notes, colleagues who stand in, letters foreseen, timers.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use casework::dossier::notice::{Concern, NoticeKind, run};
use casework::dossier::{
    Command, CommandKind, Decision, DelayCause, Event, Stage, apply, foresee, on_behalf_of,
};
use casework::{Role, StaffId};
use common::*;
use law::procedure::Channel;

fn note(text: &str) -> Command {
    Command::Note { text: text.into(), next_shift: true }
}

#[test]
fn a_note_is_kept_by_those_on_the_dossier_and_changes_nothing_else() {
    let mut story = Story::appraising();
    let before = story.state().clone();
    story.then("2025-07-01T10:00", "counter", note("  Người nộp gọi, hẹn mai mang bản chính  "));
    let Some((Event::Noted(noted), ..)) = story.journal.last() else { panic!("{:?}", story.journal.last()) };
    assert_eq!((noted.text.as_str(), noted.next_shift), ("Người nộp gọi, hẹn mai mang bản chính", true));
    let mut after = story.state().clone();
    after.version = before.version;
    assert_eq!(after, before);
    for stranger in ["counter elsewhere", "applicant", "consultee", "system"] {
        story.refused("2025-07-01T10:05", stranger, &note("x"), "not-your-role");
    }
    story.refused("2025-07-01T10:05", "case officer", &note(" "), "missing");
}

#[test]
fn a_substitute_does_the_work_of_the_absent_colleague_and_the_entry_says_for_whom() {
    let mut story = Story::appraising();
    story.now = at("2025-07-02T09:00");
    let propose = Command::Propose { decision: Decision::Grant, note: String::new() };
    let who = person("case officer's substitute");
    assert_eq!(
        on_behalf_of(story.dossier.as_ref(), &propose, &story.facts(&who)),
        Some(StaffId("officer".into()))
    );
    story.then("2025-07-02T09:00", "case officer's substitute", propose.clone());
    assert_eq!(story.state().proposers, [StaffId("colleague".into())]);
    // With powers of their own nobody is named.
    let own = person("division head");
    assert_eq!(on_behalf_of(story.dossier.as_ref(), &Command::Review, &story.facts(&own)), None);
    // A colleague who stands in for nobody may not.
    let mut other = Story::appraising();
    other.now = at("2025-07-02T09:00");
    let alone = staff("colleague", &[(Role::CaseOfficer, WARD)]);
    let refused = casework::dossier::decide(other.state(), &propose, &other.facts(&alone)).unwrap_err();
    assert_eq!(refused.code(), "not-your-dossier");
    // Nor does standing in for somebody in another role open their dossiers.
    let pen_only =
        substitute(("colleague", &[(Role::CaseOfficer, WARD)]), ("officer", &[(Role::DivisionHead, WARD)]));
    let refused = casework::dossier::decide(other.state(), &propose, &other.facts(&pen_only)).unwrap_err();
    assert_eq!(refused.code(), "not-your-dossier");
}

#[test]
fn standing_in_never_joins_the_hands_that_must_be_two() {
    // Who proposed for the absent colleague does not sign, now or later.
    let mut story = Story::appraising();
    let propose = Command::Propose { decision: Decision::Grant, note: String::new() };
    story.then("2025-07-02T09:00", "case officer's substitute", propose.clone());
    story.then("2025-07-02T10:00", "division head", Command::Review);
    let proposer = staff("colleague", &[(Role::Approver, WARD)]);
    let refused =
        casework::dossier::decide(story.state(), &Command::Sign { file: None }, &story.facts(&proposer))
            .unwrap_err();
    assert_eq!(refused.code(), "same-person");
    // Who stands in for the case officer does not sign what that one proposed.
    let mut story = Story::pending_signature();
    story.refused(
        "2025-07-02T11:00",
        "approver for the case officer",
        &Command::Sign { file: None },
        "same-person",
    );
    // Who reviewed may sign for the absent approver: review and signature are steps of the same side.
    story.then("2025-07-02T11:10", "approver's substitute", Command::Sign { file: None });
    assert_eq!(story.state().signer, Some(StaffId("head".into())));
}

#[test]
fn what_the_applicant_will_read_is_foreseen_and_nothing_is_done() {
    let story = {
        let mut story = Story::appraising();
        story.now = at("2025-07-02T09:00");
        story
    };
    let officer = person("case officer");
    let foreseen = |command: &Command| {
        let events = foresee(story.state(), command, &story.facts(&officer)).unwrap();
        let mut state = story.state().clone();
        events.iter().for_each(|event| apply(&mut state, event, story.now, officer.staff()));
        state
    };
    let asked = foreseen(&Command::ProposeSupplement { items: items() });
    assert!(matches!(asked.stage, Stage::AwaitingSupplement { .. }));
    assert!(asked.clock.unwrap().paused_since.is_some());
    let refuse = Decision::Refuse { reason: "r".into(), ground: "g".into() };
    let refused = foreseen(&Command::Propose { decision: refuse, note: String::new() });
    assert!(refused.status().is_terminal());
    let new_due = at("2025-07-08T17:30");
    let cause = Some(DelayCause::Consulted);
    let extended = foreseen(&Command::ProposeExtension { reason: "Chờ".into(), new_due, cause });
    assert_eq!(extended.clock.unwrap().due, new_due);
    assert!(foresee(story.state(), &Command::Sign { file: None }, &story.facts(&officer)).is_err());
}

/// The timers that have run, in words short enough for a table.
fn ran(story: &Story, now: &str) -> Vec<&'static str> {
    let (told, _) = run(story.state(), &story.province, at(now)).unwrap();
    told.iter().map(|notice| notice.kind.as_str()).collect()
}

/// Three working days from Tuesday 09:00: due Friday 17:30. Little is left from Tuesday on (24 working hours), on the last
/// day it is due today, and from the second after closing it is overdue.
#[test]
fn timers_say_the_strongest_thing_that_is_true() {
    let mut story = Story::appraising();
    assert_eq!(story.due(), "2025-07-04 17:30");
    for (now, told) in [
        ("2025-07-01T09:05", vec![]),
        ("2025-07-02T08:00", vec!["due-soon"]),
        ("2025-07-04T07:29", vec!["due-soon"]),
        ("2025-07-04T07:30", vec!["due-today"]),
        ("2025-07-04T17:30", vec!["due-today"]),
        ("2025-07-04T17:31", vec!["overdue"]),
    ] {
        assert_eq!(ran(&story, now), told, "{now}");
    }
    let (overdue, next) = run(story.state(), &story.province, at("2025-07-05T09:00")).unwrap();
    assert_eq!(next, None);
    assert!(overdue[0].concerns.contains(&Concern::Person(StaffId("officer".into()))));
    let centre = Concern::Role(Role::CentreHead, law::AgencyId(WARD_CENTRE.into()));
    assert!(overdue[0].concerns.contains(&centre));
    // While the clock stands nothing runs.
    story.then("2025-07-02T09:00", "case officer", Command::RequestPayment { dong: 1, reason: "Phí".into() });
    assert_eq!(ran(&story, "2025-07-09T09:00"), Vec::<&str>::new());
    assert_eq!(ran(&story, "2025-07-16T08:00"), ["payment-due-soon"]);
    story.then("2025-08-01T08:00", "system", Command::StopUnanswered);
    assert_eq!(ran(&story, "2025-08-01T08:00"), ["payment-not-made"]);
}

#[test]
fn an_answer_asked_of_another_agency_has_a_timer_of_its_own() {
    let mut story = Story::appraising();
    let answer_by = at("2025-07-03T17:30");
    let ask = Command::Consult {
        agency: law::AgencyId(DEPARTMENT.into()),
        question: "Có vướng quy hoạch không?".into(),
        answer_by,
    };
    story.then("2025-07-01T10:00", "case officer", ask);
    assert!(!ran(&story, "2025-07-02T07:00").contains(&"consultation-due-soon"));
    assert!(ran(&story, "2025-07-02T07:30").contains(&"consultation-due-soon"));
    let late = ran(&story, "2025-07-03T17:31");
    assert!(late.contains(&"consultation-late") && !late.contains(&"consultation-due-soon"));
    let (told, _) = run(story.state(), &story.province, at("2025-07-03T17:31")).unwrap();
    let late = told.iter().find(|notice| notice.kind == NoticeKind::ConsultationLate).unwrap();
    assert_eq!(late.agency.as_ref().unwrap().as_str(), DEPARTMENT);
    assert!(late.concerns.contains(&Concern::Role(Role::CentreHead, law::AgencyId(WARD_CENTRE.into()))));
    // Before its time the decision waits; after it silence counts as agreement.
    let propose = Command::Propose { decision: Decision::Grant, note: String::new() };
    story.refused("2025-07-03T17:00", "case officer", &propose, "consultation-open");
    story.then("2025-07-04T08:00", "case officer", propose);
    assert!(!ran(&story, "2025-07-04T08:00").contains(&"consultation-late"));
}

#[test]
fn what_lies_between_two_desks_is_told_after_two_hours_and_after_five_days() {
    let mut story = Story::begin("2025-07-01T09:00");
    let opening = opening("1.004873", Channel::Direct, OTHER_CENTRE);
    story.then("2025-07-01T09:00", "counter elsewhere", Command::TakeIn { opening, settle: false });
    story.then("2025-07-01T10:00", "counter elsewhere", Command::Transfer);
    assert_eq!(ran(&story, "2025-07-01T13:59"), Vec::<&str>::new());
    assert_eq!(ran(&story, "2025-07-01T14:00"), ["not-received"]);
    story.then("2025-07-01T14:10", "division head", Command::Receive);
    assert!(!ran(&story, "2025-07-01T14:10").contains(&"not-received"));

    let mut story = Story::pending_signature();
    story.then("2025-07-02T11:00", "approver", Command::Sign { file: None });
    story.then("2025-07-02T11:10", "clerk", Command::Issue { number: "12".into(), file: None });
    assert_eq!(ran(&story, "2025-07-09T17:29"), Vec::<&str>::new());
    assert_eq!(ran(&story, "2025-07-09T17:30"), ["uncollected"]);
    story.then("2025-07-10T08:00", "counter", sample(CommandKind::ReturnResult, story.now));
    assert_eq!(ran(&story, "2025-07-20T08:00"), Vec::<&str>::new());
}

#[test]
fn every_kind_of_timer_has_a_name_of_its_own_and_a_ground() {
    for kind in NoticeKind::ALL {
        assert_eq!(NoticeKind::parse(kind.as_str()), Some(kind));
        assert!(kind.ground().contains("Điều") || kind.ground().contains("mẫu"), "{kind:?}");
    }
}
