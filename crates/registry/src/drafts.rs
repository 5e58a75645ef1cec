//! Half-filled forms: sealed, with a date on which they are gone. Whoever knows the identifier of a guest's draft may go on
//! with it; a citizen's draft opens for that citizen alone.

use jiff::{SignedDuration, Timestamp};
use law::code::ProcedureCode;

use crate::dialect::Row;
use crate::personal::{hex, random};
use crate::trouble::Trouble;
use crate::{Registry, Value};

/// How long a draft is kept after it was last written.
pub const DRAFT_LASTS: SignedDuration = SignedDuration::from_hours(24 * 30);

/// How long a form is kept that was sent when the session had ended.
pub const KEPT_FORM_LASTS: SignedDuration = SignedDuration::from_hours(24);

/// A draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Identifier: 32 hexadecimal digits, random.
    pub id: String,
    /// Whose it is; `None` for a guest's.
    pub subject: Option<String>,
    /// For which procedure.
    pub procedure: ProcedureCode,
    /// What has been filled in, as the pages keep it.
    pub body: serde_json::Value,
    /// When it was last written.
    pub updated_at: Timestamp,
    /// When it is gone.
    pub expires_at: Timestamp,
}

/// A new identifier for a draft.
///
/// # Errors
/// [`Trouble::Key`] when the system has no randomness.
pub fn new_draft_id() -> Result<String, Trouble> {
    Ok(hex(&random::<16>()?))
}

const COLUMNS: &str = "id, subject, procedure, sealed, updated_at, expires_at";

