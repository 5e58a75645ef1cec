//! Passwords and the second factor (RFC 6238), with a lock after repeated failures.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use casework::{Actor, StaffId};
use jiff::{SignedDuration, Timestamp};
use totp_rs::{Builder, Totp};

use super::grants::note;
use super::second_factor::take_recovery;
use super::{Account, AccountEventKind, Holder, Session, staff_account};
use crate::dialect::Row;
use crate::personal::random;
use crate::trouble::Trouble;
use crate::{Registry, Value};

/// Characters of a password at least.
pub const PASSWORD_MIN: usize = 10;

/// Characters of a password at most: hashing a book would be an attack on us.
const PASSWORD_MAX: usize = 200;

/// Failures in a row before signing in is locked.
const FAILURES_MAX: i64 = 5;

/// How long it is locked.
pub const LOCKED_FOR: SignedDuration = SignedDuration::from_mins(15);

/// What signing in led to.
#[derive(Debug, Clone, PartialEq)]
pub enum SignIn {
    /// In.
    Session(Box<Session>),
    /// The identifier, the password or the code is wrong; which of them is not said.
    Wrong,
    /// Too many failures.
    Locked {
        /// Until when.
        until: Timestamp,
    },
}

/// What setting a password led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordSet {
    /// Set. Sessions of before have ended.
    Done,
    /// It has fewer than [`PASSWORD_MIN`] characters or more than 200.
    Length,
    /// No such member of staff.
    UnknownStaff,
}

