//! One question of a form: label, hint, fault and control for every kind of answer, and the summary of faults.

use std::collections::BTreeMap;

use askama::Template;
use law::procedure::{FieldKind, FormField};

use crate::common::fields::FormData;
use crate::common::lang::Lang;
use crate::common::texts::Texts;

/// A choice of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Stored value.
    pub value: String,
    /// Words.
    pub label: String,
    /// Chosen now.
    pub chosen: bool,
}

/// One box of a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatePart {
    /// `day`, `month` or `year`.
    pub name: &'static str,
    /// Label of the box.
    pub label: String,
    /// Answer so far.
    pub value: String,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// One line.
    Line {
        /// Answer so far.
        value: String,
        /// `inputmode`: `text`, `numeric`, `tel`.
        input_mode: &'static str,
        /// `autocomplete` token, or `off`.
        autocomplete: &'static str,
        /// Width class: `wide`, `middle`, `narrow`.
        width: &'static str,
        /// Unit after the box, such as `₫`.
        unit: Option<String>,
    },
    /// Several lines.
    Lines {
        /// Answer so far.
        value: String,
    },
    /// Day, month and year in three boxes, posted as `{name}-day`, `{name}-month`, `{name}-year`.
    Date {
        /// The boxes: day, month, year.
        parts: [DatePart; 3],
    },
    /// One of several.
    Choices {
        /// The choices.
        choices: Vec<Choice>,
    },
    /// A closed list in one line, for long lists.
    List {
        /// The choices.
        choices: Vec<Choice>,
        /// What stands there before anything is chosen.
        none: String,
    },
}

/// A question.
#[derive(Debug, Clone, Template)]
#[template(path = "common/components/field.html")]
pub struct Field {
    /// Name in the form, and stem of the identifiers.
    pub name: String,
    /// Question or label.
    pub label: String,
    /// Help under the label.
    pub hint: Option<String>,
    /// What is wrong and how to correct it.
    pub fault: Option<String>,
    /// Need not be answered; said beside the label.
    pub optional: Option<String>,
    /// Control.
    pub control: Control,
}

impl Field {
    /// A one-line question with a plain text answer.
    #[must_use]
    pub fn line(name: &str, label: impl Into<String>, value: impl Into<String>) -> Self {
        let control = Control::Line {
            value: value.into(),
            input_mode: "text",
            autocomplete: "off",
            width: "wide",
            unit: None,
        };
        Self { name: name.to_owned(), label: label.into(), hint: None, fault: None, optional: None, control }
    }

    /// The same with a hint.
    #[must_use]
    pub fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The same with a fault.
    #[must_use]
    pub fn with_fault(self, fault: Option<String>) -> Self {
        Self { fault, ..self }
    }

    /// The same asked as a day in three boxes, filled with what was typed under `{name}-day`, `-month` and `-year`, or as
    /// one date under `{name}`.
    #[must_use]
    pub fn as_date(mut self, typed: &FormData, texts: Texts) -> Self {
        let part = |part: &str| typed.first(&format!("{}-{part}", self.name)).map(str::to_owned);
        let answer = match (part("day"), part("month"), part("year")) {
            (None, None, None) => date_parts(typed.first(&self.name).unwrap_or_default()),
            (day, month, year) => [day, month, year].map(Option::unwrap_or_default),
        };
        self.control = Control::Date { parts: boxes(answer, texts) };
        self
    }

    /// The same with an `autocomplete` token, such as `username`; only for one-line questions.
    #[must_use]
    pub fn with_autocomplete(mut self, token: &'static str) -> Self {
        if let Control::Line { autocomplete, .. } = &mut self.control {
            *autocomplete = token;
        }
        self
    }

