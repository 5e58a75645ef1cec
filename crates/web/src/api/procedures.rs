//! `GET /api/v1/procedures` and `/procedures/{code}`: the catalogue as of a day.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use law::code::ProcedureCode;
use law::procedure::{Case, Channel, Component, FeeRule, FormField, IntakeScope, Level, Procedure};
use law::province::CatalogueEntry;
use law::{AgencyKind, LocalText, Province};
use serde_json::{Value, json};

use super::caller::Speaks;
use super::query::{Query, page};
use crate::common::circumstances;
use crate::common::problem::ApiFault;
use crate::common::{App, Lang, casework_text, find_procedure, opening_input};

/// The catalogue.
pub(crate) async fn list(
    State(app): State<App>,
    Speaks(lang): Speaks,
    query: Query,
) -> Result<Response, ApiFault> {
    let province = app.province();
    let on = query.date("on")?.unwrap_or_else(|| law::time::local(app.now()).date());
    let level = query.read("level", |text| match text {
        "commune" => Some(Level::Commune),
        "province" => Some(Level::Province),
        _ => None,
    })?;
    let field = query.read("field", |text| province.fields.contains_key(text).then(|| text.to_owned()))?;
    let unit = query.read("unit", |text| opening_input::centre(&province, text))?;
    let mut found = find_procedure::in_force(&province, on);
    if let Some(typed) = query.get("q") {
        found = app.finders().procedures(&province, on, typed).into_iter().map(|(_, p)| p).collect();
    }
    let fits = found.into_iter().filter(|p| {
        level.is_none_or(|level| p.level == level)
            && field.as_ref().is_none_or(|field| p.field == *field)
            && unit.is_none_or(|centre| is_taken_in_at(p, centre))
    });
    let (items, next) = page(fits, &query)?;
    let items: Vec<Value> = items.into_iter().map(|p| short(p, &province, lang)).collect();
    Ok(Json(json!({ "items": items, "next": next })).into_response())
}

/// Every centre takes in what is not bound to the authority's own desk.
fn is_taken_in_at(procedure: &Procedure, centre: &law::Agency) -> bool {
    let own_desk = match procedure.level {
        Level::Commune => centre.kind == AgencyKind::CommuneCentre,
        Level::Province => centre.kind == AgencyKind::ProvincialCentre,
    };
    own_desk || procedure.intake_scope != IntakeScope::OwnUnitOnly
}

/// One procedure, in the edition of a day.
pub(crate) async fn one(
    State(app): State<App>,
    Path(code): Path<String>,
    Speaks(lang): Speaks,
    query: Query,
) -> Result<Response, ApiFault> {
    let province = app.province();
    let on = query.date("on")?.unwrap_or_else(|| law::time::local(app.now()).date());
    let code = ProcedureCode(opening_input::national_code(&code));
    let Some(editions) = province.procedures.get(&code) else {
        let entry = app.read(move |view| view.catalogue_entry(&code)).await?.ok_or(ApiFault::NotFound)?;
        return Ok(Json(national(&entry)).into_response());
    };
    let edition = editions.iter().rev().find(|edition| edition.in_force(on)).ok_or(ApiFault::NotFound)?;
    let mut full = short(edition, &province, lang);
    if let (Some(full), Value::Object(more)) = (full.as_object_mut(), details(edition, lang)) {
        full.extend(more);
        full.insert("editions".to_owned(), editions.iter().map(period).collect());
        full.insert("on".to_owned(), on.to_string().into());
    }
    Ok(Json(full).into_response())
}

/// The form of one procedure as JSON Schema 2020-12, in the edition of a day.
pub(crate) async fn form_schema(
    State(app): State<App>,
    Path(code): Path<String>,
    Speaks(lang): Speaks,
    query: Query,
) -> Result<Response, ApiFault> {
    let province = app.province();
    let on = query.date("on")?.unwrap_or_else(|| law::time::local(app.now()).date());
    let code = ProcedureCode(opening_input::national_code(&code));
    let editions = province.procedures.get(&code).ok_or(ApiFault::NotFound)?;
    let edition = editions.iter().rev().find(|edition| edition.in_force(on)).ok_or(ApiFault::NotFound)?;
    let base = &app.config().base_url;
    let address = format!("{base}/api/v1/procedures/{code}/form-schema?on={}", edition.effective_from);
    let schema = edition.form_schema(&address, lang.tag());
    Ok(([(header::CONTENT_TYPE, "application/schema+json")], Json(schema).into_response().into_body())
        .into_response())
}

