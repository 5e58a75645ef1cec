//! Petitions and ratings as people meet them, and what those get who try their luck: words that are code, codes of others,
//! telephones that are guessed, forms sent twice, keys used again.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::common::Lang;
use crate::house::{Answered, House, PICTURE, UNIT, filing};
use crate::public::tests::check;

const ATTACK: &str = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>";
const PHONE: &str = "0912345678";

/// A form with files, as a browser sends it.
async fn multipart(house: &House, fields: &[(&str, &str)], file: Option<&[u8]>) -> Answered {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.into_bytes());
    }
    if let Some(file) = file {
        let head = "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"anh.png\"\r\nContent-Type: image/png\r\n\r\n";
        body.extend(head.as_bytes());
        body.extend(file);
        body.extend(b"\r\n");
    }
    body.extend(b"--x--\r\n");
    let request = Request::builder()
        .method("POST")
        .uri("/petitions/new")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=x");
    house.send(request.body(Body::from(body)).unwrap()).await
}

fn letter<'a>(agency: &'a str, text: &'a str, key: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("request_key", key),
        ("topic", "conduct"),
        ("agency", agency),
        ("text", text),
        ("name", "Nguyễn Văn Đạt"),
        ("phone", "0912 345 678"),
    ]
}

/// Sends one; gives its code.
async fn sent(house: &House, text: &str, key: &str) -> String {
    let agency = house.committee(UNIT).0;
    let place = multipart(house, &letter(&agency, text, key), None).await.location();
    let code = place.trim_start_matches("/petitions/").split('?').next().unwrap().to_owned();
    assert!(code.starts_with("PA-261123-"), "{place}");
    code
}

async fn act(house: &House, who: &str, code: &str, command: &str, fields: &[(&str, &str)]) -> Answered {
    let cookie = house.sign_in(&format!("staff:{who}")).await;
    let page = house.page(&cookie, &format!("/officer/petitions/{code}/{command}")).await;
    assert_eq!(page.status, 200, "{who} {command}: {}", page.text);
    house.form(&cookie, &format!("/officer/petitions/{code}/{command}"), fields).await
}

async fn answered(house: &House, code: &str, answer: &str) {
    act(house, "clerk", code, "accept", &[]).await.location();
    act(house, "head", code, "assign", &[("officer", "case")]).await.location();
    act(house, "case", code, "answer", &[("answer", answer)]).await.location();
}

#[tokio::test]
async fn a_petition_is_sent_followed_answered_published_and_opened_again() {
    let house = House::open();
    let code = sent(&house, "Đi ba lần chưa xong", "k").await;
    let followed = house.page("", &format!("/petitions/{code}")).await;
    assert!(!followed.text.contains("Đi ba lần") && !followed.text.contains("Đạt"), "shown to anybody");
    assert!(
        followed.text.contains("26/11/2026") && followed.text.contains("15/12/2026"),
        "{}",
        followed.text
    );
    let path = format!("/petitions/{code}/open");
    let own = house.form("", &path, &[("phone", "0912-345-678")]).await;
    assert!(own.status == 200 && own.text.contains("Đi ba lần chưa xong"), "{}", own.text);
    answered(&house, &code, "Phường đã làm lại.").await;
    let before = house.page("", &format!("/petitions/{code}")).await;
    assert!(!before.text.contains("Phường đã làm lại."), "not told before it is published");
    let words = [("title", "Thời gian chờ"), ("question", "Chờ lâu"), ("answer", "Phường đã làm lại.")];
    let preview: Vec<_> = words.iter().copied().chain([("act", "preview")]).collect();
    let seen = act(&house, "approver", &code, "publish", &preview).await;
    assert!(seen.status == 200 && seen.text.contains("id=\"preview\""), "{}", seen.text);
    act(&house, "approver", &code, "publish", &words).await.location();
    let list = house.page("", "/petitions?q=lam+LAI").await;
    assert!(list.text.contains("Phường đã làm lại.") && !list.text.contains("Đạt"), "{}", list.text);
    let rate = format!("/petitions/{code}/rate");
    let silent = house.form("", &rate, &[("phone", PHONE), ("satisfied", "no")]).await;
    assert_eq!(silent.status, 409, "{}", silent.text);
    let dislike = [("phone", PHONE), ("satisfied", "no"), ("reasons", "not_settled"), ("request_key", "r")];
    assert_eq!(house.form("", &rate, &dislike).await.status, 200);
    let reopen = [("phone", PHONE), ("text", "Vẫn chưa xong"), ("request_key", "o")];
    let again = house.form("", &format!("/petitions/{code}/reopen"), &reopen).await;
    assert!(again.status == 200 && again.text.contains("lặp lại"), "{}", again.text);
    for lang in Lang::ALL {
        for path in ["/petitions".to_owned(), "/petitions/new".to_owned(), format!("/petitions/{code}")] {
            let page = house.page("", &format!("{}{path}", lang.prefix())).await;
            check(&path, lang, &page.text);
        }
        let cookie = house.sign_in("staff:clerk").await;
        for path in ["/officer/petitions".to_owned(), format!("/officer/petitions/{code}")] {
            let page = house.page(&cookie, &format!("{}{path}", lang.prefix())).await;
            assert_eq!(page.status, 200, "{path}");
            check(&path, lang, &page.text);
        }
    }
}

