//! Personal data beside the journal: sealed, erasable, found by keyed hashes only.

use std::collections::BTreeMap;
use std::path::Path;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::dialect::Connection;
use crate::representation::{Helper, Representation};
use crate::trouble::Trouble;

/// A person as declared. Further keys an integrating system sends are kept in `more`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Person {
    /// Full name, NFC.
    pub name: String,
    /// Personal identification number, 12 digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal_id: Option<String>,
    /// Date of birth, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<String>,
    /// `female` or `male`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<String>,
    /// Telephone, `0` and nine digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Electronic mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Address in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Anything else that was declared about the person.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub more: BTreeMap<String, serde_json::Value>,
}

/// What a dossier holds about persons: kept out of the journal.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Personal {
    /// Who files.
    pub applicant: Person,
    /// Whom the result is about, where it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Person>,
    /// In whose place somebody files, and what proves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub representation: Option<Representation>,
    /// The level of assurance with which the national identity has vouched for who files; `None` where it has not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_level: Option<u8>,
    /// Who has helped to prepare it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub helper: Option<Helper>,
    /// Answers of the form.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub form: BTreeMap<String, serde_json::Value>,
}

/// Keyed hashes under which a dossier can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SearchTokens {
    /// Of the personal number.
    pub subject: Option<i64>,
    /// Of the folded full name.
    pub name: Option<i64>,
    /// Of the telephone.
    pub phone: Option<i64>,
}

impl SearchTokens {
    /// The same under an owner who is known already: a name or a number may be corrected, the owner stays.
    pub(crate) fn owned_by(self, subject: Option<i64>) -> Self {
        Self { subject: subject.or(self.subject), ..self }
    }
}

/// The key of a store: seals personal data and makes search tokens.
#[derive(Clone)]
pub struct StoreKey {
    cipher: XChaCha20Poly1305,
    tokens: Hmac<Sha256>,
    bytes: [u8; 32],
}

impl std::fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoreKey(..)")
    }
}

/// Random bytes from the operating system.
///
/// # Errors
/// [`Trouble::Key`] when the system has none.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Trouble> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Trouble::Key(error.to_string()))?;
    Ok(bytes)
}

impl StoreKey {
    /// Makes a new key.
    ///
    /// # Errors
    /// [`Trouble::Key`] when the system has no randomness.
    pub fn generate() -> Result<Self, Trouble> {
        Self::from_bytes(random()?)
    }

