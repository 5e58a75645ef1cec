//! The language of procedures: conditions, shared parts, prices, examples; and every fault that can be made in it.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use law::code::ProcedureCode;
use law::procedure::{Channel, Prefill, Step};
use law::{Circumstances, FactValue, Province};
use pack::{Fault, Files};

const MARITAL: &str = "procedures/1.004873-marital-status-certificate.toml";

const PARTS: &str = r#"
[[parts]]
id = "person"
name = { vi = "Người", en = "Person", nb = "Person" }

[[parts.fields]]
id = "name"
label = { vi = "Họ, chữ đệm, tên", en = "Full name", nb = "Fullt navn" }
kind = "name"
required = true

[[parts.fields]]
id = "birth_date"
label = { vi = "Ngày sinh", en = "Date of birth", nb = "Fødselsdato" }
kind = "date"
"#;

const FACTS: &str = r#"
[[facts]]
id = "poor"
kind = "yes_no"
question = { vi = "Thuộc hộ nghèo?", en = "Poor household?", nb = "Fattig husholdning?" }
source = { number = "60/2014/QH13" }
"#;

/// A form, prices and conditions beside those the procedure has.
const MORE: &str = r#"
[[form]]
id = "more"
title = { vi = "Thêm", en = "More", nb = "Mer" }

[[form.fields]]
id = "pages"
label = { vi = "Số trang", en = "Pages", nb = "Sider" }
kind = "number"
min = 1
max = 500

[[form.fields]]
id = "copies"
label = { vi = "Số bản", en = "Copies", nb = "Kopier" }
kind = "number"

[[form.fields]]
id = "born"
label = { vi = "Ngày sinh của con", en = "Birth date of the child", nb = "Barnets fødselsdato" }
kind = "date"

[[form.fields]]
use = "person"
as = "spouse"
of = { vi = "vợ hoặc chồng", en = "spouse", nb = "ektefelle" }
required = ["birth_date"]
when = "form.copies > 1"
prefill = "applicant"

[[limits]]
when = "remote && form.copies >= 3"
limit = "5 working days"
source = { number = "60/2014/QH13" }

[[components]]
id = "proof"
name = { vi = "Giấy tờ chứng minh", en = "Proof", nb = "Dokumentasjon" }
kind = "copy"
required = true
when = "fact.poor"

[[fees]]
id = "pages"
name = { vi = "Phí chứng thực", en = "Fee", nb = "Gebyr" }
quantity = "form.pages"
tiers = [{ up_to = 2, dong = 2000 }, { dong = 1000 }]
most = 200000
times = "form.copies"
when = "form.copies > 0"
source = { number = "60/2014/QH13" }

[[fees.exemptions]]
when = "fact.poor"
percent = 100
source = { number = "60/2014/QH13" }

[[fees.exemptions]]
when = "days_since(form.born) <= 60 && form.born != ''"
percent = 50
source = { number = "60/2014/QH13" }
"#;

fn files(more: &str) -> Files {
    let mut files = Files::embedded();
    files.set("form_parts.toml", PARTS.to_owned());
    files.set("facts.toml", FACTS.to_owned());
    // Other procedures of the pack use parts and facts of their own: here it is about this one.
    let others: Vec<String> =
        files.paths().filter(|p| p.starts_with("procedures/") && *p != MARITAL).map(str::to_owned).collect();
    others.iter().for_each(|path| files.remove(path));
    // Errands name many procedures.
    files.remove("life_events.toml");
    let own = files.text(MARITAL).unwrap();
    let plain = own.split("\n[[examples]]").next().unwrap().to_owned();
    files.set(MARITAL, format!("{plain}{more}"));
    files
}

