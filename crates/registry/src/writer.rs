//! The one writer of a process: all requests that wait share a transaction and its flush to disk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use crate::clock::Clock;
use crate::connections::Turn;
use crate::dialect::Connection;
use crate::flush::flush;
use crate::in_force::InForce;
use crate::personal::StoreKey;
use crate::plan::{Batch, Head, Planner};
use crate::request::{Answer, Request};
use crate::store::Location;
use crate::trouble::Trouble;

/// Requests in one transaction.
const GROUP_MAX: usize = 512;

/// Dossiers held in memory, per generation of the cache.
const STATES_HELD: usize = 12_000;

/// Requests that may wait before the senders do.
pub(crate) const QUEUE: usize = 8_192;

/// A request and where its answer goes.
pub(crate) type Job = (Box<Request>, oneshot::Sender<Result<Answer, Trouble>>);

pub(crate) struct Writer {
    location: Location,
    connection: Option<Connection>,
    planner: Planner,
    province: Arc<InForce>,
    clock: Arc<dyn Clock>,
    turn: Option<Arc<Turn>>,
}

impl Writer {
    pub(crate) fn new(
        location: Location,
        province: Arc<InForce>,
        key: StoreKey,
        clock: Arc<dyn Clock>,
        turn: Option<Arc<Turn>>,
    ) -> Result<Self, Trouble> {
        let mut connection = location.writer()?;
        crate::schema::check(&mut connection)?;
        crate::store::check_key(&mut connection, &key.check())?;
        let head = Head::read(&mut connection, false)?;
        let planner = Planner::new(province.get(), key, head, STATES_HELD);
        Ok(Self { location, connection: Some(connection), planner, province, clock, turn })
    }

    /// Works until the last sender is gone.
    pub(crate) fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        while let Some(first) = jobs.blocking_recv() {
            let mut group = vec![first];
            while group.len() < GROUP_MAX {
                match jobs.try_recv() {
                    Ok(job) => group.push(job),
                    Err(_) => break,
                }
            }
            self.serve(group);
        }
    }

    /// Answers a group: every answer after the commit, or the same trouble for all. One command that the store cannot
    /// take must not stop the others, so each is tried alone then.
    fn serve(&mut self, group: Vec<Job>) {
        match self.attempt(&group) {
            Ok(answers) => {
                for ((_, sender), answer) in group.into_iter().zip(answers) {
                    let _ = sender.send(Ok(answer));
                }
            }
            Err(trouble) => {
                let (number, commands) = (trouble.number(), group.len());
                tracing::error!(number, commands, "commands were given up: {trouble}");
                self.give_up();
                if matches!(trouble, Trouble::Corrupt(_)) && commands > 1 {
                    group.into_iter().for_each(|job| self.serve(vec![job]));
                } else {
                    for (_, sender) in group {
                        let _ = sender.send(Err(trouble.clone()));
                    }
                }
            }
        }
    }

    /// A decision that breaks off must not take the writer with it.
    fn attempt(&mut self, group: &[Job]) -> Result<Vec<Answer>, Trouble> {
        let outcome = catch_unwind(AssertUnwindSafe(|| self.commit_group(group)));
        outcome.unwrap_or_else(|_| Err(Trouble::Corrupt("a decision broke off; the log says where".into())))
    }

    fn commit_group(&mut self, group: &[Job]) -> Result<Vec<Answer>, Trouble> {
        let _turn = self.turn.as_deref().map(Turn::take);
        let connection = begin(&mut self.connection, &self.location)?;
        let head = Head::read(connection, true)?;
        self.planner.rule_by(self.province.get());
        self.planner.sync(connection, head)?;
        let mut batch = Batch::of(connection, group.iter().map(|(request, _)| &**request))?;
        let mut answers = Vec::with_capacity(group.len());
        let now = self.clock.now();
        for (request, _) in group {
            answers.push(self.planner.plan(connection, request, now, &mut batch)?);
        }
        if batch.entries.is_empty() {
            connection.rollback();
            return Ok(answers);
        }
        let held = self.planner.take_held(&batch)?;
        let hash = flush(connection, &batch, &held, self.planner.head(), head.hash)?;
        connection.commit()?;
        self.planner.flushed(hash);
        Ok(answers)
    }

    /// After a failure nothing planned is true any more. The connection is dropped: a new one starts clean.
    fn give_up(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            connection.rollback();
        }
        self.planner.reset();
    }
}

