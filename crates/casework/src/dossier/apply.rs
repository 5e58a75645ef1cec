//! The fold: events into state. Never validates again and never fails on what was once written.

use jiff::Timestamp;
use law::Pause;
use law::procedure::{ComponentKind, Subject};

use super::command::{Opening, ReceivedComponent};
use super::event::{Acceptance, Event, FileAttached, Submitted, TakenIn};
use super::money::Money;
use super::state::{Clock, Consultation, Dossier, FiledComponent, PendingLetter, Phase, Stage};
use crate::actor::StaffId;

/// Opens the state from the first event of a stream; `None` if that event does not open a dossier.
#[must_use]
pub fn open(first: &Event, at: Timestamp, actor: Option<&StaffId>) -> Option<Dossier> {
    let at = first.took_place(at);
    match first {
        Event::Submitted(Submitted { code, opening, edition, personal }) => {
            let mut dossier = blank(code.clone(), opening, *edition, at);
            dossier.personal.clone_from(personal);
            Some(dossier)
        }
        Event::TakenIn(TakenIn { code, opening, edition, personal, acceptance, .. }) => {
            let mut dossier = blank(code.clone(), opening, *edition, at);
            dossier.personal.clone_from(personal);
            accepted(&mut dossier, acceptance, at, actor);
            Some(dossier)
        }
        _ => None,
    }
}

/// Replays a stream in order; `None` for an empty stream or one that does not start with an opening.
pub fn replay<'a>(
    entries: impl IntoIterator<Item = (&'a Event, Timestamp, Option<&'a StaffId>)>,
) -> Option<Dossier> {
    let mut entries = entries.into_iter();
    let (first, at, actor) = entries.next()?;
    let mut dossier = open(first, at, actor)?;
    for (event, at, actor) in entries {
        apply(&mut dossier, event, at, actor);
    }
    Some(dossier)
}

fn blank(
    code: law::code::DossierCode,
    opening: &Opening,
    edition: jiff::civil::Date,
    at: Timestamp,
) -> Dossier {
    let mut dossier = Dossier {
        code,
        version: 1,
        procedure: opening.procedure.clone(),
        edition,
        case: opening.case.clone(),
        channel: opening.channel,
        subject: opening.subject.unwrap_or(Subject::Citizen),
        answers: opening.answers.clone(),
        support: opening.support.clone(),
        intake: opening.intake.clone(),
        authority: opening.authority.clone(),
        personal: None,
        delivery: opening.delivery,
        unchecked_identity: opening.unchecked_identity,
        components: Vec::new(),
        fee_dong: opening.fees.iter().map(|f| f.dong).sum(),
        money: Money::opened(&opening.fees),
        stage: Stage::Registered,
        stage_since: at,
        clock: None,
        submitted_at: at,
        accepted_at: None,
        closed_at: None,
        returned_at: None,
        intake_officer: None,
        case_officer: None,
        proposers: Vec::new(),
        signer: None,
        decision: None,
        supplements: 0,
        letter: None,
        consultations: Vec::new(),
        result_number: None,
        signed_file: None,
        result_file: None,
        rating: None,
    };
    file_components(&mut dossier, &opening.components);
    dossier
}

fn accepted(dossier: &mut Dossier, acceptance: &Acceptance, at: Timestamp, actor: Option<&StaffId>) {
    dossier.clock = Some(Clock {
        limit: acceptance.limit,
        policy: acceptance.policy,
        starts: acceptance.starts,
        original_due: acceptance.due,
        due: acceptance.due,
        pauses: Vec::new(),
        paused_since: None,
        extensions: 0,
        restarts: 0,
    });
    dossier.accepted_at = Some(at);
    dossier.intake_officer = actor.cloned();
    enter(dossier, Stage::Accepted, at);
}

fn enter(dossier: &mut Dossier, stage: Stage, at: Timestamp) {
    dossier.stage = stage;
    dossier.stage_since = at;
}

fn file_components(dossier: &mut Dossier, received: &[ReceivedComponent]) {
    for item in received {
        let files = item.file.iter().cloned();
        match dossier.components.iter_mut().find(|c| c.component == item.component) {
            Some(on_file) => {
                on_file.files.extend(files);
                on_file.kind = item.kind;
            }
            None => dossier.components.push(FiledComponent {
                component: item.component.clone(),
                kind: item.kind,
                quantity: item.quantity,
                files: files.collect(),
                from_register: item.from_register,
            }),
        }
    }
}

