//! Files of figures as people write them: read whole or refused with the place and the cure, nothing taken silently.
//! Knows no formula.

use std::fmt;
use std::io::Read;
use std::path::Path;

use law::index::{Amount, NotAnAmount};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::failure::Failure;

/// A figure or a key that is wrong.
pub fn bad(detail: impl Into<String>) -> Failure {
    Failure::new("input", detail)
}

/// The JSON value of a file, `-` for standard input.
pub fn read(file: &Path) -> Result<Value, Failure> {
    let mut text = String::new();
    let read = if file.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text).map(|_| ())
    } else {
        std::fs::read_to_string(file).map(|found| text = found)
    };
    read.map_err(|error| Failure::new("file", format!("{}: {error}", file.display())))?;
    // Windows editors begin files with this mark.
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(bad(format!("{} is empty; it should hold a JSON object", file.display())));
    }
    Ok(serde_json::from_str::<Unrepeated>(text)?.0)
}

/// A value in which no object has a key twice: of two values of one key none is taken.
struct Unrepeated(Value);

impl<'de> Deserialize<'de> for Unrepeated {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Each).map(Self)
    }
}

struct Each;

impl<'de> Visitor<'de> for Each {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Unrepeated(value)) = list.next_element()? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = object.next_key::<String>()? {
            if map.contains_key(&key) {
                return Err(Error::custom(format!("{key} is there twice; keep one of them")));
            }
            let Unrepeated(value) = object.next_value()?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

/// Refuses keys nobody reads, with the nearest one that is read.
pub fn only(map: &Map<String, Value>, path: &str, known: &[&str]) -> Result<(), Failure> {
    let Some(unknown) = map.keys().find(|key| !known.contains(&key.as_str())) else { return Ok(()) };
    let place = if path.is_empty() { String::new() } else { format!("{path}: ") };
    let cure = match law::text::nearest(unknown, known.iter().copied()) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("there are {}", known.join(", ")),
    };
    Err(bad(format!("{place}nothing is called {unknown}; {cure}")))
}

/// The amount of a key; `None` where it is null or not there.
pub fn amount(map: &Map<String, Value>, key: &str) -> Result<Option<Amount>, String> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Number(number)) => {
            decimal(number).parse().map(Some).map_err(|fault: NotAnAmount| fault.to_string())
        }
        Some(other) => Err(format!("{other} is not a number; write it without quotes, such as 12 or 0.5")),
    }
}

/// A number as a plain decimal: JSON may write 0.000001 as 1e-6.
fn decimal(number: &Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() && float.abs() < 1e15 => float.to_string(),
        _ => number.to_string(),
    }
}

/// The amount that stands under one of several names; two of them together are refused.
pub fn number(map: &Map<String, Value>, path: &str, keys: &[&str]) -> Result<Option<Amount>, Failure> {
    let mut found: Option<(&str, Amount)> = None;
    for key in keys {
        let path = if path.is_empty() { (*key).to_owned() } else { format!("{path}, {key}") };
        let Some(one) = amount(map, key).map_err(|why| bad(format!("{path}: {why}")))? else { continue };
        if let Some((other, _)) = found {
            return Err(bad(format!("{path} and {other} are the same; give it once")));
        }
        found = Some((key, one));
    }
    Ok(found.map(|(_, amount)| amount))
}
