//! Signing many after seeing them, over the whole house: what is not seen is not signed, each signature stands alone, and a
//! key that fails leaves the rest where it was.

use jiff::SignedDuration;
use serde_json::json;

use super::{DonePage, Flag, SignPage, SignRow, SignSheet, SignedLine};
use crate::common::Lang;
use crate::common::components::{Action, ClockBadge, ClockState, Facts, Paging};
use crate::common::gallery::{sample_desk, show};
use crate::house::House;
use crate::signing::tests::{issued, signing_house, to_signature};

/// The marks of the rows of the page that may be ticked.
fn ticked(html: &str) -> Vec<String> {
    let boxes = html.split("<input type=\"checkbox\" id=\"row-").skip(1);
    boxes
        .filter_map(|rest| rest.split('>').next())
        .filter(|tag| tag.contains("checked"))
        .map(|tag| tag.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn only_what_was_opened_is_signed_and_the_journal_knows_who_looked() {
    let house = signing_house();
    let codes = [to_signature(&house, 0).await, to_signature(&house, 1).await];
    let approver = house.sign_in("staff:approver").await;
    // Ticked by hand, never opened: the server refuses.
    let blind = house.form(&approver, "/officer/sign", &[("code", &codes[1]), ("request_key", "k0")]).await;
    assert_eq!(blind.status, 409, "{}", blind.text);
    let page = house.page(&approver, &format!("/officer/sign?dossier={}", codes[1])).await;
    assert_eq!(page.status, 200);
    assert_eq!(ticked(&page.text).len(), 1, "{}", page.text);
    assert!(ticked(&page.text)[0].starts_with(&codes[1]));
    let marks = ticked(&page.text);
    let fields = [("code", marks[0].as_str()), ("code", codes[0].as_str()), ("request_key", "k1")];
    let done = house.form(&approver, "/officer/sign", &fields).await;
    assert_eq!(done.status, 409, "one is signed, the other was not seen: {}", done.text);
    let state = house.get("approver", &format!("/api/v1/dossiers/{}", codes[1])).await.json();
    assert_eq!(state["stage"], "pending_issue", "{state}");
    let state = house.get("approver", &format!("/api/v1/dossiers/{}", codes[0])).await.json();
    assert_eq!(state["stage"], "pending_signature", "{state}");
    // The same press again: the same answer, nothing new.
    let again = house.form(&approver, "/officer/sign", &[fields[0], fields[2]]).await;
    assert_eq!(again.status, 200, "{}", again.text);
}

#[tokio::test]
async fn a_batch_goes_on_from_the_first_that_is_not_signed() {
    let house = signing_house();
    let codes = [to_signature(&house, 0).await, to_signature(&house, 1).await];
    let approver = house.sign_in("staff:approver").await;
    for code in &codes {
        house.page(&approver, &format!("/officer/sign?dossier={code}")).await;
    }
    // The certificate has ended meanwhile: nothing is signed, both stay marked, and the page says what helps.
    house.clock.advance(SignedDuration::from_hours(24 * 365 * 20));
    let approver = house.sign_in("staff:approver").await;
    let fields = [("code", codes[0].as_str()), ("code", codes[1].as_str()), ("request_key", "b1")];
    let broken = house.form(&approver, "/officer/sign", &fields).await;
    assert_eq!(broken.status, 409, "{}", broken.text);
    for code in &codes {
        assert!(
            broken.text.contains(&format!("value=\"{code}\" checked")),
            "{code} stays marked: {}",
            broken.text
        );
        let state = house.get("approver", &format!("/api/v1/dossiers/{code}")).await.json();
        assert_eq!(state["stage"], "pending_signature");
    }
}

#[tokio::test]
async fn the_paper_is_shown_to_who_signs_it_and_to_nobody_else() {
    let house = signing_house();
    let code = to_signature(&house, 0).await;
    let approver = house.sign_in("staff:approver").await;
    house.page(&approver, &format!("/officer/sign?dossier={code}")).await;
    let picture = house.page(&approver, &format!("/officer/sign/{code}/pages/1")).await;
    assert_eq!(picture.status, 200);
    assert_eq!(picture.headers["content-type"], "image/png");
    let pdf = house.page(&approver, &format!("/officer/sign/{code}/paper")).await;
    assert_eq!(pdf.headers["content-type"], "application/pdf");
    for other in ["staff:case", "staff:head", "staff:clerk", "staff:elsewhere"] {
        let cookie = house.sign_in(other).await;
        for path in ["paper", "pages/1"] {
            let refused = house.page(&cookie, &format!("/officer/sign/{code}/{path}")).await;
            assert_eq!(refused.status, 404, "{other} {path}");
        }
    }
}

#[tokio::test]
async fn without_keys_results_go_out_on_paper_as_before() {
    let house = House::open();
    let code = to_signature(&house, 0).await;
    let approver = house.sign_in("staff:approver").await;
    house.page(&approver, &format!("/officer/sign?dossier={code}")).await;
    let done = house.form(&approver, "/officer/sign", &[("code", &code), ("request_key", "p1")]).await;
    assert_eq!(done.status, 200, "{}", done.text);
    let state = issued(&house, &code).await;
    assert_eq!(state["result_number"], json!("12/XN-UBND"));
    assert!(state["result_file"].is_null(), "{state}");
}

#[test]
fn the_pages_of_signing_render() {
    for lang in Lang::ALL {
        let mut page = sample_desk(lang, "", "/officer/sign");
        page.title = page.text("sign-title");
        let flag = Flag { words: page.text("sign-flag-waived") };
        let row = |number: u32, seen: bool, flags: Vec<Flag>| SignRow {
            id: format!("row-{number}"),
            clock: ClockBadge::new(ClockState::InTime, "Còn 2 ngày làm việc"),
            person: "H’Ngân Êban".to_owned(),
            procedure: "Cấp Giấy xác nhận tình trạng hôn nhân".to_owned(),
            code: format!("H15.133-261123-00{number}"),
            mark: format!("H15.133-261123-00{number} 9"),
            url: page.url("/officer/sign"),
            flags,
            seen,
            open: number == 12,
        };
        let sheet = SignSheet {
            row: "row-12".to_owned(),
            person: "H’Ngân Êban".to_owned(),
            code: "H15.133-261123-0012".to_owned(),
            facts: Facts { rows: vec![(page.text("sign-decision"), page.text("sign-grant"))] },
            flags: vec![flag.clone()],
            pages: Vec::new(),
            fault: String::new(),
            paper: page.url("/officer/sign"),
            desk: page.url("/officer/work"),
            send_back: page.url("/officer/work"),
        };
        let list = SignPage {
            lead: page.with("sign-lead", &[("count", &2_u32)]),
            late: String::new(),
            key: page.text("sign-key-paper"),
            key_fault: String::new(),
            fault: page.text("sign-none-marked"),
            rows: vec![row(12, true, vec![flag]), row(13, false, Vec::new())],
            sheet: Some(sheet),
            empty: None,
            paging: Paging { label: page.text("paging-label"), first: None, next: None },
            page: page.clone(),
        };
        show("sign", lang, &list);
        let line = |words: &str| SignedLine {
            code: "H15.133-261123-0012".to_owned(),
            mark: "H15.133-261123-0012 9".to_owned(),
            person: "H’Ngân Êban".to_owned(),
            url: page.url("/officer/work"),
            words: words.to_owned(),
        };
        let done = DonePage {
            progress: page.with("sign-progress", &[("done", &1_u32), ("open", &1_u32), ("refused", &1_u32)]),
            fault: page.text("signing-fault-token"),
            done: vec![line("Chờ phát hành")],
            refused: vec![line("Người thẩm định không ký")],
            open: vec![line("")],
            back: Action::new(page.text("sign-back"), page.url("/officer/sign")),
            page,
        };
        show("sign-done", lang, &done);
    }
}
