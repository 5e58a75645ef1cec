//! Lists on their way out of the house as files. An export is asked for once, written piece by piece by a job that any
//! process may go on with after another one died, taken by its owner alone, and gone after a few days; what stays is who
//! took how many rows of personal data, and when.

use casework::StaffId;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::dialect::{Connection, Row};
use crate::personal::{StoreKey, hex, random};
use crate::trouble::Trouble;
use crate::{Registry, Value};

/// The kind of job that writes an export; its payload is the identifier of the export.
pub const EXPORT_JOB: &str = "export";

/// How long a finished file is kept.
pub const EXPORT_LASTS: SignedDuration = SignedDuration::from_hours(24 * 3);

/// How long a process may be silent about an export before another one begins it anew.
pub const EXPORT_LEASE: SignedDuration = SignedDuration::from_secs(60);

/// Exports of one person that may wait or run at a time.
pub const EXPORTS_AT_ONCE: usize = 3;

/// Exports shown of one person.
const SHOWN: i64 = 50;

/// How far an export has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportState {
    /// Nobody has begun it.
    Waiting,
    /// Rows are being written.
    Running,
    /// The file can be taken.
    Ready,
    /// Its owner does not want it any more.
    Cancelled,
    /// It could not be written.
    Failed,
    /// The file is gone; its owner asked for it longer ago than files are kept.
    Expired,
    /// A short list that left at once, without a job.
    Direct,
}

impl ExportState {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Waiting,
        Self::Running,
        Self::Ready,
        Self::Cancelled,
        Self::Failed,
        Self::Expired,
        Self::Direct,
    ];

    /// Name in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Ready => "ready",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Direct => "direct",
        }
    }

    /// Whether rows may still come.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewExport<'a> {
    /// Whose it is.
    pub owner: &'a StaffId,
    /// Which list: `work` or `register`.
    pub list: &'a str,
    /// `csv` or `xlsx`.
    pub format: &'a str,
    /// Language of the words in it.
    pub lang: &'a str,
    /// The filter as the query of an address, without `?`; sealed, for a name may be in it.
    pub query: &'a str,
    /// Rows the list held when it was asked for.
    pub total: u64,
}

/// An export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// Identifier: 32 hexadecimal digits.
    pub id: String,
    /// Whose it is.
    pub owner: StaffId,
    /// Which list.
    pub list: String,
    /// `csv` or `xlsx`.
    pub format: String,
    /// Language.
    pub lang: String,
    /// How far it is.
    pub state: ExportState,
    /// Rows of the list.
    pub total: u64,
    /// Rows written.
    pub done: u64,
    /// The filter; empty once the file is gone.
    pub query: String,
    /// Asked for.
    pub created_at: Timestamp,
    /// Finished.
    pub finished_at: Option<Timestamp>,
    /// When the file is gone.
    pub expires_at: Timestamp,
    /// Last taken.
    pub taken_at: Option<Timestamp>,
    /// How often it was taken.
    pub taken: u64,
}

/// What is sealed of an export.
#[derive(Serialize, Deserialize)]
struct Inside {
    query: String,
}

const COLUMNS: &str = "id, owner, list, format, lang, state, total, done, sealed, created_at, finished_at, expires_at, \
    taken_at, taken";

