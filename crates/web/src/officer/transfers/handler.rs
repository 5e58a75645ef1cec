//! Three tabs over the same rows: sent, arriving, not received in time; and what was received lately.

use axum::Router;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use casework::dossier::Command;
use jiff::{SignedDuration, Timestamp};
use law::time::local;
use law::{AgencyId, Province};
use registry::is_casework;
use registry::views::{Cursor, ListItem, Page as Items, WorkFilter, WorkView};

use super::{ConfirmPage, EachLine, ReceivedPage, TransferRow, TransfersPage};
use crate::common::components::{Action, EmptyState, Paging};
use crate::common::fields::FormData;
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, procedure_text, show};
use crate::officer::desk::seen;
use crate::officer::each::{give, named};
use crate::officer::frame;

/// Rows of a page.
const ROWS: u32 = 50;
/// Rows looked at for those not received in time, of each end.
const LOOKED_AT: u32 = 200;
/// How long a hand-over that has been received is shown.
const SHOWN_AFTER: SignedDuration = SignedDuration::from_hours(72);

/// Tabs: name in addresses, key of the label, key of the sentence.
const TABS: [(&str, &str, &str); 4] = [
    ("arriving", "transfers-arriving", "transfers-arriving-lead"),
    ("sent", "transfers-sent", "transfers-sent-lead"),
    ("late", "transfers-late", "transfers-late-lead"),
    ("received", "transfers-received", "transfers-received-lead"),
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/transfers", get(transfers))
        .route("/officer/transfers/receive", post(receive))
}

fn tab_of(name: &str) -> (&'static str, &'static str, &'static str) {
    let [first, ..] = TABS;
    TABS.into_iter().find(|(known, ..)| *known == name).unwrap_or(first)
}

async fn transfers(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    page(&desk, &query, String::new()).await
}

pub(super) async fn page(desk: &StaffVisit, query: &PageQuery, fault: String) -> PageAnswer {
    let (visit, texts) = (&desk.visit, desk.visit.texts());
    if !desk.staff.grants.iter().any(|grant| is_casework(grant.role)) {
        return Err(PageFault::NotFound);
    }
    let counts = counts(desk).await?;
    // Whoever receives nothing begins with what was sent.
    let named = query.get("tab");
    let first = if counts.arriving == 0 && counts.sent > 0 { "sent" } else { "arriving" };
    let (tab, _, lead) = tab_of(if named.is_empty() { first } else { named });
    let items = read(desk, tab, query).await?;
    let tabs = TABS.iter().map(|(name, label, _)| {
        let count = match *name {
            "arriving" => counts.arriving,
            "sent" => counts.sent,
            "late" => counts.late,
            _ => 0,
        };
        let url = visit.url(&format!("/officer/transfers?tab={name}"));
        let label = texts.get(label);
        let number = visit.lang.number(i64::try_from(count).unwrap_or(i64::MAX));
        let label = if *name == "received" { label } else { format!("{label} {number}") };
        (label, url, *name == tab)
    });
    let mut frame = frame(desk, texts.get("transfers-title"), None).await?;
    frame.faulty = !fault.is_empty();
    let status = if fault.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let address = |after: &str| visit.url(&format!("/officer/transfers{}", query.with("after", after)));
    let shown = show(&TransfersPage {
        page: frame,
        tabs: tabs.collect(),
        lead: texts.with(lead, &[("hours", &(visit.app.province().hall.receipt_working_minutes / 60))]),
        tab,
        rows: items.items.iter().map(|item| row(visit, item)).collect(),
        receives: tab == "arriving",
        empty: items
            .items
            .is_empty()
            .then(|| EmptyState { sentence: texts.get("transfers-empty"), action: None }),
        paging: Paging {
            label: texts.get("paging-label"),
            first: (!query.get("after").is_empty())
                .then(|| Action::new(texts.get("paging-first"), address(""))),
            next: items
                .after
                .as_ref()
                .map(|next| Action::new(texts.get("paging-next"), address(&next.to_string()))),
        },
        fault,
    })?;
    Ok((status, shown).into_response())
}

/// How many stand under each tab.
struct Counts {
    arriving: usize,
    sent: usize,
    late: usize,
}

async fn counts(desk: &StaffVisit) -> Result<Counts, PageFault> {
    let actor = desk.staff.actor();
    let (arriving, sent) = desk
        .visit
        .app
        .read(move |view| {
            let viewer = view.viewer(&actor);
            let counts = view.worklist_counts(&viewer)?;
            let of =
                |wanted| counts.iter().find(|(known, _)| *known == wanted).map_or(0, |(_, count)| *count);
            Ok((of(WorkView::Incoming), of(WorkView::Sent)))
        })
        .await?;
    let late = late(desk).await?.len();
    let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    Ok(Counts { arriving: count(arriving), sent: count(sent), late })
}

async fn read(desk: &StaffVisit, tab: &str, query: &PageQuery) -> Result<Items<ListItem>, PageFault> {
    let view = match tab {
        "sent" => WorkView::Sent,
        "late" => return Ok(Items { items: late(desk).await?, after: None }),
        "received" => {
            let (actor, since) = (desk.staff.actor(), desk.visit.now.checked_sub(SHOWN_AFTER));
            let since = since.unwrap_or(desk.visit.now);
            let items = desk.visit.app.read(move |view| {
                let viewer = view.viewer(&actor);
                view.handed_over(&viewer, since)
            });
            return Ok(Items { items: items.await?, after: None });
        }
        _ => WorkView::Incoming,
    };
    let (actor, after) = (desk.staff.actor(), Cursor::parse(query.get("after")));
    let read = desk.visit.app.read(move |reading| {
        let viewer = reading.viewer(&actor);
        reading.worklist(&viewer, &WorkFilter::of(view), after.as_ref(), ROWS)
    });
    Ok(read.await?)
}

