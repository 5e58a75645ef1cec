//! Passkeys of staff (Web Authentication): made while signed in, then in place of password and code. Each challenge is
//! asked once and for five minutes.

mod cbor;
mod verify;

use casework::{Actor, StaffId};
use jiff::{SignedDuration, Timestamp};

pub use self::verify::PasskeyFault;
use self::verify::{Asked, made, signed};
use super::grants::note;
use super::{AccountEventKind, Holder, Session};
use crate::personal::{hex, random, unhex};
use crate::trouble::Trouble;
use crate::{Connection, Registry};

/// How long an authenticator may take to answer.
const CHALLENGE_LASTS: SignedDuration = SignedDuration::from_mins(5);

/// Passkeys of one person.
const PASSKEYS_MAX: i64 = 10;

/// The pages to which passkeys are bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Origin, such as `https://dvc.example.vn`.
    pub origin: String,
    /// Host, such as `dvc.example.vn`.
    pub host: String,
}

impl Site {
    /// That of an address of pages.
    #[must_use]
    pub fn of(base_url: &str) -> Self {
        let origin = base_url.trim_end_matches('/');
        let rest = origin.split_once("://").map_or(origin, |(_, rest)| rest);
        let host = rest.split('/').next().unwrap_or(rest);
        let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
        Self { origin: origin.to_owned(), host: host.to_owned() }
    }

    fn asked<'a>(&'a self, challenge: &'a [u8]) -> Asked<'a> {
        Asked { challenge, origin: &self.origin, site: &self.host }
    }
}

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Identifier, hexadecimal.
    pub id: String,
    /// What the owner calls it.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
}

/// What an authenticator answers when a passkey is made, as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPasskey {
    /// The challenge that is answered, hexadecimal as it was given out.
    pub challenge: String,
    /// `clientDataJSON`.
    pub client: Vec<u8>,
    /// `attestationObject`.
    pub attestation: Vec<u8>,
    /// What the owner calls it.
    pub name: String,
}

/// What an authenticator answers when somebody signs in, as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyAnswer {
    /// The challenge that is answered, hexadecimal as it was given out.
    pub challenge: String,
    /// Identifier of the passkey, hexadecimal.
    pub id: String,
    /// `clientDataJSON`.
    pub client: Vec<u8>,
    /// `authenticatorData`.
    pub data: Vec<u8>,
    /// `signature`.
    pub signature: Vec<u8>,
}

