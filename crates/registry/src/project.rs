//! The projection of a dossier into its row: one function, used when writing and when verifying.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use casework::dossier::{Dossier, PendingLetter, answer_limit};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::dialect::{Column, Row, Rows, Write};
use crate::personal::SearchTokens;
use crate::trouble::Trouble;

/// A dossier with what its row needs besides the state.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub stream: i64,
    pub state: Arc<Dossier>,
    pub tokens: SearchTokens,
    /// What the row in the store looks like; `None` while there is none.
    pub written: Option<Written>,
    /// Number of the batch that changed it last; 0 where none has since it was read.
    pub batch: u64,
}

/// What decides how much of a row an update has to touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    tokens: SearchTokens,
    personal: Option<i64>,
    indexed: u64,
}

impl Held {
    /// The row as it is once this state is written.
    pub(crate) fn as_written(&self) -> Written {
        let d = &*self.state;
        let mut hash = DefaultHasher::new();
        let due = d.clock.as_ref().map(|clock| clock.due);
        (d.status(), due, &d.case_officer, answer_limit(d), d.closed_at).hash(&mut hash);
        for consultation in d.consultations.iter().filter(|c| c.answered_at.is_none()) {
            consultation.agency.hash(&mut hash);
        }
        let personal = d.personal.as_ref().map(|reference| reference.id);
        Written { tokens: self.tokens, personal, indexed: hash.finish() }
    }
}

/// How often a column changes: an update names only the columns of its tier, so that the indices over the others are
/// left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tier {
    /// With every event, in no index.
    Hot,
    /// Now and then, in an index.
    Indexed,
    /// Hardly ever.
    Token,
    /// Never.
    Fixed,
}

/// A value of a row, borrowed from the state where it can be.
#[derive(Debug, Clone, PartialEq)]
enum Cell<'a> {
    Int(Option<i64>),
    Text(Option<&'a str>),
    Time(Option<Timestamp>),
    Day(Date),
}

/// Columns of a row in the order of [`cells`].
const LAYOUT: [(&str, Tier); 36] = [
    ("id", Tier::Hot),
    ("code", Tier::Fixed),
    ("procedure", Tier::Fixed),
    ("edition", Tier::Fixed),
    ("case_id", Tier::Fixed),
    ("channel", Tier::Fixed),
    ("support", Tier::Fixed),
    ("intake", Tier::Fixed),
    ("authority", Tier::Fixed),
    ("submitted_at", Tier::Fixed),
    ("personal_id", Tier::Token),
    ("subject_token", Tier::Token),
    ("name_token", Tier::Token),
    ("phone_token", Tier::Token),
    ("status", Tier::Indexed),
    ("open", Tier::Indexed),
    ("due_at", Tier::Indexed),
    ("case_officer", Tier::Indexed),
    ("wake_at", Tier::Indexed),
    ("consulted", Tier::Indexed),
    ("closed_at", Tier::Indexed),
    ("stage", Tier::Hot),
    ("stage_since", Tier::Hot),
    ("accepted_at", Tier::Hot),
    ("starts_at", Tier::Hot),
    ("original_due_at", Tier::Hot),
    ("paused_since", Tier::Hot),
    ("returned_at", Tier::Hot),
    ("intake_officer", Tier::Hot),
    ("signer", Tier::Hot),
    ("supplements", Tier::Hot),
    ("extensions", Tier::Hot),
    ("rating", Tier::Hot),
    ("letter", Tier::Hot),
    ("fee_dong", Tier::Hot),
    ("version", Tier::Hot),
];

/// The row of a dossier, in the order of [`LAYOUT`]; `consulted` is the text of [`consulted`].
fn cells<'a>(held: &'a Held, consulted: Option<&'a str>) -> [Cell<'a>; 36] {
    let d = &*held.state;
    let clock = d.clock.as_ref();
    let number = |n: i64| Cell::Int(Some(n));
    let letter = d.letter.as_ref().map(|letter| match letter {
        PendingLetter::Supplement { .. } => "supplement",
        PendingLetter::Extension { .. } => "extension",
    });
    [
        number(held.stream),
        Cell::Text(Some(d.code.as_str())),
        Cell::Text(Some(d.procedure.as_str())),
        Cell::Day(d.edition),
        Cell::Text(d.case.as_deref()),
        Cell::Text(Some(d.channel.as_str())),
        Cell::Text(d.support.as_ref().map(law::AgencyId::as_str)),
        Cell::Text(Some(d.intake.as_str())),
        Cell::Text(Some(d.authority.as_str())),
        Cell::Time(Some(d.submitted_at)),
        Cell::Int(d.personal.as_ref().map(|p| p.id)),
        Cell::Int(held.tokens.subject),
        Cell::Int(held.tokens.name),
        Cell::Int(held.tokens.phone),
        number(d.status().code().into()),
        number((!d.status().is_closed()).into()),
        Cell::Time(clock.map(|c| c.due)),
        Cell::Text(d.case_officer.as_ref().map(|id| id.0.as_str())),
        Cell::Time(answer_limit(d)),
        Cell::Text(consulted),
        Cell::Time(d.closed_at),
        Cell::Text(Some(d.stage.as_str())),
        Cell::Time(Some(d.stage_since)),
        Cell::Time(d.accepted_at),
        Cell::Time(clock.and_then(|c| c.starts)),
        Cell::Time(clock.map(|c| c.original_due)),
        Cell::Time(clock.and_then(|c| c.paused_since)),
        Cell::Time(d.returned_at),
        Cell::Text(d.intake_officer.as_ref().map(|id| id.0.as_str())),
        Cell::Text(d.signer.as_ref().map(|id| id.0.as_str())),
        number(d.supplements.into()),
        number(clock.map_or(0, |c| c.extensions.into())),
        Cell::Int(d.rating.map(i64::from)),
        Cell::Text(letter),
        number(i64::try_from(d.fee_dong).unwrap_or(i64::MAX)),
        number(d.version.into()),
    ]
}

