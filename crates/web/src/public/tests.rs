//! The pages as a visitor meets them: every page in every language, a filing from the search to the receipt, and what a
//! stranger, a forged form or a flood get.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::common::Lang;
use crate::house::{House, UNIT, at, filing};

/// Checks what every page owes its reader.
pub(crate) fn check(path: &str, lang: Lang, html: &str) {
    assert!(html.contains(&format!("<html lang=\"{}\">", lang.tag())), "{path} is not in {}", lang.tag());
    assert_eq!(html.matches("<h1").count(), 1, "{path} needs exactly one h1");
    assert!(!html.contains("style=\""), "{path} holds an inline style");
    for node in html.split('>').filter_map(|part| part.split('<').next()) {
        let node = node.trim();
        let letters = |c: char| c.is_ascii_lowercase() || c == '-';
        let is_key = node.contains('-')
            && node.chars().all(letters)
            && !node.starts_with('-')
            && !path.ends_with(node);
        assert!(!is_key, "{path} shows the key {node}");
    }
    assert!(!html.contains("{ $") && !html.contains("{$"), "{path} shows a gap");
}

#[tokio::test]
async fn every_public_page_renders_in_every_language() {
    let house = House::open();
    let code = house.post("counter", "/api/v1/dossiers", &filing()).await.json()["code"].clone();
    let code = code.as_str().unwrap();
    let mut paths: Vec<String> = [
        "/",
        "/search?q=khai+sinh",
        "/search?q=zzzz",
        "/search",
        "/procedures",
        "/procedures?field=civil_status",
        "/track",
        "/units/find",
        "/units/find?q=phuong+tan+hoa+bmt",
        "/units/find?q=ea+bhok+cu+kuin",
        "/units/find?q=xyzzy",
        "/units/find?q=tan+lap",
        "/units/24121",
        "/units/66",
        "/sign-in",
        "/sign-in?left=1",
        "/help",
        "/accessibility",
        "/privacy",
        "/menu",
        "/procedures/1.004873",
        "/procedures/1.004873/prepare",
        "/procedures?q=zzzz",
        "/verify",
        "/verify?code=",
    ]
    .map(str::to_owned)
    .to_vec();
    paths.push(format!("/track/{code}"));
    let problems =
        casework::dossier::Refusal::CODES.into_iter().chain(crate::common::problem::ApiFault::CODES);
    paths.extend(problems.map(|code| format!("/problems/{code}")));
    let of_petitions = crate::common::petition_text::PROBLEMS;
    paths.extend(of_petitions.map(|code| format!("/problems/{code}")));
    paths.extend(["/petitions", "/petitions?q=zzzz", "/petitions/new"].map(str::to_owned));
    paths.extend(house.province.procedures.keys().map(|code| format!("/procedures/{code}")));
    for lang in Lang::ALL {
        for path in &paths {
            let answer = house.page("", &format!("{}{path}", lang.prefix())).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.text);
            assert!(answer.headers.contains_key("content-security-policy"));
            check(path, lang, &answer.text);
        }
        for path in
            ["/nothing", "/procedures/9.999999", "/procedures/9.999999/prepare", "/drafts/1/applicant"]
        {
            let answer = house.page("", &format!("{}{path}", lang.prefix())).await;
            assert_eq!(answer.status, 404, "{path}");
            check(path, lang, &answer.text);
        }
        let unknown = house.page("", &format!("{}/track/H15.133-261123-9999", lang.prefix())).await;
        assert_eq!(unknown.status, 404);
        check("an unknown code", lang, &unknown.text);
    }
}

/// Files a dossier through the pages; gives the cookie and the code.
async fn file(house: &House, lang: Lang) -> (String, String) {
    let (p, cookie) = (lang.prefix(), house.sign_in("citizen:0").await);
    let begin = format!("{p}/procedures/1.004873/prepare");
    let missing = house.form(&cookie, &begin, &[("unit", "")]).await;
    assert_eq!(missing.status, 422);
    check("prepare", lang, &missing.text);
    let first = house.form(&cookie, &begin, &[("unit", UNIT), ("delivery", "counter")]).await.location();
    assert!(first.starts_with(&format!("{p}/drafts/")), "{first}");
    check("applicant", lang, &house.page(&cookie, &first).await.text);
    let contact = [("phone", "0914123456"), ("email", ""), ("address", "Buôn Ako Dhong")];
    let wrong = house.form(&cookie, &first, &[("phone", "12"), ("address", "x")]).await;
    assert_eq!(wrong.status, 422);
    check("applicant with faults", lang, &wrong.text);
    let mut next = house.form(&cookie, &first, &contact).await.location();
    while !next.ends_with("/answers") {
        let page = house.page(&cookie, &next).await;
        assert_eq!(page.status, 200, "{next}: {}", page.text);
        check(&next, lang, &page.text);
        next = if next.ends_with("/files") {
            upload(house, &cookie, &next).await
        } else {
            let answers = answers(&page.text);
            let fields: Vec<(&str, &str)> = answers.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            house.form(&cookie, &next, &fields).await.location()
        };
    }
    check("answers", lang, &house.page(&cookie, &next).await.text);
    assert_eq!(house.form(&cookie, &next, &[]).await.status, 422, "the declaration is not ticked");
    let receipt = house.form(&cookie, &next, &[("true", "yes")]).await.location();
    let again = house.form(&cookie, &next, &[("true", "yes")]).await.location();
    assert_eq!(receipt, again, "a double press gives one dossier");
    let code = receipt.rsplit('/').nth(1).unwrap().to_owned();
    (cookie, code)
}

