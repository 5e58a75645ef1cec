//! The projections: each stream folded again and compared with its row, its personal data and its share of the counters.
//! Streams are read some thousands at a time.

use std::collections::HashMap;
use std::sync::Arc;

use casework::dossier::{Dossier, Event, PersonalRef, apply, open};

use super::tally::{Sequences, Tally};
use super::{Check, digest_bytes};
use crate::counts::{Closing, Counts, count};
use crate::dialect::Row;
use crate::fees::{self, FeeTaken};
use crate::journal::{self, EntryRow};
use crate::payments::{self, PaymentEntry};
use crate::personal::{Personal, SearchTokens, StoreKey, personal_identity};
use crate::project::{self, Held};
use crate::trouble::Trouble;
use crate::voices::{self, Voices};

/// Streams read at a time.
const STREAMS_AT_ONCE: i64 = 2_000;

/// Gaps between rows of personal data that are read over rather than asked for one by one.
const GAP_MAX: i64 = 64;

/// A stream folded again.
struct Folded {
    stream: i64,
    state: Option<Dossier>,
    version: i64,
    personal: Vec<PersonalRef>,
    /// Opened by a citizen: the subject is who filed, which no entry tells.
    by_applicant: bool,
    counts: Counts,
    fees: Vec<FeeTaken>,
    payments: Vec<PaymentEntry>,
    voices: Voices,
    /// Sealed words beside what was filed.
    words: Vec<PersonalRef>,
}

