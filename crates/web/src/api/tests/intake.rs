//! Filing: what comes in, what is answered, what is refused.

use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::house::{House, PAPER, STRANGER_ID, UNIT, filing};

#[tokio::test]
async fn an_officer_takes_a_dossier_in_with_a_due_moment() {
    let house = House::open();
    let answer = house.post("counter", "/api/v1/dossiers", &filing()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let opened = answer.json();
    assert_eq!(opened["status"], "accepted");
    assert_eq!(opened["due_at"], "2026-11-27T17:30:00+07:00", "24 November is a day off");
    let code = opened["code"].as_str().unwrap();
    assert_eq!(answer.headers["location"], format!("/api/v1/dossiers/{code}").as_str());
    let receipt = &opened["receipt"];
    assert_eq!(receipt["applicant"]["name"], "Nguyễn Thị Hường");
    assert_eq!(receipt["applicant"]["phone"], "0914123456");
    assert_eq!(receipt["limit"], "3 working days");
    assert_eq!(receipt["received_at"], "2026-11-23T10:24:00+07:00");
    assert_eq!(receipt["lookup_url"], format!("http://127.0.0.1:8080/en/track/{code}"));
    assert_eq!(receipt["form"]["number"], "01");
}

#[tokio::test]
async fn an_applicant_submits_and_the_clock_waits() {
    let house = House::open();
    let mut body = filing();
    body["channel"] = "online".into();
    let answer = house.post("citizen", "/api/v1/dossiers", &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let opened = answer.json();
    assert_eq!((&opened["status"], &opened["due_at"]), (&json!("registered"), &Value::Null));
    assert!(opened["receipt"]["form"]["number"].is_null());
    body["applicant"]["personal_id"] = STRANGER_ID.into();
    body["applicant"]["birth_date"] = Value::Null;
    let other = house.post("citizen", "/api/v1/dossiers", &body).await;
    assert_eq!((other.status, other.problem().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "invalid"));
}

#[tokio::test]
async fn a_key_repeats_the_first_answer() {
    let house = House::open();
    let send = async |key: &str| {
        let request = house
            .request("POST", "counter", "/api/v1/dossiers")
            .header("content-type", "application/json")
            .header("idempotency-key", key);
        house.send(request.body(Body::from(filing().to_string())).unwrap()).await
    };
    let (first, again, other) = (send("a-1").await, send("a-1").await, send("a-2").await);
    let another = async |change: &dyn Fn(&mut Value)| {
        let mut body = filing();
        change(&mut body);
        let request = house
            .request("POST", "counter", "/api/v1/dossiers")
            .header("content-type", "application/json")
            .header("idempotency-key", "a-1");
        house.send(request.body(Body::from(body.to_string())).unwrap()).await
    };
    let of_another_person = another(&|body| body["applicant"]["name"] = json!("Trần Văn Lạ")).await;
    let by_another_channel = another(&|body| body["channel"] = json!("postal")).await;
    let for_another = another(&|body| body["on_behalf_of"] = json!("Bưu điện")).await;
    for reused in [of_another_person, by_another_channel, for_another] {
        assert_eq!((reused.status.as_u16(), reused.problem().as_str()), (409, "idempotency-key-reused"));
    }
    assert_eq!(first.status, StatusCode::CREATED);
    assert_eq!((first.status, &first.text), (again.status, &again.text));
    assert_ne!(first.json()["code"], other.json()["code"]);
}

#[tokio::test]
async fn bad_input_is_named_and_nothing_is_stored() {
    let house = House::open();
    let change = |path: &str, value: Value| {
        let mut body = filing();
        *body.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = value;
        body
    };
    let add = |name: &str, value: Value| {
        let mut body = filing();
        body[name] = value;
        body
    };
    let cases = [
        (json!({}), "procedure"),
        (change("/procedure", json!("9.999999")), "procedure"),
        (change("/procedure", json!(7)), "procedure"),
        (change("/procedure", json!({})), "procedure"),
        (change("/unit", json!("99999")), "unit"),
        (change("/unit", Value::Null), "unit"),
        (change("/channel", json!("pigeon")), "channel"),
        (change("/applicant", json!({})), "applicant.name"),
        (change("/applicant", json!("Hường")), "applicant"),
        (change("/applicant/personal_id", json!("123456789")), "applicant.personal_id"),
        (change("/applicant/personal_id", json!("06619400123x")), "applicant.personal_id"),
        (change("/applicant/birth_date", json!("1994-02-30")), "applicant.birth_date"),
        (change("/applicant/birth_date", json!("31/12/2099")), "applicant.birth_date"),
        (change("/applicant/phone", json!("12")), "applicant.phone"),
        (change("/form", json!([])), "form"),
        (change("/files", json!({})), "files"),
        (change("/files", json!([{"component": "nothing", "sha256": "00"}])), "files[0].component"),
        (add("components", json!("all")), "components"),
        (add("components", json!(["nothing"])), "components[0].component"),
        (add("fees", json!([{"fee": "nothing"}])), "fees[0].fee"),
        (add("case", json!("nothing")), "case"),
        (add("delivery", json!("drone")), "delivery"),
        (add("authority", json!("H15.999")), "authority"),
        (add("settle", json!("perhaps")), "settle"),
    ];
    for (body, field) in cases {
        let answer = house.post("counter", "/api/v1/dossiers", &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {}", answer.text);
        assert_eq!(answer.problem(), "invalid");
        let errors = answer.json()["errors"].clone();
        let named = errors.as_array().unwrap().iter().any(|error| error["field"] == field);
        assert!(named, "{field} is not among {errors}");
    }
    assert!(house.app.metrics().text().lines().all(|line| !line.contains("motcua_commands_total{")));
}

#[tokio::test]
async fn what_is_no_request_is_a_problem_too() {
    let house = House::open();
    let raw = async |content_type: &str, body: &str| {
        let request =
            house.request("POST", "counter", "/api/v1/dossiers").header("content-type", content_type);
        house.send(request.body(Body::from(body.to_owned())).unwrap()).await
    };
    let json = "application/json";
    for (content_type, body, status, problem) in [
        (json, "{", 400, "malformed"),
        (json, "[]", 400, "malformed"),
        (json, "\u{feff}{}", 400, "malformed"),
        (json, "\"x\"", 400, "malformed"),
        ("text/plain", "{}", 415, "unsupported-media-type"),
        ("application/x-www-form-urlencoded", "a=b", 415, "unsupported-media-type"),
    ] {
        let answer = raw(content_type, body).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (status, problem), "{body}");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(raw(json, &deep).await.problem(), "malformed");
    let large = format!("{{\"form\":{{\"x\":\"{}\"}}}}", "x".repeat(2 * 1024 * 1024));
    let answer = raw(json, &large).await;
    assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (413, "too-large"));
    for (method, path, token, status, problem) in [
        ("POST", "/api/v1/dossiers", "", 401, "unauthenticated"),
        ("POST", "/api/v1/dossiers", "nobody", 401, "unauthenticated"),
        ("DELETE", "/api/v1/dossiers", "counter", 405, "method-not-allowed"),
        ("GET", "/api/v1/nothing", "", 404, "not-found"),
        ("GET", "/api/v1/procedures/9.999999", "", 404, "not-found"),
        ("GET", "/api/v1/units/00000", "", 404, "not-found"),
        ("GET", "/api/v1/procedures?limit=0", "", 400, "bad-query"),
        ("GET", "/api/v1/procedures?level=moon", "", 400, "bad-query"),
        ("GET", "/api/v1/procedures?on=yesterday", "", 400, "bad-query"),
        ("GET", "/api/v1/procedures?q=%ff", "", 400, "bad-query"),
    ] {
        let answer = house.send(house.request(method, token, path).body(Body::empty()).unwrap()).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (status, problem), "{method} {path}");
        assert_eq!(answer.json()["instance"].as_str(), path.split('?').next());
    }
}

#[tokio::test]
async fn powers_and_rules_refuse_with_ground_and_cure() {
    let house = House::open();
    let officer_elsewhere = house.post("elsewhere", "/api/v1/dossiers", &filing()).await;
    assert_eq!(
        (officer_elsewhere.status.as_u16(), officer_elsewhere.problem().as_str()),
        (403, "not-your-role")
    );
    assert!(officer_elsewhere.json()["ground"].as_str().is_some_and(|g| g.contains("118/2025")));
    let mut empty_handed = filing();
    empty_handed["procedure"] = "1.001193".into();
    empty_handed["components"] = json!([]);
    let incomplete = house.post("counter", "/api/v1/dossiers", &empty_handed).await;
    assert_eq!((incomplete.status.as_u16(), incomplete.problem().as_str()), (422, "incomplete"));
}

#[tokio::test]
async fn files_are_stored_before_they_are_named() {
    let house = House::open();
    let upload = async |content_type: &str, body: Vec<u8>| {
        let request = house.request("POST", "counter", "/api/v1/files").header("content-type", content_type);
        house.send(request.body(Body::from(body)).unwrap()).await
    };
    let stored = upload("application/pdf", PAPER.into()).await;
    assert_eq!(stored.status, StatusCode::CREATED, "{}", stored.text);
    let digest = stored.json()["sha256"].clone();
    let form = format!(
        "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n{PAPER}\r\n--x--\r\n"
    );
    let again = upload("multipart/form-data; boundary=x", form.into()).await;
    assert_eq!(again.json()["sha256"], digest, "{}", again.text);
    assert_eq!(upload("application/pdf", b"MZ".to_vec()).await.problem(), "file-kind");
    assert_eq!(upload("application/pdf", PAPER.as_bytes()[..400].to_vec()).await.problem(), "file-refused");
    assert_eq!(upload("application/pdf", Vec::new()).await.problem(), "malformed");
    assert_eq!(upload("multipart/form-data; boundary=x", b"--y".to_vec()).await.problem(), "malformed");
    let procedure = house.get("", "/api/v1/procedures/1.001193").await.json();
    let component =
        procedure["components"].as_array().unwrap().iter().find(|c| c["required"] == true).unwrap();
    let mut body = filing();
    body["procedure"] = "1.001193".into();
    body["files"] = json!([{"component": component["id"], "sha256": digest}]);
    let opened = house.post("counter", "/api/v1/dossiers", &body).await;
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.text);
    let papers = opened.json()["receipt"]["components"].clone();
    assert!(papers.as_array().unwrap().iter().any(|c| c["digitised"] == true), "{papers}");
    body["files"][0]["sha256"] = "0".repeat(64).into();
    assert_eq!(house.post("counter", "/api/v1/dossiers", &body).await.problem(), "invalid");
}

