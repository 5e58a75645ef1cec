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

/// Where in a file of the pack a fault is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    file: &'a str,
    text: &'a str,
    offset: usize,
}

impl<'a> Place<'a> {
    /// At a byte of the file.
    pub(crate) fn at(file: &'a str, text: &'a str, offset: usize) -> Self {
        Self { file, text, offset }
    }

    /// Where `needle` first stands, with either kind of quotes; at the start where it cannot be found.
    pub(crate) fn first(file: &'a str, text: &'a str, needle: &str) -> Self {
        let found = text.find(needle).or_else(|| text.find(&needle.replace('"', "'")));
        Self::at(file, text, found.unwrap_or(0))
    }

    /// One byte further, past a line break that was looked for.
    pub(crate) fn next_byte(self) -> Self {
        Self { offset: self.offset + usize::from(self.offset > 0), ..self }
    }

    /// Where `needle` last stands; at the start where it cannot be found.
    pub(crate) fn last(file: &'a str, text: &'a str, needle: &str) -> Self {
        Self::at(file, text, text.rfind(needle).unwrap_or(0))
    }
}

impl Fault {
    /// Every code of a fault, in alphabetical order.
    pub const CODES: [&'static str; 67] = [
        "address-name",
        "adds-nothing",
        "agency-id",
        "bank-account",
        "bounds",
        "bundle",
        "catalogue-duplicate",
        "catalogue-header",
        "catalogue-row",
        "condition-on-sight",
        "condition-personal",
        "condition-syntax",
        "condition-type",
        "duplicate-id",
        "duplicate-row",
        "example-components",
        "example-due",
        "example-facts",
        "example-fee",
        "example-limit",
        "example-route",
        "exemption",
        "file-name",
        "holiday",
        "index-sum",
        "missing-key",
        "missing-language",
        "never-holds",
        "no-authority",
        "no-limit",
        "no-manifest",
        "no-policies",
        "no-source",
        "no-steps",
        "no-successor",
        "no-table",
        "no-template",
        "nobody-may",
        "nothing-asked",
        "options",
        "overlapping-periods",
        "part-field",
        "period",
        "procedure-code",
        "step-hours",
        "step-order",
        "steps-over-limit",
        "syntax",
        "table-row",
        "template-syntax",
        "tiers",
        "time",
        "unclean-text",
        "unknown-agency",
        "unknown-case",
        "unknown-fact",
        "unknown-field",
        "unknown-key",
        "unknown-mark",
        "unknown-part",
        "unknown-procedure",
        "unknown-source",
        "unknown-template",
        "unknown-unit",
        "unknown-value",
        "unreadable",
        "wrong-place",
    ];

    /// An error at a place.
    pub(crate) fn at(code: &'static str, place: Place<'_>, message: String, help: &str) -> Self {
        let before = place.text.get(..place.offset).unwrap_or(place.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            severity: Severity::Error,
            code,
            file: place.file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).map_or(0, |line| line.chars().count()) + 1,
            message,
            help: help.to_owned(),
        }
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
