//! What a person or a program answered, under names: the members of a JSON object or the fields of a form, read by
//! the same rules. Every fault names its field, says what is wrong in the field's own words, and is found at once
//! with all others.
//!
//! Must not know commands or pages.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use law::LocalText;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::lang::Lang;
use super::texts::{Filling, Texts};

/// Longest line of text, in characters.
pub const LINE_MAX: usize = 500;
/// Longest text of several lines, in characters.
pub const LINES_MAX: usize = 5_000;

/// The fields of a submitted form, in order; a name may occur more than once.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct FormData(pub Vec<(String, String)>);

impl FormData {
    /// The first value of a field.
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The fields whose names start with `{prefix}-`, without it: the answers of one part of a longer form.
    #[must_use]
    pub fn under(&self, prefix: &str) -> Self {
        let inner = |key: &str| Some(key.strip_prefix(prefix)?.strip_prefix('-')?.to_owned());
        Self(self.0.iter().filter_map(|(key, value)| Some((inner(key)?, value.clone()))).collect())
    }

    /// All values of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Answers under names.
#[derive(Debug, Clone, Copy)]
pub enum Fields<'a> {
    /// Members of a JSON object.
    Json(&'a Map<String, Value>),
    /// Fields of a form.
    Form(&'a FormData),
}

/// What is wrong with an answer. The code is part of the API; the words are in the texts under `fault-{code}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultCode {
    /// No answer.
    Required,
    /// Not of the kind asked for.
    WrongKind,
    /// Longer than the limit.
    TooLong,
    /// A number under its least.
    TooSmall,
    /// A number over its greatest.
    TooGreat,
    /// Not a whole number that is not negative.
    Number,
    /// Not a date as people or programs write it.
    Date,
    /// A day that the month does not have.
    NoSuchDay,
    /// A birth date in the future or before 1900.
    BirthDate,
    /// Not a moment.
    Moment,
    /// A day on which no office is open, where a day alone means its closing time.
    DayOff,
    /// None of the choices.
    Choice,
    /// Neither yes nor no.
    YesNo,
    /// A name without letters or with digits.
    Name,
    /// A personal number of the wrong length.
    PersonalIdLength,
    /// An old card of nine digits.
    PersonalIdNine,
    /// A personal number that contradicts the birth year.
    PersonalIdBirth,
    /// A personal number that contradicts the sex.
    PersonalIdSex,
    /// Not a Vietnamese telephone number.
    Phone,
    /// Not an e-mail address.
    Email,
    /// Not a SHA-256 of a file that was uploaded.
    File,
    /// Names something the procedure, the province or the staff list does not have.
    Unknown,
    /// No tax code.
    TaxCode,
}

impl FaultCode {
    /// Key of the words, `fault-{code}`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Required => "fault-required",
            Self::WrongKind => "fault-wrong-kind",
            Self::TooLong => "fault-too-long",
            Self::TooSmall => "fault-too-small",
            Self::TooGreat => "fault-too-great",
            Self::Number => "fault-number",
            Self::Date => "fault-date",
            Self::NoSuchDay => "fault-no-such-day",
            Self::BirthDate => "fault-birth-date",
            Self::Moment => "fault-moment",
            Self::DayOff => "fault-day-off",
            Self::Choice => "fault-choice",
            Self::YesNo => "fault-yes-no",
            Self::Name => "fault-name",
            Self::PersonalIdLength => "fault-personal-id-length",
            Self::PersonalIdNine => "fault-personal-id-nine",
            Self::PersonalIdBirth => "fault-personal-id-birth",
            Self::PersonalIdSex => "fault-personal-id-sex",
            Self::Phone => "fault-phone",
            Self::Email => "fault-email",
            Self::File => "fault-file",
            Self::Unknown => "fault-unknown",
            Self::TaxCode => "fault-tax-code",
        }
    }

    /// The stable code in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.key().strip_prefix("fault-").unwrap_or_default()
    }
}

/// How a field is called in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Label {
    /// By its name in the interface.
    #[default]
    Name,
    /// A key of the texts.
    Key(&'static str),
    /// Words of the pack.
    Words(Box<LocalText>),
}

/// A fault of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// Name of the field, with its path: `applicant.name`, `items[0].defect`.
    pub field: String,
    /// What is wrong.
    pub code: FaultCode,
    /// How the field is called in words.
    pub label: Label,
    /// Values for the words.
    pub args: Vec<(&'static str, String)>,
}

