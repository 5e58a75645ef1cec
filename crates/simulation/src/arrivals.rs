//! Who comes when, for what, and where: weights by procedure and commune, the shape of a day and of a week.

use jiff::civil::{Date, Weekday};
use law::procedure::{Channel, Handling, Level, Procedure};
use law::province::UnitKind;
use law::{AgencyId, Province};

use crate::chance::{Chance, Weighted};

/// Relative numbers of dossiers by procedure; procedures not named here are rare.
const BY_CODE: [(&str, f64); 24] = [
    ("2.000815", 520.0),
    ("2.000884", 70.0),
    ("2.000635", 60.0),
    ("2.000908", 6.0),
    ("1.004873", 62.0),
    ("1.001193", 44.0),
    ("1.000656", 18.0),
    ("1.000894", 16.0),
    ("2.000986", 30.0),
    ("1.004859", 20.0),
    ("1.004884", 9.0),
    ("2.001035", 14.0),
    ("1.001612", 22.0),
    ("2.000720", 8.0),
    ("1.001266", 6.0),
    ("1.013831", 46.0),
    ("1.013978", 12.0),
    ("1.012783", 14.0),
    ("1.012784", 9.0),
    ("1.013225", 10.0),
    ("1.001776", 14.0),
    ("1.014027", 18.0),
    ("1.001731", 5.0),
    ("1.013314", 4.0),
];

/// Share of dossiers filed online, where the procedure offers it.
const ONLINE_SHARE: f64 = 0.82;
/// Share taken in at another commune's counter.
const ELSEWHERE_SHARE: f64 = 0.07;

/// One arrival.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrival {
    /// Local second.
    pub at: i64,
    /// Index of the authority's office.
    pub office: usize,
    /// Index of the office whose desk takes it in.
    pub desk: usize,
    /// Index into [`Demand::procedures`].
    pub procedure: usize,
    /// Channel.
    pub channel: Channel,
}

/// A procedure as demanded.
#[derive(Debug, Clone)]
pub(crate) struct Demanded {
    pub procedure: Procedure,
    pub offices: Vec<usize>,
    by_office: Weighted,
}

/// What the province asks for.
pub(crate) struct Demand {
    pub procedures: Vec<Demanded>,
    by_procedure: Weighted,
    communes: Vec<usize>,
    by_commune: Weighted,
}

/// The authorities that decide on what is demanded, with the share of all dossiers each gets and how much is slow work.
pub(crate) struct Load {
    pub authority: AgencyId,
    pub share: f64,
    pub slow_share: f64,
}

fn weight_of(code: &str) -> f64 {
    BY_CODE.iter().find(|(c, _)| *c == code).map_or(0.8, |(_, w)| *w)
}

/// Wards draw more than communes, the old provincial capitals most.
fn commune_weight(unit: &law::Unit) -> f64 {
    let hash = unit.code.0.bytes().fold(7_u32, |h, b| h.wrapping_mul(31).wrapping_add(u32::from(b))) % 100;
    let size = 0.6 + f64::from(hash) / 125.0;
    match unit.kind {
        UnitKind::Ward => 2.6 * size,
        _ if unit.remote => 0.45 * size,
        _ => size,
    }
}

impl Demand {
    /// Demand in a province on a day, and the loads it puts on its authorities, in the order of their offices.
    pub(crate) fn new(province: &Province, day: Date) -> (Self, Vec<Load>) {
        let communes: Vec<_> = province.communes().collect();
        let by_commune = Weighted::new(communes.iter().map(|unit| commune_weight(unit)));
        let mut loads: Vec<Load> = communes
            .iter()
            .filter_map(|unit| province.committee_of(&unit.code))
            .map(|a| Load { authority: a.id.clone(), share: 0.0, slow_share: 0.0 })
            .collect();
        let mut procedures = Vec::new();
        for editions in province.procedures.values() {
            let Some(procedure) = editions.iter().rev().find(|p| p.in_force(day)) else { continue };
            let handled = procedure.handling == Handling::Here && !procedure.steps.is_empty();
            if !handled {
                continue;
            }
            let offices = match (procedure.level, &procedure.authority) {
                (Level::Commune, _) => (0..communes.len()).collect(),
                (Level::Province, Some(id)) => vec![department(&mut loads, id)],
                (Level::Province, None) => continue,
            };
            let by_office = if offices.len() == 1 { Weighted::new([1.0]) } else { by_commune.clone() };
            procedures.push(Demanded { procedure: procedure.clone(), offices, by_office });
        }
        let by_procedure = Weighted::new(procedures.iter().map(|d| weight_of(d.procedure.code.as_str())));
        for (demanded, share) in procedures.iter().zip(by_procedure.shares()) {
            for (office, part) in demanded.offices.iter().zip(demanded.by_office.shares()) {
                if let Some(load) = loads.get_mut(*office) {
                    load.share += share * part;
                    load.slow_share += if demanded.procedure.immediate { 0.0 } else { share * part };
                }
            }
        }
        (Self { procedures, by_procedure, communes: (0..communes.len()).collect(), by_commune }, loads)
    }

