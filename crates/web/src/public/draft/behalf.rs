//! The page of the guided form about whom somebody files for: a child, a parent, somebody else, a company; and what proves
//! that they may. Asked only of those who do not file for themselves.
//!
//! Must not know how a draft is kept.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::LocalText;
use law::code::{CodeKind, check};
use law::procedure::{FieldKind, FormField, FormOption, Procedure};
use registry::{Person, Proof, Representation, Represented};
use serde_json::{Map, Value, json};

use super::body::DraftBody;
use crate::common::fields::{FaultCode, FieldFault, Fields, Label};
use crate::common::representation_text::represented_key;
use crate::common::{Lang, Texts, answers, applicant_input};

/// The component of a procedure that is the paper of a representative.
pub(super) const AUTHORITY: &str = "authority";

/// The answer of who files for themselves.
pub(super) const ONESELF: &str = "oneself";

fn words(key: &str) -> LocalText {
    LocalText {
        vi: Texts::of(Lang::Vi).get(key),
        en: Texts::of(Lang::En).get(key),
        nb: Texts::of(Lang::Nb).get(key),
    }
}

fn choice(id: &str, label: &str, options: &[(&str, &str)]) -> FormField {
    let mut field = FormField::plain(id, words(label), FieldKind::Choice, true);
    let option = |(id, key): &(&str, &str)| FormOption { id: (*id).to_owned(), label: words(key) };
    field.options = options.iter().map(option).collect();
    field
}

/// The question for whom it is; no answer means oneself.
pub(super) fn for_whom() -> FormField {
    let mut options = vec![(ONESELF, "representation-of-oneself")];
    options.extend(Represented::ALL.map(|of| (of.as_str(), represented_key(of))));
    choice("for", "representation-for-whom", &options)
}

/// The questions about the other, and about the proof.
pub(super) fn questions(of: Represented) -> Vec<FormField> {
    let question = |id: &str, label: &str, kind, required| FormField::plain(id, words(label), kind, required);
    let mut all = match of {
        Represented::Company => vec![
            question("name", "representation-company-name", FieldKind::Text, true),
            question("tax_code", "representation-tax-code", FieldKind::Text, true),
        ],
        _ => vec![
            question("name", "applicant-name", FieldKind::Name, true),
            // A child that is not registered yet has no number.
            question("personal_id", "applicant-personal-id", FieldKind::PersonalId, of != Represented::Child),
            question("birth_date", "applicant-birth-date", FieldKind::Date, of == Represented::Child),
        ],
    };
    let paper = ("paper", "representation-proof-paper");
    let proof = match of {
        // No register knows whom a person has given power to.
        Represented::Other => vec![paper],
        Represented::Company => vec![paper, ("register", "representation-proof-business-register")],
        Represented::Child | Represented::Parent => {
            vec![paper, ("register", "representation-proof-register")]
        }
    };
    all.push(choice("proof", "representation-proof", &proof));
    let mut which = question("proof_words", "representation-proof-words", FieldKind::Text, true);
    which.help = Some(words(match of {
        Represented::Child => "representation-proof-hint-child",
        Represented::Parent => "representation-proof-hint-parent",
        Represented::Other => "representation-proof-hint-other",
        Represented::Company => "representation-proof-hint-company",
    }));
    all.push(which);
    all
}

/// The title of the page.
pub(super) fn title(of: Represented) -> &'static str {
    match of {
        Represented::Child => "representation-title-child",
        Represented::Parent => "representation-title-parent",
        Represented::Other => "representation-title-other",
        Represented::Company => "representation-title-company",
    }
}

/// What is to be corrected.
pub(super) fn faults(of: Represented, given: &Map<String, Value>, today: Date) -> Vec<FieldFault> {
    let questions = questions(of);
    let mut faults = answers::check(questions.iter(), Fields::Json(given)).err().unwrap_or_default();
    if of == Represented::Company {
        let typed = given.get("tax_code").and_then(Value::as_str);
        let wrong = |code: &&str| !check(CodeKind::TaxCode, code, &|_| None, Some(today)).valid;
        if let Some(code) = typed.filter(wrong) {
            faults.push(FieldFault::new("tax_code", FaultCode::TaxCode).with("value", code));
        }
    } else if faults.is_empty() && given.contains_key("name") {
        faults.extend(applicant_input::applicant(Fields::Json(given), today).err().unwrap_or_default());
    }
    for question in questions.iter().filter(|q| q.required && !given.contains_key(&q.id)) {
        if !faults.iter().any(|fault| fault.field == question.id) {
            let fault = FieldFault::new(question.id.clone(), FaultCode::Required);
            faults.push(fault.called(Label::Words(Box::new(question.label.clone()))));
        }
    }
    faults
}

