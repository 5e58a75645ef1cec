//! The contract suite: every test runs on SQLite and on PostgreSQL, each time in a store of its own. Without PostgreSQL
//! on the machine the suite says so loudly, and fails where `MOTCUA_REQUIRE_POSTGRES` is set.
#![allow(
    dead_code,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    missing_docs
)]

mod postgres;
#[path = "../../../casework/tests/common/mod.rs"]
pub mod story;

use std::sync::Arc;

use casework::dossier::{Command, Decision, Dossier};
use casework::{Actor, Grant, Role, StaffId};
use jiff::Timestamp;
use law::code::DossierCode;
use law::procedure::Channel;
use law::{AgencyId, Province};
use registry::accounts::NewStaff;
use registry::{
    Answer, Location, ManualClock, Person, Personal, Receipt, Registry, Request, RequestKey, StoreConfig,
    Target,
};
use story::{WARD_CENTRE, at, opening, person};

/// Tuesday 1 July 2025, 09:00: where every test begins.
pub fn morning() -> Timestamp {
    at("2025-07-01T09:00")
}

/// A fresh store on one engine.
pub struct Store {
    pub engine: &'static str,
    pub config: StoreConfig,
    pub province: Arc<Province>,
    pub clock: Arc<ManualClock>,
    folder: tempfile::TempDir,
}

impl Store {
    fn new(engine: &'static str, location: impl FnOnce(&StoreConfig) -> Location) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = StoreConfig::in_folder(folder.path());
        config.location = location(&config);
        let province = Arc::new(story::province());
        Self { engine, config, province, clock: Arc::new(ManualClock::new(morning())), folder }
    }

    /// A store in an SQLite file, not made yet.
    pub fn sqlite() -> Self {
        Self::new("sqlite", |config| config.location.clone())
    }

    /// A store in PostgreSQL, not made yet; `None` where there is no PostgreSQL.
    pub fn postgres() -> Option<Self> {
        let url = postgres::fresh()?;
        Some(Self::new("postgres", |_| Location::Postgres(url)))
    }

    /// Opens it; each call is another process as far as the store can tell.
    pub fn open(&self) -> Registry {
        Registry::open(&self.config, self.province.clone(), self.clock.clone()).unwrap()
    }

    pub fn made(self) -> Self {
        self.config.init(&self.province).unwrap();
        self
    }

    /// With the case officer of the ward, to whom dossiers are assigned.
    pub fn staffed(self) -> Self {
        let store = self.made();
        store.open().add_staff(&[case_officer("officer", story::WARD)]).unwrap();
        store
    }

    pub fn clock_now(&self) -> Timestamp {
        registry::Clock::now(&*self.clock)
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }
}

/// Runs a test on a fresh store of each engine, not made yet.
pub fn on_both_empty(test: impl Fn(&Store)) {
    for store in [Some(Store::sqlite()), Store::postgres()].into_iter().flatten() {
        eprintln!("on {}", store.engine);
        test(&store);
    }
}

/// Runs a test on a fresh store of each engine.
pub fn on_both(test: impl Fn(&Store)) {
    for store in [Some(Store::sqlite()), Store::postgres()].into_iter().flatten() {
        eprintln!("on {}", store.engine);
        test(&store.staffed());
    }
}

pub fn case_officer(id: &str, agency: &str) -> NewStaff {
    let agency = AgencyId(agency.into());
    let grants = vec![Grant::new(Role::CaseOfficer, agency.clone())];
    NewStaff { id: StaffId(id.into()), name: id.to_owned(), agency: Some(agency), title: None, grants }
}

pub fn personal(number: u64) -> Personal {
    let applicant = Person {
        name: format!("Nguyễn Thị {number}"),
        personal_id: Some(format!("066{number:09}")),
        phone: Some(format!("09{number:08}")),
        ..Person::default()
    };
    Personal { applicant, ..Personal::default() }
}

pub fn key(text: &str) -> RequestKey {
    RequestKey::from_text(&Actor::System, text)
}

/// A dossier taken in at the ward's counter.
pub fn take_in(number: u64, click: &str) -> Request {
    let command =
        Command::TakeIn { opening: opening("1.004873", Channel::Direct, WARD_CENTRE), settle: false };
    let mut request = Request::new(person("counter"), key(click), Target::New, command);
    request.personal = Some(personal(number));
    request
}

/// A dossier filed online by this citizen.
pub fn submit(subject: &str, number: u64, click: &str) -> Request {
    let command = Command::Submit(opening("1.004873", Channel::Online, WARD_CENTRE));
    let actor = Actor::Applicant { subject: subject.to_owned() };
    let mut request = Request::new(actor, key(click), Target::New, command);
    request.personal = Some(personal(number));
    request
}

pub fn on(code: &DossierCode, who: &str, click: &str, command: Command) -> Request {
    Request::new(person(who), key(click), Target::Code(code.clone()), command)
}

pub fn done(answer: Answer) -> Receipt {
    match answer {
        Answer::Done(receipt) => receipt,
        other => panic!("not done: {other:?}"),
    }
}

pub fn assign() -> Command {
    Command::Assign { officer: StaffId("officer".into()) }
}

/// The whole way of a granted dossier after it was taken in.
pub fn to_the_end() -> Vec<(&'static str, Command)> {
    vec![
        ("counter", Command::Transfer),
        ("division head", assign()),
        ("case officer", Command::Propose { decision: Decision::Grant, note: String::new() }),
        ("division head", Command::Review),
        ("approver", Command::Sign { file: None }),
        ("clerk", Command::Issue { number: "12/XN-UBND".into(), file: None }),
        ("counter", story::sample(casework::dossier::CommandKind::ReturnResult, morning())),
    ]
}

/// Takes a dossier in and brings it to its end.
pub fn whole_life(registry: &Registry, number: u64) -> Dossier {
    let receipt = done(registry.execute_blocking(take_in(number, &format!("open {number}"))).unwrap());
    let mut state = receipt.state.clone();
    for (step, (who, command)) in to_the_end().into_iter().enumerate() {
        let request = on(&receipt.code, who, &format!("{number} step {step}"), command);
        state = done(registry.execute_blocking(request).unwrap()).state;
    }
    (*state).clone()
}

/// The store is what its journal says.
pub fn proven(registry: &Registry) {
    let found = registry.verify(&mut |_| registry::verify::FileState::Good).unwrap();
    assert!(found.ok(), "{:#?}", found.differences);
}

/// Counts the rows of a table.
pub fn rows(registry: &Registry, table: &str) -> i64 {
    one(registry, &format!("SELECT count(*) FROM {table}"))
}

/// The one number of a query.
pub fn one(registry: &Registry, sql: &str) -> i64 {
    registry.with_reader(|c| c.query_one(sql, &[])?.map_or(Ok(0), |row| row.int(0))).unwrap()
}
