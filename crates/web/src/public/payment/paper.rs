//! The receipt of a payment as PDF: only of money that was received, only for those who may see the dossier.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use law::time::local;
use registry::payments::PaidCredit;
use serde_json::json;

use super::money;
use crate::common::{App, Lang, PageAnswer, PageFault, Visit, procedure_text};
use crate::public::papers::facts::{month, qr_svg, tracked};
use crate::public::papers::handler::{pdf_response, typeset};
use crate::public::receipt::handler::seen;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/dossiers/{code}/payment/receipts/{number}", get(receipt))
}

async fn receipt(visit: Visit, Path((code, number)): Path<(String, String)>) -> PageAnswer {
    let page = seen(&visit, &code).await?;
    let (actor, of) = (visit.who.actor().ok_or(PageFault::SignIn)?, page.state.code.clone());
    let payment = visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        view.payment(Some(&viewer), &of)
    });
    let payment = payment.await?.filter(|payment| payment.is_own).ok_or(PageFault::NotFound)?;
    let is_it = |credit: &&PaidCredit| credit.receipt.to_string().replace('/', "-") == number;
    let credit = payment.credits.iter().find(is_it).ok_or(PageFault::NotFound)?;
    let province = visit.app.province();
    let lang = Lang::Vi;
    let dossier = &payment.state;
    let intake = province.agency(&dossier.intake);
    let above = intake.and_then(|agency| agency.parent.as_ref()).and_then(|id| province.agency(id));
    let unit = intake.and_then(|agency| agency.unit.as_ref()).and_then(|code| province.units.get(code));
    let edition = province.procedure_edition(&dossier.procedure, dossier.edition);
    let procedure = edition.map(|procedure| procedure_text::words(&procedure.name, lang));
    let (at, day) = (local(credit.paid_at), local(credit.paid_at).date());
    let fees: Vec<_> = money::fees(&payment, &province, lang)
        .into_iter()
        .filter(|fee| fee.paid)
        .map(|fee| json!({ "name": fee.name, "amount": fee.amount, "exemption": fee.exemption, "source": fee.source }))
        .collect();
    let address = tracked(&visit.app, &dossier.code);
    let facts = json!({
        "code": dossier.code.to_string(),
        "number": credit.receipt.to_string(),
        "organ": above.map(|agency| agency.name.vi.clone()),
        "agency": intake.map(|agency| agency.name.vi.clone()),
        "place": unit.map_or_else(|| province.name.vi.clone(), |unit| unit.name.clone()),
        "day": format!("{:02}", day.day()), "month": month(day.month()), "year": day.year().to_string(),
        "applicant": { "name": page.personal.personal().map(|personal| personal.applicant.name.clone()) },
        "procedure": { "code": dossier.procedure.to_string(), "name": procedure },
        "amount": lang.money(credit.dong),
        "dong": credit.dong,
        "fees": fees,
        "bank": credit.id,
        "paid": lang.due(at),
        "qr": qr_svg(&address), "track": address,
        "simulated": visit.app.config().simulated,
    });
    let identity = format!("{}/payment/{}", dossier.code, credit.receipt);
    let pdf = typeset(&visit.app, "payment".to_owned(), facts, identity, at).await?;
    Ok(pdf_response(pdf, &format!("{}-bien-lai-{number}.pdf", dossier.code)))
}
