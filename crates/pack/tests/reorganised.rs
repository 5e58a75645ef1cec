//! Units and agencies that change after the reform: what existed on any day agrees with the changes played one after the
//! other, old names lead to what is there now, and whoever took a place has its tasks.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use law::province::{AgencyId, UnitCode};
use law::territory::{Change, ChangeKind, Gazetteer, UnitOn};
use law::{Province, procedure::Citation};
use proptest::prelude::*;

fn code(text: &str) -> UnitCode {
    UnitCode(text.to_owned())
}

fn change(kind: ChangeKind, effective: Date, from: &[&str], to: &[&str], name: Option<&str>) -> Change {
    let codes = |codes: &[&str]| codes.iter().map(|text| code(text)).collect();
    let source = Citation { number: "19/2025/QĐ-TTg".to_owned(), article: None };
    Change {
        kind,
        effective,
        recorded: effective,
        source,
        from: codes(from),
        to: codes(to),
        name: name.map(str::to_owned),
        unit_kind: None,
        province: None,
    }
}

/// The units of Buôn Ma Thuột that the tests move about, and codes nobody has yet.
const OWN: [&str; 6] = ["24121", "24133", "24154", "24163", "22015", "22045"];
const NEW: [&str; 3] = ["99001", "99002", "99003"];

fn house(changes: Vec<Change>) -> Province {
    static EMBEDDED: std::sync::OnceLock<Province> = std::sync::OnceLock::new();
    let mut province = EMBEDDED.get_or_init(|| pack::embedded().unwrap()).clone();
    province.units.retain(|_, unit| unit.province.0 == "66");
    province.old_units.retain(|old| old.successors.iter().all(|code| province.units.contains_key(code)));
    let model = province.units[&code("24133")].clone();
    for new in NEW.into_iter().filter(|new| changes.iter().any(|change| change.to.contains(&code(new)))) {
        let unit = law::province::Unit { code: code(new), name: format!("Mới {new}"), ..model.clone() };
        province.units.insert(code(new), unit);
    }
    province.territory.changes = changes;
    province
}

/// The names of all units on a day, by playing every change in its order on a plain map.
fn played(province: &Province, day: Date) -> BTreeMap<String, String> {
    let mut names: BTreeMap<String, String> = province
        .units
        .values()
        .filter(|unit| !NEW.contains(&unit.code.0.as_str()))
        .map(|unit| (unit.code.0.clone(), unit.name.clone()))
        .collect();
    let mut changes: Vec<&Change> = province.territory.changes.iter().collect();
    changes.sort_by_key(|change| change.effective);
    for change in changes.into_iter().filter(|change| change.effective <= day) {
        let keeps_codes = matches!(change.kind, ChangeKind::Renamed);
        for gone in change.from.iter().filter(|code| !keeps_codes && !change.to.contains(code)) {
            names.remove(&gone.0);
        }
        let there = if keeps_codes { &change.from } else { &change.to };
        for unit in there {
            let began = province.units[unit].name.clone();
            let name = names.entry(unit.0.clone()).or_insert(began);
            // A name given with a change is that of units which go on.
            if let Some(given) = change.name.as_ref().filter(|_| change.from.contains(unit)) {
                name.clone_from(given);
            }
        }
    }
    names
}

