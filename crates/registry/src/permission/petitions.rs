//! Which petitions an actor sees: from the policies, the roles held now and the agency that has the petition. The same as
//! a condition of SQL and, of a single petition, in memory.

use casework::petition::Petition;
use casework::power::Holder;
use casework::{Actor, StaffId};
use law::{Action, AgencyId, Place, Province};

use super::Procedures;
use crate::bound::Bound;

/// One way of seeing petitions.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Way {
    /// Of which agency; `None` for any.
    agency: Option<AgencyId>,
    /// Only those with one of these officers: the actor, and for whom they stand in.
    officers: Option<Vec<StaffId>>,
    /// About dossiers of which procedures; a petition without a dossier is none of a limited grant's.
    procedures: Procedures,
}

/// How far the sight of petitions reaches.
#[derive(Debug, Clone, Default)]
pub(crate) struct PetitionReach(Vec<Way>);

impl PetitionReach {
    pub(super) fn of(holder: Holder<'_>) -> Self {
        if *holder.actor == Actor::System {
            return Self(vec![Way { agency: None, officers: None, procedures: Procedures::All }]);
        }
        let mut ways = Vec::new();
        for grant in holder.actor.grants() {
            let procedures = Procedures::of(grant, holder.province);
            for place in holder.powers.places(grant.role, Action::SeePetition).iter() {
                let here = Some(grant.agency.clone());
                let (agency, officers) = match place {
                    Place::Authority => (here, None),
                    Place::Case => {
                        let covers = holder.actor.covers().iter().map(|cover| cover.absent.clone());
                        (here, Some(holder.actor.staff().cloned().into_iter().chain(covers).collect()))
                    }
                    Place::Province if holder.province.is_top(&grant.agency) => (None, None),
                    Place::Everywhere => (None, None),
                    Place::Province
                    | Place::Intake
                    | Place::OwnDesk
                    | Place::Support
                    | Place::Consulted
                    | Place::Below => continue,
                };
                let way = Way { agency, officers, procedures: procedures.clone() };
                if !ways.contains(&way) {
                    ways.push(way);
                }
            }
        }
        Self(ways)
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn sees(&self, petition: &Petition, province: &Province) -> bool {
        let covers = |procedures: &Procedures| match procedures {
            Procedures::All => true,
            Procedures::Only(_) => petition
                .procedure
                .as_ref()
                .is_some_and(|code| province.procedures.contains_key(code) && procedures.has(code)),
        };
        self.0.iter().any(|way| {
            way.agency.as_ref().is_none_or(|agency| *agency == petition.agency)
                && way.officers.as_ref().is_none_or(|officers| {
                    petition.officer.as_ref().is_some_and(|officer| officers.contains(officer))
                })
                && covers(&way.procedures)
        })
    }

    pub(super) fn condition(&self, bound: &mut Bound) -> String {
        let mut ways = Vec::new();
        for way in &self.0 {
            let mut all = Vec::new();
            if let Some(agency) = &way.agency {
                all.push(format!("petition.agency = {}", bound.put(agency.as_str())));
            }
            if let Some(officers) = &way.officers {
                let list = bound.list(officers.iter().map(|officer| officer.0.as_str()));
                all.push(format!("petition.officer IN {list}"));
            }
            all.extend(way.procedures.condition("petition", bound));
            ways.push(if all.is_empty() { "1 = 1".to_owned() } else { all.join(" AND ") });
        }
        if ways.is_empty() { "1 = 0".to_owned() } else { format!("(({}))", ways.join(") OR (")) }
    }
}
