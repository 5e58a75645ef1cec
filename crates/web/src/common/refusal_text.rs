//! A refusal in words: what the law or the life cycle does not allow, on which ground, and what to do instead.
//!
//! Must not know who asked. The reasons themselves are those of `casework`.

use casework::Role;
use casework::dossier::{CommandKind, Refusal};
use law::{AgencyId, Province};

use super::casework_text;
use super::command_input;
use super::lang::Lang;
use super::texts::{Filling, Texts};

/// A refusal as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalText {
    /// Stable code of the reason.
    pub code: &'static str,
    /// What is not possible and why, in one sentence.
    pub detail: String,
    /// Legal ground, as cited.
    pub ground: String,
    /// What to do now.
    pub cure: String,
}

/// Puts a refusal into words. Agencies and components are called by their names in the province.
#[must_use]
pub fn refusal_text(refusal: &Refusal, province: &Province, lang: Lang) -> RefusalText {
    let (detail, cure) = texts_of_refusal(refusal.code());
    let arguments = arguments(refusal, province, lang);
    let fillings: Vec<(&str, &dyn Filling)> =
        arguments.iter().map(|(name, value)| (*name, value as &dyn Filling)).collect();
    let texts = Texts::of(lang);
    RefusalText {
        code: refusal.code(),
        detail: texts.with(detail, &fillings),
        ground: refusal.ground().to_owned(),
        cure: texts.with(cure, &fillings),
    }
}

/// The arguments of a refusal, with names in the place of identifiers.
fn arguments(refusal: &Refusal, province: &Province, lang: Lang) -> Vec<(&'static str, String)> {
    let agency = |id: &AgencyId| {
        province.agency(id).map_or_else(|| id.to_string(), |agency| agency.name.get(lang.tag()).to_owned())
    };
    match refusal {
        Refusal::NotFromHere { command, stage } => vec![
            ("command", casework_text::command(*command, lang)),
            ("stage", casework_text::stage_named(stage, lang)),
        ],
        Refusal::NotYourRole { needed, agency: at } => vec![
            ("roles", roles(needed, lang)),
            ("agency", at.as_ref().map_or_else(|| Texts::of(lang).get("agency-any"), agency)),
        ],
        Refusal::ChannelNotOffered { channel } => {
            let words = law::Channel::parse(channel).map(|c| casework_text::channel(c, lang));
            vec![("channel", words.unwrap_or_else(|| (*channel).to_owned()))]
        }
        Refusal::OutsideIntakeScope { authority: id }
        | Refusal::NotCompetent { agency: id }
        | Refusal::ConsultationOpen { agency: id } => vec![("agency", agency(id))],
        Refusal::RefundTooGreat { most_dong } => vec![("most", lang.money(*most_dong))],
        Refusal::Missing { field } => vec![("field", field_name(field, lang))],
        other => other.args(),
    }
}

fn roles(roles: &[Role], lang: Lang) -> String {
    roles.iter().map(|role| casework_text::role(*role, lang)).collect::<Vec<_>>().join(", ")
}

/// The label of a field of any command; its name where no command has it.
fn field_name(field: &str, lang: Lang) -> String {
    let known =
        CommandKind::ALL.iter().flat_map(|kind| command_input::fields(*kind)).find(|f| f.name == field);
    known.map_or_else(|| field.to_owned(), |known| Texts::of(lang).get(known.label))
}

/// The keys of a reason and of its cure.
pub(crate) fn texts_of_refusal(code: &str) -> (&'static str, &'static str) {
    match code {
        "not-from-here" => ("refusal-not-from-here", "refusal-not-from-here-cure"),
        "not-your-role" => ("refusal-not-your-role", "refusal-not-your-role-cure"),
        "not-your-dossier" => ("refusal-not-your-dossier", "refusal-not-your-dossier-cure"),
        "not-a-case-officer" => ("refusal-not-a-case-officer", "refusal-not-a-case-officer-cure"),
        "same-person" => ("refusal-same-person", "refusal-same-person-cure"),
        "applicant-only" => ("refusal-applicant-only", "refusal-applicant-only-cure"),
        "unknown-procedure" => ("refusal-unknown-procedure", "refusal-unknown-procedure-cure"),
        "handled-elsewhere" => ("refusal-handled-elsewhere", "refusal-handled-elsewhere-cure"),
        "channel-not-offered" => ("refusal-channel-not-offered", "refusal-channel-not-offered-cure"),
        "outside-intake-scope" => ("refusal-outside-intake-scope", "refusal-outside-intake-scope-cure"),
        "not-competent" => ("refusal-not-competent", "refusal-not-competent-cure"),
        "incomplete" => ("refusal-incomplete", "refusal-incomplete-cure"),
        "supplement-too-late" => ("refusal-supplement-too-late", "refusal-supplement-too-late-cure"),
        "supplement-limit" => ("refusal-supplement-limit", "refusal-supplement-limit-cure"),
        "extension-too-late" => ("refusal-extension-too-late", "refusal-extension-too-late-cure"),
        "extension-limit" => ("refusal-extension-limit", "refusal-extension-limit-cure"),
        "extension-date" => ("refusal-extension-date", "refusal-extension-date-cure"),
        "letter-pending" => ("refusal-letter-pending", "refusal-letter-pending-cure"),
        "no-letter" => ("refusal-no-letter", "refusal-no-letter-cure"),
        "already-signed" => ("refusal-already-signed", "refusal-already-signed-cure"),
        "still-time" => ("refusal-still-time", "refusal-still-time-cure"),
        "consultation-open" => ("refusal-consultation-open", "refusal-consultation-open-cure"),
        "already-rated" => ("refusal-already-rated", "refusal-already-rated-cure"),
        "refund-too-great" => ("refusal-refund-too-great", "refusal-refund-too-great-cure"),
        "not-immediate" => ("refusal-not-immediate", "refusal-not-immediate-cure"),
        "missing" => ("refusal-missing", "refusal-missing-cure"),
        "calendar-missing" => ("refusal-calendar-missing", "refusal-calendar-missing-cure"),
        "number-not-reserved" => ("refusal-number-not-reserved", "refusal-number-not-reserved-cure"),
        "number-of-another" => ("refusal-number-of-another", "refusal-number-of-another-cure"),
        "number-used" => ("refusal-number-used", "refusal-number-used-cure"),
        "claim-not-yet" => ("refusal-claim-not-yet", "refusal-claim-not-yet-cure"),
        "claim-before-reservation" => {
            ("refusal-claim-before-reservation", "refusal-claim-before-reservation-cure")
        }
        "claim-other-day" => ("refusal-claim-other-day", "refusal-claim-other-day-cure"),
        "claim-too-old" => ("refusal-claim-too-old", "refusal-claim-too-old-cure"),
        _ => ("refusal-changed-meanwhile", "refusal-changed-meanwhile-cure"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_own_words_and_cure() {
        for code in Refusal::CODES {
            let (detail, cure) = texts_of_refusal(code);
            assert_eq!(detail, format!("refusal-{code}"));
            assert_eq!(cure, format!("refusal-{code}-cure"));
            for lang in Lang::ALL {
                assert_ne!(Texts::of(lang).get(detail), detail, "{code}");
                assert_ne!(Texts::of(lang).get(cure), cure, "{code}");
            }
        }
    }
}
