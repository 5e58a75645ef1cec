//! The journal, the projections, personal data, accounts and jobs: the only room that speaks SQL.
//!
//! Knows how things are stored, never how they are shown: no HTTP, no templates. Decisions are those of `casework`.
//!
//! ```no_run
//! # async fn example(province: std::sync::Arc<law::Province>, request: registry::Request) -> Result<(), registry::Trouble> {
//! let config = registry::StoreConfig::in_folder(std::path::Path::new("data"));
//! config.init(&province)?;
//! let registry = registry::Registry::open(&config, province, config.clock()?)?;
//! match registry.execute(request).await? {
//!     registry::Answer::Done(receipt) | registry::Answer::AlreadySo(receipt) => println!("{}", receipt.code),
//!     registry::Answer::KeyReused(code) => println!("this key was used for something else on {code}"),
//!     registry::Answer::Refused(refusal) => println!("{}", refusal.code()),
//!     registry::Answer::UnknownDossier => println!("no such dossier"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A command from a page or the API: the key of the click makes repeating it harmless, the version of the page tells a
//! second officer that the dossier has changed.
//!
//! ```no_run
//! # use casework::{Actor, dossier::Command};
//! # fn example(actor: Actor, form_key: &str, code: law::code::DossierCode) {
//! use registry::{Request, RequestKey, Target};
//! let key = RequestKey::from_text(&actor, form_key);
//! let mut request = Request::new(actor, key, Target::Code(code), Command::Transfer);
//! request.expected_version = Some(3);
//! # }
//! ```
//!
//! A simulation fills a store through the same planning and the same flush, at the times it chooses. `bulk.flush()` makes
//! room, `bulk.finish()` makes everything durable; nobody else may write meanwhile.
//!
//! ```no_run
//! # fn example(registry: &registry::Registry, at: jiff::Timestamp, mut request: registry::Request) -> Result<(), registry::Trouble> {
//! let mut bulk = registry.bulk()?;
//! request.request_key = registry::RequestKey::sequential(1, 1); // (random start, number of the command)
//! if let registry::Answer::Done(receipt) = bulk.execute(at, &request)? {
//!     println!("{} is now at version {}", receipt.code, receipt.version);
//! }
//! bulk.finish()?;
//! # Ok(())
//! # }
//! ```
//!
//! Reads run away from the reactor, on `registry.read(|view| …).await`; small writes beside the journal (accounts, drafts)
//! on [`Registry::with_writer`] inside `registry.blocking(|registry| …).await`. [`Registry::start_jobs`] runs what is due.

pub mod accounts;
pub mod backup;
mod bound;
mod brought;
mod bulk;
mod clock;
mod connections;
mod counts;
mod decision_draft;
mod dialect;
pub mod drafts;
mod editions;
mod erase;
pub mod exports;
pub mod fees;
pub mod files;
mod flush;
pub mod hall;
mod histories;
mod in_force;
mod jobs;
mod journal;
mod looks;
pub mod mask;
pub mod offline;
pub mod payments;
pub mod permission;
mod personal;
mod petitions;
mod plan;
#[cfg(test)]
mod plans;
mod project;
mod rating_key;
mod reads;
pub mod recognised;
mod repeat;
mod representation;
mod request;
pub mod saved;
mod schema;
mod states;
mod store;
pub mod substitution;
mod timers;
mod trouble;
pub mod uploads;
pub mod verify;
pub mod views;
mod voices;
mod writer;

use std::sync::Arc;

use jiff::Timestamp;
use law::Province;
use tokio::sync::{mpsc, oneshot};

pub use accounts::{Account, Holder, SignIn};
pub use bulk::Bulk;
pub use clock::{Clock, ManualClock, SystemClock};
pub use dialect::{Connection, Row, Value};
pub use editions::{EditionAnswer, EditionOffers, EditionRecord};
pub use erase::Erased;
pub use jobs::{BACKUP_BEAT, ClaimedEntries, ClaimedJob, Jobs, OutgoingEntry};
pub use looks::Purpose;
pub use permission::{Viewer, is_casework};
pub use personal::{Person, Personal, SearchTokens, StoreKey, hex, unhex};
pub use petitions::{
    Followed, PetitionAct, PetitionAnswer, PetitionEntry, PetitionFilter, PetitionItem, PetitionPage,
    PetitionRequest, PublicFilter, PublishedPetition, Sender, SenderShown, VoiceRow,
};
pub use rating_key::rating_words;
pub use representation::{Helper, Proof, Representation, Represented};
pub use request::{Answer, Receipt, Request, RequestKey, Target};
pub use schema::SCHEMA_VERSION;
pub use store::{Location, StoreConfig};
pub use timers::TIMERS_BEAT;
pub use trouble::Trouble;
pub use views::View;

/// Read connections kept open.
const READERS_KEPT: usize = 8;

/// An open store. Cheap to clone.
#[derive(Clone)]
pub struct Registry(Arc<Inner>);

