//! The owner's dossier: what it says and what the owner may do: send what is missing, withdraw, keep, rate.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, Multipart, Path};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use casework::dossier::{Command, CommandKind, ReceivedComponent, Stage, offers};
use law::ClockPolicy;
use law::procedure::ComponentKind;
use registry::views::DossierPage as Seen;
use registry::{Answer, Request, Target};

use super::papers::papers;
use super::{Defect, DossierPage, OwnerCommand, OwnerCommandPage, SupplementPage};
use crate::common::command_input::{self, Surroundings};
use crate::common::components::{Action, Control, ErrorSummary, Field, Offer, RefusedOffer};
use crate::common::dossier_words::Told;
use crate::common::fields::{FieldFault, Fields, FormData};
use crate::common::file_kind::FileKind;
use crate::common::multipart_form::{MultipartForm, SentFile};
use crate::common::refusal_text::refusal_text;
use crate::common::stored_file::StoredFile;
use crate::common::{
    App, CitizenVisit, PageAnswer, PageFault, Visit, Who, answered, casework_text, procedure_text,
    representation_text, show,
};
use crate::public::receipt::handler::{seen, told};

/// Largest form with files.
const FILES_MAX: usize = 52 * 1024 * 1024;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/dossiers/{code}", get(dossier))
        .route("/dossiers/{code}/withdraw", get(withdraw).post(withdrawn))
        .route("/dossiers/{code}/keep", get(keep).post(kept))
        .route("/dossiers/{code}/files/{sha256}", get(file))
        .merge(
            Router::new()
                .route("/dossiers/{code}/supplement", get(supplement).post(supplemented))
                .layer(DefaultBodyLimit::max(FILES_MAX)),
        )
}

/// The owner's page; officers are led to their desk.
async fn dossier(visit: Visit, Path(code): Path<String>) -> PageAnswer {
    let page = seen(&visit, &code).await?;
    if matches!(visit.who, Who::Staff(_)) {
        return Ok(
            Redirect::to(&visit.url(&format!("/officer/dossiers/{}", page.state.code))).into_response()
        );
    }
    show(&view(&visit, &page))
}

fn view(visit: &Visit, page: &Seen) -> DossierPage {
    let province = visit.app.province();
    let edition = province.procedure_edition(&page.state.procedure, page.state.edition);
    let told = told(visit, page, &province);
    let (mut offers, refused) = offered(visit, page);
    let mut card = told.card();
    if let Some(at) = offers.iter().position(|offer| offer.url.ends_with("/supplement")) {
        let offer = offers.remove(at);
        card.action = Some(Action::new(offer.label, offer.url));
    }
    if card.action.is_none() && page.state.owed_dong() > 0 {
        let url = visit.url(&format!("/dossiers/{}/payment", page.state.code));
        card.action = Some(Action::new(visit.texts().get("payment-pay"), url));
    }
    let person = page.personal.personal();
    DossierPage {
        page: visit.page_titled(told.procedure()),
        code: page.state.code.to_string(),
        applicant: person.map(|personal| personal.applicant.name.clone()).unwrap_or_default(),
        card,
        days: told.days(),
        timeline: told.timeline(&page.steps),
        facts: facts(visit, page, &told),
        answers: match (person, edition) {
            (Some(personal), Some(edition)) => answered::by_section(visit, edition, &personal.form),
            _ => Vec::new(),
        },
        papers: papers(visit, page),
        links: links(visit, page),
        offers,
        refused,
    }
}

fn facts(visit: &Visit, page: &Seen, told: &Told<'_>) -> Vec<(String, String)> {
    let (texts, state) = (visit.texts(), &page.state);
    let mut rows = vec![
        (texts.get("fact-intake"), told.agency(&state.intake)),
        (texts.get("fact-authority"), told.agency(&state.authority)),
        (texts.get("fact-channel"), casework_text::channel(state.channel, visit.lang)),
        (texts.get("fact-delivery"), casework_text::delivery(state.delivery, visit.lang)),
        (texts.get("procedure-fee"), visit.lang.money(state.fee_dong)),
    ];
    if let Some(number) = &state.result_number {
        rows.push((texts.get("fact-result-number"), number.clone()));
    }
    rows.extend(page.personal.personal().map(|p| representation_text::rows(visit, p)).unwrap_or_default());
    rows
}

