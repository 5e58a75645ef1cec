//! Pictures of pages, drawn when somebody looks and kept in memory for the next look. Few are drawn at a time: a page takes
//! as much of a processor as a hundred other requests.
//!
//! Must not know who looks: whoever asks has been let in before.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;
use documents::picture::{self, PictureFault, View};
use gateways::Digest;
use tokio::sync::Semaphore;

use super::app::App;

/// Pages drawn at a time.
const AT_ONCE: usize = 2;
/// Bytes of pictures kept.
const KEPT_BYTES: usize = 48 * 1024 * 1024;

/// Pictures kept, the last looked at at the end.
#[derive(Debug)]
pub struct Pictures {
    turns: Semaphore,
    kept: Mutex<VecDeque<((Digest, View), Bytes)>>,
}

impl Default for Pictures {
    fn default() -> Self {
        Self { turns: Semaphore::new(AT_ONCE), kept: Mutex::default() }
    }
}

impl Pictures {
    fn known(&self, key: &(Digest, View)) -> Option<Bytes> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(known, _)| known == key)?;
        let entry = kept.remove(at)?;
        let bytes = entry.1.clone();
        kept.push_back(entry);
        Some(bytes)
    }

    fn keep(&self, key: (Digest, View), bytes: Bytes) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back((key, bytes));
        let mut total: usize = kept.iter().map(|(_, bytes)| bytes.len()).sum();
        while total > KEPT_BYTES {
            let Some((_, dropped)) = kept.pop_front() else { break };
            total -= dropped.len();
        }
    }
}

/// The picture of a page of a stored file, as PNG.
///
/// # Errors
/// [`PictureFault`]; a file that is not in the store has no such page.
pub async fn picture(app: &App, digest: Digest, view: View) -> Result<Bytes, PictureFault> {
    let pictures = app.pictures();
    let key = (digest, view);
    if let Some(known) = pictures.known(&key) {
        return Ok(known);
    }
    let _turn = pictures.turns.acquire().await.map_err(|_| PictureFault::Busy)?;
    if let Some(known) = pictures.known(&key) {
        return Ok(known);
    }
    let bytes = app.load_file(digest).await.map_err(|_| PictureFault::Broken)?;
    let bytes = bytes.ok_or(PictureFault::NoSuchPage)?;
    let drawn = tokio::task::spawn_blocking(move || picture::page(&bytes, view)).await;
    let drawn = Bytes::from(drawn.map_err(|_| PictureFault::Broken)??);
    pictures.keep(key, drawn.clone());
    Ok(drawn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_kept_until_there_are_too_many() {
        let pictures = Pictures::default();
        let key = |n: u32| (Digest::of(b"x"), View { page: n, width: 800, turns: 0 });
        let big = Bytes::from(vec![0; KEPT_BYTES / 3]);
        for n in 1..=3 {
            pictures.keep(key(n), big.clone());
        }
        assert!(pictures.known(&key(1)).is_some());
        pictures.keep(key(4), big);
        assert!(pictures.known(&key(2)).is_none(), "the one looked at longest ago goes first");
        assert!(pictures.known(&key(1)).is_some() && pictures.known(&key(4)).is_some());
    }
}
