//! `init` and `migrate`.

use crate::failure::Failure;
use crate::options::Options;

/// Makes a store; one that is there is left as it is.
pub fn init(options: &Options) -> Result<(), Failure> {
    let province = options.province()?;
    if options.data.is_none() && options.database.is_none() {
        return Err(Failure::Usage("name the store: --data DIR or --database URL".into()));
    }
    let config = options.store()?;
    config.init(&province)?;
    if options.json {
        println!(
            "{}",
            serde_json::json!({"schema": registry::SCHEMA_VERSION, "key": config.key_file.display().to_string()})
        );
    } else {
        println!(
            "The store is ready. Keep {} safe: without it personal data cannot be read.",
            config.key_file.display()
        );
    }
    Ok(())
}

/// Brings the schema up to date.
pub fn migrate(options: &Options) -> Result<(), Failure> {
    let province = options.province()?;
    options.store()?.init(&province)?;
    println!("schema {}", registry::SCHEMA_VERSION);
    Ok(())
}
