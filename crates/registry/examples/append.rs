//! How fast entries are appended: `append bulk|serve sqlite:PATH|postgres://… [dossiers]`. `bulk` plays whole life
//! cycles through the path of the simulation, `serve` has 32 callers hand in dossiers at the same time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]
#![allow(clippy::disallowed_methods)]

#[path = "../../casework/tests/common/mod.rs"]
mod common;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use casework::dossier::{Command, Decision, Recipient};
use casework::{Actor, StaffId};
use common::{WARD_CENTRE, at, opening, person, province};
use jiff::{SignedDuration, Timestamp};
use law::code::DossierCode;
use law::procedure::Channel;
use registry::{Answer, ManualClock, Person, Personal, Registry, Request, RequestKey, StoreConfig, Target};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let (mode, store) = (arguments[1].as_str(), arguments[2].as_str());
    let dossiers: u64 = arguments.get(3).map_or(50_000, |n| n.parse().unwrap());
    let folder = std::env::temp_dir().join("motcua-append");
    let config = match store.strip_prefix("sqlite:") {
        Some(path) => StoreConfig::with_database(&folder, &format!("sqlite://{path}")).unwrap(),
        None => StoreConfig::with_database(&folder, store).unwrap(),
    };
    let province = Arc::new(province());
    config.init(&province).unwrap();
    let start = at("2025-07-01T08:00");
    let registry = Registry::open(&config, province, Arc::new(ManualClock::new(start))).unwrap();
    match mode {
        "bulk" => bulk(&registry, dossiers, start),
        _ => serve(&registry, dossiers),
    }
    println!("{}", memory());
    processor(dossiers);
}

fn personal(number: u64) -> Personal {
    let applicant = Person {
        name: format!("Nguyễn Thị {number}"),
        personal_id: Some(format!("066{number:09}")),
        birth_date: Some("1990-01-02".into()),
        phone: Some(format!("09{number:08}")),
        address: Some("12 Phan Chu Trinh, phường Buôn Ma Thuột, tỉnh Đắk Lắk".into()),
        ..Person::default()
    };
    Personal { applicant, ..Personal::default() }
}

fn take_in(number: u64, key: RequestKey) -> Request {
    let command =
        Command::TakeIn { opening: opening("1.004873", Channel::Direct, WARD_CENTRE), settle: false };
    let mut request = Request::new(person("counter"), key, Target::New, command);
    request.personal = Some(personal(number));
    request
}

fn steps() -> Vec<(Actor, Command)> {
    vec![
        (person("counter"), Command::Transfer),
        (person("division head"), Command::Assign { officer: StaffId("officer".into()) }),
        (person("case officer"), Command::Propose { decision: Decision::Grant, note: String::new() }),
        (person("division head"), Command::Review),
        (person("approver"), Command::Sign { file: None }),
        (person("clerk"), Command::Issue { number: "12/XN-UBND".into(), file: None }),
        (person("counter"), Command::ReturnResult { to: Recipient::Applicant, evidence: String::new() }),
    ]
}

/// A new dossier comes in at each tick; every older one makes a step each 2,000 ticks.
fn bulk(registry: &Registry, dossiers: u64, start: Timestamp) {
    let (began, mut bulk) = (Instant::now(), registry.bulk().unwrap());
    let steps = steps();
    let mut waiting: Vec<VecDeque<DossierCode>> = vec![VecDeque::new(); steps.len() + 1];
    let mut key = 0;
    let mut next_key = || {
        key += 1;
        RequestKey::sequential(1, key)
    };
    for tick in 0.. {
        let now = start + SignedDuration::from_millis(i64::try_from(tick).unwrap() * 300);
        if tick < dossiers {
            let answer = bulk.execute(now, &take_in(tick, next_key())).unwrap();
            waiting[0].push_back(done(answer));
        }
        for (index, (actor, command)) in steps.iter().enumerate() {
            if waiting[index].len() > 2_000 || (tick >= dossiers && !waiting[index].is_empty()) {
                let code = waiting[index].pop_front().unwrap();
                let target = Target::Code(code.clone());
                let request = Request::new(actor.clone(), next_key(), target, command.clone());
                done(bulk.execute(now, &request).unwrap());
                waiting[index + 1].push_back(code);
            }
        }
        if tick >= dossiers && waiting.iter().take(steps.len()).all(VecDeque::is_empty) {
            break;
        }
    }
    let entries = bulk.entries();
    let planned = began.elapsed();
    bulk.finish().unwrap();
    report("bulk", entries, began);
    println!("planned after {planned:?}");
}

fn serve(registry: &Registry, dossiers: u64) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let began = Instant::now();
    runtime.block_on(async {
        let callers: Vec<_> = (0..32)
            .map(|caller| {
                let registry = registry.clone();
                tokio::spawn(async move {
                    for number in 0..dossiers / 32 {
                        let key = RequestKey::from_text(
                            &Actor::System,
                            &format!("{}/{caller}/{number}", std::process::id()),
                        );
                        done(registry.execute(take_in(number * 32 + caller, key)).await.unwrap());
                    }
                })
            })
            .collect();
        for caller in callers {
            caller.await.unwrap();
        }
    });
    report("serve", dossiers, began);
}

fn done(answer: Answer) -> DossierCode {
    match answer {
        Answer::Done(receipt) => receipt.code,
        other => panic!("{other:?}"),
    }
}

fn report(what: &str, count: u64, began: Instant) {
    let seconds = began.elapsed().as_secs_f64();
    println!("{what}: {count} in {seconds:.2} s, {:.0} per second", count as f64 / seconds);
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().filter(|line| line.starts_with("VmHWM")).collect()
}

/// Processor time by thread, in microseconds a dossier: what another load on the machine does not change.
fn processor(dossiers: u64) {
    for task in std::fs::read_dir("/proc/self/task").unwrap().flatten() {
        let read = |name: &str| std::fs::read_to_string(task.path().join(name)).unwrap_or_default();
        let stat = read("stat");
        let ticks: Vec<f64> =
            stat.split(' ').skip(13).take(2).filter_map(|field| field.parse().ok()).collect();
        let [user, system] = ticks.as_slice() else { continue };
        let each = |ticks: &f64| ticks * 10_000.0 / dossiers as f64;
        println!("{}: {:.1} + {:.1} µs", read("comm").trim(), each(user), each(system));
    }
}
