//! Enrolling a second factor by the person itself, recovery codes for the day the telephone is gone, and the sessions a
//! person has.

use casework::{Actor, StaffId};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::AccountEventKind;
use super::grants::note;
use super::password::{identity, totp, verify};
use super::session::{SESSION_IDLE, hash};
use crate::personal::{hex, random, unhex};
use crate::trouble::Trouble;
use crate::{Connection, Registry};

/// Recovery codes given at a time.
const RECOVERY_CODES: usize = 10;

/// Whether staff needs a second factor, as a setting of the store: `required` or `optional`.
const SETTING: &str = "second_factor";

/// What confirming a second factor led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmed {
    /// It is enrolled; the recovery codes, shown this once.
    Done {
        /// Codes such as `k7qd-2mzx-p4ra-9wte`.
        recovery: Vec<String>,
    },
    /// The code is not that of the new secret.
    Wrong,
    /// Enrolment was not begun.
    NotBegun,
}

/// What changing a password led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordChanged {
    /// Changed; all other sessions have ended.
    Done,
    /// The password of before is not right.
    Wrong,
    /// The new one has fewer than [`super::PASSWORD_MIN`] characters, more than 200, or is the one of before.
    Unfit,
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRecord {
    /// Identifier to end it by; it opens nothing.
    pub id: String,
    /// How it was begun.
    pub label: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub used_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_current: bool,
}

fn own(id: &StaffId) -> Actor {
    Actor::standing_in(id.clone(), Vec::new(), Vec::new())
}

impl Registry {
    /// Whether staff with casework needs a second factor before anything else; `otherwise` where the store has no setting.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn second_factor_required(&self, otherwise: bool) -> Result<bool, Trouble> {
        Ok(self.setting(SETTING)?.map_or(otherwise, |value| value != "optional"))
    }

    /// Begins to enrol a second factor: the one of before, if any, holds until the new one is confirmed. Gives the
    /// `otpauth://` address for the app; the same again while enrolment is open. `None` where there is no such account.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn begin_second_factor(&self, id: &StaffId) -> Result<Option<String>, Trouble> {
        let sql = "SELECT totp_pending FROM staff WHERE id = $1 AND disabled_at IS NULL";
        let row = self.with_reader(|connection| connection.query_one(sql, &[id.0.as_str().into()]))?;
        let Some(row) = row else { return Ok(None) };
        let secret = match row.opt_bytes(0)? {
            Some(sealed) => self.key().open(&identity(id), &sealed)?,
            None => {
                let secret: [u8; 20] = random()?;
                let sealed = self.key().seal_bytes(&identity(id), &secret)?;
                let sql = "UPDATE staff SET totp_pending = $2 WHERE id = $1";
                let values = [id.0.as_str().into(), sealed.into()];
                self.with_writer(|connection| connection.execute(sql, &values))?;
                secret.to_vec()
            }
        };
        let url = totp(&secret, Some((&id.0, "Một Cửa")))?.to_url();
        url.map(Some).map_err(|error| Trouble::Key(error.to_string()))
    }

    /// Confirms the second factor that was begun with a code of it, and gives new recovery codes. The code cannot be used
    /// to sign in again.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn confirm_second_factor(&self, id: &StaffId, code: &str) -> Result<Confirmed, Trouble> {
        let sql = "SELECT totp_pending FROM staff WHERE id = $1 AND disabled_at IS NULL";
        let row = self.with_reader(|connection| connection.query_one(sql, &[id.0.as_str().into()]))?;
        let sealed = row.map(|row| row.opt_bytes(0)).transpose()?.flatten();
        let Some(sealed) = sealed else { return Ok(Confirmed::NotBegun) };
        let (secret, now) = (self.key().open(&identity(id), &sealed)?, self.now());
        let seconds = u64::try_from(self.wall().as_second()).unwrap_or(0);
        let step = totp(&secret, None)?.check(code.trim(), seconds).and_then(|step| i64::try_from(step).ok());
        let Some(step) = step else { return Ok(Confirmed::Wrong) };
        let recovery = (0..RECOVERY_CODES).map(|_| recovery_code()).collect::<Result<Vec<_>, _>>()?;
        let sql = "UPDATE staff SET totp_sealed = totp_pending, totp_pending = NULL, totp_step = $2 WHERE id = $1 \
             AND totp_pending = $3";
        let done = self.with_writer(|connection| {
            let values = [id.0.as_str().into(), step.into(), sealed.into()];
            if connection.execute(sql, &values)? == 0 {
                return Ok(false);
            }
            keep_recovery(connection, id, &recovery)?;
            note(connection, (id, &own(id), now), AccountEventKind::SecondFactor, "")?;
            Ok(true)
        })?;
        Ok(if done { Confirmed::Done { recovery } } else { Confirmed::NotBegun })
    }

    /// How many recovery codes a person has left.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn recovery_codes_left(&self, id: &StaffId) -> Result<u64, Trouble> {
        let sql = "SELECT COUNT(*) FROM recovery_code WHERE staff = $1 AND used_at IS NULL";
        let row = self.with_reader(|connection| connection.query_one(sql, &[id.0.as_str().into()]))?;
        let left = row.map(|row| row.int(0)).transpose()?.unwrap_or(0);
        Ok(u64::try_from(left).unwrap_or(0))
    }

    /// Changes the password of a person who knows the one of before; ends all sessions but the one with this secret.
    /// Takes tens of milliseconds: call it through `Registry::blocking`.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn change_password(
        &self,
        (id, session): (&StaffId, &str),
        before: &str,
        after: &str,
    ) -> Result<PasswordChanged, Trouble> {
        let sql = "SELECT password_hash FROM staff WHERE id = $1 AND disabled_at IS NULL";
        let row = self.with_reader(|connection| connection.query_one(sql, &[id.0.as_str().into()]))?;
        let known = row.map(|row| row.opt_text(0)).transpose()?.flatten();
        if !verify(known.as_deref(), before) {
            return Ok(PasswordChanged::Wrong);
        }
        let Some(fresh) = Self::password_hash(after)?.filter(|_| before != after) else {
            return Ok(PasswordChanged::Unfit);
        };
        let now = self.now();
        self.with_writer(|connection| {
            let sql = "UPDATE staff SET password_hash = $2 WHERE id = $1";
            connection.execute(sql, &[id.0.as_str().into(), fresh.into()])?;
            end_others(connection, id, session)?;
            note(connection, (id, &own(id), now), AccountEventKind::PasswordChanged, "")
        })?;
        Ok(PasswordChanged::Done)
    }

    /// The sessions of a person that have not ended, the last used first.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn sessions(&self, id: &StaffId, current: &str) -> Result<Vec<SessionRecord>, Trouble> {
        let (now, current) = (self.now(), hash(current));
        let idle = now.checked_sub(SESSION_IDLE).unwrap_or(now);
        let sql = "SELECT token_hash, label, created_at, used_at FROM session WHERE staff = $1 \
             AND expires_at > $2 AND used_at >= $3 ORDER BY used_at DESC, token_hash";
        let values = [id.0.as_str().into(), now.into(), idle.into()];
        let rows = self.with_reader(|connection| connection.query(sql, &values))?;
        let record = |row: &crate::Row| {
            let hashed = row.opt_bytes(0)?.unwrap_or_default();
            Ok(SessionRecord {
                is_current: hashed == current,
                id: hex(&hashed),
                label: row.text(1)?,
                created_at: row.time(2)?,
                used_at: row.time(3)?,
            })
        };
        rows.iter().map(record).collect()
    }

    /// Ends a session of a person; `false` where it is none of theirs.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn end_session(&self, id: &StaffId, session: &str) -> Result<bool, Trouble> {
        let Some(hashed) = unhex(session) else { return Ok(false) };
        let sql = "DELETE FROM session WHERE token_hash = $1 AND staff = $2";
        let values = [hashed.into(), id.0.as_str().into()];
        Ok(self.with_writer(|connection| connection.execute(sql, &values))? > 0)
    }

    /// Ends all sessions of a person but the one with this secret.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn end_other_sessions(&self, id: &StaffId, current: &str) -> Result<u64, Trouble> {
        self.with_writer(|connection| end_others(connection, id, current))
    }

    /// Takes the second factor, the recovery codes and the passkeys of a person away, ends its sessions: for a lost
    /// telephone. `false` where there is no such person.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn reset_second_factor(&self, id: &StaffId, by: &Actor) -> Result<bool, Trouble> {
        if *by != Actor::System && !self.viewer(by).may(law::Action::Administer) {
            return Ok(false);
        }
        let now = self.now();
        self.with_writer(|connection| {
            let sql =
                "UPDATE staff SET totp_sealed = NULL, totp_pending = NULL, totp_step = NULL WHERE id = $1";
            if connection.execute(sql, &[id.0.as_str().into()])? == 0 {
                return Ok(false);
            }
            for table in ["recovery_code", "passkey", "session"] {
                let sql = format!("DELETE FROM {table} WHERE staff = $1");
                connection.execute(&sql, &[id.0.as_str().into()])?;
            }
            note(connection, (id, by, now), AccountEventKind::SecondFactorReset, "")?;
            Ok(true)
        })
    }
}

