//! The real binary, as a script would use it: output, exit codes, a store from the beginning to its restored copy, and a
//! demonstration answering over HTTP.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use serde_json::Value;

fn motcua(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_motcua")).args(arguments).output().unwrap()
}

fn json(arguments: &[&str]) -> Value {
    let output = motcua(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn fails(arguments: &[&str], code: i32, word: &str) {
    let output = motcua(arguments);
    let said =
        String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    assert!(said.contains(word), "{arguments:?}: {said}");
}

#[test]
fn deadlines_of_the_contract() {
    for (received, limit, due) in [
        ("2026-04-29T10:00:00+07:00", "3 working days", "2026-05-06T17:30:00+07:00"),
        ("2026-08-28T15:10:00+07:00", "same day", "2026-09-03T17:30:00+07:00"),
        ("2026-08-21T09:00:00+07:00", "1 working day", "2026-08-22T17:30:00+07:00"),
        ("2026-01-08T10:00:00+07:00", "2 working days", "2026-01-10T17:30:00+07:00"),
        ("2026-04-16T10:00:00+07:00", "15 days", "2026-05-04T17:30:00+07:00"),
        ("2026-11-23T10:00:00+07:00", "1 working day", "2026-11-25T17:30:00+07:00"),
        ("2026-10-12T15:01:00+07:00", "8 working hours", "2026-10-13T17:30:00+07:00"),
        ("2026-08-21T16:20:00+07:00", "16 working hours", "2026-08-24T17:30:00+07:00"),
        ("2026-02-12T03:00:00Z", "7 working days", "2026-03-02T17:30:00+07:00"),
    ] {
        let found = json(&["calc", "deadline", "--received", received, "--limit", limit, "--json"]);
        assert_eq!(found["due"], due, "{received} {limit}");
        let days = found["explanation"].as_array().unwrap();
        assert_eq!(days.last().unwrap()["date"].as_str(), due.get(..10));
    }
    let pause = "2026-10-13T10:00:00+07:00/2026-10-20T14:00:00+07:00";
    let base = [
        "calc",
        "deadline",
        "--received",
        "2026-10-12T09:00:00+07:00",
        "--limit",
        "3 working days",
        "--json",
    ];
    let with = |policy| json(&[&base[..], &["--pause", pause, "--policy", policy]].concat())["due"].clone();
    assert_eq!(
        (with("restart"), with("pause")),
        ("2026-10-23T17:30:00+07:00".into(), "2026-10-22T17:30:00+07:00".into())
    );
    let by_procedure = json(&[
        "calc",
        "deadline",
        "--received",
        "2026-10-12T09:00:00+07:00",
        "--procedure",
        "1.004873",
        "--unit",
        "24133",
        "--json",
    ]);
    assert_eq!(by_procedure["limit"], "3 working days");
}

#[test]
fn wrong_usage_and_refusals_have_their_exit_codes() {
    let received = "2026-10-12T09:00:00+07:00";
    fails(
        &["calc", "deadline", "--received", "yesterday", "--limit", "same day"],
        2,
        "2026-08-28T15:10:00+07:00",
    );
    fails(&["calc", "deadline", "--received", received, "--limit", "soon"], 2, "3 working days");
    fails(&["calc", "deadline", "--received", received], 2, "--procedure");
    fails(&["calc", "deadline", "--received", received, "--procedure", "9.999999"], 1, "9.999999");
    fails(
        &["calc", "deadline", "--received", "2029-01-02T09:00:00+07:00", "--limit", "3 days"],
        1,
        "calendar",
    );
    fails(&["calc", "code", "shoe-size", "42"], 2, "personal-id");
    fails(&["calc", "code", "dossier", ""], 1, "H15.133");
    fails(&["unit", "show", "99999"], 1, "99999");
    fails(&["frobnicate"], 2, "frobnicate");
    fails(&["verify", "--data", "no/such/store"], 1, "motcua init");
    let output = motcua(&["unit", "show", "99999", "--json"]);
    let problem: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(problem["type"], "/problems/unknown-unit");
}

#[test]
fn codes_are_checked_in_the_shape_of_the_contract() {
    let report = json(&["calc", "code", "dossier", "000.00.16.H15-250701-0001", "--json"]);
    assert_eq!(
        (report["valid"].as_bool(), report["normalized"].as_str()),
        (Some(true), Some("H15.16-250701-0001"))
    );
    assert!(report["parts"].is_object() && report["problems"].is_array() && report["warnings"].is_array());
    let unit = json(&["calc", "code", "unit", "24133", "--json"]);
    assert_eq!(unit["parts"]["name"], "Phường Buôn Ma Thuột");
}

#[test]
fn the_pack_is_checked_and_searched() {
    let faults = json(&["check", "--json"]);
    assert!(faults.as_array().unwrap().iter().all(|fault| fault["severity"] != "error"), "{faults}");
    let found = json(&["search", "giay doc than", "--json"]);
    assert_eq!(found["hits"][0]["id"], "1.004873");
}

#[test]
fn a_store_from_its_beginning_to_its_restored_copy() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (store, copy, file) = (at("store"), at("copy"), at("backup.tar.gz"));
    json(&["init", "--data", &store, "--json"]);
    let report = json(&["simulate", "--data", &store, "--dossiers", "400", "--seed", "7", "--json"]);
    assert_eq!(report["dossiers"], 400);
    for key in [
        "events",
        "seconds",
        "events_per_second",
        "on_time_rate",
        "online_rate",
        "satisfaction_rate",
        "index",
    ] {
        assert!(report.get(key).is_some(), "{key}: {report}");
    }
    let before = json(&["verify", "--data", &store, "--json"]);
    assert_eq!((before["ok"].as_bool(), &before["entries"]), (Some(true), &report["events"]));
    json(&["backup", &file, "--data", &store, "--json"]);
    json(&["restore", &file, "--data", &copy, "--json"]);
    let after = json(&["verify", "--data", &copy, "--json"]);
    assert_eq!((after["ok"].as_bool(), &after["head"]), (Some(true), &before["head"]));
    fails(&["restore", &file, "--data", &copy], 1, "");
    let again = at("again");
    json(&["init", "--data", &again, "--json"]);
    let same = json(&["simulate", "--data", &again, "--dossiers", "400", "--seed", "7", "--json"]);
    assert_eq!(
        (&same["events"], &same["on_time_rate"]),
        (&report["events"], &report["on_time_rate"]),
        "seeded"
    );
}

#[test]
fn people_and_tokens() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().to_string_lossy().into_owned();
    json(&["init", "--data", &store, "--json"]);
    let grant = "intake_officer@H15.133.01";
    let staff =
        json(&["staff", "add", "--data", &store, "--name", "Trần Thị Thu", "--grant", grant, "--json"]);
    let id = staff["id"].as_str().unwrap();
    assert!(staff["totp"].as_str().unwrap().starts_with("otpauth://"));
    let token = json(&["token", "add", "--data", &store, "--staff", id, "--json"]);
    assert!(token["token"].as_str().unwrap().len() > 40);
    assert_eq!(json(&["staff", "list", "--data", &store, "--json"])[0]["grants"][0], grant);
    fails(&["staff", "add", "--data", &store, "--name", "X", "--grant", "king@H15"], 2, "intake_officer");
    fails(&["staff", "add", "--data", &store, "--name", "X", "--grant", "clerk@H99"], 1, "H99");
    fails(&["token", "add", "--data", &store, "--staff", "nobody"], 1, "nobody");
}

