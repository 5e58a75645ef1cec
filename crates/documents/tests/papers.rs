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
        "applicant": {"name": "H’Ngân Êban", "address": "buôn Ky, phường Thành Nhất", "phone": "0914 123 456"},
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
    for words in ["ỦY BAN NHÂN DÂN PHƯỜNG THÀNH NHẤT", "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", "Kết hôn"]
    {
        assert!(result.contains(words), "{words}: {result}");
    }
    let supplement = of("supplement");
    assert!(supplement.contains("Trang 2 mờ") && supplement.contains("Chụp lại"), "{supplement}");
    assert!(of("register").contains("Y Bhim Niê"));
}
