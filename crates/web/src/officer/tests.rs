//! The pages of those who work here, as each of them meets them: every page in every language, the numbers of the
//! overview and the lists behind them, and what those get who have no business there.

use serde_json::json;

use crate::common::Lang;
use crate::house::{House, STAFF, UNIT, filing};
use crate::public::tests::check;

/// Opens three dossiers at the ward: one at the counter, one unassigned, one in appraisal.
async fn village(house: &House) -> Vec<String> {
    let mut codes = Vec::new();
    for number in 0..3 {
        let mut body = filing();
        body["applicant"]["personal_id"] = json!(format!("06619400123{number}"));
        let answer = house.post("counter", "/api/v1/dossiers", &body).await;
        codes.push(answer.json()["code"].as_str().unwrap().to_owned());
    }
    for code in &codes[1..] {
        let answer = house.post("counter", &format!("/api/v1/dossiers/{code}/transfer"), &json!({})).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    let assign = format!("/api/v1/dossiers/{}/assign", codes[2]);
    assert_eq!(house.post("head", &assign, &json!({"officer": "case"})).await.status, 200);
    codes
}

/// Addresses a page links to, without the prefix of the language.
fn links(html: &str) -> Vec<String> {
    let hrefs = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    hrefs.map(|href| href.replace("&amp;", "&").replace("&#38;", "&")).collect()
}

#[tokio::test]
async fn every_page_of_the_staff_renders_in_every_language() {
    let house = House::open();
    let codes = village(&house).await;
    for name in STAFF {
        let cookie = house.sign_in(&format!("staff:{name}")).await;
        let landing = house.page(&cookie, "/officer").await.location();
        for lang in Lang::ALL {
            let mut first = house.page(&cookie, &format!("{}{landing}", lang.prefix())).await;
            if first.status == 303 {
                first = house.page(&cookie, &first.location()).await;
            }
            assert_eq!(first.status, 200, "{name} {landing}: {}", first.text);
            check(&landing, lang, &first.text);
            // Everything the rail offers opens.
            let own = |href: &String| {
                ["/officer", "/supervisor", "/data", "/admin"]
                    .iter()
                    .any(|area| href.starts_with(&format!("{}{area}", lang.prefix())))
            };
            for path in links(&first.text).iter().filter(|href| own(href)) {
                let page = house.page(&cookie, path).await;
                assert!(page.status == 200 || page.status == 303, "{name} {path}: {}", page.status);
                let is_page = || page.headers["content-type"].to_str().unwrap().starts_with("text/html");
                if page.status == 200 && is_page() {
                    check(path, lang, &page.text);
                }
            }
        }
    }
    for (name, code) in [("counter", &codes[0]), ("head", &codes[1]), ("case", &codes[2])] {
        let cookie = house.sign_in(&format!("staff:{name}")).await;
        for lang in Lang::ALL {
            let desk = format!("{}/officer/dossiers/{code}", lang.prefix());
            let page = house.page(&cookie, &desk).await;
            assert_eq!(page.status, 200, "{desk}");
            check(&desk, lang, &page.text);
            for path in links(&page.text).iter().filter(|href| href.starts_with(&format!("{desk}/"))) {
                let command = house.page(&cookie, path).await;
                assert_eq!(command.status, 200, "{path}");
                check(path, lang, &command.text);
            }
        }
    }
}

/// The number of a cell of the overview and the length of the list behind it.
#[tokio::test]
async fn each_number_of_the_overview_is_the_length_of_its_list() {
    let house = House::open();
    village(&house).await;
    for name in ["centrehead", "chairman", "head"] {
        let cookie = house.sign_in(&format!("staff:{name}")).await;
        let page = house.page(&cookie, "/supervisor?period=quarter").await;
        assert_eq!(page.status, 200, "{name}");
        let mut seen = 0;
        for cell in page.text.split("<a href=\"/officer/register?").skip(1) {
            let (query, rest) = cell.split_once('"').unwrap();
            let shown = rest.split_once('>').unwrap().1.replace("<b>", "");
            let shown = shown.split('<').next().unwrap().to_owned();
            if shown.contains('%') {
                continue;
            }
            let query = query.replace("&amp;", "&").replace("&#38;", "&");
            let list = house.page(&cookie, &format!("/officer/register?{query}")).await;
            let rows = list.text.matches("data-row").count();
            assert_eq!(rows.to_string(), shown, "{name} {query}");
            let csv = house.page(&cookie, &format!("/officer/register.csv?{query}")).await;
            assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
            assert_eq!(csv.text.lines().count(), rows + 1, "{query}: {}", csv.text);
            seen += 1;
        }
        assert!(seen >= 4, "{name}: {}", page.text);
    }
}

#[tokio::test]
async fn what_a_worklist_shows_leaves_as_a_file() {
    let house = House::open();
    let codes = village(&house).await;
    let cookie = house.sign_in("staff:case").await;
    let csv = house.page(&cookie, "/officer/work.csv?view=mine").await;
    assert!(csv.text.starts_with('\u{feff}') && csv.text.lines().count() == 2, "{}", csv.text);
    assert!(csv.text.contains(&codes[2]), "{}", csv.text);
    let none = house.page(&cookie, "/officer/work.csv?view=mine&q=zzzz").await;
    assert_eq!(none.text.lines().count(), 1, "{}", none.text);
    for list in ["work.xlsx?view=mine", "register.xlsx"] {
        let book = house.page(&cookie, &format!("/officer/{list}")).await;
        assert!(book.status == 200 && book.text.starts_with("PK"), "{list}: {}", book.status);
    }
    let paper = house.page(&cookie, "/officer/register.pdf").await;
    assert!(paper.status == 200 && paper.text.starts_with("%PDF-"), "{}", paper.status);
}

#[tokio::test]
async fn a_paper_is_there_when_its_act_is_done_and_for_those_who_may_see_it() {
    let house = House::open();
    let codes = village(&house).await;
    let paper = |form: &str| format!("/dossiers/{}/papers/{form}", codes[2]);
    let officer = house.sign_in("staff:case").await;
    let receipt = house.page(&officer, &paper("receipt")).await;
    assert_eq!(receipt.headers["content-type"], "application/pdf");
    assert!(receipt.text.starts_with("%PDF-") && receipt.text.contains("pdfaid:part"));
    assert_eq!(house.page(&officer, &paper("control")).await.status, 200);
    for form in ["supplement", "refusal", "apology", "stop", "result", "moon", "receipt?version=99"] {
        assert_eq!(house.page(&officer, &paper(form)).await.status, 404, "{form}");
    }
    let desk = house.page(&officer, &format!("/officer/dossiers/{}", codes[2])).await;
    assert!(
        desk.text.contains(&paper("receipt")) && !desk.text.contains(&paper("stop")),
        "only what there is"
    );
    let stranger = house.sign_in("staff:elsewhere").await;
    assert_ne!(house.page(&stranger, &paper("receipt")).await.status, 200, "not theirs to see");
}

#[tokio::test]
async fn the_book_of_a_counter_is_numbered_and_names_follow_the_rights() {
    let house = House::open();
    let codes = village(&house).await;
    let centre = house.centre(UNIT);
    let cookie = house.sign_in("staff:counter").await;
    let csv = house.page(&cookie, &format!("/officer/register.csv?unit={centre}")).await.text;
    let lines: Vec<&str> = csv.lines().collect();
    assert!(csv.starts_with('\u{feff}') && lines.len() == 4, "{csv}");
    for (at, code) in codes.iter().enumerate() {
        assert!(lines[at + 1].starts_with(&format!("{},{code},Nguyễn Thị Hường,1.004873,", at + 1)), "{csv}");
    }
    // Another ward has none of them, and its book is not open to strangers.
    let other = house.sign_in("staff:elsewhere").await;
    for path in ["/officer/register.csv".to_owned(), format!("/officer/register.csv?unit={centre}")] {
        assert_eq!(house.page(&other, &path).await.text.lines().count(), 1, "{path}");
    }
    let wrong = house.page(&cookie, "/officer/register?from=yesterday&standing=moon&channel=x&to=").await;
    assert_eq!(wrong.status, 200, "what cannot be read counts as not given");
}

#[tokio::test]
async fn a_procedure_is_drawn_and_handed_out_as_bpmn() {
    let house = House::open();
    let cookie = house.sign_in("staff:case").await;
    for code in house.province.procedures.keys() {
        let page = house.page(&cookie, &format!("/officer/procedures/{code}")).await;
        assert_eq!(page.status, 200, "{code}: {}", page.text);
        check(&format!("/officer/procedures/{code}"), Lang::Vi, &page.text);
        assert_eq!(page.text.matches("class=\"process ").count(), 2);
    }
    for lang in Lang::ALL {
        let path = format!("{}/officer/procedures/1.010733", lang.prefix());
        check(&path, lang, &house.page(&cookie, &path).await.text);
        let file = house.page(&cookie, &format!("{path}/process.bpmn")).await;
        assert_eq!(
            (file.status.as_u16(), &file.headers["content-type"]),
            (200, &"application/xml".parse().unwrap())
        );
        assert!(file.text.starts_with("<?xml") && file.text.contains("bpmn:laneSet"));
    }
    assert_eq!(house.page(&cookie, "/officer/procedures/9.999999").await.status, 404);
    assert_eq!(house.page("", "/officer/procedures/1.004873").await.status, 303);
}

#[tokio::test]
async fn those_without_the_role_find_no_such_page() {
    let house = House::open();
    let open = [
        ("/admin/staff", vec!["administrator"]),
        ("/admin/health", vec!["administrator"]),
        ("/data/procedures", vec!["administrator", "steward", "chairman", "controller", "controller-2"]),
        ("/data/editions", vec!["administrator", "steward", "chairman", "controller", "controller-2"]),
        ("/data/editions/write", vec!["controller", "controller-2"]),
        (
            "/supervisor",
            vec!["counter", "case", "head", "approver", "clerk", "centrehead", "elsewhere", "chairman"],
        ),
        (
            "/officer/register",
            vec!["counter", "case", "head", "approver", "clerk", "centrehead", "elsewhere", "chairman"],
        ),
    ];
    for name in STAFF {
        let cookie = house.sign_in(&format!("staff:{name}")).await;
        for (path, allowed) in &open {
            let status = if allowed.contains(&name) { 200 } else { 404 };
            assert_eq!(house.page(&cookie, path).await.status, status, "{name} {path}");
        }
    }
    for (path, _) in &open {
        assert_eq!(house.page("", path).await.status, 303, "a guest signs in first: {path}");
    }
    let cookie = house.sign_in("staff:administrator").await;
    let found = house.page(&cookie, "/admin/staff?q=can+bo+chairman").await.text;
    assert!(found.contains("Cán bộ chairman") && !found.contains("Cán bộ clerk"), "{found}");
    let secrets = house.page(&cookie, "/admin/staff").await.text;
    assert!(!secrets.contains("argon2") && !secrets.contains("otpauth"));
}
