//! `calc index` and `calc cost`: the formulas of the law over a file of figures.

use std::path::Path;

use jiff::civil::Date;
use law::Province;
use law::cost::{Activity, Change, Cost, Effort, Line, Volume, cost};
use law::index::{Amount, Given, Indicator, Period, Scheme, Scope, Scored, sync_denominator};
use registry::{Clock, SystemClock};
use serde_json::{Map, Value, json};

use super::figures::{amount, bad, number, only, read};
use crate::failure::Failure;
use crate::options::Options;

/// Activities in one file at most.
const ACTIVITIES_MAX: usize = 10_000;

fn today() -> Date {
    law::time::local(SystemClock::default().now()).date()
}

/// The index of a file of numerators and denominators, under the scheme in force on `on` (today where it is not given).
pub fn index(options: &Options, file: &Path, on: Option<Date>, level: &str) -> Result<(), Failure> {
    let scope: Scope =
        level.parse().map_err(|unknown: law::index::UnknownScope| Failure::Usage(unknown.to_string()))?;
    let province = options.province()?;
    let day = on.unwrap_or_else(today);
    let scheme = province.index_on(day).ok_or_else(|| {
        Failure::new("no-index", format!("the pack has no index in force on {}", day.strftime("%d/%m/%Y")))
    })?;
    let value = read(file)?;
    let figures = value.as_object().ok_or_else(|| {
        bad("the file holds no JSON object such as {\"PUBLISH_ON_TIME\": {\"numerator\": 45, \"denominator\": 50}}")
    })?;
    let mut counted: Vec<(&str, &str, Given)> = Vec::new();
    for (name, value) in figures {
        let indicator = scheme.indicator(name).ok_or_else(|| bad(unknown(&province, scheme, name)))?;
        if !indicator.is_computed_for(scope) {
            return Err(bad(format!(
                "{name} is not computed for a {level}; leave it out, or choose another --level"
            )));
        }
        if let Some((_, other, _)) = counted.iter().find(|(id, ..)| *id == indicator.id) {
            return Err(bad(format!(
                "{other} and {name} are the same indicator {}; give it once",
                indicator.id
            )));
        }
        if let Some(given) = given(indicator, name, value)? {
            counted.push((&indicator.id, name, given));
        }
    }
    let scheme = scheme.for_scope(scope);
    let given = counted.iter().map(|(id, _, given)| (*id, *given));
    let scored = scheme.score(given).map_err(|unknown| bad(unknown.to_string()))?;
    if options.json {
        println!("{}", serde_json::to_string(&scored)?);
    } else {
        show(&scheme, &scored);
    }
    Ok(())
}

/// Why a name is no indicator of the day: it held at another time, or it is misspelt.
fn unknown(province: &Province, scheme: &Scheme, name: &str) -> String {
    if let Some(other) = province.index.iter().find(|other| other.indicator(name).is_some()) {
        let until = other.effective_to.map_or_else(String::new, |to| format!(" to {to}"));
        return format!(
            "{name} is an indicator from {}{until}; give --on with a day in that time, or what replaced it",
            other.effective_from
        );
    }
    let upper = name.to_uppercase();
    match law::text::nearest(&upper, scheme.names()) {
        Some(near) => format!("there is no indicator {name}; did you mean {near}?"),
        None => format!(
            "there is no indicator {name}; write a code such as PUBLISH_ON_TIME or a number such as 2.1"
        ),
    }
}

