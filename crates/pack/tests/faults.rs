//! Every fault of a pack: made on purpose, found with its code, in its file, on its line, with a cure.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use pack::{Fault, Files, Severity};

const MARITAL: &str = "procedures/1.004873-marital-status-certificate.toml";
const BIRTH: &str = "procedures/1.001193-birth-registration.toml";
const ACCOUNTS: &str = "accounts.toml";
const LAND: &str = "procedures/1.013831-land-change.toml";

/// (file, text there, text instead, code of the fault)
type Change = (&'static str, &'static str, &'static str, &'static str);

/// Changes after which the fault stands on the very line that was changed.
const ON_THE_LINE: [Change; 43] = [
    (MARITAL, "field = \"civil_status\"", "field = \"civil\"", "unknown-field"),
    (MARITAL, "clock_policy = ", "clok_policy = ", "unknown-key"),
    (MARITAL, "level = \"commune\"", "level = \"province\"", "no-authority"),
    (MARITAL, "level = \"commune\"", "level = \"village\"", "unknown-value"),
    (MARITAL, "limit = \"3 working days\"", "limit = \"3 moons\"", "syntax"),
    (MARITAL, "field = \"civil_status\"", "field = \"civil_status", "syntax"),
    (MARITAL, "en = \"Certificate of marital status\"", "en = \"\"", "missing-language"),
    (MARITAL, ", en = \"Certificate of marital status\"", "", "missing-language"),
    (MARITAL, "Việc xác nhận", "Việc  xác nhận", "unclean-text"),
    (MARITAL, "Việc xác nhận", "Vie\u{323}\u{302}c xác nhận", "unclean-text"),
    (MARITAL, "60/2014/QH13", "60/1914/QH13", "unknown-source"),
    (MARITAL, "id = \"divorce\"", "id = \"old_certificate\"", "duplicate-id"),
    (MARITAL, "{ id = \"widowed\",", "{ id = \"divorced\",", "duplicate-id"),
    (MARITAL, "step = \"appraise\", hours = 14.0", "step = \"appraise\", hours = -1.0", "step-hours"),
    (MARITAL, "step = \"appraise\", hours = 14.0", "step = \"appraise\", hours = nan", "step-hours"),
    (MARITAL, "code = \"1.004873\"", "code = \"1.4873\"", "procedure-code"),
    (MARITAL, "field = \"fees\"", "field = \"fees[3].dong\"", "unknown-mark"),
    (MARITAL, "field = \"fees\"", "field = \"charges\"", "unknown-mark"),
    (
        MARITAL,
        "effective_from = \"2025-07-01\"",
        "effective_from = \"2025-07-01\"\neffective_to = \"2025-06-30\"",
        "period",
    ),
    (MARITAL, "source = { number = \"85/2019/TT-BTC\" }", "paid = true", "unknown-key"),
    (BIRTH, "case = \"verify\"", "case = \"verfy\"", "unknown-case"),
    (LAND, "authority = \"H15.15\"", "authority = \"H15.77\"", "unknown-agency"),
    ("pack.toml", "sessions = [[\"07:30\"", "sessions = [[\"7h30\"", "time"),
    ("pack.toml", "[\"07:30\", \"11:30\"]", "[\"11:30\", \"07:30\"]", "time"),
    ("pack.toml", "188/1999/QĐ-TTg", "188/2999/QĐ-TTg", "unknown-source"),
    ("pack.toml", "\"24214\"", "\"24999\"", "unknown-unit"),
    ("pack.toml", "\"24214\"", "\"00004\"", "unknown-unit"),
    ("units.csv", "24133,Buôn Ma Thuột,ward", "24133,Buôn Ma Thuột,town", "table-row"),
    ("units.csv", "24133,Buôn Ma Thuột,ward,66", "24133,Buôn Ma Thuột,ward,67", "unknown-unit"),
    ("units.csv", "24133,Buôn Ma Thuột", "24133,Buôn Ma Thuột ", "unclean-text"),
    ("units.csv", "24133,Buôn Ma Thuột", "24121,Buôn Ma Thuột", "duplicate-row"),
    ("units.csv", "24133,Buôn Ma Thuột,ward,", "24133,Buôn Ma Thuột,ward,,", "table-row"),
    ("agencies.csv", "H15.133.01,", "H15.133.x-1,", "agency-id"),
    ("agencies.csv", "H15.02,department", "H15.01,department", "duplicate-row"),
    ("holidays.csv", "2026-08-22,swap_work", "2026-08-21,swap_work", "holiday"),
    (
        "holidays.csv",
        "2026-09-02,holiday,Quốc khánh,announced",
        "2026-09-02,holiday,Quốc khánh,sure",
        "table-row",
    ),
    ("holidays.csv", "2026-09-02,holiday", "2026-09-01,holiday", "duplicate-row"),
    ("fields.toml", "vi = \"Hộ tịch\"", "vi = \"\"", "missing-language"),
    (ACCOUNTS, "agency = \"H15.133\"", "agency = \"H15.777\"", "unknown-agency"),
    (ACCOUNTS, "account = \"0000000133\"", "account = \"0000-0133\"", "bank-account"),
    (
        ACCOUNTS,
        "account = \"0000000133\"",
        "effective_to = \"2025-06-30\"\naccount = \"0000000133\"",
        "period",
    ),
    (ACCOUNTS, "account = \"0000000133\"", "acount = \"0000000133\"", "unknown-key"),
    (ACCOUNTS, "118/2025/NĐ-CP", "118/2999/NĐ-CP", "unknown-source"),
];

