//! Money by transfer, on both engines: each credit once, on its dossier or waiting with the reason, and nothing that a
//! stranger sends, repeats or alters changes what is owed.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use casework::dossier::{Command, FeeLine, Stage};
use common::story::{at, person};
use common::{Store, assign, done, on, on_both, one, proven, rows, take_in};
use jiff::SignedDuration;
use law::code::DossierCode;
use law::payment::{DONG_MAX, PaymentReference};
use registry::Registry;
use registry::payments::{BankCredit, Booked, Credit, CreditFault, Doubt, Judged, MatchRefusal, ToldBy};

const WARD_ACCOUNT: &str = "0000000133";

fn owing(registry: &Registry, number: u64) -> DossierCode {
    let mut request = take_in(number, &format!("open {number}"));
    if let Command::TakeIn { opening, .. } = &mut request.command {
        opening.fees =
            vec![FeeLine { fee: "issue".into(), quantity: 1, dong: 8_000, paid: false, method: None }];
    }
    done(registry.execute_blocking(request).unwrap()).code
}

fn content(code: &DossierCode) -> String {
    PaymentReference::of(code).unwrap().content()
}

fn credit(bank_id: &str, dong: u64, content: &str) -> Credit {
    Credit {
        bin: "999999".into(),
        account: WARD_ACCOUNT.into(),
        bank_id: bank_id.into(),
        dong,
        paid_at: at("2025-07-01T09:30"),
        content: content.into(),
        payer: "NGUYEN THI HOA".into(),
    }
}

fn told(registry: &Registry, credit: &Credit) -> Booked {
    registry.receive_credit(credit, ToldBy::Webhook).unwrap()
}

fn kept(booked: Booked) -> BankCredit {
    match booked {
        Booked::Kept(kept) => *kept,
        other => unreachable!("not kept: {other:?}"),
    }
}

fn owed(registry: &Registry, code: &DossierCode) -> u64 {
    let code = code.clone();
    registry.read_blocking(|view| view.payment(None, &code)).unwrap().unwrap().state.owed_dong()
}

#[test]
fn a_credit_finds_its_dossier_and_counts_once_however_often_it_is_told() {
    on_both(|store| {
        let registry = store.open();
        let code = owing(&registry, 1);
        let text = format!("MBVCB.1.{}.CT tu 001 NGUYEN THI HOA", content(&code).replace(' ', ""));
        let credit = credit("FT-1", 8_000, &text);
        let first = kept(told(&registry, &credit));
        assert_eq!((first.code.as_ref(), first.doubt), (Some(&code), None));
        assert_eq!(first.receipt.map(|n| n.to_string()).as_deref(), Some("0000001/2025"));
        for _ in 0..100 {
            assert!(matches!(told(&registry, &credit), Booked::Again(_)));
        }
        let again = registry.receive_credit(&credit, ToldBy::Statement).unwrap();
        assert_eq!(again, Booked::Again(Box::new(first)));
        assert_eq!(owed(&registry, &code), 0);
        assert_eq!(one(&registry, "SELECT count(*) FROM journal WHERE kind = 'payment_received'"), 1);
        assert_eq!(one(&registry, "SELECT CAST(SUM(dong) AS bigint) FROM fee_taken"), 8_000);
        proven(&registry);
    });
}

#[test]
fn told_at_once_by_many_it_is_still_one() {
    on_both(|store| {
        let registry = store.open();
        let code = owing(&registry, 1);
        let credit = credit("FT-1", 8_000, &content(&code));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| told(&registry, &credit));
            }
        });
        assert_eq!(one(&registry, "SELECT count(*) FROM journal WHERE kind = 'payment_received'"), 1);
        assert_eq!(rows(&registry, "bank_credit"), 1);
        proven(&registry);
    });
}

#[test]
fn another_amount_under_the_same_number_changes_nothing() {
    on_both(|store| {
        let registry = store.open();
        let code = owing(&registry, 1);
        kept(told(&registry, &credit("FT-1", 1_000, &content(&code))));
        let altered = told(&registry, &credit("FT-1", 8_000, &content(&code)));
        assert!(matches!(altered, Booked::Contradicts(_)), "{altered:?}");
        assert_eq!(owed(&registry, &code), 7_000);
    });
}

