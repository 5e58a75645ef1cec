//! The text read in stored files, sealed like everything that names people, and the queue of files still to be read. Each
//! file is read once, whoever stores it and however often.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value as Json;

use crate::dialect::Row;
use crate::personal::{hex, random};
use crate::trouble::Trouble;
use crate::views::View;
use crate::{ClaimedJob, Registry, StoreKey, Value};

/// Kind of the jobs that read files; their payload is the digest.
pub const READING: &str = "recognise";
/// How long a file may be read before another process takes it over.
const LEASE: SignedDuration = SignedDuration::from_mins(10);
/// Time before a failed reading is tried again, by itself at most so often.
const AGAIN: SignedDuration = SignedDuration::from_mins(2);
const TRIES_MAX: i64 = 3;

/// How far the reading of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadingState {
    /// In the queue.
    Waiting,
    /// Being read.
    Running,
    /// Read to the end.
    Done,
    /// Given up; a person may ask again.
    Failed,
    /// A scan that needs a program this server does not have.
    NoEngine,
}

impl ReadingState {
    const ALL: [Self; 5] = [Self::Waiting, Self::Running, Self::Done, Self::Failed, Self::NoEngine];

    /// The state as stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::NoEngine => "no-engine",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// The text of a file, as far as it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct RecognisedText {
    /// How far it is.
    pub state: ReadingState,
    /// Pages read so far.
    pub pages_read: u32,
    /// Pages of the file.
    pub pages: u32,
    /// Words of the pages read, as whoever read them keeps them; `null` before the first page.
    pub words: Json,
    /// What read it: a program and its version, or the text the file carried.
    pub engine: Option<String>,
    /// Why it failed, for the operator.
    pub fault: Option<String>,
    /// When this became so.
    pub at: Timestamp,
}

const COLUMNS: &str = "sha256, state, pages_read, pages, sealed, engine, fault, at";

impl Registry {
    /// Notes the pages of a stored file.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn note_pages(&self, sha256: &str, pages: u32) -> Result<(), Trouble> {
        let sql = "INSERT INTO file_pages (sha256, pages) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING";
        let values = [sha256.into(), i64::from(pages).into()];
        self.with_writer(|connection| connection.execute(sql, &values).map(drop))
    }

    /// Puts a file into the queue of those to be read, unless it was ever put there; `again` puts one there that failed or
    /// found no engine. Gives whether it waits now because of this call.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn want_text(&self, sha256: &str, pages: u32, again: bool) -> Result<bool, Trouble> {
        let now = self.now();
        let sql = if again {
            "INSERT INTO recognised_text (sha256, state, pages_read, pages, at) VALUES ($1, 'waiting', 0, $2, $3) \
             ON CONFLICT (sha256) DO UPDATE SET state = 'waiting', pages_read = 0, fault = NULL, at = excluded.at \
             WHERE recognised_text.state IN ('failed', 'no-engine')"
        } else {
            "INSERT INTO recognised_text (sha256, state, pages_read, pages, at) VALUES ($1, 'waiting', 0, $2, $3) \
             ON CONFLICT (sha256) DO NOTHING"
        };
        let id = hex(&random::<16>()?);
        self.with_writer(|connection| {
            let values = [sha256.into(), i64::from(pages).into(), now.into()];
            let waits = connection.execute(sql, &values)? > 0;
            if waits {
                let sql = "INSERT INTO job (id, kind, payload, run_at, attempts) VALUES ($1, $2, $3, $4, 0)";
                connection.execute(sql, &[id.as_str().into(), READING.into(), sha256.into(), now.into()])?;
            }
            Ok(waits)
        })
    }

    /// Claims the file that has waited longest.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn claim_reading(&self) -> Result<Option<ClaimedJob>, Trouble> {
        self.claim_job(READING, LEASE)
    }

    /// Notes how far a file is: its state, the words of the pages read so far, and what read them.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn note_reading(&self, sha256: &str, text: &RecognisedText) -> Result<(), Trouble> {
        let sealed = self.key().seal_bytes(&identity(sha256), &serde_json::to_vec(&text.words)?)?;
        let sql = format!(
            "INSERT INTO recognised_text ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
             ON CONFLICT (sha256) DO UPDATE SET state = excluded.state, pages_read = excluded.pages_read, \
             pages = excluded.pages, sealed = excluded.sealed, engine = excluded.engine, fault = excluded.fault, \
             at = excluded.at"
        );
        let values: [Value; 8] = [
            sha256.into(),
            text.state.as_str().into(),
            i64::from(text.pages_read).into(),
            i64::from(text.pages).into(),
            sealed.into(),
            text.engine.as_deref().into(),
            text.fault.as_deref().into(),
            self.now().into(),
        ];
        self.with_writer(|connection| connection.execute(&sql, &values).map(drop))
    }

    /// Gives a claimed file back after a fault: to be tried again soon, or for good after the third time. Gives whether it
    /// will be tried again.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn fail_reading(&self, job: &ClaimedJob, fault: &str) -> Result<bool, Trouble> {
        let again = job.attempts < TRIES_MAX;
        let state = if again { ReadingState::Waiting } else { ReadingState::Failed };
        let sql = "UPDATE recognised_text SET state = $2, fault = $3, at = $4 WHERE sha256 = $1";
        let values = [job.payload.as_str().into(), state.as_str().into(), fault.into(), self.now().into()];
        self.with_writer(|connection| connection.execute(sql, &values))?;
        if again {
            let later = self.now().checked_add(AGAIN).unwrap_or_else(|_| self.now());
            self.fail_job(&job.id, fault, later)?;
        } else {
            self.finish_job(&job.id)?;
        }
        Ok(again)
    }
}

