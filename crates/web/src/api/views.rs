//! The JSON shapes of dossiers. What is written here is a promise to other systems: add, never change.

use casework::Actor;
use casework::dossier::{
    Decision, DelayCause, Dossier, FiledComponent, PendingLetter, Stage, SupplementItem, clock,
};
use jiff::Timestamp;
use law::procedure::Procedure;
use law::time::rfc3339;
use law::{AgencyId, Province};
use registry::views::{ActorShown, Entry, ListItem, PersonalShown, TrackStep};
use serde_json::{Value, json};

use crate::common::{Lang, casework_text};

/// A moment, or null.
pub(crate) fn moment(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |at| Value::String(rfc3339(at)))
}

/// An agency with its name.
pub(crate) fn agency(id: &AgencyId, province: &Province, lang: Lang) -> Value {
    let name = province.agency(id).map(|agency| agency.name.get(lang.tag()));
    json!({ "id": id, "name": name })
}

/// The edition of the procedure a dossier is judged under.
pub(crate) fn edition<'a>(dossier: &Dossier, province: &'a Province) -> Option<&'a Procedure> {
    province.procedure_edition(&dossier.procedure, dossier.edition)
}

/// Puts the members of one object into another, in place of those of the same name.
pub(crate) fn put_all(into: &mut Value, members: Value) {
    if let (Some(into), Value::Object(members)) = (into.as_object_mut(), members) {
        into.extend(members);
    }
}

/// Whose eyes a document is for: applicants learn neither officers' names nor what is only proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Eyes {
    /// A member of staff.
    Staff,
    /// The applicant.
    Applicant,
}

impl Eyes {
    /// The eyes of an actor.
    pub(crate) fn of(actor: &Actor) -> Self {
        if matches!(actor, Actor::Applicant { .. }) { Self::Applicant } else { Self::Staff }
    }
}

/// The state of a dossier, without anything personal.
pub(crate) fn state(dossier: &Dossier, province: &Province, lang: Lang, now: Timestamp, eyes: Eyes) -> Value {
    let procedure = edition(dossier, province);
    let running = dossier.clock.as_ref();
    let mut state = json!({
        "code": dossier.code,
        "version": dossier.version,
        "status": dossier.status().as_str(),
        "status_code": dossier.status().code(),
        "stage": dossier.stage.as_str(),
        "stage_name": casework_text::stage(&dossier.stage, lang),
        "stage_since": rfc3339(dossier.stage_since),
        "procedure": { "code": dossier.procedure, "name": procedure.map(|p| p.name.get(lang.tag())) },
        "edition": dossier.edition.to_string(),
        "case": dossier.case,
        "channel": dossier.channel.as_str(),
        "delivery": dossier.delivery.as_str(),
        "places": {
            "intake": agency(&dossier.intake, province, lang),
            "authority": agency(&dossier.authority, province, lang),
            "support": dossier.support.as_ref().map(|id| agency(id, province, lang)),
        },
        "submitted_at": rfc3339(dossier.submitted_at),
        "accepted_at": moment(dossier.accepted_at),
        "starts_at": moment(running.and_then(|c| c.starts)),
        "due_at": moment(running.map(|c| c.due)),
        "original_due_at": moment(running.map(|c| c.original_due)),
        "limit": running.map(|c| c.limit.to_string()),
        "paused_since": moment(running.and_then(|c| c.paused_since)),
        "overdue": clock::is_overdue(dossier, now),
        "closed_at": moment(dossier.closed_at),
        "returned_at": moment(dossier.returned_at),
    });
    put_all(&mut state, details(dossier, procedure, lang));
    if eyes == Eyes::Applicant {
        put_all(
            &mut state,
            json!({ "intake_officer": null, "case_officer": null, "signer": null, "letter": null, "consultations": [] }),
        );
        if dossier.closed_at.is_none() {
            put_all(&mut state, json!({ "decision": null }));
        }
    }
    state
}

fn details(dossier: &Dossier, procedure: Option<&Procedure>, lang: Lang) -> Value {
    json!({
        "intake_officer": dossier.intake_officer,
        "case_officer": dossier.case_officer,
        "signer": dossier.signer,
        "components": dossier.components.iter().map(|c| component(c, procedure, lang)).collect::<Vec<_>>(),
        "fee_dong": dossier.fee_dong,
        "supplements": dossier.supplements,
        "extensions": dossier.clock.as_ref().map_or(0, |c| c.extensions),
        "restarts": dossier.clock.as_ref().map_or(0, |c| c.restarts),
        "awaiting": awaiting(&dossier.stage),
        "letter": dossier.letter.as_ref().map(letter),
        "consultations": dossier.consultations.iter().map(|c| json!({
            "agency": c.agency,
            "asked_at": rfc3339(c.asked_at),
            "answer_by": rfc3339(c.answer_by),
            "answered_at": moment(c.answered_at),
        })).collect::<Vec<_>>(),
        "decision": dossier.decision.as_ref().map(decision),
        "stop_reason": if let Stage::Stopped { reason } = &dossier.stage { Some(reason.as_str()) } else { None },
        "result_number": dossier.result_number,
        "result_file": dossier.result_file,
        "satisfied": dossier.rating,
    })
}