impl Registry {
    /// Sets a password. Ends the sessions of this member of staff and takes a lock away.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn set_password(&self, id: &StaffId, password: &str) -> Result<PasswordSet, Trouble> {
        let Some(hash) = Self::password_hash(password)? else { return Ok(PasswordSet::Length) };
        let changed = self.with_writer(|connection| {
            let sql = "UPDATE staff SET password_hash = $2, failed = 0, locked_until = NULL WHERE id = $1";
            let changed = connection.execute(sql, &[id.0.as_str().into(), hash.into()])?;
            connection.execute("DELETE FROM session WHERE staff = $1", &[id.0.as_str().into()])?;
            Ok(changed)
        })?;
        Ok(if changed == 0 { PasswordSet::UnknownStaff } else { PasswordSet::Done })
    }

    /// The hash of a password; `None` where it is too short or too long.
    pub(super) fn password_hash(password: &str) -> Result<Option<String>, Trouble> {
        if !(PASSWORD_MIN..=PASSWORD_MAX).contains(&password.chars().count()) {
            return Ok(None);
        }
        let hash = Argon2::default().hash_password(password.as_bytes()).map_err(failed)?;
        Ok(Some(hash.to_string()))
    }

    /// Enrols a second factor in place of any before; gives the `otpauth://` address for the app of the member of staff.
    /// `None` when there is no such member of staff.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn enrol_totp(&self, id: &StaffId) -> Result<Option<String>, Trouble> {
        let secret: [u8; 20] = random()?;
        let url = totp(&secret, Some((&id.0, "Một Cửa")))?.to_url().map_err(failed)?;
        let sealed = self.key().seal_bytes(&identity(id), &secret)?;
        let sql = "UPDATE staff SET totp_sealed = $2, totp_step = NULL WHERE id = $1";
        let changed =
            self.with_writer(|connection| connection.execute(sql, &[id.0.as_str().into(), sealed.into()]))?;
        Ok((changed > 0).then_some(url))
    }

    /// Signs a member of staff in with password and, where one is enrolled, the code of the second factor or one of the
    /// recovery codes. Five failures in a row lock the account for 15 minutes; a code is taken once.
    ///
    /// Takes tens of milliseconds: call it through `Registry::blocking`.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn sign_in(&self, id: &StaffId, password: &str, code: &str) -> Result<SignIn, Trouble> {
        let sql = "SELECT password_hash, totp_sealed, totp_step, failed, locked_until FROM staff \
             WHERE id = $1 AND disabled_at IS NULL";
        let row = self.with_reader(|connection| connection.query_one(sql, &[id.0.as_str().into()]))?;
        let now = self.now();
        let locked =
            row.as_ref().map(|row| row.opt_time(4)).transpose()?.flatten().filter(|until| *until > now);
        if let Some(until) = locked {
            return Ok(SignIn::Locked { until });
        }
        let hash = row.as_ref().map(|row| row.opt_text(0)).transpose()?.flatten();
        let right = verify(hash.as_deref(), password);
        let Some(row) = row else { return Ok(SignIn::Wrong) };
        match if right { self.second_factor(id, &row, code, now)? } else { Factor::Wrong } {
            Factor::Wrong => self.failed_sign_in(id, now),
            Factor::None => self.signed_in(id, None, now),
            Factor::Step(step) => self.signed_in(id, Some(step), now),
        }
    }

    fn second_factor(&self, id: &StaffId, row: &Row, code: &str, now: Timestamp) -> Result<Factor, Trouble> {
        let Some(sealed) = row.opt_bytes(1)? else { return Ok(Factor::None) };
        let secret = self.key().open(&identity(id), &sealed)?;
        let seconds = u64::try_from(self.wall().as_second()).unwrap_or(0);
        let step = totp(&secret, None)?.check(code.trim(), seconds).and_then(|step| i64::try_from(step).ok());
        let used = row.opt_int(2)?.unwrap_or(-1);
        if let Some(step) = step {
            return Ok(if step > used { Factor::Step(step) } else { Factor::Wrong });
        }
        let by = Actor::standing_in(id.clone(), Vec::new(), Vec::new());
        let recovered = self.with_writer(|connection| {
            let taken = take_recovery(connection, id, code, now)?;
            if taken {
                note(connection, (id, &by, now), AccountEventKind::RecoveryUsed, "")?;
            }
            Ok(taken)
        })?;
        Ok(if recovered { Factor::None } else { Factor::Wrong })
    }

    /// Takes the step of the code, unless somebody was faster with the same code, and starts a session.
    fn signed_in(&self, id: &StaffId, step: Option<i64>, now: Timestamp) -> Result<SignIn, Trouble> {
        let sql = "UPDATE staff SET failed = 0, locked_until = NULL, totp_step = COALESCE($2, totp_step) \
             WHERE id = $1 AND ($2 IS NULL OR totp_step IS NULL OR totp_step < $2)";
        let step = step.map_or(Value::Null, Value::Int);
        let (taken, account) = self.with_writer(|connection| {
            let taken = connection
                .execute(&sql.replace("$2", "CAST($2 AS bigint)"), &[id.0.as_str().into(), step])?;
            Ok((taken > 0, staff_account(connection, id, (now, &self.province()))?))
        })?;
        let Some(account) = account.filter(|_| taken) else { return Ok(SignIn::Wrong) };
        let session = self.start_session(&Holder::Staff(id.clone()), "password")?;
        Ok(SignIn::Session(Box::new(Session { account: Account::Staff(account), ..session })))
    }

    fn failed_sign_in(&self, id: &StaffId, now: Timestamp) -> Result<SignIn, Trouble> {
        let until = now.checked_add(LOCKED_FOR).unwrap_or(now);
        let locked = self.with_writer(|connection| {
            connection
                .execute("UPDATE staff SET failed = failed + 1 WHERE id = $1", &[id.0.as_str().into()])?;
            let sql = "UPDATE staff SET failed = 0, locked_until = $2 WHERE id = $1 AND failed >= $3";
            connection.execute(sql, &[id.0.as_str().into(), until.into(), FAILURES_MAX.into()])
        })?;
        Ok(if locked > 0 { SignIn::Locked { until } } else { SignIn::Wrong })
    }
}

enum Factor {
    /// None is enrolled, or a recovery code stood in for it.
    None,
    /// The code is right; its time step.
    Step(i64),
    Wrong,
}

/// Compares with the hash. Without one it takes as long, so that nobody learns which identifiers exist.
pub(super) fn verify(hash: Option<&str>, password: &str) -> bool {
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5$7vS1hUoVrm5u8Kk0v4j1o2Kq3b4n5m6l7k8j9h0gf1c";
    let right = PasswordHash::new(hash.unwrap_or(NOBODY))
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
    right && hash.is_some()
}

/// The codes of a secret: six digits, SHA-1, 30 seconds, one step of tolerance either way, as every app has them.
pub(super) fn totp(secret: &[u8], label: Option<(&str, &str)>) -> Result<Totp, Trouble> {
    let (account, issuer) = label.map_or(("staff", None), |(account, issuer)| (account, Some(issuer)));
    let builder = Builder::new().with_secret(secret.to_vec()).with_account_name(account).with_issuer(issuer);
    builder.build().map_err(failed)
}

/// What the sealed secret is bound to.
pub(super) fn identity(id: &StaffId) -> String {
    format!("staff/{id}/totp")
}

fn failed(error: impl std::fmt::Display) -> Trouble {
    Trouble::Key(error.to_string())
}