    /// The key of these 32 bytes.
    ///
    /// # Errors
    /// Never for 32 bytes; the type of the underlying library has to be satisfied.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, Trouble> {
        let derive = |purpose: &str| Sha256::new().chain_update(bytes).chain_update(purpose).finalize();
        let tokens = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&derive("search tokens"))
            .map_err(|error| Trouble::Key(error.to_string()))?;
        let cipher = XChaCha20Poly1305::new(&Key::from(<[u8; 32]>::from(derive("sealing"))));
        Ok(Self { cipher, tokens, bytes })
    }

    /// Reads a key file (64 hexadecimal digits).
    ///
    /// # Errors
    /// [`Trouble::Key`] when the file is missing or not a key.
    pub fn read(path: &Path) -> Result<Self, Trouble> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Trouble::Key(format!("{}: {error}; restore the key file of this store", path.display()))
        })?;
        let bytes =
            unhex(text.trim()).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()).ok_or_else(|| {
                Trouble::Key(format!("{} holds no key of 64 hexadecimal digits", path.display()))
            })?;
        Self::from_bytes(bytes)
    }

    /// Writes the key file, readable by its owner alone. An existing file is never overwritten.
    ///
    /// # Errors
    /// [`Trouble::Key`] when it exists or cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), Trouble> {
        use std::io::Write;
        let failed = |error: std::io::Error| Trouble::Key(format!("{}: {error}", path.display()));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(failed)?;
        file.write_all(hex(&self.bytes).as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
    }

    /// A value that tells keys apart and says nothing about them.
    pub(crate) fn check(&self) -> String {
        hex(&self.token("check:", "").to_be_bytes())
    }

    /// Seals bytes for one row: the nonce, then the cipher text. The row's identity is bound in, so that rows cannot be
    /// swapped.
    pub(crate) fn seal_bytes(&self, identity: &str, plain: &[u8]) -> Result<Vec<u8>, Trouble> {
        let nonce: [u8; 24] = random()?;
        let payload = Payload { msg: plain, aad: identity.as_bytes() };
        let cipher_text = self.cipher.encrypt(&XNonce::from(nonce), payload);
        let cipher_text = cipher_text.map_err(|_| Trouble::Key("sealing failed".into()))?;
        Ok([nonce.as_slice(), &cipher_text].concat())
    }

    /// What an entry keeps of personal data: SHA-256 over salt and plain text, hexadecimal.
    pub(crate) fn commitment(salt: &[u8], plain: &[u8]) -> String {
        hex(&Sha256::new().chain_update(salt).chain_update(plain).finalize())
    }

    /// Opens a sealed row.
    ///
    /// # Errors
    /// [`Trouble::Key`] when the key is another one or the row was changed.
    pub(crate) fn open(&self, identity: &str, sealed: &[u8]) -> Result<Vec<u8>, Trouble> {
        let wrong = || Trouble::Key(format!("{identity} does not open: another key, or a changed row"));
        let (nonce, cipher_text) = sealed.split_at_checked(24).ok_or_else(wrong)?;
        let nonce = <[u8; 24]>::try_from(nonce).map_err(|_| wrong())?;
        let payload = Payload { msg: cipher_text, aad: identity.as_bytes() };
        self.cipher.decrypt(&XNonce::from(nonce), payload).map_err(|_| wrong())
    }

    /// The personal data of a sealed row `(id, stream)`.
    pub(crate) fn personal(&self, (id, stream): (i64, i64), sealed: &[u8]) -> Result<Personal, Trouble> {
        Ok(serde_json::from_slice(&self.open(&personal_identity(id, stream), sealed)?)?)
    }

    /// The same from the store; `None` where it was erased.
    pub(crate) fn stored_personal(
        &self,
        connection: &mut Connection,
        (id, stream): (i64, i64),
    ) -> Result<Option<Personal>, Trouble> {
        let row = connection.query_one("SELECT sealed FROM personal WHERE id = $1", &[id.into()])?;
        let sealed = row.map(|row| row.opt_bytes(0)).transpose()?.flatten();
        sealed.map(|sealed| self.personal((id, stream), &sealed)).transpose()
    }

    /// A keyed hash of a value under a purpose, 63 bits.
    fn token(&self, purpose: &str, value: &str) -> i64 {
        let mut mac = self.tokens.clone();
        mac.update(purpose.as_bytes());
        mac.update(value.as_bytes());
        let digest = mac.finalize().into_bytes();
        digest.iter().take(8).fold(0_i64, |token, byte| (token << 8) | i64::from(*byte))
    }

    /// A keyed tag of bytes under a purpose, 128 bits: what is shown outside and must not be guessed.
    pub(crate) fn tag(&self, purpose: &str, bytes: &[u8]) -> [u8; 16] {
        let mut mac = self.tokens.clone();
        mac.update(purpose.as_bytes());
        mac.update(bytes);
        let digest = mac.finalize().into_bytes();
        let mut tag = [0; 16];
        tag.iter_mut().zip(digest).for_each(|(tag, byte)| *tag = byte);
        tag
    }

    /// The token of a personal number.
    #[must_use]
    pub fn subject_token(&self, personal_id: &str) -> i64 {
        self.token("subject:", personal_id.trim())
    }

    /// The token of what an identity provider calls a person or a session.
    #[must_use]
    pub(crate) fn provider_token(&self, issuer: &str, what: &str) -> i64 {
        self.token("provider:", &format!("{issuer} {what}"))
    }

    /// The token of a full name, whatever its case and marks.
    #[must_use]
    pub fn name_token(&self, name: &str) -> i64 {
        self.token("name:", &law::text::fold(name))
    }

    /// The token of a telephone, whatever its spaces.
    #[must_use]
    pub fn phone_token(&self, phone: &str) -> i64 {
        self.token("phone:", &phone.chars().filter(char::is_ascii_digit).collect::<String>())
    }

    /// All tokens of what a dossier holds.
    pub(crate) fn tokens_of(&self, personal: &Personal) -> SearchTokens {
        let applicant = &personal.applicant;
        SearchTokens {
            subject: applicant.personal_id.as_deref().map(|id| self.subject_token(id)),
            name: (!applicant.name.is_empty()).then(|| self.name_token(&applicant.name)),
            phone: applicant.phone.as_deref().map(|phone| self.phone_token(phone)),
        }
    }
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(*DIGITS.get(usize::from(nibble)).unwrap_or(&b'0'));
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Reads hexadecimal.
#[must_use]
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let digits = digits?;
    (digits.len() % 2 == 0)
        .then(|| digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, d| byte << 4 | d)).collect())
}

/// The identity a sealed personal row is bound to.
pub(crate) fn personal_identity(id: i64, stream: i64) -> String {
    format!("personal/{id}/{stream}")
}
