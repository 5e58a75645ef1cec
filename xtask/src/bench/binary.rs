//! Our own binary as a child: built, started, watched, stopped.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// The release binary; built when it is missing or old.
pub fn build() -> Result<()> {
    let status = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--release", "--package", "motcua"])
        .status()?;
    if status.success() { Ok(()) } else { bail!("the release build failed") }
}

/// A command of the binary.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/motcua"));
    command.args(arguments);
    command
}

/// Runs a command to its end; its standard output.
pub fn run(arguments: &[&str]) -> Result<String> {
    let output = command(arguments).output()?;
    if !output.status.success() {
        bail!("motcua {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Runs a command to its end and watches its memory: output and peak resident bytes.
pub fn watched(arguments: &[&str]) -> Result<(String, u64)> {
    let child = command(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let id = child.id();
    let reader = std::thread::spawn(move || child.wait_with_output());
    let mut peak = 0;
    while !reader.is_finished() {
        peak = peak.max(memory(id, "VmHWM").unwrap_or(0));
        std::thread::sleep(Duration::from_millis(50));
    }
    let output = reader.join().ok().context("the watcher")??;
    if !output.status.success() {
        bail!("motcua {} ended with {}", arguments.join(" "), output.status);
    }
    Ok((String::from_utf8(output.stdout)?, peak))
}

/// A line of `/proc/ID/status` in bytes.
pub fn memory(id: u32, line: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find(|l| l.starts_with(line))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kb| kb * 1024)
}

/// A serving binary; killed when dropped.
pub struct Server {
    child: Child,
    /// Address it listens on.
    pub address: String,
    /// Time from start to the first answered page.
    pub first_page: Duration,
}

impl Server {
    /// Starts `serve` with these store arguments on a free port and waits for its first page.
    pub fn start(store: &[&str]) -> Result<Self> {
        let address = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let mut arguments = vec!["serve", "--listen", &address];
        arguments.extend(store);
        let begin = Instant::now();
        let child = command(&arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let mut server = Self { child, address, first_page: Duration::ZERO };
        while begin.elapsed() < Duration::from_secs(60) {
            if first_page(&server.address).is_ok() {
                server.first_page = begin.elapsed();
                return Ok(server);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        bail!("motcua serve gave no page in a minute")
    }

    /// Resident memory in bytes.
    pub fn memory(&self) -> u64 {
        memory(self.child.id(), "VmRSS").unwrap_or(0)
    }

    /// Peak resident memory in bytes.
    pub fn peak(&self) -> u64 {
        memory(self.child.id(), "VmHWM").unwrap_or(0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn first_page(address: &str) -> Result<()> {
    use std::io::Write;
    let mut stream = std::net::TcpStream::connect(address)?;
    stream.write_all(&super::load::get("/", &super::load::Asks::Anybody))?;
    let status = super::load::answer(&mut std::io::BufReader::new(stream), &mut Vec::new())?;
    if status == 200 { Ok(()) } else { bail!("status {status}") }
}

/// Mebibytes, for people.
pub fn mib(bytes: u64) -> String {
    format!("{} MiB", bytes / (1 << 20))
}
