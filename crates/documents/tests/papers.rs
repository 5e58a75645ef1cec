//! The papers of the pack: every template filled, archival and tagged, the same facts the same bytes.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use documents::paper::{Papers, Request};
use jiff::civil::date;
use serde_json::{Value, json};

fn templates() -> BTreeMap<String, String> {
    pack::compile(&pack::Files::embedded()).unwrap().templates
}

fn facts() -> Value {
    json!({
        "code": "H15.133-261123-0042", "organ": "Ủy ban nhân dân phường Tân Lập",
        "agency": "Trung tâm Phục vụ hành chính công phường Tân Lập",
        "authority": "Ủy ban nhân dân phường Thành Nhất", "authority_organ": "Ủy ban nhân dân tỉnh Đắk Lắk",
        "place": "Tân Lập", "day": "23", "month": "11", "year": "2026",
        "qr": "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M1 1h7v7h-7z\"/></svg>",
        "track": "https://motcua.example/track/H15.133-261123-0042", "hotline": "0262 3800 118",
        "applicant": {
            "name": "H’Ngân Êban", "address": "buôn Ky, phường Thành Nhất", "phone": "0914 123 456",
            "personal_id": "066194001234", "birth_date": "12/03/1994",
        },
        "submitted": "23/11/2026", "signer_post": "Phó Chủ tịch",
        "procedure": {"code": "1.004873", "name": "Cấp Giấy xác nhận tình trạng hôn nhân"},
        "papers": [{"name": "Tờ khai", "form": "bản điện tử", "quantity": 1}], "sets": "01",
        "items": [{"component": "", "defect": "Trang 2 mờ", "ground": "Điều 16", "cure": "Chụp lại"}],
        "steps": [{"what": "Tiếp nhận", "who": "Lê Na", "at": "09:12 23/11/2026", "note": ""}],
        "rows": [{
            "code": "H15.133-261123-0042", "procedure": "Khai sinh", "applicant": "Y Bhim Niê", "authority": "UBND",
            "received": "23/11/2026", "due": "27/11/2026", "completed": "", "returned": "",
        }],
        "number": "12/XN-UBND", "moment": "2026-11-23T10:24:00+07:00",
        "result": {"name": "Giấy xác nhận tình trạng hôn nhân", "number": "12/XN-UBND"}, "draft": true,
        "grounds": ["Luật Hộ tịch (60/2014/QH13)"],
        "answers": [{"title": "Mục đích", "rows": [{"label": "Dùng để", "text": "Kết hôn"}]}],
        "form": {}, "issued": "23/11/2026",
        "received": "09:12 thứ Hai, 23/11/2026", "due": "17:30 thứ Sáu, 27/11/2026", "signer": "Lê Na",
    })
}

#[test]
fn every_template_makes_an_archival_tagged_paper() {
    let templates = templates();
    let papers = Papers::new(&templates);
    let facts = facts();
    for template in templates.keys().filter(|name| *name != "common") {
        let request =
            Request { template, facts: &facts, identity: template, at: date(2026, 11, 23).at(10, 24, 0, 0) };
        let pdf = papers.pdf(request).unwrap_or_else(|faults| panic!("{template}: {faults:#?}"));
        let text = String::from_utf8_lossy(&pdf);
        assert!(text.starts_with("%PDF-1."), "{template}");
        for mark in ["pdfaid:part", "pdfuaid:part", "/MarkInfo", "/StructTreeRoot"] {
            assert!(text.contains(mark), "{template}: {mark}");
        }
        assert_eq!(pdf, papers.pdf(request).unwrap(), "{template}: the same facts give the same bytes");
    }
}

/// An answer as one reads it, for a field of this kind.
fn answer(field: &law::procedure::FormField) -> String {
    use law::procedure::FieldKind as K;
    match field.kind {
        K::Date => "04/09/2021".to_owned(),
        K::Number => "215".to_owned(),
        K::Money => "150.000.000 ₫".to_owned(),
        K::YesNo => "Có".to_owned(),
        K::PersonalId => "066194001234".to_owned(),
        K::Name => "Y Thái Niê Kđăm".to_owned(),
        K::Choice => field.options.last().map(|option| option.label.vi.clone()).unwrap_or_default(),
        _ => format!("«{}»", field.id),
    }
}

