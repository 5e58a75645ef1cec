//! Petitions in the store, on both engines: who sees what, what is sealed, what is counted, and that the store is what its
//! journal says.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod common;

use casework::dossier::StepRatings;
use casework::petition::{Command, Ground, Opening, Petition, PetitionCode, Refusal, Stage};
use casework::{Actor, Role, StaffId};
use common::story::{DEPARTMENT, WARD, at, staff};
use common::{Store, case_officer, morning, on_both, one, proven, rows, whole_life};
use law::{AgencyId, Topic};
use registry::{
    Answer, PetitionAct, PetitionAnswer, PetitionFilter, PetitionRequest, PublicFilter, Registry, RequestKey,
    Sender, SenderShown, rating_words,
};

const PHONE: &str = "0912345678";

fn somebody() -> Actor {
    Actor::Applicant { subject: String::new() }
}

fn who(name: &str) -> Actor {
    match name {
        "clerk" => staff("clerk", &[(Role::Clerk, WARD)]),
        "head" => staff("head", &[(Role::DivisionHead, WARD)]),
        "officer" => staff("officer", &[(Role::CaseOfficer, WARD)]),
        "approver" => staff("approver", &[(Role::Approver, WARD)]),
        "department" => staff("department", &[(Role::DivisionHead, DEPARTMENT)]),
        "controller" => staff("controller", &[(Role::ProcedureController, "H15")]),
        "administrator" => staff("administrator", &[(Role::Administrator, WARD)]),
        other => panic!("nobody {other}"),
    }
}

fn sending(click: &str, text: &str) -> PetitionRequest {
    let opening = Opening {
        topic: Topic::Conduct,
        agency: AgencyId(WARD.into()),
        dossier: None,
        procedure: None,
        hide_name: false,
        files: vec![],
    };
    let sender = Sender { name: "Nguyễn Văn Đạt".into(), phone: Some(PHONE.into()), email: None };
    PetitionRequest {
        actor: somebody(),
        request_key: RequestKey::from_text(&somebody(), click),
        unit: None,
        act: PetitionAct::Send { opening, sender, text: text.into() },
    }
}

fn acting(actor: Actor, code: &PetitionCode, command: Command, phone: Option<&str>) -> PetitionRequest {
    let phone = phone.map(ToOwned::to_owned);
    PetitionRequest {
        actor,
        request_key: RequestKey::random().unwrap(),
        unit: None,
        act: PetitionAct::On { code: code.clone(), command, phone, expected_version: None },
    }
}

fn done(answer: PetitionAnswer) -> Petition {
    match answer {
        PetitionAnswer::Done(petition) => *petition,
        other => panic!("not done: {other:?}"),
    }
}

