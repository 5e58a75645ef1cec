//! Asks for exports, shows how far they are, hands finished files to their owner.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Form, Path};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use casework::{Role, StaffId};
use http_body::Frame;
use law::time::local;
use registry::exports::{Export, ExportState, NewExport};
use registry::{Registry, Trouble, is_casework};
use tokio::sync::mpsc::{Receiver, channel};

use super::kind::ExportKind;
use super::lists::{List, Words};
use super::papers::PAPERS_MAX;
use super::{DIRECT_MAX, ExportLine, ExportsPage, WatchedLine, Wish, filtered};
use crate::common::components::{Action, EmptyState};
use crate::common::fields::FormData;
use crate::common::page_query::PageQuery;
use crate::common::table_file::{TableFile, TableKind};
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, show};
use crate::officer::frame;
use crate::public::papers::Form as Paper;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/exports", get(exports).post(begin))
        .route("/officer/exports/{id}", get(take))
        .route("/officer/exports/{id}/cancel", post(cancel))
}

/// The links under a list: files at once where it is short, the page of exports where it is long.
pub(crate) fn links(visit: &Visit, list: List, query: &PageQuery, total: u64) -> Vec<Action> {
    let texts = visit.texts();
    if total > DIRECT_MAX {
        let url = format!("/officer/exports{}", query.with("list", list.as_str()));
        return vec![Action::new(texts.with("export-long", &[("count", &total)]), visit.url(&url))];
    }
    let link = |(label, ending): (&str, &str)| {
        Action::new(texts.get(label), visit.url(&format!("{}.{ending}{}", list.path(), query.with("", ""))))
    };
    let mut links: Vec<Action> = [("file-csv", "csv"), ("file-xlsx", "xlsx")].map(link).into();
    if total > 0 {
        let url = format!("/officer/exports{}", query.with("list", list.as_str()));
        links.push(Action::new(texts.get("export-papers"), visit.url(&url)));
    }
    links
}

fn may(desk: &StaffVisit) -> Result<(), PageFault> {
    let works = desk.staff.grants.iter().any(|grant| is_casework(grant.role));
    if works || desk.staff.has_role(Role::Administrator) { Ok(()) } else { Err(PageFault::NotFound) }
}

/// A short list as a file at once; a long one is sent to the page of exports. Names follow the rights of the reader, as on
/// the page.
pub(crate) async fn direct(desk: StaffVisit, query: PageQuery, list: List, kind: TableKind) -> PageAnswer {
    may(&desk)?;
    let (actor, visit) = (desk.staff.actor(), desk.visit);
    let today = visit.local().date();
    let asked = filtered(&actor, list, &query, today);
    let words = Words { province: visit.app.province(), lang: visit.lang, now: visit.now };
    let name = asked.file_name(today);
    let read = visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        if asked.count(view, &viewer)? > DIRECT_MAX {
            return Ok(None);
        }
        let mut file = TableFile::new(kind, &list.heading(words.lang))?;
        let mut rows = 0_u64;
        asked.whole(view, &viewer, &words, |cells, _| {
            rows += 1;
            file.row(&cells)
        })?;
        Ok(Some((file.finish()?, rows)))
    });
    let Some((bytes, rows)) = read.await? else {
        let path = format!("/officer/exports{}", query.with("list", list.as_str()));
        return Ok(Redirect::to(&visit.url(&path)).into_response());
    };
    let (owner, lang) = (desk.staff.id, visit.lang);
    let recorded = visit.app.registry().blocking(move |registry| {
        registry.record_direct_export(&NewExport {
            owner: &owner,
            list: list.as_str(),
            format: kind.ending(),
            lang: lang.tag(),
            query: "",
            total: rows,
        })
    });
    recorded.await?;
    Ok(kind.response(&name, bytes))
}

/// The filter of an export in the address of this page.
fn wished(query: &PageQuery) -> PageQuery {
    let mut query = query.clone();
    query
        .0
        .retain(|(key, _)| !matches!(key.as_str(), "list" | "fault" | "after" | "choose" | "find" | "code"));
    query
}

