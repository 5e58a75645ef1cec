//! The accounts that receive fees: dated data of the pack. An agency without one of its own is paid on that of the agency
//! it belongs to.

use jiff::civil::Date;
use serde::Deserialize;

use super::vietqr::{is_account, is_bin};
use crate::procedure::Citation;
use crate::province::{AgencyId, Province};

/// Agencies above one another that are asked; more is a circle.
const LEVELS_MAX: usize = 8;

/// An account that receives fees.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankAccount {
    /// Whose.
    pub agency: AgencyId,
    /// BIN of the bank: six digits.
    pub bin: String,
    /// Name of the bank, as people know it.
    pub bank: String,
    /// Number: 1 to 19 of `0-9 A-Z`.
    pub account: String,
    /// Holder, as banking applications show it.
    pub holder: String,
    /// First day on which it receives.
    pub effective_from: Date,
    /// Last day.
    #[serde(default)]
    pub effective_to: Option<Date>,
    /// There is no such account: for demonstrations, and said so on each page.
    #[serde(default)]
    pub simulated: bool,
    /// What says so.
    pub source: Citation,
}

impl BankAccount {
    /// Whether it receives on `day`.
    #[must_use]
    pub fn in_force(&self, day: Date) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|to| day <= to)
    }

    /// Whether bank and number can stand in a code.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        is_bin(&self.bin) && is_account(&self.account)
    }
}

/// The account on which an agency is paid on `day`: its own, else that of the agency it belongs to.
#[must_use]
pub fn account_of<'a>(province: &'a Province, agency: &AgencyId, day: Date) -> Option<&'a BankAccount> {
    let mut at = agency;
    for _ in 0..LEVELS_MAX {
        let own = province.accounts.iter().find(|account| account.agency == *at && account.in_force(day));
        if own.is_some() {
            return own;
        }
        at = province.agency(at)?.parent.as_ref()?;
    }
    None
}