/// Changes whose fault stands elsewhere in the file: on the head of the table that lacks something, or on a later row.
const IN_THE_FILE: [Change; 16] = [
    (ACCOUNTS, "agency = \"H15.133\"", "agency = \"H15\"", "overlapping-periods"),
    ("index.toml", "max = 18", "max = 17", "index-sum"),
    (MARITAL, "limit = \"3 working days\"", "limit = \"2 working days\"", "steps-over-limit"),
    (MARITAL, "limit = \"3 working days\"", "limit = \"3 days\"", "steps-over-limit"),
    (MARITAL, "limit = \"3 working days\"", "channel = \"direct\"\nlimit = \"3 working days\"", "no-limit"),
    (MARITAL, "summary = ", "# summary = ", "missing-key"),
    (MARITAL, "source = { number = \"85/2019/TT-BTC\" }", "", "no-source"),
    (MARITAL, "kind = \"choice\"\nhelp", "kind = \"text\"\nhelp", "options"),
    (MARITAL, "step = \"assign\"", "step = \"appraise\"", "duplicate-id"),
    ("agencies.csv", "\nH15.133,", "\nH15.1,", "unknown-agency"),
    ("agencies.csv", ",24133,", ",24999,", "unknown-unit"),
    ("agencies.csv", "Department of Justice", "", "missing-language"),
    ("sources.toml", "number = \"60/2014/QH13\"", "number = \"68/2020/QH14\"", "duplicate-row"),
    ("sources.toml", "effective_to = \"2025-06-30\"", "effective_to = \"2017-06-30\"", "period"),
    ("life_events.toml", "slug = \"ket-hon\"", "slug = \"Kết hôn\"", "address-name"),
    ("life_events.toml", "[[events]]\nslug = \"ket-hon\"", EMPTY_ERRAND, "no-steps"),
];

/// An errand that takes no procedure, before another one.
const EMPTY_ERRAND: &str = "[[events]]\nslug = \"trong\"\nkind = \"life\"\nicon = \"list\"\n\
    name = { vi = \"Trống\", en = \"Empty\", nb = \"Tom\" }\n\
    lead = { vi = \"Trống\", en = \"Empty\", nb = \"Tom\" }\n[[events]]\nslug = \"ket-hon\"";

fn changed((path, from, to, _): Change) -> (Vec<Fault>, usize) {
    let mut files = Files::embedded();
    let before = files.text(path).expect("the file").to_owned();
    let at = before.find(from).unwrap_or_else(|| panic!("{from:?} is not in {path}"));
    let line = before[..at].matches('\n').count() + 1 + to.matches('\n').count();
    files.set(path, before.replacen(from, to, 1));
    (pack::check(&files), line)
}

fn found(change: Change) -> (Fault, usize) {
    let (faults, line) = changed(change);
    let fault = faults.iter().find(|f| f.code == change.3);
    let fault = fault.unwrap_or_else(|| panic!("{} not found for {change:?}: {faults:#?}", change.3)).clone();
    assert_eq!(fault.severity, Severity::Error, "{fault}");
    assert_eq!(fault.file, change.0, "{fault}");
    assert!(fault.line > 0 && fault.column > 0 && !fault.help.is_empty(), "{fault}");
    assert!(fault.message.len() > 10, "{fault}");
    (fault, line)
}

