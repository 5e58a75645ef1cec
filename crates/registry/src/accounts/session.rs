//! Sessions: a random secret in a cookie, its hash in the store.

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::{Account, Holder, Provided, account};
use crate::Registry;
use crate::personal::{hex, random};
use crate::trouble::Trouble;

/// How long a session lasts at most.
pub const SESSION_LASTS: SignedDuration = SignedDuration::from_hours(12);

/// How long it lasts unused.
pub const SESSION_IDLE: SignedDuration = SignedDuration::from_mins(30);

/// Use is noted no finer than this: not every page view is a write.
const NOTED_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// A session that has begun.
#[derive(Clone, PartialEq)]
pub struct Session {
    /// The secret for the cookie; it is in no store and in no log.
    pub secret: String,
    /// Who it is.
    pub account: Account,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// What a sealed person of a session or a token is bound to.
pub(super) fn identity(kind: &str, hash: &[u8]) -> String {
    format!("{kind}/{}", hex(hash))
}

/// The hash under which a secret is stored. Secrets are random and long, so one pass is enough.
pub(super) fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

impl Registry {
    /// Starts a session without asking for a password: for ready-made persons of a demonstration and for identity
    /// providers that have asked already. `label` says from where, for the operator.
    ///
    /// # Errors
    /// [`Trouble`] of the store; [`Trouble::Setup`] for a citizen without personal number or staff without account.
    pub fn start_session(&self, holder: &Holder, label: &str) -> Result<Session, Trouble> {
        self.begin_session(holder, label, None)
    }

    pub(super) fn begin_session(
        &self,
        holder: &Holder,
        label: &str,
        provided: Option<&Provided<'_>>,
    ) -> Result<Session, Trouble> {
        let secret = hex(&random::<32>()?);
        let (hashed, now) = (hash(&secret), self.now());
        let expires_at = now.checked_add(SESSION_LASTS).unwrap_or(now);
        let columns = holder.columns(self.key(), &identity("session", &hashed))?;
        let at_provider = |what: &str| provided.map(|provided| self.provider_text(provided.issuer, what));
        let (subject_there, session_there) = (
            provided.and_then(|provided| at_provider(provided.subject)),
            provided.and_then(|provided| provided.session).and_then(at_provider),
        );
        self.with_writer(|connection| {
            let sql = "INSERT INTO session (token_hash, staff, subject, person, label, created_at, expires_at, used_at, \
                 provider_subject, provider_session, assurance) VALUES ($1, $2, $3, $4, $5, $6, $7, $6, $8, $9, $10)";
            let values = [
                hashed.into(),
                columns.staff.into(),
                columns.subject.into(),
                columns.person.into(),
                label.into(),
                now.into(),
                expires_at.into(),
                subject_there.into(),
                session_there.into(),
                provided.map(|provided| i64::from(provided.assurance)).into(),
            ];
            connection.execute(sql, &values).map(|_| ())
        })?;
        let account = self.session(&secret)?;
        let account =
            account.ok_or_else(|| Trouble::Setup("no such member of staff, or it is disabled".into()))?;
        Ok(Session { secret, account, expires_at })
    }

    /// Who stands behind the secret of a session; `None` when it has ended. Notes its use once a minute.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn session(&self, secret: &str) -> Result<Option<Account>, Trouble> {
        let (hashed, now) = (hash(secret), self.now());
        let sql = "SELECT staff, subject, person, expires_at, used_at, assurance FROM session WHERE token_hash = $1";
        let found = self.with_reader(|connection| {
            let Some(row) = connection.query_one(sql, &[hashed.clone().into()])? else { return Ok(None) };
            let used = row.time(4)?;
            if row.time(3)? <= now || now.duration_since(used) > SESSION_IDLE {
                return Ok(None);
            }
            let identity = identity("session", &hashed);
            let account = account(connection, (self.key(), &identity), (&row, 0), (now, &self.province()))?;
            let assurance = row.opt_int(5)?;
            Ok(account.map(|account| (account, used, assurance)))
        })?;
        let Some((mut account, used, assurance)) = found else { return Ok(None) };
        if let Account::Citizen(citizen) = &mut account {
            citizen.assurance = assurance.and_then(|level| u8::try_from(level).ok());
        }
        if now.duration_since(used) >= NOTED_EVERY {
            let sql = "UPDATE session SET used_at = $2 WHERE token_hash = $1";
            self.with_writer(|connection| connection.execute(sql, &[hashed.into(), now.into()]))?;
        }
        Ok(Some(account))
    }

    /// Ends a session; `false` when it was none.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn sign_out(&self, secret: &str) -> Result<bool, Trouble> {
        let sql = "DELETE FROM session WHERE token_hash = $1";
        Ok(self.with_writer(|connection| connection.execute(sql, &[hash(secret).into()]))? > 0)
    }

    /// Removes sessions that have ended; how many.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn sweep_sessions(&self) -> Result<u64, Trouble> {
        let now = self.now();
        let idle = now.checked_sub(SESSION_IDLE).unwrap_or(now);
        let sql = "DELETE FROM session WHERE expires_at <= $1 OR used_at < $2";
        self.with_writer(|connection| connection.execute(sql, &[now.into(), idle.into()]))
    }
}
