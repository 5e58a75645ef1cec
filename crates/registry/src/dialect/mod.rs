//! One connection type over both engines: the same SQL text with `$1` placeholders, values in and rows out, and bulk
//! inserts in the way each engine likes best. What differs between the engines is here and nowhere else.

mod postgres;
mod sqlite;
mod value;

use jiff::Timestamp;
use jiff::civil::Date;

pub(crate) use self::postgres::Postgres;
pub(crate) use self::sqlite::Sqlite;
pub use value::{Row, Value};

use crate::trouble::Trouble;

/// A typed column of many rows.
#[derive(Debug)]
pub(crate) enum Column<'a> {
    /// Whole numbers.
    Int(Vec<Option<i64>>),
    /// Text.
    Text(Vec<Option<&'a str>>),
    /// Bytes.
    Bytes(Vec<Option<&'a [u8]>>),
    /// Instants.
    Time(Vec<Option<Timestamp>>),
    /// Civil days.
    Date(Vec<Option<Date>>),
    /// JSON text, kept as written.
    Json(Vec<Option<&'a str>>),
}

impl Column<'_> {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Int(v) => v.len(),
            Self::Text(v) | Self::Json(v) => v.len(),
            Self::Bytes(v) => v.len(),
            Self::Time(v) => v.len(),
            Self::Date(v) => v.len(),
        }
    }
}

/// What is done with many rows.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Write {
    /// Insert; a key that exists is an error.
    Insert,
    /// Insert, or put every other column in the place of the row with these keys.
    Replace { keys: &'static [&'static str] },
    /// Insert, or add every other column to the row with these keys.
    Add { keys: &'static [&'static str] },
    /// Set every other column of the row with this key. An index is touched only where one of its columns is named.
    Update { key: &'static str },
}

/// Many rows of one table, by column.
pub(crate) struct Rows<'a> {
    /// Table.
    pub table: &'static str,
    /// Columns with their values, all of one length; the key of an update is the first.
    pub columns: Vec<(&'static str, Column<'a>)>,
    /// What is done with them.
    pub write: Write,
}

impl Rows<'_> {
    fn conflict_clause(&self) -> String {
        let (keys, add) = match self.write {
            Write::Insert | Write::Update { .. } => return String::new(),
            Write::Replace { keys } => (keys, false),
            Write::Add { keys } => (keys, true),
        };
        let sets = self.sets(keys, |name| match add {
            true => format!("{}.{name} + excluded.{name}", self.table),
            false => format!("excluded.{name}"),
        });
        format!(" ON CONFLICT ({}) DO UPDATE SET {sets}", keys.join(", "))
    }

    /// `name = value, …` for every column that is no key.
    fn sets(&self, keys: &[&str], value: impl Fn(&str) -> String) -> String {
        let names = self.columns.iter().map(|(name, _)| *name).filter(|name| !keys.contains(name));
        names.map(|name| format!("{name} = {}", value(name))).collect::<Vec<_>>().join(", ")
    }

    fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    fn count(&self) -> usize {
        self.columns.first().map_or(0, |(_, column)| column.len())
    }
}

/// An open connection to a store.
pub enum Connection {
    /// Embedded.
    Sqlite(Sqlite),
    /// Server.
    Postgres(Box<Postgres>),
}

macro_rules! on_both {
    ($self:ident, $name:ident ( $($arg:expr),* )) => {
        match $self {
            Connection::Sqlite(c) => c.$name($($arg),*),
            Connection::Postgres(c) => c.$name($($arg),*),
        }
    };
}