impl Registry {
    /// Asks for an export; its identifier. `None` where the owner has [`EXPORTS_AT_ONCE`] on the way already.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn begin_export(&self, new: &NewExport<'_>) -> Result<Option<String>, Trouble> {
        let id = hex(&random::<16>()?);
        let row = self.export_row(&id, new, ExportState::Waiting)?;
        self.with_writer(|connection| {
            let open = "SELECT COUNT(*) FROM export WHERE owner = $1 AND state IN ('waiting', 'running')";
            let count = connection.query_one(open, &[new.owner.0.as_str().into()])?;
            let count = count.map_or(Ok(0), |row| row.int(0))?;
            if usize::try_from(count).unwrap_or(usize::MAX) >= EXPORTS_AT_ONCE {
                return Ok(None);
            }
            insert(connection, &row)?;
            let job = "INSERT INTO job (id, kind, payload, run_at, attempts) VALUES ($1, $2, $3, $4, 0)";
            let key = id.as_str();
            connection.execute(job, &[key.into(), EXPORT_JOB.into(), key.into(), self.now().into()])?;
            Ok(Some(id.clone()))
        })
    }

    /// Records a short list that left at once.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn record_direct_export(&self, new: &NewExport<'_>) -> Result<(), Trouble> {
        let id = hex(&random::<16>()?);
        let row = self.export_row(&id, new, ExportState::Direct)?;
        self.with_writer(|connection| insert(connection, &row))
    }

    /// The exports of a member of staff, newest first.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn exports(&self, owner: &StaffId) -> Result<Vec<Export>, Trouble> {
        let sql =
            format!("SELECT {COLUMNS} FROM export WHERE owner = $1 ORDER BY created_at DESC, id LIMIT $2");
        self.read_exports(&sql, &[owner.0.as_str().into(), SHOWN.into()])
    }

    /// The latest exports of everybody, newest first: for those who watch over personal data.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn latest_exports(&self) -> Result<Vec<Export>, Trouble> {
        let sql = format!("SELECT {COLUMNS} FROM export ORDER BY created_at DESC, id LIMIT $1");
        self.read_exports(&sql, &[SHOWN.into()])
    }

    /// An export of this member of staff; `None` for one of somebody else.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn export(&self, owner: &StaffId, id: &str) -> Result<Option<Export>, Trouble> {
        let sql = format!("SELECT {COLUMNS} FROM export WHERE id = $1 AND owner = $2");
        Ok(self.read_exports(&sql, &[id.into(), owner.0.as_str().into()])?.into_iter().next())
    }

    /// The export a job is about.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn export_of_job(&self, id: &str) -> Result<Option<Export>, Trouble> {
        let sql = format!("SELECT {COLUMNS} FROM export WHERE id = $1");
        Ok(self.read_exports(&sql, &[id.into()])?.into_iter().next())
    }

    /// Whether any export waits or runs: cheap enough to be asked again and again.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn exports_wait(&self) -> Result<bool, Trouble> {
        let sql = "SELECT id FROM export WHERE state IN ('waiting', 'running') LIMIT 1";
        Ok(self.with_reader(|connection| connection.query_one(sql, &[]))?.is_some())
    }

    fn read_exports(&self, sql: &str, values: &[Value]) -> Result<Vec<Export>, Trouble> {
        self.with_reader(|connection| {
            let rows = connection.query(sql, values)?;
            rows.iter().map(|row| read(self.key(), row)).collect()
        })
    }

    /// Begins to write an export, from nothing: what a process that died has written is dropped. `false` where it is not
    /// wanted any more.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn start_export(&self, id: &str) -> Result<bool, Trouble> {
        self.with_writer(|connection| {
            connection.execute("DELETE FROM export_part WHERE export = $1", &[id.into()])?;
            let sql =
                "UPDATE export SET state = 'running', done = 0 WHERE id = $1 AND state IN ('waiting', 'running')";
            Ok(connection.execute(sql, &[id.into()])? > 0)
        })
    }

    /// Notes how many of how many rows are written, and keeps the job claimed. `false` where its owner has cancelled it.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn note_export(&self, id: &str, done: u64, total: u64) -> Result<bool, Trouble> {
        let until = self.now().checked_add(EXPORT_LEASE).unwrap_or(Timestamp::MAX);
        let number = |n: u64| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
        self.with_writer(|connection| {
            let sql = "UPDATE export SET done = $2, total = $3 WHERE id = $1 AND state = 'running'";
            let goes_on = connection.execute(sql, &[id.into(), number(done), number(total)])? > 0;
            let lease = "UPDATE job SET claimed_until = $2 WHERE id = $1 AND done_at IS NULL";
            connection.execute(lease, &[id.into(), until.into()])?;
            Ok(goes_on)
        })
    }

    /// Keeps a piece of the file, sealed.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn keep_export_part(&self, id: &str, part: i64, bytes: &[u8]) -> Result<(), Trouble> {
        let sealed = self.key().seal_bytes(&part_identity(id, part), bytes)?;
        let sql = "INSERT INTO export_part (export, part, sealed) VALUES ($1, $2, $3)";
        self.with_writer(|connection| {
            connection.execute(sql, &[id.into(), part.into(), sealed.into()]).map(drop)
        })
    }

    /// A piece of a file that its owner takes; `None` after the last. Only of a file that is ready and not expired.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn export_part(&self, owner: &StaffId, id: &str, part: i64) -> Result<Option<Vec<u8>>, Trouble> {
        let sql = "SELECT export_part.sealed FROM export_part JOIN export ON export.id = export_part.export
            WHERE export.id = $1 AND export_part.part = $2 AND export.owner = $3 AND export.state = 'ready'
            AND export.expires_at > $4";
        let values: [Value; 4] = [id.into(), part.into(), owner.0.as_str().into(), self.now().into()];
        let row = self.with_reader(|connection| connection.query_one(sql, &values))?;
        row.map(|row| self.key().open(&part_identity(id, part), &row.bytes(0)?)).transpose()
    }

    /// The file is whole: it holds `rows` rows.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn finish_export(&self, id: &str, rows: u64) -> Result<(), Trouble> {
        let now = self.now();
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        let expires = now.checked_add(EXPORT_LASTS).unwrap_or(now);
        self.with_writer(|connection| {
            let sql =
                "UPDATE export SET state = 'ready', done = $2, total = $2, finished_at = $3, expires_at = $4
                WHERE id = $1 AND state = 'running'";
            connection.execute(sql, &[id.into(), rows.into(), now.into(), expires.into()])?;
            end_job(connection, id, now)
        })
    }

    /// Ends an export that cannot be written; its owner may ask again.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn fail_export(&self, id: &str) -> Result<(), Trouble> {
        self.drop_export(None, id, ExportState::Failed).map(drop)
    }

    /// Its owner does not want it any more, or wants the file gone; `false` for an export of somebody else.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn cancel_export(&self, owner: &StaffId, id: &str) -> Result<bool, Trouble> {
        self.drop_export(Some(owner), id, ExportState::Cancelled)
    }

    fn drop_export(&self, owner: Option<&StaffId>, id: &str, state: ExportState) -> Result<bool, Trouble> {
        let now = self.now();
        let empty = self.key().seal_bytes(&identity(id), br#"{"query":""}"#)?;
        self.with_writer(|connection| {
            let sql = "UPDATE export SET state = $2, finished_at = COALESCE(finished_at, $3), sealed = $4
                WHERE id = $1 AND state IN ('waiting', 'running', 'ready') AND ($5 = '' OR owner = $5)";
            let who = owner.map_or("", |owner| owner.0.as_str());
            let values: [Value; 5] = [id.into(), state.as_str().into(), now.into(), empty.into(), who.into()];
            if connection.execute(sql, &values)? == 0 {
                return Ok(false);
            }
            connection.execute("DELETE FROM export_part WHERE export = $1", &[id.into()])?;
            end_job(connection, id, now)?;
            Ok(true)
        })
    }

    /// Notes that its owner takes the file: how often, and when last.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn note_export_taken(&self, owner: &StaffId, id: &str) -> Result<(), Trouble> {
        let sql = "UPDATE export SET taken_at = $3, taken = taken + 1 WHERE id = $1 AND owner = $2";
        let values: [Value; 3] = [id.into(), owner.0.as_str().into(), self.now().into()];
        self.with_writer(|connection| connection.execute(sql, &values).map(drop))
    }

    /// Removes the files whose time is over, with what was filtered for; who took them stays. Gives how many.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn expire_exports(&self) -> Result<usize, Trouble> {
        let sql = "SELECT id FROM export WHERE state = 'ready' AND expires_at <= $1";
        let rows = self.with_reader(|connection| connection.query(sql, &[self.now().into()]))?;
        for row in &rows {
            self.drop_export(None, &row.text(0)?, ExportState::Expired)?;
        }
        Ok(rows.len())
    }

    fn export_row(&self, id: &str, new: &NewExport<'_>, state: ExportState) -> Result<[Value; 12], Trouble> {
        let now = self.now();
        let query = if state == ExportState::Direct { String::new() } else { new.query.to_owned() };
        let inside = serde_json::to_vec(&Inside { query })?;
        let total = i64::try_from(new.total).unwrap_or(i64::MAX);
        let direct = state == ExportState::Direct;
        Ok([
            id.into(),
            new.owner.0.as_str().into(),
            new.list.into(),
            new.format.into(),
            new.lang.into(),
            state.as_str().into(),
            total.into(),
            if direct { total.into() } else { 0.into() },
            self.key().seal_bytes(&identity(id), &inside)?.into(),
            now.into(),
            now.checked_add(EXPORT_LASTS).unwrap_or(now).into(),
            direct.then_some(now).into(),
        ])
    }
}

