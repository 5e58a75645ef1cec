//! `unit show`: what a code means and what it was made of; `unit resolve`: the unit of today behind an address.

use jiff::civil::Date;
use law::Province;
use law::province::{OldUnit, UnitCode};
use law::territory::{Gazetteer, UnitOn};
use registry::{Clock, SystemClock};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::options::{Options, UnitCommand};

/// Runs it.
pub fn run(options: &Options, what: &UnitCommand) -> Result<(), Failure> {
    let province = options.province()?;
    match what {
        UnitCommand::Show { code, on } => show(options, &province, code.trim(), *on),
        UnitCommand::Resolve { text } => resolve(options, &province, text),
    }
}

fn show(options: &Options, province: &Province, code: &str, on: Option<Date>) -> Result<(), Failure> {
    let today = law::time::local(SystemClock::default().now()).date();
    let day = on.unwrap_or(today);
    let province = &province.on(today);
    let Some(unit) = province.unit_on(code, day, today) else {
        // It is no unit today, but was one.
        if let (None, Some((old, ..))) = (on, province.ended(code)) {
            return show_old(options, province, old);
        }
        let day = day.strftime("%d/%m/%Y");
        return Err(Failure::new("unknown-unit", format!("no unit had the code {code:?} on {day}")));
    };
    let unit = match unit {
        UnitOn::Old(old) => return show_old(options, province, old),
        UnitOn::New(unit) => unit,
    };
    let code = UnitCode(code.to_owned());
    let old: Vec<&OldUnit> = province.predecessors(&code).collect();
    if options.json {
        let old: Vec<Value> = old
            .iter()
            .map(|o| json!({"code": o.code, "name": o.name, "district": o.district, "province": o.province, "divided": o.successors.len() > 1}))
            .collect();
        println!(
            "{}",
            json!({
                "code": code.0, "name": unit.full_name(), "kind": unit.kind, "province_code": unit.province.0,
                "remote": unit.remote, "formerly": old,
            })
        );
        return Ok(());
    }
    println!("{}  {}", code.0, unit.full_name());
    for old in old {
        let part = if old.successors.len() > 1 { ", một phần" } else { "" };
        println!("  {}  {}, {}, {}{part}", old.code, old.name, old.district, old.province);
    }
    Ok(())
}

/// A unit of before the reform, and what became of it.
fn show_old(options: &Options, province: &Province, old: &OldUnit) -> Result<(), Failure> {
    let became: Vec<_> = old.successors.iter().filter_map(|code| province.units.get(code)).collect();
    if options.json {
        let became: Vec<Value> = became
            .iter()
            .map(|unit| json!({"code": unit.code.0, "name": unit.full_name(), "province_code": unit.province.0}))
            .collect();
        println!(
            "{}",
            json!({
                "code": old.code, "name": old.name, "district": old.district, "province": old.province,
                "valid_to": province.ended(&old.code).map(|(_, last, _)| last.to_string()),
                "became": became,
            })
        );
        return Ok(());
    }
    println!("{}  {}, {}, {}", old.code, old.name, old.district, old.province);
    for unit in became {
        println!("  nay: {}  {}", unit.code.0, unit.full_name());
    }
    Ok(())
}

fn resolve(options: &Options, province: &Province, text: &str) -> Result<(), Failure> {
    let today = law::time::local(SystemClock::default().now()).date();
    let province = &province.on(today);
    let found = Gazetteer::new(province).resolve(province, text);
    if options.json {
        println!("{}", serde_json::to_string(&found)?);
        return Ok(());
    }
    if found.matches.is_empty() {
        println!("Không tìm thấy đơn vị nào khớp với {text:?}. Hãy thêm tên huyện hoặc tỉnh cũ.");
    }
    for unit in &found.matches {
        let home = province.units.get(&UnitCode(unit.province_code.clone())).map(law::Unit::full_name);
        println!("{}  {}, {}", unit.code, unit.name, home.unwrap_or_default());
        for via in &unit.via {
            let part = if via.portion == "part" { ", một phần" } else { "" };
            println!("  trước đây: {}  {}, {}, {}{part}", via.code, via.name, via.district, via.province);
        }
    }
    if let Some(question) = &found.question {
        println!("{question}");
    }
    Ok(())
}
