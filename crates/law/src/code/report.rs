//! What a check of a code says: valid or not, its normal form, its parts, and what to mend.

use std::collections::BTreeMap;

use serde::Serialize;

/// Kinds of codes, named as on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeKind {
    /// Mã số hồ sơ.
    Dossier,
    /// Mã định danh điện tử.
    Agency,
    /// Mã thủ tục hành chính.
    Procedure,
    /// Mã đơn vị hành chính.
    Unit,
    /// Số định danh cá nhân.
    PersonalId,
    /// Mã số thuế.
    TaxCode,
    /// Số, ký hiệu văn bản.
    DocumentNumber,
}

/// The kind of code is not one of those known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a kind of code; use dossier, agency, procedure, unit, personal-id, tax-code or document-number"
)]
pub struct UnknownKind(pub String);

impl std::str::FromStr for CodeKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Ok(match text {
            "dossier" => Self::Dossier,
            "agency" => Self::Agency,
            "procedure" => Self::Procedure,
            "unit" => Self::Unit,
            "personal-id" => Self::PersonalId,
            "tax-code" => Self::TaxCode,
            "document-number" => Self::DocumentNumber,
            other => return Err(UnknownKind(other.to_owned())),
        })
    }
}

/// Something wrong or worth a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Stable code.
    pub code: &'static str,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// The outcome of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodeReport {
    /// No problems.
    pub valid: bool,
    /// Normal form of a valid code.
    pub normalized: Option<String>,
    /// Its parts.
    pub parts: BTreeMap<&'static str, String>,
    /// What makes it invalid.
    pub problems: Vec<Problem>,
    /// What is unusual but allowed.
    pub warnings: Vec<Problem>,
}

impl CodeReport {
    /// An invalid code with one problem.
    pub(super) fn invalid(code: &'static str, message: impl Into<String>) -> Self {
        let mut report = Self::begin();
        report.problem(code, message);
        report
    }

    /// A report without findings yet.
    pub(super) fn begin() -> Self {
        Self {
            valid: true,
            normalized: None,
            parts: BTreeMap::new(),
            problems: Vec::new(),
            warnings: Vec::new(),
        }
    }

    pub(super) fn part(&mut self, name: &'static str, value: impl Into<String>) {
        self.parts.insert(name, value.into());
    }

    pub(super) fn problem(&mut self, code: &'static str, message: impl Into<String>) {
        self.valid = false;
        self.problems.push(Problem { code, message: message.into() });
    }

    pub(super) fn warning(&mut self, code: &'static str, message: impl Into<String>) {
        self.warnings.push(Problem { code, message: message.into() });
    }

    /// The normal form, kept only if the code is valid.
    pub(super) fn normal(mut self, form: impl Into<String>) -> Self {
        if self.valid {
            self.normalized = Some(form.into());
        }
        self
    }
}

/// Whether a text is `count` ASCII digits.
pub(super) fn digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}