fn text(behalf: &BTreeMap<String, String>, id: &str) -> Option<String> {
    behalf.get(id).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

impl DraftBody {
    /// Who is represented; `None` for who files for themselves.
    #[must_use]
    pub fn represented(&self) -> Option<Represented> {
        Represented::parse(self.behalf.get("for")?)
    }

    /// That somebody files for another, with its proof.
    #[must_use]
    pub fn representation(&self) -> Option<Representation> {
        let of = self.represented()?;
        let tax_code = text(&self.behalf, "tax_code").filter(|_| of == Represented::Company);
        let by_register = self.behalf.get("proof").is_some_and(|proof| proof == "register");
        let proof = if by_register && of != Represented::Other { Proof::Register } else { Proof::Paper };
        Some(Representation {
            of,
            tax_code: tax_code.and_then(|code| check(CodeKind::TaxCode, &code, &|_| None, None).normalized),
            proof,
            words: text(&self.behalf, "proof_words").unwrap_or_default(),
        })
    }

    /// The other as the API takes an owner; `None` for a company, which is no person.
    pub(super) fn owner(&self) -> Option<Map<String, Value>> {
        let of = self.represented().filter(|of| *of != Represented::Company)?;
        let ids = questions(of).into_iter().map(|question| question.id);
        let given = ids.filter(|id| !id.starts_with("proof"));
        Some(given.filter_map(|id| Some((id.clone(), json!(text(&self.behalf, &id)?)))).collect())
    }

    /// A company as the owner of the result.
    pub(super) fn company(&self) -> Option<Person> {
        self.represented().filter(|of| *of == Represented::Company)?;
        Some(Person { name: text(&self.behalf, "name")?, ..Person::default() })
    }

    /// Whether the paper that proves it has to come with what is filed here, and is not there.
    pub(super) fn lacks_proof(&self, procedure: &Procedure) -> bool {
        let asked = procedure.components.iter().any(|component| component.id == AUTHORITY);
        let by_paper = self.representation().is_some_and(|one| one.proof == Proof::Paper);
        asked && by_paper && self.files.get(AUTHORITY).is_none_or(Vec::is_empty)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(of: Represented, given: &Value) -> Vec<(String, FaultCode)> {
        let faults = faults(of, given.as_object().unwrap(), date(2026, 11, 23));
        faults.into_iter().map(|fault| (fault.field, fault.code)).collect()
    }

    #[test]
    fn each_kind_has_its_questions() {
        use FaultCode as F;
        let proof =
            json!({"name": "Nguyễn Thị Mai", "proof": "paper", "proof_words": "Giấy khai sinh số 12"});
        let with = |name: &str, value: &str| {
            let mut given = proof.clone();
            given[name] = value.into();
            given
        };
        let child = with("birth_date", "2026-11-01");
        assert_eq!(read(Represented::Child, &child), [], "a newborn has no number");
        assert_eq!(read(Represented::Parent, &proof), [("personal_id".to_owned(), F::Required)]);
        assert_eq!(read(Represented::Parent, &with("personal_id", "066194001234")), []);
        assert_eq!(
            read(Represented::Other, &with("personal_id", "123456789")),
            [("personal_id".to_owned(), F::PersonalIdNine)]
        );
        let company = |code: &str| json!({"name": "Công ty TNHH 66", "tax_code": code, "proof": "register", "proof_words": "Người đại diện"});
        assert_eq!(read(Represented::Company, &company("0100109106")), []);
        assert_eq!(read(Represented::Company, &company("0100109107")), [("tax_code".to_owned(), F::TaxCode)]);
        let nothing: Vec<String> =
            read(Represented::Company, &json!({})).into_iter().map(|(field, _)| field).collect();
        assert_eq!(nothing, ["name", "tax_code", "proof", "proof_words"]);
    }

    #[test]
    fn a_draft_tells_for_whom_it_is() {
        let behalf = |pairs: &[(&str, &str)]| DraftBody {
            behalf: pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            ..DraftBody::default()
        };
        assert_eq!(DraftBody::default().representation(), None);
        assert_eq!(behalf(&[("for", "oneself"), ("name", "X")]).representation(), None);
        let company = behalf(&[
            ("for", "company"),
            ("name", "Công ty A"),
            ("tax_code", "0100109106"),
            ("proof", "register"),
        ]);
        let found = company.representation().unwrap();
        assert_eq!((found.tax_code.as_deref(), found.proof), (Some("0100109106"), Proof::Register));
        assert_eq!(company.company().unwrap().name, "Công ty A");
        assert_eq!(company.owner(), None);
        let other =
            behalf(&[("for", "other"), ("name", "B"), ("proof", "register"), ("tax_code", "0100109106")]);
        let found = other.representation().unwrap();
        assert_eq!((found.tax_code, found.proof), (None, Proof::Paper), "no register knows it");
        assert_eq!(other.owner().unwrap()["name"], "B");
    }
}
