//! `POST /api/v1/payments/credits`: a bank tells of money that came in. No token: the signature of the bank proves who
//! speaks. Telling again what was told changes nothing.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use registry::payments::{Booked, Credit, CreditFault, ToldBy};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::common::App;
use crate::common::fields::{FaultCode, FieldFault};
use crate::common::problem::ApiFault;

/// Largest message.
pub(super) const BODY_MAX: usize = 64 * 1024;
/// Most credits of a message.
const CREDITS_MAX: usize = 100;

/// A message with what its headers say.
pub(crate) struct Signed<'a> {
    /// BIN of the bank.
    pub(crate) bank: &'a str,
    /// Seconds since 1970, as written.
    pub(crate) moment: &'a str,
    /// Hexadecimal.
    pub(crate) signature: &'a str,
    /// The body, as it came.
    pub(crate) body: &'a [u8],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    credits: Vec<Told>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    id: String,
    account: String,
    amount: u64,
    paid_at: Timestamp,
    content: String,
    #[serde(default)]
    payer: String,
}

/// The operation.
pub(super) async fn credits(
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiFault> {
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiFault::TooLarge("64 KB"),
        _ => ApiFault::Malformed("…".to_owned()),
    })?;
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let signed = Signed {
        bank: header("x-bank"),
        moment: header("x-timestamp"),
        signature: header("x-signature"),
        body: &body,
    };
    Ok(Json(take_in(&app, &signed).await?).into_response())
}

/// Takes in a message: the one way by which a bank is heard.
///
/// # Errors
/// [`ApiFault::Unauthenticated`] for whatever is not signed as it must be, without saying what was wrong; faults of the
/// body only to a bank.
pub(crate) async fn take_in(app: &App, signed: &Signed<'_>) -> Result<Value, ApiFault> {
    let proof = (signed.bank, signed.moment, signed.signature);
    app.banks().believe(proof, signed.body, app.now()).map_err(|why| {
        tracing::warn!("a message about credits was not believed: {why:?}");
        ApiFault::Unauthenticated
    })?;
    let message: Message =
        serde_json::from_slice(signed.body).map_err(|error| ApiFault::Malformed(error.to_string()))?;
    if message.credits.len() > CREDITS_MAX {
        return Err(FieldFault::new("credits", FaultCode::TooGreat)
            .with("max", CREDITS_MAX.to_string())
            .into());
    }
    let bin = signed.bank.to_owned();
    let told = app.registry().blocking(move |registry| {
        let mut items = Vec::with_capacity(message.credits.len());
        for told in message.credits {
            let credit = Credit {
                bin: bin.clone(),
                account: told.account,
                bank_id: told.id,
                dong: told.amount,
                paid_at: told.paid_at,
                content: told.content,
                payer: told.payer,
            };
            let booked = registry.receive_credit(&credit, ToldBy::Webhook)?;
            items.push((credit.bank_id, booked));
        }
        Ok(items)
    });
    let told = told.await?;
    for (_, booked) in &told {
        if let Booked::Kept(kept) = booked
            && let Some(code) = &kept.code
        {
            app.recently_tracked().forget(code);
        }
    }
    let items: Vec<Value> = told.into_iter().map(|(id, booked)| item(&id, &booked)).collect();
    Ok(json!({ "items": items }))
}

/// What became of a credit, for the bank: nothing of the dossier.
fn item(id: &str, booked: &Booked) -> Value {
    let (outcome, reason) = match booked {
        Booked::Kept(kept) | Booked::Again(kept) => {
            let again = matches!(booked, Booked::Again(_));
            let outcome = match (&kept.code, again) {
                (_, true) => "known",
                (Some(_), false) => "booked",
                (None, false) => "waiting",
            };
            (outcome, kept.doubt.filter(|_| kept.code.is_none()).map(registry::payments::Doubt::as_str))
        }
        Booked::Contradicts(_) => ("refused", Some("contradicts")),
        Booked::Fault(fault) => ("refused", Some(fault_name(*fault))),
    };
    json!({ "id": id, "outcome": outcome, "reason": reason })
}

fn fault_name(fault: CreditFault) -> &'static str {
    match fault {
        CreditFault::BankId => "id",
        CreditFault::Amount => "amount",
        CreditFault::Moment => "paid-at",
        CreditFault::Account => "account",
    }
}
