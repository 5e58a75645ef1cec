//! What to bring: the questions one by one, the answer, and how it goes on into the dossier.

use law::code::ProcedureCode;

use crate::common::Lang;
use crate::house::{House, UNIT};
use crate::public::tests::check;

#[tokio::test]
async fn the_errands_questions_and_laws_render_in_every_language() {
    let house = House::open();
    let mut paths: Vec<String> =
        ["/life-events", "/regulations", "/regulations?q=118/2025", "/regulations?q=zzzz"]
            .map(str::to_owned)
            .to_vec();
    for event in &house.province.life_events {
        paths.push(format!("/life-events/{}", event.slug));
        let asked = event.questions.iter().map(|q| format!("/life-events/{}?q={}", event.slug, q.id));
        paths.extend(asked);
    }
    paths.extend(house.province.sources.keys().map(|number| format!("/regulations/{number}")));
    for search in ["lam+giay+khai+sinh+cho+con", "mat+so+do", "phuong+buon+ma+thuot", "118/2025", "sinh+con"]
    {
        paths.push(format!("/search?q={search}"));
    }
    for lang in Lang::ALL {
        for path in &paths {
            let answer = house.page("", &format!("{}{path}", lang.prefix())).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.text);
            check(path, lang, &answer.text);
        }
    }
    assert_eq!(house.page("", "/life-events/nothing").await.status, 404);
    assert_eq!(house.page("", "/regulations/1/2/3").await.status, 404);
    let found = house.page("", "/search?q=mat+so+do").await;
    assert!(found.text.contains("/life-events/dat-dai?q=mat-so-do#mat-so-do"), "{}", found.text);
    let place = house.page("", "/search?q=phuong+buon+ma+thuot").await;
    assert!(place.text.contains("/units/24133"), "{}", place.text);
    let law = house.page("", "/search?q=118/2025").await;
    assert!(law.text.contains("/regulations/118/2025/NĐ-CP"), "{}", law.text);
}

#[tokio::test]
async fn every_procedure_can_be_asked_what_to_bring_until_it_answers() {
    let house = House::open();
    for code in house.province.procedures.keys() {
        let mut path = format!("/procedures/{code}/check");
        for round in 0.. {
            assert!(round < 30, "{code} asks without end: {path}");
            let page = house.page("", &path).await;
            assert!(page.status == 200, "{path}: {}", page.text);
            check(&path, Lang::Vi, &page.text);
            let Some(asked) = between(&page.text, "name=\"asked\" value=\"", "\"") else { break };
            let sign = if path.contains('?') { '&' } else { '?' };
            let option = between(&page.text, &format!("name=\"{asked}\" value=\""), "\"");
            path = format!("{path}{sign}{asked}={}", option.unwrap_or_default());
        }
    }
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    text.split_once(start)?.1.split(end).next()
}

#[tokio::test]
async fn answers_decide_what_to_bring_and_go_on_into_the_draft() {
    let house = House::open();
    let code = ProcedureCode("1.001193".into());
    let procedure = house.province.procedure(&code, house.app.now()).unwrap();
    let asked: Vec<&str> = procedure.deciding_fields().iter().map(|field| field.id.as_str()).collect();
    assert!(asked.contains(&"abandoned") && asked.contains(&"child_birth_date"), "{asked:?}");
    let base = format!("/procedures/1.001193/check?unit={UNIT}&case=on_time");
    let mut rest = String::new();
    for id in &asked {
        let value = match *id {
            "child_birth_date" => "20/11/2026",
            "abandoned" | "surrogacy" => "no",
            _ => "",
        };
        rest.push_str(&format!("&form-{id}={value}"));
    }
    let page = house.page("", &format!("{base}{rest}")).await;
    assert_eq!(page.status, 200, "{}", page.text);
    for lang in Lang::ALL {
        let shown = house.page("", &format!("{}{base}{rest}", lang.prefix())).await;
        check("the answer", lang, &shown.text);
    }
    let link = between(&page.text, "href=\"/procedures/1.001193/prepare", "\"").unwrap_or_default();
    let link = format!("/procedures/1.001193/prepare{}", link.replace("&#38;", "&").replace("&amp;", "&"));
    let prepare = house.page("", &link).await;
    assert_eq!(prepare.status, 200);
    assert!(prepare.text.contains("name=\"form-child_birth_date\" value=\"20/11/2026\""), "{}", prepare.text);
    let fields = [("unit", UNIT), ("form-child_birth_date", "20/11/2026"), ("form-nothing", "x")];
    let first = house.form("", "/procedures/1.001193/prepare", &fields).await.location();
    let id = first.split('/').nth(2).unwrap();
    let draft = house.app.registry().draft(id, None).unwrap().unwrap();
    assert_eq!(draft.body["answers"]["child_birth_date"], "20/11/2026");
    assert!(draft.body["answers"].get("nothing").is_none());
}
