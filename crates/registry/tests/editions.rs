//! Editions of the pack in the journal: proposed, approved, published by two persons, on both engines.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod common;

use std::sync::Arc;

use casework::edition::{Command, Proposal, Refusal, Status};
use casework::{Actor, Grant, Role, StaffId};
use common::{Store, done, on_both, take_in};
use jiff::civil::date;
use law::{AgencyId, Province, TimeLimit};
use registry::verify::FileState;
use registry::{EditionAnswer, EditionRecord, Registry};

fn keeper(id: &str) -> Actor {
    let grants = vec![Grant::new(Role::ProcedureController, AgencyId("H15".into()))];
    Actor::standing_in(StaffId(id.into()), grants, Vec::new())
}

/// The same province with another name of its text.
fn renamed(store: &Store, name: &str) -> Province {
    Province { edition: name.to_owned(), ..(*store.province).clone() }
}

fn proposal(name: &str, based_on: Option<i64>) -> Proposal {
    Proposal {
        name: name.to_owned(),
        title: "Rút ngắn thời hạn".to_owned(),
        ground: "12/QĐ-UBND".to_owned(),
        effective_from: date(2025, 7, 1),
        based_on,
        files: [("pack.toml".to_owned(), "ab".repeat(32))].into(),
    }
}

fn record(answer: EditionAnswer) -> EditionRecord {
    match answer {
        EditionAnswer::Done(record) => record,
        other => panic!("{other:?}"),
    }
}

fn published(registry: &Registry, after: &Province, based_on: Option<i64>) -> EditionRecord {
    let (one, other) = (keeper("1"), keeper("2"));
    let proposed = record(registry.propose_edition(&one, proposal(&after.edition, based_on), after).unwrap());
    record(registry.decide_edition(&other, proposed.id, &Command::Approve, after).unwrap());
    record(registry.decide_edition(&one, proposed.id, &Command::Publish, after).unwrap())
}

#[test]
fn what_two_persons_publish_rules_from_the_next_command_on() {
    on_both(|store| {
        let registry = store.open();
        done(registry.execute_blocking(take_in(1, "before")).unwrap());
        registry.record_file(&"ab".repeat(32), 3, "text/plain").unwrap();
        let after = renamed(store, "2");
        let edition = published(&registry, &after, None);
        assert_eq!(edition.edition.status, Status::Published);
        assert_eq!(registry.edition_in_force().unwrap().unwrap().id, edition.id);
        registry.set_province(Arc::new(after)).unwrap();
        let receipt = done(registry.execute_blocking(take_in(2, "after")).unwrap());
        let under = registry.with_reader(|connection| {
            let sql = "SELECT pack_edition FROM journal ORDER BY position";
            connection.query(sql, &[])?.iter().map(|row| row.text(0)).collect::<Result<Vec<_>, _>>()
        });
        let under = under.unwrap();
        assert_eq!(under.last().unwrap(), "2", "{under:?} {}", receipt.code);
        let found = registry.verify(&mut |_| FileState::Good).unwrap();
        assert!(found.ok(), "{:?}", found.differences);
        assert_eq!(found.entries, under.len() as u64);
    });
}

#[test]
fn nobody_publishes_alone_and_nothing_outdated() {
    on_both(|store| {
        let registry = store.open();
        let (one, other) = (keeper("1"), keeper("2"));
        let (first, second) = (renamed(store, "2"), renamed(store, "3"));
        let late = record(registry.propose_edition(&one, proposal("3", None), &second).unwrap());
        let again = registry.propose_edition(&one, proposal("3", None), &second).unwrap();
        assert!(matches!(again, EditionAnswer::AlreadySo(same) if same.id == late.id));
        let alone = registry.decide_edition(&one, late.id, &Command::Approve, &second).unwrap();
        assert_eq!(alone, EditionAnswer::Refused(Refusal::SamePerson));
        let published = published(&registry, &first, None);
        let outdated = registry.decide_edition(&other, late.id, &Command::Approve, &second).unwrap();
        assert_eq!(outdated, EditionAnswer::Refused(Refusal::Outdated));
        let reason = "viết lại trên bản mới".to_owned();
        record(registry.decide_edition(&other, late.id, &Command::Return { reason }, &second).unwrap());
        let same = registry.propose_edition(&one, proposal("2", Some(published.id)), &first).unwrap();
        assert_eq!(same, EditionAnswer::Refused(Refusal::NothingChanged));
        assert_eq!(
            registry.decide_edition(&one, 999, &Command::Publish, &first).unwrap(),
            EditionAnswer::Unknown
        );
        let found = registry.verify(&mut |_| FileState::Good).unwrap();
        let files: Vec<_> = found.differences.iter().map(|difference| difference.kind).collect();
        assert_eq!(files, ["file"], "a file that no one stored: {:?}", found.differences);
    });
}

#[test]
fn a_rule_is_not_rewritten_under_an_open_dossier() {
    on_both(|store| {
        let registry = store.open();
        done(registry.execute_blocking(take_in(1, "open")).unwrap());
        let mut after = renamed(store, "2");
        for edition in after.procedures.values_mut().flatten().filter(|p| p.code.as_str() == "1.004873") {
            edition.limits.iter_mut().for_each(|rule| rule.limit = TimeLimit::WorkingDays(1));
        }
        let proposed = record(registry.propose_edition(&keeper("1"), proposal("2", None), &after).unwrap());
        let answer = registry.decide_edition(&keeper("2"), proposed.id, &Command::Approve, &after).unwrap();
        let EditionAnswer::Refused(Refusal::Rewrites { resting }) = answer else { panic!("{answer:?}") };
        assert_eq!((resting.len(), resting[0].open), (1, 1));
        let offers = registry.edition_offers(&keeper("2"), &proposed.edition, &after).unwrap();
        let approve = offers.iter().find(|(command, _)| *command == Command::Approve).unwrap();
        assert!(matches!(approve.1, Some(Refusal::Rewrites { .. })));
    });
}

#[test]
fn a_changed_row_is_found() {
    on_both(|store| {
        let registry = store.open();
        registry.record_file(&"ab".repeat(32), 3, "text/plain").unwrap();
        let after = renamed(store, "2");
        let edition = published(&registry, &after, None);
        let forge = |sql: &str| registry.with_writer(|connection| connection.execute(sql, &[])).unwrap();
        forge("UPDATE edition SET title = 'khác'");
        let found = registry.verify(&mut |_| FileState::Good).unwrap();
        assert_eq!(found.differences.len(), 1, "{:?}", found.differences);
        assert_eq!(found.differences[0].place, format!("row {}", edition.id));
        forge("DELETE FROM edition");
        assert!(!registry.verify(&mut |_| FileState::Good).unwrap().ok());
    });
}
