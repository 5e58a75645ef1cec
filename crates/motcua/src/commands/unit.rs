//! `unit show`: a unit and what it was made of.

use law::province::UnitCode;
use serde_json::json;

use crate::failure::Failure;
use crate::options::{Options, UnitCommand};

/// Runs it.
pub fn run(options: &Options, what: &UnitCommand) -> Result<(), Failure> {
    let UnitCommand::Show { code } = what;
    let province = options.province()?;
    let code = UnitCode(code.trim().to_owned());
    let unit = province.units.get(&code).ok_or_else(|| {
        Failure::new("unknown-unit", format!("no unit has the code {:?} since 1 July 2025", code.0))
    })?;
    let old: Vec<_> = province.old_units.iter().filter(|old| old.successors.contains(&code)).collect();
    if options.json {
        let old: Vec<_> = old
            .iter()
            .map(|o| json!({"code": o.code, "name": o.name, "district": o.district, "province": o.province, "divided": o.successors.len() > 1}))
            .collect();
        let document = json!({
            "code": code.0, "name": unit.full_name(), "kind": unit.kind, "province_code": unit.province.0,
            "remote": unit.remote, "formerly": old,
        });
        println!("{document}");
        return Ok(());
    }
    println!("{}  {}", code.0, unit.full_name());
    for old in old {
        let part = if old.successors.len() > 1 { ", một phần" } else { "" };
        println!("  {}  {}, {}, {}{part}", old.code, old.name, old.district, old.province);
    }
    Ok(())
}
