//! Notices, substitutes, notes and letters as people at their desks meet them: in every language, without a script.

use serde_json::json;

use super::dossier_tests::{assigned, does, hidden};
use crate::common::Lang;
use crate::house::{House, at};
use crate::public::tests::check;

#[tokio::test]
async fn notes_are_read_by_colleagues_and_never_by_the_applicant() {
    let house = House::open();
    let code = assigned(&house).await;
    let cookie = house.sign_in("staff:case").await;
    let path = format!("/officer/dossiers/{code}");
    let desk = house.page(&cookie, &path).await;
    let key = hidden(&desk.text, "request_key");
    let fields = [("request_key", key.as_str()), ("text", "Đã gọi, hẹn <mai>"), ("next_shift", "yes")];
    let back = house.form(&cookie, &format!("{path}/note"), &fields).await.location();
    assert_eq!(back, path);
    let other = house.sign_in("staff:counter").await;
    for lang in Lang::ALL {
        let desk = house.page(&other, &format!("{}{path}", lang.prefix())).await;
        check("desk with a note", lang, &desk.text);
        assert!(desk.text.contains("hẹn &#60;mai&#62;") && desk.text.contains("next-shift"), "{}", desk.text);
    }
    let mine = house.get("citizen", &format!("/api/v1/dossiers/{code}")).await;
    assert!(!mine.text.contains("noted") && !mine.text.contains("hẹn"), "{}", mine.text);
    let public = house.page("", &format!("/track/{code}")).await;
    assert!(!public.text.contains("hẹn &#60;mai"), "{}", public.text);
}

#[tokio::test]
async fn every_command_says_what_follows_before_it_is_done() {
    let house = House::open();
    let code = assigned(&house).await;
    let cookie = house.sign_in("staff:case").await;
    for lang in Lang::ALL {
        let p = lang.prefix();
        for command in [
            "propose-supplement",
            "propose-extension",
            "propose",
            "consult",
            "start-verification",
            "request-payment",
        ] {
            let page = house.page(&cookie, &format!("{p}/officer/dossiers/{code}/{command}")).await;
            assert_eq!(page.status, 200, "{command}: {}", page.text);
            check(command, lang, &page.text);
            assert_eq!(page.text.matches("<dl class=\"follows\">").count(), 1, "{command}");
            let lines =
                page.text.split("<dl class=\"follows\">").nth(1).unwrap().split("</dl>").next().unwrap();
            assert_eq!(lines.matches("<dt>").count(), 4, "{command}: {lines}");
        }
    }
    let consult = house.page(&cookie, &format!("/officer/dossiers/{code}/consult")).await.text;
    // Five working days after Monday 23 November, the 24th off: Tuesday 1 December.
    let day = consult.split("name=\"answer_by-day\" value=\"").nth(1).unwrap();
    assert!(day.starts_with("01"), "{day}");
}