async fn exports(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    may(&desk)?;
    let visit = &desk.visit;
    let wish = match List::parse(query.get("list")) {
        Some(list) => Some(wish(&desk, list, &wished(&query)).await?),
        None => None,
    };
    let (me, watches) = (desk.staff.id.clone(), desk.staff.has_role(Role::Administrator));
    let read = visit.app.registry().blocking(move |registry| {
        let latest = if watches { registry.latest_exports()? } else { Vec::new() };
        Ok((registry.exports(&me)?, latest))
    });
    let (own, latest) = read.await?;
    let texts = visit.texts();
    let moving = own.iter().any(|export| export.state.is_open());
    let ready = own.iter().filter(|export| export.state == ExportState::Ready).count();
    let empty = EmptyState { sentence: texts.get("export-empty"), action: None };
    show(&ExportsPage {
        page: frame(&desk, texts.get("export-title"), None).await?,
        wish,
        fault: if query.get("fault").is_empty() { String::new() } else { texts.get("export-too-many") },
        said: if moving { String::new() } else { texts.with("export-said", &[("count", &ready)]) },
        moving,
        empty: own.is_empty().then_some(empty),
        lines: own.iter().map(|export| line(visit, export)).collect(),
        watched: watched(visit, latest).await?,
    })
}

async fn wish(desk: &StaffVisit, list: List, query: &PageQuery) -> Result<Wish, PageFault> {
    let visit = &desk.visit;
    let total = count(desk, list, query).await?;
    Ok(Wish {
        list: list.as_str(),
        query: query.text(),
        words: visit.texts().with("export-wish", &[("what", &title_of(visit, list)), ("count", &total)]),
        papers: if total > PAPERS_MAX {
            Vec::new()
        } else {
            Paper::ALL.map(|form| paper(visit, form)).into()
        },
        too_many: visit.texts().with("export-papers-many", &[("most", &PAPERS_MAX)]),
        back: visit.url(&format!("{}{}", list.path(), query.with("", ""))),
    })
}

fn paper(visit: &Visit, form: Paper) -> (String, String) {
    (ExportKind::Papers(form).name(), visit.texts().get(form.title()))
}

async fn count(desk: &StaffVisit, list: List, query: &PageQuery) -> Result<u64, PageFault> {
    let actor = desk.staff.actor();
    let asked = filtered(&actor, list, query, desk.visit.local().date());
    let read = desk.visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        asked.count(view, &viewer)
    });
    Ok(read.await?)
}

fn title_of(visit: &Visit, list: List) -> String {
    visit.texts().get(match list {
        List::Work => "export-work",
        List::Register => "export-register",
    })
}

fn title(visit: &Visit, export: &Export) -> String {
    let list = List::parse(&export.list).map(|list| title_of(visit, list)).unwrap_or_default();
    let kind = match ExportKind::parse(&export.format) {
        Some(ExportKind::Papers(form)) => visit.texts().get(form.title()),
        _ => export.format.to_uppercase(),
    };
    format!("{list} · {kind}")
}

fn line(visit: &Visit, export: &Export) -> ExportLine {
    let texts = visit.texts();
    let ready = export.state == ExportState::Ready && export.expires_at > visit.now;
    let file = ready.then(|| {
        let label = if is_papers(export) { "export-take-papers" } else { "export-take" };
        let label = texts.with(label, &[("count", &export.total)]);
        Action::new(label, visit.url(&format!("/officer/exports/{}", export.id)))
    });
    let list = List::parse(&export.list).filter(|_| !export.query.is_empty()).map(|list| {
        let url = visit.url(&format!("{}?{}", list.path(), export.query));
        Action::new(texts.get("export-list"), url)
    });
    ExportLine {
        id: export.id.clone(),
        title: title(visit, export),
        asked: visit.lang.moment(local(export.created_at)),
        state: state(visit, export),
        percent: export.state.is_open().then(|| export.done * 100 / export.total.max(1)),
        file,
        list,
        stop: match export.state {
            ExportState::Waiting | ExportState::Running => Some(texts.get("export-cancel")),
            ExportState::Ready => Some(texts.get("export-remove")),
            _ => None,
        },
    }
}

fn is_papers(export: &Export) -> bool {
    matches!(ExportKind::parse(&export.format), Some(ExportKind::Papers(_)))
}

fn state(visit: &Visit, export: &Export) -> String {
    let (texts, lang) = (visit.texts(), visit.lang);
    let numbers: [(&str, &dyn crate::common::texts::Filling); 2] =
        [("done", &export.done), ("total", &export.total)];
    match export.state {
        ExportState::Waiting => texts.get("export-waiting"),
        ExportState::Running => texts.with("export-running", &numbers),
        ExportState::Ready => {
            let until = lang.moment(local(export.expires_at));
            let words = if is_papers(export) { "export-ready-papers" } else { "export-ready" };
            texts.with(words, &[("total", &export.total), ("until", &until)])
        }
        ExportState::Cancelled => texts.get("export-cancelled"),
        ExportState::Failed => texts.get("export-failed"),
        ExportState::Expired => texts.get("export-expired"),
        ExportState::Direct => texts.with("export-direct", &[("total", &export.total)]),
    }
}

