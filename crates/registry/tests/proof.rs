//! The proof that nothing was changed, what erasing leaves, and the small tables beside the journal. On both engines.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use casework::dossier::{Command, Decision};
use common::story::{WARD_CENTRE, opening};
use common::{Store, assign, done, on, on_both, submit, take_in, whole_life};
use law::code::ProcedureCode;
use law::procedure::Channel;
use registry::verify::{FileState, Verification};
use registry::{Receipt, Registry};
use serde_json::json;

fn verify(registry: &Registry) -> Verification {
    registry.verify(&mut |_| FileState::Good).unwrap()
}

/// Some dossiers of every sort.
fn filled(store: &Store) -> (Registry, Receipt) {
    let registry = store.open();
    for number in 1..=3 {
        whole_life(&registry, number);
    }
    done(registry.execute_blocking(submit(&registry.subject_of("066000000077"), 5, "online")).unwrap());
    let open = done(registry.execute_blocking(take_in(9, "open")).unwrap());
    done(registry.execute_blocking(on(&open.code, "counter", "transfer", Command::Transfer)).unwrap());
    let last = done(registry.execute_blocking(on(&open.code, "division head", "assign", assign())).unwrap());
    (registry, last)
}

fn tamper(registry: &Registry, sql: &str) {
    let changed = registry.with_writer(|c| c.execute(sql, &[])).unwrap();
    assert!(changed > 0, "{sql}");
}

#[test]
fn a_store_that_nobody_touched_is_clean() {
    on_both(|store| {
        assert!(verify(&store.open()).ok());
        let (registry, last) = filled(store);
        let found = verify(&registry);
        assert!(found.ok(), "{found:#?}");
        assert_eq!((found.dossiers, found.personal), (5, 5));
        assert_eq!(found.entries, u64::try_from(last.position).unwrap());
        assert_eq!(found.head.len(), 64);
    });
}

#[test]
fn every_kind_of_tampering_is_found() {
    let cases = [
        (
            "chain",
            "UPDATE journal SET body = REPLACE(CAST(body AS text), 'H15', 'H16')JSON WHERE position = 1",
        ),
        ("chain", "UPDATE journal SET actor = 'staff:other' WHERE position = 3"),
        ("chain", "DELETE FROM journal WHERE position = 4"),
        ("stream", "DELETE FROM journal WHERE position = 4"),
        (
            "chain",
            "UPDATE journal SET at = (SELECT at FROM journal j WHERE j.position = 1), unit = 'x' WHERE position = 20",
        ),
        ("head", "DELETE FROM journal WHERE position = (SELECT MAX(position) FROM journal)"),
        ("head", "UPDATE province_head SET position = position - 1"),
        ("dossier", "UPDATE dossier SET due_at = submitted_at WHERE id = 1"),
        ("dossier", "UPDATE dossier SET status = 8 WHERE id = 2"),
        ("dossier", "UPDATE dossier SET name_token = 1 WHERE id = 2"),
        ("dossier", "DELETE FROM dossier WHERE id = 3"),
        ("count", "UPDATE daily_count SET closed_on_time = closed_on_time + 1"),
        ("count", "DELETE FROM daily_count"),
        ("sequence", "UPDATE code_sequence SET next = 1"),
        ("personal", "UPDATE personal SET stream = 99 WHERE id = 1"),
        ("personal", "UPDATE personal SET sealed = salt WHERE id = 2"),
        (
            "personal",
            "UPDATE personal SET sealed = (SELECT p.sealed FROM personal p WHERE p.id = 2) WHERE id = 1",
        ),
        ("personal", "DELETE FROM personal WHERE id = 1"),
        (
            "file",
            "INSERT INTO file (sha256, bytes, media_type, stored_at) SELECT 'lost', 1, 'text/plain', at FROM journal WHERE position = 1",
        ),
    ];
    for (kind, sql) in cases {
        on_both(|store| {
            let (registry, _) = filled(store);
            let cast = if store.engine == "postgres" { "::json" } else { "" };
            tamper(&registry, &sql.replace("JSON", cast));
            let lost = |sha: &str| if sha == "lost" { FileState::Missing } else { FileState::Good };
            let found = registry.verify(&mut { lost }).unwrap();
            assert!(found.differences.iter().any(|d| d.kind == kind), "{sql}: {found:#?}");
        });
    }
}

