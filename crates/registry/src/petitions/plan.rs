//! Planning an act on a petition: the decision is taken, the rows to write go into the batch. The same for the command of
//! a page and for a simulation that fills a store.

use std::sync::Arc;

use casework::dossier::PersonalRef;
use casework::petition::{Event, Facts, PetitionCode, Refusal, apply, decide, decide_new, open};
use casework::power::Holder;
use casework::{Actor, StaffId};
use jiff::Timestamp;
use law::{Action, AgencyId, Province};

use super::act::{PetitionAct, PetitionRequest};
use super::row::{Held, Tokens, sealed_words};
use crate::journal::{EntryRow, STAFF};
use crate::personal::{Personal, StoreKey, personal_identity, random};
use crate::plan::{Batch, Head, PersonalRow};
use crate::trouble::Trouble;
use crate::voices;

/// Where planning happens.
pub(crate) struct Seat<'a> {
    pub key: &'a StoreKey,
    pub province: &'a Province,
    pub edition: &'a Arc<str>,
    pub head: &'a mut Head,
    pub batch: &'a mut Batch,
    /// Server time to the millisecond, not before the last entry.
    pub now: Timestamp,
    /// Whether the officer named answers petitions at the agency; `None` where that is not checked.
    pub answers: Option<bool>,
}

