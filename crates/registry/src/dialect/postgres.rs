//! PostgreSQL: one statement with arrays for a bulk insert, typed parameters, streamed rows.

use std::collections::HashMap;
use std::error::Error;
use std::time::Duration;

use ::postgres::types::private::BytesMut;
use ::postgres::types::{FromSql, IsNull, ToSql, Type};
use ::postgres::{Client, Statement};
use fallible_iterator::FallibleIterator;
use jiff::Timestamp;
use jiff::civil::Date;

use super::value::{Row, Value};
use super::{Column, Rows, Write};
use crate::trouble::Trouble;

/// Prepared statements kept per connection.
const STATEMENTS_MAX: usize = 256;

/// A connection to a server.
pub struct Postgres {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl Postgres {
    /// Connects to write; the session computes in UTC. A writer only ever looks rows up by a key, and a statement that
    /// was planned on an empty table must not go on reading all of it.
    pub(crate) fn connect(url: &str) -> Result<Self, Trouble> {
        Self::connect_with(url, "SET enable_seqscan = off")
    }

    /// Connects to read: every query is planned for its values, as tables grow by the minute.
    pub(crate) fn connect_reader(url: &str) -> Result<Self, Trouble> {
        Self::connect_with(url, "SET plan_cache_mode = force_custom_plan")
    }

    fn connect_with(url: &str, planning: &str) -> Result<Self, Trouble> {
        let mut client = Client::connect(url, ::postgres::NoTls)?;
        client.batch_execute(&format!(
            "SET TIME ZONE 'UTC'; SET client_min_messages = warning; SET jit = off; {planning}"
        ))?;
        Ok(Self { client, statements: HashMap::new() })
    }

    /// Whether the server still answers.
    pub(crate) fn is_alive(&mut self) -> bool {
        self.client.is_valid(Duration::from_secs(2)).is_ok()
    }

    fn statement(&mut self, sql: &str) -> Result<Statement, Trouble> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        if self.statements.len() >= STATEMENTS_MAX {
            self.statements.clear();
        }
        let statement = self.client.prepare(sql)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    pub(super) fn query_each(
        &mut self,
        sql: &str,
        parameters: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let statement = self.statement(sql)?;
        let mut rows =
            self.client.query_raw(&statement, parameters.iter().map(|v| v as &(dyn ToSql + Sync)))?;
        while let Some(row) = rows.next()? {
            each(read(&row)?)?;
        }
        Ok(())
    }

    pub(super) fn execute(&mut self, sql: &str, parameters: &[Value]) -> Result<u64, Trouble> {
        let statement = self.statement(sql)?;
        let parameters: Vec<&(dyn ToSql + Sync)> = parameters.iter().map(|v| v as _).collect();
        Ok(self.client.execute(&statement, &parameters)?)
    }

    pub(super) fn find_requests(&mut self, keys: &[[u8; 16]]) -> Result<Vec<Row>, Trouble> {
        let keys: Vec<&[u8]> = keys.iter().map(<[u8; 16]>::as_slice).collect();
        // The index is partial; that an array holds no NULL is for us to say.
        let sql = "SELECT request_key, stream, version, position FROM journal
            WHERE request_key = ANY($1) AND request_key IS NOT NULL";
        let statement = self.statement(sql)?;
        self.client.query(&statement, &[&keys])?.iter().map(read).collect()
    }

    pub(super) fn batch(&mut self, sql: &str) -> Result<(), Trouble> {
        Ok(self.client.batch_execute(sql)?)
    }

    pub(super) fn write(&mut self, rows: &Rows<'_>) -> Result<(), Trouble> {
        let statement = self.statement(&statement_of(rows))?;
        let parameters: Vec<&(dyn ToSql + Sync)> = rows
            .columns
            .iter()
            .map(|(_, column)| match column {
                Column::Int(v) => v as &(dyn ToSql + Sync),
                Column::Text(v) | Column::Json(v) => v,
                Column::Bytes(v) => v,
                Column::Time(v) => v,
                Column::Date(v) => v,
            })
            .collect();
        self.client.execute(&statement, &parameters)?;
        Ok(())
    }
}

/// One statement for all rows: each column is an array.
fn statement_of(rows: &Rows<'_>) -> String {
    let (mut arrays, mut selected) = (Vec::new(), Vec::new());
    for (number, (name, column)) in (1..).zip(&rows.columns) {
        let (array, cast) = match column {
            Column::Int(_) => ("bigint[]", ""),
            Column::Text(_) => ("text[]", ""),
            Column::Bytes(_) => ("bytea[]", ""),
            Column::Time(_) => ("timestamptz[]", ""),
            Column::Date(_) => ("date[]", ""),
            Column::Json(_) => ("text[]", "::json"),
        };
        arrays.push(format!("${number}::{array}"));
        selected.push(format!("u.{name}{cast}"));
    }
    let (table, names, arrays) = (rows.table, rows.names(), arrays.join(", "));
    if let Write::Update { key } = rows.write {
        let sets = rows.sets(&[key], |name| format!("u.{name}"));
        return format!(
            "UPDATE {table} SET {sets} FROM unnest({arrays}) AS u({names}) WHERE {table}.{key} = u.{key}"
        );
    }
    let (selected, conflict) = (selected.join(", "), rows.conflict_clause());
    format!("INSERT INTO {table} ({names}) SELECT {selected} FROM unnest({arrays}) AS u({names}){conflict}")
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(v) if *ty == Type::INT2 => i16::try_from(*v)?.to_sql(ty, out),
            Self::Int(v) if *ty == Type::INT4 => i32::try_from(*v)?.to_sql(ty, out),
            Self::Int(v) => v.to_sql(ty, out),
            Self::Text(v) if *ty == Type::JSON => {
                out.extend_from_slice(v.as_bytes());
                Ok(IsNull::No)
            }
            Self::Text(v) if *ty == Type::DATE => v.parse::<Date>()?.to_sql(ty, out),
            Self::Text(v) => v.to_sql(ty, out),
            Self::Bytes(v) => v.to_sql(ty, out),
            Self::Time(v) => v.to_sql(ty, out),
            Self::Date(v) => v.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    ::postgres::types::to_sql_checked!();
}

/// JSON as it was written.
struct Raw(String);

impl<'a> FromSql<'a> for Raw {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(std::str::from_utf8(raw)?.to_owned()))
    }

    fn accepts(ty: &Type) -> bool {
        *ty == Type::JSON
    }
}

fn read(row: &::postgres::Row) -> Result<Row, Trouble> {
    let mut values = Vec::with_capacity(row.len());
    for (index, column) in row.columns().iter().enumerate() {
        let ty = column.type_();
        let value = match *ty {
            Type::INT8 => row.try_get::<_, Option<i64>>(index)?.into(),
            Type::INT4 => row.try_get::<_, Option<i32>>(index)?.map(i64::from).into(),
            Type::INT2 => row.try_get::<_, Option<i16>>(index)?.map(i64::from).into(),
            Type::TEXT | Type::VARCHAR | Type::NAME => row.try_get::<_, Option<String>>(index)?.into(),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(index)?.into(),
            Type::TIMESTAMPTZ => row.try_get::<_, Option<Timestamp>>(index)?.into(),
            Type::DATE => row.try_get::<_, Option<Date>>(index)?.into(),
            Type::JSON => row.try_get::<_, Option<Raw>>(index)?.map(|raw| raw.0).into(),
            ref other => return Err(Trouble::Corrupt(format!("column {} has type {other}", column.name()))),
        };
        values.push(value);
    }
    Ok(Row(values))
}
