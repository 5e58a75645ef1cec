//! A PostgreSQL for one bench: a cluster of its own on a socket, with the durability a server has out of the box. A shell
//! holds it and ends it when the bench is gone, however it went.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

const HOLD: &str = r#"
set -e
dir=$(mktemp -d "${TMPDIR:-/tmp}/motcua-bench-XXXXXX")
trap 'rm -rf "$dir"' EXIT
"$1/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C >/dev/null 2>&1
"$1/postgres" -D "$dir/data" -k "$dir" -c listen_addresses='' -c shared_buffers=512MB -c max_wal_size=4GB \
  >"$dir/log" 2>&1 &
server=$!
for try in $(seq 200); do
  if "$1/pg_isready" -q -h "$dir"; then echo "$dir"; break; fi
  sleep 0.05
done
cat >/dev/null
kill -INT $server
wait $server || true
"#;

/// A running cluster; its end is the end of the holder's input.
pub struct Cluster {
    /// Address of an empty database.
    pub url: String,
    holder: Child,
}

impl Cluster {
    /// Starts one; `None` where PostgreSQL is not installed, which is said.
    pub fn start() -> Result<Option<Self>> {
        let Some(binaries) = binaries() else {
            println!("PostgreSQL is not installed: figures of SQLite only");
            return Ok(None);
        };
        // A server refuses to run as root; there it runs as the user of the package.
        let root = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self")?) == 0;
        let mut command = Command::new(if root { "runuser" } else { "sh" });
        if root {
            command.args(["-u", "postgres", "--", "sh"]);
        }
        command.args(["-c", HOLD, "hold", &binaries]).current_dir("/");
        let mut holder =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut socket = String::new();
        BufReader::new(holder.stdout.take().context("its output")?).read_line(&mut socket)?;
        if socket.trim().is_empty() {
            bail!("PostgreSQL did not start");
        }
        let url = format!("postgres://postgres@{}/postgres", socket.trim().replace('/', "%2F"));
        Ok(Some(Self { url, holder }))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.holder.stdin.take());
        let _ = self.holder.wait();
    }
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
