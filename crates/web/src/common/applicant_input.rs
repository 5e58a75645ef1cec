//! The applicant as typed or sent: known fields are checked strictly and in the words a person understands, unknown
//! ones are kept as they are. Shared by the filing pages, the counter and the API.
//!
//! Must not know procedures. Nothing read here may reach a log.

use jiff::civil::Date;
use law::code::birth_year_and_sex;
use registry::Person;
use serde_json::{Map, Value};

use super::fields::{FaultCode, FieldFault, Fields, Label};

/// First year a birth date may have.
const OLDEST_BIRTH_YEAR: i16 = 1900;

/// A known field of the applicant: its name, the other name it is taken under, the key of its label.
struct Known {
    name: &'static str,
    alias: &'static str,
    label: &'static str,
}

const NAME: Known = Known { name: "name", alias: "full_name", label: "applicant-name" };
const PERSONAL_ID: Known = Known { name: "personal_id", alias: "id", label: "applicant-personal-id" };
const BIRTH_DATE: Known = Known { name: "birth_date", alias: "date_of_birth", label: "applicant-birth-date" };
const SEX: Known = Known { name: "sex", alias: "gender", label: "applicant-sex" };
const PHONE: Known = Known { name: "phone", alias: "telephone", label: "applicant-phone" };
const EMAIL: Known = Known { name: "email", alias: "mail", label: "applicant-email" };
const ADDRESS: Known = Known { name: "address", alias: "residence", label: "applicant-address" };
const KNOWN: [Known; 7] = [NAME, PERSONAL_ID, BIRTH_DATE, SEX, PHONE, EMAIL, ADDRESS];

/// The checked applicant: each known field where it was given, and whatever else a program sent.
///
/// # Errors
/// Every fault at once; the name is the one field that must be there.
pub fn applicant(fields: Fields<'_>, today: Date) -> Result<Person, Vec<FieldFault>> {
    let mut reader = Reader { fields, faults: Vec::new() };
    let name = reader.read(&NAME, name);
    if name.is_none() && reader.faults.is_empty() {
        reader.faults.push(FieldFault::new("name", FaultCode::Required).called(Label::Key(NAME.label)));
    }
    let person = Person {
        name: name.unwrap_or_default(),
        personal_id: reader.read(&PERSONAL_ID, personal_id),
        birth_date: reader.read_date(today),
        sex: reader.read(&SEX, sex),
        phone: reader.read(&PHONE, phone),
        email: reader.read(&EMAIL, email),
        address: reader.read(&ADDRESS, |_, line| Ok(line)),
        more: unknown(fields).into_iter().collect(),
    };
    reader.agree(&person);
    if reader.faults.is_empty() { Ok(person) } else { Err(reader.faults) }
}

/// Members that are not known are kept, from JSON only: a form has fields of its own besides.
fn unknown(fields: Fields<'_>) -> Map<String, Value> {
    let Fields::Json(map) = fields else { return Map::new() };
    let known = |key: &str| KNOWN.iter().any(|k| k.name == key || k.alias == key);
    map.iter()
        .filter(|(key, value)| !known(key) && !value.is_null())
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect()
}

struct Reader<'a> {
    fields: Fields<'a>,
    faults: Vec<FieldFault>,
}

impl Reader<'_> {
    fn read(
        &mut self,
        known: &Known,
        check: impl Fn(&str, String) -> Result<String, FieldFault>,
    ) -> Option<String> {
        let name = if self.fields.has(known.name) { known.name } else { known.alias };
        let read =
            self.fields.line(name).and_then(|line| line.map(|line| check(known.name, line)).transpose());
        read.unwrap_or_else(|fault| {
            self.fault(known, fault);
            None
        })
    }

    fn fault(&mut self, known: &Known, fault: FieldFault) {
        let fault = FieldFault { field: known.name.to_owned(), ..fault };
        self.faults.push(fault.called(Label::Key(known.label)));
    }

    fn read_date(&mut self, today: Date) -> Option<String> {
        let name = if self.fields.has(BIRTH_DATE.alias) { BIRTH_DATE.alias } else { BIRTH_DATE.name };
        match self.fields.date(name) {
            Ok(Some(date)) if date > today || date.year() < OLDEST_BIRTH_YEAR => {
                self.fault(&BIRTH_DATE, FieldFault::new(name, FaultCode::BirthDate));
                None
            }
            Ok(date) => date.map(|date| date.to_string()),
            Err(fault) => {
                self.fault(&BIRTH_DATE, fault);
                None
            }
        }
    }

    /// The personal number tells century, sex and year of birth; what was typed must agree with it.
    fn agree(&mut self, person: &Person) {
        let Some((year, female)) = person.personal_id.as_deref().and_then(birth_year_and_sex) else { return };
        let born = person.birth_date.as_deref().and_then(|date| date.get(..4));
        if let Some(born) = born.filter(|born| *born != year.to_string()) {
            let fault = FieldFault::new("personal_id", FaultCode::PersonalIdBirth)
                .with("number", year.to_string())
                .with("birth", born);
            self.fault(&PERSONAL_ID, fault);
        }
        if person.sex.as_deref().is_some_and(|sex| (sex == "female") != female) {
            self.fault(&SEX, FieldFault::new("sex", FaultCode::PersonalIdSex));
        }
    }
}

