//! `check`: every fault of a pack.

use std::path::Path;

use pack::{Files, Severity};

use crate::failure::Failure;
use crate::options::Options;

/// Runs it.
pub fn run(options: &Options, folder: Option<&Path>) -> Result<(), Failure> {
    let files = match folder.or(options.pack.as_deref()) {
        Some(folder) => Files::read(folder).map_err(|fault| vec![fault])?,
        None => Files::embedded(),
    };
    let faults = pack::check(&files);
    if options.json {
        println!("{}", serde_json::to_string(&faults)?);
    } else {
        for fault in &faults {
            println!("{fault}");
            if let Some(line) =
                files.text(&fault.file).and_then(|text| text.lines().nth(fault.line.saturating_sub(1)))
            {
                println!("  | {line}\n  | {}^", " ".repeat(fault.column.saturating_sub(1)));
            }
        }
        let errors = faults.iter().filter(|fault| fault.severity == Severity::Error).count();
        println!("{errors} errors, {} warnings", faults.len() - errors);
    }
    if faults.iter().any(|fault| fault.severity == Severity::Error) { Err(Failure::Said) } else { Ok(()) }
}