#[test]
fn files_that_entries_name_must_be_stored() {
    on_both(|store| {
        let registry = store.open();
        let digest = "ab".repeat(32);
        let mut with_file = opening("1.004873", Channel::Direct, WARD_CENTRE);
        with_file.components[0].file = Some(digest.clone());
        let mut request = take_in(1, "file");
        request.command = Command::TakeIn { opening: with_file, settle: false };
        let receipt = done(registry.execute_blocking(request).unwrap());
        assert!(verify(&registry).differences.iter().any(|d| d.kind == "file" && d.place == digest));
        registry.record_file(&digest, 12, "application/pdf").unwrap();
        registry.record_file(&digest, 12, "application/pdf").unwrap();
        assert!(verify(&registry).ok());
        assert!(!registry.verify(&mut |_| FileState::Changed).unwrap().ok());
        let of = |who: &str| {
            let viewer = registry.viewer(&common::story::person(who));
            registry.read_blocking(|v| v.file_of(&viewer, &receipt.code, &digest)).unwrap()
        };
        assert_eq!(of("counter").map(|file| file.bytes), Some(12));
        assert_eq!(of("counter elsewhere"), None);
        registry.record_file(&"cd".repeat(32), 1, "text/plain").unwrap();
        assert_eq!(registry.unnamed_files().unwrap(), Vec::<String>::new());
        store.clock.advance(registry::drafts::DRAFT_LASTS + jiff::SignedDuration::from_secs(1));
        assert_eq!(registry.unnamed_files().unwrap(), ["cd".repeat(32)]);
        assert!(registry.forget_file(&"cd".repeat(32)).unwrap());
    });
}

#[test]
fn erasing_a_person_leaves_the_journal_whole() {
    on_both(|store| {
        let (registry, last) = filled(store);
        let erased = registry.erase_person("066000000009").unwrap();
        assert_eq!((erased.dossiers.as_slice(), erased.rows), ([last.code.clone()].as_slice(), 1));
        assert!(verify(&registry).ok(), "{:#?}", verify(&registry));
        let propose = Command::Propose { decision: Decision::Grant, note: String::new() };
        done(registry.execute_blocking(on(&last.code, "case officer", "propose", propose)).unwrap());
        assert!(verify(&registry).ok(), "{:#?}", verify(&registry));
        let viewer = registry.viewer(&common::story::person("case officer"));
        let page = registry.read_blocking(|v| v.dossier(&viewer, &last.code)).unwrap().unwrap();
        assert_eq!(page.personal, registry::views::PersonalShown::Erased);
        let again = store.open();
        done(again.execute_blocking(on(&last.code, "division head", "review", Command::Review)).unwrap());
        assert!(verify(&again).ok());
        assert_eq!(registry.read_blocking(|v| v.track(&last.code)).unwrap().unwrap().applicant, None);
        assert_eq!(registry.erase_person("066000000009").unwrap(), registry::Erased::default());
        assert!(registry.erase_dossier(&last.code).unwrap());
        assert!(!registry.erase_dossier(&law::code::DossierCode("H15.133-250701-9999".into())).unwrap());
    });
}

#[test]
fn drafts_are_sealed_owned_and_short_lived() {
    on_both(|store| {
        let registry = store.open();
        let (id, procedure) = (registry::drafts::new_draft_id().unwrap(), ProcedureCode("1.004873".into()));
        let body = json!({"name": "Nguyễn Thị Hường"});
        assert!(registry.save_draft(&id, None, &procedure, &json!({})).unwrap());
        assert!(
            registry.save_draft(&id, Some("s1"), &procedure, &body).unwrap(),
            "signing in takes it along"
        );
        assert!(!registry.save_draft(&id, Some("s2"), &procedure, &json!({})).unwrap());
        assert!(!registry.save_draft(&id, None, &procedure, &json!({})).unwrap());
        assert_eq!(registry.draft(&id, Some("s1")).unwrap().unwrap().body, body);
        assert_eq!(registry.draft(&id, None).unwrap(), None);
        assert_eq!(registry.drafts_of("s1").unwrap().len(), 1);
        let row = registry.with_reader(|c| c.query_one("SELECT sealed FROM draft", &[])).unwrap().unwrap();
        assert!(!String::from_utf8_lossy(&row.bytes(0).unwrap()).contains("Hường"));
        store.clock.advance(registry::drafts::DRAFT_LASTS);
        assert_eq!(registry.draft(&id, Some("s1")).unwrap(), None);
        assert_eq!(registry.sweep_drafts().unwrap(), 1);
        assert!(!registry.delete_draft(&id).unwrap());
    });
}

#[test]
fn the_national_catalogue_is_replaced_and_found_without_marks() {
    on_both(|store| {
        let registry = store.open();
        let entry = |code: &str, name: &str| law::province::CatalogueEntry {
            code: ProcedureCode(code.into()),
            name: name.into(),
            field: "Hộ tịch".into(),
            ministry: "Bộ Tư pháp".into(),
            levels: "Cấp Xã".into(),
        };
        let entries =
            [entry("1.001193", "Thủ tục đăng ký khai sinh"), entry("1.000894", "Thủ tục đăng ký kết hôn")];
        assert_eq!(registry.import_catalogue(&entries).unwrap(), 2);
        assert_eq!(registry.import_catalogue(&entries).unwrap(), 2);
        let find = |text: &str| registry.read_blocking(|v| v.catalogue_search(text, 10)).unwrap();
        for text in ["khai sinh", "SINH dang", "1.0011"] {
            assert_eq!(find(text), [entries[0].clone()], "{text}");
        }
        assert_eq!(find("  ").len() + find("không có").len(), 0);
        assert_eq!(
            registry.read_blocking(|v| v.catalogue_entry(&entries[1].code)).unwrap(),
            Some(entries[1].clone())
        );
        assert_eq!(registry.read_blocking(|v| v.catalogue_size()).unwrap(), 2);
    });
}
