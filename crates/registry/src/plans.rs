//! Test: no page reads a whole table. Every statement that the views send is noted and its plan asked for.

use std::cell::RefCell;
use std::sync::Arc;

use casework::Actor;
use jiff::civil::date;
use law::AgencyId;

use crate::views::*;
use crate::{Connection, ManualClock, Registry, StoreConfig, Trouble, Value};

#[path = "../../casework/tests/common/mod.rs"]
pub(crate) mod story;

thread_local! {
    static NOTED: RefCell<Option<Vec<(String, Vec<Value>)>>> = const { RefCell::new(None) };
}

/// Notes a statement while a test listens on this thread.
pub(crate) fn note(sql: &str, values: &[Value]) {
    NOTED.with_borrow_mut(|noted| {
        if let Some(noted) = noted {
            noted.push((sql.to_owned(), values.to_vec()));
        }
    });
}

/// The statements that `read` sends.
fn statements<T>(
    registry: &Registry,
    read: impl FnOnce(&mut View<'_>) -> Result<T, Trouble>,
) -> Vec<(String, Vec<Value>)> {
    NOTED.set(Some(Vec::new()));
    registry.read_blocking(read).unwrap();
    NOTED.take().unwrap_or_default()
}

/// The lines of the plan of a statement that read a large table from end to end.
fn scans(connection: &mut Connection, sql: &str, values: &[Value]) -> Vec<String> {
    let plan = connection.query(&format!("EXPLAIN QUERY PLAN {sql}"), values).unwrap();
    let lines = plan.iter().map(|row| row.text(3).unwrap());
    let large = ["dossier", "journal", "personal", "daily_count", "session", "token", "staff_grant"];
    lines
        .filter(|line| {
            let scanned =
                line.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next()).unwrap_or_default();
            // A partial index over the few dossiers that are being consulted on is made to be read whole; those over the open
            // ones are walked until a page is full.
            let made_for_it = ["dossier_consulted", "dossier_open"].iter().any(|index| line.contains(index));
            large.contains(&scanned) && !made_for_it
        })
        .collect()
}

fn registry() -> (tempfile::TempDir, Registry) {
    let folder = tempfile::tempdir().unwrap();
    let config = StoreConfig::in_folder(folder.path());
    let province = Arc::new(story::province());
    config.init(&province).unwrap();
    let clock = Arc::new(ManualClock::new(story::at("2025-07-01T09:00")));
    let registry = Registry::open(&config, province, clock).unwrap();
    (folder, registry)
}