#[tokio::test]
async fn what_was_typed_and_attached_is_there_again_after_a_fault() {
    let house = House::open();
    let agency = house.committee(UNIT).0;
    let mut fields = letter(&agency, "Một câu chuyện dài", "k");
    fields.retain(|(name, _)| *name != "phone");
    let again = multipart(&house, &fields, Some(PICTURE)).await;
    assert_eq!(again.status, 422);
    assert!(again.text.contains("Một câu chuyện dài") && again.text.contains("anh.png"), "{}", again.text);
    let kept = again.text.split("name=\"kept\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let mut whole = letter(&agency, "Một câu chuyện dài", "k");
    whole.push(("kept", kept));
    // A digest that this form was not given is not taken for a file of its own.
    let forged = format!("{} {} x", "ab".repeat(32), "0".repeat(32));
    whole.push(("kept", &forged));
    let code = multipart(&house, &whole, None).await.location();
    let code = code.trim_start_matches("/petitions/").split('?').next().unwrap();
    let cookie = house.sign_in("staff:clerk").await;
    let page = house.page(&cookie, &format!("/officer/petitions/{code}")).await;
    assert_eq!(page.text.matches(&format!("/officer/petitions/{code}/files/")).count(), 1);
    let file = page.text.split(&format!("/officer/petitions/{code}/files/")).nth(1).unwrap();
    let file = format!("/officer/petitions/{code}/files/{}", &file[..64]);
    assert_eq!(house.page(&cookie, &file).await.status, 200);
    let stranger = house.sign_in("staff:elsewhere").await;
    assert_eq!(house.page(&stranger, &file).await.status, 404);
}

#[tokio::test]
async fn a_complaint_is_told_where_it_goes() {
    let house = House::open();
    let agency = house.committee(UNIT).0;
    let mut fields = letter(&agency, "Tôi khiếu nại quyết định", "k");
    fields[1].1 = "complaint";
    let refused = multipart(&house, &fields, None).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text.contains("02/2011/QH13") && refused.text.contains("Tôi khiếu nại quyết định"));
}

#[tokio::test]
async fn words_that_are_code_stay_words() {
    let house = House::open();
    let code = sent(&house, ATTACK, "k").await;
    let own = house.form("", &format!("/petitions/{code}/open"), &[("phone", PHONE)]).await;
    answered(&house, &code, ATTACK).await;
    let cookie = house.sign_in("staff:clerk").await;
    let desk = house.page(&cookie, &format!("/officer/petitions/{code}")).await;
    let words = [("title", ATTACK), ("question", ATTACK), ("answer", ATTACK)];
    act(&house, "approver", &code, "publish", &words).await.location();
    let public = house.page("", &format!("/petitions/{code}")).await;
    let list = house.page("", "/petitions").await;
    for page in [own, desk, public, list] {
        assert!(page.text.contains("alert(1)"), "{}", page.text);
        assert!(!page.text.contains("<script>alert") && !page.text.contains("<img src=x"));
    }
}

#[tokio::test]
async fn names_and_numbers_are_found_before_they_are_public() {
    let house = House::open();
    let code = sent(&house, "Ông Đạt, số 0912345678", "k").await;
    answered(&house, &code, "Đã xong").await;
    for question in ["Ông Nguyễn Văn Đạt chờ lâu", "Gọi 0912 345 678", "CCCD 066.093.001.234"] {
        let words = [("title", "Chờ lâu"), ("question", question), ("answer", "Đã xong")];
        let page = act(&house, "approver", &code, "publish", &words).await;
        assert_eq!(page.status, 422, "{question}");
    }
}

