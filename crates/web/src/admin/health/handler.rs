//! Reads the numbers of the store and judges its signs of life.

use axum::Router;
use axum::routing::get;
use casework::dossier::notice::NoticeKind;
use jiff::{SignedDuration, Timestamp};
use law::time::local;
use registry::views::{Health, Heartbeat};
use registry::{BACKUP_BEAT, TIMERS_BEAT};

use super::{HealthPage, Standing, Watch};
use crate::common::casework_text::notice as notice_text;
use crate::common::texts::Filling;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, show};
use crate::officer::frame;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/admin/health", get(health))
}

/// A job that looks every minute is missed after this.
const WAKE_UPS: SignedDuration = SignedDuration::from_mins(10);
/// A job that sweeps every hour is missed after this.
const SWEEP: SignedDuration = SignedDuration::from_hours(3);
/// A daily backup is missed after this.
const BACKUP: SignedDuration = SignedDuration::from_hours(26);

async fn health(desk: StaffVisit) -> PageAnswer {
    let visit = &desk.visit;
    let actor = desk.staff.actor();
    let read = visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        let Some(health) = view.store_health(&viewer)? else { return Ok(None) };
        Ok(Some((health, view.readings()?)))
    });
    let Some((health, readings)) = read.await? else { return Err(PageFault::NotFound) };
    let texts = visit.texts();
    let mut watches = watches(visit, &health);
    watches.push(reading(visit, readings).await);
    let lead = match watches.iter().filter(|watch| watch.standing != Standing::Good).count() {
        0 => texts.get("health-good"),
        count => texts.with("health-wrong", &[("count", &count)]),
    };
    let number = |number: u64| visit.lang.number(i64::try_from(number).unwrap_or(i64::MAX));
    let fact = |key: &str, value: String| (texts.get(key), value);
    show(&HealthPage {
        page: frame(&desk, texts.get("health-title"), None).await?,
        lead,
        watches,
        facts: vec![
            fact("health-engine", health.engine.to_owned()),
            fact("health-schema", health.schema.to_string()),
            fact("health-size", visit.lang.file_size(health.bytes)),
            fact("health-dossiers", visit.lang.number(health.dossiers)),
            fact("health-entries", visit.lang.number(health.position)),
            fact("health-head", health.hash.clone()),
            fact("health-pack", visit.app.province().edition.clone()),
            fact("health-version", env!("CARGO_PKG_VERSION").to_owned()),
        ],
        timers: timers(visit, &health),
        tables: health.tables.iter().map(|table| (table.name.to_owned(), number(table.rows))).collect(),
    })
}

fn watches(visit: &Visit, health: &Health) -> Vec<Watch> {
    let texts = visit.texts();
    let beat = |job: &str| health.heartbeats.iter().find(|beat| beat.job == job);
    let due = Watch {
        name: texts.get("health-jobs"),
        standing: if health.jobs_due > 100 { Standing::Warning } else { Standing::Good },
        words: texts.with("health-jobs-due", &[("count", &health.jobs_due)]),
        cure: if health.jobs_due > 100 { texts.get("health-jobs-cure") } else { String::new() },
    };
    let mut watches = vec![
        watch(visit, "health-wake-ups", beat("wake-ups"), WAKE_UPS, Standing::Bad, "health-restart"),
        watch(visit, "health-timers", beat(TIMERS_BEAT), WAKE_UPS, Standing::Bad, "health-restart"),
        watch(visit, "health-sweep", beat("sweep"), SWEEP, Standing::Warning, "health-restart"),
        watch(visit, "health-backup", beat(BACKUP_BEAT), BACKUP, Standing::Warning, "health-backup-cure"),
        due,
    ];
    for feed in &health.feeds {
        let behind = health.position - feed.position;
        watches.push(Watch {
            name: texts.with("health-feed", &[("topic", &feed.topic)]),
            standing: if behind > 10_000 { Standing::Warning } else { Standing::Good },
            words: texts.with("health-feed-behind", &[("count", &behind)]),
            cure: String::new(),
        });
    }
    watches
}

/// The timers of dossiers by kind: how many notices the last look wrote, how many there have been, when it was.
fn timers(visit: &Visit, health: &Health) -> Vec<(String, String)> {
    let one = |kind: NoticeKind| {
        let job = format!("{TIMERS_BEAT}/{}", kind.as_str());
        let beat = health.heartbeats.iter().find(|beat| beat.job == job)?;
        let (new, total) = beat.note.split_once(' ')?;
        let at = visit.lang.date_time(local(beat.at));
        let (new, total) = (new.to_owned(), total.to_owned());
        let words = visit.texts().with("health-timer", &[("new", &new), ("total", &total), ("at", &at)]);
        Some((notice_text(kind, visit.lang), words))
    };
    NoticeKind::ALL.into_iter().filter_map(one).collect()
}

/// The program that reads scans, with the files that wait and those that could not be read. The first look for the program
/// blocks on a child process.
async fn reading(visit: &Visit, (waiting, failed): (i64, i64)) -> Watch {
    let (texts, app) = (visit.texts(), visit.app.clone());
    let looked = tokio::task::spawn_blocking(move || app.recogniser().engine().map(ToOwned::to_owned)).await;
    let engine = looked.ok().flatten();
    Watch {
        name: texts.get("health-reading"),
        standing: if engine.is_some() { Standing::Good } else { Standing::Warning },
        words: match &engine {
            Some(engine) => {
                let fillings: [(&str, &dyn Filling); 3] =
                    [("engine", engine), ("waiting", &waiting), ("failed", &failed)];
                texts.with("health-reading-good", &fillings)
            }
            None => texts.with("health-reading-absent", &[("waiting", &waiting)]),
        },
        cure: if engine.is_some() { String::new() } else { texts.get("health-reading-cure") },
    }
}

fn watch(
    visit: &Visit,
    name: &str,
    beat: Option<&Heartbeat>,
    patience: SignedDuration,
    otherwise: Standing,
    cure: &str,
) -> Watch {
    let texts = visit.texts();
    let alive = beat.is_some_and(|beat| visit.now.duration_since(beat.at) <= patience);
    let at = |at: Timestamp| visit.lang.date_time(local(at));
    let words = match beat {
        Some(beat) => texts.with("health-beat", &[("at", &at(beat.at))]),
        None => texts.get("health-never"),
    };
    Watch {
        name: texts.get(name),
        standing: if alive { Standing::Good } else { otherwise },
        words,
        cure: if alive { String::new() } else { texts.get(cure) },
    }
}
