//! The hall as its visitors and its officers meet it, in three languages; hand-over, results and the till at the counter.

use registry::views::Scope;
use serde_json::json;

use crate::common::Lang;
use crate::house::{House, UNIT, at, filing};
use crate::public::tests::check;

fn ticket_of(path: &str) -> String {
    path.rsplit('/').next().unwrap().split('?').next().unwrap().to_owned()
}

/// Takes a ticket at the kiosk of the ward; its identifier.
async fn take(house: &House, field: &str, key: &str) -> String {
    let centre = house.centre(UNIT).0;
    let fields = [("centre", centre.as_str()), ("field", field), ("request_key", key)];
    let answer = house.form("", "/queue/new", &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    ticket_of(&answer.location())
}

async fn shown(house: &House, cookie: &str, lang: Lang, path: &str) -> String {
    let answer = house.page(cookie, &format!("{}{path}", lang.prefix())).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    check(path, lang, &answer.text);
    answer.text
}

#[tokio::test]
async fn a_number_is_taken_called_and_shown() {
    let house = House::open();
    let centre = house.centre(UNIT).0;
    let first = take(&house, "civil_status", "one").await;
    assert_eq!(take(&house, "civil_status", "one").await, first, "the same form takes one ticket");
    let counter = house.sign_in("staff:counter").await;
    for lang in Lang::ALL {
        for path in [
            format!("/queue/new?centre={centre}"),
            format!("/queue/new?centre={UNIT}&kiosk=1"),
            "/queue/new?q=buon+ma+thuot".to_owned(),
            "/queue/new".to_owned(),
            format!("/queue/{first}"),
            format!("/queue/{first}/paper"),
            format!("/queue/display/{centre}"),
            "/appointments".to_owned(),
            format!("/appointments?centre={centre}"),
            format!("/units/{UNIT}"),
        ] {
            shown(&house, "", lang, &path).await;
        }
        for path in ["/officer/queue", "/officer/queue/times", "/officer/queue/tickets"] {
            shown(&house, &counter, lang, path).await;
        }
    }
    let refused = house.form(&counter, "/officer/queue/call", &[]).await;
    assert_eq!(refused.status, 409, "first the window has to be said");
    assert_eq!(house.form(&counter, "/officer/queue/window", &[("window", "3")]).await.status, 303);
    assert_eq!(house.form(&counter, "/officer/queue/call", &[]).await.status, 303);
    let wall = shown(&house, "", Lang::Vi, &format!("/queue/display/{centre}")).await;
    assert!(wall.contains("không không một, quầy ba"), "{wall}");
    let wall = shown(&house, "", Lang::En, &format!("/queue/display/{centre}")).await;
    assert!(wall.contains("zero zero one, window three"), "{wall}");
    let ticket = shown(&house, "", Lang::Vi, &format!("/queue/{first}")).await;
    assert!(ticket.contains("Mời bạn đến quầy 3"), "{ticket}");
    for act in ["recall", "serve"] {
        let fields = [("act", act), ("ticket", first.as_str())];
        assert_eq!(house.form(&counter, "/officer/queue/act", &fields).await.status, 303, "{act}");
    }
    let desk = shown(&house, &counter, Lang::Vi, "/officer/queue").await;
    assert!(desk.contains(&format!("/officer/intake?ticket={first}")), "{desk}");
    for lang in Lang::ALL {
        shown(&house, &counter, lang, "/officer/queue").await;
    }
    let fields = [("act", "finish"), ("ticket", first.as_str())];
    assert_eq!(house.form(&counter, "/officer/queue/act", &fields).await.status, 303);
    let listed = shown(&house, &counter, Lang::Vi, "/officer/queue/tickets?hour=10").await;
    assert!(listed.contains("<th scope=\"row\">"), "{listed}");
    for stranger in ["case", "administrator"] {
        let cookie = house.sign_in(&format!("staff:{stranger}")).await;
        assert_eq!(house.page(&cookie, "/officer/queue").await.status, 404, "{stranger}");
    }
    let elsewhere = house.sign_in("staff:elsewhere").await;
    assert_eq!(house.page(&elsewhere, &format!("/officer/queue/times?centre={centre}")).await.status, 404);
    assert_eq!(house.form(&elsewhere, "/officer/queue/act", &fields).await.status, 404);
}

#[tokio::test]
async fn the_display_hears_of_a_call_without_asking_the_store() {
    let house = House::open();
    let centre = house.centre(UNIT);
    let mut one = house.app.boards().listen(&house.app, &centre);
    let mut other = house.app.boards().listen(&house.app, &centre);
    take(&house, "civil_status", "one").await;
    for receiver in [&mut one, &mut other] {
        let hall = receiver.wait_for(|hall| hall.as_ref().is_some_and(|hall| !hall.waiting.is_empty())).await;
        assert_eq!(hall.unwrap().as_ref().unwrap().waiting.len(), 1);
    }
    assert!(house.app.boards().latest(&centre).is_some());
    let events = house.router_head(&format!("/queue/display/{centre}/events")).await;
    assert_eq!(events, (200, "text/event-stream".to_owned()));
}

#[tokio::test]
async fn an_appointment_is_booked_moved_announced_and_given_up() {
    let house = House::open();
    let centre = house.centre(UNIT).0;
    let book = |slot: &'static str, phone: &'static str| {
        let centre = centre.clone();
        let house = &house;
        async move {
            let fields =
                [("centre", centre.as_str()), ("field", "civil_status"), ("slot", slot), ("phone", phone)];
            house.form("", "/appointments", &fields).await
        }
    };
    for (slot, phone) in [("2026-11-23T14:00", "12"), ("", "0914123456"), ("2026-11-23T14:00", "")] {
        let answer = book(slot, phone).await;
        assert_eq!(answer.status, 422, "{slot} {phone}");
        check("/appointments", Lang::Vi, &answer.text);
    }
    // Past, a Sunday, too far ahead.
    for slot in ["2026-11-23T08:00", "2026-11-29T08:00", "2027-02-01T08:00"] {
        assert_eq!(book(slot, "0914123456").await.status, 422, "{slot}");
    }
    let answer = book("2026-11-23T14:00", "0914 123 456").await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    let id = ticket_of(&answer.location());
    for lang in Lang::ALL {
        let page = shown(&house, "", lang, &format!("/queue/{id}")).await;
        assert!(!page.contains("0914"), "the telephone is nobody's business");
        shown(&house, "", lang, &format!("/appointments?centre={centre}&move={id}")).await;
    }
    let early = house.form("", &format!("/queue/{id}/arrive"), &[]).await;
    assert_eq!(early.status, 409);
    check("/queue/arrive", Lang::Vi, &early.text);
    let moved = house.form("", &format!("/queue/{id}/move"), &[("slot", "2026-11-23T15:00")]).await;
    assert_eq!(moved.status, 303, "{}", moved.text);
    house.clock.set(at("2026-11-23T14:45:00"));
    assert_eq!(house.form("", &format!("/queue/{id}/arrive"), &[]).await.status, 303);
    let draft = [("draft", "http://127.0.0.1:8080/drafts/0123456789abcdef0123456789abcdef/1")];
    assert_eq!(house.form("", &format!("/queue/{id}/draft"), &draft).await.status, 303);
    assert_eq!(house.form("", &format!("/queue/{id}/draft"), &[("draft", "xyz")]).await.status, 409);
    assert_eq!(house.form("", &format!("/queue/{id}/cancel"), &[]).await.status, 303);
    assert_eq!(house.form("", &format!("/queue/{id}/cancel"), &[]).await.status, 409);
    assert_eq!(house.page("", &format!("/queue/{}", "0".repeat(32))).await.status, 404);
}

#[tokio::test]
async fn both_ends_see_the_hand_over_and_receiving_starts_the_clock() {
    let house = House::open();
    let mut body = filing();
    // Taken in at another ward's counter: boundary-free.
    body["unit"] = json!("22015");
    body["authority_unit"] = json!(UNIT);
    let answer = house.post("elsewhere", "/api/v1/dossiers", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let code = answer.json()["code"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/dossiers/{code}/transfer");
    assert_eq!(house.post("elsewhere", &path, &json!({})).await.status, 200);
    let (sender, receiver) = (house.sign_in("staff:elsewhere").await, house.sign_in("staff:head").await);
    for lang in Lang::ALL {
        for (cookie, tab) in [(&sender, "sent"), (&receiver, "arriving")] {
            let page = shown(&house, cookie, lang, &format!("/officer/transfers?tab={tab}")).await;
            assert!(page.contains(&code) && !page.contains("near-words"), "{tab}");
        }
    }
    // Two working hours later it is amber at both ends.
    house.clock.set(at("2026-11-23T14:30:00"));
    for cookie in [&sender, &receiver] {
        let page = shown(&house, cookie, Lang::Vi, "/officer/transfers?tab=late").await;
        assert!(page.contains(&code) && page.contains("near-words"));
    }
    let nothing = house.form(&receiver, "/officer/transfers/receive", &[]).await;
    assert_eq!(nothing.status, 422);
    let asked = house.form(&receiver, "/officer/transfers/receive", &[("all", "1"), ("every", &code)]).await;
    assert_eq!(asked.status, 200);
    check("/officer/transfers/receive", Lang::Vi, &asked.text);
    let sure = [("sure", "1"), ("code", code.as_str())];
    let refused = house.form(&sender, "/officer/transfers/receive", &sure).await;
    assert_eq!(refused.status, 409, "who sent it does not receive it");
    let done = house.form(&receiver, "/officer/transfers/receive", &sure).await;
    assert_eq!(done.status, 200, "{}", done.text);
    let slip = house.form(&sender, "/officer/transfers/slip", &[("code", &code)]).await;
    assert_eq!((slip.status.as_u16(), slip.text.starts_with("%PDF")), (200, true));
    for cookie in [&sender, &receiver] {
        let page = shown(&house, cookie, Lang::Vi, "/officer/transfers?tab=received").await;
        assert!(page.contains(&code) && page.contains("14:30"), "the clock starts at receipt");
    }
    let told = house.get("elsewhere", &format!("/api/v1/dossiers/{code}")).await.text;
    assert!(told.contains("\"starts_at\":\"2026-11-23T14:30:00+07:00\""), "{told}");
    // The intake counts at the counter that took it in, the handling at the authority, and nowhere else.
    let root = law::AgencyId(house.province.agency_root.clone());
    let leads = casework::Grant::new(casework::Role::Leader, root);
    let chairman =
        casework::Actor::standing_in(casework::StaffId("chairman".to_owned()), vec![leads], Vec::new());
    let day = jiff::civil::date(2026, 11, 23);
    for (unit, received, open) in [
        (house.centre("22015"), 1, 1),
        (house.committee(UNIT), 1, 1),
        (house.centre(UNIT), 0, 0),
        (house.committee("22015"), 0, 0),
    ] {
        let scope = Scope { unit: Some(unit.clone()), ..Scope::period(day, day) };
        let picture = house.app.registry().read_blocking(|view| {
            let viewer = view.viewer(&chairman);
            view.picture(&viewer, &scope)
        });
        let picture = picture.unwrap();
        let pending: i64 = picture.pending.iter().map(|one| one.open).sum();
        assert_eq!((picture.total().received, pending), (received, open), "{unit}");
    }
}

#[tokio::test]
async fn a_result_is_found_shelved_and_handed_over() {
    let house = House::open();
    let code = house.post("counter", "/api/v1/dossiers", &filing()).await.json()["code"]
        .as_str()
        .unwrap()
        .to_owned();
    let counter = house.sign_in("staff:counter").await;
    let early = shown(&house, &counter, Lang::Vi, &format!("/officer/returns?q={code}")).await;
    assert!(early.contains("Chưa có kết quả, hẹn"), "{early}");
    for (who, command, body) in [
        ("counter", "transfer", json!({})),
        ("head", "assign", json!({"officer": "case"})),
        ("case", "propose", json!({"decision": "grant"})),
        ("head", "review", json!({})),
        ("approver", "sign", json!({})),
        ("clerk", "issue", json!({"number": "12/XN-UBND"})),
    ] {
        let answer = house.post(who, &format!("/api/v1/dossiers/{code}/{command}"), &body).await;
        assert_eq!(answer.status, 200, "{command}: {}", answer.text);
    }
    let shelf = [("code", code.as_str()), ("shelf", "B-12")];
    assert_eq!(house.form(&counter, "/officer/returns/shelf", &shelf).await.status, 303);
    // A scanned receipt is an address.
    let scanned = format!("/officer/returns?q=http://127.0.0.1:8080/track/{code}");
    for lang in Lang::ALL {
        assert!(shown(&house, &counter, lang, &scanned).await.contains("B-12"));
        shown(&house, &counter, lang, "/officer/returns").await;
        shown(&house, &counter, lang, "/officer/returns?list=uncollected").await;
        shown(&house, &counter, lang, "/officer/returns?q=066194001234").await;
        shown(&house, &counter, lang, "/officer/returns?q=zzzz").await;
    }
    let hand = |to: &'static str, evidence: &'static str, given: bool| {
        let (house, code, counter) = (&house, code.clone(), counter.clone());
        async move {
            let mut fields =
                vec![("code", code.as_str()), ("to", to), ("evidence", evidence), ("gives-back", "1")];
            if given {
                fields.push(("given-back", "1"));
            }
            house.form(&counter, "/officer/returns/hand", &fields).await
        }
    };
    assert_eq!(hand("applicant", "", false).await.status, 422, "the originals go back first");
    assert_eq!(hand("proxy", "", true).await.status, 422, "a proxy shows a paper");
    house.clock.set(at("2026-12-02T09:00:00"));
    assert!(shown(&house, &counter, Lang::Vi, "/officer/returns?list=uncollected").await.contains(&code));
    let done = hand("proxy", "GUQ 12", true).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let slip = house.page(&counter, &format!("/officer/returns/slip/{code}")).await;
    assert_eq!((slip.status.as_u16(), slip.text.starts_with("%PDF")), (200, true));
    assert_eq!(hand("applicant", "", true).await.status, 409);
    let elsewhere = house.sign_in("staff:elsewhere").await;
    assert_eq!(house.form(&elsewhere, "/officer/returns/shelf", &shelf).await.status, 404);
    let case = house.sign_in("staff:case").await;
    assert_eq!(house.page(&case, "/officer/returns").await.status, 404);
}

#[tokio::test]
async fn the_till_is_counted_closed_and_countersigned() {
    let house = House::open();
    let opened = house.post("counter", "/api/v1/dossiers", &filing()).await.json();
    let code = opened["code"].as_str().unwrap();
    for (who, command, body) in [
        ("counter", "transfer", json!({})),
        ("head", "assign", json!({"officer": "case"})),
        ("case", "request-payment", json!({"dong": 120_000, "reason": "Thuế"})),
        ("counter", "confirm-payment", json!({"reference": "NH-1"})),
    ] {
        let answer = house.post(who, &format!("/api/v1/dossiers/{code}/{command}"), &body).await;
        assert_eq!(answer.status, 200, "{command}: {}", answer.text);
    }
    let (counter, head) = (house.sign_in("staff:counter").await, house.sign_in("staff:centrehead").await);
    let centre = house.centre(UNIT).0;
    for lang in Lang::ALL {
        assert!(shown(&house, &counter, lang, "/officer/fees").await.contains("120"));
        shown(&house, &head, lang, "/officer/fees?officer=counter").await;
        shown(&house, &head, lang, "/officer/fees?day=2026-11-20").await;
    }
    let close = |counted: &'static str, note: &'static str| {
        let (house, centre, counter) = (&house, centre.clone(), counter.clone());
        async move {
            let fields =
                [("centre", centre.as_str()), ("day", "2026-11-23"), ("counted", counted), ("note", note)];
            house.form(&counter, "/officer/fees/close", &fields).await
        }
    };
    for (counted, note) in [("", ""), ("abc", ""), ("7.000", "")] {
        let answer = close(counted, note).await;
        assert_eq!(answer.status, 422, "{counted}");
        check("/officer/fees/close", Lang::Vi, &answer.text);
    }
    assert_eq!(close("0", "").await.status, 303);
    let sign = [("centre", centre.as_str()), ("day", "2026-11-23"), ("closing", "1")];
    assert_eq!(house.form(&counter, "/officer/fees/countersign", &sign).await.status, 422);
    assert_eq!(house.form(&head, "/officer/fees/countersign", &sign).await.status, 303);
    for lang in Lang::ALL {
        shown(&house, &head, lang, "/officer/fees").await;
    }
    let paper = house.page(&counter, "/officer/fees.pdf").await;
    assert_eq!((paper.status.as_u16(), paper.text.starts_with("%PDF")), (200, true));
    assert!(house.page(&counter, "/officer/fees.csv").await.text.contains("120000"));
    assert_eq!(house.page(&counter, "/officer/fees.xlsx").await.status, 200);
    let elsewhere = house.sign_in("staff:elsewhere").await;
    assert_eq!(house.page(&elsewhere, &format!("/officer/fees?centre={centre}")).await.status, 404);
}

#[tokio::test]
async fn whoever_takes_numbers_without_end_gets_none() {
    let house = House::open();
    let mut refused = 0;
    for number in 0..45 {
        let centre = house.centre(UNIT).0;
        let key = format!("flood {number}");
        let fields = [("centre", centre.as_str()), ("field", "advice"), ("request_key", key.as_str())];
        refused += usize::from(house.form("", "/queue/new", &fields).await.status == 429);
    }
    assert_eq!(refused, 5);
}
