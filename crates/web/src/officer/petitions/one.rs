//! One petition for its agency: letter, files, course, and what can be done now.

use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use casework::StaffId;
use casework::petition::{CommandKind, Event, PetitionCode};
use law::time::local;
use registry::{PetitionEntry, PetitionPage as Seen, SenderShown};

use super::PetitionDesk;
use crate::common::components::{Action, Offer, RefusedOffer};
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, petition_text, show};
use crate::officer::frame;
use crate::public::petition::clock;

/// Letter keys of the acts.
const KEYS: [(CommandKind, char); 5] = [
    (CommandKind::Accept, 'T'),
    (CommandKind::Assign, 'P'),
    (CommandKind::Answer, 'L'),
    (CommandKind::Publish, 'C'),
    (CommandKind::Forward, 'N'),
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/petitions/{code}", get(one))
        .route("/officer/petitions/{code}/files/{sha256}", get(file))
}

/// A petition that this person may see; anything else is not there.
pub(super) async fn seen(desk: &StaffVisit, code: &str) -> Result<Seen, PageFault> {
    let code = PetitionCode::parse(code).ok_or(PageFault::NotFound)?;
    let actor = desk.staff.actor();
    let found = desk.visit.app.read(move |view| view.petition(&view.viewer(&actor), &code)).await?;
    found.ok_or(PageFault::NotFound)
}

/// What was written, with a word in the place of what was erased.
pub(super) fn written(desk: &StaffVisit, seen: &Seen) -> Vec<String> {
    let erased = || desk.visit.texts().get("petition-erased");
    seen.written.iter().map(|words| words.clone().unwrap_or_else(erased)).collect()
}

async fn one(desk: StaffVisit, Path(code): Path<String>, query: PageQuery) -> PageAnswer {
    let seen = seen(&desk, &code).await?;
    let (visit, texts, petition) = (&desk.visit, desk.visit.texts(), &seen.petition);
    let ids: Vec<StaffId> = seen
        .entries
        .iter()
        .flat_map(|entry| entry.staff.iter().chain(&entry.covered))
        .chain(&petition.officer)
        .cloned()
        .collect();
    let names = visit.app.read(move |view| view.staff_names(&ids)).await?;
    let name = |id: &StaffId| names.get(id).cloned().unwrap_or_else(|| id.to_string());
    let (offers, withheld) = offered(&desk, &petition.code).await?;
    let title = texts.with("petition-title", &[("code", &petition.code.to_string())]);
    let done = CommandKind::parse(query.get("done"))
        .map(|kind| petition_text::command(kind, visit.lang))
        .map(|what| texts.with("petition-done", &[("what", &what)]));
    let file = |(index, sha256): (usize, &String)| {
        let url = visit.url(&format!("/officer/petitions/{}/files/{sha256}", petition.code));
        Action::new(texts.with("petition-file", &[("number", &(index + 1))]), url)
    };
    show(&PetitionDesk {
        page: frame(&desk, title, None).await?,
        done: done.unwrap_or_default(),
        stage: petition_text::stage(petition.stage, visit.lang),
        clock: clock(visit, petition),
        late: petition.stage.is_open() && petition.is_late(visit.now),
        facts: facts(&desk, &seen, petition.officer.as_ref().map(&name)),
        dossier: petition
            .dossier
            .as_ref()
            .map(|code| Action::new(code.to_string(), visit.url(&format!("/officer/dossiers/{code}")))),
        written: written(&desk, &seen),
        files: petition.files.iter().enumerate().map(file).collect(),
        answer: seen.answer.clone().unwrap_or_default(),
        public: petition
            .public
            .as_ref()
            .map(|words| (words.title.clone(), words.question.clone(), words.answer.clone())),
        offers,
        withheld,
        course: seen.entries.iter().map(|entry| course(&desk, entry, &name)).collect(),
    })
}

