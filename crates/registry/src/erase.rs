//! Erasing a person: the sealed data, its salt and the search tokens go, the entries stay. What an entry committed to can
//! then be held against nothing, so the journal tells nothing about the person, and its chain is whole.

use law::code::DossierCode;

use crate::Registry;
use crate::bound::Bound;
use crate::dialect::Connection;
use crate::petitions;
use crate::trouble::Trouble;

/// What was erased.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Erased {
    /// The dossiers that held data about the person.
    pub dossiers: Vec<DossierCode>,
    /// The number of petitions that the person sent.
    pub petitions: u64,
    /// Rows of personal data emptied.
    pub rows: u64,
    /// Drafts removed.
    pub drafts: u64,
}

impl Registry {
    /// Erases a person by personal number from every dossier it owns, with drafts, sessions and tokens. Whether the law
    /// allows it (retention of dossiers) is for the caller to know.
    ///
    /// # Errors
    /// [`Trouble`] of the store; then nothing was erased.
    pub fn erase_person(&self, personal_id: &str) -> Result<Erased, Trouble> {
        let token = self.key().subject_token(personal_id);
        let subject = crate::subject_text(token);
        self.with_writer(|connection| {
            let rows = connection.query(
                "SELECT id, code FROM dossier WHERE subject_token = $1 ORDER BY id",
                &[token.into()],
            )?;
            let mut erased = Erased::default();
            for row in rows {
                erased.rows += self.empty(connection, row.int(0)?)?;
                erased.dossiers.push(DossierCode(row.text(1)?));
            }
            let rows = connection
                .query("SELECT id FROM petition WHERE subject_token = $1 ORDER BY id", &[token.into()])?;
            for row in rows {
                erased.rows += self.empty(connection, row.int(0)?)?;
                erased.petitions += 1;
            }
            let subject = || crate::Value::from(subject.as_str());
            erased.drafts = connection.execute("DELETE FROM draft WHERE subject = $1", &[subject()])?;
            connection.execute("DELETE FROM session WHERE subject = $1", &[subject()])?;
            connection.execute("DELETE FROM token WHERE subject = $1", &[subject()])?;
            Ok(erased)
        })
    }

    /// Erases the personal data of one dossier; `false` when there is no such dossier.
    ///
    /// # Errors
    /// [`Trouble`] of the store; then nothing was erased.
    pub fn erase_dossier(&self, code: &DossierCode) -> Result<bool, Trouble> {
        self.with_writer(|connection| {
            let sql = "SELECT id FROM dossier WHERE code = $1";
            let Some(row) = connection.query_one(sql, &[code.as_str().into()])? else { return Ok(false) };
            self.empty(connection, row.int(0)?)?;
            Ok(true)
        })
    }

    /// Empties the personal rows of a stream and takes its tokens away.
    fn empty(&self, connection: &mut Connection, stream: i64) -> Result<u64, Trouble> {
        let ids = personal_rows(connection, stream)?;
        self.0.names.forget(&ids);
        let mut bound = Bound::default();
        let now = bound.put(self.now());
        let ids = bound.list(ids);
        let sql = format!(
            "UPDATE personal SET salt = NULL, sealed = NULL, erased_at = {now} WHERE id IN {ids} AND erased_at IS NULL"
        );
        let emptied = connection.execute(&sql, &bound.0)?;
        let sql =
            "UPDATE dossier SET subject_token = NULL, name_token = NULL, phone_token = NULL WHERE id = $1";
        connection.execute(sql, &[stream.into()])?;
        let sql = "UPDATE petition SET subject_token = NULL, phone_token = NULL WHERE id = $1";
        connection.execute(sql, &[stream.into()])?;
        for file in named_files(connection, stream)? {
            connection.execute("DELETE FROM recognised_text WHERE sha256 = $1", &[file.into()])?;
        }
        Ok(emptied)
    }
}

/// The files that the entries of a stream name: what was read in them goes with the person.
fn named_files(connection: &mut Connection, stream: i64) -> Result<Vec<String>, Trouble> {
    let is_digest = |text: &&str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    let mut files = Vec::new();
    for row in connection.query("SELECT body FROM journal WHERE stream = $1", &[stream.into()])? {
        files.extend(row.text(0)?.split('"').filter(is_digest).map(ToOwned::to_owned));
    }
    Ok(files)
}

/// The rows of personal data that the entries of a stream name.
fn personal_rows(connection: &mut Connection, stream: i64) -> Result<Vec<i64>, Trouble> {
    use casework::dossier::Event;
    let sql = "SELECT kind, body FROM journal WHERE stream = $1 AND kind IN ('submitted', 'taken_in', 'supplement_answered', 'rated')";
    let mut ids = petitions::personal_rows(connection, stream)?;
    for row in connection.query(sql, &[stream.into()])? {
        let event = crate::journal::event(&row.text(0)?, &row.text(1)?)?;
        let reference = match &event {
            Event::Submitted(body) => body.personal.as_ref(),
            Event::TakenIn(body) => body.personal.as_ref(),
            Event::SupplementAnswered(body) => body.personal.as_ref(),
            Event::Rated(body) => body.written.as_ref(),
            _ => None,
        };
        ids.extend(reference.map(|reference| reference.id));
    }
    Ok(ids)
}
