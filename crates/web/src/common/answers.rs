//! The answers to the form of a procedure: each checked by the kind of its field. What is required and not answered is
//! listed, not refused: a counter may complete it, and an incomplete online dossier gets its supplement request.
//!
//! Must not know who asks.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::Circumstances;
use law::procedure::{FieldKind, FormField, Procedure};
use serde_json::{Map, Value};

use super::applicant_input;
use super::circumstances;
use super::fields::{FaultCode, FieldFault, Fields, Label};
use super::lang::Lang;
use super::texts::Texts;

/// Checked answers, and what is still open.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answers {
    /// By field; numbers, amounts and yes/no typed, all else text. Dates are ISO.
    pub given: Map<String, Value>,
    /// Required fields without an answer, in the order of the form.
    pub missing: Vec<String>,
}

/// Checks the answers to all fields of the form; what is not asked under the circumstances is neither missing nor kept.
/// A program may send names the form does not have: they are kept.
///
/// # Errors
/// Every wrong answer, at once.
pub fn answers(
    procedure: &Procedure,
    fields: Fields<'_>,
    bare: &Circumstances,
) -> Result<Answers, Vec<FieldFault>> {
    let all = procedure.form.iter().flat_map(|section| &section.fields);
    let mut answers = check(all.clone(), fields)?;
    let filled = bare.clone().with(circumstances::answers(procedure, &answers.given));
    for field in all.filter(|field| !is_asked(field, &filled)) {
        answers.given.remove(&field.id);
        answers.missing.retain(|id| *id != field.id);
    }
    if let Fields::Json(map) = fields {
        for (name, value) in
            map.iter().filter(|(name, value)| !value.is_null() && procedure.field(name).is_none())
        {
            answers.given.insert(name.clone(), value.clone());
        }
    }
    Ok(answers)
}

/// Whether a field is asked at all.
#[must_use]
pub fn is_asked(field: &FormField, circumstances: &Circumstances) -> bool {
    field.when.as_ref().is_none_or(|when| when.holds(circumstances))
}

/// Checks the answers to these fields only: one page of a form.
///
/// # Errors
/// Every wrong answer, at once.
pub fn check<'a>(
    form: impl Iterator<Item = &'a FormField>,
    fields: Fields<'_>,
) -> Result<Answers, Vec<FieldFault>> {
    let mut answers = Answers::default();
    let mut faults = Vec::new();
    for field in form {
        match answer(field, fields) {
            Ok(Some(value)) => {
                answers.given.insert(field.id.clone(), value);
            }
            Ok(None) if field.required => answers.missing.push(field.id.clone()),
            Ok(None) => {}
            Err(fault) => faults.push(fault.called(Label::Words(Box::new(field.label.clone())))),
        }
    }
    if faults.is_empty() { Ok(answers) } else { Err(faults) }
}

fn answer(field: &FormField, fields: Fields<'_>) -> Result<Option<Value>, FieldFault> {
    let id = field.id.as_str();
    let text = |line: Option<String>| line.map(|line| bounded_text(field, line)).transpose();
    Ok(match field.kind {
        FieldKind::Text | FieldKind::Name | FieldKind::Address | FieldKind::Unit => text(fields.line(id)?)?,
        FieldKind::LongText => text(fields.lines(id)?)?,
        FieldKind::Email => match fields.line(id)? {
            Some(line) => Some(Value::String(applicant_input::email(id, line)?)),
            None => None,
        },
        FieldKind::Date => fields.date(id)?.map(|date: Date| Value::String(date.to_string())),
        FieldKind::PersonalId => match fields.line(id)? {
            Some(line) => Some(Value::String(applicant_input::personal_id(id, line)?)),
            None => None,
        },
        FieldKind::Phone => match fields.line(id)? {
            Some(line) => Some(Value::String(applicant_input::phone(id, line)?)),
            None => None,
        },
        FieldKind::Number | FieldKind::Money => match fields.number(id)? {
            Some(number) => Some(Value::from(bounded(field, number)?)),
            None => None,
        },
        FieldKind::YesNo => fields.yes_no(id)?.map(Value::Bool),
        FieldKind::Choice => match fields.line(id)? {
            Some(line) if field.options.iter().any(|option| option.id == line) => Some(Value::String(line)),
            Some(_) => return Err(FieldFault::new(id, FaultCode::Choice)),
            None => None,
        },
    })
}

/// A number between the bounds of its field.
fn bounded(field: &FormField, number: u64) -> Result<u64, FieldFault> {
    let signed = i64::try_from(number).unwrap_or(i64::MAX);
    match (field.min, field.max) {
        (Some(min), _) if signed < min => {
            Err(FieldFault::new(&field.id, FaultCode::TooSmall).with("min", min.to_string()))
        }
        (_, Some(max)) if signed > max => {
            Err(FieldFault::new(&field.id, FaultCode::TooGreat).with("max", max.to_string()))
        }
        _ => Ok(number),
    }
}

fn bounded_text(field: &FormField, line: String) -> Result<Value, FieldFault> {
    match field.max_length.map(usize::from) {
        Some(max) if line.chars().count() > max => {
            Err(FieldFault::new(&field.id, FaultCode::TooLong).with("max", max.to_string()))
        }
        _ => Ok(Value::String(line)),
    }
}

/// A section of a filed form: its title, then its fields with the answers as people read them.
pub type Told<'a> = (&'a str, Vec<(&'a FormField, Option<String>)>);

/// The answers of a form by section, in a language; sections without an answer are left out, a question may have none.
#[must_use]
pub fn told<'a>(procedure: &'a Procedure, form: &BTreeMap<String, Value>, lang: Lang) -> Vec<Told<'a>> {
    let row = |field: &'a FormField| {
        let text = form.get(&field.id).map(|value| shown(field, value, lang));
        (field, text.filter(|text| !text.is_empty()))
    };
    let answered =
        procedure.form.iter().filter(|section| section.fields.iter().any(|f| form.contains_key(&f.id)));
    answered
        .map(|section| (section.title.get(lang.tag()), section.fields.iter().map(row).collect()))
        .collect()
}

/// An answer as people read it: choices by their labels, dates and amounts as written in the language.
#[must_use]
pub fn shown(field: &FormField, value: &Value, lang: Lang) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Bool(yes) => return Texts::of(lang).get(if *yes { "field-yes" } else { "field-no" }),
        Value::Number(number) => match (field.kind, number.as_u64()) {
            (FieldKind::Money, Some(dong)) => return lang.money(dong),
            _ => number.to_string(),
        },
        Value::Null => String::new(),
        other => other.to_string(),
    };
    match field.kind {
        FieldKind::Choice => {
            let option = field.options.iter().find(|option| option.id == text);
            option.map_or(text, |option| option.label.get(lang.tag()).to_owned())
        }
        FieldKind::Date => text.parse().map_or(text, |date| lang.date(date)),
        FieldKind::YesNo if text == "yes" => Texts::of(lang).get("field-yes"),
        FieldKind::YesNo if text == "no" => Texts::of(lang).get("field-no"),
        FieldKind::Money => text.parse().map_or(text, |dong| lang.money(dong)),
        _ => text,
    }
}
