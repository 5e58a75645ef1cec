//! How a command fails: one sentence for a person, a problem document for a program, exit code 1; 2 for wrong usage.

use std::process::ExitCode;

use registry::Trouble;

/// A failed command.
#[derive(Debug)]
pub enum Failure {
    /// Refused or failed: exit code 1.
    Failed {
        /// Stable short name.
        kind: &'static str,
        /// What happened.
        detail: String,
    },
    /// Wrong usage: exit code 2.
    Usage(String),
    /// Already said on standard output; exit code 1.
    Said,
}

impl Failure {
    /// A failure of a kind.
    pub fn new(kind: &'static str, detail: impl Into<String>) -> Self {
        Self::Failed { kind, detail: detail.into() }
    }

    /// Prints it and gives the exit code.
    pub fn report(self, json: bool) -> ExitCode {
        let (kind, detail, code) = match self {
            Self::Failed { kind, detail } => (kind, detail, 1),
            Self::Usage(detail) => ("usage", detail, 2),
            Self::Said => return ExitCode::from(1),
        };
        if json {
            let problem =
                serde_json::json!({"type": format!("/problems/{kind}"), "title": kind, "detail": detail});
            eprintln!("{problem}");
        } else {
            eprintln!("motcua: {detail}");
        }
        ExitCode::from(code)
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Self::new("trouble", format!("{trouble} ({})", trouble.number()))
    }
}

impl From<Vec<pack::Fault>> for Failure {
    fn from(faults: Vec<pack::Fault>) -> Self {
        let text: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Self::new("pack", text.join("\n"))
    }
}

impl From<web::common::edition_text::EditionFault> for Failure {
    fn from(fault: web::common::edition_text::EditionFault) -> Self {
        Self::new("edition", fault.to_string())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new("io", error.to_string())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::new("json", error.to_string())
    }
}

impl From<law::OutsideCalendar> for Failure {
    fn from(outside: law::OutsideCalendar) -> Self {
        Self::new("calendar", outside.to_string())
    }
}
