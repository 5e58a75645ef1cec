//! Fees: amounts, prices in tiers, caps, exemptions. Always whole đồng.

use serde::Deserialize;

use super::{Channel, Citation};
use crate::circumstances::Circumstances;
use crate::condition::Expression;
use crate::text::LocalText;

/// What a fee is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeRule {
    /// Identifier inside the procedure.
    pub id: String,
    /// Name.
    pub name: LocalText,
    /// Amount in đồng per unit; 0 where `tiers` say it.
    #[serde(default)]
    pub dong: u64,
    /// Prices by how many units, such as pages: the first up to a number, then the next.
    #[serde(default)]
    pub tiers: Vec<Tier>,
    /// Units charged, from the answers; 1, or what the counter counts, when absent.
    #[serde(default)]
    pub quantity: Option<Expression>,
    /// Most that one piece costs, in đồng.
    #[serde(default)]
    pub most: Option<u64>,
    /// Pieces, from the answers; 1 when absent.
    #[serde(default)]
    pub times: Option<Expression>,
    /// What one unit is (page, copy, case); shown after the amount.
    #[serde(default)]
    pub per: Option<LocalText>,
    /// Only for this channel.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// Only for this case.
    #[serde(default)]
    pub case: Option<String>,
    /// Only under this condition.
    #[serde(default)]
    pub when: Option<Expression>,
    /// Who pays less or nothing; the greatest one that holds counts.
    #[serde(default)]
    pub exemptions: Vec<Exemption>,
    /// Legal source.
    pub source: Citation,
}

/// A price that counts up to a number of units.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Last unit at this price; all further ones when absent.
    #[serde(default)]
    pub up_to: Option<u64>,
    /// Price of a unit in đồng.
    pub dong: u64,
}

/// Who pays less.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exemption {
    /// Under this condition.
    pub when: Expression,
    /// Share that is not paid, 1 to 100.
    pub percent: u8,
    /// Legal source.
    pub source: Citation,
}

/// A fee as it is charged.
#[derive(Debug, Clone, PartialEq)]
pub struct Charge<'a> {
    /// The rule.
    pub rule: &'a FeeRule,
    /// Units.
    pub quantity: u64,
    /// Amount in đồng, after exemption.
    pub dong: u64,
    /// The exemption that applied.
    pub exemption: Option<&'a Exemption>,
}

impl FeeRule {
    /// Whether the fee is charged at all.
    #[must_use]
    pub fn applies(&self, circumstances: &Circumstances) -> bool {
        self.case.as_deref().is_none_or(|only| Some(only) == circumstances.case.as_deref())
            && self.channel.is_none_or(|only| only == circumstances.channel)
            && self.when.as_ref().is_none_or(|when| when.holds(circumstances))
    }

    /// Whether somebody has to count at the counter: the fee goes by units that no answer tells.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        self.per.is_some() && self.quantity.is_none() && self.times.is_none()
    }

    /// The charge for units as counted, or as the answers tell where `counted` is `None`.
    #[must_use]
    pub fn charge(&self, counted: Option<u64>, circumstances: &Circumstances) -> Charge<'_> {
        let told = self.quantity.as_ref().map(|quantity| quantity.number(circumstances));
        let pieces = self.times.as_ref().map(|times| times.number(circumstances));
        let quantity = counted.or(told).unwrap_or(1);
        let one = self.price(quantity).min(self.most.unwrap_or(u64::MAX));
        let gross = one.saturating_mul(pieces.unwrap_or(1));
        let exemption = self
            .exemptions
            .iter()
            .filter(|exemption| exemption.when.holds(circumstances))
            .max_by_key(|exemption| exemption.percent);
        let paid = 100 - u64::from(exemption.map_or(0, |exemption| exemption.percent.min(100)));
        // Shares of a đồng are not charged.
        Charge { rule: self, quantity, dong: gross.saturating_mul(paid) / 100, exemption }
    }

    /// The price of a number of units without cap.
    fn price(&self, units: u64) -> u64 {
        if self.tiers.is_empty() {
            return self.dong.saturating_mul(units);
        }
        let (mut sum, mut counted) = (0_u64, 0_u64);
        for tier in &self.tiers {
            let until = tier.up_to.unwrap_or(u64::MAX).min(units);
            sum = sum.saturating_add(tier.dong.saturating_mul(until.saturating_sub(counted)));
            counted = counted.max(until);
        }
        sum
    }
}
