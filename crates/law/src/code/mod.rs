//! The codes of Vietnamese administration: parse, validate, normalise. No code is ever guessed.

mod agency;
mod document;
mod dossier;
mod person;
mod procedure;
mod report;
mod tax;
mod unit;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use agency::{legacy_of, new_order_of};
pub use dossier::DossierCodeSyntax;
pub use person::{birth_year_and_sex, mask_personal_id, normal_phone};
pub use procedure::ProcedureCodeSyntax;
pub use report::{CodeKind, CodeReport, Problem, UnknownKind};

/// Checks a code of a kind. `unit_name` gives the name of a unit by its code; nobody is born after `today`, where it is
/// given.
#[must_use]
pub fn check(
    kind: CodeKind,
    value: &str,
    unit_name: &dyn Fn(&str) -> Option<String>,
    today: Option<Date>,
) -> CodeReport {
    let value = crate::text::clean(value);
    match kind {
        CodeKind::Dossier => dossier::check(&value),
        CodeKind::Agency => agency::check(&value),
        CodeKind::Procedure => procedure::check(&value),
        CodeKind::Unit => unit::check(&value, unit_name),
        CodeKind::PersonalId => person::check(&value, today),
        CodeKind::TaxCode => tax::check(&value, today),
        CodeKind::DocumentNumber => document::check(&value),
    }
}

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