/// Begins a transaction. A connection that was lost while it was idle is replaced: nothing had been begun on it.
fn begin<'a>(kept: &'a mut Option<Connection>, location: &Location) -> Result<&'a mut Connection, Trouble> {
    let alive = kept.take().and_then(|mut connection| connection.begin_write().is_ok().then_some(connection));
    let connection = match alive {
        Some(connection) => connection,
        None => {
            let mut connection = location.writer()?;
            connection.begin_write()?;
            connection
        }
    };
    Ok(kept.insert(connection))
}

#[cfg(test)]
mod tests {
    use casework::Actor;
    use casework::dossier::Command;
    use law::procedure::Channel;

    use super::*;
    use crate::plans::story::{WARD_CENTRE, at, opening, person, province};
    use crate::{ManualClock, Registry, RequestKey, StoreConfig, Target};

    fn take_in(number: u32) -> Request {
        let command =
            Command::TakeIn { opening: opening("1.004873", Channel::Direct, WARD_CENTRE), settle: false };
        let key = RequestKey::from_text(&Actor::System, &number.to_string());
        Request::new(person("counter"), key, Target::New, command)
    }

    /// The engine's own limit of pages gives the very error of a disk that is full.
    fn fill_up(writer: &mut Writer) -> Result<(), Trouble> {
        let connection = begin(&mut writer.connection, &writer.location)?;
        connection.rollback();
        let pages = connection.query_one("PRAGMA page_count", &[])?.map_or(Ok(0), |row| row.int(0))?;
        connection.batch(&format!("PRAGMA max_page_count = {}", pages + 8))
    }

    fn ask(writer: &mut Writer, request: Request) -> Result<Answer, Trouble> {
        let (sender, answer) = oneshot::channel();
        writer.serve(vec![(Box::new(request), sender)]);
        answer.blocking_recv().unwrap_or(Err(Trouble::Stopped))
    }

    #[test]
    fn on_a_full_disk_nothing_is_half_done_and_with_room_again_it_goes_on() -> Result<(), Trouble> {
        let folder = tempfile::tempdir().map_err(|error| Trouble::Unavailable(error.to_string()))?;
        let config = StoreConfig::in_folder(folder.path());
        let province = Arc::new(province());
        config.init(&province)?;
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::new(at("2025-07-01T09:00")));
        let key = StoreKey::read(&config.key_file)?;
        let in_force = Arc::new(InForce::new(province.clone()));
        let mut writer = Writer::new(config.location.clone(), in_force, key, clock.clone(), None)?;
        fill_up(&mut writer)?;
        let mut acknowledged = Vec::new();
        let full = loop {
            match ask(&mut writer, take_in(u32::try_from(acknowledged.len()).unwrap_or(0))) {
                Ok(Answer::Done(receipt)) => acknowledged.push(receipt.code),
                other => break other,
            }
        };
        assert!(matches!(full, Err(Trouble::Full(_))), "{full:?}");
        assert!(!acknowledged.is_empty() && acknowledged.len() < 1_000);
        let again = ask(&mut writer, take_in(u32::try_from(acknowledged.len()).unwrap_or(0)))?;
        assert!(matches!(&again, Answer::Done(_)), "{again:?}");
        drop(writer);
        let registry = Registry::open(&config, province, clock)?;
        let found = registry.verify(&mut |_| crate::verify::FileState::Good)?;
        assert!(found.ok(), "{:?}", found.differences);
        assert_eq!(found.dossiers, acknowledged.len() as u64 + 1);
        Ok(())
    }
}
