//! Errands of the pack in force.

use std::collections::BTreeSet;

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use law::Channel;
use law::life_event::{EventStep, Kind, LifeEvent, Question};
use law::procedure::Procedure;

use super::{AskedQuestion, EventCard, LifeEventPage, LifeEventsPage, StepCard};
use crate::common::components::Action;
use crate::common::page_query::PageQuery;
use crate::common::{
    App, PageAnswer, PageFault, Visit, circumstances, find_procedure, procedure_text, qr, show,
};
use crate::public::search::handler::{errand, hit};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/life-events", get(list)).route("/life-events/{slug}", get(one))
}

async fn list(visit: Visit) -> PageAnswer {
    let province = visit.app.province();
    let of = |kind: Kind| {
        let events = province.life_events.iter().filter(|event| event.kind == kind);
        events.map(|event| card(event, &visit)).collect()
    };
    show(&LifeEventsPage {
        life: of(Kind::Life),
        business: of(Kind::Business),
        page: visit.page("events-title"),
    })
}

fn card(event: &LifeEvent, visit: &Visit) -> EventCard {
    EventCard {
        link: with_icon(errand(event, visit), event),
        lead: procedure_text::words(&event.lead, visit.lang),
    }
}

/// The errand with its icon, where the sprite has it.
pub(crate) fn with_icon(link: Action, event: &LifeEvent) -> Action {
    match ICONS.iter().find(|icon| **icon == event.icon) {
        Some(icon) => link.with_icon(icon),
        None => link.with_icon("list"),
    }
}

/// Icons of the sprite that an errand may have.
const ICONS: [&str; 8] = ["family", "heart", "house", "land", "shop", "people", "place", "book"];

async fn one(visit: Visit, Path(slug): Path<String>, query: PageQuery) -> PageAnswer {
    let province = visit.app.province();
    let event = province.life_events.iter().find(|event| event.slug == slug).ok_or(PageFault::NotFound)?;
    let today = visit.local().date();
    let in_force = find_procedure::in_force(&province, today);
    let find = |code: &law::code::ProcedureCode| in_force.iter().copied().find(|p| p.code == *code);
    let bundle = event.bundle.as_ref().and_then(find);
    let first = event.steps.iter().find_map(|step| find(&step.procedure));
    let (bring, leave) = papers(event, &find, &visit);
    let address = format!("{}{}", visit.app.config().base_url, visit.url(&format!("/life-events/{slug}")));
    show(&LifeEventPage {
        page: visit.page_titled(procedure_text::words(&event.name, visit.lang)),
        lead: procedure_text::words(&event.lead, visit.lang),
        begin: bundle.or(first).map(|procedure| begin(procedure, bundle.is_some(), &visit)),
        bundle: bundle.map(|procedure| link(procedure, &visit)),
        steps: event.steps.iter().filter_map(|s| Some(step(s, find(&s.procedure)?, &visit))).collect(),
        bring,
        leave,
        questions: event.questions.iter().map(|q| asked(q, query.get("q"), &find, &visit)).collect(),
        qr: qr::picture(&address),
    })
}

fn link(procedure: &Procedure, visit: &Visit) -> Action {
    let url = visit.url(&format!("/procedures/{}", procedure.code));
    Action::new(procedure_text::words(&procedure.name, visit.lang), url)
}

/// The one button: the dossier for all of it, or the first procedure.
fn begin(procedure: &Procedure, bundle: bool, visit: &Visit) -> Action {
    if !find_procedure::can_prepare(procedure) {
        return link(procedure, visit);
    }
    let words = if bundle { "events-begin-bundle" } else { "procedure-prepare" };
    Action::new(visit.texts().get(words), visit.url(&format!("/procedures/{}/prepare", procedure.code)))
}

fn step(step: &EventStep, procedure: &Procedure, visit: &Visit) -> StepCard {
    StepCard {
        link: link(procedure, visit),
        note: procedure_text::words(&step.note, visit.lang),
        optional: step.optional,
        facts: hit(procedure, visit).facts,
    }
}

/// What to bring for the steps that everybody takes, each paper once; and what a register has.
fn papers<'p>(
    event: &LifeEvent,
    find: &impl Fn(&law::code::ProcedureCode) -> Option<&'p Procedure>,
    visit: &Visit,
) -> (Vec<String>, Vec<String>) {
    let (mut bring, mut leave) = (BTreeSet::new(), BTreeSet::new());
    let all = event.steps.iter().filter(|step| !step.optional);
    for procedure in all.filter_map(|step| find(&step.procedure)) {
        let ordinary = circumstances::ordinary(procedure, None, Channel::Direct);
        for component in procedure.asked_for(&ordinary) {
            let name = procedure_text::words(&component.name, visit.lang);
            match (&component.register, component.required) {
                (Some(_), _) => leave.insert(name),
                (None, true) => bring.insert(name),
                (None, false) => false,
            };
        }
    }
    (bring.into_iter().collect(), leave.into_iter().collect())
}

fn asked<'p>(
    question: &Question,
    wanted: &str,
    find: &impl Fn(&law::code::ProcedureCode) -> Option<&'p Procedure>,
    visit: &Visit,
) -> AskedQuestion {
    AskedQuestion {
        id: question.id.clone(),
        question: procedure_text::words(&question.question, visit.lang),
        answer: procedure_text::words(&question.answer, visit.lang),
        ground: question.source.to_string(),
        procedure: question.procedure.as_ref().and_then(find).map(|procedure| link(procedure, visit)),
        open: question.id == wanted,
    }
}
