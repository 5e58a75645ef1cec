//! Reads the payments of a dossier for whoever has its code. Nothing of a person is on the page; the answers on which a
//! fee rests, and the receipt, are for those who may see the dossier.

use std::time::Instant;

use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use law::time::local;
use registry::payments::Payment;

use super::money::{self, payload};
use super::{PaymentPage, PaymentState, ReceivedShown};
use crate::common::dossier_code::dossier_code;
use crate::common::dossier_words::Told;
use crate::common::{App, PageAnswer, PageFault, Visit, qr, show};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/dossiers/{code}/payment", get(payment))
        .route("/dossiers/{code}/payment/qr.svg", get(picture))
}

/// The payments of a dossier. Guessing codes is limited as for tracking, and a wrong code is answered as one nobody issued.
pub(super) async fn read(visit: &Visit, code: &str) -> Result<Payment, PageFault> {
    if !visit.app.tracking().allows(visit.address, Instant::now()) {
        return Err(PageFault::TooManyRequests);
    }
    let found = match dossier_code(code) {
        Some(code) => {
            let actor = visit.who.actor();
            let read = visit.app.read(move |view| {
                let viewer = actor.map(|actor| view.viewer(&actor));
                view.payment(viewer.as_ref(), &code)
            });
            read.await?
        }
        None => None,
    };
    if found.is_none() {
        visit.app.tracking().count(visit.address, Instant::now());
    }
    found.ok_or(PageFault::NotFound)
}

async fn payment(visit: Visit, Path(code): Path<String>) -> PageAnswer {
    let payment = read(&visit, &code).await?;
    show(&view(&visit, &payment))
}

pub(super) fn view(visit: &Visit, payment: &Payment) -> PaymentPage {
    let (texts, lang, dossier) = (visit.texts(), visit.lang, &payment.state);
    let province = visit.app.province();
    let told = Told { dossier, province: &province, now: visit.now, lang, points: 0 };
    let state = money::state(dossier, visit.now);
    let owed = dossier.owed_dong();
    let asks = owed > 0 && state != PaymentState::Expired;
    let transfer = asks.then(|| money::transfer(&visit.app, dossier, lang)).flatten();
    let account = money::account(&province, dossier, visit.now);
    let simulated_bank = account.is_some_and(|account| {
        account.simulated && visit.app.config().demo && visit.app.banks().knows(&account.bin)
    });
    let counter = texts.with("payment-counter", &[("place", &told.agency(&dossier.intake))]);
    let title = if asks {
        texts.with("payment-title-of", &[("amount", &lang.money(owed))])
    } else {
        texts.get("payment-title")
    };
    let path = if payment.is_own { "/dossiers" } else { "/track" };
    PaymentPage {
        page: visit.page_titled(title),
        code: dossier.code.to_string(),
        procedure: told.procedure(),
        state,
        said: texts.get(money::name(state)),
        words: money::words(visit, dossier, state),
        fees: money::fees(payment, &province, lang),
        owed: if asks { lang.money(owed) } else { String::new() },
        received: received(visit, payment),
        counter: if asks { counter } else { String::new() },
        looks_again: transfer.is_some(),
        simulated_bank: simulated_bank && transfer.is_some(),
        transfer,
        back: visit.url(&format!("{path}/{}", dossier.code)),
    }
}

fn received(visit: &Visit, payment: &Payment) -> Vec<ReceivedShown> {
    let shown = |credit: &registry::payments::PaidCredit| ReceivedShown {
        amount: visit.lang.money(credit.dong),
        at: visit.lang.due(local(credit.paid_at)),
        receipt: credit.receipt.to_string(),
        paper: if payment.is_own {
            let name = credit.receipt.to_string().replace('/', "-");
            visit.url(&format!("/dossiers/{}/payment/receipts/{name}", payment.state.code))
        } else {
            String::new()
        },
    };
    payment.credits.iter().map(shown).collect()
}

/// The code alone, to be kept.
async fn picture(visit: Visit, Path(code): Path<String>) -> PageAnswer {
    let payment = read(&visit, &code).await?;
    let province = visit.app.province();
    let text = payload(&province, &payment.state, visit.now).ok_or(PageFault::NotFound)?;
    let picture = qr::picture(&text).ok_or(PageFault::NotFound)?;
    let size = picture.size;
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" width=\"600\" height=\"600\"><rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/><path d=\"{}\"/></svg>",
        picture.path
    );
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.svg\"", payment.state.code)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, svg).into_response())
}
