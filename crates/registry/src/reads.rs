//! Reading without holding up the reactor: a bounded number of reads runs at a time, each on a pooled connection.

use tokio::sync::Semaphore;

use crate::permission::Viewer;
use crate::trouble::Trouble;
use crate::views::View;
use crate::{READERS_KEPT, Registry};

/// Turns to read: as many as connections are kept.
pub(crate) type Turns = Semaphore;

/// All turns free.
pub(crate) fn turns() -> Turns {
    Semaphore::new(READERS_KEPT)
}

impl Registry {
    /// Reads away from the reactor: `registry.read(move |view| view.dossier(&viewer, &code)).await`.
    ///
    /// # Errors
    /// [`Trouble`] of the store or of `read`.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut View<'_>) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        let _turn = self.0.reading.acquire().await.map_err(|_| Trouble::Stopped)?;
        let registry = self.clone();
        tokio::task::spawn_blocking(move || registry.read_blocking(read))
            .await
            .map_err(|_| Trouble::Stopped)?
    }

    /// The same on the calling thread.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_blocking<T>(
        &self,
        read: impl FnOnce(&mut View<'_>) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let (inner, province) = (&self.0, self.province());
        let now = inner.clock.now();
        let mut looks = Vec::new();
        let told = self.with_reader(|connection| {
            let mut view = View {
                connection,
                key: &inner.key,
                province: &province,
                now,
                names: &inner.names,
                looks: Vec::new(),
            };
            let told = read(&mut view);
            looks = view.looks;
            told
        });
        // Also where the read broke off: part of a file may have been handed out.
        self.record(looks, now)?;
        told
    }

    /// Does anything that blocks (accounts, drafts, files) away from the reactor:
    /// `registry.blocking(move |registry| registry.sign_in(&id, &password, &code)).await`.
    ///
    /// # Errors
    /// [`Trouble`] of `work`.
    pub async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        let registry = self.clone();
        tokio::task::spawn_blocking(move || work(&registry)).await.map_err(|_| Trouble::Stopped)?
    }

    /// What an actor may see.
    #[must_use]
    pub fn viewer(&self, actor: &casework::Actor) -> Viewer {
        Viewer::new(actor, &self.province(), self.now())
    }
}
