//! `policies.toml`: who may do what, from where. A pack without the file takes the one that is built in: who does what at
//! the one door is said by decrees of the state, a province only refines it.

use std::collections::BTreeMap;

use law::condition::{ConditionProblem, FactKinds, Wanted};
use law::policy::{Policies, Policy, Sort};
use law::procedure::{Channel, Subject};
use law::{Action, FactKind, Province};
use serde::Deserialize;

use crate::check::conditions::comes_true;
use crate::check::unknown_source;
use crate::fault::{Fault, Place};
use crate::files::Files;
use crate::reader::parse;

const PATH: &str = "policies.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    #[serde(default)]
    policy: Vec<Policy>,
}

/// Reads the policies into the province.
pub(crate) fn read(files: &Files, province: &mut Province, faults: &mut Vec<Fault>) {
    let built_in = Files::embedded();
    let own = files.text(PATH);
    if own.is_none() {
        let message = "the pack does not say who may do what: the built-in policies hold".to_owned();
        let help = "take the policies.toml of another province and make it yours";
        faults.push(Fault::at("no-policies", Place::at(PATH, "", 0), message, help).warning());
    }
    let Some(text) = own.or_else(|| built_in.text(PATH)) else { return };
    let Some(file) = parse::<PolicyFile>(PATH, text, faults) else { return };
    let mut rows = file.policy;
    let kinds = kinds(province);
    let mut check = Check { text, faults };
    for row in &mut rows {
        check.policy(row, &kinds);
        if own.is_some() && !province.sources.contains_key(&row.source.number) {
            check.faults.push(unknown_source(PATH, text, &row.source.number));
        }
    }
    check.names(&rows);
    check.idle(&rows);
    province.policies = Policies::new(rows);
    check.nobody(&province.policies);
}

/// What a condition of a policy may speak of.
fn kinds(province: &Province) -> FactKinds {
    let choice = |names: Vec<String>| FactKind::Choice(names);
    let owned = |names: &[&str]| choice(names.iter().map(|name| (*name).to_owned()).collect());
    BTreeMap::from([
        ("procedure".to_owned(), choice(province.procedures.keys().map(|code| code.0.clone()).collect())),
        ("field".to_owned(), choice(province.fields.keys().cloned().collect())),
        ("channel".to_owned(), owned(&Channel::ALL.map(Channel::as_str))),
        ("subject".to_owned(), owned(&Subject::ALL.map(Subject::as_str))),
        ("remote".to_owned(), FactKind::YesNo),
        ("stage".to_owned(), owned(&Policies::STAGES)),
    ])
}

struct Check<'a> {
    text: &'a str,
    faults: &'a mut Vec<Fault>,
}

