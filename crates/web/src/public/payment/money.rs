//! The money of a dossier in words: how it stands, how each fee came about, and the transfer that would pay it.

use casework::dossier::{Dossier, Due, OBLIGATION, Stage, StopReason};
use law::payment::{BankAccount, PaymentReference, VietQr, account_of};
use law::procedure::FeeRule;
use law::time::local;
use law::{Circumstances, Province};
use registry::payments::Payment;

use super::{FeeShown, PaymentState, Transfer};
use crate::common::{App, Lang, Texts, Visit, procedure_text, qr};

/// How a payment stands at this moment.
pub(crate) fn state(dossier: &Dossier, now: jiff::Timestamp) -> PaymentState {
    let (owed, money) = (dossier.owed_dong(), &dossier.money);
    match &dossier.stage {
        Stage::Stopped { reason: StopReason::NoPayment } => return PaymentState::Expired,
        Stage::AwaitingPayment { pay_by, .. } if now > *pay_by && owed > 0 => return PaymentState::Expired,
        _ if dossier.is_past_paying() && money.over_dong == 0 => return PaymentState::Closed,
        _ => {}
    }
    let came = money.dues.iter().any(|due| due.received_dong > 0);
    match (owed, money.over_dong) {
        (_, over) if over > 0 => PaymentState::TooMuch,
        (0, _) if money.dues.iter().all(|due| due.dong == 0) => PaymentState::Nothing,
        (0, _) => PaymentState::Received,
        _ if came => PaymentState::Partly,
        _ => PaymentState::Waiting,
    }
}

/// The name of a state.
pub(crate) fn name(state: PaymentState) -> &'static str {
    match state {
        PaymentState::Nothing => "payment-state-nothing",
        PaymentState::Waiting => "payment-state-waiting",
        PaymentState::Partly => "payment-state-partly",
        PaymentState::Received => "payment-state-received",
        PaymentState::TooMuch => "payment-state-too-much",
        PaymentState::Expired => "payment-state-expired",
        PaymentState::Closed => "payment-state-closed",
    }
}

/// The state in sentences: what it means and what to do.
pub(crate) fn words(visit: &Visit, dossier: &Dossier, state: PaymentState) -> Vec<String> {
    let (texts, lang, money) = (visit.texts(), visit.lang, &dossier.money);
    let owed = lang.money(dossier.owed_dong());
    let until = match &dossier.stage {
        Stage::AwaitingPayment { pay_by, .. } => {
            vec![texts.with("payment-until", &[("until", &lang.due(local(*pay_by)))])]
        }
        _ => Vec::new(),
    };
    let told = match state {
        PaymentState::Waiting => texts.get("payment-words-waiting"),
        PaymentState::Partly => {
            let came: u64 = money.dues.iter().map(|due| due.received_dong).sum();
            texts.with("payment-words-partly", &[("came", &lang.money(came)), ("owed", &owed)])
        }
        PaymentState::Received if money.refunded_dong > 0 => {
            texts.with("payment-words-refunded", &[("amount", &lang.money(money.refunded_dong))])
        }
        PaymentState::Received => return vec![texts.get("payment-words-received")],
        PaymentState::TooMuch => {
            texts.with("payment-words-too-much", &[("amount", &lang.money(money.over_dong))])
        }
        PaymentState::Expired => return vec![texts.get("payment-words-expired")],
        PaymentState::Closed => return vec![texts.get("payment-words-closed")],
        PaymentState::Nothing => return vec![texts.get("payment-words-nothing")],
    };
    std::iter::once(told).chain(until).collect()
}

/// Every fee with how it was worked out. The answers behind it are shown to those who may see them.
pub(crate) fn fees(payment: &Payment, province: &Province, lang: Lang) -> Vec<FeeShown> {
    let dossier = &payment.state;
    let edition = province.procedure_edition(&dossier.procedure, dossier.edition);
    let circumstances = dossier.circumstances(province);
    let rule = |due: &Due| edition.and_then(|procedure| procedure.fees.iter().find(|fee| fee.id == due.fee));
    let shown = |due: &Due| match rule(due) {
        Some(rule) => by_rule(due, rule, payment.is_own.then_some(&circumstances), lang),
        None => FeeShown {
            name: match due.fee.as_str() {
                OBLIGATION => Texts::of(lang).get("fees-obligation"),
                other => other.to_owned(),
            },
            steps: Vec::new(),
            amount: lang.money(due.dong),
            exemption: String::new(),
            source: String::new(),
            paid: due.dong > 0 && due.open_dong() == 0,
        },
    };
    dossier.money.dues.iter().map(shown).collect()
}