fn name(field: &str, line: String) -> Result<String, FieldFault> {
    let letters = line.chars().any(char::is_alphabetic);
    if letters && !line.chars().any(|c| c.is_ascii_digit() || matches!(c, '<' | '>' | '@')) {
        Ok(line)
    } else {
        Err(FieldFault::new(field, FaultCode::Name))
    }
}

/// Twelve digits; spaces and dots between groups are dropped.
///
/// # Errors
/// [`FaultCode::PersonalIdNine`], [`FaultCode::PersonalIdLength`].
pub fn personal_id(field: &str, line: String) -> Result<String, FieldFault> {
    // A scanner types the whole QR code of the identity card, `id|old id|name|…`, and an input method may garble what
    // follows the number: only the number is taken.
    let number = line.split('|').next().unwrap_or_default();
    let digits: String = number.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect();
    let all_digits = digits.bytes().all(|b| b.is_ascii_digit());
    match digits.len() {
        12 if all_digits => Ok(digits),
        9 if all_digits => Err(FieldFault::new(field, FaultCode::PersonalIdNine)),
        _ => {
            let count = digits.chars().filter(char::is_ascii_digit).count();
            Err(FieldFault::new(field, FaultCode::PersonalIdLength).with("count", count.to_string()))
        }
    }
}

fn sex(field: &str, line: String) -> Result<String, FieldFault> {
    match law::text::fold(&line).as_str() {
        "male" | "nam" | "m" | "mann" => Ok("male".to_owned()),
        "female" | "nu" | "f" | "kvinne" => Ok("female".to_owned()),
        _ => Err(FieldFault::new(field, FaultCode::Choice)),
    }
}

/// A Vietnamese number with its zero in front: 10 digits for mobiles, 11 for land lines. `+84` is understood.
///
/// # Errors
/// [`FaultCode::Phone`].
pub fn phone(field: &str, line: String) -> Result<String, FieldFault> {
    let digits: String = line.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')')).collect();
    let national = match digits.strip_prefix("+84").or_else(|| digits.strip_prefix("0084")) {
        Some(rest) => format!("0{rest}"),
        None => digits,
    };
    let plausible = national.bytes().all(|b| b.is_ascii_digit())
        && match national.as_bytes() {
            [b'0', b'2', ..] => national.len() == 11,
            [b'0', b'3' | b'5' | b'7' | b'8' | b'9', ..] => national.len() == 10,
            _ => false,
        };
    if plausible { Ok(national) } else { Err(FieldFault::new(field, FaultCode::Phone)) }
}

