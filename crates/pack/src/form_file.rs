//! Forms as written: fields, shared parts that stand for several fields, and the questions of facts.

use std::collections::BTreeMap;

use law::procedure::{Citation, FACTS_SECTION, FieldKind, FormField, FormOption, FormSection, Prefill};
use law::{Expression, LocalText};
use serde::Deserialize;

use crate::fault::{Fault, Place};
use crate::files::Files;
use crate::reader::parse;

/// File of the shared parts.
const PARTS: &str = "form_parts.toml";
/// File of the facts.
pub(crate) const FACTS: &str = "facts.toml";

/// `required` of a field, or of a part: which of its fields.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Required {
    Field(bool),
    OfPart(Vec<String>),
}

/// A section as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSection {
    id: String,
    title: LocalText,
    fields: Vec<RawField>,
}

/// A field, or the use of a part.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawField {
    id: Option<String>,
    label: Option<LocalText>,
    help: Option<LocalText>,
    kind: Option<FieldKind>,
    required: Option<Required>,
    when: Option<Expression>,
    prefill: Option<String>,
    min: Option<i64>,
    max: Option<i64>,
    max_length: Option<u16>,
    #[serde(default)]
    options: Vec<FormOption>,
    #[serde(rename = "use")]
    part: Option<String>,
    #[serde(rename = "as")]
    prefix: Option<String>,
    of: Option<LocalText>,
    #[serde(default)]
    without: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartsFile {
    #[serde(default)]
    parts: Vec<Part>,
}

/// A shared part of forms.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    id: String,
    name: LocalText,
    fields: Vec<FormField>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FactsFile {
    #[serde(default)]
    facts: Vec<Fact>,
}

/// A question that conditions may use.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fact {
    id: String,
    kind: FieldKind,
    question: LocalText,
    #[serde(default)]
    options: Vec<FormOption>,
    source: Citation,
}

/// What all forms of the pack share.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    parts: BTreeMap<String, Part>,
    facts: BTreeMap<String, Fact>,
}

impl Shared {
    /// Reads both files; a pack may have neither.
    pub(crate) fn read(files: &Files, faults: &mut Vec<Fault>) -> Self {
        let parts = files.text(PARTS).and_then(|text| parse::<PartsFile>(PARTS, text, faults));
        let facts = files.text(FACTS).and_then(|text| parse::<FactsFile>(FACTS, text, faults));
        let mut shared = Self::default();
        for part in parts.map(|file| file.parts).unwrap_or_default() {
            let text = files.text(PARTS).unwrap_or_default();
            let texts = std::iter::once(&part.name).chain(part.fields.iter().map(|field| &field.label));
            faults.extend(texts.filter_map(|local| crate::check::language_fault(PARTS, text, local)));
            if shared.parts.contains_key(&part.id) {
                faults.push(twice(PARTS, text, &part.id));
            }
            shared.parts.insert(part.id.clone(), part);
        }
        for fact in facts.map(|file| file.facts).unwrap_or_default() {
            let text = files.text(FACTS).unwrap_or_default();
            faults.extend(crate::check::language_fault(FACTS, text, &fact.question));
            if shared.facts.contains_key(&fact.id) {
                faults.push(twice(FACTS, text, &fact.id));
            }
            shared.facts.insert(fact.id.clone(), fact);
        }
        shared
    }

    /// The legal documents the facts cite.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &str> {
        self.facts.values().map(|fact| fact.source.number.as_str())
    }

    /// The section that asks for these facts; `None` where none of them is known.
    pub(crate) fn questions(&self, facts: &[&str]) -> Option<FormSection> {
        let fields: Vec<FormField> =
            facts.iter().filter_map(|id| self.facts.get(*id)).map(question).collect();
        let title = LocalText {
            vi: "Thông tin để xác định thời hạn, phí và lệ phí".to_owned(),
            en: "Information that decides time limit and fees".to_owned(),
            nb: "Opplysninger som avgjør frist og gebyr".to_owned(),
        };
        (!fields.is_empty()).then(|| FormSection { id: FACTS_SECTION.to_owned(), title, fields })
    }

    /// The sections of a form with its parts put in.
    pub(crate) fn expand(
        &self,
        sections: Vec<RawSection>,
        (path, text): (&str, &str),
        faults: &mut Vec<Fault>,
    ) -> Vec<FormSection> {
        let mut expand = Expand { shared: self, path, text, faults };
        sections
            .into_iter()
            .map(|section| FormSection {
                id: section.id,
                title: section.title,
                fields: section.fields.into_iter().flat_map(|field| expand.field(field)).collect(),
            })
            .collect()
    }
}

fn twice(path: &str, text: &str, id: &str) -> Fault {
    let needle = format!("id = \"{id}\"");
    let message = format!("{id:?} is there twice");
    Fault::at("duplicate-id", Place::last(path, text, &needle), message, "give each its own identifier")
}

fn question(fact: &Fact) -> FormField {
    let mut field = FormField::plain(&format!("fact_{}", fact.id), fact.question.clone(), fact.kind, false);
    field.options.clone_from(&fact.options);
    field
}

