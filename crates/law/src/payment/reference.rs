//! The text of a transfer by which money finds its dossier, such as `MC H15133 0042 0MWK`: the agency and the number of
//! the day as in the code of the dossier, the day in three characters, and a check character. Banks allow few characters
//! and change them: they put their own words before and after, drop spaces, write in lower case. So it is read without
//! spaces, anywhere in the text, and counts only where its check character is right.

use jiff::civil::Date;

use crate::code::DossierCode;

/// Most characters that every bank carries unchanged.
pub const CONTENT_MAX: usize = 19;

/// What it begins with: Một Cửa.
const MARK: &str = "MC";
/// The characters of a day: none that is taken for another (no I, L, O, U).
const DAY: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a day; enough until the year 2114.
const DAY_LENGTH: usize = 3;
/// The day from which days are counted.
const FIRST_DAY: Date = jiff::civil::date(2025, 1, 1);
/// Fewest and most characters of a reference without spaces: mark, agency, number, day, check.
const LENGTHS: std::ops::RangeInclusive<usize> = 13..=CONTENT_MAX;

/// The reference of a dossier, without spaces: how it is kept and compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaymentReference(String);

impl PaymentReference {
    /// The reference of a dossier: always the same, and of no other one. `None` for a code that does not fit, such as one
    /// of an agency with more than three levels or of a day before 2025.
    #[must_use]
    pub fn of(code: &DossierCode) -> Option<Self> {
        let (agency, rest) = code.as_str().split_once('-')?;
        let (day, number) = rest.split_once('-')?;
        let agency: String = agency.chars().filter(|c| *c != '.').collect();
        let body = format!("{MARK}{agency}{number}{}", day_text(day_of(day)?)?);
        let plain = body.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        if !plain || !LENGTHS.contains(&(body.len() + 1)) {
            return None;
        }
        let check = check_character(&body)?;
        Some(Self(format!("{body}{check}")))
    }

    /// A reference that was kept. `None` where it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        is_reference(text).then(|| Self(text.to_owned()))
    }

    /// Without spaces.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people read it and a code carries it: with spaces where they fit.
    #[must_use]
    pub fn content(&self) -> String {
        let tail = self.0.len().saturating_sub(DAY_LENGTH + 1);
        // A number of more than four digits shows one digit with the agency; nothing is read from the spaces.
        let number = tail.saturating_sub(4);
        let parts = [self.0.get(..2), self.0.get(2..number), self.0.get(number..tail), self.0.get(tail..)];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        let spaced = parts.join(" ");
        if spaced.len() <= CONTENT_MAX { spaced } else { self.0.clone() }
    }
}

impl std::fmt::Display for PaymentReference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A reference as it was found in the text of a transfer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// The reference.
    pub reference: PaymentReference,
    /// Whether it stood there as it was given. Otherwise a letter was taken for a digit: somebody typed it, and the
    /// amount has to agree before it is believed.
    pub exact: bool,
}

/// Every reference in the text of a transfer, each once, in order.
#[must_use]
pub fn find(text: &str) -> Vec<Found> {
    let plain: String =
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let mut found: Vec<Found> = Vec::new();
    let mut from = 0;
    while let Some(at) = plain.get(from..).and_then(|rest| rest.find(MARK)) {
        let start = from + at;
        from = start + MARK.len();
        for length in LENGTHS {
            let Some(read) = plain.get(start..start + length).and_then(read) else { continue };
            if found.iter().all(|other| other.reference != read.reference) {
                found.push(read);
            }
        }
    }
    found
}

/// What stands there as a reference, where it is one.
fn read(text: &str) -> Option<Found> {
    if is_reference(text) {
        return Some(Found { reference: PaymentReference(text.to_owned()), exact: true });
    }
    // After the mark and the letter of the agency: nobody is given an O or an I there, but some type one.
    let (head, tail) = text.split_at_checked(MARK.len() + 1)?;
    let mended: String = tail
        .chars()
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let mended = format!("{head}{mended}");
    let is_mended = mended != text && is_reference(&mended);
    if is_mended { Some(Found { reference: PaymentReference(mended), exact: false }) } else { None }
}

/// Whether a text has the shape of a reference and the right check character.
fn is_reference(text: &str) -> bool {
    let shape = LENGTHS.contains(&text.len()) && text.is_ascii();
    let Some(body) = text.len().checked_sub(1).and_then(|last| text.get(..last)).filter(|_| shape) else {
        return false;
    };
    let Some(rest) = body.strip_prefix(MARK) else { return false };
    let (agency, day) = rest.split_at(rest.len() - DAY_LENGTH);
    let mut chars = agency.chars();
    let root = chars.next().is_some_and(|c| c.is_ascii_uppercase());
    let digits = chars.clone().take(2).filter(char::is_ascii_digit).count() == 2
        && chars.rev().take(4).filter(char::is_ascii_digit).count() == 4;
    let is_day = day.bytes().all(|b| DAY.contains(&b));
    root && digits && is_day && check_character(body) == text.chars().next_back()
}

/// `261123` as a day of this century.
fn day_of(text: &str) -> Option<Date> {
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<i8>().ok();
    let (year, month, day) = (part(0..2)?, part(2..4)?, part(4..6)?);
    Date::new(2000 + i16::from(year), month, day).ok()
}

