//! What a person types into the box above a list: a code or its end, a personal number, a telephone, or a name.

use law::text::{clean, fold};

use crate::bound::Bound;
use crate::personal::StoreKey;

/// What was recognised in a search text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Needle {
    /// A whole dossier code, upper case.
    Code(String),
    /// The end of a dossier code, such as `0042` or `261118-0012`.
    CodeEnd(String),
    /// A personal identification number, 12 digits.
    PersonalId(String),
    /// A telephone, digits only.
    Phone(String),
    /// A name or a part of one, folded.
    Name(String),
}

impl Needle {
    /// Recognises a search text; `None` when there is nothing in it to search with.
    #[must_use]
    pub fn recognise(text: &str) -> Option<Self> {
        let text = clean(text.trim_start_matches(['.', '…', ' ']));
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
        let only_digits = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
        let of_code = |c: char| c.is_ascii_digit() || c == '-';
        if only_digits && digits.len() == 12 {
            return Some(Self::PersonalId(digits));
        }
        if only_digits && digits.len() >= 9 && digits.starts_with('0') {
            return Some(Self::Phone(digits));
        }
        if text.matches('-').count() >= 2
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
        {
            return Some(Self::Code(issued_order(&text.to_ascii_uppercase())));
        }
        if !text.is_empty() && text.chars().all(of_code) && text.chars().any(|c| c.is_ascii_digit()) {
            return Some(Self::CodeEnd(text));
        }
        let folded = fold(&text);
        (!folded.is_empty()).then_some(Self::Name(folded))
    }

    /// The condition on table `dossier`; `None` for a name, which only the opened rows can tell.
    pub(crate) fn condition(&self, key: &StoreKey, bound: &mut Bound) -> Option<String> {
        Some(match self {
            Self::Code(code) => format!("dossier.code = {}", bound.put(code.as_str())),
            Self::CodeEnd(end) => format!("dossier.code LIKE {}", bound.put(format!("%{end}"))),
            Self::PersonalId(id) => format!("dossier.subject_token = {}", bound.put(key.subject_token(id))),
            Self::Phone(phone) => format!("dossier.phone_token = {}", bound.put(key.phone_token(phone))),
            Self::Name(_) => return None,
        })
    }
}

/// Codes are written in two orders of groups; the store keeps the one in which this house issues them, agency first.
fn issued_order(code: &str) -> String {
    let groups: Vec<&str> = code.split('-').collect();
    match groups.as_slice() {
        [day, number, agency] if agency.starts_with('H') && day.len() == 6 => {
            format!("{agency}-{day}-{number}")
        }
        _ => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_recognised() {
        let cases = [
            ("h15.133-261123-0042", Needle::Code("H15.133-261123-0042".into())),
            ("261123-0042-H15.133", Needle::Code("H15.133-261123-0042".into())),
            ("…0042", Needle::CodeEnd("0042".into())),
            ("261118-0012", Needle::CodeEnd("261118-0012".into())),
            ("066 194 000 234", Needle::PersonalId("066194000234".into())),
            ("0912 345 678", Needle::Phone("0912345678".into())),
            ("  Nguyễn  thị HƯỜNG", Needle::Name("nguyen thi huong".into())),
        ];
        for (text, needle) in cases {
            assert_eq!(Needle::recognise(text), Some(needle), "{text}");
        }
        assert_eq!(Needle::recognise(" . "), None);
    }
}
