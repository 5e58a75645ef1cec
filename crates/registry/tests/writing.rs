//! The contract of writing: order, identity, conflicts, two processes, and nothing half-done.

mod common;

use casework::dossier::{Command, Refusal, Status};
use casework::{Actor, StaffId};
use common::{
    assign, case_officer, done, key, morning, on, on_both, on_both_empty, one, personal, proven, rows, story,
    submit, take_in, whole_life,
};
use registry::{Answer, Registry, Request, RequestKey, Target, Trouble};

#[test]
fn positions_have_no_gap_and_hashes_chain() {
    on_both(|store| {
        let registry = store.open();
        for number in 0..5 {
            assert_eq!(whole_life(&registry, number).status(), Status::Returned);
        }
        let refused = registry.execute_blocking(Request::new(
            Actor::System,
            key("refused"),
            Target::New,
            Command::Transfer,
        ));
        assert!(matches!(refused.unwrap(), Answer::Refused(_)));
        assert_eq!(rows(&registry, "journal"), 40);
        assert_eq!(one(&registry, "SELECT max(position) FROM journal"), 40);
        assert_eq!(one(&registry, "SELECT position FROM province_head"), 40);
        let chained =
            "SELECT count(*) FROM journal j JOIN province_head h ON h.hash = j.hash AND j.position = 40";
        assert_eq!(one(&registry, chained), 1);
        assert_eq!(one(&registry, "SELECT count(DISTINCT hash) FROM journal"), 40);
        assert_eq!(rows(&registry, "personal"), 5);
        assert_eq!(one(&registry, "SELECT CAST(sum(closed_on_time) AS bigint) FROM daily_count"), 5);
    });
}

#[test]
fn codes_count_up_within_agency_and_day() {
    on_both(|store| {
        let registry = store.open();
        let code =
            |number: u64| done(registry.execute_blocking(take_in(number, &number.to_string())).unwrap()).code;
        assert_eq!(code(1).as_str(), "H15.133-250701-0001");
        assert_eq!(code(2).as_str(), "H15.133-250701-0002");
        store.clock.set(common::story::at("2025-07-02T00:30"));
        assert_eq!(code(3).as_str(), "H15.133-250702-0001");
        drop(registry);
        let code = done(store.open().execute_blocking(take_in(4, "again")).unwrap()).code;
        assert_eq!(code.as_str(), "H15.133-250702-0002");
    });
}

#[test]
fn a_repeated_click_gives_the_first_answer() {
    on_both(|store| {
        let registry = store.open();
        let first = done(registry.execute_blocking(take_in(1, "click")).unwrap());
        done(registry.execute_blocking(on(&first.code, "counter", "send", Command::Transfer)).unwrap());
        for registry in [&registry, &store.open()] {
            let Answer::AlreadySo(again) = registry.execute_blocking(take_in(1, "click")).unwrap() else {
                panic!("not recognised");
            };
            assert_eq!((again.code, again.version, again.position), (first.code.clone(), 1, 1));
            assert_eq!(again.state, first.state);
            let again =
                registry.execute_blocking(on(&first.code, "counter", "send", Command::Transfer)).unwrap();
            assert!(matches!(again, Answer::AlreadySo(receipt) if receipt.version == 2));
        }
        assert_eq!(rows(&registry, "journal"), 2);
        assert_eq!(rows(&registry, "dossier"), 1);
    });
}

#[test]
fn a_key_that_comes_again_with_something_else_is_told_so() {
    on_both(|store| {
        let registry = store.open();
        let first = done(registry.execute_blocking(take_in(1, "click")).unwrap());
        done(registry.execute_blocking(on(&first.code, "counter", "send", Command::Transfer)).unwrap());
        let by_head = |command| on(&first.code, "division head", "assign", command);
        done(registry.execute_blocking(by_head(assign())).unwrap());
        let other = done(registry.execute_blocking(take_in(2, "other")).unwrap());
        let to_another = Command::Assign { officer: StaffId("second officer".into()) };
        let mut in_another_name = take_in(1, "click");
        in_another_name.on_behalf_of = Some("post office".into());
        for registry in [&registry, &store.open()] {
            let reused = |request: Request| {
                let answer = registry.execute_blocking(request).unwrap();
                assert!(matches!(&answer, Answer::KeyReused(code) if *code == first.code), "{answer:?}");
            };
            reused(take_in(2, "click"));
            reused(in_another_name.clone());
            reused(by_head(to_another.clone()));
            reused(by_head(Command::Review));
            reused(on(&other.code, "counter", "send", Command::Transfer));
            reused(on(&first.code, "counter", "click", Command::Transfer));
            let same = registry.execute_blocking(by_head(assign())).unwrap();
            assert!(matches!(same, Answer::AlreadySo(receipt) if receipt.version == 3));
        }
        assert_eq!(rows(&registry, "journal"), 4);
        assert!(registry.erase_dossier(&first.code).unwrap());
        let erased = registry.execute_blocking(take_in(2, "click")).unwrap();
        assert!(matches!(erased, Answer::AlreadySo(receipt) if receipt.code == first.code));
    });
}

