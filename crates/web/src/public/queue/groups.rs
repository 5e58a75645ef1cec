//! The groups of services a ticket is for: the fields of the procedures in force, and what needs no procedure. The letter in
//! front of the number tells them apart.

use casework::hall::{ADVICE, COLLECT};
use law::Province;
use law::province::Agency;

use super::GroupButton;
use crate::common::{Lang, Texts, Visit};

/// The groups of today.
pub(crate) fn groups(visit: &Visit) -> Vec<GroupButton> {
    let province = visit.app.province();
    let button = |(field, letter): (String, char)| GroupButton {
        label: name(&province, &field, visit.lang),
        value: field,
        letter,
    };
    casework::hall::groups(&province, visit.local().date()).into_iter().map(button).collect()
}

/// The name of a group.
pub(crate) fn name(province: &Province, field: &str, lang: Lang) -> String {
    if field == COLLECT.0 {
        return Texts::of(lang).get("queue-group-collect");
    }
    if field == ADVICE.0 {
        return Texts::of(lang).get("queue-group-advice");
    }
    province.fields.get(field).map_or_else(|| field.to_owned(), |words| words.get(lang.tag()).to_owned())
}

/// The name of a centre.
pub(crate) fn centre_name(centre: &Agency, lang: Lang) -> String {
    centre.name.get(lang.tag()).to_owned()
}

/// Keys of the digits as they are called out.
const DIGITS: [&str; 10] = [
    "queue-digit-0",
    "queue-digit-1",
    "queue-digit-2",
    "queue-digit-3",
    "queue-digit-4",
    "queue-digit-5",
    "queue-digit-6",
    "queue-digit-7",
    "queue-digit-8",
    "queue-digit-9",
];

/// A number as it is called out, sign by sign: `A041` is `A không bốn một`.
pub(crate) fn spoken(label: &str, lang: Lang) -> String {
    let texts = Texts::of(lang);
    let sign = |c: char| {
        let digit = c.to_digit(10).and_then(|digit| DIGITS.get(digit as usize));
        digit.map_or_else(|| c.to_string(), |key| texts.get(key))
    };
    label.chars().map(sign).collect::<Vec<_>>().join(" ")
}

/// The whole call: `Mời số A không bốn một, quầy ba`.
pub(crate) fn call(label: &str, window: i64, lang: Lang) -> String {
    let (number, window) = (spoken(label, lang), spoken(&window.to_string(), lang));
    Texts::of(lang).with("queue-call", &[("number", &number), ("window", &window)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_called_out_sign_by_sign() {
        assert_eq!(call("A041", 3, Lang::Vi), "Mời số A không bốn một, quầy ba");
        assert_eq!(call("B015", 12, Lang::Vi), "Mời số B không một năm, quầy một hai");
        assert_eq!(call("A041", 3, Lang::En), "Number A zero four one, window three");
        assert_eq!(call("A041", 3, Lang::Nb), "Nummer A null fire én, skranke tre");
    }
}
