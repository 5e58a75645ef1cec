//! The list, and matching one credit by hand: first what would happen, then, on a second press, it.

use axum::Router;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use casework::power::Holder;
use law::Action as Power;
use law::time::local;
use registry::mask;
use registry::payments::{BankCredit, Doubt, MatchRefusal, Payment, RefundRow};

use super::{BackRow, MatchPage, PaymentsPage, WaitingRow};
use crate::common::components::{EmptyState, Field};
use crate::common::dossier_code::dossier_code;
use crate::common::dossier_words::Told;
use crate::common::fields::FormData;
use crate::common::page_query::PageQuery;
use crate::common::refusal_text::refusal_text;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, show};
use crate::officer::frame;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/payments", get(payments))
        .route("/officer/payments/credits/{id}", get(one).post(matched))
}

/// The words of a reason.
pub(super) fn doubt(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::NoReference => "payments-doubt-no-reference",
        Doubt::UnknownReference => "payments-doubt-unknown-reference",
        Doubt::TwoDossiers => "payments-doubt-two-dossiers",
        Doubt::WrongAmount => "payments-doubt-wrong-amount",
        Doubt::Closed => "payments-doubt-closed",
        Doubt::OtherAccount => "payments-doubt-other-account",
    }
}

async fn payments(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    let code = dossier_code(query.get("booked")).map(|code| code.to_string());
    let done = code.map(|code| desk.visit.texts().with("payments-booked", &[("code", &code)]));
    page(&desk, done.unwrap_or_default(), String::new()).await
}

/// The page, with what was done or why it was not.
pub(super) async fn page(desk: &StaffVisit, done: String, fault: String) -> PageAnswer {
    let (visit, actor, now) = (&desk.visit, desk.staff.actor(), desk.visit.now);
    let texts = visit.texts();
    let read = visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        let waiting = view.waiting_credits(&viewer, now)?;
        Ok((waiting, view.refunds(&viewer, now)?))
    });
    let (waiting, (owed, given)) = read.await?;
    let waiting = waiting.ok_or(PageFault::NotFound)?;
    let province = visit.app.province();
    let actor = desk.staff.actor();
    let refunds = Holder::new(&actor, &province, now).may_somewhere(Power::RefundPayment);
    let mut frame = frame(desk, texts.get("payments-title"), None).await?;
    frame.faulty = !fault.is_empty();
    let status = if fault.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let empty = EmptyState { sentence: texts.get("payments-none-wait"), action: None };
    let shown = show(&PaymentsPage {
        page: frame,
        done,
        fault,
        empty: waiting.is_empty().then_some(empty),
        waiting: waiting.iter().map(|credit| row(visit, credit)).collect(),
        owed: owed.iter().map(|one| back(visit, one, if refunds { "/refund-payment" } else { "" })).collect(),
        given: given.iter().map(|one| back(visit, one, "/history")).collect(),
    })?;
    Ok((status, shown).into_response())
}

fn row(visit: &Visit, credit: &BankCredit) -> WaitingRow {
    WaitingRow {
        id: credit.id.clone(),
        amount: visit.lang.money(credit.dong),
        at: visit.lang.date_time(local(credit.paid_at)),
        content: credit.content.clone(),
        payer: mask::name(&credit.payer),
        doubt: credit.doubt.map(|why| visit.texts().get(doubt(why))).unwrap_or_default(),
        url: visit.url(&format!("/officer/payments/credits/{}", credit.id)),
    }
}

fn back(visit: &Visit, row: &RefundRow, act: &str) -> BackRow {
    BackRow {
        code: row.code.to_string(),
        url: visit.url(&format!("/officer/dossiers/{}{act}", row.code)),
        amount: visit.lang.money(row.dong),
        at: visit.lang.date_time(local(row.at)),
    }
}

async fn waiting(desk: &StaffVisit, id: &str) -> Result<BankCredit, PageFault> {
    let (actor, now, id) = (desk.staff.actor(), desk.visit.now, id.to_owned());
    let read = desk.visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        view.waiting_credit(&viewer, &id, now)
    });
    read.await?.ok_or(PageFault::NotFound)
}

async fn one(desk: StaffVisit, Path(id): Path<String>) -> PageAnswer {
    let credit = waiting(&desk, &id).await?;
    match_page(&desk, &credit, "", (Vec::new(), String::new())).await
}

