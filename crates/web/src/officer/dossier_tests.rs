//! The pages of the officers as they meet them: every page in every language, forms that come again, dates that are none.

use casework::dossier::CommandKind;
use serde_json::{Value, json};

use crate::common::Lang;
use crate::house::{House, filing};
use crate::public::tests::check;

/// A dossier taken in at the counter.
pub(super) async fn taken_in(house: &House) -> String {
    let opened = house.post("counter", "/api/v1/dossiers", &filing()).await;
    opened.json()["code"].as_str().unwrap_or_else(|| panic!("{}", opened.text)).to_owned()
}

pub(super) async fn does(house: &House, who: &str, code: &str, command: &str, body: Value) {
    let answer = house.post(who, &format!("/api/v1/dossiers/{code}/{command}"), &body).await;
    assert_eq!(answer.status, 200, "{who} {command}: {}", answer.text);
}

/// A dossier with the case officer.
pub(super) async fn assigned(house: &House) -> String {
    let code = taken_in(house).await;
    does(house, "counter", &code, "transfer", json!({})).await;
    does(house, "head", &code, "assign", json!({"officer": "case"})).await;
    code
}

/// The value of a hidden input.
pub(super) fn hidden(html: &str, name: &str) -> String {
    let rest = html.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("{name}"));
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn every_page_of_the_officers_renders_in_every_language() {
    let house = House::open();
    let (new, code) = (taken_in(&house).await, assigned(&house).await);
    for lang in Lang::ALL {
        let p = lang.prefix();
        for who in ["counter", "case", "head", "approver", "clerk"] {
            let cookie = house.sign_in(&format!("staff:{who}")).await;
            let show = async |path: String| {
                let answer = house.page(&cookie, &format!("{p}{path}")).await;
                assert_eq!(answer.status, 200, "{who} {path}: {}", answer.text);
                check(&path, lang, &answer.text);
            };
            for view in ["", "?view=unit", "?view=unassigned", "?view=mine", "?view=accepted", "?view=done"] {
                show(format!("/officer/work{view}")).await;
            }
            show("/officer/work?view=unit&q=zzzz".to_owned()).await;
            show("/officer/work?view=unit&due=overdue&channel=direct".to_owned()).await;
            for code in [&new, &code] {
                if who != "counter" && *code == new {
                    continue;
                }
                show(format!("/officer/dossiers/{code}")).await;
                show(format!("/officer/dossiers/{code}/history")).await;
                for kind in CommandKind::ALL {
                    if !matches!(kind, CommandKind::Submit | CommandKind::TakeIn | CommandKind::AttachFile) {
                        show(format!("/officer/dossiers/{code}/{}", kind.as_str())).await;
                    }
                }
            }
        }
        let counter = house.sign_in("staff:counter").await;
        for path in ["/officer/intake", "/officer/intake?last=H15.133-261123-0001"] {
            let answer = house.page(&counter, &format!("{p}{path}")).await;
            assert_eq!(answer.status, 200, "{path}");
            check(path, lang, &answer.text);
        }
        for code in house.province.procedures.keys() {
            let path = format!("/officer/intake?procedure={code}");
            let answer = house.page(&counter, &format!("{p}{path}")).await;
            if answer.status == 200 {
                check(&path, lang, &answer.text);
            }
        }
    }
}

#[tokio::test]
async fn a_form_sent_again_with_other_answers_is_told_and_stays_open() {
    for lang in Lang::ALL {
        let house = House::open();
        let (code, cookie) = (assigned(&house).await, house.sign_in("staff:case").await);
        let path = format!("{}/officer/dossiers/{code}/propose", lang.prefix());
        let page = house.page(&cookie, &path).await;
        let (key, version) = (hidden(&page.text, "request_key"), hidden(&page.text, "expected_version"));
        let send = async |key: &str, version: &str, note: &str| {
            let fields =
                [("request_key", key), ("expected_version", version), ("decision", "grant"), ("note", note)];
            house.form(&cookie, &path, &fields).await
        };
        let back = format!("{}/officer/dossiers/{code}", lang.prefix());
        assert_eq!(send(&key, &version, "đủ").await.location(), back);
        assert_eq!(send(&key, &version, "đủ").await.location(), back, "a double press is one act");
        let told = send(&key, &version, "thiếu").await;
        assert_eq!(told.status, 409);
        check("propose again", lang, &told.text);
        assert!(told.text.contains("role=\"alert\"") && told.text.contains("thiếu"), "{}", told.text);
        assert_ne!(hidden(&told.text, "request_key"), key);
    }
}

