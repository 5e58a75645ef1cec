//! Petitions: each folded again from the journal and compared with its row, its sealed words opened, the counters of what
//! people say summed again.

use std::collections::BTreeMap;

use casework::dossier::PersonalRef;
use casework::petition::{Petition, apply, open};

use super::streams::open_row;
use super::{Check, Verification, digest_bytes};
use crate::dialect::Connection;
use crate::journal::EntryRow;
use crate::petitions::{Held, Tokens, differences};
use crate::trouble::Trouble;
use crate::voices::{self, NAMES, Voices};

/// A petition folded again.
struct Folded {
    state: Petition,
    personal: Vec<PersonalRef>,
}

/// Petitions of the streams at hand, and the counters so far.
#[derive(Default)]
pub(super) struct Petitions {
    folded: BTreeMap<i64, Folded>,
    voices: Voices,
}

impl Petitions {
    /// Folds an entry in. One that cannot be read was told with the chain.
    pub(super) fn take(&mut self, entry: &EntryRow, found: &mut Verification) {
        let Ok(event) = entry.petition_event() else { return };
        let place = || format!("stream {} version {}", entry.stream, entry.version);
        let personal = event.personal().cloned();
        match self.folded.get_mut(&entry.stream) {
            None => match open(&event, entry.at) {
                Some(state) => {
                    voices::of_petition(&mut self.voices, None, &event, &state, entry.at);
                    let personal = personal.into_iter().collect();
                    self.folded.insert(entry.stream, Folded { state, personal });
                }
                None => found.differs("stream", place(), "a petition", entry.kind.as_ref()),
            },
            Some(folded) => {
                let before = folded.state.clone();
                apply(&mut folded.state, &event, entry.at);
                voices::of_petition(&mut self.voices, Some(&before), &event, &folded.state, entry.at);
                folded.personal.extend(personal);
                if i64::from(folded.state.version) != entry.version {
                    found.differs("stream", place(), folded.state.version, entry.version);
                }
            }
        }
    }

    /// Adds what dossiers say.
    pub(super) fn add(&mut self, voices: Voices) {
        for (place, changes) in voices {
            let sums = self.voices.entry(place).or_default();
            sums.iter_mut().zip(changes).for_each(|(sum, change)| *sum += change);
        }
    }

    pub(super) fn compare_voices(
        mut self,
        connection: &mut Connection,
        found: &mut Verification,
    ) -> Result<(), Trouble> {
        let sql = format!("SELECT agency, day, {} FROM voice_count", NAMES.join(", "));
        connection.query_each(&sql, &[], &mut |row| {
            let (agency, day) = (row.text(0)?, row.date(1)?);
            let label = format!("{agency} {day}");
            let right = self.voices.remove(&(agency, day)).unwrap_or_default();
            for (index, (name, right)) in NAMES.iter().zip(right).enumerate() {
                let stored = row.int(2 + index)?;
                if stored != right {
                    found.differs("voice", format!("{label} {name}"), right, stored);
                }
            }
            Ok(())
        })?;
        for ((agency, day), _) in self.voices {
            found.differs("voice", format!("{agency} {day}"), "a row", "none");
        }
        Ok(())
    }
}

impl Check<'_> {
    /// Compares the petitions of the streams `from..to` with their rows.
    pub(super) fn compare_petitions(&mut self, from: i64, to: i64) -> Result<(), Trouble> {
        let mut folded = std::mem::take(&mut self.petitions.folded);
        let sql =
            "SELECT id, subject_token, phone_token FROM petition WHERE id >= $1 AND id < $2 ORDER BY id";
        for row in self.connection.query(sql, &[from.into(), to.into()])? {
            let (stream, subject, phone) = (row.int(0)?, row.opt_int(1)?, row.opt_int(2)?);
            let Some(Folded { state, personal }) = folded.remove(&stream) else {
                self.found.differs("petition", format!("row {stream}"), "none", "a row without entries");
                continue;
            };
            self.found.petitions += 1;
            let told = self.opened(stream, &personal)?;
            // Who was signed in is told by no entry; of a person who was erased nothing is left.
            let tokens = match told {
                Opened::Phone(phone) => Tokens { subject, phone },
                Opened::Erased => Tokens::default(),
                Opened::Faulty => Tokens { subject, phone },
            };
            let label = state.code.0.clone();
            self.files.extend(state.files.iter().filter_map(|file| digest_bytes(file)));
            for (column, found, expected) in differences(self.connection, &Held { stream, state, tokens })? {
                self.found.differs("petition", format!("{label} {column}"), expected, found);
            }
        }
        for (stream, missing) in folded {
            self.opened(stream, &missing.personal)?;
            self.found.differs("petition", missing.state.code.as_str(), "a row", "none");
        }
        Ok(())
    }

    /// Opens the sealed words of a petition; gives the token of the telephone in the first of them.
    fn opened(&mut self, stream: i64, personal: &[PersonalRef]) -> Result<Opened, Trouble> {
        let mut told = Opened::Faulty;
        for (index, reference) in personal.iter().enumerate() {
            let sql = "SELECT id, stream, salt, sealed, erased_at FROM personal WHERE id = $1";
            let row = self.connection.query_one(sql, &[reference.id.into()])?;
            self.found.personal += u64::from(row.is_some());
            match open_row(self.key, row.as_ref(), (reference.id, stream), &reference.commitment) {
                Ok(opened) if index == 0 => {
                    told = opened
                        .map_or(Opened::Erased, |opened| Opened::Phone(self.key.tokens_of(&opened).phone));
                }
                Ok(_) => {}
                Err((expected, found)) => {
                    let place = format!("row {} of stream {stream}", reference.id);
                    self.found.differs("personal", place, expected, found);
                }
            }
        }
        Ok(told)
    }
}

/// What the first sealed row of a petition says.
enum Opened {
    /// The token of the telephone.
    Phone(Option<i64>),
    /// Nothing any more.
    Erased,
    /// It does not open, which was told.
    Faulty,
}