#[test]
fn faults_stand_on_the_line_that_is_wrong() {
    for change in ON_THE_LINE {
        let (fault, line) = found(change);
        assert_eq!(fault.line, line, "{change:?}: {fault}");
    }
}

#[test]
fn faults_of_a_whole_table_stand_in_its_file() {
    for change in IN_THE_FILE {
        found(change);
    }
}

#[test]
fn all_faults_come_at_once() {
    let mut files = Files::embedded();
    for (path, from, to, _) in [ON_THE_LINE[0], ON_THE_LINE[20], ON_THE_LINE[21], ON_THE_LINE[27]] {
        files.set(path, files.text(path).unwrap().replacen(from, to, 1));
    }
    let codes: BTreeSet<&str> = pack::check(&files).iter().map(|f| f.code).collect();
    for code in ["unknown-field", "unknown-case", "unknown-agency", "table-row"] {
        assert!(codes.contains(code), "{code} is not in {codes:?}");
    }
    assert!(pack::compile(&files).is_err_and(|errors| errors.len() >= 4));
}

#[test]
fn two_editions_may_not_overlap() {
    let mut files = Files::embedded();
    let first = files.text(MARITAL).unwrap().to_owned();
    let second = first.replace("effective_from = \"2025-07-01\"", "effective_from = \"2026-03-01\"");
    files.set("procedures/1.004873-second.toml", second.clone());
    let faults = pack::check(&files);
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert_eq!(
        (faults[0].code, faults[0].file.as_str()),
        ("overlapping-periods", "procedures/1.004873-second.toml")
    );
    let ended = "effective_from = \"2025-07-01\"\neffective_to = \"2026-02-28\"";
    files.set(MARITAL, first.replace("effective_from = \"2025-07-01\"", ended));
    let province = pack::compile(&files).unwrap();
    let code = law::code::ProcedureCode("1.004873".into());
    assert_eq!(province.procedures[&code].len(), 2);
    let day = law::time::instant("2026-02-28T10:00:00".parse().unwrap());
    assert_eq!(province.procedure(&code, day).unwrap().effective_from.to_string(), "2025-07-01");
}

#[test]
fn a_pack_without_its_files_says_which() {
    let faults = pack::check(&Files::default());
    let missing: Vec<&str> = faults.iter().map(|f| f.file.as_str()).collect();
    for file in [
        "pack.toml",
        "units.csv",
        "old_units.csv",
        "holidays.csv",
        "agencies.csv",
        "fields.toml",
        "sources.toml",
    ] {
        assert!(missing.contains(&file), "{file} is not in {missing:?}");
    }
    assert!(faults.iter().any(|f| f.code == "no-manifest"));
    assert!(faults.iter().any(|f| f.code == "no-table"));
    let nowhere = pack::load(std::path::Path::new("/nowhere/at/all")).unwrap_err();
    assert_eq!((nowhere.len(), nowhere[0].code), (1, "unreadable"));
}

#[test]
fn an_old_unit_leads_somewhere() {
    let mut files = Files::embedded();
    let text = files.text("old_units.csv").unwrap().to_owned();
    let row = text.lines().nth(6).unwrap();
    let cut = row.rfind(',').unwrap();
    let lost = |to: &str| text.replacen(row, &format!("{},{to}", &row[..cut]), 1);
    files.set("old_units.csv", lost(""));
    let faults = pack::check(&files);
    assert_eq!((faults[0].code, faults[0].line), ("no-successor", 7), "{faults:?}");
    files.set("old_units.csv", lost("99999"));
    let faults = pack::check(&files);
    assert_eq!((faults[0].code, faults[0].line), ("unknown-unit", 7), "{faults:?}");
}

