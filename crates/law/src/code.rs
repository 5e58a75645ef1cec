//! The codes of Vietnamese administration: parse, validate, normalise. No code is ever guessed.

use serde::{Deserialize, Serialize};

/// National procedure code, normalised to its first two groups, such as `1.004873`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProcedureCode(pub String);

/// Dossier code as issued, such as `H15.133-261123-0042`. Both orders of groups are read; it is kept as issued.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DossierCode(pub String);

macro_rules! shown {
    ($($t:ty),*) => {$(
        impl std::fmt::Display for $t {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
        impl $t {
            /// The code as text.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }
    )*};
}
shown!(ProcedureCode, DossierCode);
