//! How far a power of sight reaches: which organisations' dossiers, of which procedures. It is made from the policies
//! once for a viewer and then asked as a condition of SQL and, of a single dossier, in memory.

use std::collections::{BTreeMap, BTreeSet};

use casework::power::Holder;
use casework::{Grant, StaffId};
use law::code::ProcedureCode;
use law::{Action, AgencyId, Place, Province};

use super::consulted;
use crate::bound::Bound;

/// Procedures within reach.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Procedures {
    /// All.
    All,
    /// These.
    Only(BTreeSet<ProcedureCode>),
}

impl Procedures {
    pub(crate) fn of(grant: &Grant, province: &Province) -> Self {
        grant.limit.as_ref().map_or(Self::All, |limit| Self::Only(limit.procedures(province)))
    }

    pub(crate) fn has(&self, code: &ProcedureCode) -> bool {
        match self {
            Self::All => true,
            Self::Only(codes) => codes.contains(code),
        }
    }

    fn add(&mut self, other: Self) {
        match (self, other) {
            (Self::Only(codes), Self::Only(more)) => codes.extend(more),
            (all, Self::All) => *all = Self::All,
            (Self::All, _) => {}
        }
    }

    fn within(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::All, narrower) | (narrower, Self::All) => narrower.clone(),
            (Self::Only(one), Self::Only(two)) => Self::Only(one.intersection(two).cloned().collect()),
        }
    }

    /// The condition on the column of the procedure in a table; `None` where there is none.
    pub(crate) fn condition(&self, table: &str, bound: &mut Bound) -> Option<String> {
        match self {
            Self::All => None,
            Self::Only(codes) => {
                let codes = bound.list(codes.iter().map(ProcedureCode::as_str));
                Some(format!("{table}.procedure IN {codes}"))
            }
        }
    }
}

/// Agencies with the procedures for which each counts.
pub(crate) type Agencies = BTreeMap<AgencyId, Procedures>;

pub(crate) fn add(agencies: &mut Agencies, agency: &AgencyId, procedures: &Procedures) {
    match agencies.get_mut(agency) {
        Some(known) => known.add(procedures.clone()),
        None => {
            agencies.insert(agency.clone(), procedures.clone());
        }
    }
}

fn has(agencies: &Agencies, agency: &AgencyId, code: &ProcedureCode) -> bool {
    agencies.get(agency).is_some_and(|procedures| procedures.has(code))
}

fn within(agencies: &Agencies, others: &Agencies) -> Agencies {
    let both = |(agency, one): (&AgencyId, &Procedures)| {
        others.get(agency).map(|two| (agency.clone(), one.within(two)))
    };
    agencies.iter().filter_map(both).collect()
}

/// The agencies of each distinct set of procedures.
pub(crate) fn alike(agencies: &Agencies) -> BTreeMap<&Procedures, Vec<&AgencyId>> {
    let mut alike: BTreeMap<&Procedures, Vec<&AgencyId>> = BTreeMap::new();
    for (agency, procedures) in agencies {
        alike.entry(procedures).or_default().push(agency);
    }
    alike
}

/// Organisations within reach, by their place on a dossier.
#[derive(Debug, Clone, Default)]
pub(crate) struct Organisations {
    pub intakes: Agencies,
    pub authorities: Agencies,
    supports: Agencies,
    asked: Agencies,
    /// Authorities of which only the dossiers that `me` handles are within reach.
    cases: Agencies,
    me: Option<StaffId>,
}

/// Where a dossier stands.
pub(super) struct Places<'a> {
    pub intake: &'a AgencyId,
    pub authority: &'a AgencyId,
    pub support: Option<&'a AgencyId>,
    pub procedure: &'a ProcedureCode,
    pub case_officer: Option<&'a StaffId>,
}

impl Organisations {
    pub(super) fn see<'a>(&self, at: &Places<'_>, mut asked: impl Iterator<Item = &'a AgencyId>) -> bool {
        has(&self.authorities, at.authority, at.procedure)
            || has(&self.intakes, at.intake, at.procedure)
            || at.support.is_some_and(|support| has(&self.supports, support, at.procedure))
            || asked.any(|agency| has(&self.asked, agency, at.procedure))
            || has(&self.cases, at.authority, at.procedure)
                && at.case_officer.is_some()
                && at.case_officer == self.me.as_ref()
    }

    fn ways(&self, bound: &mut Bound) -> Vec<String> {
        let mut ways = Vec::new();
        for (column, agencies, more) in [
            ("authority", &self.authorities, ""),
            ("intake", &self.intakes, ""),
            ("support", &self.supports, "dossier.support IS NOT NULL AND "),
        ] {
            for (procedures, agencies) in alike(agencies) {
                let list = bound.list(agencies.into_iter().map(AgencyId::as_str));
                ways.push(limited(format!("{more}dossier.{column} IN {list}"), procedures, bound));
            }
        }
        for (procedures, agencies) in alike(&self.asked) {
            ways.push(limited(consulted(agencies.into_iter(), bound), procedures, bound));
        }
        if let Some(me) = &self.me {
            for (procedures, agencies) in alike(&self.cases) {
                let (me, list) =
                    (bound.put(me.0.as_str()), bound.list(agencies.into_iter().map(AgencyId::as_str)));
                let way = format!("dossier.case_officer = {me} AND dossier.authority IN {list}");
                ways.push(limited(way, procedures, bound));
            }
        }
        ways
    }

    fn within(&self, other: &Self) -> Self {
        Self {
            intakes: within(&self.intakes, &other.intakes),
            authorities: within(&self.authorities, &other.authorities),
            supports: within(&self.supports, &other.supports),
            asked: within(&self.asked, &other.asked),
            cases: within(&self.cases, &other.cases),
            me: self.me.clone(),
        }
    }
}