impl Check<'_> {
    pub(super) fn streams(&mut self) -> Result<(), Trouble> {
        let (mut tally, mut sequences) = (Tally::default(), Sequences::default());
        let last = self.last_stream()?;
        let mut from = 1;
        while from <= last {
            let folded = self.fold(from, from + STREAMS_AT_ONCE)?;
            let personal = self.personal(&folded)?;
            self.compare(from, from + STREAMS_AT_ONCE, &folded, &personal, &mut sequences)?;
            self.fees(from, from + STREAMS_AT_ONCE, &folded)?;
            self.payments(from, from + STREAMS_AT_ONCE, &folded)?;
            self.compare_petitions(from, from + STREAMS_AT_ONCE)?;
            for stream in folded {
                tally.add(stream.counts);
                self.petitions.add(stream.voices);
            }
            from += STREAMS_AT_ONCE;
        }
        self.credits()?;
        let rows = self.one("SELECT COUNT(*) FROM personal")?;
        if i64::try_from(self.found.personal).unwrap_or(0) != rows {
            self.found.differs("personal", "rows", self.found.personal, rows);
        }
        std::mem::take(&mut self.editions).compare(self.connection, &mut self.found, &mut self.files)?;
        tally.compare(self.connection, &mut self.found)?;
        std::mem::take(&mut self.petitions).compare_voices(self.connection, &mut self.found)?;
        sequences.compare(self.connection, &mut self.found)
    }

    /// The last stream anybody mentions, also by mistake.
    fn last_stream(&mut self) -> Result<i64, Trouble> {
        let journal = self.one("SELECT COALESCE(MAX(stream), 0) FROM journal")?;
        let rows = self.one("SELECT COALESCE(MAX(id), 0) FROM dossier")?;
        let petitions = self.one("SELECT COALESCE(MAX(id), 0) FROM petition")?;
        let personal = self.one("SELECT COALESCE(MAX(id), 0) FROM personal")?;
        if self.head.next_stream <= journal {
            self.found.differs("head", "next stream", format!("more than {journal}"), self.head.next_stream);
        }
        if self.head.next_personal <= personal {
            self.found.differs(
                "head",
                "next personal row",
                format!("more than {personal}"),
                self.head.next_personal,
            );
        }
        Ok(journal.max(rows).max(petitions))
    }

    fn one(&mut self, sql: &str) -> Result<i64, Trouble> {
        self.connection.query_one(sql, &[])?.map_or(Ok(0), |row| row.int(0))
    }

    fn fold(&mut self, from: i64, to: i64) -> Result<Vec<Folded>, Trouble> {
        let sql = format!(
            "SELECT {} FROM journal WHERE stream >= $1 AND stream < $2 ORDER BY stream, version",
            journal::COLUMNS
        );
        let (mut folded, mut files): (Vec<Folded>, Vec<[u8; 32]>) = (Vec::new(), Vec::new());
        let (connection, found, editions) = (&mut *self.connection, &mut self.found, &mut self.editions);
        let petitions = &mut self.petitions;
        connection.query_each(&sql, &[from.into(), to.into()], &mut |row| {
            let (entry, _) = EntryRow::read(&row)?;
            if entry.is_of_edition() {
                editions.take(&entry, found);
                return Ok(());
            }
            if entry.is_of_petition() {
                petitions.take(&entry, found);
                return Ok(());
            }
            if folded.last().is_none_or(|last| last.stream != entry.stream) {
                folded.push(Folded::new(&entry));
            }
            let Some(stream) = folded.last_mut() else { return Ok(()) };
            if entry.version != stream.version + 1 {
                let place = format!("stream {} version {}", entry.stream, entry.version);
                found.differs("stream", place, stream.version + 1, entry.version);
            }
            stream.version = entry.version;
            // An entry that cannot be read was told with the chain.
            if let Ok(event) = entry.event() {
                named_files(&event, &mut files);
                stream.take(&entry, &event);
            }
            Ok(())
        })?;
        self.files.extend(files);
        Ok(folded)
    }

    /// Opens the personal data that these streams name; by row, what it opens to (`None` where it was erased).
    fn personal(&mut self, folded: &[Folded]) -> Result<HashMap<i64, Option<Personal>>, Trouble> {
        let mut named: Vec<(i64, i64, &str)> = folded
            .iter()
            .flat_map(|stream| {
                let all = stream.personal.iter().chain(&stream.words);
                all.map(|p| (p.id, stream.stream, p.commitment.as_str()))
            })
            .collect();
        named.sort_unstable();
        let mut rows = HashMap::new();
        for run in named.chunk_by(|one, next| next.0 - one.0 <= GAP_MAX) {
            let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
            let sql = "SELECT id, stream, salt, sealed, erased_at FROM personal WHERE id >= $1 AND id <= $2";
            self.connection.query_each(sql, &[first.0.into(), last.0.into()], &mut |row| {
                rows.insert(row.int(0)?, row);
                Ok(())
            })?;
        }
        let mut opened = HashMap::with_capacity(named.len());
        for (id, stream, commitment) in named {
            self.found.personal += u64::from(rows.contains_key(&id));
            match open_row(self.key, rows.get(&id), (id, stream), commitment) {
                Ok(personal) => {
                    opened.insert(id, personal);
                }
                Err((expected, found)) => {
                    self.found.differs("personal", format!("row {id} of stream {stream}"), expected, found);
                }
            }
        }
        Ok(opened)
    }

    fn compare(
        &mut self,
        from: i64,
        to: i64,
        folded: &[Folded],
        personal: &HashMap<i64, Option<Personal>>,
        sequences: &mut Sequences,
    ) -> Result<(), Trouble> {
        let sql = format!("SELECT {} FROM dossier WHERE id >= $1 AND id < $2", project::column_list());
        let mut rows = HashMap::new();
        self.connection.query_each(&sql, &[from.into(), to.into()], &mut |row| {
            rows.insert(row.int(0)?, row);
            Ok(())
        })?;
        for stream in folded {
            let row = rows.remove(&stream.stream);
            let Some(state) = &stream.state else {
                self.found.differs("stream", format!("stream {}", stream.stream), "an opening", "none");
                continue;
            };
            sequences.add(state.code.as_str());
            self.found.dossiers += 1;
            match row {
                None => self.found.differs("dossier", state.code.as_str(), "a row", "none"),
                Some(row) => self.compare_row(stream, state, &row, personal)?,
            }
        }
        for id in rows.keys() {
            self.found.differs("dossier", format!("row {id}"), "none", "a row without entries");
        }
        Ok(())
    }

    /// The fees taken, row by row.
    fn fees(&mut self, from: i64, to: i64, folded: &[Folded]) -> Result<(), Trouble> {
        let place = |row: &FeeTaken| (row.stream, row.version, row.line);
        let mut stored: HashMap<_, _> =
            fees::stored(self.connection, from, to)?.into_iter().map(|row| (place(&row), row)).collect();
        for right in folded.iter().flat_map(|stream| &stream.fees) {
            let found = stored.remove(&place(right));
            if found.as_ref() != Some(right) {
                let told = format!("{} version {} line {}", right.code, right.version, right.line);
                self.found.differs("fee", told, format!("{right:?}"), format!("{found:?}"));
            }
        }
        for row in stored.values() {
            self.found.differs("fee", format!("{} version {}", row.code, row.version), "none", row.dong);
        }
        Ok(())
    }

    /// What was asked for, came in and was given back, row by row.
    fn payments(&mut self, from: i64, to: i64, folded: &[Folded]) -> Result<(), Trouble> {
        let place = |row: &PaymentEntry| (row.stream, row.version);
        let stored = payments::stored(self.connection, from, to)?;
        let mut stored: HashMap<_, _> = stored.into_iter().map(|row| (place(&row), row)).collect();
        for right in folded.iter().flat_map(|stream| &stream.payments) {
            let found = stored.remove(&place(right));
            if found.as_ref() != Some(right) {
                let told = format!("{} version {}", right.code, right.version);
                self.found.differs("payment", told, format!("{right:?}"), format!("{found:?}"));
            }
        }
        for row in stored.values() {
            self.found.differs("payment", format!("{} version {}", row.code, row.version), "none", row.dong);
        }
        Ok(())
    }

    /// Money that came in is a credit that a bank told of, of the same amount, and no credit is booked without its entry.
    fn credits(&mut self) -> Result<(), Trouble> {
        let untold = "SELECT p.code, p.dong FROM payment_entry p LEFT JOIN bank_credit c \
                      ON c.id = p.credit AND c.stream = p.stream AND c.dong = p.dong \
                      WHERE p.kind = 'received' AND c.id IS NULL";
        for row in self.connection.query(untold, &[])? {
            self.found.differs("credit", row.text(0)?, row.int(1)?, "no such credit");
        }
        let unbooked = "SELECT c.id, c.dong FROM bank_credit c LEFT JOIN payment_entry p \
                        ON p.credit = c.id AND p.stream = c.stream WHERE c.stream IS NOT NULL AND p.code IS NULL";
        for row in self.connection.query(unbooked, &[])? {
            self.found.differs("credit", row.text(0)?, "an entry", "none");
        }
        Ok(())
    }

    fn compare_row(
        &mut self,
        stream: &Folded,
        state: &Dossier,
        row: &Row,
        personal: &HashMap<i64, Option<Personal>>,
    ) -> Result<(), Trouble> {
        let subject = row.opt_int(project::place_of("subject_token"))?;
        let opened = |reference: &PersonalRef| personal.get(&reference.id);
        let tokens = match stream.personal.last().map(opened) {
            // Nothing was given about a person; who filed may still own it.
            None => {
                SearchTokens { subject: subject.filter(|_| stream.by_applicant), ..SearchTokens::default() }
            }
            // It does not open, which was told; or it was erased, and its tokens with it.
            Some(None | Some(None)) => SearchTokens::default(),
            Some(Some(Some(opened))) => {
                let first =
                    stream.personal.first().and_then(|reference| personal.get(&reference.id)?.as_ref());
                let first = first.and_then(|first| self.key.tokens_of(first).subject);
                self.key.tokens_of(opened).owned_by(if stream.by_applicant { subject } else { first })
            }
        };
        let held =
            Held { stream: stream.stream, state: Arc::new(state.clone()), tokens, written: None, batch: 0 };
        for (column, found, expected) in project::differences(&held, row)? {
            self.found.differs("dossier", format!("{} {column}", state.code), expected, found);
        }
        Ok(())
    }
}

