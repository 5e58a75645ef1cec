//! Petitions: what the law says about them as stories, and the promise that what is offered is what is accepted.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use casework::dossier::PersonalRef;
use casework::petition::*;
use casework::{Actor, Role, StaffId};
use common::{DEPARTMENT, WARD, at, province, staff};
use jiff::Timestamp;
use jiff::civil::date;
use law::petition::{OtherLaw, PetitionRules, Span};
use law::procedure::Citation;
use law::{AgencyId, LocalText, Province, Topic};
use proptest::prelude::*;

fn rules() -> PetitionRules {
    let source = |number: &str| Citation { number: number.to_owned(), article: None };
    let span = |working_days| Span { working_days, source: source("766/QĐ-TTg") };
    let words = LocalText { vi: "x".into(), en: "x".into(), nb: "x".into() };
    PetitionRules {
        effective_from: date(2025, 7, 1),
        effective_to: None,
        decline: span(2),
        details: span(5),
        answer: span(15),
        publish: span(2),
        reopen: span(15),
        elsewhere: vec![OtherLaw {
            topic: Topic::Complaint,
            source: source("02/2011/QH13"),
            authority: words.clone(),
            time: words,
        }],
    }
}

fn who(name: &str) -> (Actor, bool) {
    match name {
        "sender" => (Actor::Applicant { subject: "s".into() }, true),
        "another citizen" => (Actor::Applicant { subject: "t".into() }, false),
        "system" => (Actor::System, false),
        "clerk" => (staff("clerk", &[(Role::Clerk, WARD)]), false),
        "head" => (staff("head", &[(Role::DivisionHead, WARD)]), false),
        "officer" => (staff("officer", &[(Role::CaseOfficer, WARD)]), false),
        "colleague" => (staff("colleague", &[(Role::CaseOfficer, WARD)]), false),
        "approver" => (staff("approver", &[(Role::Approver, WARD)]), false),
        "department" => {
            (staff("d", &[(Role::DivisionHead, DEPARTMENT), (Role::Approver, DEPARTMENT)]), false)
        }
        "administrator" => (staff("admin", &[(Role::Administrator, WARD)]), false),
        other => panic!("nobody {other}"),
    }
}

const EVERYONE: [&str; 10] = [
    "sender",
    "another citizen",
    "system",
    "clerk",
    "head",
    "officer",
    "colleague",
    "approver",
    "department",
    "administrator",
];

struct Story {
    province: Province,
    petition: Petition,
    journal: Vec<(Event, Timestamp)>,
    now: Timestamp,
}

fn opening(topic: Topic) -> Opening {
    Opening {
        topic,
        agency: AgencyId(WARD.into()),
        dossier: None,
        procedure: None,
        hide_name: false,
        files: vec![],
    }
}

fn code() -> PetitionCode {
    PetitionCode::of(date(2025, 7, 1), [1; 8])
}

fn ruled() -> Province {
    Province { petitions: vec![rules()], ..province() }
}

fn facts<'a>(province: &'a Province, now: Timestamp, actor: &'a Actor, is_sender: bool) -> Facts<'a> {
    let written = Some(PersonalRef { id: 1, commitment: "00".into() });
    Facts { now, province, actor, is_sender, answers: None, written }
}

impl Story {
    /// Sent on Tuesday 1 July 2025 at 09:00 to the ward.
    fn sent() -> Self {
        let (province, now, (actor, is_sender)) = (ruled(), at("2025-07-01T09:00"), who("sender"));
        let event = decide_new(
            &opening(Topic::Procedure),
            "Ba lần",
            code(),
            &facts(&province, now, &actor, is_sender),
        );
        let event = event.unwrap();
        let petition = open(&event, now).unwrap();
        Self { province, petition, journal: vec![(event, now)], now }
    }

    fn decide(&self, name: &str, command: &Command) -> Result<Event, Refusal> {
        let (actor, is_sender) = who(name);
        decide(&self.petition, command, &facts(&self.province, self.now, &actor, is_sender))
    }

    fn then(mut self, now: &str, name: &str, command: Command) -> Self {
        self.now = at(now);
        let event = self.decide(name, &command);
        let event = event.unwrap_or_else(|refusal| panic!("{name} {command:?} at {now}: {refusal:?}"));
        apply(&mut self.petition, &event, self.now);
        self.journal.push((event, self.now));
        self
    }