fn check<T>(registry: &Registry, what: &str, read: impl FnOnce(&mut View<'_>) -> Result<T, Trouble>) {
    for (sql, values) in statements(registry, read) {
        let found = registry.with_reader(|connection| Ok(scans(connection, &sql, &values))).unwrap();
        assert_eq!(found, Vec::<String>::new(), "{what}: {sql}");
    }
}

#[test]
fn no_page_reads_a_whole_table() {
    let (_folder, registry) = registry();
    let texts = ["H15.133-250701-0001", "250701-0001", "0001", "066000000001", "0912345678", "Nguyễn Văn An"];
    let leader = story::staff("leader", &[(casework::Role::Leader, story::WARD)]);
    for who in story::EVERYONE.iter().map(|who| story::person(who)).chain([leader]) {
        let viewer = registry.viewer(&who);
        let cursor = Cursor::at(story::at("2025-07-01T08:00"), 5);
        for view in WorkView::ALL {
            let filter = WorkFilter { due: Some(DueBucket::Overdue), ..WorkFilter::of(*view) };
            check(&registry, view.as_str(), |v| v.worklist(&viewer, &filter, Some(&cursor), 50));
            check(&registry, view.as_str(), |v| v.runway(&viewer, &filter));
        }
        check(&registry, "counts", |v| v.worklist_counts(&viewer));
        for text in texts {
            let filter = ListFilter { text: Some(text.into()), ..ListFilter::default() };
            check(&registry, text, |v| v.list(&viewer, &filter, Some(&cursor), 50));
        }
        let unit = ListFilter { unit: Some(AgencyId(story::WARD.into())), ..ListFilter::default() };
        check(&registry, "unit", |v| v.list(&viewer, &unit, Some(&cursor), 50));
        // The newest of all that there is: the system walks back from the last dossier and stops at a page.
        if who != Actor::System {
            check(&registry, "list", |v| v.list(&viewer, &ListFilter::default(), Some(&cursor), 50));
        }
        let open =
            ListFilter { status: vec![casework::dossier::Status::Processing], ..ListFilter::default() };
        check(&registry, "status", |v| v.list(&viewer, &open, None, 50));
        let code = law::code::DossierCode("H15.133-250701-0001".into());
        check(&registry, "dossier", |v| v.dossier(&viewer, &code));
        check(&registry, "history", |v| v.history(&viewer, &code));
        let whole = Scope::period(date(2025, 7, 1), date(2025, 7, 31));
        let centre = Scope { unit: Some(AgencyId(story::WARD_CENTRE.into())), ..whole.clone() };
        let ward = Scope { unit: Some(AgencyId(story::WARD.into())), ..whole.clone() };
        for scope in [whole, centre, ward] {
            check(&registry, "picture", |v| v.picture(&viewer, &scope));
            for standing in Standing::ALL {
                let filter = RegisterFilter { standing: *standing, ..RegisterFilter::of(scope.clone()) };
                check(&registry, standing.as_str(), |v| v.register(&viewer, &filter, Some(&cursor), 50));
            }
        }
    }
}

#[test]
fn public_and_own_pages_read_no_whole_table_either() {
    let (_folder, registry) = registry();
    let code = law::code::DossierCode("H15.133-250701-0001".into());
    check(&registry, "track", |v| v.track(&code));
    let subject = registry.subject_of("066000000001");
    check(&registry, "mine", |v| v.my_dossiers(&subject, None, 50));
    check(&registry, "accesses", |v| v.accesses(&subject));
    let daily = DailyFilter {
        authorities: None,
        intake: None,
        procedure: None,
        from: date(2025, 7, 1),
        to: date(2025, 9, 30),
    };
    for by in [SumBy::Total, SumBy::Day, SumBy::Authority, SumBy::Intake, SumBy::Procedure] {
        check(&registry, "daily", |v| v.daily(&daily, by));
    }
    NOTED.set(Some(Vec::new()));
    registry.session("secret").unwrap();
    registry.token("secret").unwrap();
    for (sql, values) in NOTED.take().unwrap_or_default() {
        let found = registry.with_reader(|connection| Ok(scans(connection, &sql, &values))).unwrap();
        assert_eq!(found, Vec::<String>::new(), "{sql}");
    }
}

#[test]
fn a_rare_procedure_of_a_long_queue_is_found_by_its_index() {
    let (_folder, registry) = registry();
    let viewer = registry.viewer(&story::person("division head"));
    let procedure = registry.province().procedures.keys().next().cloned();
    let filter = WorkFilter { procedure, ..WorkFilter::of(WorkView::Unit) };
    let mut plans = Vec::new();
    for (sql, values) in statements(&registry, |v| v.worklist(&viewer, &filter, None, 50)) {
        let plan = registry.with_reader(|c| c.query(&format!("EXPLAIN QUERY PLAN {sql}"), &values)).unwrap();
        plans.extend(plan.iter().map(|row| row.text(3).unwrap()));
    }
    assert!(plans.iter().any(|line| line.contains("dossier_open_procedure")), "{plans:#?}");
}

#[test]
fn the_watch_sees_a_scan() {
    let (_folder, registry) = registry();
    let found = registry
        .with_reader(|c| Ok(scans(c, "SELECT id FROM dossier WHERE stage = $1", &["x".into()])))
        .unwrap();
    assert_eq!(found.len(), 1);
}
