//! The row of a petition: made from its state, written in the transaction of the entry, held against the journal by
//! `verify`.

use casework::petition::{Petition, Stage, apply, open};
use jiff::Timestamp;
use serde_json::Value as Json;

use crate::dialect::{Column, Connection, Row, Rows, Value, Write};
use crate::journal::{self, EntryRow};
use crate::personal::{Personal, StoreKey};
use crate::trouble::Trouble;

/// The name under which words are sealed.
const WORDS: &str = "text";

/// Keyed hashes of who sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tokens {
    /// Of the personal number of who was signed in.
    pub subject: Option<i64>,
    /// Of the telephone.
    pub phone: Option<i64>,
}

/// A petition with its place in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Held {
    pub stream: i64,
    pub state: Petition,
    pub tokens: Tokens,
}

/// Words on their way to be sealed.
pub(crate) fn sealed_words(text: &str) -> Personal {
    let form = [(WORDS.to_owned(), Json::String(text.trim().to_owned()))];
    Personal { form: form.into(), ..Personal::default() }
}

/// The words of a sealed row.
pub(crate) fn words_of(personal: &Personal) -> String {
    personal.form.get(WORDS).and_then(Json::as_str).unwrap_or_default().to_owned()
}

/// A cell of a row.
enum Cell {
    Int(Option<i64>),
    Text(Option<String>),
    Time(Option<Timestamp>),
}

impl Cell {
    fn value(self) -> Value {
        match self {
            Self::Int(value) => value.into(),
            Self::Text(value) => value.into(),
            Self::Time(value) => value.into(),
        }
    }

    fn column(&self) -> Column<'_> {
        match self {
            Self::Int(value) => Column::Int(vec![*value]),
            Self::Text(value) => Column::Text(vec![value.as_deref()]),
            Self::Time(value) => Column::Time(vec![*value]),
        }
    }
}

fn cells(held: &Held) -> Vec<(&'static str, Cell)> {
    let petition = &held.state;
    let text = |text: &str| Cell::Text(Some(text.to_owned()));
    let flag = |flag: bool| Cell::Int(Some(i64::from(flag)));
    let public = petition.public.as_ref();
    let folded = public.map(|words| {
        law::text::fold(&format!("{} {} {} {}", petition.code, words.title, words.question, words.answer))
    });
    let is_public = public.is_some() && matches!(petition.stage, Stage::Published | Stage::Closed);
    vec![
        ("id", Cell::Int(Some(held.stream))),
        ("code", text(petition.code.as_str())),
        ("topic", text(petition.topic.as_str())),
        ("stage", text(petition.stage.as_str())),
        ("agency", text(petition.agency.as_str())),
        ("officer", Cell::Text(petition.officer.as_ref().map(|officer| officer.0.clone()))),
        ("dossier", Cell::Text(petition.dossier.as_ref().map(|code| code.0.clone()))),
        ("procedure", Cell::Text(petition.procedure.as_ref().map(|code| code.0.clone()))),
        ("hide_name", flag(petition.hide_name)),
        ("open", flag(petition.stage.is_open())),
        ("sent_at", Cell::Time(Some(petition.sent_at))),
        ("due_at", Cell::Time(petition.due())),
        ("answer_by", Cell::Time(Some(petition.limits.answer_by))),
        ("answered_at", Cell::Time(petition.answered_at)),
        ("told_at", Cell::Time(petition.told_at)),
        ("reopen_by", Cell::Time(petition.reopen_by)),
        ("reopened_at", Cell::Time(petition.reopened_at)),
        ("closed_at", Cell::Time(petition.closed_at)),
        ("rating", Cell::Int(petition.rating.as_ref().map(|rating| i64::from(rating.satisfied)))),
        ("public", flag(is_public)),
        ("title", Cell::Text(public.map(|words| words.title.clone()))),
        ("question", Cell::Text(public.map(|words| words.question.clone()))),
        ("answer", Cell::Text(public.map(|words| words.answer.clone()))),
        ("folded", Cell::Text(folded)),
        ("version", Cell::Int(Some(i64::from(petition.version)))),
        ("personal_id", Cell::Int(petition.written.first().map(|written| written.id))),
        ("subject_token", Cell::Int(held.tokens.subject)),
        ("phone_token", Cell::Int(held.tokens.phone)),
    ]
}

