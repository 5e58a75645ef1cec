//! How fast pages read: `reading FOLDER [postgres://…]` asks a filled store of the built-in province for what pages show,
//! and prints the middle and the slowest hundredth of each, with the ratio of the latter to the limit of a page.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]
#![allow(clippy::disallowed_methods)]

use std::sync::Arc;
use std::time::Instant;

use casework::dossier::Status;
use casework::{Actor, Grant, Role, StaffId};
use law::AgencyId;
use law::code::DossierCode;
use law::province::AgencyKind;
use registry::views::{DueBucket, Facet, ListFilter, WorkFilter, WorkSort, WorkView};
use registry::{Registry, StoreConfig, Trouble, View};

const ROUNDS: usize = 300;

/// What a worklist page may take at the server.
const LIMIT: std::time::Duration = std::time::Duration::from_millis(10);

/// Who reads, and what.
struct Readers {
    communes: Vec<AgencyId>,
    officers: Vec<String>,
    codes: Vec<String>,
    chairman: Actor,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let folder = std::path::Path::new(&arguments[1]);
    let config = match arguments.get(2) {
        Some(url) => StoreConfig::with_database(folder, url).unwrap(),
        None => StoreConfig::in_folder(folder),
    };
    let province = Arc::new(pack::embedded().unwrap());
    let registry = Registry::open(&config, province.clone(), config.clock().unwrap()).unwrap();
    let health = registry.read_blocking(|v| v.health()).unwrap();
    println!("{} with {} dossiers, {} entries", health.engine, health.dossiers, health.position);
    let committees = province.agencies.values().filter(|agency| agency.kind == AgencyKind::CommuneCommittee);
    let officers = "SELECT DISTINCT case_officer FROM dossier WHERE id > $1 AND case_officer IS NOT NULL";
    let readers = Readers {
        communes: committees.map(|agency| agency.id.clone()).collect(),
        officers: sample(&registry, officers),
        codes: sample(&registry, "SELECT code FROM dossier WHERE id % 1009 = 7 ORDER BY id LIMIT 300"),
        chairman: staff(Role::Leader, &committee(&province), "chairman"),
    };
    dossiers_and_queues(&registry, &readers);
    longest_queue(&registry, &province);
    lists(&registry, &readers);
    if std::env::var_os("READING_ONLY").is_none() {
        proofs(&registry);
    }
}

fn staff(role: Role, agency: &AgencyId, id: &str) -> Actor {
    Actor::standing_in(StaffId(id.to_owned()), vec![Grant::new(role, agency.clone())], Vec::new())
}

impl Readers {
    fn commune(&self, round: usize) -> &AgencyId {
        &self.communes[round % self.communes.len()]
    }

    fn head(&self, round: usize) -> Actor {
        staff(Role::DivisionHead, self.commune(round), "head")
    }

    fn officer(&self, round: usize) -> Actor {
        staff(Role::CaseOfficer, self.commune(round), &self.officers[round % self.officers.len()])
    }

    fn code(&self, round: usize) -> DossierCode {
        DossierCode(self.codes[round % self.codes.len()].clone())
    }
}

fn dossiers_and_queues(registry: &Registry, readers: &Readers) {
    let unit = WorkFilter::of(WorkView::Unit);
    let queue = |v: &mut View<'_>, who: &Actor, view: WorkView| {
        let viewer = v.viewer(who);
        v.worklist(&viewer, &WorkFilter::of(view), None, 50)
    };
    measure(registry, "track", |v, round| v.track(&readers.code(round)));
    measure(registry, "dossier", |v, round| v.dossier(&v.viewer(&Actor::System), &readers.code(round)));
    measure(registry, "worklist mine", |v, round| queue(v, &readers.officer(round), WorkView::Mine));
    measure(registry, "worklist unit", |v, round| queue(v, &readers.head(round), WorkView::Unit));
    measure(registry, "worklist review", |v, round| queue(v, &readers.head(round), WorkView::Review));
    measure(registry, "counts of a head", |v, round| v.worklist_counts(&v.viewer(&readers.head(round))));
    measure(registry, "runway of a unit", |v, round| v.runway(&v.viewer(&readers.head(round)), &unit));
    measure(registry, "unit, chairman", |v, _| queue(v, &readers.chairman, WorkView::Unit));
    measure(registry, "counts, chairman", |v, _| v.worklist_counts(&v.viewer(&readers.chairman)));
}

