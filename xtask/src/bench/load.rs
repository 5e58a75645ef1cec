//! A load generator over keep-alive connections: plain sockets and threads, so that it costs little of the machine.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// What one run measured.
#[derive(Debug)]
pub struct Load {
    /// Answers with the expected status.
    pub answered: u64,
    /// Other answers.
    pub failed: u64,
    /// Wall time.
    pub seconds: f64,
    /// Latencies in microseconds, sorted.
    latencies: Vec<u32>,
}

impl Load {
    /// Answers per second.
    pub fn rate(&self) -> f64 {
        self.answered as f64 / self.seconds
    }

    /// A quantile of the latency in milliseconds.
    pub fn quantile(&self, q: f64) -> f64 {
        let last = self.latencies.len().saturating_sub(1);
        self.latencies.get((last as f64 * q) as usize).map_or(f64::NAN, |us| f64::from(*us) / 1000.0)
    }
}

/// Sends requests made by `request` (given a running number) for `duration` over `connections`.
pub fn run(
    address: &str,
    connections: usize,
    duration: Duration,
    expected: u16,
    request: impl Fn(u64) -> Vec<u8> + Send + Sync + 'static,
) -> Result<Load> {
    let request = Arc::new(request);
    let counter = Arc::new(AtomicU64::new(0));
    let start = Instant::now();
    let mut threads = Vec::new();
    for _ in 0..connections {
        let (request, counter, address) = (request.clone(), counter.clone(), address.to_owned());
        threads.push(std::thread::spawn(move || {
            connection(&address, start + duration, expected, || {
                request(counter.fetch_add(1, Ordering::Relaxed))
            })
        }));
    }
    let mut load = Load { answered: 0, failed: 0, seconds: 0.0, latencies: Vec::new() };
    for thread in threads {
        let Ok(outcome) = thread.join() else { bail!("a connection panicked") };
        let (latencies, failed) = outcome?;
        load.answered += latencies.len() as u64;
        load.failed += failed;
        load.latencies.extend(latencies);
    }
    load.seconds = start.elapsed().as_secs_f64();
    load.latencies.sort_unstable();
    Ok(load)
}

fn connection(
    address: &str,
    until: Instant,
    expected: u16,
    mut next: impl FnMut() -> Vec<u8>,
) -> Result<(Vec<u32>, u64)> {
    let stream = TcpStream::connect(address).with_context(|| format!("connect to {address}"))?;
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    let (mut latencies, mut failed, mut body) = (Vec::new(), 0, Vec::new());
    while Instant::now() < until {
        let bytes = next();
        let start = Instant::now();
        writer.write_all(&bytes)?;
        let status = answer(&mut reader, &mut body)?;
        if status == expected {
            latencies.push(u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX));
        } else {
            if failed == 0 {
                eprintln!("answer {status}: {}", String::from_utf8_lossy(&body));
            }
            failed += 1;
        }
    }
    Ok((latencies, failed))
}

/// Reads one answer: its status; the body goes into `body`.
pub fn answer(reader: &mut impl BufRead, body: &mut Vec<u8>) -> Result<u16> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|s| s.parse().ok()).context("no status line")?;
    let mut length = 0;
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().context("a content length")?;
        }
    }
    body.resize(length, 0);
    reader.read_exact(body)?;
    Ok(status)
}

/// A POST with a JSON body.
pub fn post(path: &str, token: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Who asks: a program by its token, a person by the cookie of a session, or anybody.
#[derive(Debug, Clone)]
pub enum Asks {
    Anybody,
    Token(String),
    Cookie(String),
}

/// A GET, without compression.
pub fn get(path: &str, asks: &Asks) -> Vec<u8> {
    let asks = match asks {
        Asks::Anybody => String::new(),
        Asks::Token(token) => format!("Authorization: Bearer {token}\r\n"),
        Asks::Cookie(cookie) => format!("Cookie: {cookie}\r\n"),
    };
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{asks}\r\n").into_bytes()
}

/// Signs a member of staff in; the cookie of the session.
pub fn sign_in(address: &str, name: &str, password: &str, second_factor: &str) -> Result<Asks> {
    let code = totp_rs::Totp::from_url(second_factor)?.generate_current().to_string();
    let body = format!("name={name}&password={password}&code={code}");
    let request = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let cookie = answer
        .lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
        .and_then(|(_, value)| value.split(';').next())
        .with_context(|| format!("no session: {}", answer.lines().next().unwrap_or_default()))?;
    Ok(Asks::Cookie(cookie.to_owned()))
}
