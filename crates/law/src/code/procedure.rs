//! Procedure codes: `1.001193`, with the province `1.000948.H38`, and the older full form. The first two groups are kept.

use super::ProcedureCode;
use super::agency::is_root;
use super::report::{CodeReport, digits};

/// A procedure code that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a procedure code; it looks like 1.004873")]
pub struct ProcedureCodeSyntax(pub String);

impl ProcedureCode {
    /// Reads any of the three forms; keeps the first two groups.
    ///
    /// # Errors
    /// [`ProcedureCodeSyntax`] when it is none of them.
    pub fn parse(text: &str) -> Result<Self, ProcedureCodeSyntax> {
        check(&crate::text::clean(text))
            .normalized
            .map(Self)
            .ok_or_else(|| ProcedureCodeSyntax(text.to_owned()))
    }
}

pub(super) fn check(value: &str) -> CodeReport {
    let upper = value.to_uppercase();
    let groups: Vec<&str> = upper.split('.').collect();
    let (kind, number, rest) = match groups.as_slice() {
        [kind, number, rest @ ..] => (*kind, *number, rest),
        _ => {
            return CodeReport::invalid(
                "format",
                "write the code as a digit, a dot and six digits, such as 1.004873",
            );
        }
    };
    let mut report = CodeReport::begin();
    if !digits(kind, 1) || kind == "0" {
        report.problem("kind", format!("the code begins with a digit from 1 to 9, not {kind:?}"));
    }
    if !digits(number, 6) {
        report.problem("number", format!("{number:?} is not six digits"));
    }
    match rest {
        [] => report.part("form", "national"),
        [root] if is_root(root) && root.starts_with('H') => {
            report.part("form", "province");
            report.part("province", *root);
        }
        [a, b, c, root] if digits(a, 3) && digits(b, 2) && digits(c, 2) && is_root(root) => {
            report.part("form", "legacy");
            report.part("province", *root);
        }
        _ => report.problem(
            "suffix",
            "after the number comes nothing, a province such as .H15, or the older .000.00.00.H15",
        ),
    }
    if matches!(kind, "5" | "6") {
        report.warning("internal", "codes that begin with 5 or 6 are internal procedures between agencies");
    }
    report.part("kind", kind);
    report.part("number", number);
    let normal = format!("{kind}.{number}");
    report.normal(normal)
}
