//! For whom somebody files, what proves it, who vouched for them and who has helped, in words: on the desk, on the owner's page, on the receipt.
//!
//! Must not decide who may read it: what is hidden is not in the personal data that arrive here.

use registry::{Helper, Personal, Proof, Represented, mask};

use super::casework_text;
use super::visit::Visit;

/// The key of the words for who is represented.
#[must_use]
pub fn represented_key(of: Represented) -> &'static str {
    match of {
        Represented::Child => "representation-of-child",
        Represented::Parent => "representation-of-parent",
        Represented::Other => "representation-of-other",
        Represented::Company => "representation-of-company",
    }
}

/// Names and values: whom it is filed for, the number, the proof, how the filer was identified, the helper; nothing for who files for themselves alone.
#[must_use]
pub fn rows(visit: &Visit, personal: &Personal) -> Vec<(String, String)> {
    let texts = visit.texts();
    let mut rows = Vec::new();
    if let Some(owner) = &personal.owner {
        let of = personal.representation.as_ref().map(|one| texts.get(represented_key(one.of)));
        let name = of.map_or_else(|| owner.name.clone(), |of| format!("{} ({of})", owner.name));
        rows.push((texts.get("representation-for"), name));
        if let Some(number) = &owner.personal_id {
            rows.push((texts.get("representation-number"), mask::number(number)));
        }
    }
    if let Some(representation) = &personal.representation {
        if let Some(code) = &representation.tax_code {
            rows.push((texts.get("representation-tax-code"), code.clone()));
        }
        let key = match representation.proof {
            Proof::Paper => "representation-by-paper",
            Proof::Register => "representation-by-register",
        };
        let words = texts.with(key, &[("words", &representation.words)]);
        rows.push((texts.get("representation-proof"), words));
    }
    if let Some(level) = personal.identity_level {
        let words = texts.with("representation-identity-words", &[("level", &u32::from(level))]);
        rows.push((texts.get("representation-identity"), words));
    }
    if let Some(helper) = &personal.helper {
        rows.push((texts.get("representation-helper"), helper_words(visit, helper)));
    }
    rows
}

/// Name, role, agency and day of a helper.
#[must_use]
pub fn helper_words(visit: &Visit, helper: &Helper) -> String {
    let province = visit.app.province();
    let agency = province.agency(&helper.agency).map(|agency| agency.name.get(visit.lang.tag()).to_owned());
    visit.texts().with(
        "representation-helper-words",
        &[
            ("name", &helper.name),
            ("role", &casework_text::role(helper.role, visit.lang)),
            ("agency", &agency.unwrap_or_default()),
            ("day", &visit.lang.date(law::time::local(helper.at).date())),
        ],
    )
}
