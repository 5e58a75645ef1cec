//! Numbers of legal documents: `118/2025/NĐ-CP`, `66/NQ-CP`, `57-NQ/TW`, `64/2025/QH15`, `66.7/2025/NQ-CP`.

use super::report::CodeReport;

fn is_number(text: &str) -> bool {
    let (digits, letter) = match text.char_indices().next_back() {
        Some((at, last)) if last.is_ascii_lowercase() => (text.get(..at).unwrap_or_default(), true),
        _ => (text, false),
    };
    let mut parts = digits.split('.');
    let whole =
        parts.next().is_some_and(|p| (1..=5).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()));
    let part =
        parts.next().is_none_or(|p| (1..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()));
    whole && part && parts.next().is_none() && !(letter && digits.is_empty())
}

fn is_symbol(text: &str) -> bool {
    let known = |c: char| c.is_ascii_uppercase() || c == 'Đ' || c.is_ascii_digit();
    let mut groups = text.split(['-', '/']);
    let first = groups.next().is_some_and(|g| {
        let letters = g.chars().take_while(|c| c.is_alphabetic()).count();
        (1..=6).contains(&letters) && g.chars().count() - letters <= 2 && g.chars().all(known)
    });
    first && groups.all(|g| (1..=12).contains(&g.chars().count()) && g.chars().all(known))
}

fn is_year(text: &str) -> bool {
    text.len() == 4
        && (text.starts_with("19") || text.starts_with("20"))
        && text.bytes().all(|b| b.is_ascii_digit())
}

/// Upper case, except a lower-case letter that belongs to the number.
fn upper(number: &str, rest: &str) -> (String, String) {
    (number.to_owned(), rest.to_uppercase())
}

pub(super) fn check(value: &str) -> CodeReport {
    let Some(at) = value.find(['/', '-']) else {
        return CodeReport::invalid(
            "format",
            "write number, year and symbol, such as 118/2025/NĐ-CP, or number and symbol, such as 66/NQ-CP",
        );
    };
    let (number, rest) = value.split_at(at);
    let mut separators = rest.chars();
    let separator = separators.next().unwrap_or('/');
    let (number, rest) = upper(number, separators.as_str());
    let (year, symbol) = match rest.split_once(['/', '-']) {
        Some((year, symbol)) if is_year(year) => (Some(year.to_owned()), symbol.to_owned()),
        _ => (None, rest),
    };
    let mut report = CodeReport::begin();
    if !is_number(&number) {
        report.problem("number", format!("{number:?} is not the number of a document"));
    }
    if !is_symbol(&symbol) {
        report.problem("symbol", format!("{symbol:?} is not a symbol such as NĐ-CP, QĐ-UBND or QH15"));
    }
    // `118-2025-NĐ-CP` is how file names write it; only a number without a year is the party's.
    let party = separator == '-' && year.is_none();
    report.part("number", number.clone());
    report.part("symbol", symbol.clone());
    report.part("kind", kind_of(&symbol, party));
    let normative = year.is_some() && !party;
    report.part("normative", normative.to_string());
    match &year {
        Some(year) => report.part("year", year.clone()),
        None if !party => {
            report.warning("no-year", "without a year the number is not unique: give issuer and date too")
        }
        None => {}
    }
    let normal = match year {
        Some(year) => format!("{number}/{year}/{symbol}"),
        None => format!("{number}{separator}{symbol}"),
    };
    report.normal(normal)
}

fn kind_of(symbol: &str, party: bool) -> &'static str {
    let first = symbol.split(['-', '/']).next().unwrap_or_default();
    match first {
        _ if party => "party document",
        "NĐ" => "decree",
        "NQ" => "resolution",
        "QĐ" => "decision",
        "TT" => "circular",
        "TTLT" => "joint circular",
        "VBHN" => "consolidated text",
        "CT" => "directive",
        law if law.starts_with("QH") => "law or resolution of the National Assembly",
        _ => "document",
    }
}
