//! A page for each act on a petition: it says what follows, keeps what was typed, and shows what will be public before it
//! is. Long numbers and the name of the sender are found before anything is published.

use axum::Router;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use casework::StaffId;
use casework::petition::{Command, CommandKind, Ground, Refusal};
use law::AgencyId;
use law::text::fold;
use registry::{PetitionAct, PetitionAnswer, PetitionPage as Seen, PetitionRequest, SenderShown};

use super::PetitionActPage;
use super::one::{seen, written};
use crate::common::components::{Action, Choice, Control, ErrorSummary, Field, RefusedOffer};
use crate::common::fields::FormData;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, petition_text, show};
use crate::officer::frame;
use crate::public::petition::agencies;

/// Digits in a row that are taken for a telephone or a paper.
const NUMBER_DIGITS: usize = 9;

/// Characters of an answer.
const TEXT_MAX: usize = 20_000;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/officer/petitions/{code}/{command}", get(ask).post(act))
}

/// What is told beside the form.
#[derive(Default)]
struct Told {
    form: FormData,
    faults: Vec<(&'static str, String)>,
    refused: Option<RefusedOffer>,
    preview: bool,
}

fn kind_of(command: &str) -> Result<CommandKind, PageFault> {
    use CommandKind as K;
    let kind = CommandKind::parse(command).ok_or(PageFault::NotFound)?;
    let of_staff = !matches!(kind, K::GiveDetails | K::Reopen | K::Rate | K::Close | K::Withdraw);
    if of_staff { Ok(kind) } else { Err(PageFault::NotFound) }
}

async fn ask(desk: StaffVisit, Path((code, command)): Path<(String, String)>) -> PageAnswer {
    let (kind, seen) = (kind_of(&command)?, seen(&desk, &code).await?);
    let form = match kind {
        CommandKind::Answer | CommandKind::Publish => {
            let answer = seen.answer.clone().unwrap_or_default();
            FormData(vec![("answer".to_owned(), answer)])
        }
        _ => FormData::default(),
    };
    let told = Told { form, refused: withheld(&desk, &seen, kind).await?, ..Told::default() };
    page(&desk, (kind, &seen), told, StatusCode::OK).await
}

/// Why an act is not possible now, before anything is typed.
async fn withheld(
    desk: &StaffVisit,
    seen: &Seen,
    kind: CommandKind,
) -> Result<Option<RefusedOffer>, PageFault> {
    let (visit, actor, code) = (&desk.visit, desk.staff.actor(), seen.petition.code.clone());
    let offers = visit.app.registry().blocking(move |registry| registry.petition_offers(&actor, &code, None));
    let offers = offers.await?.unwrap_or_default();
    match offers.into_iter().find(|offer| offer.command == kind) {
        Some(offer) => Ok(offer.withheld.map(|refusal| refused(desk, &refusal))),
        None => Err(PageFault::NotFound),
    }
}

fn refused(desk: &StaffVisit, refusal: &Refusal) -> RefusedOffer {
    let words = petition_text::refusal(refusal, &desk.visit.app.province(), desk.visit.lang);
    RefusedOffer {
        title: desk.visit.texts().get("problem-refused-title"),
        reason: format!("{} {}", words.detail, words.cure),
        ground: Some(words.ground),
        cure: None,
    }
}

/// The fields of an act, in the order of its page.
fn names(kind: CommandKind) -> &'static [&'static str] {
    match kind {
        CommandKind::AskDetails => &["what"],
        CommandKind::Decline => &["ground", "reason"],
        CommandKind::Forward => &["to", "reason"],
        CommandKind::Assign => &["officer"],
        CommandKind::Answer => &["answer"],
        CommandKind::Publish => &["title", "question", "answer"],
        _ => &[],
    }
}

