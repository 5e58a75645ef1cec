//! The proof of a result, to somebody who has nothing but the paper or its file.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use super::{Verdict, VerifyPage};
use crate::common::Lang;
use crate::common::components::Facts;
use crate::common::gallery::{sample_page, show};
use crate::house::{Answered, House};
use crate::signing::tests::{file, issued, signing_house, to_signature};

/// Sends a file to be compared.
async fn compare(house: &House, path: &str, pdf: &[u8]) -> Answered {
    let head = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\
        content-type: application/pdf\r\n\r\n";
    let body = [head.as_bytes(), pdf, b"\r\n--x--\r\n"].concat();
    let request = Request::post(path)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=x");
    house.send(request.body(Body::from(body)).unwrap()).await
}

/// The page that proves the result of a dossier.
async fn proof(house: &House, code: &str) -> String {
    let cookie = house.sign_in("citizen:0").await;
    let data = house.page(&cookie, &format!("/results/{code}.json")).await.json();
    data["verify"].as_str().unwrap().strip_prefix("http://127.0.0.1:8080").unwrap().to_owned()
}

#[tokio::test]
async fn the_file_is_genuine_and_with_a_changed_byte_it_is_not() {
    let house = signing_house();
    let code = to_signature(&house, 0).await;
    house.post("approver", &format!("/api/v1/dossiers/{code}/sign"), &json!({})).await;
    let state = issued(&house, &code).await;
    let path = proof(&house, &code).await;
    let page = house.page("", &path).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("12/XN-UBND") && page.text.contains(state["result_file"].as_str().unwrap()));
    assert!(!page.text.contains("Hường") && !page.text.contains("066194001234"), "{}", page.text);
    let pdf = file(&house, &state["result_file"]).await;
    let genuine = compare(&house, &path, &pdf).await;
    assert!(genuine.status == 200 && genuine.text.contains("good-verdict"), "{}", genuine.text);
    for place in [pdf.len() / 2, pdf.len() - 3] {
        let mut changed = pdf.clone();
        changed[place] ^= 1;
        let told = compare(&house, &path, &changed).await;
        assert!(told.status == 422 && told.text.contains("bad-verdict"), "{}", told.text);
    }
    // What the approver signed is not what was issued.
    let signed = house.app.load_file(gateways::Digest::of(&pdf)).await.unwrap().unwrap();
    let first = documents::signature::signatures(&signed).len();
    assert_eq!(first, 2);
    // A proof with a digit changed is none, and whoever guesses is stopped.
    let mut guess = path.clone();
    let last = if guess.pop() == Some('0') { '1' } else { '0' };
    guess.push(last);
    let mut statuses = Vec::new();
    for _ in 0..61 {
        statuses.push(house.page("", &guess).await.status.as_u16());
    }
    assert_eq!((statuses[0], statuses[60]), (404, 429), "{statuses:?}");
}

#[tokio::test]
async fn a_result_taken_back_for_an_error_is_void() {
    let house = signing_house();
    let code = to_signature(&house, 0).await;
    house.post("approver", &format!("/api/v1/dossiers/{code}/sign"), &json!({})).await;
    let state = issued(&house, &code).await;
    let path = proof(&house, &code).await;
    let pdf = file(&house, &state["result_file"]).await;
    let wrong = format!("/api/v1/dossiers/{code}/correct-error");
    let taken = house.post("counter", &wrong, &json!({"error": "sai ngày sinh"})).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    let page = house.page("", &path).await;
    assert!(page.text.contains("bad-verdict"), "{}", page.text);
    assert!(compare(&house, &path, &pdf).await.text.contains("bad-verdict"));
    let cookie = house.sign_in("citizen:0").await;
    assert_eq!(house.page(&cookie, &format!("/results/{code}.pdf")).await.status, 404);
}

#[test]
fn every_verdict_renders() {
    let verdicts = [Verdict::Issued, Verdict::Genuine, Verdict::Void, Verdict::Changed, Verdict::Unknown];
    for (lang, verdict) in Lang::ALL.into_iter().flat_map(|lang| verdicts.map(|verdict| (lang, verdict))) {
        let mut page = sample_page(lang, "", "/verify/0");
        page.title = page.text("verify-title");
        let shown = VerifyPage {
            verdict,
            facts: Facts { rows: vec![(page.text("verify-number"), "12/XN-UBND".to_owned())] },
            sent: "0".repeat(64),
            signatures: Vec::new(),
            action: Some(page.url("/verify/0")),
            page,
        };
        show(&format!("verify-{}", verdict.key()), lang, &shown);
    }
}