#[tokio::test]
async fn the_form_of_the_last_walk_in_is_not_the_receipt_of_the_next() {
    let house = House::open();
    let cookie = house.sign_in("staff:counter").await;
    let page = house.page(&cookie, "/officer/intake?procedure=1.004873").await;
    let key = hidden(&page.text, "request_key");
    let send = async |name: &str| {
        let fields = [
            ("request_key", key.as_str()),
            ("procedure", "1.004873"),
            ("applicant-name", name),
            ("step", "take"),
        ];
        house.form(&cookie, "/officer/intake", &fields).await
    };
    let receipt = send("Nguyễn Thị Hường").await.location();
    assert_eq!(send("Nguyễn Thị Hường").await.location(), receipt);
    let next = send("Y Thái Niê").await;
    assert_eq!(next.status, 409, "{}", next.text);
    check("intake again", Lang::Vi, &next.text);
    let code = receipt.rsplit('/').next().unwrap();
    assert!(next.text.contains(code) && next.text.contains("Y Thái Niê"), "{}", next.text);
}

#[tokio::test]
async fn dates_are_asked_in_three_boxes_and_bad_ones_lose_nothing() {
    let house = House::open();
    let (code, cookie) = (assigned(&house).await, house.sign_in("staff:case").await);
    let path = format!("/en/officer/dossiers/{code}/consult");
    let page = house.page(&cookie, &path).await.text;
    for part in ["day", "month", "year"] {
        assert!(page.contains(&format!("name=\"answer_by-{part}\"")), "{part}: {page}");
    }
    assert!(page.contains("(17:30)"), "the end of office hours is said");
    let agency = house.centre("22015");
    let agency = house.province.agency(&agency).unwrap().parent.clone().unwrap();
    let send = async |path: &str, name: &str, (day, month, year): (&str, &str, &str)| {
        let boxes = ["day", "month", "year"].map(|part| format!("{name}-{part}"));
        let fields = [
            ("agency", agency.as_str()),
            ("question", "Tình trạng hôn nhân?"),
            ("reason", "đo đạc"),
            (boxes[0].as_str(), day),
            (boxes[1].as_str(), month),
            (boxes[2].as_str(), year),
        ];
        house.form(&cookie, path, &fields).await
    };
    for (date, words) in [
        (("31", "11", "2026"), "11/2026 has 30 days"),
        (("x", "11", "2026"), "write the date as 27/11/2026"),
        (("29", "11", "2026"), "not a working day"),
        (("", "", ""), "Answer by"),
    ] {
        let wrong = send(&path, "answer_by", date).await;
        assert_eq!(wrong.status, 422, "{date:?}");
        check("consult with faults", Lang::En, &wrong.text);
        assert!(wrong.text.contains(words), "{words}: {}", wrong.text);
        assert!(wrong.text.contains("href=\"#answer_by-day\""), "{date:?}");
        assert!(
            wrong.text.contains("Tình trạng hôn nhân?")
                && wrong.text.contains(&format!("value=\"{}\"", date.0))
        );
    }
    let past = send(&path, "answer_by", ("20", "11", "2026")).await;
    assert_eq!(past.status, 409);
    assert!(past.text.contains("value=\"20\""), "{}", past.text);
    assert_eq!(send(&path, "answer_by", ("27", "11", "2026")).await.status, 303);
    let extension = format!("/en/officer/dossiers/{code}/propose-extension");
    let early = send(&extension, "new_due", ("23", "11", "2026")).await;
    assert!(early.status == 409 && early.text.contains("đo đạc"), "{}", early.text);
    assert_eq!(send(&extension, "new_due", ("30", "11", "2026")).await.status, 303);
    let state = house.get("case", &format!("/api/v1/dossiers/{code}")).await.json();
    assert!(state.to_string().contains("2026-11-30T17:30:00+07:00"), "{state}");
}

