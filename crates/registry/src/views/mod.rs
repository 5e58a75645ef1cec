//! Reading: what pages, lists and the API show. Every question takes a [`Viewer`] and passes the filter of
//! `permission`; public answers (tracking) say themselves what they leave out.

mod administration;
mod catalogue;
mod counter;
mod counts;
mod dossier;
mod editions;
mod facets;
mod feed;
mod handover;
mod health;
mod history;
mod item;
mod list;
mod loads;
mod looks;
mod mine;
mod names;
mod needle;
mod notices;
mod picture;
mod register;
mod results;
mod runway;
mod scope;
mod substitutions;
mod track;
mod ways;
mod worklist;

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::Arc;

use casework::StaffId;
use jiff::Timestamp;
use law::Province;

pub use self::counter::Twins;
pub use self::counts::{DailyFilter, DailyRow, DailySums, SumBy};
pub use self::dossier::{DossierPage, PersonalShown, Relation};
pub use self::editions::OpenOnEdition;
pub use self::facets::Facet;
pub use self::feed::FeedEntry;
pub use self::health::{Feed, Health, Heartbeat, TableSize};
pub use self::history::{ActorShown, Entry};
pub use self::item::ListItem;
pub use self::list::ListFilter;
pub use self::loads::{OfficerLoad, OpenDossier};
pub use self::looks::{LookEntry, LookFilter};
pub use self::mine::AccessEntry;
pub(crate) use self::names::Names;
pub use self::needle::Needle;
pub use self::notices::{NoticeFilter, NoticeKey, NoticeRow};
pub use self::picture::{Pending, Picture};
pub use self::register::{RegisterFilter, RegisterRow, Standing};
pub use self::results::IssuedResult;
pub use self::runway::{DueBucket, Runway, RunwayDay};
pub use self::scope::{Borders, Scope};
pub use self::substitutions::Colleague;
pub use self::track::{ActionNeeded, TrackStep, Tracked, is_public_step};
pub use self::worklist::{WorkFilter, WorkSort, WorkView};

use crate::bound::Bound;
use crate::dialect::Connection;
use crate::looks::Look;
use crate::permission::Viewer;
use crate::personal::{Personal, StoreKey, hex, unhex};
use crate::trouble::Trouble;

/// Rows of a page at most; larger wishes are cut to it.
pub const PAGE_MAX: u32 = 200;

/// A read of the store: one pooled connection for the length of a closure given to `Registry::read`.
pub struct View<'a> {
    pub(crate) connection: &'a mut Connection,
    pub(crate) key: &'a StoreKey,
    pub(crate) province: &'a Arc<Province>,
    pub(crate) now: Timestamp,
    pub(crate) names: &'a Names,
    /// Looks at personal data that this read has taken.
    pub(crate) looks: Vec<Look>,
}

/// Where a page of a list ended. Opaque: only ever given back to the same list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    at: i64,
    id: i64,
}

impl Cursor {
    /// Reads the text of a cursor; `None` for any other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 16] = unhex(text)?.try_into().ok()?;
        let (at, id) = bytes.split_at(8);
        let number = |half: &[u8]| half.iter().fold(0_i64, |number, byte| number << 8 | i64::from(*byte));
        Some(Self { at: number(at), id: number(id) })
    }

    /// The cursor after a row sorted by time, then id.
    pub(crate) fn at(at: Timestamp, id: i64) -> Self {
        Self { at: at.as_millisecond(), id }
    }

    /// The cursor after a row of a list that is sorted in memory: its place and its id.
    pub(crate) fn ranked(rank: usize, id: i64) -> Self {
        Self { at: i64::try_from(rank).unwrap_or(i64::MAX), id }
    }

    pub(crate) fn rank(&self) -> usize {
        usize::try_from(self.at).unwrap_or(0)
    }

    pub(crate) fn time(&self) -> Timestamp {
        Timestamp::from_millisecond(self.at).unwrap_or(Timestamp::MIN)
    }

    pub(crate) fn id(&self) -> i64 {
        self.id
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex(&self.at.to_be_bytes()))?;
        f.write_str(&hex(&self.id.to_be_bytes()))
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// Its rows.
    pub items: Vec<T>,
    /// Where the next page starts; `None` on the last page.
    pub after: Option<Cursor>,
}

impl<T> Page<T> {
    /// A page without rows.
    #[must_use]
    pub fn empty() -> Self {
        Self { items: Vec::new(), after: None }
    }

    /// Cuts `limit + 1` rows to a page: the row too many says that there is more.
    pub(crate) fn cut(mut items: Vec<T>, limit: u32, cursor: impl Fn(&T) -> Cursor) -> Self {
        let limit = limit as usize;
        let more = items.len() > limit;
        items.truncate(limit);
        let after = if more { items.last().map(cursor) } else { None };
        Self { items, after }
    }
}

/// The limit asked for, at least 1 and at most [`PAGE_MAX`].
pub(crate) fn page_limit(limit: u32) -> u32 {
    limit.clamp(1, PAGE_MAX)
}

impl View<'_> {
    /// The moment of this read, server time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The province of the store.
    #[must_use]
    pub fn province(&self) -> &Arc<Province> {
        self.province
    }

    /// What an actor may see.
    #[must_use]
    pub fn viewer(&self, actor: &casework::Actor) -> Viewer {
        Viewer::new(actor, self.province, self.now)
    }

    /// Display names of members of staff; those without an account are left out.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn staff_names<'s>(
        &mut self,
        ids: impl IntoIterator<Item = &'s StaffId>,
    ) -> Result<HashMap<StaffId, String>, Trouble> {
        let ids: BTreeSet<&str> = ids.into_iter().map(|id| id.0.as_str()).collect();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut bound = Bound::default();
        let sql = format!("SELECT id, name FROM staff WHERE id IN {}", bound.list(ids));
        let rows = self.connection.query(&sql, &bound.0)?;
        rows.iter().map(|row| Ok((StaffId(row.text(0)?), row.text(1)?))).collect()
    }

    /// Opens a sealed row of personal data.
    pub(crate) fn open_personal(&self, id: i64, stream: i64, sealed: &[u8]) -> Result<Personal, Trouble> {
        self.key.personal((id, stream), sealed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_its_own_text_and_no_other() {
        let cursor = Cursor::at("2025-07-01T08:00:00Z".parse().unwrap(), 42);
        assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
        for wrong in ["", "42", "zz", "00000000000000000000000000000000ff", "é"] {
            assert_eq!(Cursor::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_page_says_whether_there_is_more() {
        let cursor = |n: &i64| Cursor { at: 0, id: *n };
        assert_eq!(Page::cut(vec![1, 2, 3], 2, cursor).after, Some(Cursor { at: 0, id: 2 }));
        assert_eq!(Page::cut(vec![1, 2], 2, cursor).after, None);
    }
}