fn facts(desk: &StaffVisit, seen: &Seen, officer: Option<String>) -> Vec<(String, String)> {
    let (visit, texts, petition) = (&desk.visit, desk.visit.texts(), &seen.petition);
    let sender = match &seen.sender {
        SenderShown::Hidden => texts.get("petition-sender-hidden"),
        SenderShown::Erased => texts.get("petition-sender-erased"),
        SenderShown::Named(person) => {
            let name = Some(person.name.clone()).filter(|name| !name.is_empty());
            let name = name.unwrap_or_else(|| texts.get("petition-sender-unnamed"));
            match &person.phone {
                Some(phone) => format!("{name}, {phone}"),
                None => name,
            }
        }
    };
    let agency = petition_text::agency(&petition.agency, &visit.app.province(), visit.lang);
    let mut facts = vec![
        (texts.get("petition-fact-topic"), petition_text::topic(petition.topic, visit.lang)),
        (texts.get("petition-fact-agency"), agency),
        (texts.get("petition-fact-sent"), visit.lang.date_time(local(petition.sent_at))),
        (texts.get("petition-sender"), sender),
    ];
    facts.extend(officer.map(|name| (texts.get("petition-column-officer"), name)));
    if let Some(reason) = &petition.forward_reason {
        facts.push((texts.get("petition-forwarded-why"), reason.clone()));
    }
    facts
}

async fn offered(
    desk: &StaffVisit,
    code: &PetitionCode,
) -> Result<(Vec<Offer>, Vec<RefusedOffer>), PageFault> {
    let (visit, actor, asked) = (&desk.visit, desk.staff.actor(), code.clone());
    let all = visit.app.registry().blocking(move |registry| registry.petition_offers(&actor, &asked, None));
    let (mut offers, mut withheld) = (Vec::new(), Vec::new());
    for offer in all.await?.unwrap_or_default() {
        let label = petition_text::command(offer.command, visit.lang);
        match offer.withheld {
            None => offers.push(Offer {
                label,
                url: visit.url(&format!("/officer/petitions/{code}/{}", offer.command.as_str())),
                key: KEYS.iter().find(|(kind, _)| *kind == offer.command).map(|(_, key)| *key),
                filled: offers.is_empty(),
            }),
            Some(refusal) => {
                let words = petition_text::refusal(&refusal, &visit.app.province(), visit.lang);
                withheld.push(RefusedOffer {
                    title: label,
                    reason: format!("{} {}", words.detail, words.cure),
                    ground: Some(words.ground),
                    cure: None,
                });
            }
        }
    }
    Ok((offers, withheld))
}

/// An entry: when, what, who, and the words of the agency. How somebody rated is counted, not told.
fn course(
    desk: &StaffVisit,
    entry: &PetitionEntry,
    name: &impl Fn(&StaffId) -> String,
) -> (String, String, String, String) {
    let visit = &desk.visit;
    let words = match &entry.event {
        Event::DetailsAsked { what } => what.clone(),
        Event::Declined { ground, reason } => {
            format!("{}. {reason}", petition_text::ground(*ground, visit.lang))
        }
        Event::Forwarded { to, reason, .. } => {
            format!("{}. {reason}", petition_text::agency(to, &visit.app.province(), visit.lang))
        }
        Event::Assigned { officer } => name(officer),
        _ => String::new(),
    };
    let staff = entry.staff.as_ref().map(name);
    let staff = match (staff, entry.covered.as_ref().map(name)) {
        (Some(staff), Some(absent)) => format!("{staff} ({absent})"),
        (staff, _) => staff.unwrap_or_default(),
    };
    (visit.lang.date_time(local(entry.at)), petition_text::event(&entry.event, visit.lang), staff, words)
}

/// A file that came with a petition.
async fn file(desk: StaffVisit, Path((code, sha256)): Path<(String, String)>) -> PageAnswer {
    let (visit, actor) = (&desk.visit, desk.staff.actor());
    let code = PetitionCode::parse(&code).ok_or(PageFault::NotFound)?;
    let asked = sha256.clone();
    let named = visit.app.read(move |view| {
        let named = view.petition_names_file(&view.viewer(&actor), &code, &asked)?;
        if named { view.stored_file(&asked) } else { Ok(None) }
    });
    let stored = named.await?.ok_or(PageFault::NotFound)?;
    let digest = gateways::Digest::parse(&sha256).ok_or(PageFault::NotFound)?;
    let bytes = visit.app.load_file(digest).await.map_err(|_| PageFault::Trouble("file"))?;
    let bytes = bytes.ok_or(PageFault::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, stored.media_type),
        (header::CONTENT_DISPOSITION, "inline".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
