//! What a counter asks about the person in front of it: whom the province knows already, and whether the same matter is
//! under way. Found by keyed hashes, under the viewer's filter; of dossiers elsewhere only their number is told.

use jiff::Timestamp;
use law::code::ProcedureCode;

use super::item::{Chosen, Order};
use super::{ListItem, View};
use crate::bound::Bound;
use crate::permission::Viewer;
use crate::trouble::Trouble;

/// Persons offered at most for a name or a telephone.
pub const PERSONS_MAX: u32 = 8;

/// Rows looked through for them.
const ROWS_MAX: u32 = 60;

/// Dossiers that may be the same matter.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Twins {
    /// Those the viewer may see, newest first.
    pub seen: Vec<ListItem>,
    /// How many there are elsewhere in the province.
    pub elsewhere: u64,
}

impl Twins {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty() && self.elsewhere == 0
    }
}

impl View<'_> {
    /// The newest dossier of a person in which the viewer sees their data; `None` where there is none.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn latest_of_person(
        &mut self,
        viewer: &Viewer,
        personal_id: &str,
    ) -> Result<Option<ListItem>, Trouble> {
        let items = self.of_token(viewer, "subject_token", self.key.subject_token(personal_id), ROWS_MAX)?;
        Ok(items.into_iter().find(|item| !item.masked && item.applicant_name.is_some()))
    }

    /// The newest dossier of each person with this full name, whatever its marks, or with this telephone; at most
    /// `PERSONS_MAX`. Persons whose names the viewer sees masked are left out.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn persons_like(&mut self, viewer: &Viewer, text: &str) -> Result<Vec<ListItem>, Trouble> {
        let named = self.of_token(viewer, "name_token", self.key.name_token(text), ROWS_MAX)?;
        let phones = match text.chars().filter(char::is_ascii_digit).count() {
            9.. => self.of_phone(viewer, text)?,
            _ => Vec::new(),
        };
        let mut persons: Vec<ListItem> = Vec::new();
        let mut known = std::collections::BTreeSet::new();
        for item in named.into_iter().chain(phones).filter(|item| !item.masked) {
            if known.insert(self.subject_of_stream(item.stream)?.unwrap_or(-item.stream)) {
                persons.push(item);
            }
        }
        persons.truncate(PERSONS_MAX as usize);
        Ok(persons)
    }

    /// The dossiers of a person for a procedure that arrived since a moment, open or closed.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn twins(
        &mut self,
        viewer: &Viewer,
        personal_id: &str,
        procedure: &ProcedureCode,
        since: Timestamp,
    ) -> Result<Twins, Trouble> {
        let token = self.key.subject_token(personal_id);
        let all = self.one_number(
            "SELECT COUNT(*) FROM dossier WHERE subject_token = $1 AND procedure = $2 AND submitted_at >= $3",
            &[token.into(), procedure.as_str().into(), since.into()],
        )?;
        if all == 0 {
            return Ok(Twins::default());
        }
        let mut bound = Bound::default();
        let way = format!(
            "dossier.subject_token = {} AND dossier.procedure = {} AND dossier.submitted_at >= {} AND {}",
            bound.put(token),
            bound.put(procedure.as_str()),
            bound.put(since),
            viewer.condition(&mut bound)
        );
        let chosen =
            Chosen { ways: vec![way], filters: Vec::new(), bound, order: Order::Newest, walks: false };
        let seen = self.items(viewer, chosen, None, ROWS_MAX)?;
        Ok(Twins { elsewhere: all.saturating_sub(seen.len() as u64), seen })
    }

    fn of_token(
        &mut self,
        viewer: &Viewer,
        column: &str,
        token: i64,
        limit: u32,
    ) -> Result<Vec<ListItem>, Trouble> {
        let mut bound = Bound::default();
        let way = format!("dossier.{column} = {} AND {}", bound.put(token), viewer.condition(&mut bound));
        let chosen =
            Chosen { ways: vec![way], filters: Vec::new(), bound, order: Order::Newest, walks: false };
        self.items(viewer, chosen, None, limit)
    }

    /// By telephone: there is no index of telephones, so only what the viewer's own ways reach is looked through.
    fn of_phone(&mut self, viewer: &Viewer, text: &str) -> Result<Vec<ListItem>, Trouble> {
        let mut bound = Bound::default();
        let ways = viewer.ways(&mut bound);
        let phone = bound.put(self.key.phone_token(text));
        let ways = ways.into_iter().map(|way| format!("{way} AND dossier.phone_token = {phone}")).collect();
        let chosen = Chosen { ways, filters: Vec::new(), bound, order: Order::Newest, walks: false };
        self.items(viewer, chosen, None, ROWS_MAX)
    }

    fn subject_of_stream(&mut self, stream: i64) -> Result<Option<i64>, Trouble> {
        let row =
            self.connection.query_one("SELECT subject_token FROM dossier WHERE id = $1", &[stream.into()])?;
        row.map_or(Ok(None), |row| row.opt_int(0))
    }
}
