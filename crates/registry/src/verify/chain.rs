//! The chain: positions without gap, each hash over the one before, the head at the end.

use super::Check;
use crate::hex;
use crate::journal::{self, EntryRow};
use crate::trouble::Trouble;

impl Check<'_> {
    pub(super) fn chain(&mut self) -> Result<(), Trouble> {
        let sql = format!("SELECT {} FROM journal ORDER BY position", journal::COLUMNS);
        let (mut position, mut previous) = (0, [0_u8; 32]);
        let (found, connection) = (&mut self.found, &mut *self.connection);
        connection.query_each(&sql, &[], &mut |row| {
            let (entry, hash) = EntryRow::read(&row)?;
            let place = || format!("position {}", entry.position);
            let follows = entry.position == position + 1;
            if !follows {
                found.differs("chain", place(), format!("position {}", position + 1), entry.position);
            }
            // After a gap the hash before is unknown: the gap itself is the difference.
            let right = entry.chained(&previous);
            if follows && right.as_slice() != hash {
                found.differs("chain", place(), hex(&right), hex(&hash));
            }
            if let Some(trouble) = entry.fault() {
                found.differs("entry", place(), "an event", trouble);
            }
            position = entry.position;
            previous = hash.try_into().unwrap_or(right);
            found.entries += 1;
            Ok(())
        })?;
        self.found.head = hex(&previous);
        if self.head.position != position {
            self.found.differs("head", "position", position, self.head.position);
        }
        if self.head.hash != previous {
            self.found.differs("head", "hash", hex(&previous), hex(&self.head.hash));
        }
        Ok(())
    }
}
