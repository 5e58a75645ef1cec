//! Dossier codes: `000.00.16.H15-250701-0001` of Circular 01/2018 (lowest level first) and `H15.16-250701-0001` (highest
//! level first). Both are read; ours are issued highest level first. Which one the law wants is a strategy by date (C03).

use jiff::civil::Date;

use super::DossierCode;
use super::agency::{is_group, is_root, new_order_of};
use super::report::{CodeReport, digits};
use crate::AgencyId;

/// A dossier code that cannot be read. Shows how one looks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a dossier code; it looks like H15.133-261123-0042")]
pub struct DossierCodeSyntax(pub String);

impl DossierCode {
    /// Reads a code in either order and gives it highest level first.
    ///
    /// # Errors
    /// [`DossierCodeSyntax`] when it is not one.
    pub fn parse(text: &str) -> Result<Self, DossierCodeSyntax> {
        check(&crate::text::clean(text))
            .normalized
            .map(Self)
            .ok_or_else(|| DossierCodeSyntax(text.to_owned()))
    }

    /// The code of the `sequence`-th dossier of an agency on a day: four digits, five beyond 9999.
    #[must_use]
    pub fn issue(agency: &AgencyId, day: Date, sequence: u32) -> Self {
        Self(format!("{agency}-{:02}{:02}{:02}-{sequence:04}", day.year() % 100, day.month(), day.day()))
    }
}

pub(super) fn check(value: &str) -> CodeReport {
    let upper: String = value.to_uppercase().chars().filter(|c| !c.is_whitespace()).collect();
    let parts: Vec<&str> = upper.split('-').collect();
    let [agency, date, sequence] = parts.as_slice() else {
        return CodeReport::invalid(
            "format",
            "write the code as on the receipt: agency-YYMMDD-number, such as H15.133-261123-0042",
        );
    };
    let mut report = CodeReport::begin();
    let legacy = agency.split('.').next().is_some_and(|first| digits(first, 3));
    let new_order = if legacy { new_order_of(agency) } else { Some((*agency).to_owned()) };
    let well_formed = new_order.as_deref().is_some_and(|agency| {
        let mut groups = agency.split('.');
        groups.next().is_some_and(is_root) && groups.clone().count() <= 5 && groups.all(is_group)
    });
    if !well_formed {
        report.problem(
            "agency",
            format!("{agency:?} is not an agency identifier such as H15.133 or 000.00.16.H15"),
        );
    }
    if !real_date(date) {
        report.problem("date", format!("{date:?} is not a day written YYMMDD"));
    }
    if !(4..=6).any(|n| digits(sequence, n)) {
        report.problem("sequence", format!("{sequence:?} is not a number of four to six digits"));
    }
    let agency = new_order.unwrap_or_default();
    report.part("order", if legacy { "legacy" } else { "new" });
    report.part("root", agency.split('.').next().unwrap_or_default());
    report.part("date", iso(date));
    report.part("sequence", *sequence);
    let normal = format!("{agency}-{date}-{sequence}");
    report.part("agency", agency);
    report.normal(normal)
}

fn day_of(text: &str) -> Option<Date> {
    if !digits(text, 6) {
        return None;
    }
    let number: i32 = text.parse().ok()?;
    let (year, month, day) = (2000 + number / 10_000, number / 100 % 100, number % 100);
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn real_date(text: &str) -> bool {
    day_of(text).is_some()
}

fn iso(text: &str) -> String {
    day_of(text).map_or_else(|| text.to_owned(), |day| day.to_string())
}
