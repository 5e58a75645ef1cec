//! A result from the approver's signature to the organisation's, over the whole house, as Poppler's `pdfsig` and `pdftotext`
//! see it.

use std::process::Command as Program;

use casework::StaffId;
use documents::signature::{SimulatedAuthority, is_intact, signatures};
use serde_json::{Value, json};

use super::Signers;
use crate::house::{House, UNIT, at, filing};

/// A house in which the approver and the committee have keys.
pub(crate) fn signing_house() -> House {
    let house = House::open();
    let authority =
        SimulatedAuthority::new("Thử", at("2026-01-01T00:00:00"), at("2027-12-31T00:00:00")).unwrap();
    let mut signers = Signers::new(None);
    signers.people.insert(StaffId("approver".to_owned()), authority.certify("Y Bhim Niê").unwrap());
    let committee = house.committee(UNIT);
    signers.organisations.insert(committee, authority.certify("UBND phường Buôn Ma Thuột").unwrap());
    house.app.sign_with(signers);
    house
}

/// Gives a command of the API, which must be done.
async fn done(house: &House, who: &str, code: &str, command: &str, body: Value) -> Value {
    let answer = house.post(who, &format!("/api/v1/dossiers/{code}/{command}"), &body).await;
    assert_eq!(answer.status, 200, "{command}: {}", answer.text);
    answer.json()
}

/// Brings a dossier to where it waits for a signature.
pub(crate) async fn to_signature(house: &House, number: u8) -> String {
    let mut body = filing();
    body["applicant"]["personal_id"] = json!(format!("06619400123{}", 4 + number));
    let answer = house.post("counter", "/api/v1/dossiers", &body).await;
    let code = answer.json()["code"].as_str().unwrap().to_owned();
    done(house, "counter", &code, "transfer", json!({})).await;
    done(house, "head", &code, "assign", json!({"officer": "case"})).await;
    done(house, "case", &code, "propose", json!({"decision": "grant", "note": "đủ điều kiện"})).await;
    done(house, "head", &code, "review", json!({})).await;
    code
}

/// Issues what is signed.
pub(crate) async fn issued(house: &House, code: &str) -> Value {
    done(house, "clerk", code, "issue", json!({"number": "12/XN-UBND"})).await
}

/// The bytes of a file of the store.
pub(crate) async fn file(house: &House, digest: &Value) -> Vec<u8> {
    let digest = gateways::Digest::parse(digest.as_str().unwrap()).unwrap();
    house.app.load_file(digest).await.unwrap().unwrap()
}

fn told_by(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("x.pdf"), pdf).unwrap();
    let output = Program::new(program).args(arguments).current_dir(folder.path()).output();
    let output =
        output.unwrap_or_else(|error| panic!("{program} is needed (package poppler-utils): {error}"));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn a_result_is_signed_by_the_approver_and_issued_under_the_organisation() {
    let house = signing_house();
    let code = to_signature(&house, 0).await;
    let state = done(&house, "approver", &code, "sign", json!({})).await;
    assert_eq!(state["stage"], "pending_issue");
    let state = issued(&house, &code).await;
    let pdf = file(&house, &state["result_file"]).await;
    let told = told_by("pdfsig", &["-nocert", "x.pdf"], &pdf);
    assert_eq!(told.matches("Signature is Valid").count(), 2, "{told}");
    assert!(told.contains("Y Bhim Niê (MÔ PHỎNG)") && told.contains("UBND phường Buôn Ma Thuột"), "{told}");
    let found = signatures(&pdf);
    assert!(is_intact(&found) && found.len() == 2, "{found:?}");
    let text = told_by("pdftotext", &["-layout", "x.pdf", "-"], &pdf);
    for wanted in
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Nguyễn Thị Hường", "066194001234", "(Đã ký số)", "approver"]
    {
        assert!(text.contains(wanted), "{wanted:?} is missing: {text}");
    }
    assert!(!text.contains("DỰ THẢO"), "{text}");
    // The number is what the organisation's signature shows: it is seen in a picture of the page.
    let drawn = told_by("pdftocairo", &["-svg", "-f", "1", "-l", "1", "x.pdf", "-"], &pdf);
    assert!(drawn.contains("<svg"), "{drawn}");
    // The paper that the pages give out is this file, not one made anew.
    let citizen = house.sign_in("citizen:0").await;
    let paper = house.page(&citizen, &format!("/dossiers/{code}/papers/result")).await;
    assert_eq!(paper.status, 200);
    assert_eq!(paper.headers["content-type"], "application/pdf");
}