impl FieldFault {
    /// A fault without values.
    #[must_use]
    pub fn new(field: impl Into<String>, code: FaultCode) -> Self {
        Self { field: field.into(), code, label: Label::Name, args: Vec::new() }
    }

    /// The same with a value for the words.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// The same with the words the field is called by.
    #[must_use]
    pub fn called(mut self, label: Label) -> Self {
        self.label = label;
        self
    }

    /// The same under another path: `name` becomes `applicant.name`.
    #[must_use]
    pub fn under(mut self, path: &str) -> Self {
        self.field = format!("{path}.{}", self.field);
        self
    }

    /// The sentence a person reads.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let texts = Texts::of(lang);
        let label = match &self.label {
            Label::Name => self.field.clone(),
            Label::Key(key) => texts.get(key),
            Label::Words(words) => words.get(lang.tag()).to_owned(),
        };
        if self.code == FaultCode::Required && self.label == Label::Key("applicant-name") {
            return texts.get("fault-name-required");
        }
        let mut fillings: Vec<(&str, &dyn Filling)> = vec![("label", &label)];
        fillings.extend(self.args.iter().map(|(name, value)| (*name, value as &dyn Filling)));
        texts.with(self.code.key(), &fillings)
    }
}

type Read<T> = Result<Option<T>, FieldFault>;

impl<'a> Fields<'a> {
    /// Whether there is any answer under this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        match self {
            Self::Json(map) => map.get(name).is_some_and(|value| !value.is_null()),
            Self::Form(form) => form.first(name).is_some_and(|value| !value.trim().is_empty()),
        }
    }

    /// The answer as it was given, without white space around it; empty answers are none.
    ///
    /// # Errors
    /// [`FaultCode::WrongKind`] for a JSON object or list.
    pub fn raw(&self, name: &str) -> Read<Cow<'a, str>> {
        let raw = match self {
            Self::Form(form) => form.first(name).map(Cow::Borrowed),
            Self::Json(map) => match map.get(name) {
                None | Some(Value::Null) => None,
                Some(Value::String(text)) => Some(Cow::Borrowed(text.as_str())),
                Some(value @ (Value::Number(_) | Value::Bool(_))) => Some(Cow::Owned(value.to_string())),
                Some(Value::Array(_) | Value::Object(_)) => {
                    return Err(FieldFault::new(name, FaultCode::WrongKind));
                }
            },
        };
        Ok(raw.map(trimmed).filter(|text| !text.is_empty()))
    }

    /// One line of text: composed, single spaces.
    ///
    /// # Errors
    /// Wrong kind, or more than [`LINE_MAX`] characters.
    pub fn line(&self, name: &str) -> Read<String> {
        let Some(raw) = self.raw(name)? else { return Ok(None) };
        let line = law::text::clean(&raw);
        bounded(name, line, LINE_MAX).map(Some)
    }

    /// Several lines of text: composed, line breaks kept.
    ///
    /// # Errors
    /// Wrong kind, or more than [`LINES_MAX`] characters.
    pub fn lines(&self, name: &str) -> Read<String> {
        let Some(raw) = self.raw(name)? else { return Ok(None) };
        let lines: Vec<String> = raw.lines().map(law::text::clean).collect();
        bounded(name, lines.join("\n").trim().to_owned(), LINES_MAX).map(Some)
    }

    /// A whole number, not negative. In forms, thousands may be grouped with dots, commas or spaces.
    ///
    /// # Errors
    /// [`FaultCode::Number`].
    pub fn number(&self, name: &str) -> Read<u64> {
        let Some(raw) = self.raw(name)? else { return Ok(None) };
        let digits: String = match self {
            Self::Json(_) => raw.into_owned(),
            Self::Form(_) => raw.chars().filter(|c| !matches!(c, '.' | ',' | ' ' | '\u{a0}' | '₫')).collect(),
        };
        match digits.parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(FieldFault::new(name, FaultCode::Number)),
        }
    }

    /// Yes or no; a checkbox that is not ticked is no answer.
    ///
    /// # Errors
    /// [`FaultCode::YesNo`].
    pub fn yes_no(&self, name: &str) -> Read<bool> {
        let Some(raw) = self.raw(name)? else { return Ok(None) };
        match raw.as_ref() {
            "true" | "yes" | "on" | "1" => Ok(Some(true)),
            "false" | "no" | "0" => Ok(Some(false)),
            _ => Err(FieldFault::new(name, FaultCode::YesNo)),
        }
    }

    /// A civil day: `2026-11-27`, `27/11/2026`, or three form fields `{name}-day`, `{name}-month`, `{name}-year`.
    ///
    /// # Errors
    /// [`FaultCode::Date`], [`FaultCode::NoSuchDay`].
    pub fn date(&self, name: &str) -> Read<Date> {
        if let Some(raw) = self.raw(name)? {
            return date(name, &raw).map(Some);
        }
        let Self::Form(form) = self else { return Ok(None) };
        let part = |part: &str| form.first(&format!("{name}-{part}")).unwrap_or_default().trim().to_owned();
        let (day, month, year) = (part("day"), part("month"), part("year"));
        if day.is_empty() && month.is_empty() && year.is_empty() {
            return Ok(None);
        }
        date_of(name, &year, &month, &day).map(Some)
    }

    /// A moment: RFC 3339, or the wall clock of Vietnam as `2026-11-27T17:30`, or a day with `{name}-time` beside it.
    /// A day without a time means `end_of_day` of that day.
    ///
    /// # Errors
    /// [`FaultCode::Moment`], those of a date in three boxes, [`FaultCode::DayOff`].
    pub fn moment(&self, name: &str, end_of_day: impl Fn(Date) -> Option<DateTime>) -> Read<Timestamp> {
        if let Some(raw) = self.raw(name)? {
            if let Ok(at) = raw.parse::<Timestamp>() {
                return Ok(Some(at));
            }
            if let Some(at) = wall_clock(&raw) {
                return Ok(Some(law::time::instant(at)));
            }
        }
        let wrong = || FieldFault::new(name, FaultCode::Moment);
        let one_box = self.has(name);
        let as_moment = |fault| if one_box { FieldFault { code: FaultCode::Moment, ..fault } } else { fault };
        let Some(day) = self.date(name).map_err(as_moment)? else { return Ok(None) };
        let at = match self.raw(&format!("{name}-time"))? {
            Some(time) => day.to_datetime(time.parse::<Time>().map_err(|_| wrong())?),
            None => end_of_day(day).ok_or_else(|| FieldFault::new(name, FaultCode::DayOff))?,
        };
        Ok(Some(law::time::instant(at)))
    }

    /// A list of lines: a JSON list of texts (or one text), or a form field that occurs several times.
    ///
    /// # Errors
    /// Wrong kind, or a line that is too long.
    pub fn list(&self, name: &str) -> Result<Vec<String>, FieldFault> {
        let lines: Vec<String> = match self {
            Self::Form(form) => form.all(name).map(law::text::clean).collect(),
            Self::Json(map) => match map.get(name) {
                None | Some(Value::Null) => Vec::new(),
                Some(Value::String(text)) => vec![law::text::clean(text)],
                Some(Value::Array(items)) => texts_of(name, items)?,
                Some(_) => return Err(FieldFault::new(name, FaultCode::WrongKind)),
            },
        };
        let filled = lines.into_iter().filter(|line| !line.is_empty());
        filled.map(|line| bounded(name, line, LINE_MAX)).collect()
    }
}

