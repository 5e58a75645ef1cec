//! Saved views: a filtered list under a name, in the rail with its count, as the page of the morning if wanted.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use registry::saved::SavedView;
use registry::{Registry, Trouble, View, Viewer};

use super::filter::{NAMES, filter};
use crate::common::components::EmptyState;
use crate::common::fields::FormData;
use crate::common::page_query::PageQuery;
use crate::common::{App, Page, PageAnswer, PageFault, StaffVisit, show};
use crate::officer::frame;

/// Longest name of a view, in characters.
const NAME_MAX: usize = 60;

/// Views whose counts stand in the rail.
const COUNTED_MAX: usize = 12;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/views", get(views).post(save))
        .route("/officer/views/{id}/{act}", post(change))
}

/// A saved view in the rail.
#[derive(Debug, Clone)]
pub(crate) struct SavedLink {
    /// Name.
    pub name: String,
    /// Path without the language.
    pub path: String,
    /// Dossiers in it now.
    pub count: Option<u64>,
    /// Identifier.
    pub id: String,
}

fn path(view: &SavedView) -> String {
    format!("/officer/work?{}&saved={}", view.query, view.id)
}

/// The saved views of a viewer with their counts.
pub(crate) fn saved_links(
    registry: &Registry,
    view: &mut View<'_>,
    viewer: &Viewer,
) -> Result<Vec<SavedLink>, Trouble> {
    let mut links = Vec::new();
    for (place, saved) in registry.saved_views(viewer)?.into_iter().enumerate() {
        let query = PageQuery::parse(&saved.query);
        let queue = registry::views::WorkView::parse(query.get("view"));
        let count = match queue {
            Some(queue) if place < COUNTED_MAX => Some(view.work_count(viewer, &filter(queue, &query))?),
            _ => None,
        };
        links.push(SavedLink { path: path(&saved), name: saved.name, count, id: saved.id });
    }
    Ok(links)
}

/// The view this person begins the day with.
pub(crate) async fn landing(desk: &StaffVisit) -> Result<Option<String>, PageFault> {
    let actor = desk.staff.actor();
    let registry = desk.visit.app.registry();
    let viewer = registry.viewer(&actor);
    let found = registry.blocking(move |registry| registry.landing_view(&viewer)).await?;
    Ok(found.map(|view| path(&view)))
}

/// A view on the page that keeps them.
#[derive(Debug, Clone)]
pub struct ViewLine {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Address.
    pub url: String,
    /// It may be renamed, moved and removed by this person.
    pub own: bool,
    /// Shared in the unit.
    pub shared: bool,
    /// It is the page of the morning.
    pub landing: bool,
    /// There is an own one above it.
    pub raises: bool,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/work/saved.html")]
pub struct SavedPage {
    /// Frame.
    pub page: Page,
    /// Removed a moment ago: it can be brought back.
    pub removed: Option<(String, String)>,
    /// What is wrong.
    pub fault: String,
    /// Views.
    pub views: Vec<ViewLine>,
    /// None yet.
    pub empty: Option<EmptyState>,
}

async fn views(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    let visit = &desk.visit;
    let viewer = visit.app.registry().viewer(&desk.staff.actor());
    let removed = query.get("removed").to_owned();
    let read = visit.app.registry().blocking(move |registry| {
        let gone = if removed.is_empty() { None } else { registry.saved_view(&viewer, &removed)? };
        Ok((registry.saved_views(&viewer)?, registry.landing_view(&viewer)?, gone))
    });
    let (views, landing, gone) = read.await?;
    let mut own_before = false;
    let mut lines = Vec::new();
    for view in &views {
        let own = view.owner == desk.staff.id;
        lines.push(ViewLine {
            id: view.id.clone(),
            name: view.name.clone(),
            url: visit.url(&path(view)),
            own,
            shared: view.unit.is_some(),
            landing: landing.as_ref().is_some_and(|landing| landing.id == view.id),
            raises: own && own_before,
        });
        own_before |= own;
    }
    let texts = visit.texts();
    let fault = match query.get("fault") {
        "full" => texts.get("saved-full"),
        "name" => texts.get("saved-no-name"),
        _ => String::new(),
    };
    let empty = EmptyState { sentence: texts.get("saved-empty"), action: None };
    show(&SavedPage {
        page: frame(&desk, texts.get("saved-title"), None).await?,
        removed: gone.filter(|view| view.removed_at.is_some()).map(|view| (view.id, view.name)),
        fault,
        empty: lines.is_empty().then_some(empty),
        views: lines,
    })
}

fn to(desk: &StaffVisit, path: &str) -> PageAnswer {
    Ok(Redirect::to(&desk.visit.url(path)).into_response())
}

/// The name typed, cut to its limit; `None` where there is none.
fn name_of(form: &FormData) -> Option<String> {
    let name = law::text::clean(form.first("name").unwrap_or_default());
    (!name.is_empty()).then(|| name.chars().take(NAME_MAX).collect())
}

async fn save(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let Some(name) = name_of(&form) else { return to(&desk, "/officer/views?fault=name") };
    let mut query = PageQuery::parse(form.first("query").unwrap_or_default()).only(&NAMES);
    query.0.retain(|(key, _)| key != "saved");
    if registry::views::WorkView::parse(query.get("view")).is_none() {
        return Err(PageFault::BadRequest);
    }
    let viewer = desk.visit.app.registry().viewer(&desk.staff.actor());
    let unit = desk.staff.agency.clone().filter(|_| form.first("shared").is_some());
    let text = query.text();
    let kept = text.clone();
    let saved = desk
        .visit
        .app
        .registry()
        .blocking(move |registry| registry.save_view(&viewer, unit.as_ref(), &name, &kept));
    match saved.await? {
        Some(id) => to(&desk, &format!("/officer/work?{text}&saved={id}")),
        None => to(&desk, "/officer/views?fault=full"),
    }
}

async fn change(
    desk: StaffVisit,
    Path((id, act)): Path<(String, String)>,
    Form(form): Form<FormData>,
) -> PageAnswer {
    let viewer = desk.visit.app.registry().viewer(&desk.staff.actor());
    let name = name_of(&form);
    if act == "rename" && name.is_none() {
        return to(&desk, "/officer/views?fault=name");
    }
    let unit = desk.staff.agency.clone().filter(|_| form.first("shared").is_some());
    let (view, what) = (id.clone(), act.clone());
    let changed = desk.visit.app.registry().blocking(move |registry| match what.as_str() {
        "rename" => registry.rename_view(&viewer, &view, &name.unwrap_or_default(), unit.as_ref()),
        "remove" => registry.remove_view(&viewer, &view, true),
        "restore" => registry.remove_view(&viewer, &view, false),
        "raise" => registry.raise_view(&viewer, &view),
        "land" => registry.set_landing_view(&viewer, Some(&view)).map(|()| true),
        "unland" => registry.set_landing_view(&viewer, None).map(|()| true),
        _ => Ok(false),
    });
    match (changed.await?, act.as_str()) {
        (true, "remove") => to(&desk, &format!("/officer/views?removed={id}")),
        (true, _) => to(&desk, "/officer/views"),
        (false, _) => Err(PageFault::NotFound),
    }
}
