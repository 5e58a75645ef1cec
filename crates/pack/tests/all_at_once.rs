//! All faults of one TOML file come at once, in the order of its lines, and no fault only because of another.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use pack::{Fault, Files};

const MARITAL: &str = "procedures/1.004873-marital-status-certificate.toml";

/// The faults of the file after these changes; each must find its text.
fn after(path: &str, changes: &[(&str, &str)]) -> (Vec<Fault>, String) {
    let mut files = Files::embedded();
    let mut text = files.text(path).unwrap().to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from:?} is not in {path}");
        text = text.replacen(from, to, 1);
    }
    files.set(path, text.clone());
    let faults = pack::check(&files).into_iter().filter(|fault| fault.file == path).collect();
    (faults, text)
}

/// Checks that the faults are exactly these, each on the line that holds its text.
fn expect(path: &str, changes: &[(&str, &str)], expected: &[(&str, &str)]) {
    let (faults, text) = after(path, changes);
    let found: Vec<(&str, &str)> =
        faults.iter().map(|f| (f.code, text.lines().nth(f.line - 1).unwrap_or_default())).collect();
    let same = found.len() == expected.len()
        && found
            .iter()
            .zip(expected)
            .all(|((code, line), (wanted, part))| code == wanted && line.contains(part));
    assert!(same, "{changes:?}\nfound {found:#?}\nnot {expected:#?}\n{faults:#?}");
    assert!(faults.is_sorted_by_key(|fault| fault.line), "{faults:#?}");
}

#[test]
fn three_faults_of_three_kinds_in_order_of_line() {
    expect(
        MARITAL,
        &[
            ("level = \"commune\"", "level = \"village\""),
            ("clock_policy = ", "clok_policy = "),
            ("limit = \"3 working days\"", "limit = \"3 moons\""),
        ],
        &[("unknown-value", "level ="), ("unknown-key", "clok_policy"), ("syntax", "3 moons")],
    );
}

#[test]
fn syntax_keys_values_and_missing_parts_together() {
    expect(
        MARITAL,
        &[
            ("level = \"commune\"", "level = \"commune"),
            ("clock_policy = ", "clok_policy = "),
            ("step = \"appraise\", hours = 14.0", "step = \"appraise\", hours = \"many\""),
            ("source = { number = \"85/2019/TT-BTC\" }", ""),
            (", en = \"Certificate of marital status\"", ""),
        ],
        &[
            ("missing-language", "name ="),
            ("syntax", "level ="),
            ("unknown-key", "clok_policy"),
            ("syntax", "hours = \"many\""),
            ("no-source", "[[fees]]"),
        ],
    );
}

#[test]
fn every_missing_key_is_named() {
    let (faults, _) = after(
        MARITAL,
        &[
            ("summary = ", "# "),
            ("field = \"civil_status\"", ""),
            ("intake_scope = ", "# "),
            ("limit = ", "# "),
        ],
    );
    let missing: Vec<&str> = faults.iter().map(|f| f.message.as_str()).collect();
    let keys = ["field", "intake_scope", "summary", "limit"].map(|key| format!("missing field `{key}`"));
    assert_eq!(missing, keys.iter().map(String::as_str).collect::<Vec<_>>(), "{faults:#?}");
    assert!(faults.iter().all(|f| f.code == "missing-key"));
}

#[test]
fn broken_syntax_is_blamed_once_where_it_is() {
    for (from, to, line) in [
        ("name = { ", "name = ", "name ="),
        ("level = \"commune\"", "level = commune", "level ="),
        ("level = \"commune\"", "level \"commune\"", "level"),
        ("level = \"commune\"", "level: \"commune\"", "level"),
        ("level = \"commune\"", "level = “commune”", "level ="),
        ("level = \"commune\"", "level = \"commune\"\nlevel = \"province\"", "province"),
        ("[[limits]]", "[[limits]", "[[limits]"),
        ("[[limits]]", "[limits]]", "[limits]]"),
        ("effective_from = \"2025-07-01\"", "effective_from = 2025-13-01", "2025-13"),
    ] {
        expect(MARITAL, &[(from, to)], &[("syntax", line)]);
    }
    // What is not closed is blamed at its end, and the statements after it are still read.
    let changes =
        [("subjects = [\"citizen\"]", "subjects = [\"citizen\""), ("clock_policy = ", "clok_policy = ")];
    let (faults, _) = after(MARITAL, &changes);
    assert_eq!(faults.iter().map(|f| f.code).collect::<Vec<_>>(), ["syntax", "unknown-key"], "{faults:#?}");
}

#[test]
fn every_element_of_a_table_is_read() {
    expect(
        "sources.toml",
        &[
            ("number = \"60/2014/QH13\"", "number = 60"),
            ("number = \"68/2020/QH14\"", "numbre = \"68/2020/QH14\""),
        ],
        &[("syntax", "number = 60"), ("unknown-key", "numbre")],
    );
    expect(
        "pack.toml",
        &[("sessions = [[\"07:30\"", "sessions = [[730"), ("[calendar]\nfirst", "[calendar]\nfrist")],
        &[("unknown-key", "frist"), ("syntax", "730")],
    );
}

/// Each line of a file broken in turn: always a fault, never one on an earlier line.
#[test]
fn no_line_is_blamed_for_a_later_one() {
    let files = Files::embedded();
    let text = files.text(MARITAL).unwrap();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| line.contains(" = ")) {
        let mut broken: Vec<&str> = text.lines().collect();
        let changed = line.replacen(" = ", " ", 1);
        broken[index] = &changed;
        // Alone, without the tables of the pack: nothing but the file itself is of interest.
        let alone = Files::from_texts([(MARITAL.to_owned(), broken.join("\n"))]);
        let faults: Vec<Fault> = pack::check(&alone).into_iter().filter(|f| f.file == MARITAL).collect();
        assert_eq!(faults.len(), 1, "{changed}: {faults:#?}");
        assert_eq!(faults[0].line, index + 1, "{changed}: {faults:#?}");
    }
}

#[test]
fn a_near_name_is_offered_and_kinds_are_said_plainly() {
    let (faults, _) = after(MARITAL, &[("clock_policy = ", "clok_policy = ")]);
    assert_eq!(faults[0].help, "did you mean `clock_policy`?");
    let (faults, _) = after(MARITAL, &[("level = \"commune\"", "level = \"comune\"")]);
    assert_eq!(faults[0].help, "did you mean `commune`?");
    let (faults, _) = after(MARITAL, &[("dong = 0", "dong = \"0\"")]);
    assert!(faults[0].message.ends_with("expected a whole number"), "{faults:?}");
    let (faults, _) = after(MARITAL, &[("name = { vi", "name = \"x\" # ")]);
    assert!(faults[0].message.ends_with("expected a table { key = value, … }"), "{faults:?}");
}
