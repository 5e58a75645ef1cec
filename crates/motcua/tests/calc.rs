//! `calc index` and `calc cost` as a script would use them: good, bad and empty input.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

fn calc(what: &str, input: &str, more: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_motcua"))
        .args(["calc", what, "-"])
        .args(more)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn good(what: &str, input: &Value) -> Value {
    let output = calc(what, &input.to_string(), &["--json"]);
    assert!(output.status.success(), "{input}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn bad(what: &str, input: &str, words: &[&str]) {
    let output = calc(what, input, &["--json"]);
    assert_eq!(output.status.code(), Some(1), "{input}");
    let problem: Value = serde_json::from_slice(&output.stderr).unwrap();
    let detail = problem["detail"].as_str().unwrap();
    for word in words {
        assert!(detail.contains(word), "{input}: {detail}");
    }
}

#[test]
fn the_index_of_the_worked_examples() {
    let of = |n: f64, d: f64| json!({"numerator": n, "denominator": d});
    let found = good(
        "index",
        &json!({
            "PUBLISH_ON_TIME": of(45.0, 50.0), "PUBLIC_UPDATE_ON_TIME": of(40.0, 50.0),
            "PUBLIC_CONTENT_FULL": of(1980.0, 2000.0),
            "DOSSIER_SYNC": {"numerator": 9200, "portal": 9400, "reporting_system": 9500, "period": "month"},
            "2.1": of(11640.0, 12000.0), "3.0": of(7108.0, 10000.0), "3.5": of(64.0, 100.0), "3.5b": of(48.0, 60.0),
            "3.6": of(5550.0, 7500.0), "4.1": of(8800.0, 10000.0), "4.2": of(72.0, 100.0), "4.6": of(97.0, 102.0),
            "4.3": of(60.0, 100.0), "4.4": of(79.0, 100.0), "4.5b": of(95.0, 100.0), "4.5a": of(180.0, 200.0),
            "PETITION_PROCESSING_ON_TIME": of(190.0, 200.0), "5.3": of(182.0, 200.0), "5.4": of(95.8, 100.0),
        }),
    );
    assert_eq!((found["total"].as_f64(), found["band"].as_str()), (Some(88.26), Some("Good")));
    for (group, score, max) in [
        ("transparency", 16.39, 18),
        ("progress", 19.4, 20),
        ("online_service", 8.53, 12),
        ("online_payment", 7.64, 10),
        ("digitization", 19.14, 22),
        ("satisfaction", 17.16, 18),
    ] {
        assert_eq!(found["groups"][group], json!({"score": score, "max": max}), "{group}");
    }
    assert_eq!(found["indicators"]["1.4"]["score"], json!(5.81));
    let empty = good("index", &json!({}));
    assert_eq!((empty["total"].as_f64(), &empty["groups"]["progress"]["score"]), (Some(0.0), &Value::Null));
    let unknown = good("index", &json!({"2.1": {"numerator": null, "denominator": null}}));
    assert_eq!(unknown["indicators"]["2.1"]["score"], Value::Null, "null is not 0");
    let text =
        String::from_utf8(calc("index", r#"{"2.1":{"numerator":1,"denominator":1}}"#, &[]).stdout).unwrap();
    assert!(text.contains("20.00 / 20") && text.contains("Tổng điểm"), "{text}");
}

#[test]
fn wrong_figures_of_the_index_say_what_and_how() {
    bad("index", "", &["empty"]);
    bad("index", "[]", &["object"]);
    bad("index", "{\"2.1\":", &["line 1"]);
    bad("index", r#"{"2.1": {"numerator": 3, "denominator": 2}}"#, &["2.1", "greater"]);
    bad("index", r#"{"2.1": {"numerator": -1, "denominator": 2}}"#, &["2.1.numerator", "-1"]);
    bad("index", r#"{"2.1": {"numerator": "1", "denominator": 2}}"#, &["not a number"]);
    bad("index", r#"{"2.1": {"numerator": 1}}"#, &["2.1", "denominator"]);
    bad("index", r#"{"2.1": 0.97}"#, &["2.1", "object"]);
    bad(
        "index",
        r#"{"PUBLISH_ONTIME": {"numerator": 1, "denominator": 2}}"#,
        &["did you mean PUBLISH_ON_TIME"],
    );
    let one = r#"{"numerator": 1, "denominator": 2}"#;
    bad("index", &format!(r#"{{"1.1": {one}, "1.1": {one}}}"#), &["twice"]);
    bad("index", &format!(r#"{{"1.1": {one}, "PUBLISH_ON_TIME": {one}}}"#), &["same indicator 1.1"]);
    let output = calc("index", "{}", &["--on", "1999-01-01", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let missing =
        Command::new(env!("CARGO_BIN_EXE_motcua")).args(["calc", "index", "/no/file"]).output().unwrap();
    assert_eq!(missing.status.code(), Some(1));
}

#[test]
fn the_cost_of_the_worked_example() {
    let expected = (1_587_500_000_u64, 546_250_000_u64, 1_041_250_000_i64, 65.59);
    let lines = json!({
        "wage": 54000, "frequency": 1, "subjects": 2500,
        "activities": [
            {"activity": "prepare", "before": {"hours": 4, "direct_costs": [20000, 20000, 20000]}, "after": {"hours": 2, "direct_costs": 20000}},
            {"activity": "submit", "before": {"hours": 2, "travel": 40000}, "after": {"hours": 0.5}},
            {"activity": "fee", "before": {"fee": 100000}, "after": {"fee": 50000}},
            {"activity": "receive", "before": {"hours": 1.5, "direct": 30000}, "after": {"hours": 0.25}},
        ],
    });
    let sides = json!({
        "wage": 54000, "frequency": 1, "subjects": 2500,
        "before": {"activities": [
            {"activity": "prepare", "hours": 4, "direct": 60000}, {"activity": "submit", "hours": 2, "direct": 40000},
            {"activity": "fee", "fee": 100000}, {"activity": "receive", "hours": 1.5, "direct": 30000},
        ]},
        "after": {"activities": [
            {"activity": "prepare", "hours": 2, "direct": 20000}, {"activity": "submit", "hours": 0.5},
            {"activity": "fee", "fee": 50000}, {"activity": "receive", "hours": 0.25},
        ]},
    });
    for input in [lines, sides] {
        let found = good("cost", &input);
        assert_eq!(
            (
                found["before"].as_u64().unwrap(),
                found["after"].as_u64().unwrap(),
                found["saved"].as_i64().unwrap(),
                found["cut_percent"].as_f64().unwrap()
            ),
            expected
        );
        assert_eq!(
            (found["once"]["before"].as_u64(), found["once"]["after"].as_u64()),
            (Some(635_000), Some(218_500))
        );
        assert_eq!(found["activities"][1]["before"], json!(148_000));
    }
    let own = json!({"activities": [{"before": {"hours": 1, "wage": 100_000}, "after": {"hours": 1}}], "wage": 50_000});
    assert_eq!(good("cost", &own)["cut_percent"], json!(50.0));
    let year = json!({"year": 2025, "activities": [{"before": {"hours": 1}, "after": 0}]});
    assert_eq!(good("cost", &year)["before"], json!(54_000));
}

#[test]
fn wrong_figures_of_the_cost_say_what_and_how() {
    bad("cost", "", &["empty"]);
    bad("cost", "3", &["activities"]);
    bad("cost", "{}", &["activities is missing"]);
    bad("cost", r#"{"activities": {}}"#, &["list"]);
    bad("cost", r#"{"activities": [3]}"#, &["activity 1"]);
    bad("cost", r#"{"activities": [{}]}"#, &["neither before nor after"]);
    bad("cost", r#"{"activities": [{"before": {"hours": -2}}]}"#, &["activity 1 before", "-2"]);
    bad("cost", r#"{"activities": [{"before": {"ours": 2}}]}"#, &["ours", "hours"]);
    bad("cost", r#"{"activities": [{"before": {"hours": 2}, "case_share": 2}]}"#, &["case_share"]);
    bad("cost", r#"{"year": 1990, "activities": []}"#, &["1990"]);
}