#[tokio::test]
async fn a_letter_is_composed_of_lines_and_seen_as_the_citizen_will() {
    let house = House::open();
    let code = assigned(&house).await;
    let cookie = house.sign_in("staff:case").await;
    let path = format!("/officer/dossiers/{code}/propose-supplement");
    let page = house.page(&cookie, &path).await;
    let (key, version) = (hidden(&page.text, "request_key"), hidden(&page.text, "expected_version"));
    assert!(page.text.contains("<datalist id=\"grounds\"><option"), "{}", page.text);
    let fields = |act: &'static str, lines: &'static str| {
        vec![
            ("request_key".to_owned(), key.clone()),
            ("expected_version".to_owned(), version.clone()),
            ("lines".to_owned(), lines.to_owned()),
            ("act".to_owned(), act.to_owned()),
            ("items-1-offered".to_owned(), "gợi ý".to_owned()),
            ("items-1-defect".to_owned(), "không đánh dấu".to_owned()),
            ("items-1-ground".to_owned(), "x".to_owned()),
            ("items-2-defect".to_owned(), "Trang 2 mờ".to_owned()),
            ("items-2-ground".to_owned(), "Điều 16".to_owned()),
            ("items-2-cure".to_owned(), "Chụp lại".to_owned()),
        ]
    };
    let send = async |sent: Vec<(String, String)>| {
        let borrowed: Vec<(&str, &str)> = sent.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        house.form(&cookie, &path, &borrowed).await
    };
    let more = send(fields("add", "2")).await;
    assert!(more.text.contains("items-3-defect") && more.text.contains("Trang 2 mờ"), "{}", more.text);
    let less = send(fields("remove-2", "2")).await;
    assert!(!less.text.contains("Trang 2 mờ") && less.text.contains("gợi ý"), "{}", less.text);
    let preview = send(fields("preview", "2")).await;
    assert_eq!(preview.status, 200);
    check("preview", Lang::Vi, &preview.text);
    let shown = preview.text.split("id=\"preview\"").nth(1).unwrap().to_owned();
    assert!(shown.contains("Trang 2 mờ. Chụp lại") && !shown.contains("không đánh dấu"), "{shown}");
    let still = house.get("case", &format!("/api/v1/dossiers/{code}")).await;
    assert!(still.json()["letter"].is_null(), "a preview does nothing: {}", still.text);
    let mut paper = fields("", "2");
    paper.retain(|(name, _)| name != "act");
    let borrowed: Vec<(&str, &str)> = paper.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let pdf = house.form(&cookie, &format!("{path}/paper"), &borrowed).await;
    assert!(pdf.headers["content-type"] == "application/pdf" && pdf.text.starts_with("%PDF"));
    assert_eq!(send(paper).await.status, 303);
    // The head sees what goes out; a second letter is marked, with who can agree.
    let head = house.sign_in("staff:head").await;
    let approve = house.page(&head, &format!("/officer/dossiers/{code}/approve-letter")).await;
    assert!(
        approve.text.contains("id=\"preview\"") && approve.text.contains("Trang 2 mờ"),
        "{}",
        approve.text
    );
    does(&house, "head", &code, "approve-letter", json!({})).await;
    does(&house, "counter", &code, "answer-supplement", json!({"components": []})).await;
    does(&house, "case", &code, "confirm-supplement", json!({})).await;
    let second = house.page(&cookie, &path).await;
    assert!(second.text.contains("class=\"why\"") && second.text.contains("766/QĐ-TTg"), "{}", second.text);
    assert!(second.text.contains("Cán bộ centrehead"), "who can agree: {}", second.text);
}

#[tokio::test]
async fn an_extension_says_both_dates_and_keeps_whose_delay_it_is() {
    let house = House::open();
    let code = assigned(&house).await;
    let cookie = house.sign_in("staff:case").await;
    let path = format!("/officer/dossiers/{code}/propose-extension");
    let page = house.page(&cookie, &path).await.text;
    // Due Friday 27 November 17:30: Monday is one working day more, with the weekend off.
    let day = page.split("<option value=\"2026-").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(page.contains("nghỉ") && page.contains("+2 ngày làm việc"), "{page}");
    let (key, version) = (hidden(&page, "request_key"), hidden(&page, "expected_version"));
    let new_due = format!("2026-{day}");
    let fields = [
        ("request_key", key.as_str()),
        ("expected_version", version.as_str()),
        ("reason", "Chờ kết quả trích đo"),
        ("new_due", new_due.as_str()),
        ("cause", "consulted"),
    ];
    assert_eq!(house.form(&cookie, &path, &fields).await.status, 303);
    let letter = house.get("case", &format!("/api/v1/dossiers/{code}")).await.json()["letter"].clone();
    assert_eq!((letter["cause"].as_str(), letter["kind"].as_str()), (Some("consulted"), Some("extension")));
}

#[tokio::test]
async fn what_is_being_written_of_a_decision_is_kept_and_seen_as_paper() {
    let house = House::open();
    let code = assigned(&house).await;
    let cookie = house.sign_in("staff:case").await;
    let path = format!("/officer/dossiers/{code}/propose");
    let page = house.page(&cookie, &path).await.text;
    let (key, version) = (hidden(&page, "request_key"), hidden(&page, "expected_version"));
    let send = async |address: &str, decision: &str, reason: &str, act: &str| {
        let fields = [
            ("request_key", key.as_str()),
            ("expected_version", version.as_str()),
            ("decision", decision),
            ("reason", reason),
            ("ground", "Điều 36 Nghị định 123/2015/NĐ-CP"),
            ("note", "xem trang 2"),
            ("act", act),
        ];
        house.form(&cookie, address, &fields).await
    };
    // A refusal without its reason is not proposed, and nothing typed is lost: also not when coming back later.
    assert_eq!(send(&path, "refuse", "", "").await.status, 422);
    let again = house.page(&cookie, &path).await.text;
    assert!(again.contains("xem trang 2") && again.contains("role=\"status\""), "{again}");
    for decision in ["grant", "refuse"] {
        let pdf = send(&format!("{path}/paper"), decision, "Chưa đủ điều kiện", "").await;
        assert_eq!(pdf.headers["content-type"], "application/pdf", "{decision}: {}", pdf.text);
    }
    assert_eq!(send(&path, "refuse", "Chưa đủ điều kiện", "").await.status, 303);
    let head = house.sign_in("staff:head").await;
    let review = house.page(&head, &format!("/officer/dossiers/{code}/review")).await.text;
    check("review", Lang::Vi, &review);
    assert!(review.contains("Chưa đủ điều kiện") && review.contains("xem trang 2"), "{review}");
    let pdf = house.page(&head, &format!("/officer/dossiers/{code}/review/paper")).await;
    assert_eq!(pdf.headers["content-type"], "application/pdf", "{}", pdf.text);
}