fn texts_of(name: &str, items: &[Value]) -> Result<Vec<String>, FieldFault> {
    let text = |item: &Value| item.as_str().map(law::text::clean);
    items.iter().map(|item| text(item).ok_or_else(|| FieldFault::new(name, FaultCode::WrongKind))).collect()
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

fn bounded(name: &str, text: String, max: usize) -> Result<String, FieldFault> {
    if text.chars().count() > max {
        return Err(FieldFault::new(name, FaultCode::TooLong).with("max", max.to_string()));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(FieldFault::new(name, FaultCode::WrongKind));
    }
    Ok(text)
}

/// `2026-11-27T17:30` or with seconds, or with a space instead of `T`.
fn wall_clock(text: &str) -> Option<DateTime> {
    text.contains(['T', ' ']).then(|| text.replace(' ', "T").parse().ok()).flatten()
}

/// A civil day as programs (`2026-11-27`) and people (`27/11/2026`, `27-11-2026`, `27.11.2026`) write it.
///
/// # Errors
/// [`FaultCode::Date`], [`FaultCode::NoSuchDay`].
pub fn date(name: &str, text: &str) -> Result<Date, FieldFault> {
    let parts: Vec<&str> = text.trim().split(['/', '-', '.', ' ']).collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => date_of(name, year, month, day),
        [day, month, year] if year.len() == 4 => date_of(name, year, month, day),
        _ => Err(FieldFault::new(name, FaultCode::Date)),
    }
}

