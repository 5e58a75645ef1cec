//! Saved views: a filtered list under a name, for its owner alone or for everybody of an organisation. What is filtered
//! for may be a person's name or number, so name and filter are sealed.

use casework::StaffId;
use jiff::{SignedDuration, Timestamp};
use law::AgencyId;
use serde::{Deserialize, Serialize};

use crate::bound::Bound;
use crate::dialect::{Connection, Row};
use crate::permission::Viewer;
use crate::personal::{StoreKey, hex, random};
use crate::trouble::Trouble;
use crate::{Registry, Value};

/// Saved views that one person may keep.
pub const SAVED_VIEWS_MAX: usize = 30;

/// How long a removed view can be brought back.
pub const REMOVED_LASTS: SignedDuration = SignedDuration::from_hours(24);

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Identifier: 32 hexadecimal digits.
    pub id: String,
    /// Who made it.
    pub owner: StaffId,
    /// The organisation that shares it; `None` for a private one.
    pub unit: Option<AgencyId>,
    /// Name.
    pub name: String,
    /// The filter as the query of an address, without `?`.
    pub query: String,
    /// When it was removed; it can be brought back for [`REMOVED_LASTS`].
    pub removed_at: Option<Timestamp>,
}

/// What is sealed of a view.
#[derive(Serialize, Deserialize)]
struct Inside {
    name: String,
    query: String,
}

const COLUMNS: &str = "id, owner, unit, sealed, removed_at";

