//! The machine failed: nothing is half-done. What the operator needs is in the text; the public sees a number.

/// Why the store could not do its work. Never a refusal: the law is not involved.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Trouble {
    /// The store cannot be reached or broke off.
    #[error("the store cannot be reached: {0}")]
    Unavailable(String),
    /// The disk is full.
    #[error("the disk of the store is full: {0}; free space and try again, nothing was lost")]
    Full(String),
    /// The store holds something this version cannot read.
    #[error("the store holds what this version cannot read: {0}")]
    Corrupt(String),
    /// The schema is not the one this version knows.
    #[error(
        "the store has schema {found}, this version knows {known}; run `motcua migrate` with the right version"
    )]
    UnknownSchema {
        /// Found in the store.
        found: i64,
        /// Known to this version.
        known: i64,
    },
    /// The store is empty where one was expected, or not empty where none was.
    #[error("{0}")]
    Setup(String),
    /// The key of the personal data is missing or wrong.
    #[error("the key of the personal data: {0}")]
    Key(String),
    /// The writer has stopped; the process must be restarted.
    #[error("the writer has stopped")]
    Stopped,
}

impl Trouble {
    /// A short number to quote on the telephone; it tells kinds apart and nothing else.
    #[must_use]
    pub fn number(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "MC-1001",
            Self::Full(_) => "MC-1002",
            Self::Corrupt(_) => "MC-1003",
            Self::UnknownSchema { .. } => "MC-1004",
            Self::Setup(_) => "MC-1005",
            Self::Key(_) => "MC-1006",
            Self::Stopped => "MC-1007",
        }
    }
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::Full(error.to_string()),
            Some(
                rusqlite::ErrorCode::DatabaseCorrupt
                | rusqlite::ErrorCode::NotADatabase
                | rusqlite::ErrorCode::ConstraintViolation,
            ) => Self::Corrupt(error.to_string()),
            _ => Self::Unavailable(error.to_string()),
        }
    }
}

impl From<postgres::Error> for Trouble {
    fn from(error: postgres::Error) -> Self {
        let text = match error.as_db_error() {
            Some(db) => format!("{}: {}", db.code().code(), db.message()),
            None => error.to_string(),
        };
        match error.code().map(postgres::error::SqlState::code) {
            Some("53100") => Self::Full(text),
            // Class 23: a constraint; XX001, XX002: broken pages.
            Some(code) if code.starts_with("23") || code.starts_with("XX00") => Self::Corrupt(text),
            _ => Self::Unavailable(text),
        }
    }
}

impl From<serde_json::Error> for Trouble {
    fn from(error: serde_json::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}