fn by_rule(due: &Due, rule: &FeeRule, own: Option<&Circumstances>, lang: Lang) -> FeeShown {
    let exemption = own.and_then(|circumstances| {
        let charge = rule.charge(Some(due.quantity.into()), circumstances);
        let exemption = charge.exemption?;
        let key = if exemption.percent >= 100 { "payment-exempt" } else { "payment-reduced" };
        let source = exemption.source.to_string();
        Some(Texts::of(lang).with(key, &[("percent", &exemption.percent), ("source", &source)]))
    });
    FeeShown {
        name: procedure_text::words(&rule.name, lang),
        steps: own.map(|circumstances| steps(due, rule, circumstances, lang)).unwrap_or_default(),
        amount: lang.money(due.dong),
        exemption: exemption.unwrap_or_default(),
        source: rule.source.to_string(),
        paid: due.dong > 0 && due.open_dong() == 0,
    }
}

/// Units and prices, where there is something to multiply: `trang 1–2: 2 × 2.000 ₫`.
fn steps(due: &Due, rule: &FeeRule, circumstances: &Circumstances, lang: Lang) -> Vec<String> {
    let per = rule.per.as_ref().map(|per| procedure_text::words(per, lang)).unwrap_or_default();
    let (units, mut counted, mut steps) = (u64::from(due.quantity), 0_u64, Vec::new());
    let line = |from: u64, to: u64, dong: u64| {
        let (count, price) = (to - from, lang.money(dong));
        if from == 0 && to == units {
            format!("{count} {per} × {price}")
        } else if from + 1 == to {
            format!("{per} {to}: 1 × {price}")
        } else {
            format!("{per} {}–{to}: {count} × {price}", from + 1)
        }
    };
    for tier in &rule.tiers {
        let until = tier.up_to.unwrap_or(u64::MAX).min(units);
        if until > counted {
            steps.push(line(counted, until, tier.dong));
            counted = until;
        }
    }
    if rule.tiers.is_empty() && (units > 1 || !per.is_empty()) {
        steps.push(line(0, units, rule.dong));
    }
    let pieces = rule.times.as_ref().map(|times| times.number(circumstances)).filter(|pieces| *pieces > 1);
    if let Some(pieces) = pieces {
        steps.push(Texts::of(lang).with("payment-times", &[("count", &pieces)]));
    }
    steps
}

/// The account on which a dossier is paid.
pub(crate) fn account<'a>(
    province: &'a Province,
    dossier: &Dossier,
    now: jiff::Timestamp,
) -> Option<&'a BankAccount> {
    account_of(province, &dossier.intake, local(now).date())
}

/// The text of the code that asks for what is owed; `None` where nothing is, or where there is no account.
pub(crate) fn payload(province: &Province, dossier: &Dossier, now: jiff::Timestamp) -> Option<String> {
    let account = account(province, dossier, now)?;
    let content = PaymentReference::of(&dossier.code)?.content();
    let dong = dossier.owed_dong();
    VietQr { bin: &account.bin, account: &account.account, dong, content: &content }.payload().ok()
}

/// The transfer that pays what is owed.
pub(crate) fn transfer(app: &App, dossier: &Dossier, lang: Lang) -> Option<Transfer> {
    let (province, now) = (app.province(), app.now());
    let account = account(&province, dossier, now)?;
    let texts = Texts::of(lang);
    Some(Transfer {
        qr: qr::picture(&payload(&province, dossier, now)?)?,
        amount: lang.money(dossier.owed_dong()),
        content: PaymentReference::of(&dossier.code)?.content(),
        account: vec![
            (texts.get("payment-bank"), account.bank.clone()),
            (texts.get("payment-account"), account.account.clone()),
            (texts.get("payment-holder"), account.holder.clone()),
        ],
        number: account.account.clone(),
        simulated: account.simulated,
    })
}
