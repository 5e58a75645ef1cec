//! A whole quarter of the province through the real command path, durable.

use anyhow::Result;

use super::binary;
use super::cluster::Cluster;

/// Simulates `dossiers` on each engine and prints time, rate and memory of our process.
pub fn run(dossiers: u32) -> Result<()> {
    binary::build()?;
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("store").to_string_lossy().into_owned();
    engine("SQLite", dossiers, &["--data", &data])?;
    if let Some(cluster) = Cluster::start()? {
        let files = folder.path().join("files").to_string_lossy().into_owned();
        engine("PostgreSQL", dossiers, &["--database", &cluster.url, "--data", &files])?;
    }
    Ok(())
}

fn engine(name: &str, dossiers: u32, store: &[&str]) -> Result<()> {
    let count = dossiers.to_string();
    let mut arguments = vec!["simulate", "--from", "2025-07-01", "--to", "2025-09-30"];
    arguments.extend(["--dossiers", &count, "--seed", "1", "--json"]);
    arguments.extend(store);
    let begin = std::time::Instant::now();
    let (report, peak) = binary::watched(&arguments)?;
    let seconds = begin.elapsed().as_secs_f64();
    println!("{}", report.trim());
    println!(
        "{name}: {seconds:.1} s for {dossiers} dossiers (limit 60 s for 320,000, ratio {:.2}); \
         peak memory {} (limit 500 MiB)",
        seconds / 60.0 * 320_000.0 / f64::from(dossiers),
        binary::mib(peak)
    );
    Ok(())
}
