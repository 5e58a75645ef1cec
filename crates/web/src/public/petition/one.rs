//! One petition by its code: where it stands, its clock in words, what was published. The telephone that was given opens it
//! for its sender, who may add details, rate the answer, say that it is not settled, close or withdraw it.

use axum::Router;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use casework::petition::{Command, CommandKind, Petition, PetitionCode, Stage};
use jiff::Timestamp;
use law::time::local;
use registry::{Followed, PetitionAct, PetitionAnswer, PetitionRequest};

use super::new::{refused, reused, sender_of, throttle};
use super::{PetitionPage, SenderAct};
use crate::common::components::{Choice, Control, Field, RefusedOffer};
use crate::common::fields::FormData;
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, Visit, petition_text, show};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/petitions/{code}", get(one))
        .route("/petitions/{code}/open", post(open))
        .route("/petitions/{code}/{command}", post(act))
}

/// What is told beside the petition.
#[derive(Default)]
struct Told {
    done: String,
    refused: Option<RefusedOffer>,
    wrong_phone: bool,
    phone: String,
}

/// The petition of a code. Codes nobody was given are counted, as where dossiers are followed.
async fn followed(visit: &Visit, code: &str, phone: &str) -> Result<Followed, PageFault> {
    let now = std::time::Instant::now();
    if !visit.app.tracking().allows(visit.address, now) {
        return Err(PageFault::TooManyRequests);
    }
    let (actor, phone) = (sender_of(visit), phone.to_owned());
    let found = match PetitionCode::parse(code) {
        Some(code) => visit.app.read(move |view| view.followed_petition(&actor, &code, Some(&phone))).await?,
        None => None,
    };
    found.ok_or_else(|| {
        visit.app.tracking().count(visit.address, now);
        PageFault::NotFound
    })
}

async fn one(visit: Visit, Path(code): Path<String>, query: PageQuery) -> PageAnswer {
    let found = followed(&visit, &code, "").await?;
    let texts = visit.texts();
    let done = match (query.get("sent"), CommandKind::parse(query.get("done"))) {
        ("1", _) => texts.with("petition-sent-now", &[("code", &found.petition.code.to_string())]),
        (_, Some(kind)) => done_words(&visit, kind),
        _ => String::new(),
    };
    page(&visit, &found, Told { done, ..Told::default() }, StatusCode::OK).await
}

fn done_words(visit: &Visit, kind: CommandKind) -> String {
    let what = petition_text::command(kind, visit.lang);
    visit.texts().with("petition-done", &[("what", &what)])
}

