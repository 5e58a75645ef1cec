//! Properties over random walks through the life cycle: what is offered succeeds, what is not is refused, and a
//! replay of the journal is the state.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use casework::dossier::effect::Effect;
use casework::dossier::{Command, CommandKind, Lived, offers, replay, rerun};
use common::*;
use law::procedure::Channel;
use proptest::prelude::*;

/// Walks `choices`: at each step every person and every command is tried, then one accepted command is taken.
fn walk(procedure: &str, channel: Channel, centre: &str, choices: &[(u16, u8)]) {
    let mut story = Story::begin("2025-07-01T09:00");
    let opening = opening(procedure, channel, centre);
    match channel {
        Channel::Online => story.then("2025-07-01T09:00", "applicant", Command::Submit(opening)),
        _ => {
            let who = if centre == WARD_CENTRE { "counter" } else { "counter elsewhere" };
            story.then("2025-07-01T09:00", who, Command::TakeIn { opening, settle: false })
        }
    };
    for (choice, hours) in choices {
        story.now += jiff::SignedDuration::from_hours(i64::from(*hours));
        let mut accepted = Vec::new();
        for who in EVERYONE {
            let actor = person(who);
            let offered: Vec<_> = offers(story.state(), &story.facts(&actor))
                .into_iter()
                .filter(|o| o.withheld.is_none())
                .map(|o| o.command)
                .collect();
            for &kind in CommandKind::ALL {
                let outcome = story.decide(who, &sample(kind, story.now));
                assert_eq!(
                    outcome.is_ok(),
                    offered.contains(&kind),
                    "{who}: {kind:?} in {:?}: {outcome:?}",
                    story.state().stage
                );
                if let Ok(events) = outcome {
                    accepted.push((who, events));
                }
            }
        }
        let Some(picked) = accepted.len().checked_sub(1).map(|last| usize::from(*choice) % (last + 1)) else {
            break;
        };
        let (who, events) = accepted.swap_remove(picked);
        story.record(who, events);
        let again = replay(story.journal.iter().map(|(event, at, actor)| (event, *at, actor.as_ref())));
        assert_eq!(again.as_ref(), story.dossier.as_ref(), "replay equals state");
    }
    let run = rerun(&lived(&story), &story.province);
    assert!(run.is_same && run.refused.is_none() && run.skipped.is_empty(), "{run:?}");
    assert_eq!(run.dossier.as_ref(), story.dossier.as_ref(), "lived again under the same text");
}

fn lived(story: &Story) -> Vec<Lived> {
    let lived = |(event, at, staff): &(casework::dossier::Event, _, Option<casework::StaffId>)| Lived {
        at: *at,
        staff: staff.clone(),
        // Without a person of the staff it was the applicant, but for what only the system does.
        by_applicant: staff.is_none()
            && !matches!(event.kind(), "stopped" | "payment_confirmed" | "payment_received"),
        event: event.clone(),
    };
    story.journal.iter().map(lived).collect()
}

/// The text is changed: a shorter limit gives an earlier appointment, a channel that closed refuses, an apology that is
/// no longer needed falls away, and the rest goes on.
#[test]
fn a_history_is_decided_anew_under_another_text() {
    let mut story = Story::pending_signature();
    story.then("2025-07-02T11:00", "approver", Command::Sign { file: None });
    let history = lived(&story);
    let procedure = |province: &mut law::Province, change: &dyn Fn(&mut law::Procedure)| {
        province.procedures.values_mut().flatten().for_each(change);
    };
    let mut shorter = story.province.clone();
    procedure(&mut shorter, &|p| p.limits.iter_mut().for_each(|l| l.limit = law::TimeLimit::WorkingDays(1)));
    let run = rerun(&history, &shorter);
    assert!(!run.is_same && run.refused.is_none());
    let (clock, was) = (run.dossier.unwrap().clock.unwrap(), story.state().clock.clone().unwrap());
    assert!(clock.due < was.due);
    let mut effect = Effect::default();
    let under = |province| rerun(&history, province);
    effect.add(
        (&under(&story.province), &story.province),
        (&under(&shorter), &shorter),
        at("2025-07-02T12:00"),
    );
    assert_eq!((effect.dossiers, effect.changed, effect.before.refused), (1, 1, 0));
    assert!(effect.days_saved() > 0);
    let mut closed = story.province.clone();
    procedure(&mut closed, &|p| p.channels.clear());
    let (kind, refusal) = rerun(&history, &closed).refused.unwrap();
    assert_eq!((kind, refusal.code()), (CommandKind::TakeIn, "channel-not-offered"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn offers_are_what_the_server_accepts(
        procedure in prop::sample::select(vec!["1.004873", "1.010733"]),
        online in any::<bool>(),
        elsewhere in any::<bool>(),
        choices in prop::collection::vec((any::<u16>(), 0u8..30), 1..18),
    ) {
        let channel = if online { Channel::Online } else { Channel::Direct };
        walk(procedure, channel, if elsewhere { OTHER_CENTRE } else { WARD_CENTRE }, &choices);
    }
}

#[test]
fn bodies_of_events_survive_the_journal() {
    let mut story = Story::pending_signature();
    story.then("2025-07-02T11:00", "approver", Command::Sign { file: None });
    for (event, ..) in &story.journal {
        let mut body = Vec::new();
        event.serialize_body(&mut serde_json::Serializer::new(&mut body)).unwrap();
        let mut reader = serde_json::Deserializer::from_slice(&body);
        let read = casework::dossier::Event::deserialize_body(event.kind(), &mut reader).unwrap().unwrap();
        assert_eq!(&read, event);
    }
}

#[test]
fn command_names_are_routes_and_back() {
    for &kind in CommandKind::ALL {
        assert_eq!(CommandKind::parse(kind.as_str()), Some(kind));
    }
}
