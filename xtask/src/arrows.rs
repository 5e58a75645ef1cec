//! The arrows between the rooms: which crate may use which, and which rooms alone may touch the outside.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

/// What each room may use of the house.
const HOUSE: [(&str, &[&str]); 9] = [
    ("law", &[]),
    ("casework", &["law"]),
    ("pack", &["law", "casework"]),
    ("registry", &["law", "casework"]),
    ("documents", &["law", "casework"]),
    ("gateways", &[]),
    ("web", &["law", "casework", "pack", "registry", "documents", "gateways"]),
    ("simulation", &["law", "casework", "registry", "pack"]),
    ("motcua", &["law", "casework", "pack", "registry", "documents", "gateways", "web", "simulation"]),
];

/// Who alone may use a crate of the outside.
const ALONE: [(&str, &[&str]); 9] = [
    ("rusqlite", &["registry"]),
    ("postgres", &["registry"]),
    ("tokio-postgres", &["registry"]),
    ("axum", &["web"]),
    ("tower-http", &["web"]),
    ("askama", &["web"]),
    ("tokio", &["registry", "web", "motcua"]),
    ("clap", &["motcua"]),
    ("rand", &["simulation", "registry"]),
];

/// Faults in the dependencies of the workspace; development dependencies may point upward.
pub fn faults() -> Result<Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .output()
        .context("cargo metadata")?;
    let metadata: Value = serde_json::from_slice(&output.stdout).context("cargo metadata printed no JSON")?;
    let house: BTreeMap<&str, &[&str]> = HOUSE.into_iter().collect();
    let mut faults = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        if name == "xtask" {
            continue;
        }
        let Some(allowed) = house.get(name) else {
            faults.push(format!(
                "crate {name} has no place in the house: add it to xtask/src/arrows.rs with its arrows"
            ));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            if dependency["kind"].is_null() {
                let used = dependency["name"].as_str().unwrap_or_default();
                faults.extend(arrow_fault(name, used, allowed, &house));
            }
        }
    }
    Ok(faults)
}

fn arrow_fault(name: &str, used: &str, allowed: &[&str], house: &BTreeMap<&str, &[&str]>) -> Option<String> {
    if house.contains_key(used) {
        return (!allowed.contains(&used))
            .then(|| format!("{name} must not use {used}: the arrow points up"));
    }
    let (_, rooms) = ALONE.iter().find(|(outside, _)| *outside == used)?;
    (!rooms.contains(&name)).then(|| format!("{name} must not use {used}: only {} may", rooms.join(", ")))
}