/// The unit with most open dossiers: its pages, filters and numbers.
fn longest_queue(registry: &Registry, province: &law::Province) {
    let sql = "SELECT authority, COUNT(*) AS many FROM dossier WHERE open = 1 GROUP BY authority ORDER BY many DESC LIMIT 1";
    let row = registry.with_reader(|c| c.query_one(sql, &[])).unwrap().unwrap();
    let agency = AgencyId(row.text(0).unwrap());
    println!("the longest queue: {} open at {agency}", row.int(1).unwrap());
    let head = staff(Role::DivisionHead, &agency, "head");
    let whole = WorkFilter::of(WorkView::Unit);
    let procedure = province.procedures.keys().next().cloned();
    let deep = registry.read_blocking(|v| {
        let (viewer, mut after) = (v.viewer(&head), None);
        for _ in 0..100 {
            after = v.worklist(&viewer, &whole, after.as_ref(), 200)?.after;
        }
        Ok(after)
    });
    let deep = deep.unwrap();
    let by = |change: &dyn Fn(&mut WorkFilter)| {
        let mut filter = whole.clone();
        change(&mut filter);
        filter
    };
    let filters = [
        ("long: first page", whole.clone()),
        ("long: by procedure", by(&|f| f.procedure.clone_from(&procedure))),
        ("long: by stage", by(&|f| f.stage = Some("appraising".into()))),
        ("long: by arrival", by(&|f| f.sort = WorkSort::Received)),
        ("long: overdue", by(&|f| f.due = DueBucket::parse("overdue"))),
    ];
    for (name, filter) in &filters {
        measure(registry, name, |v, _| v.worklist(&v.viewer(&head), filter, None, 50));
    }
    measure(registry, "long: page 400", |v, _| v.worklist(&v.viewer(&head), &whole, deep.as_ref(), 50));
    measure(registry, "long: by name", |v, _| {
        v.worklist(&v.viewer(&head), &by(&|f| f.sort = WorkSort::Person), None, 50)
    });
    measure(registry, "long: runway (kept 10 s)", |v, _| v.runway(&v.viewer(&head), &whole));
    measure(registry, "long: rail (kept 10 s)", |v, _| v.worklist_counts(&v.viewer(&head)));
    measure(registry, "long: values of a filter", |v, _| v.facet(&v.viewer(&head), &whole, Facet::Procedure));
}

fn lists(registry: &Registry, readers: &Readers) {
    let of = |status: &[Status]| ListFilter { status: status.to_vec(), ..ListFilter::default() };
    let text = |text: &str| ListFilter { text: Some(text.into()), ..ListFilter::default() };
    let filters = [
        ("all", of(&[])),
        ("in process", of(&[Status::Processing])),
        ("returned", of(&[Status::Returned])),
        ("full name", text("Nguyễn Văn Hùng")),
        ("part of a name", text("zzz")),
    ];
    for (name, filter) in &filters {
        measure(registry, &format!("list {name}, unit"), |v, round| {
            v.list(&v.viewer(&readers.head(round)), filter, None, 50)
        });
        measure(registry, &format!("list {name}, chairman"), |v, _| {
            v.list(&v.viewer(&readers.chairman), filter, None, 50)
        });
    }
}

fn proofs(registry: &Registry) {
    let began = Instant::now();
    let found = registry.verify(&mut |_| registry::verify::FileState::Good).unwrap();
    println!(
        "verified {} entries in {:.1?}, {} differences",
        found.entries,
        began.elapsed(),
        found.differing
    );
    let began = Instant::now();
    let mut bytes = 0;
    registry.backup(Counting(&mut bytes), &mut |_| Ok(Vec::new())).unwrap();
    println!("backed up into {bytes} bytes in {:.1?}", began.elapsed());
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().filter(|line| line.starts_with("VmHWM")).collect::<String>());
}

fn committee(province: &law::Province) -> AgencyId {
    let found = province.agencies.values().find(|agency| agency.kind == AgencyKind::ProvincialCommittee);
    found.map(|agency| agency.id.clone()).unwrap()
}

fn sample(registry: &Registry, sql: &str) -> Vec<String> {
    let from = registry.read_blocking(|v| v.health()).unwrap().dossiers - 5_000;
    let values: &[registry::Value] = if sql.contains("$1") { &[from.max(0).into()] } else { &[] };
    registry.with_reader(|c| c.query(sql, values)).unwrap().iter().map(|row| row.text(0).unwrap()).collect()
}

fn measure<T>(
    registry: &Registry,
    name: &str,
    mut read: impl FnMut(&mut View<'_>, usize) -> Result<T, Trouble>,
) {
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        let began = Instant::now();
        registry.read_blocking(|v| read(v, round)).unwrap();
        times.push(began.elapsed());
    }
    times.sort();
    let slow = times[ROUNDS * 99 / 100];
    let ratio = slow.as_secs_f64() / LIMIT.as_secs_f64();
    println!("{name:<28} middle {:>9.2?}   p99 {slow:>9.2?}   {ratio:>5.2} of 10 ms", times[ROUNDS / 2]);
}

/// Counts what is written.
struct Counting<'a>(&'a mut u64);

impl std::io::Write for Counting<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        *self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