/// The agencies that still have to answer, each between commas.
pub(crate) fn consulted(dossier: &Dossier) -> Option<String> {
    let mut text = String::new();
    for consultation in dossier.consultations.iter().filter(|c| c.answered_at.is_none()) {
        if text.is_empty() {
            text.push(',');
        }
        text.push_str(consultation.agency.as_str());
        text.push(',');
    }
    (!text.is_empty()).then_some(text)
}

/// What brings the store up to these dossiers: new rows, and updates as narrow as each dossier allows.
pub(crate) fn writes<'a>(held: &'a [Held], consulted: &'a [Option<String>]) -> [Rows<'a>; 4] {
    let update = Write::Update { key: "id" };
    let rows = |tier: Option<Tier>| {
        let these = held.iter().zip(consulted).filter(move |(held, _)| needed(held) == tier);
        let write = if tier.is_none() { Write::Insert } else { update };
        Rows { table: "dossier", columns: columns(these, tier.unwrap_or(Tier::Fixed)), write }
    };
    [rows(None), rows(Some(Tier::Token)), rows(Some(Tier::Indexed)), rows(Some(Tier::Hot))]
}

/// The widest tier in which the row differs from the store; `None` where the store has no row.
fn needed(held: &Held) -> Option<Tier> {
    let now = held.as_written();
    held.written.map(|was| {
        match (was.tokens == now.tokens && was.personal == now.personal, was.indexed == now.indexed) {
            (false, _) => Tier::Token,
            (true, false) => Tier::Indexed,
            (true, true) => Tier::Hot,
        }
    })
}

fn columns<'a>(
    rows: impl Iterator<Item = (&'a Held, &'a Option<String>)>,
    widest: Tier,
) -> Vec<(&'static str, Column<'a>)> {
    let mut columns: Vec<Option<(&'static str, Column<'a>)>> =
        LAYOUT.iter().map(|(name, tier)| (*tier <= widest).then(|| (*name, empty_column(name)))).collect();
    for (held, consulted) in rows {
        for (place, cell) in columns.iter_mut().zip(cells(held, consulted.as_deref())) {
            if let Some((_, column)) = place {
                push(column, cell);
            }
        }
    }
    columns.into_iter().flatten().collect()
}

fn empty_column<'a>(name: &str) -> Column<'a> {
    match name {
        "edition" => Column::Date(Vec::new()),
        _ if name.ends_with("_at") || name.ends_with("_since") => Column::Time(Vec::new()),
        "id" | "status" | "open" | "supplements" | "extensions" | "rating" | "fee_dong" | "version" => {
            Column::Int(Vec::new())
        }
        _ if name.ends_with("_token") || name == "personal_id" => Column::Int(Vec::new()),
        _ => Column::Text(Vec::new()),
    }
}

fn push<'a>(column: &mut Column<'a>, cell: Cell<'a>) {
    match (column, cell) {
        (Column::Int(v), Cell::Int(n)) => v.push(n),
        (Column::Time(v), Cell::Time(t)) => v.push(t),
        (Column::Text(v), Cell::Text(t)) => v.push(t),
        (Column::Date(v), Cell::Day(d)) => v.push(Some(d)),
        _ => {}
    }
}

/// The columns of the row, for a query whose rows [`differences`] compares.
pub(crate) fn column_list() -> String {
    LAYOUT.map(|(name, _)| name).join(", ")
}

/// Where a column stands in [`column_list`].
pub(crate) fn place_of(column: &str) -> usize {
    LAYOUT.iter().position(|(name, _)| *name == column).unwrap_or(LAYOUT.len())
}

/// Compares a row of [`column_list`] with the projection: for each difference the column, what is stored and what
/// should be.
pub(crate) fn differences(held: &Held, row: &Row) -> Result<Vec<(&'static str, String, String)>, Trouble> {
    let consulted = consulted(&held.state);
    let mut found = Vec::new();
    for (index, ((name, _), cell)) in LAYOUT.iter().zip(cells(held, consulted.as_deref())).enumerate() {
        let (stored, right) = match cell {
            Cell::Int(n) => (format!("{:?}", row.opt_int(index)?), format!("{n:?}")),
            Cell::Text(t) => (format!("{:?}", row.opt_text(index)?), format!("{t:?}")),
            Cell::Time(t) => (format!("{:?}", row.opt_time(index)?), format!("{t:?}")),
            Cell::Day(d) => (format!("{:?}", row.date(index)?), format!("{d:?}")),
        };
        if stored != right {
            found.push((*name, stored, right));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_takes_the_cells_of_its_place() {
        let kinds: Vec<_> = LAYOUT.iter().map(|(name, _)| (*name, empty_column(name))).collect();
        assert!(matches!(kinds[0], ("id", Column::Int(_))));
        assert!(matches!(kinds[3], ("edition", Column::Date(_))));
        assert!(matches!(kinds[27], ("returned_at", Column::Time(_))));
        assert_eq!(kinds.iter().filter(|(_, column)| matches!(column, Column::Time(_))).count(), 10);
        assert_eq!(kinds.iter().filter(|(_, column)| matches!(column, Column::Int(_))).count(), 12);
    }
}
