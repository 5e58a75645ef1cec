//! `calc index` and `calc cost`: the formulas of the law over a file of figures.

use std::fmt;
use std::io::Read;
use std::path::Path;

use jiff::civil::Date;
use law::cost::{Activity, Change, Cost, Effort, Volume, cost};
use law::index::{Amount, Given, Period, Scheme, Scored, sync_denominator};
use registry::{Clock, SystemClock};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::options::Options;

/// Activities in one file at most.
const ACTIVITIES_MAX: usize = 10_000;

fn bad(detail: impl Into<String>) -> Failure {
    Failure::new("input", detail)
}

fn text_of(file: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let read = if file.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text).map(|_| ())
    } else {
        std::fs::read_to_string(file).map(|found| text = found)
    };
    read.map_err(|error| Failure::new("file", format!("{}: {error}", file.display())))?;
    if text.trim().is_empty() {
        return Err(bad(format!("{} is empty; it should hold a JSON object", file.display())));
    }
    Ok(text)
}

fn today() -> Date {
    law::time::local(SystemClock::default().now()).date()
}

/// An object whose keys may not repeat: the second value of a key is never taken silently.
struct Pairs(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "an object such as {\"PUBLISH_ON_TIME\": {\"numerator\": 45, \"denominator\": 50}}",
                )
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs: Vec<(String, Value)> = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, Value>()? {
                    if pairs.iter().any(|(known, _)| *known == key) {
                        return Err(serde::de::Error::custom(format!(
                            "{key} is there twice; keep one of them"
                        )));
                    }
                    pairs.push((key, value));
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Each)
    }
}

/// The index of a file of numerators and denominators, under the scheme in force on `on` (today where it is not given).
pub fn index(options: &Options, file: &Path, on: Option<Date>) -> Result<(), Failure> {
    let province = options.province()?;
    let day = on.unwrap_or_else(today);
    let scheme = province.index_on(day).ok_or_else(|| {
        Failure::new("no-index", format!("the pack has no index in force on {}", day.strftime("%d/%m/%Y")))
    })?;
    let pairs: Pairs = serde_json::from_str(&text_of(file)?)?;
    let mut counted: Vec<(&str, &str, Given)> = Vec::new();
    for (name, value) in &pairs.0 {
        let Some(given) = given(name, value)? else { continue };
        if let Some(indicator) = scheme.indicator(name) {
            if let Some((_, other, _)) = counted.iter().find(|(id, _, _)| *id == indicator.id) {
                return Err(bad(format!(
                    "{other} and {name} are the same indicator {}; give it once",
                    indicator.id
                )));
            }
            counted.push((&indicator.id, name, given));
        } else {
            counted.push((name, name, given));
        }
    }
    let scored = scheme
        .score(counted.iter().map(|(_, name, given)| (*name, *given)))
        .map_err(|unknown| bad(unknown.to_string()))?;
    if options.json {
        println!("{}", serde_json::to_string(&scored)?)
    } else {
        show(scheme, &scored)
    }
    Ok(())
}

/// What is counted for one indicator; `None` where both are null.
fn given(name: &str, value: &Value) -> Result<Option<Given>, Failure> {
    let wrong = || {
        bad(format!(
            "{name} is not an object with numerator and denominator, such as {{\"numerator\": 45, \"denominator\": 50}}"
        ))
    };
    let map = value.as_object().ok_or_else(wrong)?;
    let read = |key: &str| amount(map, key).map_err(|why| bad(format!("{name}.{key}: {why}")));
    let (numerator, denominator) = (read("numerator")?, read("denominator")?);
    let reported = ["portal", "reporting_system", "previous_year"].iter().any(|key| map.contains_key(*key));
    let denominator = match (denominator, reported) {
        (None, true) => {
            let period = map.get("period").cloned().unwrap_or(json!("month"));
            let period: Period = serde_json::from_value(period)
                .map_err(|_| bad(format!("{name}.period is month, quarter or year")))?;
            Some(sync_denominator(read("portal")?, read("reporting_system")?, read("previous_year")?, period))
        }
        (denominator, _) => denominator,
    };
    match (numerator, denominator) {
        (None, None) if !map.is_empty() => Ok(None),
        (Some(numerator), Some(denominator)) if numerator > denominator => {
            Err(bad(format!("{name}: the numerator is greater than the denominator; correct one of them")))
        }
        (Some(numerator), Some(denominator)) => Ok(Some(Given { numerator, denominator })),
        _ => Err(wrong()),
    }
}

