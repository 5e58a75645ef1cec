//! Conditions of a procedure: every fact exists, every type fits, nothing that goes to the journal identifies a person,
//! and everything that is said can come true.

use law::condition::{ConditionProblem, Wanted};
use law::procedure::{Procedure, Use};
use law::{Circumstances, Expression, FactKind, FactValue};

use crate::fault::{Fault, Place};

/// Combinations of facts tried at most before a condition is taken to come true.
const TRIED_MAX: usize = 20_000;

/// Resolves every expression of a procedure; adds what is wrong.
pub(crate) fn resolve(procedure: &mut Procedure, (path, text): (&str, &str), faults: &mut Vec<Fault>) {
    let kinds = procedure.fact_kinds();
    for (expression, of) in procedure.expressions_mut() {
        let wanted = if of == Use::Amount { Wanted::Number } else { Wanted::Condition };
        let written = text.find(expression.text()).unwrap_or(0);
        if let Err(fault) = expression.resolve(&kinds, wanted) {
            let offset = written + expression.text().find(&fault.word).unwrap_or(0);
            let (code, help) = match fault.problem {
                ConditionProblem::UnknownFact => (
                    "unknown-fact",
                    "correct the name; form.… are the fields of this form, fact.… those of facts.toml",
                ),
                ConditionProblem::Type => ("condition-type", "compare like with like"),
                ConditionProblem::NotAllowed => ("condition-syntax", "write a simple comparison of facts"),
            };
            faults.push(Fault::at(code, Place::at(path, text, offset), fault.message, help));
            continue;
        }
        if of == Use::Lasting {
            for (name, _) in expression.uses().iter().filter(|(_, kind)| !kind.is_journal_safe()) {
                let offset = written + expression.text().find(name.as_str()).unwrap_or(0);
                let message = format!(
                    "{name} is free text or a date of a person; what decides limits, papers and steps is kept in the journal for good (Law 91/2025/QH15)"
                );
                let help = "ask a question with yes or no, a number or a choice instead";
                faults.push(Fault::at("condition-personal", Place::at(path, text, offset), message, help));
            }
        }
        if wanted == Wanted::Condition && !comes_true(expression) {
            let message = format!("`{expression}` never holds: what stands under it is never reached");
            let place = Place::at(path, text, written);
            faults.push(Fault::at(
                "never-holds",
                place,
                message,
                "correct the condition or remove what it stands for",
            ));
        }
    }
}

/// Whether some combination of the facts it names makes the condition true: every choice, yes and no, and the numbers
/// and dates around those it is compared with.
pub(crate) fn comes_true(condition: &Expression) -> bool {
    let names: Vec<&str> = condition.uses().iter().map(|(name, _)| name.as_str()).collect();
    let values: Vec<Vec<FactValue>> =
        condition.uses().iter().map(|(_, kind)| worth_trying(kind, condition.text())).collect();
    let combinations = values.iter().map(Vec::len).product::<usize>().min(TRIED_MAX);
    // Free text cannot be tried out.
    if condition.uses().iter().any(|(_, kind)| matches!(kind, FactKind::Text | FactKind::Date)) {
        return true;
    }
    (0..combinations).any(|mut at| {
        let mut circumstances = Circumstances::of(None, law::Channel::Direct, false);
        for (name, values) in names.iter().zip(&values) {
            let value = values.get(at % values.len()).cloned();
            at /= values.len();
            if let Some(value) = value {
                put(&mut circumstances, name, value);
            }
        }
        condition.holds(&circumstances)
    })
}

fn put(circumstances: &mut Circumstances, name: &str, value: FactValue) {
    match (name, value) {
        ("case", FactValue::Text(case)) => circumstances.case = Some(case),
        ("channel", FactValue::Text(channel)) => {
            circumstances.channel = law::Channel::parse(&channel).unwrap_or(law::Channel::Direct);
        }
        ("subject", FactValue::Text(subject)) => {
            if let Some(subject) = law::procedure::Subject::parse(&subject) {
                circumstances.subject = subject;
            }
        }
        ("remote", FactValue::YesNo(remote)) => circumstances.remote = remote,
        (name, value) => {
            circumstances.answers.insert(name.to_owned(), value);
        }
    }
}

fn worth_trying(kind: &FactKind, text: &str) -> Vec<FactValue> {
    match kind {
        FactKind::YesNo => vec![FactValue::YesNo(false), FactValue::YesNo(true)],
        FactKind::Choice(options) => options.iter().cloned().map(FactValue::Text).collect(),
        FactKind::Number => {
            let numbers = text.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<i64>().ok());
            let mut tried: Vec<i64> = numbers.flat_map(|n| [n - 1, n, n + 1]).chain([0]).collect();
            tried.sort_unstable();
            tried.dedup();
            tried.into_iter().map(FactValue::Number).collect()
        }
        FactKind::Date | FactKind::Text => vec![FactValue::Text(String::new())],
    }
}