#[tokio::test]
async fn the_catalogue_is_searched_with_and_without_marks() {
    let house = House::open();
    for typed in ["khai%20sinh", "dang+ky+khai+sinh", "1.001193", "birth", "1.001193.000.00.00.H15"] {
        let found = house.get("", &format!("/api/v1/procedures?q={typed}")).await.json();
        assert_eq!(found["items"][0]["code"], "1.001193", "{typed}: {found}");
    }
    let found = house.get("", "/api/v1/procedures?q=gi%E1%BA%A5y+%C4%91%E1%BB%99c+th%C3%A2n").await.json();
    assert_eq!(found["items"][0]["code"], "1.004873");
    let page = house.get("", "/api/v1/procedures?limit=3").await.json();
    assert_eq!(page["items"].as_array().unwrap().len(), 3);
    let next =
        house.get("", &format!("/api/v1/procedures?limit=3&after={}", page["next"].as_str().unwrap())).await;
    assert_ne!(next.json()["items"][0]["code"], page["items"][0]["code"]);
    let units = house.get("", "/api/v1/units?q=buon+ma+thuot").await.json();
    assert_eq!(units["items"][0]["code"], UNIT);
    let old = house.get("", "/api/v1/units/resolve?q=P.+Tan+Hoa,+TP+BMT").await.json();
    assert_eq!(
        (old["matches"][0]["code"].as_str(), &old["question"]),
        (Some("24121"), &serde_json::Value::Null)
    );
    assert_eq!(old["matches"][0]["via"][0]["portion"], "whole");
    let divided = house.get("", "/api/v1/units/resolve?q=xa+ea+bhok+cu+kuin").await.json();
    assert!(
        divided["question"].is_string() && divided["matches"].as_array().unwrap().len() == 2,
        "{divided}"
    );
    for nothing in ["/api/v1/units/resolve", "/api/v1/units/resolve?q="] {
        assert_eq!(house.get("", nothing).await.status, 400);
    }
    assert_eq!(house.get("", "/api/v1/units?limit=200").await.json()["items"].as_array().unwrap().len(), 102);
}
