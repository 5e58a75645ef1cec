//! Decisions about money: an obligation is asked for and met, a credit comes in, money is given back.

use law::Pause;

use super::command::CommandKind;
use super::decide::{Events, due_after_pause, end_of_working_day, filled, one};
use super::event::{self as ev, Event};
use super::facts::Facts;
use super::refusal::Refusal;
use super::state::{Dossier, Stage};
use crate::actor::StaffId;

pub(super) fn request_payment(dong: u64, reason: &str, facts: &Facts<'_>) -> Events {
    filled("reason", reason)?;
    if dong == 0 {
        return Err(Refusal::Missing { field: "dong" });
    }
    let pay_by = end_of_working_day(facts.province.parameters.payment_working_days, facts)?;
    one(ev::PaymentRequested { dong, reason: reason.to_owned(), pay_by })
}

pub(super) fn confirm_payment(dossier: &Dossier, reference: &str, facts: &Facts<'_>) -> Events {
    filled("reference", reference)?;
    let (Stage::AwaitingPayment { asked_at, .. }, Some(clock)) = (&dossier.stage, &dossier.clock) else {
        return Err(Refusal::not_from(CommandKind::ConfirmPayment, &dossier.stage));
    };
    let due = due_after_pause(clock, Pause { from: *asked_at, to: facts.now }, facts)?;
    one(ev::PaymentConfirmed { reference: reference.to_owned(), due })
}

/// A credit pays what is open; the clock goes on where the obligation it waited for is met.
pub(super) fn receive_payment(
    dossier: &Dossier,
    (credit, dong): (&str, u64),
    matched_by: Option<&StaffId>,
    facts: &Facts<'_>,
) -> Events {
    filled("credit", credit)?;
    if !(1..=law::payment::DONG_MAX).contains(&dong) {
        return Err(Refusal::Missing { field: "dong" });
    }
    let applied = dossier.applied(dong);
    let met = dossier.meets_obligation(&applied);
    let received =
        ev::PaymentReceived { credit: credit.to_owned(), dong, applied, matched_by: matched_by.cloned() };
    let mut events = vec![Event::from(received)];
    if met {
        events.extend(confirm_payment(dossier, credit, facts)?);
    }
    Ok(events)
}

/// Never more than came in, and what was given back is not given back again.
pub(super) fn refund(
    dossier: &Dossier,
    dong: u64,
    (ground, reason, reference): (&str, &str, &str),
) -> Events {
    filled("ground", ground)?;
    filled("reason", reason)?;
    filled("reference", reference)?;
    if dong == 0 {
        return Err(Refusal::Missing { field: "dong" });
    }
    let most_dong = dossier.refundable_dong();
    if dong > most_dong {
        return Err(Refusal::RefundTooGreat { most_dong });
    }
    one(ev::PaymentRefunded {
        dong,
        over_dong: dong.min(dossier.money.over_dong),
        ground: ground.trim().to_owned(),
        reason: reason.trim().to_owned(),
        reference: reference.trim().to_owned(),
    })
}