impl Connection {
    /// Rows of a query. `$1`… are bound to `parameters` in order.
    ///
    /// # Errors
    /// [`Trouble`] of the engine.
    pub fn query(&mut self, sql: &str, parameters: &[Value]) -> Result<Vec<Row>, Trouble> {
        let mut rows = Vec::new();
        self.query_each(sql, parameters, &mut |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// [`Trouble`] of the engine.
    pub fn query_one(&mut self, sql: &str, parameters: &[Value]) -> Result<Option<Row>, Trouble> {
        Ok(self.query(sql, parameters)?.into_iter().next())
    }

    /// Streams the rows of a query, never holding all of them.
    ///
    /// # Errors
    /// [`Trouble`] of the engine, or of `each`.
    pub fn query_each(
        &mut self,
        sql: &str,
        parameters: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        #[cfg(test)]
        crate::plans::note(sql, parameters);
        on_both!(self, query_each(sql, parameters, each))
    }

    /// Runs a statement; rows changed.
    ///
    /// # Errors
    /// [`Trouble`] of the engine.
    pub fn execute(&mut self, sql: &str, parameters: &[Value]) -> Result<u64, Trouble> {
        on_both!(self, execute(sql, parameters))
    }

    /// Runs several statements without parameters.
    ///
    /// # Errors
    /// [`Trouble`] of the engine.
    pub fn batch(&mut self, sql: &str) -> Result<(), Trouble> {
        on_both!(self, batch(sql))
    }

    /// Writes many rows at once.
    pub(crate) fn write(&mut self, rows: &Rows<'_>) -> Result<(), Trouble> {
        if rows.count() == 0 {
            return Ok(());
        }
        on_both!(self, write(rows))
    }

    /// Begins a transaction that will write.
    ///
    /// # Errors
    /// [`Trouble`] of the engine.
    pub fn begin_write(&mut self) -> Result<(), Trouble> {
        match self {
            Self::Sqlite(c) => c.batch("BEGIN IMMEDIATE"),
            Self::Postgres(c) => c.batch("BEGIN"),
        }
    }

    /// Begins a read that sees one moment of the store, however long it takes.
    ///
    /// # Errors
    /// [`Trouble`] of the engine.
    pub fn begin_snapshot(&mut self) -> Result<(), Trouble> {
        match self {
            Self::Sqlite(c) => c.batch("BEGIN"),
            Self::Postgres(c) => c.batch("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"),
        }
    }

    /// Commits: after this the writes are durable.
    ///
    /// # Errors
    /// [`Trouble`] of the engine; then nothing was written.
    pub fn commit(&mut self) -> Result<(), Trouble> {
        self.batch("COMMIT")
    }

    /// Gives a transaction up. A failure to roll back is of no interest: the connection is dropped next.
    pub fn rollback(&mut self) {
        let _ = self.batch("ROLLBACK");
    }

    /// Whether the store has a table of this name.
    ///
    /// # Errors
    /// [`Trouble`] of the engine.
    pub fn has_table(&mut self, name: &str) -> Result<bool, Trouble> {
        let sql = match self {
            Self::Sqlite(_) => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1",
            Self::Postgres(_) => {
                "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1"
            }
        };
        Ok(self.query_one(sql, &[name.into()])?.is_some())
    }

    /// Of these request keys, those that the journal has: (key, stream, version, position) of their first entries.
    pub(crate) fn find_requests(&mut self, keys: &[[u8; 16]]) -> Result<Vec<Row>, Trouble> {
        match self {
            Self::Sqlite(c) => c.find_requests(keys),
            Self::Postgres(c) => c.find_requests(keys),
        }
    }

    /// Whether the server still answers on this connection; an embedded one always does.
    pub(crate) fn is_alive(&mut self) -> bool {
        match self {
            Self::Sqlite(_) => true,
            Self::Postgres(c) => c.is_alive(),
        }
    }

    /// ` FOR UPDATE` where rows are locked one by one; nothing where the whole store is.
    pub(crate) fn for_update(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => " FOR UPDATE",
        }
    }

    /// Locks rows that no other process holds and leaves out those it does.
    pub(crate) fn skip_locked(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => " FOR UPDATE SKIP LOCKED",
        }
    }
}