    fn refused(mut self, now: &str, name: &str, command: &Command, code: &str) -> Self {
        self.now = at(now);
        let refusal = self.decide(name, command).unwrap_err();
        assert_eq!(refusal.code(), code, "{name} {command:?} at {now}: {refusal:?}");
        self
    }

    fn answered() -> Self {
        Self::sent()
            .then("2025-07-01T10:00", "clerk", Command::Accept)
            .then("2025-07-01T11:00", "head", Command::Assign { officer: StaffId("officer".into()) })
            .then("2025-07-03T09:00", "officer", Command::Answer { text: text() })
    }

    fn published() -> Self {
        Self::answered().then("2025-07-04T09:00", "approver", publish())
    }
}

fn text() -> String {
    "văn bản".to_owned()
}

fn publish() -> Command {
    Command::Publish { title: text(), question: text(), answer: text() }
}

fn day(at: Timestamp) -> String {
    law::time::local(at).strftime("%d/%m/%Y %H:%M").to_string()
}

#[test]
fn the_clock_has_two_five_and_fifteen_working_days_and_two_to_publish() {
    let story = Story::sent();
    let limits = story.petition.limits;
    assert_eq!(
        [limits.decline_by, limits.details_by, limits.answer_by].map(day),
        ["03/07/2025 17:30", "08/07/2025 17:30", "22/07/2025 17:30"]
    );
    assert_eq!(story.petition.due(), Some(limits.decline_by));
    let story = Story::answered();
    assert_eq!(story.petition.due().map(day).as_deref(), Some("07/07/2025 17:30"));
    assert_eq!(Story::published().petition.due(), None);
}

#[test]
fn complaints_and_denunciations_go_to_their_own_law() {
    let (province, now, (actor, _)) = (ruled(), at("2025-07-01T09:00"), who("sender"));
    for (topic, law) in [(Topic::Complaint, "02/2011/QH13"), (Topic::Denunciation, "")] {
        let refusal =
            decide_new(&opening(topic), "x", code(), &facts(&province, now, &actor, true)).unwrap_err();
        assert_eq!(refusal, Refusal::OtherLaw { topic, law: law.into() });
    }
}

#[test]
fn nothing_is_sent_into_the_void() {
    let (mut province, now, (actor, _)) = (ruled(), at("2025-07-01T09:00"), who("sender"));
    let mut to_nobody = opening(Topic::Other);
    to_nobody.agency = AgencyId("H15.999".into());
    let decide = |province: &Province, opening: &Opening, text: &str| {
        decide_new(opening, text, code(), &facts(province, now, &actor, true)).unwrap_err().code()
    };
    assert_eq!(decide(&province, &to_nobody, "x"), "unknown-agency");
    assert_eq!(decide(&province, &opening(Topic::Other), " \n"), "missing");
    province.petitions.clear();
    assert_eq!(decide(&province, &opening(Topic::Other), "x"), "no-rules");
}

#[test]
fn it_is_declined_within_two_working_days_or_answered() {
    let decline = Command::Decline { ground: Ground::OutOfScope, reason: text() };
    let story = Story::sent().then("2025-07-03T17:30", "clerk", decline.clone());
    assert_eq!(
        (story.petition.stage, story.petition.is_late(at("2026-01-01T09:00"))),
        (Stage::NotAccepted, false)
    );
    Story::sent().refused("2025-07-03T17:31", "clerk", &decline, "decline-too-late");
    let silent = Command::Decline { ground: Ground::Unclear, reason: "  ".into() };
    Story::sent().refused("2025-07-02T09:00", "clerk", &silent, "missing");
}

#[test]
fn details_are_asked_within_five_working_days_and_silence_may_end_it() {
    let ask = Command::AskDetails { what: "Ngày nào, ở quầy nào?".into() };
    Story::sent().refused("2025-07-08T17:31", "clerk", &ask, "details-too-late");
    let asked = Story::sent().then("2025-07-08T09:00", "clerk", ask.clone());
    assert_eq!(asked.petition.stage, Stage::AwaitingDetails);
    let given = asked
        .refused("2025-07-09T08:00", "another citizen", &Command::GiveDetails { text: text() }, "sender-only")
        .then("2025-07-09T09:00", "sender", Command::GiveDetails { text: text() });
    assert_eq!((given.petition.stage, given.petition.written.len()), (Stage::Sent, 2));
    // Asked once in time, it may be asked again: the officer needs to understand the answer.
    given.then("2025-07-15T09:00", "clerk", ask.clone()).then(
        "2025-07-21T09:00",
        "clerk",
        Command::Decline { ground: Ground::Unclear, reason: text() },
    );
}