fn give(registry: &Registry, name: &str, code: &PetitionCode, command: Command) -> Petition {
    done(registry.petition(&acting(who(name), code, command, None)).unwrap())
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn published(registry: &Registry, click: &str) -> Petition {
    let sent = done(registry.petition(&sending(click, "Đi ba lần chưa xong")).unwrap());
    give(registry, "clerk", &sent.code, Command::Accept);
    give(registry, "head", &sent.code, Command::Assign { officer: StaffId("officer".into()) });
    give(registry, "officer", &sent.code, Command::Answer { text: text("Đã làm lại.") });
    let words = Command::Publish {
        title: text("Thời gian chờ ở quầy"),
        question: text("Người dân phải đến nhiều lần."),
        answer: text("Phường đã mở thêm quầy."),
    };
    give(registry, "approver", &sent.code, words)
}

#[test]
fn a_petition_goes_its_way_and_the_store_is_what_its_journal_says() {
    on_both(|store| {
        let registry = store.open();
        let petition = published(&registry, "1");
        assert_eq!((petition.stage, petition.version), (Stage::Published, 5));
        let rated = Command::Rate { satisfied: false, reasons: vec![text("not_settled")] };
        done(registry.petition(&acting(somebody(), &petition.code, rated, Some("0912 345 678"))).unwrap());
        let reopen = Command::Reopen { text: text("Vẫn chưa xong") };
        let again =
            done(registry.petition(&acting(somebody(), &petition.code, reopen, Some(PHONE))).unwrap());
        assert_eq!(again.stage, Stage::Accepted);
        proven(&registry);
        let sums = registry.read_blocking(|view| {
            let day = law::time::local(morning()).date();
            view.voices(day, day)
        });
        let sums = sums.unwrap();
        let told: Vec<i64> =
            ["received", "answered_in_time", "answered_late", "published", "reopened", "answers_disliked"]
                .map(|name| sums[0].sum(name))
                .into();
        assert_eq!((sums.len(), sums[0].agency.as_str(), told), (1, WARD, vec![1, 1, 0, 1, 1, 1]));
    });
}

#[test]
fn a_petition_sent_twice_is_one() {
    on_both(|store| {
        let registry = store.open();
        let first = done(registry.petition(&sending("click", "Một")).unwrap());
        let again = registry.petition(&sending("click", "Một")).unwrap();
        assert_eq!(again, PetitionAnswer::AlreadySo(Box::new(first)));
        assert_eq!(registry.petition(&sending("click", "Hai")).unwrap(), PetitionAnswer::KeyReused);
        assert_eq!(rows(&registry, "petition"), 1);
        // The key of a petition is no key of a dossier either.
        proven(&registry);
    });
}

#[test]
fn only_the_sender_acts_as_the_sender_and_anybody_else_learns_nothing() {
    on_both(|store| {
        let registry = store.open();
        let petition = published(&registry, "1");
        let reopen = || Command::Reopen { text: text("Chưa xong") };
        let nobody = PetitionCode::parse("PA-250701-00000000").unwrap();
        for (actor, code, phone) in [
            (somebody(), &petition.code, None),
            (somebody(), &petition.code, Some("")),
            (somebody(), &petition.code, Some("0912345679")),
            (Actor::Applicant { subject: registry.subject_of("066093000001") }, &petition.code, None),
            (who("department"), &petition.code, None),
            (who("administrator"), &petition.code, None),
            (somebody(), &nobody, Some(PHONE)),
        ] {
            let answer = registry.petition(&acting(actor.clone(), code, reopen(), phone)).unwrap();
            assert_eq!(answer, PetitionAnswer::Unknown, "{actor:?} {phone:?}");
        }
        let follow = |phone: Option<&'static str>| {
            let code = petition.code.clone();
            registry
                .read_blocking(move |view| view.followed_petition(&somebody(), &code, phone))
                .unwrap()
                .unwrap()
        };
        assert!(!follow(Some("0999999999")).is_sender && follow(None).written.is_empty());
        let own = follow(Some(PHONE));
        assert_eq!(own.written, [Some(text("Đi ba lần chưa xong"))]);
    });
}

#[test]
fn an_agency_sees_its_own_petitions_and_nobodys_name_that_was_asked_not_to_be_shown() {
    on_both(|store| {
        let registry = store.open();
        let mut hidden = sending("hidden", "Xin không hiện tên");
        if let PetitionAct::Send { opening, .. } = &mut hidden.act {
            opening.hide_name = true;
        }
        let hidden = done(registry.petition(&hidden).unwrap());
        let named = done(registry.petition(&sending("named", "Có tên")).unwrap());
        let list = |name: &'static str| {
            let found = registry.read_blocking(move |view| {
                let viewer = view.viewer(&who(name));
                let filter = PetitionFilter { open: true, ..PetitionFilter::default() };
                view.petitions(&viewer, &filter, None, 50)
            });
            found.unwrap().items.len()
        };
        let seen = ["clerk", "officer", "controller", "department", "administrator"].map(list);
        assert_eq!(seen, [2, 2, 2, 0, 0]);
        let page = |name: &'static str, code: &PetitionCode| {
            let code = code.clone();
            let page = registry.read_blocking(move |view| view.petition(&view.viewer(&who(name)), &code));
            page.unwrap()
        };
        assert_eq!(page("clerk", &hidden.code).unwrap().sender, SenderShown::Hidden);
        let SenderShown::Named(person) = page("clerk", &named.code).unwrap().sender else {
            panic!("no name")
        };
        assert_eq!((person.name.as_str(), person.phone.as_deref()), ("Nguyễn Văn Đạt", Some("091****678")));
        assert!(page("department", &named.code).is_none());
        assert_eq!(rows(&registry, "access_look"), 2, "each look of an officer is noted");
    });
}

