//! Marked rows: each dossier its own answer, nothing lost, nothing done twice.

use serde_json::json;

use crate::common::Lang;
use crate::house::House;
use crate::officer::dossier_tests::{does, hidden, taken_in};
use crate::public::tests::check;

/// The values of the boxes of a page.
fn boxes(html: &str) -> Vec<String> {
    let after = html.split("name=\"code\" value=\"").skip(1);
    after.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

async fn unassigned(house: &House, count: usize) -> Vec<String> {
    let mut codes = Vec::new();
    for _ in 0..count {
        let code = taken_in(house).await;
        does(house, "counter", &code, "transfer", json!({})).await;
        codes.push(code);
    }
    codes
}

#[tokio::test]
async fn marked_dossiers_are_assigned_each_with_its_own_answer() {
    for lang in Lang::ALL {
        let (house, p) = (House::open(), lang.prefix());
        let codes = unassigned(&house, 3).await;
        let cookie = house.sign_in("staff:head").await;
        let list = house.page(&cookie, &format!("{p}/officer/work?view=unassigned")).await;
        check("the worklist", lang, &list.text);
        let marks = boxes(&list.text);
        assert_eq!(marks.len(), 3, "{}", list.text);
        assert!(
            list.text.contains("<option value=\"case\">") && !list.text.contains("<option value=\"clerk\">")
        );
        // Meanwhile one of them goes to another officer.
        does(&house, "head", &codes[1], "assign", json!({"officer": "case-2"})).await;
        let key = hidden(&list.text, "request_key");
        let send = async |officer: &str, marks: &[String]| {
            let mut fields =
                vec![("request_key", key.as_str()), ("view", "unassigned"), ("officer", officer)];
            fields.extend(marks.iter().map(|mark| ("code", mark.as_str())));
            house.form(&cookie, &format!("{p}/officer/work/assign"), &fields).await
        };
        let nobody = send("", &marks).await;
        assert_eq!((nobody.status.as_u16(), boxes(&nobody.text).len()), (422, 3), "the marks stay");
        check("nobody chosen", lang, &nobody.text);
        let none = send("case", &[]).await;
        assert_eq!(none.status, 422);
        check("nothing marked", lang, &none.text);
        for _ in 0..2 {
            let mixed = send("case", &marks).await;
            assert_eq!(mixed.status, 409, "{}", mixed.text);
            check("some refused", lang, &mixed.text);
            let open = boxes(&mixed.text);
            assert_eq!(open, [format!("{} 3", codes[1])], "only the refused one stays marked, as it is now");
            assert!(codes.iter().all(|code| mixed.text.contains(code.as_str())));
        }
        for (code, officer) in [(&codes[0], "case"), (&codes[1], "case-2"), (&codes[2], "case")] {
            let state = house.get("head", &format!("/api/v1/dossiers/{code}")).await.json();
            assert_eq!((&state["case_officer"], &state["version"]), (&json!(officer), &json!(3)), "{code}");
        }
    }
}

#[tokio::test]
async fn what_one_may_not_assign_is_refused_and_not_shown() {
    let house = House::open();
    let codes = unassigned(&house, 1).await;
    let counter = house.sign_in("staff:counter").await;
    let list = house.page(&counter, "/officer/work?view=unit").await;
    assert!(!list.text.contains("marks-officer"), "the counter does not assign");
    let refused = house
        .form(
            &counter,
            "/officer/work/assign",
            &[("officer", "case"), ("code", &codes[0]), ("code", "H15.133-000101-0001")],
        )
        .await;
    assert_eq!(refused.status, 409);
    check("refused", Lang::Vi, &refused.text);
    assert_eq!(boxes(&refused.text).len(), 2);
    let state = house.get("head", &format!("/api/v1/dossiers/{}", codes[0])).await.json();
    assert_eq!(state["stage"], "pending_assignment");
}

#[tokio::test]
async fn receipts_of_marked_dossiers_are_printed_a_sheet_each() {
    for lang in Lang::ALL {
        let (house, p) = (House::open(), lang.prefix());
        let codes = [taken_in(&house).await, taken_in(&house).await];
        let mut online = crate::house::filing();
        online["channel"] = json!("online");
        let arrived = house.post("citizen", "/api/v1/dossiers", &online).await.json();
        let arrived = arrived["code"].as_str().unwrap();
        let cookie = house.sign_in("staff:counter").await;
        let list = house.page(&cookie, &format!("{p}/officer/work?view=accepted")).await;
        check("the worklist of the counter", lang, &list.text);
        let mut marks = boxes(&list.text);
        assert_eq!(marks.len(), 2);
        marks.push(arrived.to_owned());
        let fields: Vec<(&str, &str)> = marks.iter().map(|mark| ("code", mark.as_str())).collect();
        let page = house.form(&cookie, &format!("{p}/officer/work/receipts"), &fields).await;
        assert_eq!(page.status, 200, "{}", page.text);
        check("receipts", lang, &page.text);
        assert_eq!(page.text.matches("<article class=\"card form01\">").count(), 2);
        assert!(codes.iter().all(|code| page.text.contains(code.as_str())) && page.text.contains(arrived));
        let none = house.form(&cookie, &format!("{p}/officer/work/receipts"), &[]).await;
        assert_eq!(none.status, 422);
    }
}
