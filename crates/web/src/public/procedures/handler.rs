//! The catalogue by field.

use axum::Router;
use axum::routing::get;
use law::Province;
use law::procedure::Procedure;

use super::{Filter, ProcedureGroup, ProceduresPage};
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, Visit, find_procedure, procedure_text, show};
use crate::public::search::handler::hit;

/// Procedures of a page.
const PROCEDURES: usize = 60;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/procedures", get(procedures))
}

async fn procedures(visit: Visit, query: PageQuery) -> PageAnswer {
    show(&view(&visit, &query))
}

fn view(visit: &Visit, query: &PageQuery) -> ProceduresPage {
    let province = visit.app.province();
    let typed = law::text::clean(query.get("q"));
    let today = visit.local().date();
    let found: Vec<&Procedure> = if typed.is_empty() {
        find_procedure::in_force(&province, today)
    } else {
        let hits = visit.app.finders().procedures(&province, today, &typed);
        hits.into_iter().map(|(_, procedure)| procedure).collect()
    };
    let chosen = query.get("field");
    let filters = filters(&found, &province, query, visit);
    let mut shown: Vec<&Procedure> = found;
    shown.retain(|procedure| chosen.is_empty() || procedure.field == chosen);
    let count = shown.len();
    let (on_page, paging) = query.page(&shown, PROCEDURES, visit);
    ProceduresPage {
        page: visit.page("procedures-title"),
        groups: groups(on_page, &province, visit),
        query: typed,
        count,
        filters,
        paging,
    }
}

fn filters(found: &[&Procedure], province: &Province, query: &PageQuery, visit: &Visit) -> Vec<Filter> {
    let chosen = query.get("field");
    let filter = |label: String, field: &str, count: usize| Filter {
        label,
        url: visit.url(&format!("/procedures{}", query.with("field", field))),
        count,
        current: field == chosen,
    };
    let of_field = |code: &String| found.iter().filter(|procedure| procedure.field == *code).count();
    let fields = province.fields.iter().map(|(code, name)| (code, name, of_field(code)));
    let mut filters = vec![filter(visit.texts().get("procedures-all"), "", found.len())];
    filters.extend(
        fields
            .filter(|(_, _, count)| *count > 0)
            .map(|(code, name, count)| filter(procedure_text::words(name, visit.lang), code, count)),
    );
    filters
}

fn groups(procedures: &[&Procedure], province: &Province, visit: &Visit) -> Vec<ProcedureGroup> {
    let mut groups: Vec<ProcedureGroup> = Vec::new();
    for procedure in procedures {
        let name = province.fields.get(&procedure.field);
        let field =
            name.map_or_else(|| procedure.field.clone(), |name| procedure_text::words(name, visit.lang));
        let hit = hit(procedure, visit);
        match groups.iter_mut().find(|group| group.field == field) {
            Some(group) => group.hits.push(hit),
            None => groups.push(ProcedureGroup { field, hits: vec![hit] }),
        }
    }
    groups
}