/// Plans a request on a petition, or on none where it opens one. Gives the petition as it is then.
pub(crate) fn plan(
    seat: &mut Seat<'_>,
    held: Option<Held>,
    request: &PetitionRequest,
) -> Result<Result<Held, Refusal>, Trouble> {
    let stream = held.as_ref().map_or(seat.head.next_stream, |held| held.stream);
    let brought = brought(request);
    let sealed = brought.as_ref().map(|personal| Sealed::new(personal, seat, stream)).transpose()?;
    let is_sender = held.as_ref().is_none_or(|held| is_sender(seat.key, held.tokens, request));
    let facts = Facts {
        now: seat.now,
        province: seat.province,
        actor: &request.actor,
        is_sender,
        answers: seat.answers,
        written: sealed.as_ref().map(|sealed| sealed.reference.clone()),
    };
    let event = match (&request.act, &held) {
        (PetitionAct::Send { opening, text, .. }, _) => {
            let code = PetitionCode::of(law::time::local(seat.now).date(), random()?);
            decide_new(opening, text, code, &facts)
        }
        (PetitionAct::On { command, .. }, Some(held)) => decide(&held.state, command, &facts),
        (PetitionAct::On { .. }, None) => return Err(Trouble::Corrupt("an act on no petition".into())),
    };
    let event = match event {
        Ok(event) => event,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let covered = covered(seat, &request.actor, held.as_ref(), &event);
    let tokens = held.as_ref().map_or_else(|| tokens(seat.key, request), |held| held.tokens);
    let before = held.map(|held| held.state);
    let state = match &before {
        None => open(&event, seat.now),
        Some(before) => {
            let mut state = before.clone();
            apply(&mut state, &event, seat.now);
            Some(state)
        }
    };
    let state = state.ok_or_else(|| Trouble::Corrupt("a decision opened no petition".into()))?;
    voices::of_petition(&mut seat.batch.voices, before.as_ref(), &event, &state, seat.now);
    record(seat, (stream, i64::from(state.version)), (request, covered), &event)?;
    if event.personal().is_some()
        && let Some(sealed) = sealed
    {
        seat.head.next_personal += 1;
        seat.batch.personal.push(sealed.row);
    }
    seat.head.next_stream = seat.head.next_stream.max(stream + 1);
    let held = Held { stream, state, tokens };
    seat.batch.petitions.insert(stream, held.clone());
    Ok(Ok(held))
}

/// What a request brings that is sealed.
fn brought(request: &PetitionRequest) -> Option<Personal> {
    match &request.act {
        PetitionAct::Send { sender, text, .. } => {
            Some(Personal { applicant: sender.as_person(), ..sealed_words(text) })
        }
        PetitionAct::On { command, .. } => command.sealed_words().map(sealed_words),
    }
}

/// Whether a request comes from who sent the petition: the same person signed in, or the telephone given then.
pub(super) fn is_sender(key: &StoreKey, tokens: Tokens, request: &PetitionRequest) -> bool {
    let Actor::Applicant { subject } = &request.actor else { return false };
    let same_person = tokens.subject.is_some() && tokens.subject == crate::subject_token(subject);
    let PetitionAct::On { phone, .. } = &request.act else { return same_person };
    same_person || phone_is(key, tokens, phone.as_deref())
}

/// Whether a telephone is the one that was given.
pub(super) fn phone_is(key: &StoreKey, tokens: Tokens, phone: Option<&str>) -> bool {
    let given = phone.filter(|phone| phone.chars().any(|sign| sign.is_ascii_digit()));
    tokens.phone.is_some() && given.map(|phone| key.phone_token(phone)) == tokens.phone
}

fn tokens(key: &StoreKey, request: &PetitionRequest) -> Tokens {
    let subject = match &request.actor {
        Actor::Applicant { subject } => crate::subject_token(subject),
        Actor::Staff { .. } | Actor::System => None,
    };
    let phone = match &request.act {
        PetitionAct::Send { sender, .. } => sender.phone.as_deref().map(|phone| key.phone_token(phone)),
        PetitionAct::On { .. } => None,
    };
    Tokens { subject, phone }
}

/// The absent colleague with whose powers it was done, where the own ones do not give it.
fn covered(seat: &Seat<'_>, actor: &Actor, held: Option<&Held>, event: &Event) -> Option<StaffId> {
    let action = match event {
        Event::Accepted {} | Event::Declined { .. } | Event::Forwarded { .. } => Action::ReceivePetition,
        Event::Assigned { .. } => Action::AssignPetition,
        Event::Answered { .. } => Action::AnswerPetition,
        Event::Published { .. } | Event::AnsweredPrivately { .. } => Action::PublishPetition,
        Event::DetailsAsked { .. } if held?.state.officer.is_some() => Action::AnswerPetition,
        Event::DetailsAsked { .. } => Action::ReceivePetition,
        _ => return None,
    };
    let petition = &held?.state;
    let may = |actor: &Actor| Holder::new(actor, seat.province, seat.now).may_on_petition(action, petition);
    if may(&actor.covering(|_| false)) {
        return None;
    }
    let by = |absent: &StaffId| may(&actor.covering(|cover| cover.absent == *absent));
    actor.covers().iter().map(|cover| &cover.absent).find(|absent| by(absent)).cloned()
}

fn record(
    seat: &mut Seat<'_>,
    (stream, version): (i64, i64),
    (request, covered): (&PetitionRequest, Option<StaffId>),
    event: &Event,
) -> Result<(), Trouble> {
    let mut written = serde_json::to_value(event)?;
    let kind = written.get("kind").and_then(|kind| kind.as_str()).unwrap_or_default().to_owned();
    let body = written.get_mut("body").map(serde_json::Value::take).unwrap_or_default();
    seat.head.position += 1;
    seat.batch.entries.push(EntryRow {
        position: seat.head.position,
        stream,
        version,
        kind: kind.into(),
        at: seat.now,
        actor: request.actor.journal_name(),
        on_behalf_of: covered.map(|absent| format!("{STAFF}{absent}")),
        unit: request.unit.as_ref().map(|unit: &AgencyId| unit.0.clone()),
        pack_edition: seat.edition.clone(),
        request_key: Some(*request.request_key.bytes()),
        body: body.to_string(),
    });
    Ok(())
}

/// A row of personal data that is sealed already.
struct Sealed {
    reference: PersonalRef,
    row: PersonalRow,
}

impl Sealed {
    fn new(personal: &Personal, seat: &Seat<'_>, stream: i64) -> Result<Self, Trouble> {
        let (id, salt, plain) = (seat.head.next_personal, random()?, serde_json::to_vec(personal)?);
        let sealed = seat.key.seal_bytes(&personal_identity(id, stream), &plain)?;
        let reference = PersonalRef { id, commitment: StoreKey::commitment(&salt, &plain) };
        Ok(Self { reference, row: PersonalRow { id, stream, salt, sealed } })
    }
}
