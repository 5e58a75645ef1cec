//! Who may see which dossier: the one filter under every list, search, page, export and feed. What is not visible does not
//! exist: it gives the same answer as a code nobody issued.
//!
//! What staff see follows from the policies of the province (`see`, `see_names`, `export`), from the roles they hold now
//! and from the places their agencies have on a dossier. Applicants see their own.

mod petitions;
mod reach;

use casework::dossier::Dossier;
use casework::petition::Petition;
use casework::power::Holder;
use casework::{Actor, Role};
use jiff::Timestamp;
use law::code::ProcedureCode;
use law::{Action, AgencyId, Province};

use crate::bound::Bound;
pub(crate) use reach::{Agencies, Organisations, Procedures, add, alike, served};
use reach::{Places, Reach};

/// Roles that do casework, and so may see dossiers: what menus are made from.
#[must_use]
pub fn is_casework(role: Role) -> bool {
    !matches!(role, Role::Administrator | Role::DataSteward | Role::ProcedureController | Role::DigitalTeam)
}

/// An actor with the dossiers it may see.
#[derive(Debug, Clone)]
pub struct Viewer {
    actor: Actor,
    /// What is seen.
    sight: Reach,
    /// Of which names are shown in full.
    names: Reach,
    /// What may be taken along.
    export: Reach,
    /// Petitions that are seen.
    petitions: petitions::PetitionReach,
    /// Whether the actor may do this and that beside dossiers.
    house: Vec<Action>,
}

impl Viewer {
    /// What `actor` may see in `province` at `now`.
    #[must_use]
    pub fn new(actor: &Actor, province: &Province, now: Timestamp) -> Self {
        let holder = Holder::new(actor, province, now);
        let reach = |action| match actor {
            Actor::System => Reach::everything(),
            Actor::Applicant { subject } => {
                crate::subject_token(subject).map_or_else(Reach::default, Reach::own)
            }
            Actor::Staff { id, .. } => Reach::of(id, action, holder),
        };
        let house = [Action::AssistFiling, Action::Audit, Action::Administer];
        Self {
            actor: actor.clone(),
            sight: reach(Action::See),
            names: reach(Action::SeeNames),
            export: reach(Action::Export),
            petitions: petitions::PetitionReach::of(holder),
            house: house.into_iter().filter(|action| holder.may_somewhere(*action)).collect(),
        }
    }

    /// Who looks.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The same viewer, who takes along what is seen: only what may leave in a file.
    #[must_use]
    pub fn exporting(&self) -> Self {
        Self { sight: self.sight.within(&self.export), ..self.clone() }
    }

    /// Whether this petition is visible: what `petition_condition` says of its row.
    #[must_use]
    pub fn sees_petition(&self, petition: &Petition, province: &Province) -> bool {
        self.petitions.sees(petition, province)
    }

    /// Whether the actor may see any petition.
    #[must_use]
    pub fn sees_petitions(&self) -> bool {
        !self.petitions.is_nothing()
    }

    /// The condition on table `petition` under which a row is visible.
    pub(crate) fn petition_condition(&self, bound: &mut Bound) -> String {
        self.petitions.condition(bound)
    }

    /// Whether the actor may do something beside dossiers: help people to prepare, read the log of looks, run the house.
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        self.house.contains(&action)
    }

    /// Organisations whose intake, help and opinions the actor sees, those of its own desk not counted.
    pub fn organisations(&self) -> impl Iterator<Item = &AgencyId> {
        self.sight.organisations.intakes.keys()
    }

    /// Authorities whose dossiers the actor sees: its own organisations, and those whose own desk one of them is.
    pub fn authorities(&self) -> impl Iterator<Item = &AgencyId> {
        self.sight.organisations.authorities.keys()
    }

    /// The organisations with the procedures for which each is seen.
    pub(crate) fn seen(&self) -> &Organisations {
        &self.sight.organisations
    }

    /// The authorities whose dossiers are in the actor's books, with the procedures for which they are.
    pub(crate) fn handled(&self, province: &Province) -> Agencies {
        self.sight.handled(province)
    }

    /// Whether every dossier is visible.
    #[must_use]
    pub fn sees_everything(&self) -> bool {
        self.sight.is_everything()
    }

    /// Whether names are shown in full: to the handling and the receiving unit, to the applicant, to the system.
    #[must_use]
    pub fn sees_names(
        &self,
        (intake, authority): (&AgencyId, &AgencyId),
        procedure: &ProcedureCode,
        case_officer: Option<&casework::StaffId>,
    ) -> bool {
        let at = Places { intake, authority, support: None, procedure, case_officer };
        self.names.is_own() || self.names.see(&at, std::iter::empty())
    }

    /// Whether this dossier, owned by `subject`, is visible: what [`Self::condition`] says of its row.
    pub(crate) fn sees(&self, dossier: &Dossier, subject: Option<i64>) -> bool {
        let asked = dossier.consultations.iter().filter(|c| c.answered_at.is_none());
        let at = Places {
            intake: &dossier.intake,
            authority: &dossier.authority,
            support: dossier.support.as_ref(),
            procedure: &dossier.procedure,
            case_officer: dossier.case_officer.as_ref(),
        };
        self.sight.owns(subject) || self.sight.see(&at, asked.map(|c| &c.agency))
    }

    /// The ways in which a dossier can be visible, each a condition on table `dossier` that an index serves. A dossier is
    /// visible when one of them holds.
    pub(crate) fn ways(&self, bound: &mut Bound) -> Vec<String> {
        self.sight.ways(bound)
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
