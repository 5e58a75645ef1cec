//! The projection: a row for each entry of the journal that asks for money, receives it or gives it back. Written with
//! the entry, compared by `verify`, made anew where a store had none.

use casework::dossier::{Dossier, Event};
use jiff::Timestamp;
use law::AgencyId;
use law::code::DossierCode;
use law::payment::PaymentReference;

use super::{amount, stored_dong};
use crate::dialect::{Column, Connection, Row, Rows, Write};
use crate::journal::{self, EntryRow};
use crate::trouble::Trouble;

/// Rows written at a time when the projection is made anew.
const ROWS_AT_ONCE: usize = 2_000;

const COLUMNS: &str =
    "stream, version, kind, reference, code, intake, authority, dong, over_dong, credit, at";

/// An entry about money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PaymentEntry {
    pub stream: i64,
    pub version: i64,
    /// `asked`, `received` or `refunded`.
    pub kind: &'static str,
    /// By which money finds the dossier; only where it was asked for.
    pub reference: Option<String>,
    pub code: DossierCode,
    pub intake: AgencyId,
    pub authority: AgencyId,
    pub dong: u64,
    /// What came in beyond what was owed; what of it was given back, below 0.
    pub over_dong: i64,
    pub credit: Option<String>,
    pub at: Timestamp,
}

/// The row of an event, where it is about money; `after` is the dossier after it.
pub(crate) fn asked_or_paid(
    rows: &mut Vec<PaymentEntry>,
    stream: i64,
    event: &Event,
    after: &Dossier,
    at: Timestamp,
) {
    let asked = |fees: &[casework::dossier::FeeLine]| -> u64 {
        fees.iter().filter(|line| !line.paid).map(|line| line.dong).fold(0, u64::saturating_add)
    };
    let (kind, dong, over_dong, credit) = match event {
        Event::Submitted(body) => ("asked", asked(&body.opening.fees), 0, None),
        Event::TakenIn(body) => ("asked", asked(&body.opening.fees), 0, None),
        Event::PaymentRequested(body) => ("asked", body.dong, 0, None),
        Event::PaymentReceived(body) => {
            let applied = body.applied.iter().map(|part| part.dong).fold(0, u64::saturating_add);
            let over = stored_dong(body.dong.saturating_sub(applied));
            ("received", body.dong, over, Some(body.credit.clone()))
        }
        Event::PaymentRefunded(body) => ("refunded", body.dong, -stored_dong(body.over_dong), None),
        _ => return,
    };
    if dong == 0 {
        return;
    }
    let reference = (kind == "asked").then(|| PaymentReference::of(&after.code)).flatten();
    rows.push(PaymentEntry {
        stream,
        version: i64::from(after.version),
        kind,
        reference: reference.map(|reference| reference.as_str().to_owned()),
        code: after.code.clone(),
        intake: after.intake.clone(),
        authority: after.authority.clone(),
        dong,
        over_dong,
        credit,
        at,
    });
}

/// The rows as the store takes them.
pub(crate) fn rows(entries: &[PaymentEntry]) -> Rows<'_> {
    let int = |of: fn(&PaymentEntry) -> i64| Column::Int(entries.iter().map(|row| Some(of(row))).collect());
    let text = |of: fn(&PaymentEntry) -> Option<&str>| Column::Text(entries.iter().map(of).collect());
    Rows {
        table: "payment_entry",
        columns: vec![
            ("stream", int(|row| row.stream)),
            ("version", int(|row| row.version)),
            ("kind", text(|row| Some(row.kind))),
            ("reference", text(|row| row.reference.as_deref())),
            ("code", text(|row| Some(row.code.as_str()))),
            ("intake", text(|row| Some(row.intake.as_str()))),
            ("authority", text(|row| Some(row.authority.as_str()))),
            ("dong", int(|row| stored_dong(row.dong))),
            ("over_dong", int(|row| row.over_dong)),
            ("credit", text(|row| row.credit.as_deref())),
            ("at", Column::Time(entries.iter().map(|row| Some(row.at)).collect())),
        ],
        write: Write::Insert,
    }
}

fn read(row: &Row) -> Result<PaymentEntry, Trouble> {
    let kind = row.text(2)?;
    let kind = ["asked", "received", "refunded"].into_iter().find(|known| *known == kind);
    Ok(PaymentEntry {
        stream: row.int(0)?,
        version: row.int(1)?,
        kind: kind.ok_or_else(|| Trouble::Corrupt("an entry about money of an unknown kind".into()))?,
        reference: row.opt_text(3)?,
        code: DossierCode(row.text(4)?),
        intake: AgencyId(row.text(5)?),
        authority: AgencyId(row.text(6)?),
        dong: amount(row.int(7)?)?,
        over_dong: row.int(8)?,
        credit: row.opt_text(9)?,
        at: row.time(10)?,
    })
}

/// The stored rows of the streams `from..to`.
pub(crate) fn stored(connection: &mut Connection, from: i64, to: i64) -> Result<Vec<PaymentEntry>, Trouble> {
    let sql = format!(
        "SELECT {COLUMNS} FROM payment_entry WHERE stream >= $1 AND stream < $2 ORDER BY stream, version"
    );
    connection.query(&sql, &[from.into(), to.into()])?.iter().map(read).collect()
}

/// Makes the projection from the journal: for a store that was written before it had one.
pub(crate) fn rebuild(connection: &mut Connection) -> Result<(), Trouble> {
    let sql = format!("SELECT {} FROM journal ORDER BY stream, version", journal::COLUMNS);
    let (mut found, mut folding): (Vec<PaymentEntry>, Option<(i64, Dossier)>) = (Vec::new(), None);
    connection.query_each(&sql, &[], &mut |row| {
        let (entry, _) = EntryRow::read(&row)?;
        if entry.is_of_edition() {
            return Ok(());
        }
        let (event, staff) = (entry.event()?, entry.staff());
        match &mut folding {
            Some((stream, state)) if *stream == entry.stream => {
                casework::dossier::apply(state, &event, entry.at, staff.as_ref());
            }
            _ => {
                folding = casework::dossier::open(&event, entry.at, staff.as_ref())
                    .map(|state| (entry.stream, state));
            }
        }
        if let Some((_, state)) = &folding {
            asked_or_paid(&mut found, entry.stream, &event, state, entry.at);
        }
        Ok(())
    })?;
    for part in found.chunks(ROWS_AT_ONCE) {
        connection.write(&rows(part))?;
    }
    Ok(())
}
