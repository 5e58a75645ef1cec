//! Words on a page with their places, whoever read them: the text a PDF carries, or a machine that looked at a scan.
//! From them come proposals for the fields of a form, which a person confirms; nothing here decides.
//!
//! Must not know how pages are stored or who confirms.

mod layer;
mod line;
mod proposal;

use serde_json::{Value, json};

pub use layer::words;
pub use line::{Line, lines};
pub use proposal::{Proposal, Wanted, WantedKind, applicant, proposals};

/// A place on a page, in ten-thousandths of its width and height from the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Left edge.
    pub left: u16,
    /// Upper edge.
    pub top: u16,
    /// Width.
    pub width: u16,
    /// Height.
    pub height: u16,
}

/// The whole of a page's width or height.
pub const WHOLE: u16 = 10_000;

impl Place {
    /// The place that `left`, `top`, `width` and `height` take on a page of `page_width` by `page_height`, all in one unit;
    /// what lies outside the page is cut off.
    #[must_use]
    pub fn on(page: (f64, f64), left: f64, top: f64, width: f64, height: f64) -> Self {
        let part = |value: f64, whole: f64| {
            let part = value / whole.max(f64::MIN_POSITIVE) * f64::from(WHOLE);
            if part.is_finite() { part.clamp(0.0, f64::from(WHOLE)) } else { 0.0 }
        };
        let (left_part, top_part) = (part(left, page.0), part(top, page.1));
        let (right, bottom) = (part(left + width, page.0), part(top + height, page.1));
        Self {
            left: left_part as u16,
            top: top_part as u16,
            width: (right - left_part).max(0.0) as u16,
            height: (bottom - top_part).max(0.0) as u16,
        }
    }

    /// The smallest place that holds both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        let (left, top) = (self.left.min(other.left), self.top.min(other.top));
        let right = (self.left.saturating_add(self.width)).max(other.left.saturating_add(other.width));
        let bottom = (self.top.saturating_add(self.height)).max(other.top.saturating_add(other.height));
        Self { left, top, width: right - left, height: bottom - top }
    }
}

/// A word on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word, NFC.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// How sure the reader is, 0 to 100; 100 for the text a PDF carries.
    pub confidence: u8,
    /// Line on the page, from 0.
    pub line: u32,
}

/// Words of pages as JSON: for each page its words, each `[text, left, top, width, height, confidence, line]`.
#[must_use]
pub fn to_json(pages: &[Vec<Word>]) -> Value {
    let word = |word: &Word| {
        let Place { left, top, width, height } = word.place;
        json!([word.text, left, top, width, height, word.confidence, word.line])
    };
    let page = |page: &Vec<Word>| Value::Array(page.iter().map(word).collect());
    Value::Array(pages.iter().map(page).collect())
}

/// The words of [`to_json`]; what is none is left out.
#[must_use]
pub fn from_json(value: &Value) -> Vec<Vec<Word>> {
    let word = |value: &Value| {
        let [text, left, top, width, height, confidence, line] = value.as_array()?.as_slice() else {
            return None;
        };
        let part = |value: &Value| u16::try_from(value.as_u64()?).ok();
        Some(Word {
            text: text.as_str()?.to_owned(),
            place: Place { left: part(left)?, top: part(top)?, width: part(width)?, height: part(height)? },
            confidence: u8::try_from(confidence.as_u64()?).ok()?,
            line: u32::try_from(line.as_u64()?).ok()?,
        })
    };
    let page = |page: &Value| page.as_array().into_iter().flatten().filter_map(word).collect();
    value.as_array().into_iter().flatten().map(page).collect()
}

/// Places of what somebody looks for on a page, marks and capitals not counted; each hit one place, at most 200.
#[must_use]
pub fn found(page: &[Word], sought: &str) -> Vec<Place> {
    let sought: Vec<String> =
        law::text::fold(sought).split(' ').map(ToOwned::to_owned).filter(|w| !w.is_empty()).collect();
    if sought.is_empty() {
        return Vec::new();
    }
    let folded: Vec<String> = page.iter().map(|word| law::text::fold(&word.text).replace(' ', "")).collect();
    let mut hits = Vec::new();
    for (at, _) in page.iter().enumerate() {
        let fits = sought.iter().enumerate().all(|(n, part)| {
            let whole = n + 1 < sought.len();
            folded
                .get(at + n)
                .is_some_and(|word| if whole { word == part } else { word.starts_with(part.as_str()) })
        });
        if fits {
            let words = page.iter().skip(at).take(sought.len());
            hits.extend(words.map(|word| word.place).reduce(Place::with));
        }
        if hits.len() >= 200 {
            break;
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, left: u16) -> Word {
        Word {
            text: text.into(),
            place: Place { left, top: 100, width: 90, height: 50 },
            confidence: 90,
            line: 0,
        }
    }

    #[test]
    fn words_survive_being_written() {
        let pages = vec![vec![word("Nguyễn", 10), word("Thị", 110)], Vec::new()];
        assert_eq!(from_json(&to_json(&pages)), pages);
        assert_eq!(
            from_json(&json!([[["x", -1, 0, 0, 0, 1, 1], "y", 3], "z"])),
            vec![Vec::new(), Vec::new()]
        );
        assert!(from_json(&json!({"a": 1})).is_empty());
    }

    #[test]
    fn what_is_sought_is_found_without_its_marks() {
        let page = vec![word("NGUYỄN", 0), word("Thị", 100), word("Hường,", 200), word("066194001234", 300)];
        assert_eq!(found(&page, "nguyen thi hu").len(), 1);
        assert_eq!(found(&page, "nguyen thi")[0], Place { left: 0, top: 100, width: 190, height: 50 });
        assert_eq!(found(&page, "0661").len(), 1);
        assert!(found(&page, "thi nguyen").is_empty() && found(&page, " ,").is_empty());
    }

    #[test]
    fn a_place_never_leaves_the_page() {
        assert_eq!(
            Place::on((100.0, 200.0), -10.0, 20.0, 50.0, 500.0),
            Place { left: 0, top: 1000, width: 4000, height: 9000 }
        );
        assert_eq!(Place::on((0.0, 0.0), f64::NAN, 1.0, 1.0, 1.0).left, 0);
    }
}
