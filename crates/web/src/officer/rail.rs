//! The frame of an officer's page: the queues at the left with their counts.

use casework::power::Holder;
use registry::views::WorkView;

use crate::common::page::{Page, RailGroup, RailItem, User};
use crate::common::{PageFault, StaffVisit};

/// Queues by group: heading and the views under it with label and icon.
const GROUPS: [(&str, &[(WorkView, &str, &str)]); 3] = [
    (
        "rail-mine",
        &[
            (WorkView::Mine, "view-mine", "inbox"),
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
    let visit = &desk.visit;
    let actor = desk.staff.actor();
    let counts = visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        view.worklist_counts(&viewer)
    });
    let counts = counts.await?;
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
                current: visit.path.starts_with("/officer/intake"),
                on_phone: true,
                ..RailItem::default()
            });
        }
        for (view, label, icon) in views {
            let Some((_, count)) = counts.iter().find(|(known, _)| known == view) else { continue };
            items.push(RailItem {
                label: texts.get(label),
                path: format!("/officer/work?view={}", view.as_str()),
                icon: Some(icon),
                count: (*count > 0).then(|| visit.lang.number(i64::try_from(*count).unwrap_or(i64::MAX))),
                current: current == Some(*view),
                on_phone: true,
            });
        }
        if !items.is_empty() {
            rail.push(RailGroup { title: texts.get(heading), items });
        }
    }
    rail.extend(areas(desk));
    if let User::Staff(workplace) = &mut page.user {
        workplace.rail = rail;
    }
    Ok(page)
}

/// Pages beside the queues: label, path, icon.
type Area = (&'static str, &'static str, &'static str);

/// The pages of overview, data and administration that the roles of a person open.
fn areas(desk: &StaffVisit) -> Option<RailGroup> {
    use casework::Role as R;
    let staff = &desk.staff;
    let is = |roles: &[R]| roles.iter().any(|role| staff.has_role(*role));
    let mut areas: Vec<Area> = Vec::new();
    if staff.grants.iter().any(|grant| registry::is_casework(grant.role)) {
        areas.push(("supervisor-title", "/supervisor", "bars"));
        areas.push(("register-title", "/officer/register", "book"));
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
        current: desk.visit.path.split('?').next() == Some(path),
        on_phone: true,
        ..RailItem::default()
    };
    let items: Vec<RailItem> = areas.into_iter().map(item).collect();
    (!items.is_empty()).then(|| RailGroup { title: texts.get("rail-overview"), items })
}
