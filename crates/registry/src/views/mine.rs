//! What an applicant sees of their own: dossiers, and who has looked at their data.

use jiff::Timestamp;
use law::AgencyId;
use law::code::DossierCode;

use super::{Cursor, ListFilter, ListItem, Page, View};
use crate::journal;
use crate::looks::Purpose;
use crate::trouble::Trouble;
use casework::Actor;
use casework::dossier::Event;

/// Looks shown at most.
const ACCESSES_SHOWN: i64 = 200;

/// A recorded look at an applicant's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessEntry {
    /// The dossier.
    pub code: DossierCode,
    /// When.
    pub at: Timestamp,
    /// In whose name; the authority of the dossier where the entry names none. Officers are not named.
    pub agency: AgencyId,
    /// For what.
    pub purpose: Purpose,
    /// The purpose in the words of who looked, where one was asked for.
    pub words: Option<String>,
}

impl View<'_> {
    /// The dossiers of a subject, newest first.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn my_dossiers(
        &mut self,
        subject: &str,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Page<ListItem>, Trouble> {
        let viewer = self.viewer(&Actor::Applicant { subject: subject.to_owned() });
        self.list(&viewer, &ListFilter::default(), after, limit)
    }

    /// Who has looked at the personal data of a subject, newest first, at most 200.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn accesses(&mut self, subject: &str) -> Result<Vec<AccessEntry>, Trouble> {
        let Some(token) = crate::subject_token(subject) else { return Ok(Vec::new()) };
        let sql = "SELECT dossier.code, journal.at, journal.unit, dossier.authority, journal.kind, journal.body FROM dossier \
             JOIN journal ON journal.stream = dossier.id WHERE dossier.subject_token = $1 \
             AND journal.kind = 'personal_data_viewed' ORDER BY journal.position DESC LIMIT $2";
        let rows = self.connection.query(sql, &[token.into(), ACCESSES_SHOWN.into()])?;
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            if let Event::PersonalDataViewed(body) = journal::event(&row.text(4)?, &row.text(5)?)? {
                let agency = AgencyId(row.opt_text(2)?.map_or_else(|| row.text(3), Ok)?);
                let (code, at) = (DossierCode(row.text(0)?), row.time(1)?);
                let (purpose, words) = (Purpose::Unmasked, Some(body.purpose));
                entries.push(AccessEntry { code, at, agency, purpose, words });
            }
        }
        entries.extend(self.noted_accesses(token)?);
        entries.sort_by(|one, other| (other.at, &one.code).cmp(&(one.at, &other.code)));
        entries.truncate(usize::try_from(ACCESSES_SHOWN).unwrap_or(usize::MAX));
        Ok(entries)
    }

    /// Looks that were noted by themselves, newest first; those with a purpose of their own are told by the journal.
    fn noted_accesses(&mut self, token: i64) -> Result<Vec<AccessEntry>, Trouble> {
        let sql = "SELECT dossier.code, access_look.at, staff.agency, dossier.authority, access_look.purpose FROM dossier \
             JOIN access_look ON access_look.dossier = dossier.id LEFT JOIN staff ON staff.id = access_look.staff \
             WHERE dossier.subject_token = $1 AND access_look.purpose <> 'unmasked' \
             ORDER BY access_look.at DESC LIMIT $2";
        let rows = self.connection.query(sql, &[token.into(), ACCESSES_SHOWN.into()])?;
        let entry = |row: &crate::Row| {
            let purpose = row.text(4)?;
            Ok(AccessEntry {
                code: DossierCode(row.text(0)?),
                at: row.time(1)?,
                agency: AgencyId(row.opt_text(2)?.map_or_else(|| row.text(3), Ok)?),
                purpose: Purpose::parse(&purpose)
                    .ok_or_else(|| Trouble::Corrupt(format!("purpose {purpose} of a look")))?,
                words: None,
            })
        };
        rows.iter().map(entry).collect()
    }
}
