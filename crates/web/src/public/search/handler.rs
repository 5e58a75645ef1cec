//! The search of the home page and the catalogue: a dossier code leads to tracking, everything else finds procedures.

use axum::Router;
use axum::routing::get;
use law::life_event::{LifeEvent, Question};
use law::procedure::Procedure;
use law::province::CatalogueEntry;

use super::{ProcedureHit, SearchPage};
use crate::common::circumstances;
use crate::common::components::Action;
use crate::common::dossier_code::dossier_code;
use crate::common::page_query::PageQuery;
use crate::common::{App, Lang, PageAnswer, Visit, find, find_procedure, procedure_text, show};
use crate::public::regulations::handler as regulations;

/// Hits of a page.
const HITS: usize = 20;
/// Entries of the national catalogue after them.
const NATIONAL: u32 = 20;
/// Errands, questions, units and legal documents shown of each.
const BESIDES: usize = 4;
/// A unit is offered where its name is nearly all that was typed.
const PLACE_SURE: f64 = 0.7;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/search", get(search))
}

async fn search(visit: Visit, query: PageQuery) -> PageAnswer {
    let typed = law::text::clean(query.get("q"));
    let national = visit.app.read(move |view| view.catalogue_search(&typed, NATIONAL)).await?;
    show(&view(&visit, &query, &national))
}

fn view(visit: &Visit, query: &PageQuery, national: &[CatalogueEntry]) -> SearchPage {
    let province = visit.app.province();
    let typed = law::text::clean(query.get("q"));
    let (today, finders) = (visit.local().date(), visit.app.finders());
    let procedures = find_procedure::in_force(&province, today);
    let scored = finders.procedures(&province, today, &typed);
    let questions = finders.questions(&province, &typed, BESIDES);
    let best = |scores: Option<u32>| scores.unwrap_or_default();
    let questions_first =
        best(questions.first().map(|(score, ..)| *score)) > best(scored.first().map(|(score, _)| *score));
    let found: Vec<&Procedure> = scored.into_iter().map(|(_, procedure)| procedure).collect();
    let (hits, paging) = query.page(&found, HITS, visit);
    let is_last = paging.next.is_none();
    let national = national.iter().filter(|entry| is_last && !province.procedures.contains_key(&entry.code));
    let national: Vec<ProcedureHit> = national.map(|entry| national_hit(entry, visit)).collect();
    let nothing = found.is_empty() && national.is_empty();
    let nearest = if nothing { find_procedure::nearest(&procedures, &typed) } else { Vec::new() };
    let title = if nothing { "search-none" } else { "search-title" };
    let page = visit.page_titled(visit.texts().with(title, &[("query", &typed)]));
    SearchPage {
        dossier: dossier_code(&typed).map(|code| {
            Action::new(
                visit.texts().with("search-dossier", &[("code", &code.0)]),
                visit.url(&format!("/track/{code}")),
            )
        }),
        hits: hits.iter().map(|procedure| hit(procedure, visit)).chain(national).collect(),
        events: finders.events(&province, &typed, BESIDES).iter().map(|event| errand(event, visit)).collect(),
        questions: questions.iter().map(|(_, event, question)| asked(event, question, visit)).collect(),
        questions_first,
        places: places(&typed, visit),
        laws: find::sources(&province, &typed)
            .iter()
            .take(BESIDES)
            .map(|(_, source)| regulations::link(source, visit))
            .collect(),
        nearest: nearest.iter().map(|procedure| link(procedure, visit)).collect(),
        query: typed,
        paging,
        page,
    }
}

/// An errand as a link.
pub(crate) fn errand(event: &LifeEvent, visit: &Visit) -> Action {
    let url = visit.url(&format!("/life-events/{}", event.slug));
    Action::new(procedure_text::words(&event.name, visit.lang), url)
}

/// A question as a link to its answer, opened.
pub(crate) fn asked(event: &LifeEvent, question: &Question, visit: &Visit) -> Action {
    let url = visit.url(&format!("/life-events/{}?q={id}#{id}", event.slug, id = question.id));
    Action::new(procedure_text::words(&question.question, visit.lang), url)
}

/// Units whose name is what was typed; an old name leads to the page that asks which part.
fn places(typed: &str, visit: &Visit) -> Vec<Action> {
    if typed.is_empty() {
        return Vec::new();
    }
    let found = visit.app.resolve(typed);
    let sure = found.matches.iter().filter(|unit| unit.confidence >= PLACE_SURE);
    let link = |unit: &law::territory::Match| {
        Action::new(unit.name.clone(), visit.url(&format!("/units/{}", unit.code)))
    };
    sure.take(BESIDES).map(link).collect()
}

fn link(procedure: &Procedure, visit: &Visit) -> Action {
    let url = visit.url(&format!("/procedures/{}", procedure.code));
    Action::new(procedure_text::words(&procedure.name, visit.lang), url)
}

/// An entry of the national catalogue: look-up only.
fn national_hit(entry: &CatalogueEntry, visit: &Visit) -> ProcedureHit {
    ProcedureHit {
        name: entry.name.clone(),
        summary: String::new(),
        code: entry.code.to_string(),
        url: visit.url(&format!("/procedures/{}", entry.code)),
        facts: vec![entry.field.clone(), entry.ministry.clone()],
        prepare: None,
    }
}

/// A procedure in a list.
pub(crate) fn hit(procedure: &Procedure, visit: &Visit) -> ProcedureHit {
    let (lang, code) = (visit.lang, &procedure.code);
    ProcedureHit {
        name: procedure_text::words(&procedure.name, lang),
        summary: procedure_text::words(&procedure.summary, lang),
        code: code.to_string(),
        url: visit.url(&format!("/procedures/{code}")),
        facts: facts(procedure, lang),
        prepare: find_procedure::can_prepare(procedure)
            .then(|| visit.url(&format!("/procedures/{code}/prepare"))),
    }
}

fn facts(procedure: &Procedure, lang: Lang) -> Vec<String> {
    let limit = procedure_text::usual_limit(procedure).map(|limit| lang.limit(limit));
    let fee = procedure_text::fee(procedure, &circumstances::usual(procedure), lang);
    let level = procedure_text::level(procedure.level, lang);
    limit.into_iter().chain([fee, level]).collect()
}
