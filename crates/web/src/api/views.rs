//! The JSON shapes of dossiers. What is written here is a promise to other systems: add, never change.

use casework::dossier::{
    Decision, Dossier, FeeLine, FiledComponent, PendingLetter, Stage, SupplementItem, clock,
};
use jiff::Timestamp;
use law::procedure::Procedure;
use law::time::rfc3339;
use law::{AgencyId, Province};
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

/// The state of a dossier, without anything personal.
pub(crate) fn state(dossier: &Dossier, province: &Province, lang: Lang, now: Timestamp) -> Value {
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
    if let (Some(state), Value::Object(more)) = (state.as_object_mut(), details(dossier, procedure, lang)) {
        state.extend(more);
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
        PendingLetter::Extension { reason, new_due } => {
            json!({ "kind": "extension", "reason": reason, "new_due": rfc3339(*new_due) })
        }
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

/// A fee line with the name of its fee.
pub(crate) fn fee(line: &FeeLine, procedure: Option<&Procedure>, lang: Lang) -> Value {
    let rule = procedure.and_then(|p| p.fees.iter().find(|rule| rule.id == line.fee));
    json!({
        "fee": line.fee,
        "name": rule.map(|rule| rule.name.get(lang.tag())),
        "quantity": line.quantity,
        "dong": line.dong,
        "paid": line.paid,
    })
}
