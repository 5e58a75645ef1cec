//! Codes as issued, as typed, and as mistyped.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use law::AgencyId;
use law::code::{
    CodeKind, CodeReport, DossierCode, ProcedureCode, birth_year_and_sex, check, legacy_of, mask_personal_id,
    new_order_of, normal_phone,
};
use proptest::prelude::*;

fn examine(kind: &str, value: &str) -> CodeReport {
    let names = |code: &str| (code == "24133").then(|| "Phường Buôn Ma Thuột".to_owned());
    check(kind.parse().unwrap(), value, &names, Some(jiff::civil::date(2026, 11, 23)))
}

#[test]
fn good_codes_and_their_normal_forms() {
    for (kind, value, normal) in [
        ("dossier", "000.00.16.H15-250701-0001", "H15.16-250701-0001"),
        ("dossier", "000.00.16.G04-220324-0020", "G04.16-220324-0020"),
        ("dossier", " h15.133-261123-0042 ", "H15.133-261123-0042"),
        ("dossier", "H15.05.02-250701-00010", "H15.05.02-250701-00010"),
        ("dossier", "G22.99-251231-0001", "G22.99-251231-0001"),
        ("agency", "000.00.16.H15", "H15.16"),
        ("agency", "000.02.05.H15", "H15.05.02"),
        ("agency", "001.02.05.H15", "H15.05.02.001"),
        ("agency", "H15", "H15"),
        ("procedure", "1.001193", "1.001193"),
        ("procedure", "1.000948.H38", "1.000948"),
        ("procedure", "1.001193.000.00.00.H15", "1.001193"),
        ("unit", "24133", "24133"),
        ("personal-id", "066194001234", "066194001234"),
        ("tax-code", "0100109106", "0100109106"),
        ("tax-code", "6000175018", "6000175018"),
        ("tax-code", "4400114094", "4400114094"),
        ("tax-code", "0100109106-001", "0100109106-001"),
        ("tax-code", "066194001234", "066194001234"),
        ("document-number", "118/2025/NĐ-CP", "118/2025/NĐ-CP"),
        ("document-number", "118/2025/nđ-cp", "118/2025/NĐ-CP"),
        ("document-number", "118-2025-NĐ-CP", "118/2025/NĐ-CP"),
        ("document-number", "66.7/2025/NQ-CP", "66.7/2025/NQ-CP"),
        ("document-number", "66/NQ-CP", "66/NQ-CP"),
        ("document-number", "64/2025/QH15", "64/2025/QH15"),
        ("document-number", "57-NQ/TW", "57-NQ/TW"),
        ("document-number", "05/2015/TTLT-BTP-BCA-BYT", "05/2015/TTLT-BTP-BCA-BYT"),
        ("document-number", "163/QĐ-BTP", "163/QĐ-BTP"),
        ("document-number", "11/2025/TT-BKHCN", "11/2025/TT-BKHCN"),
    ] {
        let report = examine(kind, value);
        assert!(report.valid, "{kind} {value}: {report:?}");
        assert_eq!(report.normalized.as_deref(), Some(normal), "{kind} {value}");
    }
}

#[test]
fn bad_codes_say_why() {
    for (kind, value, problem) in [
        ("dossier", "", "format"),
        ("dossier", "H15.133-261323-0042", "date"),
        ("dossier", "H15.133-250229-0042", "date"),
        ("dossier", "H15.133-261123-42", "sequence"),
        ("dossier", "15.133-261123-0042", "agency"),
        ("agency", "15", "root"),
        ("agency", "H15.!", "group"),
        ("agency", "", "root"),
        ("procedure", "0.004873", "kind"),
        ("procedure", "1.04873", "number"),
        ("procedure", "1.004873.X", "suffix"),
        ("procedure", "1.004873.G15", "suffix"),
        ("procedure", "1004873", "format"),
        ("unit", "24134", "unknown"),
        ("unit", "2413", "format"),
        ("personal-id", "241234567", "old-card"),
        ("personal-id", "06619400123", "length"),
        ("personal-id", "", "length"),
        ("tax-code", "0100109107", "check-digit"),
        ("tax-code", "0100109106-000", "branch"),
        ("tax-code", "12345", "format"),
        ("document-number", "118", "format"),
        ("document-number", "x/2025/NĐ-CP", "number"),
        ("document-number", "118/2025/", "symbol"),
    ] {
        let report = examine(kind, value);
        assert!(!report.valid && report.normalized.is_none(), "{kind} {value}: {report:?}");
        assert!(report.problems.iter().any(|p| p.code == problem), "{kind} {value}: {report:?}");
    }
}

