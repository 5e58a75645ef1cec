//! The gates of every command: from which stage, by whom (the policies of the province), until when. `decide` passes them
//! first and `offers` shows exactly what passes, so a page never offers what the server would refuse.

use jiff::Timestamp;
use law::time::local;
use law::{Action, Place};

use super::command::CommandKind;
use super::facts::Facts;
use super::refusal::Refusal;
use super::state::{Dossier, PendingLetter, Stage};
use crate::actor::Actor;
use crate::power::Standing;

type Gate = Result<(), Refusal>;

/// Whether `command` may be issued on this dossier by this actor now, whatever its payload.
pub(crate) fn gate(dossier: &Dossier, command: CommandKind, facts: &Facts<'_>) -> Gate {
    use CommandKind as C;
    from_here(dossier, command)?;
    match command {
        C::Submit | C::TakeIn => Err(Refusal::not_from(command, &dossier.stage)),
        C::Accept => power(Action::Accept, dossier, facts),
        C::RequestSupplement => power(Action::RequestSupplement, dossier, facts),
        C::RefuseIntake => power(Action::RefuseIntake, dossier, facts),
        C::ReturnResult => power(Action::ReturnResult, dossier, facts),
        C::AnswerSupplement => applicant_or(Action::RecordAnswer, dossier, facts),
        C::ConfirmSupplement => power(Action::ConfirmSupplement, dossier, facts),
        C::StartVerification => power(Action::StartVerification, dossier, facts),
        C::RecordVerification => power(Action::RecordVerification, dossier, facts),
        C::Consult => power(Action::Consult, dossier, facts),
        C::RequestPayment => power(Action::RequestPayment, dossier, facts),
        C::Transfer => power(Action::Transfer, dossier, facts),
        C::Receive => power(Action::Receive, dossier, facts),
        C::Assign => assigns(dossier, facts),
        C::AnswerConsultation => power(Action::AnswerConsultation, dossier, facts),
        C::ProposeSupplement => proposes_supplement(dossier, facts),
        C::ProposeExtension => proposes_extension(dossier, facts),
        C::ApproveLetter => approves_letter(dossier, facts, true),
        C::DeclineLetter => approves_letter(dossier, facts, false),
        C::Propose => proposes(dossier, facts),
        C::Review => reviews(dossier, facts),
        C::ReturnForRework => sends_back(dossier, facts),
        C::Sign => signs(dossier, facts),
        C::Issue => power(Action::Issue, dossier, facts),
        C::CorrectError => power(Action::CorrectError, dossier, facts),
        C::ConfirmPayment => confirms_payment(dossier, facts),
        C::ReceivePayment => receives_payment(dossier, facts),
        C::RefundPayment => power(Action::RefundPayment, dossier, facts),
        C::RequestWithdrawal => withdraws(dossier, facts),
        C::ApproveWithdrawal => decides_withdrawal(dossier, facts),
        C::DeclineWithdrawal if facts.actor_is_applicant => Ok(()),
        C::DeclineWithdrawal => decides_withdrawal(dossier, facts),
        C::StopUnanswered => stops_unanswered(dossier, facts),
        C::Rate => rates(dossier, facts),
        C::ViewPersonalData => power(Action::Unmask, dossier, facts),
        C::Note => power(Action::Note, dossier, facts),
        C::AttachFile => attaches(dossier, facts),
    }
}

