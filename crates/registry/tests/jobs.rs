//! The contract of what happens without anybody asking: each thing once, whatever the number of processes.

mod common;

use casework::dossier::{Command, Status};
use common::{done, morning, on, on_both, rows, story, submit, take_in};
use jiff::SignedDuration;

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

#[test]
fn an_unanswered_dossier_is_stopped_once_by_two_processes() {
    on_both(|store| {
        let registries = [store.open(), store.open()];
        let subject = registries[0].subject_of("066000000001");
        let mut codes = Vec::new();
        for number in 0..3 {
            let filed = registries[0].execute_blocking(submit(&subject, number, &format!("file {number}")));
            let code = done(filed.unwrap()).code;
            let ask = Command::RequestSupplement { items: story::items() };
            done(
                registries[0].execute_blocking(on(&code, "counter", &format!("ask {number}"), ask)).unwrap(),
            );
            codes.push(code);
        }
        assert_eq!(registries[0].run_due().unwrap(), 0);
        store.clock.advance(hours(24 * 20));
        let stopped: usize = std::thread::scope(|scope| {
            let looks = registries.each_ref().map(|registry| scope.spawn(|| registry.run_due().unwrap()));
            looks.into_iter().map(|look| look.join().unwrap()).sum()
        });
        assert_eq!(stopped, 3);
        assert_eq!(rows(&registries[0], "journal"), 9);
        assert_eq!(registries[0].run_due().unwrap(), 0);
        let view = on(&codes[0], "counter", "look", Command::ViewPersonalData { purpose: "kiểm tra".into() });
        let state = done(registries[0].execute_blocking(view).unwrap()).state;
        assert_eq!(state.status(), Status::Stopped);
        common::proven(&registries[0]);
        assert_eq!(registries[1].heartbeat("wake-ups").unwrap().unwrap().0, store.clock_now());
    });
}

#[test]
fn what_has_expired_is_swept_once_an_hour() {
    on_both(|store| {
        let registry = store.open();
        let save = |id: &str| {
            let procedure = law::code::ProcedureCode("1.004873".into());
            assert!(registry.save_draft(id, None, &procedure, &serde_json::json!({})).unwrap());
        };
        save("one");
        registry.run_due().unwrap();
        store.clock.advance(registry::drafts::DRAFT_LASTS);
        registry.run_due().unwrap();
        assert_eq!(rows(&registry, "draft"), 0);
        assert_eq!(registry.heartbeat("sweep").unwrap().unwrap().1, "0 sessions, 1 drafts");
        store.clock.advance(hours(1) - SignedDuration::from_secs(1));
        registry.run_due().unwrap();
        assert_eq!(registry.heartbeat("sweep").unwrap().unwrap().1, "0 sessions, 1 drafts");
    });
}

#[test]
fn the_jobs_of_a_process_end_with_their_guard() {
    on_both(|store| {
        let registry = store.open();
        let jobs = registry.start_jobs().unwrap();
        while registry.heartbeat("wake-ups").unwrap().is_none() {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        drop(jobs);
    });
}

#[test]
fn work_is_claimed_once_and_comes_back_when_its_process_died() {
    on_both(|store| {
        let registries = [store.open(), store.open()];
        for _ in 0..10 {
            registries[0].enqueue("letter", "{\"a\":1}", morning()).unwrap();
        }
        registries[0].enqueue("later", "{}", morning() + hours(1)).unwrap();
        let claimed: Vec<String> = std::thread::scope(|scope| {
            let workers = registries.each_ref().map(|registry| {
                scope.spawn(|| {
                    std::iter::from_fn(|| registry.claim_job("letter", hours(1)).unwrap())
                        .map(|job| job.id)
                        .collect::<Vec<_>>()
                })
            });
            workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
        });
        let distinct: std::collections::BTreeSet<_> = claimed.iter().collect();
        assert_eq!((claimed.len(), distinct.len()), (10, 10));
        assert!(registries[0].claim_job("later", hours(1)).unwrap().is_none());
        registries[0].finish_job(&claimed[0]).unwrap();
        registries[0].fail_job(&claimed[1], "no answer", morning()).unwrap();
        let again = registries[1].claim_job("letter", hours(1)).unwrap().unwrap();
        assert_eq!(
            (again.id.as_str(), again.attempts, again.payload.as_str()),
            (&*claimed[1], 2, "{\"a\":1}")
        );
        store.clock.advance(hours(2));
        let lapsed = std::iter::from_fn(|| registries[1].claim_job("letter", hours(1)).unwrap()).count();
        assert_eq!(lapsed, 9);
    });
}

#[test]
fn a_topic_delivers_every_entry_in_order_and_from_its_beginning_on() {
    on_both(|store| {
        let registry = store.open();
        done(registry.execute_blocking(take_in(1, "before")).unwrap());
        assert!(registry.claim_entries("portal", 10, hours(1)).unwrap().is_none());
        let code = done(registry.execute_blocking(take_in(2, "after")).unwrap()).code;
        done(registry.execute_blocking(on(&code, "counter", "transfer", Command::Transfer)).unwrap());
        let first = registry.claim_entries("portal", 1, hours(1)).unwrap().unwrap();
        assert_eq!((first.through, first.entries[0].kind.as_str()), (2, "taken_in"));
        assert!(registry.claim_entries("portal", 1, hours(1)).unwrap().is_none(), "claimed twice");
        registry.delivered("portal", first.through).unwrap();
        let second = registry.claim_entries("portal", 10, hours(1)).unwrap().unwrap();
        assert_eq!((second.through, second.entries.len()), (3, 1));
        store.clock.advance(hours(2));
        assert_eq!(registry.claim_entries("portal", 10, hours(1)).unwrap().unwrap(), second);
    });
}
