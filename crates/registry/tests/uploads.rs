//! The contract of files on their way in: an upload opens for its owner alone and ends by itself; a file is read once,
//! what was read is sealed, and it goes with the person it names.

mod common;

use casework::dossier::Command;
use common::{done, on, on_both, rows, take_in};
use jiff::SignedDuration;
use registry::recognised::{ReadingState, RecognisedText};
use registry::uploads::{UPLOAD_LASTS, UPLOADS_MAX};
use serde_json::json;

const FILE: &str = "aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11";

fn text(registry: &registry::Registry, file: &str) -> Option<RecognisedText> {
    registry.read_blocking(|view| view.recognised_text(file)).unwrap()
}

fn read(words: serde_json::Value) -> RecognisedText {
    RecognisedText {
        state: ReadingState::Done,
        pages_read: 2,
        pages: 2,
        words,
        engine: Some("tesseract 5".into()),
        fault: None,
        at: jiff::Timestamp::UNIX_EPOCH,
    }
}

#[test]
fn an_upload_opens_for_its_owner_until_its_time_is_over() {
    on_both(|store| {
        let registry = store.open();
        let begun = registry.begin_upload("staff/a", "Giấy khai sinh Lan.pdf", 5_000).unwrap().unwrap();
        assert_eq!(begun.id.len(), 32);
        assert_eq!(registry.upload(&begun.id, "staff/a").unwrap(), Some(begun.clone()));
        assert_eq!(registry.upload(&begun.id, "staff/b").unwrap(), None);
        let sealed =
            registry.with_reader(|c| c.query_one("SELECT sealed FROM upload", &[])).unwrap().unwrap();
        let sealed = String::from_utf8_lossy(&sealed.bytes(0).unwrap()).into_owned();
        assert!(!sealed.contains("Lan"), "names of files name people");
        assert!(registry.sweep_uploads().unwrap().is_empty());
        store.clock.advance(UPLOAD_LASTS);
        assert_eq!(registry.upload(&begun.id, "staff/a").unwrap(), None);
        assert_eq!(registry.sweep_uploads().unwrap(), std::slice::from_ref(&begun.id));
        assert!(!registry.end_upload(&begun.id).unwrap());
    });
}

#[test]
fn one_person_does_not_fill_the_disk_with_beginnings() {
    on_both(|store| {
        let registry = store.open();
        for number in 0..UPLOADS_MAX {
            assert!(registry.begin_upload("staff/a", &number.to_string(), 1).unwrap().is_some());
        }
        assert!(registry.begin_upload("staff/a", "one more", 1).unwrap().is_none());
        assert!(registry.begin_upload("staff/b", "another person", 1).unwrap().is_some());
        let id = registry.with_reader(|c| c.query_one("SELECT id FROM upload WHERE owner = 'staff/a'", &[]));
        let id = id.unwrap().unwrap().text(0).unwrap();
        registry.finish_upload(&id, FILE).unwrap();
        assert_eq!(registry.upload(&id, "staff/a").unwrap().unwrap().sha256.as_deref(), Some(FILE));
        assert!(
            registry.begin_upload("staff/a", "one more", 1).unwrap().is_some(),
            "a whole one counts no more"
        );
    });
}

#[test]
fn a_file_is_read_once_by_one_of_two_processes() {
    on_both(|store| {
        let registries = [store.open(), store.open()];
        assert!(registries[0].want_text(FILE, 2, false).unwrap());
        assert!(!registries[1].want_text(FILE, 2, false).unwrap(), "the same file stored again");
        assert_eq!(text(&registries[0], FILE).unwrap().state, ReadingState::Waiting);
        let job = registries[0].claim_reading().unwrap().unwrap();
        assert_eq!((job.payload.as_str(), job.attempts), (FILE, 1));
        assert!(registries[1].claim_reading().unwrap().is_none());
        registries[0].note_reading(FILE, &read(json!([[["Hường", 1, 2, 3, 4, 90, 0]]]))).unwrap();
        registries[0].finish_job(&job.id).unwrap();
        let found = text(&registries[1], FILE).unwrap();
        assert_eq!((found.state, found.pages, found.pages_read), (ReadingState::Done, 2, 2));
        assert_eq!(found.words[0][0][0], "Hường");
        let sql = "SELECT sealed FROM recognised_text";
        let sealed = registries[0].with_reader(|c| c.query_one(sql, &[])).unwrap().unwrap().bytes(0).unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("Hường"));
        assert!(!registries[0].want_text(FILE, 2, true).unwrap(), "what was read is not read again");
    });
}

#[test]
fn a_reading_that_fails_is_tried_three_times_and_again_when_somebody_asks() {
    on_both(|store| {
        let registry = store.open();
        registry.want_text(FILE, 1, false).unwrap();
        for attempt in 1..=3 {
            let job = registry.claim_reading().unwrap().unwrap();
            assert_eq!(job.attempts, attempt);
            assert_eq!(registry.fail_reading(&job, "the page is damaged").unwrap(), attempt < 3);
            store.clock.advance(SignedDuration::from_mins(3));
        }
        assert!(registry.claim_reading().unwrap().is_none());
        let failed = text(&registry, FILE).unwrap();
        assert_eq!(
            (failed.state, failed.fault.as_deref()),
            (ReadingState::Failed, Some("the page is damaged"))
        );
        assert_eq!(registry.read_blocking(|view| view.readings()).unwrap(), (0, 1));
        assert!(registry.want_text(FILE, 1, true).unwrap());
        assert!(registry.claim_reading().unwrap().is_some());
        assert_eq!(text(&registry, FILE).unwrap().state, ReadingState::Waiting);
    });
}

#[test]
fn what_was_read_goes_with_the_person() {
    on_both(|store| {
        let registry = store.open();
        let code = done(registry.execute_blocking(take_in(7, "open")).unwrap()).code;
        let component =
            store.province.procedure(&law::code::ProcedureCode("1.004873".into()), store.clock_now());
        let component = component.unwrap().components[0].id.clone();
        registry.record_file(FILE, 9, "application/pdf").unwrap();
        let attach = Command::AttachFile { component, file: FILE.into(), bytes: 9 };
        done(registry.execute_blocking(on(&code, "counter", "attach", attach)).unwrap());
        registry.note_reading(FILE, &read(json!([]))).unwrap();
        registry.note_pages(FILE, 2).unwrap();
        assert_eq!(registry.read_blocking(|view| view.pages_of(FILE)).unwrap(), Some(2));
        assert!(registry.erase_dossier(&code).unwrap());
        assert_eq!(text(&registry, FILE), None);
        assert_eq!(rows(&registry, "recognised_text"), 0);
        common::proven(&registry);
    });
}
