//! Pages over a province-year: the same at ten thousand, a hundred thousand and over a million dossiers.

use std::time::Duration;

use anyhow::Result;

use super::load::Asks;
use super::{binary, intake, load};

/// Prints latencies of the pages and of a command at three sizes of the store.
pub fn run(largest: u32) -> Result<()> {
    binary::build()?;
    for dossiers in [10_000, 100_000, largest] {
        size(dossiers)?;
    }
    Ok(())
}

fn size(dossiers: u32) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = folder.path().join("store").to_string_lossy().into_owned();
    let intake::Officer { id, token, second_factor } = intake::officer(&["--data", &store])?;
    let count = dossiers.to_string();
    let months = if dossiers > 400_000 { "2026-06-30" } else { "2025-09-30" };
    binary::run(&[
        "simulate",
        "--from",
        "2025-07-01",
        "--to",
        months,
        "--dossiers",
        &count,
        "--seed",
        "1",
        "--data",
        &store,
        "--json",
    ])?;
    let server = binary::Server::start(&["--data", &store])?;
    println!(
        "{dossiers} dossiers: first page after {:.0} ms, memory {}",
        server.first_page.as_secs_f64() * 1000.0,
        binary::mib(server.memory())
    );
    let program = Asks::Token(token.clone());
    let person = load::sign_in(&server.address, &id, intake::PASSWORD, &second_factor)?;
    let code = first_code(&server.address, &program)?;
    for (name, path, asks) in [
        ("track by code", format!("/api/v1/track/{code}"), &Asks::Anybody),
        ("tracking page", format!("/track/{code}"), &Asks::Anybody),
        ("dossier", format!("/api/v1/dossiers/{code}"), &program),
        ("desk page", format!("/officer/dossiers/{code}"), &person),
        ("worklist page", "/officer/work?view=unit".to_owned(), &person),
        ("filtered list", "/api/v1/dossiers?unit=24133&status=returned&limit=20".to_owned(), &program),
    ] {
        let asks = asks.clone();
        let measured =
            load::run(&server.address, 1, Duration::from_secs(3), 200, move |_| load::get(&path, &asks))?;
        println!(
            "  {name}: p50 {:.2} ms, p99 {:.2} ms ({:.0}/s on one connection, {} failed)",
            measured.quantile(0.5),
            measured.quantile(0.99),
            measured.rate(),
            measured.failed
        );
    }
    let commands = load::run(&server.address, 1, Duration::from_secs(3), 201, move |n| {
        load::post("/api/v1/dossiers", &token, &intake::body(n))
    })?;
    println!(
        "  one command at a time: p50 {:.2} ms, p99 {:.2} ms",
        commands.quantile(0.5),
        commands.quantile(0.99)
    );
    Ok(())
}

/// The code of a dossier in the store.
fn first_code(address: &str, program: &Asks) -> Result<String> {
    use std::io::Write;
    let mut stream = std::net::TcpStream::connect(address)?;
    stream.write_all(&load::get("/api/v1/dossiers?unit=24133&limit=1", program))?;
    let mut body = Vec::new();
    load::answer(&mut std::io::BufReader::new(stream), &mut body)?;
    let list: serde_json::Value = serde_json::from_slice(&body)?;
    let items = ["dossiers", "items"].iter().find_map(|key| list[key].as_array());
    items
        .and_then(|items| items.first())
        .and_then(|item| item["code"].as_str())
        .map(str::to_owned)
        .ok_or_else(|| anyhow::anyhow!("the list is empty: {list}"))
}
