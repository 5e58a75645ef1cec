//! Writes exports in the background: claims the next one, reads its list row by row as its owner may see it now, keeps the
//! file in sealed pieces. A process that dies in the middle loses its lease, and another one begins that file anew.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use casework::Actor;
use jiff::{SignedDuration, Timestamp};
use registry::exports::{EXPORT_JOB, EXPORT_LEASE, Export};
use registry::{ClaimedJob, Registry, Trouble};

use super::filtered;
use super::kind::ExportKind;
use super::lists::{List, Words};
use super::papers::{self, Archive};
use crate::common::App;
use crate::common::lang::Lang;
use crate::common::page_query::PageQuery;
use crate::common::table_file::{TableFile, TableKind};
use crate::public::papers::Form;

/// Time between two looks for work.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Looks between two sweeps of what has expired.
const SWEEP_LOOKS: u32 = 120;

/// Rows between two notes of the progress.
const NOTED_EVERY: u64 = 500;

/// Papers between two notes of the progress.
const PAPERS_NOTED_EVERY: usize = 10;

/// Bytes of a piece.
const PART_BYTES: usize = 1 << 20;

/// How often a file is tried.
const ATTEMPTS_MAX: i64 = 5;

/// How long after a failure it is tried again.
const RETRY_AFTER: SignedDuration = SignedDuration::from_secs(20);

/// Writes exports while it lives.
pub(crate) struct Runner {
    task: tokio::task::JoinHandle<()>,
    stop: Arc<AtomicBool>,
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.task.abort();
    }
}

impl Runner {
    /// Starts it.
    pub(crate) fn start(app: App) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let seen = stop.clone();
        let task = tokio::spawn(async move {
            let mut looks = 0;
            loop {
                tokio::time::sleep(LOOK_EVERY).await;
                let (app, stop, sweeps) = (app.clone(), seen.clone(), looks % SWEEP_LOOKS == 0);
                let done = tokio::task::spawn_blocking(move || {
                    if sweeps {
                        app.registry().expire_exports()?;
                    }
                    run_waiting(&app, &stop)
                });
                if let Ok(Err(trouble)) = done.await {
                    tracing::error!(number = trouble.number(), "exports wait for the next look: {trouble}");
                }
                looks += 1;
            }
        });
        Self { task, stop }
    }
}

/// Writes every export that waits; how many were finished.
pub(crate) fn run_waiting(app: &App, stop: &AtomicBool) -> Result<usize, Trouble> {
    let (registry, mut finished) = (app.registry(), 0);
    if !registry.exports_wait()? {
        return Ok(0);
    }
    while let Some(job) = registry.claim_job(EXPORT_JOB, EXPORT_LEASE)? {
        match run(app, &job, stop) {
            Ok(true) => finished += 1,
            Ok(false) => {}
            Err(trouble) => {
                put_back(registry, &job, &trouble)?;
                if stop.load(Ordering::Relaxed) {
                    return Ok(finished);
                }
            }
        }
    }
    Ok(finished)
}

fn put_back(registry: &Registry, job: &ClaimedJob, trouble: &Trouble) -> Result<(), Trouble> {
    tracing::warn!(number = trouble.number(), export = job.id, attempt = job.attempts, "an export stopped");
    if job.attempts >= ATTEMPTS_MAX {
        return registry.fail_export(&job.payload);
    }
    let at = match trouble {
        Trouble::Stopped => registry.now(),
        _ => registry.now().checked_add(RETRY_AFTER).unwrap_or(Timestamp::MAX),
    };
    registry.fail_job(&job.id, trouble.number(), at)
}

/// Writes one export; `false` where it is not wanted any more.
fn run(app: &App, job: &ClaimedJob, stop: &AtomicBool) -> Result<bool, Trouble> {
    let registry = app.registry();
    let Some(export) = registry.export_of_job(&job.payload)? else {
        registry.finish_job(&job.id)?;
        return Ok(false);
    };
    if !registry.start_export(&export.id)? {
        registry.finish_job(&job.id)?;
        return Ok(false);
    }
    let (Some(owner), Some(list), Some(kind)) =
        (registry.acting(&export.owner)?, List::parse(&export.list), ExportKind::parse(&export.format))
    else {
        registry.fail_export(&export.id)?;
        return Ok(false);
    };
    let written = match kind {
        ExportKind::Table(kind) => write(app, &export, &owner, (list, kind), stop)?,
        ExportKind::Papers(form) => write_papers(app, &export, &owner, (list, form), stop)?,
    };
    match written {
        Some(rows) => registry.finish_export(&export.id, rows).map(|()| true),
        None => Ok(false),
    }
}

