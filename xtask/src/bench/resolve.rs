//! Addresses resolved a second on one core: old units of the whole country, with and without diacritics, with a wrong letter.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Result, anyhow};
use law::territory::Gazetteer;
use law::text::fold;

/// Look-ups a second that are wanted.
const LIMIT: f64 = 10_000.0;

/// Prints look-ups per second.
pub fn run() -> Result<()> {
    let province = pack::embedded().map_err(|faults| anyhow!("the pack has {} faults", faults.len()))?;
    let begin = Instant::now();
    let gazetteer = Gazetteer::new(&province);
    println!(
        "index of {} old units: {:.0} ms",
        province.old_units.len(),
        begin.elapsed().as_secs_f64() * 1000.0
    );
    let full = |old: &law::province::OldUnit| format!("{}, {}, {}", old.name, old.district, old.province);
    let short = |old: &law::province::OldUnit| format!("{} {}", fold(&old.name), fold(&old.province));
    let typo = |old: &law::province::OldUnit| {
        let text = fold(&full(old));
        text.chars().enumerate().filter(|(at, _)| *at != text.len() / 3).map(|(_, c)| c).collect::<String>()
    };
    let kinds: [(&str, Vec<String>); 3] = [
        ("full names", province.old_units.iter().map(full).collect()),
        ("ward and province, folded", province.old_units.iter().map(short).collect()),
        ("a letter left out", province.old_units.iter().map(typo).collect()),
    ];
    for (name, texts) in kinds {
        let begin = Instant::now();
        for text in &texts {
            black_box(gazetteer.resolve(&province, text));
        }
        let rate = texts.len() as f64 / begin.elapsed().as_secs_f64();
        println!("{name}: {rate:.0} look-ups/s on one core (limit {LIMIT:.0}, ratio {:.2})", rate / LIMIT);
    }
    Ok(())
}
