//! The worklist in filters, orders and numbers: whatever is asked for, page, count, facets and whole list agree. Saved views
//! and exports belong to whom they belong. Each on both engines.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use casework::dossier::{Command, Status};
use casework::{Actor, StaffId};
use common::story::{OTHER_CENTRE, WARD, WARD_CENTRE, person};
use common::{assign, done, on, on_both, one, submit, take_in, whole_life};
use jiff::SignedDuration;
use jiff::civil::date;
use law::AgencyId;
use law::code::ProcedureCode;
use law::procedure::Channel;
use registry::exports::{EXPORT_JOB, EXPORT_LASTS, ExportState, NewExport};
use registry::views::*;
use registry::{Registry, Trouble, Viewer};

/// Two dozen dossiers in all stages of the first days.
fn village(store: &common::Store, registry: &Registry) {
    let step = |code: &law::code::DossierCode, who: &str, command: Command| {
        let click = format!("{code} {who} {:?}", command.kind());
        done(registry.execute_blocking(on(code, who, &click, command)).unwrap());
    };
    for number in 1..=20_u64 {
        let code = done(registry.execute_blocking(take_in(number, &format!("open {number}"))).unwrap()).code;
        if number % 2 == 0 {
            step(&code, "counter", Command::Transfer);
        }
        if number % 4 == 0 {
            step(&code, "division head", assign());
        }
        if number % 7 == 0 {
            store.clock.advance(SignedDuration::from_hours(3));
        }
    }
    for number in 31..=33 {
        let subject = registry.subject_of(&format!("066{number:09}"));
        done(registry.execute_blocking(submit(&subject, number, &format!("online {number}"))).unwrap());
    }
    whole_life(registry, 40);
}

fn all(v: &mut View<'_>, viewer: &Viewer, filter: &WorkFilter) -> Result<Vec<i64>, Trouble> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = v.worklist(viewer, filter, after.as_ref(), 7)?;
        found.extend(page.items.iter().map(|item| item.stream));
        after = page.after;
        if after.is_none() {
            return Ok(found);
        }
    }
}

fn filters(whole: &WorkFilter) -> Vec<WorkFilter> {
    let with = |change: &dyn Fn(&mut WorkFilter)| {
        let mut filter = whole.clone();
        change(&mut filter);
        filter
    };
    let mut filters = vec![whole.clone()];
    filters.push(with(&|f| f.procedure = Some(ProcedureCode("1.004873".into()))));
    filters.push(with(&|f| f.procedure = Some(ProcedureCode("9.999999".into()))));
    filters.extend(
        [Status::Registered, Status::Accepted, Status::Processing]
            .map(|status| with(&|f| f.status = Some(status))),
    );
    filters.extend(
        ["accepted", "pending_assignment", "appraising"].map(|s| with(&|f| f.stage = Some(s.into()))),
    );
    filters.extend([Channel::Direct, Channel::Online].map(|channel| with(&|f| f.channel = Some(channel))));
    filters.extend([WARD_CENTRE, OTHER_CENTRE].map(|id| with(&|f| f.intake = Some(AgencyId(id.into())))));
    filters.push(with(&|f| f.authority = Some(AgencyId(WARD.into()))));
    filters.push(with(&|f| f.officer = Some(StaffId("officer".into()))));
    filters.push(with(&|f| f.due_from = Some(date(2025, 7, 4))));
    filters.push(with(&|f| (f.due_from, f.due_to) = (Some(date(2025, 7, 1)), Some(date(2025, 7, 4)))));
    for due in ["overdue", "2025-07-04", "next-week", "later", "not-counting"] {
        filters.push(with(&|f| f.due = DueBucket::parse(due)));
    }
    for text in ["nguyen thi 1", "066000000004", "0900000007", "hon nhan", "1.004873", "zzz"] {
        filters.push(with(&|f| f.text = Some(text.into())));
    }
    filters.push(with(&|f| (f.stage, f.text) = (Some("appraising".into()), Some("nguyen".into()))));
    filters
}

