//! Tax codes: 10 digits with a check digit, branches with `-NNN`, and since 1 July 2025 the personal number itself.

use super::report::{CodeReport, digits};

const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];

/// The check digit of nine digits; `None` for a prefix that is never issued.
fn check_digit(prefix: &str) -> Option<u32> {
    let sum: u32 = prefix
        .chars()
        .filter_map(|c| c.to_digit(10))
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit * weight)
        .sum();
    Some(10 - sum % 11).filter(|digit| *digit < 10)
}

pub(super) fn check(value: &str, today: Option<jiff::civil::Date>) -> CodeReport {
    let compact: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    if digits(&compact, 12) {
        let mut report = super::person::check(&compact, today);
        report.part("kind", "individual");
        return report;
    }
    let (code, branch) =
        compact.split_once('-').map_or((compact.as_str(), None), |(code, branch)| (code, Some(branch)));
    if !digits(code, 10) {
        return CodeReport::invalid(
            "format",
            "a tax code has 10 digits, 10 and 3 for a branch (0100109106-001), or 12 for a person",
        );
    }
    let mut report = CodeReport::begin();
    let (prefix, last) = code.split_at(9);
    match check_digit(prefix) {
        None => report.problem("never-issued", format!("{prefix} is a prefix that is never issued")),
        Some(digit) if last != digit.to_string() => {
            report.problem(
                "check-digit",
                format!("the last digit should be {digit}, not {last}: one digit was mistyped"),
            );
        }
        Some(_) => {}
    }
    if let Some(branch) = branch {
        if !digits(branch, 3) || branch == "000" {
            report.problem("branch", format!("{branch:?} is not a branch number from 001 to 999"));
        }
        report.part("branch", branch);
    }
    report.part("kind", if branch.is_some() { "branch" } else { "enterprise" });
    report.part("issuer", prefix.chars().take(2).collect::<String>());
    let normal = branch.map_or_else(|| code.to_owned(), |branch| format!("{code}-{branch}"));
    report.normal(normal)
}
