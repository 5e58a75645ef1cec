//! The decision: state, command and facts in, events or a refusal out. Nothing else is looked at.

use jiff::Timestamp;
use law::procedure::{Handling, IntakeScope, Level, Procedure, Subject};
use law::time::{instant, local};
use law::{Action, AgencyId, Circumstances, ClockPolicy, Pause};

use super::claim;
use super::command::{
    Command, CommandKind, Decision, DelayCause, Opening, ReceivedComponent, Recipient, SupplementItem,
};
use super::event::{self as ev, Acceptance, Event};
use super::facts::{Assignee, Facts};
use super::gate::{gate, withheld};
use super::payment::{confirm_payment, receive_payment, refund, request_payment};
use super::refusal::Refusal;
use super::state::{Clock, Dossier, PendingLetter, Phase, Stage, StopReason};
use crate::actor::{Actor, StaffId};

pub(super) type Events = Result<Vec<Event>, Refusal>;

/// Decides a command on an existing dossier.
///
/// # Errors
/// A [`Refusal`] when the law or the life cycle says no.
pub fn decide(dossier: &Dossier, command: &Command, facts: &Facts<'_>) -> Events {
    gate(dossier, command.kind(), facts)?;
    match command {
        Command::Submit(_) | Command::TakeIn { .. } | Command::TakeInOffline { .. } => {
            Err(Refusal::not_from(command.kind(), &dossier.stage))
        }
        Command::Accept { components } => accept(dossier, components, facts),
        Command::RequestSupplement { items } => request_supplement(items, Phase::Intake, facts),
        Command::RefuseIntake { reason, ground } => {
            filled("reason", reason)?;
            filled("ground", ground)?;
            one(ev::IntakeRefused { reason: reason.clone(), ground: ground.clone() })
        }
        Command::AnswerSupplement { components, answers } => {
            let procedure = edition(dossier, facts)?;
            known_components(procedure, components)?;
            one(ev::SupplementAnswered {
                components: components.clone(),
                personal: facts.personal.clone(),
                answers: procedure.lasting(answers),
            })
        }
        Command::ConfirmSupplement => confirm_supplement(dossier, facts),
        Command::Transfer => {
            one(ev::Transferred { in_transit: !facts.province.own_desk(&dossier.intake, &dossier.authority) })
        }
        Command::Receive => receive(dossier, facts),
        Command::Assign { officer } => {
            filled("officer", &officer.0)?;
            if facts.assignee == Assignee::Nobody {
                return Err(Refusal::NotACaseOfficer { agency: dossier.authority.clone() });
            }
            one(ev::Assigned { officer: officer.clone() })
        }
        Command::Consult { agency, question, answer_by } => {
            consult(dossier, agency, question, *answer_by, facts)
        }
        Command::AnswerConsultation { answer } => answer_consultation(dossier, answer, facts),
        Command::StartVerification { note } => {
            filled("note", note)?;
            one(ev::VerificationStarted { note: note.clone() })
        }
        Command::RecordVerification { findings } => {
            filled("findings", findings)?;
            one(ev::VerificationRecorded { findings: findings.clone() })
        }
        Command::ProposeSupplement { items } => {
            check_items(items)?;
            one(ev::SupplementProposed { items: items.clone() })
        }
        Command::ProposeExtension { reason, new_due, cause } => {
            propose_extension(dossier, reason, (*new_due, *cause), facts)
        }
        Command::ApproveLetter => approve_letter(dossier, facts),
        Command::DeclineLetter { reason } => {
            filled("reason", reason)?;
            one(ev::LetterDeclined { reason: reason.clone() })
        }
        _ => decide_later(dossier, command, facts),
    }
}

