//! Every look of staff at personal data, with its purpose. A read that opens personal data of a dossier notes it in its
//! [`View`](crate::View); the notes are written before what was read is handed out (for a file that is streamed: when it
//! ends or breaks off), so there is no look without a row. The same look of the same person at the same dossier for the same purpose counts once a day.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use casework::StaffId;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::trouble::Trouble;
use crate::{Connection, Registry};

/// Looks remembered as written before all are forgotten; writing one again changes nothing.
const REMEMBERED_MAX: usize = 100_000;

/// For what personal data was opened without a purpose of one's own being asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Handling the dossier: names and answers, numbers masked.
    Handling,
    /// In full, after a purpose was recorded in the journal.
    Unmasked,
    /// A person was looked for by their number.
    Search,
    /// Taken along in a file.
    Export,
}

impl Purpose {
    /// All, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::Handling, Self::Unmasked, Self::Search, Self::Export];

    /// Name in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Handling => "handling",
            Self::Unmasked => "unmasked",
            Self::Search => "search",
            Self::Export => "export",
        }
    }

    /// Reads the name in the store.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == text)
    }
}

/// A look that a read has taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Look {
    pub staff: StaffId,
    pub dossier: i64,
    pub purpose: Purpose,
}

/// Looks written today already.
#[derive(Debug, Default)]
pub(crate) struct Remembered(Mutex<(Option<Date>, HashSet<Look>)>);

impl Remembered {
    /// Those that are not known to be written.
    fn new_of(&self, looks: Vec<Look>, day: Date) -> Vec<Look> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.0 != Some(day) || held.1.len() > REMEMBERED_MAX {
            *held = (Some(day), HashSet::new());
        }
        let mut new: Vec<Look> = looks.into_iter().filter(|look| !held.1.contains(look)).collect();
        new.sort();
        new.dedup();
        new
    }

    fn written(&self, looks: Vec<Look>, day: Date) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.0 == Some(day) {
            held.1.extend(looks);
        }
    }
}

impl Registry {
    /// Writes the looks of a read; until they are written nothing of it is handed out.
    pub(crate) fn record(&self, looks: Vec<Look>, now: Timestamp) -> Result<(), Trouble> {
        if looks.is_empty() {
            return Ok(());
        }
        let day = law::time::local(now).date();
        let new = self.0.looks.new_of(looks, day);
        if new.is_empty() {
            return Ok(());
        }
        self.with_writer(|connection| write(connection, &new, (day, now)))?;
        self.0.looks.written(new, day);
        Ok(())
    }
}

fn write(connection: &mut Connection, looks: &[Look], (day, now): (Date, Timestamp)) -> Result<(), Trouble> {
    let sql = "INSERT INTO access_look (day, staff, dossier, purpose, at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (day, staff, dossier, purpose) DO NOTHING";
    for look in looks {
        let values = [
            day.into(),
            look.staff.0.as_str().into(),
            look.dossier.into(),
            look.purpose.as_str().into(),
            now.into(),
        ];
        connection.execute(sql, &values)?;
    }
    Ok(())
}