/// Not received in time, at either end.
async fn late(desk: &StaffVisit) -> Result<Vec<ListItem>, PageFault> {
    let actor = desk.staff.actor();
    let read = desk.visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        let mut items: Vec<ListItem> = Vec::new();
        for queue in [WorkView::Incoming, WorkView::Sent] {
            let page = view.worklist(&viewer, &WorkFilter::of(queue), None, LOOKED_AT)?;
            for item in page.items {
                if items.iter().all(|known| known.code != item.code) {
                    items.push(item);
                }
            }
        }
        Ok(items)
    });
    let (now, province) = (desk.visit.now, desk.visit.app.province());
    let mut items: Vec<ListItem> =
        read.await?.into_iter().filter(|item| is_late(&province, item.stage_since, now)).collect();
    items.sort_by_key(|item| item.stage_since);
    Ok(items)
}

/// Whether a dossier sent at `since` should have been received by now.
pub(crate) fn is_late(province: &Province, since: Timestamp, now: Timestamp) -> bool {
    let waited = province.calendar.working_minutes_between(local(since), local(now));
    waited.is_ok_and(|minutes| minutes >= province.hall.receipt_working_minutes)
}

fn row(visit: &Visit, item: &ListItem) -> TransferRow {
    let (texts, province, lang) = (visit.texts(), visit.app.province(), visit.lang);
    let agency = |id: &AgencyId| province.agency(id).map_or_else(|| id.to_string(), |a| a.short.clone());
    let support = item.support.as_ref().unwrap_or(&item.intake);
    let transit = item.stage == "in_transit";
    let late = transit && is_late(&province, item.stage_since, visit.now);
    let waited =
        province.calendar.working_minutes_between(local(item.stage_since), local(visit.now)).unwrap_or(0);
    let phone = |id: &AgencyId| province.agency(id).and_then(|agency| agency.phone.clone());
    let procedure = province.procedures.get(&item.procedure).and_then(|editions| editions.last());
    TransferRow {
        code: item.code.to_string(),
        mark: format!("{} {}", item.code, item.version),
        url: visit.url(&format!("/officer/dossiers/{}", item.code)),
        person: item.applicant_name.clone().unwrap_or_else(|| texts.get("work-no-name")),
        procedure: procedure
            .map_or_else(|| item.procedure.to_string(), |p| procedure_text::words(&p.name, lang)),
        organisations: vec![
            (texts.get("transfers-support"), agency(support)),
            (texts.get("transfers-intake"), agency(&item.intake)),
            (texts.get("transfers-authority"), agency(&item.authority)),
        ],
        sent: if transit { lang.moment(local(item.stage_since)) } else { String::new() },
        state: match item.starts_at {
            Some(at) if !transit => texts.with("transfers-received-at", &[("at", &lang.moment(local(at)))]),
            _ => texts.with("transfers-not-received", &[("span", &lang.minutes(waited))]),
        },
        late,
        clock: match (item.starts_at, item.due_at) {
            (Some(starts), Some(due)) if !transit => texts.with(
                "transfers-clock",
                &[("from", &lang.moment(local(starts))), ("due", &lang.due(local(due)))],
            ),
            _ => texts.get("transfers-no-clock"),
        },
        phone: phone(&item.intake).or_else(|| phone(&item.authority)).unwrap_or_default(),
    }
}

/// Receives what was marked, or all of the page: first asks once, then gives each its answer.
async fn receive(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let (visit, texts) = (&desk.visit, desk.visit.texts());
    let these = if form.first("all").is_some() { named(&form, "every") } else { named(&form, "code") };
    if these.is_empty() {
        return page(&desk, &PageQuery::parse("tab=arriving"), texts.get("marked-none")).await;
    }
    let back = Action::new(texts.get("transfers-title"), visit.url("/officer/transfers?tab=arriving"));
    if form.first("sure").is_none() {
        let mut dossiers = Vec::new();
        for one in &these {
            let person = seen(visit, one.code.as_str()).await.ok();
            let name =
                person.as_ref().and_then(|seen| Some(seen.personal.personal()?.applicant.name.clone()));
            let version = one.version.map(|version| format!(" {version}")).unwrap_or_default();
            dossiers.push((
                format!("{}{version}", one.code),
                format!("{} {}", one.code, name.unwrap_or_default()),
            ));
        }
        let title = texts.with("transfers-confirm-title", &[("count", &these.len())]);
        return show(&ConfirmPage {
            page: frame(&desk, title, None).await?,
            consequence: texts.get("transfers-consequence"),
            dossiers,
            back,
        });
    }
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    for one in &these {
        let line = |words| EachLine {
            code: one.code.to_string(),
            url: visit.url(&format!("/officer/dossiers/{}", one.code)),
            words,
        };
        match give(&desk, &form, one, Command::Receive).await {
            Ok(words) => done.push(line(words)),
            Err(words) => refused.push(line(words)),
        }
    }
    let status = if refused.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    let title = texts.with("transfers-done-title", &[("done", &done.len()), ("refused", &refused.len())]);
    let shown = show(&ReceivedPage { page: frame(&desk, title, None).await?, done, refused, back })?;
    Ok((status, shown).into_response())
}
