//! Shows a command with its consequence, and gives it. What was typed stays on the page whatever the answer is.

use axum::Router;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use casework::dossier::{Command, CommandKind, Refusal, offers};
use jiff::Timestamp;
use registry::accounts::StaffRecord;
use registry::{Answer, Request, Target};

use super::fields::Around;
use super::{CommandPage, consequence, letter, preview};
use crate::common::command_input::{self, Surroundings};
use crate::common::components::{ErrorSummary, RefusedOffer};
use crate::common::fields::{FieldFault, Fields, FormData};
use crate::common::refusal_text::refusal_text;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, casework_text, show};
use crate::officer::desk::{Seen, seen};
use crate::officer::{frame, reused};
use crate::public::papers::handler::foreseen;
use crate::public::receipt::handler::told;
use crate::signing::{self, GiveFault, SigningFault};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/dossiers/{code}/{command}", get(command).post(give))
        .route("/officer/dossiers/{code}/{command}/paper", get(paper).post(paper_typed))
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
    let (kept, saved) = kept_draft(&desk, &seen, kind).await?;
    let shown = Shown { refusal: refusal.as_ref(), saved, ..Shown::of(&kept) };
    show(&view(&desk, &seen, kind, shown).await?)
}

/// Why a command that is not offered would be refused.
fn decided(kind: CommandKind, seen: &Seen, facts: &casework::dossier::Facts<'_>) -> Option<Refusal> {
    let command = consequence::example(kind, seen, facts)?;
    casework::dossier::decide(&seen.state, &command, facts).err()
}

/// The draft of a decision that this officer was writing, as a form, and when it was last kept.
async fn kept_draft(
    desk: &StaffVisit,
    seen: &Seen,
    kind: CommandKind,
) -> Result<(FormData, Option<Timestamp>), PageFault> {
    if kind != CommandKind::Propose {
        return Ok((FormData::default(), None));
    }
    let (actor, code) = (desk.staff.actor(), seen.state.code.clone());
    let kept = desk.visit.app.registry().blocking(move |r| r.decision_draft(&actor, &code)).await?;
    let Some((body, at)) = kept else { return Ok((FormData::default(), None)) };
    let fields = body.as_object().into_iter().flatten();
    let text = |(key, value): (&String, &serde_json::Value)| Some((key.clone(), value.as_str()?.to_owned()));
    Ok((FormData(fields.filter_map(text).collect()), Some(at)))
}

/// Keeps what is being written of a decision: nothing typed is lost, whatever the answer is.
async fn keep_draft(
    desk: &StaffVisit,
    seen: &Seen,
    kind: CommandKind,
    form: &FormData,
) -> Result<Option<Timestamp>, PageFault> {
    if kind != CommandKind::Propose {
        return Ok(None);
    }
    let fields = ["decision", "reason", "ground", "note"];
    let body: serde_json::Map<String, serde_json::Value> =
        fields.into_iter().filter_map(|name| Some((name.to_owned(), form.first(name)?.into()))).collect();
    let (actor, code) = (desk.staff.actor(), seen.state.code.clone());
    let kept =
        desk.visit.app.registry().blocking(move |r| r.save_decision_draft(&actor, &code, &body.into()));
    Ok(kept.await?.then_some(desk.visit.now))
}

/// The command as it was typed; suggestions that were not ticked do not count.
fn read(
    desk: &StaffVisit,
    seen: &Seen,
    kind: CommandKind,
    form: &FormData,
) -> Result<Command, Vec<FieldFault>> {
    let province = desk.visit.app.province();
    let procedure = province.procedure_edition(&seen.state.procedure, seen.state.edition);
    let around = Surroundings { calendar: &province.calendar, procedure };
    command_input::command(kind, Fields::Form(&letter::chosen(form)), around)
}

