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

/// The same change as a further edition from 2027 on; the text so far ends before it.
fn further(folder: &Path) -> PathBuf {
    let pack = folder.join("further");
    copy(Path::new("../../provinces/daklak"), &pack);
    let file = pack.join("procedures/1.004873-marital-status-certificate.toml");
    let before = std::fs::read_to_string(&file).unwrap();
    let began = "effective_from = \"2025-07-01\"";
    std::fs::write(&file, before.replace(began, &format!("{began}\neffective_to = \"2026-12-31\""))).unwrap();
    let after =
        std::fs::read_to_string(shorter(folder).join("procedures/1.004873-marital-status-certificate.toml"));
    let after = after.unwrap().replace(began, "effective_from = \"2027-01-01\"");
    std::fs::write(pack.join("procedures/1.004873-marital-status-certificate-2027-01-01.toml"), after)
        .unwrap();
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
    // A further edition is tried as if it had been in force then.
    let further = further(folder.path()).to_str().unwrap().to_owned();
    let tried = replay("built-in", &further);
    assert_eq!((&tried["total"], &tried["reproduced"]), (&changed["total"], &1_500.into()));
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

#[test]
fn a_changed_folder_is_proposed_to_a_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (store, text) = (path("store"), path("text"));
    assert_eq!(motcua(&["init", "--data", &store]).0, 0);
    for (id, role) in [("NV1", "procedure_controller"), ("NV2", "clerk")] {
        let grant = format!("{role}@H15");
        let added = motcua(&["staff", "add", "--data", &store, "--id", id, "--name", id, "--grant", &grant]);
        assert_eq!(added.0, 0, "{}", added.2);
    }
    let exported = json(&["pack", "export", &text, "--data", &store]);
    assert!(exported["files"].as_u64().unwrap() > 60, "{exported}");
    let again = motcua(&["pack", "export", &text, "--data", &store]);
    assert!(again.0 == 1 && again.2.contains("not empty"), "{}", again.2);

    let propose = |day: &str, by: &str| {
        let (data, ground) = (["--data", &store, "--json"], ["--ground", "12/QĐ-UBND"]);
        let rest = ["--title", "Viết rõ hơn", "--effective", day, "--by", by];
        motcua(&[&["pack", "propose", &text], &rest[..], &ground, &data].concat())
    };
    let same = propose("2099-01-01", "NV1");
    assert!(same.0 == 1 && same.2.contains("nothing-changed"), "{}", same.2);
    let file = folder.path().join("text/pack.toml");
    let words = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("# Rõ hơn.\n{words}")).unwrap();
    for (day, by, problem) in [
        ("2020-01-01", "NV1", "in-the-past"),
        ("2099-01-01", "NV2", "not-your-role"),
        ("2099-01-01", "X", "unknown-staff"),
    ] {
        let refused = propose(day, by);
        assert!(refused.0 == 1 && refused.2.contains(problem), "{day} {by}: {}", refused.2);
    }
    let proposed: Value = serde_json::from_str(&propose("2099-01-01", "NV1").1).unwrap();
    let repeated: Value = serde_json::from_str(&propose("2099-01-01", "NV1").1).unwrap();
    assert_eq!((&proposed["status"], &proposed["id"]), (&"proposed".into(), &repeated["id"]));
    let list = json(&["pack", "list", "--data", &store]);
    assert_eq!(list["editions"].as_array().unwrap().len(), 1);
    assert_eq!(list["in_force"], exported["edition"]);
    assert!(motcua(&["pack", "list", "--data", &store]).1.contains("Viết rõ hơn"));
    assert_eq!(json(&["verify", "--data", &store])["ok"], true);

    std::fs::write(&file, "edition =").unwrap();
    let broken = propose("2099-01-01", "NV1");
    assert!(broken.0 == 1 && broken.2.contains("pack.toml"), "{}", broken.2);
}
