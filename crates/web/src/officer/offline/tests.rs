//! The way of a counter without network as its machine meets the house.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::common::Lang;
use crate::house::{Answered, House, UNIT, at};
use crate::public::tests::check;

const OFFLINE: &str = "/officer/intake/offline";

pub(crate) async fn send(house: &House, cookie: &str, path: &str, body: &Value) -> Answered {
    let request = Request::builder()
        .method("POST")
        .uri(path)
        .header("cookie", cookie)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/json");
    house.send(request.body(Body::from(body.to_string())).unwrap()).await
}

/// The numbers of today as a machine gets them.
pub(crate) async fn numbers(house: &House, cookie: &str) -> Value {
    let held = json!({ "device": "machine1", "held": {} });
    let answer = send(house, cookie, &format!("{OFFLINE}/numbers"), &held).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

/// What a machine sends for one intake under number `n` of a block.
pub(crate) fn intake(house: &House, block: &Value, n: usize, at_counter: &str, papers: &[&str]) -> Value {
    let mut fields = vec![
        json!(["applicant-name", "Nguyễn Thị Hường"]),
        json!(["applicant-personal_id", "066194001234"]),
        json!(["authority", house.committee(UNIT).0]),
        json!(["delivery", "counter"]),
    ];
    fields.extend(papers.iter().map(|paper| json!(["components", paper])));
    json!({
        "staff": "counter", "centre": house.centre(UNIT).0, "code": block["numbers"][n]["code"],
        "block": block["secret"], "at_counter": format!("{at_counter}:00+07:00"), "procedure": "1.004873",
        "fields": fields,
    })
}

/// The registration of a birth, whose notification is asked for under a condition that no machine can look at.
fn birth(house: &House, block: &Value, n: usize, at_counter: &str, papers: &[&str]) -> Value {
    let mut sent = intake(house, block, n, at_counter, papers);
    sent["procedure"] = json!("1.001193");
    sent
}

/// The papers of a marital status certificate that have to be brought.
pub(crate) fn papers(house: &House) -> Vec<&str> {
    let code = law::code::ProcedureCode("1.004873".to_owned());
    let procedure = house.province.procedure(&code, house.app.now()).unwrap();
    let needed =
        procedure.components.iter().filter(|c| c.required && c.when.is_none() && c.register.is_none());
    needed.map(|component| component.id.as_str()).collect()
}

#[tokio::test]
async fn the_page_stands_in_every_language_and_holds_nothing_of_a_person() {
    let house = House::open();
    let cookie = house.sign_in("staff:counter").await;
    for lang in Lang::ALL {
        let path = format!("{}{OFFLINE}", lang.prefix());
        let page = house.page(&cookie, &path).await;
        assert_eq!(page.status, 200, "{}", page.text);
        check(OFFLINE, lang, &page.text);
        assert!(!page.text.contains("Cán bộ counter"));
        let worker = house.page("", &format!("{}/officer/offline-worker.js", lang.prefix())).await;
        assert_eq!(
            (worker.status.as_u16(), &worker.headers["content-type"] == "text/javascript; charset=utf-8"),
            (200, true)
        );
        assert!(
            worker.text.contains(&format!("\"{path}\"")) && worker.text.contains("offline.css"),
            "{}",
            worker.text
        );
    }
    assert_eq!(house.page("", OFFLINE).await.status, 303);
    let head = house.sign_in("staff:head").await;
    assert_eq!(house.page(&head, OFFLINE).await.status, 404);
}

#[tokio::test]
async fn the_bundle_has_forms_and_due_moments_and_is_fetched_once_a_day() {
    let house = House::open();
    let path = format!("{OFFLINE}/bundle.json");
    assert_eq!(house.page("", &path).await.status, 401);
    let cookie = house.sign_in("staff:counter").await;
    let answer = house.page(&cookie, &path).await;
    let bundle = answer.json();
    assert_eq!(bundle["centre"]["id"], house.centre(UNIT).0);
    let all = bundle["procedures"].as_array().unwrap();
    let marital = all.iter().find(|p| p["code"] == "1.004873").unwrap();
    assert!(marital["html"].as_str().unwrap().contains("name=\"applicant-name\""));
    assert!(marital["found_by"].as_str().unwrap().contains("doc than"));
    let limit = marital["limits"][0]["limits"][0].as_str().unwrap();
    let runs = &bundle["dues"][limit]["2026-11-23"];
    assert_eq!(runs[0]["from"], 0, "{runs}");
    let day = &runs[0]["due"].as_str().unwrap()[..10];
    assert!(bundle["day_words"][day].is_string(), "{day}");
    assert!(all.iter().any(|p| p["withheld"] == "elsewhere"));
    let known = answer.headers["etag"].to_str().unwrap();
    let request = Request::builder().uri(&path).header("cookie", &cookie).header("if-none-match", known);
    assert_eq!(house.send(request.body(Body::empty()).unwrap()).await.status, 304);
    house.clock.set(at("2026-11-24T08:00:00"));
    let request = Request::builder().uri(&path).header("cookie", &cookie).header("if-none-match", known);
    assert_eq!(house.send(request.body(Body::empty()).unwrap()).await.status, 200);
}

#[tokio::test]
async fn what_was_taken_in_comes_in_with_the_moment_of_the_counter() {
    let house = House::open();
    let cookie = house.sign_in("staff:counter").await;
    let held = numbers(&house, &cookie).await;
    let today = &held["blocks"][0];
    assert_eq!((today["day"].as_str(), today["numbers"].as_array().unwrap().len()), (Some("2026-11-23"), 20));
    assert_eq!(held["blocks"].as_array().unwrap().len(), 4);
    assert!(today["numbers"][0]["path"].as_str().unwrap().starts_with("M4 4h7"));
    house.clock.set(at("2026-11-24T09:00:00"));
    let merge = format!("{OFFLINE}/merge");
    let cookie = house.sign_in("staff:counter").await;
    let sent = intake(&house, today, 1, "2026-11-23T10:40", &papers(&house));
    assert_eq!(send(&house, "", &merge, &sent).await.status, 401);
    let first = send(&house, &cookie, &merge, &sent).await;
    assert_eq!(
        (first.status.as_u16(), first.json()["outcome"].as_str()),
        (200, Some("merged")),
        "{}",
        first.text
    );
    let again = send(&house, &cookie, &merge, &sent).await.json();
    assert_eq!((&again["outcome"], &again["due"]), (&json!("already"), &first.json()["due"]));
    // As if it had been taken in online at that moment.
    let code = today["numbers"][1]["code"].as_str().unwrap();
    let seen = house.get("counter", &format!("/api/v1/dossiers/{code}")).await.json();
    let text = seen.to_string();
    assert!(text.contains("2026-11-23T10:40:00+07:00"), "{text}");
    let track = house.page("", &format!("/track/{code}")).await;
    assert!(track.text.contains("10:40"), "{}", track.text);
    let other = house.sign_in("staff:elsewhere").await;
    let wrong = send(&house, &other, &merge, &sent).await;
    assert_eq!((wrong.status.as_u16(), wrong.json()["outcome"].as_str()), (409, Some("another-person")));
}

#[tokio::test]
async fn what_cannot_be_merged_is_shown_until_somebody_has_dealt_with_it() {
    let house = House::open();
    let cookie = house.sign_in("staff:counter").await;
    let held = numbers(&house, &cookie).await;
    let today = &held["blocks"][0];
    house.clock.set(at("2026-11-23T16:00:00"));
    let merge = format!("{OFFLINE}/merge");
    let cookie = house.sign_in("staff:counter").await;
    let bare = birth(&house, today, 0, "2026-11-23T11:00", &[]);
    let refused = send(&house, &cookie, &merge, &bare).await.json();
    assert_eq!((&refused["outcome"], &refused["reason"]), (&json!("refused"), &json!("incomplete")));
    for word in ["detail", "ground", "cure"] {
        assert!(refused[word].as_str().is_some_and(|text| !text.is_empty()), "{refused}");
    }
    let list = format!("{OFFLINE}/refused");
    let code = today["numbers"][0]["code"].as_str().unwrap();
    let one = format!("{list}/counter/{code}");
    let head = house.sign_in("staff:centrehead").await;
    for lang in Lang::ALL {
        let page = house.page(&head, &format!("{}{list}", lang.prefix())).await;
        assert!(page.text.contains(code), "{}", page.text);
        check(&list, lang, &page.text);
        let page = house.page(&head, &format!("{}{one}", lang.prefix())).await;
        assert!(page.text.contains("Nguyễn Thị Hường"), "{}", page.text);
        check(&one, lang, &page.text);
    }
    let elsewhere = house.sign_in("staff:elsewhere").await;
    assert!(!house.page(&elsewhere, &list).await.text.contains(code));
    assert_eq!(house.page(&elsewhere, &one).await.status, 404);
    assert_eq!(house.form(&head, &one, &[("note", " ")]).await.status, 422);
    house.form(&head, &one, &[("note", "Đã gọi người nộp")]).await.location();
    let page = house.page(&head, &list).await;
    assert!(page.text.contains("Đã gọi người nộp"), "{}", page.text);
    // Another one is corrected on the machine and sent again under its number.
    let bare = birth(&house, today, 1, "2026-11-23T11:05", &[]);
    assert_eq!(send(&house, &cookie, &merge, &bare).await.json()["outcome"], "refused");
    let right = birth(&house, today, 1, "2026-11-23T11:05", &["birth_notification"]);
    assert_eq!(send(&house, &cookie, &merge, &right).await.json()["outcome"], "merged");
    let waiting = house.app.registry().refused(&house.app.registry().viewer(&centre_head(&house))).unwrap();
    assert!(waiting.iter().all(|head| head.resolution.is_some()), "{waiting:?}");
}

fn centre_head(house: &House) -> casework::Actor {
    let grant = casework::Grant::new(casework::Role::CentreHead, house.centre(UNIT));
    casework::Actor::standing_in(casework::StaffId("centrehead".into()), vec![grant], Vec::new())
}

#[tokio::test]
async fn answers_that_cannot_be_read_are_kept_and_not_dropped() {
    let house = House::open();
    let cookie = house.sign_in("staff:counter").await;
    let held = numbers(&house, &cookie).await;
    let mut sent = intake(&house, &held["blocks"][0], 0, "2026-11-23T10:24", &papers(&house));
    sent["fields"][1][1] = json!("12");
    let refused = send(&house, &cookie, &format!("{OFFLINE}/merge"), &sent).await.json();
    assert_eq!((&refused["outcome"], &refused["reason"]), (&json!("refused"), &json!("form")), "{refused}");
    let none = send(&house, &cookie, &format!("{OFFLINE}/merge"), &json!({})).await;
    assert_eq!((none.status.as_u16(), none.json()["outcome"].as_str()), (400, Some("unreadable")));
    let viewer = house.app.registry().viewer(&centre_head(&house));
    assert_eq!(house.app.registry().refused(&viewer).unwrap().len(), 1);
}
