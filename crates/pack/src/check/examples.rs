//! The examples of a procedure, run: what the author expects against what the text gives.

use law::procedure::{Example, Procedure, Step};
use law::{FactKind, FactValue, Province};

use crate::fault::{Fault, Place};

/// Adds a fault for each expectation of each example that does not come out.
pub(crate) fn run(
    procedure: &Procedure,
    province: &Province,
    (path, text): (&str, &str),
    faults: &mut Vec<Fault>,
) {
    let headers = text.match_indices("[[examples]]").map(|(at, _)| at).chain(std::iter::repeat(0));
    for (example, at) in procedure.examples.iter().zip(headers) {
        let mut run = Run { procedure, province, path, text, at, example, faults };
        if run.facts() {
            run.expectations();
        }
    }
}

struct Run<'a> {
    procedure: &'a Procedure,
    province: &'a Province,
    path: &'a str,
    text: &'a str,
    /// Where the example stands.
    at: usize,
    example: &'a Example,
    faults: &'a mut Vec<Fault>,
}

impl Run<'_> {
    fn fault(&mut self, code: &'static str, needle: &str, message: String, help: &str) {
        let after = self.text.get(self.at..).and_then(|rest| rest.find(needle));
        let offset = self.at + after.unwrap_or(0);
        let message = format!("example {:?}: {message}", self.example.name.vi);
        self.faults.push(Fault::at(code, Place::at(self.path, self.text, offset), message, help));
    }

    fn differs(&mut self, code: &'static str, needle: &str, expected: &str, found: &str) {
        let message = format!("expected {expected}, the text gives {found}");
        self.fault(code, needle, message, "correct the example, or the rule it tests");
    }

    /// Whether every fact of the example exists and has a value of its kind.
    fn facts(&mut self) -> bool {
        let kinds = self.procedure.fact_kinds();
        let before = self.faults.len();
        for (name, value) in &self.example.facts {
            let Some(kind) = kinds.get(name) else {
                let near = law::text::nearest(name, kinds.keys().map(String::as_str));
                let near = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
                let help = "name a fact of this procedure, such as case, channel, remote, \"form.copies\"";
                self.fault("example-facts", name, format!("there is no fact {name}{near}"), help);
                continue;
            };
            if !kind.takes(value) {
                let message = format!("{name} cannot be {}", shown(value));
                let help = match kind {
                    FactKind::Choice(options) => format!("it is one of {}", options.join(", ")),
                    FactKind::YesNo => "it is true or false".to_owned(),
                    FactKind::Number => "it is a whole number".to_owned(),
                    FactKind::Date => "it is a date such as \"2026-11-23\"".to_owned(),
                    FactKind::Text => "it is a text".to_owned(),
                };
                self.fault("example-facts", name, message, &help);
            }
        }
        self.faults.len() == before
    }

    fn expectations(&mut self) {
        let (procedure, example) = (self.procedure, self.example);
        let circumstances = example.circumstances(procedure);
        let outcome = procedure.outcome(&circumstances);
        let expect = &example.expect;
        if let Some(limit) = expect.limit {
            let found = outcome.limit.map(|rule| rule.limit);
            if found != Some(limit) {
                let found = found.map_or_else(|| "no limit".to_owned(), |limit| limit.to_string());
                self.differs("example-limit", "limit", &limit.to_string(), &found);
            }
        }
        if let Some(fee) = expect.fee.filter(|fee| *fee != outcome.fee_dong()) {
            self.differs(
                "example-fee",
                "fee",
                &format!("{fee} đồng"),
                &format!("{} đồng", outcome.fee_dong()),
            );
        }
        if let Some(components) = &expect.components {
            let mut wanted: Vec<&str> = components.iter().map(String::as_str).collect();
            let mut found: Vec<&str> = outcome.components.iter().map(|c| c.id.as_str()).collect();
            wanted.sort_unstable();
            found.sort_unstable();
            if wanted != found {
                self.differs("example-components", "components", &list(&wanted), &list(&found));
            }
        }
        if let Some(route) = &expect.route {
            let found: Vec<Step> = outcome.steps.iter().map(|budget| budget.step).collect();
            if *route != found {
                let words = |steps: &[Step]| list(&steps.iter().map(|s| s.as_str()).collect::<Vec<_>>());
                self.differs("example-route", "route", &words(route), &words(&found));
            }
        }
        if let Some(due) = expect.due {
            let Some(received) = example.received else {
                let message = "a due moment is expected, and the moment of acceptance is not said".to_owned();
                self.fault("example-due", "due", message, "add received = \"2026-08-28T15:10\"");
                return;
            };
            let found = outcome.due(received, &self.province.calendar, &self.province.clock);
            if found.as_ref() != Ok(&Some(due)) {
                let found = match found {
                    Ok(Some(found)) => found.to_string(),
                    Ok(None) => "no limit".to_owned(),
                    Err(_) => "a day beyond the calendar of the pack".to_owned(),
                };
                self.differs("example-due", "due", &due.to_string(), &found);
            }
        }
    }
}

fn list(words: &[&str]) -> String {
    if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
}

fn shown(value: &FactValue) -> String {
    match value {
        FactValue::YesNo(yes) => yes.to_string(),
        FactValue::Number(number) => number.to_string(),
        FactValue::Text(text) => format!("{text:?}"),
    }
}