/// Writes the row.
pub(crate) fn write(connection: &mut Connection, held: &Held) -> Result<(), Trouble> {
    let cells = cells(held);
    let columns = cells.iter().map(|(name, cell)| (*name, cell.column())).collect();
    connection.write(&Rows { table: "petition", columns, write: Write::Replace { keys: &["id"] } })
}

/// The columns of a row in the order of [`differences`].
pub(crate) fn column_names(held: &Held) -> String {
    cells(held).iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// Where the stored row of a petition is not what its entries make of it: column, found, expected.
pub(crate) fn differences(
    connection: &mut Connection,
    held: &Held,
) -> Result<Vec<(&'static str, String, String)>, Trouble> {
    let sql = format!("SELECT {} FROM petition WHERE id = $1", column_names(held));
    let Some(row) = connection.query_one(&sql, &[held.stream.into()])? else {
        return Ok(vec![("row", "none".into(), "a row".into())]);
    };
    let mut found = Vec::new();
    for (index, (name, cell)) in cells(held).into_iter().enumerate() {
        // Each engine gives a moment in its own form.
        let stored: Value = match &cell {
            Cell::Int(_) => row.opt_int(index)?.into(),
            Cell::Text(_) => row.opt_text(index)?.into(),
            Cell::Time(_) => row.opt_time(index)?.into(),
        };
        let expected = cell.value();
        if stored != expected {
            found.push((name, format!("{stored:?}"), format!("{expected:?}")));
        }
    }
    Ok(found)
}

/// The petition of a stream or of a code, replayed from the journal.
pub(crate) fn load(connection: &mut Connection, code: &str) -> Result<Option<Held>, Trouble> {
    let sql = "SELECT id, subject_token, phone_token FROM petition WHERE code = $1";
    let Some(row) = connection.query_one(sql, &[code.into()])? else { return Ok(None) };
    let tokens = Tokens { subject: row.opt_int(1)?, phone: row.opt_int(2)? };
    replay(connection, &row, tokens, i64::MAX).map(Some)
}

/// The same as it was after a version.
pub(crate) fn load_stream(
    connection: &mut Connection,
    stream: i64,
    version: i64,
) -> Result<Option<Held>, Trouble> {
    let sql = "SELECT id, subject_token, phone_token FROM petition WHERE id = $1";
    let Some(row) = connection.query_one(sql, &[stream.into()])? else { return Ok(None) };
    let tokens = Tokens { subject: row.opt_int(1)?, phone: row.opt_int(2)? };
    replay(connection, &row, tokens, version).map(Some)
}

fn replay(connection: &mut Connection, row: &Row, tokens: Tokens, version: i64) -> Result<Held, Trouble> {
    let stream = row.int(0)?;
    let mut state: Option<Petition> = None;
    for entry in entries(connection, stream)?.iter().filter(|entry| entry.version <= version) {
        let event = entry.petition_event()?;
        match &mut state {
            None => state = open(&event, entry.at),
            Some(petition) => apply(petition, &event, entry.at),
        }
    }
    let state = state.ok_or_else(|| Trouble::Corrupt(format!("stream {stream} opens no petition")))?;
    Ok(Held { stream, state, tokens })
}

/// The entries of a stream in their order.
pub(crate) fn entries(connection: &mut Connection, stream: i64) -> Result<Vec<EntryRow>, Trouble> {
    let sql = format!("SELECT {} FROM journal WHERE stream = $1 ORDER BY version", journal::COLUMNS);
    let rows = connection.query(&sql, &[stream.into()])?;
    rows.iter().map(|row| EntryRow::read(row).map(|(entry, _)| entry)).collect()
}

/// The words of a sealed row of a stream; `None` where they were erased.
pub(crate) fn open_words(
    connection: &mut Connection,
    key: &StoreKey,
    place: (i64, i64),
) -> Result<Option<String>, Trouble> {
    Ok(key.stored_personal(connection, place)?.as_ref().map(words_of))
}

/// The rows of personal data that the entries of a stream name, where it is a petition's.
pub(crate) fn personal_rows(connection: &mut Connection, stream: i64) -> Result<Vec<i64>, Trouble> {
    let mut ids = Vec::new();
    for entry in entries(connection, stream)?.iter().filter(|entry| entry.is_of_petition()) {
        ids.extend(entry.petition_event()?.personal().map(|personal| personal.id));
    }
    Ok(ids)
}
