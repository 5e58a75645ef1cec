//! The hall and the till on both engines: no number is called twice, no slot given twice, nothing is half done, and the fees
//! are what the journal says.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::collections::BTreeSet;

use casework::dossier::{Command, FeeLine};
use casework::hall::{HallRefusal, TicketAct, TicketState};
use casework::{Actor, Role};
use common::story::{OTHER_CENTRE, WARD_CENTRE, at, person, staff};
use common::{Store, assign, done, on, on_both, one, proven, rows, take_in};
use jiff::SignedDuration;
use jiff::civil::{DateTime, date};
use law::AgencyId;
use registry::fees::{Counted, FeeMethod, FeeRefusal};
use registry::hall::{NewAppointment, NewTicket, Ticket};
use registry::{Registry, Request};

fn centre() -> AgencyId {
    AgencyId(WARD_CENTRE.into())
}

fn new(series: &str, key: &str) -> NewTicket {
    NewTicket {
        centre: centre(),
        series: series.into(),
        field: "civil_status".into(),
        priority: false,
        draft: None,
        request_key: (!key.is_empty()).then(|| key.to_owned()),
    }
}

fn take(registry: &Registry) -> Ticket {
    registry.take_ticket(&new("A", "")).unwrap().unwrap()
}

fn appointment(slot: DateTime, phone: &str) -> NewAppointment {
    NewAppointment { ticket: new("A", ""), slot, phone: phone.into() }
}

fn officer(number: usize) -> Actor {
    staff(&format!("counter-{number}"), &[(Role::IntakeOfficer, WARD_CENTRE)])
}

fn call(registry: &Registry, who: &Actor) -> Option<Ticket> {
    registry.call_next(who, &centre()).unwrap().unwrap()
}

fn act(
    registry: &Registry,
    who: &Actor,
    ticket: &Ticket,
    act: TicketAct,
) -> Result<TicketState, HallRefusal> {
    registry.act_on_ticket(who, &ticket.id, act).unwrap().map(|ticket| ticket.state)
}

#[test]
fn a_ticket_from_the_kiosk_to_the_window() {
    on_both(|store| {
        let registry = store.open();
        let (first, second) = (take(&registry), take(&registry));
        assert_eq!((first.label(), second.label()), ("A001".into(), "A002".into()));
        store.clock.advance(SignedDuration::from_mins(1));
        let other = registry.take_ticket(&new("B", "")).unwrap().unwrap();
        assert_eq!(other.label(), "B001");
        let me = person("counter");
        assert_eq!(registry.call_next(&me, &centre()).unwrap(), Err(HallRefusal::NoWindow));
        registry.sit_at(&me, &centre(), 3).unwrap().unwrap();
        store.clock.advance(SignedDuration::from_mins(6));
        let called = call(&registry, &me).unwrap();
        assert_eq!(
            (called.id.as_str(), called.desk, called.state),
            (first.id.as_str(), Some(3), TicketState::Called)
        );
        // Whoever presses twice does not send somebody away who is on the way to the window.
        assert_eq!(registry.call_next(&me, &centre()).unwrap(), Err(HallRefusal::StillCalled));
        assert_eq!(
            act(&registry, &me, &called, TicketAct::Finish),
            Err(HallRefusal::NotNow(TicketState::Called))
        );
        assert_eq!(act(&registry, &me, &called, TicketAct::Recall), Ok(TicketState::Called));
        assert_eq!(act(&registry, &me, &called, TicketAct::Serve), Ok(TicketState::Serving));
        store.clock.advance(SignedDuration::from_mins(5));
        // The next call ends the service before it.
        assert_eq!(call(&registry, &me).unwrap().id, second.id);
        let viewer = registry.viewer(&person("centre head"));
        let period = (date(2025, 7, 1), date(2025, 7, 1));
        let (measured, _) =
            registry.read_blocking(|view| view.hall_times(&viewer, &centre(), period)).unwrap().unwrap();
        assert_eq!((measured[0].waited, measured[0].served), (7 * 60, Some(5 * 60)));
        assert_eq!(measured[1].waited, 12 * 60);
        let stranger = registry.viewer(&person("counter elsewhere"));
        assert_eq!(
            registry.read_blocking(|view| view.hall_times(&stranger, &centre(), period)).unwrap(),
            None
        );
    });
}

