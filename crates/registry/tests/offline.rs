//! Numbers reserved in advance and dossiers that come in under them later, on both engines: no number twice, no number lost
//! to nobody, the day of the counter in every count, and a store that is what its journal says.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeSet;

use casework::dossier::{Claim, Command};
use casework::{Actor, Role};
use common::story::{WARD, WARD_CENTRE, at, opening, person, staff};
use common::*;
use jiff::civil::{Date, date};
use law::AgencyId;
use law::code::{DossierCode, ProcedureCode};
use law::procedure::Channel;
use registry::offline::{NumberBlock, Refused, RefusedHead, Reserved};
use registry::{Answer, Registry, Request, Target};

const TODAY: Date = date(2025, 7, 1);

fn centre() -> AgencyId {
    AgencyId(WARD_CENTRE.into())
}

fn reserve(registry: &Registry, device: &str, wanted: &[(Date, u32)]) -> Vec<NumberBlock> {
    match registry.reserve_numbers(&person("counter"), &centre(), device, wanted).unwrap() {
        Reserved::Blocks(blocks) => blocks,
        Reserved::Refused(refusal) => panic!("{refusal:?}"),
    }
}

fn code(block: &NumberBlock, number: u32) -> DossierCode {
    DossierCode::issue(&block.series, block.day, number)
}

/// A dossier that was taken in under a number of this block.
fn brought(block: &NumberBlock, number: u32, at_counter: &str) -> Request {
    let code = code(block, number);
    let claim = Claim { code: code.clone(), block: block.secret.clone(), at_counter: at(at_counter) };
    let command = Command::TakeInOffline {
        opening: opening("1.004873", Channel::Direct, WARD_CENTRE),
        claim: Box::new(claim),
    };
    let mut request = Request::new(person("counter"), key(&format!("offline/{code}")), Target::New, command);
    request.personal = Some(personal(number.into()));
    request
}

