//! The list behind the API, the search of officers and exports: newest first, everything the viewer may see.

use casework::Actor;
use casework::dossier::Status;
use jiff::Timestamp;
use law::AgencyId;
use law::code::ProcedureCode;

use super::item::{Chosen, Order};
use super::worklist::OPEN;
use super::{Cursor, ListItem, Needle, Page, View, page_limit};
use crate::bound::Bound;
use crate::looks::Purpose;
use crate::permission::Viewer;
use crate::trouble::Trouble;

/// How many dossiers can be sorted while a page of one is walked to, measured.
const WALK_AGAINST_SORT: u64 = 16;

/// Dossiers walked over at most.
const WALKED_MAX: i64 = 60_000;

/// What a list holds. Empty means: all that is visible.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListFilter {
    /// Only dossiers of this organisation, as intake or as competent authority.
    pub unit: Option<AgencyId>,
    /// Only these statuses; empty for all.
    pub status: Vec<Status>,
    /// Only this procedure.
    pub procedure: Option<ProcedureCode>,
    /// Only those due before this moment.
    pub due_before: Option<Timestamp>,
    /// Search text: code or its end, personal number, telephone, name. A telephone, the end of a code without its day and
    /// a part of a name are looked for among the open dossiers only.
    pub text: Option<String>,
}

