//! Who looked at whose personal data, for whoever audits it: recorded purposes of the journal and the looks that were noted
//! by themselves.

use casework::StaffId;
use casework::dossier::Event;
use jiff::Timestamp;
use jiff::civil::Date;
use law::Action;
use law::code::DossierCode;

use super::{View, page_limit};
use crate::bound::Bound;
use crate::journal;
use crate::looks::{Look, Purpose};
use crate::permission::Viewer;
use crate::trouble::Trouble;

/// What of the log is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookFilter {
    /// First local day.
    pub from: Date,
    /// Last local day.
    pub to: Date,
    /// Only looks of this member of staff.
    pub staff: Option<StaffId>,
    /// Only at this dossier.
    pub dossier: Option<DossierCode>,
    /// Only at dossiers of the person with this personal number.
    pub person: Option<String>,
}

/// A look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookEntry {
    /// When; the first of the day where it is noted once a day.
    pub at: Timestamp,
    /// Who.
    pub staff: StaffId,
    /// At which dossier.
    pub code: DossierCode,
    /// For what.
    pub purpose: Purpose,
    /// The purpose in the words of who looked, where one was asked for.
    pub words: Option<String>,
}

impl View<'_> {
    /// Notes that the viewer has opened personal data of a dossier. Only staff is noted: citizens see their own, the system
    /// sees none.
    pub(crate) fn note_look(&mut self, viewer: &Viewer, dossier: i64, purpose: Purpose) {
        if let Some(staff) = viewer.actor().staff() {
            self.looks.push(Look { staff: staff.clone(), dossier, purpose });
        }
    }

    /// A page of the log, newest first, and whether there is more; `None` for those who may not read it.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn looks(
        &mut self,
        viewer: &Viewer,
        filter: &LookFilter,
        (skip, limit): (u64, u32),
    ) -> Result<Option<(Vec<LookEntry>, bool)>, Trouble> {
        if !viewer.may(Action::Audit) {
            return Ok(None);
        }
        let limit = i64::from(page_limit(limit));
        let mut bound = Bound::default();
        let sql = format!(
            "SELECT at, staff, code, purpose, kind, body FROM ({}) AS looked ORDER BY at DESC, code, staff LIMIT {} OFFSET {}",
            self.all_looks(filter, &mut bound),
            bound.put(limit + 1),
            bound.put(i64::try_from(skip).unwrap_or(i64::MAX))
        );
        let rows = self.connection.query(&sql, &bound.0)?;
        let mut entries = rows.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
        let more = entries.len() > usize::try_from(limit).unwrap_or(usize::MAX);
        entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(Some((entries, more)))
    }

    /// Both logs as one.
    fn all_looks(&self, filter: &LookFilter, bound: &mut Bound) -> String {
        let midnight = |day: Date| law::time::instant(day.at(0, 0, 0, 0));
        let (from, to) = (midnight(filter.from), midnight(filter.to.tomorrow().unwrap_or(filter.to)));
        let mut noted = vec![
            format!("access_look.day >= {}", bound.put(filter.from)),
            format!("access_look.day <= {}", bound.put(filter.to)),
            // What was opened with a purpose is told by the journal.
            "access_look.purpose <> 'unmasked'".to_owned(),
        ];
        let mut recorded = vec![
            "journal.kind = 'personal_data_viewed'".to_owned(),
            format!("journal.at >= {}", bound.put(from)),
            format!("journal.at < {}", bound.put(to)),
        ];
        if let Some(staff) = &filter.staff {
            noted.push(format!("access_look.staff = {}", bound.put(staff.0.as_str())));
            recorded.push(format!("journal.actor = {}", bound.put(format!("staff:{staff}"))));
        }
        if let Some(code) = &filter.dossier {
            let code = bound.put(code.as_str());
            noted.push(format!("dossier.code = {code}"));
            recorded.push(format!("dossier.code = {code}"));
        }
        if let Some(number) = &filter.person {
            let token = bound.put(self.key.subject_token(number));
            noted.push(format!("dossier.subject_token = {token}"));
            recorded.push(format!("dossier.subject_token = {token}"));
        }
        format!(
            "SELECT access_look.at AS at, access_look.staff AS staff, dossier.code AS code, \
             access_look.purpose AS purpose, NULL AS kind, NULL AS body FROM access_look \
             JOIN dossier ON dossier.id = access_look.dossier WHERE {} UNION ALL \
             SELECT journal.at, SUBSTR(journal.actor, 7), dossier.code, 'unmasked', journal.kind, \
             CAST(journal.body AS text) FROM journal JOIN dossier ON dossier.id = journal.stream WHERE {}",
            noted.join(" AND "),
            recorded.join(" AND ")
        )
    }
}

fn entry(row: &crate::Row) -> Result<LookEntry, Trouble> {
    let purpose = row.text(3)?;
    let words = match (row.opt_text(4)?, row.opt_text(5)?) {
        (Some(kind), Some(body)) => match journal::event(&kind, &body)? {
            Event::PersonalDataViewed(body) => Some(body.purpose),
            _ => None,
        },
        _ => None,
    };
    Ok(LookEntry {
        at: row.time(0)?,
        staff: StaffId(row.text(1)?),
        code: DossierCode(row.text(2)?),
        purpose: Purpose::parse(&purpose)
            .ok_or_else(|| Trouble::Corrupt(format!("purpose {purpose} of a look")))?,
        words,
    })
}
