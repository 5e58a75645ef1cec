//! An identity provider for tests, on a port of its own: it publishes what it is and its keys, and gives for a code
//! whatever the test says. Signing with RS256, as a real provider does, is tried in the browser tests.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The client of the tests and its secret; a colon and a space must survive the head.
pub const CLIENT: &str = "motcua";
pub const SECRET: &str = "bí mật: 1";

#[derive(Default)]
pub struct State {
    key: Option<EcdsaKeyPair>,
    kid: u32,
    /// By code: the challenge and the claims of the identity token.
    codes: HashMap<String, (String, Value)>,
    /// Members of the discovery document that are other than usual.
    pub discovery: HashMap<String, Value>,
    /// What `/userinfo` tells.
    pub told: Value,
    /// Lines and bodies of all requests.
    pub asked: Vec<String>,
    /// Answers instead of the usual ones, by path: the head after `HTTP/1.1 ` and the body.
    pub instead: HashMap<String, (String, String)>,
}

#[derive(Clone)]
pub struct TestProvider {
    pub issuer: String,
    pub state: Arc<Mutex<State>>,
}

fn key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let bytes = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, bytes.as_ref(), &random).unwrap()
}

/// A parameter of an address.
pub fn parameter(address: &str, name: &str) -> Option<String> {
    let url = url::Url::parse(address).unwrap();
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

impl TestProvider {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let state = State { key: Some(key()), kid: 1, ..State::default() };
        let provider = Self { issuer, state: Arc::new(Mutex::new(state)) };
        let answering = provider.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let answering = answering.clone();
                std::thread::spawn(move || answering.answer(stream.unwrap()));
            }
        });
        provider
    }

    /// Takes a new key; tokens of the old one count no more.
    pub fn rotate(&self) {
        let mut state = self.state.lock().unwrap();
        state.key = Some(key());
        state.kid += 1;
    }

    /// A signed token.
    pub fn sign(&self, kind: &str, claims: &Value) -> String {
        let state = self.state.lock().unwrap();
        let header = json!({"alg": "ES256", "kid": state.kid.to_string(), "typ": kind});
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(claims));
        let signature = state.key.as_ref().unwrap().sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// A person signs in at the address of an authorization: the code, for a token with these claims beside the usual ones.
    pub fn consent(&self, authorization: &str, now: i64, claims: &Value) -> String {
        let asked = |name: &str| parameter(authorization, name).unwrap();
        assert_eq!(
            (asked("response_type").as_str(), asked("code_challenge_method").as_str()),
            ("code", "S256")
        );
        let mut all = json!({
            "iss": self.issuer, "aud": CLIENT, "sub": "s-1", "iat": now, "exp": now + 300, "nonce": asked("nonce"),
        });
        for (name, value) in claims.as_object().unwrap() {
            if value.is_null() {
                all.as_object_mut().unwrap().remove(name);
            } else {
                all[name] = value.clone();
            }
        }
        let code = format!("code-{}", asked("state"));
        self.state.lock().unwrap().codes.insert(code.clone(), (asked("code_challenge"), all));
        code
    }

    fn answer(&self, mut stream: TcpStream) {
        let mut request = Vec::new();
        let mut block = [0; 4096];
        let (head, body) = loop {
            let read = stream.read(&mut block).unwrap_or(0);
            if read == 0 {
                return;
            }
            request.extend_from_slice(&block[..read]);
            let text = String::from_utf8_lossy(&request).into_owned();
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(": ")?;
                name.eq_ignore_ascii_case("content-length").then(|| value.parse::<usize>().unwrap())
            });
            if body.len() >= length.unwrap_or(0) {
                break (head.to_owned(), body.to_owned());
            }
        };
        let path = head.split(' ').nth(1).unwrap().to_owned();
        self.state.lock().unwrap().asked.push(format!("{path} {body}"));
        let instead = self.state.lock().unwrap().instead.get(&path).cloned();
        let (status, body) = instead.unwrap_or_else(|| match path.as_str() {
            "/.well-known/openid-configuration" => ("200 OK".to_owned(), self.discovery().to_string()),
            "/keys" => ("200 OK".to_owned(), self.keys().to_string()),
            "/token" => self.token(&head, &body),
            "/userinfo" => ("200 OK".to_owned(), self.state.lock().unwrap().told.to_string()),
            _ => ("404 Not Found".to_owned(), "{}".to_owned()),
        });
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            body.len()
        );
        let _ = stream.write_all(&[head.as_bytes(), body.as_bytes()].concat());
    }

    fn discovery(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.issuer);
        let mut said = json!({
            "issuer": self.issuer, "authorization_endpoint": at("/auth"), "token_endpoint": at("/token"),
            "jwks_uri": at("/keys"), "userinfo_endpoint": at("/userinfo"), "end_session_endpoint": at("/session/end"),
            "code_challenge_methods_supported": ["S256"],
        });
        for (name, value) in &self.state.lock().unwrap().discovery {
            said[name] = value.clone();
        }
        said
    }

    fn keys(&self) -> Value {
        let state = self.state.lock().unwrap();
        let point = state.key.as_ref().unwrap().public_key().as_ref();
        let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({"keys": [{
            "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": state.kid.to_string(), "x": part(&point[1..33]),
            "y": part(&point[33..]),
        }]})
    }

    fn token(&self, head: &str, body: &str) -> (String, String) {
        let refused = |error: &str| ("400 Bad Request".to_owned(), json!({ "error": error }).to_string());
        let form: HashMap<String, String> =
            url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        let basic = head.lines().find_map(|line| line.strip_prefix("authorization: Basic "));
        let known = basic.is_some_and(|basic| {
            let plain = base64::engine::general_purpose::STANDARD.decode(basic).unwrap();
            let plain = String::from_utf8(plain).unwrap();
            let (id, secret) = plain.split_once(':').unwrap();
            let decode = |text: &str| {
                let (decoded, _) = url::form_urlencoded::parse(text.as_bytes()).into_owned().next().unwrap();
                decoded
            };
            decode(id) == CLIENT && decode(secret) == SECRET
        });
        if !known {
            return refused("invalid_client");
        }
        let granted = self.state.lock().unwrap().codes.remove(&form["code"]);
        let Some((challenge, claims)) = granted else { return refused("invalid_grant") };
        if URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"])) != challenge {
            return refused("invalid_grant");
        }
        let token = json!({
            "access_token": "access", "token_type": "Bearer", "id_token": self.sign("JWT", &claims),
        });
        ("200 OK".to_owned(), token.to_string())
    }
}
