//! Digital signatures on papers: PAdES baseline B-B and, with a time-stamp, B-T (ETSI EN 319 142-1), CMS with the signing
//! certificate bound by its digest. The key is in a PKCS#12 file or in a token.
//!
//! A signature is appended: what was signed before stays byte for byte, so a second signature does not break the first.

mod cms;
mod found;
mod identity;
mod picture;
mod place;
mod simulated;
mod time_stamp;
mod token;
mod verify;

pub use found::{Found, is_intact, signatures};
pub use identity::{Identity, Key, KeyKind};
pub use simulated::{SimulatedAuthority, certificates};
pub use time_stamp::{Carrier, StampFault};
pub use token::TokenKey;

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
    /// The token cannot be used: not plugged in, another one, no such key.
    #[error("the token cannot be used: {0}; check that it is plugged in, its label and the name of the key")]
    Token(String),
    /// The token does not take the PIN.
    #[error("the token does not take the PIN; some wrong ones lock it")]
    Pin,
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

/// Where a signature is shown, in points from the upper left corner of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Page, from 0; the first where there is no such page.
    pub page: usize,
    /// From the left edge.
    pub left: f32,
    /// From the upper edge.
    pub top: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

impl Place {
    /// Of a signature that is not shown.
    const NOWHERE: Self = Self { page: 0, left: 0.0, top: 0.0, width: 0.0, height: 0.0 };

    /// In the upper margin of the first page: of what is shown on a paper that keeps no place for it.
    const fn above(width: f32, height: f32) -> Self {
        Self { page: 0, left: 70.9, top: 14.0, width, height }
    }

    fn is_nowhere(self) -> bool {
        self == Self::NOWHERE
    }
}

/// What a signature shows on the paper.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The field kept for it by [`reserve`]; without one it is shown in the upper margin of the first page.
    pub field: &'a str,
    /// A PDF whose first page is the picture, as large as the place.
    pub picture: &'a [u8],
}

/// What is wanted of a signature beside the baseline.
#[derive(Clone, Copy, Default)]
pub struct Wishes<'a> {
    /// The way to a time-stamp authority: baseline B-T.
    pub time_stamp: Option<Carrier<'a>>,
    /// What it shows.
    pub shown: Option<Shown<'a>>,
}

/// A signed paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The paper with its signature.
    pub pdf: Vec<u8>,
    /// Why the signature has no time-stamp although one was wished for: it is of baseline B-B.
    pub unstamped: Option<StampFault>,
}

/// Signs a PDF: baseline B-B, not shown.
///
/// # Errors
/// [`SignatureFault`]; the paper is left as it was.
pub fn sign(pdf: &[u8], identity: &Identity, signing: Signing<'_>) -> Result<Vec<u8>, SignatureFault> {
    sign_with(pdf, identity, signing, Wishes::default()).map(|signed| signed.pdf)
}

/// Signs a PDF. A time-stamp authority that does not answer fails nothing.
///
/// # Errors
/// [`SignatureFault`]; the paper is left as it was.
pub fn sign_with(
    pdf: &[u8],
    identity: &Identity,
    signing: Signing<'_>,
    wishes: Wishes<'_>,
) -> Result<Signed, SignatureFault> {
    identity.check(signing.at)?;
    let paper = place::with_room(pdf, identity.name(), signing, wishes.shown)?;
    let mut digest = Sha256::new();
    for part in paper.signed_parts() {
        digest.update(part);
    }
    let message: [u8; 32] = digest.finalize().into();
    let made = cms::signed_data(identity, &message, wishes.time_stamp)?;
    Ok(Signed { pdf: paper.fill(&made.encoded)?, unstamped: made.unstamped })
}

/// Keeps a place in which somebody signs later: an empty field that whoever signs before already sees.
///
/// # Errors
/// [`SignatureFault::Paper`].
pub fn reserve(pdf: &[u8], field: &str, place: Place) -> Result<Vec<u8>, SignatureFault> {
    place::with_field(pdf, field, place)
}