#[test]
fn who_is_not_there_waits_again_and_then_is_through() {
    on_both(|store| {
        let registry = store.open();
        let (first, second) = (take(&registry), take(&registry));
        let me = person("counter");
        registry.sit_at(&me, &centre(), 1).unwrap().unwrap();
        let called = call(&registry, &me).unwrap();
        store.clock.advance(SignedDuration::from_mins(1));
        assert_eq!(act(&registry, &me, &called, TicketAct::Absent), Ok(TicketState::Waiting));
        let next = call(&registry, &me).unwrap();
        assert_eq!(next.id, second.id);
        act(&registry, &me, &next, TicketAct::Serve).unwrap();
        let again = call(&registry, &me).unwrap();
        assert_eq!(again.id, first.id);
        assert_eq!(act(&registry, &me, &again, TicketAct::Absent), Ok(TicketState::Missed));
        assert_eq!(act(&registry, &officer(9), &again, TicketAct::Restore), Ok(TicketState::Waiting));
        assert_eq!(call(&registry, &me).unwrap().id, first.id);
    });
}

#[test]
fn only_the_counter_calls_and_only_its_own() {
    on_both(|store| {
        let registry = store.open();
        let ticket = take(&registry);
        for stranger in ["counter elsewhere", "case officer", "applicant", "system"] {
            let stranger = person(stranger);
            assert_eq!(registry.call_next(&stranger, &centre()).unwrap(), Err(HallRefusal::NotYours));
            assert_eq!(registry.sit_at(&stranger, &centre(), 1).unwrap(), Err(HallRefusal::NotYours));
            assert_eq!(registry.set_windows(&stranger, &centre(), 1).unwrap(), Err(HallRefusal::NotYours));
        }
        registry.sit_at(&officer(1), &centre(), 1).unwrap().unwrap();
        call(&registry, &officer(1)).unwrap();
        assert_eq!(act(&registry, &officer(2), &ticket, TicketAct::Serve), Err(HallRefusal::NotYours));
        assert_eq!(
            act(&registry, &person("counter elsewhere"), &ticket, TicketAct::Serve),
            Err(HallRefusal::NotYours)
        );
        assert_eq!(
            act(&registry, &person("centre head"), &ticket, TicketAct::Serve),
            Ok(TicketState::Serving)
        );
        let elsewhere = NewTicket { centre: AgencyId("H15.999".into()), ..new("A", "") };
        assert_eq!(registry.take_ticket(&elsewhere).unwrap(), Err(HallRefusal::Unknown));
        store.clock.set(at("2025-07-01T18:00"));
        assert_eq!(registry.take_ticket(&new("A", "")).unwrap(), Err(HallRefusal::Closed));
    });
}

#[test]
fn two_counters_never_call_the_same_number() {
    on_both(|store| {
        let registry = store.open();
        for _ in 0..40 {
            take(&registry);
        }
        let called: Vec<String> = std::thread::scope(|scope| {
            let counters: Vec<_> = (0..4)
                .map(|number| {
                    // Each is another process, as far as the store can tell.
                    let registry = store.open();
                    scope.spawn(move || {
                        let me = officer(number);
                        registry.sit_at(&me, &centre(), 1 + i64::try_from(number).unwrap()).unwrap().unwrap();
                        let mut labels = Vec::new();
                        while let Some(ticket) = call(&registry, &me) {
                            act(&registry, &me, &ticket, TicketAct::Serve).unwrap();
                            labels.push(ticket.label());
                        }
                        labels
                    })
                })
                .collect();
            counters.into_iter().flat_map(|counter| counter.join().unwrap()).collect()
        });
        assert_eq!(called.len(), 40);
        assert_eq!(called.iter().collect::<BTreeSet<_>>().len(), 40);
    });
}

