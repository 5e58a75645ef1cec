//! What pages read: queues, lists, one dossier, tracking, the register, sums. Each on both engines.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use casework::dossier::{Command, Status};
use casework::{Actor, Role};
use common::story::{OTHER_CENTRE, WARD, WARD_CENTRE, at, person, staff};
use common::{assign, done, on, on_both, rows, submit, take_in, whole_life};
use jiff::SignedDuration;
use jiff::civil::date;
use law::AgencyId;
use registry::Purpose;
use registry::views::*;
use registry::{Receipt, Registry};

/// Three open dossiers at the ward (accepted, unassigned, with the officer), one finished, one submitted online.
fn village(registry: &Registry) -> Vec<Receipt> {
    let open =
        |number: u64| done(registry.execute_blocking(take_in(number, &format!("open {number}"))).unwrap());
    let step = |receipt: &Receipt, who: &str, command: Command| {
        let click = format!("{} {who} {:?}", receipt.code, command.kind());
        done(registry.execute_blocking(on(&receipt.code, who, &click, command)).unwrap())
    };
    let accepted = open(1);
    let unassigned = step(&open(2), "counter", Command::Transfer);
    let mine = step(&step(&open(3), "counter", Command::Transfer), "division head", assign());
    whole_life(registry, 4);
    let online =
        done(registry.execute_blocking(submit(&registry.subject_of("066000000005"), 5, "online")).unwrap());
    vec![accepted, unassigned, mine, online]
}

fn codes(page: &Page<ListItem>) -> Vec<String> {
    page.items.iter().map(|item| item.code.0.clone()).collect()
}

fn queue(registry: &Registry, who: &str, view: WorkView) -> Vec<String> {
    let viewer = registry.viewer(&person(who));
    codes(&registry.read_blocking(|v| v.worklist(&viewer, &WorkFilter::of(view), None, 50)).unwrap())
}

#[test]
fn each_queue_holds_what_its_role_can_do() {
    on_both(|store| {
        let registry = store.open();
        let dossiers = village(&registry);
        let code = |index: usize| dossiers[index].code.0.clone();
        assert_eq!(queue(&registry, "counter", WorkView::Accepted), [code(0)]);
        assert_eq!(queue(&registry, "counter", WorkView::Intake), [code(3)]);
        assert_eq!(queue(&registry, "division head", WorkView::Unassigned), [code(1)]);
        assert_eq!(queue(&registry, "case officer", WorkView::Mine), [code(2)]);
        assert_eq!(queue(&registry, "case officer", WorkView::Done).len(), 1);
        assert_eq!(queue(&registry, "case officer", WorkView::Unit).len(), 4);
        assert_eq!(queue(&registry, "counter elsewhere", WorkView::Unit), Vec::<String>::new());
        for who in
            ["counter", "case officer", "division head", "approver", "clerk", "centre head", "consultee"]
        {
            let viewer = registry.viewer(&person(who));
            let counts = registry.read_blocking(|v| v.worklist_counts(&viewer)).unwrap();
            for (view, count) in counts {
                assert_eq!(queue(&registry, who, view).len() as u64, count, "{who} {view:?}");
            }
        }
    });
}

#[test]
fn filters_and_search_narrow_a_queue() {
    on_both(|store| {
        let registry = store.open();
        let dossiers = village(&registry);
        let viewer = registry.viewer(&person("case officer"));
        let found = |text: &str| {
            let filter = WorkFilter { text: Some(text.into()), ..WorkFilter::of(WorkView::Unit) };
            codes(&registry.read_blocking(|v| v.worklist(&viewer, &filter, None, 50)).unwrap())
        };
        let code = dossiers[2].code.0.as_str();
        for text in [code, &code[code.len() - 11..], "066000000003", "0900000003", "nguyen thi 3", "THỊ 3"]
        {
            assert_eq!(found(text), [code], "{text}");
        }
        assert_eq!(found("nobody"), Vec::<String>::new());
        assert_eq!(found("nguyen").len(), 4);
        let staged = WorkFilter { stage: Some("appraising".into()), ..WorkFilter::of(WorkView::Unit) };
        assert_eq!(
            codes(&registry.read_blocking(|v| v.worklist(&viewer, &staged, None, 50)).unwrap()),
            [code]
        );
    });
}