#[test]
fn the_agency_that_gets_it_has_the_whole_time_again_but_gives_it_back_at_once() {
    let to = |agency: &str| Command::Forward { to: AgencyId(agency.into()), reason: text() };
    let story = Story::sent()
        .refused("2025-07-02T09:00", "clerk", &to(WARD), "same-agency")
        .refused("2025-07-02T09:00", "clerk", &to("H15.999"), "unknown-agency")
        .then("2025-07-10T09:00", "clerk", to(DEPARTMENT));
    assert_eq!(day(story.petition.limits.answer_by), "31/07/2025 17:30");
    assert_eq!(story.petition.forwarded_by, Some(AgencyId(WARD.into())));
    story
        .refused("2025-07-10T10:00", "clerk", &Command::Accept, "not-your-role")
        .refused("2025-07-14T17:31", "department", &to(WARD), "decline-too-late")
        .then("2025-07-14T09:00", "department", to(WARD));
}

#[test]
fn only_who_was_given_it_answers_and_only_who_may_publishes() {
    Story::sent()
        .then("2025-07-01T10:00", "clerk", Command::Accept)
        .refused("2025-07-01T10:10", "officer", &Command::Answer { text: text() }, "not-from-here")
        .refused(
            "2025-07-01T10:20",
            "officer",
            &Command::Assign { officer: StaffId("officer".into()) },
            "not-your-role",
        )
        .then("2025-07-01T11:00", "head", Command::Assign { officer: StaffId("officer".into()) })
        .refused("2025-07-02T09:00", "colleague", &Command::Answer { text: text() }, "not-your-petition")
        .then("2025-07-02T09:00", "officer", Command::Answer { text: text() })
        .refused("2025-07-02T10:00", "officer", &publish(), "not-your-role")
        .then("2025-07-02T11:00", "approver", publish());
}

#[test]
fn an_answer_after_the_fifteenth_day_is_late_and_stays_late() {
    let assigned = || {
        Story::sent().then("2025-07-01T10:00", "clerk", Command::Accept).then(
            "2025-07-01T11:00",
            "head",
            Command::Assign { officer: StaffId("officer".into()) },
        )
    };
    let open = assigned().petition;
    assert!(!open.is_late(at("2025-07-22T17:30")) && open.is_late(at("2025-07-22T17:31")));
    let late = assigned().then("2025-07-23T08:00", "officer", Command::Answer { text: text() });
    let late = late.then("2025-07-23T09:00", "approver", publish()).petition;
    assert!(late.is_late(at("2025-12-01T09:00")));
    // A second wording does not make an answer in time late.
    let again = Story::answered().then("2025-07-25T09:00", "officer", Command::Answer { text: text() });
    assert!(!again.petition.is_late(at("2025-12-01T09:00")));
}

#[test]
fn a_false_closure_is_opened_once_more_by_who_sent_it() {
    let reopen = Command::Reopen { text: text() };
    let story = Story::published();
    assert_eq!(story.petition.reopen_by.map(day).as_deref(), Some("25/07/2025 17:30"));
    let story = story
        .refused("2025-07-10T09:00", "another citizen", &reopen, "sender-only")
        .refused("2025-07-10T09:00", "head", &reopen, "sender-only")
        .refused("2025-07-25T17:31", "sender", &reopen, "reopen-too-late")
        .then("2025-07-10T09:00", "sender", reopen.clone());
    let petition = &story.petition;
    assert_eq!((petition.stage, &petition.officer, petition.answered_at), (Stage::Accepted, &None, None));
    assert_eq!(day(petition.limits.answer_by), "31/07/2025 17:30");
    let last = &story.journal.last().unwrap().0;
    assert!(matches!(last, Event::Reopened { repeats: 5, .. }), "{last:?}");
    story
        .then("2025-07-10T10:00", "head", Command::Assign { officer: StaffId("officer".into()) })
        .then("2025-07-11T09:00", "officer", Command::Answer { text: text() })
        .then("2025-07-11T10:00", "approver", Command::AnswerPrivately)
        .refused("2025-07-12T09:00", "sender", &reopen, "reopened-before");
}