#[test]
fn a_slot_is_never_given_twice() {
    on_both(|store| {
        let registry = store.open();
        let slot = date(2025, 7, 2).at(9, 0, 0, 0);
        let answers: Vec<_> = std::thread::scope(|scope| {
            let people: Vec<_> = (0..12)
                .map(|number| {
                    let registry = store.open();
                    scope.spawn(move || {
                        registry.book(&appointment(slot, &format!("09140000{number:02}"))).unwrap()
                    })
                })
                .collect();
            people.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let booked: Vec<_> = answers.iter().flatten().collect();
        assert_eq!(booked.len(), 4, "four windows take one appointment each");
        assert_eq!(answers.iter().filter(|one| **one == Err(HallRefusal::Full)).count(), 8);
        assert_eq!(one(&registry, "SELECT COUNT(DISTINCT place) FROM ticket WHERE place IS NOT NULL"), 4);
        let free = |at: DateTime| {
            let slots = registry.read_blocking(|view| view.free_slots(&centre(), at.date())).unwrap();
            slots.into_iter().find(|(slot, _)| *slot == at).map(|(_, free)| free)
        };
        assert_eq!(free(slot), Some(0));
        // A place that is given up can be taken.
        registry.cancel_ticket(&booked[0].id).unwrap().unwrap();
        assert_eq!(free(slot), Some(1));
        let late =
            registry.book(&appointment(date(2025, 7, 2).at(9, 30, 0, 0), "0914999999")).unwrap().unwrap();
        assert_eq!(registry.move_appointment(&late.id, slot).unwrap().unwrap().day, slot.date());
        assert_eq!(free(slot), Some(0));
        assert_eq!(free(date(2025, 7, 2).at(9, 30, 0, 0)), Some(4));
        for wrong in [
            date(2025, 7, 1).at(8, 30, 0, 0),
            date(2025, 7, 5).at(9, 0, 0, 0),
            date(2025, 9, 1).at(9, 0, 0, 0),
        ] {
            assert_eq!(
                registry.book(&appointment(wrong, "0914000099")).unwrap(),
                Err(HallRefusal::NoSlot),
                "{wrong}"
            );
            assert_eq!(
                registry.move_appointment(&late.id, wrong).unwrap(),
                Err(HallRefusal::NoSlot),
                "{wrong}"
            );
        }
    });
}

#[test]
fn an_appointment_is_announced_and_goes_first() {
    on_both(|store| {
        let registry = store.open();
        let slot = date(2025, 7, 1).at(10, 0, 0, 0);
        let booked = registry.book(&appointment(slot, "0914123456")).unwrap().unwrap();
        assert_eq!((booked.state, booked.number), (TicketState::Booked, None));
        let code = booked.code.clone().unwrap();
        assert_eq!(code.len(), 6);
        assert_eq!(registry.arrive(&booked.id).unwrap(), Err(HallRefusal::TooEarly));
        store.clock.set(at("2025-07-01T09:40"));
        take(&registry);
        assert_eq!(
            registry.arrive_by_code(&AgencyId(OTHER_CENTRE.into()), &code).unwrap(),
            Err(HallRefusal::Unknown)
        );
        let here = registry.arrive_by_code(&centre(), &code).unwrap().unwrap();
        assert_eq!((here.label(), here.state), ("A002".into(), TicketState::Waiting));
        assert_eq!(registry.arrive(&booked.id).unwrap(), Err(HallRefusal::NotNow(TicketState::Waiting)));
        let hall = |registry: &Registry| registry.read_blocking(|view| view.hall(&centre())).unwrap();
        assert_eq!(hall(&registry).before(&booked.id), Some(1));
        store.clock.set(at("2025-07-01T10:01"));
        assert_eq!(hall(&registry).before(&booked.id), Some(0));
        registry.sit_at(&person("counter"), &centre(), 1).unwrap().unwrap();
        assert_eq!(call(&registry, &person("counter")).unwrap().id, booked.id);
        // One telephone does not take the whole day.
        for hour in 1..=3 {
            registry
                .book(&appointment(date(2025, 7, 2).at(7 + hour, 0, 0, 0), "0914 123 456"))
                .unwrap()
                .unwrap();
        }
        let more = registry.book(&appointment(date(2025, 7, 2).at(13, 30, 0, 0), "0914123456")).unwrap();
        assert_eq!(more, Err(HallRefusal::TooMany));
        // The number stands nowhere in the open.
        let open = "SELECT COUNT(*) FROM ticket WHERE id LIKE '%0914123456%' OR field LIKE '%0914%' OR code LIKE '%0914123%'";
        assert_eq!(one(&registry, open), 0);
    });
}

#[test]
fn a_form_sent_twice_takes_one_ticket_and_what_was_answered_survives() {
    on_both(|store| {
        let registry = store.open();
        let first = registry.take_ticket(&new("A", "click")).unwrap().unwrap();
        drop(registry);
        let registry = store.open();
        assert_eq!(registry.take_ticket(&new("A", "click")).unwrap().unwrap(), first);
        assert_eq!(rows(&registry, "ticket"), 1);
        assert_eq!(registry.read_blocking(|view| view.ticket(&first.id)).unwrap(), Some(first));
    });
}

#[test]
fn a_change_that_fails_leaves_the_hall_as_it_was() {
    on_both(|store| {
        let registry = store.open();
        let ticket = take(&registry);
        // The same ticket cannot be brought in twice; of the two, none is.
        let other = Ticket { id: "f".repeat(32), number: Some(2), ..ticket.clone() };
        assert!(registry.bring_in_tickets(&[other, ticket]).is_err());
        assert_eq!(rows(&registry, "ticket"), 1);
        assert_eq!(take(&registry).label(), "A002");
    });
}

fn paid(number: u64, dong: u64, click: &str) -> Request {
    let mut request = take_in(number, click);
    if let Command::TakeIn { opening, .. } = &mut request.command {
        opening.fees = vec![
            FeeLine { fee: "copy".into(), quantity: 1, dong, paid: true, method: None },
            FeeLine { fee: "later".into(), quantity: 1, dong: 500, paid: false, method: None },
        ];
    }
    request
}

/// What was counted, with a word about it.
fn counted(counted_dong: u64, refunded_dong: u64, note: &str) -> Counted {
    Counted { counted_dong, refunded_dong, note: note.into() }
}

#[test]
fn the_till_is_what_the_journal_says_and_the_day_is_closed_by_two() {
    on_both(|store| {
        let registry = store.open();
        let (me, head) = (person("counter"), person("centre head"));
        for number in 1..=3 {
            done(registry.execute_blocking(paid(number, 8_000, &format!("open {number}"))).unwrap());
        }
        let code = done(registry.execute_blocking(paid(4, 8_000, "open 4")).unwrap()).code;
        for (step, (who, command)) in [
            ("counter", Command::Transfer),
            ("division head", assign()),
            ("case officer", Command::RequestPayment { dong: 120_000, reason: "Thuế".into() }),
            ("counter", Command::ConfirmPayment { reference: "NH-1".into() }),
        ]
        .into_iter()
        .enumerate()
        {
            done(registry.execute_blocking(on(&code, who, &format!("4 step {step}"), command)).unwrap());
        }
        proven(&registry);
        let day = date(2025, 7, 1);
        let viewer = registry.viewer(&me);
        let read = |registry: &Registry| {
            registry.read_blocking(|view| view.fee_day(&viewer, &centre(), day)).unwrap()
        };
        let (taken, closings) = read(&registry).unwrap();
        let sum = |method| taken.iter().filter(|row| row.method == method).map(|row| row.dong).sum::<i64>();
        assert_eq!((sum(FeeMethod::Cash), sum(FeeMethod::Transfer)), (32_000, 120_000));
        assert_eq!((taken.len(), closings.len()), (5, 0));
        let stranger = registry.viewer(&person("counter elsewhere"));
        assert_eq!(registry.read_blocking(|view| view.fee_day(&stranger, &centre(), day)).unwrap(), None);

        let close = |who: &Actor, what| registry.close_fee_day(who, &centre(), day, &what).unwrap();
        assert_eq!(close(&person("counter elsewhere"), counted(0, 0, "")), Err(FeeRefusal::NotYours));
        assert_eq!(close(&me, counted(30_000, 0, "")), Err(FeeRefusal::NoteMissing));
        assert_eq!(close(&me, counted(0, 40_000, "x")), Err(FeeRefusal::RefundTooGreat));
        let first = close(&me, counted(30_000, 0, "thiếu 2.000")).unwrap();
        assert_eq!((first.difference(), first.lines), (-2_000, 5));
        let second = close(&me, counted(24_000, 8_000, "hoàn một hồ sơ")).unwrap();
        assert_eq!(second.difference(), 0);
        let sign = |who: &Actor, id| registry.countersign_fee_day(who, id).unwrap();
        assert_eq!(sign(&me, second.id), Err(FeeRefusal::NotYours));
        assert_eq!(sign(&head, first.id), Err(FeeRefusal::Unknown), "another closing came after it");
        assert!(sign(&head, second.id).unwrap().countersigned_at.is_some());
        assert_eq!(sign(&head, second.id), Err(FeeRefusal::Countersigned));
        assert_eq!(close(&me, counted(24_000, 8_000, "lần ba")), Err(FeeRefusal::Countersigned));
        let tomorrow = registry.close_fee_day(&me, &centre(), date(2025, 7, 2), &counted(0, 0, "")).unwrap();
        assert_eq!(tomorrow, Err(FeeRefusal::NotYet));
        // It names the entry of the journal it was made over.
        assert_eq!(second.position, one(&registry, "SELECT position FROM province_head"));
    });
}

#[test]
fn a_fee_that_no_entry_tells_of_is_found() {
    on_both(|store| {
        let registry = store.open();
        done(registry.execute_blocking(paid(1, 8_000, "open")).unwrap());
        proven(&registry);
        registry.with_writer(|c| c.execute("UPDATE fee_taken SET dong = 7000", &[])).unwrap();
        let found = registry.verify(&mut |_| registry::verify::FileState::Good).unwrap();
        assert_eq!(
            found.differences.iter().filter(|d| d.kind == "fee").count(),
            1,
            "{:#?}",
            found.differences
        );
        registry.with_writer(|c| c.execute("DELETE FROM fee_taken", &[])).unwrap();
        assert!(!registry.verify(&mut |_| registry::verify::FileState::Good).unwrap().ok());
    });
}

#[test]
fn a_result_has_its_place_on_the_shelf() {
    on_both(|store: &Store| {
        let registry = store.open();
        let code = done(registry.execute_blocking(take_in(1, "open")).unwrap()).code;
        let places = |who: &str| {
            let viewer = registry.viewer(&person(who));
            registry.read_blocking(|view| view.shelf_places(&viewer, std::slice::from_ref(&code))).unwrap()
        };
        assert!(!registry.put_on_shelf(&person("counter elsewhere"), &code, "B-12").unwrap());
        assert!(registry.put_on_shelf(&person("counter"), &code, "  B-12 ").unwrap());
        assert_eq!(places("counter").get(&code).map(String::as_str), Some("B-12"));
        assert!(places("counter elsewhere").is_empty());
        assert!(registry.put_on_shelf(&person("counter"), &code, "").unwrap());
        assert!(places("counter").is_empty());
    });
}
