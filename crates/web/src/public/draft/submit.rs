//! The end of the guided form: the dossier is filed, or the draft is handed out as a code to show at any counter.

use askama::Template;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use registry::{Answer, Request, RequestKey, Target};

use super::body::DraftBody;
use super::handler::{Leave, Open, open};
use super::{steps, store};
use crate::common::components::Action;
use crate::common::fields::{FieldFault, FormData};
use crate::common::opening_input::{self, OpenedBy};
use crate::common::page_query::PageQuery;
use crate::common::{Page, PageAnswer, PageFault, Visit, procedure_text, qr, show};
use crate::public::prepare::Ending;
use crate::public::prepare::handler::ending;
use crate::public::receipt::QrPicture;

/// A prepared dossier: the code that loads it at any counter.
#[derive(Debug, Clone, Template)]
#[template(path = "public/draft/prepared.html")]
pub struct PreparedPage {
    /// Frame.
    pub page: Page,
    /// Name of the procedure.
    pub procedure: String,
    /// The code, in groups to read aloud.
    pub code: String,
    /// Picture of the address an officer opens.
    pub qr: Option<QrPicture>,
    /// What to do now, in order.
    pub next: Vec<String>,
    /// Back to the answers.
    pub back: Action,
}

/// Sends the draft, or hands it out.
pub(super) async fn send(visit: Visit, Path(id): Path<String>, Form(form): Form<FormData>) -> PageAnswer {
    let open = open!(visit, &id, "answers", &PageQuery::default());
    if form.first("true").is_none() {
        return again(&open, vec![("true".to_owned(), open.visit.texts().get("answers-true-missing"))]);
    }
    match ending(&open.visit.app, &open.procedure) {
        // Who helps does not file: the person looks it over and does, or shows the code.
        Ending::Direct if open.visit.who.staff().is_none() => file(&open).await,
        Ending::Direct | Ending::Preparation | Ending::Portal => {
            let code = store::hand_out(&open.visit, &open.kept.body).await?;
            Ok(Redirect::to(&open.visit.url(&format!("/drafts/{code}/prepared"))).into_response())
        }
    }
}

fn again(open: &Open, faults: Vec<(String, String)>) -> PageAnswer {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&steps::answers_page(open, faults))?).into_response())
}

/// Files it in the name of the citizen, through the same checks as the API. Sent twice it is one dossier.
async fn file(open: &Open) -> PageAnswer {
    let visit = &open.visit;
    let citizen = visit.who.citizen().ok_or(PageFault::SignIn)?;
    if open.kept.body.lacks_proof(&open.procedure) {
        let missing = visit.texts().get("representation-paper-missing");
        return again(open, vec![("main".to_owned(), missing)]);
    }
    let province = visit.app.province();
    let body = open.kept.body.as_opening(&open.procedure, &province);
    let words =
        |faults: Vec<FieldFault>| faults.iter().map(|f| (f.field.clone(), f.words(visit.lang))).collect();
    let read = opening_input::parts_of(&body)
        .and_then(|fields| opening_input::opening(fields, &province, visit.now, OpenedBy::Applicant));
    let mut read = match read {
        Ok(read) => read,
        Err(faults) => return again(open, words(faults)),
    };
    let draft = &open.kept.body;
    read.personal.representation = draft.representation();
    read.personal.helper = draft.helper.clone();
    if let Some(company) = draft.company() {
        read.personal.owner = Some(company);
    }
    read.personal.identity_level = citizen.assurance;
    let actor = citizen.actor();
    let key = RequestKey::from_text(&actor, &open.kept.body.request_key);
    let mut request = Request::new(actor, key, Target::New, read.command);
    request.personal = Some(read.personal);
    match visit.app.execute(request).await? {
        Answer::Done(receipt) | Answer::AlreadySo(receipt) => {
            let sent = DraftBody {
                procedure: open.kept.body.procedure.clone(),
                sent: Some(receipt.code.to_string()),
                ..DraftBody::default()
            };
            store::save(visit, &open.kept.id, &sent).await?;
            Ok(Redirect::to(&visit.url(&format!("/dossiers/{}/receipt", receipt.code))).into_response())
        }
        Answer::KeyReused(code) => Err(PageFault::KeyReused(format!("/dossiers/{code}"))),
        Answer::Refused(refusal) => {
            Err(PageFault::Refused(Box::new(refusal), format!("/drafts/{}/answers", open.kept.id)))
        }
        Answer::UnknownDossier => Err(PageFault::NotFound),
    }
}

/// The code to show at a counter.
pub(super) async fn prepared(visit: Visit, Path(id): Path<String>, query: PageQuery) -> PageAnswer {
    let open = open!(visit, &id, "answers", &query);
    let (visit, texts) = (&open.visit, open.visit.texts());
    let address = format!("{}/officer/intake/{id}", visit.app.config().base_url);
    let until = visit.lang.date(law::time::local(open.kept.expires_at).date());
    show(&PreparedPage {
        page: visit.page("prepared-title"),
        procedure: procedure_text::words(&open.procedure.name, visit.lang),
        code: in_groups(&id),
        qr: qr::picture(&address),
        next: vec![
            texts.get("prepared-bring"),
            texts.get("prepared-clock"),
            texts.with("prepared-until", &[("day", &until)]),
        ],
        back: Action::new(texts.get("draft-back"), open.url("answers")),
    })
}

/// `7f31c0de…` as `7f31 c0de …`.
fn in_groups(code: &str) -> String {
    let characters: Vec<char> = code.chars().collect();
    characters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
