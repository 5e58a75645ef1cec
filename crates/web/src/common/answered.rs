//! The answers of a filed form as the reader of a page sees them, with links to what they name.

use std::collections::BTreeMap;

use law::procedure::{FieldKind, FormField, Procedure};
use serde_json::Value;

use super::answers;
use super::components::Action;
use super::page_query::PageQuery;
use super::visit::Visit;

/// How much of a written address must have been found before it is linked to a unit without asking.
const PLACE_CONFIDENCE: f64 = 0.6;

/// A question of a form with its answer, as people read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The question.
    pub label: String,
    /// The answer; a place keeps the name it was given.
    pub text: String,
    /// The unit of today, where the answer names a place of before: what it is called now, and its page.
    pub today: Option<Action>,
}

/// Questions with their answers under the title of their section.
pub type AnsweredSection = (String, Vec<Answered>);

/// The answers of a form by section: title, then question and answer. Sections without an answer are left out; a question
/// without one says so. Old names of places stay as they were written and lead to the unit of today.
#[must_use]
pub fn by_section(
    visit: &Visit,
    procedure: &Procedure,
    form: &BTreeMap<String, Value>,
) -> Vec<AnsweredSection> {
    let none = visit.texts().get("answers-none");
    let row = |(field, text): (&FormField, Option<String>)| {
        let place = matches!(field.kind, FieldKind::Address | FieldKind::Unit);
        Answered {
            label: field.label.get(visit.lang.tag()).to_owned(),
            today: text.as_ref().filter(|_| place).and_then(|text| place_today(visit, text)),
            text: text.unwrap_or_else(|| none.clone()),
        }
    };
    answers::told(procedure, form, visit.lang)
        .into_iter()
        .map(|(title, rows)| (title.to_owned(), rows.into_iter().map(row).collect()))
        .collect()
}

/// Where a place written with an old name is today: its unit, or the question where the old one was divided. `None` where
/// the name is that of today, or leads nowhere.
fn place_today(visit: &Visit, text: &str) -> Option<Action> {
    let found = visit.app.resolve(text);
    let first = found.matches.first().filter(|first| !first.via.is_empty())?;
    if found.question.is_some() {
        let url = visit.url(&format!("/units/find{}", PageQuery::default().with("q", text)));
        return Some(Action::new(visit.texts().get("place-divided"), url));
    }
    let sure = found.matches.len() == 1 && first.confidence >= PLACE_CONFIDENCE;
    sure.then(|| {
        let label = visit.texts().with("place-today", &[("unit", &first.name)]);
        Action::new(label, visit.url(&format!("/units/{}", first.code)))
    })
}
