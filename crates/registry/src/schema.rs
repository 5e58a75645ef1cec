//! The schema, one text for both engines: only the words of types differ. Start-up refuses a store whose version it does
//! not know.

use crate::dialect::{Connection, Value};
use crate::trouble::Trouble;

/// Version of the schema this program reads and writes.
pub const SCHEMA_VERSION: i64 = 3;

/// Tables in the order in which a restore fills them. `(name, columns that order its rows)`.
pub(crate) const TABLES: &[(&str, &str)] = &[
    ("province_head", "province"),
    ("setting", "name"),
    ("journal", "position"),
    ("personal", "id"),
    ("dossier", "id"),
    ("daily_count", "authority, intake, procedure, day"),
    ("code_sequence", "agency, day"),
    ("staff", "id"),
    ("staff_grant", "staff, role, agency"),
    ("account_event", "id"),
    ("access_look", "day, staff, dossier, purpose"),
    ("recovery_code", "staff, hash"),
    ("passkey", "id"),
    ("token", "id"),
    ("draft", "id"),
    ("job", "id"),
    ("outbox", "topic"),
    ("file", "sha256"),
    ("file_pages", "sha256"),
    ("recognised_text", "sha256"),
    ("catalogue_entry", "code"),
    ("edition", "id"),
    ("petition", "id"),
    ("voice_count", "agency, day"),
    ("number_block", "agency, day, first"),
    ("offline_refusal", "code, staff"),
    ("offline_look", "code, staff, looked_by, looked_at"),
    ("timer", "dossier"),
    ("notice", "dossier, kind, at, person"),
    ("substitution", "id"),
    ("decision_draft", "dossier, officer"),
    ("saved_view", "id"),
    ("landing_view", "staff"),
    ("export", "id"),
    ("hall", "centre"),
    ("hall_desk", "centre, officer"),
    ("ticket", "id"),
    ("shelf", "code"),
    ("fee_taken", "stream, version, line"),
    ("fee_closing", "id"),
    ("payment_entry", "stream, version"),
    ("bank_credit", "id"),
];

/// What a new store is: the tables of the journal and its projections, then those of each area beside it.
pub(crate) const TEXT: &str = concat!(
    include_str!("schema/journal.sql"),
    include_str!("schema/counter.sql"),
    include_str!("schema/offline.sql"),
    include_str!("schema/desk.sql"),
    include_str!("schema/files.sql"),
    include_str!("schema/rights.sql"),
    include_str!("schema/payments.sql"),
    include_str!("schema/speak.sql"),
    include_str!("schema/sign_in.sql"),
);

/// The statements that lead from version 1 to 2, from 2 to 3 and so on. Steps are only ever appended, and what they lead
/// to must be what [`TEXT`] makes.
const UPGRADES: &[&str] = &[
    // 1 to 2: the editions of the pack.
    r"CREATE TABLE edition (
  id {id}, status text NOT NULL, name text NOT NULL, title text NOT NULL, ground text NOT NULL, effective_from {day} NOT NULL,
  based_on {int}, proposed_by text, proposed_at {time} NOT NULL, decided_by text, decided_at {time}, reason text,
  published_at {time}, version {int} NOT NULL, files {json} NOT NULL);
",
    // 2 to 3: the desk of the officer.
    concat!(
        include_str!("schema/counter.sql"),
        include_str!("schema/offline.sql"),
        include_str!("schema/desk.sql"),
        include_str!("schema/files.sql"),
        include_str!("schema/rights.sql"),
        include_str!("schema/payments.sql"),
        include_str!("schema/speak.sql"),
        include_str!("schema/sign_in.sql"),
    ),
];

/// The version whose step makes the tables of fees and payments: they are filled from the journal then.
const FEES_SINCE: i64 = 2;

/// Statements in the words of an engine.
pub(crate) fn text(connection: &Connection, statements: &str) -> String {
    let words: [(&str, &str); 7] = match connection {
        Connection::Sqlite(_) => [
            ("{id}", "INTEGER PRIMARY KEY"),
            ("{int}", "INTEGER"),
            ("{time}", "TEXT"),
            ("{day}", "TEXT"),
            ("{bytes}", "BLOB"),
            ("{json}", "TEXT"),
            ("{small_table}", " WITHOUT ROWID"),
        ],
        Connection::Postgres(_) => [
            ("{id}", "bigint PRIMARY KEY"),
            ("{int}", "bigint"),
            ("{time}", "timestamptz"),
            ("{day}", "date"),
            ("{bytes}", "bytea"),
            ("{json}", "json"),
            ("{small_table}", ""),
        ],
    };
    words.iter().fold(statements.to_owned(), |text, (mark, word)| text.replace(mark, word))
}

/// Creates the schema in an empty store, upgrades one of an older version, and does nothing where it is current.
///
/// # Errors
/// [`Trouble::UnknownSchema`] for a newer version.
pub(crate) fn migrate(connection: &mut Connection, province: &str) -> Result<(), Trouble> {
    match found(connection)? {
        Some(found) => upgrade(connection, found, UPGRADES),
        None => transaction(connection, |connection| create(connection, province)),
    }
}

fn create(connection: &mut Connection, province: &str) -> Result<(), Trouble> {
    let statements = text(connection, TEXT);
    connection.batch(&statements)?;
    connection.execute("INSERT INTO schema_version (version) VALUES ($1)", &[Value::Int(SCHEMA_VERSION)])?;
    connection.execute(
        "INSERT INTO province_head (province, position, hash, next_stream, next_personal) VALUES ($1, 0, $2, 1, 1)",
        &[province.into(), vec![0_u8; 32].into()],
    )?;
    Ok(())
}