#[test]
fn a_click_that_is_still_on_its_way_is_the_same_click() {
    on_both(|store| {
        let registry = store.open();
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        let answers: Vec<Answer> = runtime.block_on(async {
            let tasks: Vec<_> = (0..20)
                .map(|_| {
                    let registry = registry.clone();
                    tokio::spawn(async move { registry.execute(take_in(1, "one click")).await.unwrap() })
                })
                .collect();
            let mut answers = Vec::new();
            for task in tasks {
                answers.push(task.await.unwrap());
            }
            answers
        });
        assert_eq!(answers.iter().filter(|answer| matches!(answer, Answer::Done(_))).count(), 1);
        assert_eq!(answers.iter().filter(|answer| matches!(answer, Answer::AlreadySo(_))).count(), 19);
        assert_eq!(rows(&registry, "journal"), 1);
    });
}

#[test]
fn of_two_requests_with_one_key_on_their_way_one_is_told_so() {
    on_both(|store| {
        let registry = store.open();
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        let answers: Vec<Answer> = runtime.block_on(async {
            let give = |number: u64| {
                let registry = registry.clone();
                tokio::spawn(async move { registry.execute(take_in(number % 2, "one key")).await.unwrap() })
            };
            let mut answers = Vec::new();
            for task in (0..20).map(give).collect::<Vec<_>>() {
                answers.push(task.await.unwrap());
            }
            answers
        });
        let count = |of: fn(&Answer) -> bool| answers.iter().filter(|answer| of(answer)).count();
        assert_eq!(count(|answer| matches!(answer, Answer::Done(_))), 1);
        assert_eq!(count(|answer| matches!(answer, Answer::AlreadySo(_))), 9);
        assert_eq!(count(|answer| matches!(answer, Answer::KeyReused(_))), 10);
        assert_eq!(rows(&registry, "journal"), 1);
    });
}

#[test]
fn a_page_that_is_out_of_date_is_told_so() {
    on_both(|store| {
        let registry = store.open();
        let receipt = done(registry.execute_blocking(take_in(1, "open")).unwrap());
        let mut transfer = on(&receipt.code, "counter", "a", Command::Transfer);
        transfer.expected_version = Some(1);
        done(registry.execute_blocking(transfer).unwrap());
        let mut late = on(&receipt.code, "counter", "b", Command::Transfer);
        late.expected_version = Some(1);
        let answer = registry.execute_blocking(late).unwrap();
        assert!(matches!(answer, Answer::Refused(Refusal::ChangedMeanwhile { version: 2 })), "{answer:?}");
    });
}

#[test]
fn of_two_officers_at_once_one_wins_and_one_is_told() {
    on_both(|store| {
        let registries = [store.open(), store.open()];
        let receipt = done(registries[0].execute_blocking(take_in(1, "open")).unwrap());
        done(registries[0].execute_blocking(on(&receipt.code, "counter", "t", Command::Transfer)).unwrap());
        let outcomes: Vec<bool> = std::thread::scope(|scope| {
            let both = [0, 1].map(|index| {
                let (registry, code) = (&registries[index], &receipt.code);
                scope.spawn(move || {
                    let mut request = on(code, "division head", &format!("assign {index}"), assign());
                    request.expected_version = Some(2);
                    matches!(registry.execute_blocking(request).unwrap(), Answer::Done(_))
                })
            });
            both.into_iter().map(|officer| officer.join().unwrap()).collect()
        });
        assert_eq!(outcomes.iter().filter(|done| **done).count(), 1);
        assert_eq!(rows(&registries[0], "journal"), 3);
    });
}

