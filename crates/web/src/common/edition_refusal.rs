//! Why an edition is not proposed, approved or published, in words.

use casework::edition::Refusal;
use law::Province;
use law::code::ProcedureCode;

use super::casework_text;
use super::lang::Lang;
use super::procedure_text;
use super::texts::{Filling, Texts};

/// A refusal as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionRefusalWords {
    /// What is not possible and why.
    pub reason: String,
    /// What to do now.
    pub cure: String,
}

/// Puts a refusal into words; `province` names the procedures.
#[must_use]
pub fn words(refusal: &Refusal, province: &Province, lang: Lang) -> EditionRefusalWords {
    let texts = Texts::of(lang);
    let fillings = arguments(refusal, province, lang);
    let fillings: Vec<(&str, &dyn Filling)> =
        fillings.iter().map(|(name, value)| (*name, value as &dyn Filling)).collect();
    let key = format!("edition-refusal-{}", refusal.code());
    EditionRefusalWords {
        reason: texts.with(&key, &fillings),
        cure: texts.with(&format!("{key}-cure"), &fillings),
    }
}

fn arguments(refusal: &Refusal, province: &Province, lang: Lang) -> Vec<(&'static str, String)> {
    let texts = Texts::of(lang);
    match refusal {
        Refusal::NotFromHere { status } => {
            vec![("status", texts.get(&format!("edition-status-{}", status.as_str())))]
        }
        Refusal::NotYourRole { needed } => {
            let roles: Vec<String> = needed.iter().map(|role| casework_text::role(*role, lang)).collect();
            vec![("roles", roles.join(", "))]
        }
        Refusal::Missing { field } => vec![("field", texts.get(&format!("edition-field-{field}")))],
        Refusal::InThePast { today } => vec![("today", lang.date(*today))],
        Refusal::BeforeLatest { latest } => vec![("latest", lang.date(*latest))],
        Refusal::Rewrites { resting } => {
            let one = |procedure: &ProcedureCode| {
                let edition = province.procedures.get(procedure).and_then(|editions| editions.last());
                edition.map_or_else(|| procedure.to_string(), |p| procedure_text::words(&p.name, lang))
            };
            let told = resting.iter().map(|resting| {
                let fillings: [(&str, &dyn Filling); 4] = [
                    ("name", &one(&resting.procedure)),
                    ("code", &resting.procedure.to_string()),
                    ("day", &lang.date(resting.edition)),
                    ("count", &resting.open),
                ];
                texts.with("edition-refusal-rewrites-one", &fillings)
            });
            vec![("procedures", told.collect::<Vec<_>>().join("; "))]
        }
        Refusal::SamePerson | Refusal::Outdated | Refusal::NothingChanged => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_words_and_cure() {
        for code in Refusal::CODES {
            for key in [format!("edition-refusal-{code}"), format!("edition-refusal-{code}-cure")] {
                for lang in Lang::ALL {
                    assert_ne!(Texts::of(lang).get(&key), key);
                }
            }
        }
    }
}
