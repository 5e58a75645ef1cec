//! `verify`, `backup`, `restore`: proof that nothing is lost, and the way back if a machine is.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use gateways::{Digest, ObjectStore};
use registry::Registry;
use registry::verify::FileState;
use serde_json::json;

use super::serve::files;
use crate::failure::Failure;
use crate::options::Options;

fn open(options: &Options) -> Result<(Registry, ObjectStore), Failure> {
    let config = options.store()?;
    let registry = Registry::open(&config, options.province()?, config.clock()?)?;
    let files = files(&config.files)?;
    Ok((registry, files))
}

/// Replays the journal and compares everything with it.
pub fn verify(options: &Options) -> Result<(), Failure> {
    let (registry, files) = open(options)?;
    let mut state = |digest: &str| match Digest::parse(digest).map(|digest| files.check(&digest)) {
        Some(Ok(true)) => FileState::Good,
        Some(Ok(false)) if Digest::parse(digest).is_some_and(|digest| files.holds(&digest)) => {
            FileState::Changed
        }
        _ => FileState::Missing,
    };
    let found = registry.verify(&mut state)?;
    let differences: Vec<_> = found
        .differences
        .iter()
        .map(|d| json!({"kind": d.kind, "place": d.place, "expected": d.expected, "found": d.found}))
        .collect();
    if options.json {
        let document = json!({
            "ok": found.ok(), "entries": found.entries, "head": found.head, "dossiers": found.dossiers,
            "files": found.files, "differing": found.differing, "differences": differences,
        });
        println!("{document}");
    } else {
        println!(
            "{} entries, {} dossiers, {} files, head {}",
            found.entries, found.dossiers, found.files, found.head
        );
        for difference in &found.differences {
            println!(
                "{}: {}: expected {}, found {}",
                difference.kind, difference.place, difference.expected, difference.found
            );
        }
        println!(
            "{}",
            if found.ok() {
                "everything agrees".to_owned()
            } else {
                format!("{} differences", found.differing)
            }
        );
    }
    if found.ok() { Ok(()) } else { Err(Failure::Said) }
}

/// Where the key of a backup lies: beside it, for its owner alone.
fn key_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".key");
    PathBuf::from(name)
}

/// Writes the whole store into one file while it is serving, and its key beside it.
pub fn backup(options: &Options, file: &Path) -> Result<(), Failure> {
    let (registry, files) = open(options)?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let unfinished = tempfile::NamedTempFile::new_in(folder)?;
    let mut bytes_of = |digest: &str| {
        let digest = Digest::parse(digest).ok_or_else(|| format!("{digest} is not a digest"))?;
        files.get(&digest).map_err(|fault| fault.to_string())?.ok_or_else(|| "the file is missing".to_owned())
    };
    let mut target = BufWriter::new(unfinished.as_file());
    let (meta, counts) = registry.backup(&mut target, &mut bytes_of)?;
    target.flush()?;
    drop(target);
    unfinished.as_file().sync_all()?;
    unfinished.persist(file).map_err(|error| Failure::new("io", error.to_string()))?;
    registry.note_backup(meta.position)?;
    let key = key_of(file);
    if !key.exists() {
        std::fs::copy(&registry.config().key_file, &key)?;
    }
    if options.json {
        println!(
            "{}",
            json!({"position": meta.position, "hash": meta.hash, "files": counts.files, "key": key.display().to_string()})
        );
    } else {
        println!(
            "Entries up to {}, {} files. The key lies in {}: keep it apart from the backup.",
            meta.position,
            counts.files,
            key.display()
        );
    }
    Ok(())
}

/// Takes a backup into an empty store of either engine.
pub fn restore(options: &Options, file: &Path, key: Option<&Path>) -> Result<(), Failure> {
    let province = options.province()?;
    let config = options.store()?;
    let beside = key_of(file);
    let key = key.unwrap_or(&beside);
    if !config.key_file.exists() {
        if !key.exists() {
            return Err(Failure::new(
                "key",
                format!("the key of the backup is not at {}; name it with --key", key.display()),
            ));
        }
        if let Some(folder) = config.key_file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::copy(key, &config.key_file)?;
    }
    std::fs::create_dir_all(&config.files)?;
    let files = files(&config.files)?;
    let source = File::open(file)
        .map_err(|error| Failure::new("unreadable", format!("{}: {error}", file.display())))?;
    let mut put = |digest: &str, bytes: &[u8]| {
        let stored = files.put(bytes).map_err(|fault| fault.to_string())?;
        if stored.to_string() == digest {
            Ok(())
        } else {
            Err(format!("the file {digest} is not what its name says"))
        }
    };
    let (meta, counts) = registry::backup::restore(&config, &province, BufReader::new(source), &mut put)?;
    if options.json {
        println!("{}", json!({"position": meta.position, "hash": meta.hash, "files": counts.files}));
    } else {
        println!(
            "Entries up to {}, {} files are back. Check them with `motcua verify`.",
            meta.position, counts.files
        );
    }
    Ok(())
}