impl Folded {
    fn new(entry: &EntryRow) -> Self {
        Self {
            stream: entry.stream,
            state: None,
            version: 0,
            personal: Vec::new(),
            by_applicant: entry.actor == "applicant",
            counts: Counts::new(),
            fees: Vec::new(),
            payments: Vec::new(),
            voices: Voices::new(),
            words: Vec::new(),
        }
    }

    fn take(&mut self, entry: &EntryRow, event: &Event) {
        let staff = entry.staff();
        let (before, stage) = match &mut self.state {
            None => {
                self.state = open(event, entry.at, staff.as_ref());
                (None, None)
            }
            Some(state) => {
                let before = (Some(Closing::of(state)), Some(state.stage.clone()));
                apply(state, event, entry.at, staff.as_ref());
                before
            }
        };
        if let Some(state) = &self.state {
            count(&mut self.counts, before, event, state, entry.at);
            voices::of_dossier(&mut self.voices, event, state, entry.at);
            let moment = (entry.at, staff.as_ref());
            fees::taken(&mut self.fees, (entry.stream, stage.as_ref()), event, state, moment);
            payments::asked_or_paid(&mut self.payments, entry.stream, event, state, entry.at);
        }
        let reference = match event {
            Event::Submitted(body) => body.personal.as_ref(),
            Event::TakenIn(body) => body.personal.as_ref(),
            Event::SupplementAnswered(body) => body.personal.as_ref(),
            _ => None,
        };
        self.personal.extend(reference.cloned());
        if let Event::Rated(body) = event {
            self.words.extend(body.written.clone());
        }
    }
}