impl Registry {
    /// A challenge for an authenticator, hexadecimal: of a person who makes a passkey, of nobody in particular for signing
    /// in. It can be answered once, within five minutes.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn passkey_challenge(&self, of: Option<&StaffId>) -> Result<String, Trouble> {
        let (challenge, now) = (hex(&random::<32>()?), self.now());
        let until = now.checked_add(CHALLENGE_LASTS).unwrap_or(now);
        let sql = "INSERT INTO passkey_challenge (challenge, staff, expires_at) VALUES ($1, $2, $3)";
        let values = [challenge.as_str().into(), of.map(|id| id.0.clone()).into(), until.into()];
        self.with_writer(|connection| {
            let stale = "DELETE FROM passkey_challenge WHERE expires_at <= $1";
            connection.execute(stale, &[now.into()])?;
            connection.execute(sql, &values)
        })?;
        Ok(challenge)
    }

    /// Takes a challenge away: `None` where it was never given out for this, is over, or was answered before.
    fn take_challenge(&self, challenge: &str, of: Option<&StaffId>) -> Result<Option<Vec<u8>>, Trouble> {
        let (mut sql, mut values) = (
            "DELETE FROM passkey_challenge WHERE challenge = $1 AND expires_at > $2 AND staff".to_owned(),
            vec![challenge.into(), self.now().into()],
        );
        match of {
            Some(id) => {
                sql.push_str(" = $3");
                values.push(id.0.as_str().into());
            }
            None => sql.push_str(" IS NULL"),
        }
        let taken = self.with_writer(|connection| connection.execute(&sql, &values))?;
        Ok(if taken == 1 { unhex(challenge) } else { None })
    }

    /// Keeps a passkey that was just made.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn add_passkey(
        &self,
        id: &StaffId,
        new: &NewPasskey,
        site: &Site,
    ) -> Result<Result<(), PasskeyFault>, Trouble> {
        let Some(challenge) = self.take_challenge(&new.challenge, Some(id))? else {
            return Ok(Err(PasskeyFault::Challenge));
        };
        let key = match made(&new.client, &new.attestation, site.asked(&challenge)) {
            Ok(key) => key,
            Err(fault) => return Ok(Err(fault)),
        };
        let (now, by) = (self.now(), Actor::standing_in(id.clone(), Vec::new(), Vec::new()));
        let name: String = law::text::clean(&new.name).chars().take(60).collect();
        let sql = "INSERT INTO passkey (id, staff, name, public_key, counter, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING";
        let kept = self.with_writer(|connection| {
            let count = "SELECT COUNT(*) FROM passkey WHERE staff = $1";
            let held = connection.query_one(count, &[id.0.as_str().into()])?;
            if held.map(|row| row.int(0)).transpose()?.unwrap_or(0) >= PASSKEYS_MAX {
                return Ok(0);
            }
            let values = [
                hex(&key.id).into(),
                id.0.as_str().into(),
                name.as_str().into(),
                key.key.clone().into(),
                i64::from(key.counter).into(),
                now.into(),
            ];
            let kept = connection.execute(sql, &values)?;
            if kept > 0 {
                note(connection, (id, &by, now), AccountEventKind::PasskeyAdded, &name)?;
            }
            Ok(kept)
        })?;
        Ok(if kept > 0 { Ok(()) } else { Err(PasskeyFault::Unreadable) })
    }

    /// The passkeys of a person, oldest first.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn passkeys(&self, id: &StaffId) -> Result<Vec<Passkey>, Trouble> {
        let sql =
            "SELECT id, name, created_at, used_at FROM passkey WHERE staff = $1 ORDER BY created_at, id";
        let rows = self.with_reader(|connection| connection.query(sql, &[id.0.as_str().into()]))?;
        let passkey = |row: &crate::Row| {
            Ok(Passkey {
                id: row.text(0)?,
                name: row.text(1)?,
                created_at: row.time(2)?,
                used_at: row.opt_time(3)?,
            })
        };
        rows.iter().map(passkey).collect()
    }

    /// Takes a passkey away; `false` where the person has none with this identifier.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn remove_passkey(&self, id: &StaffId, passkey: &str) -> Result<bool, Trouble> {
        let (now, by) = (self.now(), Actor::standing_in(id.clone(), Vec::new(), Vec::new()));
        let values = [passkey.into(), id.0.as_str().into()];
        self.with_writer(|connection| {
            let named =
                connection.query_one("SELECT name FROM passkey WHERE id = $1 AND staff = $2", &values)?;
            let Some(name) = named.map(|row| row.text(0)).transpose()? else { return Ok(false) };
            connection.execute("DELETE FROM passkey WHERE id = $1 AND staff = $2", &values)?;
            note(connection, (id, &by, now), AccountEventKind::PasskeyRemoved, &name)?;
            Ok(true)
        })
    }

    /// Signs a member of staff in by passkey, in place of password and code.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn sign_in_by_passkey(
        &self,
        answer: &PasskeyAnswer,
        site: &Site,
    ) -> Result<Result<Session, PasskeyFault>, Trouble> {
        let Some(challenge) = self.take_challenge(&answer.challenge, None)? else {
            return Ok(Err(PasskeyFault::Challenge));
        };
        let sql = "SELECT passkey.staff, passkey.public_key, passkey.counter FROM passkey \
             JOIN staff ON staff.id = passkey.staff WHERE passkey.id = $1 AND staff.disabled_at IS NULL";
        let found = self.with_reader(|connection| connection.query_one(sql, &[answer.id.as_str().into()]))?;
        let Some(row) = found else { return Ok(Err(PasskeyFault::Signature)) };
        let (staff, key) = (StaffId(row.text(0)?), row.opt_bytes(1)?.unwrap_or_default());
        let counter = u32::try_from(row.int(2)?).unwrap_or(u32::MAX);
        let asked = site.asked(&challenge);
        let now = match signed(&answer.client, &answer.data, &answer.signature, (&key, counter), asked) {
            Ok(now) => now,
            Err(fault) => return Ok(Err(fault)),
        };
        if !self.with_writer(|connection| count_up(connection, &answer.id, (counter, now), self.now()))? {
            return Ok(Err(PasskeyFault::Counter));
        }
        self.start_session(&Holder::Staff(staff), "passkey").map(Ok)
    }
}

/// Counts on, unless somebody was faster with the same answer.
fn count_up(
    connection: &mut Connection,
    id: &str,
    (before, after): (u32, u32),
    now: Timestamp,
) -> Result<bool, Trouble> {
    let sql = "UPDATE passkey SET counter = $3, used_at = $4 WHERE id = $1 AND counter = $2";
    let values = [id.into(), i64::from(before).into(), i64::from(after).into(), now.into()];
    Ok(connection.execute(sql, &values)? > 0)
}

#[cfg(test)]
mod tests {
    use super::Site;

    #[test]
    fn the_site_is_that_of_the_address() {
        for (address, host) in [
            ("https://dvc.example.vn", "dvc.example.vn"),
            ("http://127.0.0.1:8080/", "127.0.0.1"),
            ("http://localhost:8108", "localhost"),
        ] {
            let site = Site::of(address);
            assert_eq!((site.host.as_str(), site.origin.as_str()), (host, address.trim_end_matches('/')));
        }
    }
}
