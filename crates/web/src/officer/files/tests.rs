//! Files as the officers meet them: sent in pieces, attached, looked at, read, held against what was declared; and the
//! doors that stay shut.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use documents::paper;
use documents::picture::{self, View};
use gateways::Recogniser;
use registry::recognised::ReadingState;
use serde_json::json;
use tower::ServiceExt;

use crate::common::Lang;
use crate::common::file_reading::read_next;
use crate::house::{Answered, House, PAPER, PICTURE, at};
use crate::officer::dossier_tests::{assigned, does, hidden, taken_in};
use crate::public::tests::check;

async fn ask(
    house: &House,
    cookie: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Vec<u8>,
) -> Answered {
    let mut request = Request::builder().method(method).uri(path).header("cookie", cookie);
    request = request.header("sec-fetch-site", "same-origin");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    house.send(request.body(Body::from(body)).unwrap()).await
}

async fn begin(house: &House, cookie: &str, bytes: usize) -> String {
    let length = bytes.to_string();
    let headers =
        [("upload-length", length.as_str()), ("upload-metadata", "filename R2nhuqV5IGtoYWkgc2luaC5wZGY=")];
    let begun = ask(house, cookie, "POST", "/officer/uploads", &headers, Vec::new()).await;
    assert_eq!(begun.status, 201, "{}", begun.text);
    begun.headers["location"].to_str().unwrap().to_owned()
}

async fn piece(house: &House, cookie: &str, url: &str, offset: usize, bytes: &[u8]) -> Answered {
    let offset = offset.to_string();
    let headers = [("upload-offset", offset.as_str()), ("content-type", "application/offset+octet-stream")];
    ask(house, cookie, "PATCH", url, &headers, bytes.to_vec()).await
}

/// The digest of a file sent as a whole.
async fn sent(house: &House, cookie: &str, bytes: &[u8]) -> String {
    let url = begin(house, cookie, bytes.len()).await;
    let whole = piece(house, cookie, &url, 0, bytes).await;
    whole.json()["sha256"].as_str().unwrap_or_else(|| panic!("{}", whole.text)).to_owned()
}

async fn attached(house: &House, who: &str, code: &str, component: &str, file: &str) {
    let body = json!({"component": component, "file": file, "bytes": 17});
    does(house, who, code, "attach-file", body).await;
}

#[tokio::test]
async fn a_file_goes_on_where_it_broke_off() {
    let house = House::open();
    let cookie = house.sign_in("staff:counter").await;
    let bytes = PAPER.as_bytes();
    let url = begin(&house, &cookie, bytes.len()).await;
    let first = piece(&house, &cookie, &url, 0, &bytes[..300]).await;
    assert_eq!((first.status.as_u16(), &first.headers["upload-offset"]), (204, &"300".parse().unwrap()));
    let wrong = piece(&house, &cookie, &url, 100, &bytes[100..200]).await;
    assert_eq!((wrong.status.as_u16(), &wrong.headers["upload-offset"]), (409, &"300".parse().unwrap()));
    let head = ask(&house, &cookie, "HEAD", &url, &[], Vec::new()).await;
    assert_eq!((head.status.as_u16(), &head.headers["upload-offset"]), (200, &"300".parse().unwrap()));
    let other = house.sign_in("staff:elsewhere").await;
    assert_eq!(
        ask(&house, &other, "HEAD", &url, &[], Vec::new()).await.status,
        404,
        "it is another person's"
    );
    assert_eq!(ask(&house, "", "HEAD", &url, &[], Vec::new()).await.status, 401);
    let whole = piece(&house, &cookie, &url, 300, &bytes[300..]).await;
    let told = whole.json();
    assert_eq!((told["pages"].as_u64(), told["name"].as_str()), (Some(2), Some("Giấy khai sinh.pdf")));
    assert_eq!(told["sha256"], gateways::Digest::of(bytes).to_string());
    // Whoever lost the last answer asks again and gets the same.
    assert_eq!(piece(&house, &cookie, &url, 300, b"").await.json()["sha256"], told["sha256"]);
    assert_eq!(ask(&house, &cookie, "GET", &url, &[], Vec::new()).await.json()["sha256"], told["sha256"]);
}