/// Writes the rows; how many, or `None` where the owner has cancelled.
fn write(
    app: &App,
    export: &Export,
    owner: &Actor,
    (list, kind): (List, TableKind),
    stop: &AtomicBool,
) -> Result<Option<u64>, Trouble> {
    let registry = app.registry();
    let lang = Lang::ALL.into_iter().find(|lang| lang.tag() == export.lang).unwrap_or_default();
    let today = law::time::local(export.created_at).date();
    let asked = filtered(owner, list, &PageQuery::parse(&export.query), today);
    let words = Words { province: app.province(), lang, now: registry.now() };
    let mut file = TableFile::new(kind, &list.heading(lang))?;
    let mut pieces = Pieces { registry, id: &export.id, held: Vec::new(), next: 0 };
    let (mut rows, mut cancelled) = (0_u64, false);
    let outcome = registry.read_blocking(|view| {
        let viewer = view.viewer(owner);
        asked.whole(view, &viewer, &words, |cells, all| {
            file.row(&cells)?;
            rows += 1;
            if rows == 1 || rows.is_multiple_of(NOTED_EVERY) {
                pieces.take(&mut file)?;
                cancelled = !registry.note_export(&export.id, rows, all)?;
                if cancelled || stop.load(Ordering::Relaxed) {
                    return Err(Trouble::Stopped);
                }
            }
            Ok(())
        })
    });
    if cancelled {
        return Ok(None);
    }
    outcome?;
    if !registry.note_export(&export.id, rows, rows)? {
        return Ok(None);
    }
    pieces.held.extend(file.finish()?);
    pieces.keep(true)?;
    Ok(Some(rows))
}

/// Writes the papers; how many, or `None` where the owner has cancelled. A dossier without such a paper has none in the archive.
fn write_papers(
    app: &App,
    export: &Export,
    owner: &Actor,
    (list, form): (List, Form),
    stop: &AtomicBool,
) -> Result<Option<u64>, Trouble> {
    let registry = app.registry();
    let today = law::time::local(export.created_at).date();
    let asked = filtered(owner, list, &PageQuery::parse(&export.query), today);
    let codes = registry.read_blocking(|view| {
        let viewer = view.viewer(owner);
        asked.codes(view, &viewer)
    })?;
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let (mut archive, mut made) = (Archive::new(), 0);
    for (done, code) in codes.iter().enumerate() {
        if done.is_multiple_of(PAPERS_NOTED_EVERY) {
            if !registry.note_export(&export.id, number(done), number(codes.len()))? {
                return Ok(None);
            }
            if stop.load(Ordering::Relaxed) {
                return Err(Trouble::Stopped);
            }
        }
        if let Some((name, pdf)) = papers::paper(app, owner, code, form)? {
            archive.add(&name, &pdf)?;
            made += 1;
        }
    }
    if !registry.note_export(&export.id, number(codes.len()), number(codes.len()))? {
        return Ok(None);
    }
    let mut pieces = Pieces { registry, id: &export.id, held: archive.finish()?, next: 0 };
    pieces.keep(true)?;
    Ok(Some(made))
}

/// The pieces of a file on their way to the store.
struct Pieces<'a> {
    registry: &'a Registry,
    id: &'a str,
    held: Vec<u8>,
    next: i64,
}

impl Pieces<'_> {
    fn take(&mut self, file: &mut TableFile) -> Result<(), Trouble> {
        self.held.extend(file.drain()?);
        self.keep(false)
    }

    /// Keeps whole pieces, and what is left where the file is whole.
    fn keep(&mut self, last: bool) -> Result<(), Trouble> {
        while self.held.len() >= PART_BYTES || last && !self.held.is_empty() {
            let rest = self.held.split_off(self.held.len().min(PART_BYTES));
            let piece = std::mem::replace(&mut self.held, rest);
            self.registry.keep_export_part(self.id, self.next, &piece)?;
            self.next += 1;
        }
        Ok(())
    }
}