#[test]
fn what_was_written_is_nowhere_in_clear_before_the_agency_publishes_its_own_words() {
    on_both(|store| {
        let registry = store.open();
        let sent = done(registry.petition(&sending("1", "Ông X đòi tiền")).unwrap());
        give(&registry, "clerk", &sent.code, Command::Accept);
        give(&registry, "head", &sent.code, Command::Assign { officer: StaffId("officer".into()) });
        give(&registry, "officer", &sent.code, Command::Answer { text: text("Trả lời riêng") });
        give(&registry, "approver", &sent.code, Command::AnswerPrivately);
        let clear = "SELECT COUNT(*) FROM journal WHERE CAST(body AS text) LIKE '%tiền%' OR CAST(body AS text) LIKE '%riêng%' \
             OR CAST(body AS text) LIKE '%0912%'";
        assert_eq!(one(&registry, clear), 0);
        let public = |text: Option<&str>| {
            let filter = PublicFilter { text: text.map(ToOwned::to_owned), ..PublicFilter::default() };
            registry.read_blocking(move |view| view.published_petitions(&filter, None, 20)).unwrap().items
        };
        assert!(public(None).is_empty());
        published(&registry, "2");
        assert_eq!(public(Some("mo them QUAY")).len(), 1, "found without marks");
        assert_eq!((public(Some("ba lần")).len(), public(Some("khác")).len()), (0, 0));
    });
}

#[test]
fn published_answers_come_page_by_page() {
    on_both(|store| {
        let registry = store.open();
        let codes: Vec<PetitionCode> = (0..5)
            .map(|n| {
                store.clock.set(morning() + jiff::SignedDuration::from_mins(n));
                published(&registry, &n.to_string()).code
            })
            .collect();
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let from = after.clone();
            let page = registry
                .read_blocking(move |view| {
                    view.published_petitions(&PublicFilter::default(), from.as_ref(), 2)
                })
                .unwrap();
            found.extend(page.items.into_iter().map(|item| item.code));
            after = page.after;
            if after.is_none() {
                break;
            }
        }
        let newest_first: Vec<PetitionCode> = codes.into_iter().rev().collect();
        assert_eq!(found, newest_first);
    });
}

#[test]
fn time_closes_what_nobody_reopened_once() {
    on_both(|store| {
        let registry = store.open();
        let petition = published(&registry, "1");
        assert_eq!(registry.close_settled_petitions().unwrap(), 0);
        store.clock.set(at("2025-08-01T09:00"));
        assert_eq!(
            (registry.close_settled_petitions().unwrap(), registry.close_settled_petitions().unwrap()),
            (1, 0)
        );
        let reopen = Command::Reopen { text: text("Muộn") };
        let answer = registry.petition(&acting(somebody(), &petition.code, reopen, Some(PHONE))).unwrap();
        assert!(matches!(answer, PetitionAnswer::Refused(Refusal::NotFromHere { .. })), "{answer:?}");
        proven(&registry);
    });
}

#[test]
fn it_is_given_to_somebody_who_answers_there_and_on_the_page_as_it_is() {
    on_both(|store| {
        let registry = store.open();
        registry.add_staff(&[case_officer("stranger", DEPARTMENT)]).unwrap();
        let sent = done(registry.petition(&sending("1", "x")).unwrap());
        give(&registry, "clerk", &sent.code, Command::Accept);
        let assign = |officer: &str| Command::Assign { officer: StaffId(officer.into()) };
        for officer in ["stranger", "nobody"] {
            let answer = registry.petition(&acting(who("head"), &sent.code, assign(officer), None)).unwrap();
            assert!(matches!(answer, PetitionAnswer::Refused(Refusal::NotAnAnswerer { .. })), "{officer}");
        }
        let named: Vec<String> = registry
            .petition_answerers(&AgencyId(WARD.into()))
            .unwrap()
            .into_iter()
            .map(|(officer, _)| officer.0)
            .collect();
        assert_eq!(named, ["officer"]);
        let mut stale = acting(who("head"), &sent.code, assign("officer"), None);
        if let PetitionAct::On { expected_version, .. } = &mut stale.act {
            *expected_version = Some(1);
        }
        let answer = registry.petition(&stale).unwrap();
        assert_eq!(answer, PetitionAnswer::Refused(Refusal::ChangedMeanwhile));
    });
}

#[test]
fn a_forwarded_petition_leaves_the_books_of_who_forwarded_it() {
    on_both(|store| {
        let registry = store.open();
        let sent = done(registry.petition(&sending("1", "x")).unwrap());
        let forward = Command::Forward { to: AgencyId(DEPARTMENT.into()), reason: text("Việc của sở") };
        give(&registry, "clerk", &sent.code, forward);
        let answer = registry.petition(&acting(who("clerk"), &sent.code, Command::Accept, None)).unwrap();
        assert_eq!(answer, PetitionAnswer::Unknown);
        let declined =
            Command::Decline { ground: Ground::OutOfScope, reason: text("Không phải việc của sở") };
        assert_eq!(give(&registry, "department", &sent.code, declined).stage, Stage::NotAccepted);
        proven(&registry);
    });
}