/// The commands from the proposal of a decision to the end of the dossier.
fn decide_later(dossier: &Dossier, command: &Command, facts: &Facts<'_>) -> Events {
    match command {
        Command::Propose { decision, note } => propose(decision, note),
        Command::Review => one(ev::Reviewed {}),
        Command::ReturnForRework { reason } => {
            filled("reason", reason)?;
            one(ev::ReturnedForRework { reason: reason.clone() })
        }
        Command::Sign { file } => Ok(sign(dossier, file.clone())),
        Command::Issue { number, file } => {
            filled("number", number)?;
            one(ev::Issued { number: number.clone(), file: file.clone() })
        }
        Command::ReturnResult { to, evidence } => return_result(*to, evidence),
        Command::CorrectError { error } => {
            filled("error", error)?;
            one(ev::ErrorFound { error: error.clone() })
        }
        Command::RequestPayment { dong, reason } => request_payment(*dong, reason, facts),
        Command::ConfirmPayment { reference } => confirm_payment(dossier, reference, facts),
        Command::ReceivePayment { credit, dong, matched_by } => {
            receive_payment(dossier, (credit, *dong), matched_by.as_ref(), facts)
        }
        Command::RefundPayment { dong, ground, reason, reference } => {
            refund(dossier, *dong, (ground, reason, reference))
        }
        Command::RequestWithdrawal { reason } => one(ev::WithdrawalRequested { reason: reason.clone() }),
        Command::ApproveWithdrawal => one(ev::Stopped { reason: StopReason::Withdrawn }),
        Command::DeclineWithdrawal { reason } => {
            if !facts.actor_is_applicant {
                filled("reason", reason)?;
            }
            one(ev::WithdrawalDeclined { reason: reason.clone() })
        }
        Command::StopUnanswered => one(ev::Stopped {
            reason: match dossier.stage {
                Stage::AwaitingPayment { .. } => StopReason::NoPayment,
                _ => StopReason::NoSupplement,
            },
        }),
        Command::Rate { satisfied, reasons, steps } => {
            if !satisfied && reasons.iter().all(|r| r.trim().is_empty()) {
                return Err(Refusal::Missing { field: "reasons" });
            }
            let written = facts.personal.clone();
            one(ev::Rated { satisfied: *satisfied, reasons: reasons.clone(), steps: *steps, written })
        }
        Command::ViewPersonalData { purpose } => {
            filled("purpose", purpose)?;
            one(ev::PersonalDataViewed { purpose: purpose.clone() })
        }
        Command::Note { text, next_shift } => {
            filled("text", text)?;
            one(ev::Noted { text: text.trim().to_owned(), next_shift: *next_shift })
        }
        Command::AttachFile { component, file, bytes } => attach(dossier, component, file, *bytes, facts),
        other => Err(Refusal::not_from(other.kind(), &dossier.stage)),
    }
}

/// What a command leads to once those who have to agree have agreed: a proposed letter goes out, a proposed refusal is
/// signed. What the applicant will then read can be shown before anything is done.
///
/// # Errors
/// As [`decide`].
pub fn foresee(dossier: &Dossier, command: &Command, facts: &Facts<'_>) -> Events {
    let mut events = decide(dossier, command, facts)?;
    match command {
        Command::ProposeSupplement { items } => {
            events.extend(request_supplement(items, Phase::Appraisal, facts)?);
        }
        Command::ProposeExtension { reason, new_due, cause } => {
            events.push(ev::Extended { reason: reason.clone(), due: *new_due, cause: *cause }.into());
        }
        Command::Propose { decision: Decision::Refuse { .. }, .. } => {
            events.extend(signed_refusal());
        }
        Command::Review if matches!(dossier.decision, Some(Decision::Refuse { .. })) => {
            events.extend(signed_refusal());
        }
        _ => {}
    }
    Ok(events)
}

fn signed_refusal() -> [Event; 2] {
    [ev::Signed { file: None }.into(), ev::Stopped { reason: StopReason::NotEligible }.into()]
}

/// For whom the actor stood in with an act that is allowed: `None` where their own powers are enough.
#[must_use]
pub fn on_behalf_of(dossier: Option<&Dossier>, command: &Command, facts: &Facts<'_>) -> Option<StaffId> {
    let may = |actor: &Actor| {
        let facts = Facts { actor, ..facts.clone() };
        match dossier {
            Some(dossier) => gate(dossier, command.kind(), &facts).is_ok(),
            None => decide_new(command, &facts).is_ok(),
        }
    };
    let covers = facts.actor.covers();
    if covers.is_empty() || may(&facts.actor.covering(|_| false)) {
        return None;
    }
    let by = covers.iter().find(|one| may(&facts.actor.covering(|other| other.absent == one.absent)));
    by.or(covers.first()).map(|cover| cover.absent.clone())
}

