//! Calls to the identity provider: each with a limit of time and of size, to exactly the address that was asked. A
//! redirection is an answer that cannot be used, never followed: tokens and secrets go to no other house.

use std::time::Duration;

use serde_json::Value;
use url::{Host, Url};

use super::IdentityFault;

/// Longest wait for an answer: a person is waiting too.
const PATIENCE: Duration = Duration::from_secs(8);

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(4);

/// Largest answer, in bytes.
const ANSWER_MAX: u64 = 256 * 1024;

/// Longest text of a provider that goes into a message, in characters.
const WORDS_MAX: usize = 200;

/// A client of HTTP that follows no redirection.
#[derive(Clone)]
pub(super) struct Calls(ureq::Agent);

/// An answer: its status and the JSON in it.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Calls {
    pub(super) fn new() -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .timeout_connect(Some(CONNECT))
            .max_redirects(0)
            .http_status_as_error(false)
            .build();
        Self(config.into())
    }

    /// A document of the provider.
    pub(super) fn get(&self, address: &str, bearer: Option<&str>) -> Result<Value, IdentityFault> {
        let mut call = self.0.get(address).header("accept", "application/json");
        if let Some(token) = bearer {
            call = call.header("authorization", format!("Bearer {token}"));
        }
        let answer = read(address, call.call())?;
        if answer.status == 200 {
            Ok(answer.body)
        } else {
            Err(IdentityFault::Unreachable(format!("{address} answers with status {}", answer.status)))
        }
    }

    /// A form, with the secret of the client where it goes into the head.
    pub(super) fn post(
        &self,
        address: &str,
        basic: Option<&str>,
        form: &[(&str, &str)],
    ) -> Result<Answer, IdentityFault> {
        let mut call = self.0.post(address).header("accept", "application/json");
        if let Some(basic) = basic {
            call = call.header("authorization", format!("Basic {basic}"));
        }
        read(address, call.send_form(form.iter().copied()))
    }
}

fn read(
    address: &str,
    answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Result<Answer, IdentityFault> {
    let unreachable = |error: ureq::Error| IdentityFault::Unreachable(format!("{address}: {error}"));
    let mut answer = answer.map_err(unreachable)?;
    let status = answer.status().as_u16();
    if (300..400).contains(&status) {
        let words = format!("{address} leads elsewhere (status {status}); give the address it leads to");
        return Err(IdentityFault::Answer(words));
    }
    let bytes = answer.body_mut().with_config().limit(ANSWER_MAX).read_to_vec().map_err(unreachable)?;
    match serde_json::from_slice(&bytes) {
        Ok(body) => Ok(Answer { status, body }),
        Err(_) if status >= 400 => {
            Err(IdentityFault::Unreachable(format!("{address} answers with status {status}")))
        }
        Err(_) => Err(IdentityFault::Answer(format!("{address} does not answer with JSON"))),
    }
}

/// Whether an address may be called or led to: `https`, or `http` on this very machine.
pub(super) fn is_safe(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(at)) => at.is_loopback(),
        Some(Host::Ipv6(at)) => at.is_loopback(),
        None => false,
    };
    plain && url.has_host() && (url.scheme() == "https" || url.scheme() == "http" && here)
}

/// What a provider says about a failure, short enough and without signs that steer a terminal.
pub(super) fn words(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(WORDS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_safe_addresses_are_called() {
        for good in
            ["https://id.example.vn", "http://localhost:3000/oidc", "http://127.0.0.1:1/", "http://[::1]/"]
        {
            assert!(is_safe(good), "{good}");
        }
        for bad in [
            "http://id.example.vn",
            "ftp://localhost/",
            "id.example.vn",
            "",
            "https://",
            "https://a:b@id.example.vn/",
            "https://id.example.vn/#x",
            "http://localhost.evil.example/",
            "javascript:alert(1)",
        ] {
            assert!(!is_safe(bad), "{bad}");
        }
    }
}