fn province(more: &str) -> Province {
    pack::compile(&files(more)).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn circumstances(facts: &[(&str, FactValue)]) -> Circumstances {
    let facts: BTreeMap<String, FactValue> =
        facts.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Circumstances::of(None, Channel::Direct, false).filed_on(jiff::civil::date(2026, 11, 23)).with(facts)
}

fn number(n: i64) -> FactValue {
    FactValue::Number(n)
}

#[test]
fn prices_rise_in_tiers_are_capped_multiplied_and_waived() {
    let province = province(MORE);
    let procedure = &province.procedures[&ProcedureCode("1.004873".into())][0];
    let fee = |facts: &[(&str, FactValue)]| {
        let circumstances = circumstances(facts);
        procedure.outcome(&circumstances).fee_dong()
    };
    let pages =
        |pages: i64, copies: i64| vec![("form.pages", number(pages)), ("form.copies", number(copies))];
    assert_eq!(fee(&pages(5, 1)), 7_000, "Circular 226/2016: 2 x 2,000 + 3 x 1,000");
    assert_eq!(fee(&pages(2, 3)), 12_000);
    assert_eq!(fee(&pages(500, 2)), 400_000, "at most 200,000 a copy");
    assert_eq!(fee(&pages(5, 0)), 0, "nothing is charged where nothing is copied");
    assert_eq!(fee(&[pages(5, 1), vec![("fact.poor", FactValue::YesNo(true))]].concat()), 0);
    let born = |day: &str| [pages(5, 1), vec![("form.born", FactValue::Text(day.into()))]].concat();
    assert_eq!(fee(&born("2026-09-24")), 3_500, "60 days");
    assert_eq!(fee(&born("2026-09-23")), 7_000, "61 days");
}

#[test]
fn conditions_choose_limit_papers_and_questions() {
    let province = province(MORE);
    let procedure = &province.procedures[&ProcedureCode("1.004873".into())][0];
    let ordinary = circumstances(&[]);
    assert_eq!(procedure.limit(&ordinary).unwrap().limit.to_string(), "3 working days");
    let far = Circumstances { remote: true, ..circumstances(&[("form.copies", number(3))]) };
    assert_eq!(procedure.limit(&far).unwrap().limit.to_string(), "5 working days");
    assert!(!procedure.must_be_brought(&ordinary).any(|c| c.id == "proof"));
    let poor = circumstances(&[("fact.poor", FactValue::YesNo(true))]);
    assert!(procedure.must_be_brought(&poor).any(|c| c.id == "proof"));
    let spouse = procedure.field("spouse_birth_date").unwrap();
    assert_eq!(spouse.label.en, "Date of birth (spouse)");
    assert!(spouse.required && spouse.when.is_some() && spouse.prefill == Some(Prefill::BirthDate));
    assert!(!procedure.field("spouse_name").unwrap().required);
    assert_eq!(procedure.field("fact_poor").unwrap().label.vi, "Thuộc hộ nghèo?", "what is used is asked");
    let answers =
        [("fact.poor", FactValue::YesNo(true)), ("form.born", FactValue::Text("2026-09-24".into()))];
    let kept = procedure.lasting(&circumstances(&answers).answers);
    assert_eq!(kept.keys().collect::<Vec<_>>(), ["fact.poor"], "the journal keeps no dates of persons");
    assert_eq!(procedure.route(&ordinary).map(|b| b.step).collect::<Vec<_>>(), Step::ALL);
}

/// (text added to the file, code of the fault, what stands on its line)
const FAULTS: &[(&str, &str, &str)] = &[
    (
        "[[limits]]\nwhen = 'remote &&'\nlimit = '5 days'\nsource = { number = '60/2014/QH13' }",
        "condition-syntax",
        "remote &&",
    ),
    (
        "[[limits]]\nwhen = '[1].all(x, x > 0)'\nlimit = '5 days'\nsource = { number = '60/2014/QH13' }",
        "condition-syntax",
        "all(",
    ),
    (
        "[[limits]]\nwhen = 'remot'\nlimit = '5 days'\nsource = { number = '60/2014/QH13' }",
        "unknown-fact",
        "remot",
    ),
    (
        "[[limits]]\nwhen = 'fact.rich'\nlimit = '5 days'\nsource = { number = '60/2014/QH13' }",
        "unknown-fact",
        "fact.rich",
    ),
    (
        "[[limits]]\nwhen = 'remote == 3'\nlimit = '5 days'\nsource = { number = '60/2014/QH13' }",
        "condition-type",
        "remote == 3",
    ),
    (
        "[[limits]]\nwhen = \"channel == 'pigeon'\"\nlimit = '5 days'\nsource = { number = '60/2014/QH13' }",
        "condition-type",
        "pigeon",
    ),
    (
        "[[limits]]\nwhen = 'form.copies'\nlimit = '5 days'\nsource = { number = '60/2014/QH13' }",
        "condition-type",
        "form.copies",
    ),
    (
        "[[limits]]\nwhen = \"form.spouse_name == 'An'\"\nlimit = '5 days'\nsource = { number = '60/2014/QH13' }",
        "condition-personal",
        "spouse_name",
    ),
    (
        "[[limits]]\nwhen = 'days_since(form.born) > 3'\nlimit = '5 days'\nsource = { number = '60/2014/QH13' }",
        "condition-personal",
        "form.born",
    ),
    (
        "[[limits]]\nwhen = 'remote && !remote'\nlimit = '5 days'\nsource = { number = '60/2014/QH13' }",
        "never-holds",
        "!remote",
    ),
    (
        "[[limits]]\nwhen = 'form.copies > 3 && form.copies < 2'\nlimit = '5 days'\nsource = { number = '60/2014/QH13' }",
        "never-holds",
        "form.copies > 3",
    ),
    ("[[fees]]\nid = 'x'\nname = { vi = 'x', en = 'x', nb = 'x' }\ndong = 1", "no-source", "[[fees]]"),
    (
        "[[fees]]\nid = 'x'\nname = { vi = 'x', en = 'x', nb = 'x' }\ntiers = [{ up_to = 3, dong = 1 }, { up_to = 2, dong = 1 }]\nsource = { number = '60/2014/QH13' }",
        "tiers",
        "id = 'x'",
    ),
    (
        "[[fees]]\nid = 'x'\nname = { vi = 'x', en = 'x', nb = 'x' }\ndong = 1\nsource = { number = '60/2014/QH13' }\n[[fees.exemptions]]\nwhen = 'remote'\npercent = 0\nsource = { number = '60/2014/QH13' }",
        "exemption",
        "id = 'x'",
    ),
    (
        "[[consultations]]\nagency = 'H15.77'\nquestion = { vi = 'x', en = 'x', nb = 'x' }\ndays = 3\nsource = { number = '60/2014/QH13' }",
        "unknown-agency",
        "H15.77",
    ),
    ("[[bundle]]\ncode = '1.999999'", "bundle", "1.999999"),
    (
        "[[form]]\nid = 'y'\ntitle = { vi = 'x', en = 'x', nb = 'x' }\n[[form.fields]]\nuse = 'persn'\nas = 'y'",
        "unknown-part",
        "persn",
    ),
    (
        "[[form]]\nid = 'y'\ntitle = { vi = 'x', en = 'x', nb = 'x' }\n[[form.fields]]\nuse = 'person'\nas = 'y'\nwithout = ['nme']",
        "part-field",
        "nme",
    ),
    (
        "[[form]]\nid = 'y'\ntitle = { vi = 'x', en = 'x', nb = 'x' }\n[[form.fields]]\nid = 'y'\nlabel = { vi = 'x', en = 'x', nb = 'x' }\nkind = 'text'\nmin = 3",
        "bounds",
        "id = 'y'",
    ),
    (
        "[[examples]]\nname = { vi = 'Ví dụ', en = 'E', nb = 'E' }\nfacts = { chanel = 'direct' }\nexpect = { fee = 0 }",
        "example-facts",
        "chanel",
    ),
    (
        "[[examples]]\nname = { vi = 'Ví dụ', en = 'E', nb = 'E' }\nfacts = { remote = 'far' }\nexpect = { fee = 0 }",
        "example-facts",
        "remote = 'far'",
    ),
    (
        "[[examples]]\nname = { vi = 'Ví dụ', en = 'E', nb = 'E' }\nexpect = { limit = '4 working days' }",
        "example-limit",
        "limit = '4",
    ),
    (
        "[[examples]]\nname = { vi = 'Ví dụ', en = 'E', nb = 'E' }\nexpect = { fee = 5 }",
        "example-fee",
        "fee = 5",
    ),
    (
        "[[examples]]\nname = { vi = 'Ví dụ', en = 'E', nb = 'E' }\nexpect = { components = ['authority'] }",
        "example-components",
        "components =",
    ),
    (
        "[[examples]]\nname = { vi = 'Ví dụ', en = 'E', nb = 'E' }\nexpect = { route = ['receive'] }",
        "example-route",
        "route =",
    ),
    (
        "[[examples]]\nname = { vi = 'Ví dụ', en = 'E', nb = 'E' }\nreceived = '2026-04-29T10:00'\nexpect = { due = '2026-05-05T17:30' }",
        "example-due",
        "due =",
    ),
    (
        "[[examples]]\nname = { vi = 'Ví dụ', en = 'E', nb = 'E' }\nexpect = { due = '2026-05-05T17:30' }",
        "example-due",
        "due =",
    ),
];

#[test]
fn every_fault_of_the_language_has_its_code_its_line_and_its_cure() {
    for (added, code, on_line) in FAULTS {
        let files = files(&format!("{MORE}\n{added}\n"));
        let faults: Vec<Fault> = pack::check(&files);
        let fault = faults.iter().find(|fault| fault.code == *code);
        let fault = fault.unwrap_or_else(|| panic!("{code} is not found for {added}: {faults:#?}"));
        let text = files.text(MARITAL).unwrap();
        let line = text.lines().nth(fault.line - 1).unwrap();
        assert!(line.contains(on_line), "{fault} stands on {line:?}, not on {on_line:?}");
        assert!(!fault.help.is_empty() && fault.message.len() > 10 && fault.column > 0, "{fault}");
    }
}

#[test]
fn a_caret_points_into_the_condition() {
    let files = files(&format!(
        "{MORE}\n[[limits]]\nwhen = 'remote && remot'\nlimit = '5 days'\nsource = {{ number = '60/2014/QH13' }}\n"
    ));
    let faults = pack::check(&files);
    let fault = faults.iter().find(|fault| fault.code == "unknown-fact").unwrap();
    assert!(fault.message.contains("did you mean remote"), "{fault}");
    assert!(fault.column >= 9, "{fault}");
}

#[test]
fn steps_stand_in_order() {
    let mut files = files("");
    let text = files.text(MARITAL).unwrap().to_owned();
    let swapped = text
        .replacen("step = \"assign\"", "step = \"x\"", 1)
        .replacen("step = \"appraise\"", "step = \"assign\"", 1)
        .replacen("step = \"x\"", "step = \"appraise\"", 1);
    files.set(MARITAL, swapped);
    assert!(pack::check(&files).iter().any(|fault| fault.code == "step-order"));
}

#[test]
fn right_examples_are_silent() {
    let example = "[[examples]]\nname = { vi = 'Ví dụ', en = 'E', nb = 'E' }\nreceived = '2026-04-29T10:00'\n\
        facts = { 'form.pages' = 5, 'form.copies' = 1 }\n\
        expect = { limit = '3 working days', fee = 7000, components = [], due = '2026-05-06T17:30' }";
    let faults = pack::check(&files(&format!("{MORE}\n{example}\n")));
    assert!(faults.is_empty(), "{faults:#?}");
}
