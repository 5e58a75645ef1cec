//! Filing for another, and with help: what is asked, what is kept with the dossier, and who sees it.

use axum::body::Body;
use axum::http::Request;
use casework::{Grant, Role, StaffId};
use registry::accounts::{Holder, NewStaff};

use crate::house::{House, PAPER, STRANGER_ID, UNIT};

/// Begins a draft; the path of its first step.
async fn begin(house: &House, cookie: &str) -> String {
    let prepared = [("unit", UNIT), ("delivery", "counter")];
    house.form(cookie, "/procedures/1.004873/prepare", &prepared).await.location()
}

async fn upload(house: &House, cookie: &str, path: &str, component: &str) -> String {
    let body = format!(
        "--x\r\ncontent-disposition: form-data; name=\"file-{component}\"; filename=\"a.pdf\"\r\n\r\n{PAPER}\r\n--x--\r\n"
    );
    let request = Request::builder().method("POST").uri(path).header("cookie", cookie);
    let request = request.header("content-type", "multipart/form-data; boundary=x");
    house.send(request.body(Body::from(body)).unwrap()).await.location()
}

const CONTACT: [(&str, &str); 2] = [("phone", "0914123456"), ("address", "Buôn Ako Dhong")];

#[tokio::test]
async fn a_daughter_files_for_her_mother_with_a_paper() {
    let house = House::open();
    let cookie = house.sign_in("citizen:0").await;
    let first = begin(&house, &cookie).await;
    let page = house.page(&cookie, &first).await;
    assert!(page.text.contains("Bạn nộp hồ sơ này cho ai?"), "{}", page.text);
    let answers = [CONTACT[0], CONTACT[1], ("for", "parent")];
    let other = house.form(&cookie, &first, &answers).await.location();
    assert!(other.ends_with("/represented"), "{other}");
    let page = house.page(&cookie, &other).await;
    assert!(page.text.contains("Cha hoặc mẹ của bạn"), "{}", page.text);
    let wrong =
        [("name", "Lê Thị Sen"), ("personal_id", "0661580012"), ("proof", "paper"), ("proof_words", "")];
    let again = house.form(&cookie, &other, &wrong).await;
    assert_eq!(again.status, 422);
    assert!(again.text.contains("Lê Thị Sen") && again.text.contains("Bạn đã nhập 10"), "{}", again.text);
    let right = [
        ("name", "Lê Thị Sen"),
        ("personal_id", "066158001234"),
        ("proof", "paper"),
        ("proof_words", "Giấy khai sinh của tôi số 12/1994"),
    ];
    let mut next = house.form(&cookie, &other, &right).await.location();
    let base = next.rsplit_once('/').unwrap().0.to_owned();
    let sections = [("purpose", "marriage"), ("residence", "Buôn Ako Dhong")];
    while !next.ends_with("/files") && !next.ends_with("/answers") {
        let sent = house.form(&cookie, &next, &sections).await;
        next = if sent.status == 422 { format!("{base}/files") } else { sent.location() };
    }
    let answers = format!("{base}/answers");
    let page = house.page(&cookie, &answers).await;
    assert!(page.text.contains("Giấy khai sinh của tôi số 12/1994"), "{}", page.text);
    let missing = house.form(&cookie, &answers, &[("true", "yes")]).await;
    assert_eq!(missing.status, 422, "the paper has to come along");
    assert!(missing.text.contains("Tải lên giấy tờ chứng minh được nộp thay"), "{}", missing.text);
    upload(&house, &cookie, &format!("{base}/files"), "authority").await;
    let receipt = house.form(&cookie, &answers, &[("true", "yes")]).await;
    let receipt = receipt.location();
    let code = receipt.rsplit('/').nth(1).unwrap().to_owned();
    let counter = house.sign_in("staff:counter").await;
    let desk = house.page(&counter, &format!("/officer/dossiers/{code}")).await;
    for words in ["Lê Thị Sen (Cha hoặc mẹ)", "066******234", "Giấy tờ: Giấy khai sinh của tôi số 12/1994"]
    {
        assert!(desk.text.contains(words), "{words}: {}", desk.text);
    }
    assert!(!desk.text.contains("066158001234"), "the number is masked");
    let own = house.page(&cookie, &format!("/dossiers/{code}")).await;
    assert!(own.text.contains("Nộp thay cho") && own.text.contains("Lê Thị Sen"), "{}", own.text);
    let public = house.page("", &format!("/track/{code}")).await;
    assert!(!public.text.contains("Lê Thị Sen"), "nobody else reads it");
}