/// An agency that ends leaves staff and dossiers: somebody must have them, and not in a circle.
#[test]
fn an_agency_that_ends_has_a_successor() {
    let embedded = Files::embedded();
    let text = embedded.text("agencies.csv").unwrap().to_owned();
    let head: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let at = |name: &str| head.iter().position(|column| *column == name).unwrap();
    let (to, heir) = (at("valid_to"), at("successor"));
    let ended = |changes: &[(usize, &str)]| {
        let lines = text.lines().enumerate().map(|(line, row)| {
            let Some((_, successor)) = changes.iter().find(|(changed, _)| *changed == line + 1) else {
                return format!("{row}\n");
            };
            let mut cells: Vec<&str> = row.split(',').collect();
            (cells[to], cells[heir]) = ("2027-01-31", successor);
            cells.join(",") + "\n"
        });
        let mut files = Files::embedded();
        files.set("agencies.csv", lines.collect::<String>());
        pack::check(&files)
    };
    let id = |line: usize| text.lines().nth(line - 1).unwrap().split(',').next().unwrap();
    let of = |faults: &[Fault]| -> Vec<_> {
        faults.iter().filter(|fault| fault.code == "no-successor").map(|fault| fault.line).collect()
    };
    assert_eq!(of(&ended(&[(20, "")])), [20]);
    assert_eq!(of(&ended(&[(20, id(21)), (21, id(20))])), [20, 21]);
    assert_eq!(of(&ended(&[(20, id(21)), (21, id(22))])), [0; 0]);
}

/// A pack copied for another province says what of the old one is left.
#[test]
fn every_commune_of_the_province_is_served_by_its_own() {
    let mut files = Files::embedded();
    let manifest = files.text("pack.toml").unwrap().to_owned();
    files.set("pack.toml", manifest.replace("agency_root = \"H15\"", "agency_root = \"H32\""));
    let faults = pack::check(&files);
    assert_eq!(faults.iter().map(|f| f.code).collect::<Vec<_>>(), ["unknown-agency"], "{faults:#?}");
    assert!(manifest.lines().nth(faults[0].line - 1).unwrap().starts_with("agency_root"));
    files.set("pack.toml", manifest.replace("code = \"66\"", "code = \"56\""));
    let faults: Vec<Fault> = pack::check(&files).into_iter().filter(|f| f.file == "agencies.csv").collect();
    assert_eq!(
        faults.iter().filter(|f| f.code == "unknown-unit").count(),
        204,
        "two agencies of 102 communes"
    );
    let agencies = files.text("agencies.csv").unwrap().to_owned();
    let row = agencies.lines().nth(faults[0].line - 1).unwrap();
    assert!(faults[0].message.starts_with(row.split(',').next().unwrap()), "{}: {row}", faults[0]);
    let unserved = faults.iter().filter(|f| f.code == "no-authority");
    assert_eq!(unserved.count(), 2, "communes without a committee and without a centre");
    files.set("pack.toml", manifest);
    let without =
        agencies.lines().filter(|line| !line.starts_with("H15.133.01,")).collect::<Vec<_>>().join("\n");
    files.set("agencies.csv", without);
    let faults = pack::check(&files);
    assert!(faults[0].message.contains("no service centre serves 1 communes"), "{faults:#?}");
}

#[test]
fn warnings_do_not_stop_a_pack() {
    let mut files = Files::embedded();
    let text = files.text(MARITAL).unwrap().to_owned();
    files.set(
        "procedures/odd.toml",
        text.replace("2025-07-01", "2024-07-01").replacen(
            "effective_from",
            "effective_to = \"2025-06-30\"\neffective_from",
            1,
        ),
    );
    let faults = pack::check(&files);
    assert_eq!(
        (faults.len(), faults[0].code, faults[0].severity),
        (1, "file-name", Severity::Warning),
        "{faults:?}"
    );
    assert!(pack::compile(&files).is_ok());
    let form = text.find("[[form]]").unwrap();
    let end = text.find("[[unverified]]").unwrap();
    files = Files::embedded();
    files.set(MARITAL, format!("{}{}", &text[..form], &text[end..]));
    assert!(pack::check(&files).iter().any(|f| f.code == "nothing-asked" && f.severity == Severity::Warning));
}

#[test]
fn an_errand_may_name_a_procedure_that_was_dropped() {
    let (faults, _) =
        changed(("life_events.toml", "procedure = \"1.000894\"", "procedure = \"1.999999\"", ""));
    let told: Vec<(&str, Severity)> = faults.iter().map(|f| (f.code, f.severity)).collect();
    assert_eq!(told, [("unknown-procedure", Severity::Warning)], "{faults:#?}");
}