async fn give(
    desk: StaffVisit,
    Path((code, name)): Path<(String, String)>,
    Form(form): Form<FormData>,
) -> PageAnswer {
    let (kind, seen) = (kind_of(&name)?, seen(&desk.visit, &code).await?);
    let saved = keep_draft(&desk, &seen, kind, &form).await?;
    let act = form.first("act").unwrap_or_default().to_owned();
    if act == "add" || act == "save" || act.starts_with("remove-") {
        let form = letter::reshaped(&form, &act);
        return show(&view(&desk, &seen, kind, Shown { saved, ..Shown::of(&form) }).await?);
    }
    let command = match read(&desk, &seen, kind, &form) {
        Ok(command) => command,
        Err(faults) => {
            let shown = Shown { faults: &faults, saved, ..Shown::of(&form) };
            let page = view(&desk, &seen, kind, shown).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
        }
    };
    if act == "preview" {
        let shown = Shown { preview: Some(&command), saved, ..Shown::of(&form) };
        return show(&view(&desk, &seen, kind, shown).await?);
    }
    let actor = desk.staff.actor();
    let key = desk.visit.app.form_key(&actor, &form);
    let mut request = Request::new(actor, key, Target::Code(seen.state.code.clone()), command);
    request.expected_version = form.first("expected_version").and_then(|version| version.parse().ok());
    request.unit.clone_from(&desk.staff.agency);
    let given = match signing::give(&desk.visit.app, request).await {
        Ok(given) => given.answer,
        Err(GiveFault::Trouble(trouble)) => return Err(trouble.into()),
        Err(GiveFault::Signing(fault)) => {
            let mut page = view(&desk, &seen, kind, Shown { saved, ..Shown::of(&form) }).await?;
            page.refused = Some(unsigned(&desk, &fault));
            return Ok((StatusCode::SERVICE_UNAVAILABLE, show(&page)?).into_response());
        }
    };
    answered(&desk, &seen, kind, (&form, saved), given).await
}

async fn answered(
    desk: &StaffVisit,
    seen: &Seen,
    kind: CommandKind,
    (form, saved): (&FormData, Option<Timestamp>),
    answer: Answer,
) -> PageAnswer {
    match answer {
        Answer::Done(_) | Answer::AlreadySo(_) => {
            if kind == CommandKind::Propose {
                let (actor, code) = (desk.staff.actor(), seen.state.code.clone());
                desk.visit.app.registry().blocking(move |r| r.delete_decision_draft(&actor, &code)).await?;
            }
            let back = desk.visit.url(&format!("/officer/dossiers/{}", seen.state.code));
            Ok(Redirect::to(&back).into_response())
        }
        Answer::Refused(refusal) => {
            let shown = Shown { refusal: Some(&refusal), saved, ..Shown::of(form) };
            let page = view(desk, seen, kind, shown).await?;
            Ok((StatusCode::CONFLICT, show(&page)?).into_response())
        }
        Answer::KeyReused(code) => {
            let mut page = view(desk, seen, kind, Shown { saved, ..Shown::of(form) }).await?;
            page.refused = Some(reused(&desk.visit, &code));
            Ok((StatusCode::CONFLICT, show(&page)?).into_response())
        }
        Answer::UnknownDossier => Err(PageFault::NotFound),
    }
}

/// The paper of a letter or a result that waits: what those who agree to it will have sent.
async fn paper(desk: StaffVisit, Path((code, name)): Path<(String, String)>) -> PageAnswer {
    let (kind, seen) = (kind_of(&name)?, seen(&desk.visit, &code).await?);
    let command = preview::command_shown(kind, &seen).ok_or(PageFault::NotFound)?;
    paper_of(&desk, &seen, kind, &command).await
}

/// The paper of what is being written.
async fn paper_typed(
    desk: StaffVisit,
    Path((code, name)): Path<(String, String)>,
    Form(form): Form<FormData>,
) -> PageAnswer {
    let (kind, seen) = (kind_of(&name)?, seen(&desk.visit, &code).await?);
    let saved = keep_draft(&desk, &seen, kind, &form).await?;
    match read(&desk, &seen, kind, &form) {
        Ok(command) => paper_of(&desk, &seen, kind, &command).await,
        Err(faults) => {
            let shown = Shown { faults: &faults, saved, ..Shown::of(&form) };
            let page = view(&desk, &seen, kind, shown).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
        }
    }
}

async fn paper_of(desk: &StaffVisit, seen: &Seen, kind: CommandKind, command: &Command) -> PageAnswer {
    let actor = desk.staff.actor();
    let province = desk.visit.app.province();
    let facts = desk.visit.app.facts(&province, &actor, false);
    let next = consequence::foreseen(seen, command, &facts).ok_or(PageFault::NotFound)?;
    let page = preview::page_after(desk, seen, &next);
    let form = preview::form(kind, &page).ok_or(PageFault::NotFound)?;
    foreseen(&desk.visit, &page, form).await?.ok_or(PageFault::NotFound)
}

/// What a page of a command shows besides the dossier.
#[derive(Clone, Copy)]
struct Shown<'a> {
    typed: &'a FormData,
    faults: &'a [FieldFault],
    refusal: Option<&'a Refusal>,
    preview: Option<&'a Command>,
    saved: Option<Timestamp>,
}