async fn act(
    desk: StaffVisit,
    Path((code, command)): Path<(String, String)>,
    Form(form): Form<FormData>,
) -> PageAnswer {
    let (kind, seen) = (kind_of(&command)?, seen(&desk, &code).await?);
    let faults = faults(&desk, kind, &seen, &form);
    if form.first("act") == Some("preview") || !faults.is_empty() {
        let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let told = Told { preview: faults.is_empty(), form, faults, refused: None };
        return page(&desk, (kind, &seen), told, status).await;
    }
    let command = command_of(kind, &form).ok_or(PageFault::BadRequest)?;
    let (visit, actor) = (&desk.visit, desk.staff.actor());
    let request = PetitionRequest {
        request_key: visit.app.form_key(&actor, &form),
        actor,
        unit: desk.staff.agency.clone(),
        act: PetitionAct::On {
            code: seen.petition.code.clone(),
            command,
            phone: None,
            expected_version: form.first("expected_version").and_then(|version| version.parse().ok()),
        },
    };
    let answer = visit.app.registry().blocking(move |registry| registry.petition(&request)).await?;
    match answer {
        PetitionAnswer::Done(_) | PetitionAnswer::AlreadySo(_) if kind == CommandKind::Forward => {
            Ok(Redirect::to(&visit.url("/officer/petitions")).into_response())
        }
        PetitionAnswer::Done(_) | PetitionAnswer::AlreadySo(_) => {
            let path = format!("/officer/petitions/{}?done={}", seen.petition.code, kind.as_str());
            Ok(Redirect::to(&visit.url(&path)).into_response())
        }
        PetitionAnswer::Refused(refusal) => {
            let told = Told { form, refused: Some(refused(&desk, &refusal)), ..Told::default() };
            page(&desk, (kind, &seen), told, StatusCode::CONFLICT).await
        }
        PetitionAnswer::KeyReused => {
            let words = RefusedOffer {
                title: visit.texts().get("form-reused"),
                reason: visit.texts().get("petition-key-reused"),
                ground: None,
                cure: None,
            };
            let told = Told { form, refused: Some(words), ..Told::default() };
            page(&desk, (kind, &seen), told, StatusCode::CONFLICT).await
        }
        PetitionAnswer::Unknown => Err(PageFault::NotFound),
    }
}

fn command_of(kind: CommandKind, form: &FormData) -> Option<Command> {
    let text = |name: &str| form.first(name).unwrap_or_default().to_owned();
    Some(match kind {
        CommandKind::Accept => Command::Accept,
        CommandKind::AskDetails => Command::AskDetails { what: text("what") },
        CommandKind::Decline => {
            Command::Decline { ground: Ground::parse(&text("ground"))?, reason: text("reason") }
        }
        CommandKind::Forward => Command::Forward { to: AgencyId(text("to")), reason: text("reason") },
        CommandKind::Assign => Command::Assign { officer: StaffId(text("officer")) },
        CommandKind::Answer => Command::Answer { text: text("answer") },
        CommandKind::Publish => {
            Command::Publish { title: text("title"), question: text("question"), answer: text("answer") }
        }
        CommandKind::AnswerPrivately => Command::AnswerPrivately,
        _ => return None,
    })
}

fn faults(desk: &StaffVisit, kind: CommandKind, seen: &Seen, form: &FormData) -> Vec<(&'static str, String)> {
    let texts = desk.visit.texts();
    let mut faults = Vec::new();
    for name in names(kind) {
        let typed = form.first(name).unwrap_or_default();
        if typed.trim().is_empty() {
            faults.push((*name, texts.get("petition-fault-required")));
        } else if typed.chars().count() > TEXT_MAX {
            faults.push((*name, texts.with("petition-fault-long", &[("max", &TEXT_MAX)])));
        } else if kind == CommandKind::Publish && has_number(typed) {
            faults.push((*name, texts.get("petition-public-number")));
        } else if kind == CommandKind::Publish && names_sender(seen, typed) {
            faults.push((*name, texts.get("petition-public-name")));
        }
    }
    faults
}

/// Whether a run of digits, however grouped, could be a telephone or a paper.
fn has_number(text: &str) -> bool {
    let mut run = 0;
    text.chars().any(|sign| {
        match sign {
            sign if sign.is_ascii_digit() => run += 1,
            ' ' | '.' | '-' => {}
            _ => run = 0,
        }
        run >= NUMBER_DIGITS
    })
}