/// Plausible answers to the questions of a page.
fn answers(html: &str) -> Vec<(String, String)> {
    let attribute = |tag: &str, name: &str| {
        let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
        Some(rest.split('"').next()?.to_owned())
    };
    let main = html.split("<main").nth(1).unwrap();
    let tags = main
        .split('<')
        .filter(|tag| ["input", "textarea", "select"].iter().any(|kind| tag.starts_with(kind)));
    tags.filter_map(|tag| {
        let name = attribute(tag, "name")?;
        let fixed = tag.contains("type=\"radio\"") || tag.contains("type=\"hidden\"");
        let value = match name.rsplit('-').next() {
            _ if fixed => attribute(tag, "value")?,
            Some("day") => "3".to_owned(),
            Some("month") => "11".to_owned(),
            Some("year") => "2026".to_owned(),
            _ if tag.contains("inputmode=\"numeric\"") => "1".to_owned(),
            _ => "Kết hôn với Y Thái Niê".to_owned(),
        };
        Some((name, value))
    })
    .collect()
}

async fn upload(house: &House, cookie: &str, path: &str) -> String {
    let html = house.page(cookie, path).await.text;
    let Some(field) = html.split("name=\"file-").nth(1).and_then(|rest| rest.split('"').next()) else {
        return house.form(cookie, path, &[]).await.location();
    };
    let send = async |bytes: &str| {
        let body = format!(
            "--x\r\ncontent-disposition: form-data; name=\"file-{field}\"; filename=\"a.pdf\"\r\n\r\n{bytes}\r\n--x--\r\n"
        );
        let request = Request::builder().method("POST").uri(path).header("cookie", cookie);
        let request = request.header("content-type", "multipart/form-data; boundary=x");
        house.send(request.body(Body::from(body)).unwrap()).await
    };
    let wrong = send("PK zip").await;
    assert_eq!(wrong.status, 422, "{}", wrong.text);
    send(crate::house::PAPER).await.location()
}

#[tokio::test]
async fn a_citizen_files_follows_withdraws_and_keeps() {
    for lang in Lang::ALL {
        let house = House::open();
        let (cookie, code) = file(&house, lang).await;
        let p = lang.prefix();
        for path in [
            format!("{p}/dossiers/{code}"),
            format!("{p}/dossiers/{code}/receipt"),
            format!("{p}/me"),
            format!("{p}/track/{code}"),
        ] {
            let answer = house.page(&cookie, &path).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.text);
            check(&path, lang, &answer.text);
            assert!(answer.text.contains(&code), "{path} does not name the dossier");
        }
        let track = house.page("", &format!("{p}/track/{code}")).await;
        assert!(!track.text.contains("Hường") && track.text.contains("N. T. H***"));
        let items = json!({"items": [{"defect": "Thiếu giấy", "ground": "Điều 16"}]});
        let path = format!("/api/v1/dossiers/{code}/request-supplement");
        assert_eq!(house.post("counter", &path, &items).await.status, 200);
        supplement(&house, (&cookie, lang), &code).await;
        withdraw(&house, (&cookie, lang), &code).await;
    }
}

async fn supplement(house: &House, (cookie, lang): (&str, Lang), code: &str) {
    let path = format!("{}/dossiers/{code}/supplement", lang.prefix());
    let page = house.page(cookie, &path).await;
    assert_eq!(page.status, 200);
    check("supplement", lang, &page.text);
    assert!(page.text.contains("Thiếu giấy"));
    let back = upload(house, cookie, &path).await;
    assert_eq!(back, format!("{}/dossiers/{code}", lang.prefix()));
    assert_eq!(house.page(cookie, &path).await.status, 404, "nothing is asked for any more");
}

