//! The projection of a dossier into its row: one function, used when writing and when verifying.

use casework::dossier::{Dossier, PendingLetter, answer_limit};
use jiff::Timestamp;

use crate::dialect::{Column, Value};
use crate::personal::SearchTokens;

/// A dossier with what its row needs besides the state.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub stream: i64,
    pub state: std::sync::Arc<Dossier>,
    pub tokens: SearchTokens,
}

/// Columns of the projection in the order of [`row`].
pub(crate) const COLUMNS: [&str; 36] = [
    "id", "code", "procedure", "edition", "case_id", "channel", "support", "intake", "authority", "consulted",
    "status", "stage", "open", "stage_since", "submitted_at", "accepted_at", "starts_at", "original_due_at", "due_at",
    "paused_since", "closed_at", "returned_at", "intake_officer", "case_officer", "signer", "supplements",
    "extensions", "rating", "letter", "fee_dong", "version", "wake_at", "personal_id", "subject_token", "name_token",
    "phone_token",
];

/// Columns that never change once a dossier is open: an update leaves them and their indices alone.
pub(crate) const FIXED: &[&str] =
    &["code", "procedure", "edition", "case_id", "channel", "support", "intake", "authority", "submitted_at"];

/// The row of a dossier.
pub(crate) fn row(held: &Held) -> [Value; 36] {
    let d = &*held.state;
    let clock = d.clock.as_ref();
    let time = |at: Option<Timestamp>| Value::from(at);
    let staff = |id: &Option<casework::StaffId>| Value::from(id.as_ref().map(|id| id.0.as_str()));
    let consulted: Vec<&str> =
        d.consultations.iter().filter(|c| c.answered_at.is_none()).map(|c| c.agency.as_str()).collect();
    let letter = d.letter.as_ref().map(|letter| match letter {
        PendingLetter::Supplement { .. } => "supplement",
        PendingLetter::Extension { .. } => "extension",
    });
    [
        held.stream.into(),
        d.code.as_str().into(),
        d.procedure.as_str().into(),
        d.edition.to_string().into(),
        d.case.as_deref().into(),
        d.channel.as_str().into(),
        d.support.as_ref().map(law::AgencyId::as_str).into(),
        d.intake.as_str().into(),
        d.authority.as_str().into(),
        (!consulted.is_empty()).then(|| format!(",{},", consulted.join(","))).into(),
        i64::from(d.status().code()).into(),
        d.stage.as_str().into(),
        i64::from(!d.status().is_closed()).into(),
        d.stage_since.into(),
        d.submitted_at.into(),
        time(d.accepted_at),
        time(clock.and_then(|c| c.starts)),
        time(clock.map(|c| c.original_due)),
        time(clock.map(|c| c.due)),
        time(clock.and_then(|c| c.paused_since)),
        time(d.closed_at),
        time(d.returned_at),
        staff(&d.intake_officer),
        staff(&d.case_officer),
        staff(&d.signer),
        i64::from(d.supplements).into(),
        clock.map_or(0, |c| i64::from(c.extensions)).into(),
        d.rating.map(i64::from).into(),
        letter.into(),
        i64::try_from(d.fee_dong).unwrap_or(i64::MAX).into(),
        i64::from(d.version).into(),
        time(answer_limit(d)),
        d.personal.as_ref().map(|p| p.id).into(),
        held.tokens.subject.into(),
        held.tokens.name.into(),
        held.tokens.phone.into(),
    ]
}

/// Which columns hold times and whole numbers; the others are text.
fn empty_column(index: usize) -> Column {
    match index {
        13..=21 | 31 => Column::Time(Vec::new()),
        0 | 10 | 12 | 25..=27 | 29 | 30 | 32..=35 => Column::Int(Vec::new()),
        _ => Column::Text(Vec::new()),
    }
}

/// Rows as the columns of a bulk insert.
pub(crate) fn columns(held: &[Held]) -> Vec<(&'static str, Column)> {
    let mut columns: Vec<(&'static str, Column)> =
        COLUMNS.into_iter().enumerate().map(|(index, name)| (name, empty_column(index))).collect();
    for dossier in held {
        for ((_, column), value) in columns.iter_mut().zip(row(dossier)) {
            push(column, value);
        }
    }
    columns
}

fn push(column: &mut Column, value: Value) {
    match (column, value) {
        (Column::Int(v), Value::Int(n)) => v.push(Some(n)),
        (Column::Time(v), Value::Time(t)) => v.push(Some(t)),
        (Column::Text(v) | Column::Json(v), Value::Text(t)) => v.push(Some(t)),
        (Column::Bytes(v), Value::Bytes(b)) => v.push(Some(b)),
        (Column::Int(v), _) => v.push(None),
        (Column::Time(v), _) => v.push(None),
        (Column::Text(v) | Column::Json(v), _) => v.push(None),
        (Column::Bytes(v), _) => v.push(None),
        (Column::Date(v), Value::Date(d)) => v.push(Some(d)),
        (Column::Date(v), _) => v.push(None),
    }
}