#[test]
fn two_processes_share_one_order() {
    on_both(|store| {
        let registries = [store.open(), store.open()];
        std::thread::scope(|scope| {
            for (index, registry) in (0..).zip(&registries) {
                scope.spawn(move || {
                    (0..8).for_each(|number| drop(whole_life(registry, index * 100 + number)))
                });
            }
        });
        let registry = &registries[0];
        assert_eq!(rows(registry, "journal"), 128);
        assert_eq!(one(registry, "SELECT max(position) FROM journal"), 128);
        assert_eq!(one(registry, "SELECT count(DISTINCT code) FROM dossier"), 16);
        assert_eq!(
            one(registry, "SELECT count(*) FROM dossier WHERE version = 8 AND status = 10 AND open = 0"),
            16
        );
        assert_eq!(one(registry, "SELECT next_stream FROM province_head"), 17);
        common::proven(registry);
    });
}

#[test]
fn a_process_sees_what_another_has_done_to_a_dossier_it_holds() {
    on_both(|store| {
        let (here, there) = (store.open(), store.open());
        let code = done(here.execute_blocking(take_in(1, "open")).unwrap()).code;
        done(there.execute_blocking(on(&code, "counter", "transfer", Command::Transfer)).unwrap());
        let receipt = done(here.execute_blocking(on(&code, "division head", "assign", assign())).unwrap());
        assert_eq!(receipt.version, 3);
        assert_eq!(receipt.state.case_officer.as_ref().unwrap().0, "officer");
    });
}

#[test]
fn a_group_that_fails_leaves_nothing_and_the_next_one_works() {
    on_both(|store| {
        let registry = store.open();
        done(registry.execute_blocking(take_in(1, "first")).unwrap());
        let block = "INSERT INTO journal SELECT 2, 99, 1, kind, at, actor, NULL, NULL, pack_edition, NULL, body, hash FROM journal";
        registry.with_writer(|c| c.execute(block, &[]).map(drop)).unwrap();
        let failed = registry.execute_blocking(take_in(2, "second"));
        assert!(matches!(failed, Err(Trouble::Corrupt(_))), "{failed:?}");
        assert_eq!(rows(&registry, "dossier"), 1);
        assert_eq!(rows(&registry, "personal"), 1);
        registry.with_writer(|c| c.execute("DELETE FROM journal WHERE position = 2", &[]).map(drop)).unwrap();
        let receipt = done(registry.execute_blocking(take_in(2, "second")).unwrap());
        assert_eq!((receipt.position, receipt.code.as_str()), (2, "H15.133-250701-0002"));
    });
}

#[test]
fn one_command_that_the_store_cannot_take_does_not_stop_the_others() {
    on_both(|store| {
        let registry = store.open();
        let broken = done(registry.execute_blocking(take_in(1, "first")).unwrap()).code;
        let spoil = "UPDATE journal SET body = '{\"no\":\"opening\"}' WHERE position = 1";
        registry.with_writer(|c| c.execute(spoil, &[]).map(drop)).unwrap();
        let registry = store.open();
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        let outcomes = runtime.block_on(async {
            let tasks: Vec<_> = (0..20)
                .map(|number| {
                    let (registry, code) = (registry.clone(), broken.clone());
                    let request = match number {
                        7 => on(&code, "counter", "spoilt", Command::Transfer),
                        _ => take_in(number, &format!("good {number}")),
                    };
                    tokio::spawn(async move { registry.execute(request).await })
                })
                .collect();
            let mut outcomes = Vec::new();
            for task in tasks {
                outcomes.push(task.await.unwrap());
            }
            outcomes
        });
        assert!(matches!(outcomes[7], Err(Trouble::Corrupt(_))));
        assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Ok(Answer::Done(_)))).count(), 19);
        assert_eq!(one(&registry, "SELECT max(position) FROM journal"), 20);
    });
}

#[test]
fn a_connection_that_was_lost_is_replaced() {
    on_both(|store| {
        let registry = store.open();
        done(registry.execute_blocking(take_in(1, "first")).unwrap());
        assert_eq!(rows(&registry, "journal"), 1);
        if store.engine == "postgres" {
            let end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                WHERE pid <> pg_backend_pid() AND application_name = current_setting('application_name')";
            registry.with_writer(|c| c.query(end, &[]).map(drop)).unwrap();
        }
        done(registry.execute_blocking(take_in(2, "second")).unwrap());
        std::thread::sleep(std::time::Duration::from_millis(1_100));
        assert_eq!(rows(&registry, "journal"), 2);
    });
}