fn links(visit: &Visit, page: &Seen) -> Vec<Action> {
    let code = &page.state.code;
    let title = if page.state.accepted_at.is_some() { "receipt-title" } else { "arrived-title" };
    let receipt = visit.url(&format!("/dossiers/{code}/receipt"));
    let mut links = vec![Action::new(visit.texts().get(title), receipt).with_icon("paper")];
    if page.state.money.dues.iter().any(|due| due.dong > 0) {
        let url = visit.url(&format!("/dossiers/{code}/payment"));
        links.push(Action::new(visit.texts().get("payment-link"), url).with_icon("coin"));
    }
    if let Some(result) = &page.state.result_file {
        let url = visit.url(&format!("/dossiers/{code}/files/{result}"));
        links.push(Action::new(visit.texts().get("dossier-result"), url).with_icon("paper"));
    }
    links.extend(crate::public::papers::handler::links(visit, page));
    links
}

/// The owner's pages for commands, in the order they are shown.
const OWNER_COMMANDS: [(CommandKind, &str); 4] = [
    (CommandKind::AnswerSupplement, "supplement"),
    (CommandKind::Rate, "rating"),
    (CommandKind::RequestWithdrawal, "withdraw"),
    (CommandKind::DeclineWithdrawal, "keep"),
];

fn offered(visit: &Visit, page: &Seen) -> (Vec<Offer>, Vec<RefusedOffer>) {
    let Some(actor) = visit.who.actor() else { return (Vec::new(), Vec::new()) };
    let province = visit.app.province();
    let facts = visit.app.facts(&province, &actor, page.relation.applicant);
    let (mut offered, mut refused) = (Vec::new(), Vec::new());
    let all = offers(&page.state, &facts);
    for (kind, path) in OWNER_COMMANDS {
        let Some(offer) = all.iter().find(|offer| offer.command == kind) else { continue };
        let label = casework_text::command(kind, visit.lang);
        match &offer.withheld {
            None => offered.push(Offer {
                label,
                url: visit.url(&format!("/dossiers/{}/{path}", page.state.code)),
                key: None,
                filled: kind == CommandKind::Rate,
            }),
            Some(refusal) if is_looked_for(kind, &page.state.stage) => {
                let words = refusal_text(refusal, &province, visit.lang);
                refused.push(RefusedOffer {
                    title: label,
                    reason: format!("{}. {}", words.detail, words.cure),
                    ground: Some(words.ground),
                    cure: None,
                });
            }
            Some(_) => {}
        }
    }
    (offered, refused)
}

/// Withheld commands are explained where people look for them: withdrawing while the dossier is open.
fn is_looked_for(kind: CommandKind, stage: &Stage) -> bool {
    kind == CommandKind::RequestWithdrawal && !stage.status().is_closed()
}

/// Gives a command of the owner and leads back to the dossier; a repeated form changes nothing.
async fn give(visit: &Visit, page: &Seen, command: Command, form: &FormData) -> PageAnswer {
    let actor = visit.who.actor().ok_or(PageFault::SignIn)?;
    let path = format!("/dossiers/{}", page.state.code);
    let key = visit.app.form_key(&actor, form);
    let request = Request::new(actor, key, Target::Code(page.state.code.clone()), command);
    match visit.app.execute(request).await? {
        Answer::Done(_) | Answer::AlreadySo(_) => Ok(Redirect::to(&visit.url(&path)).into_response()),
        Answer::KeyReused(_) => Err(PageFault::KeyReused(path)),
        Answer::Refused(refusal) => Err(PageFault::Refused(Box::new(refusal), path)),
        Answer::UnknownDossier => Err(PageFault::NotFound),
    }
}