/// The fields that a template asks the form for, as they stand in its text.
fn asked(template: &str) -> Vec<&str> {
    let calls = ["form(", "form-or("].iter().flat_map(|call| template.split(call).skip(1));
    let arguments = calls.filter_map(|rest| rest.split(')').next());
    let quoted =
        arguments.filter(|call| !call.contains('+')).flat_map(|call| call.split('"').skip(1).step_by(2));
    quoted.collect()
}

/// Each result of the pack, filled with an answer to every question: what the template asks for is a question of one of the
/// procedures that use it, and what is asked for is read on the paper. `MOTCUA_PAPERS` names a folder to keep them in.
#[test]
fn every_result_is_filled_from_the_form_of_its_procedure() {
    let province = pack::compile(&pack::Files::embedded()).unwrap();
    let papers = Papers::new(&province.templates);
    let keep = std::env::var_os("MOTCUA_PAPERS").map(std::path::PathBuf::from);
    let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let procedures = province.procedures.values().filter_map(|editions| editions.last());
    for procedure in procedures.filter(|p| p.handling == law::procedure::Handling::Here) {
        let result = procedure.results.first().unwrap_or_else(|| panic!("{}: no result", procedure.code));
        let template = result.template.as_deref().unwrap_or("result");
        let fields: Vec<_> = procedure.form.iter().flat_map(|section| &section.fields).collect();
        users.entry(template).or_default().extend(fields.iter().map(|field| field.id.as_str()));
        let mut facts = facts();
        let form: serde_json::Map<_, _> = fields.iter().map(|f| (f.id.clone(), answer(f).into())).collect();
        facts["form"] = Value::Object(form);
        facts["draft"] = false.into();
        facts["procedure"] = json!({"code": procedure.code.to_string(), "name": procedure.name.vi});
        facts["result"] = json!({"name": result.name.vi, "number": "12/2026"});
        let identity = procedure.code.to_string();
        let at = date(2026, 11, 23).at(10, 24, 0, 0);
        let pdf = papers.pdf(Request { template, facts: &facts, identity: &identity, at });
        let pdf = pdf.unwrap_or_else(|faults| panic!("{identity}, {template}: {faults:#?}"));
        let text = read(&pdf);
        assert!(text.contains("PHƯỜNG THÀNH NHẤT") && text.contains("Lê Na"), "{identity}: {text}");
        if let Some(folder) = &keep {
            std::fs::write(folder.join(format!("{identity}-{template}.pdf")), pdf).unwrap();
        }
    }
    let mut lost = Vec::new();
    for (template, known) in users {
        let of_applicant = ["name", "birth_date", "personal_id", "address"];
        let unknown = asked(&province.templates[template]).into_iter();
        let unknown = unknown.filter(|field| !known.contains(field) && !of_applicant.contains(field));
        lost.extend(unknown.map(|field| format!("{template}.typ asks for {field:?}")));
    }
    assert!(lost.is_empty(), "no form that uses the template has: {lost:#?}");
}

#[test]
fn a_name_in_another_script_does_not_keep_a_paper_back() {
    let mut facts = facts();
    facts["applicant"]["name"] = "Kim 김민수 🙂 Ê\u{200b}ban Y\u{306}".into();
    let request = Request {
        template: "receipt",
        facts: &facts,
        identity: "x",
        at: date(2026, 11, 23).at(10, 24, 0, 0),
    };
    let text = read(&Papers::new(&templates()).pdf(request).unwrap());
    assert!(text.contains("Kim ??? ? Êban"), "{text}");
}

/// What a helper of the templates writes.
fn written(call: &str) -> String {
    let mut templates = templates();
    let head =
        "#import \"common.typ\": *\n#set document(title: \"d\")\n#set text(font: \"Tinos\", lang: \"vi\")\n";
    templates.insert("day".to_owned(), format!("{head}= Ngày\n#{call}."));
    let at = date(2026, 11, 23).at(0, 0, 0, 0);
    read(
        &Papers::new(&templates)
            .pdf(Request { template: "day", facts: &facts(), identity: "d", at })
            .unwrap(),
    )
}