#[test]
fn it_is_closed_by_the_sender_or_by_time_never_by_the_agency() {
    Story::published()
        .refused("2025-07-05T09:00", "approver", &Command::Close, "sender-only")
        .refused("2025-07-05T09:00", "system", &Command::Close, "still-time")
        .then("2025-07-25T17:31", "system", Command::Close);
    let settled = Story::published().then("2025-07-05T09:00", "sender", Command::Close);
    assert!(settled.petition.public.is_some(), "what is published stays");
    settled.refused("2025-07-06T09:00", "sender", &Command::Reopen { text: text() }, "not-from-here");
}

#[test]
fn the_answer_is_rated_once_and_a_dislike_says_why() {
    let rate = |satisfied, reasons: &[&str]| Command::Rate {
        satisfied,
        reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
    };
    Story::published()
        .refused("2025-07-05T09:00", "sender", &rate(false, &[" "]), "missing")
        .refused("2025-07-05T09:00", "officer", &rate(true, &[]), "sender-only")
        .then("2025-07-05T09:00", "sender", rate(false, &["not_settled"]))
        .refused("2025-07-05T09:01", "sender", &rate(true, &[]), "already-rated");
}

fn sample(kind: CommandKind) -> Command {
    use CommandKind as C;
    match kind {
        C::Accept => Command::Accept,
        C::AskDetails => Command::AskDetails { what: text() },
        C::Decline => Command::Decline { ground: Ground::OutOfScope, reason: text() },
        C::Forward => Command::Forward { to: AgencyId(common::OTHER_CENTRE.into()), reason: text() },
        C::Assign => Command::Assign { officer: StaffId("officer".into()) },
        C::Answer => Command::Answer { text: text() },
        C::Publish => publish(),
        C::AnswerPrivately => Command::AnswerPrivately,
        C::GiveDetails => Command::GiveDetails { text: text() },
        C::Withdraw => Command::Withdraw,
        C::Reopen => Command::Reopen { text: text() },
        C::Rate => Command::Rate { satisfied: true, reasons: vec![] },
        C::Close => Command::Close,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn offers_are_what_the_server_accepts(choices in prop::collection::vec((any::<u16>(), 0u8..90), 1..16)) {
        let mut story = Story::sent();
        for (choice, hours) in choices {
            story.now += jiff::SignedDuration::from_hours(i64::from(hours));
            let mut accepted = Vec::new();
            for name in EVERYONE {
                let (actor, is_sender) = who(name);
                let facts = facts(&story.province, story.now, &actor, is_sender);
                let offered: Vec<_> = offers(&story.petition, &facts)
                    .into_iter()
                    .filter(|offer| offer.withheld.is_none())
                    .map(|offer| offer.command)
                    .collect();
                for &kind in CommandKind::ALL {
                    let outcome = decide(&story.petition, &sample(kind), &facts);
                    prop_assert_eq!(
                        outcome.is_ok(), offered.contains(&kind),
                        "{} {:?} in {:?}: {:?}", name, kind, story.petition.stage, outcome
                    );
                    accepted.extend(outcome.ok());
                }
            }
            let Some(last) = accepted.len().checked_sub(1) else { break };
            let event = accepted.swap_remove(usize::from(choice) % (last + 1));
            apply(&mut story.petition, &event, story.now);
            story.journal.push((event, story.now));
            // What the journal keeps is read as it was written, and leads to the same petition.
            let mut again: Option<Petition> = None;
            for (event, at) in &story.journal {
                let text = serde_json::to_string(event).unwrap();
                prop_assert!(text.contains(Event::PREFIX));
                let read: Event = serde_json::from_str(&text).unwrap();
                match &mut again {
                    None => again = open(&read, *at),
                    Some(petition) => apply(petition, &read, *at),
                }
            }
            prop_assert_eq!(again.as_ref(), Some(&story.petition));
        }
    }
}

#[test]
fn command_names_are_routes_and_back() {
    for &kind in CommandKind::ALL {
        assert_eq!(CommandKind::parse(kind.as_str()), Some(kind));
        assert_eq!(sample(kind).kind(), kind);
    }
}
