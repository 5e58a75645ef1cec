//! The national identity as an OpenID Connect provider: authorization code with PKCE, checked tokens, back-channel logout.
//! The provider is configuration: its issuer, what its claims are called, what its levels of assurance mean.
//!
//! Must not know what a session is, nor what a person may do. Time is an argument, in seconds since 1970. Codes, tokens and
//! secrets are in no message and in no `Debug`.

mod calls;
mod claims;
mod token;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::{SecureRandom, SystemRandom};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use url::Url;

use self::calls::{Calls, is_safe, words};
use self::token::{Keys, Token, TokenFault};

/// How long what a provider says of itself is believed, in seconds.
const KNOWN_FOR: i64 = 3600;

/// Keys are fetched once more for a token that none of them has signed, but not more often than this, in seconds: anybody
/// may send a token.
const REFETCH_EVERY: i64 = 30;

/// Why nobody was signed in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentityFault {
    /// The settings cannot work.
    #[error("{0}")]
    Settings(String),
    /// The provider does not answer, or with an error of HTTP.
    #[error("the identity provider does not answer: {0}")]
    Unreachable(String),
    /// What it answers cannot be used.
    #[error("the identity provider answers with something else: {0}")]
    Answer(String),
    /// It does not take the code: used before, too old, or not for this client.
    #[error("the identity provider does not take the code: {0}")]
    Code(String),
    /// A token is not to be believed.
    #[error("a token of the identity provider was refused: {0}")]
    Refused(String),
    /// The clocks of both houses differ too much: seconds by which the provider is ahead, negative where it is behind.
    #[error("the clocks differ: the identity provider is {seconds} seconds ahead")]
    Clock {
        /// Seconds.
        seconds: i64,
    },
    /// It does not tell a personal identification number of twelve digits.
    #[error("the identity provider tells no personal identification number in the claim {0}")]
    NoPersonalId(String),
    /// The person was identified on a lower level than is asked.
    #[error("the level of assurance is {level}, at least {least} is asked")]
    LevelTooLow {
        /// The level of this sign-in.
        level: u8,
        /// The least level.
        least: u8,
    },
}

/// What the claims of a provider are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimNames {
    /// Personal identification number, 12 digits.
    pub personal_id: String,
    /// Full name.
    pub name: String,
    /// Date of birth, `YYYY-MM-DD` or `dd/MM/yyyy`.
    pub birth_date: String,
}

/// How a provider is reached and understood.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentitySettings {
    /// Its issuer identifier, `https`, without a slash at the end unless it says so itself.
    pub issuer: String,
    /// Under which name it knows this house.
    pub client_id: String,
    /// The secret it shares with this house; `None` for a public client.
    pub client_secret: Option<String>,
    /// Where it sends people back to: the absolute address of the callback.
    pub redirect: String,
    /// What is asked for, `openid` first.
    pub scope: String,
    /// The levels asked for, as the provider calls them, best first; empty to ask for none.
    pub acr_values: Vec<String>,
    /// What its claims are called.
    pub claims: ClaimNames,
    /// What its levels (`acr`) mean: 1, 2, ….
    pub levels: BTreeMap<String, u8>,
    /// The least level with which somebody is let in; 0 for any.
    pub least_level: u8,
}

impl fmt::Debug for IdentitySettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("IdentitySettings");
        shown.field("issuer", &self.issuer).field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

impl IdentitySettings {
    /// Faults of these settings, each with the name of what is wrong.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut unless = |good: bool, fault: &str| {
            if !good {
                faults.push(fault.to_owned());
            }
        };
        unless(is_safe(&self.issuer), "issuer: an address that begins with https:// is wanted");
        unless(is_safe(&self.redirect), "base address: sign-in needs an address that begins with https://");
        unless(
            !self.client_id.is_empty(),
            "client_id: the name under which the provider knows this house is wanted",
        );
        unless(
            self.client_secret.as_ref().is_none_or(|secret| !secret.is_empty()),
            "client_secret_file: the first line of the file is empty",
        );
        unless(self.scope.split(' ').any(|word| word == "openid"), "scope: openid is wanted among the words");
        unless(!self.claims.personal_id.is_empty(), "personal_id_claim: the name of the claim is wanted");
        unless(
            self.least_level == 0 || self.levels.values().any(|level| *level >= self.least_level),
            "least_level: no entry of [levels] reaches it, so nobody could sign in",
        );
        unless(
            self.acr_values.iter().all(|asked| self.levels.contains_key(asked)),
            "acr_values: each of them needs its level in [levels]",
        );
        faults
    }
}

