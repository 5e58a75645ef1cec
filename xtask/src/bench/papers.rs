//! A receipt beside its limit of 30 ms, a batch of 500, and a signed result.

use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use documents::paper::{Papers, Request};
use documents::signature::{Signing, SimulatedAuthority, sign};
use serde_json::{Value, json};

/// What a receipt may take.
const LIMIT: Duration = Duration::from_millis(30);

/// Papers of a batch.
const BATCH: u32 = 500;

fn facts(number: u32) -> Value {
    json!({
        "code": format!("H15.133-261123-{number:04}"), "organ": "Ủy ban nhân dân phường Tân Lập",
        "agency": "Trung tâm Phục vụ hành chính công phường Tân Lập", "authority": "Ủy ban nhân dân phường Tân Lập",
        "place": "Tân Lập", "day": "23", "month": "11", "year": "2026", "track": "/track",
        "applicant": {"name": format!("H’Ngân Êban {number}"), "address": "buôn Ky", "phone": "0914 123 456"},
        "procedure": {"code": "1.004873", "name": "Cấp Giấy xác nhận tình trạng hôn nhân"},
        "papers": [{"name": "Tờ khai", "form": "bản điện tử", "quantity": 1}], "sets": "01", "fee": "0 đồng",
        "received": "09:12 thứ Hai, 23/11/2026", "due": "17:30 thứ Sáu, 27/11/2026", "officer": "Lê Na",
        "result": {"name": "Giấy xác nhận tình trạng hôn nhân"}, "signed": true, "signer": "Y Bhim Niê",
    })
}

fn typeset(papers: &Papers, template: &str, number: u32) -> Result<Vec<u8>> {
    let filled = facts(number);
    let identity = format!("{template}/{number}");
    let at = jiff::civil::date(2026, 11, 23).at(9, 12, 0, 0);
    papers
        .pdf(Request { template, facts: &filled, identity: &identity, at })
        .map_err(|faults| anyhow!("{template}: {faults:?}"))
}

/// Measures and prints.
pub fn run() -> Result<()> {
    let province = pack::embedded().map_err(|faults| anyhow!("{faults:?}"))?;
    let papers = Papers::new(&province.templates);
    let first = Instant::now();
    typeset(&papers, "receipt", 0)?;
    let first = first.elapsed();
    let begun = Instant::now();
    for number in 1..=BATCH {
        typeset(&papers, "receipt", number)?;
    }
    let batch = begun.elapsed();
    let one = batch / BATCH;
    let ratio = one.as_secs_f64() / LIMIT.as_secs_f64();
    println!("first receipt of a process: {first:.1?}");
    println!("a receipt: {one:.2?}, {ratio:.2} of the limit of {LIMIT:?}");
    println!("{BATCH} receipts one after the other: {batch:.2?}");
    let day = |year| law::time::instant(jiff::civil::date(year, 1, 1).at(0, 0, 0, 0));
    let authority = SimulatedAuthority::new("Bench", day(2026), day(2027))?;
    let identity = authority.certify("Bench")?;
    let paper = typeset(&papers, "result", 1)?;
    let at = law::time::instant(jiff::civil::date(2026, 11, 23).at(9, 12, 0, 0));
    let begun = Instant::now();
    for _ in 0..BATCH {
        sign(&paper, &identity, Signing { at, reason: "Bench", place: "Bench" })?;
    }
    println!("a signature (ECDSA P-256, B-B): {:.2?}", begun.elapsed() / BATCH);
    Ok(())
}