struct Inner {
    config: StoreConfig,
    province: Arc<in_force::InForce>,
    key: StoreKey,
    clock: Arc<dyn Clock>,
    writer: mpsc::Sender<writer::Job>,
    connections: connections::Connections,
    reading: reads::Turns,
    names: views::Names,
    looks: looks::Remembered,
}

impl Registry {
    /// Opens a store and starts its writer.
    ///
    /// # Errors
    /// [`Trouble::UnknownSchema`] for a store of another version, [`Trouble::Key`] without its key, [`Trouble::Setup`]
    /// where there is no store.
    pub fn open(
        config: &StoreConfig,
        province: Arc<Province>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Trouble> {
        if let Location::Sqlite(path) = &config.location
            && !path.exists()
        {
            return Err(Trouble::Setup(format!(
                "there is no store at {}; make one with `motcua init`",
                path.display()
            )));
        }
        let key = StoreKey::read(&config.key_file)?;
        let connections = connections::Connections::new(config.location.clone());
        let (location, turn) = (config.location.clone(), connections.turn());
        let province = Arc::new(in_force::InForce::new(province));
        let writer = writer::Writer::new(location, province.clone(), key.clone(), clock.clone(), turn)?;
        let (sender, jobs) = mpsc::channel(writer::QUEUE);
        std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || writer.run(jobs))
            .map_err(|error| Trouble::Unavailable(error.to_string()))?;
        let inner = Inner {
            config: config.clone(),
            province,
            key,
            clock,
            writer: sender,
            connections,
            reading: reads::turns(),
            names: views::Names::default(),
            looks: looks::Remembered::default(),
        };
        Ok(Self(Arc::new(inner)))
    }

    /// Gives a command and waits until it is durable.
    ///
    /// # Errors
    /// [`Trouble`] when the store failed; nothing is half-done, and the same request key may be tried again.
    pub async fn execute(&self, request: Request) -> Result<Answer, Trouble> {
        let (sender, answer) = oneshot::channel();
        self.0.writer.send((Box::new(request), sender)).await.map_err(|_| Trouble::Stopped)?;
        answer.await.map_err(|_| Trouble::Stopped)?
    }

    /// The same from a thread that may block.
    ///
    /// # Errors
    /// As [`Self::execute`].
    pub fn execute_blocking(&self, request: Request) -> Result<Answer, Trouble> {
        let (sender, answer) = oneshot::channel();
        self.0.writer.blocking_send((Box::new(request), sender)).map_err(|_| Trouble::Stopped)?;
        answer.blocking_recv().map_err(|_| Trouble::Stopped)?
    }

    /// An exclusive bulk of commands, for a simulation that fills a store.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be opened.
    pub fn bulk(&self) -> Result<Bulk, Trouble> {
        Bulk::new(&self.0.config.location, self.province(), self.0.key.clone())
    }

    /// Server time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// The time outside, where it is another than that of the store: a demonstration lives in the time of its story, but
    /// tokens of others count by the wall clock.
    #[must_use]
    pub fn wall(&self) -> Timestamp {
        self.0.clock.wall()
    }

    /// The province of this store, by the text in force in this process.
    #[must_use]
    pub fn province(&self) -> Arc<Province> {
        self.0.province.get()
    }

    /// Where the store lives.
    #[must_use]
    pub fn config(&self) -> &StoreConfig {
        &self.0.config
    }

    /// The key of the store, for search tokens.
    #[must_use]
    pub fn key(&self) -> &StoreKey {
        &self.0.key
    }

    /// The subject under which a person signs in and owns dossiers: a keyed hash of the personal number.
    #[must_use]
    pub fn subject_of(&self, personal_id: &str) -> String {
        subject_text(self.0.key.subject_token(personal_id))
    }

    /// A setting of the store, such as `clock_offset_seconds` or `simulated`.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn setting(&self, name: &str) -> Result<Option<String>, Trouble> {
        self.with_reader(|connection| store::setting(connection, name))
    }

    /// Writes a setting of the store.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn set_setting(&self, name: &str, value: &str) -> Result<(), Trouble> {
        self.with_writer(|connection| store::set_setting(connection, name, value))
    }

    /// Reads on the calling thread with a pooled connection.
    ///
    /// # Errors
    /// [`Trouble`] of the store or of `read`.
    pub fn with_reader<T>(
        &self,
        read: impl FnOnce(&mut Connection) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        self.0.connections.read(read)
    }

    /// Writes outside the journal (accounts, drafts, settings) in one transaction on a connection of its own. Keep it
    /// short: on an embedded store the journal waits. Hash passwords before.
    ///
    /// # Errors
    /// [`Trouble`] of the store or of `write`; then nothing was written.
    pub fn with_writer<T>(
        &self,
        write: impl FnOnce(&mut Connection) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        self.0.connections.write(write)
    }
}

/// The text form of a subject token.
pub(crate) fn subject_text(token: i64) -> String {
    hex(&token.to_be_bytes())
}

/// The token of a subject.
pub(crate) fn subject_token(subject: &str) -> Option<i64> {
    let bytes: [u8; 8] = unhex(subject)?.try_into().ok()?;
    Some(i64::from_be_bytes(bytes))
}
