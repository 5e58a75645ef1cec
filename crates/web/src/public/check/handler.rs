//! Asks the next open question, or answers.

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use law::code::ProcedureCode;
use law::procedure::{FieldKind, FormField, Level, Procedure};
use law::{Channel, Circumstances, Province};
use serde_json::Value;

use super::QuestionPage;
use super::result::result;
use crate::common::components::{Action, Choice, Control, ErrorSummary, Field};
use crate::common::page_query::PageQuery;
use crate::common::{
    App, PageAnswer, PageFault, Visit, circumstances, fields, find_procedure, opening_input, procedure_text,
    show,
};

/// Longest answer kept in an address.
const ANSWER_MAX: usize = 100;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/procedures/{code}/check", get(check))
}

/// The boxes of a date, after the name of the question.
const DATE_PARTS: [&str; 3] = ["day", "month", "year"];

/// Whether a parameter of the address is the answer to a question, or a box of it.
fn belongs(key: &str, name: &str) -> bool {
    key == name || DATE_PARTS.iter().any(|part| key == format!("{name}-{part}"))
}

/// A question of the check.
#[derive(Debug, Clone, Copy)]
pub(super) enum Asked<'p> {
    /// In which commune the person lives: which counters are near.
    Unit,
    /// Which case.
    Case,
    /// A question of the form.
    Field(&'p FormField),
}

impl Asked<'_> {
    /// Name of the answer in the address.
    pub(super) fn name(self) -> String {
        match self {
            Self::Unit => "unit".to_owned(),
            Self::Case => "case".to_owned(),
            Self::Field(field) => format!("form-{}", field.id),
        }
    }
}

/// What is asked for, and what was answered.
pub(super) struct Check<'v> {
    pub(super) visit: &'v Visit,
    pub(super) province: &'v Province,
    pub(super) procedure: &'v Procedure,
    pub(super) query: &'v PageQuery,
}

impl<'v> Check<'v> {
    /// The address of this page with other answers.
    pub(super) fn url(&self, query: &str) -> String {
        self.visit.url(&format!("/procedures/{}/check{query}", self.procedure.code))
    }

    pub(super) fn answer(&self, asked: Asked<'_>) -> String {
        let name = asked.name();
        let part = |part: &str| self.query.get(&format!("{name}-{part}"));
        let parts = DATE_PARTS.map(part);
        let typed = match parts.iter().all(|part| part.is_empty()) {
            true => self.query.get(&name).to_owned(),
            false => parts.join("/"),
        };
        typed.chars().take(ANSWER_MAX).collect()
    }

    /// Whether the question was put, with or without an answer.
    fn was_asked(&self, asked: Asked<'_>) -> bool {
        let name = asked.name();
        self.query.pairs().iter().any(|(key, _)| belongs(key, &name))
    }

    /// What is known of the application so far.
    pub(super) fn circumstances(&self) -> Circumstances {
        let case = self.procedure.cases.iter().find(|case| case.id == self.query.get("case"));
        let fields = self.procedure.deciding_fields();
        let answers: Vec<(String, Value)> = fields
            .iter()
            .filter_map(|field| {
                let answer = self.answer(Asked::Field(field));
                let value = stored(field, &answer)?;
                Some((field.id.clone(), value))
            })
            .collect();
        let channel = self.procedure.channels.first().copied().unwrap_or(Channel::Direct);
        let today = self.visit.local().date();
        let case = case.map(|case| case.id.as_str());
        let pairs = answers.iter().map(|(id, value)| (id, value));
        circumstances::filled(self.procedure, (case, channel), (false, today), pairs)
    }

    /// The questions, as far as they apply to what was answered.
    pub(super) fn questions(&self) -> Vec<Asked<'v>> {
        let known = self.circumstances();
        let mut questions = Vec::new();
        if self.procedure.level == Level::Commune {
            questions.push(Asked::Unit);
        }
        if self.procedure.cases.len() > 1 {
            questions.push(Asked::Case);
        }
        let applies = |field: &&FormField| field.when.as_ref().is_none_or(|when| when.holds(&known));
        questions.extend(self.procedure.deciding_fields().into_iter().filter(applies).map(Asked::Field));
        questions
    }
}

/// An answer as the form would keep it; `None` where it is none.
fn stored(field: &FormField, answer: &str) -> Option<Value> {
    if answer.is_empty() {
        return None;
    }
    match field.kind {
        FieldKind::YesNo => Some(Value::Bool(answer == "yes")),
        FieldKind::Number | FieldKind::Money => {
            let digits: String = answer.chars().filter(char::is_ascii_digit).collect();
            digits.parse::<u64>().ok().map(Value::from)
        }
        FieldKind::Date => fields::date("on", answer).ok().map(|day| Value::String(day.to_string())),
        FieldKind::Choice => {
            let known = field.options.iter().any(|option| option.id == answer);
            known.then(|| Value::String(answer.to_owned()))
        }
        _ => Some(Value::String(answer.to_owned())),
    }
}

