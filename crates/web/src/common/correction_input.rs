//! Corrected answers of a form that was filed: each checked as at intake, what is not asked any more taken away.
//!
//! Must not know who corrects.

use std::collections::BTreeMap;

use law::procedure::{FormField, Procedure};
use law::{Circumstances, FactValue};
use serde_json::{Map, Value};

use super::answers;
use super::circumstances;
use super::fields::{FaultCode, FieldFault, Fields, Label};

/// Corrections that were checked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Corrections {
    /// By field; `null` takes an answer away.
    pub form: BTreeMap<String, Value>,
    /// The corrected answers as facts.
    pub facts: BTreeMap<String, FactValue>,
}

/// Reads `form` of a body: the answers to correct, all others stay as they were `filed`. `around` are the circumstances of
/// the dossier. An answer that is `null` or empty is none, as at intake.
///
/// # Errors
/// Every wrong answer, at once, under `form.`.
pub fn corrections(
    body: &Map<String, Value>,
    procedure: &Procedure,
    filed: &BTreeMap<String, Value>,
    around: &Circumstances,
) -> Result<Corrections, Vec<FieldFault>> {
    let sent = match body.get("form") {
        None | Some(Value::Null) => return Ok(Corrections::default()),
        Some(Value::Object(sent)) => sent,
        Some(_) => return Err(vec![called(FieldFault::new("form", FaultCode::WrongKind))]),
    };
    let under =
        |faults: Vec<FieldFault>| faults.into_iter().map(|fault| fault.under("form")).collect::<Vec<_>>();
    let corrected = all_fields(procedure).filter(|field| sent.contains_key(&field.id));
    let checked = answers::check(corrected, Fields::Json(sent)).map_err(under)?;
    if !checked.missing.is_empty() {
        let required = |id: &String| FieldFault::new(id, FaultCode::Required).called(label(procedure, id));
        return Err(under(checked.missing.iter().map(required).collect()));
    }
    let unknown = sent.iter().filter(|(name, value)| !value.is_null() && procedure.field(name).is_none());
    let mut form: BTreeMap<String, Value> = checked.given.into_iter().collect();
    form.extend(unknown.map(|(name, value)| (name.clone(), value.clone())));
    let mut whole = filed.clone();
    whole.extend(form.clone());
    let filled = around.clone().with(circumstances::answers(procedure, &whole));
    for field in all_fields(procedure).filter(|field| !answers::is_asked(field, &filled)) {
        form.remove(&field.id);
        if filed.contains_key(&field.id) {
            form.insert(field.id.clone(), Value::Null);
        }
    }
    let facts = circumstances::answers(procedure, &form);
    Ok(Corrections { form, facts })
}

fn label(procedure: &Procedure, id: &str) -> Label {
    procedure.field(id).map_or(Label::Name, |field| Label::Words(Box::new(field.label.clone())))
}

fn called(fault: FieldFault) -> FieldFault {
    fault.called(Label::Key("input-form"))
}

fn all_fields(procedure: &Procedure) -> impl Iterator<Item = &FormField> {
    procedure.form.iter().flat_map(|section| &section.fields)
}
