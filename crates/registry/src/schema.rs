//! The schema, one text for both engines: only the words of types differ. Start-up refuses a store whose version it does
//! not know.

use crate::dialect::{Connection, Value};
use crate::trouble::Trouble;

/// Version of the schema this program reads and writes.
pub const SCHEMA_VERSION: i64 = 2;

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
    ("token", "id"),
    ("draft", "id"),
    ("job", "id"),
    ("outbox", "topic"),
    ("file", "sha256"),
    ("catalogue_entry", "code"),
    ("edition", "id"),
];

pub(crate) const TEXT: &str = r"
CREATE TABLE schema_version (version {int} NOT NULL);
CREATE TABLE province_head (
  province text PRIMARY KEY, position {int} NOT NULL, hash {bytes} NOT NULL,
  next_stream {int} NOT NULL, next_personal {int} NOT NULL);
CREATE TABLE setting (name text PRIMARY KEY, value text NOT NULL);
CREATE TABLE journal (
  position {id}, stream {int} NOT NULL, version {int} NOT NULL, kind text NOT NULL, at {time} NOT NULL,
  actor text NOT NULL, on_behalf_of text, unit text, pack_edition text NOT NULL, request_key {bytes},
  body {json} NOT NULL, hash {bytes} NOT NULL);
CREATE UNIQUE INDEX journal_stream ON journal (stream, version);
CREATE UNIQUE INDEX journal_request ON journal (request_key) WHERE request_key IS NOT NULL;
CREATE TABLE personal (id {id}, stream {int} NOT NULL, salt {bytes}, sealed {bytes}, erased_at {time});
CREATE TABLE dossier (
  id {id}, code text NOT NULL, procedure text NOT NULL, edition {day} NOT NULL, case_id text, channel text NOT NULL,
  support text, intake text NOT NULL, authority text NOT NULL, consulted text, status {int} NOT NULL, stage text NOT NULL,
  open {int} NOT NULL, stage_since {time} NOT NULL, submitted_at {time} NOT NULL, accepted_at {time}, starts_at {time},
  original_due_at {time}, due_at {time}, paused_since {time}, closed_at {time}, returned_at {time},
  intake_officer text, case_officer text, signer text, supplements {int} NOT NULL, extensions {int} NOT NULL,
  rating {int}, letter text, fee_dong {int} NOT NULL, version {int} NOT NULL, wake_at {time}, personal_id {int},
  subject_token {int}, name_token {int}, phone_token {int});
CREATE UNIQUE INDEX dossier_code ON dossier (code);
CREATE INDEX dossier_authority ON dossier (authority, status, due_at);
CREATE INDEX dossier_intake ON dossier (intake, status, submitted_at);
CREATE INDEX dossier_officer ON dossier (case_officer, closed_at) WHERE case_officer IS NOT NULL;
CREATE INDEX dossier_support ON dossier (support, status) WHERE support IS NOT NULL;
CREATE INDEX dossier_consulted ON dossier (consulted) WHERE consulted IS NOT NULL;
CREATE INDEX dossier_subject ON dossier (subject_token);
CREATE INDEX dossier_name ON dossier (name_token);
CREATE INDEX dossier_wake ON dossier (wake_at) WHERE wake_at IS NOT NULL;
CREATE TABLE daily_count (
  authority text NOT NULL, intake text NOT NULL, procedure text NOT NULL, day {day} NOT NULL,
  received {int} NOT NULL, online {int} NOT NULL, accepted {int} NOT NULL, closed {int} NOT NULL,
  closed_on_time {int} NOT NULL, stopped {int} NOT NULL, supplements {int} NOT NULL, rated {int} NOT NULL,
  liked {int} NOT NULL, PRIMARY KEY (authority, intake, procedure, day)){small_table};
CREATE TABLE code_sequence (
  agency text NOT NULL, day {day} NOT NULL, next {int} NOT NULL, PRIMARY KEY (agency, day)){small_table};
CREATE TABLE staff (
  id text PRIMARY KEY, name text NOT NULL, agency text, title text, password_hash text, totp_sealed {bytes}, totp_step {int},
  failed {int} NOT NULL, locked_until {time}, disabled_at {time}, created_at {time} NOT NULL);
CREATE TABLE staff_grant (
  staff text NOT NULL, role text NOT NULL, agency text NOT NULL, valid_from {time} NOT NULL, valid_to {time},
  PRIMARY KEY (staff, role, agency));
CREATE TABLE session (
  token_hash {bytes} PRIMARY KEY, staff text, subject text, person {bytes}, label text NOT NULL, created_at {time} NOT NULL,
  expires_at {time} NOT NULL, used_at {time} NOT NULL);
CREATE TABLE token (
  id text PRIMARY KEY, hash {bytes} NOT NULL, label text NOT NULL, staff text, subject text, person {bytes}, expires_at {time},
  revoked_at {time}, created_at {time} NOT NULL);
CREATE UNIQUE INDEX token_hash ON token (hash);
CREATE TABLE draft (
  id text PRIMARY KEY, subject text, procedure text NOT NULL, sealed {bytes} NOT NULL,
  updated_at {time} NOT NULL, expires_at {time} NOT NULL);
CREATE INDEX draft_subject ON draft (subject) WHERE subject IS NOT NULL;
CREATE TABLE job (
  id text PRIMARY KEY, kind text NOT NULL, payload text NOT NULL, run_at {time} NOT NULL, claimed_by text,
  claimed_until {time}, attempts {int} NOT NULL, last_error text, done_at {time});
CREATE INDEX job_due ON job (run_at) WHERE done_at IS NULL;
CREATE TABLE heartbeat (job text PRIMARY KEY, at {time} NOT NULL, note text NOT NULL);
CREATE TABLE outbox (topic text PRIMARY KEY, position {int} NOT NULL, claimed_by text, claimed_until {time});
CREATE TABLE file (sha256 text PRIMARY KEY, bytes {int} NOT NULL, media_type text NOT NULL, stored_at {time} NOT NULL);
CREATE TABLE catalogue_entry (
  code text PRIMARY KEY, name text NOT NULL, folded text NOT NULL, field text NOT NULL, ministry text NOT NULL,
  levels text NOT NULL, imported_at {time} NOT NULL);
CREATE TABLE edition (
  id {id}, status text NOT NULL, name text NOT NULL, title text NOT NULL, ground text NOT NULL, effective_from {day} NOT NULL,
  based_on {int}, proposed_by text, proposed_at {time} NOT NULL, decided_by text, decided_at {time}, reason text,
  published_at {time}, version {int} NOT NULL, files {json} NOT NULL);
";

/// The statements that lead from version 1 to 2, from 2 to 3 and so on. Steps are only ever appended, and what they lead
/// to must be what [`TEXT`] makes.
const UPGRADES: &[&str] = &[
    // 1 to 2: the editions of the pack.
    r"CREATE TABLE edition (
  id {id}, status text NOT NULL, name text NOT NULL, title text NOT NULL, ground text NOT NULL, effective_from {day} NOT NULL,
  based_on {int}, proposed_by text, proposed_at {time} NOT NULL, decided_by text, decided_at {time}, reason text,
  published_at {time}, version {int} NOT NULL, files {json} NOT NULL);
",
];

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
