//! Draws the edition of a procedure in force today, or the last one.

use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use documents::process::{Format, Lane, PictureTexts, Words, bpmn, process, svg};
use law::Province;
use law::code::ProcedureCode;
use law::procedure::{LimitRule, Procedure};

use super::words::PictureWords;
use super::{OfficerProcedurePage, StepLine};
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, casework_text, procedure_text, show};
use crate::officer::frame;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/procedures/{code}", get(page))
        .route("/officer/procedures/{code}/process.bpmn", get(file))
}

fn edition<'a>(province: &'a Province, code: &str, visit: &Visit) -> Result<&'a Procedure, PageFault> {
    let today = visit.local().date();
    let editions = province.procedures.get(&ProcedureCode(code.to_owned())).ok_or(PageFault::NotFound)?;
    let found = editions.iter().rev().find(|edition| edition.in_force(today)).or(editions.last());
    found.ok_or(PageFault::NotFound)
}

async fn page(desk: StaffVisit, Path(code): Path<String>) -> PageAnswer {
    let visit = &desk.visit;
    let (province, lang) = (visit.app.province(), visit.lang);
    let procedure = edition(&province, &code, visit)?;
    let words = PictureWords { procedure, province: &province, lang };
    let graph = process(procedure, &words);
    let texts = visit.texts();
    let told =
        PictureTexts { title: texts.get("process-title"), description: texts.get("process-description") };
    let field = province.fields.get(&procedure.field).map(|name| procedure_text::words(name, lang));
    let lead =
        [procedure.code.to_string(), field.unwrap_or_default(), procedure_text::level(procedure.level, lang)];
    let minutes = procedure.steps.iter().map(law::procedure::StepBudget::minutes).sum();
    show(&OfficerProcedurePage {
        page: frame(&desk, words.name(), None).await?,
        lead: lead.join(" · "),
        pictures: [Format::Wide, Format::Tall].map(|format| svg(&graph, format, &told)),
        bpmn: visit.url(&format!("/officer/procedures/{}/process.bpmn", procedure.code)),
        public: visit.url(&format!("/procedures/{}", procedure.code)),
        steps: steps(procedure, &words),
        sum: lang.minutes(minutes),
        limits: procedure.limits.iter().map(|rule| limit(procedure, rule, visit)).collect(),
        consultations: procedure
            .consultations
            .iter()
            .map(|rule| {
                let question = procedure_text::words(&rule.question, lang);
                (format!("{}: {question}", words.agency(&rule.agency)), words.days(rule.days))
            })
            .collect(),
        unverified: procedure.unverified.iter().map(|v| procedure_text::words(&v.note, lang)).collect(),
    })
}

fn steps(procedure: &Procedure, words: &PictureWords<'_>) -> Vec<StepLine> {
    let line = |budget: &law::procedure::StepBudget| StepLine {
        name: words.step(budget.step),
        who: words.lane(Lane::of(budget.step)),
        time: words.span(budget.minutes()),
        when: budget.when.as_ref().map(|when| when.text().to_owned()).unwrap_or_default(),
    };
    procedure.steps.iter().map(line).collect()
}

/// A limit with whom it is for, and where the law says it.
fn limit(procedure: &Procedure, rule: &LimitRule, visit: &Visit) -> (String, String) {
    let case = procedure.cases.iter().find(|case| Some(&case.id) == rule.case.as_ref());
    let scope = [
        case.map(|case| procedure_text::words(&case.name, visit.lang)),
        rule.channel.map(|channel| casework_text::channel(channel, visit.lang)),
        rule.when.as_ref().map(|when| when.text().to_owned()),
    ];
    let scope: Vec<String> = scope.into_iter().flatten().collect();
    let scope = if scope.is_empty() { String::new() } else { format!(" ({})", scope.join(", ")) };
    (format!("{}{scope}", visit.lang.limit(rule.limit)), rule.source.to_string())
}

/// The process for the viewers and engines of others.
async fn file(desk: StaffVisit, Path(code): Path<String>) -> PageAnswer {
    let visit = &desk.visit;
    let province = visit.app.province();
    let procedure = edition(&province, &code, visit)?;
    let words = PictureWords { procedure, province: &province, lang: visit.lang };
    let text = bpmn(&process(procedure, &words));
    let name = format!("attachment; filename=\"{}.bpmn\"", procedure.code);
    let headers = [(header::CONTENT_TYPE, "application/xml".to_owned()), (header::CONTENT_DISPOSITION, name)];
    let response: Response = (headers, text).into_response();
    Ok(response)
}
