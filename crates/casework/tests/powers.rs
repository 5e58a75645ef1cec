//! Who may do what, as the gates of the life cycle answer it: every role, from every place an agency can have on a
//! dossier, in every stage. The table is kept as text beside this file, so that a change of power is read before it is
//! made; `MOTCUA_WRITE=1` writes it anew.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;

use casework::dossier::{
    Command, CommandKind, Consultation, Dossier, PendingLetter, Refusal, Stage, StopReason, decide_new,
    offers,
};
use casework::{Actor, Role, StaffId};
use common::*;
use law::AgencyId;
use law::procedure::Channel;

const SUPPORT: &str = "H15.777.01";

/// The places an agency can have on the dossier of the table: taken in elsewhere, for the ward.
const PLACES: [(&str, &str, &str); 7] = [
    ("intake", OTHER_CENTRE, "somebody"),
    ("desk", WARD_CENTRE, "somebody"),
    ("authority", WARD, "somebody"),
    ("case", WARD, "officer"),
    ("support", SUPPORT, "somebody"),
    ("consulted", DEPARTMENT, "somebody"),
    ("elsewhere", "H15.015", "somebody"),
];

fn standing(story: &Story, stage: Stage) -> Dossier {
    let mut dossier = story.state().clone();
    dossier.support = Some(AgencyId(SUPPORT.into()));
    dossier.case_officer = Some(StaffId("officer".into()));
    dossier.consultations = vec![Consultation {
        agency: AgencyId(DEPARTMENT.into()),
        asked_at: story.now,
        answer_by: story.now,
        answered_at: None,
    }];
    dossier.stage = stage;
    dossier
}

/// Every standing a dossier can have, with the name under which the table shows it.
fn standings(story: &Story) -> Vec<(String, Dossier)> {
    let past = story.now;
    let resume = |stage: Stage| Box::new(stage);
    let stages = [
        Stage::Registered,
        Stage::AwaitingIntakeSupplement { items: items(), answer_by: past },
        Stage::NotAccepted { reason: String::new(), ground: String::new() },
        Stage::Accepted,
        Stage::InTransit,
        Stage::PendingAssignment,
        Stage::Appraising,
        Stage::Consulting,
        Stage::FieldVerification,
        Stage::PendingReview,
        Stage::PendingSignature,
        Stage::PendingIssue,
        Stage::AwaitingSupplement { items: items(), asked_at: past, answer_by: past, answered_at: None },
        Stage::AwaitingSupplement {
            items: items(),
            asked_at: past,
            answer_by: past,
            answered_at: Some(past),
        },
        Stage::AwaitingPayment { dong: 1, asked_at: past, pay_by: past, resume: resume(Stage::Appraising) },
        Stage::Stopped { reason: StopReason::Withdrawn },
        Stage::Completed,
        Stage::Returned,
    ];
    let mut all: Vec<(String, Dossier)> =
        stages.into_iter().map(|stage| (stage.as_str().to_owned(), standing(story, stage))).collect();
    for (name, stage) in [("withdrawal_at_counter", Stage::Accepted), ("withdrawal", Stage::Appraising)] {
        all.push((name.into(), standing(story, Stage::WithdrawalRequested { resume: resume(stage) })));
    }
    let mut nobodys = standing(story, Stage::PendingAssignment);
    nobodys.case_officer = None;
    all.push(("nobody_has_it".into(), nobodys));
    let mut overpaid = standing(story, Stage::Appraising);
    (overpaid.money.received_dong, overpaid.money.over_dong) = (1_000, 1_000);
    all.push(("overpaid".into(), overpaid));
    let supplement = PendingLetter::Supplement { items: items() };
    let extension = PendingLetter::Extension { reason: "x".into(), new_due: story.now, cause: None };
    for (name, letter, asked) in [
        ("letter_supplement", supplement.clone(), 0),
        ("letter_further", supplement, 1),
        ("letter_extension", extension, 0),
    ] {
        let mut dossier = standing(story, Stage::Appraising);
        (dossier.letter, dossier.supplements) = (Some(letter), asked);
        all.push((name.into(), dossier));
    }
    all
}

fn holding(role: Role, (agency, id): (&str, &str)) -> Actor {
    staff(id, &[(role, agency)])
}

