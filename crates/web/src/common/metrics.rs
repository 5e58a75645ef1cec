//! Counts for operators in the text form of Prometheus: commands by kind and outcome, requests, their latency.
//!
//! Plain atomic numbers: counting must cost nothing beside what is counted. No label ever holds personal data.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use casework::dossier::CommandKind;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Done before: the first answer was repeated.
    AlreadySo,
    /// Its key was used before for something else.
    KeyReused,
    /// Refused by law or life cycle.
    Refused,
    /// There is no such dossier for this actor.
    Unknown,
    /// The machine failed.
    Trouble,
}

impl Outcome {
    const ALL: [(Self, &'static str); OUTCOMES] = [
        (Self::Done, "done"),
        (Self::AlreadySo, "already_so"),
        (Self::KeyReused, "key_reused"),
        (Self::Refused, "refused"),
        (Self::Unknown, "unknown"),
        (Self::Trouble, "trouble"),
    ];
}

/// Upper bounds of the latency buckets, in microseconds.
const BUCKETS: [u64; 11] =
    [500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000];
const COMMANDS: usize = CommandKind::ALL.len();
const OUTCOMES: usize = 6;

/// The counters of one process.
#[derive(Debug)]
pub struct Metrics {
    commands: [[AtomicU64; OUTCOMES]; COMMANDS],
    /// By class of status: 1xx to 5xx.
    requests: [AtomicU64; 5],
    buckets: [AtomicU64; BUCKETS.len()],
    microseconds: AtomicU64,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            commands: std::array::from_fn(|_| std::array::from_fn(|_| AtomicU64::new(0))),
            requests: std::array::from_fn(|_| AtomicU64::new(0)),
            buckets: std::array::from_fn(|_| AtomicU64::new(0)),
            microseconds: AtomicU64::new(0),
        }
    }
}

impl Metrics {
    /// Counts a command.
    pub fn command(&self, kind: CommandKind, outcome: Outcome) {
        let row = CommandKind::ALL.iter().position(|k| *k == kind).and_then(|row| self.commands.get(row));
        if let Some(counter) = row.and_then(|row| row.get(outcome as usize)) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Counts an answered request.
    pub fn request(&self, status: StatusCode, took: Duration) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(counter) = self.requests.get(class) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        let microseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.microseconds.fetch_add(microseconds, Ordering::Relaxed);
        let bucket = BUCKETS.iter().position(|bound| microseconds <= *bound);
        if let Some(counter) = bucket.and_then(|bucket| self.buckets.get(bucket)) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The text of `/metrics`.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(4096);
        self.write(&mut text).ok();
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "# HELP motcua_commands_total Commands by kind and outcome.")?;
        writeln!(text, "# TYPE motcua_commands_total counter")?;
        for (kind, row) in CommandKind::ALL.iter().zip(&self.commands) {
            for ((_, outcome), counter) in Outcome::ALL.iter().zip(row) {
                let count = counter.load(Ordering::Relaxed);
                if count > 0 {
                    let kind = kind.as_str();
                    writeln!(
                        text,
                        "motcua_commands_total{{command=\"{kind}\",outcome=\"{outcome}\"}} {count}"
                    )?;
                }
            }
        }
        writeln!(text, "# HELP motcua_http_requests_total Answered requests by class of status.")?;
        writeln!(text, "# TYPE motcua_http_requests_total counter")?;
        let mut all = 0;
        for (class, counter) in (1..).zip(&self.requests) {
            let count = counter.load(Ordering::Relaxed);
            all += count;
            writeln!(text, "motcua_http_requests_total{{status=\"{class}xx\"}} {count}")?;
        }
        writeln!(text, "# HELP motcua_http_request_seconds Time to answer a request.")?;
        writeln!(text, "# TYPE motcua_http_request_seconds histogram")?;
        let mut below = 0;
        for (bound, counter) in BUCKETS.iter().zip(&self.buckets) {
            below += counter.load(Ordering::Relaxed);
            writeln!(text, "motcua_http_request_seconds_bucket{{le=\"{}\"}} {below}", seconds(*bound))?;
        }
        writeln!(text, "motcua_http_request_seconds_bucket{{le=\"+Inf\"}} {all}")?;
        writeln!(
            text,
            "motcua_http_request_seconds_sum {}",
            seconds(self.microseconds.load(Ordering::Relaxed))
        )?;
        writeln!(text, "motcua_http_request_seconds_count {all}")
    }
}

/// Microseconds as a decimal number of seconds, without rounding.
fn seconds(microseconds: u64) -> String {
    let text = format!("{}.{:06}", microseconds / 1_000_000, microseconds % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_written() {
        let metrics = Metrics::default();
        metrics.command(CommandKind::TakeIn, Outcome::Done);
        metrics.command(CommandKind::TakeIn, Outcome::Done);
        metrics.command(CommandKind::Sign, Outcome::Refused);
        metrics.request(StatusCode::CREATED, Duration::from_micros(700));
        metrics.request(StatusCode::NOT_FOUND, Duration::from_secs(9));
        let text = metrics.text();
        for line in [
            "motcua_commands_total{command=\"take-in\",outcome=\"done\"} 2",
            "motcua_commands_total{command=\"sign\",outcome=\"refused\"} 1",
            "motcua_http_requests_total{status=\"2xx\"} 1",
            "motcua_http_requests_total{status=\"4xx\"} 1",
            "motcua_http_request_seconds_bucket{le=\"0.0005\"} 0",
            "motcua_http_request_seconds_bucket{le=\"0.001\"} 1",
            "motcua_http_request_seconds_bucket{le=\"+Inf\"} 2",
            "motcua_http_request_seconds_sum 9.0007",
            "motcua_http_request_seconds_count 2",
        ] {
            assert!(text.lines().any(|l| l == line), "{line} is not in\n{text}");
        }
    }
}
