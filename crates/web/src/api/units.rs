//! `GET /api/v1/units` and `/units/{code}`: the province's communes and wards with the agencies that serve them.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use law::text::fold;
use law::{Agency, Province, Unit, UnitCode};
use serde_json::{Value, json};

use super::caller::Speaks;
use super::query::{Query, page};
use super::views::put_all;
use crate::common::problem::ApiFault;
use crate::common::{App, Lang};

/// Communes and wards, by name with `q`.
pub(crate) async fn list(
    State(app): State<App>,
    Speaks(lang): Speaks,
    query: Query,
) -> Result<Response, ApiFault> {
    let province = app.province();
    let typed = query.get("q").map(fold);
    let fits = province.communes().filter(|unit| match &typed {
        Some(typed) => unit.code.0 == *typed || fold(&unit.full_name()).contains(typed.as_str()),
        None => true,
    });
    let (items, next) = page(fits, &query)?;
    let items: Vec<Value> = items.into_iter().map(|unit| self::unit(unit, &province, lang)).collect();
    Ok(Json(json!({ "items": items, "next": next })).into_response())
}

/// Most characters of an address that are looked at.
const TEXT_MAX: usize = 300;

/// What an address, old or new, means today.
pub(crate) async fn resolve(State(app): State<App>, query: Query) -> Result<Response, ApiFault> {
    let text = query.get("q").ok_or(ApiFault::BadQuery("q"))?;
    if text.chars().count() > TEXT_MAX {
        return Err(ApiFault::BadQuery("q"));
    }
    Ok(Json(app.resolve(text)).into_response())
}

/// One unit, of this province with its agencies, of another with its name.
pub(crate) async fn one(
    State(app): State<App>,
    Path(code): Path<String>,
    Speaks(lang): Speaks,
) -> Result<Response, ApiFault> {
    let province = app.province();
    let Some(found) = province.units.get(&UnitCode(code.clone())) else {
        let (old, last, source) = province.ended(&code).ok_or(ApiFault::NotFound)?;
        let became = old.successors.iter().filter_map(|code| province.units.get(code));
        return Ok(Json(json!({
            "code": old.code,
            "full_name": old.name,
            "district": old.district,
            "province_code": old.province_code,
            "valid_to": last,
            "source": source.number,
            "became": became.map(|one| unit(one, &province, lang)).collect::<Vec<_>>(),
        }))
        .into_response());
    };
    let mut full = unit(found, &province, lang);
    let before: Vec<Value> = province
        .old_units
        .iter()
        .filter(|old| old.successors.contains(&found.code))
        .map(|old| {
            json!({
                "code": old.code,
                "name": old.name,
                "district": old.district,
                "province": old.province,
                "divided": old.successors.len() > 1,
            })
        })
        .collect();
    put_all(&mut full, json!({ "formed_from": before }));
    Ok(Json(full).into_response())
}

fn unit(unit: &Unit, province: &Province, lang: Lang) -> Value {
    json!({
        "code": unit.code,
        "name": unit.name,
        "full_name": unit.full_name(),
        "kind": unit.kind,
        "province_code": unit.province,
        "remote": unit.remote,
        "centre": unit.centre.map(|(north, east)| json!({ "latitude": north, "longitude": east })),
        "committee": province.committee_of(&unit.code).map(|a| agency(a, lang)),
        "service_centre": province.centre_of(&unit.code).map(|a| agency(a, lang)),
    })
}

fn agency(agency: &Agency, lang: Lang) -> Value {
    json!({ "id": agency.id, "name": agency.name.get(lang.tag()), "phone": agency.phone })
}
