//! Units through time on the real data: every old unit of the country is found by its name, codes mean what they meant on
//! the day, and going from old to new and back finds the start.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::HashMap;

use jiff::civil::date;
use law::province::UnitCode;
use law::territory::{Gazetteer, Resolution, UnitOn};
use law::text::fold;
use law::{Province, province::OldUnit};

struct House {
    province: Province,
    gazetteer: Gazetteer,
}

impl House {
    fn open() -> Self {
        let province = pack::embedded().unwrap_or_else(|faults| panic!("{faults:#?}"));
        let gazetteer = Gazetteer::new(&province);
        Self { province, gazetteer }
    }

    fn resolve(&self, text: &str) -> Resolution {
        self.gazetteer.resolve(&self.province, text)
    }

    fn codes(&self, text: &str) -> Vec<String> {
        self.resolve(text).matches.into_iter().map(|found| found.code).collect()
    }
}

fn successors(old: &OldUnit) -> Vec<String> {
    let mut codes: Vec<String> = old.successors.iter().map(|code| code.0.clone()).collect();
    codes.sort();
    codes
}

fn sorted(mut codes: Vec<String>) -> Vec<String> {
    codes.sort();
    codes
}

#[test]
fn every_old_unit_of_the_country_resolves_by_its_full_name() {
    let house = House::open();
    let mut wrong = Vec::new();
    for old in house.province.old_units.iter().filter(|old| !old.code.is_empty()) {
        let text = format!("{}, {}, {}", old.name, old.district, old.province);
        let found = house.resolve(&text);
        let by_it = found.matches.iter().filter(|m| m.via.iter().any(|via| via.code == old.code));
        let codes = sorted(by_it.map(|m| m.code.clone()).collect());
        if codes != successors(old) {
            wrong.push(format!("{text}: {codes:?}, not {:?}", successors(old)));
        }
        let asks = old.successors.len() > 1;
        if asks && found.question.is_none() {
            wrong.push(format!("{text}: no question"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong, such as {:#?}", wrong.len(), &wrong[..wrong.len().min(20)]);
}

#[test]
fn ward_and_province_without_diacritics_are_enough_where_they_are_unique() {
    let house = House::open();
    let mut seen: HashMap<(String, String), u32> = HashMap::new();
    let key = |old: &OldUnit| (fold(&old.name), fold(&old.province));
    for old in &house.province.old_units {
        *seen.entry(key(old)).or_default() += 1;
    }
    let (mut asked, mut right, mut wrong) = (0_u32, 0_u32, Vec::new());
    for old in house.province.old_units.iter().filter(|old| !old.code.is_empty() && seen[&key(old)] == 1) {
        asked += 1;
        let text = format!("{} {}", fold(&old.name), fold(&old.province));
        let codes = house.codes(&text);
        if old.successors.iter().all(|code| codes.contains(&code.0)) {
            right += 1;
        } else {
            wrong.push(format!("{text}: {codes:?}, not {:?}", successors(old)));
        }
    }
    let percent = f64::from(right) / f64::from(asked) * 100.0;
    assert!(percent >= 99.0, "{percent:.2} % of {asked}: {:#?}", &wrong[..wrong.len().min(30)]);
}

#[test]
fn people_type_in_many_ways() {
    let house = House::open();
    let expected = |name: &str, district: &str| {
        let old = house.province.old_units.iter().find(|old| old.name == name && old.district == district);
        successors(old.unwrap_or_else(|| panic!("{name}, {district}")))
    };
    let tan_hoa = expected("Phường Tân Hòa", "Thành phố Buôn Ma Thuột");
    for text in [
        "Phường Tân Hòa, thành phố Buôn Ma Thuột, tỉnh Đắk Lắk",
        "phường tân hoà, tp buôn ma thuột",
        "P. Tân Hòa, TP. BMT, Đắk Lắk",
        "p tan hoa tp bmt dak lak",
        "dak lak, buon ma thuot, tan hoa",
        "Đăk Lăk - Buôn Ma Thuột - Tân Hòa",
        "tan hoa buon ma thuot",
        "12 Lê Duẩn, phường Tân Hòa, TP Buôn Ma Thuột",
    ] {
        assert_eq!(sorted(house.codes(text)), tan_hoa, "{text}");
    }
    for typo in
        ["tan hoaa buon ma thuot", "tan hao buon ma thuot", "tn hoa buon ma thuot", "tan hoa buon ma thuat"]
    {
        assert!(house.codes(typo).contains(&tan_hoa[0]), "{typo}: {:?}", house.resolve(typo));
    }
    let five = expected("Phường 5", "Quận 3");
    for text in ["Phường 5, Quận 3, TP Hồ Chí Minh", "P5 Q3 TPHCM", "p.05, q.3, hcm", "f5 q3 sg"] {
        assert_eq!(sorted(house.codes(text)), five, "{text}");
    }
    assert_eq!(house.codes("Đắk Lắk"), ["66"]);
    assert_eq!(house.codes("24121"), ["24121"]);
    let now = house.codes("phường Buôn Ma Thuột, Đắk Lắk");
    assert_eq!(now.first().map(String::as_str), Some("24133"));
    assert_eq!(house.codes("xa lien son lak").first().map(String::as_str), Some("24580"));
}

#[test]
fn a_divided_unit_asks_and_a_named_part_answers() {
    let house = House::open();
    let found = house.resolve("Xã Ea BHốk, huyện Cư Kuin, Đắk Lắk");
    let codes = sorted(found.matches.iter().map(|m| m.code.clone()).collect());
    assert_eq!(codes, ["24544", "24561"]);
    assert!(found.matches.iter().all(|m| m.via[0].portion == "part" && m.via[0].code == "24550"));
    let question = found.question.unwrap();
    assert!(question.contains("Ea BHốk") && question.contains("chia"), "{question}");
    let part = house.province.units[&UnitCode("24544".into())].full_name();
    let told = house.resolve(&format!("Xã Ea BHốk, huyện Cư Kuin, nay là {part}"));
    assert_eq!((told.matches.len(), told.matches[0].code.as_str(), told.question), (1, "24544", None));
}

#[test]
fn a_district_a_province_and_nothing_at_all() {
    let house = House::open();
    let lak = house.resolve("huyện Lắk");
    assert!(lak.matches.len() > 2 && lak.matches.iter().all(|m| m.province_code == "66"), "{lak:?}");
    let phu_yen = house.resolve("tỉnh Phú Yên");
    assert_eq!(phu_yen.matches[0].code, "66");
    assert_eq!(phu_yen.matches[0].via[0].name, "Tỉnh Phú Yên");
    for nothing in ["", "   ", "!!!", "xyzzyx", "1234", "phường", "một hai bốn", &"a ".repeat(5_000)] {
        let found = house.resolve(nothing);
        assert!(found.matches.is_empty() && found.question.is_none(), "{nothing:.20}: {found:?}");
    }
}

#[test]
fn a_code_means_something_only_with_a_date() {
    let house = House::open();
    let (before, after) = (date(2025, 6, 30), date(2025, 7, 1));
    let name = |code: &str, day, known| house.province.unit_on(code, day, known).map(|unit| unit.full_name());
    let today = date(2026, 11, 23);
    assert_eq!(name("24121", before, today).as_deref(), Some("Phường Tân Hòa"));
    assert_eq!(name("24121", after, today).as_deref(), Some("Phường Tân Lập"));
    assert_eq!(name("24121", after, date(2025, 6, 1)).as_deref(), Some("Phường Tân Hòa"), "not known yet");
    assert_eq!(name("99999", after, today), None);
    let dong_nai = |day, known| match house.province.unit_on("75", day, known) {
        Some(UnitOn::New(unit)) => unit.full_name(),
        other => panic!("{other:?}"),
    };
    assert_eq!(dong_nai(date(2026, 4, 29), today), "Tỉnh Đồng Nai");
    assert_eq!(dong_nai(date(2026, 4, 30), today), "Thành phố Đồng Nai");
    assert_eq!(dong_nai(date(2026, 5, 1), date(2026, 4, 1)), "Tỉnh Đồng Nai");
}

#[test]
fn from_old_to_new_and_back_finds_the_start() {
    let house = House::open();
    for old in &house.province.old_units {
        for code in &old.successors {
            assert!(house.province.predecessors(code).any(|found| std::ptr::eq(found, old)), "{}", old.name);
        }
    }
    let own: Vec<&UnitCode> = house.province.units.keys().filter(|code| code.0.len() == 5).collect();
    assert_eq!(own.len(), 3_321);
    assert!(
        own.iter().all(|code| house.province.predecessors(code).next().is_some()),
        "every unit has a past"
    );
}
