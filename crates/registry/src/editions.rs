//! Editions of the pack in the store: proposed, approved, published, each act an entry of the journal. The texts are files
//! of the object store; an entry names them by digest, so that nobody can change a word that was approved.

use std::sync::Arc;

use casework::edition::{Command, Edition, Event, Facts, Latest, Proposal, Refusal, Resting, Status};
use casework::edition::{apply, decide, decide_new, offers, open};
use casework::{Actor, StaffId};
use jiff::Timestamp;
use jiff::civil::Date;
use law::Province;
use law::code::ProcedureCode;
use law::compare::{EditionFate, compare};

use crate::Registry;
use crate::dialect::{Column, Connection, Row, Rows, Write};
use crate::flush::flush;
use crate::journal::EntryRow;
use crate::plan::{Batch, Head};
use crate::trouble::Trouble;

const COLUMNS: &str = "id, status, name, title, ground, effective_from, based_on, proposed_by, proposed_at, decided_by, \
                       decided_at, reason, published_at, version, files";

/// An edition with its number in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionRecord {
    /// Its stream in the journal; what pages and commands call it by.
    pub id: i64,
    /// The edition.
    pub edition: Edition,
}

/// The answer to an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditionAnswer {
    /// Done, durably.
    Done(EditionRecord),
    /// The same text is proposed already.
    AlreadySo(EditionRecord),
    /// Not allowed.
    Refused(Refusal),
    /// No such edition.
    Unknown,
}

/// What can be done with an edition by whom asks, each with the reason where it is withheld.
pub type EditionOffers = Vec<(Command, Option<Refusal>)>;

impl Registry {
    /// Proposes a text; `after` is the province compiled from it.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn propose_edition(
        &self,
        actor: &Actor,
        proposal: Proposal,
        after: &Province,
    ) -> Result<EditionAnswer, Trouble> {
        let now = self.now();
        let before = self.province();
        self.with_writer(|connection| {
            let head = Head::read(connection, true)?;
            let editions = all(connection)?;
            let waits = |record: &&EditionRecord| {
                let same = record.edition.proposal.name == proposal.name
                    && record.edition.proposal.effective_from == proposal.effective_from;
                same && matches!(record.edition.status, Status::Proposed | Status::Approved)
            };
            if let Some(same) = editions.iter().find(waits) {
                return Ok(EditionAnswer::AlreadySo(same.clone()));
            }
            let latest = latest(&editions);
            let in_force = latest.map_or(before.edition.as_str(), |latest| &latest.edition.proposal.name);
            let changes = in_force != proposal.name;
            let resting = resting(connection, &before, after)?;
            let facts = Facts {
                actor,
                powers: before.policies.at(now),
                today: law::time::local(now).date(),
                latest: latest.map(as_latest),
                resting: &resting,
                changes,
            };
            let event = match decide_new(&proposal, &facts) {
                Ok(event) => event,
                Err(refusal) => return Ok(EditionAnswer::Refused(refusal)),
            };
            let entry =
                Entry { stream: head.next_stream, version: 1, at: now, actor, under: &before.edition };
            let at = entry.write(connection, head, &event)?;
            let opened = open(&event, at, actor.staff());
            let edition = opened.ok_or_else(|| Trouble::Corrupt("a proposal opened no edition".into()))?;
            let record = EditionRecord { id: head.next_stream, edition };
            put(connection, &record)?;
            Ok(EditionAnswer::Done(record))
        })
    }

    /// Gives a command on an edition; `after` is the province compiled from its text.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn decide_edition(
        &self,
        actor: &Actor,
        id: i64,
        command: &Command,
        after: &Province,
    ) -> Result<EditionAnswer, Trouble> {
        let now = self.now();
        let before = self.province();
        self.with_writer(|connection| {
            let head = Head::read(connection, true)?;
            let editions = all(connection)?;
            let Some(record) = editions.iter().find(|record| record.id == id) else {
                return Ok(EditionAnswer::Unknown);
            };
            let resting = resting(connection, &before, after)?;
            let facts = Facts {
                actor,
                powers: before.policies.at(now),
                today: law::time::local(now).date(),
                latest: latest(&editions).map(as_latest),
                resting: &resting,
                changes: true,
            };
            let event = match decide(&record.edition, command, &facts) {
                Ok(event) => event,
                Err(refusal) => return Ok(EditionAnswer::Refused(refusal)),
            };
            let version = i64::from(record.edition.version) + 1;
            let entry = Entry { stream: id, version, at: now, actor, under: &before.edition };
            let at = entry.write(connection, head, &event)?;
            let mut record = record.clone();
            apply(&mut record.edition, &event, at, actor.staff());
            put(connection, &record)?;
            Ok(EditionAnswer::Done(record))
        })
    }

    /// What this actor may do with an edition now.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn edition_offers(
        &self,
        actor: &Actor,
        edition: &Edition,
        after: &Province,
    ) -> Result<EditionOffers, Trouble> {
        let (now, before) = (self.now(), self.province());
        self.with_reader(|connection| {
            let editions = all(connection)?;
            let resting = resting(connection, &before, after)?;
            let facts = Facts {
                actor,
                powers: before.policies.at(now),
                today: law::time::local(now).date(),
                latest: latest(&editions).map(as_latest),
                resting: &resting,
                changes: true,
            };
            Ok(offers(edition, &facts))
        })
    }

    /// All editions, newest first.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn editions(&self) -> Result<Vec<EditionRecord>, Trouble> {
        self.with_reader(all)
    }

    /// The edition published last, in force already or not: what the next one is written against.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn latest_edition(&self) -> Result<Option<EditionRecord>, Trouble> {
        Ok(latest(&self.editions()?).cloned())
    }

    /// The published edition in force today; `None` where the store has none and the pack it was started with rules.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn edition_in_force(&self) -> Result<Option<EditionRecord>, Trouble> {
        self.edition_in_force_at(self.now())
    }

    /// The published edition that was in force at a moment, as it was known then; `None` where the pack the store was
    /// started with ruled.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn edition_in_force_at(&self, at: Timestamp) -> Result<Option<EditionRecord>, Trouble> {
        let day = law::time::local(at).date();
        let rules = |record: &EditionRecord| {
            record.edition.status == Status::Published
                && record.edition.proposal.effective_from <= day
                && record.edition.published_at.is_none_or(|published| published <= at)
        };
        Ok(self.editions()?.into_iter().filter(rules).max_by_key(order))
    }

    /// Puts another text of the same province in force in this process, from the next command on.
    ///
    /// # Errors
    /// [`Trouble::Setup`] for another province.
    pub fn set_province(&self, province: Arc<Province>) -> Result<(), Trouble> {
        let here = self.province();
        if here.code != province.code {
            let (other, here) = (&province.code.0, &here.code.0);
            return Err(Trouble::Setup(format!("the pack is of province {other}, the store of {here}")));
        }
        self.0.province.set(province);
        Ok(())
    }
}