fn names_sender(seen: &Seen, text: &str) -> bool {
    let SenderShown::Named(person) = &seen.sender else { return false };
    let name = fold(&person.name);
    name.contains(' ') && fold(text).contains(&name)
}

async fn page(
    desk: &StaffVisit,
    (kind, seen): (CommandKind, &Seen),
    told: Told,
    status: StatusCode,
) -> PageAnswer {
    let (visit, texts, code) = (&desk.visit, desk.visit.texts(), &seen.petition.code);
    let fields = fields(desk, (kind, seen), &told).await?;
    let label = petition_text::command(kind, visit.lang);
    let mut frame = frame(desk, label.clone(), None).await?;
    frame.faulty = !told.faults.is_empty();
    let typed = |name: &str| told.form.first(name).unwrap_or_default().to_owned();
    let back = visit.url(&format!("/officer/petitions/{code}"));
    let shown = show(&PetitionActPage {
        page: frame,
        summary: ErrorSummary::of(&fields, texts),
        refused: told.refused,
        back: Action::new(texts.with("petition-back", &[("code", &code.to_string())]), back),
        action: visit.url(&format!("/officer/petitions/{code}/{}", kind.as_str())),
        version: seen.petition.version,
        label,
        consequence: petition_text::consequence(kind, visit.lang),
        fields,
        written: written(desk, seen),
        previews: kind == CommandKind::Publish,
        preview: told.preview.then(|| (typed("title"), typed("question"), typed("answer"))),
    })?;
    Ok((status, shown).into_response())
}

async fn fields(
    desk: &StaffVisit,
    (kind, seen): (CommandKind, &Seen),
    told: &Told,
) -> Result<Vec<Field>, PageFault> {
    let (visit, texts) = (&desk.visit, desk.visit.texts());
    let typed = |name: &str| told.form.first(name).unwrap_or_default();
    let mut fields = Vec::new();
    for name in names(kind) {
        let fault = told.faults.iter().find(|(field, _)| field == name).map(|(_, words)| words.clone());
        let (key, control) = match *name {
            "what" => ("petition-field-what", lines(typed(name))),
            "reason" => ("petition-field-reason", lines(typed(name))),
            "answer" => ("petition-field-answer", lines(typed(name))),
            "question" => ("petition-field-question", lines(typed(name))),
            "ground" => ("petition-field-ground", grounds(desk, typed(name))),
            "to" => {
                let all = agencies(visit, typed(name));
                let here = seen.petition.agency.as_str();
                let choices = all.into_iter().filter(|choice| choice.value != here).collect();
                ("petition-field-to", Control::List { choices, none: texts.get("petition-new-agency-none") })
            }
            "officer" => ("petition-field-officer", officers(desk, seen, typed(name)).await?),
            _ => ("petition-field-title", Field::line(name, "", typed(name)).control),
        };
        let mut field = Field::line(name, texts.get(key), "").with_fault(fault);
        field.control = control;
        fields.push(field);
    }
    Ok(fields)
}

fn lines(value: &str) -> Control {
    Control::Lines { value: value.to_owned() }
}

fn grounds(desk: &StaffVisit, typed: &str) -> Control {
    let choice = |ground: Ground| Choice {
        value: ground.as_str().to_owned(),
        label: petition_text::ground(ground, desk.visit.lang),
        chosen: ground.as_str() == typed,
    };
    Control::Choices { choices: Ground::ALL.map(choice).into() }
}

async fn officers(desk: &StaffVisit, seen: &Seen, typed: &str) -> Result<Control, PageFault> {
    let agency = seen.petition.agency.clone();
    let registry = desk.visit.app.registry();
    let all = registry.blocking(move |registry| registry.petition_answerers(&agency)).await?;
    let choice = |(id, name): (StaffId, String)| Choice {
        label: format!("{name} ({id})"),
        chosen: id.0 == typed,
        value: id.0,
    };
    Ok(Control::List {
        choices: all.into_iter().map(choice).collect(),
        none: desk.visit.texts().get("field-choose"),
    })
}
