//! Where a finished result lies at the counter, until somebody fetches it.

use std::collections::HashMap;

use casework::{Actor, Role};
use law::AgencyId;
use law::code::DossierCode;

use crate::bound::Bound;
use crate::permission::Viewer;
use crate::trouble::Trouble;
use crate::{Registry, View};

/// Longest name of a place, in characters.
const PLACE_MAX: usize = 40;

impl Registry {
    /// A counter says where the result of one of its dossiers lies; an empty place takes that back. `false`, and nothing
    /// written, for anybody else.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn put_on_shelf(&self, actor: &Actor, code: &DossierCode, place: &str) -> Result<bool, Trouble> {
        let place: String = law::text::clean(place).chars().take(PLACE_MAX).collect();
        let (now, Some(officer)) = (self.now(), actor.staff()) else { return Ok(false) };
        self.with_writer(|connection| {
            let row = connection.query_one("SELECT intake FROM dossier WHERE code = $1", &[code.as_str().into()])?;
            let Some(intake) = row.map(|row| row.text(0)).transpose()?.map(AgencyId) else { return Ok(false) };
            if !actor.holds(Role::IntakeOfficer, &intake) && !actor.holds(Role::CentreHead, &intake) {
                return Ok(false);
            }
            if place.is_empty() {
                connection.execute("DELETE FROM shelf WHERE code = $1", &[code.as_str().into()])?;
                return Ok(true);
            }
            let sql = "INSERT INTO shelf (code, place, put_by, put_at) VALUES ($1, $2, $3, $4) ON CONFLICT (code) DO UPDATE \
                SET place = excluded.place, put_by = excluded.put_by, put_at = excluded.put_at";
            let values = [code.as_str().into(), place.into(), officer.0.as_str().into(), now.into()];
            connection.execute(sql, &values)?;
            Ok(true)
        })
    }
}

impl View<'_> {
    /// The places of these dossiers, of those that the viewer sees and that lie somewhere.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn shelf_places(
        &mut self,
        viewer: &Viewer,
        codes: &[DossierCode],
    ) -> Result<HashMap<DossierCode, String>, Trouble> {
        if codes.is_empty() {
            return Ok(HashMap::new());
        }
        let mut bound = Bound::default();
        let list = bound.list(codes.iter().map(DossierCode::as_str));
        let sql = format!(
            "SELECT shelf.code, shelf.place FROM shelf JOIN dossier ON dossier.code = shelf.code \
             WHERE shelf.code IN {list} AND {}",
            viewer.condition(&mut bound)
        );
        let rows = self.connection.query(&sql, &bound.0)?;
        rows.iter().map(|row| Ok((DossierCode(row.text(0)?), row.text(1)?))).collect()
    }
}
