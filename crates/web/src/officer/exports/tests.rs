//! Exports: exactly what is filtered, for its owner alone, whole or not at all.

use std::sync::atomic::AtomicBool;

use casework::StaffId;
use jiff::SignedDuration;
use registry::exports::{ExportState, NewExport};
use serde_json::json;

use super::runner::run_waiting;
use crate::common::Lang;
use crate::house::House;
use crate::officer::dossier_tests::{does, hidden, taken_in};
use crate::public::tests::check;

/// The address of the first file of the page.
fn file(html: &str, prefix: &str) -> Option<String> {
    let start = format!("href=\"{prefix}/officer/exports/");
    let rest = html.split_once(&start)?.1;
    Some(format!("/officer/exports/{}", rest.split('"').next()?))
}

fn run(house: &House) -> usize {
    run_waiting(&house.app, &AtomicBool::new(false)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_leaves_as_a_file_of_exactly_its_rows() {
    for lang in Lang::ALL {
        let (house, p) = (House::open(), lang.prefix());
        for _ in 0..3 {
            let code = taken_in(&house).await;
            does(&house, "counter", &code, "transfer", json!({})).await;
        }
        let cookie = house.sign_in("staff:head").await;
        let wish = house.page(&cookie, &format!("{p}/officer/exports?list=work&view=unassigned")).await;
        assert_eq!(wish.status, 200);
        check("the wish", lang, &wish.text);
        let query = hidden(&wish.text, "query");
        assert_eq!(query, "view=unassigned");
        for (format, list) in [("csv", "work"), ("xlsx", "work"), ("csv", "register")] {
            let fields =
                [("list", list), ("format", format), ("query", if list == "work" { &query } else { "" })];
            let begun = house.form(&cookie, &format!("{p}/officer/exports"), &fields).await;
            assert_eq!(begun.location(), format!("{p}/officer/exports"));
        }
        let fourth = [("list", "work"), ("format", "csv"), ("query", query.as_str())];
        let refused = house.form(&cookie, &format!("{p}/officer/exports"), &fourth).await.location();
        check("too many", lang, &house.page(&cookie, &refused).await.text);
        let waiting = house.page(&cookie, &format!("{p}/officer/exports")).await;
        check("waiting", lang, &waiting.text);
        assert!(waiting.text.contains("http-equiv=\"refresh\"") && waiting.text.contains("data-poll"));
        assert!(file(&waiting.text, p).is_none());
        let app = house.app.clone();
        let done = tokio::task::spawn_blocking(move || run_waiting(&app, &AtomicBool::new(false)));
        assert_eq!(done.await.unwrap().unwrap(), 3);
        let ready = house.page(&cookie, &format!("{p}/officer/exports")).await;
        check("ready", lang, &ready.text);
        assert!(!ready.text.contains("data-poll"));
        let exports = house.app.registry().exports(&StaffId("head".into())).unwrap();
        for export in &exports {
            assert_eq!((export.state, export.done, export.total), (ExportState::Ready, 3, 3), "{export:?}");
            let path = format!("/officer/exports/{}", export.id);
            let bytes = house.page(&cookie, &path).await;
            assert_eq!(bytes.status, 200);
            if export.format == "csv" {
                assert!(bytes.text.starts_with('\u{feff}'), "{}", bytes.text);
                assert_eq!(bytes.text.lines().count(), 4, "{}", bytes.text);
            } else {
                assert!(bytes.text.starts_with("PK"));
            }
            let other = house.sign_in("staff:approver").await;
            assert_eq!(house.page(&other, &path).await.status, 404, "only its owner takes a file");
        }
        let admin = house.sign_in("staff:administrator").await;
        let watched = house.page(&admin, &format!("{p}/officer/exports")).await;
        check("watched", lang, &watched.text);
        assert_eq!(watched.text.matches("Cán bộ head").count(), 3, "{}", watched.text);
        // Its time is over: the file is gone, who took it stays known.
        house.clock.advance(SignedDuration::from_hours(24 * 4));
        assert_eq!(house.app.registry().expire_exports().unwrap(), 3);
        let path = format!("/officer/exports/{}", exports[0].id);
        let cookie = house.sign_in("staff:head").await;
        assert_eq!(house.page(&cookie, &path).await.status, 404);
        let kept = house.app.registry().exports(&StaffId("head".into())).unwrap();
        assert!(kept.iter().all(|e| e.state == ExportState::Expired && e.taken == 1 && e.query.is_empty()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_begun_is_written_anew_by_another_process_and_a_cancelled_one_is_not() {
    let house = House::open();
    for _ in 0..2 {
        taken_in(&house).await;
    }
    let registry = house.app.registry();
    let owner = StaffId("counter".into());
    let new = NewExport {
        owner: &owner,
        list: "work",
        format: "csv",
        lang: "vi",
        query: "view=accepted&q=0911",
        total: 2,
    };
    let id = registry.begin_export(&NewExport { query: "view=accepted", ..new.clone() }).unwrap().unwrap();
    // A process claims it, writes a piece, and dies.
    let lease = registry::exports::EXPORT_LEASE;
    assert!(registry.claim_job(registry::exports::EXPORT_JOB, lease).unwrap().is_some());
    assert!(registry.start_export(&id).unwrap());
    registry.keep_export_part(&id, 0, b"half").unwrap();
    assert_eq!(run(&house), 0, "the lease still runs");
    house.clock.advance(lease + SignedDuration::from_secs(1));
    assert_eq!(run(&house), 1);
    let text = registry.export_part(&owner, &id, 0).unwrap().unwrap();
    assert_eq!(String::from_utf8(text).unwrap().lines().count(), 3);
    let other = registry.begin_export(&new).unwrap().unwrap();
    assert!(!registry.cancel_export(&StaffId("head".into()), &other).unwrap(), "of somebody else");
    assert!(registry.cancel_export(&owner, &other).unwrap());
    assert_eq!(run(&house), 0);
    assert!(registry.export_part(&owner, &other, 0).unwrap().is_none());
    assert!(registry.exports(&owner).unwrap().iter().all(|export| !export.query.contains("0911")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_receipts_of_a_list_leave_as_one_archive() {
    let house = House::open();
    let mut codes = Vec::new();
    for _ in 0..3 {
        codes.push(taken_in(&house).await);
    }
    let cookie = house.sign_in("staff:counter").await;
    for lang in Lang::ALL {
        let p = lang.prefix();
        let wish = house.page(&cookie, &format!("{p}/officer/exports?list=work&view=accepted")).await;
        check("the wish", lang, &wish.text);
        assert!(wish.text.contains("value=\"zip-receipt\""));
    }
    for (format, papers) in [("zip-receipt", 3), ("zip-apology", 0)] {
        let fields = [("list", "work"), ("format", format), ("query", "view=accepted")];
        let begun = house.form(&cookie, "/officer/exports", &fields).await;
        assert_eq!(begun.location(), "/officer/exports");
        let app = house.app.clone();
        let done = tokio::task::spawn_blocking(move || run_waiting(&app, &AtomicBool::new(false)));
        assert_eq!(done.await.unwrap().unwrap(), 1);
        let export = house.app.registry().exports(&StaffId("counter".into())).unwrap();
        let export = export.into_iter().find(|export| export.format == format).unwrap();
        assert_eq!((export.state, export.total), (ExportState::Ready, papers));
        let archive = house.app.registry().export_part(&export.owner, &export.id, 0).unwrap().unwrap();
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
        assert_eq!(archive.len() as u64, papers);
        for code in &codes {
            let Ok(mut file) = archive.by_name(&format!("{code}-receipt.pdf")) else {
                assert_eq!(papers, 0, "{code} has its receipt");
                continue;
            };
            let mut pdf = Vec::new();
            std::io::Read::read_to_end(&mut file, &mut pdf).unwrap();
            assert!(pdf.starts_with(b"%PDF-"));
        }
    }
    let unknown = [("list", "work"), ("format", "zip-nothing"), ("query", "")];
    assert_eq!(house.form(&cookie, "/officer/exports", &unknown).await.status, 400);
}