impl View<'_> {
    /// A page of the list, newest first.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn list(
        &mut self,
        viewer: &Viewer,
        filter: &ListFilter,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Page<ListItem>, Trouble> {
        let limit = page_limit(limit);
        let needle = filter.text.as_deref().map(Needle::recognise);
        let items = match needle {
            Some(None) => Vec::new(),
            Some(Some(Needle::Name(name))) => self.list_named(viewer, filter, after, limit + 1, &name)?,
            Some(Some(needle)) => {
                let chosen = self.listed(viewer, filter, Some(&needle));
                let items = self.items(viewer, chosen, after, limit + 1)?;
                if matches!(needle, Needle::PersonalId(_)) {
                    // Whoever knows the number learns whose dossiers these are.
                    items.iter().for_each(|item| self.note_look(viewer, item.stream, Purpose::Search));
                }
                items
            }
            None => self.list_newest(viewer, filter, after, limit + 1)?,
        };
        Ok(Page::cut(items, limit, ListItem::cursor))
    }

    /// The page of a large unit is found by walking back from the newest dossier of the province; all of a small unit, or
    /// all of a rare status, is had from its index faster than that.
    fn list_newest(
        &mut self,
        viewer: &Viewer,
        filter: &ListFilter,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Vec<ListItem>, Trouble> {
        let newest = self.one_number("SELECT COALESCE(MAX(id), 0) FROM dossier", &[])?;
        if self.is_large(viewer, filter, newest)? {
            let before = after.map_or(i64::try_from(newest).unwrap_or(0) + 1, Cursor::id);
            let mut bound = Bound::default();
            let way = format!(
                "dossier.id >= {} AND dossier.id < {} AND CASE WHEN {} THEN 1 ELSE 0 END = 1",
                bound.put(before - WALKED_MAX),
                bound.put(before),
                viewer.condition(&mut bound)
            );
            let chosen = self.filtered(vec![way], filter, bound);
            let items = self.items(viewer, chosen, None, limit)?;
            if items.len() >= limit as usize {
                return Ok(items);
            }
        }
        let chosen = self.listed(viewer, filter, None);
        self.items(viewer, chosen, after, limit)
    }

    /// Whether a member of staff asks for so many of `all` that a walk finds a page of them soon: a walk to a page grows
    /// with `all / many`, sorting with `many`, so the two meet at the root of `all`.
    fn is_large(&mut self, viewer: &Viewer, filter: &ListFilter, all: u64) -> Result<bool, Trouble> {
        let large = (all * WALK_AGAINST_SORT).isqrt().max(1);
        if viewer.sees_everything() && filter.unit.is_none() || !matches!(viewer.actor(), Actor::Staff { .. })
        {
            return Ok(false);
        }
        let statuses = if filter.status.is_empty() { codes(&Status::ALL) } else { codes(&filter.status) };
        for side in ["authority", "intake"] {
            let mut bound = Bound::default();
            let agencies = match (&filter.unit, side) {
                (Some(unit), _) => bound.list([unit.as_str()]),
                (None, "authority") => bound.list(viewer.authorities().map(AgencyId::as_str)),
                (None, _) => bound.list(viewer.organisations().map(AgencyId::as_str)),
            };
            let sql = format!(
                "SELECT COUNT(*) FROM (SELECT 1 FROM dossier WHERE {side} IN {agencies} AND status IN {statuses} \
                 LIMIT {large}) AS counted"
            );
            if self.one_number(&sql, &bound.0)? >= large {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// By full name among all dossiers; where nobody has it, by a part of the name among the open ones.
    fn list_named(
        &mut self,
        viewer: &Viewer,
        filter: &ListFilter,
        after: Option<&Cursor>,
        limit: u32,
        name: &str,
    ) -> Result<Vec<ListItem>, Trouble> {
        let mut bound = Bound::default();
        let way = format!("dossier.name_token = {}", bound.put(self.key.name_token(name)));
        let ways = vec![format!("{way} AND {}", viewer.condition(&mut bound))];
        let chosen = self.filtered(ways, filter, bound);
        if !self.items(viewer, chosen.clone(), None, 1)?.is_empty() {
            let mut items = self.items(viewer, chosen, after, limit)?;
            items.retain(|item| !item.masked);
            return Ok(items);
        }
        let mut bound = Bound::default();
        let ways = self.open_ways(viewer, filter.unit.as_ref(), &mut bound);
        let chosen = self.filtered(ways, filter, bound);
        self.items_named(viewer, &chosen, after, limit, name)
    }

    fn listed(&self, viewer: &Viewer, filter: &ListFilter, needle: Option<&Needle>) -> Chosen {
        let mut bound = Bound::default();
        let ways = match needle {
            Some(needle @ (Needle::Code(_) | Needle::PersonalId(_))) => {
                let way = needle.condition(self.key, &mut bound).unwrap_or_default();
                vec![format!("{way} AND {}", viewer.condition(&mut bound))]
            }
            Some(Needle::CodeEnd(end)) if is_day_and_number(end) => {
                let agencies = self.province.agencies.keys().filter(|id| {
                    viewer.sees_everything()
                        || viewer.authorities().any(|own| own == *id || self.parent_of(own) == Some(*id))
                });
                let codes = bound.list(agencies.map(|agency| format!("{agency}-{end}")).collect::<Vec<_>>());
                vec![format!("dossier.code IN {codes} AND {}", viewer.condition(&mut bound))]
            }
            Some(needle) => {
                let ways = self.open_ways(viewer, filter.unit.as_ref(), &mut bound);
                let end = needle.condition(self.key, &mut bound).unwrap_or_default();
                ways.into_iter().map(|way| format!("{way} AND {end}")).collect()
            }
            None => self.list_ways(viewer, filter, &mut bound),
        };
        self.filtered(ways, filter, bound)
    }

    fn parent_of(&self, agency: &AgencyId) -> Option<&AgencyId> {
        self.province.agency(agency).and_then(|agency| agency.parent.as_ref())
    }

    fn filtered(&self, ways: Vec<String>, filter: &ListFilter, mut bound: Bound) -> Chosen {
        let mut filters = Vec::new();
        if !filter.status.is_empty() {
            filters.push(format!("dossier.status IN {}", codes(&filter.status)));
        }
        if let Some(procedure) = &filter.procedure {
            filters.push(format!("dossier.procedure = {}", bound.put(procedure.as_str())));
        }
        if let Some(moment) = filter.due_before {
            filters.push(format!("dossier.due_at < {}", bound.put(moment)));
        }
        if let Some(unit) = &filter.unit {
            let unit = bound.put(unit.as_str());
            filters.push(format!("dossier.authority = {unit} OR dossier.intake = {unit}"));
        }
        Chosen { ways, filters, bound, order: Order::Newest, walks: false }
    }

    /// The ways to all that is visible, or to those of one organisation.
    fn list_ways(&self, viewer: &Viewer, filter: &ListFilter, bound: &mut Bound) -> Vec<String> {
        if let Some(unit) = &filter.unit {
            let unit = bound.put(unit.as_str());
            let condition = viewer.condition(bound);
            return ["authority", "intake"]
                .map(|side| format!("dossier.{side} = {unit} AND {condition}"))
                .into();
        }
        // Rare statuses would be a long walk back from the newest: the index of the authorities finds them at once.
        let rare = !filter.status.is_empty() && !filter.status.contains(&Status::Returned);
        if viewer.sees_everything() && (rare || filter.due_before.is_some() && !filter.status.is_empty()) {
            let all = bound.list(self.province.agencies.keys().map(AgencyId::as_str));
            return vec![format!("dossier.authority IN {all}")];
        }
        viewer.ways(bound)
    }

    /// The ways to the open dossiers a member of staff sees; applicants reach all of their own.
    fn open_ways(&self, viewer: &Viewer, unit: Option<&AgencyId>, bound: &mut Bound) -> Vec<String> {
        if matches!(viewer.actor(), Actor::Applicant { .. }) {
            return viewer.ways(bound);
        }
        let ways = match unit {
            Some(unit) => {
                let unit = bound.put(unit.as_str());
                let condition = viewer.condition(bound);
                ["authority", "intake"].map(|side| format!("dossier.{side} = {unit} AND {condition}")).into()
            }
            None if viewer.sees_everything() => {
                let all = bound.list(self.province.agencies.keys().map(AgencyId::as_str));
                vec![format!("dossier.authority IN {all}")]
            }
            None => viewer.ways(bound),
        };
        ways.into_iter().map(|way: String| format!("{way} AND {OPEN}")).collect()
    }
}

/// `(1, 4)`: numbers need no binding.
fn codes(statuses: &[Status]) -> String {
    let codes: Vec<String> = statuses.iter().map(|status| status.code().to_string()).collect();
    format!("({})", codes.join(", "))
}

/// `261118-0012`: what a code ends with after its agency.
fn is_day_and_number(end: &str) -> bool {
    end.split_once('-')
        .is_some_and(|(day, number)| day.len() == 6 && number.len() >= 4 && !number.contains('-'))
}
