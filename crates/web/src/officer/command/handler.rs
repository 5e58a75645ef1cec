//! Shows a command with its consequence, and gives it. What was typed stays on the page whatever the answer is.

use axum::Router;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use casework::dossier::{CommandKind, Refusal, offers};
use registry::{Answer, Request, Target};

use super::CommandPage;
use super::fields::Around;
use crate::common::app::after;
use crate::common::command_input::{self, Surroundings};
use crate::common::components::{ErrorSummary, RefusedOffer};
use crate::common::fields::{FieldFault, Fields, FormData};
use crate::common::refusal_text::refusal_text;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, casework_text, show};
use crate::officer::desk::{Seen, seen};
use crate::officer::{frame, reused};
use crate::public::receipt::handler::told;
use crate::signing::{self, GiveFault, SigningFault};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/officer/dossiers/{code}/{command}", get(command).post(give))
}

fn kind_of(name: &str) -> Result<CommandKind, PageFault> {
    CommandKind::parse(name)
        .filter(|kind| !matches!(kind, CommandKind::Submit | CommandKind::TakeIn | CommandKind::AttachFile))
        .ok_or(PageFault::NotFound)
}

async fn command(desk: StaffVisit, Path((code, name)): Path<(String, String)>) -> PageAnswer {
    let (kind, seen) = (kind_of(&name)?, seen(&desk.visit, &code).await?);
    let actor = desk.staff.actor();
    let province = desk.visit.app.province();
    let facts = desk.visit.app.facts(&province, &actor, false);
    let offer = offers(&seen.state, &facts).into_iter().find(|offer| offer.command == kind);
    let refusal = match offer {
        Some(offer) => offer.withheld,
        None => decided(kind, &seen, &facts),
    };
    show(&view(&desk, &seen, kind, (&FormData::default(), &[]), refusal.as_ref()).await?)
}

/// Why a command that is not offered would be refused.
fn decided(kind: CommandKind, seen: &Seen, facts: &casework::dossier::Facts<'_>) -> Option<Refusal> {
    let command = command_input::sample(kind)?;
    casework::dossier::decide(&seen.state, &command, facts).err()
}

async fn give(
    desk: StaffVisit,
    Path((code, name)): Path<(String, String)>,
    Form(form): Form<FormData>,
) -> PageAnswer {
    let (kind, seen) = (kind_of(&name)?, seen(&desk.visit, &code).await?);
    let province = desk.visit.app.province();
    let procedure = province.procedure_edition(&seen.state.procedure, seen.state.edition);
    let around = Surroundings { calendar: &province.calendar, procedure };
    let command = match command_input::command(kind, Fields::Form(&form), around) {
        Ok(command) => command,
        Err(faults) => {
            let page = view(&desk, &seen, kind, (&form, &faults), None).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
        }
    };
    let actor = desk.staff.actor();
    let key = desk.visit.app.form_key(&actor, &form);
    let mut request = Request::new(actor, key, Target::Code(seen.state.code.clone()), command);
    request.expected_version = form.first("expected_version").and_then(|version| version.parse().ok());
    request.unit.clone_from(&desk.staff.agency);
    let given = match signing::give(&desk.visit.app, request).await {
        Ok(given) => given.answer,
        Err(GiveFault::Trouble(trouble)) => return Err(trouble.into()),
        Err(GiveFault::Signing(fault)) => {
            let mut page = view(&desk, &seen, kind, (&form, &[]), None).await?;
            page.refused = Some(unsigned(&desk, &fault));
            return Ok((StatusCode::SERVICE_UNAVAILABLE, show(&page)?).into_response());
        }
    };
    match given {
        Answer::Done(_) | Answer::AlreadySo(_) => {
            Ok(Redirect::to(&desk.visit.url(&format!("/officer/dossiers/{}", seen.state.code)))
                .into_response())
        }
        Answer::Refused(refusal) => {
            let page = view(&desk, &seen, kind, (&form, &[]), Some(&refusal)).await?;
            Ok((StatusCode::CONFLICT, show(&page)?).into_response())
        }
        Answer::KeyReused(code) => {
            let mut page = view(&desk, &seen, kind, (&form, &[]), None).await?;
            page.refused = Some(reused(&desk.visit, &code));
            Ok((StatusCode::CONFLICT, show(&page)?).into_response())
        }
        Answer::UnknownDossier => Err(PageFault::NotFound),
    }
}