fn amount(map: &Map<String, Value>, key: &str) -> Result<Option<Amount>, String> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Number(number)) => {
            number.to_string().parse().map(Some).map_err(|fault: law::index::NotAnAmount| fault.to_string())
        }
        Some(other) => Err(format!("{other} is not a number")),
    }
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
    println!("{:<34} {:>6} / 100  {}", "Tổng điểm", scored.total, band.map_or("", |band| &band.name.vi));
}

/// The cost of a procedure before and after a change.
pub fn cost_of(options: &Options, file: &Path) -> Result<(), Failure> {
    let province = options.province()?;
    let value: Value = serde_json::from_str(&text_of(file)?)?;
    let input = value.as_object().ok_or_else(|| bad("the file holds no JSON object with activities"))?;
    let known_wage = province.wage_on(today());
    let wage = match (number(input, "", &["wage", "wage_per_hour"])?, input.get("year")) {
        (Some(wage), _) => wage.of_dong(1),
        (None, Some(year)) => {
            let day = year.as_i64().and_then(|y| i16::try_from(y).ok()).and_then(|y| Date::new(y, 7, 1).ok());
            day.and_then(|day| province.wage_on(day)).ok_or_else(|| {
                bad(format!("the pack knows no wage for year {year}; give wage in đồng an hour"))
            })?
        }
        (None, None) => known_wage.ok_or_else(|| bad("give wage in đồng an hour"))?,
    };
    let one = Amount::from(1);
    let volume = Volume {
        frequency: number(input, "", &["frequency"])?.unwrap_or(one),
        subjects: number(input, "", &["subjects"])?.unwrap_or(one),
    };
    let activities = activities(input)?;
    let found = cost(&activities, wage, volume);
    if options.json {
        println!("{}", document(&found, wage, volume))
    } else {
        tell(&found, wage)
    }
    Ok(())
}

/// `activities`, each with `before` and `after`; or `before` and `after`, each with `activities`.
fn activities(input: &Map<String, Value>) -> Result<Vec<Activity>, Failure> {
    let listed = |map: &Map<String, Value>, path: &str| match map.get("activities") {
        Some(Value::Array(list)) if list.len() <= ACTIVITIES_MAX => Ok(list.clone()),
        Some(Value::Array(_)) => Err(bad(format!("{path}activities: at most {ACTIVITIES_MAX}"))),
        Some(_) => Err(bad(format!("{path}activities is not a list"))),
        None => Err(bad(format!(
            "{path}activities is missing: list what the applicant does, with hours and costs"
        ))),
    };
    if let (Some(Value::Object(before)), Some(Value::Object(after))) =
        (input.get("before"), input.get("after"))
    {
        let (before, after) = (listed(before, "before.")?, listed(after, "after.")?);
        let mut activities = Vec::new();
        for (at, (value, side)) in
            before.iter().map(|v| (v, true)).chain(after.iter().map(|v| (v, false))).enumerate()
        {
            let map =
                value.as_object().ok_or_else(|| bad(format!("activity {} is not an object", at + 1)))?;
            let (name, effort) = (name(map, at), effort(map, &format!("activity {}", at + 1))?);
            let known = activities.iter_mut().find(|a: &&mut Activity| !side && a.name == name);
            match known {
                Some(activity) => activity.after = effort,
                None => activities.push(Activity {
                    name,
                    share_millionths: share(map, at)?,
                    before: if side { effort } else { Effort::default() },
                    after: if side { Effort::default() } else { effort },
                }),
            }
        }
        return Ok(activities);
    }
    let list = listed(input, "")?;
    let side = |map: &Map<String, Value>, key: &str, at: usize| match map.get(key) {
        None | Some(Value::Null) => Ok(Effort::default()),
        Some(Value::Object(side)) => effort(side, &format!("activity {} {key}", at + 1)),
        Some(Value::Number(_)) => {
            let dong = number(map, &format!("activity {}", at + 1), &[key])?.unwrap_or_default();
            Ok(Effort { direct_dong: dong.of_dong(1), ..Effort::default() })
        }
        Some(_) => Err(bad(format!("activity {} {key} is neither an object nor an amount", at + 1))),
    };
    let read = |(at, value): (usize, &Value)| {
        let map = value.as_object().ok_or_else(|| bad(format!("activity {} is not an object", at + 1)))?;
        if !map.contains_key("before") && !map.contains_key("after") {
            return Err(bad(format!("activity {} has neither before nor after", at + 1)));
        }
        Ok(Activity {
            name: name(map, at),
            share_millionths: share(map, at)?,
            before: side(map, "before", at)?,
            after: side(map, "after", at)?,
        })
    };
    list.iter().enumerate().map(read).collect()
}