async fn withdraw(house: &House, (cookie, lang): (&str, Lang), code: &str) {
    let body = json!({"components": all_papers(house)});
    let accepted = house.post("counter", &format!("/api/v1/dossiers/{code}/accept"), &body).await;
    assert_eq!(accepted.status, 200, "{}", accepted.text);
    let p = lang.prefix();
    let receipt = house.page(cookie, &format!("{p}/dossiers/{code}/receipt")).await;
    check("form 01", lang, &receipt.text);
    for (path, status) in [("withdraw", "withdrawal_requested"), ("keep", "accepted")] {
        let page = house.page(cookie, &format!("{p}/dossiers/{code}/{path}")).await;
        check(path, lang, &page.text);
        let key = page.text.split("name=\"request_key\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let send = [("request_key", key), ("reason", "đổi ý")];
        for _ in 0..2 {
            let done = house.form(cookie, &format!("{p}/dossiers/{code}/{path}"), &send).await;
            assert_eq!(done.location(), format!("{p}/dossiers/{code}"), "sent twice, done once");
        }
        let state = house.get("citizen", &format!("/api/v1/dossiers/{code}")).await.json();
        assert_eq!(state["status"], status);
    }
    let refused = house.form(cookie, &format!("{p}/dossiers/{code}/rating"), &[("satisfied", "yes")]).await;
    assert_eq!(refused.status, 409);
    check("a refusal", lang, &refused.text);
}

fn all_papers(house: &House) -> Vec<String> {
    let code = law::code::ProcedureCode("1.004873".to_owned());
    let procedure = house.province.procedure(&code, at("2026-11-23T10:24:00")).unwrap();
    procedure.asked_for(&crate::common::circumstances::usual(procedure)).map(|c| c.id.clone()).collect()
}

#[tokio::test]
async fn a_guest_prepares_a_code_or_signs_in_to_file() {
    let house = House::open();
    let first = house.form("", "/procedures/1.004873/prepare", &[("unit", UNIT)]).await.location();
    let id = first.split('/').nth(2).unwrap().to_owned();
    let sent = house.form("", &format!("/drafts/{id}/answers"), &[("true", "yes")]).await.location();
    assert!(sent.starts_with("/sign-in?next="), "{sent}");
    let cookie = house.sign_in("citizen:0").await;
    assert_eq!(
        house.page(&cookie, &format!("/drafts/{id}/answers")).await.status,
        200,
        "the draft goes along"
    );
    let counter_only = house.province.procedures.values().flatten().find(|p| {
        p.handling == law::procedure::Handling::Here && !p.channels.contains(&law::Channel::Online)
    });
    let Some(procedure) = counter_only else { return };
    let begin = format!("/procedures/{}/prepare", procedure.code);
    let first = house.form("", &begin, &[("unit", UNIT)]).await.location();
    let id = first.split('/').nth(2).unwrap();
    let code = house.form("", &format!("/drafts/{id}/answers"), &[("true", "yes")]).await.location();
    let page = house.page("", &code).await;
    assert!(page.text.contains("<svg viewBox="), "{}", page.text);
    check("prepared", Lang::Vi, &page.text);
}

#[tokio::test]
async fn strangers_forgers_and_floods_are_kept_out() {
    let house = House::open();
    let (cookie, code) = file(&house, Lang::Vi).await;
    let guest = house.page("", &format!("/dossiers/{code}")).await.location();
    assert!(guest.starts_with("/sign-in?next="), "{guest}");
    let staff = house.sign_in("staff:counter").await;
    assert_eq!(
        house.page(&staff, &format!("/dossiers/{code}")).await.location(),
        format!("/officer/dossiers/{code}")
    );
    assert_eq!(house.page("motcua=wrong", "/me").await.location(), "/sign-in?next=%2Fme&left=1");
    let forged = Request::builder()
        .method("POST")
        .uri(format!("/dossiers/{code}/withdraw"))
        .header("cookie", &cookie)
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(house.send(forged.body(Body::from("reason=x")).unwrap()).await.status, 403);
    for person in ["staff:nobody", "citizen:7", "x"] {
        assert_eq!(house.form("", "/sign-in", &[("person", person)]).await.status, 400, "{person}");
    }
    let wrong = house.form("", "/sign-in", &[("name", "counter"), ("password", "x"), ("code", "1")]).await;
    assert_eq!(wrong.status, 422);
    let out = house.form(&cookie, "/sign-out", &[]).await;
    assert!(out.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(house.page(&cookie, "/me").await.location(), "/sign-in?next=%2Fme&left=1");
    let mut last = 0;
    for _ in 0..30 {
        last = house.form("", "/sign-in", &[("name", "x"), ("password", "x")]).await.status.as_u16();
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn probes_answer_machines() {
    let house = House::open();
    assert_eq!(house.page("", "/healthz").await.text, "ok\n");
    assert_eq!(house.page("", "/readyz").await.text, "ready\n");
    house.post("counter", "/api/v1/dossiers", &filing()).await;
    let metrics = house.page("", "/metrics").await.text;
    assert!(metrics.contains("motcua_commands_total{command=\"take-in\",outcome=\"done\"} 1"), "{metrics}");
}
