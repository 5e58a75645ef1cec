//! `pack diff`: what changes from one pack to another, in words, and which open dossiers it touches.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use law::Province;
use law::code::ProcedureCode;
use law::compare::{EditionChange, EditionFate, compare};
use registry::Registry;
use registry::views::OpenOnEdition;
use serde_json::{Value, json};
use web::common::Lang;
use web::common::change_text;

use crate::failure::Failure;
use crate::options::{Options, PackCommand};

/// Runs it.
pub fn run(options: &Options, what: &PackCommand) -> Result<(), Failure> {
    match what {
        PackCommand::Diff { before, after, lang } => diff(options, before, after, lang),
        PackCommand::Replay(arguments) => super::replay::run(options, arguments),
        PackCommand::Propose(arguments) => super::edition::propose(options, arguments),
        PackCommand::List => super::edition::list(options),
        PackCommand::Export { folder } => super::edition::export(options, folder),
    }
}

/// A pack by its folder; `built-in` is the one in the binary, `in-force` that of the store.
pub fn province(options: &Options, folder: &Path) -> Result<Arc<Province>, Failure> {
    if folder == Path::new("in-force") {
        return super::edition::in_force(options);
    }
    let read = if folder == Path::new("built-in") { pack::embedded() } else { pack::load(folder) };
    read.map(Arc::new).map_err(|faults| {
        let Failure::Failed { kind, detail } = Failure::from(faults) else { return Failure::Said };
        Failure::Failed { kind, detail: format!("{}:\n{detail}", folder.display()) }
    })
}

fn diff(options: &Options, before: &Path, after: &Path, lang: &str) -> Result<(), Failure> {
    let lang = Lang::ALL.into_iter().find(|known| known.tag() == lang);
    let lang = lang.ok_or_else(|| Failure::Usage("--lang is vi, en or nb".into()))?;
    let (before, after) = (province(options, before)?, province(options, after)?);
    let open = open_dossiers(options, &before)?;
    let found = compare(&before, &after);
    if options.json {
        let editions: Vec<Value> =
            found.editions.iter().map(|change| document(change, open.as_deref())).collect();
        println!("{}", json!({ "editions": editions, "province": found.province }));
        return Ok(());
    }
    if found.is_empty() {
        println!("{}", change_text::nothing(lang));
    }
    for change in &found.editions {
        let told = change_text::edition(change, touched(change, open.as_deref().unwrap_or_default()), lang);
        println!("{}", told.title);
        told.lines.iter().for_each(|line| println!("  {line}"));
        if open.is_some() {
            println!("  {}", told.open);
        }
    }
    if !found.province.is_empty() {
        println!("{}", change_text::province_title(lang));
        found.province.iter().for_each(|line| println!("  {}", change_text::sentence(line, lang)));
    }
    Ok(())
}

/// Open dossiers by edition, where a store is named.
fn open_dossiers(options: &Options, before: &Arc<Province>) -> Result<Option<Vec<OpenOnEdition>>, Failure> {
    if options.data.is_none() && options.database.is_none() {
        return Ok(None);
    }
    let config = options.store()?;
    let registry = Registry::open(&config, before.clone(), config.clock()?)?;
    Ok(Some(registry.read_blocking(|view| view.open_by_edition())?))
}

/// Open dossiers a change speaks of: those of the edition; where it is new, those of the editions before it.
fn touched(change: &EditionChange, open: &[OpenOnEdition]) -> u64 {
    let speaks = |code: &ProcedureCode, day: Date| {
        *code == change.code
            && match change.fate {
                EditionFate::NewEdition => day < change.effective_from,
                _ => day == change.effective_from,
            }
    };
    open.iter().filter(|row| speaks(&row.procedure, row.edition)).map(|row| row.open).sum()
}

fn document(change: &EditionChange, open: Option<&[OpenOnEdition]>) -> Value {
    let count = open.map(|open| touched(change, open));
    let is_kept =
        matches!(change.fate, EditionFate::NewEdition | EditionFate::NewProcedure | EditionFate::Ended);
    json!({
        "code": change.code, "name": change.name.vi, "fate": change.fate, "effective_from": change.effective_from,
        "changes": change.lines, "open": count, "affected": count.map(|count| if is_kept { 0 } else { count }),
    })
}
