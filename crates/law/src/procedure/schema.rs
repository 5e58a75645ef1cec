//! The form of a procedure as JSON Schema 2020-12, for programs that fill it in. The pages ask the same fields from the same
//! text of the pack.

use serde_json::{Map, Value, json};

use super::{FieldKind, FormField, FormSection, Procedure};
use crate::condition::Expression;

/// Most characters of one line, and of a text of several.
const LINE_MAX: u16 = 500;
const LINES_MAX: u16 = 5_000;

impl Procedure {
    /// The schema of the answers to the form, with labels and help in a language (`vi`, `en`, `nb`). `address` names it.
    ///
    /// A field that is asked under a condition carries the condition in CEL as `x-when`; where it rests on one other
    /// answer alone, `allOf` demands it by `if` and `then` as well. Names beside the form are allowed.
    #[must_use]
    pub fn form_schema(&self, address: &str, lang: &str) -> Value {
        let fields = || self.form.iter().flat_map(|section| section.fields.iter().map(move |f| (section, f)));
        let properties: Map<String, Value> =
            fields().map(|(section, field)| (field.id.clone(), property(section, field, lang))).collect();
        let required: Vec<&str> = fields()
            .filter(|(_, field)| field.required && field.when.is_none())
            .map(|(_, field)| field.id.as_str())
            .collect();
        let conditional: Vec<Value> = fields().filter_map(|(_, field)| demanded(field)).collect();
        let mut schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": address,
            "title": self.name.get(lang),
            "type": "object",
            "properties": properties,
            "required": required,
        });
        if let (Some(schema), false) = (schema.as_object_mut(), conditional.is_empty()) {
            schema.insert("allOf".to_owned(), conditional.into());
        }
        schema
    }
}

fn property(section: &FormSection, field: &FormField, lang: &str) -> Value {
    let mut property = kind(field, lang);
    let Some(members) = property.as_object_mut() else { return property };
    let mut put = |name: &str, value: Value| {
        members.insert(name.to_owned(), value);
    };
    put("title", field.label.get(lang).into());
    put("x-section", section.title.get(lang).into());
    if let Some(help) = &field.help {
        put("description", help.get(lang).into());
    }
    if let Some(when) = &field.when {
        put("x-when", when.text().into());
    }
    if let Some(prefill) = field.prefill {
        put("x-prefill", prefill.as_str().into());
    }
    property
}

/// Type and bounds of an answer, in the shape in which the API gives it back.
fn kind(field: &FormField, lang: &str) -> Value {
    let text = |max: u16| json!({ "type": "string", "maxLength": field.max_length.unwrap_or(max) });
    match field.kind {
        FieldKind::Text | FieldKind::Name | FieldKind::Address | FieldKind::Unit => text(LINE_MAX),
        FieldKind::LongText => text(LINES_MAX),
        FieldKind::Date => json!({ "type": "string", "format": "date" }),
        FieldKind::PersonalId => json!({ "type": "string", "pattern": "^[0-9]{12}$" }),
        FieldKind::Phone => json!({ "type": "string", "pattern": "^\\+?[0-9 .-]{9,20}$" }),
        FieldKind::Email => json!({ "type": "string", "format": "email" }),
        FieldKind::Number | FieldKind::Money => {
            let mut number = json!({ "type": "integer", "minimum": field.min.unwrap_or(0).max(0) });
            if let (Some(number), Some(max)) = (number.as_object_mut(), field.max) {
                number.insert("maximum".to_owned(), max.into());
            }
            number
        }
        FieldKind::YesNo => json!({ "type": "boolean" }),
        FieldKind::Choice => {
            let choice =
                |option: &super::FormOption| json!({ "const": option.id, "title": option.label.get(lang) });
            json!({ "type": "string", "oneOf": field.options.iter().map(choice).collect::<Vec<_>>() })
        }
    }
}

/// `if` and `then` for a required field whose condition rests on one other answer.
fn demanded(field: &FormField) -> Option<Value> {
    let when = field.when.as_ref().filter(|_| field.required)?;
    let (id, value) = single(when)?;
    Some(json!({
        "if": { "properties": { id.clone(): { "const": value } }, "required": [id] },
        "then": { "required": [field.id] },
    }))
}

/// The one answer a condition rests on and what it must be: `form.purpose == "marriage"`, `form.abroad`.
fn single(when: &Expression) -> Option<(String, Value)> {
    let text = when.text().trim();
    let (name, value) = match text.split_once("==") {
        Some((name, value)) => {
            let value = value.trim();
            let quoted =
                ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
            (name.trim(), Value::from(quoted?))
        }
        None => (text, Value::Bool(true)),
    };
    let is_name = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if value.as_str().is_some_and(|value| value.contains(['"', '\''])) {
        return None;
    }
    match name.split_once('.')? {
        ("form", id) if is_name(id) => Some((id.to_owned(), value)),
        ("fact", id) if is_name(id) => Some((format!("fact_{id}"), value)),
        _ => None,
    }
}
