//! Nothing acknowledged is lost: a process is killed in the middle of its work, again and again, and everything it has
//! answered for is in the store, in one unbroken order.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use common::{done, morning, on_both, one, rows, take_in};
use registry::{Location, ManualClock, Registry, StoreConfig};

const STORE: &str = "MOTCUA_TEST_STORE";
const FOLDER: &str = "MOTCUA_TEST_FOLDER";
const ROUND: &str = "MOTCUA_TEST_ROUND";

/// The process that is killed: this test binary again, told by its environment to write and report.
#[test]
fn process_that_is_killed() {
    let (Ok(store), Ok(folder)) = (std::env::var(STORE), std::env::var(FOLDER)) else { return };
    let round = std::env::var(ROUND).unwrap();
    let mut config = StoreConfig::in_folder(folder.as_ref());
    if store != "sqlite" {
        config.location = Location::Postgres(store);
    }
    let clock = Arc::new(ManualClock::new(morning()));
    let registry = Registry::open(&config, Arc::new(common::story::province()), clock).unwrap();
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let (registry, round) = (&registry, &round);
            scope.spawn(move || {
                for number in 0.. {
                    let request = take_in(number, &format!("{round} {writer} {number}"));
                    println!("answered {}", done(registry.execute_blocking(request).unwrap()).code);
                }
            });
        }
    });
}

fn start(store: &common::Store, round: usize) -> Child {
    let location = match &store.config.location {
        Location::Sqlite(_) => "sqlite",
        Location::Postgres(url) => url,
    };
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "process_that_is_killed", "--nocapture"])
        .env(STORE, location)
        .env(FOLDER, store.folder())
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn what_was_answered_for_is_there_after_a_kill() {
    on_both(|store| {
        let mut answered = Vec::new();
        for round in 0..50 {
            let mut process = start(store, round);
            let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
            let mut seen = 0;
            while seen < 40 {
                let line = lines.next().expect("the process ended by itself").unwrap();
                if let Some((_, code)) = line.split_once("answered ") {
                    answered.push(code.to_owned());
                    seen += 1;
                }
            }
            process.kill().unwrap();
            process.wait().unwrap();
            // What it wrote to its pipe before it died counts as answered too.
            let rest = lines.map_while(Result::ok).filter(|line| line.ends_with(char::is_numeric));
            answered.extend(rest.filter_map(|line| Some(line.split_once("answered ")?.1.to_owned())));
        }
        let registry = store.open();
        for code in &answered {
            assert_eq!(
                one(&registry, &format!("SELECT count(*) FROM dossier WHERE code = '{code}'")),
                1,
                "{code}"
            );
        }
        let entries = rows(&registry, "journal");
        assert!(entries >= i64::try_from(answered.len()).unwrap());
        assert_eq!(one(&registry, "SELECT max(position) FROM journal"), entries);
        assert_eq!(one(&registry, "SELECT position FROM province_head"), entries);
        assert_eq!(rows(&registry, "dossier"), entries);
        assert_eq!(rows(&registry, "personal"), entries);
        done(registry.execute_blocking(take_in(1, "the next one")).unwrap());
        common::proven(&registry);
    });
}