#[tokio::test]
async fn a_company_is_known_by_its_tax_code() {
    let house = House::open();
    let cookie = house.sign_in("citizen:0").await;
    let first = begin(&house, &cookie).await;
    let answers = [CONTACT[0], CONTACT[1], ("for", "company")];
    let other = house.form(&cookie, &first, &answers).await.location();
    let company = |code: &'static str| {
        [
            ("name", "Công ty TNHH 66 Cà phê"),
            ("tax_code", code),
            ("proof", "register"),
            ("proof_words", "Người đại diện theo pháp luật"),
        ]
    };
    let wrong = house.form(&cookie, &other, &company("0100109107")).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains("0100109107 không phải mã số thuế"), "{}", wrong.text);
    let next = house.form(&cookie, &other, &company("0100109106")).await.location();
    let base = next.rsplit_once('/').unwrap().0.to_owned();
    let page = house.page(&cookie, &format!("{base}/answers")).await;
    assert!(
        page.text.contains("Công ty TNHH 66 Cà phê") && page.text.contains("0100109106"),
        "{}",
        page.text
    );
    let back = house
        .form(&cookie, &format!("{base}/applicant"), &[CONTACT[0], CONTACT[1], ("for", "oneself")])
        .await;
    assert!(!back.location().ends_with("/represented"), "who files for themselves is not asked");
    let page = house.page(&cookie, &format!("{base}/answers")).await;
    assert!(!page.text.contains("Cà phê"), "{}", page.text);
}

impl House {
    /// A member of a community digital team of the ward: the cookie.
    fn team_member(&self) -> String {
        let id = StaffId("team".to_owned());
        let agency = self.committee(UNIT);
        let grants = vec![Grant::new(Role::DigitalTeam, agency.clone())];
        let name = "H’Lan Êban".to_owned();
        let registry = self.app.registry();
        registry
            .add_staff(&[NewStaff { id: id.clone(), name, agency: Some(agency), title: None, grants }])
            .unwrap();
        format!("motcua={}", registry.start_session(&Holder::Staff(id), "test").unwrap().secret)
    }
}

#[tokio::test]
async fn who_helps_is_named_to_the_citizen_and_in_the_dossier() {
    let house = House::open();
    let team = house.team_member();
    assert_eq!(house.page(&team, "/officer").await.location(), "/procedures", "where help begins");
    for closed in ["/officer/work", "/officer/intake", "/officer/register", "/supervisor"] {
        let page = house.page(&team, closed).await;
        let empty = page.status == 200 && !page.text.contains("H15.");
        assert!(page.status == 404 || page.status == 403 || empty, "{closed}: {}", page.status);
    }
    let first = begin(&house, &team).await;
    let page = house.page(&team, &first).await;
    assert!(page.text.contains("Bạn đang giúp người dân chuẩn bị hồ sơ"), "{}", page.text);
    let person = [
        ("name", "Trần Văn Lạ"),
        ("personal_id", STRANGER_ID),
        ("birth_date-day", "1"),
        ("birth_date-month", "2"),
        ("birth_date-year", "1985"),
        ("sex", "male"),
        ("phone", "0905000111"),
        ("address", "Buôn Ako Dhong"),
    ];
    let next = house.form(&team, &first, &person).await;
    assert_eq!(next.status, 303, "{}", next.text);
    let base = first.rsplit_once('/').unwrap().0.to_owned();
    // Who helps hands out a code and does not file.
    let prepared = house.form(&team, &format!("{base}/answers"), &[("true", "yes")]).await.location();
    assert!(prepared.ends_with("/prepared"), "{prepared}");
    let draft = prepared.split('/').nth(2).unwrap().to_owned();
    let guest = house.page("", &format!("/drafts/{draft}/applicant")).await;
    assert!(guest.text.contains("Có người giúp chuẩn bị hồ sơ này: H’Lan Êban"), "{}", guest.text);
    let counter = house.sign_in("staff:counter").await;
    let sheet = house.page(&counter, &format!("/officer/intake/{draft}")).await;
    assert!(sheet.text.contains(&format!("name=\"prepared\" value=\"{draft}\"")), "{}", sheet.text);
}

#[tokio::test]
async fn only_who_has_the_task_prepares_for_others() {
    let house = House::open();
    for (person, helps) in [("staff:counter", true), ("staff:case", false), ("staff:administrator", false)] {
        let cookie = house.sign_in(person).await;
        let begun = house.form(&cookie, "/procedures/1.004873/prepare", &[("unit", UNIT)]).await;
        assert_eq!(begun.status, if helps { 303 } else { 403 }, "{person}");
        assert!(helps || begun.text.contains("Tài khoản này không chuẩn bị hồ sơ"), "{}", begun.text);
    }
}