impl Registry {
    /// Keeps a filtered list under a name, at the end of the owner's views; its identifier. `None` where the owner keeps
    /// [`SAVED_VIEWS_MAX`] already, or does not work for the organisation it is to be shared in.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn save_view(
        &self,
        viewer: &Viewer,
        unit: Option<&AgencyId>,
        name: &str,
        query: &str,
    ) -> Result<Option<String>, Trouble> {
        let Some(owner) = viewer.actor().staff() else { return Ok(None) };
        if unit.is_some_and(|unit| viewer.organisations().all(|own| own != unit)) {
            return Ok(None);
        }
        let (id, now) = (hex(&random::<16>()?), self.now());
        let sealed = self.sealed_view(&id, name, query)?;
        self.with_writer(|connection| {
            let old = now.checked_sub(REMOVED_LASTS).unwrap_or(now);
            connection.execute("DELETE FROM saved_view WHERE removed_at < $1", &[old.into()])?;
            let kept = "SELECT COUNT(*), COALESCE(MAX(place), 0) FROM saved_view WHERE owner = $1 AND removed_at IS NULL";
            let row = connection.query_one(kept, &[owner.0.as_str().into()])?;
            let (count, last) = row.map_or(Ok((0, 0)), |row| Ok::<_, Trouble>((row.int(0)?, row.int(1)?)))?;
            if usize::try_from(count).unwrap_or(usize::MAX) >= SAVED_VIEWS_MAX {
                return Ok(None);
            }
            let values: [Value; 6] = [
                id.as_str().into(),
                owner.0.as_str().into(),
                unit.map(AgencyId::as_str).into(),
                (last + 1).into(),
                sealed.into(),
                now.into(),
            ];
            let sql = "INSERT INTO saved_view (id, owner, unit, place, sealed, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
            connection.execute(sql, &values)?;
            Ok(Some(id.clone()))
        })
    }

    /// The views this member of staff uses: the own ones in their order, then those shared in an organisation of theirs.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn saved_views(&self, viewer: &Viewer) -> Result<Vec<SavedView>, Trouble> {
        let Some(owner) = viewer.actor().staff() else { return Ok(Vec::new()) };
        let mut bound = Bound::default();
        let me = bound.put(owner.0.as_str());
        let units = bound.list(viewer.organisations().map(AgencyId::as_str));
        let sql = format!(
            "SELECT {COLUMNS} FROM saved_view WHERE removed_at IS NULL AND (owner = {me} OR unit IN {units}) \
             ORDER BY CASE WHEN owner = {me} THEN 0 ELSE 1 END, place, created_at, id"
        );
        self.with_reader(|connection| {
            let rows = connection.query(&sql, &bound.0)?;
            rows.iter().map(|row| read(self.key(), row)).collect()
        })
    }

    /// A view this member of staff may use, also one that was removed a moment ago by its owner.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn saved_view(&self, viewer: &Viewer, id: &str) -> Result<Option<SavedView>, Trouble> {
        let found = self.with_reader(|connection| {
            let sql = format!("SELECT {COLUMNS} FROM saved_view WHERE id = $1");
            connection.query_one(&sql, &[id.into()])?.map(|row| read(self.key(), &row)).transpose()
        })?;
        Ok(found.filter(|view| {
            let mine = viewer.actor().staff() == Some(&view.owner);
            let shared = view.unit.as_ref().is_some_and(|unit| viewer.organisations().any(|own| own == unit));
            mine || shared && view.removed_at.is_none()
        }))
    }

    /// Gives an own view another name, and shares it or not; `false` for a view of somebody else.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn rename_view(
        &self,
        viewer: &Viewer,
        id: &str,
        name: &str,
        unit: Option<&AgencyId>,
    ) -> Result<bool, Trouble> {
        let Some(view) = self.own_view(viewer, id)? else { return Ok(false) };
        if unit.is_some_and(|unit| viewer.organisations().all(|own| own != unit)) {
            return Ok(false);
        }
        let sealed = self.sealed_view(id, name, &view.query)?;
        let values: [Value; 3] = [id.into(), sealed.into(), unit.map(AgencyId::as_str).into()];
        let sql = "UPDATE saved_view SET sealed = $2, unit = $3 WHERE id = $1";
        Ok(self.with_writer(|connection| connection.execute(sql, &values))? > 0)
    }

    /// Removes an own view, or brings it back; `false` for a view of somebody else.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn remove_view(&self, viewer: &Viewer, id: &str, removed: bool) -> Result<bool, Trouble> {
        if self.own_view(viewer, id)?.is_none() {
            return Ok(false);
        }
        let at = removed.then(|| self.now());
        let sql = "UPDATE saved_view SET removed_at = $2 WHERE id = $1";
        Ok(self.with_writer(|connection| connection.execute(sql, &[id.into(), at.into()]))? > 0)
    }

    /// Moves an own view one place up among the own ones; `false` where there is none above it.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn raise_view(&self, viewer: &Viewer, id: &str) -> Result<bool, Trouble> {
        let views = self.saved_views(viewer)?;
        let mut own: Vec<&str> = views
            .iter()
            .filter(|view| viewer.actor().staff() == Some(&view.owner))
            .map(|view| view.id.as_str())
            .collect();
        let Some(place) = own.iter().position(|one| *one == id).filter(|place| *place > 0) else {
            return Ok(false);
        };
        own.swap(place - 1, place);
        self.with_writer(|connection| {
            for (place, id) in (1_i64..).zip(&own) {
                let sql = "UPDATE saved_view SET place = $2 WHERE id = $1";
                connection.execute(sql, &[(*id).into(), place.into()])?;
            }
            Ok(true)
        })
    }

    /// Makes a view the page this member of staff begins the day with; `None` for the usual one.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn set_landing_view(&self, viewer: &Viewer, id: Option<&str>) -> Result<(), Trouble> {
        let Some(me) = viewer.actor().staff() else { return Ok(()) };
        let known = match id {
            Some(id) => self.saved_view(viewer, id)?.map(|view| view.id),
            None => None,
        };
        self.with_writer(|connection| {
            let who = || Value::from(me.0.as_str());
            connection.execute("DELETE FROM landing_view WHERE staff = $1", &[who()])?;
            if let Some(id) = known {
                let sql = "INSERT INTO landing_view (staff, saved_view) VALUES ($1, $2)";
                connection.execute(sql, &[who(), id.into()])?;
            }
            Ok(())
        })
    }

    /// The view this member of staff begins the day with, if one was chosen and still may be used.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn landing_view(&self, viewer: &Viewer) -> Result<Option<SavedView>, Trouble> {
        let Some(me) = viewer.actor().staff() else { return Ok(None) };
        let id = self.with_reader(|connection| landing(connection, me))?;
        let view = id.map(|id| self.saved_view(viewer, &id)).transpose()?.flatten();
        Ok(view.filter(|view| view.removed_at.is_none()))
    }

    fn own_view(&self, viewer: &Viewer, id: &str) -> Result<Option<SavedView>, Trouble> {
        let view = self.saved_view(viewer, id)?;
        Ok(view.filter(|view| viewer.actor().staff() == Some(&view.owner)))
    }

    fn sealed_view(&self, id: &str, name: &str, query: &str) -> Result<Vec<u8>, Trouble> {
        let inside = Inside { name: name.to_owned(), query: query.to_owned() };
        self.key().seal_bytes(&identity(id), &serde_json::to_vec(&inside)?)
    }
}

fn landing(connection: &mut Connection, me: &StaffId) -> Result<Option<String>, Trouble> {
    let sql = "SELECT saved_view FROM landing_view WHERE staff = $1";
    connection.query_one(sql, &[me.0.as_str().into()])?.map(|row| row.text(0)).transpose()
}

fn identity(id: &str) -> String {
    format!("saved-view/{id}")
}

fn read(key: &StoreKey, row: &Row) -> Result<SavedView, Trouble> {
    let id = row.text(0)?;
    let inside: Inside = serde_json::from_slice(&key.open(&identity(&id), &row.bytes(3)?)?)?;
    Ok(SavedView {
        id,
        owner: StaffId(row.text(1)?),
        unit: row.opt_text(2)?.map(AgencyId),
        name: inside.name,
        query: inside.query,
        removed_at: row.opt_time(4)?,
    })
}
