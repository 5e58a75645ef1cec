//! The built-in pack: complete, without faults, and true to the country it describes.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use law::procedure::Handling;
use law::province::{AgencyKind, UnitKind};
use pack::{Files, Severity};

fn province() -> law::Province {
    pack::embedded()
        .unwrap_or_else(|faults| panic!("{}", faults.iter().map(|f| format!("{f}\n")).collect::<String>()))
}

#[test]
fn it_has_no_faults() {
    let faults = pack::check(&Files::embedded());
    assert!(faults.is_empty(), "{}", faults.iter().map(|f| format!("{f}\n")).collect::<String>());
}

#[test]
fn the_country_is_whole() {
    let province = province();
    let count = |of: &dyn Fn(&law::Unit) -> bool| province.units.values().filter(|u| of(u)).count();
    assert_eq!(count(&|u| u.code == u.province), 34);
    assert_eq!(count(&|u| u.code != u.province), 3_321);
    assert_eq!(count(&|u| u.kind == UnitKind::SpecialZone), 13);
    assert_eq!(province.communes().count(), 102);
    let wards = province.communes().filter(|u| u.kind == UnitKind::Ward).count();
    assert_eq!(wards, 14);
}

#[test]
fn every_old_unit_leads_somewhere() {
    let province = province();
    assert_eq!(province.old_units.len(), 10_040);
    for old in &province.old_units {
        assert!(!old.successors.is_empty(), "{} {}", old.code, old.name);
        for code in &old.successors {
            assert!(province.units.contains_key(code), "{} -> {}", old.name, code.0);
        }
    }
    let old_of_daklak: Vec<_> = province
        .old_units
        .iter()
        .filter(|old| old.successors.iter().any(|s| province.units[s].province == province.code))
        .collect();
    assert_eq!(old_of_daklak.len(), 286);
    assert_eq!(old_of_daklak.iter().filter(|old| old.successors.len() > 1).count(), 8);
}

#[test]
fn every_commune_has_its_committee_and_its_centre() {
    let province = province();
    for unit in province.communes() {
        let committee = province.committee_of(&unit.code).expect("a committee");
        let centre = province.centre_of(&unit.code).expect("a centre");
        assert_eq!(centre.parent.as_ref(), Some(&committee.id));
        assert!(province.own_desk(&centre.id, &committee.id));
    }
    let centres = province.agencies.values().filter(|a| a.kind == AgencyKind::ProvincialCentre).count();
    assert_eq!(centres, 1);
}

#[test]
fn the_seed_catalogue_is_complete() {
    let province = province();
    assert!(province.procedures.len() >= 50, "{}", province.procedures.len());
    for procedure in province.procedures.values().flatten() {
        assert!(!procedure.legal_basis.is_empty(), "{}", procedure.code);
        assert!(!procedure.results.is_empty(), "{}", procedure.code);
        assert!(!procedure.form.is_empty(), "{}", procedure.code);
        assert!(!procedure.keywords.is_empty(), "{}", procedure.code);
        if procedure.handling == Handling::Here
            && !procedure.code.0.ends_with("1606")
            && procedure.field != "education"
        {
            assert_eq!(procedure.steps.len(), 7, "{}", procedure.code);
        }
    }
}

fn faults_with(path: &str, from: &str, to: &str) -> Vec<pack::Fault> {
    let mut files = Files::embedded();
    let text = files.text(path).expect("the file").replacen(from, to, 1);
    assert_ne!(Some(text.as_str()), files.text(path), "{from:?} is not in {path}");
    files.set(path, text);
    pack::check(&files)
}

#[test]
fn each_fault_has_its_code_and_its_place() {
    let marital = "procedures/1.004873-marital-status-certificate.toml";
    for (path, from, to, code) in [
        (marital, "field = \"civil_status\"", "field = \"civil\"", "unknown-field"),
        (marital, "clock_policy", "clok_policy", "unknown-key"),
        (marital, "level = \"commune\"", "level = \"province\"", "no-authority"),
        (marital, "limit = \"3 working days\"", "limit = \"2 working days\"", "steps-over-limit"),
        (marital, "limit = \"3 working days\"", "limit = \"3 moons\"", "syntax"),
        (marital, "en = \"Certificate of marital status\"", "en = \"\"", "missing-language"),
        (marital, "60/2014/QH13", "60/1914/QH13", "unknown-source"),
        (marital, "id = \"divorce\"", "id = \"old_certificate\"", "duplicate-id"),
        (
            "procedures/1.001193-birth-registration.toml",
            "case = \"verify\"",
            "case = \"verfy\"",
            "unknown-case",
        ),
        (
            "procedures/1.013831-land-change.toml",
            "authority = \"H15.15\"",
            "authority = \"H15.77\"",
            "unknown-agency",
        ),
        ("pack.toml", "sessions = [[\"07:30\"", "sessions = [[\"7h30\"", "time"),
        ("pack.toml", "188/1999/QĐ-TTg", "188/2999/QĐ-TTg", "unknown-source"),
        ("units.csv", "24133,Buôn Ma Thuột,ward", "24133,Buôn Ma Thuột,town", "table-row"),
    ] {
        let faults = faults_with(path, from, to);
        let fault = faults.iter().find(|f| f.code == code);
        let fault = fault.unwrap_or_else(|| panic!("{code} not found: {faults:?}"));
        assert_eq!(fault.severity, Severity::Error);
        assert!(fault.file == path && fault.line > 0 && !fault.help.is_empty(), "{fault}");
    }
}

#[test]
fn two_editions_may_not_overlap() {
    let mut files = Files::embedded();
    let text = files.text("procedures/1.004873-marital-status-certificate.toml").unwrap();
    let second = text.replace("effective_from = \"2025-07-01\"", "effective_from = \"2026-03-01\"");
    files.set("procedures/1.004873-second.toml", second);
    assert!(pack::check(&files).iter().any(|f| f.code == "overlapping-periods"));
}

#[test]
fn the_national_catalogue_is_taken_whole_or_not_at_all() {
    let header = "code,name_vi,ministry,decision_no,levels,field\n";
    let good = format!("{header}1.000005,\"Thủ tục\nhai dòng\",Bộ Tài chính,1/QĐ,commune,Hải quan\n");
    let entries = pack::catalogue::read("c.csv", &good).unwrap();
    assert_eq!((entries.len(), entries[0].name.as_str()), (1, "Thủ tục hai dòng"));
    let bad = format!("{good}9,Tên,Bộ,1,commune,x\n");
    let faults = pack::catalogue::read("c.csv", &bad).unwrap_err();
    assert_eq!((faults[0].code, faults[0].line), ("catalogue-row", 4));
    assert_eq!(pack::catalogue::read("c.csv", "a,b\n").unwrap_err()[0].code, "catalogue-header");
    assert_eq!(pack::catalogue::read("c.csv", "").unwrap_err()[0].code, "catalogue-header");
}
