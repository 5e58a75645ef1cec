//! Exact numbers: points in hundredths, amounts as decimals. Nothing is rounded but where the decision says so.

use serde::{Serialize, Serializer};

/// Points with two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Points(u64);

impl Points {
    /// Whole points.
    #[must_use]
    pub fn whole(points: u32) -> Self {
        Self(u64::from(points) * 100)
    }

    /// Hundredths of a point.
    #[must_use]
    pub fn hundredths(self) -> u64 {
        self.0
    }

    /// The share of `max` points as points of 100, rounded half up; the points themselves where `max` is 100.
    #[must_use]
    pub fn of_hundred(self, max: u32) -> Self {
        let max = u64::from(max.max(1));
        Self((self.0 * 200 + max) / (max * 2))
    }

    /// From hundredths.
    #[must_use]
    pub fn of_hundredths(hundredths: u64) -> Self {
        Self(hundredths)
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        Self(iter.map(|points| points.0).sum())
    }
}

impl std::fmt::Display for Points {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl Serialize for Points {
    #[expect(clippy::cast_precision_loss, reason = "no index has 2^53 hundredths")]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0 as f64 / 100.0)
    }
}

/// Decimals an amount is kept with.
const DECIMALS: usize = 6;
const ONE: u128 = 1_000_000;
/// Greatest amount: more than all dossiers of the country in a century.
const MOST: u128 = 1_000_000_000_000 * ONE;

/// A count, or a count that was published as a decimal; never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(u128);

/// A text that is not an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a count: write a number from 0 with at most 6 decimals")]
pub struct NotAnAmount(pub String);

impl std::str::FromStr for Amount {
    type Err = NotAnAmount;

    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let wrong = || NotAnAmount(text.to_owned());
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || decimals.len() > DECIMALS || !(decimals.is_empty() || digits(decimals)) {
            return Err(wrong());
        }
        let padded = format!("{whole}{decimals:0<DECIMALS$}");
        padded.parse().ok().filter(|amount| *amount <= MOST).map(Self).ok_or_else(wrong)
    }
}

impl From<u64> for Amount {
    fn from(count: u64) -> Self {
        Self((u128::from(count) * ONE).min(MOST))
    }
}

impl Amount {
    /// Whether it is 0.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The share `self / whole`, as far as `full_from_percent` lets it count, of `max` points: rounded half up to two
    /// decimals. 0 for a `whole` of 0.
    pub(super) fn share_of(self, whole: Self, full_from_percent: u32, max: u32) -> Points {
        let (top, bottom) =
            (self.0 * u128::from(max) * 100 * 100, whole.0 * u128::from(full_from_percent.max(1)));
        if bottom == 0 {
            return Points::default();
        }
        let rounded = (top * 2 + bottom) / (bottom * 2);
        Points(u64::try_from(rounded).unwrap_or(u64::MAX).min(u64::from(max) * 100))
    }

    /// As a fraction of `whole`, for display.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "for display only")]
    pub fn ratio(self, whole: Self) -> Option<f64> {
        (whole.0 > 0).then(|| self.0 as f64 / whole.0 as f64)
    }

    /// A number of millionths.
    #[must_use]
    pub fn millionths(millionths: u32) -> Self {
        Self(u128::from(millionths))
    }

    /// The product, cut off after the sixth decimal.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        Self((self.0.saturating_mul(other.0) / ONE).min(MOST))
    }

    /// In millionths, for sums that are rounded only once.
    pub(crate) fn in_millionths(self) -> u128 {
        self.0
    }

    /// So many times `dong`, rounded half up to whole đồng.
    #[must_use]
    pub fn of_dong(self, dong: u64) -> u64 {
        let exact = self.0.saturating_mul(u128::from(dong));
        u64::try_from((exact + ONE / 2) / ONE).unwrap_or(u64::MAX)
    }

    /// A part of it, such as a month of a year.
    #[must_use]
    pub fn divided(self, by: u32) -> Self {
        Self(self.0 / u128::from(by.max(1)))
    }
}

impl Serialize for Amount {
    #[expect(clippy::cast_precision_loss, reason = "greater decimals are no counts")]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(ONE) {
            return serializer.serialize_u64(u64::try_from(self.0 / ONE).unwrap_or(u64::MAX));
        }
        serializer.serialize_f64(self.0 as f64 / ONE as f64)
    }
}
