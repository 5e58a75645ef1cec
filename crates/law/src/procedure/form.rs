//! The form of a procedure: sections, fields, choices.

use serde::{Deserialize, Serialize};

use crate::condition::{Expression, FactKind};
use crate::text::LocalText;

/// Section into which a pack puts the questions of its facts.
pub const FACTS_SECTION: &str = "facts";

/// One field of the form.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormField {
    /// Identifier inside the form.
    pub id: String,
    /// Question or label.
    pub label: LocalText,
    /// Help under the label.
    #[serde(default)]
    pub help: Option<LocalText>,
    /// Kind of answer.
    pub kind: FieldKind,
    /// Must be answered.
    #[serde(default)]
    pub required: bool,
    /// Asked, and required, only under this condition.
    #[serde(default)]
    pub when: Option<Expression>,
    /// What of the applicant fills it in beforehand.
    #[serde(default)]
    pub prefill: Option<Prefill>,
    /// Least number or amount.
    #[serde(default)]
    pub min: Option<i64>,
    /// Greatest number or amount.
    #[serde(default)]
    pub max: Option<i64>,
    /// Most characters of a text.
    #[serde(default)]
    pub max_length: Option<u16>,
    /// Choices of a `choice` field.
    #[serde(default)]
    pub options: Vec<FormOption>,
}

/// A choice.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormOption {
    /// Stored value.
    pub id: String,
    /// Label.
    pub label: LocalText,
}

/// Kind of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// A person's name.
    Name,
    /// A civil date.
    Date,
    /// Personal identification number.
    PersonalId,
    /// Phone.
    Phone,
    /// A whole number.
    Number,
    /// Amount in đồng.
    Money,
    /// One of the options.
    Choice,
    /// Yes or no.
    YesNo,
    /// An address in words.
    Address,
    /// A commune of the country, by its code.
    Unit,
    /// E-mail address.
    Email,
}

/// What is known of the applicant and can be filled in beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Prefill {
    /// Full name.
    #[serde(rename = "applicant.name")]
    Name,
    /// Personal number.
    #[serde(rename = "applicant.personal_id")]
    PersonalId,
    /// Birth date.
    #[serde(rename = "applicant.birth_date")]
    BirthDate,
    /// Sex.
    #[serde(rename = "applicant.sex")]
    Sex,
    /// Telephone.
    #[serde(rename = "applicant.phone")]
    Phone,
    /// E-mail address.
    #[serde(rename = "applicant.email")]
    Email,
    /// Address.
    #[serde(rename = "applicant.address")]
    Address,
}

impl Prefill {
    /// The name in the pack.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "applicant.name",
            Self::PersonalId => "applicant.personal_id",
            Self::BirthDate => "applicant.birth_date",
            Self::Sex => "applicant.sex",
            Self::Phone => "applicant.phone",
            Self::Email => "applicant.email",
            Self::Address => "applicant.address",
        }
    }
}

/// A section of the form.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormSection {
    /// Identifier inside the form.
    pub id: String,
    /// Title.
    pub title: LocalText,
    /// Its fields.
    pub fields: Vec<FormField>,
}

impl FormField {
    /// A question without condition, help, bounds or choices.
    #[must_use]
    pub fn plain(id: &str, label: LocalText, kind: FieldKind, required: bool) -> Self {
        Self {
            id: id.to_owned(),
            label,
            help: None,
            kind,
            required,
            when: None,
            prefill: None,
            min: None,
            max: None,
            max_length: None,
            options: Vec::new(),
        }
    }

    /// The kind of fact its answer is for conditions.
    #[must_use]
    pub fn fact_kind(&self) -> FactKind {
        match self.kind {
            FieldKind::YesNo => FactKind::YesNo,
            FieldKind::Number | FieldKind::Money => FactKind::Number,
            FieldKind::Date => FactKind::Date,
            FieldKind::Choice => FactKind::Choice(self.options.iter().map(|o| o.id.clone()).collect()),
            _ => FactKind::Text,
        }
    }
}
