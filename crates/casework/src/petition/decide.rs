//! Who may do what with a petition, and what follows. One gate per command serves `decide` and `offers`.

use jiff::Timestamp;
use law::petition::{PetitionRules, after};
use law::time::local;
use law::{Action, AgencyId, Place, Province};

use super::command::{Command, CommandKind, Opening};
use super::event::{Event, Limits};
use super::refusal::Refusal;
use super::state::{Petition, PetitionCode, PublicWords, Rating, Stage};
use crate::actor::{Actor, Grant};
use crate::dossier::PersonalRef;
use crate::power::Holder;

/// What a decision needs besides the petition.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// Server time.
    pub now: Timestamp,
    /// The province: rules, calendar, agencies, policies.
    pub province: &'a Province,
    /// Who acts.
    pub actor: &'a Actor,
    /// Whether the actor sent it: signed in as the same person, or with its code and the telephone given.
    pub is_sender: bool,
    /// Whether the officer that a command names answers petitions at this agency; `None` where that is not checked.
    pub answers: Option<bool>,
    /// The sealed words that come with the command.
    pub written: Option<PersonalRef>,
}

impl<'a> Facts<'a> {
    fn rules(&self) -> Result<&'a PetitionRules, Refusal> {
        self.province.petition_rules_on(local(self.now).date()).ok_or(Refusal::NoRules)
    }

    fn written(&self) -> Result<PersonalRef, Refusal> {
        self.written.clone().ok_or(Refusal::Missing { field: "text" })
    }
}

type Gate = Result<(), Refusal>;

/// The clock that begins at `from` under the rules of that day.
///
/// # Errors
/// [`Refusal::NoRules`], [`Refusal::CalendarMissing`].
pub fn limits(from: Timestamp, province: &Province) -> Result<Limits, Refusal> {
    let rules = province.petition_rules_on(local(from).date()).ok_or(Refusal::NoRules)?;
    let ends = |span| after(from, span, &province.calendar).map_err(|_| Refusal::CalendarMissing);
    Ok(Limits {
        decline_by: ends(&rules.decline)?,
        details_by: ends(&rules.details)?,
        answer_by: ends(&rules.answer)?,
    })
}

/// Decides on a petition that is sent. `text` is what was written, `code` the code it would get.
///
/// # Errors
/// [`Refusal`].
pub fn decide_new(
    opening: &Opening,
    text: &str,
    code: PetitionCode,
    facts: &Facts<'_>,
) -> Result<Event, Refusal> {
    let rules = facts.rules()?;
    if !opening.topic.is_petition() {
        let law = rules.other_law(opening.topic).map(|other| other.source.number.clone());
        return Err(Refusal::OtherLaw { topic: opening.topic, law: law.unwrap_or_default() });
    }
    exists(&opening.agency, facts)?;
    filled("text", text)?;
    let (written, limits) = (facts.written()?, limits(facts.now, facts.province)?);
    Ok(Event::Sent { code, opening: opening.clone(), written, limits })
}

/// Decides on a command.
///
/// # Errors
/// [`Refusal`].
pub fn decide(petition: &Petition, command: &Command, facts: &Facts<'_>) -> Result<Event, Refusal> {
    gate(petition, command.kind(), facts)?;
    let after_now = |span| after(facts.now, span, &facts.province.calendar);
    let ends = |span| after_now(span).map_err(|_| Refusal::CalendarMissing);
    Ok(match command {
        Command::Accept => Event::Accepted {},
        Command::AskDetails { what } => Event::DetailsAsked { what: filled("what", what)? },
        Command::Decline { ground, reason } => {
            Event::Declined { ground: *ground, reason: filled("reason", reason)? }
        }
        Command::Forward { to, reason } => forward(petition, (to, reason), facts)?,
        Command::Assign { officer } => {
            if facts.answers == Some(false) {
                return Err(Refusal::NotAnAnswerer { agency: petition.agency.clone() });
            }
            Event::Assigned { officer: officer.clone() }
        }
        Command::Answer { text } => {
            filled("text", text)?;
            Event::Answered { answer: facts.written()?, publish_by: ends(&facts.rules()?.publish)? }
        }
        Command::Publish { title, question, answer } => {
            let words = PublicWords {
                title: filled("title", title)?,
                question: filled("question", question)?,
                answer: filled("answer", answer)?,
            };
            Event::Published { words, reopen_by: ends(&facts.rules()?.reopen)? }
        }
        Command::AnswerPrivately => Event::AnsweredPrivately { reopen_by: ends(&facts.rules()?.reopen)? },
        Command::GiveDetails { text } => {
            filled("text", text)?;
            Event::DetailsGiven { written: facts.written()? }
        }
        Command::Withdraw => Event::Withdrawn {},
        Command::Reopen { text } => {
            filled("text", text)?;
            let limits = limits(facts.now, facts.province)?;
            Event::Reopened { written: facts.written()?, repeats: petition.version, limits }
        }
        Command::Rate { satisfied, reasons } => {
            if !satisfied && reasons.iter().all(|reason| reason.trim().is_empty()) {
                return Err(Refusal::Missing { field: "reasons" });
            }
            Event::Rated(Rating { satisfied: *satisfied, reasons: reasons.clone() })
        }
        Command::Close => Event::Closed {},
    })
}

