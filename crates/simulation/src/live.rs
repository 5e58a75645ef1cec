//! The province goes on living while one looks: arrivals at a given rate, and the officers' work, in real time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use law::Province;
use registry::{Registry, Trouble};

use crate::play::local_second;
use crate::world::World;

/// A living province, on a thread of its own.
pub struct Live {
    stop: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Live {
    /// Lets a simulated province go on against an open store, with `per_second` arrivals on average.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`] when no thread can be started.
    pub fn start(
        mut world: World,
        province: Arc<Province>,
        registry: Registry,
        per_second: f64,
    ) -> Result<Self, Trouble> {
        let stop = Arc::new(AtomicBool::new(false));
        let seen = stop.clone();
        let thread = std::thread::Builder::new()
            .name("live".into())
            .spawn(move || {
                let (mut desk, mut owed) = (registry, 0.0);
                while !seen.load(Ordering::Relaxed) {
                    owed += per_second / 5.0;
                    if let Err(trouble) = world.live_step(&province, &mut desk, &mut owed) {
                        tracing_like(&trouble);
                    }
                    std::thread::sleep(Duration::from_millis(200));
                }
            })
            .map_err(|error| Trouble::Unavailable(error.to_string()))?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

/// A trouble of the store is reported once a step and the province lives on.
fn tracing_like(trouble: &Trouble) {
    eprintln!("the simulated province waits: {trouble}");
}

impl World {
    fn live_step(&mut self, province: &Province, desk: &mut Registry, owed: &mut f64) -> Result<(), Trouble> {
        let now = local_second(desk.now());
        let date = law::time::local(desk.now()).date();
        self.act_until(province, desk, now)?;
        while *owed >= 1.0 {
            *owed -= 1.0;
            for mut arrival in self.demand.day(province, date, 1, &mut self.chance) {
                arrival.at = now;
                self.arrive(province, desk, &arrival)?;
            }
        }
        Ok(())
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