/// The closed list of transitions: everything not named here is refused.
fn from_here(dossier: &Dossier, command: CommandKind) -> Gate {
    use CommandKind as C;
    use Stage as S;
    let stage = &dossier.stage;
    let open_at_authority = matches!(stage, S::Appraising | S::Consulting | S::FieldVerification);
    let allowed = match command {
        C::Submit | C::TakeIn => false,
        C::Accept | C::RequestSupplement => matches!(stage, S::Registered),
        C::RefuseIntake => matches!(stage, S::Registered | S::AwaitingIntakeSupplement { .. }),
        C::AnswerSupplement => matches!(
            stage,
            S::AwaitingIntakeSupplement { .. } | S::AwaitingSupplement { answered_at: None, .. }
        ),
        C::ConfirmSupplement => matches!(stage, S::AwaitingSupplement { answered_at: Some(_), .. }),
        C::Transfer => matches!(stage, S::Accepted),
        C::Receive => matches!(stage, S::InTransit),
        C::Assign => {
            open_at_authority || matches!(stage, S::PendingAssignment | S::AwaitingSupplement { .. })
        }
        C::Consult => matches!(stage, S::Appraising | S::Consulting),
        C::AnswerConsultation => {
            dossier.consultations.iter().any(|c| c.answered_at.is_none()) && open_at_authority
        }
        C::StartVerification | C::RequestPayment => matches!(stage, S::Appraising),
        C::RecordVerification => matches!(stage, S::FieldVerification),
        C::ProposeSupplement => open_at_authority,
        C::ProposeExtension => {
            open_at_authority
                || matches!(stage, S::PendingAssignment | S::PendingReview | S::PendingSignature)
        }
        C::ApproveLetter | C::DeclineLetter => {
            open_at_authority
                || matches!(stage, S::PendingAssignment | S::PendingReview | S::PendingSignature)
        }
        C::Propose => matches!(stage, S::Appraising | S::Consulting),
        C::Review => matches!(stage, S::PendingReview),
        C::ReturnForRework => matches!(stage, S::PendingReview | S::PendingSignature),
        C::Sign => matches!(stage, S::PendingSignature),
        C::Issue => matches!(stage, S::PendingIssue),
        C::ReturnResult | C::CorrectError => matches!(stage, S::Completed),
        C::ConfirmPayment => matches!(stage, S::AwaitingPayment { .. }),
        // A credit that nobody owes is still money that came in: it is owed back.
        C::ReceivePayment => !matches!(stage, S::WithdrawalRequested { .. }),
        C::RefundPayment => dossier.refundable_dong() > 0,
        C::RequestWithdrawal => !matches!(
            stage,
            S::Registered
                | S::WithdrawalRequested { .. }
                | S::NotAccepted { .. }
                | S::Stopped { .. }
                | S::Completed
                | S::Returned
        ),
        C::ApproveWithdrawal | C::DeclineWithdrawal => matches!(stage, S::WithdrawalRequested { .. }),
        C::StopUnanswered => matches!(
            stage,
            S::AwaitingIntakeSupplement { .. }
                | S::AwaitingSupplement { answered_at: None, .. }
                | S::AwaitingPayment { .. }
        ),
        C::Rate => matches!(stage, S::Completed | S::Returned),
        C::ViewPersonalData | C::Note => true,
        C::AttachFile => !dossier.status().is_closed(),
    };
    if allowed { Ok(()) } else { Err(Refusal::not_from(command, stage)) }
}

/// The power to act on this dossier, as the policies of the province give it.
fn power(action: Action, dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    let holder = facts.holder();
    if holder.may(action, dossier) {
        Ok(())
    } else if holder.may_as_case_officer(action, dossier) {
        Err(Refusal::NotYourDossier)
    } else {
        Err(withheld(action, dossier, facts))
    }
}

/// Says who has the power, and in which agency.
pub(super) fn withheld<'a>(action: Action, standing: impl Into<Standing<'a>>, facts: &Facts<'_>) -> Refusal {
    let held = facts.holder().powers.holders(action);
    let (place, roles) = held.map_or((Place::Everywhere, &[][..]), |(place, roles)| (place, roles));
    Refusal::NotYourRole { needed: roles.to_vec(), agency: standing.into().organisation(place).cloned() }
}

fn applicant_or(action: Action, dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    if facts.actor_is_applicant { Ok(()) } else { power(action, dossier, facts) }
}

fn assigns(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    let claims = dossier.case_officer.is_none() && power(Action::Claim, dossier, facts).is_ok();
    if claims { Ok(()) } else { power(Action::Assign, dossier, facts) }
}

fn proposes_supplement(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    power(Action::ProposeSupplement, dossier, facts)?;
    if dossier.letter.is_some() {
        return Err(Refusal::LetterPending);
    }
    supplement_in_time(dossier, facts)
}

/// The notice must be sent within the working days of the parameter after acceptance (rule C8).
fn supplement_in_time(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    let Some(starts) = dossier.clock.as_ref().and_then(|c| c.starts) else {
        return Ok(());
    };
    let working_days = facts.province.parameters.supplement_notice_working_days;
    let last = facts
        .province
        .calendar
        .add_working_days(local(starts).date(), u32::from(working_days))
        .map_err(|_| Refusal::CalendarMissing)?;
    if local(facts.now).date() <= last { Ok(()) } else { Err(Refusal::SupplementTooLate { working_days }) }
}

fn proposes_extension(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    power(Action::ProposeExtension, dossier, facts)?;
    if dossier.letter.is_some() {
        return Err(Refusal::LetterPending);
    }
    extension_in_time(dossier, facts)
}

/// At the latest one day before the due date, and at most as often as the parameter says (D61 Art 19(9)).
fn extension_in_time(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    let Some(clock) = &dossier.clock else {
        return Err(Refusal::not_from(CommandKind::ProposeExtension, &dossier.stage));
    };
    let max = facts.province.parameters.max_extensions;
    if clock.extensions >= max {
        return Err(Refusal::ExtensionLimit { max });
    }
    let province = facts.province;
    let latest = law::deadline::apology_latest(local(clock.due).date(), &province.calendar, &province.clock)
        .map_err(|_| Refusal::CalendarMissing)?;
    if local(facts.now).date() <= latest {
        Ok(())
    } else {
        Err(Refusal::ExtensionTooLate { latest: latest.strftime("%d/%m/%Y").to_string() })
    }
}