/// One sign-in that has begun: what the answer must fit to. It is kept where only the house can read it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Names the attempt on its way to the provider and back.
    pub state: String,
    /// Comes back in the token.
    pub nonce: String,
    /// Proves to the provider that who redeems the code is who asked for it (PKCE).
    pub verifier: String,
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Attempt(..)")
    }
}

impl Attempt {
    /// A new one; each part has 256 bits of randomness.
    ///
    /// # Errors
    /// [`IdentityFault::Settings`] where the system has no randomness.
    pub fn new() -> Result<Self, IdentityFault> {
        let random = || -> Result<String, IdentityFault> {
            let mut bytes = [0; 32];
            let fault = |_| IdentityFault::Settings("the system has no randomness".to_owned());
            SystemRandom::new().fill(&mut bytes).map_err(fault)?;
            Ok(URL_SAFE_NO_PAD.encode(bytes))
        };
        Ok(Self { state: random()?, nonce: random()?, verifier: random()? })
    }

    /// The challenge of PKCE, method S256 (RFC 7636, 4.2).
    fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.as_bytes()))
    }
}

/// A person whom the provider has identified.
#[derive(Clone, PartialEq, Eq)]
pub struct Identified {
    /// Who it is at the provider.
    pub subject: String,
    /// Personal identification number, 12 digits.
    pub personal_id: String,
    /// Full name; empty where the provider does not tell.
    pub name: String,
    /// Date of birth, `YYYY-MM-DD`.
    pub birth_date: Option<String>,
    /// `female` or `male`.
    pub sex: Option<String>,
    /// Level of assurance; 0 where the provider told none that is known.
    pub level: u8,
    /// The session at the provider.
    pub session: Option<String>,
}

impl fmt::Debug for Identified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identified").field("level", &self.level).finish_non_exhaustive()
    }
}

/// The provider says that sessions are over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoutNotice {
    /// Identifier of the token: the same one is not taken twice.
    pub id: String,
    /// All sessions of this person, where no session is named.
    pub subject: Option<String>,
    /// This session.
    pub session: Option<String>,
    /// Until when the identifier has to be remembered, seconds since 1970.
    pub until: i64,
}

/// What a provider says of itself (OpenID Connect Discovery 1.0).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Discovery {
    /// Its identifier.
    pub issuer: String,
    /// Where people are sent.
    pub authorization_endpoint: String,
    /// Where codes are redeemed.
    pub token_endpoint: String,
    /// Where its keys are.
    pub jwks_uri: String,
    /// Where it tells about a person.
    #[serde(default)]
    pub userinfo_endpoint: Option<String>,
    /// Where people sign out of it.
    #[serde(default)]
    pub end_session_endpoint: Option<String>,
    #[serde(default)]
    code_challenge_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    /// It tells this house when somebody signs out.
    #[serde(default)]
    pub backchannel_logout_supported: bool,
}

impl Discovery {
    fn check(self, issuer: &str) -> Result<Self, IdentityFault> {
        let fault = |words: String| Err(IdentityFault::Answer(words));
        if self.issuer != issuer {
            return fault(format!("its issuer is {}, not {issuer}", words(&self.issuer)));
        }
        let further = [&self.userinfo_endpoint, &self.end_session_endpoint].into_iter().flatten();
        let needed = [&self.authorization_endpoint, &self.token_endpoint, &self.jwks_uri];
        if let Some(bad) = needed.into_iter().chain(further).find(|address| !is_safe(address)) {
            return fault(format!("{} is no address that begins with https://", words(bad)));
        }
        if self.code_challenge_methods_supported.as_ref().is_some_and(|all| !all.iter().any(|m| m == "S256"))
        {
            return fault("it knows no PKCE with S256".to_owned());
        }
        Ok(self)
    }