/// Takes the steps from `found` on, each in a transaction of its own: what was reached is recorded with it.
fn upgrade(connection: &mut Connection, found: i64, steps: &[&str]) -> Result<(), Trouble> {
    let known = 1 + i64::try_from(steps.len()).unwrap_or(0);
    if !(1..=known).contains(&found) {
        return Err(Trouble::UnknownSchema { found, known });
    }
    for (version, step) in (1..).zip(steps).filter(|(version, _)| *version >= found) {
        let statements = text(connection, step);
        transaction(connection, |connection| {
            connection.batch(&statements)?;
            if version == FEES_SINCE {
                crate::fees::rebuild(connection)?;
                crate::payments::rebuild(connection)?;
            }
            connection.execute("UPDATE schema_version SET version = $1", &[Value::Int(version + 1)]).map(drop)
        })?;
    }
    Ok(())
}

fn transaction(
    connection: &mut Connection,
    write: impl FnOnce(&mut Connection) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    connection.begin_write()?;
    let outcome = write(connection).and_then(|()| connection.commit());
    if outcome.is_err() {
        connection.rollback();
    }
    outcome
}

/// Refuses a store that is empty or of another version.
pub(crate) fn check(connection: &mut Connection) -> Result<(), Trouble> {
    match found(connection)? {
        Some(SCHEMA_VERSION) => Ok(()),
        Some(found) => Err(Trouble::UnknownSchema { found, known: SCHEMA_VERSION }),
        None => Err(Trouble::Setup("there is no store here; make one with `motcua init`".into())),
    }
}

/// The version of the schema; `None` in an empty store.
pub(crate) fn found(connection: &mut Connection) -> Result<Option<i64>, Trouble> {
    let exists = match connection {
        Connection::Sqlite(_) => "SELECT name FROM sqlite_master WHERE name = 'schema_version'",
        Connection::Postgres(_) => {
            "SELECT tablename FROM pg_tables WHERE tablename = 'schema_version' AND schemaname = current_schema()"
        }
    };
    if connection.query_one(exists, &[])?.is_none() {
        return Ok(None);
    }
    let row = connection.query_one("SELECT version FROM schema_version", &[])?;
    row.map(|row| row.int(0)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Sqlite;

    fn columns(connection: &mut Connection, table: &str) -> Vec<String> {
        let sql = format!("SELECT name FROM pragma_table_info('{table}')");
        connection.query(&sql, &[]).unwrap().iter().map(|row| row.text(0).unwrap()).collect()
    }

    /// A store of version 1, as the first text made it.
    fn first(folder: &tempfile::TempDir) -> Connection {
        let mut connection = Connection::Sqlite(Sqlite::open(&folder.path().join("store"), 1).unwrap());
        let (before, _) = TEXT.split_once("CREATE TABLE edition").unwrap();
        let text = text(&connection, before);
        connection.batch(&text).unwrap();
        connection.execute("INSERT INTO schema_version (version) VALUES (1)", &[]).unwrap();
        connection
    }

    #[test]
    fn steps_are_taken_once_from_where_the_store_is() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = first(&folder);
        let steps = ["ALTER TABLE file ADD COLUMN a {int}", "ALTER TABLE file ADD COLUMN b {time}"];
        upgrade(&mut connection, 1, &steps[..1]).unwrap();
        upgrade(&mut connection, 2, &steps).unwrap();
        upgrade(&mut connection, 3, &steps).unwrap();
        assert_eq!(found(&mut connection).unwrap(), Some(3));
        assert_eq!(columns(&mut connection, "file")[4..], ["a", "b"]);
        let newer = upgrade(&mut connection, 3, &steps[..1]);
        assert!(matches!(newer, Err(Trouble::UnknownSchema { found: 3, known: 2 })), "{newer:?}");
    }

    #[test]
    fn a_step_that_fails_leaves_the_store_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = first(&folder);
        let step = "ALTER TABLE file ADD COLUMN a {int}; ALTER TABLE no_such_table ADD COLUMN b {int}";
        assert!(upgrade(&mut connection, 1, &[step]).is_err());
        assert_eq!(found(&mut connection).unwrap(), Some(1));
        assert_eq!(columns(&mut connection, "file").len(), 4);
    }

    #[test]
    fn the_steps_lead_to_what_a_new_store_is() {
        let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (mut old, mut made) =
            (first(&old), Connection::Sqlite(Sqlite::open(&new.path().join("store"), 1).unwrap()));
        for connection in [&mut old, &mut made] {
            migrate(connection, "66").unwrap();
            check(connection).unwrap();
        }
        let tables = |connection: &mut Connection| -> Vec<String> {
            let sql = "SELECT name FROM sqlite_master ORDER BY name";
            connection.query(sql, &[]).unwrap().iter().map(|row| row.text(0).unwrap()).collect()
        };
        assert_eq!(tables(&mut old), tables(&mut made));
        assert_eq!(columns(&mut old, "edition"), columns(&mut made, "edition"));
    }

    #[test]
    fn there_is_a_step_for_every_version() {
        assert_eq!(SCHEMA_VERSION, 1 + i64::try_from(UPGRADES.len()).unwrap());
    }
}