    /// The arrivals of a day, in order of time.
    pub(crate) fn day(
        &self,
        province: &Province,
        date: Date,
        count: u32,
        chance: &mut Chance,
    ) -> Vec<Arrival> {
        let working = province.calendar.is_working(date).unwrap_or(false);
        let mut arrivals: Vec<Arrival> = (0..count).map(|_| self.arrival(date, working, chance)).collect();
        arrivals.sort_by_key(|arrival| arrival.at);
        arrivals
    }

    fn arrival(&self, date: Date, working: bool, chance: &mut Chance) -> Arrival {
        let saturday = date.weekday() == Weekday::Saturday;
        loop {
            let index = self.by_procedure.choose(chance);
            let Some(demanded) = self.procedures.get(index) else { continue };
            let offers_online =
                demanded.procedure.channels.contains(&Channel::Online) && !demanded.procedure.immediate;
            let online = offers_online && (chance.happens(ONLINE_SHARE) || (!working && !saturday));
            if !working && !online && !saturday {
                continue;
            }
            let office = demanded.offices.get(demanded.by_office.choose(chance)).copied().unwrap_or(0);
            let desk = self.desk(demanded, office, online, chance);
            let channel = if online { Channel::Online } else { Channel::Direct };
            let at =
                second(date) + if online { online_second(chance) } else { counter_second(saturday, chance) };
            return Arrival { at, office, desk, procedure: index, channel };
        }
    }

    /// The desk that takes it in: for departments any commune's or the provincial one, otherwise mostly one's own.
    fn desk(&self, demanded: &Demanded, office: usize, online: bool, chance: &mut Chance) -> usize {
        let own_only = demanded.procedure.intake_scope == law::procedure::IntakeScope::OwnUnitOnly;
        let elsewhere = match demanded.procedure.level {
            Level::Province => chance.happens(0.35),
            Level::Commune => chance.happens(ELSEWHERE_SHARE),
        };
        if own_only || online || demanded.procedure.immediate || !elsewhere {
            return office;
        }
        self.communes.get(self.by_commune.choose(chance)).copied().unwrap_or(office)
    }
}

fn department(loads: &mut Vec<Load>, id: &AgencyId) -> usize {
    if let Some(index) = loads.iter().position(|load| load.authority == *id) {
        return index;
    }
    loads.push(Load { authority: id.clone(), share: 0.0, slow_share: 0.0 });
    loads.len() - 1
}

/// How busy a day is: Mondays most, Fridays least, a trickle online on days off.
pub(crate) fn day_weight(province: &Province, date: Date) -> f64 {
    if !province.calendar.is_working(date).unwrap_or(false) {
        return if date.weekday() == Weekday::Saturday { 0.12 } else { 0.04 };
    }
    match date.weekday() {
        Weekday::Monday => 1.25,
        Weekday::Tuesday => 1.08,
        Weekday::Friday => 0.82,
        _ => 0.97,
    }
}

/// Local second of the start of a day.
pub(crate) fn second(date: Date) -> i64 {
    date.duration_since(jiff::civil::date(1970, 1, 1)).as_secs()
}

/// Counters: 07:30-11:25 with a peak before ten, 13:30-17:00 with a smaller one.
fn counter_second(saturday: bool, chance: &mut Chance) -> i64 {
    let early = chance.share().min(chance.share());
    if saturday || chance.happens(0.58) {
        27_000 + 60 + (early * 13_900.0) as i64
    } else {
        48_600 + (early * 12_600.0) as i64
    }
}

/// Online: round the clock, most in office hours and in the evening.
fn online_second(chance: &mut Chance) -> i64 {
    match chance.index(10) {
        0..=5 => chance.between(28_000, 61_000),
        6..=8 => chance.between(66_000, 82_000),
        _ => chance.between(0, 86_400),
    }
}
