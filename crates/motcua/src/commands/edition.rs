//! Editions of the pack in a store: proposed from a folder, listed, written out to be changed. Approval and publication
//! happen on the pages, where two persons have signed in.

use std::path::Path;
use std::sync::Arc;

use casework::actor::{Actor, Grant};
use casework::edition::Proposal;
use casework::{Role, StaffId};
use gateways::ObjectStore;
use law::Province;
use pack::Files;
use registry::{EditionAnswer, EditionRecord, Registry};
use serde_json::{Value, json};
use web::common::{Lang, edition_refusal, edition_text};

use crate::failure::Failure;
use crate::options::{Options, ProposeArguments};

/// The store, by the text in force in it.
fn open(options: &Options) -> Result<(Registry, ObjectStore), Failure> {
    let config = options.store()?;
    let registry = Registry::open(&config, options.province()?, config.clock()?)?;
    let files = super::serve::files(&config.files)?;
    put_in_force(options, &registry, &files)?;
    Ok((registry, files))
}

/// Puts the edition in force in the store into force in this process. The text of a store is changed by publishing, not by
/// naming another folder.
pub fn put_in_force(options: &Options, registry: &Registry, files: &ObjectStore) -> Result<(), Failure> {
    if edition_text::refresh(registry, files, false)? && options.pack.is_some() {
        let name = &registry.province().edition;
        return Err(Failure::Usage(format!(
            "this store has its own text, edition {name}: start without --pack, and bring the change in with \
             `motcua pack propose DIR`"
        )));
    }
    Ok(())
}

/// The province in force in the store.
pub fn in_force(options: &Options) -> Result<Arc<Province>, Failure> {
    Ok(open(options)?.0.province())
}

/// The text in force in the store.
fn text_in_force(options: &Options, registry: &Registry, files: &ObjectStore) -> Result<Files, Failure> {
    match registry.edition_in_force()? {
        Some(record) => Ok(edition_text::gather(files, &record.edition.proposal.files)?),
        None => Ok(options.pack_files()?.map_or_else(Files::embedded, |files| (*files).clone())),
    }
}

/// `pack export`.
pub fn export(options: &Options, folder: &Path) -> Result<(), Failure> {
    let (registry, store) = open(options)?;
    let files = text_in_force(options, &registry, &store)?;
    files.write(folder).map_err(|error| {
        let why = if error.kind() == std::io::ErrorKind::AlreadyExists {
            "is not empty; name an empty folder".to_owned()
        } else {
            error.to_string()
        };
        Failure::new("io", format!("{}: {why}", folder.display()))
    })?;
    let (count, edition) = (files.paths().count(), &registry.province().edition);
    if options.json {
        println!("{}", json!({ "edition": edition, "files": count, "folder": folder.display().to_string() }));
    } else {
        println!("{edition}: {count} files in {}", folder.display());
    }
    Ok(())
}

/// `pack propose`.
pub fn propose(options: &Options, arguments: &ProposeArguments) -> Result<(), Failure> {
    let files = Files::read(&arguments.folder).map_err(|fault| vec![fault])?;
    let after = edition_text::compile(&files, false)?;
    let (registry, store) = open(options)?;
    let actor = controller(&registry, &arguments.by)?;
    let proposal = Proposal {
        name: after.edition.clone(),
        title: law::text::clean(&arguments.title),
        ground: law::text::clean(&arguments.ground),
        effective_from: arguments.effective,
        based_on: registry.latest_edition()?.map(|record| record.id),
        files: edition_text::keep(&registry, &store, &files)?,
    };
    match registry.propose_edition(&actor, proposal, &after)? {
        EditionAnswer::Done(record) | EditionAnswer::AlreadySo(record) => {
            if options.json {
                println!("{}", document(&record));
            } else {
                println!("{}: /data/editions/{}", record.edition.proposal.name, record.id);
            }
            Ok(())
        }
        EditionAnswer::Refused(refusal) => {
            let words = edition_refusal::words(&refusal, &after, Lang::En);
            Err(Failure::new(refusal.code(), format!("{}. {}", words.reason, words.cure)))
        }
        EditionAnswer::Unknown => Err(Failure::new("unknown-edition", "no such edition")),
    }
}

/// A procedure controller with the grants of today.
fn controller(registry: &Registry, id: &str) -> Result<Actor, Failure> {
    let id = StaffId(id.to_owned());
    let found = registry.staff(&id)?.filter(|staff| staff.disabled_at.is_none());
    let staff = found.ok_or_else(|| Failure::new("unknown-staff", format!("there is no account {id}")))?;
    let now = registry.now();
    let grants = staff.grants.into_iter().filter(|grant| grant.in_force(now));
    let grants = grants.map(|grant| Grant { role: grant.role, agency: grant.agency, limit: grant.limit });
    let grants: Vec<Grant> = grants.collect();
    if !grants.iter().any(|grant| grant.role == Role::ProcedureController) {
        let cure = format!("{id} is no procedure controller; grant the role with `motcua staff add`");
        return Err(Failure::new("not-your-role", cure));
    }
    Ok(Actor::standing_in(id, grants, Vec::new()))
}

/// `pack list`.
pub fn list(options: &Options) -> Result<(), Failure> {
    let (registry, _) = open(options)?;
    let editions = registry.editions()?;
    let rules = registry.province().edition.clone();
    if options.json {
        let rows: Vec<Value> = editions.iter().map(document).collect();
        println!("{}", json!({ "in_force": rules, "editions": rows }));
        return Ok(());
    }
    println!("in force: {rules}");
    for EditionRecord { id, edition } in &editions {
        let proposal = &edition.proposal;
        let (status, from) = (edition.status.as_str(), proposal.effective_from);
        println!(
            "{id:>8}  {status:<9}  {from}  {:<20} {} ({})",
            proposal.name, proposal.title, proposal.ground
        );
    }
    Ok(())
}

fn document(record: &EditionRecord) -> Value {
    let (edition, proposal) = (&record.edition, &record.edition.proposal);
    json!({
        "id": record.id, "name": proposal.name, "title": proposal.title, "ground": proposal.ground,
        "effective_from": proposal.effective_from, "status": edition.status, "based_on": proposal.based_on,
        "proposed_by": edition.proposed_by, "proposed_at": edition.proposed_at.to_string(),
        "decided_by": edition.decided_by, "published_at": edition.published_at.map(|at| at.to_string()),
    })
}