#[test]
fn the_national_catalogue_is_taken_whole_or_not_at_all() {
    let header = "code,name_vi,ministry,decision_no,levels,field\n";
    let good = format!("{header}1.000005,\"Thủ tục\nhai dòng\",Bộ Tài chính,1/QĐ,commune,Hải quan\n");
    let entries = pack::catalogue::read("c.csv", &good).unwrap();
    assert_eq!((entries.len(), entries[0].name.as_str()), (1, "Thủ tục hai dòng"));
    assert_eq!((entries[0].ministry.as_str(), entries[0].levels.as_str()), ("Bộ Tài chính", "commune"));
    let marked = format!("\u{feff}{header}2.000815.000.00.00.H15,Chu\u{31b}\u{301}ng thư\u{323}c,Bộ,1,x,y\n");
    let entries = pack::catalogue::read("c.csv", &marked).unwrap();
    assert_eq!((entries[0].code.as_str(), entries[0].name.as_str()), ("2.000815", "Chứng thực"));
    let faults = |rows: &str| {
        let faults = pack::catalogue::read("c.csv", &format!("{good}{rows}")).unwrap_err();
        faults.iter().map(|f| (f.code, f.line)).collect::<Vec<_>>()
    };
    assert_eq!(faults("9,Tên,Bộ,1,commune,x\n"), [("catalogue-row", 4)]);
    assert_eq!(faults("1.000006,,Bộ,1,commune,x\n"), [("catalogue-row", 4)]);
    assert_eq!(faults("1.000006,Tên,thừa,Bộ,1,commune,x\n"), [("catalogue-row", 4)]);
    assert_eq!(faults("1.000005,Tên,Bộ,1,commune,x\n"), [("catalogue-duplicate", 4)]);
    assert_eq!(faults("x,Tên,Bộ,1,commune,x\ny,Tên,Bộ,1,commune,x\n").len(), 2);
    for text in ["a,b\n", "", "code,name_vi,field,ministry\n"] {
        assert_eq!(pack::catalogue::read("c.csv", text).unwrap_err()[0].code, "catalogue-header");
    }
}

#[test]
fn a_paper_that_is_missing_or_cannot_be_read_is_found() {
    let mut files = Files::embedded();
    files.remove("templates/receipt.typ");
    files.set("templates/stop.typ", "= Dừng\n#told(\"reason\"\n".to_owned());
    let named = "template = \"marital-status\"";
    let text = files.text(MARITAL).unwrap().replacen(named, "template = \"certifcate\"", 1);
    files.set(MARITAL, text);
    let faults = pack::check(&files);
    let told: Vec<(&str, &str, usize)> = faults.iter().map(|f| (f.code, f.file.as_str(), f.line)).collect();
    for wanted in [("no-template", "templates/receipt.typ", 1), ("template-syntax", "templates/stop.typ", 2)]
    {
        assert!(told.contains(&wanted), "{wanted:?} is not in {told:?}");
    }
    assert!(told.iter().any(|(code, file, _)| (*code, *file) == ("unknown-template", MARITAL)), "{told:?}");
}

#[test]
fn every_code_of_a_fault_is_tried_here() {
    let tried: BTreeSet<&str> = ON_THE_LINE
        .iter()
        .chain(&IN_THE_FILE)
        .map(|change| change.3)
        .chain(["overlapping-periods", "no-manifest", "no-table", "unreadable", "no-successor"])
        // Those of the language of procedures are tried in `language.rs`.
        .chain(["condition-syntax", "unknown-fact", "condition-type", "condition-personal", "never-holds"])
        // Those of policies are tried in `policies.rs`.
        .chain(["adds-nothing", "condition-on-sight", "nobody-may", "no-policies", "wrong-place"])
        .chain(["tiers", "exemption", "bundle", "unknown-part", "part-field", "bounds", "step-order"])
        .chain(["example-facts", "example-limit", "example-fee", "example-components"])
        .chain(["example-route", "example-due", "no-template", "template-syntax", "unknown-template"])
        .chain([
            "unknown-procedure",
            "file-name",
            "nothing-asked",
            "catalogue-row",
            "catalogue-duplicate",
            "catalogue-header",
        ])
        .collect();
    assert_eq!(tried.into_iter().collect::<Vec<_>>(), Fault::CODES);
}
