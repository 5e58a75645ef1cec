//! The frame of an officer's page: the queues at the left with their counts.

use casework::power::Holder;
use registry::views::WorkView;

use crate::common::counted::Queues;
use crate::common::page::{Page, RailGroup, RailItem, User};
use crate::common::{PageFault, StaffVisit};

/// Queues by group: heading and the views under it with label and icon.
const GROUPS: [(&str, &[(WorkView, &str, &str)]); 3] = [
    (
        "rail-mine",
        &[
            (WorkView::Mine, "view-mine", "inbox"),
            (WorkView::Covered, "view-covered", "person"),
            (WorkView::Waiting, "view-waiting", "people"),
            (WorkView::Elsewhere, "view-elsewhere", "out"),
            (WorkView::Done, "view-done", "check"),
        ],
    ),
    (
        "rail-unit",
        &[
            (WorkView::Unit, "view-unit", "list"),
            (WorkView::Unassigned, "view-unassigned", "person"),
            (WorkView::Incoming, "view-incoming", "inbox"),
            (WorkView::Consulted, "view-consulted", "people"),
            (WorkView::Review, "view-review", "check"),
            (WorkView::Sign, "view-sign", "pen"),
            (WorkView::Issue, "view-issue", "paper"),
            (WorkView::Letters, "view-letters", "paper"),
            (WorkView::Withdrawals, "view-withdrawals", "out"),
        ],
    ),
    (
        "rail-counter",
        &[
            (WorkView::Intake, "view-intake", "inbox"),
            (WorkView::Accepted, "view-accepted", "out"),
            (WorkView::Sent, "view-sent", "out"),
            (WorkView::Returns, "view-returns", "paper"),
        ],
    ),
];

/// The label of a queue.
pub(super) fn label(view: WorkView) -> &'static str {
    GROUPS
        .iter()
        .flat_map(|(_, views)| views.iter())
        .find(|(known, ..)| *known == view)
        .map_or("view-unit", |(_, label, _)| label)
}

/// The frame of an officer's page with its rail. `current` is the queue shown, if the page is one.
///
/// # Errors
/// [`PageFault`] when the store cannot be read.
pub(crate) async fn frame(
    desk: &StaffVisit,
    title: String,
    current: Option<WorkView>,
) -> Result<Page, PageFault> {
    Ok(counted_frame(desk, title, current).await?.0)
}

/// How many dossiers each queue and each saved view holds; of long queues as it was a moment ago.
async fn queues(desk: &StaffVisit) -> Result<Queues, PageFault> {
    let app = &desk.visit.app;
    if let Some(queues) = app.counted().queues(&desk.staff.id) {
        return Ok(queues);
    }
    let (actor, registry) = (desk.staff.actor(), app.registry().clone());
    let read = app.read(move |view| {
        let viewer = view.viewer(&actor);
        let absent: Vec<casework::StaffId> =
            actor.covers().iter().map(|cover| cover.absent.clone()).collect();
        Ok(Queues {
            counts: view.worklist_counts(&viewer)?,
            unread: view.notices_unread(&viewer)?,
            absent: view.staff_names(&absent)?.into_values().collect(),
            saved: crate::officer::work::saved_links(&registry, view, &viewer)?,
        })
    });
    let queues = read.await?;
    app.counted().keep_queues(&desk.staff.id, &queues);
    Ok(queues)
}

/// The same frame, with how many dossiers the queue shown holds.
///
/// # Errors
/// As [`frame`].
pub(crate) async fn counted_frame(
    desk: &StaffVisit,
    title: String,
    current: Option<WorkView>,
) -> Result<(Page, Option<u64>), PageFault> {
    let visit = &desk.visit;
    let queues = queues(desk).await?;
    let (counts, unread, absent) = (&queues.counts, queues.unread, &queues.absent);
    let whole = counts.iter().find(|(view, _)| Some(*view) == current).map(|(_, count)| *count);
    let saved_here =
        crate::common::page_query::PageQuery::parse(visit.path.split_once('?').map_or("", |p| p.1));
    let saved_here = saved_here.get("saved").to_owned();
    let texts = visit.texts();
    let mut page = visit.page_titled(title);
    let mut rail: Vec<RailGroup> = Vec::new();
    for (heading, views) in GROUPS {
        let mut items: Vec<RailItem> = Vec::new();
        if heading == "rail-counter" && desk.staff.has_role(casework::Role::IntakeOfficer) {
            items.push(RailItem {
                label: texts.get("intake-title"),
                path: "/officer/intake".to_owned(),
                icon: Some("plus"),
                current: visit.path.starts_with("/officer/intake")
                    && !visit.path.starts_with("/officer/intake/offline"),
                on_phone: true,
                ..RailItem::default()
            });
            items.push(RailItem {
                label: texts.get("offline-title"),
                path: "/officer/intake/offline".to_owned(),
                icon: Some("disc"),
                ..RailItem::default()
            });
        }
        if heading == "rail-counter" {
            items.extend(counter(desk));
        }
        for (view, label, icon) in views {
            let Some((_, count)) = counts.iter().find(|(known, _)| known == view) else { continue };
            items.push(RailItem {
                label: match (view, absent.as_slice()) {
                    (WorkView::Covered, [name]) => texts.with("view-covered-one", &[("name", name)]),
                    _ => texts.get(label),
                },
                path: match view {
                    WorkView::Sign => "/officer/sign".to_owned(),
                    view => format!("/officer/work?view={}", view.as_str()),
                },
                icon: Some(icon),
                count: (*count > 0).then(|| visit.lang.number(i64::try_from(*count).unwrap_or(i64::MAX))),
                current: current == Some(*view) && saved_here.is_empty(),
                on_phone: true,
            });
        }
        if !items.is_empty() {
            rail.push(RailGroup { title: texts.get(heading), items });
        }
    }
    rail.extend(saved(desk, &queues, &saved_here));
    rail.extend(areas(desk));
    let unread = (unread > 0).then(|| visit.lang.number(i64::try_from(unread).unwrap_or(i64::MAX)));
    if let User::Staff(workplace) = &mut page.user {
        workplace.rail = rail;
        workplace.unread = unread;
    }
    Ok((page, whole))
}

