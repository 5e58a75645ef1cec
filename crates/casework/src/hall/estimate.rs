//! How long the wait is: a range from service times that were measured, never a guess.

/// Measured services under which no estimate is given.
const MEASURED_MIN: usize = 20;
/// Estimates are told in steps of five minutes.
const STEP: u64 = 5;

/// A range of minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// At least about, minutes.
    pub least: u32,
    /// At most about, minutes.
    pub most: u32,
}

/// The wait of somebody with `before` persons in front of them, served at `windows` windows, from `seconds` that services
/// took lately: quick services make the lower end, slow ones the upper. `None` where too few were measured.
#[must_use]
pub fn estimate(before: usize, windows: usize, seconds: &[u32]) -> Option<Span> {
    if seconds.len() < MEASURED_MIN {
        return None;
    }
    let (quick, slow) = (percentile(seconds, 25)?, percentile(seconds, 75)?);
    let (before, windows) = (before as u64, windows.max(1) as u64);
    let low = before * u64::from(quick) / windows / 60;
    let high = ((before + 1) * u64::from(slow)).div_ceil(windows * 60);
    let least = low / STEP * STEP;
    let most = high.div_ceil(STEP).max(1) * STEP;
    let minutes = |minutes: u64| u32::try_from(minutes).unwrap_or(u32::MAX);
    Some(Span { least: minutes(least), most: minutes(most) })
}

/// The value under which `percent` of the values lie (nearest rank); `None` of none.
#[must_use]
pub fn percentile(values: &[u32], percent: u8) -> Option<u32> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * usize::from(percent.min(100))).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_those_of_the_values_measured() {
        assert_eq!(percentile(&[], 50), None);
        assert_eq!(percentile(&[7], 90), Some(7));
        let values: Vec<u32> = (1..=10).rev().collect();
        for (percent, expected) in [(0, 1), (10, 1), (25, 3), (50, 5), (90, 9), (100, 10)] {
            assert_eq!(percentile(&values, percent), Some(expected), "{percent}");
        }
    }

    #[test]
    fn the_wait_is_a_range_and_grows_with_the_line() {
        // Services of 4 to 12 minutes.
        let seconds: Vec<u32> = (0..40).map(|n| 240 + n % 9 * 60).collect();
        assert_eq!(estimate(3, 2, &seconds[..19]), None);
        for (before, windows, least, most) in [(0, 4, 0, 5), (8, 4, 10, 25), (8, 1, 40, 90), (40, 4, 50, 105)]
        {
            assert_eq!(estimate(before, windows, &seconds), Some(Span { least, most }), "{before} {windows}");
        }
        assert_eq!(estimate(5, 0, &seconds), estimate(5, 1, &seconds));
    }
}