/// Decides a command that opens a dossier: `Submit` (T1) or `TakeIn` (T2).
///
/// # Errors
/// A [`Refusal`] when the procedure, channel, agency, role or completeness does not allow it.
pub fn decide_new(command: &Command, facts: &Facts<'_>) -> Events {
    match command {
        Command::Submit(opening) => submit(opening, facts),
        Command::TakeIn { opening, settle } => take_in(opening, *settle, facts),
        Command::TakeInOffline { opening, claim } => take_in_offline(opening, claim, facts),
        other => Err(Refusal::NotFromHere { command: other.kind(), stage: "none" }),
    }
}

pub(super) fn one(body: impl Into<Event>) -> Events {
    Ok(vec![body.into()])
}

pub(super) fn filled(field: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::Missing { field }) } else { Ok(()) }
}

fn submit(opening: &Opening, facts: &Facts<'_>) -> Events {
    let (procedure, opening) = check_opening(opening, facts)?;
    if facts.actor.staff().is_some() && !facts.holder().may(Action::SubmitFor, &opening) {
        return Err(withheld(Action::SubmitFor, &opening, facts));
    }
    one(ev::Submitted {
        code: facts.new_code.clone().ok_or(Refusal::Missing { field: "code" })?,
        edition: procedure.effective_from,
        personal: facts.personal.clone(),
        opening,
    })
}

fn take_in(opening: &Opening, settle: bool, facts: &Facts<'_>) -> Events {
    let (procedure, opening) = check_opening(opening, facts)?;
    if !facts.holder().may(Action::TakeIn, &opening) {
        return Err(withheld(Action::TakeIn, &opening, facts));
    }
    let circumstances = circumstances(&opening, facts);
    complete(procedure, &circumstances, &opening.components)?;
    let own_desk = facts.province.own_desk(&opening.intake, &opening.authority);
    if settle {
        may_settle(procedure, &opening, own_desk, facts)?;
    }
    let acceptance = acceptance(procedure, &circumstances, own_desk, facts)?;
    let code = facts.new_code.clone().ok_or(Refusal::Missing { field: "code" })?;
    let number = code.to_string();
    let mut events = vec![Event::TakenIn(ev::TakenIn {
        code,
        edition: procedure.effective_from,
        personal: facts.personal.clone(),
        opening,
        acceptance,
        claimed: None,
    })];
    if settle {
        events.push(ev::Transferred { in_transit: false }.into());
        events.push(ev::Issued { number, file: None }.into());
        events.push(ev::ResultReturned { to: Recipient::Applicant, evidence: String::new() }.into());
    }
    Ok(events)
}

/// Judged as of the moment at the counter: by the edition, the agencies and the clock of then.
fn take_in_offline(opening: &Opening, claim: &claim::Claim, facts: &Facts<'_>) -> Events {
    let claimed = claim::check(claim, &opening.intake, facts)?;
    let then = Facts { now: claimed.at_counter, new_code: Some(claim.code.clone()), ..facts.clone() };
    let mut events = take_in(opening, false, &then)?;
    if let Some(Event::TakenIn(taken)) = events.first_mut() {
        taken.claimed = Some(claimed);
    }
    Ok(events)
}

/// An immediate result needs an official authorised to certify at the authority's own desk (rule C13).
fn may_settle(
    procedure: &Procedure,
    opening: &Opening,
    own_desk: bool,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    if !procedure.immediate {
        return Err(Refusal::NotImmediate);
    }
    if own_desk && facts.holder().may(Action::Settle, opening) {
        Ok(())
    } else {
        Err(withheld(Action::Settle, opening, facts))
    }
}

