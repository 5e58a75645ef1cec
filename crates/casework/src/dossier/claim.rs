//! A dossier that was taken in while the network was down: what a counter claims of it afterwards, and when the claim holds.
//! The number comes from a block reserved before, the legal clock starts at the moment the counter wrote on the receipt, and
//! nothing that comes in later can move it.
//!
//! Must not know how blocks are kept or how machines bring what they hold.

use jiff::{SignedDuration, Timestamp};
use law::AgencyId;
use law::code::DossierCode;
use law::time::local;
use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::refusal::Refusal;
use crate::actor::StaffId;

/// What a counter says of an intake without network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The number on the receipt that was handed out.
    pub code: DossierCode,
    /// The secret of the block the number is from.
    pub block: String,
    /// When it was taken in, as the receipt says.
    pub at_counter: Timestamp,
}

/// What the store knows of the block that a claim names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reservation {
    /// For whom the numbers were reserved.
    pub holder: StaffId,
    /// At which centre.
    pub centre: AgencyId,
    /// Whose numbers they are.
    pub series: AgencyId,
    /// Of which day.
    pub day: jiff::civil::Date,
    /// The first of them.
    pub first: u32,
    /// The last of them.
    pub last: u32,
    /// When they were reserved.
    pub reserved_at: Timestamp,
    /// Whether the number claimed is on a dossier already.
    pub is_used: bool,
}

/// What the journal keeps of a claim that held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    /// When it was taken in at the counter: the legal moment.
    pub at_counter: Timestamp,
    /// When its number was reserved.
    pub reserved_at: Timestamp,
}

impl Reservation {
    /// Whether a code is one of the block.
    #[must_use]
    pub fn covers(&self, code: &DossierCode) -> bool {
        number_of(code).is_some_and(|number| {
            (self.first..=self.last).contains(&number)
                && DossierCode::issue(&self.series, self.day, number) == *code
        })
    }

    /// The reservation behind a claim that held, as far as deciding it again needs it.
    #[must_use]
    pub fn behind(
        claimed: &Claimed,
        code: &DossierCode,
        holder: Option<&StaffId>,
        centre: &AgencyId,
    ) -> Option<Self> {
        let number = number_of(code)?;
        let (series, _) = code.as_str().rsplit_once('-')?.0.rsplit_once('-')?;
        Some(Self {
            holder: holder?.clone(),
            centre: centre.clone(),
            series: AgencyId(series.to_owned()),
            day: local(claimed.at_counter).date(),
            first: number,
            last: number,
            reserved_at: claimed.reserved_at,
            is_used: false,
        })
    }
}

fn number_of(code: &DossierCode) -> Option<u32> {
    code.as_str().rsplit_once('-')?.1.parse().ok()
}

/// Whether a claim holds, and what the journal keeps of it: the number is from a block of this person at this centre and
/// on no dossier yet; the moment lies between the reservation and now, on the day of the number, and not further back than
/// the province allows.
pub(super) fn check(claim: &Claim, intake: &AgencyId, facts: &Facts<'_>) -> Result<Claimed, Refusal> {
    let code = || claim.code.clone();
    let Some(block) = facts.reservation.as_ref().filter(|block| block.covers(&claim.code)) else {
        return Err(Refusal::NumberNotReserved { code: code() });
    };
    if Some(&block.holder) != facts.actor.staff() || block.centre != *intake {
        return Err(Refusal::NumberOfAnother { code: code() });
    }
    if block.is_used {
        return Err(Refusal::NumberUsed { code: code() });
    }
    if claim.at_counter > facts.now {
        return Err(Refusal::ClaimNotYet);
    }
    if claim.at_counter < block.reserved_at {
        return Err(Refusal::ClaimBeforeReservation);
    }
    if local(claim.at_counter).date() != block.day {
        return Err(Refusal::ClaimOtherDay { code: code() });
    }
    let hours = facts.province.parameters.offline_merge_hours_max;
    if facts.now.duration_since(claim.at_counter) > SignedDuration::from_hours(hours.into()) {
        return Err(Refusal::ClaimTooOld { hours });
    }
    Ok(Claimed { at_counter: claim.at_counter, reserved_at: block.reserved_at })
}
