//! The cost of one deadline: no account, no allocation, the calendar of the embedded pack.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Result, anyhow};
use jiff::civil::date;
use law::TimeLimit;

/// Deadlines computed.
const COUNT: u32 = 2_000_000;

/// Prints nanoseconds per deadline.
pub fn run() -> Result<()> {
    let province = pack::embedded().map_err(|faults| anyhow!("the pack has {} faults", faults.len()))?;
    let limits = [
        TimeLimit::SameDay,
        TimeLimit::WorkingDays(3),
        TimeLimit::WorkingHours(16),
        TimeLimit::CalendarDays(15),
        TimeLimit::WorkingDays(20),
        TimeLimit::Months(1),
    ];
    let first = date(2025, 7, 1).at(8, 0, 0, 0);
    let starts: Vec<_> =
        (0..4096_i64).map(|n| first + jiff::SignedDuration::from_mins(n * 127 % 500_000)).collect();
    let begin = Instant::now();
    for (n, start) in (0..COUNT).zip(starts.iter().cycle()) {
        let limit = limits[n as usize % limits.len()];
        black_box(law::deadline::due(black_box(*start), limit, &province.calendar, &province.clock))?;
    }
    let each = begin.elapsed().as_nanos() / u128::from(COUNT);
    println!("deadline: {each} ns each over {COUNT} (limit 1,000 ns, ratio {:.2})", each as f64 / 1000.0);
    Ok(())
}