#[test]
fn pages_follow_each_other_without_gap_or_repeat() {
    on_both(|store| {
        let registry = store.open();
        for number in 1..=40 {
            done(registry.execute_blocking(take_in(number, &format!("open {number}"))).unwrap());
        }
        let viewer = registry.viewer(&person("counter"));
        let (mut seen, mut after) = (Vec::new(), None);
        for _ in 0..4 {
            let page = registry
                .read_blocking(|v| {
                    v.worklist(&viewer, &WorkFilter::of(WorkView::Accepted), after.as_ref(), 12)
                })
                .unwrap();
            seen.extend(codes(&page));
            after = page.after;
        }
        assert_eq!((seen.len(), after), (40, None));
        let (mut listed, mut after) = (Vec::new(), None);
        for _ in 0..6 {
            let page = registry
                .read_blocking(|v| v.list(&viewer, &ListFilter::default(), after.as_ref(), 7))
                .unwrap();
            listed.extend(codes(&page));
            after = page.after;
        }
        assert_eq!((listed.len(), after), (40, None));
        listed.reverse();
        assert_eq!(seen, listed, "most urgent first is oldest first here");
    });
}

#[test]
fn the_runway_counts_by_the_calendar_and_its_cells_filter() {
    on_both(|store| {
        let registry = store.open();
        village(&registry);
        let viewer = registry.viewer(&person("case officer"));
        let whole = WorkFilter::of(WorkView::Unit);
        let runway = registry.read_blocking(|v| v.runway(&viewer, &whole)).unwrap();
        assert_eq!((runway.overdue, runway.next_week, runway.later, runway.not_counting), (0, 0, 0, 1));
        let friday = runway.days.iter().find(|day| day.date == date(2025, 7, 4)).unwrap();
        assert_eq!((friday.count, friday.working), (3, true));
        let due = |bucket: &str| {
            let filter = WorkFilter { due: DueBucket::parse(bucket), ..whole.clone() };
            registry.read_blocking(|v| v.worklist(&viewer, &filter, None, 50)).unwrap().items.len()
        };
        assert_eq!((due("2025-07-04"), due("overdue"), due("not-counting"), due("next-week")), (3, 0, 1, 0));
        store.clock.set(at("2025-07-05T09:00"));
        let late = registry.read_blocking(|v| v.runway(&viewer, &whole)).unwrap();
        assert_eq!((late.overdue, late.not_counting), (3, 1));
        assert_eq!(due("overdue"), 3);
    });
}

#[test]
fn the_list_is_filtered_and_passes_permission() {
    on_both(|store| {
        let registry = store.open();
        let dossiers = village(&registry);
        let list = |who: &Actor, filter: ListFilter| {
            let viewer = registry.viewer(who);
            registry.read_blocking(|v| v.list(&viewer, &filter, None, 50)).unwrap().items.len()
        };
        let officer = person("case officer");
        assert_eq!(list(&officer, ListFilter::default()), 5);
        assert_eq!(list(&officer, ListFilter { status: vec![Status::Returned], ..ListFilter::default() }), 1);
        assert_eq!(list(&officer, ListFilter { status: vec![Status::Stopped], ..ListFilter::default() }), 0);
        assert_eq!(
            list(&officer, ListFilter { unit: Some(AgencyId(WARD.into())), ..ListFilter::default() }),
            5
        );
        assert_eq!(
            list(&officer, ListFilter { unit: Some(AgencyId(OTHER_CENTRE.into())), ..ListFilter::default() }),
            0
        );
        let due = ListFilter { due_before: Some(at("2025-07-10T00:00")), ..ListFilter::default() };
        assert_eq!(list(&officer, due), 4);
        for text in [
            dossiers[0].code.0.as_str(),
            "250701-0001",
            "0001",
            "066000000001",
            "0900000001",
            "Nguyễn Thị 1",
            "thi 1",
        ] {
            assert_eq!(
                list(&officer, ListFilter { text: Some(text.into()), ..ListFilter::default() }),
                1,
                "{text}"
            );
            assert_eq!(
                list(
                    &person("counter elsewhere"),
                    ListFilter { text: Some(text.into()), ..ListFilter::default() }
                ),
                0
            );
        }
        assert_eq!(list(&Actor::System, ListFilter::default()), 5);
        assert_eq!(list(&staff("a", &[(Role::Administrator, WARD)]), ListFilter::default()), 0);
        let subject = registry.subject_of("066000000005");
        assert_eq!(registry.read_blocking(|v| v.my_dossiers(&subject, None, 50)).unwrap().items.len(), 1);
    });
}