#[test]
fn unknown_places_and_missing_years_only_warn() {
    assert_eq!(examine("personal-id", "999194001234").warnings[0].code, "place");
    assert_eq!(examine("document-number", "66/NQ-CP").warnings[0].code, "no-year");
    assert_eq!(examine("procedure", "5.000001").warnings[0].code, "internal");
}

#[test]
fn parts_of_a_personal_number() {
    let report = examine("personal-id", "066194001234");
    assert_eq!((report.parts["birth_year"].as_str(), report.parts["sex"].as_str()), ("1994", "female"));
    assert_eq!(birth_year_and_sex("066194001234"), Some((1994, true)));
    assert_eq!(birth_year_and_sex("066299001234"), Some((2099, false)));
    assert_eq!(birth_year_and_sex("0661"), None);
    assert_eq!(examine("personal-id", "066226001234").problems, []);
    assert_eq!(examine("personal-id", "066227001234").problems[0].code, "birth-year");
    assert_eq!(examine("tax-code", "066227001234").problems[0].code, "birth-year");
    assert_eq!(mask_personal_id("066194001234"), "066******234");
    assert_eq!(mask_personal_id("0661"), "****");
}

#[test]
fn masks_and_telephones() {
    assert_eq!(law::text::mask_name("Nguyễn Thị Hường"), "N. T. H***");
    assert_eq!(law::text::mask_name(""), "");
    assert_eq!(law::text::mask_phone("0905123118"), "0905 *** 118");
    assert_eq!(normal_phone("+84 905 123 118").as_deref(), Some("0905123118"));
    assert_eq!(normal_phone("0905.123.118").as_deref(), Some("0905123118"));
    for bad in ["", "0205123118", "090512311", "905123118", "+850905123118"] {
        assert_eq!(normal_phone(bad), None, "{bad}");
    }
}

#[test]
fn both_orders_of_an_agency_meet() {
    for (legacy, new) in
        [("000.00.16.H15", "H15.16"), ("000.02.05.H15", "H15.05.02"), ("001.02.05.H15", "H15.05.02.001")]
    {
        assert_eq!(new_order_of(legacy).as_deref(), Some(new));
        assert_eq!(legacy_of(new).as_deref(), Some(legacy));
    }
    assert_eq!(legacy_of("H15.133"), None);
    // A level without the one above it would become another agency.
    for left_out in ["133.00.00.H15", "133.00.16.H15", "000.02.00.H15"] {
        assert_eq!(new_order_of(left_out), None, "{left_out}");
        assert!(!examine("agency", left_out).valid, "{left_out}");
    }
    assert_eq!(new_order_of("000.00.00.H15").as_deref(), Some("H15"));
}

#[test]
fn codes_are_issued_with_four_digits_and_more_when_needed() {
    let issue = |n| DossierCode::issue(&AgencyId("H15.133".into()), "2026-11-23".parse().unwrap(), n).0;
    assert_eq!(issue(42), "H15.133-261123-0042");
    assert_eq!(issue(10_000), "H15.133-261123-10000");
    assert!(DossierCode::parse(&issue(10_000)).is_ok());
}

proptest! {
    #[test]
    fn nothing_typed_makes_it_panic(text in "\\PC{0,40}", kind in 0usize..7) {
        let kinds = ["dossier", "agency", "procedure", "unit", "personal-id", "tax-code", "document-number"];
        let report = examine(kinds[kind], &text);
        prop_assert_eq!(report.valid, report.problems.is_empty());
        prop_assert_eq!(report.valid, report.normalized.is_some());
        if let Some(normal) = &report.normalized {
            prop_assert_eq!(examine(kinds[kind], normal).normalized, Some(normal.clone()));
        }
        let _ = (ProcedureCode::parse(&text), DossierCode::parse(&text), normal_phone(&text));
        let _ = (law::text::fold(&text), law::text::mask_name(&text), law::text::mask_phone(&text), mask_personal_id(&text));
        let _ = text.parse::<CodeKind>();
    }
}