/// Folds one event into the state. `actor` is the member of staff who caused it, if one did.
pub fn apply(dossier: &mut Dossier, event: &Event, at: Timestamp, actor: Option<&StaffId>) {
    dossier.version += 1;
    match event {
        Event::Submitted(_)
        | Event::TakenIn(_)
        | Event::PersonalDataViewed(_)
        | Event::Noted(_)
        | Event::LetterDeclined(_)
        | Event::SupplementProposed(_)
        | Event::ExtensionProposed(_)
        | Event::Extended(_) => letters(dossier, event),
        Event::Accepted(body) => {
            file_components(dossier, &body.components);
            accepted(dossier, &body.acceptance, at, actor);
        }
        Event::IntakeRefused(body) => {
            dossier.closed_at = Some(at);
            enter(
                dossier,
                Stage::NotAccepted { reason: body.reason.clone(), ground: body.ground.clone() },
                at,
            );
        }
        Event::SupplementRequested(_) | Event::SupplementAnswered(_) | Event::SupplementConfirmed(_) => {
            supplements(dossier, event, at);
        }
        Event::Transferred(body) => {
            enter(dossier, if body.in_transit { Stage::InTransit } else { Stage::PendingAssignment }, at);
        }
        Event::Received(body) => {
            if let Some(clock) = &mut dossier.clock {
                clock.starts = Some(body.starts);
                clock.due = body.due;
                clock.original_due = body.due;
            }
            enter(dossier, Stage::PendingAssignment, at);
        }
        Event::Assigned(body) => {
            dossier.case_officer = Some(body.officer.clone());
            if dossier.stage == Stage::PendingAssignment {
                enter(dossier, Stage::Appraising, at);
            }
        }
        Event::ConsultationRequested(_)
        | Event::ConsultationAnswered(_)
        | Event::VerificationStarted(_)
        | Event::VerificationRecorded(_) => inquiries(dossier, event, at),
        Event::Proposed(_)
        | Event::Reviewed(_)
        | Event::ReturnedForRework(_)
        | Event::Signed(_)
        | Event::Issued(_)
        | Event::ResultReturned(_)
        | Event::ErrorFound(_) => outcome(dossier, event, at, actor),
        Event::PaymentRequested(_)
        | Event::PaymentConfirmed(_)
        | Event::WithdrawalRequested(_)
        | Event::WithdrawalDeclined(_)
        | Event::Stopped(_) => interruptions(dossier, event, at),
        Event::PaymentReceived(body) => dossier.money.receive(body.dong, &body.applied),
        Event::PaymentRefunded(body) => dossier.money.refund(body.dong, body.over_dong),
        Event::Rated(body) => dossier.rating = Some(body.satisfied),
        Event::FileAttached(body) => file_attached(dossier, body),
    }
}

fn file_attached(dossier: &mut Dossier, body: &FileAttached) {
    let received = ReceivedComponent {
        component: body.component.clone(),
        kind: ComponentKind::Electronic,
        quantity: 1,
        file: Some(body.file.clone()),
        from_register: false,
    };
    file_components(dossier, &[received]);
}

fn letters(dossier: &mut Dossier, event: &Event) {
    match event {
        Event::LetterDeclined(_) => dossier.letter = None,
        Event::SupplementProposed(body) => {
            dossier.letter = Some(PendingLetter::Supplement { items: body.items.clone() });
        }
        Event::ExtensionProposed(body) => {
            dossier.letter = Some(PendingLetter::Extension {
                reason: body.reason.clone(),
                new_due: body.new_due,
                cause: body.cause,
            });
        }
        Event::Extended(body) => {
            dossier.letter = None;
            if let Some(clock) = &mut dossier.clock {
                clock.due = body.due;
                clock.extensions += 1;
            }
        }
        _ => {}
    }
}

fn supplements(dossier: &mut Dossier, event: &Event, at: Timestamp) {
    match event {
        Event::SupplementRequested(body) => {
            let (items, answer_by) = (body.items.clone(), body.answer_by);
            match body.phase {
                Phase::Intake => enter(dossier, Stage::AwaitingIntakeSupplement { items, answer_by }, at),
                Phase::Appraisal => {
                    dossier.letter = None;
                    dossier.supplements += 1;
                    if let Some(clock) = &mut dossier.clock {
                        clock.paused_since = Some(at);
                    }
                    let stage =
                        Stage::AwaitingSupplement { items, asked_at: at, answer_by, answered_at: None };
                    enter(dossier, stage, at);
                }
            }
        }
        Event::SupplementAnswered(body) => {
            file_components(dossier, &body.components);
            if body.personal.is_some() {
                dossier.personal.clone_from(&body.personal);
            }
            dossier.answers.extend(body.answers.clone());
            match &mut dossier.stage {
                Stage::AwaitingSupplement { answered_at, .. } => {
                    *answered_at = Some(at);
                    dossier.stage_since = at;
                }
                _ => enter(dossier, Stage::Registered, at),
            }
        }
        Event::SupplementConfirmed(body) => {
            if let (Some(clock), Stage::AwaitingSupplement { asked_at, answered_at, .. }) =
                (&mut dossier.clock, &dossier.stage)
            {
                let restarted = clock.starts != Some(body.starts);
                if restarted {
                    clock.restarts += 1;
                    clock.pauses.clear();
                } else {
                    clock.pauses.push(Pause { from: *asked_at, to: answered_at.unwrap_or(at) });
                }
                clock.starts = Some(body.starts);
                clock.due = body.due;
                clock.paused_since = None;
            }
            let next =
                if dossier.case_officer.is_some() { Stage::Appraising } else { Stage::PendingAssignment };
            enter(dossier, next, at);
        }
        _ => {}
    }
}

