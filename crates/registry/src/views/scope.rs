//! What a register, a picture of the work and the lists behind its numbers are cut from: the dossiers of a viewer's own
//! organisations, of one unit or procedure, over a period. One cut for counters and dossiers, so that a number and the
//! list behind it agree.

use jiff::Timestamp;
use jiff::civil::Date;
use law::code::ProcedureCode;
use law::time::instant;
use law::{AgencyId, Province};

use crate::bound::Bound;
use crate::permission::Viewer;

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
        let all = || province.agencies.keys();
        let handled: Vec<AgencyId> = if viewer.sees_everything() {
            all().cloned().collect()
        } else {
            viewer.authorities().cloned().collect()
        };
        let others = all().filter(|agency| !handled.contains(agency)).cloned().collect();
        let taken_in = viewer.organisations().cloned().collect();
        let parts = [
            Part { authorities: handled, intakes: None },
            Part { authorities: others, intakes: Some(taken_in) },
        ];
        let narrowed = parts.map(|part| self.narrow(part, province));
        narrowed.into_iter().filter(|part| !part.is_empty()).collect()
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
        condition
    }
}