/// In the order in which editions follow each other: by day of effect, then by publication.
fn order(record: &EditionRecord) -> (Date, Option<Timestamp>, i64) {
    (record.edition.proposal.effective_from, record.edition.published_at, record.id)
}

fn latest(editions: &[EditionRecord]) -> Option<&EditionRecord> {
    let published = editions.iter().filter(|record| record.edition.status == Status::Published);
    published.max_by_key(|record| order(record))
}

fn as_latest(record: &EditionRecord) -> Latest {
    Latest { id: record.id, effective_from: record.edition.proposal.effective_from }
}

/// Dossiers whose words would change: open ones where a rule is rewritten, any where the edition is gone.
fn resting(
    connection: &mut Connection,
    before: &Province,
    after: &Province,
) -> Result<Vec<Resting>, Trouble> {
    let sql = "SELECT COUNT(*) FROM dossier WHERE procedure = $1 AND edition = $2";
    let mut found = Vec::new();
    for change in compare(before, after).editions {
        let sql = match change.fate {
            EditionFate::Rewritten if change.lines.iter().any(|line| line.binds_dossiers()) => {
                format!("{sql} AND closed_at IS NULL")
            }
            EditionFate::Removed => sql.to_owned(),
            _ => continue,
        };
        let values = [change.code.as_str().into(), change.effective_from.into()];
        let count = connection.query_one(&sql, &values)?.map_or(Ok(0), |row| row.int(0))?;
        if count > 0 {
            let open = u64::try_from(count).unwrap_or(0);
            let procedure = ProcedureCode(change.code.as_str().to_owned());
            found.push(Resting { procedure, edition: change.effective_from, open });
        }
    }
    Ok(found)
}

/// An entry of an edition on its way into the journal.
struct Entry<'a> {
    stream: i64,
    version: i64,
    at: Timestamp,
    actor: &'a Actor,
    under: &'a str,
}