#[tokio::test]
async fn the_same_click_twice_is_one_signature_and_another_number_is_told() {
    let house = signing_house();
    let code = to_signature(&house, 0).await;
    let path = |command: &str| format!("/api/v1/dossiers/{code}/{command}");
    let send = async |who: &str, command: &str, key: &str, body: Value| {
        let request = house.request("POST", who, &path(command));
        let request = request.header("content-type", "application/json").header("idempotency-key", key);
        house.send(request.body(axum::body::Body::from(body.to_string())).unwrap()).await
    };
    for _ in 0..2 {
        assert_eq!(send("approver", "sign", "s", json!({})).await.status, 200);
    }
    let first = send("clerk", "issue", "i", json!({"number": "12/XN"})).await;
    let again = send("clerk", "issue", "i", json!({"number": "12/XN"})).await;
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (200, 200), "{}", again.text);
    assert_eq!(first.json()["result_file"], again.json()["result_file"]);
    assert_eq!(
        send("clerk", "issue", "i", json!({"number": "13/XN"})).await.problem(),
        "idempotency-key-reused"
    );
    let stored = house.app.files().clone();
    let mut state =
        |name: &str| match gateways::Digest::parse(name).is_some_and(|digest| stored.holds(&digest)) {
            true => registry::verify::FileState::Good,
            false => registry::verify::FileState::Missing,
        };
    let found = house.app.registry().verify(&mut state).unwrap();
    assert!(found.ok() && found.files == 2, "both signed papers are named and there: {found:?}");
}

#[tokio::test]
async fn two_presses_at_once_are_one_signature() {
    let house = signing_house();
    let code = to_signature(&house, 0).await;
    let press = || {
        let request = house.request("POST", "approver", &format!("/api/v1/dossiers/{code}/sign"));
        let request = request.header("content-type", "application/json").header("idempotency-key", "one");
        house.send(request.body(axum::body::Body::from("{}")).unwrap())
    };
    let (first, second) = tokio::join!(press(), press());
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (200, 200), "{} {}", first.text, second.text);
}

#[tokio::test]
async fn a_certified_copy_shows_the_pages_of_the_original_and_is_signed() {
    let house = signing_house();
    // The original is a paper of the state itself: a result issued before.
    let earlier = to_signature(&house, 0).await;
    done(&house, "approver", &earlier, "sign", json!({})).await;
    let original = file(&house, &issued(&house, &earlier).await["result_file"]).await;
    let sent = house.request("POST", "counter", "/api/v1/files").header("content-type", "application/pdf");
    let stored = house.send(sent.body(axum::body::Body::from(original)).unwrap()).await;
    assert_eq!(stored.status, 201, "{}", stored.text);
    let sha256 = stored.json()["sha256"].clone();
    let mut body = filing();
    body["procedure"] = json!("2.000815");
    body["case"] = json!("plain");
    body["form"] = json!({"document": "Giấy xác nhận", "issued_by": "vietnam", "pages": 1, "copies": 1});
    body["files"] = json!([{"component": "original", "sha256": sha256}]);
    let opened = house.post("counter", "/api/v1/dossiers", &body).await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    let code = opened.json()["code"].as_str().unwrap().to_owned();
    done(&house, "counter", &code, "transfer", json!({})).await;
    done(&house, "head", &code, "assign", json!({"officer": "case"})).await;
    done(&house, "case", &code, "propose", json!({"decision": "grant"})).await;
    done(&house, "head", &code, "review", json!({})).await;
    done(&house, "approver", &code, "sign", json!({})).await;
    let state = issued(&house, &code).await;
    let pdf = file(&house, &state["result_file"]).await;
    let told = told_by("pdfsig", &["-nocert", "x.pdf"], &pdf);
    assert_eq!(told.matches("Signature is Valid").count(), 2, "{told}");
    let pictures = told_by("pdfimages", &["-list", "x.pdf"], &pdf);
    assert!(pictures.lines().count() > 2, "the original is shown as a picture: {pictures}");
    let text = told_by("pdftotext", &["-layout", "x.pdf", "-"], &pdf);
    assert!(text.to_uppercase().contains("CHỨNG THỰC"), "{text}");
}