#[tokio::test]
async fn a_substitute_works_on_the_colleagues_dossiers_from_the_day_on() {
    let house = House::open();
    let code = assigned(&house).await;
    let cookie = house.sign_in("staff:head").await;
    for lang in Lang::ALL {
        let page = house.page(&cookie, &format!("{}/officer/substitutes", lang.prefix())).await;
        assert_eq!(page.status, 200);
        check("substitutes", lang, &page.text);
    }
    let send = async |substitute: &str| {
        let fields = [
            ("absent", "case"),
            ("substitute", substitute),
            ("roles", "case_officer"),
            ("ground", "Nghỉ phép năm"),
            ("from-day", "23"),
            ("from-month", "11"),
            ("from-year", "2026"),
            ("to-day", "24"),
            ("to-month", "11"),
            ("to-year", "2026"),
        ];
        house.form(&cookie, "/officer/substitutes", &fields).await
    };
    let refused = send("case").await;
    assert_eq!(refused.status, 409);
    check("refused substitute", Lang::Vi, &refused.text);
    assert!(refused.text.contains("Nghỉ phép năm"), "nothing typed is lost");
    let faulty = house.form(&cookie, "/officer/substitutes", &[("absent", "case")]).await;
    assert_eq!(faulty.status, 422);
    assert!(faulty.text.contains("class=\"faults\""), "{}", faulty.text);
    assert!(send("case-2").await.location().starts_with("/officer/substitutes?done"));
    does(&house, "case-2", &code, "start-verification", json!({"note": "đo đạc"})).await;
    let history = house.page(&cookie, &format!("/officer/dossiers/{code}/history")).await.text;
    assert!(history.contains("thay Cán bộ case"), "{history}");
    house.clock.set(at("2026-11-25T08:00:00"));
    let over = house
        .post("case-2", &format!("/api/v1/dossiers/{code}/record-verification"), &json!({"findings": "x"}))
        .await;
    assert!(over.status.is_client_error(), "it ended on time: {}", over.text);
}

#[tokio::test]
async fn notices_lead_to_the_dossier_and_are_marked_as_read() {
    let house = House::open();
    let code = assigned(&house).await;
    house.clock.set(at("2026-11-28T08:00:00"));
    house.app.registry().run_timers().unwrap();
    let cookie = house.sign_in("staff:case").await;
    for lang in Lang::ALL {
        let page = house.page(&cookie, &format!("{}/officer/notices", lang.prefix())).await;
        check("notices", lang, &page.text);
        assert!(page.text.contains(&format!("/officer/dossiers/{code}")) && page.text.contains("08:00:00"));
        assert!(page.text.contains("class=\"bell\""), "{}", page.text);
    }
    let page = house.page(&cookie, "/officer/notices?kind=overdue").await.text;
    assert!(page.contains("chỉ số 2.1"), "with its ground: {page}");
    let key = hidden(&page, "notice");
    let back = house.form(&cookie, "/officer/notices?kind=overdue", &[("notice", &key)]).await.location();
    assert_eq!(back, "/officer/notices?kind=overdue");
    let page = house.page(&cookie, "/officer/notices").await.text;
    assert!(!page.contains(&code), "{page}");
    let all = house.page(&cookie, "/officer/notices?show=all").await.text;
    assert!(all.contains(&code), "{all}");
    let health = house.page(&house.sign_in("staff:administrator").await, "/admin/health").await.text;
    assert!(health.contains("Bộ hẹn giờ của hồ sơ"), "{health}");
}
