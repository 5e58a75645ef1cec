//! `/verify/{proof}`: whether a result is genuine, to anybody who holds the paper or its file. The QR on a result leads here.
//!
//! Says what was issued and nothing about the person but initials. A proof cannot be guessed; who tries is slowed down.

mod handler;
#[cfg(test)]
mod tests;

use askama::Template;

use crate::common::Page;
use crate::common::components::{ErrorSummary, Facts, Field};
use crate::public::results::SignatureLine;

pub(crate) use handler::routes;

/// What can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It was issued; no file was compared.
    Issued,
    /// The file is the one that was issued, byte for byte.
    Genuine,
    /// The file was issued once, and taken back for an error.
    Void,
    /// The file is not what was issued.
    Changed,
    /// Nothing was issued under this proof.
    Unknown,
}

impl Verdict {
    fn key(self) -> &'static str {
        match self {
            Self::Issued => "verify-issued",
            Self::Genuine => "verify-genuine",
            Self::Void => "verify-void",
            Self::Changed => "verify-changed",
            Self::Unknown => "verify-unknown",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Issued => "verify-issued-words",
            Self::Genuine => "verify-genuine-words",
            Self::Void => "verify-void-words",
            Self::Changed => "verify-changed-words",
            Self::Unknown => "verify-unknown-words",
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Issued | Self::Genuine => "good-verdict",
            Self::Void | Self::Changed | Self::Unknown => "bad-verdict",
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Self::Issued | Self::Genuine => "shield",
            Self::Void | Self::Changed | Self::Unknown => "cross",
        }
    }
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "public/verify/page.html")]
pub struct VerifyPage {
    /// Frame.
    pub page: Page,
    /// What can be said.
    pub verdict: Verdict,
    /// What was issued; empty where nothing was.
    pub facts: Facts,
    /// SHA-256 of the file that was sent; empty where none was.
    pub sent: String,
    /// Signatures of the file that was sent, or of the one that was issued.
    pub signatures: Vec<SignatureLine>,
    /// Where a file is sent to be compared; `None` where there is nothing to compare with.
    pub action: Option<String>,
}

/// Where a code is typed.
#[derive(Debug, Clone, Template)]
#[template(path = "public/verify/ask.html")]
pub struct AskPage {
    /// Frame.
    pub page: Page,
    /// Faults.
    pub summary: ErrorSummary,
    /// The code.
    pub field: Field,
}
