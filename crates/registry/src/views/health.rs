//! The store in numbers, for those who run it.

use jiff::Timestamp;

use super::View;
use crate::dialect::Connection;
use crate::personal::hex;
use crate::plan::Head;
use crate::schema::{SCHEMA_VERSION, TABLES};
use crate::trouble::Trouble;

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSize {
    /// Name.
    pub name: &'static str,
    /// Rows: exact where counting is cheap, the number of the last row for the large tables.
    pub rows: u64,
}

/// A background job and when it last gave a sign of life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heartbeat {
    /// Name of the job.
    pub job: String,
    /// Last sign.
    pub at: Timestamp,
    /// What it said.
    pub note: String,
}

/// A feed of the journal to the world outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Topic.
    pub topic: String,
    /// Last position handed out.
    pub position: i64,
}

/// The store in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// `SQLite` or `PostgreSQL`.
    pub engine: &'static str,
    /// Version of the schema.
    pub schema: i64,
    /// Last position of the journal.
    pub position: i64,
    /// Hash of that entry, hexadecimal.
    pub hash: String,
    /// Dossiers in all.
    pub dossiers: i64,
    /// Bytes of the database.
    pub bytes: u64,
    /// Tables.
    pub tables: Vec<TableSize>,
    /// Jobs that are due and not done.
    pub jobs_due: u64,
    /// How far each feed has come in the journal.
    pub feeds: Vec<Feed>,
    /// Signs of life.
    pub heartbeats: Vec<Heartbeat>,
}

impl View<'_> {
    /// The store in numbers; cheap at any size.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn health(&mut self) -> Result<Health, Trouble> {
        let head = Head::read(self.connection, false)?;
        let mut tables = Vec::new();
        for (name, _) in TABLES {
            tables.push(TableSize { name, rows: self.rows_of(name, &head)? });
        }
        let (engine, size) = match self.connection {
            Connection::Sqlite(_) => {
                ("SQLite", "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
            }
            Connection::Postgres(_) => ("PostgreSQL", "SELECT pg_database_size(current_database())"),
        };
        let due = "SELECT COUNT(*) FROM job WHERE done_at IS NULL AND run_at <= $1";
        let heartbeats = self.connection.query("SELECT job, at, note FROM heartbeat ORDER BY job", &[])?;
        let feeds = self.connection.query("SELECT topic, position FROM outbox ORDER BY topic", &[])?;
        Ok(Health {
            engine,
            schema: SCHEMA_VERSION,
            position: head.position,
            hash: hex(&head.hash),
            dossiers: head.next_stream - 1,
            bytes: self.one_number(size, &[])?,
            tables,
            jobs_due: self.one_number(due, &[self.now.into()])?,
            feeds: feeds
                .iter()
                .map(|row| Ok(Feed { topic: row.text(0)?, position: row.int(1)? }))
                .collect::<Result<_, Trouble>>()?,
            heartbeats: heartbeats
                .iter()
                .map(|row| Ok(Heartbeat { job: row.text(0)?, at: row.time(1)?, note: row.text(2)? }))
                .collect::<Result<_, Trouble>>()?,
        })
    }

    fn rows_of(&mut self, table: &str, head: &Head) -> Result<u64, Trouble> {
        let last = match table {
            "journal" => head.position,
            "dossier" => head.next_stream - 1,
            "personal" => head.next_personal - 1,
            _ => return self.one_number(&format!("SELECT COUNT(*) FROM {table}"), &[]),
        };
        Ok(u64::try_from(last).unwrap_or(0))
    }
}
