//! Reads, checks and compiles a province pack: text files in, a [`law::Province`] out, or every fault at once with its
//! place and its cure. No I/O but the files of the pack.

mod accounts;
pub mod catalogue;
mod check;
mod fault;
mod files;
mod form_file;
mod formulas;
mod life_events;
mod manifest;
mod mend;
mod names;
mod new_edition;
mod policies;
mod procedure_file;
mod reader;
mod reorganise;
mod rows;
mod statements;
mod tables;
mod templates;

use std::path::Path;

use law::Province;

pub use fault::{Fault, Severity};
pub use files::Files;
pub use names::{Name, Names};
pub use new_edition::NewEdition;
pub use reorganise::{Act, NewUnit, Order, OrderFault};

/// The pack that is built into the binary, compiled.
///
/// # Errors
/// Its faults; a test keeps it free of them.
pub fn embedded() -> Result<Province, Vec<Fault>> {
    compile(&Files::embedded())
}

/// The pack in a folder, compiled.
///
/// # Errors
/// All faults of the pack.
pub fn load(folder: &Path) -> Result<Province, Vec<Fault>> {
    let files = Files::read(folder).map_err(|fault| vec![fault])?;
    compile(&files)
}

/// Compiles the files of a pack. Warnings do not stop it; [`check()`] shows them.
///
/// # Errors
/// All faults of severity error.
pub fn compile(files: &Files) -> Result<Province, Vec<Fault>> {
    let (province, faults) = read(files);
    let errors: Vec<Fault> = faults.into_iter().filter(|fault| fault.severity == Severity::Error).collect();
    match province {
        Some(province) if errors.is_empty() => Ok(province),
        _ => Err(errors),
    }
}

/// Every fault of a pack, warnings included.
#[must_use]
pub fn check(files: &Files) -> Vec<Fault> {
    read(files).1
}

/// The names of the built-in pack, for simulations.
#[must_use]
pub fn names() -> Names {
    Names::read(&Files::embedded())
}

fn read(files: &Files) -> (Option<Province>, Vec<Fault>) {
    let mut faults = Vec::new();
    let manifest = manifest::read(files, &mut faults);
    let tables = tables::read(files, &mut faults);
    let shared = form_file::Shared::read(files, &mut faults);
    let (procedures, written) = procedure_file::read_all(files, &shared, &mut faults);
    let Some(manifest) = manifest else { return (None, faults) };
    manifest.check(files.text("pack.toml").unwrap_or_default(), &tables, &mut faults);
    let mut province = manifest.compile(tables, procedures);
    province.edition = format!("{}+{}", province.edition, files.mark());
    formulas::read(files, &mut province, &mut faults);
    accounts::read(files, &mut province, &mut faults);
    templates::read(files, &mut province, &mut faults);
    policies::read(files, &mut province, &mut faults);
    formulas::read_territory(files, &mut province, &mut faults);
    life_events::read(files, &mut province, &mut faults);
    formulas::read_petitions(files, &mut province, &mut faults);
    check::organisation::check(&province, files, &mut faults);
    check::check(&province, &written, files, &mut faults);
    check::facts(&shared, &province, files, &mut faults);
    (Some(province), faults)
}
