//! A fault of a pack: where, what, why, and how to mend it.

use serde::Serialize;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The pack cannot be used.
    Error,
    /// The pack can be used; somebody should look.
    Warning,
}

/// A fault with its place (line and column count from 1; 0 where it concerns the whole file).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// How bad.
    pub severity: Severity,
    /// Stable code of the kind of fault, kebab-case.
    pub code: &'static str,
    /// File inside the pack.
    pub file: String,
    /// Line.
    pub line: usize,
    /// Column in characters.
    pub column: usize,
    /// What is wrong and why it matters.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

impl Fault {
    /// An error at a byte offset of a file's text.
    pub(crate) fn at(
        code: &'static str,
        file: &str,
        text: &str,
        offset: usize,
        message: String,
        help: &str,
    ) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            severity: Severity::Error,
            code,
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).map_or(0, |line| line.chars().count()) + 1,
            message,
            help: help.to_owned(),
        }
    }

    /// An error where `needle` first stands in the file; at its start where it cannot be found.
    pub(crate) fn near(
        code: &'static str,
        file: &str,
        text: &str,
        needle: &str,
        message: String,
        help: &str,
    ) -> Self {
        Self::at(code, file, text, text.find(needle).unwrap_or(0), message, help)
    }

    /// The same as a warning.
    pub(crate) fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{kind}[{}] {}:{}:{}: {}", self.code, self.file, self.line, self.column, self.message)?;
        if self.help.is_empty() { Ok(()) } else { write!(f, "\n  help: {}", self.help) }
    }
}
