//! One dossier from the counter to the rating, step by step, each by the person who may do it; and what everybody else
//! gets to see of it.

use axum::body::Body;
use serde_json::{Value, json};

use crate::house::{House, UNIT, at, filing};

struct Story {
    house: House,
    code: String,
}

impl Story {
    async fn begin() -> Self {
        let house = House::open();
        let opened = house.post("counter", "/api/v1/dossiers", &filing()).await.json();
        let code = opened["code"].as_str().unwrap().to_owned();
        Self { house, code }
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/dossiers/{}{rest}", self.code)
    }

    /// Gives a command that must be offered before and lead to `stage`.
    async fn does(&self, who: &str, command: &str, body: Value, stage: &str) -> Value {
        let offers = self.house.get(who, &self.path("")).await.json()["offers"].clone();
        let offered = offers.as_array().unwrap().iter().find(|offer| offer["command"] == command);
        let offer = offered.unwrap_or_else(|| panic!("{command} is not offered to {who}: {offers}"));
        let foreseen = offer["consequences"]["stage"].clone();
        let answer = self.house.post(who, &self.path(&format!("/{command}")), &body).await;
        assert_eq!(answer.status, 200, "{who} {command}: {}", answer.text);
        let state = answer.json();
        assert_eq!(state["stage"], stage, "{who} {command}");
        if foreseen.is_string() {
            assert_eq!(foreseen, stage, "what was foreseen of {command}");
        }
        state
    }

    async fn refused(&self, who: &str, command: &str, body: Value, expected: (u16, &str)) {
        let answer = self.house.post(who, &self.path(&format!("/{command}")), &body).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), expected, "{who} {command}");
    }
}

#[tokio::test]
async fn from_the_counter_to_the_rating() {
    let story = Story::begin().await;
    story.does("counter", "transfer", json!({}), "pending_assignment").await;
    story.refused("head", "assign", json!({"officer": "approver"}), (422, "invalid")).await;
    story.does("head", "assign", json!({"officer": "case"}), "appraising").await;
    let items = json!({"items": [{"defect": "Ảnh mờ", "ground": "Điều 16, 123/2015/NĐ-CP"}]});
    story.does("case", "propose-supplement", items, "appraising").await;
    story.refused("case", "approve-letter", json!({}), (403, "not-your-role")).await;
    story.refused("case", "propose", json!({"decision": "grant"}), (409, "letter-pending")).await;
    story.does("head", "approve-letter", json!({}), "awaiting_supplement").await;
    story.house.clock.set(at("2026-11-25T09:00:00"));
    let mine = story.house.get("citizen", &story.path("")).await.json();
    assert_eq!(mine["awaiting"]["items"][0]["defect"], "Ảnh mờ");
    assert!(mine["case_officer"].is_null() && mine["intake_officer"].is_null(), "applicants learn no names");
    story.does("citizen", "answer-supplement", json!({"components": []}), "supplement_answered").await;
    story.house.clock.set(at("2026-11-25T14:00:00"));
    let confirmed = story.does("case", "confirm-supplement", json!({}), "appraising").await;
    assert_eq!(confirmed["due_at"], "2026-11-30T17:30:00+07:00", "the limit anew from the answer");
    story.does("case", "propose", json!({"decision": "grant", "note": "đủ"}), "pending_review").await;
    story.does("head", "review", json!({}), "pending_signature").await;
    story.does("approver", "sign", json!({}), "pending_issue").await;
    story.does("clerk", "issue", json!({"number": "12/XN"}), "completed").await;
    story.does("counter", "return-result", json!({"to": "applicant"}), "returned").await;
    story.does("citizen", "rate", json!({"satisfied": true}), "returned").await;
    story.refused("citizen", "rate", json!({"satisfied": true}), (409, "already-rated")).await;
    let done = story.house.get("counter", &story.path("")).await.json();
    assert_eq!(done["timeline"].as_array().unwrap().len(), 13);
    assert_eq!((&done["overdue"], &done["satisfied"]), (&json!(false), &json!(true)));
}

#[tokio::test]
async fn what_is_not_visible_does_not_exist() {
    let story = Story::begin().await;
    for who in ["elsewhere", "stranger", "administrator"] {
        let seen = story.house.get(who, &story.path("")).await;
        assert_eq!((seen.status.as_u16(), seen.problem().as_str()), (404, "not-found"), "{who}");
        story.refused(who, "transfer", json!({}), (404, "not-found")).await;
        story.refused(who, "submit", json!({}), (404, "not-found")).await;
        let list = story.house.get(who, "/api/v1/dossiers").await.json();
        assert_eq!(list["items"], json!([]), "{who}");
    }
    let nobody = story.house.get("", &story.path("")).await;
    assert_eq!(nobody.problem(), "unauthenticated");
    for code in ["H15.133-261123-9999", "nonsense", "%00", "H15.133-261123-0001%27--"] {
        let unknown = story.house.get("counter", &format!("/api/v1/dossiers/{code}")).await;
        assert_eq!(unknown.status.as_u16(), 404, "{code}");
    }
    let unknown = story.house.post("counter", &story.path("/fly"), &json!({})).await;
    assert_eq!(unknown.problem(), "not-found");
}