#[tokio::test]
async fn what_is_not_taken_is_said_as_soon_as_it_is_known() {
    let house = House::open();
    let cookie = house.sign_in("staff:counter").await;
    let too_large = [("upload-length", "52428801")];
    let refused = ask(&house, &cookie, "POST", "/officer/uploads", &too_large, Vec::new()).await;
    assert_eq!(refused.status, 413, "{}", refused.text);
    assert_eq!(ask(&house, &cookie, "POST", "/officer/uploads", &[], Vec::new()).await.status, 400);
    let url = begin(&house, &cookie, 5_000_000).await;
    let kind = piece(&house, &cookie, &url, 0, b"PK\x03\x04 and word/document.xml").await;
    assert_eq!(kind.status, 415);
    assert!(kind.json()["detail"].as_str().unwrap().contains("DOCX"), "{}", kind.text);
    assert_eq!(ask(&house, &cookie, "HEAD", &url, &[], Vec::new()).await.status, 404, "it is dropped");
    let url = begin(&house, &cookie, 400).await;
    let cut = piece(&house, &cookie, &url, 0, &PAPER.as_bytes()[..400]).await;
    assert_eq!(cut.status, 422);
    assert!(cut.json()["detail"].as_str().unwrap().contains("cắt ngang"), "{}", cut.text);
    let url = begin(&house, &cookie, 10).await;
    assert_eq!(piece(&house, &cookie, &url, 0, PAPER.as_bytes()).await.status, 413, "longer than it said");
    let url = begin(&house, &cookie, 10).await;
    assert_eq!(ask(&house, &cookie, "PATCH", &url, &[], Vec::new()).await.status, 415);
    assert_eq!(ask(&house, &cookie, "DELETE", &url, &[], Vec::new()).await.status, 204);
    assert_eq!(ask(&house, &cookie, "DELETE", &url, &[], Vec::new()).await.status, 404);
}

#[tokio::test]
async fn without_script_many_files_are_sent_by_one_form_and_attached_each_with_its_answer() {
    let house = House::open();
    let (code, cookie) = (taken_in(&house).await, house.sign_in("staff:counter").await);
    let path = format!("/officer/dossiers/{code}/files");
    let empty = house.page(&cookie, &path).await;
    check(&path, Lang::Vi, &empty.text);
    let part = |name: &str, bytes: &[u8]| {
        let head =
            format!("--x\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n");
        [head.as_bytes(), bytes, b"\r\n"].concat()
    };
    let body = [
        part("a.pdf", PAPER.as_bytes()),
        part("b.png", PICTURE),
        part("c.exe", b"MZ\x90"),
        b"--x--\r\n".to_vec(),
    ]
    .concat();
    let headers = [("content-type", "multipart/form-data; boundary=x")];
    let rows = ask(&house, &cookie, "POST", &path, &headers, body).await;
    assert_eq!(rows.status, 422);
    check(&path, Lang::Vi, &rows.text);
    assert!(
        rows.text.contains("EXE") && rows.text.matches("name=\"file-sha256\" value=").count() == 2,
        "{}",
        rows.text
    );
    let digest = |bytes: &[u8]| gateways::Digest::of(bytes).to_string();
    let (paper, picture) = (digest(PAPER.as_bytes()), digest(PICTURE));
    let key = hidden(&rows.text, "request_key");
    let component = house.province.procedures.values().flat_map(|editions| editions.iter());
    let component = component
        .filter(|p| p.code.as_str() == "1.004873")
        .flat_map(|p| &p.components)
        .next()
        .unwrap()
        .id
        .clone();
    let fields = [
        ("request_key", key.as_str()),
        ("file-sha256", paper.as_str()),
        ("file-name", "a.pdf"),
        ("file-component", component.as_str()),
        ("file-sha256", picture.as_str()),
        ("file-name", "b.png"),
        ("file-component", ""),
    ];
    let some = house.form(&cookie, &format!("{path}/attach"), &fields).await;
    assert_eq!(some.status, 422, "{}", some.text);
    check(&path, Lang::Vi, &some.text);
    assert!(some.text.contains("b.png") && some.text.contains("Đã đính kèm 1 tệp"), "{}", some.text);
    let again = house.form(&cookie, &format!("{path}/attach"), &fields[..4]).await;
    assert!(again.location().ends_with("/files?attached=1"), "a double press is one act");
    let unknown = "ab".repeat(32);
    let fields = [
        ("request_key", "k"),
        ("file-sha256", unknown.as_str()),
        ("file-name", "x"),
        ("file-component", &component),
    ];
    assert_eq!(house.form(&cookie, &format!("{path}/attach"), &fields).await.status, 422);
    assert_eq!(house.form(&cookie, &format!("{path}/attach"), &[]).await.status, 422);
}