#[test]
fn a_dossier_shows_each_viewer_what_they_may_know() {
    on_both(|store| {
        let registry = store.open();
        let dossiers = village(&registry);
        let (code, online) = (dossiers[2].code.clone(), dossiers[3].code.clone());
        let see = |who: &Actor, code: &law::code::DossierCode| {
            let viewer = registry.viewer(who);
            registry.read_blocking(|v| v.dossier(&viewer, code)).unwrap()
        };
        let page = see(&person("case officer"), &code).unwrap();
        let PersonalShown::Handling(personal) = &page.personal else { panic!("{:?}", page.personal) };
        assert_eq!(personal.applicant.name, "Nguyễn Thị 3");
        assert_eq!(personal.applicant.personal_id.as_deref(), Some("066******003"));
        assert_eq!((page.entries.len(), page.steps.len(), page.state.version), (3, 3, 3));
        assert!(see(&person("counter elsewhere"), &code).is_none());
        let mut look = on(
            &code,
            "case officer",
            "look",
            Command::ViewPersonalData { purpose: "so khớp căn cước".into() },
        );
        look.unit = Some(AgencyId(WARD.into()));
        done(registry.execute_blocking(look).unwrap());
        let full = |who: &str| matches!(see(&person(who), &code).unwrap().personal, PersonalShown::Full(_));
        assert!(full("case officer") && !full("division head"));
        store.clock.advance(SignedDuration::from_mins(16));
        assert!(!full("case officer"));
        let owner = Actor::Applicant { subject: registry.subject_of("066000000005") };
        let page = see(&owner, &online).unwrap();
        assert!(page.relation.applicant && matches!(page.personal, PersonalShown::Full(_)));
        assert!(see(&owner, &code).is_none());
        let looks = registry.read_blocking(|v| v.accesses(&registry.subject_of("066000000003"))).unwrap();
        let told: Vec<_> = looks.iter().map(|look| (look.purpose, look.words.as_deref())).collect();
        assert!(told.contains(&(Purpose::Unmasked, Some("so khớp căn cước"))), "{told:?}");
        assert!(told.contains(&(Purpose::Handling, None)), "{told:?}");
        assert!(looks.iter().all(|look| look.agency.as_str() == WARD), "{looks:?}");
        let history = registry.read_blocking(|v| v.history(&v.viewer(&owner), &online)).unwrap().unwrap();
        assert_eq!(history[0].actor, ActorShown::Applicant);
    });
}

#[test]
fn tracking_tells_the_public_no_names_and_no_words() {
    on_both(|store| {
        let registry = store.open();
        let dossiers = village(&registry);
        let track =
            |code: &str| registry.read_blocking(|v| v.track(&law::code::DossierCode(code.into()))).unwrap();
        let tracked = track(&dossiers[2].code.0).unwrap();
        assert_eq!(tracked.applicant.as_deref(), Some("N. T. 3***"));
        assert_eq!((tracked.stage, tracked.status, tracked.action), ("appraising", Status::Processing, None));
        assert_eq!(
            tracked.steps.iter().map(|s| s.kind).collect::<Vec<_>>(),
            ["taken_in", "transferred", "assigned"]
        );
        assert_eq!(tracked.steps[2].agency.as_str(), WARD);
        assert_eq!((tracked.state.case_officer, tracked.state.personal), (None, None));
        assert!(tracked.clock.is_some() && tracked.proof.1.len() == 64);
        assert!(track("H15.133-250701-9999").is_none());
    });
}

fn july() -> Scope {
    Scope::period(date(2025, 7, 1), date(2025, 7, 31))
}