impl View<'_> {
    /// Pages of a stored file; `None` where nobody counted them.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn pages_of(&mut self, sha256: &str) -> Result<Option<u32>, Trouble> {
        let sql = "SELECT pages FROM file_pages WHERE sha256 = $1";
        let row = self.connection.query_one(sql, &[sha256.into()])?;
        row.map(|row| Ok(u32::try_from(row.int(0)?).unwrap_or(0))).transpose()
    }

    /// The text of a stored file; `None` where it was never put into the queue. Whoever asks has shown before that the
    /// viewer may see the file ([`View::file_of`]).
    ///
    /// # Errors
    /// [`Trouble`] of the store, and where the text cannot be opened with this key.
    pub fn recognised_text(&mut self, sha256: &str) -> Result<Option<RecognisedText>, Trouble> {
        let sql = format!("SELECT {COLUMNS} FROM recognised_text WHERE sha256 = $1");
        let row = self.connection.query_one(&sql, &[sha256.into()])?;
        row.map(|row| opened(self.key, &row)).transpose()
    }

    /// How many files wait to be read, and how many were given up.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn readings(&mut self) -> Result<(i64, i64), Trouble> {
        let mut count = |states: &str| {
            let sql = format!("SELECT count(*) FROM recognised_text WHERE state IN ({states})");
            self.connection.query_one(&sql, &[])?.map_or(Ok(0), |row| row.int(0))
        };
        Ok((count("'waiting', 'running'")?, count("'failed'")?))
    }
}

fn opened(key: &StoreKey, row: &Row) -> Result<RecognisedText, Trouble> {
    let sha256 = row.text(0)?;
    let words = match row.opt_bytes(4)? {
        Some(sealed) => serde_json::from_slice(&key.open(&identity(&sha256), &sealed)?)?,
        None => Json::Null,
    };
    Ok(RecognisedText {
        state: ReadingState::parse(&row.text(1)?).unwrap_or(ReadingState::Failed),
        pages_read: u32::try_from(row.int(2)?).unwrap_or(0),
        pages: u32::try_from(row.int(3)?).unwrap_or(0),
        words,
        engine: row.opt_text(5)?,
        fault: row.opt_text(6)?,
        at: row.time(7)?,
    })
}

fn identity(sha256: &str) -> String {
    format!("text/{sha256}")
}
