//! `POST /officer/intake/offline/merge`: one dossier that was taken in without network comes in. Merged, merged before, or
//! refused with reason, ground and cure; a refused one is kept here too.

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::Response;
use casework::dossier::{Claim, Command, Refusal};
use jiff::Timestamp;
use law::AgencyId;
use law::code::{DossierCode, ProcedureCode};
use law::procedure::Procedure;
use law::time::local;
use registry::offline::{Refused, RefusedHead};
use registry::{Answer, Receipt, Request, RequestKey, Target};
use serde::{Deserialize, Serialize};

use super::handler::{Word, counter, json, signed_out, wall};
use super::text_of_then::text_of_then;
use crate::common::fields::{FieldFault, FormData};
use crate::common::opening_input::{OpenedBy, OpeningForm, opening};
use crate::common::refusal_text::{RefusalText, refusal_text};
use crate::common::{Lang, PageAnswer, PageFault, StaffVisit, Visit, procedure_text};

/// One intake as the machine holds it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Sent {
    /// Who took it in.
    staff: String,
    /// At which centre.
    centre: String,
    /// The number on the receipt.
    code: String,
    /// The secret of its block.
    block: String,
    /// When, with its offset.
    at_counter: String,
    /// Under which procedure.
    procedure: String,
    /// The form as filled in.
    fields: Vec<(String, String)>,
}

/// Why something is not possible, for the page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Words {
    pub outcome: String,
    pub reason: String,
    pub detail: String,
    pub ground: String,
    pub cure: String,
}

impl From<RefusalText> for Words {
    fn from(text: RefusalText) -> Self {
        let RefusalText { code, detail, ground, cure } = text;
        Self { outcome: "refused".to_owned(), reason: code.to_owned(), detail, ground, cure }
    }
}

#[derive(Serialize)]
struct Merged {
    outcome: &'static str,
    code: String,
    /// The due moment by law, as the machine writes its own.
    due: String,
    due_words: String,
}