fn approves_letter(dossier: &Dossier, facts: &Facts<'_>, sending: bool) -> Gate {
    match &dossier.letter {
        None => Err(Refusal::NoLetter),
        Some(PendingLetter::Extension { .. }) => {
            power(Action::ApproveExtension, dossier, facts)?;
            not_the_case_officer(dossier, facts)?;
            if sending { extension_in_time(dossier, facts) } else { Ok(()) }
        }
        Some(PendingLetter::Supplement { .. }) => {
            if dossier.supplements < facts.province.parameters.supplement_requests_max {
                power(Action::ApproveSupplement, dossier, facts)?;
            } else if let Err(refusal) = power(Action::ApproveFurtherSupplement, dossier, facts) {
                let first_only = power(Action::ApproveSupplement, dossier, facts).is_ok();
                return Err(if first_only { Refusal::SupplementLimit } else { refusal });
            }
            not_the_case_officer(dossier, facts)?;
            if sending { supplement_in_time(dossier, facts) } else { Ok(()) }
        }
    }
}

/// Neither who handled or proposed it, nor who stands in for such a person.
fn not_the_case_officer(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    let mut handled = dossier.case_officer.iter().chain(&dossier.proposers);
    if handled.any(|person| facts.actor.is_or_covers(person)) { Err(Refusal::SamePerson) } else { Ok(()) }
}

/// Silence after the answer time counts as agreement; before it the decision waits.
fn proposes(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    power(Action::Propose, dossier, facts)?;
    if matches!(dossier.letter, Some(PendingLetter::Supplement { .. })) {
        return Err(Refusal::LetterPending);
    }
    match dossier.consultations.iter().find(|c| c.answered_at.is_none() && facts.now <= c.answer_by) {
        Some(open) => Err(Refusal::ConsultationOpen { agency: open.agency.clone() }),
        None => Ok(()),
    }
}

fn reviews(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    power(Action::Review, dossier, facts)?;
    if matches!(dossier.letter, Some(PendingLetter::Supplement { .. })) {
        return Err(Refusal::LetterPending);
    }
    not_the_case_officer(dossier, facts)
}

fn sends_back(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    let from_review = dossier.stage == Stage::PendingReview;
    power(if from_review { Action::ReturnFromReview } else { Action::ReturnFromSignature }, dossier, facts)?;
    not_the_case_officer(dossier, facts)
}

fn signs(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    power(Action::Sign, dossier, facts)?;
    if matches!(dossier.letter, Some(PendingLetter::Supplement { .. })) {
        return Err(Refusal::LetterPending);
    }
    not_the_case_officer(dossier, facts)
}

fn confirms_payment(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    if *facts.actor == Actor::System {
        return Ok(());
    }
    power(Action::ConfirmPayment, dossier, facts)
}

/// What the bank told comes from the house itself, whoever found the dossier it is for: nobody types in a credit.
fn receives_payment(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    if *facts.actor == Actor::System {
        return Ok(());
    }
    Err(withheld(Action::ConfirmPayment, dossier, facts))
}

fn withdraws(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    applicant_or(Action::RequestWithdrawalFor, dossier, facts)?;
    if dossier.signer.is_some() { Err(Refusal::AlreadySigned) } else { Ok(()) }
}

fn decides_withdrawal(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    let at_desk = match &dossier.stage {
        Stage::WithdrawalRequested { resume } => {
            matches!(**resume, Stage::Accepted | Stage::InTransit | Stage::AwaitingIntakeSupplement { .. })
        }
        _ => false,
    };
    power(if at_desk { Action::DecideWithdrawalAtCounter } else { Action::DecideWithdrawal }, dossier, facts)
}

fn stops_unanswered(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    if *facts.actor != Actor::System {
        power(Action::StopUnanswered, dossier, facts)?;
    }
    match answer_limit(dossier) {
        Some(until) if facts.now <= until => {
            Err(Refusal::StillTime { until: local(until).strftime("%d/%m/%Y %H:%M").to_string() })
        }
        _ => Ok(()),
    }
}

#[must_use]
/// The moment after which an unanswered dossier may be stopped (T15).
pub fn answer_limit(dossier: &Dossier) -> Option<Timestamp> {
    match &dossier.stage {
        Stage::AwaitingIntakeSupplement { answer_by, .. }
        | Stage::AwaitingSupplement { answer_by, answered_at: None, .. } => Some(*answer_by),
        Stage::AwaitingPayment { pay_by, .. } => Some(*pay_by),
        _ => None,
    }
}

fn rates(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    if !facts.actor_is_applicant {
        return Err(Refusal::ApplicantOnly);
    }
    if dossier.rating.is_some() { Err(Refusal::AlreadyRated) } else { Ok(()) }
}

fn attaches(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    let applicants_turn = matches!(
        dossier.stage,
        Stage::Registered | Stage::AwaitingIntakeSupplement { .. } | Stage::AwaitingSupplement { .. }
    );
    if facts.actor_is_applicant && applicants_turn {
        return Ok(());
    }
    power(Action::AttachFile, dossier, facts)
}
