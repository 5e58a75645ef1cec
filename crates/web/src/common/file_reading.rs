//! Reads the words of files that wait for it: the text a PDF carries, otherwise Tesseract looks at each page. One file at a
//! time; what is read of a page is noted at once, so that a long file shows how far it is.
//!
//! Must not know what the words are for.

use std::time::{Duration, SystemTime};

use documents::picture::{self, View};
use documents::reading::{self, Place, Word};
use gateways::{Digest, Recogniser, RecognitionFault};
use jiff::Timestamp;
use registry::ClaimedJob;
use registry::recognised::{ReadingState, RecognisedText};
use serde_json::Value;

use super::app::App;

/// Width at which a page is looked at, in pixels: an A4 page at about 200 dots per inch.
const WIDTH: u32 = 1_654;
/// Pages that are read of one file; a longer one is no paper of a dossier.
const PAGES_MAX: u32 = 100;
/// A page with fewer words of its own is a scan.
const WORDS_MIN: usize = 5;
/// What read a page that carried its own text.
const CARRIED: &str = "PDF";
/// Time between two looks for files that another process put into the queue.
const LOOK_EVERY: Duration = Duration::from_secs(15);
/// Age of bytes that arrive before they are dropped without asking the registry, in seconds.
const PARTS_LAST: Duration = Duration::from_secs(2 * 24 * 3600);

/// The readings of a process; dropping it ends them after the one at hand.
pub(crate) struct Readings(tokio::task::JoinHandle<()>);

impl Readings {
    /// Starts to read what waits.
    pub(crate) fn start(app: App) -> Self {
        Self(tokio::spawn(async move {
            loop {
                let looked = app.clone();
                let more = tokio::task::spawn_blocking(move || {
                    sweep(&looked);
                    read_next(&looked)
                });
                if !matches!(more.await, Ok(true)) {
                    let _ = tokio::time::timeout(LOOK_EVERY, app.reading().notified()).await;
                }
            }
        }))
    }
}

impl Drop for Readings {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Drops the bytes of uploads whose time is over.
fn sweep(app: &App) {
    let Ok(parts) = app.files().parts() else { return };
    match app.registry().sweep_uploads() {
        Ok(over) => over.iter().for_each(|id| {
            let _ = parts.remove(id);
        }),
        Err(trouble) => tracing::error!(number = trouble.number(), "uploads are not swept: {trouble}"),
    }
    if let Some(before) = moment(app).and_then(|now| now.checked_sub(PARTS_LAST))
        && let Err(fault) = parts.sweep(before)
    {
        tracing::error!("parts of uploads are not swept: {fault}");
    }
}

/// The moment of the store as files know it.
fn moment(app: &App) -> Option<SystemTime> {
    let seconds = u64::try_from(app.now().as_second()).ok()?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

/// Reads the file that has waited longest; `false` where none waits or the store failed. Blocks for as long as it takes.
pub(crate) fn read_next(app: &App) -> bool {
    let job = match app.registry().claim_reading() {
        Ok(Some(job)) => job,
        Ok(None) => return false,
        Err(trouble) => {
            tracing::error!(number = trouble.number(), "no file is read: {trouble}");
            return false;
        }
    };
    let outcome = read(app, &job);
    let noted = match outcome {
        Ok(()) => app.registry().finish_job(&job.id),
        Err(fault) => {
            tracing::warn!(attempt = job.attempts, "a file was not read: {fault}");
            app.registry().fail_reading(&job, &fault).map(drop)
        }
    };
    if let Err(trouble) = &noted {
        tracing::error!(number = trouble.number(), "a reading is not noted: {trouble}");
    }
    noted.is_ok()
}

/// Reads one file, page by page. A server without Tesseract reads what carries its own text and says so of the rest.
fn read(app: &App, job: &ClaimedJob) -> Result<(), String> {
    let said = |trouble: registry::Trouble| trouble.to_string();
    let digest = Digest::parse(&job.payload).ok_or("no digest")?;
    let bytes = app.files().get(&digest).map_err(|fault| fault.to_string())?;
    let bytes = bytes.ok_or("the file is not in the object store")?;
    let kept = app.registry().read_blocking(|view| view.recognised_text(&job.payload)).map_err(said)?;
    let pages = kept.map_or(1, |kept| kept.pages).clamp(1, PAGES_MAX);
    let recogniser = app.recogniser();
    let mut text = RecognisedText {
        state: ReadingState::Running,
        pages_read: 0,
        pages,
        words: Value::Null,
        engine: None,
        fault: None,
        at: Timestamp::UNIX_EPOCH,
    };
    let mut read: Vec<Vec<Word>> = Vec::new();
    for page in 1..=pages {
        match page_words(&bytes, page, recogniser) {
            Ok((words, engine)) => {
                read.push(words);
                text.engine = Some(engine);
            }
            Err(RecognitionFault::Absent) => {
                text.state = ReadingState::NoEngine;
                break;
            }
            Err(fault) => return Err(format!("page {page}: {fault}")),
        }
        text.pages_read = page;
        text.words = reading::to_json(&read);
        if page < pages {
            app.registry().note_reading(&job.payload, &text).map_err(said)?;
        }
    }
    if text.state == ReadingState::Running {
        text.state = ReadingState::Done;
    }
    app.registry().note_reading(&job.payload, &text).map_err(said)
}

/// The words of a page and what read them.
fn page_words(
    bytes: &[u8],
    page: u32,
    recogniser: &Recogniser,
) -> Result<(Vec<Word>, String), RecognitionFault> {
    let carried = reading::words(bytes, page);
    if carried.len() >= WORDS_MIN {
        return Ok((carried, CARRIED.to_owned()));
    }
    let engine = recogniser.engine().ok_or(RecognitionFault::Absent)?.to_owned();
    let drawn = picture::page(bytes, View { page, width: WIDTH, turns: 0 });
    let drawn = drawn.map_err(|fault| RecognitionFault::Failed(fault.to_string()))?;
    let size =
        png_size(&drawn).ok_or_else(|| RecognitionFault::Failed("the picture has no size".to_owned()))?;
    let words = recogniser.read(&drawn)?;
    let word = |word: gateways::ReadWord| Word {
        place: Place::on(size, word.left.into(), word.top.into(), word.width.into(), word.height.into()),
        text: law::text::clean(&word.text),
        confidence: word.confidence,
        line: word.line,
    };
    Ok((words.into_iter().map(word).collect(), engine))
}

/// Width and height of a PNG, from its header.
fn png_size(bytes: &[u8]) -> Option<(f64, f64)> {
    let side = |at: usize| Some(f64::from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)));
    Some((side(16)?, side(20)?))
}
