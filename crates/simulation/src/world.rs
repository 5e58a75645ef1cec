//! The simulated province between two moments: offices, open dossiers, what waits to be done, what has been counted.

use std::collections::HashMap;
use std::sync::Arc;

use law::code::DossierCode;
use law::procedure::{Channel, FormField};
use law::{AgencyId, Province};
use registry::{Registry, RequestKey, StoreKey, Trouble};

use crate::arrivals::{Demand, day_weight};
use crate::chance::Chance;
use crate::people::{Population, Resident};
use crate::petitions::Petitions;
use crate::staff::{Need, Office, SimulatedStaff, office};
use crate::tasks::Agenda;
use crate::{Plan, Report};

/// A dossier somebody still has to act on.
#[derive(Debug, Clone)]
pub(crate) struct Open {
    pub code: DossierCode,
    pub office: usize,
    pub desk: usize,
    pub case_officer: usize,
    pub procedure: usize,
    /// Keyed hash of the applicant's number.
    pub subject: String,
    /// Local second of the due moment as last told.
    pub due: i64,
    pub supplemented: bool,
    pub paid: bool,
    pub extended: bool,
    pub late: bool,
}

/// What has been counted.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    pub opened: u64,
    pub online: u64,
    pub closed: u64,
    pub on_time: u64,
    pub rated: u64,
    pub satisfied: u64,
}

/// The simulated province.
pub struct World {
    pub(crate) plan: Plan,
    pub(crate) chance: Chance,
    pub(crate) demand: Demand,
    pub(crate) offices: Vec<Office>,
    pub(crate) population: Population,
    pub(crate) agenda: Agenda,
    pub(crate) open: Vec<Option<Open>>,
    pub(crate) free: Vec<usize>,
    pub(crate) tally: Tally,
    pub(crate) petitions: Petitions,
    pub(crate) key: StoreKey,
    /// Which fields a form asks, by procedure and channel.
    pub(crate) asked: HashMap<(usize, Channel), Arc<[FormField]>>,
    roll: Vec<SimulatedStaff>,
    keys: (u64, u64),
}

impl World {
    /// A province with as many officers as `plan` makes necessary.
    ///
    /// # Errors
    /// Never today; kept for stores whose key lives elsewhere.
    pub fn new(province: &Province, plan: &Plan, registry: &Registry) -> Result<Self, Trouble> {
        let mut chance = Chance::new(plan.seed);
        let population = Population::new(&pack::names());
        let (demand, loads) = Demand::new(province, plan.from);
        let days = working_days(province, plan).max(1.0);
        let mut roll = Vec::new();
        let offices = loads
            .iter()
            .filter_map(|load| {
                let a_day = load.share * f64::from(plan.dossiers) / days;
                let need = Need::of(a_day, load.slow_share / load.share.max(f64::EPSILON));
                office(province, &load.authority, &need, &population, &mut chance, &mut roll)
            })
            .collect();
        let start = chance.number();
        Ok(Self {
            plan: plan.clone(),
            chance,
            demand,
            offices,
            population,
            agenda: Agenda::default(),
            open: Vec::new(),
            free: Vec::new(),
            tally: Tally::default(),
            petitions: Petitions::default(),
            asked: HashMap::new(),
            key: registry.key().clone(),
            roll,
            keys: (start, 0),
        })
    }

    /// Everyone who works in the province.
    #[must_use]
    pub fn staff(&self) -> Vec<SimulatedStaff> {
        self.roll.clone()
    }

    /// A resident of a commune, made on the spot.
    pub fn resident(&mut self, authority: &AgencyId) -> Resident {
        let place = self
            .offices
            .iter()
            .find(|o| o.authority == *authority)
            .map_or("", |o| o.place.as_str())
            .to_owned();
        self.population.resident(&place, &mut self.chance)
    }

    pub(crate) fn request_key(&mut self) -> RequestKey {
        self.keys.1 += 1;
        RequestKey::sequential(self.keys.0, self.keys.1)
    }

    /// Keeps an open dossier; gives its index.
    pub(crate) fn keep(&mut self, dossier: Open) -> usize {
        if let Some(index) = self.free.pop() {
            if let Some(place) = self.open.get_mut(index) {
                *place = Some(dossier);
            }
            return index;
        }
        self.open.push(Some(dossier));
        self.open.len() - 1
    }

    /// Lets a finished dossier go.
    pub(crate) fn forget(&mut self, index: usize) {
        if let Some(place) = self.open.get_mut(index)
            && place.take().is_some()
        {
            self.free.push(index);
        }
    }

    /// The report at the end of a period: dossiers still open and past due count as late.
    pub(crate) fn report(&self, events: u64, end: jiff::Timestamp) -> Report {
        let now =
            law::time::local(end).date().duration_since(jiff::civil::date(1970, 1, 1)).as_secs() + 86_399;
        let overdue =
            self.open.iter().flatten().filter(|d| d.due != 0 && d.due < now && !d.late).count() as u64;
        let rate = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
        Report {
            dossiers: self.tally.opened,
            events,
            on_time_rate: rate(self.tally.on_time, self.tally.closed + overdue),
            online_rate: rate(self.tally.online, self.tally.opened),
            satisfaction_rate: rate(self.tally.satisfied, self.tally.rated),
        }
    }
}

/// Days of the period in units of an ordinary working day.
pub(crate) fn working_days(province: &Province, plan: &Plan) -> f64 {
    let mut sum = 0.0;
    let mut date = plan.from;
    while date <= plan.to {
        sum += day_weight(province, date);
        let Ok(next) = date.tomorrow() else { break };
        date = next;
    }
    sum
}