/// Checks what opens a dossier and fills in its case; gives the edition in force today.
fn check_opening<'a>(opening: &Opening, facts: &Facts<'a>) -> Result<(&'a Procedure, Opening), Refusal> {
    let province = facts.province;
    let procedure = province
        .procedure(&opening.procedure, facts.now)
        .ok_or_else(|| Refusal::UnknownProcedure { procedure: opening.procedure.clone() })?;
    if procedure.handling == Handling::Central {
        return Err(Refusal::HandledElsewhere { procedure: procedure.code.clone() });
    }
    if !procedure.channels.contains(&opening.channel) {
        return Err(Refusal::ChannelNotOffered { channel: opening.channel.as_str() });
    }
    let today = local(facts.now).date();
    let exists = |id: &AgencyId| {
        province.agency(id).filter(|a| a.valid_from <= today && a.valid_to.is_none_or(|to| today <= to))
    };
    if !exists(&opening.intake).is_some_and(law::Agency::is_centre) {
        return Err(Refusal::NotCompetent { agency: opening.intake.clone() });
    }
    let competent = exists(&opening.authority).is_some_and(|a| match procedure.level {
        Level::Commune => a.kind == law::AgencyKind::CommuneCommittee,
        Level::Province => {
            procedure.authority.as_ref().is_some_and(|id| province.agency_on(id, today) == &a.id)
        }
    });
    if !competent {
        return Err(Refusal::NotCompetent { agency: opening.authority.clone() });
    }
    if procedure.intake_scope == IntakeScope::OwnUnitOnly
        && !province.own_desk(&opening.intake, &opening.authority)
    {
        return Err(Refusal::OutsideIntakeScope { authority: opening.authority.clone() });
    }
    let mut opening = opening.clone();
    match (&opening.case, procedure.cases.first()) {
        (None, Some(first)) => opening.case = Some(first.id.clone()),
        (Some(id), _) if !procedure.cases.iter().any(|c| c.id == *id) => {
            return Err(Refusal::Missing { field: "case" });
        }
        _ => {}
    }
    opening.answers = procedure.lasting(&opening.answers);
    known_components(procedure, &opening.components)?;
    Ok((procedure, opening))
}

fn known_components(procedure: &Procedure, received: &[ReceivedComponent]) -> Result<(), Refusal> {
    let known = |id: &str| procedure.components.iter().any(|c| c.id == id);
    if received.iter().all(|r| known(&r.component)) {
        Ok(())
    } else {
        Err(Refusal::Missing { field: "components" })
    }
}

/// The circumstances of an application that is opened now.
fn circumstances(opening: &Opening, facts: &Facts<'_>) -> Circumstances {
    Circumstances {
        case: opening.case.clone(),
        channel: opening.channel,
        subject: opening.subject.unwrap_or(Subject::Citizen),
        remote: facts.province.is_remote(&opening.authority),
        filed_on: Some(local(facts.now).date()),
        answers: opening.answers.clone(),
    }
}

/// Complete means: every required component is there, or a register supplies it (D118 Art 4(2a)).
fn complete(
    procedure: &Procedure,
    circumstances: &Circumstances,
    received: &[ReceivedComponent],
) -> Result<(), Refusal> {
    let missing: Vec<String> = procedure
        .must_be_brought(circumstances)
        .filter(|c| !received.iter().any(|r| r.component == c.id))
        .map(|c| c.id.clone())
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(Refusal::Incomplete { missing }) }
}

/// The clock on acceptance: it starts now at the authority's own desk, otherwise on receipt by the authority (C1, C2).
fn acceptance(
    procedure: &Procedure,
    circumstances: &Circumstances,
    own_desk: bool,
    facts: &Facts<'_>,
) -> Result<Acceptance, Refusal> {
    let limit = procedure.limit(circumstances).ok_or(Refusal::Missing { field: "limit" })?.limit;
    let due = due_from(facts.now, limit, facts)?;
    Ok(Acceptance { starts: own_desk.then_some(facts.now), due, limit, policy: procedure.clock_policy })
}

fn due_from(start: Timestamp, limit: law::TimeLimit, facts: &Facts<'_>) -> Result<Timestamp, Refusal> {
    law::deadline::due(local(start), limit, &facts.province.calendar, &facts.province.clock)
        .map(instant)
        .map_err(|_| Refusal::CalendarMissing)
}