async fn open(visit: Visit, Path(code): Path<String>, Form(form): Form<FormData>) -> PageAnswer {
    let phone = form.first("phone").unwrap_or_default().to_owned();
    let found = followed(&visit, &code, &phone).await?;
    if !found.is_sender {
        // A wrong telephone counts like a wrong code: nobody tries them all.
        visit.app.tracking().count(visit.address, std::time::Instant::now());
        let told = Told { wrong_phone: true, ..Told::default() };
        return page(&visit, &found, told, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    page(&visit, &found, Told { phone, ..Told::default() }, StatusCode::OK).await
}

async fn act(
    visit: Visit,
    Path((code, command)): Path<(String, String)>,
    Form(form): Form<FormData>,
) -> PageAnswer {
    throttle(&visit)?;
    let kind = CommandKind::parse(&command).ok_or(PageFault::NotFound)?;
    let command = command_of(kind, &form).ok_or(PageFault::NotFound)?;
    let phone = form.first("phone").unwrap_or_default().to_owned();
    let found = followed(&visit, &code, &phone).await?;
    let actor = sender_of(&visit);
    let request = PetitionRequest {
        request_key: visit.app.form_key(&actor, &form),
        actor,
        unit: None,
        act: PetitionAct::On {
            code: found.petition.code.clone(),
            command,
            phone: Some(phone.clone()),
            expected_version: None,
        },
    };
    let answer = visit.app.registry().blocking(move |registry| registry.petition(&request)).await?;
    match answer {
        PetitionAnswer::Done(_) | PetitionAnswer::AlreadySo(_) if phone.is_empty() => {
            let path = format!("/petitions/{}?done={}", found.petition.code, kind.as_str());
            Ok(Redirect::to(&visit.url(&path)).into_response())
        }
        PetitionAnswer::Done(_) | PetitionAnswer::AlreadySo(_) => {
            let now = followed(&visit, &code, &phone).await?;
            let told = Told { done: done_words(&visit, kind), phone, ..Told::default() };
            page(&visit, &now, told, StatusCode::OK).await
        }
        PetitionAnswer::Refused(refusal) => {
            let told = Told { refused: Some(refused(&visit, &refusal)), phone, ..Told::default() };
            page(&visit, &found, told, StatusCode::CONFLICT).await
        }
        PetitionAnswer::KeyReused => {
            let told = Told { refused: Some(reused(&visit)), phone, ..Told::default() };
            page(&visit, &found, told, StatusCode::CONFLICT).await
        }
        PetitionAnswer::Unknown => Err(PageFault::NotFound),
    }
}

/// What a form of the sender asks for; `None` for what the sender does not do.
fn command_of(kind: CommandKind, form: &FormData) -> Option<Command> {
    let text = || form.first("text").unwrap_or_default().to_owned();
    Some(match kind {
        CommandKind::GiveDetails => Command::GiveDetails { text: text() },
        CommandKind::Reopen => Command::Reopen { text: text() },
        CommandKind::Withdraw => Command::Withdraw,
        CommandKind::Close => Command::Close,
        CommandKind::Rate => {
            let reasons = form.all("reasons").filter(|one| petition_text::ANSWER_DISLIKES.contains(one));
            let satisfied = form.first("satisfied") == Some("yes");
            let reasons = if satisfied { Vec::new() } else { reasons.map(str::to_owned).collect() };
            Command::Rate { satisfied, reasons }
        }
        _ => return None,
    })
}

async fn page(visit: &Visit, found: &Followed, told: Told, status: StatusCode) -> PageAnswer {
    let (texts, petition, province) = (visit.texts(), &found.petition, visit.app.province());
    let (actor, code, given) = (sender_of(visit), petition.code.clone(), told.phone.clone());
    let offers = visit
        .app
        .registry()
        .blocking(move |registry| registry.petition_offers(&actor, &code, Some(&given)))
        .await?;
    let kinds: Vec<CommandKind> = offers
        .unwrap_or_default()
        .into_iter()
        .filter(|offer| offer.withheld.is_none())
        .map(|offer| offer.command)
        .collect();
    let mut facts = vec![
        (texts.get("petition-fact-topic"), petition_text::topic(petition.topic, visit.lang)),
        (texts.get("petition-fact-agency"), petition_text::agency(&petition.agency, &province, visit.lang)),
        (texts.get("petition-fact-sent"), visit.lang.date_time(local(petition.sent_at))),
    ];
    if let Some(dossier) = petition.dossier.as_ref().filter(|_| found.is_sender) {
        facts.push((texts.get("petition-fact-dossier"), dossier.to_string()));
    }
    let erased = || texts.get("petition-erased");
    let public = petition.public.as_ref().filter(|_| !petition.stage.is_open());
    let rated =
        petition.rating.as_ref().filter(|_| found.is_sender).map(|rating| {
            texts.get(if rating.satisfied { "petition-rated-yes" } else { "petition-rated-no" })
        });
    let fault = if told.wrong_phone { texts.get("petition-open-wrong") } else { String::new() };
    let mut frame = visit.page_titled(texts.with("petition-title", &[("code", &petition.code.to_string())]));
    frame.faulty = told.wrong_phone || told.refused.is_some();
    let shown = show(&PetitionPage {
        page: frame,
        done: told.done,
        refused: told.refused,
        stage: petition_text::stage(petition.stage, visit.lang),
        clock: clock(visit, petition),
        late: petition.stage.is_open() && petition.is_late(visit.now),
        facts,
        asked: petition
            .asked
            .clone()
            .filter(|_| found.is_sender && petition.stage == Stage::AwaitingDetails)
            .unwrap_or_default(),
        declined: petition
            .declined
            .as_ref()
            .filter(|_| found.is_sender)
            .map(|(ground, words)| (petition_text::ground(*ground, visit.lang), words.clone())),
        public: public.map(|words| (words.title.clone(), words.question.clone(), words.answer.clone())),
        private_answer: found.private_answer.clone().unwrap_or_default(),
        written: found.written.iter().map(|words| words.clone().unwrap_or_else(erased)).collect(),
        rated: rated.unwrap_or_default(),
        course: found
            .steps
            .iter()
            .map(|(at, event)| (visit.lang.date_time(local(*at)), petition_text::event(event, visit.lang)))
            .collect(),
        acts: acts(visit, petition, &kinds),
        phone: told.phone,
        open: (!found.is_sender).then(|| (visit.url(&format!("/petitions/{}/open", petition.code)), fault)),
    })?;
    Ok((status, shown).into_response())
}

/// What the sender may do, the most likely first.
fn acts(visit: &Visit, petition: &Petition, kinds: &[CommandKind]) -> Vec<SenderAct> {
    use CommandKind as K;
    let texts = visit.texts();
    let words = |key: &str| {
        let mut field = Field::line("text", texts.get(key), "");
        field.control = Control::Lines { value: String::new() };
        field
    };
    let choice =
        |value: &str, key: &str| Choice { value: value.to_owned(), label: texts.get(key), chosen: false };
    let order = [K::GiveDetails, K::Rate, K::Reopen, K::Close, K::Withdraw];
    let here = order.into_iter().filter(|kind| kinds.contains(kind));
    here.enumerate()
        .map(|(index, kind)| SenderAct {
            action: visit.url(&format!("/petitions/{}/{}", petition.code, kind.as_str())),
            label: petition_text::command(kind, visit.lang),
            consequence: petition_text::consequence(kind, visit.lang),
            fields: match kind {
                K::GiveDetails => vec![words("petition-details-text")],
                K::Reopen => vec![words("petition-reopen-text")],
                K::Rate => {
                    let mut field = Field::line("satisfied", texts.get("petition-rate-question"), "");
                    field.control = Control::Choices {
                        choices: vec![choice("yes", "rating-yes"), choice("no", "rating-no")],
                    };
                    vec![field]
                }
                _ => Vec::new(),
            },
            reasons: match kind {
                K::Rate => petition_text::ANSWER_DISLIKES
                    .map(|reason| (reason, petition_text::dislike(reason, visit.lang)))
                    .into(),
                _ => Vec::new(),
            },
            filled: index == 0 && kind != K::Withdraw && kind != K::Close,
        })
        .collect()
}

/// The clock of a petition in a sentence.
pub(crate) fn clock(visit: &Visit, petition: &Petition) -> String {
    let texts = visit.texts();
    let due = |at: Timestamp| visit.lang.due(local(at));
    let answer = due(petition.limits.answer_by);
    let late = petition.stage.is_open() && petition.is_late(visit.now);
    match petition.stage {
        Stage::Answered => {
            let publish = petition.publish_by.map(due).unwrap_or_default();
            texts.with("petition-clock-publish", &[("publish", &publish)])
        }
        _ if late => texts.with("petition-clock-late", &[("answer", &answer)]),
        Stage::Sent => texts.with(
            "petition-clock-sent",
            &[("decline", &due(petition.limits.decline_by)), ("answer", &answer)],
        ),
        Stage::AwaitingDetails | Stage::Accepted | Stage::Assigned => {
            texts.with("petition-clock-open", &[("answer", &answer)])
        }
        Stage::Published | Stage::AnsweredPrivately
            if petition.reopened_at.is_none() && petition.reopen_by.is_some_and(|by| visit.now <= by) =>
        {
            let reopen = petition.reopen_by.map(due).unwrap_or_default();
            texts.with("petition-clock-reopen", &[("reopen", &reopen)])
        }
        Stage::Published
        | Stage::AnsweredPrivately
        | Stage::NotAccepted
        | Stage::Withdrawn
        | Stage::Closed => texts.get("petition-clock-over"),
    }
}
