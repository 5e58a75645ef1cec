//! Reconciling: a waiting credit is matched in two steps, a statement is tried before it is taken, and nobody reconciles
//! the account of another agency.

use axum::body::Body;
use axum::http::Request;
use law::code::DossierCode;
use law::payment::PaymentReference;
use registry::payments::{Credit, ToldBy};

use super::statement::read;
use crate::common::Lang;
use crate::house::{Answered, House};
use crate::officer::dossier_tests::hidden;
use crate::public::payment::tests::{hearing, owing};
use crate::public::tests::check;

fn content(code: &str) -> String {
    PaymentReference::of(&DossierCode(code.to_owned())).unwrap().content()
}

async fn upload(house: &House, cookie: &str, csv: &str) -> Answered {
    let part = |name: &str, more: &str, body: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{body}\r\n")
    };
    let body = part("bin", "", "999999")
        + &part("file", "; filename=\"s.csv\"\r\nContent-Type: text/csv", csv)
        + "--b--\r\n";
    let request = Request::builder()
        .method("POST")
        .uri("/officer/payments/statement")
        .header("cookie", cookie)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=b");
    house.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_credit_is_matched_in_two_steps() {
    let house = hearing();
    let code = owing(&house).await;
    let credit = Credit {
        bin: "999999".into(),
        account: "0000000133".into(),
        bank_id: "FT-1".into(),
        dong: 9_000,
        paid_at: house.app.now(),
        content: "le phi <b>".into(),
        payer: "NGUYEN THI HOA".into(),
    };
    house.app.registry().receive_credit(&credit, ToldBy::Webhook).unwrap();
    let (counter, elsewhere) = (house.sign_in("staff:counter").await, house.sign_in("staff:elsewhere").await);
    for lang in Lang::ALL {
        let list = house.page(&counter, &format!("{}/officer/payments", lang.prefix())).await;
        check("waiting", lang, &list.text);
        assert!(list.text.contains("999999-FT-1") && !list.text.contains("NGUYEN THI HOA"));
        assert!(!list.text.contains("le phi <b>"), "text stays text");
        let one = format!("{}/officer/payments/credits/999999-FT-1", lang.prefix());
        check("match", lang, &house.page(&counter, &one).await.text);
    }
    let path = "/officer/payments/credits/999999-FT-1";
    assert!(!house.page(&elsewhere, "/officer/payments").await.text.contains("FT-1"));
    assert_eq!(house.page(&elsewhere, path).await.status, 404);
    let case = house.sign_in("staff:case").await;
    assert_eq!(house.page(&case, "/officer/payments").await.status, 404);
    let wrong = house.form(&counter, path, &[("code", "H15.133-261123-0777")]).await;
    assert_eq!(wrong.status, 422);
    let looked = house.form(&counter, path, &[("code", &code)]).await;
    assert_eq!((looked.status.as_u16(), hidden(&looked.text, "checked")), (200, code.clone()));
    // Another code than the one that was looked at is looked at first.
    let other = owing(&house).await;
    let sent = [("code", other.as_str()), ("checked", &code), ("confirmed", "yes")];
    assert_eq!(house.form(&counter, path, &sent).await.status, 200);
    let sent = [("code", code.as_str()), ("checked", &code), ("confirmed", "yes")];
    let done = house.form(&counter, path, &sent).await;
    assert_eq!(done.location(), format!("/officer/payments?booked={code}"));
    let list = house.page(&counter, &done.location()).await.text;
    assert!(list.contains("2.000"), "what is too much is owed back");
    let head = house.sign_in("staff:centrehead").await;
    let owed = house.page(&head, "/officer/payments").await.text;
    assert!(owed.contains(&format!("/officer/dossiers/{code}/refund-payment")));
    let act = house.page(&head, &format!("/officer/dossiers/{code}/refund-payment")).await;
    check("refund", Lang::Vi, &act.text);
    assert!(act.text.contains("name=\"dong\""), "{}", act.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_is_tried_before_it_is_taken() {
    let house = hearing();
    let code = owing(&house).await;
    let csv = format!(
        "transaction_id;account;amount;paid_at;content;payer\n\
         FT-1;0000000133;+7.000;23/11/2026 09:30;CT DEN {};A\n\
         FT-2;0000000133;5.000;23/11/2026;le phi;B\n\
         FT-3;0000000133;-7.000;23/11/2026;rut;C\n\
         FT-4;0000000015;7.000;23/11/2026;{};D\n\
         \"=HYPERLINK(1)\";0000000133;7.000;23/11/2026;=cmd|' /C calc'!A0;E\n\
         FT-6;0000000133;99999999999999999999;23/11/2026;x;F\n\
         FT-7;0000000133;0;23/11/2026;x;G\n",
        content(&code),
        content(&code)
    );
    let counter = house.sign_in("staff:counter").await;
    let tried = upload(&house, &counter, &csv).await;
    assert_eq!(tried.status, 200, "{}", tried.text);
    check("dry run", Lang::Vi, &tried.text);
    for said in
        ["Sẽ vào hồ sơ", "Tiền ra", "Không phải tài khoản", "Số giao dịch không đọc", "Số tiền không đọc"]
    {
        assert!(tried.text.contains(said), "{said}");
    }
    let waits = async || house.page(&counter, "/officer/payments").await.text.contains("999999-FT-2");
    assert!(!waits().await, "a dry run writes nothing");
    let sent = [("bin", "999999"), ("statement", csv.as_str())];
    let taken = house.form(&counter, "/officer/payments/statement/import", &sent).await;
    assert!(taken.text.contains("Đã vào hồ sơ"), "{}", taken.text);
    assert!(waits().await);
    let again = house.form(&counter, "/officer/payments/statement/import", &sent).await;
    assert!(again.text.contains("Đã có") && !again.text.contains("Đã vào hồ sơ"));
    // Whoever reconciles nothing here takes nothing in, whatever is sent.
    let elsewhere = house.sign_in("staff:elsewhere").await;
    let theirs = house.form(&elsewhere, "/officer/payments/statement/import", &sent).await;
    assert!(!theirs.text.contains("Đã vào hồ sơ") && !theirs.text.contains("Đã có"));
    for wrong in ["a,b\n1,2\n", "", "transaction_id,account\n"] {
        assert_eq!(upload(&house, &counter, wrong).await.status, 422, "{wrong:?}");
    }
}

#[test]
fn amounts_and_moments_are_read_as_banks_write_them() {
    let of = |amount: &str, moment: &str| {
        let text = format!("transaction_id,account,amount,paid_at,content\nA,1,\"{amount}\",{moment},x\n");
        read(&text, "999999")
            .unwrap()
            .remove(0)
            .credit
            .map(|credit| (credit.dong, credit.paid_at.to_string()))
    };
    for amount in ["8000", "8.000", "+8,000", "8,000.00 VND", "8.000 ₫"] {
        let read = of(amount, "23/11/2026 09:30:15");
        assert_eq!(read, Ok((8_000, "2026-11-23T02:30:15Z".to_owned())), "{amount}");
    }
    for amount in ["", "0", "8 000", "-1", "(5)", "1.5", "8.0000", "1e3", "0x10", "18446744073709551616"] {
        assert!(of(amount, "2026-11-23").is_err(), "{amount}");
    }
    for moment in ["23/11/2026", "2026-11-23", "2026-11-23T09:30:00+07:00", "2026-11-23 09:30:00"] {
        assert!(of("1", moment).is_ok(), "{moment}");
    }
    assert!(of("1", "31/02/2026").is_err() && of("1", "yesterday").is_err());
}