#[tokio::test]
async fn pictures_are_shown_and_other_files_linked() {
    let house = House::open();
    let upload = async |bytes: &'static [u8]| {
        let body = [
            b"--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n",
            bytes,
            b"\r\n--x--\r\n",
        ];
        let request = house.request("POST", "counter", "/api/v1/files");
        let request = request.header("content-type", "multipart/form-data; boundary=x");
        let answer = house.send(request.body(axum::body::Body::from(body.concat())).unwrap()).await;
        answer.json()["sha256"].as_str().unwrap_or_else(|| panic!("{}", answer.text)).to_owned()
    };
    let (picture, scan) = (upload(b"\x89PNG\r\n\x1a\n picture").await, upload(b"%PDF-1.7 scan").await);
    let (code, cookie) = (assigned(&house).await, house.sign_in("staff:case").await);
    for (component, file) in [("old_certificate", &picture), ("divorce", &scan)] {
        let body = json!({"component": component, "file": file, "bytes": 17});
        does(&house, "case", &code, "attach-file", body).await;
    }
    let page = house.page(&cookie, &format!("/officer/dossiers/{code}")).await;
    check("the desk", Lang::Vi, &page.text);
    let address = |file: &str| format!("/dossiers/{code}/files/{file}");
    assert!(page.text.contains(&format!("<img src=\"{}\"", address(&picture))), "{}", page.text);
    assert!(!page.text.contains(&format!("<img src=\"{}\"", address(&scan))));
    assert!(page.text.contains(&format!("href=\"{}\" target=\"_blank\" rel=\"noopener\"", address(&scan))));
    let shown = house.page(&cookie, &address(&picture)).await;
    assert_eq!((shown.status.as_u16(), &shown.headers["content-type"]), (200, &"image/png".parse().unwrap()));
    let policy = shown.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("img-src 'self'") && policy.contains("default-src 'self'"));
}

/// Birthplaces and old papers keep the name they were written with, and lead to the unit of today.
#[tokio::test]
async fn an_old_name_of_a_place_is_kept_and_leads_to_the_unit_of_today() {
    let house = House::open();
    let mut birth = filing();
    birth["procedure"] = json!("1.001193");
    let old = "Phường Thành Công, thành phố Buôn Ma Thuột, Đắk Lắk";
    birth["form"] = json!({"child_home_town": old, "birth_place": "Bệnh viện đa khoa"});
    let opened = house.post("counter", "/api/v1/dossiers", &birth).await;
    let code = opened.json()["code"].as_str().unwrap_or_else(|| panic!("{}", opened.text)).to_owned();
    let cookie = house.sign_in("staff:counter").await;
    let page = house.page(&cookie, &format!("/en/officer/dossiers/{code}")).await;
    assert!(page.text.contains(old), "{}", page.text);
    assert!(
        page.text.contains("<a href=\"/en/units/24133\">Today Phường Buôn Ma Thuột</a>"),
        "{}",
        page.text
    );
    assert_eq!(page.text.matches("<a href=\"/en/units/").count(), 1, "a hospital is no unit");
}

/// A code as it was on another day: another ward before the reform, the same one after it; bad days count as not given.
#[tokio::test]
async fn a_unit_is_shown_as_it_was_on_a_day() {
    let house = House::open();
    let page = async |on: &str| house.page("", &format!("/en/units/24133?on={on}")).await;
    let before = page("01/06/2025").await.text;
    assert!(before.contains("Phường Thành Công") && before.contains("Now part of"), "{before}");
    let after = page("2025-08-01").await.text;
    assert!(after.contains("<h2>Today</h2>") && !after.contains("Now part of"), "{after}");
    for bad in ["", "31/02/2026", "soon"] {
        assert_eq!(page(bad).await.status, 200, "{bad}");
    }
    assert_eq!(house.page("", "/en/units/99999?on=2025-08-01").await.status, 404);
}
