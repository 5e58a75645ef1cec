//! The gates of every command: from which stage, by whom, until when. `decide` passes them first and `offers` shows
//! exactly what passes, so a page never offers what the server would refuse.

use jiff::Timestamp;
use law::AgencyId;
use law::time::local;

use super::command::CommandKind;
use super::facts::Facts;
use super::refusal::Refusal;
use super::state::{Dossier, PendingLetter, Stage};
use crate::actor::{Actor, Role};

type Gate = Result<(), Refusal>;

/// Whether `command` may be issued on this dossier by this actor now, whatever its payload.
pub(crate) fn gate(dossier: &Dossier, command: CommandKind, facts: &Facts<'_>) -> Gate {
    use CommandKind as C;
    from_here(dossier, command)?;
    match command {
        C::Submit | C::TakeIn => Err(Refusal::not_from(command, &dossier.stage)),
        C::Accept | C::RequestSupplement | C::RefuseIntake | C::ReturnResult => at_intake(dossier, facts),
        C::AnswerSupplement => applicant_or_intake(dossier, facts),
        C::ConfirmSupplement
        | C::StartVerification
        | C::RecordVerification
        | C::Consult
        | C::RequestPayment => case_officer(dossier, facts),
        C::Transfer => any_of(&[Role::IntakeOfficer, Role::CentreHead], &dossier.intake, facts),
        C::Receive => receives(dossier, facts),
        C::Assign => assigns(dossier, facts),
        C::AnswerConsultation => consulted(dossier, facts),
        C::ProposeSupplement => proposes_supplement(dossier, facts),
        C::ProposeExtension => proposes_extension(dossier, facts),
        C::ApproveLetter => approves_letter(dossier, facts, true),
        C::DeclineLetter => approves_letter(dossier, facts, false),
        C::Propose => proposes(dossier, facts),
        C::Review => reviews(dossier, facts),
        C::ReturnForRework => sends_back(dossier, facts),
        C::Sign => signs(dossier, facts),
        C::Issue => any_of(&[Role::Clerk], &dossier.authority, facts),
        C::CorrectError => corrects(dossier, facts),
        C::ConfirmPayment => confirms_payment(dossier, facts),
        C::RequestWithdrawal => withdraws(dossier, facts),
        C::ApproveWithdrawal => decides_withdrawal(dossier, facts),
        C::DeclineWithdrawal if facts.actor_is_applicant => Ok(()),
        C::DeclineWithdrawal => decides_withdrawal(dossier, facts),
        C::StopUnanswered => stops_unanswered(dossier, facts),
        C::Rate => rates(dossier, facts),
        C::ViewPersonalData | C::Note => concerned(dossier, facts),
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

fn refuse_role(needed: &[Role], agency: &AgencyId) -> Refusal {
    Refusal::NotYourRole { needed: needed.to_vec(), agency: Some(agency.clone()) }
}

fn any_of(roles: &[Role], agency: &AgencyId, facts: &Facts<'_>) -> Gate {
    if roles.iter().any(|&role| facts.actor.holds(role, agency)) {
        Ok(())
    } else {
        Err(refuse_role(roles, agency))
    }
}

fn at_intake(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    any_of(&[Role::IntakeOfficer], &dossier.intake, facts)
}

fn applicant_or_intake(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    if facts.actor_is_applicant { Ok(()) } else { at_intake(dossier, facts) }
}

fn case_officer(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    any_of(&[Role::CaseOfficer], &dossier.authority, facts)?;
    let officer = dossier.case_officer.as_ref();
    if officer.is_some_and(|id| facts.actor.stands_as(id, Role::CaseOfficer, &dossier.authority)) {
        Ok(())
    } else {
        Err(Refusal::NotYourDossier)
    }
}

fn receives(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    let roles = [Role::DivisionHead, Role::CaseOfficer, Role::Clerk, Role::IntakeOfficer, Role::CentreHead];
    let own_desk = facts
        .actor
        .grants()
        .iter()
        .any(|g| roles.contains(&g.role) && facts.province.own_desk(&g.agency, &dossier.authority));
    if own_desk { Ok(()) } else { any_of(&roles, &dossier.authority, facts) }
}

fn assigns(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    let claims = dossier.case_officer.is_none() && facts.actor.holds(Role::CaseOfficer, &dossier.authority);
    if claims { Ok(()) } else { any_of(&[Role::DivisionHead], &dossier.authority, facts) }
}

fn consulted(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    let open = dossier.consultations.iter().filter(|c| c.answered_at.is_none());
    let mut asked = None;
    for consultation in open {
        if facts.actor.holds(Role::Consultee, &consultation.agency) {
            return Ok(());
        }
        asked = Some(consultation.agency.clone());
    }
    Err(Refusal::NotYourRole { needed: vec![Role::Consultee], agency: asked })
}

fn proposes_supplement(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    case_officer(dossier, facts)?;
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
    any_of(&[Role::CaseOfficer, Role::DivisionHead], &dossier.authority, facts)?;
    if !facts.actor.holds(Role::DivisionHead, &dossier.authority) {
        case_officer(dossier, facts)?;
    }
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
            any_of(&[Role::Approver], &dossier.authority, facts)?;
            not_the_case_officer(dossier, facts)?;
            if sending { extension_in_time(dossier, facts) } else { Ok(()) }
        }
        Some(PendingLetter::Supplement { .. }) => {
            if dossier.supplements < facts.province.parameters.supplement_requests_max {
                any_of(&[Role::DivisionHead], &dossier.authority, facts)?;
            } else if any_of(&[Role::DivisionHead], &dossier.authority, facts).is_ok()
                && !heads_the_desk(dossier, facts)
            {
                return Err(Refusal::SupplementLimit);
            } else if !heads_the_desk(dossier, facts) {
                return Err(refuse_role(&[Role::CentreHead], &dossier.authority));
            }
            not_the_case_officer(dossier, facts)?;
            if sending { supplement_in_time(dossier, facts) } else { Ok(()) }
        }
    }
}