fn component(filed: &FiledComponent, procedure: Option<&Procedure>, lang: Lang) -> Value {
    let asked = procedure.and_then(|p| p.components.iter().find(|c| c.id == filed.component));
    json!({
        "component": filed.component,
        "name": asked.map(|c| c.name.get(lang.tag())),
        "kind": filed.kind,
        "quantity": filed.quantity,
        "files": filed.files,
        "from_register": filed.from_register,
    })
}

fn item(item: &SupplementItem) -> Value {
    json!({ "component": item.component, "defect": item.defect, "ground": item.ground, "cure": item.cure })
}

fn awaiting(stage: &Stage) -> Value {
    match stage {
        Stage::AwaitingIntakeSupplement { items, answer_by } => json!({
            "what": "supplement",
            "items": items.iter().map(item).collect::<Vec<_>>(),
            "answer_by": rfc3339(*answer_by),
        }),
        Stage::AwaitingSupplement { items, answer_by, answered_at, .. } => json!({
            "what": "supplement",
            "items": items.iter().map(item).collect::<Vec<_>>(),
            "answer_by": rfc3339(*answer_by),
            "answered_at": moment(*answered_at),
        }),
        Stage::AwaitingPayment { dong, pay_by, .. } => {
            json!({ "what": "payment", "dong": dong, "pay_by": rfc3339(*pay_by) })
        }
        Stage::NotAccepted { reason, ground } => {
            json!({ "what": "nothing", "reason": reason, "ground": ground })
        }
        _ => Value::Null,
    }
}

fn letter(letter: &PendingLetter) -> Value {
    match letter {
        PendingLetter::Supplement { items } => {
            json!({ "kind": "supplement", "items": items.iter().map(item).collect::<Vec<_>>() })
        }
        PendingLetter::Extension { reason, new_due, cause } => json!({
            "kind": "extension", "reason": reason, "new_due": rfc3339(*new_due),
            "cause": cause.map(DelayCause::as_str),
        }),
    }
}

fn decision(decision: &Decision) -> Value {
    match decision {
        Decision::Grant => json!({ "decision": "grant" }),
        Decision::Refuse { reason, ground } => {
            json!({ "decision": "refuse", "reason": reason, "ground": ground })
        }
    }
}

/// A dossier in a list.
pub(crate) fn summary(item: &ListItem, province: &Province, lang: Lang, now: Timestamp, eyes: Eyes) -> Value {
    let edition: Option<jiff::civil::Date> = item.edition.parse().ok();
    let procedure = edition.and_then(|edition| province.procedure_edition(&item.procedure, edition));
    let officer = item.case_officer.as_ref().filter(|_| eyes == Eyes::Staff);
    json!({
        "code": item.code,
        "version": item.version,
        "procedure": { "code": item.procedure, "name": procedure.map(|p| p.name.get(lang.tag())) },
        "applicant": item.applicant_name,
        "status": item.status.as_str(),
        "status_code": item.status.code(),
        "stage": item.stage,
        "stage_name": casework_text::stage_named(&item.stage, lang),
        "channel": item.channel.as_str(),
        "places": {
            "intake": agency(&item.intake, province, lang),
            "authority": agency(&item.authority, province, lang),
        },
        "submitted_at": rfc3339(item.submitted_at),
        "accepted_at": moment(item.accepted_at),
        "due_at": moment(item.due_at),
        "paused_since": moment(item.paused_since),
        "overdue": item.is_overdue(now),
        "closed_at": moment(item.closed_at),
        "case_officer": officer,
    })
}

/// The applicant as far as the caller may read it.
pub(crate) fn applicant(shown: &PersonalShown) -> Value {
    let level = match shown {
        PersonalShown::Full(_) => "full",
        PersonalShown::Handling(_) => "numbers_masked",
        PersonalShown::Masked(_) => "masked",
        PersonalShown::Erased => return json!({ "shown": "erased" }),
        PersonalShown::NotGiven => return Value::Null,
    };
    let mut person = shown.personal().map_or(Value::Null, |personal| json!(personal.applicant));
    put_all(&mut person, json!({ "shown": level }));
    person
}

/// An entry of the journal, for staff.
pub(crate) fn entry(entry: &Entry, lang: Lang) -> Value {
    let mut data = entry.event.serialize_body(serde_json::value::Serializer).unwrap_or(Value::Null);
    if let Some(members) = data.as_object_mut() {
        members.remove("personal");
    }
    json!({
        "position": entry.position,
        "version": entry.version,
        "kind": entry.kind,
        "name": casework_text::event(&entry.kind, lang),
        "at": rfc3339(entry.at),
        "actor": actor(&entry.actor),
        "on_behalf_of": entry.on_behalf_of,
        "unit": entry.unit,
        "data": data,
        "hash": entry.hash,
    })
}

fn actor(actor: &ActorShown) -> Value {
    match actor {
        ActorShown::Staff { id, name } => json!({ "kind": "staff", "id": id, "name": name }),
        ActorShown::Officer => json!({ "kind": "staff" }),
        ActorShown::Applicant => json!({ "kind": "applicant" }),
        ActorShown::System => json!({ "kind": "system" }),
    }
}

/// A step of the public timeline.
pub(crate) fn step(step: &TrackStep, province: &Province, lang: Lang) -> Value {
    json!({
        "at": rfc3339(step.at),
        "kind": step.kind,
        "name": casework_text::event(step.kind, lang),
        "agency": agency(&step.agency, province, lang),
        "stage": step.stage,
        "due_at": moment(step.due),
        "position": step.position,
    })
}
