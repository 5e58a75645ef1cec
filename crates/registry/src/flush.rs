//! Writing a planned batch: chain the hashes, write each table in one go, move the head. The caller holds the
//! transaction.

use crate::counts::{CountKey, NAMES};
use crate::dialect::{Column, Connection, Rows, Write};
use crate::fees;
use crate::journal::EntryRow;
use crate::payments;
use crate::petitions;
use crate::plan::{Batch, Head};
use crate::project::{self, Held};
use crate::trouble::Trouble;
use crate::voices;

/// Writes a batch whose entries follow `hash`; gives the hash of its last entry.
pub(crate) fn flush(
    connection: &mut Connection,
    batch: &Batch,
    held: &[Held],
    head: Head,
    hash: [u8; 32],
) -> Result<[u8; 32], Trouble> {
    let hashes = chain(&batch.entries, hash);
    connection.write(&entries(&batch.entries, &hashes))?;
    connection.write(&personal(batch))?;
    let consulted: Vec<Option<String>> = held.iter().map(|held| project::consulted(&held.state)).collect();
    for rows in project::writes(held, &consulted) {
        connection.write(&rows)?;
    }
    connection.write(&counts(batch))?;
    for petition in batch.petitions.values() {
        petitions::write(connection, petition)?;
    }
    voices::write(connection, &batch.voices)?;
    connection.write(&fees::rows(&batch.fees))?;
    connection.write(&payments::rows(&batch.payments))?;
    connection.write(&sequences(batch))?;
    let hash = hashes.last().copied().unwrap_or(hash);
    connection.execute(
        "UPDATE province_head SET position = $1, hash = $2, next_stream = $3, next_personal = $4",
        &[head.position.into(), hash.to_vec().into(), head.next_stream.into(), head.next_personal.into()],
    )?;
    Ok(hash)
}

fn chain(entries: &[EntryRow], mut hash: [u8; 32]) -> Vec<[u8; 32]> {
    let mut hashes = Vec::with_capacity(entries.len());
    for entry in entries {
        hash = entry.chained(&hash);
        hashes.push(hash);
    }
    hashes
}

fn entries<'a>(entries: &'a [EntryRow], hashes: &'a [[u8; 32]]) -> Rows<'a> {
    Rows {
        table: "journal",
        columns: vec![
            ("position", Column::Int(entries.iter().map(|e| Some(e.position)).collect())),
            ("stream", Column::Int(entries.iter().map(|e| Some(e.stream)).collect())),
            ("version", Column::Int(entries.iter().map(|e| Some(e.version)).collect())),
            ("kind", Column::Text(entries.iter().map(|e| Some(&*e.kind)).collect())),
            ("at", Column::Time(entries.iter().map(|e| Some(e.at)).collect())),
            ("actor", Column::Text(entries.iter().map(|e| Some(e.actor.as_str())).collect())),
            ("on_behalf_of", Column::Text(entries.iter().map(|e| e.on_behalf_of.as_deref()).collect())),
            ("unit", Column::Text(entries.iter().map(|e| e.unit.as_deref()).collect())),
            ("pack_edition", Column::Text(entries.iter().map(|e| Some(&*e.pack_edition)).collect())),
            (
                "request_key",
                Column::Bytes(entries.iter().map(|e| e.request_key.as_ref().map(|k| &k[..])).collect()),
            ),
            ("body", Column::Json(entries.iter().map(|e| Some(e.body.as_str())).collect())),
            ("hash", Column::Bytes(hashes.iter().map(|hash| Some(&hash[..])).collect())),
        ],
        write: Write::Insert,
    }
}

fn personal(batch: &Batch) -> Rows<'_> {
    let rows = &batch.personal;
    Rows {
        table: "personal",
        columns: vec![
            ("id", Column::Int(rows.iter().map(|r| Some(r.id)).collect())),
            ("stream", Column::Int(rows.iter().map(|r| Some(r.stream)).collect())),
            ("salt", Column::Bytes(rows.iter().map(|r| Some(r.salt.as_slice())).collect())),
            ("sealed", Column::Bytes(rows.iter().map(|r| Some(r.sealed.as_slice())).collect())),
        ],
        write: Write::Insert,
    }
}

fn counts(batch: &Batch) -> Rows<'_> {
    let rows: Vec<_> = batch.counts.iter().collect();
    let text = |of: fn(&CountKey) -> &str| Column::Text(rows.iter().map(|(key, _)| Some(of(key))).collect());
    let mut columns = vec![
        ("authority", text(|k| &k.authority)),
        ("intake", text(|k| &k.intake)),
        ("procedure", text(|k| &k.procedure)),
        ("day", Column::Date(rows.iter().map(|(key, _)| Some(key.day)).collect())),
    ];
    for (index, name) in NAMES.into_iter().enumerate() {
        columns
            .push((name, Column::Int(rows.iter().map(|(_, counts)| counts.get(index).copied()).collect())));
    }
    Rows {
        table: "daily_count",
        columns,
        write: Write::Add { keys: &["authority", "intake", "procedure", "day"] },
    }
}

fn sequences(batch: &Batch) -> Rows<'_> {
    let rows: Vec<_> = batch.sequences.iter().collect();
    Rows {
        table: "code_sequence",
        columns: vec![
            ("agency", Column::Text(rows.iter().map(|((agency, _), _)| Some(agency.as_str())).collect())),
            ("day", Column::Date(rows.iter().map(|((_, day), _)| Some(*day)).collect())),
            ("next", Column::Int(rows.iter().map(|(_, next)| Some(**next)).collect())),
        ],
        write: Write::Replace { keys: &["agency", "day"] },
    }
}
