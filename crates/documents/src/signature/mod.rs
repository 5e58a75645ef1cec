//! Digital signatures on papers: PAdES baseline B-B (ETSI EN 319 142-1), CMS with the signing certificate bound by its digest.
//!
//! A signature is appended: what was signed before stays byte for byte, so a second signature does not break the first.

mod cms;
mod identity;
mod place;

pub use identity::{Identity, Key, KeyKind};

use sha2::{Digest, Sha256};

/// Why nothing was signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureFault {
    /// The file is no PDF that a signature can be added to.
    #[error("the paper cannot take a signature: {0}")]
    Paper(String),
    /// The PKCS#12 file cannot be opened: wrong password, or not such a file.
    #[error("the signing key cannot be opened: {0}; check the file and its password")]
    Store(String),
    /// The key is of a kind that is not signed with here.
    #[error("the signing key must be RSA of 2048 to 8192 bits or ECDSA on P-256: {0}")]
    Key(String),
    /// The certificate is not valid at the moment of signing.
    #[error("the signing certificate is valid from {from} to {to} only")]
    Expired {
        /// First moment.
        from: jiff::Timestamp,
        /// Last moment.
        to: jiff::Timestamp,
    },
    /// The signature does not fit the room kept for it.
    #[error("the signature is larger than the room kept for it")]
    TooLarge,
}

/// What a signature says besides who.
#[derive(Debug, Clone, Copy)]
pub struct Signing<'a> {
    /// Moment of signing, by the server.
    pub at: jiff::Timestamp,
    /// Why, such as `Trả kết quả`.
    pub reason: &'a str,
    /// Where, such as `Phường Tân Lập`.
    pub place: &'a str,
}

/// Signs a PDF.
///
/// # Errors
/// [`SignatureFault`]; the paper is left as it was.
pub fn sign(pdf: &[u8], identity: &Identity, signing: Signing<'_>) -> Result<Vec<u8>, SignatureFault> {
    identity.check(signing.at)?;
    let paper = place::with_room(pdf, identity.name(), signing)?;
    let mut digest = Sha256::new();
    for part in paper.signed_parts() {
        digest.update(part);
    }
    let message: [u8; 32] = digest.finalize().into();
    paper.fill(&cms::signed_data(identity, &message)?)
}