    /// Whether the secret goes into the head of the call (`client_secret_basic`), which is what counts where nothing is said.
    fn takes_basic(&self) -> bool {
        let methods = self.token_endpoint_auth_methods_supported.as_ref();
        methods.is_none_or(|all| all.iter().any(|method| method == "client_secret_basic"))
    }
}

/// What is known of the provider for a while.
#[derive(Default)]
struct Known {
    discovery: Option<(i64, Arc<Discovery>)>,
    keys: Option<(i64, Arc<Keys>)>,
    /// When keys were fetched again for a token that none had signed.
    refetched: Option<i64>,
}

/// An identity provider. Cloning shares its connections and what is known of it. All calls block, for seconds at most.
#[derive(Clone)]
pub struct IdentityProvider {
    settings: Arc<IdentitySettings>,
    calls: Calls,
    known: Arc<Mutex<Known>>,
}

impl fmt::Debug for IdentityProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdentityProvider").field("issuer", &self.settings.issuer).finish_non_exhaustive()
    }
}

impl IdentityProvider {
    /// The provider of these settings; nothing is called yet.
    ///
    /// # Errors
    /// [`IdentityFault::Settings`] with all their faults.
    pub fn new(settings: IdentitySettings) -> Result<Self, IdentityFault> {
        let faults = settings.faults();
        if !faults.is_empty() {
            return Err(IdentityFault::Settings(faults.join("\n")));
        }
        Ok(Self { settings: Arc::new(settings), calls: Calls::new(), known: Arc::default() })
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &IdentitySettings {
        &self.settings
    }

    /// What the provider says of itself, asked at most once an hour.
    ///
    /// # Errors
    /// [`IdentityFault::Unreachable`], [`IdentityFault::Answer`].
    pub fn discovery(&self, now: i64) -> Result<Arc<Discovery>, IdentityFault> {
        let known = self.known().discovery.clone();
        if let Some((_, discovery)) = known.filter(|(since, _)| is_fresh(*since, now)) {
            return Ok(discovery);
        }
        let address =
            format!("{}/.well-known/openid-configuration", self.settings.issuer.trim_end_matches('/'));
        let said = self.calls.get(&address, None)?;
        let read: Discovery = serde_json::from_value(said)
            .map_err(|error| IdentityFault::Answer(format!("{address}: {}", words(&error.to_string()))))?;
        let discovery = Arc::new(read.check(&self.settings.issuer)?);
        self.known().discovery = Some((now, Arc::clone(&discovery)));
        Ok(discovery)
    }

    /// How many of its keys can check a signature.
    ///
    /// # Errors
    /// As [`IdentityProvider::discovery`].
    pub fn usable_keys(&self, now: i64) -> Result<usize, IdentityFault> {
        Ok(self.fetch_keys(now)?.len())
    }

    /// The address at the provider where a person signs in. `lang` is a language tag for its pages.
    ///
    /// # Errors
    /// As [`IdentityProvider::discovery`].
    pub fn authorization(&self, attempt: &Attempt, lang: &str, now: i64) -> Result<String, IdentityFault> {
        let discovery = self.discovery(now)?;
        let mut url = Url::parse(&discovery.authorization_endpoint)
            .map_err(|error| IdentityFault::Answer(error.to_string()))?;
        {
            let mut query = url.query_pairs_mut();
            query
                .append_pair("response_type", "code")
                .append_pair("client_id", &self.settings.client_id)
                .append_pair("redirect_uri", &self.settings.redirect)
                .append_pair("scope", &self.settings.scope)
                .append_pair("state", &attempt.state)
                .append_pair("nonce", &attempt.nonce)
                .append_pair("code_challenge", &attempt.challenge())
                .append_pair("code_challenge_method", "S256")
                .append_pair("ui_locales", lang);
            if !self.settings.acr_values.is_empty() {
                query.append_pair("acr_values", &self.settings.acr_values.join(" "));
            }
        }
        Ok(url.into())
    }

    /// The address at the provider where a person signs out of it, coming back to `back`; `None` where it has none.
    ///
    /// # Errors
    /// As [`IdentityProvider::discovery`].
    pub fn signing_out(&self, back: &str, now: i64) -> Result<Option<String>, IdentityFault> {
        let discovery = self.discovery(now)?;
        let Some(address) = &discovery.end_session_endpoint else { return Ok(None) };
        let mut url = Url::parse(address).map_err(|error| IdentityFault::Answer(error.to_string()))?;
        url.query_pairs_mut()
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("post_logout_redirect_uri", back);
        Ok(Some(url.into()))
    }

    /// Redeems the code of an answer to `attempt`: who the person is. `issuer` is the parameter `iss` of the answer
    /// (RFC 9207), which tells apart the answers of several providers.
    ///
    /// # Errors
    /// [`IdentityFault`].
    pub fn redeem(
        &self,
        code: &str,
        issuer: Option<&str>,
        attempt: &Attempt,
        now: i64,
    ) -> Result<Identified, IdentityFault> {
        let discovery = self.discovery(now)?;
        let foreign = match issuer {
            Some(issuer) => issuer != discovery.issuer,
            None => discovery.authorization_response_iss_parameter_supported,
        };
        if foreign {
            return Err(IdentityFault::Refused("the answer came from another provider".to_owned()));
        }
        let answer = self.exchange(&discovery, code, attempt)?;
        let member = |name: &str| answer.get(name).and_then(Value::as_str);
        let signed = member("id_token")
            .ok_or_else(|| IdentityFault::Answer("it gave no identity token".to_owned()))?;
        let token = self.open(signed, now)?;
        claims::identity(&token, &self.settings, &attempt.nonce, now)?;
        let mut claims = token.claims;
        if let (None, Some(address), Some(access)) = (
            claims.get(&self.settings.claims.personal_id),
            &discovery.userinfo_endpoint,
            member("access_token"),
        ) {
            self.told_of(address, access, &mut claims)?;
        }
        self.identified(&claims)
    }

    fn exchange(
        &self,
        discovery: &Discovery,
        code: &str,
        attempt: &Attempt,
    ) -> Result<Map<String, Value>, IdentityFault> {
        let settings = &self.settings;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", settings.redirect.as_str()),
            ("code_verifier", attempt.verifier.as_str()),
        ];
        let mut basic = None;
        match &settings.client_secret {
            Some(secret) if discovery.takes_basic() => {
                // Both are form-encoded before they are joined (RFC 6749, 2.3.1).
                let encode = |text: &str| -> String {
                    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
                };
                basic = Some(STANDARD.encode(format!("{}:{}", encode(&settings.client_id), encode(secret))));
            }
            Some(secret) => {
                form.extend([("client_id", settings.client_id.as_str()), ("client_secret", secret.as_str())]);
            }
            None => form.push(("client_id", settings.client_id.as_str())),
        }
        let answer = self.calls.post(&discovery.token_endpoint, basic.as_deref(), &form)?;
        match (answer.status, answer.body) {
            (200, Value::Object(members)) => Ok(members),
            (_, body) => match body.get("error").and_then(Value::as_str) {
                Some("invalid_grant") => Err(IdentityFault::Code("invalid_grant".to_owned())),
                Some(error) => Err(IdentityFault::Answer(words(error))),
                None => Err(IdentityFault::Unreachable(format!(
                    "{} answers with status {}",
                    discovery.token_endpoint, answer.status
                ))),
            },
        }
    }

