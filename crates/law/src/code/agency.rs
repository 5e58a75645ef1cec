//! Electronic identifiers of agencies (Decision 20/2020/QĐ-TTg): highest level first, and the older order reversed.

use super::report::{CodeReport, digits};

/// `H15`: a letter and two digits.
pub(super) fn is_root(group: &str) -> bool {
    let mut chars = group.chars();
    chars.next().is_some_and(|c| c.is_ascii_uppercase()) && digits(chars.as_str(), 2)
}

/// A group below the root: one to three of `0-9 A-Z`.
pub(super) fn is_group(group: &str) -> bool {
    (1..=3).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

/// `000.00.16.H15` → `H15.16`: order reversed, groups of zeros dropped. `None` for what is not in the older order, and
/// where a level is there without the one above it: `133.00.00.H15` would become another agency, `H15.133`.
#[must_use]
pub fn new_order_of(legacy: &str) -> Option<String> {
    let groups: Vec<&str> = legacy.split('.').collect();
    let [third, second, first, root] = groups.as_slice() else { return None };
    if !(digits(third, 3) && digits(second, 2) && digits(first, 2) && is_root(root)) {
        return None;
    }
    let there = |group: &&str| group.bytes().any(|b| b != b'0');
    let levels = [*first, *second, *third];
    let kept = levels.into_iter().take_while(there);
    if kept.clone().count() < levels.iter().filter(|group| there(group)).count() {
        return None;
    }
    Some(std::iter::once(*root).chain(kept).collect::<Vec<_>>().join("."))
}

/// `H15.05.02` → `000.02.05.H15`; `None` for identifiers the older order cannot hold.
#[must_use]
pub fn legacy_of(identifier: &str) -> Option<String> {
    let mut groups = identifier.split('.');
    let root = groups.next().filter(|root| is_root(root))?;
    let (first, second, third) =
        (groups.next().unwrap_or("00"), groups.next().unwrap_or("00"), groups.next().unwrap_or("000"));
    let fits = digits(first, 2) && digits(second, 2) && digits(third, 3) && groups.next().is_none();
    fits.then(|| format!("{third}.{second}.{first}.{root}"))
}

pub(super) fn check(value: &str) -> CodeReport {
    let upper = value.to_uppercase();
    if upper.len() > 35 {
        return CodeReport::invalid("length", "an identifier has at most 35 characters");
    }
    let legacy = upper.split('.').next().is_some_and(|first| digits(first, 3));
    let Some(normal) = (if legacy { new_order_of(&upper) } else { Some(upper.clone()) }) else {
        return CodeReport::invalid(
            "format",
            "the older order is written 000.00.16.H15, with no level left out",
        );
    };
    let mut groups = normal.split('.');
    let root = groups.next().unwrap_or_default().to_owned();
    let mut report = CodeReport::begin();
    if !is_root(&root) {
        report.problem("root", format!("{root:?} is not a letter and two digits, such as H15"));
    }
    if let Some(wrong) = groups.clone().find(|group| !is_group(group)) {
        report.problem("group", format!("{wrong:?} is not one to three characters of 0-9 and A-Z"));
    }
    report.part("root", root);
    report.part("level", (groups.count() + 1).to_string());
    report.part("order", if legacy { "legacy" } else { "new" });
    if let Some(older) = legacy_of(&normal) {
        report.part("legacy", older);
    }
    report.normal(normal)
}
