//! Durable intake over HTTP, beside a bare loop that group-commits the same bytes on the same disk in the same run.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

use super::cluster::Cluster;
use super::{bare, binary, load};

/// Connections of the load.
const CONNECTIONS: usize = 32;

/// Prints accepted dossiers a second and the ratio to the bare loop.
pub fn run() -> Result<()> {
    binary::build()?;
    let folder = tempfile::tempdir()?;
    let store = folder.path().join("store").to_string_lossy().into_owned();
    let token = officer(&["--data", &store])?.token;
    let server = binary::Server::start(&["--data", &store])?;
    let bytes = bytes_per_dossier(&server, Path::new(&store), &token)?;
    println!("bytes an accepted dossier takes in the store: {bytes}");
    let bare = bare::serve(folder.path(), bytes)?;
    for round in 1..=3 {
        let (path, token) = ("/api/v1/dossiers", token.clone());
        let ours = load::run(&server.address, CONNECTIONS, Duration::from_secs(8), 201, move |n| {
            load::post(path, &token, &body(n))
        })?;
        let limit = load::run(&bare, CONNECTIONS, Duration::from_secs(8), 200, |n| {
            load::post("/intake", "none", &body(n))
        })?;
        println!(
            "round {round}: {:.0} accepted/s (p50 {:.1} ms, p99 {:.1} ms, {} failed); bare loop {:.0}/s; ratio {:.2}",
            ours.rate(),
            ours.quantile(0.5),
            ours.quantile(0.99),
            ours.failed,
            limit.rate(),
            ours.rate() / limit.rate()
        );
    }
    println!("peak memory of the server {}", binary::mib(server.peak()));
    drop(server);
    match Cluster::start()? {
        Some(cluster) => postgres(&cluster, folder.path()),
        None => Ok(()),
    }
}

/// The same load on PostgreSQL; the limit is a figure there, as the server shares the machine.
fn postgres(cluster: &Cluster, folder: &Path) -> Result<()> {
    let files = folder.join("files").to_string_lossy().into_owned();
    let store = ["--database", &cluster.url, "--data", &files];
    let token = officer(&store)?.token;
    let server = binary::Server::start(&store)?;
    for round in 1..=3 {
        let token = token.clone();
        let ours = load::run(&server.address, CONNECTIONS, Duration::from_secs(8), 201, move |n| {
            load::post("/api/v1/dossiers", &token, &body(n))
        })?;
        println!(
            "PostgreSQL, round {round}: {:.0} accepted/s (p50 {:.1} ms, p99 {:.1} ms, {} failed; limit 2,500/s, ratio {:.2})",
            ours.rate(),
            ours.quantile(0.5),
            ours.quantile(0.99),
            ours.failed,
            ours.rate() / 2_500.0
        );
    }
    Ok(())
}

/// A member of staff of the bench.
pub struct Officer {
    /// Account name.
    pub id: String,
    /// Bearer token.
    pub token: String,
    /// Address of the second factor, as an authenticator app takes it.
    pub second_factor: String,
}

/// Password of the bench's officer.
pub const PASSWORD: &str = "mot-cua-do-toc-do";

/// A fresh store with one member of staff: at the counter of a ward and over its dossiers.
pub fn officer(store: &[&str]) -> Result<Officer> {
    binary::run(&[&["init"], store].concat())?;
    let grants = ["intake_officer@H15.133.01", "certifier@H15.133", "division_head@H15.133"];
    let mut staff = vec!["staff", "add", "--name", "Tải Thử", "--password", PASSWORD, "--json"];
    grants.iter().for_each(|grant| staff.extend(["--grant", grant]));
    staff.extend(store);
    let staff: serde_json::Value = serde_json::from_str(&binary::run(&staff)?)?;
    let id = staff["id"].as_str().context("the id of the new member of staff")?.to_owned();
    let second_factor = staff["totp"].as_str().context("the second factor")?.to_owned();
    let token = [&["token", "add", "--staff", &id, "--label", "bench", "--json"], store].concat();
    let token: serde_json::Value = serde_json::from_str(&binary::run(&token)?)?;
    Ok(Officer { id, token: token["token"].as_str().context("the new token")?.to_owned(), second_factor })
}

/// What one accepted dossier takes in the store: the growth of its files over a warm-up, journal and projection alike.
fn bytes_per_dossier(server: &binary::Server, store: &Path, token: &str) -> Result<usize> {
    let before = size(store)?;
    let token = token.to_owned();
    let warm = load::run(&server.address, CONNECTIONS, Duration::from_secs(4), 201, move |n| {
        load::post("/api/v1/dossiers", &token, &body(n))
    })?;
    let grown = size(store)?.saturating_sub(before);
    Ok(usize::try_from(grown / warm.answered.max(1))?)
}

fn size(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        bytes += if entry.file_type()?.is_dir() { size(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(bytes)
}

/// One walk-in: a certificate of marital status.
pub fn body(n: u64) -> String {
    let (birth, last) = (1960 + n % 45, n % 1_000_000);
    let (century, year) = if birth < 2000 { (1, birth - 1900) } else { (3, birth - 2000) };
    format!(
        r#"{{"procedure":"1.004873","unit":"24133","channel":"direct","applicant":{{"name":"Nguyễn Thị Hường","personal_id":"066{century}{year:02}{last:06}","birth_date":"{birth}-03-12","sex":"female","phone":"0905123118","address":"12 Lê Duẩn, phường Buôn Ma Thuột"}},"form":{{"purpose":"marriage"}},"files":[]}}"#
    )
}
