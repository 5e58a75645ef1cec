//! The counters and the number sequences, summed again from the entries.

use std::collections::HashMap;

use jiff::civil::Date;

use super::Verification;
use crate::counts::{COUNTERS, Counts, NAMES};
use crate::dialect::Connection;
use crate::trouble::Trouble;

/// Sums by authority, intake, procedure and day. Names are numbered, for there are few of them and many sums.
#[derive(Default)]
pub(super) struct Tally {
    numbers: HashMap<String, u32>,
    sums: HashMap<(u32, u32, u32, Date), [i32; COUNTERS]>,
}

impl Tally {
    pub(super) fn add(&mut self, counts: Counts) {
        for (key, changes) in counts {
            let place =
                (self.number(key.authority), self.number(key.intake), self.number(key.procedure), key.day);
            let sums = self.sums.entry(place).or_default();
            for (sum, change) in sums.iter_mut().zip(changes) {
                *sum += i32::try_from(change).unwrap_or(0);
            }
        }
    }

    fn number(&mut self, name: String) -> u32 {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(name).or_insert(next)
    }

    pub(super) fn compare(
        mut self,
        connection: &mut Connection,
        found: &mut Verification,
    ) -> Result<(), Trouble> {
        let sql = format!("SELECT authority, intake, procedure, day, {} FROM daily_count", NAMES.join(", "));
        connection.query_each(&sql, &[], &mut |row| {
            let (authority, intake, procedure, day) =
                (row.text(0)?, row.text(1)?, row.text(2)?, row.date(3)?);
            let label = format!("{authority} {intake} {procedure} {day}");
            let place = (self.number(authority), self.number(intake), self.number(procedure), day);
            let right = self.sums.remove(&place).unwrap_or_default();
            for (index, (name, right)) in NAMES.iter().zip(right).enumerate() {
                let stored = row.int(4 + index)?;
                if stored != i64::from(right) {
                    found.differs("count", format!("{label} {name}"), right, stored);
                }
            }
            Ok(())
        })?;
        let missing = self.sums.values().filter(|sums| sums.iter().any(|sum| *sum != 0)).count();
        if missing > 0 {
            found.differs("count", "rows", format!("{missing} more"), "missing");
        }
        Ok(())
    }
}

/// The highest number given out per agency and day.
#[derive(Default)]
pub(super) struct Sequences(HashMap<String, i64>);

impl Sequences {
    /// Takes note of a code: agency, day and number, `H15.133-261123-0042`.
    pub(super) fn add(&mut self, code: &str) {
        if let Some((series, number)) = code.rsplit_once('-')
            && let Ok(number) = number.parse::<i64>()
        {
            let highest = self.0.entry(series.to_owned()).or_default();
            *highest = number.max(*highest);
        }
    }

    /// Numbers that were reserved count as given out; no two blocks share one.
    fn reserved(&mut self, connection: &mut Connection, found: &mut Verification) -> Result<(), Trouble> {
        let sql = "SELECT agency, day, first, last FROM number_block ORDER BY agency, day, first";
        let mut before: Option<(String, i64)> = None;
        connection.query_each(sql, &[], &mut |row| {
            let (agency, day, first, last) = (row.text(0)?, row.date(1)?, row.int(2)?, row.int(3)?);
            let series = format!("{agency}-{}", day.strftime("%y%m%d"));
            if let Some((same, reached)) = &before
                && *same == series
                && first <= *reached
            {
                found.differs("block", format!("{series} {first}"), format!("more than {reached}"), first);
            }
            let highest = self.0.entry(series.clone()).or_default();
            *highest = last.max(*highest);
            before = Some((series, last));
            Ok(())
        })
    }

    pub(super) fn compare(
        mut self,
        connection: &mut Connection,
        found: &mut Verification,
    ) -> Result<(), Trouble> {
        self.reserved(connection, found)?;
        connection.query_each("SELECT agency, day, next FROM code_sequence", &[], &mut |row| {
            let (agency, day, next) = (row.text(0)?, row.date(1)?, row.int(2)?);
            let series = format!("{agency}-{}", day.strftime("%y%m%d"));
            let right = self.0.remove(&series).unwrap_or_default() + 1;
            if next != right {
                found.differs("sequence", series, right, next);
            }
            Ok(())
        })?;
        for (series, highest) in self.0 {
            found.differs("sequence", series, highest + 1, "none");
        }
        Ok(())
    }
}
