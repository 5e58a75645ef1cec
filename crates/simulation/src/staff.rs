//! The officers of the province: as many as the work needs, with names, roles and a queue each.

use casework::{Actor, Grant, Role, StaffId};
use law::{AgencyId, AgencyKind, Province};

use crate::chance::Chance;
use crate::people::Population;

/// An officer who can be enrolled in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimulatedStaff {
    /// Identifier, such as `NV24133-01`.
    pub id: StaffId,
    /// Name.
    pub name: String,
    /// Where they sit.
    pub agency: AgencyId,
    /// Powers.
    pub grants: Vec<Grant>,
}

/// An officer at work.
#[derive(Debug, Clone)]
pub(crate) struct Officer {
    pub actor: Actor,
    /// Local second from which the officer is free.
    pub free_at: i64,
}

/// The people of one authority and of its desk.
#[derive(Debug, Clone)]
pub(crate) struct Office {
    pub authority: AgencyId,
    pub centre: AgencyId,
    /// Vietnamese name of the commune, for addresses.
    pub place: String,
    /// Code of the commune; empty for departments of the province.
    pub unit: String,
    pub counter: Vec<Officer>,
    pub case_officers: Vec<Officer>,
    pub heads: Vec<Officer>,
    pub approvers: Vec<Officer>,
    pub clerks: Vec<Officer>,
    /// How long work takes here against the province's median.
    pub pace: f64,
}

/// Working minutes of a day an officer spends on dossiers.
const PRODUCTIVE_MINUTES: f64 = 300.0;

/// How many officers an office needs for so many dossiers a working day.
pub(crate) struct Need {
    pub counter: usize,
    pub case_officers: usize,
    pub heads: usize,
}

impl Need {
    pub(crate) fn of(dossiers_a_day: f64, slow_share: f64) -> Self {
        let people = |minutes: f64| ((minutes / PRODUCTIVE_MINUTES).ceil() as usize).clamp(1, 40);
        Self {
            counter: people(dossiers_a_day * 9.0),
            case_officers: people(dossiers_a_day * slow_share * 34.0).max(2),
            heads: people(dossiers_a_day * slow_share * 3.0),
        }
    }
}

/// The staff a province would have without simulation weights: two counters and two case officers everywhere.
#[must_use]
pub fn staff_of(offices: &crate::World) -> Vec<SimulatedStaff> {
    offices.staff()
}

/// Builds an office and adds its people to `roll`.
pub(crate) fn office(
    province: &Province,
    authority: &AgencyId,
    need: &Need,
    population: &Population,
    chance: &mut Chance,
    roll: &mut Vec<SimulatedStaff>,
) -> Option<Office> {
    let agency = province.agency(authority)?;
    let centre = province.agencies.values().find(|a| match agency.kind {
        AgencyKind::CommuneCommittee => {
            a.kind == AgencyKind::CommuneCentre && a.parent.as_ref() == Some(authority)
        }
        _ => a.kind == AgencyKind::ProvincialCentre,
    })?;
    let tag = agency.unit.as_ref().map_or_else(|| authority.0.replace('.', ""), |unit| unit.0.clone());
    let mut hiring = Hiring { tag, number: 0, population, chance, roll };
    let (at_desk, here) = (&centre.id, authority);
    let counter_roles = [(Role::IntakeOfficer, at_desk), (Role::Certifier, here)];
    // The head of the centre has a name and powers, but no queue: nothing in the simulation needs a second supplement.
    hiring.one(&[(Role::CentreHead, at_desk)]);
    let place = agency
        .unit
        .as_ref()
        .and_then(|u| province.units.get(u))
        .map_or_else(String::new, law::Unit::full_name);
    Some(Office {
        authority: authority.clone(),
        centre: centre.id.clone(),
        place,
        unit: agency.unit.as_ref().map(|unit| unit.0.clone()).unwrap_or_default(),
        counter: hiring.people(need.counter, &counter_roles),
        case_officers: hiring
            .people(need.case_officers, &[(Role::CaseOfficer, here), (Role::Consultee, here)]),
        heads: hiring.people(need.heads, &[(Role::DivisionHead, here), (Role::Consultee, here)]),
        approvers: hiring.people(need.heads.max(2), &[(Role::Approver, here)]),
        clerks: hiring.people(need.heads, &[(Role::Clerk, here)]),
        pace: hiring.chance.around(1.0, 0.22),
    })
}

struct Hiring<'a> {
    tag: String,
    number: usize,
    population: &'a Population,
    chance: &'a mut Chance,
    roll: &'a mut Vec<SimulatedStaff>,
}

impl Hiring<'_> {
    fn people(&mut self, count: usize, roles: &[(Role, &AgencyId)]) -> Vec<Officer> {
        (0..count).map(|_| self.one(roles)).collect()
    }

    fn one(&mut self, roles: &[(Role, &AgencyId)]) -> Officer {
        self.number += 1;
        let id = StaffId(format!("NV{}-{:02}", self.tag, self.number));
        let grants: Vec<Grant> =
            roles.iter().map(|(role, agency)| Grant::new(*role, (*agency).clone())).collect();
        let female = self.chance.happens(0.5);
        let agency = grants.first().map_or_else(|| AgencyId(String::new()), |g| g.agency.clone());
        let name = self.population.name(female, self.chance);
        self.roll.push(SimulatedStaff { id: id.clone(), name, agency, grants: grants.clone() });
        Officer { actor: Actor::standing_in(id, grants, Vec::new()), free_at: i64::MIN }
    }
}
