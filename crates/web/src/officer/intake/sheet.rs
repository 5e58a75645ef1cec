//! What was typed so far and what was found for it. Nothing of it is kept on the server between two presses: it is personal.

use law::code::ProcedureCode;
use law::text::{clean, fold};
use registry::views::{ListItem, Twins};

use crate::common::components::RefusedOffer;
use crate::common::fields::{FieldFault, FormData};

/// A paper that is not there: not applicable, or missing where it is required.
pub(super) const ABSENT: &str = "none";

/// A paper that the state holds already.
pub(super) const HELD: &str = "held";

/// Names that mean one press only.
const OF_ONE_PRESS: [&str; 5] = ["step", "request_key", "form_token", "person-q", "procedure-q"];

/// The sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    /// As typed.
    pub form: FormData,
    /// The block that is open on purpose.
    pub edit: Option<u8>,
    /// Faults of fields.
    pub faults: Vec<FieldFault>,
    /// Faults in words, by field.
    pub told: Vec<(String, String)>,
    /// Persons found.
    pub people: Vec<ListItem>,
    /// Nobody was found for this.
    pub nobody: Option<String>,
    /// Procedures found.
    pub hits: Vec<ProcedureCode>,
    /// No procedure was found for this.
    pub nothing: Option<String>,
    /// Dossiers that may be the same matter.
    pub twins: Twins,
    /// The officer must say that they are not.
    pub twins_ask: bool,
    /// Why the server did not take it.
    pub refused: Option<RefusedOffer>,
}

impl Sheet {
    /// A sheet as it was sent. What a scanner typed into the box of a name is taken out of it: only the twelve digits of a
    /// card count, and an input method garbles the rest.
    pub(super) fn of(form: FormData) -> Self {
        let mut sheet = Self { form, ..Self::default() };
        let scanned =
            sheet.form.0.iter().find(|(name, value)| name != "person-q" && scanned_number(value).is_some());
        if let Some((name, value)) = scanned.cloned() {
            sheet.set(&name, "");
            sheet.set("person-q", &value);
        }
        sheet
    }

    /// A value, trimmed.
    pub(super) fn get(&self, name: &str) -> String {
        self.form.first(name).map(clean).unwrap_or_default()
    }

    /// Whether something was typed.
    pub(super) fn has(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// Puts one value in the place of all of this name.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.form.0.retain(|(key, _)| key != name);
        if !value.is_empty() {
            self.form.0.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Takes away all values whose names begin so.
    pub(super) fn clear(&mut self, prefix: &str) {
        self.form.0.retain(|(key, _)| !key.starts_with(prefix));
    }

    /// The fault of a field in words.
    pub(super) fn tell(&mut self, field: &str, words: String) {
        self.told.push((field.to_owned(), words));
    }

    /// Whether a part has a fault.
    pub(super) fn is_faulty(&self, prefix: &str) -> bool {
        let of_part = |field: &str| field.replacen('.', "-", 1).starts_with(prefix);
        self.faults.iter().any(|fault| of_part(&fault.field))
            || self.told.iter().any(|(field, _)| of_part(field))
    }

    /// The values that outlive a press, of names that begin with one of these.
    pub(super) fn kept(&self, prefixes: &[&str]) -> Vec<(String, String)> {
        let lasting = |name: &str| !OF_ONE_PRESS.contains(&name);
        let wanted = |name: &str| prefixes.iter().any(|prefix| name.starts_with(prefix));
        self.form.0.iter().filter(|(name, _)| lasting(name) && wanted(name)).cloned().collect()
    }

    /// How a paper is there, as chosen.
    pub(super) fn way(&self, component: &str) -> String {
        self.get(&format!("components-{component}-kind"))
    }
}

/// The twelve digits before the first bar of a scanned identity card.
pub(super) fn scanned_number(text: &str) -> Option<String> {
    let (number, _) = text.split_once('|')?;
    let digits: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    (digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// What stands in the box of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// Nothing.
    Nothing,
    /// A personal number, typed or scanned.
    Number(String),
    /// The code of a prepared dossier, typed, or scanned as an address.
    Draft(String),
    /// A scan that was cut: it has bars, and no twelve digits before them.
    CutScan,
    /// A name or a telephone.
    Text(String),
}

impl Asked {
    /// Reads the box.
    pub(super) fn of(text: &str) -> Self {
        let text = clean(text);
        if text.is_empty() {
            return Self::Nothing;
        }
        if text.contains('|') {
            return scanned_number(&text).map_or(Self::CutScan, Self::Number);
        }
        let compact: String =
            text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.')).collect();
        if compact.len() == 12 && compact.bytes().all(|b| b.is_ascii_digit()) {
            return Self::Number(compact);
        }
        let last = compact.rsplit('/').next().unwrap_or_default();
        if last.len() == 32 && last.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Self::Draft(last.to_lowercase());
        }
        Self::Text(text)
    }
}

/// Whether two names are the same whatever their marks.
pub(super) fn same_name(one: &str, other: &str) -> bool {
    !one.is_empty() && fold(one) == fold(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCAN: &str = "066194001234|240123456|Nguye6n4 Thi5 Huong2|12031994|Nu74|Buon Ako Dhong|01012022";

    #[test]
    fn the_box_of_the_person_tells_a_scan_a_code_and_a_name_apart() {
        let id = "0123456789abcdef0123456789abcdef";
        for (text, asked) in [
            ("  ", Asked::Nothing),
            (SCAN, Asked::Number("066194001234".into())),
            ("066 194 001 234", Asked::Number("066194001234".into())),
            ("0661940|240123456|Nguye6n4", Asked::CutScan),
            ("Nguyễn Thị Hường", Asked::Text("Nguyễn Thị Hường".into())),
            ("0905 123 118", Asked::Text("0905 123 118".into())),
            (&format!("https://motcua.example/officer/intake/{id}"), Asked::Draft(id.into())),
            ("01234567-89ABCDEF-01234567-89abcdef", Asked::Draft(id.into())),
        ] {
            assert_eq!(Asked::of(text), asked, "{text}");
        }
    }

    #[test]
    fn a_scan_never_stays_in_the_box_of_a_name() {
        for name in ["applicant-name", "procedure-q", "owner-name", "place"] {
            let sheet = Sheet::of(FormData(vec![(name.to_owned(), SCAN.to_owned())]));
            assert_eq!((sheet.get(name), sheet.get("person-q")), (String::new(), SCAN.to_owned()), "{name}");
        }
    }
}
