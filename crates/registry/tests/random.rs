//! Whatever is asked by whomever in whatever order, by single commands and by a bulk: the store stays what its journal
//! says.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use casework::dossier::CommandKind;
use common::{Store, key, on_both, proven, rows, submit, take_in};
use jiff::SignedDuration;
use law::code::DossierCode;
use registry::{Answer, Registry, Request, RequestKey, Target};

/// A small generator of numbers, the same in every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }
}

/// Something that somebody asks of one of these dossiers, or a new one.
fn ask(dice: &mut Dice, store: &Store, codes: &[DossierCode], registry: &Registry) -> Request {
    let number = u64::try_from(dice.throw(40)).unwrap();
    match dice.throw(12) {
        0 => submit(&registry.subject_of(&format!("066{number:09}")), number, ""),
        1 => take_in(number, ""),
        _ if codes.is_empty() => take_in(number, ""),
        _ => {
            let code = codes[dice.throw(codes.len())].clone();
            let kind = CommandKind::ALL[2 + dice.throw(CommandKind::ALL.len() - 2)];
            let actor = match dice.throw(4) {
                0 => common::story::person("everything"),
                1 => registry_applicant(registry, number),
                _ => common::story::person(common::story::EVERYONE[dice.throw(10)]),
            };
            let command = common::story::sample(kind, store.clock_now());
            let mut request = Request::new(actor, key(""), Target::Code(code), command);
            request.personal = (dice.throw(3) == 0).then(|| common::personal(number));
            request
        }
    }
}

fn registry_applicant(registry: &Registry, number: u64) -> casework::Actor {
    casework::Actor::Applicant { subject: registry.subject_of(&format!("066{number:09}")) }
}

#[test]
fn any_history_leaves_a_store_that_proves() {
    on_both(|store| {
        let registries = [store.open(), store.open()];
        registries[0].record_file(&"ab".repeat(32), 10, "application/pdf").unwrap();
        let (mut dice, mut codes, mut done) = (Dice(7), Vec::new(), 0);
        for round in 0..1_500 {
            let registry = &registries[dice.throw(2)];
            let mut request = ask(&mut dice, store, &codes, registry);
            request.request_key = key(&format!("round {}", round + dice.throw(2) * dice.throw(5)));
            if let Answer::Done(receipt) = registry.execute_blocking(request).unwrap() {
                done += 1;
                if receipt.version == 1 {
                    codes.push(receipt.code);
                }
            }
            if dice.throw(10) == 0 {
                store.clock.advance(SignedDuration::from_hours(i64::try_from(dice.throw(40)).unwrap()));
                registry.run_due().unwrap();
            }
        }
        assert!(done > 200, "only {done} commands were done");
        proven(&registries[0]);
    });
}

#[test]
fn any_bulk_leaves_a_store_that_proves() {
    on_both(|store| {
        let registry = store.open();
        let (mut dice, mut codes) = (Dice(11), Vec::new());
        registry.record_file(&"ab".repeat(32), 10, "application/pdf").unwrap();
        let mut bulk = registry.bulk().unwrap();
        for round in 0..6_000 {
            let mut request = ask(&mut dice, store, &codes, &registry);
            request.request_key = RequestKey::sequential(3, round);
            if let Answer::Done(receipt) = bulk.execute(store.clock_now(), &request).unwrap()
                && receipt.version == 1
            {
                codes.push(receipt.code);
            }
            match dice.throw(60) {
                0 => store.clock.advance(SignedDuration::from_hours(i64::try_from(dice.throw(40)).unwrap())),
                1 => bulk.flush().unwrap(),
                _ => {}
            }
        }
        let entries = i64::try_from(bulk.entries()).unwrap();
        bulk.finish().unwrap();
        assert_eq!(rows(&registry, "journal"), entries);
        assert!(entries > 800, "only {entries} entries");
        proven(&registry);
    });
}