impl<'a> Shown<'a> {
    fn of(typed: &'a FormData) -> Self {
        Self { typed, faults: &[], refusal: None, preview: None, saved: None }
    }
}

/// The page. A refusal that another look may cure keeps the form open with what was typed.
async fn view(
    desk: &StaffVisit,
    seen: &Seen,
    kind: CommandKind,
    shown: Shown<'_>,
) -> Result<CommandPage, PageFault> {
    use CommandKind as C;
    let (visit, actor) = (&desk.visit, desk.staff.actor());
    let province = visit.app.province();
    let facts = visit.app.facts(&province, &actor, false);
    let authority = seen.state.authority.clone();
    let staff = match kind {
        C::Assign | C::ProposeExtension | C::ProposeSupplement => {
            visit.app.registry().blocking(move |r| r.list_staff(Some(&authority))).await?
        }
        _ => Vec::new(),
    };
    let desks = match kind {
        C::ProposeSupplement => centres(visit, &seen.state.authority).await?,
        _ => Vec::new(),
    };
    let staff: Vec<StaffRecord> = staff.into_iter().chain(desks).collect();
    let procedure = province.procedure_edition(&seen.state.procedure, seen.state.edition);
    let around = Around { visit, seen, procedure, staff: &staff, typed: shown.typed, faults: shown.faults };
    let typed = around.beginning(kind, &facts);
    let around = Around { typed: &typed, ..around };
    let fields = around.fields(kind);
    let label = casework_text::command(kind, visit.lang);
    let back = visit.url(&format!("/officer/dossiers/{}", seen.state.code));
    let mut page = frame(desk, label.clone(), None).await?;
    page.faulty = !shown.faults.is_empty();
    let person = seen.personal.personal().map(|p| p.applicant.name.clone()).unwrap_or_default();
    let open = shown.refusal.is_none_or(|refusal| {
        matches!(refusal, Refusal::ChangedMeanwhile { .. } | Refusal::Missing { .. } | Refusal::ExtensionDate)
    });
    let waiting = preview::command_shown(kind, seen);
    let previewed = shown.preview.or(waiting.as_ref().filter(|_| kind == C::ApproveLetter));
    let action = format!("{back}/{}", kind.as_str());
    let saved = shown.saved.map(|at| visit.lang.time(law::time::local(at).time()));
    Ok(CommandPage {
        page,
        code: seen.state.code.to_string(),
        about: format!("{person}, {}", told(visit, seen, &province).procedure()),
        summary: ErrorSummary::of(&fields, visit.texts()),
        consequence: visit.texts().get(consequence_key(kind)),
        follows: if open { consequence::lines(desk, seen, kind, &facts) } else { Vec::new() },
        about_it: around.about(kind),
        proposal: around.proposal(kind),
        warning: around.warning(kind).filter(|_| open),
        preview: previewed.and_then(|command| around.preview(desk, command, &facts)),
        previews: preview::previews(kind),
        paper: (preview::previews(kind) || waiting.is_some()).then(|| format!("{action}/paper")),
        drafts: kind == C::Propose,
        saved: saved.map(|time| visit.texts().with("decision-draft-saved", &[("time", &time)])),
        items: around.items(kind),
        fields,
        action,
        back,
        version: seen.state.version,
        refused: shown.refusal.map(|refusal| refused(desk, label.clone(), refusal)),
        label,
        open,
    })
}

/// The people of the centre that is the authority's own desk.
async fn centres(visit: &Visit, authority: &law::AgencyId) -> Result<Vec<StaffRecord>, PageFault> {
    let province = visit.app.province();
    let desk = province.agencies.values().find(|a| a.is_centre() && province.own_desk(&a.id, authority));
    let Some(centre) = desk.map(|desk| desk.id.clone()) else { return Ok(Vec::new()) };
    Ok(visit.app.registry().blocking(move |r| r.list_staff(Some(&centre))).await?)
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

/// The key of what a command does.
pub(crate) fn consequence_key(kind: CommandKind) -> &'static str {
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
        C::RefundPayment => "consequence-refund-payment",
        C::RequestWithdrawal => "consequence-request-withdrawal",
        C::ApproveWithdrawal => "consequence-approve-withdrawal",
        C::DeclineWithdrawal => "consequence-decline-withdrawal",
        C::StopUnanswered => "consequence-stop-unanswered",
        C::ViewPersonalData => "consequence-view-personal-data",
        C::Note => "consequence-note",
        C::Submit | C::TakeIn | C::Rate | C::ReceivePayment | C::AttachFile => "consequence-none",
    }
}