    /// The question of a procedure's form with the answer so far. Dates are stored as `yyyy-MM-dd`, or as typed
    /// (`day/month/year`) while they are faulty.
    #[must_use]
    pub fn of(field: &FormField, answer: &str, fault: Option<String>, lang: Lang) -> Self {
        let texts = Texts::of(lang);
        Self {
            name: field.id.clone(),
            label: field.label.get(lang.tag()).to_owned(),
            hint: field
                .help
                .as_ref()
                .map(|help| help.get(lang.tag()).to_owned())
                .or_else(|| hint(field.kind, texts)),
            fault,
            optional: match (&field.when, field.required) {
                (Some(_), _) => Some(texts.get("field-if-so")),
                (None, false) => Some(texts.get("field-optional")),
                (None, true) => None,
            },
            control: control(field, answer, lang),
        }
    }

    fn has_group(&self) -> bool {
        matches!(self.control, Control::Date { .. } | Control::Choices { .. })
    }

    fn described_by(&self) -> String {
        let mut names = Vec::new();
        if self.hint.is_some() {
            names.push(format!("{}-hint", self.name));
        }
        if self.fault.is_some() {
            names.push(format!("{}-fault", self.name));
        }
        names.join(" ")
    }
}

fn hint(kind: FieldKind, texts: Texts) -> Option<String> {
    match kind {
        FieldKind::PersonalId => Some(texts.get("field-hint-personal-id")),
        FieldKind::Date => Some(texts.get("field-hint-date")),
        FieldKind::Name => Some(texts.get("field-hint-name")),
        _ => None,
    }
}

fn control(field: &FormField, answer: &str, lang: Lang) -> Control {
    let texts = Texts::of(lang);
    let line = |input_mode, autocomplete, width, unit| Control::Line {
        value: answer.to_owned(),
        input_mode,
        autocomplete,
        width,
        unit,
    };
    match field.kind {
        FieldKind::Text | FieldKind::Address | FieldKind::Unit => line("text", "off", "wide", None),
        FieldKind::Email => line("email", "email", "wide", None),
        FieldKind::Name => line("text", "name", "wide", None),
        FieldKind::PersonalId => line("numeric", "off", "middle", None),
        FieldKind::Phone => line("tel", "tel", "middle", None),
        FieldKind::Number => line("numeric", "off", "narrow", None),
        FieldKind::Money => line("numeric", "off", "middle", Some("₫".to_owned())),
        FieldKind::LongText => Control::Lines { value: answer.to_owned() },
        FieldKind::Date => Control::Date { parts: boxes(date_parts(answer), texts) },
        FieldKind::YesNo => Control::Choices {
            choices: vec![
                Choice { value: "yes".to_owned(), label: texts.get("field-yes"), chosen: answer == "yes" },
                Choice { value: "no".to_owned(), label: texts.get("field-no"), chosen: answer == "no" },
            ],
        },
        FieldKind::Choice => choices(field, answer, lang),
    }
}

fn boxes([day, month, year]: [String; 3], texts: Texts) -> [DatePart; 3] {
    [
        DatePart { name: "day", label: texts.get("field-day"), value: day },
        DatePart { name: "month", label: texts.get("field-month"), value: month },
        DatePart { name: "year", label: texts.get("field-year"), value: year },
    ]
}

/// Up to eight choices are shown at once; more become a list.
fn choices(field: &FormField, answer: &str, lang: Lang) -> Control {
    let choices: Vec<Choice> = field
        .options
        .iter()
        .map(|option| Choice {
            value: option.id.clone(),
            label: option.label.get(lang.tag()).to_owned(),
            chosen: option.id == answer,
        })
        .collect();
    if choices.len() > 8 {
        Control::List { choices, none: Texts::of(lang).get("field-choose") }
    } else {
        Control::Choices { choices }
    }
}

/// Day, month, year of `2026-11-23` or of `23/11/2026`; missing parts are empty.
fn date_parts(answer: &str) -> [String; 3] {
    let mut parts: Vec<&str> = answer.split(['-', '/']).collect();
    if answer.contains('-') {
        parts.reverse();
    }
    let mut parts = parts.into_iter().map(|part| part.trim().to_owned());
    let mut next = || parts.next().unwrap_or_default();
    [next(), next(), next()]
}

