//! A request key that comes again: the first answer for the same request, a plain word for another one.
//!
//! Nothing is kept for it beside the journal. The same request, decided again at its moment, leads to the same entries;
//! personal data is compared by its commitment, so that erasing a person leaves nothing to guess at.

use std::sync::Arc;

use casework::dossier::{Event, Lived, PersonalRef, leads_to};
use law::Province;

use crate::dialect::Connection;
use crate::journal::{EntryRow, STAFF};
use crate::personal::StoreKey;
use crate::request::{Answer, Receipt, Request, Target};
use crate::states::{self, Carried};
use crate::trouble::Trouble;

/// The text of the law in force here, with its name.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    pub province: &'a Province,
    pub edition: &'a str,
}

/// The answer to a request whose key the entry at `version` of `stream` has.
pub(crate) fn again(
    connection: &mut Connection,
    request: &Request,
    (stream, version): (i64, i64),
    (text, key): (Text<'_>, &StoreKey),
) -> Result<Answer, Trouble> {
    let carried = states::replay_command(connection, stream, version)?;
    let is_same = is_about(request, &carried)
        && decides_alike(request, &carried, text)?
        && brings_the_same(connection, request, &carried, key)?;
    let Carried { state, position, .. } = carried;
    let code = state.code.clone();
    if !is_same {
        return Ok(Answer::KeyReused(code));
    }
    Ok(Answer::AlreadySo(Receipt { code, stream, version: state.version, position, state: Arc::new(state) }))
}

/// The same for a request whose first answer is not in the store yet.
pub(crate) fn again_in_batch(request: &Request, first: &Request, receipt: &Receipt) -> Answer {
    let is_same = request.target == first.target
        && request.command == first.command
        && request.personal == first.personal
        && request.corrections == first.corrections
        && request.on_behalf_of == first.on_behalf_of
        && request.unit == first.unit;
    if is_same { Answer::AlreadySo(receipt.clone()) } else { Answer::KeyReused(receipt.code.clone()) }
}

/// The same dossier, in the same name.
fn is_about(request: &Request, carried: &Carried) -> bool {
    let same_target = match &request.target {
        Target::New => carried.before.is_none(),
        Target::Code(code) => carried.before.is_some() && *code == carried.state.code,
    };
    let in_the_same_name = |first: &EntryRow| {
        (first.on_behalf_of == request.on_behalf_of || request.on_behalf_of.is_none() && stood_in(first))
            && first.unit.as_deref() == request.unit.as_ref().map(law::AgencyId::as_str)
    };
    same_target && carried.entries.first().is_some_and(in_the_same_name)
}

/// The name of an absent colleague is written by the store, not by the request.
fn stood_in(first: &EntryRow) -> bool {
    first.on_behalf_of.as_deref().is_some_and(|name| name.starts_with(STAFF))
}

/// Under a text of the law that was changed since, nothing can be said against the request: it is the same.
fn decides_alike(request: &Request, carried: &Carried, text: Text<'_>) -> Result<bool, Trouble> {
    if carried.entries.iter().any(|entry| &*entry.pack_edition != text.edition) {
        return Ok(true);
    }
    let lived: Vec<Lived> = carried.entries.iter().map(EntryRow::lived).collect::<Result<_, _>>()?;
    Ok(leads_to(&request.command, carried.before.as_ref(), &lived, text.province))
}

/// Whether the personal data is what the first request brought. What was erased since cannot differ.
fn brings_the_same(
    connection: &mut Connection,
    request: &Request,
    carried: &Carried,
    key: &StoreKey,
) -> Result<bool, Trouble> {
    let kept = match carried.entries.first() {
        Some(first) => reference(&first.event()?),
        None => None,
    };
    let Some(kept) = kept else {
        return Ok(request.brought(|| Ok(None))?.is_none() && request.corrections.is_empty());
    };
    let row = connection.query_one("SELECT salt FROM personal WHERE id = $1", &[kept.id.into()])?;
    let Some(salt) = row.map(|row| row.opt_bytes(0)).transpose()?.flatten() else { return Ok(true) };
    let before = carried.before.as_ref().and_then(|dossier| dossier.personal.as_ref());
    let brought = request.brought(|| match (before, carried.entries.first()) {
        (Some(before), Some(first)) => key.stored_personal(connection, (before.id, first.stream)),
        _ => Ok(None),
    })?;
    let Some(brought) = brought else { return Ok(false) };
    Ok(StoreKey::commitment(&salt, &serde_json::to_vec(&brought)?) == kept.commitment)
}

fn reference(event: &Event) -> Option<PersonalRef> {
    match event {
        Event::Submitted(body) => body.personal.clone(),
        Event::TakenIn(body) => body.personal.clone(),
        Event::SupplementAnswered(body) => body.personal.clone(),
        Event::Rated(body) => body.written.clone(),
        _ => None,
    }
}
