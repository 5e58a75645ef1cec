//! The money of a dossier: what is owed, what has come in by transfer, what was given back. Folded from the journal like
//! everything else; a bank account is looked at nowhere here.

use serde::{Deserialize, Serialize};

use super::command::FeeLine;
use super::state::{Dossier, Stage, Status};

/// The name of a financial obligation among the fees: it was asked for later, no rule of the procedure has it.
pub const OBLIGATION: &str = "obligation";

/// Something that is owed, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Fee of the procedure, or [`OBLIGATION`].
    pub fee: String,
    /// Units charged.
    pub quantity: u32,
    /// Amount in đồng.
    pub dong: u64,
    /// What has come in for it by transfer, đồng.
    pub received_dong: u64,
    /// It was paid otherwise: at the counter, or an officer confirmed it.
    pub settled: bool,
}

impl Due {
    /// What is still to be paid, đồng.
    #[must_use]
    pub fn open_dong(&self) -> u64 {
        if self.settled { 0 } else { self.dong.saturating_sub(self.received_dong) }
    }
}

/// A part of a credit that pays one of the dues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// Place among the dues, from 0.
    pub due: u32,
    /// Amount in đồng.
    pub dong: u64,
}

/// The money of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Money {
    /// What is owed or was, in the order in which it was asked for.
    pub dues: Vec<Due>,
    /// Come in by transfer, đồng.
    pub received_dong: u64,
    /// Come in beyond what was owed and not given back yet, đồng.
    pub over_dong: u64,
    /// Given back, đồng.
    pub refunded_dong: u64,
}

impl Money {
    /// The money at the opening.
    pub(super) fn opened(fees: &[FeeLine]) -> Self {
        let due = |line: &FeeLine| Due {
            fee: line.fee.clone(),
            quantity: line.quantity,
            dong: line.dong,
            received_dong: 0,
            settled: line.paid,
        };
        Self { dues: fees.iter().map(due).collect(), ..Self::default() }
    }

    pub(super) fn ask(&mut self, dong: u64) {
        self.dues.push(Due {
            fee: OBLIGATION.to_owned(),
            quantity: 1,
            dong,
            received_dong: 0,
            settled: false,
        });
    }

    /// The obligation asked for last.
    #[must_use]
    pub fn obligation(&self) -> Option<&Due> {
        self.dues.iter().rev().find(|due| due.fee == OBLIGATION)
    }

    pub(super) fn confirm(&mut self) {
        if let Some(due) = self.dues.iter_mut().rev().find(|due| due.fee == OBLIGATION) {
            due.settled = true;
        }
    }

    pub(super) fn receive(&mut self, dong: u64, applied: &[Applied]) {
        self.received_dong = self.received_dong.saturating_add(dong);
        let mut over = dong;
        for part in applied {
            if let Some(due) = usize::try_from(part.due).ok().and_then(|at| self.dues.get_mut(at)) {
                due.received_dong = due.received_dong.saturating_add(part.dong);
                over = over.saturating_sub(part.dong);
            }
        }
        self.over_dong = self.over_dong.saturating_add(over);
    }

    pub(super) fn refund(&mut self, dong: u64, over_dong: u64) {
        self.refunded_dong = self.refunded_dong.saturating_add(dong);
        self.over_dong = self.over_dong.saturating_sub(over_dong);
    }

    /// How a credit pays what is open: an obligation first, for the clock waits for it, then the fees in their order.
    pub(super) fn apply(&self, dong: u64) -> Vec<Applied> {
        let places = self.dues.iter().enumerate();
        let (obligations, fees): (Vec<_>, Vec<_>) = places.partition(|(_, due)| due.fee == OBLIGATION);
        let mut left = dong;
        let mut applied = Vec::new();
        for (at, due) in obligations.into_iter().chain(fees) {
            let part = due.open_dong().min(left);
            if part > 0 {
                applied.push(Applied { due: u32::try_from(at).unwrap_or(u32::MAX), dong: part });
                left -= part;
            }
        }
        applied
    }
}

impl Dossier {
    /// Whether nothing is to be paid any more: it was stopped, or never taken in.
    #[must_use]
    pub fn is_past_paying(&self) -> bool {
        matches!(self.status(), Status::NotAccepted | Status::Stopped)
    }

    /// What is still to be paid, đồng.
    #[must_use]
    pub fn owed_dong(&self) -> u64 {
        if self.is_past_paying() {
            return 0;
        }
        self.money.dues.iter().map(Due::open_dong).fold(0, u64::saturating_add)
    }

    /// What may be given back at most, đồng: what came in by transfer and was not given back. While something is still to
    /// be paid only what came in beyond it.
    #[must_use]
    pub fn refundable_dong(&self) -> u64 {
        let money = &self.money;
        if self.owed_dong() > 0 {
            money.over_dong
        } else {
            money.received_dong.saturating_sub(money.refunded_dong)
        }
    }

    /// How a credit would pay what is open.
    pub(super) fn applied(&self, dong: u64) -> Vec<Applied> {
        if self.is_past_paying() { Vec::new() } else { self.money.apply(dong) }
    }

    /// Whether a credit applied like this meets the obligation for which the clock waits.
    pub(super) fn meets_obligation(&self, applied: &[Applied]) -> bool {
        if !matches!(self.stage, Stage::AwaitingPayment { .. }) {
            return false;
        }
        let last = self.money.dues.iter().rposition(|due| due.fee == OBLIGATION);
        let Some((at, due)) = last.and_then(|at| Some((at, self.money.dues.get(at)?))) else { return false };
        let now = applied.iter().find(|part| usize::try_from(part.due) == Ok(at));
        now.is_some_and(|part| part.dong == due.open_dong())
    }
}
