//! A synthetic province: people, their arrivals at counters and online, and officers with capacity who work office
//! hours, on a simulated clock and through the real command path. Lateness, supplements and ratings are not set but
//! follow from queues and from how long work takes.
//!
//! Knows the registry only as a place to give commands to; nothing of how they are stored.

mod arrivals;
mod chance;
mod filing;
mod hall;
mod live;
mod people;
mod petitions;
mod play;
mod staff;
mod tasks;
mod world;

use std::sync::Arc;

use casework::petition::Petition;
use jiff::Timestamp;
use jiff::civil::Date;
use law::Province;
use registry::{Answer, Bulk, PetitionAnswer, PetitionRequest, Registry, Request, Trouble};

pub use hall::hall_tickets;
pub use live::Live;
pub use people::Resident;
pub use staff::{SimulatedStaff, staff_of};
pub use world::World;

/// What to simulate.
#[derive(Debug, Clone)]
pub struct Plan {
    /// First day of arrivals.
    pub from: Date,
    /// Last day of arrivals and of work.
    pub to: Date,
    /// Dossiers that arrive in the period.
    pub dossiers: u32,
    /// Seed: the same seed gives the same codes, times and report.
    pub seed: u64,
}

/// What a simulation did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Report {
    /// Dossiers opened.
    pub dossiers: u64,
    /// Entries written.
    pub events: u64,
    /// Closed on or before the due moment, of those closed or overdue.
    pub on_time_rate: Option<f64>,
    /// Filed online, of all.
    pub online_rate: Option<f64>,
    /// Satisfied, of those who rated.
    pub satisfaction_rate: Option<f64>,
}

/// Where commands go: a bulk, or the running registry.
pub trait Desk {
    /// Gives a command at a simulated time.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    fn give(&mut self, at: Timestamp, request: Request) -> Result<Answer, Trouble>;

    /// Does something with a petition at a simulated time; `None` where it was not done.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    fn speak(&mut self, at: Timestamp, request: PetitionRequest) -> Result<Option<Arc<Petition>>, Trouble>;
}

impl Desk for Bulk {
    fn give(&mut self, at: Timestamp, request: Request) -> Result<Answer, Trouble> {
        self.execute(at, &request)
    }

    fn speak(&mut self, at: Timestamp, request: PetitionRequest) -> Result<Option<Arc<Petition>>, Trouble> {
        self.petition(at, &request)
    }
}

impl Desk for Registry {
    fn give(&mut self, _at: Timestamp, request: Request) -> Result<Answer, Trouble> {
        self.execute_blocking(request)
    }

    fn speak(&mut self, _at: Timestamp, request: PetitionRequest) -> Result<Option<Arc<Petition>>, Trouble> {
        Ok(match self.petition(&request)? {
            PetitionAnswer::Done(petition) | PetitionAnswer::AlreadySo(petition) => Some(Arc::from(petition)),
            PetitionAnswer::Refused(_) | PetitionAnswer::KeyReused | PetitionAnswer::Unknown => None,
        })
    }
}

/// Plays a period into a store. `progress` is told how many dossiers have arrived, now and then.
///
/// # Errors
/// [`Trouble`] of the store.
pub fn simulate(
    registry: &Registry,
    province: &Province,
    plan: &Plan,
    mut progress: impl FnMut(u64),
) -> Result<(World, Report), Trouble> {
    let mut bulk = registry.bulk()?;
    let mut world = World::new(province, plan, registry)?;
    let end = law::time::instant(plan.to.to_datetime(jiff::civil::Time::constant(23, 59, 59, 0)));
    world.play(province, &mut bulk, end, &mut progress)?;
    let events = bulk.entries();
    bulk.finish()?;
    let report = world.report(events, end);
    Ok((world, report))
}