#[test]
fn amounts_are_written_in_words() {
    for (amount, words) in [
        (7_000_u64, "bảy nghìn."),
        (150_000, "một trăm năm mươi nghìn."),
        (1_250_500, "một triệu hai trăm năm mươi nghìn năm trăm."),
        (2_000_005, "hai triệu không trăm linh năm."),
        (3_020_015_000, "ba tỷ không trăm hai mươi triệu không trăm mười lăm nghìn."),
    ] {
        let said = written(&format!("amount-in-words({amount})"));
        assert!(said.contains(words), "{amount}: {said}");
    }
}

#[test]
fn dates_of_certificates_are_written_in_words() {
    let said = |day: &str| written(&format!("day-in-words(\"{day}\")"));
    for (day, words) in [
        ("12/03/1994", "ngày mười hai tháng ba năm một nghìn chín trăm chín mươi tư"),
        ("01/10/2026", "ngày một tháng mười năm hai nghìn không trăm hai mươi sáu"),
        ("21/11/2005", "ngày hai mươi mốt tháng mười một năm hai nghìn không trăm linh năm"),
        ("15/05/2015", "ngày mười lăm tháng năm năm hai nghìn không trăm mười lăm"),
        ("31/12/2000", "ngày ba mươi mốt tháng mười hai năm hai nghìn"),
        ("hôm qua", "Ngày ."),
    ] {
        assert!(said(day).contains(words), "{day}: {}", said(day));
    }
}

#[test]
fn a_fault_of_a_template_has_its_place() {
    let templates = BTreeMap::from([
        ("bad".to_owned(), "= Giấy\n#told(".to_owned()),
        ("lost".to_owned(), "#import \"nowhere.typ\": *".to_owned()),
        ("outside".to_owned(), "#read(\"/../../etc/passwd\")".to_owned()),
    ]);
    let papers = Papers::new(&templates);
    let (facts, at) = (json!({}), date(2026, 11, 23).at(0, 0, 0, 0));
    let of = |template: &str| papers.pdf(Request { template, facts: &facts, identity: "x", at }).unwrap_err();
    assert_eq!((of("bad")[0].template.as_str(), of("bad")[0].line), ("bad", 2), "{:?}", of("bad"));
    assert!(of("lost")[0].message.contains("nowhere.typ"), "{:?}", of("lost"));
    assert!(!of("outside").is_empty() && !of("none such").is_empty());
}

/// The text of a paper as Poppler finds it in there: what a reader copies, searches and hears.
fn read(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, pdf).unwrap();
    let output = std::process::Command::new("pdftotext").args(["-layout"]).arg(&path).arg("-").output();
    let text =
        String::from_utf8(output.expect("pdftotext is needed (package poppler-utils)").stdout).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_text_of_a_paper_can_be_read_as_it_was_written() {
    let papers = Papers::new(&templates());
    let facts = facts();
    let of = |template: &str| {
        let at = date(2026, 11, 23).at(10, 24, 0, 0);
        read(&papers.pdf(Request { template, facts: &facts, identity: template, at }).unwrap())
    };
    let receipt = of("receipt");
    for words in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "H15.133-261123-0042",
        "H’Ngân Êban",
        "buôn Ky, phường Thành Nhất",
        "17:30 thứ Sáu, 27/11/2026",
    ] {
        assert!(receipt.contains(words), "{words}: {receipt}");
    }
    let result = of("result");
    for words in ["PHƯỜNG THÀNH NHẤT", "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", "Kết hôn"] {
        assert!(result.contains(words), "{words}: {result}");
    }
    let supplement = of("supplement");
    assert!(supplement.contains("Trang 2 mờ") && supplement.contains("Chụp lại"), "{supplement}");
    assert!(of("register").contains("Y Bhim Niê"));
}