#[test]
fn a_person_who_is_erased_leaves_no_words_behind() {
    on_both(|store| {
        let registry = store.open();
        let (number, mut request) = ("066093000001", sending("1", "Lời của tôi"));
        request.actor = Actor::Applicant { subject: registry.subject_of(number) };
        let sent = done(registry.petition(&request).unwrap());
        assert_eq!(registry.erase_person(number).unwrap().petitions, 1);
        assert_eq!(one(&registry, "SELECT COUNT(*) FROM personal WHERE sealed IS NOT NULL"), 0);
        let page = registry.read_blocking(move |view| view.petition(&view.viewer(&who("clerk")), &sent.code));
        let page = page.unwrap().unwrap();
        assert_eq!((page.sender, page.written), (SenderShown::Erased, vec![None]));
        proven(&registry);
    });
}

#[test]
fn verify_tells_a_row_that_was_changed() {
    on_both(|store| {
        let registry = store.open();
        published(&registry, "1");
        for (change, back) in [
            ("UPDATE petition SET answer = 'khác'", "UPDATE petition SET answer = 'Phường đã mở thêm quầy.'"),
            ("UPDATE voice_count SET answered_late = 1", "UPDATE voice_count SET answered_late = 0"),
            (
                "UPDATE petition SET phone_token = 1 + phone_token",
                "UPDATE petition SET phone_token = phone_token - 1",
            ),
        ] {
            registry.with_writer(|c| c.execute(change, &[]).map(drop)).unwrap();
            let found = registry.verify(&mut |_| registry::verify::FileState::Good).unwrap();
            assert_eq!(found.differing, 1, "{change}: {:?}", found.differences);
            registry.with_writer(|c| c.execute(back, &[]).map(drop)).unwrap();
        }
        proven(&registry);
    });
}

fn rating(satisfied: bool) -> casework::dossier::Command {
    let reasons = if satisfied { vec![] } else { vec![text("many_visits")] };
    let steps = StepRatings { intake: Some(true), handling: Some(false), return_of_result: None };
    casework::dossier::Command::Rate { satisfied, reasons, steps }
}

#[test]
fn a_rating_key_is_good_for_its_dossier_and_once() {
    on_both(|store: &Store| {
        let registry = store.open();
        let (one_dossier, other) = (whole_life(&registry, 1), whole_life(&registry, 2));
        let (key, other_key) = (registry.rating_key(&one_dossier.code), registry.rating_key(&other.code));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let rate = |key: &str, satisfied, click: &str| {
            let given =
                registry.rate_with_key((&one_dossier.code, key), rating(satisfied), Some("Đi ba lần"), click);
            runtime.block_on(given).unwrap()
        };
        let mut guessed = key.clone();
        guessed.replace_range(0..1, if key.starts_with('0') { "1" } else { "0" });
        for wrong in ["", "0", &guessed, &other_key, &key.to_uppercase()[..31]] {
            assert!(matches!(rate(wrong, true, "w"), Answer::UnknownDossier), "{wrong}");
        }
        assert!(matches!(rate(&key, false, "a"), Answer::Done(_)));
        assert!(matches!(rate(&key, false, "a"), Answer::AlreadySo(_)), "the same click");
        for satisfied in [true, false] {
            let again = rate(&key, satisfied, "b");
            let refused = matches!(&again, Answer::Refused(refusal) if refusal.code() == "already-rated");
            assert!(refused, "{again:?}");
        }
        let sums = registry
            .read_blocking(|view| {
                let day = law::time::local(morning()).date();
                view.voices(day, day)
            })
            .unwrap();
        let of = |agency: &str, name: &str| {
            sums.iter().find(|row| row.agency.as_str() == agency).map_or(0, |row| row.sum(name))
        };
        assert_eq!((of(WARD, "dossiers_disliked"), of(WARD, "handling_disliked")), (1, 1));
        assert_eq!(of(common::story::WARD_CENTRE, "intake_liked"), 1);
        // The words are sealed, and owning the dossier is not changed by them.
        assert_eq!(
            one(&registry, "SELECT COUNT(*) FROM journal WHERE CAST(body AS text) LIKE '%ba lần%'"),
            0
        );
        assert!(rating_words("  ").is_none());
        proven(&registry);
    });
}
