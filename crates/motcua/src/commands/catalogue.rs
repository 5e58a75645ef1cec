//! `catalogue import`: the national catalogue, for look-up.

use std::path::Path;

use registry::Registry;

use crate::failure::Failure;
use crate::options::Options;

/// Runs it: all rows or none.
pub fn import(options: &Options, file: &Path) -> Result<(), Failure> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::new("unreadable", format!("{name}: {error}")))?;
    let entries = pack::catalogue::read(&name, &text)?;
    let config = options.store()?;
    let registry = Registry::open(&config, options.province()?, config.clock()?)?;
    let imported = registry.import_catalogue(&entries)?;
    if options.json {
        println!("{}", serde_json::json!({"imported": imported}));
    } else {
        println!("{imported} procedures can be looked up.");
    }
    Ok(())
}
