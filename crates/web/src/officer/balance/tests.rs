//! Balancing: what is proposed is what the rule says, and each move has an answer of its own.

use serde_json::json;

use crate::common::Lang;
use crate::house::{House, at};
use crate::officer::dossier_tests::{does, hidden, taken_in};
use crate::public::tests::check;

fn values(html: &str, name: &str) -> Vec<String> {
    let mark = format!("name=\"{name}\" value=\"");
    let after = html.split(mark.as_str()).skip(1).filter_map(|rest| rest.split('"').next());
    after.map(str::to_owned).collect()
}

#[tokio::test]
async fn an_overfull_desk_is_relieved_and_each_move_is_answered() {
    for lang in Lang::ALL {
        let (house, p) = (House::open(), lang.prefix());
        let mut codes = Vec::new();
        for _ in 0..3 {
            let code = taken_in(&house).await;
            does(&house, "counter", &code, "transfer", json!({})).await;
            does(&house, "head", &code, "assign", json!({"officer": "case"})).await;
            codes.push(code);
        }
        // On the day they are due, an officer who usually finishes one a day has three.
        house.clock.set(at("2026-11-27T09:00:00"));
        let cookie = house.sign_in("staff:head").await;
        let page = house.page(&cookie, &format!("{p}/officer/balance?days=1")).await;
        assert_eq!(page.status, 200);
        check("the balance", lang, &page.text);
        let moves = values(&page.text, "move");
        assert_eq!(moves.len(), 1, "the other has room for one: {}", page.text);
        assert!(moves[0].ends_with(" case-2"), "{moves:?}");
        let away = house.page(&cookie, &format!("{p}/officer/balance?days=5&away=case")).await;
        assert_eq!(values(&away.text, "move").len(), 3, "whoever is away keeps nothing that is due");
        let key = hidden(&page.text, "request_key");
        let gone = format!("{} 99 case-2", codes.iter().find(|code| !moves[0].contains(*code)).unwrap());
        let fields = [("request_key", key.as_str()), ("days", "1"), ("move", &moves[0]), ("move", &gone)];
        let moved = house.form(&cookie, &format!("{p}/officer/balance"), &fields).await;
        assert_eq!(moved.status, 409, "one was changed meanwhile");
        check("moved", lang, &moved.text);
        let code = moves[0].split(' ').next().unwrap();
        let state = house.get("head", &format!("/api/v1/dossiers/{code}")).await.json();
        assert_eq!(state["case_officer"], "case-2");
    }
}

#[tokio::test]
async fn only_a_division_head_balances() {
    let house = House::open();
    for who in ["case", "counter", "approver", "chairman"] {
        let cookie = house.sign_in(&format!("staff:{who}")).await;
        assert_eq!(house.page(&cookie, "/officer/balance").await.status, 404, "{who}");
        assert_eq!(house.form(&cookie, "/officer/balance", &[]).await.status, 404, "{who}");
    }
}
