//! The citizen's own page: drafts, and dossiers with those first where something is to be done.

use axum::Router;
use axum::routing::get;
use casework::dossier::Status;
use law::Province;
use law::code::ProcedureCode;
use law::time::local;
use registry::PetitionItem;
use registry::drafts::Draft;
use registry::views::{Cursor, ListItem};

use super::{MePage, MyDossier, MyDraft};
use crate::common::clock_text::{Audience, ClockFacts, clock};
use crate::common::components::{Action, Paging};
use crate::common::page_query::PageQuery;
use crate::common::{
    App, CitizenVisit, PageAnswer, Visit, casework_text, petition_text, procedure_text, show,
};
use crate::public::draft::body::DraftBody;

/// Dossiers of a page.
const DOSSIERS: u32 = 20;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/me", get(me)).merge(super::access::routes())
}

async fn me(visit: CitizenVisit, query: PageQuery) -> PageAnswer {
    let (subject, assurance, visit) = (visit.citizen.subject, visit.citizen.assurance, visit.visit);
    let after = Cursor::parse(query.get("after"));
    let is_first = after.is_none();
    let mine = subject.clone();
    let dossiers = visit.app.read(move |view| view.my_dossiers(&mine, after.as_ref(), DOSSIERS)).await?;
    let sender = subject.clone();
    let petitions = visit.app.read(move |view| view.petitions_of(&sender)).await?;
    let drafts = visit.app.registry().blocking(move |registry| registry.drafts_of(&subject)).await?;
    let province = visit.app.province();
    let mut shown: Vec<MyDossier> =
        dossiers.items.iter().map(|item| my_dossier(&visit, item, &province)).collect();
    shown.sort_by_key(|dossier| !dossier.to_do);
    let link = |key: &str, path: String| Action::new(visit.texts().get(key), visit.url(&path));
    let paging = Paging {
        label: visit.texts().get("paging-label"),
        first: (!is_first).then(|| link("paging-first", "/me".to_owned())),
        next: dossiers.after.map(|after| link("paging-next", format!("/me?after={after}"))),
    };
    let drafts =
        drafts.iter().filter(|_| is_first).filter_map(|draft| my_draft(&visit, draft, &province)).collect();
    let petitions =
        petitions.iter().filter(|_| is_first).map(|petition| my_petition(&visit, petition)).collect();
    let assurance =
        assurance.map(|level| visit.texts().with("me-assurance", &[("level", &u32::from(level))]));
    show(&MePage { page: visit.page("me-title"), assurance, drafts, dossiers: shown, petitions, paging })
}

/// A petition: its code, and where it stands.
fn my_petition(visit: &Visit, petition: &PetitionItem) -> (Action, String) {
    let url = visit.url(&format!("/petitions/{}", petition.code));
    let sent = visit.lang.date(local(petition.sent_at).date());
    let words = [
        petition_text::topic(petition.topic, visit.lang),
        petition_text::stage(petition.stage, visit.lang),
        sent,
    ];
    (Action::new(petition.code.to_string(), url), words.join(" · "))
}

/// A draft that was not sent yet.
fn my_draft(visit: &Visit, draft: &Draft, province: &Province) -> Option<MyDraft> {
    let body: DraftBody = serde_json::from_value(draft.body.clone()).ok()?;
    if body.sent.is_some() {
        return None;
    }
    let procedure = province.procedure(&draft.procedure, visit.now)?;
    let saved = visit.lang.moment(local(draft.updated_at));
    let until = visit.lang.date(local(draft.expires_at).date());
    Some(MyDraft {
        procedure: procedure_text::words(&procedure.name, visit.lang),
        url: visit.url(&format!("/drafts/{}/answers", draft.id)),
        words: visit.texts().with("me-draft-words", &[("saved", &saved), ("until", &until)]),
    })
}

fn my_dossier(visit: &Visit, item: &ListItem, province: &Province) -> MyDossier {
    let facts = ClockFacts::from(item);
    let stage = casework_text::stage_named(&item.stage, visit.lang);
    let due = item.due_at.filter(|_| !item.status.is_closed());
    let words = match due {
        Some(due) => {
            let due = visit.lang.due_short(local(due), visit.local().date());
            visit.texts().with("me-dossier-due", &[("stage", &stage), ("due", &due)])
        }
        None => stage,
    };
    MyDossier {
        procedure: name(province, &item.procedure, &item.edition, visit),
        code: item.code.to_string(),
        url: visit.url(&format!("/dossiers/{}", item.code)),
        clock: clock(&facts, visit.now, province, visit.lang, Audience::Citizen),
        words,
        to_do: matches!(item.status, Status::SupplementRequired | Status::PaymentRequired)
            && !item.supplement_answered,
    }
}

/// Name of a procedure in the edition of a dossier.
fn name(province: &Province, code: &ProcedureCode, edition: &str, visit: &Visit) -> String {
    let edition = edition.parse().ok().and_then(|edition| province.procedure_edition(code, edition));
    edition.map_or_else(|| code.to_string(), |procedure| procedure_text::words(&procedure.name, visit.lang))
}