/// How an intake was answered.
enum Outcome {
    Merged(&'static str, Box<Receipt>),
    Refused(Words),
}

pub(super) async fn merge(visit: Visit, body: Bytes) -> PageAnswer {
    let Some(desk) = counter(visit) else { return Ok(signed_out()) };
    let Ok(sent) = serde_json::from_slice::<Sent>(&body) else {
        return Ok(json(StatusCode::BAD_REQUEST, &Word { outcome: "unreadable" }));
    };
    if sent.staff != desk.staff.id.0 {
        return Ok(json(StatusCode::CONFLICT, &Word { outcome: "another-person" }));
    }
    match decide(&desk, &sent).await? {
        Outcome::Merged(outcome, receipt) => merged(&desk, &sent, outcome, &receipt).await,
        Outcome::Refused(words) => refuse(&desk, sent, words).await,
    }
}

async fn decide(desk: &StaffVisit, sent: &Sent) -> Result<Outcome, PageFault> {
    let visit = &desk.visit;
    let Ok(at_counter) = sent.at_counter.parse::<Timestamp>() else {
        return Ok(refused(desk, &Refusal::Missing { field: "at_counter" }));
    };
    let app = visit.app.clone();
    let then = tokio::task::spawn_blocking(move || text_of_then(&app, at_counter)).await;
    let under = match then {
        Ok(Ok(under)) => under,
        Ok(Err(fault)) => {
            tracing::error!(number = "MC-2004", "the text of then cannot be used: {fault}");
            return Err(PageFault::Trouble("MC-2004"));
        }
        Err(_) => return Err(PageFault::Trouble("MC-2003")),
    };
    let province = under.clone().unwrap_or_else(|| visit.app.province());
    let form = OpeningForm::of(form(sent));
    let read = match opening(form.fields(), &province, at_counter, OpenedBy::Officer) {
        Ok(read) => read,
        Err(faults) => return Ok(Outcome::Refused(unreadable(desk, &faults))),
    };
    let Some(opening) = read.opening().cloned() else {
        return Ok(refused(desk, &Refusal::Missing { field: "procedure" }));
    };
    let code = DossierCode(sent.code.clone());
    let claim = Claim { code: code.clone(), block: sent.block.clone(), at_counter };
    let command = Command::TakeInOffline { opening: Box::new(opening), claim: Box::new(claim) };
    let actor = desk.staff.actor();
    let key = RequestKey::from_text(&actor, &format!("offline/{code}"));
    let mut request = Request::new(actor, key, Target::New, command);
    request.personal = Some(read.personal);
    request.unit = Some(AgencyId(sent.centre.clone()));
    request.under = under;
    Ok(match visit.app.execute(request).await? {
        Answer::Done(receipt) => Outcome::Merged("merged", Box::new(receipt)),
        Answer::AlreadySo(receipt) => Outcome::Merged("already", Box::new(receipt)),
        Answer::KeyReused(_) | Answer::UnknownDossier => refused(desk, &Refusal::NumberUsed { code }),
        Answer::Refused(Refusal::Incomplete { missing }) => {
            let procedure = province.procedure(&ProcedureCode(sent.procedure.clone()), at_counter);
            refused(desk, &Refusal::Incomplete { missing: named(procedure, missing, visit.lang) })
        }
        Answer::Refused(refusal) => refused(desk, &refusal),
    })
}

/// Papers by the names that the counter knows.
fn named(procedure: Option<&Procedure>, papers: Vec<String>, lang: Lang) -> Vec<String> {
    let name = |id: String| {
        let paper = procedure.and_then(|p| p.components.iter().find(|component| component.id == id));
        paper.map_or(id, |paper| procedure_text::words(&paper.name, lang))
    };
    papers.into_iter().map(name).collect()
}

/// The form with what the counter does not ask: where and how it came in.
fn form(sent: &Sent) -> FormData {
    let own = [("procedure", &sent.procedure), ("unit", &sent.centre)];
    let asked =
        sent.fields.iter().filter(|(name, _)| !matches!(name.as_str(), "procedure" | "unit" | "channel"));
    let mut fields: Vec<(String, String)> = asked.cloned().collect();
    fields.extend(own.map(|(name, value)| (name.to_owned(), value.clone())));
    fields.push(("channel".to_owned(), "direct".to_owned()));
    FormData(fields)
}

fn refused(desk: &StaffVisit, refusal: &Refusal) -> Outcome {
    let visit = &desk.visit;
    Outcome::Refused(Words::from(refusal_text(refusal, &visit.app.province(), visit.lang)))
}

/// Answers that cannot be read as they were typed.
fn unreadable(desk: &StaffVisit, faults: &[FieldFault]) -> Words {
    let visit = &desk.visit;
    let detail: Vec<String> = faults.iter().map(|fault| fault.words(visit.lang)).collect();
    Words {
        outcome: "refused".to_owned(),
        reason: "form".to_owned(),
        detail: detail.join(" · "),
        ground: Refusal::Missing { field: "form" }.ground().to_owned(),
        cure: visit.texts().get("offline-form-cure"),
    }
}

async fn merged(desk: &StaffVisit, sent: &Sent, outcome: &'static str, receipt: &Receipt) -> PageAnswer {
    let (staff, code) = (desk.staff.id.clone(), sent.code.clone());
    let close = move |registry: &registry::Registry| registry.merged_after_all(&staff, &code);
    desk.visit.app.registry().blocking(close).await?;
    let due = receipt.state.clock.as_ref().map(|clock| clock.due);
    Ok(json(
        StatusCode::OK,
        &Merged {
            outcome,
            code: receipt.code.to_string(),
            due: due.map(wall).unwrap_or_default(),
            due_words: due.map(|due| desk.visit.lang.due(local(due))).unwrap_or_default(),
        },
    ))
}

async fn refuse(desk: &StaffVisit, sent: Sent, words: Words) -> Result<Response, PageFault> {
    let body = serde_json::json!({ "fields": sent.fields, "words": words, "at_counter": sent.at_counter });
    let kept = Refused {
        head: RefusedHead {
            code: sent.code,
            staff: desk.staff.id.clone(),
            centre: AgencyId(sent.centre),
            procedure: ProcedureCode(sent.procedure),
            at_counter: sent.at_counter.parse().ok(),
            refused_at: desk.visit.app.now(),
            reason: words.reason.clone(),
            resolution: None,
        },
        body,
    };
    desk.visit.app.registry().blocking(move |registry| registry.keep_refused(&kept)).await?;
    Ok(json(StatusCode::OK, &words))
}