impl Check<'_> {
    /// Where a word of a policy stands.
    fn offset(&self, policy: &str, word: &str) -> usize {
        let start = self.text.find(&format!("name = \"{policy}\"")).unwrap_or(0);
        let inside = self.text.get(start..).and_then(|rest| rest.find(word));
        inside.map_or(start, |at| start + at)
    }

    fn fault(&mut self, code: &'static str, (policy, word): (&str, &str), message: String, help: &str) {
        let place = Place::at(PATH, self.text, self.offset(policy, word));
        self.faults.push(Fault::at(code, place, message, help));
    }

    fn policy(&mut self, row: &mut Policy, kinds: &FactKinds) {
        let name = row.name.clone();
        if row.effective_to.is_some_and(|to| to < row.effective_from) {
            let message = format!("policy {name} ends before it begins");
            self.fault("period", (&name, "effective_to"), message, "correct one of the dates");
        }
        for (empty, key) in
            [(row.roles.is_empty(), "roles"), (row.may.is_empty(), "may"), (row.at.is_empty(), "at =")]
        {
            if empty {
                let message = format!("policy {name} adds nothing: its list is empty");
                self.fault("adds-nothing", (&name, key), message, "name at least one, or remove the policy");
            }
        }
        for action in row.may.clone() {
            let word = format!("\"{}\"", action.as_str());
            if let Some(place) = row.at.iter().find(|place| !action.fits(**place)) {
                let message = format!("{} cannot be done from the place {}", action.as_str(), place.as_str());
                let help = match action.sort() {
                    Sort::House => "it is not about a dossier: write at = [\"everywhere\"]",
                    Sort::Petition => {
                        "a petition is at one agency: write authority, case, province or everywhere"
                    }
                    _ => "there is no dossier yet: name the place of the organisation",
                };
                self.fault("wrong-place", (&name, &word), message, help);
            }
            if row.when.is_some() && !matches!(action.sort(), Sort::Act | Sort::Opening) {
                let message = format!(
                    "{} holds for whole lists, it cannot depend on a condition of one dossier",
                    action.as_str()
                );
                let help = "take it out of this policy; a group of procedures is set when the role is given";
                self.fault("condition-on-sight", (&name, &word), message, help);
            }
        }
        if let Some(when) = &mut row.when {
            self.condition(&name, when, kinds);
        }
    }

    fn condition(&mut self, name: &str, when: &mut law::Expression, kinds: &FactKinds) {
        let text = when.text().to_owned();
        let written = self.offset(name, &text);
        if let Err(found) = when.resolve(kinds, Wanted::Condition) {
            let offset = written + text.find(&found.word).unwrap_or(0);
            let (code, help) = match found.problem {
                ConditionProblem::UnknownFact => {
                    ("unknown-fact", "policies know procedure, field, channel, subject, remote and stage")
                }
                ConditionProblem::Type => ("condition-type", "compare like with like"),
                ConditionProblem::NotAllowed => ("condition-syntax", "write a simple comparison of facts"),
            };
            self.faults.push(Fault::at(code, Place::at(PATH, self.text, offset), found.message, help));
        } else if !comes_true(when) {
            let message = format!("`{text}` never holds: nobody ever has this power");
            let place = Place::at(PATH, self.text, written);
            self.faults.push(Fault::at("never-holds", place, message, "correct the condition"));
        }
    }

    fn names(&mut self, rows: &[Policy]) {
        for (at, row) in rows.iter().enumerate() {
            if rows.iter().take(at).any(|other| other.name == row.name) {
                let message = format!("the policy {} is there twice", row.name);
                let place = Place::last(PATH, self.text, &format!("name = \"{}\"", row.name));
                self.faults.push(Fault::at("duplicate-id", place, message, "give one of them another name"));
            }
        }
    }

    /// A policy that gives nobody anything others do not give already, all the time it is in force.
    fn idle(&mut self, rows: &[Policy]) {
        for row in rows.iter().filter(|row| !row.may.is_empty() && !row.roles.is_empty()) {
            let lasts = |other: &&Policy| {
                other.name != row.name
                    && (other.when.is_none() || other.when == row.when)
                    && other.effective_from <= row.effective_from
                    && (other.effective_to.is_none()
                        || other.effective_to >= row.effective_to && row.effective_to.is_some())
            };
            let is_given = |(role, action)| {
                let all = rows
                    .iter()
                    .filter(lasts)
                    .filter(|other| other.roles.contains(&role) && other.may.contains(&action));
                all.fold(law::policy::Places::default(), |all, other| all.and(other.places()))
                    .covers(row.places())
            };
            if row.powers().all(is_given) {
                let message = format!("policy {} adds nothing: other policies give all of it", row.name);
                let help = "remove it, or correct its roles, its actions or its places";
                self.fault("adds-nothing", (&row.name, "name"), message, help);
            }
        }
    }

    /// An action that nobody may do from some day on.
    fn nobody(&mut self, policies: &Policies) {
        for action in Action::ALL {
            let lacking = policies.days().find(|day| {
                let powers = policies.at(law::time::instant(day.at(12, 0, 0, 0)));
                powers.holders(*action).is_none()
            });
            if let Some(day) = lacking {
                let message = format!("from {day} on nobody may {}", action.as_str());
                let place = Place::first(PATH, self.text, &format!("\"{}\"", action.as_str()));
                let help = "name at least one role that may do it, from some place";
                self.faults.push(Fault::at("nobody-may", place, message, help));
            }
        }
    }
}