#[test]
fn a_citizen_acts_on_own_dossiers_only() {
    on_both(|store| {
        let registry = store.open();
        let subject = registry.subject_of("066000000007");
        let receipt = done(registry.execute_blocking(submit(&subject, 7, "file")).unwrap());
        let ask = |subject: &str, click: &str| {
            let actor = Actor::Applicant { subject: subject.to_owned() };
            let command = Command::Rate {
                satisfied: true,
                reasons: vec![],
                steps: casework::dossier::StepRatings::default(),
            };
            registry.execute_blocking(Request::new(
                actor,
                key(click),
                Target::Code(receipt.code.clone()),
                command,
            ))
        };
        assert!(matches!(ask(&subject, "rate").unwrap(), Answer::Refused(_)));
        assert!(matches!(ask(&registry.subject_of("066000000008"), "rate").unwrap(), Answer::UnknownDossier));
        assert!(matches!(ask("", "rate").unwrap(), Answer::UnknownDossier));
    });
}

#[test]
fn to_an_officer_elsewhere_the_dossier_does_not_exist() {
    on_both(|store| {
        let registry = store.open();
        let code = done(registry.execute_blocking(take_in(1, "open")).unwrap()).code;
        let tries = |who: &str, expected_version: Option<u32>| {
            let mut request = on(&code, who, &format!("{who} {expected_version:?}"), Command::Transfer);
            request.expected_version = expected_version;
            registry.execute_blocking(request).unwrap()
        };
        for version in [None, Some(9)] {
            assert!(matches!(tries("counter elsewhere", version), Answer::UnknownDossier));
            assert!(matches!(tries("case officer", version), Answer::Refused(_)));
        }
    });
}

#[test]
fn a_bulk_leaves_the_same_store_as_single_commands() {
    on_both(|store| {
        let registry = store.open();
        let mut bulk = registry.bulk().unwrap();
        let mut click = 0;
        for number in 0..30 {
            let mut next = |target: Target, mut request: Request| {
                click += 1;
                request.request_key = RequestKey::sequential(7, click);
                request.target = target;
                done(bulk.execute(morning(), &request).unwrap())
            };
            let code = next(Target::New, take_in(number, "")).code;
            for (who, command) in common::to_the_end() {
                next(Target::Code(code.clone()), on(&code, who, "", command));
            }
        }
        assert_eq!(bulk.entries(), 240);
        bulk.finish().unwrap();
        assert_eq!(whole_life(&registry, 1000).code.as_str(), "H15.133-250701-0031");
        assert_eq!(rows(&registry, "journal"), 248);
        assert_eq!(
            one(&registry, "SELECT count(*) FROM dossier WHERE version = 8 AND status = 10 AND open = 0"),
            31
        );
        assert_eq!(one(&registry, "SELECT CAST(sum(closed) AS bigint) FROM daily_count"), 31);
        common::proven(&registry);
    });
}

#[test]
fn a_bulk_ends_when_another_process_writes() {
    on_both(|store| {
        let registry = store.open();
        let mut bulk = registry.bulk().unwrap();
        let mut request = take_in(1, "");
        request.request_key = RequestKey::sequential(7, 1);
        bulk.execute(morning(), &request).unwrap();
        done(registry.execute_blocking(take_in(2, "meanwhile")).unwrap());
        assert!(matches!(bulk.finish(), Err(Trouble::Setup(_))));
        assert_eq!(rows(&registry, "dossier"), 1);
    });
}

#[test]
fn a_store_of_another_schema_is_refused() {
    on_both(|store| {
        let registry = store.open();
        registry.with_writer(|c| c.execute("UPDATE schema_version SET version = 99", &[]).map(drop)).unwrap();
        drop(registry);
        let opened = Registry::open(&store.config, store.province.clone(), store.clock.clone());
        assert!(matches!(opened.err(), Some(Trouble::UnknownSchema { found: 99, .. })));
        let migrated = store.config.init(&store.province);
        assert!(matches!(migrated, Err(Trouble::UnknownSchema { found: 99, .. })));
    });
}

#[test]
fn a_store_is_made_once_and_opened_with_its_key_only() {
    on_both_empty(|store| {
        std::fs::create_dir_all(store.config.key_file.parent().unwrap()).unwrap();
        let open = || Registry::open(&store.config, store.province.clone(), store.clock.clone()).err();
        assert!(open().is_some(), "opened a store that is not there");
        store.config.init(&store.province).unwrap();
        done(store.open().execute_blocking(take_in(1, "open")).unwrap());
        store.config.init(&store.province).unwrap();
        assert_eq!(rows(&store.open(), "journal"), 1);
        std::fs::remove_file(&store.config.key_file).unwrap();
        assert!(matches!(open(), Some(Trouble::Key(_))));
        std::fs::write(&store.config.key_file, "ab".repeat(32)).unwrap();
        assert!(matches!(open(), Some(Trouble::Key(_))), "another key was taken");
    });
}

