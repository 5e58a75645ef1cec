//! From the answers of a form to the circumstances that the text of a procedure is asked about.
//!
//! Must not know who asks.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::procedure::{Channel, Procedure, Subject};
use law::{Circumstances, FactKind, FactValue};
use serde_json::Value;

/// The circumstances of a case and channel without answers: what lists and catalogues show.
#[must_use]
pub fn ordinary(procedure: &Procedure, case: Option<&str>, channel: Channel) -> Circumstances {
    let case = case.or(procedure.cases.first().map(|case| case.id.as_str()));
    Circumstances { subject: first_subject(procedure), ..Circumstances::of(case, channel, false) }
}

/// Those of the first case at the first channel.
#[must_use]
pub fn usual(procedure: &Procedure) -> Circumstances {
    ordinary(procedure, None, procedure.channels.first().copied().unwrap_or(Channel::Direct))
}

fn first_subject(procedure: &Procedure) -> Subject {
    procedure.subjects.first().copied().unwrap_or(Subject::Citizen)
}

/// An application as far as it is filled in.
#[must_use]
pub fn filled<'a>(
    procedure: &Procedure,
    (case, channel): (Option<&str>, Channel),
    (remote, day): (bool, Date),
    form: impl IntoIterator<Item = (&'a String, &'a Value)>,
) -> Circumstances {
    Circumstances { remote, ..ordinary(procedure, case, channel) }
        .filed_on(day)
        .with(answers(procedure, form))
}

/// The answers as facts, each under the names that conditions know it by.
#[must_use]
pub fn answers<'a>(
    procedure: &Procedure,
    form: impl IntoIterator<Item = (&'a String, &'a Value)>,
) -> BTreeMap<String, FactValue> {
    let mut facts = BTreeMap::new();
    for (id, value) in form {
        let Some(field) = procedure.field(id) else { continue };
        let Some(value) = fact(&field.fact_kind(), value) else { continue };
        if let Some(name) = id.strip_prefix("fact_") {
            facts.insert(format!("fact.{name}"), value.clone());
        }
        facts.insert(format!("form.{id}"), value);
    }
    facts
}

fn fact(kind: &FactKind, value: &Value) -> Option<FactValue> {
    match (kind, value) {
        (FactKind::YesNo, Value::Bool(yes)) => Some(FactValue::YesNo(*yes)),
        (FactKind::YesNo, Value::String(text)) => Some(FactValue::YesNo(text == "yes")),
        (FactKind::Number, Value::Number(number)) => number.as_i64().map(FactValue::Number),
        (FactKind::Number, Value::String(text)) => text.parse().ok().map(FactValue::Number),
        (FactKind::Choice(_) | FactKind::Date | FactKind::Text, Value::String(text)) => {
            Some(FactValue::Text(text.clone()))
        }
        _ => None,
    }
}