/// An e-mail address.
///
/// # Errors
/// [`FaultCode::Email`].
pub fn email(field: &str, line: String) -> Result<String, FieldFault> {
    let plausible = line.len() <= 254
        && !line.contains(char::is_whitespace)
        && line.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && !domain.contains('@')
                && domain.contains('.')
                && domain.split('.').all(|part| !part.is_empty())
        });
    if plausible { Ok(line) } else { Err(FieldFault::new(field, FaultCode::Email)) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;
    use crate::common::Lang;

    fn read(body: &Value) -> Result<Person, Vec<(String, FaultCode)>> {
        applicant(Fields::Json(body.as_object().unwrap()), date(2026, 11, 23))
            .map_err(|faults| faults.into_iter().map(|f| (f.field, f.code)).collect())
    }

    #[test]
    fn known_fields_are_normalised_and_others_kept() {
        let body = json!({
            "full_name": "  Nguye\u{302}\u{303}n Thị  Hường ", "id": "066 194 001 234", "date_of_birth": "12/03/1994",
            "sex": "Nữ", "phone": "+84 914.123.456", "email": "huong@thu.vn", "address": "Buôn Ako Dhong",
            "ethnicity": "Kinh", "nothing": null
        });
        let expected = json!({
            "name": "Nguyễn Thị Hường", "personal_id": "066194001234", "birth_date": "1994-03-12", "sex": "female",
            "phone": "0914123456", "email": "huong@thu.vn", "address": "Buôn Ako Dhong", "more": {"ethnicity": "Kinh"}
        });
        assert_eq!(serde_json::to_value(read(&body).unwrap()).unwrap(), expected);
    }

    #[test]
    fn of_a_scanned_identity_card_only_the_number_is_taken() {
        let scanned = "066194001234|240123456|Nguye6n4 Thi5 Huong2|12031994|Nu|Buon Ako Dhong|01012022";
        let body = json!({"full_name": "Nguyễn Thị Hường", "id": scanned});
        assert_eq!(read(&body).unwrap().personal_id.as_deref(), Some("066194001234"));
        let cut = json!({"full_name": "Nguyễn Thị Hường", "id": "06619400|240123456|…"});
        let codes: Vec<FaultCode> = read(&cut).unwrap_err().into_iter().map(|(_, code)| code).collect();
        assert_eq!(codes, [FaultCode::PersonalIdLength]);
    }

    #[test]
    fn faults_are_found_together() {
        use FaultCode as F;
        let cases = [
            (json!({}), vec![("name", F::Required)]),
            (json!({"name": "123"}), vec![("name", F::Name)]),
            (json!({"name": {}}), vec![("name", F::WrongKind)]),
            (json!({"name": "A", "personal_id": "123456789"}), vec![("personal_id", F::PersonalIdNine)]),
            (json!({"name": "A", "id": "06619400123"}), vec![("personal_id", F::PersonalIdLength)]),
            (json!({"name": "A", "id": 66194001234_u64}), vec![("personal_id", F::PersonalIdLength)]),
            (json!({"name": "A", "id": "06619400123x"}), vec![("personal_id", F::PersonalIdLength)]),
            (json!({"name": "A", "birth_date": "2027-01-01"}), vec![("birth_date", F::BirthDate)]),
            (json!({"name": "A", "birth_date": "30/02/1990"}), vec![("birth_date", F::NoSuchDay)]),
            (
                json!({"name": "A", "phone": "12345", "email": "a@b", "sex": "?"}),
                vec![("sex", F::Choice), ("phone", F::Phone), ("email", F::Email)],
            ),
            (
                json!({"name": "A", "personal_id": "066194001234", "birth_date": "1949-03-12", "sex": "nam"}),
                vec![("personal_id", F::PersonalIdBirth), ("sex", F::PersonalIdSex)],
            ),
        ];
        for (body, expected) in cases {
            let expected: Vec<_> = expected.into_iter().map(|(f, c)| (f.to_owned(), c)).collect();
            assert_eq!(read(&body), Err(expected), "{body}");
        }
    }

    #[test]
    fn faults_speak_as_the_product_does() {
        let fields = json!({"id": "06619400123"});
        let faults = applicant(Fields::Json(fields.as_object().unwrap()), date(2026, 11, 23)).unwrap_err();
        let words: Vec<_> = faults.iter().map(|f| f.words(Lang::Vi)).collect();
        assert_eq!(words[0], "Nhập họ, chữ đệm và tên như trên giấy tờ");
        assert_eq!(words[1], "Số định danh có 12 chữ số. Bạn đã nhập 11, kiểm tra lại");
    }

    #[test]
    fn phones_of_all_kinds() {
        for (typed, kept) in [
            ("0914 123 456", "0914123456"),
            ("0262 3852 123", "02623852123"),
            ("0084914123456", "0914123456"),
        ] {
            assert_eq!(phone("phone", typed.to_owned()), Ok(kept.to_owned()));
        }
        for bad in ["0114123456", "091412345", "abc", "+1 555 0100"] {
            assert!(phone("phone", bad.to_owned()).is_err(), "{bad}");
        }
    }
}
