//! The key of the store and what is made from it: sealed personal data, keyed hashes to find people by.
//!
//! One file of 32 random bytes, kept apart from the store. Without it the journal still verifies and every count is
//! right, but nobody can read who the dossiers are about.

use std::io::Write;
use std::path::Path;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit, Nonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::trouble::Trouble;

const NONCE_BYTES: usize = 12;

/// The keys derived from the key file.
#[derive(Clone)]
pub struct Keys {
    cipher: ChaCha20Poly1305,
    tokens: Hmac<Sha256>,
    check: String,
}

impl Keys {
    /// Derives the keys from the 32 bytes of the key file.
    #[must_use]
    pub fn new(master: &[u8; 32]) -> Self {
        let sealing = derived(master, b"motcua sealing 1");
        let tokens = derived(master, b"motcua tokens 1");
        let check = derived(master, b"motcua check 1");
        Self {
            cipher: ChaCha20Poly1305::new(&sealing.into()),
            tokens: keyed(&tokens),
            check: hex(check.get(..8).unwrap_or_default()),
        }
    }

    /// Reads the key file.
    ///
    /// # Errors
    /// [`Trouble::Key`] when it is missing or not 32 bytes in hexadecimal.
    pub fn read(path: &Path) -> Result<Self, Trouble> {
        let shown = path.display();
        let text = std::fs::read_to_string(path).map_err(|e| Trouble::Key(format!("{shown}: {e}")))?;
        let bytes = unhex(text.trim()).ok_or_else(|| Trouble::Key(format!("{shown} is not a key")))?;
        let master: [u8; 32] = bytes.try_into().map_err(|_| Trouble::Key(format!("{shown} is not a key")))?;
        Ok(Self::new(&master))
    }

    /// Makes a new key file that only its owner can read.
    ///
    /// # Errors
    /// [`Trouble::Key`] when it exists or cannot be written.
    pub fn create(path: &Path) -> Result<Self, Trouble> {
        let trouble = |e: std::io::Error| Trouble::Key(format!("{}: {e}", path.display()));
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(trouble)?;
        }
        let master: [u8; 32] = random()?;
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(trouble)?;
        writeln!(file, "{}", hex(&master)).and_then(|()| file.sync_all()).map_err(trouble)?;
        Ok(Self::new(&master))
    }

    /// A value that tells whether a store belongs to this key; it says nothing about the key.
    #[must_use]
    pub fn check(&self) -> &str {
        &self.check
    }

    /// Seals bytes; `context` must be given again to open them.
    ///
    /// # Errors
    /// [`Trouble::Key`] when the machine has no randomness.
    pub fn seal(&self, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, Trouble> {
        let nonce: [u8; NONCE_BYTES] = random()?;
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), Payload { msg: plain, aad: context });
        let sealed = sealed.map_err(|_| Trouble::Key("sealing failed".into()))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Keys::seal`] made with the same context.
    ///
    /// # Errors
    /// [`Trouble::Key`] when the bytes, the context or the key are not the same.
    pub fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Trouble> {
        let wrong = || Trouble::Key("sealed bytes do not open with this key".into());
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or_else(wrong)?;
        self.cipher.decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad: context }).map_err(|_| wrong())
    }

    /// A keyed hash to find equal values by: the same `kind` and text give the same number, nothing else is learnt.
    #[must_use]
    pub fn token(&self, kind: &str, text: &str) -> i64 {
        let hash = self.hash(kind, text);
        let (first, _) = hash.split_first_chunk::<8>().map_or(([0; 8], &[][..]), |(a, b)| (*a, b));
        i64::from_be_bytes(first)
    }

    /// The keyed hash in full.
    #[must_use]
    pub fn hash(&self, kind: &str, text: &str) -> [u8; 32] {
        let mut mac = self.tokens.clone();
        mac.update(kind.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    <Hmac<Sha256> as hmac::KeyInit>::new(key.into())
}

fn derived(master: &[u8; 32], purpose: &[u8]) -> [u8; 32] {
    let mut mac = keyed(master);
    mac.update(purpose);
    mac.finalize().into_bytes().into()
}

/// Random bytes of the operating system.
///
/// # Errors
/// [`Trouble::Key`] when it has none.
pub fn random<const N: usize>() -> Result<[u8; N], Trouble> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| Trouble::Key(format!("no randomness: {e}")))?;
    Ok(bytes)
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from(if n < 10 { b'0' + n } else { b'a' + n - 10 });
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}

/// Bytes of hexadecimal text; `None` where it is none.
#[must_use]
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let digits = digits.filter(|d| d.len() % 2 == 0)?;
    Some(digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_only_with_its_context_and_key() {
        let keys = Keys::new(&[7; 32]);
        let sealed = keys.seal(b"12", b"Nguyen").unwrap();
        assert_eq!(keys.open(b"12", &sealed).unwrap(), b"Nguyen");
        assert!(keys.open(b"13", &sealed).is_err());
        assert!(Keys::new(&[8; 32]).open(b"12", &sealed).is_err());
        assert_ne!(keys.seal(b"12", b"Nguyen").unwrap(), sealed);
    }

    #[test]
    fn tokens_are_keyed_and_kinds_apart() {
        let keys = Keys::new(&[7; 32]);
        assert_eq!(keys.token("subject", "1"), keys.token("subject", "1"));
        assert_ne!(keys.token("subject", "1"), keys.token("name", "1"));
        assert_ne!(keys.token("subject", "1"), Keys::new(&[8; 32]).token("subject", "1"));
    }

    #[test]
    fn hexadecimal_reads_back() {
        assert_eq!(unhex(&hex(&[0, 171, 255])), Some(vec![0, 171, 255]));
        assert_eq!(unhex("abc"), None);
        assert_eq!(unhex("zz"), None);
    }
}
