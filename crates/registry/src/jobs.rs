//! What happens without anybody asking: deadlines of answers that have run out, work kept for later, deliveries to the
//! world outside. Several processes may run the jobs of one store: a request key, a lock or a lease lets each thing
//! happen once.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use casework::Actor;
use casework::dossier::Command;
use jiff::{SignedDuration, Timestamp};
use law::code::DossierCode;

use crate::dialect::{Connection, Row, Value};
use crate::journal::{COLUMNS, EntryRow};
use crate::personal::random;
use crate::request::{Answer, Request, RequestKey, Target};
use crate::{Registry, Trouble, hex};

/// Time between two looks at what is due.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Time between two looks at the timers of dossiers.
const TIMERS_EVERY: Duration = Duration::from_secs(10);

/// Time between two sweeps.
const SWEEP_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// The heartbeat left by a backup; its note is the last position in it.
pub const BACKUP_BEAT: &str = "backup";

/// Dossiers looked up at a time.
const PAGE: i64 = 200;

/// The jobs of a process; dropping it ends them after the one at hand.
pub struct Jobs {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Jobs {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A piece of work claimed by this process until its lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedJob {
    /// Identifier.
    pub id: String,
    /// Kind.
    pub kind: String,
    /// What it needs, as JSON.
    pub payload: String,
    /// How often it has been tried, this time included.
    pub attempts: i64,
}

/// Entries that a topic has not delivered yet, claimed by this process until its lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedEntries {
    /// Entries in their order.
    pub entries: Vec<OutgoingEntry>,
    /// Position of the last of them: what [`Registry::delivered`] is told.
    pub through: i64,
}

/// An entry on its way out: no personal data is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingEntry {
    /// Position.
    pub position: i64,
    /// Stream.
    pub stream: i64,
    /// Version in the stream.
    pub version: i64,
    /// Kind of the event.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// The event as JSON.
    pub body: String,
}

impl Registry {
    /// Starts the jobs of this process.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`] when no thread can be started.
    pub fn start_jobs(&self) -> Result<Jobs, Trouble> {
        let (stop, stopped) = channel();
        let registry = self.clone();
        let thread = std::thread::Builder::new().name("jobs".into()).spawn(move || {
            let mut timers_ran: Option<Instant> = None;
            while stopped.recv_timeout(LOOK_EVERY) == Err(RecvTimeoutError::Timeout) {
                let mut looked = registry.run_due().map(drop);
                if timers_ran.is_none_or(|ran| ran.elapsed() >= TIMERS_EVERY) {
                    looked = looked.and(registry.run_timers().map(drop));
                    timers_ran = Some(Instant::now());
                }
                if let Err(trouble) = looked {
                    tracing::error!(number = trouble.number(), "jobs wait for the next look: {trouble}");
                }
            }
        });
        let thread = thread.map_err(|error| Trouble::Unavailable(error.to_string()))?;
        Ok(Jobs { stop: Some(stop), thread: Some(thread) })
    }

    /// One look: stops every dossier whose applicant did not answer in time (T15), and leaves a heartbeat. Gives the
    /// number of dossiers stopped.
    ///
    /// # Errors
    /// [`Trouble`] of the store; what is due stays due.
    pub fn run_due(&self) -> Result<usize, Trouble> {
        let (mut stopped, mut after) = (0, (Timestamp::UNIX_EPOCH, 0));
        loop {
            let due = self.with_reader(|connection| due(connection, self.now(), after))?;
            let Some(last) = due.last() else { break };
            after = (last.wake_at, last.id);
            for dossier in &due {
                stopped += usize::from(self.stop_unanswered(dossier)?);
            }
        }
        self.close_settled_petitions()?;
        self.beat("wake-ups", &format!("{stopped} stopped"))?;
        self.sweep()?;
        Ok(stopped)
    }

    /// Once an hour: sessions and drafts whose time has come are removed.
    fn sweep(&self) -> Result<(), Trouble> {
        let last = self.heartbeat("sweep")?;
        if last.is_some_and(|(at, _)| self.now().duration_since(at) < SWEEP_EVERY) {
            return Ok(());
        }
        let (sessions, drafts) = (self.sweep_sessions()?, self.sweep_drafts()?);
        self.sweep_decision_drafts()?;
        self.sweep_attempts()?;
        self.beat("sweep", &format!("{sessions} sessions, {drafts} drafts"))
    }

