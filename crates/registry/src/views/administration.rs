//! What administrators see: the people with their roles and the state of the store. Nobody else sees it.

use super::View;
use super::health::Health;
use crate::accounts::StaffRecord;
use crate::accounts::records;
use crate::bound::Bound;
use crate::permission::Viewer;
use crate::trouble::Trouble;

impl View<'_> {
    /// Everyone with an account, by name; `None` for those who administer nothing.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn colleagues(&mut self, viewer: &Viewer) -> Result<Option<Vec<StaffRecord>>, Trouble> {
        if !administers(viewer) {
            return Ok(None);
        }
        records(self.connection, "1 = 1", &Bound::default()).map(Some)
    }

    /// The store in numbers; `None` for those who administer nothing.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn store_health(&mut self, viewer: &Viewer) -> Result<Option<Health>, Trouble> {
        if administers(viewer) { self.health().map(Some) } else { Ok(None) }
    }
}

fn administers(viewer: &Viewer) -> bool {
    viewer.may(law::Action::Administer)
}