fn day_text(day: Date) -> Option<String> {
    let days = FIRST_DAY.until(day).ok()?.get_days();
    let days = usize::try_from(days).ok()?;
    let digit = |place: u32| DAY.get(days / 32_usize.pow(place) % 32).map(|b| char::from(*b));
    (days < 32_usize.pow(3)).then(|| [2, 1, 0].into_iter().filter_map(digit).collect())
}

/// The check character of ISO 7064, MOD 37,36: finds every single wrong character, and neighbours that changed places.
/// It is never O, I or L: 0 and 1 stand for those, so that nobody has to tell them apart.
fn check_character(body: &str) -> Option<char> {
    let mut product = 36;
    for c in body.chars() {
        let value = c.to_digit(36)?;
        let sum = (product + value) % 36;
        product = (if sum == 0 { 36 } else { sum }) * 2 % 37;
    }
    let check = char::from_digit((37 - product) % 36, 36)?.to_ascii_uppercase();
    Some(match check {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: &str) -> PaymentReference {
        PaymentReference::of(&DossierCode(code.into())).unwrap()
    }

    #[test]
    fn the_check_character_is_that_of_the_standard() {
        // The example of ISO 7064 for MOD 37,36.
        assert_eq!(check_character("A12425GABC1234002"), Some('M'));
    }

    #[test]
    fn a_reference_has_at_most_19_plain_characters_and_is_of_one_dossier() {
        let one = of("H15.133-261123-0042");
        assert_eq!(one.content().len(), CONTENT_MAX);
        assert!(one.content().starts_with("MC H15133 0042 "), "{}", one.content());
        let mut all = std::collections::BTreeSet::new();
        for agency in ["H15", "H15.99", "H15.133", "H15.015"] {
            for day in ["250101", "260711", "261123", "261124", "991231"] {
                for number in ["0001", "0042", "0043", "9999", "10000"] {
                    let reference = of(&format!("{agency}-{day}-{number}"));
                    assert!(reference.content().len() <= CONTENT_MAX, "{reference}");
                    assert_eq!(PaymentReference::parse(reference.as_str()).as_ref(), Some(&reference));
                    assert!(all.insert(reference));
                }
            }
        }
    }

    #[test]
    fn codes_that_do_not_fit_have_none() {
        for code in ["H15.133.01.02-261123-0042", "H15.133-241231-0042", "H15.133-261323-0042", "rubbish", ""]
        {
            assert_eq!(PaymentReference::of(&DossierCode(code.into())), None, "{code}");
        }
    }

    #[test]
    fn it_is_found_in_what_banks_make_of_it() {
        let reference = of("H15.133-261123-0042");
        let (content, plain) = (reference.content(), reference.as_str().to_owned());
        for text in [
            content.clone(),
            plain.clone(),
            content.to_lowercase(),
            format!("MBVCB.3278907687.{plain}.CT tu 0011001932418 NGUYEN VAN A toi 970415"),
            format!("CT DEN:123456789012 {content} FT26327000123"),
            format!("NGUYEN THI MC {content}"),
            format!("{}-chuyen tien", content.replace(' ', "-")),
            format!("IBFT {} GD 123456-112326-08:15:02", content.replace(' ', "  ")),
            format!("{content} {content}"),
        ] {
            let found = find(&text);
            assert_eq!(found, [Found { reference: reference.clone(), exact: true }], "{text}");
        }
    }

    #[test]
    fn a_typed_letter_for_a_digit_is_read_and_told() {
        let reference = of("H15.133-261123-0042");
        let typed = reference.content().replace("0042", "OO42").replace("H15", "HI5");
        assert_eq!(find(&typed), [Found { reference, exact: false }]);
    }

    #[test]
    fn two_references_are_two() {
        let (one, two) = (of("H15.133-261123-0042"), of("H15.133-261123-0043"));
        assert_eq!(find(&format!("{} va {}", one.content(), two.content())).len(), 2);
    }

    #[test]
    fn nothing_else_is_a_reference() {
        for text in [
            "",
            "MC",
            "NGUYEN VAN A chuyen tien",
            "MC H15133 0042",
            "MCMCMCMCMCMCMCMCMCMC",
            "mc h15133 0042 aaa",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
        // Text of any kind breaks nothing.
        assert_eq!(find(&"MCÂn𝔸".repeat(500)), []);
    }

    #[test]
    fn one_wrong_character_or_two_that_changed_places_are_no_reference() {
        let reference = of("H15.133-261123-0042");
        let plain = reference.as_str();
        for at in 2..plain.len() {
            for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars() {
                let mut wrong: Vec<char> = plain.chars().collect();
                if wrong[at] == other || at == plain.len() - 1 {
                    continue;
                }
                wrong[at] = other;
                let wrong: String = wrong.into_iter().collect();
                // What 0 and 1 share with O, I and L is a doubt of one in thirty-six that the look-up takes away.
                let folded = matches!(plain.chars().next_back(), Some('0' | '1'));
                assert!(folded || !is_reference(&wrong), "{wrong}");
            }
        }
        let swapped = plain.replace("0042", "0024");
        assert!(!is_reference(&swapped));
    }
}
