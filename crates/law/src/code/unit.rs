//! Codes of administrative units since 1 July 2025 (Decision 19/2025/QĐ-TTg): 2 digits for a province, 5 for a commune.

use super::report::{CodeReport, digits};

pub(super) fn check(value: &str, unit_name: &dyn Fn(&str) -> Option<String>) -> CodeReport {
    let mut report = CodeReport::begin();
    let level = match value.len() {
        2 if digits(value, 2) => "province",
        5 if digits(value, 5) => "commune",
        _ => {
            return CodeReport::invalid(
                "format",
                "a province has 2 digits, a commune or ward 5; keep leading zeros",
            );
        }
    };
    report.part("level", level);
    match unit_name(value) {
        Some(name) => report.part("name", name),
        None => report.problem(
            "unknown",
            format!("no unit has the code {value} since 1 July 2025; older codes are looked up as old units"),
        ),
    }
    report.normal(value)
}