/// What is counted for one indicator; `None` where it is null, or both counts are.
fn given(indicator: &Indicator, name: &str, value: &Value) -> Result<Option<Given>, Failure> {
    let wrong = || {
        bad(format!(
            "{name} is not an object with numerator and denominator, such as {{\"numerator\": 45, \"denominator\": 50}}"
        ))
    };
    if value.is_null() {
        return Ok(None);
    }
    let map = value.as_object().ok_or_else(wrong)?;
    only(
        map,
        name,
        &["numerator", "denominator", "portal", "reporting_system", "previous_year", "period", "note"],
    )?;
    let amount_of = |key: &str| amount(map, key).map_err(|why| bad(format!("{name}.{key}: {why}")));
    let (numerator, denominator) = (amount_of("numerator")?, amount_of("denominator")?);
    let received = received(map, name)?;
    let given = match (numerator, denominator, received) {
        (None, None, None) if !map.is_empty() => return Ok(None),
        (_, Some(_), Some(_)) => {
            return Err(bad(format!(
                "{name}: give either denominator or portal and reporting_system, not both"
            )));
        }
        (Some(numerator), Some(denominator), None) => Given { numerator, denominator },
        // Never more than all: last year's share of a month may be less than what came in this month.
        (Some(numerator), None, Some(all)) => Given { numerator: numerator.min(all), denominator: all },
        _ => return Err(wrong()),
    };
    if !indicator.admits(given) {
        return Err(bad(format!(
            "{name}: the numerator {} is greater than the denominator {}; it counts a part of it, so correct one of them",
            json!(given.numerator),
            json!(given.denominator)
        )));
    }
    Ok(Some(given))
}

/// The denominator that follows from what two systems received.
fn received(map: &Map<String, Value>, name: &str) -> Result<Option<Amount>, Failure> {
    if !["portal", "reporting_system", "previous_year"].iter().any(|key| map.contains_key(*key)) {
        return Ok(None);
    }
    let read = |key: &str| amount(map, key).map_err(|why| bad(format!("{name}.{key}: {why}")));
    let period = map.get("period").cloned().unwrap_or(json!("month"));
    let period: Period = serde_json::from_value(period)
        .map_err(|_| bad(format!("{name}.period is month, quarter or year")))?;
    Ok(Some(sync_denominator(read("portal")?, read("reporting_system")?, read("previous_year")?, period)))
}

fn show(scheme: &Scheme, scored: &Scored) {
    let points = |score: Option<law::index::Points>| score.map_or_else(|| "–".to_owned(), |p| p.to_string());
    for group in &scheme.groups {
        let Some(score) = scored.groups.get(&group.id) else { continue };
        println!("{:<34} {:>6} / {}", group.name.vi, points(score.score), score.max);
        for indicator in scheme.indicators.iter().filter(|i| i.group == group.id && i.max > 0) {
            let Some(one) = scored.indicators.get(&indicator.id) else { continue };
            println!(
                "  {:<5} {:<26} {:>6} / {}",
                indicator.id,
                indicator.name.vi,
                points(one.score),
                one.max
            );
        }
    }
    let band = scored.band.as_deref().and_then(|code| scheme.bands.iter().find(|band| band.code == code));
    println!(
        "{:<34} {:>6} / {}  {}",
        "Tổng điểm",
        scored.total,
        scored.max,
        band.map_or("", |band| &band.name.vi)
    );
}

/// The cost of a procedure before and after a change.
pub fn cost_of(options: &Options, file: &Path) -> Result<(), Failure> {
    let province = options.province()?;
    let value = read(file)?;
    let input = value.as_object().ok_or_else(|| bad("the file holds no JSON object with activities"))?;
    only(
        input,
        "",
        &[
            "wage",
            "wage_per_hour",
            "year",
            "frequency",
            "subjects",
            "activities",
            "before",
            "after",
            "procedure",
            "name",
            "note",
        ],
    )?;
    let wage = wage(&province, input)?;
    let all = volume(input, "", Volume { frequency: 1.into(), subjects: 1.into() })?;
    let (activities, before, after) = sides(input, all)?;
    let found = cost(&activities, wage, before, after).map_err(|large| bad(large.to_string()))?;
    if options.json {
        println!("{}", document(&found, wage, before, after));
    } else {
        tell(&found, wage);
    }
    Ok(())
}

fn wage(province: &Province, input: &Map<String, Value>) -> Result<u64, Failure> {
    match (number(input, "", &["wage", "wage_per_hour"])?, input.get("year")) {
        (Some(_), Some(_)) => Err(bad("give either wage or year, not both")),
        (Some(wage), None) => Ok(wage.of_dong(1)),
        (None, Some(year)) => {
            let day = year.as_i64().and_then(|y| i16::try_from(y).ok()).and_then(|y| Date::new(y, 7, 1).ok());
            day.and_then(|day| province.wage_on(day)).ok_or_else(|| {
                bad(format!("the pack knows no wage for year {year}; give wage in đồng an hour"))
            })
        }
        (None, None) => province.wage_on(today()).ok_or_else(|| bad("give wage in đồng an hour")),
    }
}