fn end_others(connection: &mut Connection, id: &StaffId, current: &str) -> Result<u64, Trouble> {
    let sql = "DELETE FROM session WHERE staff = $1 AND token_hash <> $2";
    connection.execute(sql, &[id.0.as_str().into(), hash(current).into()])
}

fn keep_recovery(connection: &mut Connection, id: &StaffId, codes: &[String]) -> Result<(), Trouble> {
    connection.execute("DELETE FROM recovery_code WHERE staff = $1", &[id.0.as_str().into()])?;
    for code in codes {
        let sql = "INSERT INTO recovery_code (staff, hash) VALUES ($1, $2)";
        connection.execute(sql, &[id.0.as_str().into(), recovery_hash(id, code).into()])?;
    }
    Ok(())
}

/// Takes a recovery code; `false` where it is none of theirs or was used.
pub(super) fn take_recovery(
    connection: &mut Connection,
    id: &StaffId,
    code: &str,
    now: Timestamp,
) -> Result<bool, Trouble> {
    let sql = "UPDATE recovery_code SET used_at = $3 WHERE staff = $1 AND hash = $2 AND used_at IS NULL";
    let values = [id.0.as_str().into(), recovery_hash(id, code).into(), now.into()];
    Ok(connection.execute(sql, &values)? > 0)
}

/// Codes are random and long (80 bits), so one pass is enough.
fn recovery_hash(id: &StaffId, code: &str) -> Vec<u8> {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    let hash = Sha256::new().chain_update(&id.0).chain_update([0]).chain_update(plain.to_ascii_lowercase());
    hash.finalize().to_vec()
}

/// Sixteen letters and digits that are not taken for one another, in groups of four.
fn recovery_code() -> Result<String, Trouble> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789_";
    let bytes: [u8; 32] = random()?;
    let letters = bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte & 31))).filter(|c| **c != b'_');
    let letters: Vec<char> = letters.map(|letter| char::from(*letter)).take(16).collect();
    if letters.len() < 16 {
        return recovery_code();
    }
    Ok(letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}
