//! Changing the pack with the real binary: what differs in words, whom it touches, and how a past period would have gone.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn motcua(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_motcua")).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn json(arguments: &[&str]) -> Value {
    let (code, out, err) = motcua(&[arguments, &["--json"]].concat());
    assert_eq!(code, 0, "{arguments:?}: {err}");
    serde_json::from_str(&out).unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The pack of the repository in which the certificate of marital status is due after two days instead of three.
fn shorter(folder: &Path) -> PathBuf {
    let pack = folder.join("shorter");
    copy(Path::new("../../provinces/daklak"), &pack);
    let file = pack.join("procedures/1.004873-marital-status-certificate.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let text = text.split("\n[[examples]]").next().unwrap();
    let text = text.replace("limit = \"3 working days\"", "limit = \"2 working days\"");
    std::fs::write(&file, text.replace("hours = 14.0", "hours = 6.0")).unwrap();
    pack
}

#[test]
fn a_changed_pack_is_told_and_tried_on_a_past_quarter() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store").to_str().unwrap().to_owned();
    let after = shorter(folder.path()).to_str().unwrap().to_owned();
    assert_eq!(motcua(&["init", "--data", &store]).0, 0);
    let quarter = ["--from", "2025-07-01", "--to", "2025-09-30"];
    json(&[&["simulate", "--data", &store, "--dossiers", "1500"], &quarter[..]].concat());

    let same = motcua(&["pack", "diff", "built-in", "built-in"]);
    assert_eq!((same.0, same.1.trim()), (0, "Hai bản giống nhau."));
    let diff = motcua(&["pack", "diff", "built-in", &after, "--data", &store]).1;
    assert!(diff.contains("Thời hạn giải quyết: 3 ngày làm việc → 2 ngày làm việc"), "{diff}");
    assert!(diff.contains("hồ sơ đang giải quyết"), "{diff}");
    let diff = json(&["pack", "diff", "built-in", &after, "--data", &store]);
    assert_eq!(diff["editions"][0]["fate"], "rewritten");
    assert!(diff["editions"][0]["affected"].is_u64());
    let english = motcua(&["pack", "diff", "built-in", &after, "--lang", "en"]).1;
    assert!(english.contains("Time limit: 3 working days → 2 working days"), "{english}");

    let replay =
        |a: &str, b: &str| json(&[&["pack", "replay", a, b, "--data", &store], &quarter[..]].concat());
    let unchanged = replay("built-in", "built-in");
    assert_eq!((&unchanged["reproduced"], &unchanged["total"]["changed"]), (&1_500.into(), &0.into()));
    assert_eq!(unchanged["first_not_reproduced"], Value::Null);
    let changed = replay("built-in", &after);
    let total = &changed["total"];
    let (moved, saved) = (total["changed"].as_i64().unwrap(), total["days_saved"].as_i64().unwrap());
    assert!(moved > 0 && saved > 0, "{total}");
    let minutes = |side: &str| total[side]["work_minutes"].as_i64().unwrap();
    assert!(minutes("after") < minutes("before"));
    let units = changed["units"].as_array().unwrap();
    assert_eq!(units.iter().map(|unit| unit["days_saved"].as_i64().unwrap()).sum::<i64>(), saved);
    // History that was handled under another text is said not to be reproduced.
    let other = replay(&after, &after);
    assert!(other["reproduced"].as_i64().unwrap() < 1_500 && other["first_not_reproduced"].is_string());
}

#[test]
fn wrong_usage_is_said() {
    let (code, _, err) = motcua(&["pack", "diff", "built-in", "nowhere"]);
    assert!(code == 1 && err.contains("nowhere"), "{err}");
    assert_eq!(motcua(&["pack", "diff", "built-in", "built-in", "--lang", "fr"]).0, 2);
    let late = ["pack", "replay", "built-in", "built-in", "--from", "2025-09-30", "--to", "2025-07-01"];
    assert_eq!(motcua(&late).0, 2);
}