#[tokio::test]
async fn applicants_see_their_own_and_masked_numbers_stay_masked() {
    let story = Story::begin().await;
    let own = story.house.get("citizen", &story.path("")).await.json();
    assert_eq!(own["applicant"]["personal_id"], "066194001234");
    let officer = story.house.get("counter", &story.path("")).await.json();
    assert_eq!(officer["applicant"]["personal_id"], "066******234");
    story.does("counter", "view-personal-data", json!({"purpose": "đối chiếu căn cước"}), "accepted").await;
    let looked = story.house.get("counter", &story.path("")).await.json();
    assert_eq!(looked["applicant"]["personal_id"], "066194001234", "a recorded look opens it for a while");
    let list = story.house.get("citizen", "/api/v1/dossiers").await.json();
    assert_eq!(list["items"][0]["code"], story.code.as_str());
}

#[tokio::test]
async fn lists_filter_and_search() {
    let story = Story::begin().await;
    let count = async |query: &str| {
        let list = story.house.get("counter", &format!("/api/v1/dossiers?{query}")).await.json();
        list["items"].as_array().unwrap_or_else(|| panic!("{query}: {list}")).len()
    };
    assert_eq!(count(&format!("unit={UNIT}&status=accepted")).await, 1);
    assert_eq!(count("status=registered").await, 0);
    assert_eq!(count("status=registered,accepted&due_before=2026-12-01").await, 1);
    assert_eq!(count("due_before=2026-11-24").await, 0);
    assert_eq!(count("q=nguyen+thi+huong").await, 1);
    assert_eq!(count("q=066194001234").await, 1);
    assert_eq!(count(&format!("q={}", story.code)).await, 1);
    assert_eq!(count("q=Tran+Van+Khong").await, 0);
    for bad in ["status=flying", "unit=1", "due_before=soon", "after=zz", "limit=1000"] {
        let answer = story.house.get("counter", &format!("/api/v1/dossiers?{bad}")).await;
        assert_eq!(answer.problem(), "bad-query", "{bad}");
    }
}