/// Reads a command from a form; with faults, the page again.
async fn read_and_give(
    visit: &Visit,
    page: &Seen,
    kind: CommandKind,
    form: &FormData,
    again: impl Fn(&[FieldFault]) -> OwnerCommandPage,
) -> PageAnswer {
    let province = visit.app.province();
    let around = Surroundings { calendar: &province.calendar, procedure: None };
    match command_input::command(kind, Fields::Form(form), around) {
        Ok(command) => give(visit, page, command, form).await,
        Err(faults) => Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&again(&faults))?).into_response()),
    }
}

async fn withdraw(visit: CitizenVisit, Path(code): Path<String>) -> PageAnswer {
    let page = seen(&visit.visit, &code).await?;
    show(&reason_page(&visit.visit, &page, CommandKind::RequestWithdrawal, "withdraw"))
}

async fn withdrawn(visit: CitizenVisit, Path(code): Path<String>, Form(form): Form<FormData>) -> PageAnswer {
    let (visit, kind) = (visit.visit, CommandKind::RequestWithdrawal);
    let page = seen(&visit, &code).await?;
    read_and_give(&visit, &page, kind, &form, |_| reason_page(&visit, &page, kind, "withdraw")).await
}

async fn keep(visit: CitizenVisit, Path(code): Path<String>) -> PageAnswer {
    let page = seen(&visit.visit, &code).await?;
    show(&reason_page(&visit.visit, &page, CommandKind::DeclineWithdrawal, "keep"))
}

async fn kept(visit: CitizenVisit, Path(code): Path<String>, Form(form): Form<FormData>) -> PageAnswer {
    let (visit, kind) = (visit.visit, CommandKind::DeclineWithdrawal);
    let page = seen(&visit, &code).await?;
    read_and_give(&visit, &page, kind, &form, |_| reason_page(&visit, &page, kind, "keep")).await
}

/// The page of a command that takes a reason.
fn reason_page(visit: &Visit, page: &Seen, kind: CommandKind, path: &str) -> OwnerCommandPage {
    let texts = visit.texts();
    let (consequence, reason) = match kind {
        CommandKind::DeclineWithdrawal => ("dossier-keep-words", "dossier-keep-reason"),
        _ => ("dossier-withdraw-words", "dossier-withdraw-reason"),
    };
    let mut field = Field::line("reason", texts.get(reason), "");
    field.control = Control::Lines { value: String::new() };
    field.optional = Some(texts.get("field-optional"));
    command_page(visit, page, kind, (path, texts.get(consequence), vec![field]))
}

fn command_page(
    visit: &Visit,
    page: &Seen,
    kind: CommandKind,
    (path, consequence, fields): (&str, String, Vec<Field>),
) -> OwnerCommandPage {
    let (code, label) = (&page.state.code, casework_text::command(kind, visit.lang));
    OwnerCommandPage {
        back: Action::new(code.to_string(), visit.url(&format!("/dossiers/{code}"))),
        code: code.to_string(),
        summary: ErrorSummary::of(&fields, visit.texts()),
        command: OwnerCommand {
            action: visit.url(&format!("/dossiers/{code}/{path}")),
            label: label.clone(),
            consequence,
            fields,
        },
        page: visit.page_titled(label),
    }
}

async fn supplement(visit: CitizenVisit, Path(code): Path<String>) -> PageAnswer {
    let page = seen(&visit.visit, &code).await?;
    show(&supplement_page(&visit.visit, &page, Vec::new())?)
}

