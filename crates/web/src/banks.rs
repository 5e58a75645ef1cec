//! The secrets shared with banks, and what they prove: that a message was written by the bank it names, just now, and not
//! changed on its way.
//!
//! A message is signed as HMAC-SHA256 over its moment (seconds since 1970), a full stop, and its body, under a secret of
//! each bank. Whose accounts a bank may speak of follows from its BIN, which is bound to the secret.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;

/// Fewest bytes of a secret.
pub const SECRET_MIN: usize = 32;
/// How old or how early a message may be.
const WINDOW: SignedDuration = SignedDuration::from_mins(5);

/// Banks by BIN, each with its secret. Nothing of a secret is shown, also not in the log.
#[derive(Default)]
pub struct Banks(BTreeMap<String, Hmac<Sha256>>);

impl std::fmt::Debug for Banks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Banks").field(&self.0.keys()).finish()
    }
}

/// Why a bank's secret is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BankFault {
    /// The BIN.
    Bin,
    /// The secret.
    Secret,
    /// The bank is there already.
    Twice,
}

impl std::fmt::Display for BankFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Bin => "the BIN of a bank has six digits",
            Self::Secret => "a secret has at least 32 bytes",
            Self::Twice => "this bank has a secret already; one entry for each",
        })
    }
}

/// Why a message is not believed. The sender is told nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disbelief {
    /// No such bank, or a part of the signature is missing.
    Unknown,
    /// Too old, or too early: whatever was sent once is not sent again later.
    Moment,
    /// Another secret, or another body.
    Signature,
}

impl Banks {
    /// Takes the secret of a bank.
    ///
    /// # Errors
    /// [`BankFault`].
    pub fn add(&mut self, bin: &str, secret: &[u8]) -> Result<(), BankFault> {
        if bin.len() != 6 || !bin.bytes().all(|b| b.is_ascii_digit()) {
            return Err(BankFault::Bin);
        }
        if secret.len() < SECRET_MIN {
            return Err(BankFault::Secret);
        }
        let key = Hmac::<Sha256>::new_from_slice(secret).map_err(|_| BankFault::Secret)?;
        match self.0.insert(bin.to_owned(), key) {
            None => Ok(()),
            Some(_) => Err(BankFault::Twice),
        }
    }

    /// Whether a bank can be heard.
    #[must_use]
    pub fn knows(&self, bin: &str) -> bool {
        self.0.contains_key(bin)
    }

    /// The signature of a message, hexadecimal, as the bank makes it; `None` for a bank without a secret here.
    #[must_use]
    pub fn sign(&self, bin: &str, moment: &str, body: &[u8]) -> Option<String> {
        Some(registry::hex(&self.mac(bin, moment, body)?.finalize().into_bytes()))
    }

    /// Whether a bank wrote this body just now.
    ///
    /// # Errors
    /// [`Disbelief`].
    pub fn believe(
        &self,
        (bin, moment, signature): (&str, &str, &str),
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), Disbelief> {
        let mac = self.mac(bin, moment, body).ok_or(Disbelief::Unknown)?;
        let signature = registry::unhex(signature).ok_or(Disbelief::Signature)?;
        // The comparison takes the same time wherever they differ, and comes first: only a bank learns about its clock.
        mac.verify_slice(&signature).map_err(|_| Disbelief::Signature)?;
        let at = moment.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
        let at = at.ok_or(Disbelief::Moment)?;
        if at.duration_since(now).abs() <= WINDOW { Ok(()) } else { Err(Disbelief::Moment) }
    }

    fn mac(&self, bin: &str, moment: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = self.0.get(bin)?.clone();
        mac.update(moment.as_bytes());
        mac.update(b".");
        mac.update(body);
        Some(mac)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";

    fn now() -> Timestamp {
        Timestamp::from_second(1_795_000_000).unwrap()
    }

    fn banks() -> Banks {
        let mut banks = Banks::default();
        banks.add("970436", SECRET).unwrap();
        banks
    }

    #[test]
    fn what_a_bank_signed_just_now_is_believed_and_nothing_else() {
        let banks = banks();
        let sign = |moment: &str, body: &[u8]| banks.sign("970436", moment, body).unwrap();
        let (moment, body) = ("1795000000", b"{}".as_slice());
        let good = sign(moment, body);
        assert_eq!(good.len(), 64);
        assert_eq!(banks.believe(("970436", moment, &good), body, now()), Ok(()));
        assert_eq!(banks.believe(("970436", moment, &good.to_uppercase()), body, now()), Ok(()));
        let early = sign("1795000301", body);
        let old = sign("1794999699", body);
        let wordy = sign("now", body);
        for (message, body, why) in [
            (("970418", moment, good.as_str()), body, Disbelief::Unknown),
            (("970436", moment, ""), body, Disbelief::Signature),
            (("970436", moment, "zz"), body, Disbelief::Signature),
            (("970436", moment, &good[..62]), body, Disbelief::Signature),
            (("970436", moment, good.as_str()), b"{ }", Disbelief::Signature),
            (("970436", "1795000001", good.as_str()), body, Disbelief::Signature),
            (("970436", "1795000301", early.as_str()), body, Disbelief::Moment),
            (("970436", "1794999699", old.as_str()), body, Disbelief::Moment),
            (("970436", "now", wordy.as_str()), body, Disbelief::Moment),
        ] {
            assert_eq!(banks.believe(message, body, now()), Err(why), "{message:?}");
        }
    }

    /// The value of `openssl dgst -sha256 -hmac` over `1795000000.{}`.
    #[test]
    fn the_signature_is_hmac_sha256_over_moment_and_body() {
        let signature = banks().sign("970436", "1795000000", b"{}").unwrap();
        assert_eq!(signature, "f25c0272af2da83611d98334ff35b241eda7cb79c3f3301ae25ca1a1e44e8f43");
    }

    #[test]
    fn secrets_are_long_enough_and_never_shown() {
        let mut banks = banks();
        assert_eq!(banks.add("970418", b"short"), Err(BankFault::Secret));
        assert_eq!(banks.add("97041", SECRET), Err(BankFault::Bin));
        assert_eq!(banks.add("970436", SECRET), Err(BankFault::Twice));
        assert!(!format!("{banks:?}").contains("0123456789abcdef"));
    }
}