/// The page. A refusal that another look may cure keeps the form open with what was typed.
async fn view(
    desk: &StaffVisit,
    seen: &Seen,
    kind: CommandKind,
    (typed, faults): (&FormData, &[FieldFault]),
    refusal: Option<&Refusal>,
) -> Result<CommandPage, PageFault> {
    let visit = &desk.visit;
    let province = visit.app.province();
    let authority = seen.state.authority.clone();
    let staff = match kind {
        CommandKind::Assign => visit.app.registry().blocking(move |r| r.list_staff(Some(&authority))).await?,
        _ => Vec::new(),
    };
    let procedure = province.procedure_edition(&seen.state.procedure, seen.state.edition);
    let around = Around { visit, seen, procedure, staff: &staff, typed, faults };
    let fields = around.fields(kind);
    let label = casework_text::command(kind, visit.lang);
    let back = visit.url(&format!("/officer/dossiers/{}", seen.state.code));
    let mut page = frame(desk, label.clone(), None).await?;
    page.faulty = !faults.is_empty();
    let person = seen.personal.personal().map(|p| p.applicant.name.clone()).unwrap_or_default();
    let open = refusal.is_none_or(|refusal| {
        matches!(refusal, Refusal::ChangedMeanwhile { .. } | Refusal::Missing { .. } | Refusal::ExtensionDate)
    });
    Ok(CommandPage {
        page,
        code: seen.state.code.to_string(),
        about: format!("{person}, {}", told(visit, seen, &province).procedure()),
        summary: ErrorSummary::of(&fields, visit.texts()),
        consequence: visit.texts().get(consequence(kind)),
        afterwards: afterwards(desk, seen, kind),
        items: around.items(kind),
        fields,
        action: format!("{back}/{}", kind.as_str()),
        back,
        version: seen.state.version,
        refused: refusal.map(|refusal| refused(desk, label.clone(), refusal)),
        label,
        open,
    })
}

fn refused(desk: &StaffVisit, title: String, refusal: &Refusal) -> RefusedOffer {
    let words = refusal_text(refusal, &desk.visit.app.province(), desk.visit.lang);
    let reason = format!("{}. {}", words.detail, words.cure);
    RefusedOffer { title, reason, ground: Some(words.ground), cure: None }
}

/// What a form says whose result could not be signed; it stays open.
fn unsigned(desk: &StaffVisit, fault: &SigningFault) -> RefusedOffer {
    let (title, reason) = (desk.visit.texts().get("signing-fault"), fault.words(desk.visit.lang));
    RefusedOffer { title, reason, ground: None, cure: None }
}

/// Where the dossier will stand and when it will be due.
fn afterwards(desk: &StaffVisit, seen: &Seen, kind: CommandKind) -> String {
    let (visit, actor) = (&desk.visit, desk.staff.actor());
    let province = visit.app.province();
    let facts = visit.app.facts(&province, &actor, false);
    let Some(next) = after(&seen.state, kind, &facts) else { return String::new() };
    let stage = casework_text::stage_named(next.stage.as_str(), visit.lang);
    match next.clock.as_ref().filter(|_| !next.status().is_closed()) {
        Some(clock) => {
            let due = visit.lang.due(law::time::local(clock.due));
            visit.texts().with("command-afterwards-due", &[("stage", &stage), ("due", &due)])
        }
        None => visit.texts().with("command-afterwards", &[("stage", &stage)]),
    }
}

/// The key of what follows from a command.
fn consequence(kind: CommandKind) -> &'static str {
    use CommandKind as C;
    match kind {
        C::Accept => "consequence-accept",
        C::RequestSupplement => "consequence-request-supplement",
        C::RefuseIntake => "consequence-refuse-intake",
        C::AnswerSupplement => "consequence-answer-supplement",
        C::ConfirmSupplement => "consequence-confirm-supplement",
        C::Transfer => "consequence-transfer",
        C::Receive => "consequence-receive",
        C::Assign => "consequence-assign",
        C::Consult => "consequence-consult",
        C::AnswerConsultation => "consequence-answer-consultation",
        C::StartVerification => "consequence-start-verification",
        C::RecordVerification => "consequence-record-verification",
        C::ProposeSupplement => "consequence-propose-supplement",
        C::ProposeExtension => "consequence-propose-extension",
        C::ApproveLetter => "consequence-approve-letter",
        C::DeclineLetter => "consequence-decline-letter",
        C::Propose => "consequence-propose",
        C::Review => "consequence-review",
        C::ReturnForRework => "consequence-return-for-rework",
        C::Sign => "consequence-sign",
        C::Issue => "consequence-issue",
        C::ReturnResult => "consequence-return-result",
        C::CorrectError => "consequence-correct-error",
        C::RequestPayment => "consequence-request-payment",
        C::ConfirmPayment => "consequence-confirm-payment",
        C::RequestWithdrawal => "consequence-request-withdrawal",
        C::ApproveWithdrawal => "consequence-approve-withdrawal",
        C::DeclineWithdrawal => "consequence-decline-withdrawal",
        C::StopUnanswered => "consequence-stop-unanswered",
        C::ViewPersonalData => "consequence-view-personal-data",
        C::Submit | C::TakeIn | C::Rate | C::AttachFile => "consequence-none",
    }
}
