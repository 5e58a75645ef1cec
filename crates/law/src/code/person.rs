//! Personal identification numbers: 12 digits `PPP G YY RRRRRR`, no check digit; telephones; masks.

use jiff::civil::Date;

use super::report::{CodeReport, digits};

/// Codes of the 63 former provinces, unchanged for people who have them.
const PROVINCES: [u16; 63] = [
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40,
    42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83,
    84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
];

/// Year of birth, and whether female, that the fourth to sixth digit of a personal number tell; `None` when it is not 12
/// digits.
#[must_use]
pub fn birth_year_and_sex(number: &str) -> Option<(i16, bool)> {
    if !digits(number, 12) {
        return None;
    }
    let gender = i16::try_from(number.chars().nth(3)?.to_digit(10)?).ok()?;
    let year: i16 = number.get(4..6)?.parse().ok()?;
    Some((1900 + gender / 2 * 100 + year, gender % 2 == 1))
}

pub(super) fn check(value: &str, today: Option<Date>) -> CodeReport {
    let compact: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    if digits(&compact, 9) {
        return CodeReport::invalid(
            "old-card",
            "9-digit identity cards ended on 1 January 2025: use the number on the identity card or in VNeID",
        );
    }
    let Some((year, female)) = birth_year_and_sex(&compact) else {
        let typed = compact.chars().filter(char::is_ascii_digit).count();
        return CodeReport::invalid(
            "length",
            format!("a personal number has 12 digits and nothing else; there are {typed} digits here"),
        );
    };
    let mut report = CodeReport::begin();
    let place = compact.get(..3).unwrap_or_default();
    if !place.parse::<u16>().is_ok_and(|code| PROVINCES.contains(&code)) {
        report.warning("place", format!("{place} is not the code of a province: the birth was registered abroad, or a digit was mistyped"));
    }
    if today.is_some_and(|today| year > today.year()) {
        report.problem(
            "birth-year",
            format!("the number says born {year}, which is still to come: a digit was mistyped"),
        );
    }
    report.part("place", place);
    report.part("birth_year", year.to_string());
    report.part("sex", if female { "female" } else { "male" });
    report.normal(compact)
}

/// `066194001234` → `066******234`. Anything too short is masked whole.
#[must_use]
pub fn mask_personal_id(number: &str) -> String {
    let chars: Vec<char> = number.chars().collect();
    if chars.len() < 9 {
        return "*".repeat(chars.len());
    }
    let last = chars.len() - 3;
    chars.iter().enumerate().map(|(at, c)| if at < 3 || at >= last { *c } else { '*' }).collect()
}

/// A mobile telephone as `0` and nine digits; `None` when it is not one.
#[must_use]
pub fn normal_phone(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-')).collect();
    let rest = compact.strip_prefix("+84").or_else(|| compact.strip_prefix('0'))?;
    let mobile = digits(rest, 9) && rest.starts_with(['3', '5', '7', '8', '9']);
    mobile.then(|| format!("0{rest}"))
}