#[tokio::test]
async fn pages_are_shown_to_those_who_see_the_dossier() {
    let house = House::open();
    let (code, cookie) = (assigned(&house).await, house.sign_in("staff:case").await);
    let file = sent(&house, &cookie, PAPER.as_bytes()).await;
    attached(&house, "case", &code, "divorce", &file).await;
    let base = format!("/officer/dossiers/{code}/files/{file}");
    let page = house.page(&cookie, &format!("{base}/pages/2.png?width=400")).await;
    assert_eq!((page.status.as_u16(), &page.headers["content-type"]), (200, &"image/png".parse().unwrap()));
    assert!(page.headers["cache-control"].to_str().unwrap().starts_with("private"));
    for path in ["pages/3.png", "pages/0.png", "pages/1.jpg", "pages/x.png"] {
        assert_eq!(house.page(&cookie, &format!("{base}/{path}")).await.status, 404, "{path}");
    }
    let stranger = house.sign_in("staff:elsewhere").await;
    for path in ["/pages/1.png", ""] {
        assert_eq!(house.page(&stranger, &format!("{base}{path}")).await.status, 404, "{path}");
        assert_eq!(house.page("", &format!("{base}{path}")).await.status, 303, "{path}");
    }
    for lang in Lang::ALL {
        for query in
            ["", "?page=2&width=1600&turn=1", "?q=nguyen", "?mark=1-2-3-4", "?page=x&turn=-1&mark=%00"]
        {
            let path = format!("{}{base}{query}", lang.prefix());
            let viewer = house.page(&cookie, &path).await;
            assert_eq!(viewer.status, 200, "{path}");
            check(&path, lang, &viewer.text);
            let desk =
                house.page(&cookie, &format!("{}/officer/dossiers/{code}{query}", lang.prefix())).await;
            check(&path, lang, &desk.text);
        }
    }
}

