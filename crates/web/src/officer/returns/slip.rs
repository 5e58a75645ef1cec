//! The slip that whoever fetches a result signs, filled from the entry of the hand-over.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use casework::dossier::{Event, Recipient};
use law::procedure::ComponentKind;
use law::time::local;
use registry::views::ActorShown;
use serde_json::json;

use super::find::counter;
use crate::common::texts::Texts;
use crate::common::{App, Lang, PageAnswer, PageFault, StaffVisit, procedure_text};
use crate::officer::desk::seen;
use crate::public::papers::facts::{qr_svg, tracked};
use crate::public::papers::handler::{pdf_response, typeset};
use crate::public::rating;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/officer/returns/slip/{code}", get(slip))
}

async fn slip(desk: StaffVisit, Path(code): Path<String>) -> PageAnswer {
    counter(&desk)?;
    let visit = &desk.visit;
    let page = seen(visit, &code).await?;
    let handed = page.entries.iter().rev().find_map(|entry| match &entry.event {
        Event::ResultReturned(body) => Some((entry, body)),
        _ => None,
    });
    let (entry, handed) = handed.ok_or(PageFault::NotFound)?;
    let (province, state, texts) = (visit.app.province(), &page.state, Texts::of(Lang::Vi));
    let agency = province.agency(&state.intake);
    let above = agency.and_then(|agency| agency.parent.as_ref()).and_then(|id| province.agency(id));
    let unit = agency.and_then(|agency| agency.unit.as_ref()).and_then(|code| province.units.get(code));
    let edition = province.procedure_edition(&state.procedure, state.edition);
    let originals = state.components.iter().filter(|c| c.kind == ComponentKind::Original && !c.from_register);
    let given_back: Vec<String> = originals
        .map(|filed| {
            let asked =
                edition.and_then(|procedure| procedure.components.iter().find(|c| c.id == filed.component));
            asked.map_or_else(|| filed.component.clone(), |c| procedure_text::words(&c.name, Lang::Vi))
        })
        .collect();
    let recipient = texts.get(match handed.to {
        Recipient::Applicant => "returns-to-applicant",
        Recipient::Proxy => "returns-to-proxy",
        Recipient::Post => "returns-to-post",
        Recipient::Electronic => "returns-to-electronic",
    });
    let result = edition.and_then(|p| p.results.first()).map(|result| result.name.vi.clone());
    let signer = match &entry.actor {
        ActorShown::Staff { id, name } => name.clone().unwrap_or_else(|| id.to_string()),
        _ => String::new(),
    };
    let (at, applicant) = (local(entry.at), page.personal.personal().map(|personal| &personal.applicant));
    let facts = json!({
        "code": state.code.to_string(),
        "organ": above.map(|agency| agency.name.vi.clone()),
        "agency": agency.map(|agency| agency.name.vi.clone()),
        "place": unit.map_or_else(|| province.name.vi.clone(), |unit| unit.name.clone()),
        "day": format!("{:02}", at.day()), "month": format!("{:02}", at.month()), "year": at.year().to_string(),
        "qr": qr_svg(&tracked(&visit.app, &state.code)),
        "rate_qr": qr_svg(&rating::address(&visit.app, &state.code)),
        "track": tracked(&visit.app, &state.code),
        "hotline": agency.and_then(|agency| agency.phone.clone()),
        "applicant": {
            "name": applicant.map(|person| person.name.clone()),
            "address": applicant.and_then(|person| person.address.clone()),
            "phone": applicant.and_then(|person| person.phone.clone()),
        },
        "procedure": { "code": state.procedure.to_string(), "name": edition.map(|procedure| procedure.name.vi.clone()) },
        "result": { "name": result, "number": state.result_number },
        "recipient": recipient,
        "evidence": handed.evidence,
        "given_back": given_back.join("; "),
        "handed": Lang::Vi.due(at),
        "signer": signer,
        "simulated": visit.app.config().simulated,
    });
    let identity = format!("{}/handed/{}", state.code, entry.hash);
    let pdf = typeset(&visit.app, "handed".to_owned(), facts, identity, at).await?;
    Ok(pdf_response(pdf, &format!("{}-handed.pdf", state.code)))
}