    /// The request key names the dossier at its version: of several processes one stops it.
    fn stop_unanswered(&self, due: &Due) -> Result<bool, Trouble> {
        let key =
            RequestKey::from_text(&Actor::System, &format!("stop-unanswered/{}/{}", due.code, due.version));
        let target = Target::Code(DossierCode(due.code.clone()));
        let answer =
            self.execute_blocking(Request::new(Actor::System, key, target, Command::StopUnanswered))?;
        if let Answer::Refused(refusal) = &answer {
            tracing::warn!(code = due.code, "an unanswered dossier was not stopped: {}", refusal.code());
        }
        Ok(matches!(answer, Answer::Done(_)))
    }

    /// Notes that a backup up to `position` lies safely where it belongs, for those who watch over the store.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn note_backup(&self, position: i64) -> Result<(), Trouble> {
        self.beat(BACKUP_BEAT, &position.to_string())
    }

    pub(crate) fn beat(&self, job: &str, note: &str) -> Result<(), Trouble> {
        let sql = "INSERT INTO heartbeat (job, at, note) VALUES ($1, $2, $3)
            ON CONFLICT (job) DO UPDATE SET at = excluded.at, note = excluded.note";
        let values = [job.into(), self.now().into(), note.into()];
        self.with_writer(|connection| connection.execute(sql, &values).map(drop))
    }

    /// When a job last looked, and what it noted.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn heartbeat(&self, job: &str) -> Result<Option<(Timestamp, String)>, Trouble> {
        self.with_reader(|connection| {
            let row = connection.query_one("SELECT at, note FROM heartbeat WHERE job = $1", &[job.into()])?;
            row.map(|row| Ok((row.time(0)?, row.text(1)?))).transpose()
        })
    }

    /// Keeps a piece of work for later; its identifier.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn enqueue(&self, kind: &str, payload: &str, run_at: Timestamp) -> Result<String, Trouble> {
        let id = hex(&random::<16>()?);
        let sql = "INSERT INTO job (id, kind, payload, run_at, attempts) VALUES ($1, $2, $3, $4, 0)";
        let values = [id.as_str().into(), kind.into(), payload.into(), run_at.into()];
        self.with_writer(|connection| connection.execute(sql, &values))?;
        Ok(id)
    }

    /// Claims the piece of work of this kind that has been due longest, for as long as `lease`; a process that died
    /// with it loses it then.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn claim_job(&self, kind: &str, lease: SignedDuration) -> Result<Option<ClaimedJob>, Trouble> {
        let now = self.now();
        let until = now.checked_add(lease).unwrap_or(Timestamp::MAX);
        self.with_writer(|connection| {
            let sql = format!(
                "UPDATE job SET claimed_by = $1, claimed_until = $2, attempts = attempts + 1 WHERE id = (
                   SELECT id FROM job WHERE kind = $3 AND done_at IS NULL AND run_at <= $4
                   AND (claimed_until IS NULL OR claimed_until < $4) ORDER BY run_at, id LIMIT 1{})
                 RETURNING id, kind, payload, attempts",
                connection.skip_locked()
            );
            let values = [worker().into(), until.into(), kind.into(), now.into()];
            connection.query_one(&sql, &values)?.map(|row| claimed(&row)).transpose()
        })
    }

    /// Marks a claimed piece of work as done.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn finish_job(&self, id: &str) -> Result<(), Trouble> {
        let sql = "UPDATE job SET done_at = $2, claimed_by = NULL, claimed_until = NULL, last_error = NULL WHERE id = $1";
        self.with_writer(|connection| connection.execute(sql, &[id.into(), self.now().into()]).map(drop))
    }

    /// Gives a claimed piece of work back, to be tried again at `retry_at`.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn fail_job(&self, id: &str, error: &str, retry_at: Timestamp) -> Result<(), Trouble> {
        let sql = "UPDATE job SET run_at = $2, last_error = $3, claimed_by = NULL, claimed_until = NULL WHERE id = $1";
        let values = [id.into(), retry_at.into(), error.into()];
        self.with_writer(|connection| connection.execute(sql, &values).map(drop))
    }

    /// Claims the entries that `topic` has not delivered yet, `limit` at most, for as long as `lease`. The journal is
    /// the outbox: a topic is a name with a position, and a new topic starts at the head. `None` while another process
    /// delivers, or where nothing is left.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn claim_entries(
        &self,
        topic: &str,
        limit: i64,
        lease: SignedDuration,
    ) -> Result<Option<ClaimedEntries>, Trouble> {
        let now = self.now();
        let until = now.checked_add(lease).unwrap_or(Timestamp::MAX);
        self.with_writer(|connection| {
            let begin =
                "INSERT INTO outbox (topic, position) SELECT $1, position FROM province_head WHERE true
                ON CONFLICT (topic) DO NOTHING";
            connection.execute(begin, &[topic.into()])?;
            let claim = "UPDATE outbox SET claimed_by = $1, claimed_until = $2
                WHERE topic = $3 AND (claimed_until IS NULL OR claimed_until < $4) RETURNING position";
            let values = [worker().into(), until.into(), topic.into(), now.into()];
            let Some(row) = connection.query_one(claim, &values)? else { return Ok(None) };
            let entries = outgoing(connection, row.int(0)?, limit)?;
            let Some(through) = entries.last().map(|entry| entry.position) else {
                release(connection, topic)?;
                return Ok(None);
            };
            Ok(Some(ClaimedEntries { entries, through }))
        })
    }

    /// Notes that `topic` has delivered everything up to `through`.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn delivered(&self, topic: &str, through: i64) -> Result<(), Trouble> {
        let sql = "UPDATE outbox SET position = $2, claimed_by = NULL, claimed_until = NULL
            WHERE topic = $1 AND position < $2";
        self.with_writer(|connection| connection.execute(sql, &[topic.into(), through.into()]).map(drop))
    }
}

