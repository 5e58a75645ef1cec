//! The file that says whose key is where: `motcua serve --signing FILE`. All faults are told together, and no secret is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use casework::StaffId;
use documents::signature::{Identity, TokenKey, certificates};
use gateways::TimeStampAuthority;
use law::{AgencyId, Province};
use serde::Deserialize;
use web::signing::Signers;

use crate::failure::Failure;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SigningFile {
    /// Address of a time-stamp authority (RFC 3161); without it signatures carry no time-stamp.
    #[serde(default)]
    time_stamp: Option<String>,
    #[serde(default, rename = "signer")]
    signers: Vec<Entry>,
}

/// A signer: a person or an organisation, with a key in a file or in a token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    staff: Option<String>,
    agency: Option<String>,
    pkcs12: Option<PathBuf>,
    password_file: Option<PathBuf>,
    password_env: Option<String>,
    pkcs11_module: Option<PathBuf>,
    token: Option<String>,
    key: Option<String>,
    pin_file: Option<PathBuf>,
    pin_env: Option<String>,
    /// Certificates that are not on the token, in PEM: that of the key first.
    certificates: Option<PathBuf>,
}

/// Whose signature it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// A person.
    Staff(StaffId),
    /// An organisation.
    Agency(AgencyId),
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Staff(id) => write!(f, "staff {id}"),
            Self::Agency(id) => write!(f, "agency {id}"),
        }
    }
}

/// A signer with its key open.
pub struct Opened {
    /// Whose.
    pub holder: Holder,
    /// `PKCS#12` or `PKCS#11`.
    pub store: &'static str,
    /// Certificate and key.
    pub identity: Identity,
}

/// What the file says, with all keys open.
pub struct Read {
    /// The signers, in the order of the file.
    pub signers: Vec<Opened>,
    /// The time-stamp authority.
    pub time_stamps: Option<TimeStampAuthority>,
}

/// Reads the file and opens every key.
///
/// # Errors
/// All faults together, each with its signer.
pub fn read(path: &Path, province: &Province) -> Result<Read, Failure> {
    let failed = |detail: String| Failure::new("signing", format!("{}: {detail}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    let file: SigningFile = toml::from_str(&text).map_err(|error| failed(error.to_string()))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let (mut signers, mut faults): (Vec<Opened>, Vec<String>) = (Vec::new(), Vec::new());
    for (at, entry) in file.signers.iter().enumerate() {
        let name = format!("signer {}", at + 1);
        match opened(entry, folder, province) {
            Ok(opened) if signers.iter().any(|other| other.holder == opened.holder) => {
                faults.push(format!("{name}: {} has a key already; one entry for each", opened.holder));
            }
            Ok(opened) => signers.push(opened),
            Err(found) => faults.extend(found.into_iter().map(|fault| format!("{name}: {fault}"))),
        }
    }
    let time_stamps = file.time_stamp.as_deref();
    if time_stamps.is_some_and(|address| !["http://", "https://"].iter().any(|way| address.starts_with(way)))
    {
        faults.push("time_stamp: an address that begins with http:// or https:// is wanted".to_owned());
    }
    if !faults.is_empty() {
        return Err(failed(format!("{} faults\n{}", faults.len(), faults.join("\n"))));
    }
    Ok(Read { signers, time_stamps: time_stamps.map(TimeStampAuthority::at) })
}

impl Read {
    /// The keys as the pages want them.
    pub fn into_signers(self) -> Signers {
        let mut signers = Signers::new(self.time_stamps);
        for opened in self.signers {
            match opened.holder {
                Holder::Staff(id) => drop(signers.people.insert(id, opened.identity)),
                Holder::Agency(id) => drop(signers.organisations.insert(id, opened.identity)),
            }
        }
        signers
    }
}

fn opened(entry: &Entry, folder: &Path, province: &Province) -> Result<Opened, Vec<String>> {
    let mut faults = Vec::new();
    let holder = holder(entry, province).map_err(|fault| faults.push(fault)).ok();
    let identity = match (&entry.pkcs12, &entry.pkcs11_module) {
        (Some(file), None) => from_file(entry, folder, file).map(|identity| ("PKCS#12", identity)),
        (None, Some(module)) => from_token(entry, folder, module).map(|identity| ("PKCS#11", identity)),
        _ => Err("either pkcs12 or pkcs11_module is wanted".to_owned()),
    };
    match (holder, identity) {
        (Some(holder), Ok((store, identity))) => Ok(Opened { holder, store, identity }),
        (_, Err(fault)) => {
            faults.push(fault);
            Err(faults)
        }
        (None, Ok(_)) => Err(faults),
    }
}

fn holder(entry: &Entry, province: &Province) -> Result<Holder, String> {
    match (&entry.staff, &entry.agency) {
        (Some(staff), None) => Ok(Holder::Staff(StaffId(staff.clone()))),
        (None, Some(agency)) => {
            let id = AgencyId(agency.clone());
            let known = province.agency(&id).is_some();
            known.then_some(Holder::Agency(id)).ok_or(format!("the pack has no agency {agency}"))
        }
        _ => Err("either staff or agency is wanted".to_owned()),
    }
}

fn load(folder: &Path, path: &Path) -> Result<Vec<u8>, String> {
    let path = folder.join(path);
    fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))
}

