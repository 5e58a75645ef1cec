//! The file that says which secret is shared with which bank: `motcua serve --payments FILE`. All faults are told together,
//! and no secret is.

use std::fs;
use std::path::{Path, PathBuf};

use law::Province;
use serde::Deserialize;
use web::banks::{Banks, SECRET_MIN};

use crate::failure::Failure;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PaymentsFile {
    #[serde(default, rename = "bank")]
    banks: Vec<Entry>,
}

/// A bank: its secret is the whole content of a file, or of a variable of the environment.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    bin: String,
    secret_file: Option<PathBuf>,
    secret_env: Option<String>,
}

/// Reads the file and every secret.
///
/// # Errors
/// All faults together, each with its bank.
pub fn read(path: &Path) -> Result<Banks, Failure> {
    let failed = |detail: String| Failure::new("payments", format!("{}: {detail}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    let file: PaymentsFile = toml::from_str(&text).map_err(|error| failed(error.to_string()))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let (mut banks, mut faults) = (Banks::default(), Vec::new());
    for entry in &file.banks {
        let added = secret(entry, folder).and_then(|secret| {
            banks.add(&entry.bin, secret.trim().as_bytes()).map_err(|fault| fault.to_string())
        });
        if let Err(fault) = added {
            faults.push(format!("bank {}: {fault}", entry.bin));
        }
    }
    if faults.is_empty() {
        Ok(banks)
    } else {
        Err(failed(format!("{} faults\n{}", faults.len(), faults.join("\n"))))
    }
}

fn secret(entry: &Entry, folder: &Path) -> Result<String, String> {
    match (&entry.secret_file, &entry.secret_env) {
        (Some(file), None) => {
            let path = folder.join(file);
            fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
        }
        (None, Some(name)) => {
            std::env::var(name).map_err(|_| format!("the environment has no variable {name}"))
        }
        _ => Err("either secret_file or secret_env is wanted".to_owned()),
    }
}

/// The banks of a demonstration: those of the accounts that are marked as simulated, each with a secret nobody knows.
///
/// # Errors
/// Where the system has no randomness.
pub fn simulated(province: &Province) -> Result<Banks, Failure> {
    let mut banks = Banks::default();
    for account in province.accounts.iter().filter(|account| account.simulated) {
        if !banks.knows(&account.bin) {
            let mut secret = [0_u8; SECRET_MIN];
            getrandom::fill(&mut secret).map_err(|error| Failure::new("payments", error.to_string()))?;
            banks.add(&account.bin, &secret).map_err(|fault| Failure::new("payments", fault.to_string()))?;
        }
    }
    Ok(banks)
}
