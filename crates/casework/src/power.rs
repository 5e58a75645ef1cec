//! Whether somebody has the power to do something with a dossier: the policies of the province over the grants of the
//! actor and the places their agencies have on it.
//!
//! Life cycle, time limits and separation of duties are no powers; the gates of each kind of case hold those.

use std::collections::BTreeMap;

use jiff::Timestamp;
use law::code::ProcedureCode;
use law::policy::{Places, Powers};
use law::{Action, AgencyId, Channel, Circumstances, FactValue, Place, Province};

use crate::actor::{Actor, Grant, StaffId};
use crate::dossier::{Dossier, Opening};
use crate::petition::Petition;

/// The organisations of a dossier, and what conditions of policies may ask of it.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    intake: &'a AgencyId,
    authority: &'a AgencyId,
    support: Option<&'a AgencyId>,
    procedure: &'a ProcedureCode,
    of: Of<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Of<'a> {
    Dossier(&'a Dossier),
    Opening(&'a Opening),
    /// What will be taken in at a counter.
    Counter,
}

impl<'a> From<&'a Dossier> for Standing<'a> {
    fn from(dossier: &'a Dossier) -> Self {
        Self {
            intake: &dossier.intake,
            authority: &dossier.authority,
            support: dossier.support.as_ref(),
            procedure: &dossier.procedure,
            of: Of::Dossier(dossier),
        }
    }
}

impl<'a> From<&'a Opening> for Standing<'a> {
    fn from(opening: &'a Opening) -> Self {
        Self {
            intake: &opening.intake,
            authority: &opening.authority,
            support: opening.support.as_ref(),
            procedure: &opening.procedure,
            of: Of::Opening(opening),
        }
    }
}

impl<'a> Standing<'a> {
    /// What will be taken in at a counter, before anything of it is written.
    #[must_use]
    pub fn at_counter(intake: &'a AgencyId, authority: &'a AgencyId, procedure: &'a ProcedureCode) -> Self {
        Self { intake, authority, support: None, procedure, of: Of::Counter }
    }

    /// The agencies that were asked and have not answered, in the order in which they were asked.
    fn asked(self) -> impl Iterator<Item = &'a AgencyId> {
        let consultations = match self.of {
            Of::Dossier(dossier) => dossier.consultations.as_slice(),
            Of::Opening(_) | Of::Counter => &[],
        };
        consultations.iter().filter(|c| c.answered_at.is_none()).map(|c| &c.agency)
    }

    fn case_officer(self) -> Option<&'a StaffId> {
        match self.of {
            Of::Dossier(dossier) => dossier.case_officer.as_ref(),
            Of::Opening(_) | Of::Counter => None,
        }
    }

    /// The organisation in a place, where it is one.
    #[must_use]
    pub fn organisation(self, place: Place) -> Option<&'a AgencyId> {
        match place {
            Place::Intake | Place::Below => Some(self.intake),
            Place::Authority | Place::Case | Place::OwnDesk => Some(self.authority),
            Place::Support => self.support,
            Place::Consulted => self.asked().next(),
            Place::Province | Place::Everywhere => None,
        }
    }

    /// What a condition of a policy is asked with.
    fn circumstances(self, province: &Province) -> Circumstances {
        let mut circumstances = match self.of {
            Of::Dossier(dossier) => dossier.circumstances(province),
            Of::Opening(opening) => {
                let remote = province.is_remote(&opening.authority);
                let of = Circumstances::of(None, opening.channel, remote);
                Circumstances { subject: opening.subject.unwrap_or(of.subject), ..of }
            }
            Of::Counter => Circumstances::of(None, Channel::Direct, province.is_remote(self.authority)),
        };
        let field = province.procedures.get(self.procedure).and_then(|editions| editions.last());
        let stage = match self.of {
            Of::Dossier(dossier) => dossier.stage.as_str(),
            Of::Opening(_) | Of::Counter => NEW,
        };
        circumstances.answers = BTreeMap::from([
            ("procedure".to_owned(), FactValue::Text(self.procedure.0.clone())),
            ("field".to_owned(), FactValue::Text(field.map(|p| p.field.clone()).unwrap_or_default())),
            ("stage".to_owned(), FactValue::Text(stage.to_owned())),
        ]);
        circumstances
    }
}

/// The stage of what is no dossier yet, in conditions of policies.
pub const NEW: &str = "new";

/// The policies that hold for an actor at a moment.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'a> {
    /// Who acts.
    pub actor: &'a Actor,
    /// The province.
    pub province: &'a Province,
    /// The policies in force.
    pub powers: Powers<'a>,
}

