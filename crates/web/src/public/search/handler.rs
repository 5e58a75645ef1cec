//! The search of the home page and the catalogue: a dossier code leads to tracking, everything else finds procedures.

use axum::Router;
use axum::routing::get;
use law::procedure::Procedure;
use law::province::CatalogueEntry;

use super::{ProcedureHit, SearchPage};
use crate::common::circumstances;
use crate::common::components::Action;
use crate::common::dossier_code::dossier_code;
use crate::common::page_query::PageQuery;
use crate::common::{App, Lang, PageAnswer, Visit, find_procedure, procedure_text, show};

/// Hits of a page.
const HITS: usize = 20;
/// Entries of the national catalogue after them.
const NATIONAL: u32 = 20;

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
    let procedures = find_procedure::in_force(&province, visit.local().date());
    let found = find_procedure::find(&procedures, &typed);
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
        nearest: nearest.iter().map(|procedure| link(procedure, visit)).collect(),
        query: typed,
        paging,
        page,
    }
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
