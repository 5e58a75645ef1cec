//! `signing check`: opens every key of a signing file and says whose it is and how long it may be used.

use std::path::Path;

use serde_json::json;

use crate::failure::Failure;
use crate::options::Options;
use crate::signing_file;

/// Runs it.
pub fn check(options: &Options, file: &Path) -> Result<(), Failure> {
    let province = options.province()?;
    let read = signing_file::read(file, &province)?;
    let day = |at: jiff::Timestamp| law::time::local(at).date();
    if options.json {
        let signers = read.signers.iter().map(|opened| {
            let (from, to) = opened.identity.validity();
            json!({
                "holder": opened.holder.to_string(), "name": opened.identity.name(), "store": opened.store,
                "algorithm": opened.identity.algorithm(), "from": from.to_string(), "to": to.to_string(),
            })
        });
        let told = json!({
            "signers": signers.collect::<Vec<_>>(),
            "time_stamp": read.time_stamps.as_ref().map(|authority| authority.address()),
        });
        println!("{}", serde_json::to_string_pretty(&told)?);
        return Ok(());
    }
    for opened in &read.signers {
        let (from, to) = opened.identity.validity();
        println!(
            "{}: {}, {} in {}, valid from {} to {}",
            opened.holder,
            opened.identity.name(),
            opened.identity.algorithm(),
            opened.store,
            day(from),
            day(to)
        );
    }
    match &read.time_stamps {
        Some(authority) => println!("time-stamps: {}", authority.address()),
        None => println!("time-stamps: none"),
    }
    Ok(())
}
