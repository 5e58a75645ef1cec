//! The built-in pack: complete, without faults, and true to the country it describes.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use law::code::ProcedureCode;
use law::deadline::remote_limit;
use law::procedure::Handling;
use law::province::{AgencyKind, UnitKind};
use pack::Files;

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

#[test]
fn land_takes_ten_days_more_in_remote_communes() {
    let province = province();
    let remote = province.communes().filter(|u| u.remote).count();
    assert!((10..102).contains(&remote), "{remote}");
    let mut seen = 0;
    for procedure in province.procedures.values().flatten().filter(|p| p.field == "land") {
        let cases: Vec<Option<&str>> = if procedure.cases.is_empty() {
            vec![None]
        } else {
            procedure.cases.iter().map(|c| Some(c.id.as_str())).collect()
        };
        for case in cases {
            let limit = |remote| {
                procedure.limit(&law::Circumstances::of(case, procedure.channels[0], remote)).unwrap().limit
            };
            assert_eq!(limit(true), remote_limit(limit(false), 10), "{} {case:?}", procedure.code);
            seen += 1;
        }
    }
    assert!(seen >= 9, "{seen}");
}

#[test]
fn limits_are_those_of_the_catalogue() {
    let province = province();
    for (code, case, limit) in [
        ("1.001193", Some("on_time"), "same day"),
        ("1.001193", Some("verify"), "3 working days"),
        ("1.000894", Some("verify"), "5 working days"),
        ("1.001022", Some("verify"), "8 working days"),
        ("1.004859", Some("change"), "3 working days"),
        ("1.004859", Some("verify"), "6 working days"),
        ("1.004859", Some("supplement"), "same day"),
        ("1.004873", None, "3 working days"),
        ("1.004884", None, "5 working days"),
        ("2.000806", None, "5 working days"),
        ("2.000815", Some("plain"), "same day"),
        ("2.000908", None, "1 working day"),
        ("1.004222", None, "7 working days"),
        ("1.001612", None, "3 working days"),
        ("1.013978", Some("certificate"), "20 working days"),
        ("1.013978", Some("registration"), "17 working days"),
        ("1.013225", Some("house"), "15 days"),
        ("1.013225", Some("works"), "20 days"),
        ("1.010733", Some("plain"), "35 days"),
        ("1.012812", None, "30 days"),
    ] {
        let procedure = &province.procedures[&ProcedureCode(code.into())][0];
        let ordinary = law::Circumstances::of(case, procedure.channels[0], false);
        let rule = procedure.limit(&ordinary).unwrap();
        assert_eq!(rule.limit.to_string(), limit, "{code} {case:?}");
    }
}

#[test]
fn what_is_done_at_the_counter_at_once_is_marked() {
    let province = province();
    let at_once: Vec<&str> =
        province.procedures.values().flatten().filter(|p| p.immediate).map(|p| p.code.as_str()).collect();
    assert_eq!(at_once, ["2.000635", "2.000815", "2.000884", "2.000908"]);
}

#[test]
fn computed_days_off_are_not_verified() {
    let text = Files::embedded().text("holidays.csv").unwrap().to_owned();
    assert!(text.lines().filter(|l| l.starts_with("2026-")).all(|l| l.contains(",announced,")));
    assert!(text.contains("2027-02-06,holiday,Tết Nguyên Đán,computed,"));
    let (first, last) = province().calendar.range();
    assert_eq!((first.to_string(), last.to_string()), ("2024-01-01".to_owned(), "2028-12-31".to_owned()));
}

#[test]
fn names_for_simulations_are_there() {
    let names = pack::names();
    assert!(names.of("family", "kinh", "female").len() > 20);
    assert!(names.of("given", "kinh", "male").len() > 20);
}

#[test]
fn a_pack_in_a_folder_is_the_same() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../provinces/daklak");
    let loaded = pack::load(std::path::Path::new(folder)).unwrap();
    let built_in = province();
    assert_eq!(loaded.procedures, built_in.procedures);
    assert_eq!(loaded.agencies, built_in.agencies);
    assert_eq!(loaded.edition, built_in.edition);
}
