//! `POST /api/v1/dossiers/{code}/{command}`: one route for each command of the life cycle.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use casework::Actor;
use casework::dossier::{Command, CommandKind, Refusal};
use law::Province;
use law::code::DossierCode;
use law::procedure::Procedure;
use registry::views::DossierPage;
use registry::{Answer, Request, Target};
use serde_json::{Map, Value};

use super::caller::{Caller, Idempotency, JsonBody, Speaks};
use super::views;
use crate::common::App;
use crate::common::command_input::{self, InputKind, Surroundings};
use crate::common::correction_input::{Corrections, corrections};
use crate::common::dossier_code::dossier_code;
use crate::common::fields::{FaultCode, FieldFault, Fields, Label};
use crate::common::problem::ApiFault;
use crate::signing::{self, GiveFault};

/// Gives a command.
pub(crate) async fn give(
    State(app): State<App>,
    Path((code, command)): Path<(String, String)>,
    caller: Caller,
    (idempotency, Speaks(lang)): (Idempotency, Speaks),
    JsonBody(body): JsonBody,
) -> Result<Response, ApiFault> {
    let kind = CommandKind::parse(&command).filter(|kind| *kind != CommandKind::ReceivePayment);
    let kind = kind.ok_or(ApiFault::NotFound)?;
    let code = dossier_code(&code).ok_or(ApiFault::NotFound)?;
    let (command, corrections) = read(&app, &caller.actor, &code, kind, &body).await?;
    let key = idempotency.key(&app, &caller.actor);
    let mut request = Request::new(caller.actor.clone(), key, Target::Code(code.clone()), command);
    request.corrections = corrections;
    request.expected_version = version(&body)?;
    request.on_behalf_of = Fields::Json(&body).line("on_behalf_of")?;
    let given = signing::give(&app, request).await.map_err(|fault| match fault {
        GiveFault::Trouble(trouble) => trouble.into(),
        GiveFault::Signing(fault) => {
            tracing::error!(number = "MC-4001", "a result could not be signed: {fault:?}");
            ApiFault::Trouble("MC-4001")
        }
    })?;
    match given.answer {
        Answer::Done(receipt) | Answer::AlreadySo(receipt) => {
            let eyes = views::Eyes::of(&caller.actor);
            Ok(Json(views::state(&receipt.state, &app.province(), lang, app.now(), eyes)).into_response())
        }
        Answer::KeyReused(_) => Err(ApiFault::KeyReused),
        Answer::Refused(refusal) => Err(refused(&app, &caller.actor, &code, refusal).await?),
        Answer::UnknownDossier => Err(ApiFault::NotFound),
    }
}

fn version(body: &Map<String, Value>) -> Result<Option<u32>, ApiFault> {
    let wrong = || ApiFault::from(FieldFault::new("expected_version", FaultCode::Number));
    let number = Fields::Json(body).number("expected_version")?;
    number.map(|number| u32::try_from(number).map_err(|_| wrong())).transpose()
}

/// The dossier as the caller may see it, read only where the answers of the command refer to it.
async fn read(
    app: &App,
    actor: &Actor,
    code: &DossierCode,
    kind: CommandKind,
    body: &Map<String, Value>,
) -> Result<(Command, BTreeMap<String, Value>), ApiFault> {
    let opens = matches!(kind, CommandKind::Submit | CommandKind::TakeIn);
    let refers = command_input::fields(kind).iter().any(|field| {
        matches!(
            field.kind,
            InputKind::Components
                | InputKind::Component
                | InputKind::Items
                | InputKind::Staff
                | InputKind::Form
        ) && body.contains_key(field.name)
    });
    let province = app.province();
    let mut around = Surroundings { calendar: &province.calendar, procedure: None };
    let page = if opens || refers { Some(seen(app, actor, code).await?) } else { None };
    if let Some(page) = &page {
        if opens {
            return Err(Refusal::NotFromHere { command: kind, stage: page.state.stage.as_str() }.into());
        }
        around.procedure = province.procedure_edition(&page.state.procedure, page.state.edition);
    }
    let mut command = command_input::command(kind, Fields::Json(body), around)?;
    let mut form = BTreeMap::new();
    if let (Command::AnswerSupplement { answers, .. }, Some(page)) = (&mut command, &page) {
        Corrections { form, facts: *answers } = corrected(page, around.procedure, &province, body)?;
    }
    files_are_here(app, &command).await?;
    if let (Command::Assign { officer }, Some(page)) = (&command, &page)
        && !app.is_case_officer(officer, &page.state.authority).await?
    {
        let fault = FieldFault::new("officer", FaultCode::Unknown).with("value", officer.to_string());
        return Err(fault.called(Label::Key("input-officer")).into());
    }
    Ok((command, form))
}

/// The answers that a supplement corrects, by the edition of the procedure under which they were given.
fn corrected(
    page: &DossierPage,
    procedure: Option<&Procedure>,
    province: &Province,
    body: &Map<String, Value>,
) -> Result<Corrections, ApiFault> {
    let Some(procedure) = procedure else { return Ok(Corrections::default()) };
    let none = BTreeMap::new();
    let filed = page.personal.personal().map_or(&none, |personal| &personal.form);
    Ok(corrections(body, procedure, filed, &page.state.circumstances(province))?)
}

/// The dossier, or that there is none for this caller.
async fn seen(app: &App, actor: &Actor, code: &DossierCode) -> Result<DossierPage, ApiFault> {
    let (actor, code) = (actor.clone(), code.clone());
    let page = app
        .read(move |view| {
            let viewer = view.viewer(&actor);
            view.dossier(&viewer, &code)
        })
        .await?;
    page.ok_or(ApiFault::NotFound)
}

/// A refusal is told only to those who may see the dossier.
async fn refused(
    app: &App,
    actor: &Actor,
    code: &DossierCode,
    refusal: Refusal,
) -> Result<ApiFault, ApiFault> {
    seen(app, actor, code).await.map(|_| refusal.into())
}

/// Every file a command names was uploaded before.
async fn files_are_here(app: &App, command: &Command) -> Result<(), ApiFault> {
    let named: Vec<(&'static str, String)> = match command {
        Command::Accept { components } | Command::AnswerSupplement { components, .. } => {
            components.iter().filter_map(|c| Some(("components", c.file.clone()?))).collect()
        }
        Command::Issue { file, .. } => file.iter().map(|file| ("file", file.clone())).collect(),
        Command::AttachFile { file, .. } => vec![("file", file.clone())],
        _ => return Ok(()),
    };
    for (field, file) in named {
        if !app.holds_file(&file).await {
            return Err(FieldFault::new(field, FaultCode::File).called(Label::Key("input-file")).into());
        }
    }
    Ok(())
}