/// A demonstration that ends with the test.
struct Demo {
    child: Child,
    address: String,
    tokens: Value,
    /// Kept open: who prints into a closed pipe ends.
    _printed: Lines<BufReader<ChildStdout>>,
}

impl Demo {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tokens.json");
        let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let arguments = ["demo", "--dossiers", "300", "--listen", &address, "--tokens"];
        let mut child = Command::new(env!("CARGO_BIN_EXE_motcua"))
            .args(arguments)
            .arg(&file)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().contains(&address)), "the demonstration did not start");
        let tokens = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        Self { child, address, tokens, _printed: lines }
    }

    fn ask(&self, method: &str, path: &str, person: Option<&str>, body: &str) -> (u16, Value) {
        let token = person.map(|p| format!("Authorization: Bearer {}\r\n", self.tokens[p].as_str().unwrap()));
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{}Content-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            token.unwrap_or_default(),
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        (status, serde_json::from_str(body).unwrap_or(Value::Null))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_demonstration_answers_the_api() {
    let demo = Demo::start();
    let keys = [
        "citizen",
        "counter_officer",
        "counter_officer_elsewhere",
        "case_officer",
        "division_head",
        "approver",
        "centre_head",
        "chairman",
        "data_steward",
        "administrator",
    ];
    for key in keys {
        assert!(demo.tokens[key].is_string(), "{key}");
    }
    assert_eq!(demo.ask("GET", "/healthz", None, "").0, 200);
    let body = r#"{"procedure":"1.004873","unit":"24133","channel":"direct","applicant":{"name":"Nguyễn Thị Hường","personal_id":"066194001234"},"form":{},"files":[]}"#;
    let (status, filed) = demo.ask("POST", "/api/v1/dossiers", Some("counter_officer"), body);
    assert_eq!((status, filed["status"].as_str()), (201, Some("accepted")), "{filed}");
    let code = filed["code"].as_str().unwrap();
    let path = format!("/api/v1/dossiers/{code}");
    assert_eq!(demo.ask("POST", &format!("{path}/transfer"), Some("counter_officer"), "{}").0, 200);
    assert_eq!(demo.ask("GET", &path, Some("case_officer"), "").0, 200);
    assert_eq!(
        demo.ask("GET", &path, Some("counter_officer_elsewhere"), "").0,
        404,
        "another ward does not see it"
    );
    let (_, tracked) = demo.ask("GET", &format!("/api/v1/track/{code}"), None, "");
    assert!(!tracked.to_string().contains("Hường"), "{tracked}");
    assert_eq!(demo.ask("POST", "/api/v1/dossiers", None, body).0, 401);
    assert_eq!(demo.ask("POST", "/api/v1/dossiers", Some("counter_officer"), "{").0, 400);
}

#[test]
fn an_identity_file_is_checked_before_anybody_signs_in() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("identity.toml");
    let path = file.to_str().unwrap();
    let check = |text: &str, word: &str| {
        std::fs::write(&file, text).unwrap();
        fails(&["identity", "check", path], 1, word);
    };
    check("issuer = 'http://id.example.vn'", "client_id");
    let whole = |issuer: &str, more: &str| {
        format!("issuer = '{issuer}'\nclient_id = 'motcua'\npersonal_id_claim = 'personal_id'\n{more}")
    };
    check(&whole("http://id.example.vn", "least_level = 2"), "2 faults");
    check(&whole("https://id.example.vn", "secret = 'x'"), "unknown field");
    check(&whole("https://id.example.vn", "client_secret_file = 'missing'"), "missing");
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    check(&whole(&format!("http://{nobody}"), ""), "does not answer");
    let elsewhere = ["identity", "check", path, "--base-url", "http://motcua.example.vn"];
    fails(&elsewhere, 1, "https://");
}
