//! The citizen's store over the whole house: what is issued is there, with its data, and for nobody else.

use super::{ResultPage, ResultRow, ResultsPage, SignatureLine};
use crate::common::Lang;
use crate::common::components::{Action, EmptyState, Facts};
use crate::common::gallery::{sample_page, show};
use crate::common::page::User;
use crate::common::qr;
use crate::house::CITIZEN_ID;
use crate::signing::tests::{issued, signing_house, to_signature};
use serde_json::json;

#[tokio::test]
async fn an_issued_result_is_in_the_store_of_its_holder_with_its_data() {
    let house = signing_house();
    let code = to_signature(&house, 0).await;
    let cookie = house.sign_in("citizen:0").await;
    let empty = house.page(&cookie, "/results").await;
    assert_eq!(empty.status, 200);
    assert!(!empty.text.contains(&code));
    house.post("approver", &format!("/api/v1/dossiers/{code}/sign"), &json!({})).await;
    let early = house.page(&cookie, &format!("/results/{code}")).await;
    assert_eq!(early.status, 404, "what is not issued is no result");
    let state = issued(&house, &code).await;
    let list = house.page(&cookie, "/results").await;
    assert!(list.text.contains(&format!("/results/{code}")), "{}", list.text);
    let page = house.page(&cookie, &format!("/results/{code}")).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("KQ.G15.000038") && page.text.contains("12/XN-UBND"), "{}", page.text);
    let data = house.page(&cookie, &format!("/results/{code}.json")).await.json();
    assert_eq!(data["result_code"], "KQ.G15.000038");
    assert_eq!(data["holder"]["personal_id"], CITIZEN_ID);
    assert_eq!(data["file"]["sha256"], state["result_file"]);
    let pdf = house.page(&cookie, &format!("/results/{code}.pdf")).await;
    assert_eq!(pdf.headers["content-type"], "application/pdf");
    for other in ["staff:case", "staff:approver"] {
        let cookie = house.sign_in(other).await;
        let refused = house.page(&cookie, &format!("/results/{code}")).await;
        assert_ne!(refused.status, 200, "{other}");
    }
}

#[test]
fn the_pages_of_results_render() {
    for lang in Lang::ALL {
        let mut page = sample_page(lang, "", "/results");
        page.title = page.text("results-title");
        page.user = User::Citizen { name: "Nguyễn Thị Hường".to_owned() };
        let row = ResultRow {
            name: "Giấy xác nhận tình trạng hôn nhân".to_owned(),
            url: page.url("/results/H15.133-261123-0042"),
            words: "Số 12/XN-UBND, UBND phường Buôn Ma Thuột, ngày 25/11/2026".to_owned(),
            kind: page.text("results-digital"),
            digital: true,
        };
        let sentence = page.text("results-empty");
        let action = Some(Action::new(page.text("results-find"), page.url("/procedures")));
        let list = ResultsPage { rows: vec![row], empty: None, page: page.clone() };
        show("results", lang, &list);
        let empty = Some(EmptyState { sentence, action });
        show("results-empty", lang, &ResultsPage { rows: Vec::new(), empty, page: page.clone() });
        let line = SignatureLine {
            name: "Y Bhim Niê".to_owned(),
            words: page.text("verify-unstamped"),
            holds: true,
        };
        let one = ResultPage {
            facts: Facts { rows: vec![(page.text("verify-number"), "12/XN-UBND".to_owned())] },
            actions: vec![
                Action::new(page.text("results-download"), page.url("/results")).with_icon("paper"),
            ],
            on_paper: false,
            signatures: vec![line],
            qr: qr::picture("/verify/0"),
            verify: "/verify/0".to_owned(),
            back: page.url("/results"),
            page,
        };
        show("result", lang, &one);
    }
}