async fn check(visit: Visit, Path(code): Path<String>, query: PageQuery) -> PageAnswer {
    let province = visit.app.province();
    let code = ProcedureCode(opening_input::national_code(&code));
    let procedure = province.procedure(&code, visit.now).ok_or(PageFault::NotFound)?;
    let check = Check { visit: &visit, province: &province, procedure, query: &query };
    let questions = check.questions();
    let given = |asked: &Asked<'_>| check.was_asked(*asked);
    let wrong = |asked: &Asked<'_>| match asked {
        Asked::Field(field) => {
            let answer = check.answer(*asked);
            !answer.is_empty() && stored(field, &answer).is_none()
        }
        Asked::Case => !procedure.cases.iter().any(|case| case.id == check.answer(*asked)),
        Asked::Unit => false,
    };
    let open = |asked: &&Asked<'_>| !given(asked) || wrong(asked);
    match questions.iter().enumerate().find(|(_, asked)| open(asked)) {
        Some((place, asked)) => {
            // What was just sent without an answer is asked again, saying so.
            let faulty = query.get("asked") == asked.name() && (given(asked) || wrong(asked));
            question(&check, *asked, (place + 1, questions.len()), faulty)
        }
        None => result(&check, &questions).await,
    }
}

fn question(check: &Check<'_>, asked: Asked<'_>, (place, all): (usize, usize), faulty: bool) -> PageAnswer {
    let (visit, texts) = (check.visit, check.visit.texts());
    let name = asked.name();
    let fault = faulty.then(|| texts.get("check-answer-missing"));
    let field = match asked {
        Asked::Unit => {
            let mut field =
                Field::line(&name, texts.get("check-unit"), "").with_hint(texts.get("check-unit-hint"));
            field.control =
                Control::List { choices: communes(check.province), none: texts.get("field-choose") };
            field
        }
        Asked::Case => {
            let mut field = Field::line(&name, texts.get("prepare-case"), "").with_fault(fault);
            let choice = |case: &law::procedure::Case| Choice {
                value: case.id.clone(),
                label: procedure_text::words(&case.name, visit.lang),
                chosen: false,
            };
            field.control = Control::Choices { choices: check.procedure.cases.iter().map(choice).collect() };
            field
        }
        Asked::Field(of_form) => {
            let mut field = Field::of(of_form, &check.answer(asked), fault, visit.lang);
            name.clone_into(&mut field.name);
            field
        }
    };
    let own = |key: &str| key.starts_with("form-") || ["unit", "case"].contains(&key);
    let hidden = check.query.pairs().iter().filter(|(key, _)| own(key) && !belongs(key, &name));
    let skip = match asked {
        Asked::Case => None,
        Asked::Unit | Asked::Field(_) => Some(check.url(&kept_with(check.query, &name, ""))),
    };
    let mut page = visit.page("check-title");
    page.faulty = field.fault.is_some();
    let status = if page.faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shown = show(&QuestionPage {
        back: Action::new(
            procedure_text::words(&check.procedure.name, visit.lang),
            visit.url(&format!("/procedures/{}", check.procedure.code)),
        ),
        action: check.url(""),
        progress: texts.with("check-progress", &[("place", &place), ("count", &all)]),
        hidden: hidden.cloned().collect(),
        summary: ErrorSummary::of(std::slice::from_ref(&field), texts),
        field,
        skip,
        page,
    })?;
    Ok((status, shown).into_response())
}

/// The answers with one of them set, even to nothing: it was asked, and there is no answer.
fn kept_with(query: &PageQuery, name: &str, value: &str) -> String {
    let rest = without(query, name).with("", "");
    let sign = if rest.is_empty() { '?' } else { '&' };
    format!("{rest}{sign}{name}={value}")
}

/// The answers without that to one question.
fn without(query: &PageQuery, name: &str) -> PageQuery {
    let kept = query.pairs().iter().filter(|(key, _)| key != "asked" && !belongs(key, name));
    PageQuery(kept.cloned().collect())
}

/// The address of a question that was answered, to answer it anew.
pub(super) fn again(check: &Check<'_>, asked: Asked<'_>) -> String {
    check.url(&without(check.query, &asked.name()).with("", ""))
}

/// The communes of the province by name.
fn communes(province: &Province) -> Vec<Choice> {
    let choice =
        |unit: &law::Unit| Choice { value: unit.code.0.clone(), label: unit.full_name(), chosen: false };
    let mut choices: Vec<Choice> = province.communes().map(choice).collect();
    choices.sort_by_key(|choice| law::text::fold(&choice.label));
    choices
}

/// Whether the person can go on here with these answers.
pub(super) fn can_prepare(procedure: &Procedure) -> bool {
    find_procedure::can_prepare(procedure)
}
