//! The circumstances of one application: what its limit, papers, fees and steps depend on.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::condition::FactValue;
use crate::procedure::{Channel, Subject};

/// What is known of one application.
#[derive(Debug, Clone, PartialEq)]
pub struct Circumstances {
    /// Case of the procedure; `None` where it has none.
    pub case: Option<String>,
    /// Channel.
    pub channel: Channel,
    /// Who applies.
    pub subject: Subject,
    /// Whether the commune is remote (rule C14).
    pub remote: bool,
    /// Local day of filing; without one, nothing has passed since any date.
    pub filed_on: Option<Date>,
    /// Answers by name: `form.copies`, `fact.poor_household`. What is not there counts as no, 0 or nothing.
    pub answers: BTreeMap<String, FactValue>,
}

impl Circumstances {
    /// Those of a citizen without answers.
    #[must_use]
    pub fn of(case: Option<&str>, channel: Channel, remote: bool) -> Self {
        Self {
            case: case.map(str::to_owned),
            channel,
            subject: Subject::Citizen,
            remote,
            filed_on: None,
            answers: BTreeMap::new(),
        }
    }

    /// The same, filed on a day.
    #[must_use]
    pub fn filed_on(self, day: Date) -> Self {
        Self { filed_on: Some(day), ..self }
    }

    /// The same with these answers.
    #[must_use]
    pub fn with(self, answers: BTreeMap<String, FactValue>) -> Self {
        Self { answers, ..self }
    }

    /// The value of a fact by its name in conditions.
    pub(crate) fn fact(&self, name: &str) -> Option<FactValue> {
        match name {
            "case" => self.case.clone().map(FactValue::Text),
            "channel" => Some(FactValue::Text(self.channel.as_str().to_owned())),
            "subject" => Some(FactValue::Text(self.subject.as_str().to_owned())),
            "remote" => Some(FactValue::YesNo(self.remote)),
            other => self.answers.get(other).cloned(),
        }
    }
}
