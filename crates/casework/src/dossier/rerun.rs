//! A dossier lived again under another text of the law: the same people do the same things at the same moments, and each
//! act is decided anew. Under the unchanged text exactly what happened happens again.

use jiff::Timestamp;
use law::{AgencyId, Province};

use super::apply::{apply, open};
use super::claim::{Claim, Reservation};
use super::command::{Command, CommandKind, Opening, ReceivedComponent};
use super::decide::{decide, decide_new};
use super::event::Event;
use super::facts::{Assignee, Facts, PersonalRef};
use super::refusal::Refusal;
use super::state::Dossier;
use crate::actor::{Actor, Cover, Grant, Role, StaffId};

/// An event with who did it and when, as the journal has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Lived {
    /// When.
    pub at: Timestamp,
    /// The member of staff, or `None` for the applicant and the system.
    pub staff: Option<StaffId>,
    /// Whether it was the applicant.
    pub by_applicant: bool,
    /// What.
    pub event: Event,
}

/// How a dossier went.
#[derive(Debug, Clone, PartialEq)]
pub struct Rerun {
    /// Where it came to; `None` where it could not be opened.
    pub dossier: Option<Dossier>,
    /// Whether the very same events happened.
    pub is_same: bool,
    /// The act that the text no longer allows, and why; nothing after it was decided.
    pub refused: Option<(CommandKind, Refusal)>,
    /// Acts beside the way to the result that had no place any more, such as an apology for a delay that is none.
    pub skipped: Vec<CommandKind>,
}

/// Decides a history again under the text of `province`.
#[must_use]
pub fn rerun(history: &[Lived], province: &Province) -> Rerun {
    let mut run = Rerun { dossier: None, is_same: true, refused: None, skipped: Vec::new() };
    let mut rest = history;
    while let Some((act, events, after)) = next_act(rest, run.dossier.as_ref()) {
        rest = after;
        let Some(first) = events.first() else { break };
        let decided = decide_again(&act, first, run.dossier.as_ref(), province);
        match decided {
            Ok(decided) => {
                run.is_same &= decided.iter().eq(events.iter().map(|lived| &lived.event));
                take(&mut run.dossier, &decided, first);
            }
            Err(_) if is_aside(act.kind(), run.dossier.as_ref()) => {
                run.is_same = false;
                run.skipped.push(act.kind());
            }
            Err(refusal) => {
                run.is_same = false;
                run.refused = Some((act.kind(), refusal));
                return run;
            }
        }
    }
    run.is_same &= rest.is_empty();
    run
}

/// Whether a command is the one these events came from: decided again at their moment on the dossier as it was before
/// them, it leads to exactly them. `province` must be the text of that moment.
#[must_use]
pub fn leads_to(command: &Command, before: Option<&Dossier>, events: &[Lived], province: &Province) -> bool {
    let Some(first) = events.first() else { return false };
    decide_as(command, first, before, province)
        .is_ok_and(|decided| decided.iter().eq(events.iter().map(|lived| &lived.event)))
}

fn take(dossier: &mut Option<Dossier>, events: &[Event], by: &Lived) {
    for event in events {
        match dossier {
            Some(dossier) => apply(dossier, event, by.at, by.staff.as_ref()),
            None => *dossier = open(event, by.at, by.staff.as_ref()),
        }
    }
}

/// Acts without which a dossier comes to its result all the same.
fn is_aside(kind: CommandKind, dossier: Option<&Dossier>) -> bool {
    use CommandKind as K;
    let has_no_letter = dossier.is_some_and(|dossier| dossier.letter.is_none());
    match kind {
        K::ProposeExtension | K::ViewPersonalData | K::AttachFile | K::Note | K::Rate => true,
        K::ApproveLetter | K::DeclineLetter => has_no_letter,
        _ => false,
    }
}

/// Without what the text in force no longer knows.
fn decide_again(
    act: &Command,
    by: &Lived,
    dossier: Option<&Dossier>,
    province: &Province,
) -> Result<Vec<Event>, Refusal> {
    let fitted = match dossier {
        Some(dossier) => fitted(act, dossier, province),
        None => fitted_opening(act, by.event.took_place(by.at), province),
    };
    decide_as(&fitted, by, dossier, province)
}

/// Decides as whoever acted then, who had every power: also that of a case officer for whom the person stood in.
fn decide_as(
    act: &Command,
    by: &Lived,
    dossier: Option<&Dossier>,
    province: &Province,
) -> Result<Vec<Event>, Refusal> {
    let actor = actor(act, by, dossier, province);
    let decided = decide_by(&actor, (act, by), dossier, province);
    match (decided, dossier, by.staff.clone()) {
        (Err(Refusal::NotYourDossier), Some(dossier), Some(id)) => {
            let own = actor.grants().to_vec();
            let absent = dossier.case_officer.clone().unwrap_or_else(|| id.clone());
            let cover = Cover { absent, grants: own.clone(), until: Timestamp::MAX };
            decide_by(&Actor::standing_in(id, own, vec![cover]), (act, by), Some(dossier), province)
        }
        (decided, ..) => decided,
    }
}