fn name(map: &Map<String, Value>, at: usize) -> String {
    let given = ["activity", "name"].iter().find_map(|key| map.get(*key).and_then(Value::as_str));
    given.map_or_else(|| format!("{}", at + 1), str::to_owned)
}

fn share(map: &Map<String, Value>, at: usize) -> Result<u32, Failure> {
    let share = number(map, &format!("activity {}", at + 1), &["case_share"])?.unwrap_or_else(|| 1.into());
    u32::try_from(share.of_dong(1_000_000))
        .ok()
        .filter(|share| *share <= 1_000_000)
        .ok_or_else(|| bad(format!("activity {}: case_share is a share from 0 to 1", at + 1)))
}

/// Hours, what is paid besides (one amount, or several that are added), and the fee.
fn effort(map: &Map<String, Value>, path: &str) -> Result<Effort, Failure> {
    const KNOWN: [&str; 14] = [
        "activity",
        "name",
        "case_share",
        "hours",
        "wage",
        "direct",
        "direct_cost",
        "direct_costs",
        "out_of_pocket",
        "copies",
        "travel",
        "consulting",
        "fee",
        "note",
    ];
    if let Some(unknown) = map.keys().find(|key| !KNOWN.contains(&key.as_str())) {
        return Err(bad(format!(
            "{path}: nothing is called {unknown}; there are hours, direct_costs and fee"
        )));
    }
    let hours = number(map, path, &["hours"])?.unwrap_or_default();
    let fee = number(map, path, &["fee"])?.unwrap_or_default();
    // An activity done by a specialist may have its own wage.
    let own_wage = number(map, path, &["wage"])?.map(|wage| wage.of_dong(1));
    let (hours, mut direct) = match own_wage {
        Some(wage) => (Amount::default(), hours.of_dong(wage)),
        None => (hours, 0),
    };
    for key in ["direct", "direct_cost", "direct_costs", "out_of_pocket", "copies", "travel", "consulting"] {
        let amounts = match map.get(key) {
            Some(Value::Array(list)) => list.clone(),
            Some(other) => vec![other.clone()],
            None => Vec::new(),
        };
        for value in amounts {
            let mut one = Map::new();
            one.insert(key.to_owned(), value);
            let dong = number(&one, path, &[key])?.unwrap_or_default().of_dong(1);
            direct = direct.saturating_add(dong);
        }
    }
    Ok(Effort { hours, direct_dong: direct, fee_dong: fee.of_dong(1) })
}

fn number(map: &Map<String, Value>, path: &str, keys: &[&str]) -> Result<Option<Amount>, Failure> {
    for key in keys {
        let path = if path.is_empty() { (*key).to_owned() } else { format!("{path}, {key}") };
        if let Some(found) = amount(map, key).map_err(|why| bad(format!("{path}: {why}")))? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn document(found: &Cost, wage: u64, volume: Volume) -> Value {
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
        "activities": activities, "wage": wage, "frequency": volume.frequency, "subjects": volume.subjects,
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
