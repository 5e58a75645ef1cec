//! Petitions in words: what they are about, where they stand, what has happened, why something is not possible.
//!
//! Must not know who reads; names of persons never pass here.

use casework::Role;
use casework::petition::{CommandKind, Event, Ground, Refusal, Stage};
use law::{AgencyId, Province, Topic};

use super::casework_text;
use super::lang::Lang;
use super::refusal_text::RefusalText;
use super::texts::{Filling, Texts};

/// Why somebody is not satisfied with an answer: values in the order in which they are offered.
pub const ANSWER_DISLIKES: [&str; 4] =
    ["not_settled", "longer_than_promised", "attitude", "hard_to_understand"];

fn composed(start: &str, name: &str, lang: Lang) -> String {
    Texts::of(lang).get(&format!("{start}{}", name.replace('_', "-")))
}

/// The codes of refusals about petitions among the problems of the API, in the order of [`Refusal::CODES`].
pub const PROBLEMS: [&str; 18] = [
    "petition-not-from-here",
    "petition-not-your-role",
    "petition-not-your-petition",
    "petition-sender-only",
    "petition-other-law",
    "petition-no-rules",
    "petition-unknown-agency",
    "petition-same-agency",
    "petition-not-an-answerer",
    "petition-decline-too-late",
    "petition-details-too-late",
    "petition-reopen-too-late",
    "petition-reopened-before",
    "petition-still-time",
    "petition-already-rated",
    "petition-missing",
    "petition-calendar-missing",
    "petition-changed-meanwhile",
];

/// The code of a refusal among the problems of the API.
#[must_use]
pub fn problem(refusal: &Refusal) -> &'static str {
    let at = Refusal::CODES.iter().position(|code| *code == refusal.code());
    at.and_then(|at| PROBLEMS.get(at)).copied().unwrap_or("petition-not-from-here")
}

/// What a petition is about.
#[must_use]
pub fn topic(topic: Topic, lang: Lang) -> String {
    composed("petition-topic-", topic.as_str(), lang)
}

/// Where it stands.
#[must_use]
pub fn stage(stage: Stage, lang: Lang) -> String {
    composed("petition-stage-", stage.as_str(), lang)
}

/// Why it is not accepted.
#[must_use]
pub fn ground(ground: Ground, lang: Lang) -> String {
    composed("petition-ground-", ground.as_str(), lang)
}

/// A command, as on its button.
#[must_use]
pub fn command(kind: CommandKind, lang: Lang) -> String {
    composed("petition-command-", kind.as_str(), lang)
}

/// What a command leads to, in a sentence for who gives it.
#[must_use]
pub fn consequence(kind: CommandKind, lang: Lang) -> String {
    composed("petition-follows-", kind.as_str(), lang)
}

/// A reason for not being satisfied; a value that is none stands as it is.
#[must_use]
pub fn dislike(reason: &str, lang: Lang) -> String {
    let known = ANSWER_DISLIKES.contains(&reason) || casework::dossier::DISLIKES.contains(&reason);
    if known { composed("dislike-", reason, lang) } else { reason.to_owned() }
}

/// What has happened, in a few words.
#[must_use]
pub fn event(event: &Event, lang: Lang) -> String {
    let name = match event {
        Event::Sent { .. } => "sent",
        Event::Accepted {} => "accepted",
        Event::DetailsAsked { .. } => "details-asked",
        Event::DetailsGiven { .. } => "details-given",
        Event::Declined { .. } => "declined",
        Event::Forwarded { .. } => "forwarded",
        Event::Assigned { .. } => "assigned",
        Event::Answered { .. } => "answered",
        Event::Published { .. } => "published",
        Event::AnsweredPrivately { .. } => "answered-privately",
        Event::Withdrawn {} => "withdrawn",
        Event::Reopened { .. } => "reopened",
        Event::Rated(_) => "rated",
        Event::Closed {} => "closed",
    };
    composed("petition-event-", name, lang)
}

/// An agency by its name.
#[must_use]
pub fn agency(id: &AgencyId, province: &Province, lang: Lang) -> String {
    province.agency(id).map_or_else(|| id.to_string(), |agency| agency.name.get(lang.tag()).to_owned())
}

/// Puts a refusal into words.
#[must_use]
pub fn refusal(refusal: &Refusal, province: &Province, lang: Lang) -> RefusalText {
    let texts = Texts::of(lang);
    let named = |(name, value): (&'static str, String)| {
        let words = match name {
            "agency" => agency(&AgencyId(value), province, lang),
            "topic" => Topic::parse(&value).map_or(value, |found| topic(found, lang)),
            "stage" => Stage::parse(&value).map_or(value, |found| stage(found, lang)),
            "command" => CommandKind::parse(&value).map_or(value, |found| command(found, lang)),
            "roles" => value
                .split(", ")
                .filter_map(Role::parse)
                .map(|role| casework_text::role(role, lang))
                .collect::<Vec<_>>()
                .join(", "),
            _ => value,
        };
        (name, words)
    };
    let arguments: Vec<(&'static str, String)> = refusal.args().into_iter().map(named).collect();
    let fillings: Vec<(&str, &dyn Filling)> =
        arguments.iter().map(|(name, value)| (*name, value as &dyn Filling)).collect();
    let key = format!("petition-refusal-{}", refusal.code());
    RefusalText {
        code: refusal.code(),
        detail: texts.with(&key, &fillings),
        ground: refusal.ground().to_owned(),
        cure: texts.with(&format!("{key}-cure"), &fillings),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_are_the_refusals_by_name() {
        for (problem, code) in PROBLEMS.iter().zip(Refusal::CODES) {
            assert_eq!(*problem, format!("petition-{code}"));
        }
    }

    #[test]
    fn every_word_is_there_in_every_language() {
        for lang in Lang::ALL {
            let mut words: Vec<String> = Topic::ALL.map(|found| topic(found, lang)).into();
            words.extend(Stage::ALL.map(|found| stage(found, lang)));
            words.extend(Ground::ALL.map(|found| ground(found, lang)));
            words.extend(CommandKind::ALL.iter().map(|found| command(*found, lang)));
            words.extend(CommandKind::ALL.iter().map(|found| consequence(*found, lang)));
            words.extend(ANSWER_DISLIKES.map(|reason| dislike(reason, lang)));
            words.extend(casework::dossier::DISLIKES.map(|reason| dislike(reason, lang)));
            for code in Refusal::CODES {
                let key = format!("petition-refusal-{code}");
                words.push(composed("", &key, lang));
                words.push(composed("", &format!("{key}-cure"), lang));
            }
            let missing: Vec<_> = words
                .iter()
                .filter(|words| words.starts_with("petition-") || words.starts_with("dislike-"))
                .collect();
            assert!(missing.is_empty(), "{lang:?}: {missing:?}");
        }
    }
}
