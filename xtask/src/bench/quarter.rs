//! A whole quarter of the province through the real command path, durable.

use anyhow::Result;

use super::binary;

/// Simulates `dossiers` on SQLite and prints time, rate and memory.
pub fn run(dossiers: u32) -> Result<()> {
    binary::build()?;
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("store").to_string_lossy().into_owned();
    let count = dossiers.to_string();
    let arguments = [
        "simulate",
        "--from",
        "2025-07-01",
        "--to",
        "2025-09-30",
        "--dossiers",
        &count,
        "--seed",
        "1",
        "--data",
        &data,
        "--json",
    ];
    let begin = std::time::Instant::now();
    let (report, peak) = binary::watched(&arguments)?;
    let seconds = begin.elapsed().as_secs_f64();
    println!("{}", report.trim());
    println!(
        "SQLite: {seconds:.1} s for {dossiers} dossiers (limit 60 s for 320,000, ratio {:.2})",
        seconds / 60.0 * 320_000.0 / f64::from(dossiers)
    );
    println!("peak memory {} (limit 500 MiB)", binary::mib(peak));
    Ok(())
}
