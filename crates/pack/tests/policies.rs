//! The policies of the built-in pack as a table role × action × place, kept as text for whoever audits them, and every
//! fault of a policy. `MOTCUA_WRITE=1` writes the table anew.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fmt::Write;

use law::policy::{Action, Place, Role};
use pack::{Fault, Files, Severity};

const PATH: &str = "policies.toml";

fn table() -> String {
    let policies = pack::embedded().unwrap().policies;
    let mut table = String::new();
    for day in policies.days() {
        let powers = policies.at(law::time::instant(day.at(12, 0, 0, 0)));
        writeln!(table, "from {day}").unwrap();
        for action in Action::ALL {
            let held = Role::ALL.into_iter().filter_map(|role| {
                let places = powers.places(role, *action);
                let mut told: Vec<String> = places.iter().map(|place| place.as_str().to_owned()).collect();
                let conditional = powers.conditional(role, *action).flat_map(|(places, when)| {
                    places
                        .iter()
                        .map(move |place| format!("{} if {when}", place.as_str()))
                        .collect::<Vec<_>>()
                });
                told.extend(conditional);
                (!told.is_empty()).then(|| format!("{}({})", role.as_str(), told.join(" ")))
            });
            writeln!(table, "{:<30}{}", action.as_str(), held.collect::<Vec<_>>().join(" ")).unwrap();
        }
    }
    table
}

#[test]
fn the_table_of_powers_is_the_one_that_was_read() {
    let (path, table) = (concat!(env!("CARGO_MANIFEST_DIR"), "/tests/policies.txt"), table());
    if std::env::var_os("MOTCUA_WRITE").is_some() {
        std::fs::write(path, &table).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(table, kept, "powers differ; MOTCUA_WRITE=1 writes the table anew");
}

fn faults_of(change: impl Fn(&str) -> String) -> Vec<Fault> {
    let mut files = Files::embedded();
    let text = change(files.text(PATH).unwrap());
    files.set(PATH, text);
    pack::check(&files)
}

/// (text there, text instead, code of the fault): the fault stands on the line of the change.
const ON_THE_LINE: [(&str, &str, &str); 12] = [
    ("roles = [\"certifier\"]", "roles = [\"certifer\"]", "unknown-value"),
    ("may = [\"settle\"]", "may = [\"setle\"]", "unknown-value"),
    ("at = [\"own_desk\", \"authority\"]", "at = [\"own_desks\", \"authority\"]", "unknown-value"),
    ("name = \"tu-nhan\"", "name = \"phan-cong\"", "duplicate-id"),
    ("may = [\"claim\"]", "may = [\"claim\"]\nunless = \"x\"", "unknown-key"),
    ("number = \"23/2015/NĐ-CP\"", "number = \"23/2055/NĐ-CP\"", "unknown-source"),
    ("roles = [\"certifier\"]", "roles = []", "adds-nothing"),
    (
        "may = [\"propose_edition\", \"publish_edition\"]\nat = [\"everywhere\"]",
        "may = [\"propose_edition\", \"publish_edition\"]\nat = [\"intake\"]",
        "wrong-place",
    ),
    ("may = [\"claim\"]", "may = [\"claim\"]\nwhen = \"stag == 'accepted'\"", "unknown-fact"),
    ("may = [\"claim\"]", "may = [\"claim\"]\nwhen = \"stage == 'aceptd'\"", "condition-type"),
    (
        "may = [\"claim\"]",
        "may = [\"claim\"]\nwhen = \"stage == 'accepted' && stage == 'stopped'\"",
        "never-holds",
    ),
    ("may = [\"see_names\"]", "may = [\"see_names\"]\nwhen = \"remote\"", "condition-on-sight"),
];

#[test]
fn faults_stand_where_they_are() {
    for (from, to, code) in ON_THE_LINE {
        let line = std::cell::Cell::new(0);
        let faults = faults_of(|text| {
            let at = text.find(from).unwrap_or_else(|| panic!("{from:?}"));
            line.set(text[..at].matches('\n').count() + 1);
            text.replacen(from, to, 1)
        });
        let fault = faults.iter().find(|fault| fault.code == code);
        let fault = fault.unwrap_or_else(|| panic!("{code} not found: {faults:#?}"));
        assert_eq!((fault.file.as_str(), fault.severity), (PATH, Severity::Error), "{fault}");
        let lines = line.get()..=line.get() + to.matches('\n').count();
        assert!(lines.contains(&fault.line), "{code}: line {} not in {lines:?}: {fault}", fault.line);
        assert!(!fault.help.is_empty() && fault.column > 0, "{fault}");
    }
}

#[test]
fn a_policy_needs_a_source_and_dates_in_order() {
    let faults = faults_of(|text| text.replacen("source = { number = \"23/2015/NĐ-CP\" }", "", 1));
    assert!(faults.iter().any(|fault| fault.code == "no-source"), "{faults:#?}");
    let until = "effective_from = \"2025-07-01\"\neffective_to = \"2025-06-30\"";
    let faults = faults_of(|text| text.replacen("effective_from = \"2025-07-01\"", until, 1));
    assert!(faults.iter().any(|fault| fault.code == "period" && fault.file == PATH), "{faults:#?}");
}

#[test]
fn what_others_give_already_is_a_fault_and_so_is_what_nobody_may() {
    let again = "\n[[policy]]\nname = \"lai\"\nroles = [\"clerk\"]\nmay = [\"issue\"]\nat = [\"authority\"]\n\
        effective_from = \"2026-01-01\"\nsource = { number = \"118/2025/NĐ-CP\" }\n";
    let faults = faults_of(|text| format!("{text}{again}"));
    let fault = faults.iter().find(|fault| fault.code == "adds-nothing").expect("a fault");
    assert!(fault.message.contains("lai"), "{fault}");
    let faults = faults_of(|text| text.replacen("may = [\"issue\"]", "may = [\"correct_error\"]", 1));
    let fault = faults.iter().find(|fault| fault.code == "nobody-may").expect("a fault");
    assert!(fault.message.contains("issue"), "{fault}");
}

#[test]
fn a_pack_without_policies_takes_the_built_in_ones_and_says_so() {
    let mut files = Files::embedded();
    files.remove(PATH);
    let faults = pack::check(&files);
    assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["no-policies"]);
    assert_eq!(faults[0].severity, Severity::Warning);
    assert_eq!(pack::compile(&files).unwrap().policies, pack::embedded().unwrap().policies);
}

#[test]
fn a_condition_is_asked_of_one_dossier() {
    let text = Files::embedded().text(PATH).unwrap().to_owned();
    let mut files = Files::embedded();
    files.set(
        PATH,
        text.replacen("may = [\"claim\"]", "may = [\"claim\"]\nwhen = \"field == 'civil_status'\"", 1),
    );
    let policies = pack::compile(&files).unwrap().policies;
    let day = policies.days().next().unwrap();
    let powers = policies.at(law::time::instant(day.at(12, 0, 0, 0)));
    assert!(powers.places(Role::CaseOfficer, Action::Claim).is_empty());
    assert!(powers.all_places(Role::CaseOfficer, Action::Claim).has(Place::Authority));
}