/// Role and places, with the refusal where the power is there but something else withholds.
type Found = BTreeMap<(usize, Role), Vec<String>>;

fn line(table: &mut String, standing: &str, command: &str, found: &Found) {
    if found.is_empty() {
        return;
    }
    let roles = found.iter().map(|((_, role), places)| format!("{}({})", role.as_str(), places.join(" ")));
    let _ = writeln!(table, "{standing:<26} {command:<22} {}", roles.collect::<Vec<_>>().join(" "));
}

fn table() -> String {
    let mut story = Story::begin("2025-07-01T09:00");
    let opening = opening("1.004873", Channel::Direct, OTHER_CENTRE);
    story.then("2025-07-01T09:00", "counter elsewhere", Command::TakeIn { opening, settle: false });
    story.then("2025-07-01T09:05", "counter elsewhere", Command::Transfer);
    story.then("2025-07-01T09:10", "division head", Command::Receive);
    story.now += jiff::SignedDuration::from_mins(5);
    let mut table = String::new();
    openings(&story, &mut table);
    story.now += jiff::SignedDuration::from_mins(5);
    let all = standings(&story);
    story.now += jiff::SignedDuration::from_mins(5);
    for (name, dossier) in all {
        let mut found: BTreeMap<CommandKind, Found> = BTreeMap::new();
        for (at, role) in Role::ALL.into_iter().enumerate() {
            for (place, agency, id) in PLACES {
                let actor = holding(role, (agency, id));
                for offer in offers(&dossier, &story.facts(&actor)) {
                    let mark =
                        offer.withheld.map(|refusal| format!("!{}", refusal.code())).unwrap_or_default();
                    let places = found.entry(offer.command).or_default().entry((at, role)).or_default();
                    places.push(format!("{place}{mark}"));
                }
            }
        }
        for (command, found) in found {
            line(&mut table, &name, command.as_str(), &found);
        }
    }
    table
}

/// The commands that open a dossier.
fn openings(story: &Story, table: &mut String) {
    let submit = Command::Submit(opening("1.004873", Channel::Direct, OTHER_CENTRE));
    let take_in =
        Command::TakeIn { opening: opening("1.004873", Channel::Direct, OTHER_CENTRE), settle: false };
    let settle = Command::TakeIn { opening: opening("2.000815", Channel::Direct, WARD_CENTRE), settle: true };
    for (name, command) in [("submit", submit), ("take-in", take_in), ("take-in and settle", settle)] {
        let mut found = Found::new();
        for (at, role) in Role::ALL.into_iter().enumerate() {
            for (place, agency, id) in PLACES {
                let mut grants = vec![(role, agency)];
                if name == "take-in and settle" {
                    grants.push((Role::IntakeOfficer, WARD_CENTRE));
                }
                let outcome = decide_new(&command, &story.facts(&staff(id, &grants)));
                match outcome {
                    Ok(_) => found.entry((at, role)).or_default().push(place.into()),
                    Err(Refusal::NotYourRole { .. }) => {}
                    Err(other) => panic!("{name}: {other:?}"),
                }
            }
        }
        line(table, "new", name, &found);
    }
}

#[test]
fn conditions_of_policies_know_every_stage() {
    let mut story = Story::begin("2025-07-01T09:00");
    let opening = opening("1.004873", Channel::Direct, OTHER_CENTRE);
    story.then("2025-07-01T09:00", "counter elsewhere", Command::TakeIn { opening, settle: false });
    for (_, dossier) in standings(&story) {
        assert!(law::Policies::STAGES.contains(&dossier.stage.as_str()), "{:?}", dossier.stage);
    }
    assert!(law::Policies::STAGES.contains(&casework::power::NEW));
}

#[test]
fn nobodys_power_changes_unread() {
    let (path, table) = (concat!(env!("CARGO_MANIFEST_DIR"), "/tests/powers.txt"), table());
    if std::env::var_os("MOTCUA_WRITE").is_some() {
        std::fs::write(path, &table).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    let differing = table.lines().zip(kept.lines()).find(|(now, kept)| now != kept);
    assert!(table == kept, "powers differ; MOTCUA_WRITE=1 writes them anew. First: {differing:#?}");
}