async fn match_page(
    desk: &StaffVisit,
    credit: &BankCredit,
    typed: &str,
    (confirm, fault): (Vec<String>, String),
) -> PageAnswer {
    let (visit, texts) = (&desk.visit, desk.visit.texts());
    let mut frame = frame(desk, texts.get("payments-match"), None).await?;
    frame.faulty = !fault.is_empty();
    let status = if fault.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut facts = vec![
        (texts.get("payments-credit"), credit.id.clone()),
        (texts.get("payment-amount"), visit.lang.money(credit.dong)),
        (texts.get("payments-at"), visit.lang.due(local(credit.paid_at))),
        (texts.get("payment-account"), credit.account.clone()),
        (texts.get("payment-content"), credit.content.clone()),
        (texts.get("payments-payer"), mask::name(&credit.payer)),
    ];
    if let Some(why) = credit.doubt {
        facts.push((texts.get("payments-doubt"), texts.get(doubt(why))));
    }
    let code =
        Field::line("code", texts.get("payments-code"), typed).with_hint(texts.get("payments-code-hint"));
    let shown = show(&MatchPage {
        page: frame,
        facts,
        action: visit.url(&format!("/officer/payments/credits/{}", credit.id)),
        code,
        checked: if confirm.is_empty() { String::new() } else { typed.to_owned() },
        confirm,
        fault,
    })?;
    Ok((status, shown).into_response())
}

async fn matched(desk: StaffVisit, Path(id): Path<String>, Form(form): Form<FormData>) -> PageAnswer {
    let credit = waiting(&desk, &id).await?;
    let (visit, texts) = (&desk.visit, desk.visit.texts());
    let typed = form.first("code").unwrap_or_default().to_owned();
    let unknown = || (Vec::new(), texts.get("payments-unknown-dossier"));
    let Some(code) = dossier_code(&typed) else {
        return match_page(&desk, &credit, &typed, unknown()).await;
    };
    let (actor, of) = (desk.staff.actor(), code.clone());
    let read = visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        view.payment(Some(&viewer), &of)
    });
    let Some(payment) = read.await?.filter(|payment| payment.is_own) else {
        return match_page(&desk, &credit, &typed, unknown()).await;
    };
    // Only what was looked at is done: another code typed since is looked at first.
    if form.first("confirmed").is_none() || form.first("checked") != Some(code.as_str()) {
        let told = (consequence(visit, &credit, &payment), String::new());
        return match_page(&desk, &credit, code.as_str(), told).await;
    }
    let (actor, credit_id, of) = (desk.staff.actor(), credit.id.clone(), code.clone());
    let done = visit.app.registry().blocking(move |registry| registry.match_credit(&actor, &credit_id, &of));
    match done.await? {
        Ok(_) => {
            visit.app.recently_tracked().forget(&code);
            Ok(Redirect::to(&visit.url(&format!("/officer/payments?booked={code}"))).into_response())
        }
        Err(refusal) => {
            let fault = refused(visit, &refusal);
            match_page(&desk, &credit, code.as_str(), (Vec::new(), fault)).await
        }
    }
}

/// What the match would do.
fn consequence(visit: &Visit, credit: &BankCredit, payment: &Payment) -> Vec<String> {
    let (texts, lang, province) = (visit.texts(), visit.lang, visit.app.province());
    let dossier = &payment.state;
    let told = Told { dossier, province: &province, now: visit.now, lang, points: 0 };
    let owed = dossier.owed_dong();
    let of =
        texts.with("payments-of", &[("code", &dossier.code.to_string()), ("procedure", &told.procedure())]);
    let becomes = if credit.dong > owed {
        let over = lang.money(credit.dong - owed);
        texts.with("payments-over", &[("owed", &lang.money(owed)), ("over", &over)])
    } else if credit.dong == owed {
        texts.with("payments-exactly", &[("owed", &lang.money(owed))])
    } else {
        let rest = lang.money(owed - credit.dong);
        texts.with("payments-less", &[("owed", &lang.money(owed)), ("rest", &rest)])
    };
    vec![of, becomes]
}

fn refused(visit: &Visit, refusal: &MatchRefusal) -> String {
    let texts = visit.texts();
    match refusal {
        MatchRefusal::UnknownCredit | MatchRefusal::Booked => texts.get("payments-refused-booked"),
        MatchRefusal::UnknownDossier => texts.get("payments-unknown-dossier"),
        MatchRefusal::NotYours => texts.get("payments-refused-not-yours"),
        MatchRefusal::Refused(refusal) => {
            let words = refusal_text(refusal, &visit.app.province(), visit.lang);
            format!("{}. {}", words.detail, words.cure)
        }
    }
}
