//! Signing in, roles and looks over a whole house.

use axum::http::StatusCode;
use casework::dossier::CommandKind;
use registry::Registry;
use serde_json::json;

use crate::common::{App, Config};
use crate::house::{CITIZEN_ID, House, UNIT, filing};

/// A dossier of the citizen, with the case officer.
async fn dossier(house: &House) -> String {
    let filed = house.post("counter", "/api/v1/dossiers", &filing()).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.text);
    filed.json()["code"].as_str().unwrap().to_owned()
}

/// The same house as a real installation: a second factor is needed.
fn strict(house: &House) -> axum::Router {
    let registry: &Registry = house.app.registry();
    registry.set_setting("second_factor", "required").unwrap();
    let files = house.app.files().clone();
    let config = Config { ..house.app.config().clone() };
    crate::router(App::new(registry.clone(), files, config))
}

#[tokio::test]
async fn who_has_no_second_factor_is_led_to_enrol_one_before_anything_else() {
    let mut house = House::open();
    house.router = strict(&house);
    let cookie = house.sign_in("staff:case").await;
    for path in ["/officer/work", "/officer/register", "/supervisor", "/", "/track"] {
        assert_eq!(house.page(&cookie, path).await.location(), "/officer/account", "{path}");
    }
    assert_eq!(house.page(&cookie, "/en/officer/work").await.location(), "/en/officer/account");
    let page = house.page(&cookie, "/officer/account").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Trước khi làm việc"), "{}", page.text);
    let begun = house.form(&cookie, "/officer/account/second-factor", &[]).await;
    assert_eq!(begun.location(), "/officer/account?enrol=1");
    let open = house.page(&cookie, "/officer/account?enrol=1").await;
    assert!(open.text.contains("<svg viewBox") && open.text.contains("Nhập 6 chữ số"), "{}", open.text);
    let wrong = house.form(&cookie, "/officer/account/second-factor/confirm", &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let id = casework::StaffId("case".to_owned());
    house.app.registry().enrol_totp(&id).unwrap();
    let again = house.sign_in("staff:case").await;
    assert_eq!(house.page(&again, "/officer/work").await.status, StatusCode::OK);
    let citizen = house.sign_in("citizen:0").await;
    assert_eq!(house.page(&citizen, "/me").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_account_is_ones_own_in_three_languages() {
    let house = House::open();
    let cookie = house.sign_in("staff:case").await;
    for (prefix, word) in [("", "Tài khoản của tôi"), ("/en", "My account"), ("/nb", "Min konto")] {
        let page = house.page(&cookie, &format!("{prefix}/officer/account")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains(word), "{prefix}: {}", page.text);
    }
    assert!(house.page("", "/officer/account").await.location().starts_with("/sign-in"));
    let citizen = house.sign_in("citizen:0").await;
    assert!(house.page(&citizen, "/officer/account").await.location().starts_with("/sign-in"));
    let told = house.form(&cookie, "/officer/account/passkeys/challenge", &[]).await.json();
    assert_eq!((told["host"].as_str(), told["user"].as_str()), (Some("127.0.0.1"), Some("case")));
    let challenge = told["challenge"].as_str().unwrap();
    let fields = [("challenge", challenge), ("client", "7b7d"), ("attestation", "a0"), ("name", "x")];
    let failed = house.form(&cookie, "/officer/account/passkeys", &fields).await;
    assert_eq!(failed.location(), "/officer/account?done=passkey-failed");
    let entered = house.form("", "/sign-in/passkey/challenge", &[]).await.json();
    let challenge = entered["challenge"].as_str().unwrap();
    let fields =
        [("challenge", challenge), ("id", "00"), ("client", "7b7d"), ("data", "00"), ("signature", "00")];
    let refused = house.form("", "/sign-in/passkey", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.headers.get("set-cookie").is_none());
}

#[tokio::test]
async fn no_page_shows_personal_data_without_a_row_that_the_citizen_sees() {
    let house = House::open();
    let code = dossier(&house).await;
    let citizen = house.sign_in("citizen:0").await;
    let before = house.page(&citizen, "/me/access").await;
    assert!(before.text.contains("Chưa ai xem"), "{}", before.text);
    let counter = house.sign_in("staff:counter").await;
    let desk = house.page(&counter, &format!("/officer/dossiers/{code}")).await;
    assert!(desk.text.contains("Nguyễn Thị Hường") && !desk.text.contains(CITIZEN_ID), "{}", desk.text);
    let seen = house.page(&citizen, "/me/access").await;
    assert!(seen.text.contains("Giải quyết hồ sơ") && seen.text.contains(&code), "{}", seen.text);
    assert!(!seen.text.contains("Cán bộ counter"), "offices, not persons");
    let kind = CommandKind::ViewPersonalData.as_str();
    let opened = house
        .post("counter", &format!("/api/v1/dossiers/{code}/{kind}"), &json!({"purpose": "so khớp căn cước"}))
        .await;
    assert!(opened.status.is_success(), "{}", opened.text);
    let full = house.page(&counter, &format!("/officer/dossiers/{code}")).await;
    assert!(full.text.contains(CITIZEN_ID), "{}", full.text);
    assert!(house.page(&citizen, "/me/access").await.text.contains("so khớp căn cước"));
    let admin = house.sign_in("staff:administrator").await;
    let log = house.page(&admin, "/admin/access").await;
    assert!(log.text.contains("Cán bộ counter") && log.text.contains("so khớp căn cước"), "{}", log.text);
    assert!(!log.text.contains(CITIZEN_ID) && !log.text.contains("Nguyễn Thị Hường"));
    let file = house.page(&admin, "/admin/access/file").await;
    assert!(
        file.text.contains(&code) && file.headers["content-type"].to_str().unwrap().starts_with("text/csv")
    );
    let by_person = house.form(&admin, "/admin/access", &[("person", CITIZEN_ID)]).await;
    assert!(by_person.status == StatusCode::OK && by_person.text.contains(&code));
    let nobody = house.form(&admin, "/admin/access", &[("person", "066000000000")]).await;
    assert!(nobody.text.contains("Không có lần xem nào"), "{}", nobody.text);
    assert_eq!(house.page(&counter, "/admin/access").await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.page(&counter, "/admin/access/file").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_role_is_given_for_a_group_and_a_period_and_what_follows_is_said_before() {
    let house = House::open();
    let admin = house.sign_in("staff:administrator").await;
    let committee = house.committee(UNIT).to_string();
    let path = "/admin/staff/case-2";
    let fields = |act| {
        [
            ("act", act),
            ("role", "clerk"),
            ("agency", committee.as_str()),
            ("field", "civil_status"),
            ("codes", ""),
            ("from", ""),
            ("to", "31/12/2026"),
        ]
    };
    let looked = house.form(&admin, path, &fields("look")).await;
    assert_eq!(looked.status, StatusCode::OK, "{}", looked.text);
    assert!(
        looked.text.contains("vào số và phát hành") && looked.text.contains("Hộ tịch"),
        "{}",
        looked.text
    );
    let grants = |house: &House| {
        let id = casework::StaffId("case-2".to_owned());
        house.app.registry().staff(&id).unwrap().unwrap().grants.len()
    };
    assert_eq!(grants(&house), 1, "looking gives nothing");
    assert_eq!(house.form(&admin, path, &fields("give")).await.location(), path);
    assert_eq!(grants(&house), 2);
    let page = house.page(&admin, path).await;
    assert!(page.text.contains("31/12/2026") && page.text.contains("bởi administrator"), "{}", page.text);
    let end = house.page(&admin, &format!("{path}/end?role=clerk&agency={committee}")).await;
    assert!(end.text.contains("không còn được"), "{}", end.text);
    let ended = [("act", "end"), ("role", "clerk"), ("agency", committee.as_str())];
    assert_eq!(house.form(&admin, path, &ended).await.location(), path);
    let past = [("act", "give"), ("role", "clerk"), ("agency", &committee), ("to", "01/01/2020")];
    let wrong = house.form(&admin, path, &past).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let counter = house.sign_in("staff:counter").await;
    assert_eq!(house.page(&counter, path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.form(&counter, path, &fields("give")).await.status, StatusCode::NOT_FOUND);
    let top = ("agency", house.province.agencies.values().next().unwrap().id.as_str());
    let last = [("act", "end"), ("role", "administrator"), ("agency", committee.as_str())];
    let kept = house.form(&admin, "/admin/staff/administrator", &last).await;
    assert!(kept.text.contains("quản trị viên cuối cùng"), "{}: {}", top.1, kept.text);
}
