//! Powers in words: what a policy allows, from which place, and what a change of policies gives and takes.

use law::compare::{LineChange, Part, Value};
use law::{Action, Place, Role};

use super::casework_text;
use super::lang::Lang;
use super::texts::Texts;

/// An action in words, as what somebody may do.
#[must_use]
pub fn action(action: Action, lang: Lang) -> String {
    Texts::of(lang).get(&format!("power-{}", action.as_str().replace('_', "-")))
}

/// A place in words, as where the agency of the person stands.
#[must_use]
pub fn place(place: Place, lang: Lang) -> String {
    Texts::of(lang).get(&format!("power-at-{}", place.as_str().replace('_', "-")))
}

/// A power that came, went, or lasts until another day, in a sentence; `None` where the line is about something else.
#[must_use]
pub fn change(line: &LineChange, lang: Lang) -> Option<String> {
    if line.part != Part::Power {
        return None;
    }
    let texts = Texts::of(lang);
    let mut words = line.id.splitn(5, ' ');
    let role = casework_text::role(Role::parse(words.next()?)?, lang);
    let action = action(Action::parse(words.next()?)?, lang);
    let place = place(Place::parse(words.next()?)?, lang);
    let from = lang.date(words.next()?.parse().ok()?);
    let when = words.next().map(|when| texts.with("power-when", &[("when", &when)])).unwrap_or_default();
    let until = match &line.after {
        Some(Value::Plain(day)) => day.parse().ok().map(|day| lang.date(day)),
        _ => None,
    };
    let key = match (&line.before, &line.after, &until) {
        (Some(_), None, _) => "power-gone",
        (None, _, None) => "power-given",
        (None, _, Some(_)) => "power-given-until",
        (Some(_), Some(_), Some(_)) => "power-ends",
        (Some(_), Some(_), None) => "power-lasts",
    };
    let until = until.unwrap_or_default();
    let place = format!("{place}{when}");
    Some(texts.with(
        key,
        &[("role", &role), ("action", &action), ("place", &place), ("from", &from), ("until", &until)],
    ))
}
