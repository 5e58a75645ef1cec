//! Hand-over between a counter and an authority that is not its own, as both ends see it; and results that nobody fetches.

use casework::Actor;
use jiff::Timestamp;
use law::AgencyId;

use super::item::{Chosen, Order};
use super::{Cursor, ListItem, Page, View, WorkFilter, WorkView, page_limit};
use crate::bound::Bound;
use crate::permission::Viewer;
use crate::trouble::Trouble;

impl View<'_> {
    /// Dossiers handed over and received since a moment, with the viewer at either end, the newest first; at most
    /// [`super::PAGE_MAX`].
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn handed_over(&mut self, viewer: &Viewer, since: Timestamp) -> Result<Vec<ListItem>, Trouble> {
        if !matches!(viewer.actor(), Actor::Staff { .. }) {
            return Ok(Vec::new());
        }
        let mut bound = Bound::default();
        let moment = bound.put(since);
        let way = |column: &str, agencies: Vec<&AgencyId>, bound: &mut Bound| {
            let list = bound.list(agencies.into_iter().map(AgencyId::as_str));
            format!("dossier.{column} IN {list} AND dossier.status >= 4 AND dossier.starts_at >= {moment}")
        };
        let ways = vec![
            way("intake", viewer.organisations().collect(), &mut bound),
            way("authority", viewer.organisations().collect(), &mut bound),
        ];
        let filters = vec!["dossier.accepted_at < dossier.starts_at".to_owned()];
        let chosen = Chosen { ways, filters, bound, order: Order::Newest, walks: false };
        let items = self.items(viewer, chosen, None, super::PAGE_MAX)?;
        let province = self.province;
        // At its own desk a clock starts later only because of the hour.
        Ok(items.into_iter().filter(|item| !province.own_desk(&item.intake, &item.authority)).collect())
    }

    /// Results lying at the viewer's counter since before a moment, a page of them.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn uncollected(
        &mut self,
        viewer: &Viewer,
        before: Timestamp,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Page<ListItem>, Trouble> {
        let limit = page_limit(limit);
        let (mut chosen, _) = self.work(viewer, &WorkFilter::of(WorkView::Returns));
        let moment = chosen.bound.put(before);
        chosen.filters.push(format!("dossier.stage_since < {moment}"));
        let items = self.items(viewer, chosen, after, limit + 1)?;
        Ok(Page::cut(items, limit, ListItem::cursor))
    }
}