fn volume(map: &Map<String, Value>, path: &str, all: Volume) -> Result<Volume, Failure> {
    Ok(Volume {
        frequency: number(map, path, &["frequency"])?.unwrap_or(all.frequency),
        subjects: number(map, path, &["subjects"])?.unwrap_or(all.subjects),
    })
}

/// `activities`, each with `before` and `after`; or `before` and `after`, each with its own activities and volume.
fn sides(input: &Map<String, Value>, all: Volume) -> Result<(Vec<Activity>, Volume, Volume), Failure> {
    if !input.contains_key("before") && !input.contains_key("after") {
        return Ok((table(input)?, all, all));
    }
    if input.contains_key("activities") {
        return Err(bad("give either activities or before and after, not both"));
    }
    let mut activities = Vec::new();
    let before = side(input, "before", all, &mut activities, |activity| &mut activity.before)?;
    let after = side(input, "after", all, &mut activities, |activity| &mut activity.after)?;
    Ok((activities, before, after))
}

/// One side: a list of steps, or an object with `activities` and where it differs `frequency` and `subjects`.
fn side(
    input: &Map<String, Value>,
    key: &str,
    all: Volume,
    activities: &mut Vec<Activity>,
    of: fn(&mut Activity) -> &mut Vec<Line>,
) -> Result<Volume, Failure> {
    let (list, volume) = match input.get(key) {
        Some(Value::Array(list)) => (list, all),
        Some(Value::Object(map)) => {
            only(map, key, &["activities", "frequency", "subjects", "note"])?;
            (listed(map, &format!("{key}."))?, volume(map, key, all)?)
        }
        _ => {
            return Err(bad(format!("{key} is missing; give a list of activities, [] where there are none")));
        }
    };
    for (at, value) in list.iter().enumerate() {
        let path = format!("{key}, activity {}", at + 1);
        let map = value.as_object().ok_or_else(|| bad(format!("{path} is not an object")))?;
        only(map, &path, &[STEP, NAMES].concat())?;
        let line = Line { share_millionths: share(map, &path)?, effort: effort(map, &path)? };
        add(activities, name(map, at), of, line);
    }
    Ok(volume)
}

/// Puts a step to the activity of its name, a new one where none has it.
fn add(activities: &mut Vec<Activity>, name: String, of: fn(&mut Activity) -> &mut Vec<Line>, line: Line) {
    if let Some(known) = activities.iter_mut().find(|activity| activity.name == name) {
        of(known).push(line);
        return;
    }
    let mut activity = Activity { name, ..Activity::default() };
    of(&mut activity).push(line);
    activities.push(activity);
}

fn listed<'a>(map: &'a Map<String, Value>, path: &str) -> Result<&'a Vec<Value>, Failure> {
    match map.get("activities") {
        Some(Value::Array(list)) if list.len() <= ACTIVITIES_MAX => Ok(list),
        Some(Value::Array(_)) => Err(bad(format!("{path}activities: at most {ACTIVITIES_MAX}"))),
        Some(_) => Err(bad(format!("{path}activities is not a list"))),
        None => Err(bad(format!(
            "{path}activities is missing: list what the applicant does, with hours and costs"
        ))),
    }
}

/// Activities with both sides in one row.
fn table(input: &Map<String, Value>) -> Result<Vec<Activity>, Failure> {
    let row = |(at, value): (usize, &Value)| {
        let path = format!("activity {}", at + 1);
        let map = value.as_object().ok_or_else(|| bad(format!("{path} is not an object")))?;
        only(map, &path, &[&["before", "after"], NAMES].concat())?;
        if !map.contains_key("before") && !map.contains_key("after") {
            return Err(bad(format!("{path} has neither before nor after")));
        }
        let share_millionths = share(map, &path)?;
        let side = |key| Ok::<_, Failure>(vec![Line { share_millionths, effort: cell(map, key, &path)? }]);
        Ok(Activity { name: name(map, at), before: side("before")?, after: side("after")? })
    };
    listed(input, "")?.iter().enumerate().map(row).collect()
}

