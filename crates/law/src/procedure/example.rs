//! Examples of a procedure: circumstances and what must follow from them. A pack whose examples fail is not used.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use serde::Deserialize;

use super::{Channel, Procedure, Step, Subject};
use crate::circumstances::Circumstances;
use crate::condition::FactValue;
use crate::deadline::TimeLimit;
use crate::text::LocalText;

/// One example.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What it shows.
    pub name: LocalText,
    /// Local moment of acceptance; needed where a due moment is expected.
    #[serde(default)]
    pub received: Option<DateTime>,
    /// Facts by name; the first case, at the counter, not remote, by a citizen where they say nothing else.
    #[serde(default)]
    pub facts: BTreeMap<String, FactValue>,
    /// What must follow.
    pub expect: Expectation,
}

/// What follows; what is left out is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// The legal limit.
    #[serde(default)]
    pub limit: Option<TimeLimit>,
    /// All fees together, in đồng.
    #[serde(default)]
    pub fee: Option<u64>,
    /// Identifiers of the papers that must be brought.
    #[serde(default)]
    pub components: Option<Vec<String>>,
    /// The steps, in order.
    #[serde(default)]
    pub route: Option<Vec<Step>>,
    /// Local due moment.
    #[serde(default)]
    pub due: Option<DateTime>,
}

impl Example {
    /// The circumstances it describes.
    #[must_use]
    pub fn circumstances(&self, procedure: &Procedure) -> Circumstances {
        let text = |name: &str| match self.facts.get(name) {
            Some(FactValue::Text(text)) => Some(text.as_str()),
            _ => None,
        };
        let case = text("case").or(procedure.cases.first().map(|case| case.id.as_str()));
        let channel = text("channel").and_then(Channel::parse).unwrap_or(Channel::Direct);
        let remote = self.facts.get("remote") == Some(&FactValue::YesNo(true));
        let subject = text("subject").and_then(Subject::parse).unwrap_or(Subject::Citizen);
        let filed_on: Option<Date> = self.received.map(DateTime::date);
        let answers = self.facts.iter().filter(|(name, _)| name.contains('.'));
        let answers = answers.map(|(name, value)| (name.clone(), value.clone())).collect();
        Circumstances { case: case.map(str::to_owned), channel, subject, remote, filed_on, answers }
    }
}