#[test]
fn a_dossier_is_assigned_to_a_case_officer_of_its_authority_only() {
    on_both(|store| {
        let registry = store.open();
        let elsewhere = case_officer("elsewhere", story::DEPARTMENT);
        registry.add_staff(&[elsewhere, case_officer("gone", story::WARD)]).unwrap();
        registry.disable_staff(&StaffId("gone".into())).unwrap();
        let code = done(registry.execute_blocking(take_in(1, "open")).unwrap()).code.clone();
        done(registry.execute_blocking(on(&code, "counter", "transfer", Command::Transfer)).unwrap());
        for wrong in ["nobody", "elsewhere", "gone"] {
            let command = Command::Assign { officer: StaffId(wrong.into()) };
            match registry.execute_blocking(on(&code, "division head", wrong, command)).unwrap() {
                Answer::Refused(refusal) => assert_eq!(refusal.code(), "not-a-case-officer", "{wrong}"),
                other => panic!("{wrong}: {other:?}"),
            }
        }
        done(registry.execute_blocking(on(&code, "division head", "right", assign())).unwrap());
        proven(&registry);
    });
}

#[test]
fn what_an_answer_brings_about_a_person_becomes_current_and_the_owner_stays() {
    on_both(|store| {
        let registry = store.open();
        let subject = registry.subject_of("066000000001");
        let code = done(registry.execute_blocking(submit(&subject, 1, "open")).unwrap()).code.clone();
        let ask = story::sample(casework::dossier::CommandKind::RequestSupplement, morning());
        done(registry.execute_blocking(on(&code, "counter", "ask", ask)).unwrap());
        let mut answer = Request::new(
            Actor::Applicant { subject: subject.clone() },
            key("answer"),
            Target::Code(code.clone()),
            Command::AnswerSupplement { components: Vec::new(), answers: std::collections::BTreeMap::new() },
        );
        answer.personal = Some(personal(2));
        let state = done(registry.execute_blocking(answer).unwrap()).state;
        assert_eq!(state.personal.as_ref().map(|reference| reference.id), Some(2));
        let owner = Actor::Applicant { subject };
        let page = registry
            .read_blocking(|view| {
                let viewer = view.viewer(&owner);
                view.dossier(&viewer, &code)
            })
            .unwrap()
            .expect("the owner still sees it");
        assert_eq!(page.personal.personal().unwrap().applicant.name, "Nguyễn Thị 2");
        proven(&registry);
    });
}

#[test]
fn corrected_answers_stand_beside_those_that_stay() {
    on_both(|store| {
        let registry = store.open();
        let subject = registry.subject_of("066000000001");
        let owner = Actor::Applicant { subject: subject.clone() };
        let mut open = submit(&subject, 1, "open");
        if let Some(personal) = &mut open.personal {
            personal.form = [("a", "1"), ("b", "2")].map(|(k, v)| (k.to_owned(), v.into())).into();
        }
        let code = done(registry.execute_blocking(open).unwrap()).code;
        let ask = story::sample(casework::dossier::CommandKind::RequestSupplement, morning());
        done(registry.execute_blocking(on(&code, "counter", "ask", ask)).unwrap());
        let answer = |value: &str| {
            let command =
                Command::AnswerSupplement { components: vec![], answers: std::collections::BTreeMap::new() };
            let mut request = Request::new(owner.clone(), key("answer"), Target::Code(code.clone()), command);
            request.corrections =
                [("b".to_owned(), value.into()), ("a".to_owned(), serde_json::Value::Null)].into();
            registry.execute_blocking(request).unwrap()
        };
        done(answer("3"));
        assert!(matches!(answer("3"), Answer::AlreadySo(_)));
        assert!(matches!(answer("4"), Answer::KeyReused(_)));
        let page = registry.read_blocking(|view| {
            let viewer = view.viewer(&owner);
            view.dossier(&viewer, &code)
        });
        let page = page.unwrap().expect("the owner sees it");
        let personal = page.personal.personal().unwrap();
        assert_eq!(serde_json::json!(personal.form), serde_json::json!({"b": "3"}));
        assert_eq!(personal.applicant.name, "Nguyễn Thị 1");
        assert_eq!(rows(&registry, "personal"), 2);
        proven(&registry);
        assert!(registry.erase_dossier(&code).unwrap());
        assert!(matches!(answer("3"), Answer::AlreadySo(_)));
    });
}
