//! Chance, seeded: everything random in a simulation comes through here.

use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, LogNormal};
use rand_pcg::Pcg64Mcg;

/// A seeded source of chance.
#[derive(Debug, Clone)]
pub(crate) struct Chance(Pcg64Mcg);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Pcg64Mcg::seed_from_u64(seed))
    }

    /// True with probability `p`.
    pub(crate) fn happens(&mut self, p: f64) -> bool {
        self.0.random::<f64>() < p
    }

    /// A whole number in `from..to`.
    pub(crate) fn between(&mut self, from: i64, to: i64) -> i64 {
        if to <= from { from } else { self.0.random_range(from..to) }
    }

    /// An index below `len`; 0 when there is nothing to choose from.
    pub(crate) fn index(&mut self, len: usize) -> usize {
        if len < 2 { 0 } else { self.0.random_range(0..len) }
    }

    /// A log-normal factor with this median and spread.
    pub(crate) fn around(&mut self, median: f64, spread: f64) -> f64 {
        LogNormal::new(median.ln(), spread).map_or(median, |d| d.sample(&mut self.0))
    }

    /// A number in 0..1.
    pub(crate) fn share(&mut self) -> f64 {
        self.0.random()
    }

    /// A 64-bit number.
    pub(crate) fn number(&mut self) -> u64 {
        self.0.random()
    }
}

/// Choice by weight in constant-ish time: cumulative sums and a binary search.
#[derive(Debug, Clone)]
pub(crate) struct Weighted {
    sums: Vec<f64>,
}

impl Weighted {
    pub(crate) fn new(weights: impl IntoIterator<Item = f64>) -> Self {
        let mut sum = 0.0;
        let sums = weights
            .into_iter()
            .map(|weight| {
                sum += weight.max(0.0);
                sum
            })
            .collect();
        Self { sums }
    }

    /// The index chosen.
    pub(crate) fn choose(&self, chance: &mut Chance) -> usize {
        let target = chance.share() * self.sums.last().copied().unwrap_or(0.0);
        self.sums.partition_point(|sum| *sum <= target).min(self.sums.len().saturating_sub(1))
    }

    /// The share of each index.
    pub(crate) fn shares(&self) -> Vec<f64> {
        let total = self.sums.last().copied().unwrap_or(1.0);
        let mut before = 0.0;
        self.sums
            .iter()
            .map(|sum| {
                let share = (sum - before) / total;
                before = *sum;
                share
            })
            .collect()
    }
}