impl Registry {
    /// Writes a draft, new or over what was there; it is kept for [`DRAFT_LASTS`] from now. `false`, and nothing written,
    /// where a draft of this identifier belongs to somebody else.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn save_draft(
        &self,
        id: &str,
        subject: Option<&str>,
        procedure: &ProcedureCode,
        body: &serde_json::Value,
    ) -> Result<bool, Trouble> {
        let now = self.now();
        let sealed = self.key().seal_bytes(&identity(id), &serde_json::to_vec(body)?)?;
        let values: [Value; 6] = [
            id.into(),
            subject.into(),
            procedure.as_str().into(),
            sealed.into(),
            now.into(),
            now.checked_add(DRAFT_LASTS).unwrap_or(now).into(),
        ];
        // A guest who signs in takes the draft along; nobody takes a citizen's.
        let sql = format!(
            "INSERT INTO draft ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET \
             subject = excluded.subject, procedure = excluded.procedure, sealed = excluded.sealed, \
             updated_at = excluded.updated_at, expires_at = excluded.expires_at \
             WHERE draft.subject IS NULL OR draft.subject = excluded.subject"
        );
        Ok(self.with_writer(|connection| connection.execute(&sql, &values))? > 0)
    }

    /// A draft; `None` where there is none, it is gone, or it belongs to another subject than the one asking.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn draft(&self, id: &str, subject: Option<&str>) -> Result<Option<Draft>, Trouble> {
        let sql = format!("SELECT {COLUMNS} FROM draft WHERE id = $1 AND expires_at > $2");
        let row =
            self.with_reader(|connection| connection.query_one(&sql, &[id.into(), self.now().into()]))?;
        let draft = row.as_ref().map(|row| self.opened(row)).transpose()?;
        Ok(draft.filter(|draft| draft.subject.is_none() || draft.subject.as_deref() == subject))
    }

    /// The drafts of a subject, last written first, at most 50.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn drafts_of(&self, subject: &str) -> Result<Vec<Draft>, Trouble> {
        let sql = format!(
            "SELECT {COLUMNS} FROM draft WHERE subject = $1 AND expires_at > $2 ORDER BY updated_at DESC, id LIMIT 50"
        );
        let rows =
            self.with_reader(|connection| connection.query(&sql, &[subject.into(), self.now().into()]))?;
        rows.iter().map(|row| self.opened(row)).collect()
    }

    /// Whether a draft of this identifier belongs to a citizen: who is not signed in is asked to.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn is_owned_draft(&self, id: &str) -> Result<bool, Trouble> {
        let sql = "SELECT 1 FROM draft WHERE id = $1 AND expires_at > $2 AND subject IS NOT NULL";
        let values = [id.into(), self.now().into()];
        Ok(self.with_reader(|connection| connection.query_one(sql, &values))?.is_some())
    }

    /// Gives a guest's draft to the citizen who has signed in to go on with it; nobody takes a citizen's.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn adopt_draft(&self, id: &str, subject: &str) -> Result<bool, Trouble> {
        let sql = "UPDATE draft SET subject = $2 WHERE id = $1 AND subject IS NULL";
        Ok(self.with_writer(|connection| connection.execute(sql, &[id.into(), subject.into()]))? > 0)
    }

    /// Keeps a form that was sent for a draft when the session had ended, for [`KEPT_FORM_LASTS`]; gives its identifier. It
    /// changes nothing in the draft: its owner is shown it and decides.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn keep_form(&self, draft: &str, form: &serde_json::Value) -> Result<String, Trouble> {
        let (id, now) = (new_draft_id()?, self.now());
        let sealed = self.key().seal_bytes(&kept_identity(&id, draft), &serde_json::to_vec(form)?)?;
        let until = now.checked_add(KEPT_FORM_LASTS).unwrap_or(now);
        let values: [Value; 4] = [id.as_str().into(), draft.into(), sealed.into(), until.into()];
        let sql = "INSERT INTO kept_form (id, draft, sealed, expires_at) VALUES ($1, $2, $3, $4)";
        self.with_writer(|connection| connection.execute(sql, &values))?;
        Ok(id)
    }

    /// A form that was kept for a draft. Whether the draft may be opened was asked before.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn kept_form(&self, id: &str, draft: &str) -> Result<Option<serde_json::Value>, Trouble> {
        let sql = "SELECT sealed FROM kept_form WHERE id = $1 AND draft = $2 AND expires_at > $3";
        let values = [id.into(), draft.into(), self.now().into()];
        let row = self.with_reader(|connection| connection.query_one(sql, &values))?;
        let Some(row) = row else { return Ok(None) };
        let plain = self.key().open(&kept_identity(id, draft), &row.bytes(0)?)?;
        Ok(Some(serde_json::from_slice(&plain)?))
    }

    /// Forgets the forms kept for a draft: what was sent is in it now.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn forget_kept_forms(&self, draft: &str) -> Result<(), Trouble> {
        let sql = "DELETE FROM kept_form WHERE draft = $1";
        self.with_writer(|connection| connection.execute(sql, &[draft.into()])).map(drop)
    }

    /// Removes a draft: it was filed, or thrown away.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn delete_draft(&self, id: &str) -> Result<bool, Trouble> {
        let sql = "DELETE FROM draft WHERE id = $1";
        Ok(self.with_writer(|connection| connection.execute(sql, &[id.into()]))? > 0)
    }

    /// Removes drafts whose time has come; how many.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn sweep_drafts(&self) -> Result<u64, Trouble> {
        let now = self.now();
        self.with_writer(|connection| {
            connection.execute("DELETE FROM kept_form WHERE expires_at <= $1", &[now.into()])?;
            connection.execute("DELETE FROM draft WHERE expires_at <= $1", &[now.into()])
        })
    }

    fn opened(&self, row: &Row) -> Result<Draft, Trouble> {
        let id = row.text(0)?;
        let plain = self.key().open(&identity(&id), &row.bytes(3)?)?;
        Ok(Draft {
            id,
            subject: row.opt_text(1)?,
            procedure: ProcedureCode(row.text(2)?),
            body: serde_json::from_slice(&plain)?,
            updated_at: row.time(4)?,
            expires_at: row.time(5)?,
        })
    }
}

fn kept_identity(id: &str, draft: &str) -> String {
    format!("kept-form/{id}/{draft}")
}

fn identity(id: &str) -> String {
    format!("draft/{id}")
}
