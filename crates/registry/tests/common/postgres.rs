//! A PostgreSQL of the suite's own: one cluster for each test binary, one schema for each store. A shell holds it and
//! ends it when the test binary is gone, however it went.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

const HOLD: &str = r#"
set -e
dir=$(mktemp -d "${TMPDIR:-/tmp}/motcua-pg-XXXXXX")
trap 'rm -rf "$dir"' EXIT
"$1/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >/dev/null 2>&1
"$1/postgres" -D "$dir/data" -k "$dir" -c listen_addresses='' -c max_connections=200 >"$dir/log" 2>&1 &
server=$!
for try in $(seq 200); do
  if "$1/pg_isready" -q -h "$dir"; then echo "$dir"; break; fi
  sleep 0.05
done
cat >/dev/null
kill -INT $server
wait $server || true
"#;

struct Cluster {
    socket: String,
    _holder: Child,
}

/// The address of a fresh, empty schema; `None` without PostgreSQL.
pub fn fresh() -> Option<String> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let cluster = CLUSTER.get_or_init(start).as_ref()?;
    let schema = format!("store_{}", NUMBER.fetch_add(1, Ordering::SeqCst));
    let host = cluster.socket.replace('/', "%2F");
    let base = format!("postgres://postgres@{host}/postgres");
    let mut client = ::postgres::Client::connect(&base, ::postgres::NoTls).expect("the suite's PostgreSQL");
    client.batch_execute(&format!("CREATE SCHEMA {schema}")).expect("a fresh schema");
    Some(format!("{base}?options=-c%20search_path%3D{schema}&application_name={schema}"))
}

fn binaries() -> Option<String> {
    let mut versions: Vec<_> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .filter(|folder| folder.join("initdb").exists())
        .collect();
    versions.sort();
    versions.pop().map(|folder| folder.display().to_string())
}

fn start() -> Option<Cluster> {
    let Some(binaries) = binaries() else {
        assert!(
            std::env::var_os("MOTCUA_REQUIRE_POSTGRES").is_none(),
            "PostgreSQL is not installed, and MOTCUA_REQUIRE_POSTGRES asks for it"
        );
        eprintln!("\n*** POSTGRESQL IS NOT INSTALLED: the contract suite ran on SQLite only. ***\n");
        return None;
    };
    let root = std::fs::metadata("/proc/self").is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0);
    // A server refuses to run as root; where the suite runs as root it runs as the user of the package.
    let mut command = if root { Command::new("runuser") } else { Command::new("sh") };
    if root {
        command.args(["-u", "postgres", "--", "sh"]);
    }
    command.args(["-c", HOLD, "hold", &binaries]).current_dir("/");
    let mut holder = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell to hold PostgreSQL");
    let mut socket = String::new();
    BufReader::new(holder.stdout.take().expect("its output")).read_line(&mut socket).expect("its socket");
    assert!(!socket.trim().is_empty(), "PostgreSQL did not start");
    Some(Cluster { socket: socket.trim().to_owned(), _holder: holder })
}
