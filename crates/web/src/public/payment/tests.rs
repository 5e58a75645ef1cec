//! The page of payment: it explains, asks, waits, and believes only the bank.

use law::code::DossierCode;
use law::payment::PaymentReference;
use serde_json::json;

use crate::banks::Banks;
use crate::common::Lang;
use crate::house::{House, filing};
use crate::public::tests::check;

/// The secret of the simulated bank in these tests.
pub(crate) const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";

/// The value of a hidden input.
fn hidden(html: &str, name: &str) -> String {
    let rest = html.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("{name}"));
    rest.split('"').next().unwrap().to_owned()
}

/// A house that hears the simulated bank.
pub(crate) fn hearing() -> House {
    let house = House::open();
    let mut banks = Banks::default();
    banks.add("999999", SECRET).unwrap();
    house.app.hear_from(banks);
    house
}

/// A dossier of the citizen that owes 7,000 đồng.
pub(crate) async fn owing(house: &House) -> String {
    let mut filing = filing();
    filing["fees"] = json!([{ "fee": "charge", "dong": 7000 }]);
    let opened = house.post("counter", "/api/v1/dossiers", &filing).await;
    opened.json()["code"].as_str().unwrap_or_else(|| panic!("{}", opened.text)).to_owned()
}

async fn pay(house: &House, code: &str, cookie: &str, dong: &str) {
    let path = format!("/dossiers/{code}/payment");
    let key = hidden(&house.page(cookie, &path).await.text, "request_key");
    for _ in 0..2 {
        // Pressed twice it is one transfer.
        let sent = [("request_key", key.as_str()), ("dong", dong)];
        let answer = house.form(cookie, &format!("{path}/simulated-bank"), &sent).await;
        assert_eq!(answer.location(), path);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_state_is_told_in_every_language() {
    let house = hearing();
    let code = owing(&house).await;
    let cookie = house.sign_in("citizen:0").await;
    let shown = async |name: &str| {
        let mut texts = Vec::new();
        for lang in Lang::ALL {
            for who in ["", &cookie] {
                let path = format!("{}/dossiers/{code}/payment", lang.prefix());
                let answer = house.page(who, &path).await;
                assert_eq!(answer.status, 200, "{name}: {}", answer.text);
                check(name, lang, &answer.text);
                texts.push(answer.text);
            }
        }
        texts.swap_remove(1)
    };
    let waiting = shown("waiting").await;
    let reference = PaymentReference::of(&DossierCode(code.clone())).unwrap();
    assert!(waiting.contains(&format!("data-copy=\"{}\"", reference.content())));
    assert!(waiting.contains("data-poll") && waiting.contains("Tài khoản mô phỏng"));
    assert!(waiting.contains("7.000") && waiting.contains("85/2019/TT-BTC"));
    pay(&house, &code, "", "2.000").await;
    let partly = shown("partly").await;
    assert!(partly.contains("Mới nhận được một phần") && partly.contains("5.000"));
    pay(&house, &code, "", "").await;
    let received = shown("received").await;
    assert!(received.contains("Đã nhận đủ tiền") && !received.contains("data-poll"));
    assert!(!received.contains("vietqr"), "nobody is asked to pay twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_receipt_is_had_for_received_money_alone_and_by_the_owner_alone() {
    let house = hearing();
    let code = owing(&house).await;
    let cookie = house.sign_in("citizen:0").await;
    let path = format!("/dossiers/{code}/payment");
    assert_eq!(house.page(&cookie, &format!("{path}/receipts/0000001-2026")).await.status, 404);
    pay(&house, &code, &cookie, "10000").await;
    let page = house.page(&cookie, &path).await.text;
    let paper = format!("{path}/receipts/0000001-2026");
    assert!(page.contains(&paper) && page.contains("3.000"), "{page}");
    let pdf = house.page(&cookie, &paper).await;
    assert_eq!((pdf.status.as_u16(), pdf.text.starts_with("%PDF")), (200, true));
    assert_eq!(house.page("", &paper).await.status, 303);
    assert!(!house.page("", &path).await.text.contains(&paper));
    let elsewhere = house.sign_in("staff:elsewhere").await;
    assert_eq!(house.page(&elsewhere, &paper).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn how_a_fee_came_about_is_for_those_who_may_see_the_answers() {
    let house = hearing();
    let mut filing = filing();
    filing["procedure"] = "2.000815".into();
    filing["fees"] = json!([{ "fee": "pages", "quantity": 5 }]);
    let opened = house.post("counter", "/api/v1/dossiers", &filing).await;
    let code = opened.json()["code"].as_str().unwrap_or_else(|| panic!("{}", opened.text)).to_owned();
    let path = format!("/dossiers/{code}/payment");
    let cookie = house.sign_in("citizen:0").await;
    let own = house.page(&cookie, &path).await.text;
    assert!(
        own.contains("trang 1–2: 2 ×") && own.contains("trang 3–5: 3 ×") && own.contains("7.000"),
        "{own}"
    );
    assert!(!house.page("", &path).await.text.contains("trang 1–2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_simulated_bank_is_only_where_it_says_so() {
    let house = House::open();
    let code = owing(&house).await;
    let path = format!("/dossiers/{code}/payment");
    assert!(!house.page("", &path).await.text.contains("simulated-bank"), "no secret, no bank");
    let sent = [("request_key", "x"), ("dong", "7000")];
    assert_eq!(house.form("", &format!("{path}/simulated-bank"), &sent).await.status, 404);
    for wrong in ["/dossiers/H15.133-261123-9999/payment", "/dossiers/x/payment"] {
        assert_eq!(house.page("", wrong).await.status, 404, "{wrong}");
    }
    let picture = house.page("", &format!("{path}/qr.svg")).await;
    assert!(picture.text.starts_with("<svg") && picture.headers["content-type"] == "image/svg+xml");
}
