//! Drafts of a decision while they are being written: sealed, one for each dossier and officer, gone once the decision is
//! proposed or the dossier has rested for a long time.

use casework::{Actor, StaffId};
use jiff::SignedDuration;
use law::code::DossierCode;

use crate::Registry;
use crate::bound::Bound;
use crate::trouble::Trouble;

/// How long a draft is kept after it was last written.
const LASTS: SignedDuration = SignedDuration::from_hours(24 * 90);

impl Registry {
    /// Writes the actor's draft of a decision on a dossier, over what was there. `false`, and nothing written, where the
    /// actor is no member of staff who sees the dossier.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn save_decision_draft(
        &self,
        actor: &Actor,
        code: &DossierCode,
        body: &serde_json::Value,
    ) -> Result<bool, Trouble> {
        let Some((dossier, officer)) = self.draft_place(actor, code)? else { return Ok(false) };
        let sealed = self.key().seal_bytes(&identity(dossier, &officer), &serde_json::to_vec(body)?)?;
        let sql = "INSERT INTO decision_draft (dossier, officer, sealed, updated_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (dossier, officer) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at";
        let values = [dossier.into(), officer.0.into(), sealed.into(), self.now().into()];
        self.with_writer(|connection| connection.execute(sql, &values)).map(|_| true)
    }

    /// The actor's draft with when it was last written; `None` where there is none.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn decision_draft(
        &self,
        actor: &Actor,
        code: &DossierCode,
    ) -> Result<Option<(serde_json::Value, jiff::Timestamp)>, Trouble> {
        let Some((dossier, officer)) = self.draft_place(actor, code)? else { return Ok(None) };
        let sql = "SELECT sealed, updated_at FROM decision_draft WHERE dossier = $1 AND officer = $2";
        let values = [dossier.into(), officer.0.as_str().into()];
        let Some(row) = self.with_reader(|connection| connection.query_one(sql, &values))? else {
            return Ok(None);
        };
        let plain = self.key().open(&identity(dossier, &officer), &row.bytes(0)?)?;
        Ok(Some((serde_json::from_slice(&plain)?, row.time(1)?)))
    }

    /// Removes the actor's draft: the decision was proposed, or the draft is thrown away.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn delete_decision_draft(&self, actor: &Actor, code: &DossierCode) -> Result<(), Trouble> {
        let Some((dossier, officer)) = self.draft_place(actor, code)? else { return Ok(()) };
        let sql = "DELETE FROM decision_draft WHERE dossier = $1 AND officer = $2";
        self.with_writer(|connection| connection.execute(sql, &[dossier.into(), officer.0.into()]).map(drop))
    }

    /// Removes drafts whose time has come.
    pub(crate) fn sweep_decision_drafts(&self) -> Result<u64, Trouble> {
        let before = self.now().checked_sub(LASTS).unwrap_or(self.now());
        let sql = "DELETE FROM decision_draft WHERE updated_at < $1";
        self.with_writer(|connection| connection.execute(sql, &[before.into()]))
    }

    /// The dossier and the officer, where the actor is a member of staff who sees it.
    fn draft_place(&self, actor: &Actor, code: &DossierCode) -> Result<Option<(i64, StaffId)>, Trouble> {
        let Some(officer) = actor.staff().cloned() else { return Ok(None) };
        let (viewer, mut bound) = (self.viewer(actor), Bound::default());
        let code = bound.put(code.as_str());
        let seen = viewer.condition(&mut bound);
        let sql = format!("SELECT dossier.id FROM dossier WHERE dossier.code = {code} AND {seen}");
        let row = self.with_reader(|connection| connection.query_one(&sql, &bound.0))?;
        row.map(|row| Ok((row.int(0)?, officer))).transpose()
    }
}

fn identity(dossier: i64, officer: &StaffId) -> String {
    format!("decision-draft/{dossier}/{officer}")
}
