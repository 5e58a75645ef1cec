//! The page of one edition: what it changes for whom, what it would have meant for a past period, who may do what now.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use casework::Role;
use casework::edition::{Command, Edition, Refusal, Status};
use jiff::civil::Date;
use law::Province;
use law::time::local;
use registry::{EditionRecord, Registry};

use super::{ActOffer, EditionPage, EffectWords, effect, readers_only};
use crate::common::components::{Facts, Field, RefusedOffer};
use crate::common::edition_text::{self, EditionFault};
use crate::common::fields::{self, FormData};
use crate::common::page_query::PageQuery;
use crate::common::replay::Replay;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, edition_refusal, show};
use crate::officer::frame;

/// Days of arrivals that are lived again on a page; longer periods are for `motcua pack replay`.
const REPLAY_DAYS_MAX: i32 = 92;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/data/editions/{id}", get(edition))
}

async fn edition(desk: StaffVisit, Path(id): Path<String>, query: PageQuery) -> PageAnswer {
    readers_only(&desk)?;
    let record = record(&desk.visit, &id).await?;
    let page = view(&desk, &record, &query, None, "").await?;
    show(&page)
}

/// The edition of an address.
pub(super) async fn record(visit: &Visit, id: &str) -> Result<EditionRecord, PageFault> {
    let id: i64 = id.parse().map_err(|_| PageFault::NotFound)?;
    let editions = visit.app.registry().blocking(Registry::editions).await?;
    editions.into_iter().find(|record| record.id == id).ok_or(PageFault::NotFound)
}

/// The province of an edition, compiled away from the reactor.
pub(super) async fn compiled(visit: &Visit, record: &EditionRecord) -> Result<Arc<Province>, EditionFault> {
    let (app, files) = (visit.app.clone(), record.edition.proposal.files.clone());
    let compiled = tokio::task::spawn_blocking(move || {
        edition_text::compile(&edition_text::gather(app.files(), &files)?, app.config().demo)
    });
    match compiled.await {
        Ok(province) => province.map(Arc::new),
        Err(_) => Err(EditionFault::Trouble(registry::Trouble::Stopped)),
    }
}

/// The page; `refused` is the answer to an act just given, with the reason that was typed for it.
pub(super) async fn view(
    desk: &StaffVisit,
    record: &EditionRecord,
    query: &PageQuery,
    refused: Option<&Refusal>,
    reason: &str,
) -> Result<EditionPage, PageFault> {
    let (visit, texts) = (&desk.visit, desk.visit.texts());
    let before = visit.app.province();
    let (after, broken) = match compiled(visit, record).await {
        Ok(after) => (after, None),
        Err(EditionFault::Trouble(trouble)) => return Err(trouble.into()),
        Err(fault) => (Arc::clone(&before), Some(fault.to_string())),
    };
    let offers = offers(desk, record, &after).await?;
    let open = visit.app.read(|view| view.open_by_edition()).await?;
    let (changes, province) = effect::changes(visit, &before, &after, &open);
    let (effect, period_fault) = replayed(visit, query, (&before, &after)).await?;
    let url = visit.url(&format!("/data/editions/{}", record.id));
    let settled = matches!(record.edition.status, Status::Proposed | Status::Approved);
    let writes = settled && desk.staff.has_role(Role::ProcedureController);
    Ok(EditionPage {
        page: frame(desk, record.edition.proposal.title.clone(), None).await?,
        status: texts.get(&format!("edition-status-{}", record.edition.status.as_str())),
        facts: facts(visit, &record.edition).await?,
        refused: refused.map(|refusal| told(visit, refusal, &after)),
        acts: if broken.is_some() { Vec::new() } else { acts(visit, &offers) },
        reason: reason.to_owned(),
        withheld: withheld(visit, &offers, &after),
        write_url: writes.then(|| visit.url(&format!("/data/editions/write?on={}", record.id))),
        broken,
        changes,
        province,
        files: changed_files(visit, record).await?,
        period: period(visit, query),
        period_fault,
        effect,
        url,
    })
}

async fn offers(
    desk: &StaffVisit,
    record: &EditionRecord,
    after: &Arc<Province>,
) -> Result<registry::EditionOffers, PageFault> {
    let (actor, edition, after) = (desk.staff.actor(), record.edition.clone(), Arc::clone(after));
    let offers = desk.visit.app.registry();
    Ok(offers.blocking(move |registry| registry.edition_offers(&actor, &edition, &after)).await?)
}

/// Name in the address.
pub(super) fn name(command: &Command) -> &'static str {
    match command {
        Command::Approve => "approve",
        Command::Return { .. } => "return",
        Command::Publish => "publish",
        Command::Withdraw => "withdraw",
    }
}

fn acts(visit: &Visit, offers: &registry::EditionOffers) -> Vec<ActOffer> {
    let offered = offers.iter().filter(|(_, refusal)| refusal.is_none());
    let act = |(command, _): &(Command, Option<Refusal>)| {
        let key = format!("edition-act-{}", name(command));
        ActOffer {
            name: name(command),
            label: visit.texts().get(&key),
            consequence: visit.texts().get(&format!("{key}-then")),
            reason: matches!(command, Command::Return { .. }),
            main: matches!(command, Command::Approve | Command::Publish),
        }
    };
    offered.map(act).collect()
}

