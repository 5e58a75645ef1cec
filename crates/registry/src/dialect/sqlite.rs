//! SQLite: write-ahead log, every commit flushed to disk, prepared statements.

use std::path::Path;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{OpenFlags, Statement, ToSql};

use super::value::{DateText, Row, TimeText, Value};
use super::{Column, Rows, Write};
use crate::trouble::Trouble;

/// An embedded connection.
pub struct Sqlite(rusqlite::Connection);

impl Sqlite {
    /// Opens a file for writing; `cache_mib` bounds the memory of its page cache.
    pub(crate) fn open(path: &Path, cache_mib: u32) -> Result<Self, Trouble> {
        let connection = rusqlite::Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(30))?;
        connection.set_prepared_statement_cache_capacity(128);
        connection.execute_batch(&format!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;
             PRAGMA wal_autocheckpoint = 8000; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -{};",
            cache_mib * 1024
        ))?;
        Ok(Self(connection))
    }

    /// Opens a file for reading only.
    pub(crate) fn open_reader(path: &Path) -> Result<Self, Trouble> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = rusqlite::Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(Duration::from_secs(30))?;
        connection.set_prepared_statement_cache_capacity(64);
        // No memory map: its pages would count as this process's memory, once for each reader, and save no time.
        connection.execute_batch("PRAGMA cache_size = -4096;")?;
        Ok(Self(connection))
    }

    pub(super) fn query_each(
        &mut self,
        sql: &str,
        parameters: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let mut statement = self.0.prepare_cached(&numbered(sql))?;
        let columns = statement.column_count();
        bind(&mut statement, parameters)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            let mut values = Vec::with_capacity(columns);
            for index in 0..columns {
                values.push(read(row.get_ref(index)?)?);
            }
            each(Row(values))?;
        }
        Ok(())
    }

    pub(super) fn execute(&mut self, sql: &str, parameters: &[Value]) -> Result<u64, Trouble> {
        let mut statement = self.0.prepare_cached(&numbered(sql))?;
        bind(&mut statement, parameters)?;
        Ok(statement.raw_execute()? as u64)
    }

    pub(super) fn find_requests(&mut self, keys: &[[u8; 16]]) -> Result<Vec<Row>, Trouble> {
        let sql = "SELECT request_key, stream, version, position FROM journal WHERE request_key = ?1";
        let mut statement = self.0.prepare_cached(sql)?;
        let mut found = Vec::new();
        for key in keys {
            let mut rows = statement.query([key.as_slice()])?;
            if let Some(row) = rows.next()? {
                found.push(Row((0..4).map(|i| read(row.get_ref(i)?)).collect::<Result<_, Trouble>>()?));
            }
        }
        Ok(found)
    }

    pub(super) fn batch(&mut self, sql: &str) -> Result<(), Trouble> {
        Ok(self.0.execute_batch(sql)?)
    }

    pub(super) fn write(&mut self, rows: &Rows<'_>) -> Result<(), Trouble> {
        let mut statement = self.0.prepare_cached(&statement_of(rows))?;
        for row in 0..rows.count() {
            for (index, (_, column)) in (1..).zip(&rows.columns) {
                bind_cell(&mut statement, index, column, row)?;
            }
            statement.raw_execute()?;
        }
        Ok(())
    }
}

fn statement_of(rows: &Rows<'_>) -> String {
    let place = |name: &str| rows.columns.iter().position(|(n, _)| *n == name).map_or(0, |index| index + 1);
    if let Write::Update { key } = rows.write {
        let sets = rows.sets(&[key], |name| format!("?{}", place(name)));
        return format!("UPDATE {} SET {sets} WHERE {key} = ?{}", rows.table, place(key));
    }
    let marks: Vec<String> = (1..=rows.columns.len()).map(|n| format!("?{n}")).collect();
    let (table, names, conflict) = (rows.table, rows.names(), rows.conflict_clause());
    format!("INSERT INTO {table} ({names}) VALUES ({}){conflict}", marks.join(", "))
}

/// `$1` of the shared SQL text is `?1` here.
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

fn bind(statement: &mut Statement<'_>, parameters: &[Value]) -> Result<(), Trouble> {
    for (index, value) in (1..).zip(parameters) {
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(())
}

fn bind_cell(
    statement: &mut Statement<'_>,
    index: usize,
    column: &Column<'_>,
    row: usize,
) -> Result<(), Trouble> {
    match column {
        Column::Int(v) => statement.raw_bind_parameter(index, cell(v, row))?,
        Column::Text(v) | Column::Json(v) => statement.raw_bind_parameter(index, cell(v, row))?,
        Column::Bytes(v) => statement.raw_bind_parameter(index, cell(v, row))?,
        Column::Date(v) => {
            let text = cell(v, row).map(DateText::new);
            statement.raw_bind_parameter(index, text.as_ref().map(DateText::as_str))?;
        }
        Column::Time(v) => {
            let text = cell(v, row).map(TimeText::new);
            statement.raw_bind_parameter(index, text.as_ref().map(TimeText::as_str))?;
        }
    }
    Ok(())
}

fn cell<T: Copy>(column: &[Option<T>], row: usize) -> Option<T> {
    column.get(row).copied().flatten()
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Self::Int(v) => ToSqlOutput::Borrowed(ValueRef::Integer(*v)),
            Self::Text(v) => ToSqlOutput::Borrowed(ValueRef::Text(v.as_bytes())),
            Self::Bytes(v) => ToSqlOutput::Borrowed(ValueRef::Blob(v)),
            Self::Date(v) => {
                ToSqlOutput::Owned(rusqlite::types::Value::Text(DateText::new(*v).as_str().to_owned()))
            }
            Self::Time(v) => {
                ToSqlOutput::Owned(rusqlite::types::Value::Text(TimeText::new(*v).as_str().to_owned()))
            }
        })
    }
}

fn read(value: ValueRef<'_>) -> Result<Value, Trouble> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(v) => Value::Int(v),
        ValueRef::Text(v) => {
            let text =
                std::str::from_utf8(v).map_err(|_| Trouble::Corrupt("text that is not UTF-8".into()))?;
            Value::Text(text.to_owned())
        }
        ValueRef::Blob(v) => Value::Bytes(v.to_vec()),
        ValueRef::Real(_) => return Err(Trouble::Corrupt("a floating-point number".into())),
    })
}
