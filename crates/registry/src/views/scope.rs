//! What a register, a picture of the work and the lists behind its numbers are cut from: the dossiers of a viewer's own
//! organisations, of one unit or procedure, over a period. One cut for counters and dossiers, so that a number and the
//! list behind it agree.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use law::code::ProcedureCode;
use law::time::instant;
use law::{AgencyId, Province};

use crate::bound::Bound;
use crate::permission::{Procedures, Viewer, alike};

/// The borders in which work is counted: units merge and split, their dossiers do not change their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Borders {
    /// As they were: each agency with what it did itself.
    #[default]
    Then,
    /// As they are on a day: with what was done by those whose place an agency took.
    On(Date),
}

impl Borders {
    /// The agency under which the work of another one is counted.
    #[must_use]
    pub fn of<'a>(self, agency: &'a AgencyId, province: &'a Province) -> &'a AgencyId {
        match self {
            Self::Then => agency,
            Self::On(day) => province.agency_on(agency, day),
        }
    }
}

/// A cut through the dossiers of a viewer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Only this organisation: what a service centre took in, what any other agency decides. All own ones where `None`.
    pub unit: Option<AgencyId>,
    /// Which borders the organisation is meant in.
    pub borders: Borders,
    /// Only this procedure.
    pub procedure: Option<ProcedureCode>,
    /// First local day.
    pub from: Date,
    /// Last local day.
    pub to: Date,
}

impl Scope {
    /// All own organisations over a period.
    #[must_use]
    pub fn period(from: Date, to: Date) -> Self {
        Self { unit: None, borders: Borders::default(), procedure: None, from, to }
    }

    /// The period as moments: from the first included one to the first one after it.
    pub(crate) fn moments(&self) -> (Timestamp, Timestamp) {
        let midnight = |day: Date| instant(day.at(0, 0, 0, 0));
        (midnight(self.from), midnight(self.to.tomorrow().unwrap_or(self.to)))
    }

    /// The disjoint parts of what the viewer's organisations handle or take in. Dossiers on which they are only asked, or
    /// where they only helped, are in the books of others.
    pub(crate) fn parts(&self, viewer: &Viewer, province: &Province) -> Vec<Part> {
        let handled = viewer.handled(province);
        let others: Vec<AgencyId> =
            province.agencies.keys().filter(|agency| !handled.contains_key(*agency)).cloned().collect();
        let owned = |agencies: Vec<&AgencyId>| agencies.into_iter().cloned().collect::<Vec<_>>();
        let (mut parts, taken_in) = (Vec::new(), alike(&viewer.seen().intakes));
        for (procedures, authorities) in alike(&handled) {
            let authorities = owned(authorities);
            // What of these authorities is not handled may still have been taken in.
            for (taken, intakes) in &taken_in {
                if let Some(rest) = Among::besides(taken, procedures) {
                    let intakes = Some(owned(intakes.clone()));
                    parts.push(Part { authorities: authorities.clone(), intakes, among: rest });
                }
            }
            parts.push(Part { authorities, intakes: None, among: Among::of(procedures) });
        }
        for (procedures, intakes) in taken_in {
            let (authorities, intakes) = (others.clone(), Some(owned(intakes)));
            parts.push(Part { authorities, intakes, among: Among::of(procedures) });
        }
        let narrowed = parts.into_iter().map(|part| self.narrow(part, province));
        narrowed.filter(|part| !part.is_empty()).collect()
    }

    /// A part of the whole, of the unit alone.
    fn narrow(&self, mut part: Part, province: &Province) -> Part {
        let Some(unit) = &self.unit else { return part };
        if !province.agency(unit).is_some_and(law::Agency::is_centre) {
            part.authorities.retain(|authority| self.borders.of(authority, province) == unit);
            return part;
        }
        let all: Vec<&AgencyId> = province.agencies.keys().collect();
        let meant = all.into_iter().filter(|centre| self.borders.of(centre, province) == unit);
        let own = |centre: &&AgencyId| part.intakes.as_ref().is_none_or(|intakes| intakes.contains(*centre));
        part.intakes = Some(meant.filter(own).cloned().collect());
        part
    }
}

/// A part of a scope: the dossiers of these authorities, of all intakes or of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub authorities: Vec<AgencyId>,
    pub intakes: Option<Vec<AgencyId>>,
    pub among: Among,
}

/// Procedures of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Among {
    All,
    Only(BTreeSet<ProcedureCode>),
    AllBut(BTreeSet<ProcedureCode>),
}

impl Among {
    fn of(procedures: &Procedures) -> Self {
        match procedures {
            Procedures::All => Self::All,
            Procedures::Only(codes) => Self::Only(codes.clone()),
        }
    }

    /// What of `all` is not among `handled`; `None` where nothing is.
    fn besides(all: &Procedures, handled: &Procedures) -> Option<Self> {
        match (all, handled) {
            (_, Procedures::All) => None,
            (Procedures::All, Procedures::Only(codes)) => Some(Self::AllBut(codes.clone())),
            (Procedures::Only(all), Procedures::Only(codes)) => {
                let rest: BTreeSet<_> = all.difference(codes).cloned().collect();
                (!rest.is_empty()).then_some(Self::Only(rest))
            }
        }
    }

    fn condition(&self, table: &str, bound: &mut Bound) -> String {
        let mut list = |codes: &BTreeSet<ProcedureCode>| {
            bound.list(codes.iter().map(ProcedureCode::as_str).collect::<Vec<_>>())
        };
        match self {
            Self::All => String::new(),
            Self::Only(codes) => format!(" AND {table}.procedure IN {}", list(codes)),
            Self::AllBut(codes) if codes.is_empty() => String::new(),
            Self::AllBut(codes) => format!(" AND {table}.procedure NOT IN {}", list(codes)),
        }
    }
}

impl Part {
    fn is_empty(&self) -> bool {
        self.authorities.is_empty() || self.intakes.as_ref().is_some_and(Vec::is_empty)
    }

    /// The condition on a table with columns `authority` and `intake`.
    pub(crate) fn condition(&self, table: &str, bound: &mut Bound) -> String {
        let authorities = bound.list(self.authorities.iter().map(AgencyId::as_str));
        let mut condition = format!("{table}.authority IN {authorities}");
        if let Some(intakes) = &self.intakes {
            let intakes = bound.list(intakes.iter().map(AgencyId::as_str));
            condition.push_str(&format!(" AND {table}.intake IN {intakes}"));
        }
        condition.push_str(&self.among.condition(table, bound));
        condition
    }
}