fn decide_by(
    actor: &Actor,
    (act, by): (&Command, &Lived),
    dossier: Option<&Dossier>,
    province: &Province,
) -> Result<Vec<Event>, Refusal> {
    let (new_code, personal) = given(&by.event);
    let facts = Facts {
        now: by.at,
        province,
        actor,
        actor_is_applicant: by.by_applicant,
        personal,
        new_code,
        reservation: reservation(by),
        assignee: Assignee::Unchecked,
    };
    match dossier {
        Some(dossier) => decide(dossier, act, &facts),
        None => decide_new(act, &facts),
    }
}

/// What the registry gave to the command beside its words.
fn given(event: &Event) -> (Option<law::code::DossierCode>, Option<PersonalRef>) {
    match event {
        Event::Submitted(body) => (Some(body.code.clone()), body.personal.clone()),
        Event::TakenIn(body) => (Some(body.code.clone()), body.personal.clone()),
        Event::SupplementAnswered(body) => (None, body.personal.clone()),
        Event::Rated(body) => (None, body.written.clone()),
        _ => (None, None),
    }
}

/// The block that a claim was from.
fn reservation(by: &Lived) -> Option<Reservation> {
    let Event::TakenIn(body) = &by.event else { return None };
    Reservation::behind(body.claimed.as_ref()?, &body.code, by.staff.as_ref(), &body.opening.intake)
}

/// The person with every power at the organisations concerned: who may do what was decided then.
fn actor(act: &Command, by: &Lived, dossier: Option<&Dossier>, province: &Province) -> Actor {
    let Some(id) = by.staff.clone() else {
        return if by.by_applicant { Actor::Applicant { subject: String::new() } } else { Actor::System };
    };
    let (intake, authority) = match (act, dossier) {
        (
            Command::Submit(opening)
            | Command::TakeIn { opening, .. }
            | Command::TakeInOffline { opening, .. },
            _,
        ) => (&opening.intake, &opening.authority),
        (_, Some(dossier)) => (&dossier.intake, &dossier.authority),
        _ => return Actor::standing_in(id, Vec::new(), Vec::new()),
    };
    let desk = province.agencies.values().find(|a| a.is_centre() && province.own_desk(&a.id, authority));
    let consulted = match &by.event {
        Event::ConsultationAnswered(body) => Some(&body.agency),
        _ => None,
    };
    let everywhere: Vec<&AgencyId> =
        [intake, authority].into_iter().chain(desk.map(|desk| &desk.id)).collect();
    let roles = Role::ALL.into_iter().filter(|role| *role != Role::Consultee);
    let grants = roles
        .flat_map(|role| everywhere.iter().map(move |agency| Grant::new(role, (*agency).clone())))
        .chain(consulted.map(|agency| Grant::new(Role::Consultee, agency.clone())));
    Actor::standing_in(id, grants.collect(), Vec::new())
}

/// An opening without papers that the text in force no longer knows: nobody would have brought them.
fn fitted_opening(act: &Command, at: Timestamp, province: &Province) -> Command {
    let fit = |opening: &Opening| {
        let mut opening = opening.clone();
        if let Some(procedure) = province.procedure(&opening.procedure, at) {
            opening.components.retain(|paper| procedure.components.iter().any(|c| c.id == paper.component));
        }
        Box::new(opening)
    };
    match act {
        Command::Submit(opening) => Command::Submit(fit(opening)),
        Command::TakeIn { opening, settle } => Command::TakeIn { opening: fit(opening), settle: *settle },
        Command::TakeInOffline { opening, claim } => {
            Command::TakeInOffline { opening: fit(opening), claim: claim.clone() }
        }
        other => other.clone(),
    }
}

fn fitted(act: &Command, dossier: &Dossier, province: &Province) -> Command {
    let procedure = province.procedure_edition(&dossier.procedure, dossier.edition);
    let fit = |papers: &[ReceivedComponent]| {
        let known = |id: &str| procedure.is_none_or(|p| p.components.iter().any(|c| c.id == id));
        papers.iter().filter(|paper| known(&paper.component)).cloned().collect()
    };
    match act {
        Command::Accept { components } => Command::Accept { components: fit(components) },
        Command::AnswerSupplement { components, answers } => {
            Command::AnswerSupplement { components: fit(components), answers: answers.clone() }
        }
        other => other.clone(),
    }
}

type Act<'a> = (Command, &'a [Lived], &'a [Lived]);