fn insert(connection: &mut Connection, row: &[Value; 12]) -> Result<(), Trouble> {
    let sql = "INSERT INTO export (id, owner, list, format, lang, state, total, done, sealed, created_at, expires_at,
        taken_at, taken) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0)";
    connection.execute(sql, row).map(drop)
}

fn end_job(connection: &mut Connection, id: &str, now: Timestamp) -> Result<(), Trouble> {
    let sql = "UPDATE job SET done_at = $2, claimed_by = NULL, claimed_until = NULL WHERE id = $1 AND done_at IS NULL";
    connection.execute(sql, &[id.into(), now.into()]).map(drop)
}

fn identity(id: &str) -> String {
    format!("export/{id}")
}

fn part_identity(id: &str, part: i64) -> String {
    format!("export/{id}/{part}")
}

fn read(key: &StoreKey, row: &Row) -> Result<Export, Trouble> {
    let (id, state) = (row.text(0)?, row.text(5)?);
    let number = |index| Ok::<_, Trouble>(u64::try_from(row.int(index)?).unwrap_or(0));
    let inside: Inside = serde_json::from_slice(&key.open(&identity(&id), &row.bytes(8)?)?)?;
    let known = ExportState::ALL.into_iter().find(|one| one.as_str() == state);
    Ok(Export {
        owner: StaffId(row.text(1)?),
        list: row.text(2)?,
        format: row.text(3)?,
        lang: row.text(4)?,
        state: known.ok_or_else(|| Trouble::Corrupt(format!("state {state} of an export")))?,
        total: number(6)?,
        done: number(7)?,
        query: inside.query,
        created_at: row.time(9)?,
        finished_at: row.opt_time(10)?,
        expires_at: row.time(11)?,
        taken_at: row.opt_time(12)?,
        taken: number(13)?,
        id,
    })
}