#[tokio::test]
async fn tracking_is_public_masked_and_limited() {
    let story = Story::begin().await;
    let tracked = story.house.get("", &format!("/api/v1/track/{}", story.code)).await;
    assert_eq!(tracked.status, 200);
    let document = tracked.json();
    assert_eq!(document["applicant"], "N. T. H***");
    assert_eq!(document["due_at"], "2026-11-27T17:30:00+07:00");
    for personal in ["Hường", "066194001234", "0914123456", "Dhong", "Cán bộ", "staff:"] {
        assert!(!tracked.text.contains(personal), "{personal} is in {}", tracked.text);
    }
    story.does("counter", "transfer", json!({}), "pending_assignment").await;
    let after = story.house.get("", &format!("/api/v1/track/{}", story.code)).await.json();
    assert_eq!(after["stage"], "pending_assignment", "a command given here is seen at once");
    for wrong in ["H15.133-261123-9999", "nonsense"] {
        assert_eq!(story.house.get("", &format!("/api/v1/track/{wrong}")).await.problem(), "not-found");
    }
    let mut last = 0;
    for _ in 0..70 {
        last = story.house.get("", "/api/v1/track/nonsense").await.status.as_u16();
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn a_repeated_command_changes_nothing() {
    let story = Story::begin().await;
    let send = async |key: &str| {
        let request = story
            .house
            .request("POST", "counter", &story.path("/transfer"))
            .header("content-type", "application/json")
            .header("idempotency-key", key);
        story.house.send(request.body(Body::from("{}")).unwrap()).await
    };
    let (first, again, other) = (send("k").await, send("k").await, send("l").await);
    assert_eq!(first.status, 200);
    assert_eq!(first.text, again.text);
    assert_eq!(other.problem(), "not-from-here");
    let assign = async |officer: &str| {
        let request = story.house.request("POST", "head", &story.path("/assign"));
        let request = request.header("content-type", "application/json").header("idempotency-key", "a");
        let body = json!({ "officer": officer }).to_string();
        story.house.send(request.body(Body::from(body)).unwrap()).await
    };
    assert_eq!(
        (assign("case").await.status, assign("case").await.status.as_u16()),
        (axum::http::StatusCode::OK, 200)
    );
    assert_eq!(assign("case-2").await.problem(), "idempotency-key-reused");
    let stale = json!({"officer": "case", "expected_version": 1});
    story.refused("head", "assign", stale, (409, "changed-meanwhile")).await;
}

#[tokio::test]
async fn faults_of_commands_are_named() {
    let story = Story::begin().await;
    for (command, body, field) in [
        ("request-supplement", json!({"items": [{"defect": "x"}]}), "items[0].ground"),
        ("accept", json!({"components": ["nothing"]}), "components[0].component"),
        ("attach-file", json!({"component": "x", "file": "0", "bytes": 1}), "file"),
        ("transfer", json!({"expected_version": "new"}), "expected_version"),
        ("view-personal-data", json!({}), "purpose"),
    ] {
        let answer = story.house.post("counter", &story.path(&format!("/{command}")), &body).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (422, "invalid"), "{command}");
        let named = answer.json()["errors"].as_array().unwrap().iter().any(|e| e["field"] == field);
        assert!(named, "{command}: {}", answer.text);
    }
    story.refused("counter", "take-in", json!({}), (409, "not-from-here")).await;
}

#[tokio::test]
async fn the_feed_is_for_leaders_and_holds_nothing_personal() {
    let story = Story::begin().await;
    assert_eq!(story.house.get("counter", "/api/v1/events").await.problem(), "forbidden");
    assert_eq!(story.house.get("", "/api/v1/events").await.problem(), "unauthenticated");
    let feed = story.house.get("chairman", "/api/v1/events?after=0").await;
    assert_eq!(feed.headers["content-type"], "application/cloudevents-batch+json");
    let batch = feed.json();
    assert_eq!(batch[0]["specversion"], "1.0");
    assert_eq!(batch[0]["type"], "motcua.dossier.taken_in");
    assert_eq!(batch[0]["subject"], story.code.as_str());
    for personal in ["Hường", "066194001234", "0914123456"] {
        assert!(!feed.text.contains(personal));
    }
    let rest =
        story.house.get("chairman", &format!("/api/v1/events?after={}", batch[0]["data"]["position"])).await;
    assert_eq!(rest.json(), json!([]));
}

#[tokio::test]
async fn a_supplement_corrects_answers_of_the_form() {
    let house = House::open();
    let mut body = filing();
    body["channel"] = json!("online");
    body["form"] = json!({"purpose": "marriage", "marriage_with": "Y Thai Nie", "marriage_with_nationality": "Việt Nam"});
    let opened = house.post("citizen", "/api/v1/dossiers", &body).await.json();
    let code = opened["code"].as_str().unwrap().to_owned();
    let path = |rest: &str| format!("/api/v1/dossiers/{code}{rest}");
    let items = json!({"items": [{"defect": "Sai tên", "ground": "Điều 16"}]});
    let form = || {
        let (code, actor) = (law::code::DossierCode(code.clone()), citizen_actor(&house));
        let read = house.app.registry().read_blocking(move |view| {
            let viewer = view.viewer(&actor);
            view.dossier(&viewer, &code)
        });
        json!(read.unwrap().unwrap().personal.personal().unwrap().form)
    };
    let answer = async |key: &str, form: Value| {
        let request = house.request("POST", "citizen", &path("/answer-supplement"));
        let request = request.header("content-type", "application/json").header("idempotency-key", key);
        house.send(request.body(Body::from(json!({ "form": form }).to_string())).unwrap()).await
    };
    assert_eq!(house.post("counter", &path("/request-supplement"), &items).await.status, 200);
    for (wrong, field) in [
        (json!({"purpose": "nonsense"}), "form.purpose"),
        (json!({"purpose": null}), "form.purpose"),
        (json!({"marriage_with": ["x"]}), "form.marriage_with"),
        (json!("all of it"), "form"),
    ] {
        let refused = answer("wrong", wrong.clone()).await;
        assert_eq!((refused.status.as_u16(), refused.problem().as_str()), (422, "invalid"), "{wrong}");
        assert_eq!(refused.json()["errors"][0]["field"], field, "{wrong}: {}", refused.text);
    }
    let name = json!({"marriage_with": " Y Thái Niê ", "ghi_chu": "của phần mềm khác"});
    for _ in 0..2 {
        let done = answer("right", name.clone()).await;
        assert_eq!(done.status, 200, "{}", done.text);
    }
    assert_eq!(answer("right", json!({"marriage_with": "Y Khác"})).await.problem(), "idempotency-key-reused");
    assert_eq!(
        form(),
        json!({"purpose": "marriage", "marriage_with": "Y Thái Niê", "marriage_with_nationality": "Việt Nam",
               "ghi_chu": "của phần mềm khác"})
    );
    assert_eq!(house.post("counter", &path("/request-supplement"), &items).await.status, 200);
    let other = json!({"form": {"purpose": "other", "purpose_text": "Xin việc", "marriage_with": "x"}});
    assert_eq!(house.post("counter", &path("/answer-supplement"), &other).await.status, 200);
    assert_eq!(
        form(),
        json!({"purpose": "other", "purpose_text": "Xin việc", "ghi_chu": "của phần mềm khác"}),
        "what is not asked any more goes"
    );
    let proven = house.app.registry().verify(&mut |_| registry::verify::FileState::Good).unwrap();
    assert!(proven.ok(), "{:?}", proven.differences);
}

fn citizen_actor(house: &House) -> casework::Actor {
    casework::Actor::Applicant { subject: house.app.registry().subject_of(crate::house::CITIZEN_ID) }
}
