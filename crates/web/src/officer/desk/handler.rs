//! Fills the desk from one read of the dossier.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use casework::dossier::{CommandKind, Decision, Offer as Offered, PendingLetter, offers};
use law::time::local;
use registry::views::{DossierPage, PersonalShown};

use super::{DeskPage, DeskPaper, Notes};
use crate::common::components::{Action, Offer, RefusedOffer};
use crate::common::page_query::PageQuery;
use crate::common::refusal_text::refusal_text;
use crate::common::{
    App, PageAnswer, PageFault, StaffVisit, Visit, answered, casework_text, representation_text, show,
};
use crate::officer::files::{FileFacts, files_of, hints, shown_page};
use crate::officer::frame;
use crate::public::dossier::papers::papers;
use crate::public::receipt::handler::told;

/// A dossier as read.
pub(crate) type Seen = DossierPage;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/officer/dossiers/{code}", get(desk))
}

/// A dossier as this member of staff may see it.
///
/// # Errors
/// [`PageFault::NotFound`] where there is none for this viewer.
pub(crate) async fn seen(visit: &Visit, code: &str) -> Result<Seen, PageFault> {
    crate::public::receipt::handler::seen(visit, code).await
}

async fn desk(desk: StaffVisit, Path(code): Path<String>, query: PageQuery) -> PageAnswer {
    let seen = seen(&desk.visit, &code).await?;
    show(&view(&desk, &seen, &query).await?)
}

async fn view(desk: &StaffVisit, seen: &Seen, query: &PageQuery) -> Result<DeskPage, PageFault> {
    let visit = &desk.visit;
    let files = files_of(visit, seen).await?;
    let at = files.iter().position(|file| file.sha256 == query.get("file")).unwrap_or(0);
    let said = hints(visit, seen, &files);
    let base = visit.url(&format!("/officer/dossiers/{}/files", seen.state.code));
    let province = visit.app.province();
    let told = told(visit, seen, &province);
    let edition = province.procedure_edition(&seen.state.procedure, seen.state.edition);
    let personal = seen.personal.personal();
    let name = personal.map(|personal| personal.applicant.name.clone());
    let (offers, refused) = offered(desk, seen);
    let mut card = told.card();
    // What the citizen has to do is not the officer's concern.
    card.duty.clear();
    card.action = None;
    Ok(DeskPage {
        page: frame(desk, name.unwrap_or_else(|| visit.texts().get("work-no-name")), None).await?,
        code: seen.state.code.to_string(),
        procedure: told.procedure(),
        process: visit.url(&format!("/officer/procedures/{}", seen.state.procedure)),
        person: person(visit, seen),
        unmask: matches!(seen.personal, PersonalShown::Handling(_))
            .then(|| command_url(visit, seen, CommandKind::ViewPersonalData)),
        facts: facts(visit, seen),
        papers: desk_papers(visit, seen, &files, at),
        shown: shown_page(visit, seen.state.code.as_str(), &files, at, query),
        viewer: files.get(at).map(|file| format!("{base}/{}", file.sha256)),
        attach: base,
        hints: said.into_iter().filter(|hint| hint.differs || hint.filed.is_none()).collect(),
        answers: match (personal, edition) {
            (Some(personal), Some(edition)) => answered::by_section(visit, edition, &personal.form),
            _ => Vec::new(),
        },
        matters: matters(visit, seen),
        card,
        days: told.days(),
        offers,
        refused,
        notes: Notes::of(desk, seen),
        happened: happened(visit, seen),
        links: links(visit, seen),
    })
}

/// The papers with their files: those that were scanned lead to the page beside.
fn desk_papers(visit: &Visit, seen: &Seen, files: &[FileFacts], at: usize) -> Vec<DeskPaper> {
    let url = |file: &str| visit.url(&format!("/officer/dossiers/{}?file={file}", seen.state.code));
    let looked_at = files.get(at).map(|file| file.sha256.as_str());
    let of = |sha256: &str| files.iter().find(|file| file.sha256 == sha256);
    let mut all = Vec::new();
    for (filed, paper) in seen.state.components.iter().zip(papers(visit, seen)) {
        if filed.files.is_empty() {
            all.push(DeskPaper { name: paper.name, facts: paper.form, url: None, current: false });
            continue;
        }
        all.extend(filed.files.iter().map(|sha256| DeskPaper {
            name: paper.name.clone(),
            facts: of(sha256).map(|file| file.words(visit)).unwrap_or_default(),
            url: Some(url(sha256)),
            current: looked_at == Some(sha256.as_str()),
        }));
    }
    all
}

