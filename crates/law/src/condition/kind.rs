//! The kinds of facts that a condition may speak of, and their values.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a fact can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactKind {
    /// `true` or `false`.
    YesNo,
    /// A whole number; amounts in đồng too.
    Number,
    /// One of these.
    Choice(Vec<String>),
    /// A day, `2026-11-23`; two of them compare in order of time.
    Date,
    /// Any other text.
    Text,
}

impl FactKind {
    /// Whether the fact may stand in the journal: it describes the application, it does not identify a person.
    #[must_use]
    pub fn is_journal_safe(&self) -> bool {
        matches!(self, Self::YesNo | Self::Number | Self::Choice(_))
    }

    /// What an unanswered question counts as: no, nothing, none.
    #[must_use]
    pub fn unanswered(&self) -> FactValue {
        match self {
            Self::YesNo => FactValue::YesNo(false),
            Self::Number => FactValue::Number(0),
            Self::Choice(_) | Self::Date | Self::Text => FactValue::Text(String::new()),
        }
    }

    /// Whether `value` is of this kind.
    #[must_use]
    pub fn takes(&self, value: &FactValue) -> bool {
        match (self, value) {
            (Self::YesNo, FactValue::YesNo(_)) | (Self::Number, FactValue::Number(_)) => true,
            (Self::Choice(options), FactValue::Text(text)) => text.is_empty() || options.contains(text),
            (Self::Date, FactValue::Text(text)) => {
                text.is_empty() || text.parse::<jiff::civil::Date>().is_ok()
            }
            (Self::Text, FactValue::Text(_)) => true,
            _ => false,
        }
    }

    /// In the words of a fault.
    pub(super) fn words(&self) -> String {
        match self {
            Self::YesNo => "true or false".to_owned(),
            Self::Number => "a whole number".to_owned(),
            Self::Choice(options) => format!("one of {}", options.join(", ")),
            Self::Date => "a date".to_owned(),
            Self::Text => "a text".to_owned(),
        }
    }
}

/// The kinds of all facts a condition may name: `case`, `channel`, `subject`, `remote`, `form.copies`,
/// `fact.poor_household`.
pub type FactKinds = BTreeMap<String, FactKind>;

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FactValue {
    /// Yes or no.
    YesNo(bool),
    /// A whole number.
    Number(i64),
    /// Anything else.
    Text(String),
}