fn heads_the_desk(dossier: &Dossier, facts: &Facts<'_>) -> bool {
    facts.actor.agencies(Role::CentreHead).any(|centre| facts.province.own_desk(centre, &dossier.authority))
}

/// Neither who handled or proposed it, nor who stands in for such a person.
fn not_the_case_officer(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    let mut handled = dossier.case_officer.iter().chain(&dossier.proposers);
    if handled.any(|person| facts.actor.is_or_covers(person)) { Err(Refusal::SamePerson) } else { Ok(()) }
}

/// Silence after the answer time counts as agreement; before it the decision waits.
fn proposes(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    case_officer(dossier, facts)?;
    if matches!(dossier.letter, Some(PendingLetter::Supplement { .. })) {
        return Err(Refusal::LetterPending);
    }
    match dossier.consultations.iter().find(|c| c.answered_at.is_none() && facts.now <= c.answer_by) {
        Some(open) => Err(Refusal::ConsultationOpen { agency: open.agency.clone() }),
        None => Ok(()),
    }
}

fn reviews(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    any_of(&[Role::DivisionHead], &dossier.authority, facts)?;
    if matches!(dossier.letter, Some(PendingLetter::Supplement { .. })) {
        return Err(Refusal::LetterPending);
    }
    not_the_case_officer(dossier, facts)
}

fn sends_back(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    let role = if dossier.stage == Stage::PendingReview { Role::DivisionHead } else { Role::Approver };
    any_of(&[role], &dossier.authority, facts)?;
    not_the_case_officer(dossier, facts)
}

fn signs(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    any_of(&[Role::Approver], &dossier.authority, facts)?;
    if matches!(dossier.letter, Some(PendingLetter::Supplement { .. })) {
        return Err(Refusal::LetterPending);
    }
    not_the_case_officer(dossier, facts)
}

fn corrects(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    any_of(&[Role::Clerk, Role::Approver], &dossier.authority, facts)
        .or_else(|_| any_of(&[Role::IntakeOfficer, Role::CentreHead], &dossier.intake, facts))
}

fn confirms_payment(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    if *facts.actor == Actor::System {
        return Ok(());
    }
    at_intake(dossier, facts).or_else(|_| any_of(&[Role::Clerk], &dossier.authority, facts))
}

fn withdraws(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    applicant_or_intake(dossier, facts)?;
    if dossier.signer.is_some() { Err(Refusal::AlreadySigned) } else { Ok(()) }
}

fn decides_withdrawal(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    let at_desk = match &dossier.stage {
        Stage::WithdrawalRequested { resume } => {
            matches!(**resume, Stage::Accepted | Stage::InTransit | Stage::AwaitingIntakeSupplement { .. })
        }
        _ => false,
    };
    if at_desk {
        any_of(&[Role::IntakeOfficer, Role::CentreHead], &dossier.intake, facts)
    } else {
        any_of(&[Role::DivisionHead, Role::Approver], &dossier.authority, facts)
    }
}

fn stops_unanswered(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    if *facts.actor != Actor::System {
        at_intake(dossier, facts)
            .or_else(|_| any_of(&[Role::DivisionHead], &dossier.authority, facts))
            .or_else(|_| case_officer(dossier, facts))?;
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

/// Staff of an organisation on the dossier, or one that was asked.
fn concerned(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    let casework =
        |role: Role| !matches!(role, Role::Administrator | Role::DataSteward | Role::ProcedureController);
    let on_dossier = |agency: &AgencyId| {
        *agency == dossier.intake
            || *agency == dossier.authority
            || dossier.support.as_ref() == Some(agency)
            || dossier.consultations.iter().any(|c| c.agency == *agency)
            || facts.province.own_desk(agency, &dossier.authority)
                && facts.province.agency(agency).is_some_and(law::Agency::is_centre)
    };
    if facts.actor.grants().iter().any(|g| casework(g.role) && on_dossier(&g.agency)) {
        Ok(())
    } else {
        Err(refuse_role(&[Role::IntakeOfficer, Role::CaseOfficer], &dossier.authority))
    }
}

fn attaches(dossier: &Dossier, facts: &Facts<'_>) -> Gate {
    let applicants_turn = matches!(
        dossier.stage,
        Stage::Registered | Stage::AwaitingIntakeSupplement { .. } | Stage::AwaitingSupplement { .. }
    );
    if facts.actor_is_applicant && applicants_turn {
        return Ok(());
    }
    at_intake(dossier, facts).or_else(|_| case_officer(dossier, facts))
}
