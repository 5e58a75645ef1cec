//! Who stands behind a session cookie or a bearer token. Looked up in the registry, remembered for a few seconds so that
//! a busy program or page does not ask the store each time; a revocation therefore takes effect within those seconds,
//! signing out at once.
//!
//! Secrets are remembered in memory only and never logged.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use registry::accounts::Account;
use registry::{Registry, Trouble};

use super::who::Who;

/// How long an answer of the registry holds.
const REMEMBERED: Duration = Duration::from_secs(5);
/// Secrets remembered before all are forgotten.
const SECRETS_MAX: usize = 10_000;

/// The memory of sessions and tokens.
#[derive(Debug, Default)]
pub struct Credentials {
    known: RwLock<HashMap<String, (Instant, Who)>>,
}

impl Credentials {
    /// The person behind a session; `None` when it has ended.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub async fn session(&self, registry: &Registry, secret: &str) -> Result<Option<Who>, Trouble> {
        self.find(registry, secret, Registry::session).await
    }

    /// The person behind a token of the API; `None` when it is unknown, revoked or has ended.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub async fn token(&self, registry: &Registry, secret: &str) -> Result<Option<Who>, Trouble> {
        self.find(registry, secret, Registry::token).await
    }

    async fn find(
        &self,
        registry: &Registry,
        secret: &str,
        ask: fn(&Registry, &str) -> Result<Option<Account>, Trouble>,
    ) -> Result<Option<Who>, Trouble> {
        if let Some(who) = self.remembered(secret).filter(|who| !who.has_outlived(registry.now())) {
            return Ok(Some(who));
        }
        let wanted = secret.to_owned();
        let found = registry.blocking(move |registry| ask(registry, &wanted)).await?.map(Who::from);
        if let Some(who) = &found {
            self.remember(secret, who);
        }
        Ok(found)
    }

    /// Forgets everybody: powers have passed from one person to another.
    pub fn forget_all(&self) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Forgets a session or token: it was signed out or revoked here.
    pub fn forget(&self, secret: &str) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).remove(secret);
    }

    fn remembered(&self, secret: &str) -> Option<Who> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.get(secret).filter(|(since, _)| since.elapsed() < REMEMBERED).map(|(_, who)| who.clone())
    }

    fn remember(&self, secret: &str, who: &Who) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= SECRETS_MAX {
            known.clear();
        }
        known.insert(secret.to_owned(), (Instant::now(), who.clone()));
    }
}
