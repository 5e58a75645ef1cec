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

#[test]
fn the_index_has_levels_and_times() {
    let one = json!({"2.1": {"numerator": 9, "denominator": 10}}).to_string();
    let at = |level: &str| {
        let output = calc("index", &one, &["--level", level, "--json"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    assert_eq!((&at("province")["max"], &at("commune")["max"]), (&json!(100), &json!(88)));
    let official = at("official");
    assert_eq!((&official["max"], official["groups"].get("satisfaction")), (&json!(36), None));
    assert_eq!(calc("index", &one, &["--level", "district"]).status.code(), Some(2));
    let output = calc("index", r#"{"1.2":{"numerator":1,"denominator":1}}"#, &["--level", "commune"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("not computed for a commune"));
    let old = r#"{"3.1":{"numerator":4,"denominator":8}}"#;
    bad("index", old, &["2022-06-23", "2025-12-31", "--on"]);
    let output = calc("index", old, &["--on", "2025-07-01", "--json"]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found["indicators"]["3.1"]["score"], json!(2.5), "0.5 of 0.8 of 4 points");
}

#[test]
fn what_is_watched_is_no_points() {
    let found = good(
        "index",
        &json!({
            "avgProcessingDays": {"numerator": 45, "denominator": 10}, "5.1": {"numerator": 3, "denominator": 10},
            "5.2": null,
        }),
    );
    assert_eq!(found["indicators"]["2.2"]["ratio"], json!(4.5));
    assert_eq!(
        (&found["groups"]["progress"]["score"], &found["groups"]["satisfaction"]["score"]),
        (&json!(null), &json!(null))
    );
}

#[test]
fn the_share_of_last_year_is_at_most_all() {
    let found =
        good("index", &json!({"1.4": {"numerator": 2100, "previous_year": 24000, "period": "month"}}));
    assert_eq!(found["indicators"]["1.4"]["score"], json!(6.0));
    bad("index", r#"{"1.4":{"numerator":1,"denominator":2,"portal":3}}"#, &["either"]);
}

#[test]
fn nothing_is_taken_silently() {
    bad(
        "index",
        r#"{"2.1":{"numerator":1,"numerator":2,"denominator":2}}"#,
        &["numerator is there twice", "line 1"],
    );
    bad("index", r#"{"2.1":{"numerator":1,"denominater":2}}"#, &["denominater", "did you mean denominator"]);
    bad("index", r#"{"2.1":{"numerator":3,"denominator":2}}"#, &["3", "2"]);
    bad("index", r#"{"publish_on_time":{"numerator":1,"denominator":2}}"#, &["did you mean PUBLISH_ON_TIME"]);
    bad("cost", r#"{"activities":[{"before":{"hours":1,"hours":2}}]}"#, &["hours is there twice"]);
    bad("cost", r#"{"subject":2500,"activities":[]}"#, &["subject", "did you mean subjects"]);
    bad(
        "cost",
        r#"{"activities":[{"before":{"hours":1},"aftre":{}}]}"#,
        &["activity 1", "did you mean after"],
    );
    bad("cost", r#"{"before":[]}"#, &["after is missing"]);
    bad("cost", r#"{"before":[],"after":[],"activities":[]}"#, &["either"]);
    bad("cost", r#"{"wage":1,"wage_per_hour":2,"activities":[]}"#, &["give it once"]);
    bad("cost", r#"{"wage":1,"year":2025,"activities":[]}"#, &["either"]);
    bad("cost", r#"{"before":[{"hours":"2"}],"after":[]}"#, &["before, activity 1, hours", "not a number"]);
}

#[test]
fn steps_of_an_activity_add_up_and_sides_have_their_volume() {
    let found = good(
        "cost",
        &json!({
            "wage": 54000, "subjects": 10,
            "before": {"frequency": 2, "activities": [{"activity": "prepare", "hours": 6}]},
            "after": [{"activity": "prepare", "hours": 1}, {"activity": "prepare", "hours": 2}],
        }),
    );
    assert_eq!(
        found["activities"],
        json!([
            {"activity": "prepare", "before": 324_000, "after": 162_000, "saved": 162_000, "cut_percent": 50.0}
        ])
    );
    assert_eq!(
        (&found["before"], &found["after"], &found["cut_percent"]),
        (&json!(6_480_000), &json!(1_620_000), &json!(75.0))
    );
    assert_eq!(found["frequency"], json!({"before": 2, "after": 1}));
    let tiny = json!({"wage": 54000, "subjects": 2500, "activities": [{"before": {"hours": 0.00001}}]});
    assert_eq!(good("cost", &tiny)["before"], json!(1_350), "rounded once, at the end");
    let least = json!({"wage": 1_000_000, "activities": [{"before": {"hours": 0.000001}}]});
    assert_eq!(good("cost", &least)["before"], json!(1));
}

#[test]
fn a_file_of_a_windows_editor_is_read() {
    let output = calc("index", "\u{feff}{\"2.1\":{\"numerator\":1,\"denominator\":2}}", &["--json"]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found["total"], json!(10.0));
}