#[test]
fn whatever_is_filtered_page_count_facets_and_whole_list_agree() {
    on_both(|store| {
        let registry = store.open();
        village(store, &registry);
        for who in
            ["counter", "case officer", "division head", "approver", "centre head", "counter elsewhere"]
        {
            let viewer = registry.viewer(&person(who));
            for view in
                [WorkView::Unit, WorkView::Mine, WorkView::Accepted, WorkView::Unassigned, WorkView::Done]
            {
                for filter in filters(&WorkFilter::of(view)) {
                    registry
                        .read_blocking(|v| {
                            let listed = all(v, &viewer, &filter)?;
                            let count = v.work_count(&viewer, &filter)?;
                            assert_eq!(listed.len() as u64, count, "{who} {filter:?}");
                            if filter.text.is_none() && filter.due.is_none() {
                                assert_eq!(v.runway(&viewer, &filter)?.total(), count, "{who} {filter:?}");
                            }
                            let mut whole = Vec::new();
                            v.worklist_whole(&viewer, &filter, |item, all| {
                                assert_eq!(all as u64, count);
                                whole.push(item.stream);
                                Ok(())
                            })?;
                            assert_eq!(whole, listed, "{who} {filter:?}");
                            for facet in Facet::ALL {
                                let cleared = v.work_count(&viewer, &facet.cleared(&filter))?;
                                let sum: u64 = v.facet(&viewer, &filter, facet)?.iter().map(|(_, n)| n).sum();
                                let complete = facet != Facet::Officer;
                                assert!(
                                    if complete { sum == cleared } else { sum <= cleared },
                                    "{who} {facet:?} {filter:?}"
                                );
                            }
                            Ok(())
                        })
                        .unwrap();
                }
            }
        }
    });
}

#[test]
fn every_order_holds_the_same_dossiers() {
    on_both(|store| {
        let registry = store.open();
        village(store, &registry);
        let viewer = registry.viewer(&person("case officer"));
        let sorted = |sort: WorkSort| {
            let filter = WorkFilter { sort, ..WorkFilter::of(WorkView::Unit) };
            let mut names = Vec::new();
            let streams = registry.read_blocking(|v| {
                v.worklist_whole(&viewer, &filter, |item, _| {
                    names.push(law::text::fold(item.applicant_name.as_deref().unwrap_or_default()));
                    Ok(())
                })?;
                all(v, &viewer, &filter)
            });
            (streams.unwrap(), names)
        };
        let (due, _) = sorted(WorkSort::Due);
        let (received, _) = sorted(WorkSort::Received);
        let (person, names) = sorted(WorkSort::Person);
        assert!(received.is_sorted(), "in order of arrival: {received:?}");
        assert!(names.is_sorted(), "{names:?}");
        for other in [received, person] {
            let (mut a, mut b) = (due.clone(), other);
            a.sort_unstable();
            b.sort_unstable();
            assert_eq!(a, b);
        }
    });
}

/// A long queue is walked instead of sorted; nobody can tell from the pages.
#[test]
fn a_long_queue_has_the_same_pages_as_a_short_one() {
    on_both(|store| {
        let registry = store.open();
        village(store, &registry);
        // The same rows again and again, later, as other dossiers.
        registry
            .with_writer(|c| {
                for round in 1..=100 {
                    let sql = format!(
                        "INSERT INTO dossier (id, code, procedure, edition, channel, intake, authority, status, stage, open,
                         stage_since, submitted_at, accepted_at, starts_at, due_at, case_officer, supplements, extensions,
                         fee_dong, version)
                         SELECT id + {round} * 1000, code || '-{round}', procedure, edition, channel, intake, authority, status,
                         stage, open, stage_since, submitted_at, accepted_at, starts_at, due_at, case_officer, supplements,
                         extensions, fee_dong, version FROM dossier WHERE id < 1000"
                    );
                    c.execute(&sql, &[])?;
                }
                Ok(())
            })
            .unwrap();
        let viewer = registry.viewer(&person("division head"));
        for sort in [WorkSort::Due, WorkSort::Received] {
            let filter = WorkFilter { sort, ..WorkFilter::of(WorkView::Unit) };
            let (pages, whole) = registry
                .read_blocking(|v| {
                    let (mut pages, mut after) = (Vec::new(), None);
                    loop {
                        let page = v.worklist(&viewer, &filter, after.as_ref(), 200)?;
                        pages.extend(page.items.iter().map(|item| item.stream));
                        after = page.after;
                        if after.is_none() {
                            break;
                        }
                    }
                    let mut whole = Vec::new();
                    v.worklist_whole(&viewer, &filter, |item, _| {
                        whole.push(item.stream);
                        Ok(())
                    })?;
                    Ok((pages, whole))
                })
                .unwrap();
            assert!(whole.len() > 2_000, "{}", whole.len());
            assert_eq!(pages, whole, "{sort:?}");
        }
    });
}

