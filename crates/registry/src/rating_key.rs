//! The key with which a dossier is rated without signing in: for a link in a message, or a QR on the slip of the hand-over.
//! It names its dossier to this store alone, cannot be guessed, and is worth nothing once the dossier is rated.

use casework::Actor;
use casework::dossier::{Command, Dossier};
use law::code::DossierCode;

use crate::personal::{Personal, StoreKey, hex};
use crate::petitions::sealed_words;
use crate::request::{Answer, Request, RequestKey, Target};
use crate::views::View;
use crate::{Registry, Trouble};

/// What the tag of a key is made for.
const PURPOSE: &str = "rating of a dossier:";

impl StoreKey {
    fn rating_key(&self, code: &DossierCode) -> String {
        hex(&self.tag(PURPOSE, code.as_str().as_bytes()))
    }
}

impl Registry {
    /// The key for the rating of a dossier: 32 hexadecimal digits.
    #[must_use]
    pub fn rating_key(&self, code: &DossierCode) -> String {
        self.key().rating_key(code)
    }

    /// Rates a dossier with its key in the place of signing in; `words` are sealed. A key that is not the one of this
    /// dossier gives the same answer as a dossier that does not exist.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub async fn rate_with_key(
        &self,
        (code, key): (&DossierCode, &str),
        command: Command,
        words: Option<&str>,
        request_key: &str,
    ) -> Result<Answer, Trouble> {
        if !self.is_rating_key(code, key) || !matches!(command, Command::Rate { .. }) {
            return Ok(Answer::UnknownDossier);
        }
        let actor = Actor::Applicant { subject: String::new() };
        let request_key = RequestKey::from_text(&actor, &format!("rating/{code}/{request_key}"));
        let mut request = Request::new(actor, request_key, Target::Code(code.clone()), command);
        request.personal = words.and_then(rating_words);
        request.by_rating_key = true;
        self.execute(request).await
    }

    /// Whether a key is the one of a dossier.
    #[must_use]
    pub fn is_rating_key(&self, code: &DossierCode, key: &str) -> bool {
        let right = self.rating_key(code);
        // Every digit is looked at, wherever the first difference is.
        right.len() == key.len()
            && right.bytes().zip(key.bytes()).fold(0, |different, (a, b)| different | (a ^ b)) == 0
    }
}

/// The words of a rating on their way to be sealed; `None` for no words.
#[must_use]
pub fn rating_words(text: &str) -> Option<Personal> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(sealed_words)
}

impl View<'_> {
    /// The state of a dossier for whoever shows the key for its rating; `None` for another key.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn dossier_to_rate(&mut self, code: &DossierCode, key: &str) -> Result<Option<Dossier>, Trouble> {
        if self.key.rating_key(code) != key {
            return Ok(None);
        }
        Ok(crate::states::load(self.connection, code.as_str())?.map(|held| (*held.state).clone()))
    }
}