/// All defects at once; where nothing is asked for, there is no such page.
fn supplement_page(
    visit: &Visit,
    page: &Seen,
    faults: Vec<(String, String)>,
) -> Result<SupplementPage, PageFault> {
    let province = visit.app.province();
    let told = told(visit, page, &province);
    let (items, answer_by) = match &page.state.stage {
        Stage::AwaitingIntakeSupplement { items, answer_by }
        | Stage::AwaitingSupplement { items, answer_by, answered_at: None, .. } => (items, *answer_by),
        _ => return Err(PageFault::NotFound),
    };
    let edition = province.procedure_edition(&page.state.procedure, page.state.edition);
    let name = |id: &str| {
        let asked = edition.and_then(|p| p.components.iter().find(|c| c.id == id));
        asked.map_or_else(|| id.to_owned(), |c| procedure_text::words(&c.name, visit.lang))
    };
    let named: Vec<&String> = items.iter().filter_map(|item| item.component.as_ref()).collect();
    let circumstances = page.state.circumstances(&province);
    let components = edition
        .into_iter()
        .flat_map(|edition| edition.asked_for(&circumstances))
        .filter(|c| c.register.is_none() && (named.is_empty() || named.contains(&&c.id)))
        .map(|c| (c.id.clone(), procedure_text::words(&c.name, visit.lang)))
        .collect();
    let defects = items
        .iter()
        .map(|item| Defect {
            paper: item.component.as_deref().map_or_else(|| visit.texts().get("supplement-general"), name),
            words: sentence(&item.defect),
            cure: item.cure.clone(),
            ground: item.ground.clone(),
        })
        .collect();
    let mut frame = visit.page("supplement-title");
    frame.faulty = !faults.is_empty();
    let title = visit.texts().with("faults-title", &[("count", &faults.len())]);
    Ok(SupplementPage {
        page: frame,
        back: Action::new(page.state.code.to_string(), visit.url(&format!("/dossiers/{}", page.state.code))),
        code: page.state.code.to_string(),
        answer_by: told.moment(answer_by),
        clock_words: clock_words(visit, page),
        defects,
        components,
        summary: ErrorSummary { title, faults },
        action: visit.url(&format!("/dossiers/{}/supplement", page.state.code)),
    })
}

/// Words as a sentence: with a full stop, where they have none.
fn sentence(words: &str) -> String {
    let words = words.trim();
    if words.ends_with(['.', '?', ':', ';']) { words.to_owned() } else { format!("{words}.") }
}

fn clock_words(visit: &Visit, page: &Seen) -> String {
    visit.texts().get(match page.state.clock.as_ref().map(|clock| clock.policy) {
        None => "supplement-clock-intake",
        Some(ClockPolicy::RestartFromZero) => "supplement-clock-restart",
        Some(ClockPolicy::PauseResume) => "supplement-clock-pause",
    })
}

async fn supplemented(visit: CitizenVisit, Path(code): Path<String>, form: Multipart) -> PageAnswer {
    let visit = visit.visit;
    let page = seen(&visit, &code).await?;
    let sent = MultipartForm::read(form).await?;
    let (mut components, mut faults) = (Vec::new(), Vec::new());
    for SentFile { field, name, bytes } in sent.files {
        let Some(component) = field.strip_prefix("file-") else { continue };
        match StoredFile::store(&visit.app, bytes).await {
            Ok(stored) => components.push(ReceivedComponent {
                component: component.to_owned(),
                kind: ComponentKind::Electronic,
                quantity: 1,
                file: Some(stored.digest.to_string()),
                from_register: false,
            }),
            Err(fault) => faults.push((field.clone(), fault.words(&name, visit.lang))),
        }
    }
    if !faults.is_empty() {
        let again = show(&supplement_page(&visit, &page, faults)?)?;
        return Ok::<Response, PageFault>((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
    }
    give(
        &visit,
        &page,
        Command::AnswerSupplement { components, answers: std::collections::BTreeMap::new() },
        &sent.fields,
    )
    .await
}

/// A file of the dossier, to those who may see the dossier.
async fn file(visit: Visit, Path((code, sha256)): Path<(String, String)>) -> PageAnswer {
    let page = seen(&visit, &code).await?;
    let digest = gateways::Digest::parse(&sha256).ok_or(PageFault::NotFound)?;
    let name = digest.to_string();
    let is_named = page.state.components.iter().any(|c| c.files.contains(&name))
        || page.state.result_file.as_deref() == Some(name.as_str());
    if !is_named {
        return Err(PageFault::NotFound);
    }
    let bytes = visit.app.load_file(digest).await.map_err(|_| PageFault::Trouble("MC-3003"))?;
    let bytes = bytes.ok_or(PageFault::NotFound)?;
    let media_type = FileKind::of(&bytes).map_or("application/octet-stream", FileKind::media_type);
    Ok(([(header::CONTENT_TYPE, media_type)], bytes).into_response())
}
