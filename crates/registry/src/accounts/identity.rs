//! Signing in with an identity provider: sign-ins that are on their way, the sessions that come of them, and the end of
//! those sessions when the provider says so.
//!
//! What the provider calls a person or a session is stored as a keyed hash: it may be a personal number.

use jiff::{SignedDuration, Timestamp};

use super::Holder;
use super::session::{Session, hash};
use crate::personal::{hex, random};
use crate::trouble::Trouble;
use crate::{Registry, Value, subject_text};

/// How long somebody may take at the provider.
pub const ATTEMPT_LASTS: SignedDuration = SignedDuration::from_mins(10);

/// Where a session comes from that an identity provider has vouched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provided<'a> {
    /// The issuer of the provider.
    pub issuer: &'a str,
    /// Who it is there.
    pub subject: &'a str,
    /// The session there.
    pub session: Option<&'a str>,
    /// Level of assurance, from 0.
    pub assurance: u8,
}

/// What a provider wants to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProviderLogout<'a> {
    /// The issuer of the provider.
    pub issuer: &'a str,
    /// Identifier of the token that says so.
    pub token: &'a str,
    /// The person.
    pub subject: Option<&'a str>,
    /// The session; without it all of the person.
    pub session: Option<&'a str>,
    /// How much longer the token counts.
    pub counts: SignedDuration,
}

/// A secret by which a browser is known again while somebody is at the provider.
///
/// # Errors
/// [`Trouble::Key`] when the system has no randomness.
pub fn new_browser_secret() -> Result<String, Trouble> {
    Ok(hex(&random::<32>()?))
}

fn attempt_identity(state: &[u8]) -> String {
    format!("sign-in/{}", hex(state))
}

impl Registry {
    /// Keeps a sign-in that is on its way, for [`ATTEMPT_LASTS`]. `state` names it, `browser` is the secret of the browser
    /// that has begun it; both are kept as hashes.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn keep_attempt(&self, state: &str, browser: &str, kept: &serde_json::Value) -> Result<(), Trouble> {
        let (hashed, now) = (hash(state), self.now());
        let sealed = self.key().seal_bytes(&attempt_identity(&hashed), &serde_json::to_vec(kept)?)?;
        let until = now.checked_add(ATTEMPT_LASTS).unwrap_or(now);
        let values: [Value; 4] = [hashed.into(), hash(browser).into(), sealed.into(), until.into()];
        let sql = "INSERT INTO sign_in_attempt (state_hash, browser_hash, sealed, expires_at) VALUES ($1, $2, $3, $4)";
        self.with_writer(|connection| {
            connection.execute("DELETE FROM sign_in_attempt WHERE expires_at <= $1", &[now.into()])?;
            connection.execute(sql, &values).map(drop)
        })
    }

    /// Takes a sign-in that has come back: `None` where there is none of this state, it took too long, it came back before,
    /// or another browser has begun it. Of two who bring the same, one gets it.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn take_attempt(&self, state: &str, browser: &str) -> Result<Option<serde_json::Value>, Trouble> {
        let hashed = hash(state);
        let values: [Value; 3] = [hashed.clone().into(), hash(browser).into(), self.now().into()];
        let found = "SELECT sealed FROM sign_in_attempt \
             WHERE state_hash = $1 AND browser_hash = $2 AND expires_at > $3";
        let taken =
            "DELETE FROM sign_in_attempt WHERE state_hash = $1 AND browser_hash = $2 AND expires_at > $3";
        let sealed = self.with_writer(|connection| {
            let row = connection.query_one(found, &values)?;
            let sealed = row.map(|row| row.bytes(0)).transpose()?;
            Ok(if connection.execute(taken, &values)? == 1 { sealed } else { None })
        })?;
        let Some(sealed) = sealed else { return Ok(None) };
        let plain = self.key().open(&attempt_identity(&hashed), &sealed)?;
        Ok(Some(serde_json::from_slice(&plain)?))
    }

    /// Starts a session for which an identity provider vouches. `label` says which, for the operator.
    ///
    /// # Errors
    /// As [`Registry::start_session`].
    pub fn start_provided_session(
        &self,
        holder: &Holder,
        label: &str,
        provided: &Provided<'_>,
    ) -> Result<Session, Trouble> {
        self.begin_session(holder, label, Some(provided))
    }

    /// Ends the sessions that a provider wants to end; how many. `None`, and nothing ended, where this token was taken before.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn end_provided_sessions(&self, logout: &ProviderLogout<'_>) -> Result<Option<u64>, Trouble> {
        let now = self.now();
        let until = now.checked_add(logout.counts).unwrap_or(now);
        let subject = logout.subject.map(|subject| self.provider_text(logout.issuer, subject));
        let session = logout.session.map(|session| self.provider_text(logout.issuer, session));
        self.with_writer(|connection| {
            connection.execute("DELETE FROM logout_token WHERE expires_at <= $1", &[now.into()])?;
            let seen =
                "INSERT INTO logout_token (hash, expires_at) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING";
            let token = hash(&format!("{} {}", logout.issuer, logout.token));
            if connection.execute(seen, &[token.into(), until.into()])? == 0 {
                return Ok(None);
            }
            let ended = match (session, subject) {
                (Some(session), Some(subject)) => connection.execute(
                    "DELETE FROM session WHERE provider_session = $1 AND provider_subject = $2",
                    &[session.into(), subject.into()],
                )?,
                (Some(session), None) => connection
                    .execute("DELETE FROM session WHERE provider_session = $1", &[session.into()])?,
                (None, Some(subject)) => connection
                    .execute("DELETE FROM session WHERE provider_subject = $1", &[subject.into()])?,
                (None, None) => 0,
            };
            Ok(Some(ended))
        })
    }

    /// Removes sign-ins that never came back and tokens that count no more.
    pub(crate) fn sweep_attempts(&self) -> Result<(), Trouble> {
        let now: Timestamp = self.now();
        self.with_writer(|connection| {
            connection.execute("DELETE FROM sign_in_attempt WHERE expires_at <= $1", &[now.into()])?;
            connection.execute("DELETE FROM logout_token WHERE expires_at <= $1", &[now.into()]).map(drop)
        })
    }

    /// What a provider calls a person or a session, as it is stored.
    pub(super) fn provider_text(&self, issuer: &str, what: &str) -> String {
        subject_text(self.key().provider_token(issuer, what))
    }
}
