//! Figures and ratios, never assertions: what this machine does, beside the limit or a peer in the same run.

mod bare;
mod binary;
mod cluster;
mod intake;
mod legal_clock;
mod load;
mod pages;
mod papers;
mod quarter;
mod resolve;

use anyhow::{Result, bail};

/// Runs one bench or all. The measuring itself needs a release build, so a debug build starts one of itself.
pub fn run(which: &[String]) -> Result<()> {
    if cfg!(debug_assertions) {
        let status = std::process::Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--release", "--package", "xtask", "--", "bench"])
            .args(which)
            .status()?;
        if !status.success() {
            bail!("the bench ended with {status}");
        }
        return Ok(());
    }
    let names = ["law", "resolve", "quarter", "intake", "papers", "pages"];
    let chosen = which.first().map(String::as_str);
    if chosen.is_some_and(|name| !names.contains(&name)) {
        bail!("cargo xtask bench [{}]", names.join("|"));
    }
    for name in names.into_iter().filter(|name| chosen.is_none_or(|c| c == *name)) {
        println!("\n## {name}");
        match name {
            "law" => legal_clock::run()?,
            "resolve" => resolve::run()?,
            "quarter" => quarter::run(which.get(1).and_then(|n| n.parse().ok()).unwrap_or(320_000))?,
            "intake" => intake::run()?,
            "papers" => papers::run()?,
            _ => pages::run(which.get(1).and_then(|n| n.parse().ok()).unwrap_or(1_300_000))?,
        }
    }
    Ok(())
}
