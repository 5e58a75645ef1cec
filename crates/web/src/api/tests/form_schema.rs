//! The forms as JSON Schema: each is one, and it says of answers what intake says of them.

use law::procedure::{FieldKind, FormField};
use serde_json::{Map, Value, json};

use crate::common::Lang;
use crate::common::answers::check;
use crate::common::fields::Fields;
use crate::house::House;

fn good(field: &FormField) -> Value {
    let within = |number: i64| number.clamp(field.min.unwrap_or(0), field.max.unwrap_or(i64::MAX));
    match field.kind {
        FieldKind::Date => "1994-03-12".into(),
        FieldKind::PersonalId => "066194001234".into(),
        FieldKind::Phone => "0914123456".into(),
        FieldKind::Email => "nguoidan@example.vn".into(),
        FieldKind::Number | FieldKind::Money => within(2).into(),
        FieldKind::YesNo => false.into(),
        FieldKind::Choice => field.options[0].id.as_str().into(),
        _ => "A".into(),
    }
}

/// An answer of another kind, and one out of bounds.
fn bad(field: &FormField) -> Vec<Value> {
    let mut bad = vec![json!({ "a": 1 })];
    match field.kind {
        FieldKind::PersonalId | FieldKind::Phone => bad.push("12".into()),
        FieldKind::Number | FieldKind::Money => {
            bad.push((-1).into());
            bad.extend(field.max.map(|max| Value::from(max + 1)));
        }
        FieldKind::Choice => bad.push("no such choice".into()),
        FieldKind::Text => bad.push("x".repeat(6_000).into()),
        _ => {}
    }
    bad
}

#[tokio::test]
async fn every_form_is_a_schema_that_agrees_with_intake() {
    let house = House::open();
    for procedure in house.province.procedures.values().flatten() {
        let path = format!("/api/v1/procedures/{}/form-schema", procedure.code);
        let answer = house.get("", &path).await;
        assert_eq!(answer.headers["content-type"], "application/schema+json");
        let schema = answer.json();
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{path}");
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let fields: Vec<&FormField> = procedure.form.iter().flat_map(|section| &section.fields).collect();
        let whole: Map<String, Value> = fields.iter().map(|field| (field.id.clone(), good(field))).collect();
        assert!(validator.is_valid(&Value::Object(whole.clone())), "{path}");
        for field in fields {
            for wrong in bad(field) {
                let mut answers = whole.clone();
                answers.insert(field.id.clone(), wrong.clone());
                let taken = check(std::iter::once(field), Fields::Json(&answers)).is_ok();
                let valid = validator.is_valid(&Value::Object(answers));
                assert!(!taken && !valid, "{path} {} {wrong}", field.id);
            }
            let mut answers = whole.clone();
            answers.remove(&field.id);
            if field.required && field.when.is_none() {
                assert!(!validator.is_valid(&Value::Object(answers)), "{path} without {}", field.id);
            }
        }
    }
}

#[tokio::test]
async fn a_condition_on_one_answer_is_demanded() {
    let house = House::open();
    let mut demanded = 0;
    for procedure in house.province.procedures.values().flatten() {
        let schema = procedure.form_schema("x", Lang::Nb.tag());
        for rule in schema["allOf"].as_array().into_iter().flatten() {
            let (asked, then) = (&rule["if"]["required"][0], &rule["then"]["required"][0]);
            let validator = jsonschema::draft202012::new(&json!({ "allOf": [rule] })).unwrap();
            let wanted = rule["if"]["properties"][asked.as_str().unwrap()]["const"].clone();
            let mut answers = json!({ asked.as_str().unwrap(): wanted });
            assert!(!validator.is_valid(&answers), "{}: {rule}", procedure.code);
            answers[then.as_str().unwrap()] = "there".into();
            assert!(validator.is_valid(&answers));
            assert!(validator.is_valid(&json!({})));
            demanded += 1;
        }
    }
    assert!(demanded > 20, "{demanded}");
    let nothing = house.get("", "/api/v1/procedures/9.999999/form-schema").await;
    assert_eq!(nothing.status, 404);
    let before = house.get("", "/api/v1/procedures/1.004873/form-schema?on=2020-01-01").await;
    assert_eq!(before.status, 404);
}
