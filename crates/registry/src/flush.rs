//! Writing a planned batch: chain the hashes, insert in bulk, move the head. The caller holds the transaction.

use crate::counts::{COUNTERS, NAMES};
use crate::dialect::{Bulk, Column, Connection, OnConflict};
use crate::plan::{Batch, Head};
use crate::project::{self, Held};
use crate::trouble::Trouble;

/// Writes a batch whose entries follow `hash`; gives the hash of its last entry.
pub(crate) fn flush(
    connection: &mut Connection,
    batch: Batch,
    held: &[Held],
    head: Head,
    mut hash: [u8; 32],
) -> Result<[u8; 32], Trouble> {
    connection.insert(&entries(&batch, &mut hash))?;
    connection.insert(&personal(&batch))?;
    let conflict = OnConflict::Replace { keys: &["id"], fixed: project::FIXED };
    connection.insert(&Bulk { table: "dossier", columns: project::columns(held), conflict })?;
    connection.insert(&counts(&batch))?;
    connection.insert(&sequences(&batch))?;
    connection.execute(
        "UPDATE province_head SET position = $1, hash = $2, next_stream = $3, next_personal = $4",
        &[head.position.into(), hash.to_vec().into(), head.next_stream.into(), head.next_personal.into()],
    )?;
    Ok(hash)
}

fn entries(batch: &Batch, hash: &mut [u8; 32]) -> Bulk {
    let entries = &batch.entries;
    let hashes = entries
        .iter()
        .map(|entry| {
            *hash = entry.chained(hash);
            Some(hash.to_vec())
        })
        .collect();
    let text = |of: &dyn Fn(&crate::journal::EntryRow) -> String| Column::Text(entries.iter().map(|e| Some(of(e))).collect());
    Bulk {
        table: "journal",
        columns: vec![
            ("position", Column::Int(entries.iter().map(|e| Some(e.position)).collect())),
            ("stream", Column::Int(entries.iter().map(|e| Some(e.stream)).collect())),
            ("version", Column::Int(entries.iter().map(|e| Some(e.version)).collect())),
            ("kind", text(&|e| e.kind.clone())),
            ("at", Column::Time(entries.iter().map(|e| Some(e.at)).collect())),
            ("actor", text(&|e| e.actor.clone())),
            ("on_behalf_of", Column::Text(entries.iter().map(|e| e.on_behalf_of.clone()).collect())),
            ("unit", Column::Text(entries.iter().map(|e| e.unit.clone()).collect())),
            ("pack_edition", text(&|e| e.pack_edition.clone())),
            ("request_key", Column::Bytes(entries.iter().map(|e| e.request_key.clone()).collect())),
            ("body", Column::Json(entries.iter().map(|e| Some(e.body.clone())).collect())),
            ("hash", Column::Bytes(hashes)),
        ],
        conflict: OnConflict::Fail,
    }
}

fn personal(batch: &Batch) -> Bulk {
    let rows = &batch.personal;
    Bulk {
        table: "personal",
        columns: vec![
            ("id", Column::Int(rows.iter().map(|r| Some(r.id)).collect())),
            ("stream", Column::Int(rows.iter().map(|r| Some(r.stream)).collect())),
            ("salt", Column::Bytes(rows.iter().map(|r| Some(r.salt.clone())).collect())),
            ("sealed", Column::Bytes(rows.iter().map(|r| Some(r.sealed.clone())).collect())),
        ],
        conflict: OnConflict::Fail,
    }
}

fn counts(batch: &Batch) -> Bulk {
    let rows: Vec<_> = batch.counts.iter().collect();
    let text = |of: fn(&crate::counts::CountKey) -> &String| Column::Text(rows.iter().map(|(k, _)| Some(of(k).clone())).collect());
    let mut columns = vec![
        ("authority", text(|k| &k.authority)),
        ("intake", text(|k| &k.intake)),
        ("procedure", text(|k| &k.procedure)),
        ("day", text(|k| &k.day)),
    ];
    for (index, name) in NAMES.into_iter().enumerate().take(COUNTERS) {
        columns.push((name, Column::Int(rows.iter().map(|(_, c)| c.get(index).copied()).collect())));
    }
    Bulk { table: "daily_count", columns, conflict: OnConflict::Add { keys: &["authority", "intake", "procedure", "day"] } }
}

fn sequences(batch: &Batch) -> Bulk {
    let rows: Vec<_> = batch.sequences.iter().collect();
    Bulk {
        table: "code_sequence",
        columns: vec![
            ("agency", Column::Text(rows.iter().map(|((agency, _), _)| Some(agency.clone())).collect())),
            ("day", Column::Text(rows.iter().map(|((_, day), _)| Some(day.clone())).collect())),
            ("next", Column::Int(rows.iter().map(|(_, next)| Some(**next)).collect())),
        ],
        conflict: OnConflict::Replace { keys: &["agency", "day"], fixed: &[] },
    }
}