async fn watched(visit: &Visit, latest: Vec<Export>) -> Result<Vec<WatchedLine>, PageFault> {
    let ids: Vec<StaffId> = latest.iter().map(|export| export.owner.clone()).collect();
    let names = visit.app.read(move |view| view.staff_names(&ids)).await?;
    let line = |export: &Export| WatchedLine {
        owner: names.get(&export.owner).cloned().unwrap_or_else(|| export.owner.to_string()),
        title: title(visit, export),
        asked: visit.lang.moment(local(export.created_at)),
        rows: visit.lang.number(i64::try_from(export.done).unwrap_or(i64::MAX)),
        state: match export.taken_at {
            Some(at) if export.taken > 0 => visit
                .texts()
                .with("export-taken", &[("count", &export.taken), ("at", &visit.lang.moment(local(at)))]),
            _ => state(visit, export),
        },
    };
    Ok(latest.iter().map(line).collect())
}

async fn begin(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    may(&desk)?;
    let list = form.first("list").and_then(List::parse).ok_or(PageFault::BadRequest)?;
    let kind = form.first("format").and_then(ExportKind::parse).ok_or(PageFault::BadRequest)?;
    let query = PageQuery::parse(form.first("query").unwrap_or_default());
    let total = count(&desk, list, &query).await?;
    if matches!(kind, ExportKind::Papers(_)) && total > PAPERS_MAX {
        let wish = query.with("list", list.as_str());
        return Ok(Redirect::to(&desk.visit.url(&format!("/officer/exports{wish}"))).into_response());
    }
    let (owner, lang, text) = (desk.staff.id.clone(), desk.visit.lang, query.text());
    let begun = desk.visit.app.registry().blocking(move |registry| {
        registry.begin_export(&NewExport {
            owner: &owner,
            list: list.as_str(),
            format: &kind.name(),
            lang: lang.tag(),
            query: &text,
            total,
        })
    });
    let path = if begun.await?.is_some() { "/officer/exports" } else { "/officer/exports?fault=many" };
    Ok(Redirect::to(&desk.visit.url(path)).into_response())
}

async fn cancel(desk: StaffVisit, Path(id): Path<String>) -> PageAnswer {
    let owner = desk.staff.id.clone();
    desk.visit.app.registry().blocking(move |registry| registry.cancel_export(&owner, &id)).await?;
    Ok(Redirect::to(&desk.visit.url("/officer/exports")).into_response())
}

/// Hands a finished file to its owner, piece by piece.
async fn take(desk: StaffVisit, Path(id): Path<String>) -> PageAnswer {
    let (owner, registry) = (desk.staff.id.clone(), desk.visit.app.registry().clone());
    let asked = id.clone();
    let found = registry.blocking(move |registry| {
        let export = registry.export(&owner, &asked)?;
        let first = registry.export_part(&owner, &asked, 0)?;
        if first.is_some() {
            registry.note_export_taken(&owner, &asked)?;
        }
        Ok(export.zip(first))
    });
    let (export, first) = found.await?.ok_or(PageFault::NotFound)?;
    let kind = ExportKind::parse(&export.format).ok_or(PageFault::NotFound)?;
    let name = format!("{}-{}.{}", export.list, local(export.created_at).date(), kind.ending());
    let headers = [
        (header::CONTENT_TYPE, kind.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    let body = Body::new(Pieces::read(registry_of(&desk), desk.staff.id.clone(), id, first));
    Ok((headers, body).into_response() as Response)
}

fn registry_of(desk: &StaffVisit) -> Registry {
    desk.visit.app.registry().clone()
}

/// The pieces of a file as a body: read ahead by one, never all at once.
struct Pieces(Receiver<Result<Bytes, Trouble>>);

impl Pieces {
    fn read(registry: Registry, owner: StaffId, id: String, first: Vec<u8>) -> Self {
        let (sender, receiver) = channel(1);
        tokio::task::spawn_blocking(move || {
            let mut piece = Some(Ok(first));
            let mut next = 1;
            while let Some(read) = piece {
                let failed = read.is_err();
                if sender.blocking_send(read.map(Bytes::from)).is_err() || failed {
                    return;
                }
                piece = registry.export_part(&owner, &id, next).transpose();
                next += 1;
            }
        });
        Self(receiver)
    }
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = Trouble;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Trouble>>> {
        self.0.poll_recv(context).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}