fn edition<'a>(dossier: &Dossier, facts: &Facts<'a>) -> Result<&'a Procedure, Refusal> {
    facts
        .province
        .procedure_edition(&dossier.procedure, dossier.edition)
        .ok_or_else(|| Refusal::UnknownProcedure { procedure: dossier.procedure.clone() })
}

fn accept(dossier: &Dossier, components: &[ReceivedComponent], facts: &Facts<'_>) -> Events {
    let procedure = edition(dossier, facts)?;
    known_components(procedure, components)?;
    let on_file = dossier.components.iter().map(|c| ReceivedComponent {
        component: c.component.clone(),
        kind: c.kind,
        quantity: c.quantity,
        file: None,
        from_register: c.from_register,
    });
    let all: Vec<_> = on_file.chain(components.iter().cloned()).collect();
    let circumstances = dossier.circumstances(facts.province);
    complete(procedure, &circumstances, &all)?;
    let own_desk = facts.province.own_desk(&dossier.intake, &dossier.authority);
    let acceptance = acceptance(procedure, &circumstances, own_desk, facts)?;
    one(ev::Accepted { components: components.to_vec(), acceptance })
}

fn check_items(items: &[SupplementItem]) -> Result<(), Refusal> {
    if items.is_empty() {
        return Err(Refusal::Missing { field: "items" });
    }
    for item in items {
        filled("defect", &item.defect)?;
        filled("ground", &item.ground)?;
    }
    Ok(())
}

fn request_supplement(items: &[SupplementItem], phase: Phase, facts: &Facts<'_>) -> Events {
    check_items(items)?;
    let answer_by = end_of_working_day(facts.province.parameters.supplement_answer_working_days, facts)?;
    one(ev::SupplementRequested { phase, items: items.to_vec(), answer_by })
}

/// The close of the `n`-th working day after today.
pub(super) fn end_of_working_day(n: u16, facts: &Facts<'_>) -> Result<Timestamp, Refusal> {
    let calendar = &facts.province.calendar;
    calendar
        .add_working_days(local(facts.now).date(), u32::from(n.max(1)))
        .and_then(|day| calendar.closing(day))
        .map(instant)
        .map_err(|_| Refusal::CalendarMissing)
}

/// T9: by policy the full limit again from the moment of the answer (C8), or the paused time added (C9).
fn confirm_supplement(dossier: &Dossier, facts: &Facts<'_>) -> Events {
    let (Stage::AwaitingSupplement { asked_at, answered_at: Some(answered), .. }, Some(clock)) =
        (&dossier.stage, &dossier.clock)
    else {
        return Err(Refusal::not_from(CommandKind::ConfirmSupplement, &dossier.stage));
    };
    match clock.policy {
        ClockPolicy::RestartFromZero => {
            let due = due_from(*answered, clock.limit, facts)?;
            one(ev::SupplementConfirmed { starts: *answered, due })
        }
        ClockPolicy::PauseResume => {
            let starts = clock.starts.unwrap_or(*answered);
            let due = due_after_pause(clock, Pause { from: *asked_at, to: *answered }, facts)?;
            one(ev::SupplementConfirmed { starts, due })
        }
    }
}

/// The due moment with one more pause. After an extension the pause moves the extended date, in whole working days.
pub(super) fn due_after_pause(clock: &Clock, pause: Pause, facts: &Facts<'_>) -> Result<Timestamp, Refusal> {
    let (province, missing) = (facts.province, Refusal::CalendarMissing);
    if clock.extensions > 0 {
        let paused = province
            .calendar
            .working_days_between(local(pause.from).date(), local(pause.to).date())
            .map_err(|_| missing.clone())?;
        if paused == 0 {
            return Ok(clock.due);
        }
        let day = province.calendar.add_working_days(local(clock.due).date(), paused);
        return day.and_then(|day| province.calendar.closing(day)).map(instant).map_err(|_| missing);
    }
    let mut pauses = clock.pauses.clone();
    pauses.push(pause);
    let start = local(clock.starts.unwrap_or(pause.to));
    law::deadline::due_with_pauses(
        start,
        clock.limit,
        &pauses,
        ClockPolicy::PauseResume,
        &province.calendar,
        &province.clock,
    )
    .map(instant)
    .map_err(|_| missing)
}

