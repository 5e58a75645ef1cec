//! Files that are still arriving: who sends them, how long they will be and until when they may go on. Their bytes are beside
//! the object store; how many have arrived is told by the disk alone, so that a crash leaves no doubt.

use jiff::{SignedDuration, Timestamp};

use crate::dialect::Row;
use crate::personal::{hex, random};
use crate::trouble::Trouble;
use crate::{Registry, Value};

/// How long an upload is kept after it was begun.
pub const UPLOAD_LASTS: SignedDuration = SignedDuration::from_hours(24);
/// Uploads one person may have open at a time.
pub const UPLOADS_MAX: i64 = 200;

/// An upload that is not whole yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Identifier: 32 hexadecimal digits, random.
    pub id: String,
    /// Who sends it; opens for nobody else.
    pub owner: String,
    /// Name of the file on the sender's device: shown, never trusted.
    pub name: String,
    /// Length it will have, in bytes.
    pub bytes: u64,
    /// When it is gone.
    pub expires_at: Timestamp,
    /// Digest of the stored file, once it is whole: whoever lost the last answer finds it here.
    pub sha256: Option<String>,
}

const COLUMNS: &str = "id, owner, sealed, bytes, expires_at, sha256";

impl Registry {
    /// Begins an upload of `bytes` bytes; `None` where this owner has [`UPLOADS_MAX`] open already.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn begin_upload(&self, owner: &str, name: &str, bytes: u64) -> Result<Option<Upload>, Trouble> {
        let now = self.now();
        let expires_at = now.checked_add(UPLOAD_LASTS).unwrap_or(now);
        let upload = Upload {
            id: hex(&random::<16>()?),
            owner: owner.to_owned(),
            name: name.to_owned(),
            bytes,
            expires_at,
            sha256: None,
        };
        let sealed = self.key().seal_bytes(&identity(&upload.id), name.as_bytes())?;
        let values: [Value; 6] = [
            upload.id.as_str().into(),
            owner.into(),
            sealed.into(),
            i64::try_from(bytes).unwrap_or(i64::MAX).into(),
            now.into(),
            expires_at.into(),
        ];
        let begun = self.with_writer(|connection| {
            let sql = "SELECT count(*) FROM upload WHERE owner = $1 AND expires_at > $2 AND sha256 IS NULL";
            let open = connection.query_one(sql, &[owner.into(), now.into()])?;
            if open.map_or(Ok(0), |row| row.int(0))? >= UPLOADS_MAX {
                return Ok(false);
            }
            let sql = "INSERT INTO upload (id, owner, sealed, bytes, created_at, expires_at) \
                 VALUES ($1, $2, $3, $4, $5, $6)";
            connection.execute(sql, &values)?;
            Ok(true)
        })?;
        Ok(begun.then_some(upload))
    }

    /// An upload of this owner; `None` where there is none, it is somebody else's, or its time is over.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn upload(&self, id: &str, owner: &str) -> Result<Option<Upload>, Trouble> {
        let sql = format!("SELECT {COLUMNS} FROM upload WHERE id = $1 AND owner = $2 AND expires_at > $3");
        let values = [id.into(), owner.into(), self.now().into()];
        let row = self.with_reader(|connection| connection.query_one(&sql, &values))?;
        row.map(|row| self.opened_upload(&row)).transpose()
    }

    /// Notes that an upload is whole and stored under this digest.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn finish_upload(&self, id: &str, sha256: &str) -> Result<(), Trouble> {
        let sql = "UPDATE upload SET sha256 = $2 WHERE id = $1";
        self.with_writer(|connection| connection.execute(sql, &[id.into(), sha256.into()]).map(drop))
    }

    /// Forgets an upload that was given up.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn end_upload(&self, id: &str) -> Result<bool, Trouble> {
        let sql = "DELETE FROM upload WHERE id = $1";
        Ok(self.with_writer(|connection| connection.execute(sql, &[id.into()]))? > 0)
    }

    /// Forgets uploads whose time is over; their identifiers, so that their bytes can be dropped.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn sweep_uploads(&self) -> Result<Vec<String>, Trouble> {
        let sql = "DELETE FROM upload WHERE expires_at <= $1 RETURNING id";
        let rows = self.with_writer(|connection| connection.query(sql, &[self.now().into()]))?;
        rows.iter().map(|row| row.text(0)).collect()
    }

    fn opened_upload(&self, row: &Row) -> Result<Upload, Trouble> {
        let id = row.text(0)?;
        let name = self.key().open(&identity(&id), &row.bytes(2)?)?;
        Ok(Upload {
            id,
            owner: row.text(1)?,
            name: String::from_utf8_lossy(&name).into_owned(),
            bytes: u64::try_from(row.int(3)?).unwrap_or(0),
            expires_at: row.time(4)?,
            sha256: row.opt_text(5)?,
        })
    }
}

fn identity(id: &str) -> String {
    format!("upload/{id}")
}
