//! The page of a procedure: what the pack says about it on a day.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use jiff::civil::Date;
use law::code::ProcedureCode;
use law::procedure::{Citation, Component, FeeRule, Handling, LimitRule, Procedure, Step, StepBudget};
use law::province::CatalogueEntry;
use law::time::local;
use law::{Channel, Province};

use super::{Grounded, Paper, ProcedurePage, Start, WorkStep};
use crate::common::circumstances;
use crate::common::components::Action;
use crate::common::page_query::PageQuery;
use crate::common::{
    App, Lang, PageAnswer, PageFault, Texts, Visit, Who, casework_text, fields, find_procedure,
    opening_input, procedure_text, show,
};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/procedures/{code}", get(procedure))
}

async fn procedure(visit: Visit, Path(code): Path<String>, query: PageQuery) -> PageAnswer {
    let province = visit.app.province();
    let today = visit.local().date();
    let on = fields::date("on", query.get("on")).unwrap_or(today);
    if let Some(edition) = edition(&province, &code, on) {
        return show(&view(&visit, edition, &province, on));
    }
    let code = ProcedureCode(opening_input::national_code(&code));
    let entry = visit.app.read(move |view| view.catalogue_entry(&code)).await?;
    show(&national(&visit, &entry.ok_or(PageFault::NotFound)?))
}

/// An entry of the national catalogue: what it says, and that nobody can file it here.
fn national(visit: &Visit, entry: &CatalogueEntry) -> ProcedurePage {
    let texts = visit.texts();
    ProcedurePage {
        page: visit.page_titled(entry.name.clone()),
        back: Action::new(texts.get("door-procedures"), visit.url("/procedures")),
        summary: String::new(),
        code: entry.code.to_string(),
        start: Start::Elsewhere(texts.get("procedure-look-up-only")),
        check: None,
        limits: vec![Grounded { words: texts.get("procedure-not-described"), ..Grounded::default() }],
        due_if_now: None,
        fees: vec![Grounded { words: texts.get("procedure-not-described"), ..Grounded::default() }],
        place: texts.get("procedure-not-described"),
        channels: vec![texts.get("procedure-not-described")],
        authority: format!("{} ({})", entry.ministry, entry.levels),
        results: Vec::new(),
        bring: vec![Paper {
            name: texts.get("procedure-not-described"),
            form: String::new(),
            note: String::new(),
        }],
        leave: Vec::new(),
        steps: Vec::new(),
        legal_basis: Vec::new(),
        edition: texts.with("procedure-from-catalogue", &[("field", &entry.field)]),
        past: None,
        in_practice: None,
        unverified: Vec::new(),
    }
}

/// The edition of a procedure in force on a day; without one, the last.
fn edition<'a>(province: &'a Province, code: &str, on: Date) -> Option<&'a Procedure> {
    let editions = province.procedures.get(&ProcedureCode(opening_input::national_code(code)))?;
    editions.iter().rev().find(|edition| edition.in_force(on)).or(editions.last())
}

fn view(visit: &Visit, procedure: &Procedure, province: &Province, on: Date) -> ProcedurePage {
    let (lang, texts) = (visit.lang, visit.texts());
    let today = visit.local().date();
    let is_present = procedure.in_force(today);
    let for_officers = matches!(visit.who, Who::Staff(_));
    let ordinary = circumstances::ordinary(procedure, None, Channel::Direct);
    let due = procedure_text::due_if_accepted(procedure, &ordinary, province, visit.now);
    let unverified =
        |path: &str| for_officers && procedure.unverified.iter().any(|u| u.field.starts_with(path));
    ProcedurePage {
        page: visit.page_titled(procedure_text::words(&procedure.name, lang)),
        back: Action::new(texts.get("door-procedures"), visit.url("/procedures")),
        summary: procedure_text::words(&procedure.summary, lang),
        code: procedure.code.to_string(),
        start: start(visit, procedure, is_present),
        check: (is_present && asks(procedure))
            .then(|| visit.url(&format!("/procedures/{}/check", procedure.code))),
        limits: limits(procedure, lang, &unverified),
        due_if_now: due.filter(|_| is_present && can_start(procedure)).map(|due| lang.due(local(due))),
        fees: fees(procedure, lang, &unverified),
        place: procedure_text::place(procedure, province, lang),
        channels: procedure_text::channels(procedure, lang),
        authority: procedure_text::authority(procedure, province, lang),
        results: procedure.results.iter().map(|result| procedure_text::words(&result.name, lang)).collect(),
        bring: papers(procedure, lang, false),
        leave: papers(procedure, lang, true),
        steps: procedure.steps.iter().map(|budget| work_step(budget, lang)).collect(),
        legal_basis: procedure.legal_basis.iter().map(|c| basis(c, province, on, texts)).collect(),
        edition: edition_words(procedure, lang),
        past: (!is_present).then(|| texts.with("procedure-past", &[("day", &lang.date(on))])),
        in_practice: None,
        unverified: procedure
            .unverified
            .iter()
            .filter(|_| for_officers)
            .map(|value| procedure_text::words(&value.note, lang))
            .collect(),
    }
}