/// The answer to a question in what a form sent: dates are put together as `yyyy-MM-dd` where all three boxes are
/// numbers of the right length, otherwise as typed with `/` between, so that the page can show it again.
#[must_use]
pub fn answer_from(kind: FieldKind, name: &str, form: &BTreeMap<String, String>) -> String {
    let get = |key: &str| form.get(key).map(|value| law::text::clean(value)).unwrap_or_default();
    match kind {
        FieldKind::Date => {
            let [day, month, year] = ["day", "month", "year"].map(|part| get(&format!("{name}-{part}")));
            if day.is_empty() && month.is_empty() && year.is_empty() {
                return String::new();
            }
            match (day.parse::<u8>(), month.parse::<u8>(), year.parse::<u16>()) {
                (Ok(d), Ok(m), Ok(y)) if y >= 1000 && (1..=31).contains(&d) && (1..=12).contains(&m) => {
                    format!("{y:04}-{m:02}-{d:02}")
                }
                _ => format!("{day}/{month}/{year}"),
            }
        }
        FieldKind::LongText => form.get(name).map(|value| value.trim().to_owned()).unwrap_or_default(),
        FieldKind::PersonalId | FieldKind::Phone | FieldKind::Number => get(name).replace([' ', '.'], ""),
        FieldKind::Money => get(name).chars().filter(char::is_ascii_digit).collect(),
        _ => get(name),
    }
}

/// All faults of a form above its `h1`, each a link to its question.
#[derive(Debug, Clone, Default, Template)]
#[template(
    source = r##"{% if !faults.is_empty() %}<div class="faults" role="alert" tabindex="-1" aria-labelledby="faults-title"><h2 id="faults-title">{{ title }}</h2><ul>{% for (name, fault) in faults %}<li><a href="#{{ name }}">{{ fault }}</a></li>{% endfor %}</ul></div>{% endif %}"##,
    ext = "html"
)]
pub struct ErrorSummary {
    /// Heading.
    pub title: String,
    /// Name of the question and its fault, in the order of the page.
    pub faults: Vec<(String, String)>,
}

impl ErrorSummary {
    /// The faults of some questions; nothing is shown where there is none.
    #[must_use]
    pub fn of(fields: &[Field], texts: Texts) -> Self {
        let faults: Vec<_> =
            fields.iter().filter_map(|field| Some((field.first_control(), field.fault.clone()?))).collect();
        Self { title: texts.with("faults-title", &[("count", &faults.len())]), faults }
    }
}

impl Field {
    /// Identifier of the control that takes the focus.
    fn first_control(&self) -> String {
        match self.control {
            Control::Date { .. } => format!("{}-day", self.name),
            Control::Choices { .. } => format!("{}-0", self.name),
            Control::Line { .. } | Control::Lines { .. } | Control::List { .. } => self.name.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn dates_come_back_as_typed_until_they_are_dates() {
        let good = form(&[("born-day", "5"), ("born-month", "03"), ("born-year", "1994")]);
        assert_eq!(answer_from(FieldKind::Date, "born", &good), "1994-03-05");
        let bad = form(&[("born-day", "5"), ("born-month", "x"), ("born-year", "94")]);
        assert_eq!(answer_from(FieldKind::Date, "born", &bad), "5/x/94");
        assert_eq!(date_parts("1994-03-05"), ["05", "03", "1994"]);
        assert_eq!(date_parts("5/x/94"), ["5", "x", "94"]);
        assert_eq!(date_parts(""), ["", "", ""]);
    }

    #[test]
    fn answers_are_cleaned_by_kind() {
        let sent =
            form(&[("id", " 066 194 001 234 "), ("fee", "7.000 ₫"), ("name", " Nguye\u{302}\u{303}n  An ")]);
        assert_eq!(answer_from(FieldKind::PersonalId, "id", &sent), "066194001234");
        assert_eq!(answer_from(FieldKind::Money, "fee", &sent), "7000");
        assert_eq!(answer_from(FieldKind::Name, "name", &sent), "Nguyễn An");
    }
}