/// An entry of the national catalogue: look-up only until the pack has a full file for it.
fn national(entry: &CatalogueEntry) -> Value {
    json!({
        "code": entry.code,
        "name": entry.name,
        "field": { "code": null, "name": entry.field },
        "ministry": entry.ministry,
        "levels": entry.levels,
        "handling": "look_up_only",
    })
}

fn words(text: &LocalText, lang: Lang) -> &str {
    text.get(lang.tag())
}

fn period(procedure: &Procedure) -> Value {
    json!({
        "effective_from": procedure.effective_from.to_string(),
        "effective_to": procedure.effective_to.map(|day: Date| day.to_string()),
    })
}

/// A procedure in a list.
fn short(procedure: &Procedure, province: &Province, lang: Lang) -> Value {
    let ordinary = circumstances::ordinary(procedure, None, Channel::Direct);
    let limit = procedure.limit(&ordinary);
    let fees = opening_input::plain_fees(procedure, &ordinary);
    json!({
        "code": procedure.code,
        "name": words(&procedure.name, lang),
        "summary": words(&procedure.summary, lang),
        "field": {
            "code": procedure.field,
            "name": province.fields.get(&procedure.field).map(|name| words(name, lang)),
        },
        "level": procedure.level,
        "authority": procedure.authority,
        "handling": procedure.handling,
        "channels": procedure.channels,
        "online_level": procedure.online_level,
        "intake_scope": procedure.intake_scope,
        "immediate": procedure.immediate,
        "limit": limit.map(|rule| rule.limit),
        "limit_words": limit.map(|rule| lang.limit(rule.limit)),
        "fee_dong": fees.iter().map(|fee| fee.dong).sum::<u64>(),
        "effective_from": procedure.effective_from.to_string(),
        "effective_to": procedure.effective_to.map(|day| day.to_string()),
    })
}

fn details(procedure: &Procedure, lang: Lang) -> Value {
    json!({
        "keywords": procedure.keywords,
        "subjects": procedure.subjects,
        "proactive_level": procedure.proactive_level,
        "clock_policy": procedure.clock_policy,
        "cases": procedure.cases.iter().map(|case: &Case| json!({
            "id": case.id, "name": words(&case.name, lang),
        })).collect::<Vec<_>>(),
        "limits": procedure.limits.iter().map(|rule| json!({
            "limit": rule.limit, "limit_words": lang.limit(rule.limit), "case": rule.case,
            "channel": rule.channel, "remote": rule.remote, "source": rule.source.to_string(),
        })).collect::<Vec<_>>(),
        "components": procedure.components.iter().map(|c| component(c, lang)).collect::<Vec<_>>(),
        "fees": procedure.fees.iter().map(|fee| fee_rule(fee, lang)).collect::<Vec<_>>(),
        "steps": procedure.steps.iter().map(|budget| json!({
            "step": budget.step, "name": casework_text::step(budget.step, lang), "hours": budget.hours,
        })).collect::<Vec<_>>(),
        "results": procedure.results.iter().map(|result| json!({
            "code": result.code, "name": words(&result.name, lang),
        })).collect::<Vec<_>>(),
        "form": procedure.form.iter().map(|section| json!({
            "id": section.id, "title": words(&section.title, lang),
            "fields": section.fields.iter().map(|field| form_field(field, lang)).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "legal_basis": procedure.legal_basis.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "announcement": procedure.announcement,
        "unverified": procedure.unverified.iter().map(|value| json!({
            "field": value.field, "note": words(&value.note, lang),
        })).collect::<Vec<_>>(),
    })
}

fn component(component: &Component, lang: Lang) -> Value {
    json!({
        "id": component.id,
        "name": words(&component.name, lang),
        "kind": component.kind,
        "quantity": component.quantity,
        "required": component.required,
        "case": component.case,
        "register": component.register,
        "must_digitise": component.must_digitise,
    })
}

fn fee_rule(fee: &FeeRule, lang: Lang) -> Value {
    json!({
        "id": fee.id,
        "name": words(&fee.name, lang),
        "dong": fee.dong,
        "per": fee.per.as_ref().map(|per| words(per, lang)),
        "channel": fee.channel,
        "case": fee.case,
        "source": fee.source.to_string(),
    })
}

fn form_field(field: &FormField, lang: Lang) -> Value {
    json!({
        "id": field.id,
        "label": words(&field.label, lang),
        "help": field.help.as_ref().map(|help| words(help, lang)),
        "kind": field.kind,
        "required": field.required,
        "options": field.options.iter().map(|option| json!({
            "id": option.id, "label": words(&option.label, lang),
        })).collect::<Vec<_>>(),
    })
}