fn date_of(name: &str, year: &str, month: &str, day: &str) -> Result<Date, FieldFault> {
    let wrong = || FieldFault::new(name, FaultCode::Date);
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || !digits(year) || !digits(month) || !digits(day) {
        return Err(wrong());
    }
    let (year, month): (i16, i8) = (year.parse().map_err(|_| wrong())?, month.parse().map_err(|_| wrong())?);
    let day: i8 = day.parse().map_err(|_| wrong())?;
    if year < 1 || day < 1 {
        return Err(wrong());
    }
    let first = Date::new(year, month, 1).map_err(|_| wrong())?;
    Date::new(year, month, day).map_err(|_| {
        FieldFault::new(name, FaultCode::NoSuchDay)
            .with("month", month.to_string())
            .with("year", year.to_string())
            .with("days", first.days_in_month().to_string())
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as civil;
    use serde_json::json;

    use super::*;

    fn form(pairs: &[(&str, &str)]) -> FormData {
        FormData(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn dates_are_read_as_people_and_programs_write_them() {
        for text in ["2026-11-27", "27/11/2026", "27-11-2026", "27.11.2026", "27 11 2026"] {
            assert_eq!(date("d", text), Ok(civil(2026, 11, 27)), "{text}");
        }
        for text in
            ["", "27/11/26", "2026-13-01", "0/1/2026", "tomorrow", "2026-11", "-1/-1/2026", "27/11/20260"]
        {
            assert_eq!(date("d", text).unwrap_err().code, FaultCode::Date, "{text}");
        }
        let fault = date("birth_date", "30/02/2026").unwrap_err();
        assert_eq!(fault.code, FaultCode::NoSuchDay);
        assert_eq!(fault.words(Lang::En), "2/2026 has 28 days. Correct the date");
    }

    #[test]
    fn forms_and_json_give_the_same_answers() {
        let object = json!({"born": "1994-03-12", "until": "2026-11-27T17:30", "dong": 7000, "ok": true, "why": ["a ", ""]});
        let form = form(&[
            ("born-day", "12"),
            ("born-month", "3"),
            ("born-year", "1994"),
            ("until-day", "27"),
            ("until-month", "11"),
            ("until-year", "2026"),
            ("dong", "7.000 ₫"),
            ("ok", "yes"),
            ("why", " a"),
        ]);
        let closing = |day: Date| Some(day.at(17, 30, 0, 0));
        for fields in [Fields::Json(object.as_object().unwrap()), Fields::Form(&form)] {
            assert_eq!(fields.date("born"), Ok(Some(civil(1994, 3, 12))));
            let until = fields.moment("until", closing).unwrap().unwrap();
            assert_eq!(law::time::rfc3339(until), "2026-11-27T17:30:00+07:00");
            assert_eq!(fields.number("dong"), Ok(Some(7000)));
            assert_eq!(fields.yes_no("ok"), Ok(Some(true)));
            assert_eq!(fields.list("why"), Ok(vec!["a".to_owned()]));
            assert_eq!(fields.line("absent"), Ok(None));
        }
    }

    #[test]
    fn wrong_kinds_name_their_field() {
        let object = json!({"a": {}, "b": [], "c": -1, "d": "x", "e": "maybe", "f": "\u{0}", "g": [1]});
        let fields = Fields::Json(object.as_object().unwrap());
        assert_eq!(fields.line("a").unwrap_err(), FieldFault::new("a", FaultCode::WrongKind));
        assert_eq!(fields.line("b").unwrap_err().code, FaultCode::WrongKind);
        assert_eq!(fields.number("c").unwrap_err().code, FaultCode::Number);
        assert_eq!(fields.number("d").unwrap_err().code, FaultCode::Number);
        assert_eq!(fields.yes_no("e").unwrap_err().code, FaultCode::YesNo);
        assert_eq!(fields.line("f").unwrap_err().code, FaultCode::WrongKind);
        assert_eq!(fields.list("g").unwrap_err().code, FaultCode::WrongKind);
        let long = json!({"a": "x".repeat(LINE_MAX + 1)});
        assert_eq!(Fields::Json(long.as_object().unwrap()).line("a").unwrap_err().code, FaultCode::TooLong);
    }

    #[test]
    fn long_texts_keep_their_lines() {
        let form = form(&[("note", " một  hai \r\n\r\nba ")]);
        assert_eq!(Fields::Form(&form).lines("note"), Ok(Some("một hai\n\nba".to_owned())));
    }
}
