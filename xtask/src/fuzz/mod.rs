//! `cargo xtask fuzz SECONDS [TARGET]`: random changes of the corpora, on the stable compiler. What breaks a promise is
//! written to `fuzz/found/` and from then on is part of the tests.

mod mutate;
mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

/// Every target and the longest input it is given, in bytes.
const TARGETS: [(&str, usize); 3] = [("pack", 40_000), ("codes", 80), ("addresses", 300)];
/// What one target finds before it stops.
const FOUND_MAX: usize = 10;

/// Runs all targets, or the one named, for so many seconds in all.
pub fn run(arguments: &[String]) -> Result<()> {
    let usage = "cargo xtask fuzz SECONDS [pack|codes|addresses]";
    let seconds: u64 = arguments.first().and_then(|text| text.parse().ok()).context(usage)?;
    let only = arguments.get(1).map(String::as_str);
    let chosen: Vec<_> =
        TARGETS.into_iter().filter(|(name, _)| only.is_none_or(|only| only == *name)).collect();
    if chosen.is_empty() {
        bail!(usage);
    }
    let each = Duration::from_secs(seconds) / u32::try_from(chosen.len())?;
    let seed: u64 = rand::rng().random();
    let mut found = 0;
    for (name, most) in chosen {
        found += fuzz(name, most, each, seed)?;
    }
    if found > 0 {
        bail!("{found} inputs break a promise; they are in fuzz/found/");
    }
    Ok(())
}

fn folder() -> Result<PathBuf> {
    Ok(Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the workspace")?.join("fuzz"))
}

/// The inputs of a target: its corpus and what it once found.
fn inputs(name: &str) -> Result<Vec<Vec<u8>>> {
    let mut inputs = Vec::new();
    for folder in [folder()?.join("corpus").join(name), folder()?.join("found").join(name)] {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            inputs.push(fs::read(entry?.path())?);
        }
    }
    Ok(inputs)
}

fn fuzz(name: &str, most: usize, time: Duration, seed: u64) -> Result<usize> {
    let target = targets::by_name(name).context("the target")?;
    let corpus = inputs(name)?;
    let mut rng = rand::rngs::StdRng::seed_from_u64(seed);
    // The first run builds what the target works on.
    target(corpus.first().context("an empty corpus")?);
    std::panic::set_hook(Box::new(|_| {}));
    let (started, mut tried, mut found) = (Instant::now(), 0_u64, 0);
    while started.elapsed() < time && found < FOUND_MAX {
        let empty = Vec::new();
        let (one, other) =
            (corpus.choose(&mut rng).unwrap_or(&empty), corpus.choose(&mut rng).unwrap_or(&empty));
        let input = mutate::mutated(&mut rng, one, other, most);
        tried += 1;
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| target(&input))) {
            found += 1;
            keep(name, &input, &said(&*panic))?;
        }
    }
    drop(std::panic::take_hook());
    println!("{name}: {tried} inputs in {:.0?}, {found} found, seed {seed}", started.elapsed());
    Ok(found)
}

fn keep(name: &str, input: &[u8], why: &str) -> Result<()> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    input.hash(&mut hasher);
    let folder = folder()?.join("found").join(name);
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{:016x}", hasher.finish()));
    fs::write(&path, input)?;
    println!("{name}: {}\n  {}", path.display(), why.chars().take(600).collect::<String>());
    Ok(())
}

fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let owned = panic.downcast_ref::<String>().cloned();
    owned.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corpora_and_what_was_found_keep_every_promise() {
        for (name, _) in TARGETS {
            let target = targets::by_name(name).unwrap();
            let inputs = inputs(name).unwrap();
            assert!(inputs.len() >= 5, "{name} has hardly a corpus");
            inputs.iter().for_each(|input| target(input));
        }
    }
}