#[test]
fn what_is_no_credit_of_ours_is_not_kept() {
    on_both(|store| {
        let registry = store.open();
        let code = owing(&registry, 1);
        let good = credit("FT-1", 8_000, &content(&code));
        for (credit, fault) in [
            (Credit { dong: 0, ..good.clone() }, CreditFault::Amount),
            (Credit { dong: DONG_MAX + 1, ..good.clone() }, CreditFault::Amount),
            (Credit { dong: u64::MAX, ..good.clone() }, CreditFault::Amount),
            (Credit { account: "1".into(), ..good.clone() }, CreditFault::Account),
            (Credit { bin: "970436".into(), ..good.clone() }, CreditFault::Account),
            (Credit { bank_id: String::new(), ..good.clone() }, CreditFault::BankId),
            (Credit { bank_id: "=1+1".into(), ..good.clone() }, CreditFault::BankId),
            (Credit { bank_id: "x".repeat(65), ..good.clone() }, CreditFault::BankId),
            (Credit { paid_at: at("2025-07-09T09:00"), ..good.clone() }, CreditFault::Moment),
        ] {
            assert_eq!(told(&registry, &credit), Booked::Fault(fault));
        }
        assert_eq!((rows(&registry, "bank_credit"), owed(&registry, &code)), (0, 8_000));
    });
}

#[test]
fn a_doubtful_credit_waits_with_its_reason() {
    on_both(|store| {
        let registry = store.open();
        let (one, two) = (owing(&registry, 1), owing(&registry, 2));
        let typed = content(&one).replace("0001", "OOO1");
        let unknown = PaymentReference::of(&DossierCode("H15.133-250701-0777".into())).unwrap().content();
        for (place, (text, dong, doubt)) in [
            ("chuyen tien le phi".to_owned(), 8_000, Doubt::NoReference),
            (unknown, 8_000, Doubt::UnknownReference),
            (format!("{} {}", content(&one), content(&two)), 16_000, Doubt::TwoDossiers),
            (typed.clone(), 9_000, Doubt::WrongAmount),
        ]
        .into_iter()
        .enumerate()
        {
            let waiting = kept(told(&registry, &credit(&format!("FT-{place}"), dong, &text)));
            assert_eq!((waiting.code, waiting.doubt), (None, Some(doubt)), "{text}");
        }
        // Mistyped, but exactly what is owed.
        assert_eq!(kept(told(&registry, &credit("FT-9", 8_000, &typed))).code, Some(one));
        // On the account of another agency of the province.
        let elsewhere = Credit { account: "0000000015".into(), ..credit("FT-10", 8_000, &content(&two)) };
        assert_eq!(kept(told(&registry, &elsewhere)).doubt, Some(Doubt::OtherAccount));
        assert_eq!(owed(&registry, &two), 8_000);
        proven(&registry);
    });
}

#[test]
fn a_dossier_that_is_closed_takes_no_money_by_itself() {
    on_both(|store| {
        let registry = store.open();
        let code = asked(store, &registry);
        store.clock.set(at("2025-07-30T09:00"));
        let stop = on(&code, "case officer", "stop", Command::StopUnanswered);
        done(registry.execute_blocking(stop).unwrap());
        let late = Credit { paid_at: at("2025-07-30T08:00"), ..credit("FT-1", 50_000, &content(&code)) };
        assert_eq!(kept(told(&registry, &late)).doubt, Some(Doubt::Closed));
        // A person says what it is for: then it is owed back.
        let counter = person("counter");
        registry.match_credit(&counter, "999999-FT-1", &code).unwrap().unwrap();
        let viewer = registry.viewer(&counter);
        let now = registry.now();
        let (owed, done) = registry.read_blocking(|view| view.refunds(&viewer, now)).unwrap();
        assert_eq!((owed.len(), owed.first().map(|row| row.dong), done.len()), (1, Some(50_000), 0));
        proven(&registry);
    });
}

/// A dossier whose applicant was asked for 50,000 đồng.
fn asked(_: &Store, registry: &Registry) -> DossierCode {
    let code = done(registry.execute_blocking(take_in(1, "open")).unwrap()).code;
    for (who, command) in [
        ("counter", Command::Transfer),
        ("division head", assign()),
        ("case officer", Command::RequestPayment { dong: 50_000, reason: "Thuế".into() }),
    ] {
        done(registry.execute_blocking(on(&code, who, who, command)).unwrap());
    }
    code
}