/// A secret from a file (its first line) or from the environment; what it is stays out of every message.
fn secret(folder: &Path, file: Option<&Path>, variable: Option<&str>, name: &str) -> Result<String, String> {
    match (file, variable) {
        (Some(file), None) => {
            let text =
                String::from_utf8(load(folder, file)?).map_err(|_| format!("{name}_file is no text"))?;
            Ok(text.lines().next().unwrap_or_default().to_owned())
        }
        (None, Some(variable)) => {
            std::env::var(variable).map_err(|_| format!("the environment has no variable {variable}"))
        }
        _ => Err(format!("either {name}_file or {name}_env is wanted")),
    }
}

fn from_file(entry: &Entry, folder: &Path, file: &Path) -> Result<Identity, String> {
    let password = secret(folder, entry.password_file.as_deref(), entry.password_env.as_deref(), "password")?;
    let bytes = load(folder, file)?;
    Identity::from_pkcs12(&bytes, &password).map_err(|fault| fault.to_string())
}

fn from_token(entry: &Entry, folder: &Path, module: &Path) -> Result<Identity, String> {
    let named = |value: &Option<String>, name: &str| value.clone().ok_or(format!("{name} is wanted"));
    let above = match &entry.certificates {
        Some(path) => certificates(&load(folder, path)?).map_err(|fault| fault.to_string())?,
        None => Vec::new(),
    };
    let key = TokenKey {
        module: module.to_owned(),
        token: named(&entry.token, "token")?,
        key: named(&entry.key, "key")?,
        pin: secret(folder, entry.pin_file.as_deref(), entry.pin_env.as_deref(), "pin")?,
    };
    Identity::from_token(&key, &above).map_err(|fault| fault.to_string())
}

/// The keys of a demonstration, made in memory: their names say that they are simulated.
///
/// # Errors
/// Where the system has no randomness.
pub fn simulated(
    province: &Province,
    people: impl Iterator<Item = (StaffId, String)>,
    organisations: impl Iterator<Item = AgencyId>,
) -> Result<Signers, Failure> {
    use documents::signature::SimulatedAuthority;
    use jiff::civil::date;
    let failed = |fault: documents::signature::SignatureFault| Failure::new("signing", fault.to_string());
    let day = |date: jiff::civil::Date| law::time::instant(date.at(0, 0, 0, 0));
    let (from, to) = (day(date(2025, 7, 1)), day(date(2035, 7, 1)));
    let authority = SimulatedAuthority::new(&province.name.vi, from, to).map_err(failed)?;
    let mut signers = Signers::new(None);
    let people: BTreeMap<StaffId, String> = people.collect();
    for (id, name) in people {
        signers.people.insert(id, authority.certify(&name).map_err(failed)?);
    }
    for id in organisations {
        let name = province.agency(&id).map_or_else(|| id.to_string(), |agency| agency.name.vi.clone());
        signers.organisations.insert(id, authority.certify(&name).map_err(failed)?);
    }
    Ok(signers)
}
