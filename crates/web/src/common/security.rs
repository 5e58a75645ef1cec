//! Doors and locks of every answer: headers that bind the browser, same-origin forms, limits against floods.
//!
//! Must not know who may do what: that is `casework` and `registry`.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::page_fault::PageFault;

const POLICY: &str = "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Headers of every answer. What does not say otherwise is not kept by any cache: it may be personal.
pub async fn harden(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Refuses forms that another site sent with this browser's cookie.
pub async fn same_origin(request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if changes && !is_same_origin(request.headers()) {
        return PageFault::Forged.into_response();
    }
    next.run(request).await
}

/// `Sec-Fetch-Site` where the browser says it, otherwise `Origin` against `Host`. Programs send neither.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        (Some(_), None) => false,
        (None, _) => true,
    }
}

/// Wrong guesses per address: codes nobody issued, passwords that do not match. Who has guessed too often gets no answer
/// at all for a while, also not to a right one; who guesses right is never counted. Kept in memory, for one process.
#[derive(Debug)]
pub struct Throttle {
    max: u32,
    stretch: Duration,
    seen: Mutex<HashMap<IpAddr, (Instant, u32)>>,
}

/// Addresses remembered before the stretches that are over are dropped.
const ADDRESSES_MAX: usize = 50_000;

impl Throttle {
    /// `max` wrong guesses in each `stretch` per address.
    #[must_use]
    pub fn new(max: u32, stretch: Duration) -> Self {
        Self { max, stretch, seen: Mutex::new(HashMap::new()) }
    }

    /// Whether an address may ask.
    #[must_use]
    pub fn allows(&self, address: IpAddr, now: Instant) -> bool {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let guesses = seen.get(&address).filter(|(since, _)| now.duration_since(*since) < self.stretch);
        guesses.is_none_or(|(_, count)| *count < self.max)
    }

    /// Counts a wrong guess.
    pub fn count(&self, address: IpAddr, now: Instant) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= ADDRESSES_MAX {
            seen.retain(|_, (since, _)| now.duration_since(*since) < self.stretch);
        }
        let (since, count) = seen.entry(address).or_insert((now, 0));
        if now.duration_since(*since) >= self.stretch {
            (*since, *count) = (now, 0);
        }
        *count += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(k, v)| (header::HeaderName::from_static(k), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn forms_of_other_sites_are_told_apart() {
        for (given, same) in [
            (headers(&[]), true),
            (headers(&[("sec-fetch-site", "same-origin")]), true),
            (headers(&[("sec-fetch-site", "none")]), true),
            (headers(&[("sec-fetch-site", "cross-site")]), false),
            (headers(&[("sec-fetch-site", "same-site"), ("origin", "http://a"), ("host", "a")]), false),
            (headers(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]), true),
            (headers(&[("origin", "http://evil.example"), ("host", "127.0.0.1:8080")]), false),
            (headers(&[("origin", "null"), ("host", "127.0.0.1:8080")]), false),
        ] {
            assert_eq!(is_same_origin(&given), same, "{given:?}");
        }
    }

    #[test]
    fn who_guesses_too_often_gets_no_answer_for_a_while() {
        let throttle = Throttle::new(3, Duration::from_secs(60));
        let (start, one, other) = (Instant::now(), IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        for _ in 0..3 {
            assert!(throttle.allows(one, start));
            throttle.count(one, start);
        }
        assert!(!throttle.allows(one, start));
        assert!(throttle.allows(other, start));
        assert!(throttle.allows(one, start + Duration::from_secs(60)));
    }
}