#[test]
fn an_obligation_is_met_by_the_bank_and_the_clock_goes_on() {
    on_both(|store| {
        let registry = store.open();
        let code = asked(store, &registry);
        let stage = || {
            let code = code.clone();
            registry.read_blocking(|view| view.payment(None, &code)).unwrap().unwrap().state.stage
        };
        store.clock.advance(SignedDuration::from_hours(1));
        kept(told(&registry, &credit("FT-1", 20_000, &content(&code))));
        assert!(matches!(stage(), Stage::AwaitingPayment { .. }));
        kept(told(&registry, &credit("FT-2", 30_000, &content(&code))));
        assert_eq!(stage(), Stage::Appraising);
        assert_eq!(one(&registry, "SELECT CAST(SUM(dong) AS bigint) FROM fee_taken"), 50_000);
        // The writer that had the dossier in memory knows of it.
        let again = Command::RequestPayment { dong: 1_000, reason: "Lệ phí".into() };
        done(registry.execute_blocking(on(&code, "case officer", "again", again)).unwrap());
        proven(&registry);
    });
}

#[test]
fn only_those_of_the_desk_say_what_a_waiting_credit_is_for() {
    on_both(|store| {
        let registry = store.open();
        let code = owing(&registry, 1);
        kept(told(&registry, &credit("FT-1", 8_000, "le phi")));
        let id = "999999-FT-1";
        let give = |who: &str, code: &DossierCode| registry.match_credit(&person(who), id, code).unwrap();
        for who in ["counter elsewhere", "case officer", "consultee"] {
            assert_eq!(give(who, &code), Err(MatchRefusal::UnknownCredit), "{who}");
        }
        let none = DossierCode("H15.133-250701-0777".into());
        assert_eq!(give("counter", &none), Err(MatchRefusal::UnknownDossier));
        let viewer = registry.viewer(&person("counter elsewhere"));
        let now = registry.now();
        let seen = registry.read_blocking(|view| view.waiting_credits(&viewer, now)).unwrap().unwrap();
        assert!(seen.is_empty());
        let matched = give("counter", &code).unwrap();
        assert_eq!(matched.matched_by.map(|by| by.0).as_deref(), Some("counter"));
        assert_eq!(give("counter", &code), Err(MatchRefusal::Booked));
        assert_eq!(owed(&registry, &code), 0);
        proven(&registry);
    });
}

#[test]
fn a_dry_run_says_what_an_import_then_does() {
    on_both(|store| {
        let registry = store.open();
        let code = owing(&registry, 1);
        let (good, vague) = (credit("FT-1", 8_000, &content(&code)), credit("FT-2", 8_000, "le phi"));
        let now = registry.now();
        let judge = |credit: &Credit| registry.read_blocking(|view| view.judge_credit(credit, now)).unwrap();
        assert_eq!(judge(&good), Judged::Matches(code.clone()));
        assert_eq!(judge(&vague), Judged::Waits(Doubt::NoReference));
        assert_eq!(rows(&registry, "bank_credit"), 0);
        registry.receive_credit(&good, ToldBy::Statement).unwrap();
        assert_eq!(judge(&good), Judged::Known);
        assert_eq!(judge(&Credit { dong: 1, ..good }), Judged::Contradicts);
    });
}

#[test]
fn who_paid_is_sealed_and_a_changed_projection_is_found() {
    on_both(|store| {
        let registry = store.open();
        let code = owing(&registry, 1);
        kept(told(&registry, &credit("FT-1", 8_000, &content(&code))));
        let sealed =
            registry.with_reader(|c| c.query_one("SELECT sealed FROM bank_credit", &[])?.unwrap().bytes(0));
        let plain = String::from_utf8_lossy(&sealed.unwrap()).into_owned();
        assert!(!plain.contains("NGUYEN") && !plain.contains("MC H15"));
        registry
            .with_writer(|c| c.execute("UPDATE payment_entry SET dong = 7000 WHERE kind = 'received'", &[]))
            .unwrap();
        let found = registry.verify(&mut |_| registry::verify::FileState::Good).unwrap();
        let count = |kind: &str| found.differences.iter().filter(|d| d.kind == kind).count();
        assert_eq!((count("payment"), count("credit")), (1, 1));
    });
}
