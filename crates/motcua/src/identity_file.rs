//! The file that says who vouches for people: `motcua serve --identity FILE`. All faults are told together, and no secret is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gateways::identity::ClaimNames;
use gateways::{IdentityFault, IdentityProvider, IdentitySettings};
use serde::Deserialize;

use crate::failure::Failure;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct IdentityFile {
    issuer: String,
    client_id: String,
    /// Its first line is the secret; without it the client is public.
    client_secret_file: Option<PathBuf>,
    personal_id_claim: String,
    #[serde(default = "name_claim")]
    name_claim: String,
    #[serde(default = "birth_date_claim")]
    birth_date_claim: String,
    #[serde(default = "scope")]
    scope: String,
    #[serde(default)]
    acr_values: Vec<String>,
    #[serde(default)]
    least_level: u8,
    #[serde(default)]
    levels: BTreeMap<String, u8>,
}

fn name_claim() -> String {
    "name".to_owned()
}

fn birth_date_claim() -> String {
    "birthdate".to_owned()
}

fn scope() -> String {
    "openid profile".to_owned()
}

/// Reads the file; `base_url` is the address under which the outside reaches the pages.
///
/// # Errors
/// All faults together.
pub fn read(path: &Path, base_url: &str) -> Result<IdentityProvider, Failure> {
    let failed = |detail: String| Failure::new("identity", format!("{}: {detail}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    let file: IdentityFile = toml::from_str(&text).map_err(|error| failed(error.to_string()))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let secret = file.client_secret_file.map(|secret| -> Result<String, Failure> {
        let place = folder.join(secret);
        let text =
            fs::read_to_string(&place).map_err(|error| failed(format!("{}: {error}", place.display())))?;
        Ok(text.lines().next().unwrap_or_default().trim().to_owned())
    });
    let settings = IdentitySettings {
        issuer: file.issuer,
        client_id: file.client_id,
        client_secret: secret.transpose()?,
        redirect: format!("{}/sign-in/callback", base_url.trim_end_matches('/')),
        scope: file.scope,
        acr_values: file.acr_values,
        claims: ClaimNames {
            personal_id: file.personal_id_claim,
            name: file.name_claim,
            birth_date: file.birth_date_claim,
        },
        levels: file.levels,
        least_level: file.least_level,
    };
    IdentityProvider::new(settings).map_err(|fault| match fault {
        IdentityFault::Settings(faults) => failed(format!("{} faults\n{faults}", faults.lines().count())),
        other => failed(other.to_string()),
    })
}
