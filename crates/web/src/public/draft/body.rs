//! What a citizen has answered so far: kept sealed in the registry between two pages, as typed until it is sent.

use std::collections::BTreeMap;

use law::procedure::{Channel, FormSection, Procedure};
use law::{Circumstances, Province};
use registry::{Helper, Represented};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::common::circumstances;
use crate::common::who::Citizen;

/// A file that has arrived for a component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftFile {
    /// SHA-256, hex.
    pub sha256: String,
    /// Name as sent.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
}

/// A draft. All answers are text, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftBody {
    /// Code of the procedure.
    pub procedure: String,
    /// Code of the unit that decides (commune procedures) or where it is filed.
    #[serde(default)]
    pub unit: String,
    /// Case of the procedure.
    #[serde(default)]
    pub case: Option<String>,
    /// How the result is wanted.
    #[serde(default)]
    pub delivery: String,
    /// The applicant, by field.
    #[serde(default)]
    pub applicant: BTreeMap<String, String>,
    /// For whom it is filed and what proves that one may, by field; empty for oneself.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub behalf: BTreeMap<String, String>,
    /// The member of staff or of a digital team who helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub helper: Option<Helper>,
    /// The form, by field.
    #[serde(default)]
    pub answers: BTreeMap<String, String>,
    /// Files, by component.
    #[serde(default)]
    pub files: BTreeMap<String, Vec<DraftFile>>,
    /// The key that makes sending it count once.
    #[serde(default)]
    pub request_key: String,
    /// Code of the dossier it became; then nothing else is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<String>,
}

/// A page of the guided form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftStep {
    /// Who applies.
    Applicant,
    /// For whom, where it is not for oneself.
    Represented,
    /// A section of the form.
    Section(String),
    /// The papers.
    Files,
    /// Everything once more.
    Answers,
}

impl DraftStep {
    /// The name in addresses.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Applicant => "applicant",
            Self::Represented => "represented",
            Self::Section(id) => id,
            Self::Files => "files",
            Self::Answers => "answers",
        }
    }
}

/// What the identity provider knows of a person and nobody has to type.
pub const KNOWN: [&str; 4] = ["name", "personal_id", "birth_date", "sex"];

impl DraftBody {
    /// Takes over what is known of a citizen who is signed in; contact details only where nothing was typed yet.
    pub fn take_known(&mut self, citizen: Option<&Citizen>) {
        let Some(Citizen { person, .. }) = citizen else { return };
        let known = [
            ("name", Some(&person.name)),
            ("personal_id", person.personal_id.as_ref()),
            ("birth_date", person.birth_date.as_ref()),
            ("sex", person.sex.as_ref()),
        ];
        for (field, value) in known {
            if let Some(value) = value {
                self.applicant.insert(field.to_owned(), value.clone());
            }
        }
        let contact = [("phone", &person.phone), ("email", &person.email), ("address", &person.address)];
        for (field, value) in contact {
            if let (Some(value), false) = (value, self.applicant.contains_key(field)) {
                self.applicant.insert(field.to_owned(), value.clone());
            }
        }
    }

    /// The circumstances as far as they are answered.
    #[must_use]
    pub fn circumstances(&self, procedure: &Procedure) -> Circumstances {
        let answers: Map<String, Value> =
            self.answers.iter().map(|(id, text)| (id.clone(), json!(text))).collect();
        circumstances::ordinary(procedure, self.case.as_deref(), Channel::Online)
            .with(circumstances::answers(procedure, &answers))
    }

    /// The steps of this draft in order.
    #[must_use]
    pub fn steps(&self, procedure: &Procedure) -> Vec<DraftStep> {
        let mut steps = vec![DraftStep::Applicant];
        steps.extend(self.represented().map(|_| DraftStep::Represented));
        steps.extend(procedure.form.iter().map(|section| DraftStep::Section(section.id.clone())));
        if procedure.asked_for(&self.circumstances(procedure)).next().is_some() {
            steps.push(DraftStep::Files);
        }
        steps.push(DraftStep::Answers);
        steps
    }

    /// The section of a step.
    #[must_use]
    pub fn section<'p>(procedure: &'p Procedure, step: &DraftStep) -> Option<&'p FormSection> {
        procedure.form.iter().find(|section| matches!(step, DraftStep::Section(id) if *id == section.id))
    }

    /// The body of `POST /api/v1/dossiers` that this draft amounts to: sending it passes the same checks.
    #[must_use]
    pub fn as_opening(&self, procedure: &Procedure, province: &Province) -> Map<String, Value> {
        let text = |answers: &BTreeMap<String, String>| {
            answers.iter().filter(|(_, v)| !v.trim().is_empty()).map(|(k, v)| (k.clone(), json!(v))).collect()
        };
        let applicant: Map<String, Value> = text(&self.applicant);
        let form: Map<String, Value> = text(&self.answers);
        let files: Vec<Value> = self
            .files
            .iter()
            .flat_map(|(component, files)| {
                files.iter().map(move |f| json!({ "component": component, "sha256": f.sha256 }))
            })
            .collect();
        let mut body = Map::new();
        body.insert("procedure".into(), procedure.code.as_str().into());
        body.insert(
            "unit".into(),
            if self.unit.is_empty() { province.code.0.clone() } else { self.unit.clone() }.into(),
        );
        body.insert("channel".into(), "online".into());
        body.insert("case".into(), self.case.clone().into());
        body.insert("delivery".into(), self.delivery.clone().into());
        body.insert("applicant".into(), applicant.into());
        if let Some(owner) = self.owner() {
            body.insert("owner".into(), owner.into());
        }
        let business = law::procedure::Subject::Enterprise;
        if self.represented() == Some(Represented::Company) && procedure.subjects.contains(&business) {
            body.insert("subject".into(), business.as_str().into());
        }
        body.insert("form".into(), form.into());
        body.insert("files".into(), files.into());
        body.insert("components".into(), Value::Array(Vec::new()));
        body
    }
}