fn command_url(visit: &Visit, seen: &Seen, kind: CommandKind) -> String {
    visit.url(&format!("/officer/dossiers/{}/{}", seen.state.code, kind.as_str()))
}

fn person(visit: &Visit, seen: &Seen) -> Vec<(String, String)> {
    let texts = visit.texts();
    let Some(personal) = seen.personal.personal() else {
        return vec![(texts.get("desk-person"), texts.get("desk-erased"))];
    };
    let person = &personal.applicant;
    let rows = [
        ("applicant-name", Some(person.name.clone())),
        ("applicant-personal-id", person.personal_id.clone()),
        ("applicant-birth-date", person.birth_date.as_ref().map(|day| shown_day(visit, day))),
        ("applicant-phone", person.phone.clone()),
        ("applicant-address", person.address.clone()),
    ];
    let person = rows.into_iter().filter_map(|(key, value)| value.map(|value| (texts.get(key), value)));
    person.chain(representation_text::rows(visit, personal)).collect()
}

fn shown_day(visit: &Visit, day: &str) -> String {
    day.parse().map_or_else(|_| day.to_owned(), |day| visit.lang.date(day))
}

fn facts(visit: &Visit, seen: &Seen) -> Vec<(String, String)> {
    let (texts, state, province) = (visit.texts(), &seen.state, visit.app.province());
    let told = told(visit, seen, &province);
    let staff = |id: &Option<casework::StaffId>| {
        id.as_ref().map(|id| seen.names.get(id).cloned().unwrap_or_else(|| id.to_string()))
    };
    let rows = [
        ("intake-identity", state.unchecked_identity.then(|| texts.get("intake-unchecked-by-eye"))),
        ("fact-support", state.support.as_ref().map(|id| told.agency(id))),
        ("fact-intake", Some(told.agency(&state.intake))),
        ("fact-authority", Some(told.agency(&state.authority))),
        ("fact-channel", Some(casework_text::channel(state.channel, visit.lang))),
        ("fact-delivery", Some(casework_text::delivery(state.delivery, visit.lang))),
        ("desk-intake-officer", staff(&state.intake_officer)),
        ("desk-case-officer", staff(&state.case_officer)),
        ("desk-signer", staff(&state.signer)),
        ("procedure-fee", Some(visit.lang.money(state.fee_dong))),
        ("fact-result-number", state.result_number.clone()),
    ];
    rows.into_iter().filter_map(|(key, value)| value.map(|value| (texts.get(key), value))).collect()
}

/// What is proposed, asked for or waiting, in words.
fn matters(visit: &Visit, seen: &Seen) -> Vec<(String, String)> {
    let (texts, state) = (visit.texts(), &seen.state);
    let mut matters = Vec::new();
    match &state.decision {
        Some(Decision::Grant) => matters.push((texts.get("desk-proposal"), texts.get("desk-proposal-grant"))),
        Some(Decision::Refuse { reason, ground }) => {
            matters.push((texts.get("desk-proposal-refuse"), format!("{reason} ({ground})")));
        }
        None => {}
    }
    match &state.letter {
        Some(PendingLetter::Supplement { items }) => {
            let items: Vec<String> = items.iter().map(|i| format!("{} ({})", i.defect, i.ground)).collect();
            matters.push((texts.get("desk-letter-supplement"), items.join("; ")));
        }
        Some(PendingLetter::Extension { reason, new_due, .. }) => {
            let words = format!("{}: {reason}", visit.lang.due(local(*new_due)));
            matters.push((texts.get("desk-letter-extension"), words));
        }
        None => {}
    }
    for consultation in state.consultations.iter().filter(|c| c.answered_at.is_none()) {
        let province = visit.app.province();
        let words = format!(
            "{}, {}",
            told(visit, seen, &province).agency(&consultation.agency),
            visit.lang.due(local(consultation.answer_by))
        );
        matters.push((texts.get("desk-consulted"), words));
    }
    matters
}

