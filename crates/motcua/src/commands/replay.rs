//! `pack replay`: the arrivals of a past period lived again under a changed pack: days saved, delay, work of each unit.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};

use casework::dossier::effect::Effect;
use jiff::civil::Date;
use law::Province;
use registry::Registry;
use serde_json::{Value, json};
use web::common::Lang;
use web::common::replay::Replay;

use super::pack::province;
use crate::failure::Failure;
use crate::options::{Options, ReplayArguments};

/// Runs it.
pub fn run(options: &Options, arguments: &ReplayArguments) -> Result<(), Failure> {
    let (before, after) = (province(options, &arguments.before)?, province(options, &arguments.after)?);
    if arguments.to < arguments.from {
        return Err(Failure::Usage("--to is before --from".into()));
    }
    let config = options.store()?;
    let registry = Registry::open(&config, before.clone(), config.clock()?)?;
    let progress = std::io::stderr().is_terminal() && !options.json;
    let told =
        Replay::of(&registry, (&before, &after), (arguments.from, arguments.to), &mut |done, count| {
            if progress && done % 5_000 == 0 {
                let _ = write!(std::io::stderr(), "\r{done} / {count}");
            }
        })?;
    if progress {
        let _ = write!(std::io::stderr(), "\r{:30}\r", "");
    }
    if options.json {
        println!("{}", document(&told, arguments));
    } else {
        print(&told, &after, arguments);
    }
    Ok(())
}

fn document(told: &Replay, arguments: &ReplayArguments) -> Value {
    let rows = |effects: &BTreeMap<String, Effect>, key: &str| -> Vec<Value> {
        let rows = effects.iter().map(|(id, effect)| {
            let mut row = sums(effect);
            if let Value::Object(row) = &mut row {
                row.insert(key.to_owned(), id.as_str().into());
            }
            row
        });
        rows.collect()
    };
    let refused: Vec<Value> = told
        .refused
        .iter()
        .map(|((command, reason), count)| json!({ "command": command, "reason": reason, "dossiers": count }))
        .collect();
    json!({
        "from": arguments.from, "to": arguments.to, "total": sums(&told.whole),
        "reproduced": told.reproduced, "first_not_reproduced": told.first_other, "refused": refused,
        "units": rows(&told.units, "authority"), "procedures": rows(&told.procedures, "procedure"),
    })
}

fn sums(effect: &Effect) -> Value {
    json!({
        "dossiers": effect.dossiers, "changed": effect.changed, "days_saved": effect.days_saved(),
        "before": effect.before, "after": effect.after,
    })
}

fn print(told: &Replay, province: &Province, arguments: &ReplayArguments) {
    let number = |number: i64| Lang::Vi.number(number);
    let count = |count: u64| number(i64::try_from(count).unwrap_or(i64::MAX));
    let (whole, day) = (&told.whole, |day: Date| Lang::Vi.date(day));
    println!("Hồ sơ đến từ {} đến {}: {}", day(arguments.from), day(arguments.to), count(whole.dossiers));
    println!("Bản trước tái hiện đúng lịch sử: {} hồ sơ", count(told.reproduced));
    if let Some(code) = &told.first_other {
        println!("  không tái hiện đúng, bắt đầu từ hồ sơ {code}: bản trước không phải bản đã dùng khi đó");
    }
    println!("Diễn biến khác đi theo bản sau: {} hồ sơ", count(whole.changed));
    println!("Số ngày làm việc giảm được so với hẹn: {}", number(whole.days_saved()));
    println!("Quá hạn: {} → {}", count(whole.before.overdue), count(whole.after.overdue));
    let hours = |minutes: u64| count(minutes / 60);
    println!(
        "Giờ công theo các bước: {} → {}",
        hours(whole.before.work_minutes),
        hours(whole.after.work_minutes)
    );
    for ((command, reason), dossiers) in &told.refused {
        println!("Bản sau không cho phép {command} ({reason}): {} hồ sơ", count(*dossiers));
    }
    if whole.changed == 0 {
        return;
    }
    println!("\n{:<34} {:>8} {:>10} {:>17} {:>21}", "Cơ quan", "hồ sơ", "giảm, ngày", "quá hạn", "giờ công");
    let mut rows: Vec<(&String, &Effect)> =
        told.units.iter().filter(|(_, effect)| effect.changed > 0).collect();
    rows.sort_by_key(|(id, effect)| (std::cmp::Reverse(effect.days_saved()), (*id).clone()));
    for (id, effect) in rows {
        let agency = province.agencies.get(&law::AgencyId(id.clone()));
        let name = agency.map_or(id.as_str(), |agency| agency.short.as_str());
        let overdue = format!("{} → {}", count(effect.before.overdue), count(effect.after.overdue));
        let work = format!("{} → {}", hours(effect.before.work_minutes), hours(effect.after.work_minutes));
        println!(
            "{name:<34} {:>8} {:>10} {overdue:>17} {work:>21}",
            count(effect.dossiers),
            number(effect.days_saved()),
        );
    }
}
