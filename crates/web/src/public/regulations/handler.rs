//! Legal documents of the pack in force.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use jiff::civil::Date;
use law::life_event::LifeEvent;
use law::procedure::{Procedure, Source};
use law::text::fold;

use super::{RegulationPage, RegulationsPage};
use crate::common::components::Action;
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, Visit, fields, find, find_procedure, procedure_text, show};
use crate::public::search::handler::asked;

/// Documents of a page.
const DOCUMENTS: usize = 30;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/regulations", get(list)).route("/regulations/{*number}", get(one))
}

/// A document as a link.
pub(crate) fn link(source: &Source, visit: &Visit) -> Action {
    let url = visit.url(&format!("/regulations/{}", source.number));
    Action::new(format!("{}: {}", source.number, source.title), url)
}

async fn list(visit: Visit, query: PageQuery) -> PageAnswer {
    let province = visit.app.province();
    let typed = law::text::clean(query.get("q"));
    let mut found: Vec<&Source> = if typed.is_empty() {
        province.sources.values().collect()
    } else {
        find::sources(&province, &typed).into_iter().map(|(_, source)| source).collect()
    };
    if typed.is_empty() {
        found.sort_by(|a, b| b.effective_from.cmp(&a.effective_from).then_with(|| a.number.cmp(&b.number)));
    }
    let (shown, paging) = query.page(&found, DOCUMENTS, &visit);
    let today = visit.local().date();
    show(&RegulationsPage {
        page: visit.page("regulations-title"),
        count: visit.texts().with("regulations-count", &[("count", &found.len())]),
        documents: shown.iter().map(|source| (link(source, &visit), effect(source, today, &visit))).collect(),
        query: typed,
        paging,
    })
}

fn is_over(source: &Source, day: Date) -> bool {
    source.effective_to.is_some_and(|last| last < day)
}

/// Whether it has effect on a day, in words.
fn effect(source: &Source, day: Date, visit: &Visit) -> String {
    let (texts, date) = (visit.texts(), |day: Date| visit.lang.date(day));
    match source.effective_to {
        _ if day < source.effective_from => {
            texts.with("regulations-not-yet", &[("from", &date(source.effective_from))])
        }
        Some(last) if last < day => texts.with("regulations-over", &[("to", &date(last))]),
        Some(last) => {
            texts.with("regulations-until", &[("from", &date(source.effective_from)), ("to", &date(last))])
        }
        None => texts.with("regulations-in-force", &[("from", &date(source.effective_from))]),
    }
}

async fn one(visit: Visit, Path(number): Path<String>, query: PageQuery) -> PageAnswer {
    let province = visit.app.province();
    let typed = fold(&number);
    let source = province.sources.values().find(|source| fold(&source.number) == typed);
    let source = source.ok_or(PageFault::NotFound)?;
    let today = visit.local().date();
    let day = fields::date("on", query.get("on")).unwrap_or(today);
    let rests =
        |procedure: &&Procedure| procedure.legal_basis.iter().any(|basis| basis.number == source.number);
    let procedures = find_procedure::in_force(&province, day);
    let procedures = procedures.into_iter().filter(rests).map(|procedure| {
        let url = visit.url(&format!("/procedures/{}", procedure.code));
        Action::new(procedure_text::words(&procedure.name, visit.lang), url)
    });
    let answers = |event: &LifeEvent| {
        let own = event.questions.iter().filter(|question| question.source.number == source.number);
        own.map(|question| asked(event, question, &visit)).collect::<Vec<_>>()
    };
    show(&RegulationPage {
        page: visit.page_titled(source.number.clone()),
        name: source.title.clone(),
        effect: effect(source, day, &visit),
        ended: is_over(source, day),
        procedures: procedures.collect(),
        questions: province.life_events.iter().flat_map(answers).collect(),
    })
}