fn limited(way: String, procedures: &Procedures, bound: &mut Bound) -> String {
    match procedures.condition("dossier", bound) {
        Some(condition) => format!("{way} AND {condition}"),
        None => way,
    }
}

/// How far a power reaches.
#[derive(Debug, Clone, Default)]
pub(super) struct Reach {
    /// All dossiers, of these procedures.
    everything: Option<Procedures>,
    /// The dossiers of this subject.
    own: Option<i64>,
    pub organisations: Organisations,
}

impl Reach {
    pub(super) fn everything() -> Self {
        Self { everything: Some(Procedures::All), ..Self::default() }
    }

    pub(super) fn own(token: i64) -> Self {
        Self { own: Some(token), ..Self::default() }
    }

    /// What a member of staff reaches with a power of sight.
    pub(super) fn of(me: &StaffId, action: Action, holder: Holder<'_>) -> Self {
        let mut reach = Self::default();
        reach.organisations.me = Some(me.clone());
        for grant in holder.actor.grants() {
            let procedures = Procedures::of(grant, holder.province);
            for place in holder.powers.places(grant.role, action).iter() {
                reach.add(&grant.agency, place, &procedures, holder.province);
            }
        }
        reach
    }

    fn add(&mut self, agency: &AgencyId, place: Place, procedures: &Procedures, province: &Province) {
        let of = &mut self.organisations;
        match place {
            Place::Intake => add(&mut of.intakes, agency, procedures),
            Place::Authority => add(&mut of.authorities, agency, procedures),
            Place::Case => add(&mut of.cases, agency, procedures),
            Place::Support => add(&mut of.supports, agency, procedures),
            Place::Consulted => add(&mut of.asked, agency, procedures),
            Place::OwnDesk => {
                for authority in served(agency, province) {
                    add(&mut of.authorities, authority, procedures);
                }
            }
            Place::Below => {
                for centre in province.centres_of(agency) {
                    for place in [Place::Intake, Place::Support, Place::Consulted, Place::OwnDesk] {
                        self.add(centre, place, procedures, province);
                    }
                }
            }
            Place::Province if !province.is_top(agency) => {}
            Place::Province | Place::Everywhere => match &mut self.everything {
                Some(known) => known.add(procedures.clone()),
                none => *none = Some(procedures.clone()),
            },
        }
    }

    /// All agencies where everything is within reach.
    pub(super) fn handled(&self, province: &Province) -> Agencies {
        let mut handled = self.organisations.authorities.clone();
        if let Some(procedures) = &self.everything {
            province.agencies.keys().for_each(|agency| add(&mut handled, agency, procedures));
        }
        handled
    }

    pub(super) fn is_everything(&self) -> bool {
        self.everything == Some(Procedures::All)
    }

    pub(super) fn owns(&self, subject: Option<i64>) -> bool {
        self.own.is_some() && self.own == subject
    }

    pub(super) fn is_own(&self) -> bool {
        self.own.is_some()
    }

    pub(super) fn see<'a>(&self, at: &Places<'_>, asked: impl Iterator<Item = &'a AgencyId>) -> bool {
        self.everything.as_ref().is_some_and(|procedures| procedures.has(at.procedure))
            || self.organisations.see(at, asked)
    }

    pub(super) fn ways(&self, bound: &mut Bound) -> Vec<String> {
        if self.is_everything() {
            return vec!["1 = 1".to_owned()];
        }
        let own = self.own.map(|token| format!("dossier.subject_token = {}", bound.put(token)));
        let all = self.everything.as_ref().and_then(|procedures| procedures.condition("dossier", bound));
        own.into_iter().chain(all).chain(self.organisations.ways(bound)).collect()
    }

    /// What lies within both reaches, from the same place.
    pub(super) fn within(&self, other: &Self) -> Self {
        if other.is_everything() || self.own.is_some() {
            return self.clone();
        }
        if self.is_everything() {
            return other.clone();
        }
        let everything = self.everything.as_ref().zip(other.everything.as_ref());
        Self {
            everything: everything.map(|(one, two)| one.within(two)),
            own: None,
            organisations: self.organisations.within(&other.organisations),
        }
    }
}

/// The authorities whose own desk a centre is.
pub(crate) fn served<'a>(centre: &'a AgencyId, province: &'a Province) -> impl Iterator<Item = &'a AgencyId> {
    let is_centre = province.agency(centre).is_some_and(law::Agency::is_centre);
    let all = province.agencies.keys().filter(move |authority| province.own_desk(centre, authority));
    all.filter(move |_| is_centre)
}
