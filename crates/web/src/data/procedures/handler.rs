//! Lists the newest edition of each procedure of the pack.

use axum::Router;
use axum::routing::get;
use casework::Role;
use law::procedure::Procedure;

use super::{DataProceduresPage, ProcedureLine};
use crate::common::components::{Action, EmptyState};
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, find_procedure, procedure_text, show};
use crate::officer::frame;

/// Procedures of a page.
const PROCEDURES: usize = 60;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/data/procedures", get(procedures))
}

/// Who keeps the texts, and who answers for them.
const READERS: [Role; 4] = [Role::DataSteward, Role::ProcedureController, Role::Leader, Role::Administrator];

async fn procedures(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    let visit = &desk.visit;
    if !READERS.iter().any(|role| desk.staff.has_role(*role)) {
        return Err(PageFault::NotFound);
    }
    let province = visit.app.province();
    let newest: Vec<&Procedure> =
        province.procedures.values().filter_map(|editions| editions.last()).collect();
    let typed = law::text::clean(query.get("q"));
    let mut found = if typed.is_empty() { newest } else { find_procedure::find(&newest, &typed) };
    let only_unverified = query.get("only") == "unverified";
    let waiting: usize = found.iter().map(|procedure| procedure.unverified.len()).sum();
    found.retain(|procedure| !only_unverified || !procedure.unverified.is_empty());
    let (shown, paging) = query.page(&found, PROCEDURES, visit);
    let texts = visit.texts();
    let filter = |key: &str, only: &str| {
        let url = visit.url(&format!("/data/procedures{}", query.with("only", only)));
        (texts.get(key), url, only_unverified != only.is_empty())
    };
    let whole = Action::new(texts.get("data-procedures-all"), visit.url("/data/procedures"));
    let empty = EmptyState { sentence: texts.get("data-procedures-none"), action: Some(whole) };
    show(&DataProceduresPage {
        page: frame(&desk, texts.get("data-procedures-title"), None).await?,
        lead: texts.with("data-procedures-lead", &[("count", &found.len()), ("unverified", &waiting)]),
        filters: vec![filter("data-procedures-all", ""), filter("data-procedures-unverified", "unverified")],
        lines: shown.iter().map(|procedure| line(visit, procedure)).collect(),
        empty: shown.is_empty().then_some(empty),
        typed,
        paging,
    })
}

fn line(visit: &Visit, procedure: &Procedure) -> ProcedureLine {
    let province = visit.app.province();
    let field = province.fields.get(&procedure.field);
    let field = field.map_or_else(|| procedure.field.clone(), |name| procedure_text::words(name, visit.lang));
    let day = |day| visit.lang.date(day);
    let since = day(procedure.effective_from);
    ProcedureLine {
        code: procedure.code.to_string(),
        name: procedure_text::words(&procedure.name, visit.lang),
        url: visit.url(&format!("/officer/procedures/{}", procedure.code)),
        field: format!("{field}, {}", procedure_text::level(procedure.level, visit.lang)),
        limit: procedure_text::usual_limit(procedure)
            .map(|limit| visit.lang.limit(limit))
            .unwrap_or_default(),
        period: match procedure.effective_to {
            Some(to) => format!("{since} – {}", day(to)),
            None => since,
        },
        fields: procedure.form.iter().map(|section| section.fields.len()).sum(),
        examples: procedure.examples.len(),
        unverified: procedure.unverified.len(),
        editions: province.procedures.get(&procedure.code).map_or(1, Vec::len),
    }
}
