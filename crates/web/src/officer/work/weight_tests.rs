//! What the first load of the worklist and of the desk weighs over the wire, pictures left out.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use serde_json::json;
use tower::ServiceExt;

use crate::house::House;
use crate::officer::dossier_tests::{does, taken_in};

/// Bytes that an address takes, as a browser asks for it.
async fn weight(house: &House, cookie: &str, path: &str) -> (usize, String) {
    let request = |encoding: &str| {
        Request::builder()
            .uri(path)
            .header("cookie", cookie)
            .header("accept-encoding", encoding)
            .body(Body::empty())
            .unwrap()
    };
    let packed = house.router.clone().oneshot(request("gzip")).await.unwrap();
    let bytes = to_bytes(packed.into_body(), usize::MAX).await.unwrap().len();
    (bytes, house.send(request("identity")).await.text)
}

#[tokio::test]
async fn worklist_and_desk_weigh_less_than_a_hundred_kilobytes() {
    let house = House::open();
    let mut codes = Vec::new();
    for _ in 0..60 {
        let code = taken_in(&house).await;
        does(&house, "counter", &code, "transfer", json!({})).await;
        codes.push(code);
    }
    let cookie = house.sign_in("staff:head").await;
    for path in ["/officer/work?view=unit".to_owned(), format!("/officer/dossiers/{}", codes[0])] {
        let (page, html) = weight(&house, &cookie, &path).await;
        let mut total = page;
        let links = html.split("\"/assets/").skip(1).map(|rest| rest.split(['"', '#']).next().unwrap());
        let mut assets: Vec<String> = links.map(|rest| format!("/assets/{rest}")).collect();
        assets.sort();
        assets.dedup();
        for asset in &assets {
            let bytes = weight(&house, "", asset).await.0;
            println!("  {asset}: {bytes} bytes");
            total += bytes;
        }
        println!("{path}: page {page} bytes, with {} files {total} bytes over the wire", assets.len());
        assert!(assets.len() >= 5, "{assets:?}");
        assert!(total < 100_000, "{path}: {total}");
    }
}
