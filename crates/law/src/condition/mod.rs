//! Conditions of a procedure: CEL, a standard expression language without side effects, over typed facts. Each is parsed
//! where it is read and checked against the facts of its procedure before it is ever asked, so asking cannot fail.
//!
//! No language of our own: syntax and meaning are those of <https://cel.dev>; what is added are two functions of dates.

mod check;
mod kind;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use cel::{Context, Env, Program, Value};
use jiff::civil::Date;
use jiff::{SpanRelativeTo, Unit};
use serde::Deserialize;

pub use check::{ConditionFault, ConditionProblem, Wanted};
pub use kind::{FactKind, FactKinds, FactValue};

use crate::circumstances::Circumstances;

/// The functions of the standard: hundreds of declarations, made once and not for each question.
static STANDARD: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(Env::stdlib()));

/// An expression of the pack: a condition, or a number such as the copies that are charged.
#[derive(Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Expression {
    text: String,
    program: Arc<Program>,
    /// Whether it calls one of the two functions of dates.
    asks_dates: bool,
    /// The facts it names and their kinds; empty until it was checked.
    uses: Vec<(String, FactKind)>,
}

impl std::fmt::Debug for Expression {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Expression").field(&self.text).finish()
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl std::fmt::Display for Expression {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// An expression that is not CEL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the condition cannot be read at character {column}: {reason}")]
pub struct ConditionSyntax {
    /// Character inside the expression, from 1.
    pub column: usize,
    /// What the parser expected.
    pub reason: String,
}

impl TryFrom<String> for Expression {
    type Error = ConditionSyntax;

    fn try_from(text: String) -> Result<Self, ConditionSyntax> {
        let program = STANDARD.compile(&text).map_err(|faults| {
            let first = faults.errors.first();
            ConditionSyntax {
                column: first.and_then(|f| usize::try_from(f.pos.1).ok()).map_or(1, |column| column + 1),
                reason: first.map(|f| f.msg.clone()).unwrap_or_default(),
            }
        })?;
        let asks_dates = text.contains("_since");
        Ok(Self { text, program: Arc::new(program), asks_dates, uses: Vec::new() })
    }
}

impl Expression {
    /// As written in the pack.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Checks the types of everything named; from then on the expression can be asked.
    ///
    /// # Errors
    /// What is wrong, and which word of the expression it is about.
    pub fn resolve(&mut self, kinds: &FactKinds, wanted: Wanted) -> Result<(), ConditionFault> {
        self.uses = check::check(self.program.expression(), kinds, wanted)?;
        Ok(())
    }

    /// The facts it names, in the order of first use; empty before [`Self::resolve`].
    #[must_use]
    pub fn uses(&self) -> &[(String, FactKind)] {
        &self.uses
    }

    /// The facts it names, whether they exist or not.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        check::names(self.program.expression(), &mut names);
        names
    }

    /// Whether the condition holds. A fact nobody has answered counts as no, 0 or nothing.
    #[must_use]
    pub fn holds(&self, circumstances: &Circumstances) -> bool {
        matches!(self.value(circumstances), Some(Value::Bool(true)))
    }

    /// The number it gives; 0 for a negative one.
    #[must_use]
    pub fn number(&self, circumstances: &Circumstances) -> u64 {
        match self.value(circumstances) {
            Some(Value::Int(number)) => u64::try_from(number).unwrap_or(0),
            _ => 0,
        }
    }

    fn value(&self, circumstances: &Circumstances) -> Option<Value> {
        let mut context = Context::with_env(STANDARD.clone());
        let mut groups: HashMap<&str, HashMap<String, Value>> = HashMap::new();
        for (name, kind) in &self.uses {
            let value = circumstances.fact(name).unwrap_or_else(|| kind.unanswered());
            match name.split_once('.') {
                Some((group, field)) => {
                    groups.entry(group).or_default().insert(field.to_owned(), cel_value(value));
                }
                None => context.add_variable_from_value(name.clone(), cel_value(value)),
            }
        }
        for (group, values) in groups {
            context.add_variable_from_value(group.to_owned(), values);
        }
        if !self.asks_dates {
            return self.program.execute(&context).ok();
        }
        let day = circumstances.filed_on;
        let days = move |date: Arc<String>| between(&date, day, Unit::Day);
        let years = move |date: Arc<String>| between(&date, day, Unit::Year);
        context.add_function("days_since", days).ok()?;
        context.add_function("years_since", years).ok()?;
        self.program.execute(&context).ok()
    }
}

fn cel_value(value: FactValue) -> Value {
    match value {
        FactValue::YesNo(yes) => yes.into(),
        FactValue::Number(number) => number.into(),
        FactValue::Text(text) => text.into(),
    }
}

/// Whole days or years from a date to the day of filing; 0 for what is no date.
fn between(date: &str, day: Option<Date>, unit: Unit) -> i64 {
    let (Ok(date), Some(day)) = (date.parse::<Date>(), day) else { return 0 };
    let Ok(span) = date.until((unit, day)) else { return 0 };
    let total = span.total((unit, SpanRelativeTo::from(date)));
    #[expect(clippy::cast_possible_truncation, reason = "no two dates are 2^53 days apart")]
    total.map_or(0, |total| total.trunc() as i64)
}