/// Files an event names.
fn named_files(event: &Event, files: &mut Vec<[u8; 32]>) {
    let mut name = |file: Option<&String>| files.extend(file.and_then(|file| digest_bytes(file)));
    match event {
        Event::Submitted(body) => body.opening.components.iter().for_each(|c| name(c.file.as_ref())),
        Event::TakenIn(body) => body.opening.components.iter().for_each(|c| name(c.file.as_ref())),
        Event::Accepted(body) => body.components.iter().for_each(|c| name(c.file.as_ref())),
        Event::SupplementAnswered(body) => body.components.iter().for_each(|c| name(c.file.as_ref())),
        Event::Signed(body) => name(body.file.as_ref()),
        Event::Issued(body) => name(body.file.as_ref()),
        Event::FileAttached(body) => name(Some(&body.file)),
        _ => {}
    }
}

/// Opens a row and holds it against its commitment; otherwise what was expected and what was found.
pub(super) fn open_row(
    key: &StoreKey,
    row: Option<&Row>,
    (id, stream): (i64, i64),
    commitment: &str,
) -> Result<Option<Personal>, (&'static str, String)> {
    let Some(row) = row else { return Err(("a row", "none".into())) };
    let unreadable = |trouble: Trouble| ("a readable row", trouble.to_string());
    if row.int(1).map_err(unreadable)? != stream {
        return Err(("a row of this stream", "a row of another".into()));
    }
    let sealed = row.opt_bytes(3).map_err(unreadable)?;
    if row.opt_time(4).map_err(unreadable)?.is_some() {
        return if sealed.is_none() {
            Ok(None)
        } else {
            Err(("nothing, for it was erased", "sealed data".into()))
        };
    }
    let plain = key.open(&personal_identity(id, stream), &sealed.unwrap_or_default()).map_err(unreadable)?;
    let salt = row.opt_bytes(2).map_err(unreadable)?.unwrap_or_default();
    if StoreKey::commitment(&salt, &plain) != commitment {
        return Err(("what the entry committed to", "something else".into()));
    }
    serde_json::from_slice(&plain).map(Some).map_err(|error| ("personal data", error.to_string()))
}