#[test]
fn saved_views_are_sealed_shared_and_belong_to_whom_they_belong() {
    on_both(|store| {
        let registry = store.open();
        let (officer, head) =
            (registry.viewer(&person("case officer")), registry.viewer(&person("division head")));
        let ward = AgencyId(WARD.into());
        let mine =
            registry.save_view(&officer, None, "Chị Hường", "view=mine&q=066194001234").unwrap().unwrap();
        let shared = registry.save_view(&officer, Some(&ward), "Cả phường", "view=unit").unwrap().unwrap();
        let elsewhere = AgencyId(OTHER_CENTRE.into());
        assert_eq!(registry.save_view(&officer, Some(&elsewhere), "x", "view=unit").unwrap(), None);
        let names = |viewer: &Viewer| -> Vec<String> {
            registry.saved_views(viewer).unwrap().into_iter().map(|view| view.name).collect()
        };
        assert_eq!(names(&officer), ["Chị Hường", "Cả phường"]);
        assert_eq!(names(&head), ["Cả phường"]);
        assert_eq!(registry.saved_view(&head, &mine).unwrap(), None);
        assert!(!registry.rename_view(&head, &shared, "Của tôi", None).unwrap());
        assert!(registry.raise_view(&officer, &shared).unwrap());
        assert_eq!(names(&officer), ["Cả phường", "Chị Hường"]);
        registry.set_landing_view(&head, Some(&shared)).unwrap();
        assert_eq!(registry.landing_view(&head).unwrap().unwrap().id, shared);
        assert!(registry.remove_view(&officer, &shared, true).unwrap());
        assert_eq!((names(&head), registry.landing_view(&head).unwrap()), (vec![], None));
        assert!(registry.remove_view(&officer, &shared, false).unwrap());
        assert_eq!(names(&head), ["Cả phường"]);
        let sealed = registry.with_reader(|c| c.query("SELECT sealed FROM saved_view", &[])).unwrap();
        for row in sealed {
            let text = String::from_utf8_lossy(&row.bytes(0).unwrap()).into_owned();
            assert!(!text.contains("066194001234") && !text.contains("view="));
        }
        assert!(registry.saved_views(&registry.viewer(&Actor::System)).unwrap().is_empty());
    });
}

#[test]
fn an_export_is_claimed_once_taken_by_its_owner_and_forgotten_in_time() {
    on_both(|store| {
        let registry = store.open();
        let (owner, other) = (StaffId("officer".into()), StaffId("head".into()));
        let new =
            NewExport {
                owner: &owner, list: "work", format: "csv", lang: "vi", query: "q=Hường", total: 2
            };
        let id = registry.begin_export(&new).unwrap().unwrap();
        assert!(registry.exports_wait().unwrap());
        let job = registry.claim_job(EXPORT_JOB, SignedDuration::from_secs(60)).unwrap().unwrap();
        assert_eq!(job.payload, id);
        assert!(registry.start_export(&id).unwrap());
        assert!(registry.note_export(&id, 1, 2).unwrap());
        registry.keep_export_part(&id, 0, b"a,b").unwrap();
        assert_eq!(registry.export_part(&owner, &id, 0).unwrap(), None, "not before it is whole");
        registry.finish_export(&id, 2).unwrap();
        assert!(!registry.exports_wait().unwrap());
        assert_eq!(registry.export_part(&owner, &id, 0).unwrap().unwrap(), b"a,b");
        assert_eq!(registry.export_part(&owner, &id, 1).unwrap(), None);
        assert_eq!(registry.export_part(&other, &id, 0).unwrap(), None);
        assert!(registry.export(&other, &id).unwrap().is_none());
        registry.note_export_taken(&owner, &id).unwrap();
        store.clock.advance(EXPORT_LASTS + SignedDuration::from_secs(1));
        assert_eq!(registry.export_part(&owner, &id, 0).unwrap(), None);
        assert_eq!(registry.expire_exports().unwrap(), 1);
        assert_eq!(one(&registry, "SELECT count(*) FROM export_part"), 0);
        let kept = &registry.latest_exports().unwrap()[0];
        assert_eq!(
            (kept.state, kept.done, kept.taken, kept.query.as_str()),
            (ExportState::Expired, 2, 1, "")
        );
        assert!(registry.claim_job(EXPORT_JOB, SignedDuration::from_secs(60)).unwrap().is_none());
    });
}

#[test]
fn loads_are_those_of_the_division_alone() {
    on_both(|store| {
        let registry = store.open();
        village(store, &registry);
        let head = registry.viewer(&person("division head"));
        let loads = registry.read_blocking(|v| v.officer_loads(&head)).unwrap();
        assert_eq!(loads.len(), 1);
        assert_eq!((loads[0].id.0.as_str(), loads[0].open.len(), loads[0].finished), ("officer", 5, 1));
        for who in ["counter", "case officer", "approver", "centre head"] {
            let viewer = registry.viewer(&person(who));
            assert!(registry.read_blocking(|v| v.officer_loads(&viewer)).unwrap().is_empty(), "{who}");
        }
    });
}