/// The command that the next events came from, those events, and the rest.
fn next_act<'a>(history: &'a [Lived], dossier: Option<&Dossier>) -> Option<Act<'a>> {
    let first = history.first()?;
    let together = history.iter().take_while(|l| (l.at, &l.staff) == (first.at, &first.staff)).count();
    let kinds: Vec<&str> = history.iter().take(together).map(|lived| lived.event.kind()).collect();
    let settles = kinds.starts_with(&["taken_in", "transferred", "issued", "result_returned"]);
    let two = kinds.starts_with(&["signed", "stopped"])
        || kinds.starts_with(&["payment_received", "payment_confirmed"]);
    let length = if settles { 4 } else { 1 + usize::from(two) };
    let (events, rest) = history.split_at_checked(length)?;
    Some((command_of(&first.event, settles, dossier), events, rest))
}

/// The command behind an event.
fn command_of(event: &Event, settle: bool, dossier: Option<&Dossier>) -> Command {
    let has_letter = dossier.is_some_and(|dossier| dossier.letter.is_some());
    match event.clone() {
        Event::Submitted(body) => Command::Submit(Box::new(body.opening)),
        Event::TakenIn(body) if body.claimed.is_some() => Command::TakeInOffline {
            claim: Box::new(Claim {
                code: body.code,
                block: String::new(),
                at_counter: body.claimed.map_or(Timestamp::MIN, |claimed| claimed.at_counter),
            }),
            opening: Box::new(body.opening),
        },
        Event::TakenIn(body) => Command::TakeIn { opening: Box::new(body.opening), settle },
        Event::Accepted(body) => Command::Accept { components: body.components },
        Event::SupplementRequested(_) if has_letter => Command::ApproveLetter,
        Event::SupplementRequested(body) => Command::RequestSupplement { items: body.items },
        Event::IntakeRefused(body) => Command::RefuseIntake { reason: body.reason, ground: body.ground },
        Event::SupplementAnswered(body) => {
            Command::AnswerSupplement { components: body.components, answers: body.answers }
        }
        Event::SupplementConfirmed(_) => Command::ConfirmSupplement,
        Event::Transferred(_) => Command::Transfer,
        Event::Received(_) => Command::Receive,
        Event::Assigned(body) => Command::Assign { officer: body.officer },
        Event::ConsultationRequested(body) => {
            Command::Consult { agency: body.agency, question: body.question, answer_by: body.answer_by }
        }
        Event::ConsultationAnswered(body) => Command::AnswerConsultation { answer: body.answer },
        Event::VerificationStarted(body) => Command::StartVerification { note: body.note },
        Event::VerificationRecorded(body) => Command::RecordVerification { findings: body.findings },
        Event::SupplementProposed(body) => Command::ProposeSupplement { items: body.items },
        Event::ExtensionProposed(body) => {
            Command::ProposeExtension { reason: body.reason, new_due: body.new_due, cause: body.cause }
        }
        Event::LetterDeclined(body) => Command::DeclineLetter { reason: body.reason },
        Event::Extended(_) => Command::ApproveLetter,
        later => command_of_later(later),
    }
}

/// The commands from the proposal of a decision to the end of the dossier.
fn command_of_later(event: Event) -> Command {
    use super::state::StopReason;
    match event {
        Event::Proposed(body) => Command::Propose { decision: body.decision, note: body.note },
        Event::Reviewed(_) => Command::Review,
        Event::ReturnedForRework(body) => Command::ReturnForRework { reason: body.reason },
        Event::Issued(body) => Command::Issue { number: body.number, file: body.file },
        Event::ResultReturned(body) => Command::ReturnResult { to: body.to, evidence: body.evidence },
        Event::ErrorFound(body) => Command::CorrectError { error: body.error },
        Event::PaymentRequested(body) => Command::RequestPayment { dong: body.dong, reason: body.reason },
        Event::PaymentConfirmed(body) => Command::ConfirmPayment { reference: body.reference },
        Event::PaymentReceived(body) => {
            Command::ReceivePayment { credit: body.credit, dong: body.dong, matched_by: body.matched_by }
        }
        Event::PaymentRefunded(body) => Command::RefundPayment {
            dong: body.dong,
            ground: body.ground,
            reason: body.reason,
            reference: body.reference,
        },
        Event::WithdrawalRequested(body) => Command::RequestWithdrawal { reason: body.reason },
        Event::WithdrawalDeclined(body) => Command::DeclineWithdrawal { reason: body.reason },
        Event::Stopped(body) if body.reason == StopReason::Withdrawn => Command::ApproveWithdrawal,
        Event::Stopped(_) => Command::StopUnanswered,
        Event::Rated(body) => {
            Command::Rate { satisfied: body.satisfied, reasons: body.reasons, steps: body.steps }
        }
        Event::PersonalDataViewed(body) => Command::ViewPersonalData { purpose: body.purpose },
        Event::FileAttached(body) => {
            Command::AttachFile { component: body.component, file: body.file, bytes: body.bytes }
        }
        Event::Noted(body) => Command::Note { text: body.text, next_shift: body.next_shift },
        Event::Signed(body) => Command::Sign { file: body.file },
        // All others are named in `command_of`.
        _ => Command::Sign { file: None },
    }
}