/// A page typeset by the product's own templates, as a scan: a picture without a text of its own.
fn scan() -> Vec<u8> {
    let templates = [(
        "scan".to_owned(),
        "#set document(title: [Tờ khai])\n#set page(width: 21cm, height: 29.7cm, margin: 2.5cm)\n#set text(size: 13pt, lang: \"vi\")\n\
         Họ, chữ đệm, tên người yêu cầu: Nguyễn Thị Hường\n\n\
         Ngày, tháng, năm sinh: 12/03/1994\n\nSố định danh cá nhân: 066194001234\n"
            .to_owned(),
    )];
    let papers = paper::Papers::new(&templates.into_iter().collect());
    let request = paper::Request {
        template: "scan",
        facts: &json!({}),
        identity: "scan",
        at: law::time::local(at("2026-11-23T10:24:00")),
    };
    let pdf = papers.pdf(request).unwrap_or_else(|faults| panic!("{faults:#?}"));
    picture::page(&pdf, View { page: 1, width: 1654, turns: 0 }).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scan_is_read_in_vietnamese_and_held_against_what_was_declared() {
    let house = House::open();
    let (code, cookie) = (assigned(&house).await, house.sign_in("staff:case").await);
    let file = sent(&house, &cookie, &scan()).await;
    attached(&house, "case", &code, "divorce", &file).await;
    let base = format!("/officer/dossiers/{code}/files/{file}");
    let waiting = house.page(&cookie, &base).await;
    assert!(waiting.text.contains("đang chờ máy đọc chữ"), "{}", waiting.text);
    assert!(house.app.recogniser().engine().is_some(), "tesseract with vie is installed where the tests run");
    assert!(tokio::task::block_in_place(|| read_next(&house.app)));
    assert!(!tokio::task::block_in_place(|| read_next(&house.app)), "it is read once");
    let read = house.page(&cookie, &format!("{base}?q=nguyen+thi")).await;
    check("the viewer", Lang::Vi, &read.text);
    assert!(read.text.contains("Nguyễn Thị Hường") && read.text.contains("<rect"), "{}", read.text);
    assert!(read.text.contains("khớp với tệp, Nguyễn Thị Hường"), "{}", read.text);
    assert!(read.text.contains("khớp với tệp, 066******234"), "numbers stay masked: {}", read.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_tesseract_that_is_said_and_nothing_else_stops() {
    let house = House::open();
    assert!(house.app.set_recogniser(Recogniser::absent()));
    let (code, cookie) = (assigned(&house).await, house.sign_in("staff:case").await);
    let (picture, paper) =
        (sent(&house, &cookie, PICTURE).await, sent(&house, &cookie, PAPER.as_bytes()).await);
    for file in [&picture, &paper] {
        attached(&house, "case", &code, "divorce", file).await;
        assert!(tokio::task::block_in_place(|| read_next(&house.app)));
    }
    let state = |file: &str| {
        let file = file.to_owned();
        house.app.registry().read_blocking(move |view| view.recognised_text(&file)).unwrap().unwrap().state
    };
    assert_eq!(state(&paper), ReadingState::Done, "its own text needs no machine");
    assert_eq!(state(&picture), ReadingState::NoEngine);
    let base = format!("/officer/dossiers/{code}/files/{picture}");
    let said = house.page(&cookie, &base).await;
    assert!(said.text.contains("Máy chủ chưa cài Tesseract"), "{}", said.text);
    let again = house.form(&cookie, &format!("{base}/read"), &[]).await;
    assert_eq!(again.location(), base);
    assert_eq!(state(&picture), ReadingState::Waiting);
    let administrator = house.sign_in("staff:administrator").await;
    let health = house.page(&administrator, "/admin/health").await;
    assert!(health.text.contains("tesseract-ocr-vie"), "{}", health.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_upload_says_is_proposed_to_whoever_sent_it() {
    let house = House::open();
    let cookie = house.sign_in("staff:counter").await;
    let url = begin(&house, &cookie, PAPER.len()).await;
    piece(&house, &cookie, &url, 0, PAPER.as_bytes()).await;
    let path = format!("{url}/proposals?procedure=1.004873");
    assert_eq!(house.page(&cookie, &path).await.json()["state"], "waiting");
    assert!(tokio::task::block_in_place(|| read_next(&house.app)));
    let told = house.page(&cookie, &path).await.json();
    assert_eq!(told["state"], "done");
    let proposals = told["proposals"].as_array().unwrap();
    let name = proposals.iter().find(|p| p["field"] == "applicant-name").unwrap_or_else(|| panic!("{told}"));
    assert_eq!((name["value"].as_str(), name["page"].as_u64()), (Some("Nguyen Thi Huong"), Some(1)));
    assert!(
        proposals.iter().any(|p| p["field"] == "applicant-personal_id" && p["value"] == "066194001234"),
        "{told}"
    );
    let other = house.sign_in("staff:elsewhere").await;
    assert_eq!(house.page(&other, &path).await.status, 404);
}

/// A line that breaks in the middle of a piece: what arrived stays, and is told.
#[tokio::test]
async fn bytes_before_a_break_are_kept() {
    let house = House::open();
    let cookie = house.sign_in("staff:counter").await;
    let url = begin(&house, &cookie, PAPER.len()).await;
    let request = Request::builder()
        .method("PATCH")
        .uri(&url)
        .header("cookie", &cookie)
        .header("sec-fetch-site", "same-origin")
        .header("upload-offset", "0")
        .header("content-type", "application/offset+octet-stream")
        .body(Body::new(Breaking(Some(PAPER.as_bytes()[..200].to_vec()))))
        .unwrap();
    let broken = house.router.clone().oneshot(request).await.unwrap();
    assert_eq!(broken.status(), 400);
    drop(to_bytes(broken.into_body(), usize::MAX).await);
    let head = ask(&house, &cookie, "HEAD", &url, &[], Vec::new()).await;
    assert_eq!(head.headers["upload-offset"], "200");
}

/// A body that gives one frame and then breaks.
struct Breaking(Option<Vec<u8>>);

impl http_body::Body for Breaking {
    type Data = axum::body::Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Self::Data>, Self::Error>>> {
        std::task::Poll::Ready(Some(match self.0.take() {
            Some(bytes) => Ok(http_body::Frame::data(bytes.into())),
            None => Err(std::io::Error::other("the line broke")),
        }))
    }
}
