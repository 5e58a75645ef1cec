//! The worklist: filters and their numbers, saved views, marked rows each with its own answer, the reason of a colour.

use serde_json::json;

use crate::common::Lang;
use crate::house::{House, at};
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
        let mut marks = boxes(&list.text);
        assert_eq!(marks.len(), 3, "{}", list.text);
        // One that was never transferred is left out, with the reason, before anything is done.
        let early = taken_in(&house).await;
        marks.push(format!("{early} 1"));
        let send = async |path: &str, fields: &[(&str, &str)], marks: &[String]| {
            let mut fields = fields.to_vec();
            fields.push(("command", "assign"));
            fields.push(("view", "unassigned"));
            fields.extend(marks.iter().map(|mark| ("code", mark.as_str())));
            house.form(&cookie, &format!("{p}/officer/work/{path}"), &fields).await
        };
        let asked = send("bulk", &[], &marks).await;
        assert_eq!(asked.status, 200, "{}", asked.text);
        check("the confirmation", lang, &asked.text);
        let (will, out) = asked.text.split_once("</form>").unwrap().1.split_once("bulk-lines").map_or_else(
            || panic!("nobody is left out: {}", asked.text),
            |(_, out)| (boxes(&asked.text), out),
        );
        assert_eq!(will.len(), 3);
        assert!(out.contains(&early));
        assert!(
            asked.text.contains("<option value=\"case\">")
                && !asked.text.contains("<option value=\"clerk\">")
        );
        let none = send("bulk", &[], &[]).await;
        assert_eq!(none.status, 422);
        check("nothing marked", lang, &none.text);
        // Meanwhile one of them goes to another officer.
        does(&house, "head", &codes[1], "assign", json!({"officer": "case-2"})).await;
        let again = send("bulk", &[], &marks).await;
        check("changed meanwhile", lang, &again.text);
        let key = hidden(&asked.text, "request_key");
        let nobody = send("bulk/apply", &[("request_key", &key)], &will).await;
        assert_eq!((nobody.status.as_u16(), boxes(&nobody.text).len()), (422, 3), "the marks stay");
        check("nobody chosen", lang, &nobody.text);
        for _ in 0..2 {
            let mixed = send("bulk/apply", &[("request_key", &key), ("officer", "case")], &will).await;
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
async fn all_of_a_filter_are_marked_with_one_box_and_marks_are_carried_from_page_to_page() {
    let house = House::open();
    let codes = unassigned(&house, 60).await;
    let cookie = house.sign_in("staff:head").await;
    let list = house.page(&cookie, "/officer/work?view=unassigned").await;
    assert!(list.text.contains("name=\"every\""), "there is a second page");
    let fields = [("command", "assign"), ("view", "unassigned"), ("every", "1")];
    let asked = house.form(&cookie, "/officer/work/bulk", &fields).await;
    assert_eq!(boxes(&asked.text).len(), 60, "{}", asked.text);
    let after = list.text.split("name=\"after\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let mark = boxes(&list.text)[0].clone();
    let next = format!("/officer/work?view=unassigned&after={after}&code={}", mark.replace(' ', "+"));
    let second = house.page(&cookie, &next).await;
    let carried = boxes(&second.text);
    assert_eq!(carried.len(), 11, "ten rows and the one from before");
    assert!(carried.contains(&mark) && codes.iter().any(|code| mark.starts_with(code)));
}

#[tokio::test]
async fn what_one_may_not_assign_is_refused_and_not_shown() {
    let house = House::open();
    let codes = unassigned(&house, 1).await;
    let counter = house.sign_in("staff:counter").await;
    let list = house.page(&counter, "/officer/work?view=unit").await;
    assert!(!list.text.contains("value=\"assign\""), "the counter does not assign");
    let marks =
        [("command", "assign"), ("officer", "case"), ("code", &codes[0]), ("code", "H15.133-000101-0001")];
    let asked = house.form(&counter, "/officer/work/bulk", &marks).await;
    check("nobody can", Lang::Vi, &asked.text);
    assert!(boxes(&asked.text).is_empty() && asked.text.contains(&codes[0]));
    let refused = house.form(&counter, "/officer/work/bulk/apply", &marks).await;
    assert_eq!(refused.status, 409);
    check("refused", Lang::Vi, &refused.text);
    let state = house.get("head", &format!("/api/v1/dossiers/{}", codes[0])).await.json();
    assert_eq!(state["stage"], "pending_assignment");
    let sign = house.form(&counter, "/officer/work/bulk", &[("command", "sign"), ("code", &codes[0])]).await;
    assert_eq!(sign.status, 400, "signing has a page of its own");
}

/// Every value of every filter leads to a list as long as the number beside it says.
#[tokio::test]
async fn the_number_beside_a_value_is_the_length_of_its_list() {
    let house = House::open();
    let codes = unassigned(&house, 5).await;
    taken_in(&house).await;
    for code in &codes[..2] {
        does(&house, "head", code, "assign", json!({"officer": "case"})).await;
    }
    let cookie = house.sign_in("staff:head").await;
    let mut seen = 0;
    for base in
        ["view=unit", "view=unit&stage=appraising", "view=unit&q=nguyen", "view=unit&q=hon+nhan&status=4"]
    {
        for chip in ["procedure", "status", "stage", "channel", "intake", "authority", "officer"] {
            let page = house.page(&cookie, &format!("/officer/work?{base}&choose={chip}")).await;
            let chooser =
                page.text.split_once("class=\"chooser\"").unwrap().1.split_once("</section>").unwrap().0;
            for option in chooser.split("<li><a href=\"").skip(1) {
                let (url, rest) = option.split_once('"').unwrap();
                let url = url.replace("&amp;", "&").replace("&#38;", "&");
                let count = rest.split_once("<b>").unwrap().1.split('<').next().unwrap();
                let list = house.page(&cookie, &url).await;
                assert_eq!(
                    list.text.matches("data-row ").count(),
                    count.parse::<usize>().unwrap(),
                    "{base} {chip} {url}"
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen}");
}

#[tokio::test]
async fn a_saved_view_is_kept_shared_ordered_and_brought_back() {
    for lang in Lang::ALL {
        let (house, p) = (House::open(), lang.prefix());
        unassigned(&house, 2).await;
        let (head, case) = (house.sign_in("staff:head").await, house.sign_in("staff:case").await);
        let list = house.page(&head, &format!("{p}/officer/work?view=unit&stage=pending_assignment")).await;
        let query = hidden(&list.text, "query");
        let views = format!("{p}/officer/views");
        let saved = house
            .form(&head, &views, &[("query", &query), ("name", "Chờ giao"), ("shared", "1")])
            .await
            .location();
        let page = house.page(&head, &saved).await;
        check("the saved view", lang, &page.text);
        assert!(page.text.contains("<span>Chờ giao</span><b>2</b>"), "{}", page.text);
        house.form(&head, &views, &[("query", "view=unit&q=Hường"), ("name", "Chị Hường")]).await.location();
        let shared = house.page(&case, &format!("{p}/officer/work?view=unit")).await;
        assert!(shared.text.contains("Chờ giao") && !shared.text.contains("Chị Hường"));
        let kept = house.page(&head, &views).await;
        check("the views", lang, &kept.text);
        let ids: Vec<String> = kept
            .text
            .split("/remove\"")
            .filter_map(|b| Some(b.rsplit_once("/views/")?.1.to_owned()))
            .take(2)
            .collect();
        assert!(kept.text.find("Chờ giao</a>") < kept.text.find("Chị Hường</a>"));
        let act = async |who: &str, id: &str, act: &str, fields: &[(&str, &str)]| {
            house.form(who, &format!("{views}/{id}/{act}"), fields).await
        };
        act(&head, &ids[1], "raise", &[]).await.location();
        let kept = house.page(&head, &views).await;
        assert!(kept.text.find("Chờ giao</a>") > kept.text.find("Chị Hường</a>"));
        assert_eq!(act(&case, &ids[0], "remove", &[]).await.status, 404, "only its owner removes it");
        act(&head, &ids[0], "rename", &[("name", "Giao ngay"), ("shared", "1")]).await.location();
        act(&case, &ids[0], "land", &[]).await.location();
        assert!(house.page(&case, "/officer").await.location().contains("saved="));
        let removed = act(&head, &ids[0], "remove", &[]).await.location();
        let undo = house.page(&head, &removed).await;
        check("undo", lang, &undo.text);
        assert!(undo.text.contains("/restore\""));
        assert_eq!(house.page(&case, "/officer").await.location(), "/officer/work");
        act(&head, &ids[0], "restore", &[]).await.location();
        assert!(house.page(&head, &views).await.text.contains("Giao ngay"));
        assert!(
            house
                .form(&head, &views, &[("query", "view=unit"), ("name", " ")])
                .await
                .location()
                .contains("fault")
        );
    }
}

#[tokio::test]
async fn the_reason_of_a_colour_stands_in_words_beside_it() {
    for lang in Lang::ALL {
        let (house, p) = (House::open(), lang.prefix());
        unassigned(&house, 1).await;
        let cookie = house.sign_in("staff:head").await;
        for (now, words) in [
            ("2026-11-23T10:30:00", ["Xanh vì còn", "Green:", "Grønn:"]),
            ("2026-11-26T15:30:00", ["Vàng vì còn", "Amber:", "Gul:"]),
            ("2026-11-30T09:30:00", ["Đỏ vì đã quá hẹn trả", "Red: past", "Rød:"]),
        ] {
            house.clock.set(at(now));
            let cookie =
                if now.contains("-23T") { cookie.clone() } else { house.sign_in("staff:head").await };
            let list = house.page(&cookie, &format!("{p}/officer/work?view=unit")).await;
            let place = Lang::ALL.iter().position(|one| *one == lang).unwrap();
            assert!(list.text.contains(words[place]), "{now} {}", list.text);
        }
    }
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
