//! Folding events into the state.

use jiff::Timestamp;

use super::event::{Event, Limits};
use super::state::{Petition, Stage};

/// The petition that a first event opens; `None` for any other event.
#[must_use]
pub fn open(event: &Event, at: Timestamp) -> Option<Petition> {
    let Event::Sent { code, opening, written, limits } = event else { return None };
    Some(Petition {
        code: code.clone(),
        topic: opening.topic,
        agency: opening.agency.clone(),
        dossier: opening.dossier.clone(),
        procedure: opening.procedure.clone(),
        hide_name: opening.hide_name,
        files: opening.files.clone(),
        written: vec![written.clone()],
        stage: Stage::Sent,
        sent_at: at,
        limits: *limits,
        forwarded_by: None,
        forward_reason: None,
        accepted_at: None,
        asked: None,
        times_asked: 0,
        declined: None,
        officer: None,
        answered_at: None,
        answer: None,
        publish_by: None,
        told_at: None,
        public: None,
        reopen_by: None,
        reopened_at: None,
        rating: None,
        closed_at: None,
        version: 1,
    })
}

/// Folds a later event into a petition.
pub fn apply(petition: &mut Petition, event: &Event, at: Timestamp) {
    petition.version += 1;
    match event {
        Event::Sent { .. } => {}
        Event::Accepted {} => {
            petition.accepted_at = Some(at);
            petition.stage = Stage::Accepted;
        }
        Event::DetailsAsked { what } => {
            petition.asked = Some(what.clone());
            petition.times_asked += 1;
            petition.stage = Stage::AwaitingDetails;
        }
        Event::DetailsGiven { written } => {
            petition.written.push(written.clone());
            petition.stage = resumed(petition);
        }
        Event::Declined { ground, reason } => {
            petition.declined = Some((*ground, reason.clone()));
            end(petition, Stage::NotAccepted, at);
        }
        Event::Forwarded { to, reason, limits } => {
            petition.forwarded_by = Some(std::mem::replace(&mut petition.agency, to.clone()));
            petition.forward_reason = Some(reason.clone());
            begin(petition, *limits, Stage::Sent);
        }
        Event::Assigned { officer } => {
            petition.officer = Some(officer.clone());
            petition.stage = Stage::Assigned;
        }
        Event::Answered { answer, publish_by } => {
            petition.answer = Some(answer.clone());
            petition.answered_at.get_or_insert(at);
            petition.publish_by.get_or_insert(*publish_by);
            petition.stage = Stage::Answered;
        }
        Event::Published { words, reopen_by } => {
            petition.public = Some(words.clone());
            told(petition, Stage::Published, (at, *reopen_by));
        }
        Event::AnsweredPrivately { reopen_by } => {
            // What an earlier round published does not stand beside an answer that is not public.
            petition.public = None;
            told(petition, Stage::AnsweredPrivately, (at, *reopen_by));
        }
        Event::Withdrawn {} => end(petition, Stage::Withdrawn, at),
        Event::Reopened { written, limits, .. } => {
            petition.written.push(written.clone());
            petition.reopened_at = Some(at);
            begin(petition, *limits, Stage::Accepted);
            petition.accepted_at = Some(at);
        }
        Event::Rated(rating) => petition.rating = Some(rating.clone()),
        Event::Closed {} => end(petition, Stage::Closed, at),
    }
}

/// Where a petition goes on once the sender has added details.
fn resumed(petition: &Petition) -> Stage {
    match (petition.accepted_at, &petition.officer) {
        (_, Some(_)) => Stage::Assigned,
        (Some(_), None) => Stage::Accepted,
        (None, None) => Stage::Sent,
    }
}

/// The clock begins again, and nobody has answered yet.
fn begin(petition: &mut Petition, limits: Limits, stage: Stage) {
    petition.limits = limits;
    petition.accepted_at = None;
    petition.officer = None;
    petition.answered_at = None;
    petition.answer = None;
    petition.publish_by = None;
    petition.stage = stage;
}

fn told(petition: &mut Petition, stage: Stage, (at, reopen_by): (Timestamp, Timestamp)) {
    petition.told_at = Some(at);
    petition.reopen_by = Some(reopen_by);
    petition.stage = stage;
}

fn end(petition: &mut Petition, stage: Stage, at: Timestamp) {
    petition.closed_at = Some(at);
    petition.stage = stage;
}