/// One side of a row: an object, or an amount in đồng.
fn cell(map: &Map<String, Value>, key: &str, path: &str) -> Result<Effort, Failure> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(Effort::default()),
        Some(Value::Object(side)) => {
            let path = format!("{path} {key}");
            only(side, &path, STEP)?;
            effort(side, &path)
        }
        Some(Value::Number(_)) => {
            let dong = number(map, path, &[key])?.unwrap_or_default();
            Ok(Effort { direct_dong: dong.of_dong(1), ..Effort::default() })
        }
        Some(_) => Err(bad(format!("{path} {key} is neither an object nor an amount"))),
    }
}

/// What an activity is called, and in what share of the applications it is done.
const NAMES: &[&str] = &["activity", "name", "case_share", "note"];
/// What a step takes. Everything paid besides fees is added up.
const STEP: &[&str] = &[
    "hours",
    "wage",
    "fee",
    "direct",
    "direct_cost",
    "direct_costs",
    "out_of_pocket",
    "copies",
    "travel",
    "consulting",
];

fn name(map: &Map<String, Value>, at: usize) -> String {
    let given = ["activity", "name"].iter().find_map(|key| map.get(*key).and_then(Value::as_str));
    given.map_or_else(|| format!("{}", at + 1), str::to_owned)
}

fn share(map: &Map<String, Value>, path: &str) -> Result<u32, Failure> {
    let share = number(map, path, &["case_share"])?.unwrap_or_else(|| 1.into());
    u32::try_from(share.of_dong(1_000_000))
        .ok()
        .filter(|share| *share <= 1_000_000)
        .ok_or_else(|| bad(format!("{path}: case_share is a share from 0 to 1")))
}

/// Hours, what is paid besides (one amount, or several that are added), and the fee.
fn effort(map: &Map<String, Value>, path: &str) -> Result<Effort, Failure> {
    let mut direct: u64 = 0;
    for key in STEP.iter().filter(|key| !["hours", "wage", "fee"].contains(key)) {
        let amounts = match map.get(*key) {
            Some(Value::Array(list)) => list.clone(),
            Some(other) => vec![other.clone()],
            None => Vec::new(),
        };
        for value in amounts {
            let one = Map::from_iter([((*key).to_owned(), value)]);
            direct = direct.saturating_add(number(&one, path, &[key])?.unwrap_or_default().of_dong(1));
        }
    }
    Ok(Effort {
        hours: number(map, path, &["hours"])?.unwrap_or_default(),
        // An activity done by a specialist may have its own wage.
        wage_dong: number(map, path, &["wage"])?.map(|wage| wage.of_dong(1)),
        direct_dong: direct,
        fee_dong: number(map, path, &["fee"])?.unwrap_or_default().of_dong(1),
    })
}

fn document(found: &Cost, wage: u64, before: Volume, after: Volume) -> Value {
    let both = |old: Amount, new: Amount| {
        if old == new { json!(old) } else { json!({"before": old, "after": new}) }
    };
    let change = |change: &Change| json!(change);
    let activities: Vec<Value> = found
        .activities
        .iter()
        .map(|(name, one)| {
            let mut row = change(one);
            if let Some(map) = row.as_object_mut() {
                map.insert("activity".to_owned(), json!(name));
            }
            row
        })
        .collect();
    json!({
        "activities": activities, "wage": wage, "frequency": both(before.frequency, after.frequency),
        "subjects": both(before.subjects, after.subjects),
        "once": change(&found.once), "before": found.year.before, "after": found.year.after,
        "saved": found.year.saved, "cut_percent": found.year.cut_percent,
    })
}

fn tell(found: &Cost, wage: u64) {
    let percent = |cut: Option<f64>| cut.map_or_else(|| "–".to_owned(), |cut| format!("{cut:.2} %"));
    println!("{:<28} {:>18} {:>18} {:>10}", format!("({wage} đồng/giờ)"), "Trước", "Sau", "Giảm");
    let row = |name: &str, change: &Change| {
        println!(
            "{:<28} {:>18} {:>18} {:>10}",
            name,
            change.before,
            change.after,
            percent(change.cut_percent)
        );
    };
    for (name, change) in &found.activities {
        row(name, change);
    }
    row("Một lần thực hiện", &found.once);
    row("Cả năm", &found.year);
    println!("Tiết kiệm mỗi năm: {} đồng", found.year.saved);
}
