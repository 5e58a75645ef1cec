//! Text in three languages, and the folding that lets people search without diacritics.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A text in the three languages of the product. Vietnamese is the authoritative one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalText {
    /// Vietnamese, NFC.
    pub vi: String,
    /// English.
    pub en: String,
    /// Norwegian Bokmål.
    pub nb: String,
}

impl LocalText {
    /// The text for a language tag (`vi`, `en`, `nb`); any other tag gives Vietnamese.
    #[must_use]
    pub fn get(&self, lang: &str) -> &str {
        match lang {
            "en" => &self.en,
            "nb" => &self.nb,
            _ => &self.vi,
        }
    }
}

/// Normalises to NFC and trims; runs of white space become one space.
#[must_use]
pub fn clean(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect()
}

/// Folds for search: lower case, no diacritics, `đ` as `d`, punctuation as space, single spaces.
/// `"Giấy ĐỘC thân"` → `"giay doc than"`.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)) {
        if c.is_alphanumeric() {
            if gap && !folded.is_empty() {
                folded.push(' ');
            }
            gap = false;
            match c {
                'đ' | 'Đ' => folded.push('d'),
                'ƀ' | 'Ƀ' => folded.push('b'),
                _ => folded.extend(c.to_lowercase()),
            }
        } else {
            gap = true;
        }
    }
    folded
}

/// `Nguyễn Thị Hường` → `N. T. H***`: initials, the last one with stars.
#[must_use]
pub fn mask_name(name: &str) -> String {
    let initials: Vec<char> = name.split_whitespace().filter_map(|part| part.chars().next()).collect();
    let last = initials.len().saturating_sub(1);
    let marked = initials
        .iter()
        .enumerate()
        .map(|(at, c)| if at == last { format!("{c}***") } else { format!("{c}.") });
    marked.collect::<Vec<_>>().join(" ")
}

/// `0905123118` → `0905 *** 118`.
#[must_use]
pub fn mask_phone(phone: &str) -> String {
    let chars: Vec<char> = phone.chars().filter(|c| !c.is_whitespace()).collect();
    if chars.len() < 9 {
        return "***".to_owned();
    }
    let (head, tail): (String, String) =
        (chars.iter().take(4).collect(), chars.iter().skip(chars.len() - 3).collect());
    format!("{head} *** {tail}")
}

/// The name among `known` that `typed` most likely means; `None` where none is near.
pub fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = known.map(|name| (strsim::jaro_winkler(typed, name), name));
    let best = near.max_by(|(a, _), (b, _)| a.total_cmp(b));
    best.filter(|(likeness, _)| *likeness > 0.8).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_marks_and_d_with_stroke() {
        assert_eq!(fold("  Giấy xác nhận ĐỘC thân! "), "giay xac nhan doc than");
        assert_eq!(fold("Cư M’gar, Hòa/Hoà"), "cu m gar hoa hoa");
    }

    #[test]
    fn cleaning_composes_and_collapses() {
        assert_eq!(clean(" Nguye\u{302}\u{303}n   Thi\u{323} "), "Nguyễn Thị");
    }
}