fn inquiries(dossier: &mut Dossier, event: &Event, at: Timestamp) {
    match event {
        Event::ConsultationRequested(body) => {
            dossier.consultations.push(Consultation {
                agency: body.agency.clone(),
                asked_at: at,
                answer_by: body.answer_by,
                answered_at: None,
            });
            enter(dossier, Stage::Consulting, at);
        }
        Event::ConsultationAnswered(body) => {
            let open = |c: &&mut Consultation| c.agency == body.agency && c.answered_at.is_none();
            if let Some(asked) = dossier.consultations.iter_mut().find(open) {
                asked.answered_at = Some(at);
            }
            let all_answered = dossier.consultations.iter().all(|c| c.answered_at.is_some());
            if all_answered && dossier.stage == Stage::Consulting {
                enter(dossier, Stage::Appraising, at);
            }
        }
        Event::VerificationStarted(_) => enter(dossier, Stage::FieldVerification, at),
        Event::VerificationRecorded(_) => enter(dossier, Stage::Appraising, at),
        _ => {}
    }
}

fn outcome(dossier: &mut Dossier, event: &Event, at: Timestamp, actor: Option<&StaffId>) {
    match event {
        Event::Proposed(body) => {
            dossier.decision = Some(body.decision.clone());
            if let Some(actor) = actor.filter(|a| !dossier.proposers.contains(a)) {
                dossier.proposers.push(actor.clone());
            }
            enter(dossier, Stage::PendingReview, at);
        }
        Event::Reviewed(_) => enter(dossier, Stage::PendingSignature, at),
        Event::ReturnedForRework(_) => {
            dossier.decision = None;
            enter(dossier, Stage::Appraising, at);
        }
        Event::Signed(body) => {
            dossier.signer = actor.cloned();
            dossier.signed_file.clone_from(&body.file);
            enter(dossier, Stage::PendingIssue, at);
        }
        Event::Issued(body) => {
            if dossier.signer.is_none() {
                dossier.signer = actor.cloned();
            }
            dossier.result_number = Some(body.number.clone());
            dossier.result_file.clone_from(&body.file);
            dossier.closed_at = Some(at);
            enter(dossier, Stage::Completed, at);
        }
        Event::ResultReturned(_) => {
            dossier.returned_at = Some(at);
            enter(dossier, Stage::Returned, at);
        }
        Event::ErrorFound(_) => {
            dossier.signer = None;
            dossier.signed_file = None;
            dossier.decision = None;
            dossier.closed_at = None;
            dossier.result_number = None;
            dossier.result_file = None;
            let next =
                if dossier.case_officer.is_some() { Stage::Appraising } else { Stage::PendingAssignment };
            enter(dossier, next, at);
        }
        _ => {}
    }
}

fn interruptions(dossier: &mut Dossier, event: &Event, at: Timestamp) {
    match event {
        Event::PaymentRequested(body) => {
            dossier.fee_dong += body.dong;
            dossier.money.ask(body.dong);
            if let Some(clock) = &mut dossier.clock {
                clock.paused_since = Some(at);
            }
            let resume = Box::new(dossier.stage.clone());
            enter(
                dossier,
                Stage::AwaitingPayment { dong: body.dong, asked_at: at, pay_by: body.pay_by, resume },
                at,
            );
        }
        Event::PaymentConfirmed(body) => {
            let Stage::AwaitingPayment { asked_at, resume, .. } = &dossier.stage else { return };
            let (pause, next) = (Pause { from: *asked_at, to: at }, (**resume).clone());
            dossier.money.confirm();
            if let Some(clock) = &mut dossier.clock {
                clock.pauses.push(pause);
                clock.due = body.due;
                clock.paused_since = None;
            }
            enter(dossier, next, at);
        }
        Event::WithdrawalRequested(_) => {
            let resume = Box::new(dossier.stage.clone());
            enter(dossier, Stage::WithdrawalRequested { resume }, at);
        }
        Event::WithdrawalDeclined(_) => {
            if let Stage::WithdrawalRequested { resume } = &dossier.stage {
                let next = (**resume).clone();
                enter(dossier, next, at);
            }
        }
        Event::Stopped(body) => {
            dossier.closed_at = Some(at);
            dossier.letter = None;
            if let Some(clock) = &mut dossier.clock {
                clock.paused_since = None;
            }
            enter(dossier, Stage::Stopped { reason: body.reason }, at);
        }
        _ => {}
    }
}
