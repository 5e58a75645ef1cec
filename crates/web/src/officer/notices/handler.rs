//! Reads a person's notices, and marks them as read.

use std::collections::HashMap;

use axum::Router;
use axum::extract::Form;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use casework::StaffId;
use casework::dossier::notice::NoticeKind;
use law::time::local;
use registry::views::{Cursor, NoticeFilter, NoticeKey, NoticeRow};

use super::{NoticeChip, NoticeLine, NoticesPage};
use crate::common::components::{Action, EmptyState, Paging};
use crate::common::fields::FormData;
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, StaffVisit, Visit, casework_text, show};
use crate::officer::frame;

/// Notices of a page.
const NOTICES: u32 = 40;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/officer/notices", get(notices).post(mark))
}

async fn notices(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    let (visit, actor) = (&desk.visit, desk.staff.actor());
    let filter = NoticeFilter { kind: NoticeKind::parse(query.get("kind")), all: query.get("show") == "all" };
    let after = Cursor::parse(query.get("after"));
    let read = visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        let page = view.notices(&viewer, filter, after.as_ref(), NOTICES)?;
        let absent: Vec<StaffId> = page.items.iter().filter_map(|row| row.absent.clone()).collect();
        let names = view.staff_names(&absent)?;
        Ok((page, view.notices_unread(&viewer)?, view.timers_ran()?, names))
    });
    let (page, unread, ran, names) = read.await?;
    let texts = visit.texts();
    let rows: Vec<NoticeLine> = page.items.iter().map(|row| line(visit, row, &names)).collect();
    let address =
        |name: &str, value: &str| visit.url(&format!("/officer/notices{}", query.with(name, value)));
    let next = page.after.map(|after| {
        let sign = if query.with("after", "").is_empty() { "?" } else { "&" };
        let url = format!("/officer/notices{}{sign}after={after}", query.with("after", ""));
        Action::new(texts.get("paging-next"), visit.url(&url))
    });
    show(&NoticesPage {
        page: frame(&desk, texts.get("notices-title"), None).await?,
        lead: texts.with("notices-lead", &[("count", &unread)]),
        ran: match ran {
            Some(at) => {
                let time = local(at).strftime("%H:%M:%S").to_string();
                texts.with("notices-ran", &[("time", &time), ("day", &visit.lang.date(local(at).date()))])
            }
            None => texts.get("notices-never-ran"),
        },
        scopes: [("", "notices-unread", !filter.all), ("all", "notices-all", filter.all)]
            .map(|(value, key, current)| NoticeChip {
                label: texts.get(key),
                url: address("show", value),
                current,
            })
            .to_vec(),
        kinds: kinds(visit, filter, &address),
        kind: filter.kind.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        can_mark: rows.iter().any(|row| row.over.is_empty()),
        empty: rows.is_empty().then(|| EmptyState {
            sentence: texts.get("notices-none"),
            action: Some(Action::new(texts.get("view-mine"), visit.url("/officer/work"))),
        }),
        rows,
        paging: Paging { label: texts.get("paging-label"), first: None, next },
    })
}

fn kinds(visit: &Visit, filter: NoticeFilter, address: &dyn Fn(&str, &str) -> String) -> Vec<NoticeChip> {
    let every = NoticeChip {
        label: visit.texts().get("notices-every-kind"),
        url: address("kind", ""),
        current: filter.kind.is_none(),
    };
    let one = |kind: NoticeKind| NoticeChip {
        label: casework_text::notice(kind, visit.lang),
        url: address("kind", kind.as_str()),
        current: filter.kind == Some(kind),
    };
    [every].into_iter().chain(NoticeKind::ALL.into_iter().map(one)).collect()
}

fn line(visit: &Visit, row: &NoticeRow, names: &HashMap<StaffId, String>) -> NoticeLine {
    let (province, texts) = (visit.app.province(), visit.texts());
    let procedure = province.procedures.get(&row.procedure).and_then(|editions| editions.last());
    let kind = row.key.kind;
    let (class, icon) = match kind {
        NoticeKind::Overdue
        | NoticeKind::ConsultationLate
        | NoticeKind::SupplementUnanswered
        | NoticeKind::PaymentNotMade => ("late", "diamond"),
        NoticeKind::DueToday | NoticeKind::NotReceived | NoticeKind::Uncollected => ("near", "triangle"),
        _ => ("", "bell"),
    };
    let moment = |at| visit.lang.moment(local(at));
    let mut facts = vec![
        texts.with("notice-since", &[("at", &moment(row.key.at))]),
        casework_text::stage_named(&row.stage, visit.lang),
    ];
    facts.extend(row.due_at.map(|due| texts.with("notice-due", &[("due", &moment(due))])));
    if let Some(agency) = row.agency.as_ref().and_then(|id| province.agency(id)) {
        let name = agency.name.get(visit.lang.tag()).to_owned();
        facts.push(texts.with("notice-agency", &[("agency", &name)]));
    }
    if let Some(absent) = &row.absent {
        let name = names.get(absent).cloned().unwrap_or_else(|| absent.to_string());
        facts.push(texts.with("view-covered-one", &[("name", &name)]));
    }
    let over = match (row.settled, row.read) {
        (true, _) => texts.get("notice-settled"),
        (false, true) => texts.get("notice-read"),
        (false, false) => String::new(),
    };
    NoticeLine {
        class: if over.is_empty() { class } else { "" },
        icon: if over.is_empty() { icon } else { "check" },
        title: casework_text::notice(kind, visit.lang),
        follows: casework_text::notice_follows(kind, visit.lang),
        ground: kind.ground().to_owned(),
        facts,
        procedure: procedure
            .map_or_else(|| row.procedure.to_string(), |p| p.name.get(visit.lang.tag()).to_owned()),
        code: row.code.to_string(),
        url: visit.url(&format!("/officer/dossiers/{}", row.code)),
        key: row.key.to_string(),
        over,
    }
}

/// Marks one notice, or all that are shown, and goes back to the list.
async fn mark(desk: StaffVisit, query: PageQuery, Form(form): Form<FormData>) -> PageAnswer {
    let (visit, actor) = (&desk.visit, desk.staff.actor());
    let one = form.first("notice").and_then(NoticeKey::parse);
    let kind = form.first("kind").and_then(NoticeKind::parse);
    if one.is_some() || form.first("act") == Some("all") {
        visit.app.registry().blocking(move |registry| registry.read_notices(&actor, one, kind)).await?;
    }
    let back = format!("/officer/notices{}", query.with("after", ""));
    Ok(Redirect::to(&visit.url(&back)).into_response())
}