fn withheld(visit: &Visit, offers: &registry::EditionOffers, after: &Province) -> Vec<RefusedOffer> {
    let refused = offers.iter().filter_map(|(command, refusal)| Some((command, refusal.as_ref()?)));
    let words = |(command, refusal): (&Command, &Refusal)| {
        let label = visit.texts().get(&format!("edition-act-{}", name(command)));
        RefusedOffer { title: label, ..told(visit, refusal, after) }
    };
    refused.map(words).collect()
}

/// A refusal as a part of a page.
pub(super) fn told(visit: &Visit, refusal: &Refusal, province: &Province) -> RefusedOffer {
    let words = edition_refusal::words(refusal, province, visit.lang);
    RefusedOffer {
        title: visit.texts().get("edition-refused"),
        reason: format!("{}. {}", words.reason, words.cure),
        ground: None,
        cure: None,
    }
}

async fn facts(visit: &Visit, edition: &Edition) -> Result<Facts, PageFault> {
    let people: Vec<_> = edition.proposed_by.iter().chain(&edition.decided_by).cloned().collect();
    let names = visit.app.read(move |view| view.staff_names(&people)).await?;
    let (texts, proposal) = (visit.texts(), &edition.proposal);
    let act = |by: &Option<casework::StaffId>, at| {
        let by = by.as_ref().map(|id| names.get(id).cloned().unwrap_or_else(|| id.to_string()));
        format!("{}, {}", by.unwrap_or_default(), visit.lang.moment(local(at)))
    };
    let mut rows = vec![
        ("edition-field-effective", visit.lang.date(proposal.effective_from)),
        ("edition-field-ground", proposal.ground.clone()),
        ("edition-field-name", proposal.name.clone()),
        ("edition-field-proposed", act(&edition.proposed_by, edition.proposed_at)),
    ];
    if let Some(at) = edition.decided_at {
        let key = if edition.reason.is_some() { "edition-field-returned" } else { "edition-field-approved" };
        rows.push((key, act(&edition.decided_by, at)));
    }
    if let Some(reason) = &edition.reason {
        rows.push(("edition-field-reason", reason.clone()));
    }
    if let Some(at) = edition.published_at {
        rows.push(("edition-field-published", visit.lang.moment(local(at))));
    }
    Ok(Facts { rows: rows.into_iter().map(|(key, value)| (texts.get(key), value)).collect() })
}

/// Files that differ from the text before: the edition this one is based on, or the one the process was started with.
async fn changed_files(visit: &Visit, record: &EditionRecord) -> Result<Vec<String>, PageFault> {
    let (app, based_on) = (visit.app.clone(), record.edition.proposal.based_on);
    let before = visit.app.registry().blocking(move |registry| {
        let base = registry.editions()?.into_iter().find(|edition| Some(edition.id) == based_on);
        Ok(match base {
            Some(base) => base.edition.proposal.files,
            None => app.config().pack.as_deref().map_or_else(pack::Files::embedded, Clone::clone).digests(),
        })
    });
    let before: BTreeMap<String, String> = before.await?;
    let after = &record.edition.proposal.files;
    let differs = |path: &&String| before.get(*path) != after.get(*path);
    let mut paths: Vec<String> = before.keys().chain(after.keys()).filter(differs).cloned().collect();
    paths.sort();
    paths.dedup();
    Ok(paths)
}

fn period(visit: &Visit, query: &PageQuery) -> Vec<Field> {
    let texts = visit.texts();
    let typed: Vec<(String, String)> = ["from", "to"]
        .into_iter()
        .flat_map(|name| ["day", "month", "year"].map(|part| format!("{name}-{part}")))
        .filter(|name| !query.get(name).is_empty())
        .map(|name| (name.clone(), query.get(&name).to_owned()))
        .collect();
    [("from", "register-from"), ("to", "register-to")]
        .map(|(name, label)| Field::line(name, texts.get(label), "").as_date(&FormData(typed.clone()), texts))
        .to_vec()
}

/// The replay of the period asked for, or what is wrong with the period.
async fn replayed(
    visit: &Visit,
    query: &PageQuery,
    (before, after): (&Arc<Province>, &Arc<Province>),
) -> Result<(Option<EffectWords>, Option<String>), PageFault> {
    let asked = ["from-day", "from-month", "from-year", "to-day", "to-month", "to-year"];
    if asked.iter().all(|name| query.get(name).is_empty()) {
        return Ok((None, None));
    }
    let day = |name: &str| {
        let part = |part: &str| query.get(&format!("{name}-{part}"));
        fields::date(name, &format!("{}/{}/{}", part("day"), part("month"), part("year")))
    };
    let texts = visit.texts();
    let (Ok(from), Ok(to)) = (day("from"), day("to")) else {
        return Ok((None, Some(texts.get("edition-replay-days"))));
    };
    if to < from || days(from, to) > REPLAY_DAYS_MAX {
        return Ok((None, Some(texts.with("edition-replay-long", &[("days", &i64::from(REPLAY_DAYS_MAX))]))));
    }
    let (one, other) = (Arc::clone(before), Arc::clone(after));
    let replay = visit
        .app
        .registry()
        .blocking(move |registry| Replay::of(registry, (&one, &other), (from, to), &mut |_, _| {}));
    Ok((Some(effect::words(visit, &replay.await?, after)), None))
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}