#[tokio::test]
async fn who_guesses_learns_nothing_and_is_stopped() {
    let house = House::open();
    let code = sent(&house, "x", "k").await;
    let unknown = house.page("", "/petitions/PA-261123-00000000").await;
    let nonsense = house.page("", "/petitions/khong-phai-ma").await;
    assert_eq!((unknown.status.as_u16(), nonsense.status.as_u16()), (404, 404));
    // An act without the telephone, or with another one, is an act on nothing.
    let act = format!("/petitions/{code}/withdraw");
    for phone in ["", "0912345679"] {
        let answer = house.form("", &act, &[("phone", phone)]).await;
        assert_eq!(answer.status, 404, "{phone}");
    }
    let nobody = house.form("", "/petitions/PA-261123-00000000/withdraw", &[("phone", PHONE)]).await;
    assert_eq!(nobody.status, 404);
    let foreign = house.sign_in("staff:elsewhere").await;
    let theirs = house.page(&foreign, &format!("/officer/petitions/{code}")).await;
    let none = house.page(&foreign, "/officer/petitions/PA-261123-00000000").await;
    assert_eq!((theirs.status, theirs.text.len()), (none.status, none.text.len()));
    let mut stopped = false;
    for number in 0..200 {
        let phone = format!("0999{number:06}");
        let answer = house.form("", &format!("/petitions/{code}/open"), &[("phone", &phone)]).await;
        stopped = answer.status == 429;
        if stopped {
            break;
        }
    }
    assert!(stopped, "telephones can be tried without end");
}

#[tokio::test]
async fn a_form_sent_twice_is_one_petition() {
    let house = House::open();
    let (one, two) = (sent(&house, "Một", "same").await, sent(&house, "Một", "same").await);
    assert_eq!(one, two);
    let agency = house.committee(UNIT).0;
    let other = multipart(&house, &letter(&agency, "Hai", "same"), None).await;
    assert!(other.status == 409 && other.text.contains("Hai"), "{}", other.text);
}

/// A dossier that is done; gives its code.
async fn finished(house: &House) -> String {
    let code = house.post("counter", "/api/v1/dossiers", &filing()).await.json()["code"].clone();
    let code = code.as_str().unwrap().to_owned();
    for (who, command, body) in [
        ("counter", "transfer", json!({})),
        ("head", "assign", json!({"officer": "case"})),
        ("case", "propose", json!({"decision": "grant", "note": ""})),
        ("head", "review", json!({})),
        ("approver", "sign", json!({})),
        ("clerk", "issue", json!({"number": "12/XN-UBND"})),
    ] {
        let answer = house.post(who, &format!("/api/v1/dossiers/{code}/{command}"), &body).await;
        assert_eq!(answer.status, 200, "{command}: {}", answer.text);
    }
    code
}

#[tokio::test]
async fn a_rating_comes_with_the_key_of_its_dossier_and_once() {
    let house = House::open();
    let (code, other) = (finished(&house).await, finished(&house).await);
    let path = format!("/dossiers/{code}/rating");
    let key = house.app.registry().rating_key(&law::code::DossierCode(code.clone()));
    let wrong = house.app.registry().rating_key(&law::code::DossierCode(other.clone()));
    for key in [wrong.as_str(), "0", &"0".repeat(32)] {
        assert_eq!(house.page("", &format!("{path}?key={key}")).await.status, 404);
        assert_eq!(house.form("", &path, &[("key", key), ("satisfied", "yes")]).await.status, 404);
    }
    for lang in Lang::ALL {
        let page = house.page("", &format!("{}{path}?key={key}", lang.prefix())).await;
        assert_eq!(page.status, 200, "{}", page.text);
        check(&path, lang, &page.text);
    }
    let silent = house.form("", &path, &[("key", &key), ("satisfied", "no"), ("more", "Lời của tôi")]).await;
    assert!(silent.status == 422 && silent.text.contains("Lời của tôi"), "{}", silent.text);
    // Words of one's own are no reason of the list.
    let own = [("key", key.as_str()), ("satisfied", "no"), ("reasons", "Ông X")];
    assert_eq!(house.form("", &path, &own).await.status, 422);
    let dislike = [
        ("key", key.as_str()),
        ("request_key", "r"),
        ("satisfied", "no"),
        ("reasons", "many_visits"),
        ("more", "Lời của tôi"),
        ("step_intake", "yes"),
    ];
    let thanks = house.form("", &path, &dislike).await;
    assert!(thanks.status == 200 && thanks.text.contains("/petitions/new?dossier="), "{}", thanks.text);
    assert_eq!(house.form("", &path, &dislike).await.status, 200, "the same click");
    let again = [("key", key.as_str()), ("request_key", "s"), ("satisfied", "yes")];
    assert_eq!(house.form("", &path, &again).await.status, 409);
    let cookie = house.sign_in("staff:case").await;
    for path in ["", "/history"] {
        let desk = house.page(&cookie, &format!("/officer/dossiers/{code}{path}")).await;
        assert!(desk.status == 200 && !desk.text.contains("Lời của tôi"), "officers read who said what");
    }
    let from_it = house.page("", &format!("/petitions/new?dossier={code}")).await;
    assert!(from_it.text.contains(&format!("name=\"dossier\" value=\"{code}\"")), "{}", from_it.text);
}
