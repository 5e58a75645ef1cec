//! The simulated bank of a demonstration: it writes the message a bank would write, signs it with the secret of the
//! simulated bank, and hands it to the very operation that hears real banks. It exists only where an account is marked as
//! simulated, in a demonstration, and says what it is.

use axum::Router;
use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect};
use axum::routing::post;
use law::payment::PaymentReference;
use serde_json::json;

use super::handler::read;
use super::money;
use crate::api::{Signed, take_in};
use crate::common::fields::FormData;
use crate::common::{App, PageAnswer, PageFault, Visit};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/dossiers/{code}/payment/simulated-bank", post(pay))
}

/// An amount as people write it; what is owed where nothing is typed.
fn typed(form: &FormData, owed: u64) -> Option<u64> {
    let text = form.first("dong").unwrap_or_default();
    let digits: String =
        text.chars().filter(|c| !matches!(c, '.' | ',' | '₫' | 'đ') && !c.is_whitespace()).collect();
    if digits.is_empty() { Some(owed) } else { digits.parse().ok() }
}

async fn pay(visit: Visit, Path(code): Path<String>, Form(form): Form<FormData>) -> PageAnswer {
    let payment = read(&visit, &code).await?;
    let (dossier, province) = (&payment.state, visit.app.province());
    let account = money::account(&province, dossier, visit.now).filter(|account| account.simulated);
    let account = account.filter(|_| visit.app.config().demo).ok_or(PageFault::NotFound)?;
    let path = visit.url(&format!("/dossiers/{}/payment", dossier.code));
    let dong = match typed(&form, dossier.owed_dong()) {
        // Pressed again after all was paid.
        Some(0) => return Ok(Redirect::to(&path).into_response()),
        Some(dong) => dong,
        None => return Err(PageFault::BadRequest),
    };
    let reference = PaymentReference::of(&dossier.code).ok_or(PageFault::NotFound)?;
    // The key of the form is the number of the transaction: a second press of the button is the same transfer.
    let key: String =
        form.first("request_key").unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).collect();
    let body = json!({ "credits": [{
        "id": format!("MP{key}"),
        "account": account.account,
        "amount": dong,
        "paid_at": visit.now,
        "content": format!("MPBANK.{}.CT TU NGUOI NOP", reference.as_str()),
        "payer": "NGUOI NOP MO PHONG",
    }] })
    .to_string();
    let moment = visit.now.as_second().to_string();
    let signature =
        visit.app.banks().sign(&account.bin, &moment, body.as_bytes()).ok_or(PageFault::NotFound)?;
    let signed = Signed { bank: &account.bin, moment: &moment, signature: &signature, body: body.as_bytes() };
    take_in(&visit.app, &signed).await.map_err(|_| PageFault::BadRequest)?;
    Ok(Redirect::to(&path).into_response())
}