/// A dossier whose time to answer has run out.
struct Due {
    id: i64,
    code: String,
    version: i64,
    wake_at: Timestamp,
}

fn due(connection: &mut Connection, now: Timestamp, after: (Timestamp, i64)) -> Result<Vec<Due>, Trouble> {
    let sql = "SELECT id, code, version, wake_at FROM dossier
        WHERE wake_at IS NOT NULL AND wake_at < $1 AND (wake_at, id) > ($2, $3) ORDER BY wake_at, id LIMIT $4";
    let values = [now.into(), after.0.into(), after.1.into(), PAGE.into()];
    let rows = connection.query(sql, &values)?;
    rows.iter()
        .map(|row| {
            Ok(Due { id: row.int(0)?, code: row.text(1)?, version: row.int(2)?, wake_at: row.time(3)? })
        })
        .collect()
}

fn claimed(row: &Row) -> Result<ClaimedJob, Trouble> {
    Ok(ClaimedJob { id: row.text(0)?, kind: row.text(1)?, payload: row.text(2)?, attempts: row.int(3)? })
}

fn outgoing(connection: &mut Connection, after: i64, limit: i64) -> Result<Vec<OutgoingEntry>, Trouble> {
    let sql = format!("SELECT {COLUMNS} FROM journal WHERE position > $1 ORDER BY position LIMIT $2");
    let rows = connection.query(&sql, &[after.into(), limit.into()])?;
    rows.iter()
        .map(|row| {
            let (entry, _) = EntryRow::read(row)?;
            let EntryRow { position, stream, version, kind, at, body, .. } = entry;
            Ok(OutgoingEntry { position, stream, version, kind: kind.into_owned(), at, body })
        })
        .collect()
}

fn release(connection: &mut Connection, topic: &str) -> Result<(), Trouble> {
    let sql = "UPDATE outbox SET claimed_by = NULL, claimed_until = NULL WHERE topic = $1";
    connection.execute(sql, &[Value::from(topic)]).map(drop)
}

/// This process, for whoever looks at who holds a claim.
fn worker() -> String {
    format!("process {}", std::process::id())
}
