//! Who may see which dossier: the one filter under every list, search, page, export and feed. What is not visible does not
//! exist: it gives the same answer as a code nobody issued.
//!
//! Staff see the dossiers of the organisations they hold a casework role in: as intake, as competent authority, as the
//! place that helped, or as one that is being consulted. A service centre also sees those of the authorities whose own
//! desk it is; the leaders of a commune see their centre's; the leaders of the province see all. Administrators, data
//! stewards and procedure controllers see none. Applicants see their own.

use std::collections::BTreeSet;

use casework::dossier::Dossier;
use casework::{Actor, Role};
use law::{AgencyId, AgencyKind, Province};

use crate::bound::Bound;

/// Roles that do casework, and so see dossiers of the agency they are held in.
#[must_use]
pub fn is_casework(role: Role) -> bool {
    !matches!(role, Role::Administrator | Role::DataSteward | Role::ProcedureController)
}

/// How far an actor sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Nothing,
    Organisations,
    Everything,
    Own(i64),
}

/// An actor with the dossiers it may see.
#[derive(Debug, Clone)]
pub struct Viewer {
    actor: Actor,
    reach: Reach,
    /// Organisations the actor works for.
    direct: BTreeSet<AgencyId>,
    /// Those, and the authorities whose own desk one of them is.
    authorities: BTreeSet<AgencyId>,
}

impl Viewer {
    /// What `actor` may see in `province`.
    #[must_use]
    pub fn new(actor: &Actor, province: &Province) -> Self {
        let mut viewer = Self {
            actor: actor.clone(),
            reach: Reach::Nothing,
            direct: BTreeSet::new(),
            authorities: BTreeSet::new(),
        };
        match actor {
            Actor::System => viewer.reach = Reach::Everything,
            Actor::Applicant { subject } => {
                viewer.reach = crate::subject_token(subject).map_or(Reach::Nothing, Reach::Own);
            }
            Actor::Staff { .. } => viewer.take_grants(province),
        }
        viewer
    }

    fn take_grants(&mut self, province: &Province) {
        let actor = self.actor.clone();
        for grant in actor.grants().iter().filter(|grant| is_casework(grant.role)) {
            self.reach = if self.reach == Reach::Everything { self.reach } else { Reach::Organisations };
            self.direct.insert(grant.agency.clone());
            let kind = province.agency(&grant.agency).map(|agency| agency.kind);
            if grant.role == Role::Leader {
                if kind == Some(AgencyKind::ProvincialCommittee) {
                    self.reach = Reach::Everything;
                }
                let below = province
                    .agencies
                    .values()
                    .filter(|a| a.is_centre() && a.parent.as_ref() == Some(&grant.agency));
                self.direct.extend(below.map(|centre| centre.id.clone()));
            }
        }
        self.authorities = self.direct.clone();
        for centre in self.direct.iter().filter(|id| province.agency(id).is_some_and(law::Agency::is_centre))
        {
            let served = province.agencies.keys().filter(|authority| province.own_desk(centre, authority));
            self.authorities.extend(served.cloned());
        }
    }

    /// Who looks.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Organisations the actor works for in casework, those of its own desk not counted.
    pub fn organisations(&self) -> impl Iterator<Item = &AgencyId> {
        self.direct.iter()
    }

    /// Authorities whose dossiers the actor sees: its own organisations, and those whose own desk one of them is.
    pub fn authorities(&self) -> impl Iterator<Item = &AgencyId> {
        self.authorities.iter()
    }

    /// Whether every dossier is visible.
    #[must_use]
    pub fn sees_everything(&self) -> bool {
        self.reach == Reach::Everything
    }

    /// Whether names are shown in full: to the handling and the receiving unit, to the applicant, to the system.
    #[must_use]
    pub fn sees_names(&self, intake: &AgencyId, authority: &AgencyId) -> bool {
        match self.actor {
            Actor::System => true,
            Actor::Applicant { .. } => matches!(self.reach, Reach::Own(_)),
            Actor::Staff { .. } => self.direct.contains(intake) || self.authorities.contains(authority),
        }
    }

    /// Whether this dossier, owned by `subject`, is visible: what [`Self::condition`] says of its row.
    pub(crate) fn sees(&self, dossier: &Dossier, subject: Option<i64>) -> bool {
        let asked = || dossier.consultations.iter().filter(|c| c.answered_at.is_none()).map(|c| &c.agency);
        match self.reach {
            Reach::Nothing => false,
            Reach::Everything => true,
            Reach::Own(token) => subject == Some(token),
            Reach::Organisations => {
                self.authorities.contains(&dossier.authority)
                    || self.direct.contains(&dossier.intake)
                    || dossier.support.as_ref().is_some_and(|support| self.direct.contains(support))
                    || asked().any(|agency| self.direct.contains(agency))
            }
        }
    }

    /// The ways in which a dossier can be visible, each a condition on table `dossier` that an index serves. A dossier is
    /// visible when one of them holds.
    pub(crate) fn ways(&self, bound: &mut Bound) -> Vec<String> {
        match self.reach {
            Reach::Nothing => Vec::new(),
            Reach::Everything => vec!["1 = 1".to_owned()],
            Reach::Own(token) => vec![format!("dossier.subject_token = {}", bound.put(token))],
            Reach::Organisations => {
                let authorities = bound.list(self.authorities.iter().map(AgencyId::as_str));
                let direct = bound.list(self.direct.iter().map(AgencyId::as_str));
                vec![
                    format!("dossier.authority IN {authorities}"),
                    format!("dossier.intake IN {direct}"),
                    format!("dossier.support IS NOT NULL AND dossier.support IN {direct}"),
                    consulted(self.direct.iter(), bound),
                ]
            }
        }
    }

    /// The condition on table `dossier` under which a row is visible.
    pub(crate) fn condition(&self, bound: &mut Bound) -> String {
        let ways = self.ways(bound);
        if ways.is_empty() { "1 = 0".to_owned() } else { format!("(({}))", ways.join(") OR (")) }
    }
}

/// The condition that one of the agencies is being consulted.
pub(crate) fn consulted<'a>(agencies: impl Iterator<Item = &'a AgencyId>, bound: &mut Bound) -> String {
    let each: Vec<String> = agencies
        .map(|agency| format!("dossier.consulted LIKE {}", bound.put(format!("%,{agency},%"))))
        .collect();
    let any = if each.is_empty() { "1 = 0".to_owned() } else { each.join(" OR ") };
    // "Greater than nothing" rather than "not null": a range of the index over the few that are consulted on.
    format!("dossier.consulted > '' AND ({any})")
}