/// Whether an answer decides what to bring, what to pay or how long it takes.
fn asks(procedure: &Procedure) -> bool {
    procedure.cases.len() > 1 || !procedure.deciding_fields().is_empty()
}

fn can_start(procedure: &Procedure) -> bool {
    find_procedure::can_prepare(procedure)
}

fn start(visit: &Visit, procedure: &Procedure, is_present: bool) -> Start {
    let texts = visit.texts();
    if procedure.handling == Handling::Central {
        return Start::Elsewhere(texts.get("procedure-central"));
    }
    if !is_present {
        return Start::Elsewhere(texts.get("procedure-not-in-force"));
    }
    Start::Here(visit.url(&format!("/procedures/{}/prepare", procedure.code)))
}

fn limits(procedure: &Procedure, lang: Lang, unverified: &impl Fn(&str) -> bool) -> Vec<Grounded> {
    let scope = |rule: &LimitRule| {
        let case = rule.case.as_ref().and_then(|id| procedure.cases.iter().find(|case| case.id == *id));
        let remote = rule
            .remote
            .map(|remote| Texts::of(lang).get(if remote { "scope-remote" } else { "scope-not-remote" }));
        let parts = [
            case.map(|case| procedure_text::words(&case.name, lang)),
            rule.channel.map(|channel| casework_text::channel(channel, lang)),
            remote,
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    procedure
        .limits
        .iter()
        .enumerate()
        .map(|(n, rule)| Grounded {
            words: lang.limit(rule.limit),
            scope: scope(rule),
            ground: rule.source.to_string(),
            unverified: unverified(&format!("limits[{n}]")),
        })
        .collect()
}

fn fees(procedure: &Procedure, lang: Lang, unverified: &impl Fn(&str) -> bool) -> Vec<Grounded> {
    let scope = |fee: &FeeRule| {
        let case = fee.case.as_ref().and_then(|id| procedure.cases.iter().find(|case| case.id == *id));
        let parts = [
            Some(procedure_text::words(&fee.name, lang)),
            case.map(|case| procedure_text::words(&case.name, lang)),
            fee.channel.map(|channel| casework_text::channel(channel, lang)),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    procedure
        .fees
        .iter()
        .enumerate()
        .map(|(n, fee)| Grounded {
            words: procedure_text::fee_rule(fee, lang),
            scope: scope(fee),
            ground: fee.source.to_string(),
            unverified: unverified(&format!("fees[{n}]")),
        })
        .collect()
}

/// What to bring, or, where a register supplies it, what not to bring.
fn papers(procedure: &Procedure, lang: Lang, from_register: bool) -> Vec<Paper> {
    let texts = Texts::of(lang);
    let case_of = |component: &Component| {
        let case = component.case.as_ref().and_then(|id| procedure.cases.iter().find(|c| c.id == *id));
        case.map(|case| procedure_text::words(&case.name, lang))
    };
    let paper = |component: &Component| {
        let optional = (!component.required).then(|| texts.get("paper-if-it-applies"));
        let note = match &component.register {
            Some(register) => texts.with("paper-from-register", &[("register", register)]),
            None => [case_of(component), optional].into_iter().flatten().collect::<Vec<_>>().join(", "),
        };
        Paper {
            name: procedure_text::words(&component.name, lang),
            form: if from_register { String::new() } else { form_words(component, lang) },
            note,
        }
    };
    procedure.components.iter().filter(|c| c.register.is_some() == from_register).map(paper).collect()
}

/// Form and number of copies: `1 bản chính`.
pub(crate) fn form_words(component: &Component, lang: Lang) -> String {
    let kind = casework_text::component_kind(component.kind, lang).to_lowercase();
    format!("{} {kind}", component.quantity.max(1))
}

fn work_step(budget: &StepBudget, lang: Lang) -> WorkStep {
    let who = match budget.step {
        Step::Receive | Step::Return => casework::Role::IntakeOfficer,
        Step::Assign | Step::Review => casework::Role::DivisionHead,
        Step::Appraise => casework::Role::CaseOfficer,
        Step::Sign => casework::Role::Approver,
        Step::Issue => casework::Role::Clerk,
    };
    WorkStep {
        name: casework_text::step(budget.step, lang),
        who: casework_text::role(who, lang).to_lowercase(),
        time: lang.minutes(budget.minutes()),
    }
}

/// A document of the legal basis with its title and its standing on the day shown.
fn basis(citation: &Citation, province: &Province, on: Date, texts: Texts) -> String {
    let Some(source) = province.sources.get(&citation.number) else { return citation.to_string() };
    let standing = if source.effective_from > on {
        texts.get("source-not-yet")
    } else if source.effective_to.is_some_and(|to| to < on) {
        texts.get("source-expired")
    } else {
        texts.get("source-in-force")
    };
    format!("{citation}: {} ({standing})", source.title)
}

fn edition_words(procedure: &Procedure, lang: Lang) -> String {
    let texts = Texts::of(lang);
    let from = lang.date(procedure.effective_from);
    match &procedure.announcement {
        Some(number) => texts.with("procedure-edition-announced", &[("day", &from), ("number", number)]),
        None => texts.with("procedure-edition", &[("day", &from)]),
    }
}