/// Whether the life cycle, the time and the powers allow a command, whatever its fields.
pub(super) fn gate(petition: &Petition, command: CommandKind, facts: &Facts<'_>) -> Gate {
    if !from_here(petition.stage, command) {
        return Err(Refusal::NotFromHere { command, stage: petition.stage });
    }
    use CommandKind as C;
    match command {
        C::Accept | C::Forward => power(petition, Action::ReceivePetition, facts),
        C::AskDetails => {
            let by =
                if petition.officer.is_some() { Action::AnswerPetition } else { Action::ReceivePetition };
            power(petition, by, facts)?;
            let until = petition.limits.details_by;
            let late = petition.times_asked == 0 && facts.now > until;
            if late { Err(Refusal::DetailsTooLate { until }) } else { Ok(()) }
        }
        C::Decline => {
            power(petition, Action::ReceivePetition, facts)?;
            // Who was asked and stays silent leaves nothing to answer.
            if petition.stage == Stage::AwaitingDetails {
                Ok(())
            } else {
                in_time_to_decline(petition, facts)
            }
        }
        C::Assign => power(petition, Action::AssignPetition, facts),
        C::Answer => power(petition, Action::AnswerPetition, facts),
        C::Publish | C::AnswerPrivately => power(petition, Action::PublishPetition, facts),
        C::GiveDetails | C::Withdraw => sender(facts),
        C::Reopen => {
            sender(facts)?;
            if petition.reopened_at.is_some() {
                return Err(Refusal::ReopenedBefore);
            }
            match petition.reopen_by.filter(|until| facts.now > *until) {
                Some(until) => Err(Refusal::ReopenTooLate { until }),
                None => Ok(()),
            }
        }
        C::Rate => {
            sender(facts)?;
            if petition.rating.is_some() { Err(Refusal::AlreadyRated) } else { Ok(()) }
        }
        C::Close => closes(petition, facts),
    }
}

/// The life cycle: from which stages a command leads on.
fn from_here(stage: Stage, command: CommandKind) -> bool {
    use CommandKind as C;
    use Stage as S;
    match command {
        C::Accept => stage == S::Sent,
        C::Decline => matches!(stage, S::Sent | S::AwaitingDetails),
        C::AskDetails | C::Forward => matches!(stage, S::Sent | S::Accepted | S::Assigned),
        C::Assign => matches!(stage, S::Accepted | S::Assigned),
        C::Answer => matches!(stage, S::Assigned | S::Answered),
        C::Publish | C::AnswerPrivately => stage == S::Answered,
        C::GiveDetails => stage == S::AwaitingDetails,
        C::Withdraw => matches!(stage, S::Sent | S::AwaitingDetails | S::Accepted | S::Assigned),
        C::Reopen | C::Close => matches!(stage, S::Published | S::AnsweredPrivately),
        C::Rate => matches!(stage, S::Published | S::AnsweredPrivately | S::Closed),
    }
}

fn closes(petition: &Petition, facts: &Facts<'_>) -> Gate {
    match (facts.actor, petition.reopen_by) {
        (Actor::System, Some(until)) if facts.now <= until => Err(Refusal::StillTime { until }),
        (Actor::System, _) => Ok(()),
        _ => sender(facts),
    }
}

fn forward(
    petition: &Petition,
    (to, reason): (&AgencyId, &str),
    facts: &Facts<'_>,
) -> Result<Event, Refusal> {
    if *to == petition.agency {
        return Err(Refusal::SameAgency);
    }
    exists(to, facts)?;
    if petition.forwarded_by.as_ref() == Some(to) {
        in_time_to_decline(petition, facts)?;
    }
    let reason = filled("reason", reason)?;
    Ok(Event::Forwarded { to: to.clone(), reason, limits: limits(facts.now, facts.province)? })
}

fn in_time_to_decline(petition: &Petition, facts: &Facts<'_>) -> Gate {
    let until = petition.limits.decline_by;
    if facts.now > until { Err(Refusal::DeclineTooLate { until }) } else { Ok(()) }
}

fn sender(facts: &Facts<'_>) -> Gate {
    if facts.is_sender { Ok(()) } else { Err(Refusal::SenderOnly) }
}

fn exists(agency: &AgencyId, facts: &Facts<'_>) -> Gate {
    let day = local(facts.now).date();
    let known = facts.province.agency(agency).is_some_and(|agency| agency.exists_on(day));
    if known { Ok(()) } else { Err(Refusal::UnknownAgency { agency: agency.clone() }) }
}

fn filled(field: &'static str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() { Err(Refusal::Missing { field }) } else { Ok(text.to_owned()) }
}

fn power(petition: &Petition, action: Action, facts: &Facts<'_>) -> Gate {
    let holder = Holder::new(facts.actor, facts.province, facts.now);
    if holder.may_on_petition(action, petition) {
        return Ok(());
    }
    let of_case = |grant: &Grant| {
        grant.agency == petition.agency && holder.powers.places(grant.role, action).has(Place::Case)
    };
    if petition.officer.is_some() && facts.actor.grants().iter().any(of_case) {
        return Err(Refusal::NotYourPetition);
    }
    let needed = holder.powers.holders(action).map(|(_, roles)| roles.to_vec()).unwrap_or_default();
    Err(Refusal::NotYourRole { needed, agency: petition.agency.clone() })
}
