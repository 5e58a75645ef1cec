//! Who stands in for whom, as far as it concerns the reader, and whom the reader may name.

use casework::{Grant, Role, StaffId};

use super::View;
use crate::accounts::{own_grants, records};
use crate::bound::Bound;
use crate::permission::{Viewer, is_casework};
use crate::substitution::{Substitution, list, may_arrange, work_together};
use crate::trouble::Trouble;

/// A colleague whom the reader may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// Identifier.
    pub id: StaffId,
    /// Full name.
    pub name: String,
    /// Roles in casework, without the place.
    pub roles: Vec<Role>,
    /// Whether the reader may say who covers this person.
    pub arranged: bool,
}

impl View<'_> {
    /// The substitutions that the viewer made, has a part in, or may arrange; last made first.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn substitutions(&mut self, viewer: &Viewer) -> Result<Vec<Substitution>, Trouble> {
        let Some(me) = viewer.actor().staff() else { return Ok(Vec::new()) };
        let mut shown = Vec::new();
        for made in list(self.connection)? {
            let part = [&made.absent, &made.substitute, &made.made_by].contains(&me);
            let concerns = part || {
                let grants = own_grants(self.connection, &made.absent, (self.now, self.province))?;
                may_arrange(viewer.actor(), &made.absent, &casework_of(grants), self.province)
            };
            if concerns {
                shown.push(made);
            }
        }
        Ok(shown)
    }

    /// The colleagues of a viewer in casework, the viewer among them, by identifier.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn substitutes(&mut self, viewer: &Viewer) -> Result<Vec<Colleague>, Trouble> {
        let Some(me) = viewer.actor().staff() else { return Ok(Vec::new()) };
        let own = own_grants(self.connection, me, (self.now, self.province))?;
        let mut bound = Bound::default();
        let here = bound.list(viewer.authorities().map(law::AgencyId::as_str));
        let condition = format!(
            "disabled_at IS NULL AND id IN (SELECT staff FROM staff_grant WHERE staff_grant.agency IN {here})"
        );
        let mut found = Vec::new();
        for record in records(self.connection, &condition, &bound)? {
            let grants = casework_of(own_grants(self.connection, &record.id, (self.now, self.province))?);
            if grants.is_empty() || !work_together(&own, &grants, self.province) {
                continue;
            }
            let mut roles: Vec<Role> = grants.iter().map(|grant| grant.role).collect();
            roles.dedup();
            let arranged = may_arrange(viewer.actor(), &record.id, &grants, self.province);
            found.push(Colleague { id: record.id, name: record.name, roles, arranged });
        }
        Ok(found)
    }
}

fn casework_of(grants: Vec<Grant>) -> Vec<Grant> {
    grants.into_iter().filter(|grant| is_casework(grant.role)).collect()
}
