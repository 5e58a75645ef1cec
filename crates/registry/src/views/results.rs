//! Results that were issued: the citizen's store of them, the proof that one is genuine, and the paper for who signs it.

use casework::dossier::{Dossier, Event, Stage};
use casework::{Actor, Role};
use jiff::Timestamp;
use jiff::civil::Date;
use law::AgencyId;
use law::code::{DossierCode, ProcedureCode};

use super::history::Stream;
use super::{DossierPage, PersonalShown, View};
use crate::Registry;
use crate::mask;
use crate::permission::Viewer;
use crate::personal::{StoreKey, hex, unhex};
use crate::trouble::Trouble;

/// Results of a citizen shown at most.
const RESULTS_SHOWN: i64 = 200;

/// A result that went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedResult {
    /// Stream of its dossier: what its proof is made of.
    pub stream: i64,
    /// Dossier.
    pub code: DossierCode,
    /// Procedure.
    pub procedure: ProcedureCode,
    /// First day of effect of the edition of the procedure.
    pub edition: Date,
    /// Who issued it.
    pub authority: AgencyId,
    /// Number.
    pub number: String,
    /// The electronic result, SHA-256 hex, where there is one.
    pub file: Option<String>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Whom it is about, as initials; `None` when erased or not given.
    pub person: Option<String>,
    /// Electronic results of this dossier that an error made void, SHA-256 hex.
    pub void: Vec<String>,
    /// It stands: it was not taken back for an error.
    pub stands: bool,
}

impl View<'_> {
    /// The results of a subject, newest first, at most 200.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn results_of(&mut self, subject: &str) -> Result<Vec<IssuedResult>, Trouble> {
        let Some(token) = crate::subject_token(subject) else { return Ok(Vec::new()) };
        let sql = "SELECT id FROM dossier WHERE subject_token = $1 AND status IN (9, 10) \
             ORDER BY closed_at DESC, id DESC LIMIT $2";
        let rows = self.connection.query(sql, &[token.into(), RESULTS_SHOWN.into()])?;
        let mut results = Vec::with_capacity(rows.len());
        for row in rows {
            results.extend(self.issued(row.int(0)?)?);
        }
        Ok(results)
    }

    /// The result behind a proof; `None` for a proof that this store did not make, or of which nothing was issued.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn proven(&mut self, proof: &str) -> Result<Option<IssuedResult>, Trouble> {
        let Some(stream) = self.key.stream_of(proof) else { return Ok(None) };
        self.issued(stream)
    }

    fn issued(&mut self, id: i64) -> Result<Option<IssuedResult>, Trouble> {
        let sql = "SELECT dossier.personal_id, personal.sealed FROM dossier \
             LEFT JOIN personal ON personal.id = dossier.personal_id WHERE dossier.id = $1";
        let Some(row) = self.connection.query_one(sql, &[id.into()])? else { return Ok(None) };
        let person = match (row.opt_int(0)?, row.opt_bytes(1)?) {
            (Some(personal), Some(sealed)) => {
                let personal = self.open_personal(personal, id, &sealed)?;
                let about = personal.owner.as_ref().unwrap_or(&personal.applicant);
                Some(mask::name(&about.name)).filter(|name| !name.is_empty())
            }
            _ => None,
        };
        let stream = self.stream(id)?;
        Ok(last_issue(id, &stream, person))
    }

    /// A dossier with personal data in full, for whoever is about to sign or to issue its result; `None` for anybody else
    /// and at any other time.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn dossier_to_sign(
        &mut self,
        viewer: &Viewer,
        code: &DossierCode,
    ) -> Result<Option<DossierPage>, Trouble> {
        let Some(page) = self.dossier(viewer, code)? else { return Ok(None) };
        if !signs(viewer.actor(), &page.state) {
            return Ok(None);
        }
        let Some(id) = page.state.personal.as_ref().map(|reference| reference.id) else {
            return Ok(Some(page));
        };
        let full = self.key.stored_personal(self.connection, (id, page.stream))?;
        let personal = full.map_or(PersonalShown::Erased, PersonalShown::Full);
        Ok(Some(DossierPage { personal, ..page }))
    }
}

/// Whether this actor gives the result its signature, or its number, from where the dossier stands.
fn signs(actor: &Actor, state: &Dossier) -> bool {
    match state.stage {
        Stage::PendingSignature => actor.holds(Role::Approver, &state.authority),
        Stage::PendingIssue => actor.holds(Role::Clerk, &state.authority),
        _ => false,
    }
}

fn last_issue(id: i64, stream: &Stream, person: Option<String>) -> Option<IssuedResult> {
    let issues = || {
        stream.entries.iter().filter_map(|(entry, event, _)| match event {
            Event::Issued(issued) => Some((entry, issued)),
            _ => None,
        })
    };
    let (entry, last) = issues().next_back()?;
    let state = &stream.state;
    let stands = state.result_number.is_some();
    let files = issues().filter_map(|(_, issued)| issued.file.clone());
    Some(IssuedResult {
        stream: id,
        code: state.code.clone(),
        procedure: state.procedure.clone(),
        edition: state.edition,
        authority: state.authority.clone(),
        number: last.number.clone(),
        file: last.file.clone(),
        issued_at: entry.at,
        person,
        void: files.filter(|file| !stands || Some(file) != last.file.as_ref()).collect(),
        stands,
    })
}

impl Registry {
    /// The proof of the result of a dossier, for its QR: names it to this store alone, cannot be guessed, and stays the same.
    #[must_use]
    pub fn proof(&self, stream: i64) -> String {
        self.key().proof(stream)
    }
}

impl StoreKey {
    /// A tag over the stream, then the stream under a mask made of the tag: 48 hexadecimal digits.
    fn proof(&self, stream: i64) -> String {
        let tag = self.tag("proof of a result:", &stream.to_be_bytes());
        let mask = self.tag("mask of a proof:", &tag);
        let hidden: Vec<u8> = stream.to_be_bytes().iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect();
        hex(&[tag.as_slice(), &hidden].concat())
    }

    /// The stream of a proof that this key made.
    fn stream_of(&self, proof: &str) -> Option<i64> {
        let bytes = unhex(proof).filter(|bytes| bytes.len() == 24)?;
        let (tag, hidden) = bytes.split_at_checked(16)?;
        let mask = self.tag("mask of a proof:", tag);
        let stream = hidden.iter().zip(mask).fold(0_i64, |n, (byte, mask)| n << 8 | i64::from(byte ^ mask));
        // Made anew and compared: what differs in a single digit is no proof.
        (self.proof(stream) == proof.to_ascii_lowercase()).then_some(stream)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_names_its_stream_to_its_own_store_alone() {
        let (key, other) = (StoreKey::from_bytes([7; 32]).unwrap(), StoreKey::from_bytes([8; 32]).unwrap());
        let proof = key.proof(42);
        assert_eq!(key.stream_of(&proof), Some(42));
        assert_eq!(key.stream_of(&proof.to_uppercase()), Some(42));
        assert_eq!(other.stream_of(&proof), None);
        assert_ne!(key.proof(43)[..32], proof[..32], "neighbours look nothing alike");
        for at in 0..proof.len() {
            let mut changed = proof.clone().into_bytes();
            changed[at] = if changed[at] == b'0' { b'1' } else { b'0' };
            assert_eq!(key.stream_of(std::str::from_utf8(&changed).unwrap()), None, "digit {at}");
        }
        for wrong in ["", "42", "é", &"0".repeat(48)] {
            assert_eq!(key.stream_of(wrong), None, "{wrong}");
        }
    }
}