impl<'a> Holder<'a> {
    /// An actor under the policies in force at `now`.
    #[must_use]
    pub fn new(actor: &'a Actor, province: &'a Province, now: Timestamp) -> Self {
        Self { actor, province, powers: province.policies.at(now) }
    }

    /// Whether one of the grants gives the power.
    pub fn may(self, action: Action, standing: impl Into<Standing<'a>>) -> bool {
        let standing = standing.into();
        self.actor.grants().iter().any(|grant| self.by(grant, action, standing))
    }

    /// Whether the power is there but for the person: a colleague handles the dossier.
    pub fn may_as_case_officer(self, action: Action, standing: impl Into<Standing<'a>>) -> bool {
        let standing = standing.into();
        let of_case = |grant: &Grant| {
            let places = self.powers.all_places(grant.role, action);
            places.has(Place::Case)
                && grant.agency == *standing.authority
                && grant.covers(standing.procedure, self.province)
        };
        self.actor.grants().iter().any(of_case)
    }

    /// The first agency that was asked and for which the actor may answer.
    pub fn asked(self, standing: impl Into<Standing<'a>>) -> Option<&'a AgencyId> {
        let standing = standing.into();
        let answers = |agency: &AgencyId| {
            self.actor
                .grants()
                .iter()
                .any(|grant| grant.agency == *agency && self.by(grant, Action::AnswerConsultation, standing))
        };
        standing.asked().find(|agency| answers(agency))
    }

    /// Whether one of the grants gives the power over a petition: it is at the agency of the grant, or with the person
    /// too. A grant that is limited to procedures counts for petitions about a dossier of one of them.
    #[must_use]
    pub fn may_on_petition(self, action: Action, petition: &Petition) -> bool {
        let here = |grant: &Grant| grant.agency == petition.agency;
        let covers = |grant: &Grant| match (&grant.limit, &petition.procedure) {
            (None, _) => true,
            (Some(limit), Some(procedure)) => limit.covers(procedure, self.province),
            (Some(_), None) => false,
        };
        let stands = |grant: &Grant, place| match place {
            Place::Authority => here(grant),
            Place::Case => {
                let with = |officer| self.actor.stands_as(officer, grant.role, &grant.agency);
                here(grant) && petition.officer.as_ref().is_some_and(with)
            }
            Place::Province => self.province.is_top(&grant.agency),
            Place::Everywhere => true,
            Place::Intake | Place::OwnDesk | Place::Support | Place::Consulted | Place::Below => false,
        };
        self.actor.grants().iter().any(|grant| {
            covers(grant) && self.powers.places(grant.role, action).iter().any(|place| stands(grant, place))
        })
    }

    /// Whether a grant gives a power that is not about one dossier, at all or for some dossiers.
    #[must_use]
    pub fn may_somewhere(self, action: Action) -> bool {
        self.actor.grants().iter().any(|grant| !self.powers.all_places(grant.role, action).is_empty())
    }

    fn by(self, grant: &Grant, action: Action, standing: Standing<'a>) -> bool {
        let stands = |places: Places| {
            !places.is_empty() && places.iter().any(|place| self.stands(grant, place, standing))
        };
        let given = || {
            let mut conditional = self.powers.conditional(grant.role, action);
            stands(self.powers.places(grant.role, action))
                || conditional.any(|(places, when)| {
                    stands(places) && when.holds(&standing.circumstances(self.province))
                })
        };
        given() && grant.covers(standing.procedure, self.province)
    }

    /// Whether the agency of a grant has a place on the dossier.
    fn stands(self, grant: &Grant, place: Place, standing: Standing<'_>) -> bool {
        let agency = &grant.agency;
        match place {
            Place::Intake => agency == standing.intake,
            Place::Authority => agency == standing.authority,
            Place::Case => {
                agency == standing.authority
                    && standing
                        .case_officer()
                        .is_some_and(|id| self.actor.stands_as(id, grant.role, standing.authority))
            }
            Place::OwnDesk => self.is_own_desk(agency, standing),
            Place::Support => standing.support == Some(agency),
            Place::Consulted => standing.asked().any(|asked| asked == agency),
            Place::Below => self.province.centres_of(agency).any(|centre| {
                *centre == *standing.intake
                    || standing.support == Some(centre)
                    || standing.asked().any(|asked| asked == centre)
                    || self.is_own_desk(centre, standing)
            }),
            Place::Province => self.province.is_top(agency),
            Place::Everywhere => true,
        }
    }

    fn is_own_desk(self, agency: &AgencyId, standing: Standing<'_>) -> bool {
        self.province.agency(agency).is_some_and(law::Agency::is_centre)
            && self.province.own_desk(agency, standing.authority)
    }
}