#[test]
fn the_register_numbers_arrivals_through_the_year() {
    on_both(|store| {
        let registry = store.open();
        village(&registry);
        let viewer = registry.viewer(&person("counter"));
        let book = RegisterFilter::of(Scope { unit: Some(AgencyId(WARD_CENTRE.into())), ..july() });
        let (first, total) = registry.read_blocking(|v| v.register(&viewer, &book, None, 3)).unwrap();
        assert_eq!((first.items.len(), total), (3, 5));
        let (rest, _) =
            registry.read_blocking(|v| v.register(&viewer, &book, first.after.as_ref(), 3)).unwrap();
        let numbers: Vec<_> = first.items.iter().chain(&rest.items).map(|row| row.number.unwrap()).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5]);
        let mut whole = Vec::new();
        let each = |row: RegisterRow, _| {
            whole.push(row.number);
            Ok(())
        };
        registry.read_blocking(|v| v.register_whole(&viewer, &book, each)).unwrap();
        assert_eq!(whole, [1, 2, 3, 4, 5].map(Some));
        let online = RegisterFilter { channel: Some(law::procedure::Channel::Online), ..book.clone() };
        let (page, total) = registry.read_blocking(|v| v.register(&viewer, &online, None, 3)).unwrap();
        assert_eq!((page.items[0].number, total), (Some(5), 1), "a filter does not renumber the book");
        let other = registry.viewer(&person("counter elsewhere"));
        let (none, total) = registry.read_blocking(|v| v.register(&other, &book, None, 3)).unwrap();
        assert_eq!((none.items.len(), total), (0, 0));
    });
}

#[test]
fn every_number_of_the_picture_is_the_length_of_its_list() {
    on_both(|store| {
        let registry = store.open();
        village(&registry);
        store.clock.set(at("2025-07-05T09:00"));
        let ward = |unit: &str| Scope { unit: Some(AgencyId(unit.into())), ..july() };
        let people = ["counter", "case officer", "division head", "centre head", "counter elsewhere"]
            .map(person)
            .into_iter()
            .chain([Actor::System, staff("a", &[(Role::Administrator, WARD)])]);
        for actor in people {
            let viewer = registry.viewer(&actor);
            for scope in [july(), ward(WARD), ward(WARD_CENTRE), ward(OTHER_CENTRE)] {
                let picture = registry.read_blocking(|v| v.picture(&viewer, &scope)).unwrap();
                let length = |standing: Standing, scope: &Scope, channel| {
                    let filter = RegisterFilter { scope: scope.clone(), channel, standing };
                    let read = |v: &mut registry::View<'_>| v.register(&viewer, &filter, None, 50);
                    let (page, total) = registry.read_blocking(read).unwrap();
                    assert_eq!(page.items.len() as u64, total, "{actor:?} {scope:?} {standing:?}");
                    i64::try_from(total).unwrap()
                };
                let agree = |sums: &DailySums, scope: &Scope| {
                    let online = Some(law::procedure::Channel::Online);
                    assert_eq!(length(Standing::Received, scope, None), sums.received);
                    assert_eq!(length(Standing::Received, scope, online), sums.online);
                    assert_eq!(length(Standing::Accepted, scope, None), sums.accepted);
                    assert_eq!(length(Standing::Finished, scope, None), sums.closed);
                    assert_eq!(length(Standing::OnTime, scope, None), sums.closed_on_time);
                    assert_eq!(length(Standing::Late, scope, None), sums.closed - sums.closed_on_time);
                    assert_eq!(length(Standing::Stopped, scope, None), sums.stopped);
                };
                agree(&picture.total(), &scope);
                for row in &picture.days {
                    let day = row.key.parse().unwrap();
                    agree(&row.sums, &Scope { from: day, to: day, ..scope.clone() });
                }
                for row in &picture.procedures {
                    let procedure = Some(law::code::ProcedureCode(row.key.clone()));
                    agree(&row.sums, &Scope { procedure, ..scope.clone() });
                }
                let (open, overdue) =
                    picture.pending.iter().fold((0, 0), |(o, l), row| (o + row.open, l + row.overdue));
                assert_eq!(length(Standing::Open, &scope, None), open);
                assert_eq!(length(Standing::Overdue, &scope, None), overdue);
            }
        }
        let viewer = registry.viewer(&person("case officer"));
        let picture = registry.read_blocking(|v| v.picture(&viewer, &july())).unwrap();
        assert_eq!((picture.total().received, picture.total().closed), (5, 1));
        assert_eq!(picture.pending.iter().map(|row| (row.open, row.overdue)).collect::<Vec<_>>(), [(4, 3)]);
        let stranger = registry.viewer(&person("counter elsewhere"));
        assert_eq!(registry.read_blocking(|v| v.picture(&stranger, &july())).unwrap(), Picture::default());
    });
}

