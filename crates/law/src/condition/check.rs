//! Types of an expression, found by walking it: every fact exists, every comparison is between like and like, a choice
//! is compared with its options only. CEL itself would find out only when asked, and only on the branch it takes.

use cel::IdedExpr;
use cel::common::ast::{CallExpr, Expr, LiteralValue, operators as op};

use super::kind::{FactKind, FactKinds};

/// What an expression must give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// `true` or `false`.
    Condition,
    /// A whole number.
    Number,
}

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConditionProblem {
    /// Names a fact that does not exist.
    UnknownFact,
    /// Compares or joins what does not fit.
    Type,
    /// Uses a part of the language that is not for conditions of law.
    NotAllowed,
}

/// A fault of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionFault {
    /// Kind.
    pub problem: ConditionProblem,
    /// The word of the expression it is about.
    pub word: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

fn fault<T>(problem: ConditionProblem, word: &str, message: String) -> Result<T, ConditionFault> {
    Err(ConditionFault { problem, word: word.to_owned(), message })
}

type Uses = Vec<(String, FactKind)>;

/// The facts an expression uses, when every type in it is right.
pub(super) fn check(expr: &IdedExpr, kinds: &FactKinds, wanted: Wanted) -> Result<Uses, ConditionFault> {
    let mut walk = Walk { kinds, uses: Vec::new() };
    let found = walk.kind(expr)?;
    let right = match wanted {
        Wanted::Condition => FactKind::YesNo,
        Wanted::Number => FactKind::Number,
    };
    if found == right {
        return Ok(walk.uses);
    }
    let message = format!("the expression gives {}, it should give {}", found.words(), right.words());
    fault(ConditionProblem::Type, "", message)
}

/// Every fact that is named, known or not.
pub(super) fn names(expr: &IdedExpr, names: &mut Vec<String>) {
    match &expr.expr {
        Expr::Call(call) => {
            call.target.iter().for_each(|target| self::names(target, names));
            call.args.iter().for_each(|argument| self::names(argument, names));
        }
        Expr::List(list) => list.elements.iter().for_each(|element| self::names(element, names)),
        other => {
            if let Some(name) = name_of(other).filter(|name| !names.contains(name)) {
                names.push(name);
            }
        }
    }
}

/// `form.copies`, `channel`.
fn name_of(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Ident(name) => Some(name.clone()),
        Expr::Select(select) if !select.test => match &select.operand.expr {
            Expr::Ident(group) => Some(format!("{group}.{}", select.field)),
            _ => None,
        },
        _ => None,
    }
}

struct Walk<'a> {
    kinds: &'a FactKinds,
    uses: Uses,
}