fn receive(dossier: &Dossier, facts: &Facts<'_>) -> Events {
    let Some(clock) = &dossier.clock else {
        return Err(Refusal::not_from(CommandKind::Receive, &dossier.stage));
    };
    one(ev::Received { starts: facts.now, due: due_from(facts.now, clock.limit, facts)? })
}

fn consult(
    dossier: &Dossier,
    agency: &AgencyId,
    question: &str,
    answer_by: Timestamp,
    facts: &Facts<'_>,
) -> Events {
    filled("question", question)?;
    if facts.province.agency(agency).is_none() || *agency == dossier.authority {
        return Err(Refusal::NotCompetent { agency: agency.clone() });
    }
    if answer_by <= facts.now {
        return Err(Refusal::Missing { field: "answer_by" });
    }
    one(ev::ConsultationRequested { agency: agency.clone(), question: question.to_owned(), answer_by })
}

fn answer_consultation(dossier: &Dossier, answer: &str, facts: &Facts<'_>) -> Events {
    filled("answer", answer)?;
    let asked = facts
        .holder()
        .asked(dossier)
        .ok_or_else(|| Refusal::not_from(CommandKind::AnswerConsultation, &dossier.stage))?;
    one(ev::ConsultationAnswered { agency: asked.clone(), answer: answer.to_owned() })
}

fn propose_extension(
    dossier: &Dossier,
    reason: &str,
    (new_due, cause): (Timestamp, Option<DelayCause>),
    facts: &Facts<'_>,
) -> Events {
    filled("reason", reason)?;
    let due = dossier.clock.as_ref().map_or(facts.now, |c| c.due);
    let working =
        facts.province.calendar.is_working(local(new_due).date()).map_err(|_| Refusal::CalendarMissing)?;
    if new_due <= due || !working {
        return Err(Refusal::ExtensionDate);
    }
    one(ev::ExtensionProposed { reason: reason.to_owned(), new_due, cause })
}

fn approve_letter(dossier: &Dossier, facts: &Facts<'_>) -> Events {
    match &dossier.letter {
        None => Err(Refusal::NoLetter),
        Some(PendingLetter::Supplement { items }) => request_supplement(items, Phase::Appraisal, facts),
        Some(PendingLetter::Extension { reason, new_due, cause }) => {
            one(ev::Extended { reason: reason.clone(), due: *new_due, cause: *cause })
        }
    }
}

fn propose(decision: &Decision, note: &str) -> Events {
    if let Decision::Refuse { reason, ground } = decision {
        filled("reason", reason)?;
        filled("ground", ground)?;
    }
    one(ev::Proposed { decision: decision.clone(), note: note.trim().to_owned() })
}

/// A grant goes on to the clerk; a signed refusal closes the dossier at once (T16, Form 03).
fn sign(dossier: &Dossier, file: Option<String>) -> Vec<Event> {
    let mut events = vec![Event::from(ev::Signed { file })];
    if matches!(dossier.decision, Some(Decision::Refuse { .. })) {
        events.push(ev::Stopped { reason: StopReason::NotEligible }.into());
    }
    events
}

fn return_result(to: Recipient, evidence: &str) -> Events {
    if matches!(to, Recipient::Proxy | Recipient::Post) {
        filled("evidence", evidence)?;
    }
    one(ev::ResultReturned { to, evidence: evidence.trim().to_owned() })
}

fn attach(dossier: &Dossier, component: &str, file: &str, bytes: u64, facts: &Facts<'_>) -> Events {
    let procedure = edition(dossier, facts)?;
    if !procedure.components.iter().any(|c| c.id == component) {
        return Err(Refusal::Missing { field: "component" });
    }
    if file.len() != 64 || !file.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(Refusal::Missing { field: "file" });
    }
    one(ev::FileAttached { component: component.to_owned(), file: file.to_ascii_lowercase(), bytes })
}