#[test]
fn sums_and_health_add_up() {
    on_both(|store| {
        let registry = store.open();
        village(&registry);
        let filter = DailyFilter {
            authorities: None,
            intake: None,
            procedure: None,
            from: date(2025, 7, 1),
            to: date(2025, 7, 31),
        };
        let sums = |by: SumBy| registry.read_blocking(|v| v.daily(&filter, by)).unwrap();
        let total = sums(SumBy::Total);
        assert_eq!((total.len(), total[0].sums.received, total[0].sums.online), (1, 5, 1));
        assert_eq!((total[0].sums.accepted, total[0].sums.closed, total[0].sums.closed_on_time), (4, 1, 1));
        for (by, keys) in [
            (SumBy::Day, vec!["2025-07-01"]),
            (SumBy::Authority, vec![WARD]),
            (SumBy::Intake, vec![WARD_CENTRE]),
        ] {
            let rows = sums(by);
            assert_eq!(rows.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), keys);
            assert_eq!(rows[0].sums, total[0].sums);
        }
        let none = DailyFilter { from: date(2024, 1, 1), to: date(2024, 1, 2), ..filter.clone() };
        assert_eq!(
            registry.read_blocking(|v| v.daily(&none, SumBy::Total)).unwrap()[0].sums,
            DailySums::default()
        );
        let health = registry.read_blocking(|v| v.health()).unwrap();
        assert_eq!((health.dossiers, health.position), (5, rows(&registry, "journal")));
        assert!(health.heartbeats.is_empty());
        registry.note_backup(health.position).unwrap();
        let beats = registry.read_blocking(|v| v.health()).unwrap().heartbeats;
        assert_eq!(
            (beats[0].job.as_str(), beats[0].note.clone()),
            (registry::BACKUP_BEAT, health.position.to_string())
        );
        assert!(health.bytes > 0 && health.tables.iter().any(|t| t.name == "dossier" && t.rows == 5));
    });
}

#[test]
fn the_counter_finds_a_person_and_what_may_be_the_same_matter() {
    on_both(|store| {
        let registry = store.open();
        let first = done(registry.execute_blocking(take_in(7, "first")).unwrap());
        store.clock.advance(SignedDuration::from_hours(24));
        let second = done(registry.execute_blocking(take_in(7, "second")).unwrap());
        done(registry.execute_blocking(take_in(8, "somebody else")).unwrap());
        let (number, now) = ("066000000007", store.clock_now());
        let (here, elsewhere) =
            (registry.viewer(&person("counter")), registry.viewer(&person("counter elsewhere")));
        let known = registry.read_blocking(|v| v.latest_of_person(&here, number)).unwrap().unwrap();
        assert_eq!(known.code, second.code);
        assert_eq!(registry.read_blocking(|v| v.latest_of_person(&elsewhere, number)).unwrap(), None);
        for text in ["nguyen thi 7", "NGUYỄN THỊ 7", "09 0000 0007"] {
            let like = registry.read_blocking(|v| v.persons_like(&here, text)).unwrap();
            assert_eq!(like.len(), 1, "{text}: one person, though with two dossiers");
            assert_eq!(like[0].code, second.code);
            assert_eq!(registry.read_blocking(|v| v.persons_like(&elsewhere, text)).unwrap(), []);
        }
        let procedure = law::code::ProcedureCode("1.004873".into());
        let twins = |viewer, days: i64| {
            let since = now - SignedDuration::from_hours(24 * days);
            registry.read_blocking(|v| v.twins(viewer, number, &procedure, since)).unwrap()
        };
        let codes: Vec<_> = twins(&here, 30).seen.into_iter().map(|item| item.code).collect();
        assert_eq!(codes, [second.code, first.code]);
        assert_eq!((twins(&here, 30).elsewhere, twins(&here, 0).seen.len()), (0, 1));
        let hidden = twins(&elsewhere, 30);
        assert_eq!((hidden.seen.len(), hidden.elsewhere), (0, 2), "their number, and nothing of them");
        assert!(
            registry.read_blocking(|v| v.twins(&here, "066000000009", &procedure, now)).unwrap().is_empty()
        );
    });
}