/// Changes that could happen one after the other: only what exists changes.
fn histories() -> impl Strategy<Value = Vec<Change>> {
    prop::collection::vec((0..4_u8, 0..9_usize, 0..9_usize, 1..400_i64), 0..7).prop_map(|wishes| {
        let mut there: Vec<&str> = OWN.to_vec();
        let (mut unused, mut day, mut changes) = (NEW.to_vec(), date(2025, 8, 1), Vec::new());
        for (kind, one, other, days) in wishes {
            day = day.checked_add(jiff::Span::new().days(days)).unwrap();
            let (one, other) = (there[one % there.len()], there[other % there.len()]);
            match kind {
                0 => changes.push(change(ChangeKind::Renamed, day, &[one], &[], Some("Tên mới"))),
                1 if one != other => {
                    changes.push(change(ChangeKind::Merged, day, &[one, other], &[one], None));
                    there.retain(|unit| *unit != other);
                }
                2 if one != other && !unused.is_empty() => {
                    let new = unused.remove(0);
                    changes.push(change(ChangeKind::Merged, day, &[one, other], &[new], None));
                    there.retain(|unit| *unit != one && *unit != other);
                    there.push(new);
                }
                _ if !unused.is_empty() => {
                    let new = unused.remove(0);
                    changes.push(change(ChangeKind::Split, day, &[one], &[one, new], None));
                    there.push(new);
                }
                _ => {}
            }
        }
        changes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn as_of_any_day_agrees_with_the_changes_played_in_order(
        changes in histories(),
        days in prop::collection::vec(0..2_000_i64, 4),
    ) {
        let province = house(changes);
        for after in days {
            let day = date(2025, 7, 1).checked_add(jiff::Span::new().days(after)).unwrap();
            let expected = played(&province, day);
            let rolled = province.on(day);
            let found: BTreeMap<String, String> =
                rolled.units.values().map(|unit| (unit.code.0.clone(), unit.name.clone())).collect();
            prop_assert_eq!(&found, &expected, "on {}", day);
            for code in OWN.iter().chain(&NEW) {
                // Asked of any day from any other one, the answer is the same.
                for house in [&province, &rolled] {
                    let told = house.unit_on(code, day, day).map(|unit| match unit {
                        UnitOn::New(unit) => unit.name,
                        UnitOn::Old(old) => panic!("{old:?}"),
                    });
                    prop_assert_eq!(told.as_ref(), expected.get(*code), "{} on {}", code, day);
                }
            }
            prop_assert_eq!(rolled.on(date(2025, 7, 1)).units, province.on(date(2025, 7, 1)).units);
        }
    }

    #[test]
    fn every_old_unit_leads_to_units_that_exist_and_back(changes in histories(), after in 0..2_000_i64) {
        let day = date(2025, 7, 1).checked_add(jiff::Span::new().days(after)).unwrap();
        let rolled = house(changes).on(day);
        for old in &rolled.old_units {
            prop_assert!(!old.successors.is_empty(), "{}", old.name);
            for code in &old.successors {
                prop_assert!(rolled.units.contains_key(code), "{} became {:?} on {}", old.name, code, day);
                prop_assert!(rolled.predecessors(code).any(|found| found == old));
            }
        }
    }
}

#[test]
fn a_merged_unit_is_found_by_its_old_names_of_before_and_since_the_reform() {
    let day = date(2027, 3, 1);
    let merged = change(ChangeKind::Merged, day, &["24133", "24163"], &["99001"], None);
    let province = house(vec![merged]);
    let (before, after) = (province.on(date(2027, 2, 28)), province.on(day));
    assert!(!before.units.contains_key(&code("99001")) && before.units.contains_key(&code("24163")));
    assert!(!province.is_outdated(date(2027, 2, 28)) && province.is_outdated(day) && before.is_outdated(day));
    assert!(!after.is_outdated(date(2027, 12, 31)));
    let codes = |province: &Province, text: &str| -> Vec<String> {
        let found = Gazetteer::new(province).resolve(province, text);
        found.matches.into_iter().map(|found| found.code).collect()
    };
    // Phường Tân Lợi went into Phường Buôn Ma Thuột in 2025, and with it into the new ward.
    let old = "phuong tan loi, thanh pho buon ma thuot, dak lak";
    assert_eq!(
        (codes(&before, old), codes(&after, old)),
        (vec!["24133".to_owned()], vec!["99001".to_owned()])
    );
    assert_eq!(codes(&after, "phường Tân An, tỉnh Đắk Lắk"), ["99001"]);
}

/// The ward and its centre end and are succeeded by those of another one.
fn succeeded(province: &mut Province, from: &str, to: &str, last: Date) {
    let heirs = [(from.to_owned(), to.to_owned()), (format!("{from}.01"), format!("{to}.01"))];
    for (ended, heir) in heirs {
        let agency = province.agencies.get_mut(&AgencyId(ended)).unwrap();
        (agency.valid_to, agency.successor) = (Some(last), Some(AgencyId(heir)));
    }
}

#[test]
fn whoever_took_a_place_has_its_tasks() {
    let id = |text: &str| AgencyId(text.to_owned());
    let mut province = house(Vec::new());
    let (last, next) = (date(2027, 2, 28), date(2027, 3, 1));
    succeeded(&mut province, "H15.163", "H15.133", last);
    succeeded(&mut province, "H15.133", "H15.121", date(2028, 6, 30));
    let at = |agency: &str, day| province.agency_on(&id(agency), day).0.clone();
    assert_eq!([at("H15.163", last), at("H15.163", next)], ["H15.163", "H15.133"]);
    assert_eq!(at("H15.163.01", date(2028, 7, 1)), "H15.121.01", "also over two successions");
    let stood = id("H15.133");
    let tasks: Vec<&str> = province.stands_for(&stood, next).map(AgencyId::as_str).collect();
    assert_eq!(tasks, ["H15.133", "H15.163"]);
    assert_eq!(province.stands_for(&stood, last).count(), 1);
    assert!(province.has_successions(next) && !province.has_successions(last));
    let (before, after) = (province.on(last), province.on(next));
    let committee = |province: &Province, unit| province.committee_of(&code(unit)).map(|a| a.id.0.clone());
    assert_eq!(committee(&before, "24163").as_deref(), Some("H15.163"));
    assert_eq!(committee(&after, "24163").as_deref(), Some("H15.133"));
    assert_eq!(after.centre_of(&code("24163")).map(|a| a.id.as_str()), Some("H15.133.01"));
}

mod ordered {
    use law::province::UnitKind;
    use pack::{Act, Files, NewUnit, Order, OrderFault};

    use super::*;

    fn order(act: Act) -> Order {
        let source = "99/NQ-UBTVQH16".to_owned();
        Order {
            act, effective: date(2027, 3, 1), source, source_title: "Nghị quyết về sắp xếp".to_owned()
        }
    }

    fn codes(codes: &[&str]) -> Vec<String> {
        codes.iter().map(|code| (*code).to_owned()).collect()
    }

    fn new_unit() -> NewUnit {
        NewUnit { code: "24999".to_owned(), name: "Trung Tâm".to_owned(), kind: UnitKind::Ward }
    }

    /// The province of the text that an order makes, on the day before it takes effect and on the day.
    fn carried_out(act: Act) -> (Province, Province) {
        let mut files = Files::embedded();
        for (path, text) in files.reorganised(&order(act)).unwrap() {
            files.set(&path, text);
        }
        let faults: Vec<String> = pack::check(&files).iter().map(ToString::to_string).collect();
        assert_eq!(faults, Vec::<String>::new());
        let province = pack::compile(&files).unwrap();
        (province.on(date(2027, 2, 28)), province.on(date(2027, 3, 1)))
    }

    fn name(province: &Province, unit: &str) -> Option<String> {
        province.units.get(&code(unit)).map(law::Unit::full_name)
    }

    fn served_by(province: &Province, unit: &str) -> (String, String) {
        let id = |agency: Option<&law::Agency>| agency.unwrap().id.0.clone();
        (id(province.committee_of(&code(unit))), id(province.centre_of(&code(unit))))
    }

    #[test]
    fn two_wards_become_one_that_goes_on() {
        let act = Act::MergeInto { from: codes(&["24133", "24163"]), to: "24133".to_owned() };
        let (before, after) = carried_out(act);
        assert_eq!(before.communes().count(), 102);
        assert_eq!(after.communes().count(), 101);
        assert_eq!((name(&before, "24163").is_some(), name(&after, "24163")), (true, None));
        assert_eq!(served_by(&before, "24163").0, "H15.163");
        assert_eq!(served_by(&after, "24163"), ("H15.133".to_owned(), "H15.133.01".to_owned()));
    }

    #[test]
    fn two_wards_become_a_new_one() {
        let (before, after) = carried_out(Act::MergeNew { from: codes(&["24133", "24163"]), to: new_unit() });
        assert_eq!((before.communes().count(), after.communes().count()), (102, 101));
        assert_eq!(name(&after, "24999").as_deref(), Some("Phường Trung Tâm"));
        assert_eq!(served_by(&after, "24133"), ("H15.999".to_owned(), "H15.999.01".to_owned()));
        let heir = after.agency(&AgencyId("H15.999".to_owned())).unwrap();
        assert_eq!(heir.name.vi, "Ủy ban nhân dân phường Trung Tâm");
        assert!(!heir.exists_on(date(2027, 2, 28)));
    }

    #[test]
    fn a_part_becomes_a_commune_of_its_own_and_a_commune_a_ward() {
        let (before, after) = carried_out(Act::Split { from: "24175".to_owned(), to: new_unit() });
        assert_eq!((before.communes().count(), after.communes().count()), (102, 103));
        assert_eq!(served_by(&after, "24175").0, served_by(&before, "24175").0);
        let old = after.old_units.iter().find(|old| old.successors.contains(&code("24999"))).unwrap();
        assert_eq!(old.successors, [code("24175"), code("24999")], "an old name leads to both parts");
        let ward =
            Act::Rename {
                unit: "24175".to_owned(), name: "Hòa Phú Mới".to_owned(), kind: UnitKind::Ward
            };
        let (before, after) = carried_out(ward);
        assert_eq!(name(&before, "24175").as_deref(), Some("Xã Hòa Phú"));
        assert_eq!(name(&after, "24175").as_deref(), Some("Phường Hòa Phú Mới"));
        let committee = after.committee_of(&code("24175")).unwrap();
        assert_eq!(
            (committee.short.as_str(), committee.name.nb.as_str()),
            ("P. Hòa Phú Mới", "Folkekomiteen i bydelen Hòa Phú Mới")
        );
    }

    #[test]
    fn departments_become_one() {
        let act = Act::MergeAgencies { from: codes(&["H15.02"]), to: "H15.03".to_owned() };
        let (before, after) = carried_out(act);
        let id = AgencyId("H15.02".to_owned());
        let at = |province: &Province, day| province.agency_on(&id, day).0.clone();
        assert_eq!(at(&before, date(2027, 2, 28)), "H15.02");
        assert_eq!(at(&after, date(2027, 3, 1)), "H15.03");
    }

    #[test]
    fn an_order_that_cannot_be_is_said() {
        let files = Files::embedded();
        let fault = |act: Act| files.reorganised(&order(act)).unwrap_err();
        let merge = |from: &[&str], to: &str| Act::MergeInto { from: codes(from), to: to.to_owned() };
        assert_eq!(fault(merge(&["24133", "24133"], "24133")), OrderFault::TooFew);
        assert_eq!(fault(merge(&["24133", "00004"], "24133")), OrderFault::UnknownUnit("00004".to_owned()));
        let taken = NewUnit { code: "24175".to_owned(), ..new_unit() };
        let split = |to: NewUnit| Act::Split { from: "24133".to_owned(), to };
        assert_eq!(fault(split(taken)), OrderFault::CodeTaken("24175".to_owned()));
        assert_eq!(fault(split(NewUnit { name: " ".to_owned(), ..new_unit() })), OrderFault::NoName);
        assert_eq!(
            fault(split(NewUnit { code: "2499".to_owned(), ..new_unit() })),
            OrderFault::WrongCode("2499".to_owned())
        );
        let agencies = Act::MergeAgencies { from: codes(&["H15.77"]), to: "H15.03".to_owned() };
        assert_eq!(fault(agencies), OrderFault::UnknownAgency("H15.77".to_owned()));
    }
}
