//! Personal data on its way into the side table: committed to when the decision is taken, sealed when the batch is written.

use casework::dossier::PersonalRef;

use crate::personal::{Personal, StoreKey, personal_identity, random};
use crate::plan::{Batch, PersonalRow};
use crate::trouble::Trouble;

/// Personal data that a command brings, committed to but not sealed yet.
pub(crate) struct Brought {
    id: i64,
    stream: i64,
    salt: [u8; 16],
    plain: Vec<u8>,
    commitment: String,
}

impl Brought {
    /// `None` where the command files none.
    pub(crate) fn of(personal: Option<&Personal>, id: i64, stream: i64) -> Result<Option<Self>, Trouble> {
        personal.map(|personal| Self::new(personal, id, stream)).transpose()
    }

    fn new(personal: &Personal, id: i64, stream: i64) -> Result<Self, Trouble> {
        let (salt, plain) = (random()?, serde_json::to_vec(personal)?);
        let commitment = StoreKey::commitment(&salt, &plain);
        Ok(Self { id, stream, salt, plain, commitment })
    }

    pub(crate) fn reference(&self) -> PersonalRef {
        PersonalRef { id: self.id, commitment: self.commitment.clone() }
    }
}

/// Seals what was brought into the batch; the number of rows.
pub(crate) fn keep(brought: Option<Brought>, key: &StoreKey, batch: &mut Batch) -> Result<i64, Trouble> {
    let Some(Brought { id, stream, salt, plain, .. }) = brought else { return Ok(0) };
    let sealed = key.seal_bytes(&personal_identity(id, stream), &plain)?;
    batch.personal.push(PersonalRow { id, stream, salt, sealed });
    Ok(1)
}