/// The saved views of this person.
fn saved(desk: &StaffVisit, queues: &Queues, here: &str) -> Option<RailGroup> {
    let lang = desk.visit.lang;
    let item = |view: &crate::officer::work::SavedLink| RailItem {
        label: view.name.clone(),
        path: view.path.clone(),
        count: view.count.map(|count| lang.number(i64::try_from(count).unwrap_or(i64::MAX))),
        current: view.id == here,
        ..RailItem::default()
    };
    let mut items: Vec<RailItem> = queues.saved.iter().map(item).collect();
    if items.is_empty() {
        return None;
    }
    items.push(RailItem {
        label: desk.visit.texts().get("saved-manage"),
        path: "/officer/views".to_owned(),
        current: desk.visit.path.starts_with("/officer/views"),
        ..RailItem::default()
    });
    Some(RailGroup { title: desk.visit.texts().get("saved-title"), items })
}

/// The pages of the counter: calling numbers, hand-over, results, the till.
fn counter(desk: &StaffVisit) -> Vec<RailItem> {
    use casework::Role as R;
    let is = |roles: &[R]| roles.iter().any(|role| desk.staff.has_role(*role));
    let mut pages: Vec<Area> = Vec::new();
    if is(&[R::IntakeOfficer, R::CentreHead]) {
        pages.push(("desk-queue-title", "/officer/queue", "bell"));
    }
    if is(&[R::IntakeOfficer, R::CentreHead, R::DivisionHead, R::CaseOfficer, R::Clerk]) {
        pages.push(("transfers-title", "/officer/transfers", "send"));
    }
    if is(&[R::IntakeOfficer]) {
        pages.push(("returns-title", "/officer/returns", "papers"));
    }
    if is(&[R::IntakeOfficer, R::CentreHead]) {
        pages.push(("fees-title", "/officer/fees", "coin"));
    }
    if is(&[R::IntakeOfficer, R::CentreHead, R::Clerk]) {
        pages.push(("payments-title", "/officer/payments", "coin"));
    }
    let texts = desk.visit.texts();
    let here = desk.visit.path.split('?').next().unwrap_or_default();
    let item = |(label, path, icon): Area| RailItem {
        label: texts.get(label),
        path: path.to_owned(),
        icon: Some(icon),
        current: here.starts_with(path),
        on_phone: true,
        ..RailItem::default()
    };
    pages.into_iter().map(item).collect()
}

/// Pages beside the queues: label, path, icon.
type Area = (&'static str, &'static str, &'static str);

/// The pages of overview, data and administration that the roles of a person open.
fn areas(desk: &StaffVisit) -> Option<RailGroup> {
    use casework::Role as R;
    let staff = &desk.staff;
    let is = |roles: &[R]| roles.iter().any(|role| staff.has_role(*role));
    let mut areas: Vec<Area> = Vec::new();
    if is(&[R::DivisionHead]) {
        areas.push(("balance-title", "/officer/balance", "people"));
    }
    let may_see = Holder::new(&staff.actor(), &desk.visit.app.province(), desk.visit.now)
        .may_somewhere(law::Action::SeePetition);
    if may_see {
        areas.push(("petition-officer-title", "/officer/petitions", "send"));
    }
    if staff.grants.iter().any(|grant| registry::is_casework(grant.role)) {
        areas.push(("supervisor-title", "/supervisor", "bars"));
        areas.push(("register-title", "/officer/register", "book"));
        areas.push(("substitutes-title", "/officer/substitutes", "people"));
    }
    if is(&[R::IntakeOfficer, R::CentreHead, R::Leader]) {
        areas.push(("offline-refused-title", "/officer/intake/offline/refused", "info"));
        areas.push(("export-title", "/officer/exports", "paper"));
    }
    if is(&[R::DataSteward, R::ProcedureController, R::Leader, R::Administrator]) {
        areas.push(("data-procedures-title", "/data/procedures", "list"));
        areas.push(("edition-title", "/data/editions", "pen"));
    }
    if is(&[R::Administrator]) {
        areas.push(("staff-title", "/admin/staff", "people"));
        areas.push(("health-title", "/admin/health", "shield"));
    }
    let (actor, province) = (staff.actor(), desk.visit.app.province());
    if Holder::new(&actor, &province, desk.visit.now).may_somewhere(law::Action::Audit) {
        areas.push(("access-title", "/admin/access", "lock"));
    }
    let texts = desk.visit.texts();
    let item = |(label, path, icon): Area| RailItem {
        label: texts.get(label),
        path: path.to_owned(),
        icon: Some(icon),
        current: desk.visit.path.split('?').next() == Some(path)
            || path == "/officer/petitions" && desk.visit.path.starts_with(path),
        on_phone: true,
        ..RailItem::default()
    };
    let items: Vec<RailItem> = areas.into_iter().map(item).collect();
    (!items.is_empty()).then(|| RailGroup { title: texts.get("rail-overview"), items })
}