struct Expand<'a> {
    shared: &'a Shared,
    path: &'a str,
    text: &'a str,
    faults: &'a mut Vec<Fault>,
}

impl Expand<'_> {
    fn fault(&mut self, code: &'static str, needle: &str, message: String, help: &str) {
        self.faults.push(Fault::at(code, Place::first(self.path, self.text, needle), message, help));
    }

    fn field(&mut self, raw: RawField) -> Vec<FormField> {
        match &raw.part {
            Some(part) => {
                let part = part.clone();
                self.part(&part, &raw)
            }
            None => self.plain(raw).into_iter().collect(),
        }
    }

    fn plain(&mut self, raw: RawField) -> Option<FormField> {
        let needle = raw.id.as_deref().map(|id| format!("id = \"{id}\"")).unwrap_or_default();
        let prefill = raw.prefill.as_deref().and_then(|name| self.prefill(name));
        let (Some(id), Some(label), Some(kind)) = (raw.id, raw.label, raw.kind) else {
            let message = "a field of a form has an id, a label and a kind".to_owned();
            let help = "add the missing key, or `use = \"person\"` with `as = \"…\"` for a shared part";
            self.fault(
                "missing-key",
                if needle.is_empty() { "[[form.fields]]" } else { &needle },
                message,
                help,
            );
            return None;
        };
        let required = match raw.required {
            None => false,
            Some(Required::Field(required)) => required,
            Some(Required::OfPart(_)) => {
                let message = format!("required of field {id:?} is true or false");
                self.fault("unknown-value", &needle, message, "write true or false");
                false
            }
        };
        Some(FormField {
            help: raw.help,
            when: raw.when,
            prefill,
            min: raw.min,
            max: raw.max,
            max_length: raw.max_length,
            options: raw.options,
            ..FormField::plain(&id, label, kind, required)
        })
    }

    fn prefill(&mut self, name: &str) -> Option<Prefill> {
        let known = applicant(name.strip_prefix("applicant.").unwrap_or_default());
        if known.is_none() {
            let message = format!("nothing of the applicant is called {name:?}");
            let help = "write applicant.name, .personal_id, .birth_date, .sex, .phone, .email or .address";
            self.fault("unknown-value", &format!("\"{name}\""), message, help);
        }
        known
    }

    fn part(&mut self, id: &str, raw: &RawField) -> Vec<FormField> {
        let needle = format!("use = \"{id}\"");
        let shared = self.shared;
        let Some(part) = shared.parts.get(id) else {
            let near = law::text::nearest(id, shared.parts.keys().map(String::as_str));
            let near = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
            let help = "use a part of form_parts.toml, or write the fields out";
            self.fault("unknown-part", &needle, format!("there is no shared part {id:?}{near}"), help);
            return Vec::new();
        };
        let Some(prefix) = &raw.prefix else {
            let help = "add `as = \"…\"`: the fields are called after it";
            self.fault("missing-key", &needle, format!("the use of part {id:?} has no `as`"), help);
            return Vec::new();
        };
        let chosen = match &raw.required {
            Some(Required::OfPart(chosen)) => Some(chosen),
            _ => None,
        };
        for named in chosen.into_iter().flatten().chain(&raw.without) {
            if !part.fields.iter().any(|field| field.id == *named) {
                let message = format!("part {id:?} has no field {named:?}");
                self.fault("part-field", &format!("\"{named}\""), message, "name one of its fields");
            }
        }
        let fields = part.fields.iter().filter(|field| !raw.without.contains(&field.id));
        fields.map(|field| of_part(field, prefix, raw, chosen)).collect()
    }
}

/// A field of a part under its new name.
fn of_part(field: &FormField, prefix: &str, raw: &RawField, required: Option<&Vec<String>>) -> FormField {
    let label = |words: &str, of: Option<&String>| match of {
        Some(of) => format!("{words} ({of})"),
        None => words.to_owned(),
    };
    let of = raw.of.as_ref();
    FormField {
        id: format!("{prefix}_{}", field.id),
        label: LocalText {
            vi: label(&field.label.vi, of.map(|of| &of.vi)),
            en: label(&field.label.en, of.map(|of| &of.en)),
            nb: label(&field.label.nb, of.map(|of| &of.nb)),
        },
        required: required.map_or(field.required, |chosen| chosen.contains(&field.id)),
        when: raw.when.clone(),
        prefill: raw.prefill.as_deref().filter(|of| *of == "applicant").and_then(|_| applicant(&field.id)),
        ..field.clone()
    }
}

fn applicant(field: &str) -> Option<Prefill> {
    Some(match field {
        "name" => Prefill::Name,
        "personal_id" => Prefill::PersonalId,
        "birth_date" => Prefill::BirthDate,
        "sex" => Prefill::Sex,
        "phone" => Prefill::Phone,
        "email" => Prefill::Email,
        "address" => Prefill::Address,
        _ => return None,
    })
}