/// Letter keys of the desk: the commands used all day.
fn key(kind: CommandKind) -> Option<char> {
    match kind {
        CommandKind::Propose | CommandKind::Review | CommandKind::Sign | CommandKind::Issue => Some('T'),
        CommandKind::ProposeSupplement | CommandKind::RequestSupplement => Some('B'),
        CommandKind::Consult => Some('H'),
        CommandKind::ReturnForRework | CommandKind::RefuseIntake => Some('C'),
        _ => None,
    }
}

/// Commands that are not buttons of the desk: unmasking stands beside the person, files beside the papers, and notes are
/// written where they are read.
fn is_elsewhere(kind: CommandKind) -> bool {
    matches!(kind, CommandKind::ViewPersonalData | CommandKind::AttachFile | CommandKind::Note)
}

/// What this member of staff may do, the way forward first, and what the law withholds.
fn offered(desk: &StaffVisit, seen: &Seen) -> (Vec<Offer>, Vec<RefusedOffer>) {
    let (visit, actor) = (&desk.visit, desk.staff.actor());
    let province = visit.app.province();
    let facts = visit.app.facts(&province, &actor, false);
    let mut all: Vec<Offered> =
        offers(&seen.state, &facts).into_iter().filter(|offer| !is_elsewhere(offer.command)).collect();
    all.sort_by_key(|offer| rank(offer.command));
    let (mut offers, mut refused): (Vec<Offer>, Vec<RefusedOffer>) = (Vec::new(), Vec::new());
    for offer in all {
        let label = casework_text::command(offer.command, visit.lang);
        match &offer.withheld {
            None => offers.push(Offer {
                label,
                url: command_url(visit, seen, offer.command),
                key: key(offer.command),
                filled: offers.is_empty() && rank(offer.command) < OUTLINED,
            }),
            Some(refusal) => {
                let words = refusal_text(refusal, &province, visit.lang);
                let reason = format!("{}. {}", words.detail, words.cure);
                refused.push(RefusedOffer { title: label, reason, ground: Some(words.ground), cure: None });
            }
        }
    }
    (offers, refused)
}

/// From this rank on a command is never the filled button.
const OUTLINED: u8 = 50;

/// The way forward first, then questions, then ways back and out.
fn rank(kind: CommandKind) -> u8 {
    use CommandKind as C;
    match kind {
        C::ApproveLetter | C::ApproveWithdrawal | C::ConfirmSupplement | C::AnswerConsultation => 1,
        C::Accept
        | C::Transfer
        | C::Receive
        | C::Propose
        | C::Review
        | C::Sign
        | C::Issue
        | C::ReturnResult => 2,
        C::RecordVerification | C::ConfirmPayment => 3,
        C::Assign => 10,
        C::RequestSupplement | C::ProposeSupplement => 51,
        C::Consult | C::StartVerification | C::RequestPayment | C::AnswerSupplement => 52,
        C::ProposeExtension => 53,
        C::ReturnForRework | C::DeclineLetter | C::DeclineWithdrawal | C::RefuseIntake => 60,
        C::CorrectError | C::RequestWithdrawal | C::StopUnanswered => 61,
        _ => 70,
    }
}

fn happened(visit: &Visit, seen: &Seen) -> Vec<(String, String)> {
    let words = |entry: &registry::views::Entry| {
        let at = local(entry.at);
        let time = format!("{} {}", visit.lang.day_month(at.date()), visit.lang.time(at.time()));
        (time, casework_text::event(&entry.kind, visit.lang))
    };
    seen.entries.iter().rev().take(8).map(words).collect()
}

fn links(visit: &Visit, seen: &Seen) -> Vec<Action> {
    let code = &seen.state.code;
    let texts = visit.texts();
    let title = if seen.state.accepted_at.is_some() { "receipt-title" } else { "arrived-title" };
    let papers = crate::public::papers::handler::links(visit, seen);
    let mut links = vec![
        Action::new(
            texts.with("desk-history", &[("count", &seen.entries.len())]),
            visit.url(&format!("/officer/dossiers/{code}/history")),
        ),
        Action::new(texts.get(title), visit.url(&format!("/dossiers/{code}/receipt"))),
    ];
    links.extend(papers);
    links
}