    /// Adds what the provider tells about the person only when it is asked.
    fn told_of(
        &self,
        address: &str,
        access: &str,
        claims: &mut Map<String, Value>,
    ) -> Result<(), IdentityFault> {
        let Value::Object(told) = self.calls.get(address, Some(access))? else {
            return Err(IdentityFault::Answer(format!("{address} tells of nobody")));
        };
        if told.get("sub") != claims.get("sub") {
            return Err(IdentityFault::Refused("what was told is about somebody else".to_owned()));
        }
        for (name, value) in told {
            claims.entry(name).or_insert(value);
        }
        Ok(())
    }

    fn identified(&self, claims: &Map<String, Value>) -> Result<Identified, IdentityFault> {
        let settings = &self.settings;
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::trim);
        let owned = |name: &str| text(name).filter(|text| !text.is_empty()).map(ToOwned::to_owned);
        let level = text("acr").and_then(|acr| settings.levels.get(acr)).copied().unwrap_or(0);
        if level < settings.least_level {
            return Err(IdentityFault::LevelTooLow { level, least: settings.least_level });
        }
        let number = owned(&settings.claims.personal_id)
            .filter(|number| number.len() == 12 && number.bytes().all(|b| b.is_ascii_digit()));
        let no_number = || IdentityFault::NoPersonalId(settings.claims.personal_id.clone());
        Ok(Identified {
            subject: owned("sub").unwrap_or_default(),
            personal_id: number.ok_or_else(no_number)?,
            name: owned(&settings.claims.name).unwrap_or_default(),
            birth_date: text(&settings.claims.birth_date).and_then(birth_date),
            sex: owned("gender").filter(|sex| matches!(sex.as_str(), "female" | "male")),
            level,
            session: owned("sid"),
        })
    }

    /// Checks a token with which the provider ends sessions. Whether it was taken before is for whoever remembers.
    ///
    /// # Errors
    /// [`IdentityFault`].
    pub fn logout_notice(&self, token: &str, now: i64) -> Result<LogoutNotice, IdentityFault> {
        claims::logout(&self.open(token, now)?, &self.settings, now)
    }

    /// A token whose signature is right. Keys that have changed are fetched once more.
    fn open(&self, token: &str, now: i64) -> Result<Token, IdentityFault> {
        let known = self.known().keys.clone().filter(|(since, _)| is_fresh(*since, now));
        let keys = match known {
            Some((_, keys)) => keys,
            None => self.fetch_keys(now)?,
        };
        let opened = match keys.open(token) {
            Err(TokenFault::Signature) if self.may_refetch(now) => self.fetch_keys(now)?.open(token),
            opened => opened,
        };
        opened.map_err(|fault| {
            let why = match fault {
                TokenFault::Shape => "it is no token",
                TokenFault::Algorithm => "it is signed in a way that is not taken",
                TokenFault::Signature => "none of the keys of the provider has signed it",
            };
            IdentityFault::Refused(why.to_owned())
        })
    }

    fn may_refetch(&self, now: i64) -> bool {
        let mut known = self.known();
        let may = known.refetched.is_none_or(|last| now.saturating_sub(last) >= REFETCH_EVERY);
        if may {
            known.refetched = Some(now);
        }
        may
    }

    fn fetch_keys(&self, now: i64) -> Result<Arc<Keys>, IdentityFault> {
        let discovery = self.discovery(now)?;
        let set = self.calls.get(&discovery.jwks_uri, None)?;
        let keys = Keys::read(&set)
            .ok_or_else(|| IdentityFault::Answer(format!("{} holds no keys", discovery.jwks_uri)))?;
        let keys = Arc::new(keys);
        self.known().keys = Some((now, Arc::clone(&keys)));
        Ok(keys)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_fresh(since: i64, now: i64) -> bool {
    (0..KNOWN_FOR).contains(&now.saturating_sub(since))
}

/// `YYYY-MM-DD` from that or from `dd/MM/yyyy`; whether there is such a day is for whoever uses it.
fn birth_date(text: &str) -> Option<String> {
    let parts: Vec<&str> =
        if text.contains('/') { text.rsplit('/').collect() } else { text.split('-').collect() };
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => {
            Some(format!("{year}-{month}-{day}"))
        }
        _ => None,
    }
}
