//! The hand-over slip: what goes on paper beside the electronic dossiers, signed by both sides.

use axum::Router;
use axum::extract::Form;
use axum::routing::post;
use law::AgencyId;
use law::procedure::ComponentKind;
use registry::views::DossierPage;
use serde_json::{Value, json};

use super::handler::page;
use crate::common::fields::FormData;
use crate::common::page_query::PageQuery;
use crate::common::{App, Lang, PageAnswer, StaffVisit, Visit, procedure_text};
use crate::officer::desk::seen;
use crate::officer::each::named;
use crate::public::papers::facts::qr_svg;
use crate::public::papers::handler::{pdf_response, typeset};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/officer/transfers/slip", post(slip))
}

async fn slip(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let visit = &desk.visit;
    let marked = named(&form, "code");
    let these = if marked.is_empty() { named(&form, "every") } else { marked };
    let mut dossiers = Vec::new();
    for one in &these {
        // What is not for this viewer is not on the paper.
        dossiers.extend(seen(visit, one.code.as_str()).await.ok());
    }
    let Some(first) = dossiers.first() else {
        let tab = PageQuery::parse(&format!("tab={}", form.first("tab").unwrap_or("sent")));
        return page(&desk, &tab, visit.texts().get("marked-none")).await;
    };
    let facts = facts(&desk, first, &dossiers);
    let at = visit.local();
    let identity = format!("handover/{}/{at}", desk.staff.id);
    let pdf = typeset(&visit.app, "handover".to_owned(), facts, identity, at).await?;
    Ok(pdf_response(pdf, &format!("handover-{}.pdf", at.strftime("%Y%m%d-%H%M"))))
}

/// Names of organisations, each once.
fn names(visit: &Visit, ids: impl Iterator<Item = AgencyId>) -> String {
    let province = visit.app.province();
    let mut names: Vec<String> = Vec::new();
    for id in ids {
        let name = province.agency(&id).map_or_else(|| id.to_string(), |agency| agency.name.vi.clone());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join("; ")
}

fn facts(desk: &StaffVisit, first: &DossierPage, dossiers: &[DossierPage]) -> Value {
    let visit = &desk.visit;
    let province = visit.app.province();
    let agency = province.agency(&first.state.intake);
    let above = agency.and_then(|agency| agency.parent.as_ref()).and_then(|id| province.agency(id));
    let today = visit.local().date();
    let unit = agency.and_then(|agency| agency.unit.as_ref()).and_then(|code| province.units.get(code));
    json!({
        "code": "",
        "organ": above.map(|agency| agency.name.vi.clone()),
        "agency": agency.map(|agency| agency.name.vi.clone()),
        "place": unit.map_or_else(|| province.name.vi.clone(), |unit| unit.name.clone()),
        "day": format!("{:02}", today.day()), "month": format!("{:02}", today.month()), "year": today.year().to_string(),
        "from": names(visit, dossiers.iter().map(|one| one.state.intake.clone())),
        "to": names(visit, dossiers.iter().map(|one| one.state.authority.clone())),
        "rows": dossiers.iter().map(|one| row(visit, one)).collect::<Vec<_>>(),
        "qr": qr_svg(&format!("{}/officer/transfers", visit.app.config().base_url)),
        "signer": desk.staff.name,
        "simulated": visit.app.config().simulated,
    })
}

fn row(visit: &Visit, one: &DossierPage) -> Value {
    let province = visit.app.province();
    let edition = province.procedure_edition(&one.state.procedure, one.state.edition);
    let name = |id: &str| {
        let asked = edition.and_then(|procedure| procedure.components.iter().find(|c| c.id == id));
        asked.map_or_else(|| id.to_owned(), |asked| procedure_text::words(&asked.name, Lang::Vi))
    };
    // Only what lies on the table goes over: electronic papers are with the dossier.
    let on_paper =
        one.state.components.iter().filter(|c| c.kind != ComponentKind::Electronic && !c.from_register);
    let papers: Vec<String> =
        on_paper.clone().map(|c| format!("{} ({})", name(&c.component), c.quantity)).collect();
    let originals: u32 =
        on_paper.filter(|c| c.kind == ComponentKind::Original).map(|c| u32::from(c.quantity)).sum();
    json!({
        "code": one.state.code.to_string(),
        "applicant": one.personal.personal().map(|personal| personal.applicant.name.clone()).unwrap_or_default(),
        "procedure": edition.map(|procedure| procedure.name.vi.clone()),
        "papers": papers,
        "originals": originals.to_string(),
    })
}
