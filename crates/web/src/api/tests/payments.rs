//! Banks over the API: what is signed by a bank just now is heard, and nothing else is.

use axum::body::Body;
use axum::http::Request;
use law::code::DossierCode;
use law::payment::PaymentReference;
use serde_json::{Value, json};

use crate::banks::Banks;
use crate::house::{Answered, House};
use crate::public::payment::tests::{SECRET, hearing, owing};

const PATH: &str = "/api/v1/payments/credits";

fn credit(code: &str, amount: &Value) -> Value {
    let content = PaymentReference::of(&DossierCode(code.to_owned())).unwrap().content();
    json!({ "id": "FT-1", "account": "0000000133", "amount": amount, "paid_at": "2026-11-23T10:00:00+07:00",
        "content": content, "payer": "NGUYEN THI HOA" })
}

/// The headers of a message.
struct Sent<'a> {
    bank: &'a str,
    moment: String,
    signature: String,
}

fn signed(house: &House, body: &str) -> Sent<'static> {
    let mut banks = Banks::default();
    banks.add("999999", SECRET).unwrap();
    let moment = house.app.now().as_second().to_string();
    let signature = banks.sign("999999", &moment, body.as_bytes()).unwrap();
    Sent { bank: "999999", moment, signature }
}

async fn send(house: &House, sent: &Sent<'_>, body: &str) -> Answered {
    let request = Request::builder()
        .method("POST")
        .uri(PATH)
        .header("x-bank", sent.bank)
        .header("x-timestamp", &sent.moment)
        .header("x-signature", &sent.signature);
    house.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

async fn tell(house: &House, body: &Value) -> Answered {
    let body = body.to_string();
    send(house, &signed(house, &body), &body).await
}

async fn owed(house: &House, code: &str) -> u64 {
    let code = DossierCode(code.to_owned());
    house.app.read(move |view| view.payment(None, &code)).await.unwrap().unwrap().state.owed_dong()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_tells_of_a_credit_and_telling_again_changes_nothing() {
    let house = hearing();
    let code = owing(&house).await;
    let message = json!({ "credits": [credit(&code, &json!(7000))] });
    let answer = tell(&house, &message).await;
    assert_eq!(answer.json(), json!({ "items": [{ "id": "FT-1", "outcome": "booked", "reason": null }] }));
    assert!(!answer.text.contains(&code), "the bank learns nothing of the dossier");
    assert_eq!(owed(&house, &code).await, 0);
    // The very same message, replayed in time; and the same credit in a new one.
    for _ in 0..3 {
        assert_eq!(tell(&house, &message).await.json()["items"][0]["outcome"], "known");
    }
    let altered = json!({ "credits": [credit(&code, &json!(9000))] });
    assert_eq!(tell(&house, &altered).await.json()["items"][0]["reason"], "contradicts");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_signed_by_a_bank_just_now_is_not_heard() {
    let house = hearing();
    let code = owing(&house).await;
    let body = json!({ "credits": [credit(&code, &json!(7000))] }).to_string();
    let good = signed(&house, &body);
    let altered = body.replace("7000", "9000");
    let none = Sent { bank: "", moment: String::new(), signature: String::new() };
    let unsigned = Sent { signature: String::new(), ..signed(&house, &body) };
    let other_bank = Sent { bank: "970436", ..signed(&house, &body) };
    let later = Sent { moment: (house.app.now().as_second() + 1).to_string(), ..signed(&house, &body) };
    for (sent, body) in
        [(&none, &body), (&unsigned, &body), (&other_bank, &body), (&later, &body), (&good, &altered)]
    {
        let answer = send(&house, sent, body).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (401, "unauthenticated"));
    }
    // A token opens nothing here.
    assert_eq!(house.post("counter", PATH, &json!({ "credits": [] })).await.status, 401);
    // Kept and sent again after the window.
    house.clock.advance(jiff::SignedDuration::from_secs(301));
    assert_eq!(send(&house, &good, &body).await.status, 401);
    assert_eq!(owed(&house, &code).await, 7_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn amounts_that_are_none_are_refused() {
    let house = hearing();
    let code = owing(&house).await;
    for amount in [json!(-7000), json!(7000.5), json!("7000"), json!(null), json!(1e30)] {
        let answer = tell(&house, &json!({ "credits": [credit(&code, &amount)] })).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (400, "malformed"), "{amount}");
    }
    for amount in [json!(0), json!(u64::MAX), json!(10_000_000_000_000_u64)] {
        let answer = tell(&house, &json!({ "credits": [credit(&code, &amount)] })).await;
        assert_eq!(answer.json()["items"][0]["reason"], "amount", "{amount}");
    }
    let mut elsewhere = credit(&code, &json!(7000));
    elsewhere["account"] = "1234".into();
    assert_eq!(
        tell(&house, &json!({ "credits": [elsewhere] })).await.json()["items"][0]["reason"],
        "account"
    );
    let many = json!({ "credits": vec![credit(&code, &json!(1)); 101] });
    assert_eq!(tell(&house, &many).await.status, 422);
    assert_eq!(tell(&house, &json!({ "credits": [], "more": 1 })).await.status, 400);
    assert_eq!(owed(&house, &code).await, 7_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credit_on_the_account_of_another_agency_pays_nothing_here() {
    let house = hearing();
    let code = owing(&house).await;
    let mut other = credit(&code, &json!(7000));
    other["account"] = "0000000015".into();
    let answer = tell(&house, &json!({ "credits": [other] })).await;
    assert_eq!(
        answer.json()["items"][0],
        json!({ "id": "FT-1", "outcome": "waiting", "reason": "other-account" })
    );
    assert_eq!(owed(&house, &code).await, 7_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_huge_body_is_not_read() {
    let house = hearing();
    let body = "x".repeat(65 * 1024);
    let answer = send(&house, &signed(&house, &body), &body).await;
    assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (413, "too-large"));
}

/// Nobody can give the command itself, with whatever token.
#[tokio::test(flavor = "multi_thread")]
async fn no_token_books_a_credit() {
    let house = hearing();
    let code = owing(&house).await;
    for who in ["counter", "clerk", "centrehead", "administrator", "citizen"] {
        let path = format!("/api/v1/dossiers/{code}/receive-payment");
        let answer = house.post(who, &path, &json!({ "credit": "X", "dong": 7000 })).await;
        assert_eq!(answer.status, 404, "{who}");
    }
    assert_eq!(owed(&house, &code).await, 7_000);
}
