//! A change of the texts on its way through two persons, as pages see it.

use axum::http::StatusCode;

use crate::common::{Lang, Texts};
use crate::house::{House, UNIT, filing};

const WRITE: &str = "/data/editions/write";

/// The certificate of marital status, with a further edition from today on, due after two days.
async fn further(house: &House, cookie: &str) -> Vec<(String, String)> {
    let files = pack::Files::embedded();
    let path = files.of_procedure("1.004873").unwrap().to_owned();
    let query = "from-day=23&from-month=11&from-year=2026";
    let page = house.page(cookie, &format!("{WRITE}?file={path}&{query}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("1.004873-marital-status-certificate-2026-11-23.toml"));
    let edition = files.new_edition(&path, jiff::civil::date(2026, 11, 23)).unwrap();
    let text = edition.begun.1.split("\n[[examples]]").next().unwrap().to_owned() + "\n";
    let text = text.replace("limit = \"3 working days\"", "limit = \"2 working days\"");
    let begun = (edition.begun.0, text.replace("hours = 14.0", "hours = 6.0"));
    vec![begun, edition.ended]
}

fn form<'a>(files: &'a [(String, String)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let files = files.iter().flat_map(|(path, text)| [("file", path.as_str()), ("text", text.as_str())]);
    files.chain(more.iter().copied()).collect()
}

const PROPOSE: [(&str, &str); 6] = [
    ("title", "Rút thời hạn còn 2 ngày"),
    ("ground", "1234/QĐ-UBND"),
    ("effective-day", "23"),
    ("effective-month", "11"),
    ("effective-year", "2026"),
    ("action", "propose"),
];

#[tokio::test]
async fn a_rule_changes_when_two_persons_say_so() {
    let house = House::open();
    let (one, other) = (house.sign_in("staff:controller").await, house.sign_in("staff:controller-2").await);
    let filed = house.post("counter", "/api/v1/dossiers", &filing()).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.text);
    let files = further(&house, &one).await;
    let checked = house.form(&one, WRITE, &form(&files, &[("action", "check")])).await;
    assert_eq!(checked.status, StatusCode::OK, "{}", checked.text);
    assert!(checked.text.contains("Không có lỗi."), "{}", checked.text);
    assert!(checked.text.contains("3 ngày làm việc → 2 ngày làm việc"), "{}", checked.text);

    let place = house.form(&one, WRITE, &form(&files, &PROPOSE)).await.location();
    let alone = house.form(&one, &format!("{place}/approve"), &[]).await;
    assert_eq!(alone.status, StatusCode::CONFLICT);
    assert!(alone.text.contains("Người đề nghị không được tự phê duyệt"));
    let early = house.form(&one, &format!("{place}/publish"), &[]).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    house.form(&other, &format!("{place}/approve"), &[]).await.location();
    house.form(&one, &format!("{place}/publish"), &[]).await.location();

    let list = house.page(&other, "/data/editions").await;
    assert!(list.text.contains("Đã ban hành"), "{}", list.text);
    let after = house.post("counter", "/api/v1/dossiers", &filing()).await.json();
    let (before, after) = (filed.json(), after);
    assert!(after["due_at"].as_str() < before["due_at"].as_str(), "{before} {after}");
    let kept = format!("/api/v1/dossiers/{}", before["code"].as_str().unwrap());
    let kept = house.get("counter", &kept).await.json();
    assert_eq!((&kept["edition"], &kept["due_at"]), (&"2025-07-01".into(), &before["due_at"]), "{UNIT}");
    let found = house.app.registry().verify(&mut |_| registry::verify::FileState::Good).unwrap();
    assert!(found.ok(), "{:?}", found.differences);
}

#[tokio::test]
async fn what_a_counter_took_in_before_a_rule_changed_is_judged_by_the_rule_of_then() {
    use crate::officer::offline::tests::{intake, numbers, papers, send};
    let house = House::open();
    let counter = house.sign_in("staff:counter").await;
    let held = numbers(&house, &counter).await;
    house.clock.set(crate::house::at("2026-11-23T10:40:00"));
    let (one, other) = (house.sign_in("staff:controller").await, house.sign_in("staff:controller-2").await);
    let files = further(&house, &one).await;
    let place = house.form(&one, WRITE, &form(&files, &PROPOSE)).await.location();
    house.form(&other, &format!("{place}/approve"), &[]).await.location();
    house.form(&one, &format!("{place}/publish"), &[]).await.location();
    house.clock.set(crate::house::at("2026-11-23T11:00:00"));
    let counter = house.sign_in("staff:counter").await;
    let mut due = Vec::new();
    for (n, moment) in ["2026-11-23T10:30", "2026-11-23T10:50"].into_iter().enumerate() {
        let sent = intake(&house, &held["blocks"][0], n, moment, &papers(&house));
        for outcome in ["merged", "already"] {
            let answer = send(&house, &counter, "/officer/intake/offline/merge", &sent).await.json();
            assert_eq!(answer["outcome"], outcome, "{answer}");
            due.push(answer["due"].as_str().unwrap().to_owned());
        }
    }
    // The day of culture, 24 November, is a day off.
    assert_eq!(due, ["2026-11-27T17:30", "2026-11-27T17:30", "2026-11-26T17:30", "2026-11-26T17:30"]);
    let found = house.app.registry().verify(&mut |_| registry::verify::FileState::Good).unwrap();
    assert!(found.ok(), "{:?}", found.differences);
}

#[tokio::test]
async fn what_was_typed_stays_whatever_is_wrong_with_it() {
    let house = House::open();
    let one = house.sign_in("staff:controller").await;
    let mut files = further(&house, &one).await;
    files[0].1 = files[0].1.replace("level = \"commune\"", "level = \"comune\"\nnothing = 1");
    let checked = house.form(&one, WRITE, &form(&files, &[("action", "check")])).await;
    assert_eq!(checked.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["Mục không được biết", "Giá trị không được biết", "nothing = 1\n^", "dòng "]
    {
        assert!(checked.text.contains(words), "{words}: {}", checked.text);
    }
    let files = further(&house, &one).await;
    let empty = house.form(&one, WRITE, &form(&files, &[("action", "propose"), ("title", "Rút")])).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("value=\"Rút\"") && empty.text.contains("2026-11-23.toml"));
    let past: Vec<_> =
        PROPOSE.map(|(name, value)| (name, if name == "effective-day" { "20" } else { value })).to_vec();
    let past = house.form(&one, WRITE, &form(&files, &past)).await;
    assert_eq!(past.status, StatusCode::CONFLICT);
    assert!(past.text.contains("Ngày có hiệu lực đã qua"), "{}", past.text);
}

#[tokio::test]
async fn a_rule_under_open_dossiers_is_not_rewritten_and_the_page_says_how_else() {
    let house = House::open();
    let (one, other) = (house.sign_in("staff:controller").await, house.sign_in("staff:controller-2").await);
    house.post("counter", "/api/v1/dossiers", &filing()).await;
    let files = pack::Files::embedded();
    let path = files.of_procedure("1.004873").unwrap().to_owned();
    let text = files.text(&path).unwrap().split("\n[[examples]]").next().unwrap().to_owned() + "\n";
    let text = text.replace("limit = \"3 working days\"", "limit = \"2 working days\"");
    let files = [(path, text.replace("hours = 14.0", "hours = 6.0"))];
    let place = house.form(&one, WRITE, &form(&files, &PROPOSE)).await.location();
    let page = house.page(&other, &place).await;
    assert!(page.text.contains("Giữ nguyên ấn bản cũ của thủ tục"), "{}", page.text);
    let refused = house.form(&other, &format!("{place}/approve"), &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let silent = house.form(&other, &format!("{place}/return"), &[("reason", " ")]).await;
    assert_eq!(silent.status, StatusCode::CONFLICT);
    house.form(&other, &format!("{place}/return"), &[("reason", "thêm ấn bản mới")]).await.location();
    let page = house.page(&one, &place).await;
    assert!(page.text.contains("thêm ấn bản mới") && page.text.contains("Đã trả lại"));
}

#[tokio::test]
async fn the_pages_stand_in_every_language_and_only_for_those_who_keep_the_texts() {
    let house = House::open();
    let (one, clerk) = (house.sign_in("staff:controller").await, house.sign_in("staff:clerk").await);
    let files = further(&house, &one).await;
    let place = house.form(&one, WRITE, &form(&files, &PROPOSE)).await.location();
    let replay = "?from-day=1&from-month=11&from-year=2026&to-day=23&to-month=11&to-year=2026";
    let write = format!("{WRITE}?file={}", pack::Files::embedded().of_procedure("1.004873").unwrap());
    for path in ["/data/editions", WRITE, &write, &place, &format!("{place}{replay}")] {
        for lang in Lang::ALL {
            let address = format!("{}{path}", lang.prefix());
            let page = house.page(&one, &address).await;
            assert_eq!(page.status, StatusCode::OK, "{address}: {}", page.text);
        }
        assert_eq!(house.page(&clerk, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let page = house.page(&one, &format!("{place}{replay}")).await;
    assert!(page.text.contains("Hồ sơ đến trong kỳ"), "{}", page.text);
    let wrong = house.page(&one, &format!("{place}?from-day=1")).await;
    assert!(wrong.text.contains("Nhập đủ ngày bắt đầu"), "{}", wrong.text);
    assert_eq!(house.page(&one, "/data/editions/999").await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.form(&clerk, &format!("{place}/approve"), &[]).await.status, StatusCode::NOT_FOUND);
}

#[test]
fn every_kind_of_fault_is_called_by_its_name() {
    for code in pack::Fault::CODES {
        let key = format!("pack-fault-{code}");
        for lang in Lang::ALL {
            assert_ne!(Texts::of(lang).get(&key), key);
        }
    }
}

#[tokio::test]
async fn a_ward_is_merged_and_its_people_and_dossiers_follow() {
    let house = House::open();
    let (one, other) = (house.sign_in("staff:controller").await, house.sign_in("staff:controller-2").await);
    let filed = house.post("counter", "/api/v1/dossiers", &filing()).await.json();
    let code = filed["code"].as_str().unwrap();
    let place = "/data/editions/reorganise";
    for lang in Lang::ALL {
        assert_eq!(house.page(&one, &format!("{}{place}", lang.prefix())).await.status, StatusCode::OK);
    }
    let empty = house.form(&one, place, &[("act", "merge-into"), ("from", "24133")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("value=\"24133\""), "{}", empty.text);
    let order = [
        ("act", "merge-into"),
        ("from", "24133, 22015"),
        ("to", "22015"),
        ("source", "99/NQ-UBTVQH16"),
        ("source-title", "Nghị quyết về sắp xếp"),
        ("effective-day", "23"),
        ("effective-month", "11"),
        ("effective-year", "2026"),
    ];
    let mut wrong = order;
    wrong[1].1 = "24133, 00004";
    let refused = house.form(&one, place, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("00004"), "{}", refused.text);
    let written = house.form(&one, place, &order).await;
    assert_eq!(written.status, StatusCode::OK, "{}", written.text);
    assert!(written.text.contains("Nhập Phường Buôn Ma Thuột vào Phường Tuy Hòa"));

    let act = pack::Act::MergeInto { from: vec!["24133".into(), "22015".into()], to: "22015".into() };
    let effective = jiff::civil::date(2026, 11, 23);
    let (source, source_title) = ("99/NQ-UBTVQH16".to_owned(), "Nghị quyết về sắp xếp".to_owned());
    let order = pack::Order { act, effective, source, source_title };
    let files: Vec<_> = pack::Files::embedded().reorganised(&order).unwrap().into_iter().collect();
    let proposed = house.form(&one, WRITE, &form(&files, &PROPOSE)).await.location();
    house.form(&other, &format!("{proposed}/approve"), &[]).await.location();
    house.form(&one, &format!("{proposed}/publish"), &[]).await.location();

    // The counter of Tuy Hòa has the dossier of Buôn Ma Thuột now, with its code and its appointment.
    let seen = house.get("elsewhere", &format!("/api/v1/dossiers/{code}")).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    assert_eq!(seen.json()["due_at"], filed["due_at"]);
    let desk = house.sign_in("staff:elsewhere").await;
    let page = house.page(&desk, &format!("/officer/dossiers/{code}")).await;
    assert!(page.text.contains("phường Buôn Ma Thuột (nay là "), "{}", page.text);
    let found = house.page("", "/units/find?q=phường+Buôn+Ma+Thuột,+Đắk+Lắk").await;
    assert!(found.text.contains("Phường Tuy Hòa"), "{}", found.text);
    let ended = house.page("", "/units/24133").await;
    assert!(ended.text.contains("22/11/2026") && ended.text.contains("/units/22015"), "{}", ended.text);
    let ended = house.get("", "/api/v1/units/24133").await.json();
    assert_eq!((&ended["valid_to"], &ended["became"][0]["code"]), (&"2026-11-22".into(), &"22015".into()));
    // A new dossier for the old ward goes to the counter that took its place.
    let late = house.post("elsewhere", "/api/v1/dossiers", &filing()).await;
    assert_eq!(late.status, StatusCode::CREATED, "{}", late.text);
    assert!(late.json()["code"].as_str().unwrap().starts_with("H15.015"), "{}", late.text);
    let chairman = house.sign_in("staff:chairman").await;
    let (now, then) =
        (house.page(&chairman, "/supervisor").await, house.page(&chairman, "/supervisor?borders=then").await);
    assert!(now.text.contains("Theo địa giới hiện nay") && !now.text.contains("P. Buôn Ma Thuột"));
    assert!(then.text.contains("P. Buôn Ma Thuột"), "{}", then.text);
}
