//! What differs between two packs: the fates of editions and the lines of their texts.

use jiff::civil::date;
use law::code::ProcedureCode;
use law::compare::{Attribute, Comparison, EditionFate, Part, Value, compare};
use law::{Province, TimeLimit};

const CODE: &str = "1.004873";

fn changed(change: impl FnOnce(&mut Province)) -> Comparison {
    let before = pack::embedded().unwrap();
    let mut after = before.clone();
    change(&mut after);
    compare(&before, &after)
}

fn editions<'a>(province: &'a mut Province, code: &str) -> &'a mut Vec<law::Procedure> {
    province.procedures.get_mut(&ProcedureCode(code.to_owned())).unwrap()
}

#[test]
fn the_same_pack_has_no_difference() {
    assert!(changed(|_| ()).is_empty());
}

#[test]
fn a_new_edition_is_told_from_the_one_before_it() {
    let found = changed(|after| {
        let editions = editions(after, CODE);
        let mut next = editions[0].clone();
        editions[0].effective_to = Some(date(2027, 2, 28));
        next.effective_from = date(2027, 3, 1);
        next.limits[0].limit = TimeLimit::WorkingDays(2);
        next.components.pop();
        editions.push(next);
    });
    let fates: Vec<EditionFate> = found.editions.iter().map(|edition| edition.fate).collect();
    assert_eq!(fates, [EditionFate::Ended, EditionFate::NewEdition]);
    let lines = &found.editions[1].lines;
    assert_eq!(lines[0].part, Part::Limit);
    assert_eq!(lines[0].before, Some(Value::Limit(TimeLimit::WorkingDays(3))));
    assert_eq!(lines[0].after, Some(Value::Limit(TimeLimit::WorkingDays(2))));
    // A component that goes is told once, not with each of its sides.
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert_eq!((lines[1].part, lines[1].attribute, &lines[1].after), (Part::Component, None, &None));
    assert!(found.province.is_empty());
}

#[test]
fn words_changed_under_open_dossiers_are_a_rewriting() {
    let found = changed(|after| editions(after, CODE)[0].fees.clear());
    assert!(found.editions.iter().all(|edition| edition.fate == EditionFate::Rewritten));
    let found = changed(|after| {
        editions(after, CODE)[0].components[0].required ^= true;
    });
    let line = &found.editions[0].lines[0];
    assert_eq!((line.part, line.attribute), (Part::Component, Some(Attribute::Required)));
    let found = changed(|after| {
        after.procedures.remove(&ProcedureCode(CODE.to_owned()));
    });
    assert_eq!(found.editions[0].fate, EditionFate::Removed);
    let back = compare(
        &{
            let mut without = pack::embedded().unwrap();
            without.procedures.remove(&ProcedureCode(CODE.to_owned()));
            without
        },
        &pack::embedded().unwrap(),
    );
    assert_eq!(back.editions[0].fate, EditionFate::NewProcedure);
}

#[test]
fn rules_of_the_province_are_lines_too() {
    let found = changed(|after| {
        after.parameters.max_extensions += 1;
        after.agencies.pop_last();
    });
    let parts: Vec<Part> = found.province.iter().map(|line| line.part).collect();
    assert_eq!(parts, [Part::Parameter, Part::Agency]);
    assert_eq!(found.province[0].id, "max_extensions");
}