impl Walk<'_> {
    fn kind(&mut self, expr: &IdedExpr) -> Result<FactKind, ConditionFault> {
        match &expr.expr {
            Expr::Literal(LiteralValue::Boolean(_)) => Ok(FactKind::YesNo),
            Expr::Literal(LiteralValue::Int(_)) => Ok(FactKind::Number),
            Expr::Literal(LiteralValue::String(_)) => Ok(FactKind::Text),
            Expr::Literal(_) => {
                let message = "write true, false, a whole number or a 'text'".to_owned();
                fault(ConditionProblem::NotAllowed, "", message)
            }
            Expr::Call(call) => self.call(call),
            other => match name_of(other) {
                Some(name) => self.fact(&name),
                None => {
                    let message =
                        "only facts, comparisons, and, or, not, in and numbers stand in a condition of law";
                    fault(ConditionProblem::NotAllowed, "", message.to_owned())
                }
            },
        }
    }

    fn fact(&mut self, name: &str) -> Result<FactKind, ConditionFault> {
        let Some(kind) = self.kinds.get(name) else {
            let near = crate::text::nearest(name, self.kinds.keys().map(String::as_str));
            let near = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
            return fault(ConditionProblem::UnknownFact, name, format!("there is no fact {name}{near}"));
        };
        if !self.uses.iter().any(|(used, _)| used == name) {
            self.uses.push((name.to_owned(), kind.clone()));
        }
        Ok(kind.clone())
    }

    fn call(&mut self, call: &CallExpr) -> Result<FactKind, ConditionFault> {
        let function = call.func_name.as_str();
        match (function, call.args.as_slice()) {
            (op::LOGICAL_AND | op::LOGICAL_OR, [left, right]) => {
                self.is(left, &FactKind::YesNo, function)?;
                self.is(right, &FactKind::YesNo, function)
            }
            (op::LOGICAL_NOT, [one]) => self.is(one, &FactKind::YesNo, "!"),
            (op::EQUALS | op::NOT_EQUALS, [left, right]) => {
                self.alike(left, right)?;
                Ok(FactKind::YesNo)
            }
            (op::LESS | op::LESS_EQUALS | op::GREATER | op::GREATER_EQUALS, [left, right]) => {
                match self.alike(left, right)? {
                    FactKind::Number | FactKind::Date => Ok(FactKind::YesNo),
                    other => self.unordered(&other, left),
                }
            }
            (op::ADD | op::SUBSTRACT | op::MULTIPLY | op::DIVIDE, [left, right]) => {
                self.is(left, &FactKind::Number, function)?;
                self.is(right, &FactKind::Number, function)
            }
            (op::CONDITIONAL, [condition, then, other]) => {
                self.is(condition, &FactKind::YesNo, "?")?;
                self.alike(then, other)
            }
            (op::IN, [one, list]) => self.within(one, list),
            ("days_since" | "years_since", [date]) if call.target.is_none() => {
                self.is(date, &FactKind::Date, function)?;
                Ok(FactKind::Number)
            }
            _ => {
                let message = format!(
                    "{function} is not for conditions of law; there are && || ! == != < <= > >= in + - * / ?: days_since years_since"
                );
                fault(ConditionProblem::NotAllowed, function, message)
            }
        }
    }

    fn unordered(&self, kind: &FactKind, expr: &IdedExpr) -> Result<FactKind, ConditionFault> {
        let message = format!("{} has no order; compare numbers or dates", kind.words());
        fault(ConditionProblem::Type, &name_of(&expr.expr).unwrap_or_default(), message)
    }

    fn is(&mut self, expr: &IdedExpr, right: &FactKind, function: &str) -> Result<FactKind, ConditionFault> {
        let found = self.kind(expr)?;
        if found == *right {
            return Ok(found);
        }
        let word = name_of(&expr.expr).unwrap_or_default();
        let of = function.trim_matches('_');
        let message = format!("{of} takes {}, this is {}", right.words(), found.words());
        fault(ConditionProblem::Type, &word, message)
    }

    fn within(&mut self, one: &IdedExpr, list: &IdedExpr) -> Result<FactKind, ConditionFault> {
        let Expr::List(list) = &list.expr else {
            let message = "after `in` stands a list such as ['online', 'postal']".to_owned();
            return fault(ConditionProblem::Type, "in", message);
        };
        for element in &list.elements {
            self.alike(one, element)?;
        }
        Ok(FactKind::YesNo)
    }

    /// The kind of two sides that can be compared.
    fn alike(&mut self, left: &IdedExpr, right: &IdedExpr) -> Result<FactKind, ConditionFault> {
        let (a, b) = (self.kind(left)?, self.kind(right)?);
        for (kind, name, other) in [(&a, left, right), (&b, right, left)] {
            let Expr::Literal(LiteralValue::String(text)) = &other.expr else { continue };
            let (text, name) = (text.inner(), name_of(&name.expr).unwrap_or_default());
            match kind {
                FactKind::Choice(options) if text.is_empty() || options.iter().any(|o| o == text) => {
                    return Ok(kind.clone());
                }
                FactKind::Choice(_) => {
                    let message = format!("{name} is never {text:?}; it is {}", kind.words());
                    return fault(ConditionProblem::Type, text, message);
                }
                FactKind::Date if text.is_empty() || text.parse::<jiff::civil::Date>().is_ok() => {
                    return Ok(FactKind::Date);
                }
                FactKind::Date => {
                    let message = format!("{text:?} is not a date such as '2026-11-23'");
                    return fault(ConditionProblem::Type, text, message);
                }
                _ => {}
            }
        }
        if a == b {
            return Ok(a);
        }
        let word = name_of(&left.expr).or_else(|| name_of(&right.expr)).unwrap_or_default();
        let message = format!("{} is compared with {}", a.words(), b.words());
        fault(ConditionProblem::Type, &word, message)
    }
}
