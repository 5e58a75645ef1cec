//! How fast pages read: `reading FOLDER [postgres://…]` asks a filled store of the built-in province for what pages show,
//! and prints the middle and the slowest hundredth of each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout)]
#![allow(clippy::disallowed_methods)]

use std::sync::Arc;
use std::time::Instant;

use casework::dossier::Status;
use casework::{Actor, Grant, Role, StaffId};
use law::AgencyId;
use law::code::DossierCode;
use law::province::AgencyKind;
use registry::views::{ListFilter, WorkFilter, WorkView};
use registry::{Registry, StoreConfig, Trouble, View};

const ROUNDS: usize = 300;

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
    let codes = sample(&registry, "SELECT code FROM dossier WHERE id % 1009 = 7 ORDER BY id LIMIT 300");
    let officers = sample(&registry, "SELECT DISTINCT case_officer FROM dossier WHERE id > $1 AND case_officer IS NOT NULL");
    let communes: Vec<AgencyId> = province
        .agencies
        .values()
        .filter(|agency| agency.kind == AgencyKind::CommuneCommittee)
        .map(|agency| agency.id.clone())
        .collect();
    let staff = |role: Role, agency: &AgencyId, id: &str| Actor::Staff {
        id: StaffId(id.to_owned()),
        grants: vec![Grant { role, agency: agency.clone() }],
    };
    let commune = |round: usize| &communes[round % communes.len()];
    let head = |round: usize| staff(Role::DivisionHead, commune(round), "head");
    let chairman = staff(Role::Leader, &committee(&province), "chairman");
    measure(&registry, "track", |v, round| v.track(&DossierCode(codes[round % codes.len()].clone())).map(|t| t.is_some()));
    measure(&registry, "dossier (system)", |v, round| {
        let viewer = v.viewer(&Actor::System);
        v.dossier(&viewer, &DossierCode(codes[round % codes.len()].clone())).map(|t| t.is_some())
    });
    measure(&registry, "worklist mine", |v, round| {
        let agency = commune(round);
        let viewer = v.viewer(&staff(Role::CaseOfficer, agency, &officers[round % officers.len()]));
        v.worklist(&viewer, &WorkFilter::of(WorkView::Mine), None, 50)
    });
    for (name, view) in [("worklist unit", WorkView::Unit), ("worklist review", WorkView::Review)] {
        measure(&registry, name, |v, round| v.worklist(&v.viewer(&head(round)), &WorkFilter::of(view), None, 50));
    }
    measure(&registry, "counts of a head", |v, round| v.worklist_counts(&v.viewer(&head(round))));
    measure(&registry, "runway of a unit", |v, round| v.runway(&v.viewer(&head(round)), &WorkFilter::of(WorkView::Unit)));
    measure(&registry, "unit, chairman", |v, _| v.worklist(&v.viewer(&chairman), &WorkFilter::of(WorkView::Unit), None, 50));
    measure(&registry, "counts, chairman", |v, _| v.worklist_counts(&v.viewer(&chairman)));
    let listed = |filter: ListFilter| move |v: &mut View<'_>, round: usize, who: &Actor| {
        let _ = round;
        let viewer = v.viewer(who);
        v.list(&viewer, &filter, None, 50)
    };
    let all = listed(ListFilter::default());
    measure(&registry, "list of a unit", |v, round| all(v, round, &head(round)));
    measure(&registry, "list, chairman", |v, round| all(v, round, &chairman));
    let open = listed(ListFilter { status: vec![Status::Processing], ..ListFilter::default() });
    measure(&registry, "list in process, unit", |v, round| open(v, round, &head(round)));
    measure(&registry, "list in process, chairman", |v, round| open(v, round, &chairman));
    let returned = listed(ListFilter { status: vec![Status::Returned], ..ListFilter::default() });
    measure(&registry, "list returned, unit", |v, round| returned(v, round, &head(round)));
    measure(&registry, "list returned, chairman", |v, round| returned(v, round, &chairman));
    let named = listed(ListFilter { text: Some("Nguyễn Văn Hùng".into()), ..ListFilter::default() });
    measure(&registry, "by full name, unit", |v, round| named(v, round, &head(round)));
    let part = listed(ListFilter { text: Some("zzz".into()), ..ListFilter::default() });
    measure(&registry, "by part of a name, unit", |v, round| part(v, round, &head(round)));
    let began = Instant::now();
    let found = registry.verify(&mut |_| registry::verify::FileState::Good).unwrap();
    println!("verified {} entries in {:.1?}, {} differences", found.entries, began.elapsed(), found.differing);
    let began = Instant::now();
    let mut bytes = 0;
    registry.backup(Counting(&mut bytes), &mut |_| Ok(Vec::new())).unwrap();
    println!("backed up into {bytes} bytes in {:.1?}", began.elapsed());
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().filter(|line| line.starts_with("VmHWM")).collect::<String>());
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

fn committee(province: &law::Province) -> AgencyId {
    let found = province.agencies.values().find(|agency| agency.kind == AgencyKind::ProvincialCommittee);
    found.map(|agency| agency.id.clone()).unwrap()
}

fn sample(registry: &Registry, sql: &str) -> Vec<String> {
    let from = registry.read_blocking(|v| v.health()).unwrap().dossiers - 5_000;
    let values: &[registry::Value] = if sql.contains("$1") { &[from.max(0).into()] } else { &[] };
    registry.with_reader(|c| c.query(sql, values)).unwrap().iter().map(|row| row.text(0).unwrap()).collect()
}

fn measure<T>(registry: &Registry, name: &str, mut read: impl FnMut(&mut View<'_>, usize) -> Result<T, Trouble>) {
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        let began = Instant::now();
        registry.read_blocking(|v| read(v, round)).unwrap();
        times.push(began.elapsed());
    }
    times.sort();
    println!("{name:<28} middle {:>9.2?}   p99 {:>9.2?}", times[ROUNDS / 2], times[ROUNDS * 99 / 100]);
}
