//! A time-stamp authority over HTTP (RFC 3161, 3.4): a request goes out, an answer comes back, as bytes.
//!
//! Must not know what a request asks nor whether an answer fits: that is for whoever signs.

use std::fmt;
use std::time::Duration;

/// Longest wait for an answer: whoever signs is waiting too.
const PATIENCE: Duration = Duration::from_secs(5);

/// Largest answer, in bytes.
const ANSWER_MAX: u64 = 64 * 1024;

/// The authority could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum TimeStampFault {
    /// Nobody answers, or with an error of HTTP.
    #[error("{0}")]
    Unreachable(String),
    /// What answers is no time-stamp authority.
    #[error("it answers with {0:?} instead of a time-stamp")]
    Kind(String),
}

/// A time-stamp authority. Cloning shares its connections.
#[derive(Clone)]
pub struct TimeStampAuthority {
    address: String,
    agent: ureq::Agent,
}

impl fmt::Debug for TimeStampAuthority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TimeStampAuthority").field("address", &self.address).finish_non_exhaustive()
    }
}

impl TimeStampAuthority {
    /// The authority at this address, `http` or `https`.
    #[must_use]
    pub fn at(address: &str) -> Self {
        let config = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).build();
        Self { address: address.to_owned(), agent: config.into() }
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Carries a request (`TimeStampReq` in DER) there and the answer back. Blocks for 5 seconds at most.
    ///
    /// # Errors
    /// [`TimeStampFault`].
    pub fn ask(&self, request: &[u8]) -> Result<Vec<u8>, TimeStampFault> {
        let unreachable = |error: ureq::Error| TimeStampFault::Unreachable(error.to_string());
        let sent = self.agent.post(&self.address).header("content-type", "application/timestamp-query");
        let mut answer = sent.send(request).map_err(unreachable)?;
        let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default().to_owned();
        if !kind.starts_with("application/timestamp-reply") {
            return Err(TimeStampFault::Kind(kind));
        }
        answer.body_mut().with_config().limit(ANSWER_MAX).read_to_vec().map_err(unreachable)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::*;

    /// Answers one request with these bytes, whatever it is.
    fn answering(kind: &'static str, body: &'static [u8]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/tsa", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            let mut block = [0; 512];
            while !request.ends_with(b"question") {
                let read = stream.read(&mut block).unwrap();
                request.extend_from_slice(&block[..read]);
            }
            let text = String::from_utf8_lossy(&request).to_ascii_lowercase();
            assert!(text.starts_with("post /tsa ") && text.contains("application/timestamp-query"), "{text}");
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
        });
        address
    }

    #[test]
    fn a_request_goes_there_and_the_answer_comes_back() {
        let authority = TimeStampAuthority::at(&answering("application/timestamp-reply", b"answer"));
        assert_eq!(authority.ask(b"question").unwrap(), b"answer");
    }

    #[test]
    fn what_is_no_authority_is_told() {
        let authority = TimeStampAuthority::at(&answering("text/html", b"<html>"));
        assert!(matches!(authority.ask(b"question"), Err(TimeStampFault::Kind(kind)) if kind == "text/html"));
        let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let silent = TimeStampAuthority::at(&format!("http://{nobody}/"));
        assert!(matches!(silent.ask(b"question"), Err(TimeStampFault::Unreachable(_))));
    }
}