fn refused(answer: Answer) -> &'static str {
    match answer {
        Answer::Refused(refusal) => refusal.code(),
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn numbers_are_given_out_once_whoever_asks_when() {
    on_both(|store| {
        // Two processes: the counter's numbers and two machines' blocks come from one sequence.
        let (one, other) = (store.open(), store.open());
        let mut given = BTreeSet::new();
        for round in 0..5_u64 {
            for (n, registry) in [&one, &other].into_iter().enumerate() {
                let click = format!("{round} {n}");
                let receipt = done(registry.execute_blocking(take_in(round, &click)).unwrap());
                assert!(given.insert(receipt.code.clone()), "{}", receipt.code);
                for block in reserve(registry, "machine", &[(TODAY, 3), (date(2025, 7, 2), 2)]) {
                    for number in block.first..=block.last {
                        assert!(given.insert(code(&block, number)), "{block:?}");
                    }
                }
            }
        }
        let threads: Vec<_> = (0..4)
            .map(|n| {
                let registry = if n % 2 == 0 { one.clone() } else { other.clone() };
                std::thread::spawn(move || {
                    (0..5)
                        .flat_map(|_| reserve(&registry, &format!("machine{n}"), &[(TODAY, 4)]))
                        .flat_map(|block| (block.first..=block.last).map(move |n| code(&block, n)))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        for thread in threads {
            for code in thread.join().unwrap() {
                assert!(given.insert(code.clone()), "{code}");
            }
        }
        assert_eq!(given.len(), 10 + 10 * 5 + 4 * 5 * 4);
        proven(&one);
    });
}

#[test]
fn what_was_taken_in_without_network_comes_in_on_the_day_of_the_counter() {
    on_both(|store| {
        let registry = store.open();
        let block = reserve(&registry, "machine", &[(TODAY, 20)]).remove(0);
        store.clock.set(at("2025-07-03T08:00"));
        let receipt =
            done(registry.execute_blocking(brought(&block, block.first + 2, "2025-07-01T16:10")).unwrap());
        assert_eq!(receipt.code, code(&block, block.first + 2));
        let moment = Some(at("2025-07-01T16:10"));
        assert_eq!(
            (receipt.state.accepted_at, receipt.state.clock.as_ref().unwrap().starts),
            (moment, moment)
        );
        // Counted, listed and searched on the day of the counter.
        let day = "SELECT accepted + received FROM daily_count WHERE day = ";
        assert_eq!(one(&registry, &format!("{day}'2025-07-01'")), 2);
        // The same click again, also by another process and after a crash: the same answer, nothing twice.
        for registry in [registry.clone(), store.open()] {
            let again =
                registry.execute_blocking(brought(&block, block.first + 2, "2025-07-01T16:10")).unwrap();
            assert!(matches!(&again, Answer::AlreadySo(same) if same.code == receipt.code), "{again:?}");
        }
        // Another dossier under the same number, with the same click and with another one.
        let mut other = brought(&block, block.first + 2, "2025-07-01T16:11");
        assert!(matches!(registry.execute_blocking(other.clone()).unwrap(), Answer::KeyReused(_)));
        other.request_key = key("another click");
        assert_eq!(refused(registry.execute_blocking(other).unwrap()), "number-used");
        // The numbers of the day go on behind the block.
        store.clock.set(at("2025-07-03T08:01"));
        proven(&registry);
        let state =
            done(registry.execute_blocking(on(&receipt.code, "counter", "on", Command::Transfer)).unwrap());
        assert_eq!(state.state.accepted_at, moment);
        proven(&store.open());
    });
}

#[test]
fn two_of_one_number_in_one_group_are_one_dossier() {
    on_both(|store| {
        let registry = store.open();
        let block = reserve(&registry, "machine", &[(TODAY, 2)]).remove(0);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let answers = runtime.block_on(async {
            let mut other = brought(&block, block.first, "2025-07-01T09:00");
            other.request_key = key("another click");
            let all = [brought(&block, block.first, "2025-07-01T09:00"), other];
            let [one, two] = all.map(|request| registry.execute(request));
            tokio::join!(one, two)
        });
        assert!(matches!(answers.0.unwrap(), Answer::Done(_)));
        assert_eq!(refused(answers.1.unwrap()), "number-used");
        proven(&registry);
    });
}

#[test]
fn a_number_is_claimed_only_by_whom_it_was_reserved_for() {
    on_both(|store| {
        let registry = store.open();
        let block = reserve(&registry, "machine", &[(TODAY, 2)]).remove(0);
        let mut stranger = brought(&block, block.first, "2025-07-01T09:00");
        stranger.actor = staff("another counter", &[(Role::IntakeOfficer, WARD_CENTRE)]);
        assert_eq!(refused(registry.execute_blocking(stranger).unwrap()), "number-of-another");
        let mut guessed = brought(&block, block.first, "2025-07-01T09:00");
        if let Command::TakeInOffline { claim, .. } = &mut guessed.command {
            claim.block = "0".repeat(32);
        }
        assert_eq!(refused(registry.execute_blocking(guessed).unwrap()), "number-not-reserved");
        let no_counter = registry.reserve_numbers(&person("case officer"), &centre(), "m", &[(TODAY, 1)]);
        assert!(
            matches!(no_counter.unwrap(), Reserved::Refused(refusal) if refusal.code() == "not-your-role")
        );
        // Yesterday has no numbers left to reserve, and nobody hoards.
        assert!(reserve(&registry, "m", &[(date(2025, 6, 30), 5), (date(2025, 9, 1), 5)]).is_empty());
        let hoarded: u32 = (0..20)
            .flat_map(|_| reserve(&registry, "m", &[(TODAY, 50)]))
            .map(|block| block.last - block.first + 1)
            .sum();
        assert!(hoarded <= 400, "{hoarded}");
        proven(&registry);
    });
}

fn head(code: &str) -> RefusedHead {
    RefusedHead {
        code: code.into(),
        staff: person("counter").staff().unwrap().clone(),
        centre: centre(),
        procedure: ProcedureCode("1.004873".into()),
        at_counter: Some(at("2025-07-01T09:00")),
        refused_at: at("2025-07-01T10:00"),
        reason: "incomplete".into(),
        resolution: None,
    }
}

#[test]
fn what_could_not_be_merged_is_kept_until_somebody_has_dealt_with_it() {
    on_both(|store| {
        let registry = store.open();
        let body = serde_json::json!({ "fields": [["applicant-name", "Nguyễn Thị Hường"]] });
        let refused = Refused { head: head("H15.133-250701-0045"), body: body.clone() };
        registry.keep_refused(&refused).unwrap();
        registry.keep_refused(&refused).unwrap();
        let view = |who: &Actor| registry.refused(&registry.viewer(who)).unwrap();
        let head_of_centre = staff("head of centre", &[(Role::CentreHead, WARD_CENTRE)]);
        let leader = staff("leader", &[(Role::Leader, WARD)]);
        for who in [&person("counter"), &head_of_centre, &leader] {
            assert_eq!(view(who), vec![head("H15.133-250701-0045")]);
        }
        for who in [&person("counter elsewhere"), &person("case officer"), &person("applicant")] {
            assert!(view(who).is_empty(), "{who:?}");
            let look =
                registry.look_at_refused(&registry.viewer(who), &refused.head.code, &refused.head.staff);
            assert!(look.unwrap().is_none());
            let close = (&refused.head.code, &refused.head.staff);
            assert!(!registry.resolve_refused(&registry.viewer(who), close.0, close.1, "x").unwrap());
        }
        // Nothing of a person lies open in the store, and every look is noted.
        let sealed = "SELECT sealed FROM offline_refusal";
        let bytes = registry.with_reader(|c| c.query_one(sealed, &[])?.unwrap().bytes(0)).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("Hường"));
        let viewer = registry.viewer(&head_of_centre);
        let seen =
            registry.look_at_refused(&viewer, &refused.head.code, &refused.head.staff).unwrap().unwrap();
        assert_eq!(seen.body, body);
        assert_eq!(rows(&registry, "offline_look"), 1);
        let (code, staff) = (&refused.head.code, &refused.head.staff);
        assert!(registry.resolve_refused(&viewer, code, staff, "đã gọi người nộp").unwrap());
        assert!(!registry.resolve_refused(&viewer, code, staff, "again").unwrap());
        registry.keep_refused(&refused).unwrap();
        let done = view(&leader).remove(0).resolution.unwrap();
        assert_eq!((done.by.0.as_str(), done.note.as_str()), ("head of centre", "đã gọi người nộp"));
        // One that was corrected on the machine and merged closes by itself.
        registry.keep_refused(&Refused { head: head("H15.133-250701-0046"), body }).unwrap();
        assert!(registry.merged_after_all(staff, "H15.133-250701-0046").unwrap());
        assert!(view(&leader).iter().all(|head| head.resolution.is_some()));
    });
}
