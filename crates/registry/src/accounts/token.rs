//! Tokens of the API: for programs of the province and for the ready-made persons of a demonstration.

use jiff::Timestamp;

use super::session::{hash, identity};
use super::{Account, Holder, account};
use crate::Registry;
use crate::personal::{hex, random};
use crate::trouble::Trouble;

/// What tells a token of this house from other secrets, so that scanners of leaked secrets find it.
const PREFIX: &str = "mc_";

/// A token that was just made. The only moment at which its secret is known.
#[derive(Clone, PartialEq, Eq)]
pub struct NewToken {
    /// Identifier, to revoke it by.
    pub id: String,
    /// The secret: `Authorization: Bearer …`.
    pub secret: String,
}

impl std::fmt::Debug for NewToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewToken").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A token as administrators see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRecord {
    /// Identifier.
    pub id: String,
    /// What it is for.
    pub label: String,
    /// The member of staff it acts as; `None` for a citizen's.
    pub staff: Option<casework::StaffId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl Registry {
    /// Makes a token.
    ///
    /// # Errors
    /// [`Trouble`] of the store; [`Trouble::Setup`] for a citizen without personal number.
    pub fn create_token(
        &self,
        label: &str,
        holder: &Holder,
        expires_at: Option<Timestamp>,
    ) -> Result<NewToken, Trouble> {
        let (id, secret) = (hex(&random::<6>()?), format!("{PREFIX}{}", hex(&random::<32>()?)));
        let hashed = hash(&secret);
        let columns = holder.columns(self.key(), &identity("token", &hashed))?;
        let values = [
            id.as_str().into(),
            hashed.into(),
            label.into(),
            columns.staff.into(),
            columns.subject.into(),
            columns.person.into(),
            expires_at.into(),
            self.now().into(),
        ];
        let sql = "INSERT INTO token (id, hash, label, staff, subject, person, expires_at, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        self.with_writer(|connection| connection.execute(sql, &values))?;
        Ok(NewToken { id, secret })
    }

    /// Who stands behind the secret of a token; `None` when it is unknown, revoked or has ended. One indexed read: hold the
    /// answer for some seconds where many requests come with it.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn token(&self, secret: &str) -> Result<Option<Account>, Trouble> {
        let (hashed, now) = (hash(secret), self.now());
        let sql = "SELECT staff, subject, person FROM token WHERE hash = $1 AND revoked_at IS NULL \
             AND (expires_at IS NULL OR expires_at > $2)";
        self.with_reader(|connection| {
            let Some(row) = connection.query_one(sql, &[hashed.clone().into(), now.into()])? else {
                return Ok(None);
            };
            account(connection, (self.key(), &identity("token", &hashed)), (&row, 0), (now, &self.province()))
        })
    }

    /// All tokens, newest first.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn list_tokens(&self) -> Result<Vec<TokenRecord>, Trouble> {
        let sql = "SELECT id, label, staff, created_at, expires_at, revoked_at FROM token ORDER BY created_at DESC, id";
        let rows = self.with_reader(|connection| connection.query(sql, &[]))?;
        let record = |row: &crate::Row| {
            Ok(TokenRecord {
                id: row.text(0)?,
                label: row.text(1)?,
                staff: row.opt_text(2)?.map(casework::StaffId),
                created_at: row.time(3)?,
                expires_at: row.opt_time(4)?,
                revoked_at: row.opt_time(5)?,
            })
        };
        rows.iter().map(record).collect()
    }

    /// Revokes a token; `false` when there is none with this identifier that was still good.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn revoke_token(&self, id: &str) -> Result<bool, Trouble> {
        let sql = "UPDATE token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
        Ok(self.with_writer(|connection| connection.execute(sql, &[id.into(), self.now().into()]))? > 0)
    }
}