impl Entry<'_> {
    /// Appends it; gives the time it bears.
    fn write(&self, connection: &mut Connection, head: Head, event: &Event) -> Result<Timestamp, Trouble> {
        let last = "SELECT at FROM journal WHERE position = $1";
        let last = connection.query_one(last, &[head.position.into()])?.map(|row| row.time(0)).transpose()?;
        let now = Timestamp::from_millisecond(self.at.as_millisecond()).unwrap_or(self.at);
        let at = last.map_or(now, |last| last.max(now));
        let mut written = serde_json::to_value(event)?;
        let kind = written.get("kind").and_then(|kind| kind.as_str()).unwrap_or_default().to_owned();
        let body = written.get_mut("body").map(serde_json::Value::take).unwrap_or_default();
        let entry = EntryRow {
            position: head.position + 1,
            stream: self.stream,
            version: self.version,
            kind: kind.into(),
            at,
            actor: self.actor.journal_name(),
            on_behalf_of: None,
            unit: None,
            pack_edition: self.under.into(),
            request_key: None,
            body: body.to_string(),
        };
        let next_stream = head.next_stream.max(self.stream + 1);
        let moved = Head { position: head.position + 1, next_stream, ..head };
        let batch = Batch::of_entry(entry);
        flush(connection, &batch, &[], moved, head.hash)?;
        Ok(at)
    }
}

/// All editions, newest first.
pub(crate) fn all(connection: &mut Connection) -> Result<Vec<EditionRecord>, Trouble> {
    let sql = format!("SELECT {COLUMNS} FROM edition ORDER BY id DESC");
    connection.query(&sql, &[])?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<EditionRecord, Trouble> {
    let (status, day) = (row.text(1)?, row.text(5)?);
    let status = Status::parse(&status).ok_or_else(|| Trouble::Corrupt(format!("status {status:?}")))?;
    let effective_from = day.parse().map_err(|_| Trouble::Corrupt(format!("day {day:?}")))?;
    let proposal = Proposal {
        name: row.text(2)?,
        title: row.text(3)?,
        ground: row.text(4)?,
        effective_from,
        based_on: row.opt_int(6)?,
        files: serde_json::from_str(&row.text(14)?)?,
    };
    let edition = Edition {
        proposal,
        status,
        proposed_by: row.opt_text(7)?.map(StaffId),
        proposed_at: row.time(8)?,
        decided_by: row.opt_text(9)?.map(StaffId),
        decided_at: row.opt_time(10)?,
        reason: row.opt_text(11)?,
        published_at: row.opt_time(12)?,
        version: u32::try_from(row.int(13)?).unwrap_or(0),
    };
    Ok(EditionRecord { id: row.int(0)?, edition })
}

fn put(connection: &mut Connection, record: &EditionRecord) -> Result<(), Trouble> {
    let (edition, proposal) = (&record.edition, &record.edition.proposal);
    let files = serde_json::to_string(&proposal.files)?;
    let by = |staff: &Option<StaffId>| staff.as_ref().map(|id| id.0.clone());
    let (proposed_by, decided_by) = (by(&edition.proposed_by), by(&edition.decided_by));
    connection.write(&Rows {
        table: "edition",
        columns: vec![
            ("id", Column::Int(vec![Some(record.id)])),
            ("status", Column::Text(vec![Some(edition.status.as_str())])),
            ("name", Column::Text(vec![Some(&proposal.name)])),
            ("title", Column::Text(vec![Some(&proposal.title)])),
            ("ground", Column::Text(vec![Some(&proposal.ground)])),
            ("effective_from", Column::Date(vec![Some(proposal.effective_from)])),
            ("based_on", Column::Int(vec![proposal.based_on])),
            ("proposed_by", Column::Text(vec![proposed_by.as_deref()])),
            ("proposed_at", Column::Time(vec![Some(edition.proposed_at)])),
            ("decided_by", Column::Text(vec![decided_by.as_deref()])),
            ("decided_at", Column::Time(vec![edition.decided_at])),
            ("reason", Column::Text(vec![edition.reason.as_deref()])),
            ("published_at", Column::Time(vec![edition.published_at])),
            ("version", Column::Int(vec![Some(i64::from(edition.version))])),
            ("files", Column::Json(vec![Some(&files)])),
        ],
        write: Write::Replace { keys: &["id"] },
    })
}
