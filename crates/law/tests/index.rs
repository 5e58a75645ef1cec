//! The worked examples of the index (Decision 766/QĐ-TTg) and of the cost of a procedure, and what must hold for any input.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{at, calendar, day};
use jiff::civil::date;
use law::cost::{
    Activity, Cost, Effort, Line, MixedUnits, OptionState, ReductionOption, TooLarge, Volume, cost, time_cut,
};
use law::index::{Amount, Closing, Given, Level, Period, Points, Progress, Scheme, Scope};
use law::index::{announced_on_time, on_time, published_on_time, sync_denominator};
use law::time::instant;
use proptest::prelude::*;

#[derive(serde::Deserialize)]
struct File {
    schemes: Vec<Scheme>,
}

fn scheme() -> Scheme {
    let text = include_str!("../../../provinces/daklak/index.toml");
    let file: File = toml::from_str(text).unwrap();
    file.schemes.into_iter().find(|scheme| scheme.in_force(date(2026, 7, 1))).unwrap()
}

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

/// `score("1.1=45/50 …")`: points of the group of the first indicator, and the total, in hundredths.
fn score(counts: &str) -> (u64, u64, Option<String>) {
    let pairs: Vec<(String, Given)> = counts
        .split_whitespace()
        .map(|pair| {
            let (id, fraction) = pair.split_once('=').unwrap();
            let (numerator, denominator) = fraction.split_once('/').unwrap();
            (id.to_owned(), Given { numerator: amount(numerator), denominator: amount(denominator) })
        })
        .collect();
    let scheme = scheme();
    let scored = scheme.score(pairs.iter().map(|(id, given)| (id.as_str(), *given))).unwrap();
    let group = &scheme.indicator(&pairs[0].0).unwrap().group;
    (scored.groups[group].score.unwrap().hundredths(), scored.total.hundredths(), scored.band)
}

const E1: &str = "PUBLISH_ON_TIME=45/50 1.2=40/50 1.3=1980/2000 DOSSIER_SYNC=9200/9500";
const E2: &str = "2.1=11640/12000";
const E3: &str = "3.0=7108/10000";
const E4: &str = "3.5=64/100 3.5b=48/60 3.6=5550/7500";
const E5: &str = "4.1=8800/10000 4.2=72/100 4.6=97/102 4.3=60/100 4.4=79/100 4.5b=95/100 4.5a=180/200";
const E6: &str = "5.2=190/200 5.3=182/200 5.4=95.8/100";

#[test]
fn e1_to_e7_worked_examples() {
    for (name, counts, points) in [
        ("E1", E1, 1639),
        ("E2", E2, 1940),
        ("E3", E3, 853),
        ("E4", E4, 764),
        ("E5", E5, 1914),
        ("E6", E6, 1716),
    ] {
        assert_eq!(score(counts).0, points, "{name}");
    }
    let (_, total, band) = score(&[E1, E2, E3, E4, E5, E6].join(" "));
    assert_eq!((total, band.as_deref()), (8826, Some("Good")), "E7");
}

#[test]
fn e8_bands_of_published_totals() {
    let scheme = scheme();
    let band = |hundredths| scheme.band(Points::of_hundredths(hundredths)).unwrap().code.clone();
    assert_eq!(band(9283), "Excellent");
    assert_eq!(band(8000), "Good");
    assert_eq!(band(7999), "Fair");
    assert_eq!((band(5000).as_str(), band(4999).as_str(), band(0).as_str()), ("Average", "Weak", "Weak"));
}

#[test]
fn e9_thresholds_and_rounding() {
    assert_eq!(score("4.2=79.99/100").0, 400);
    assert_eq!(score("4.2=80/100").0, 400);
    assert_eq!(score("5.4=89.9/100").0, 599);
    assert_eq!(score("2.1=1/8000").0, 0, "0.0025 rounds down");
    assert_eq!(score("2.1=2/8000").0, 1, "0.005 rounds up");
}

#[test]
fn e10_a_denominator_nobody_reported_is_a_share_of_last_year() {
    let last = Some(amount("24000"));
    let denominator = sync_denominator(None, Some(amount("0")), last, Period::Month);
    assert_eq!(denominator, amount("2000"));
    assert_eq!(score("1.4=1900/2000").0, 570);
    assert_eq!(
        sync_denominator(Some(amount("9400")), Some(amount("9500")), last, Period::Month),
        amount("9500")
    );
    assert_eq!(sync_denominator(None, None, None, Period::Year), amount("0"));
}

#[test]
fn a_denominator_of_nothing_punishes_no_unit_without_petitions() {
    assert_eq!(score("5.2=0/0").0, 600);
    assert_eq!(score("2.1=0/0").0, 0);
    let scheme = scheme();
    let nothing = Given { numerator: amount("0"), denominator: amount("0") };
    let scored = scheme.score([("2.1", nothing)]).unwrap();
    assert!(!scored.indicators["2.1"].applicable);
    assert_eq!(scored.indicators["4.1"].score, None, "what was not counted is not 0");
    assert_eq!(scored.groups["digitization"].score, None);
}

#[test]
fn levels_have_their_own_points() {
    let scopes = [
        ("province", Scope::Level(Level::Province), 100),
        ("department", Scope::Level(Level::Department), 64),
        ("commune", Scope::Level(Level::Commune), 88),
        ("official", Scope::Level(Level::Official), 36),
        ("procedure", Scope::Procedure, 64 - 2),
    ];
    let full = Given { numerator: 9.into(), denominator: 10.into() };
    for (name, scope, max) in scopes {
        assert_eq!(name.parse(), Ok(scope));
        let scored = scheme().for_scope(scope).score([("2.1", full)]).unwrap();
        assert_eq!((scored.max, scored.total.hundredths()), (max, 1_800), "{name}");
    }
    let commune = scheme().for_scope(Scope::Level(Level::Commune));
    assert!(commune.score([("1.1", full)]).is_err(), "a commune announces nothing");
    let official = scheme().for_scope(Scope::Level(Level::Official));
    let given = ["2.1", "4.1", "4.2", "4.3", "4.4"].map(|id| (id, full));
    let scored = official.score(given).unwrap();
    // 18 + 5.4 + 4 + 2 + 3.6 of 36 points are 91.67 of 100.
    assert_eq!((scored.total.hundredths(), scored.band.as_deref()), (3_300, Some("Excellent")));
    assert!("district".parse::<Scope>().unwrap_err().to_string().contains("commune"));
}

#[test]
fn what_is_watched_gives_no_points() {
    let average = Given { numerator: 45.into(), denominator: 10.into() };
    let scheme = scheme();
    assert!(
        scheme.indicator("2.2").unwrap().admits(average) && !scheme.indicator("2.1").unwrap().admits(average)
    );
    let scored = scheme.score([("2.2", average), ("5.1", average)]).unwrap();
    assert_eq!((scored.groups["progress"].score, scored.groups["satisfaction"].score), (None, None));
    assert_eq!(scored.indicators["2.2"].ratio, Some(4.5));
}

#[test]
fn an_unknown_indicator_is_named_with_its_neighbour() {
    let given = Given { numerator: amount("1"), denominator: amount("1") };
    let unknown = scheme().score([("PUBLISH_ONTIME", given)]).unwrap_err();
    assert_eq!(unknown.near.as_deref(), Some("PUBLISH_ON_TIME"));
}

#[test]
fn indicators_1_1_and_1_2_count_working_days() {
    let calendar = calendar();
    // Monday 12 October 2026; five working days later is Monday 19 October.
    assert!(announced_on_time(day("2026-10-12"), day("2026-10-19"), 5, &calendar).unwrap());
    assert!(!announced_on_time(day("2026-10-12"), day("2026-10-18"), 5, &calendar).unwrap());
    assert!(published_on_time(day("2026-10-12"), day("2026-10-19"), 5, &calendar).unwrap());
    assert!(!published_on_time(day("2026-10-12"), day("2026-10-20"), 5, &calendar).unwrap());
}

#[test]
fn indicator_2_1_takes_the_first_end_in_the_order_of_the_decision() {
    let moment = |text: &str| instant(at(text));
    let base = Progress {
        appointment: moment("2026-10-16T17:30"),
        closings: vec![],
        supplements: vec![],
        until: moment("2026-10-31T23:59"),
    };
    let closed = |closings: &[(Closing, &str)]| Progress {
        closings: closings.iter().map(|(closing, at)| (*closing, moment(at))).collect(),
        ..base.clone()
    };
    assert!(!on_time(&base), "open after its appointment");
    assert!(
        on_time(&Progress { until: moment("2026-10-15T23:59"), ..base.clone() }),
        "still within its time"
    );
    assert!(on_time(&closed(&[
        (Closing::Returned, "2026-10-20T08:00"),
        (Closing::Completed, "2026-10-16T17:30")
    ])));
    assert!(!on_time(&closed(&[(Closing::Completed, "2026-10-16T17:31")])));
    let waiting = Progress { supplements: vec![(moment("2026-10-14T10:00"), None)], ..base.clone() };
    assert!(on_time(&waiting), "the citizen has not come back");
    let back = Progress {
        supplements: vec![(moment("2026-10-14T10:00"), Some(moment("2026-10-20T10:00")))],
        ..closed(&[(Closing::Completed, "2026-10-22T09:00")])
    };
    assert!(on_time(&back), "six days of the citizen are taken off");
    let twice = Progress {
        supplements: vec![
            (moment("2026-10-13T10:00"), Some(moment("2026-10-13T11:00"))),
            (moment("2026-10-14T10:00"), Some(moment("2026-10-14T11:00"))),
        ],
        ..closed(&[(Closing::Completed, "2026-10-15T09:00")])
    };
    assert!(!on_time(&twice), "a second request makes it overdue");
}

fn effort(hours: &str, direct_dong: u64, fee_dong: u64) -> Effort {
    Effort { hours: amount(hours), wage_dong: None, direct_dong, fee_dong }
}

fn activity(name: &str, before: Effort, after: Effort) -> Activity {
    Activity { name: name.to_owned(), before: vec![always(before)], after: vec![always(after)] }
}

fn always(effort: Effort) -> Line {
    Line { share_millionths: 1_000_000, effort }
}

fn year(activities: &[Activity], frequency: &str, subjects: &str) -> Cost {
    let volume = Volume { frequency: amount(frequency), subjects: amount(subjects) };
    cost(activities, 54_000, volume, volume).unwrap()
}

#[test]
fn the_worked_example_of_the_cost() {
    let activities = [
        activity("prepare", effort("4", 60_000, 0), effort("2", 20_000, 0)),
        activity("submit", effort("2", 40_000, 0), effort("0.5", 0, 0)),
        activity("fee", effort("0", 0, 100_000), effort("0", 0, 50_000)),
        activity("receive", effort("1.5", 30_000, 0), effort("0.25", 0, 0)),
    ];
    let found = year(&activities, "1", "2500");
    let before: Vec<u64> = found.activities.iter().map(|(_, change)| change.before).collect();
    assert_eq!(before, [276_000, 148_000, 100_000, 111_000]);
    assert_eq!((found.once.before, found.once.after), (635_000, 218_500));
    assert_eq!((found.year.before, found.year.after), (1_587_500_000, 546_250_000));
    assert_eq!((found.year.saved, found.year.cut_percent), (1_041_250_000, Some(65.59)));
}

#[test]
fn the_published_check_of_the_cost() {
    // Published: 1,024,000 to 231,000 đồng for each of 3,228 subjects, cut 77.44 %.
    let activities = [activity("all", effort("0", 1_024_000, 0), effort("0", 231_000, 0))];
    let found = year(&activities, "1", "3228");
    assert_eq!((found.year.before, found.year.after), (3_305_472_000, 745_668_000));
    assert_eq!(found.year.cut_percent, Some(77.44));
}

#[test]
fn cases_count_by_their_share_and_dearer_is_negative() {
    let half = |direct_dong| Line { share_millionths: 500_000, effort: effort("0", direct_dong, 0) };
    let post = Activity { name: "by post".to_owned(), before: vec![half(30_000)], after: vec![half(40_000)] };
    let found = year(&[post], "2", "10");
    assert_eq!((found.once.before, found.once.after), (15_000, 20_000));
    assert_eq!((found.year.saved, found.year.cut_percent), (-100_000, Some(-33.33)));
    assert_eq!(year(&[], "1", "1").year.cut_percent, None);
}

#[test]
fn a_cost_is_rounded_once() {
    // 0.00001 h × 54,000 đồng = 0.54 đồng: one đồng for one execution, 1,350 for 2,500 and not 2,500.
    let tiny = activity("read", effort("0.00001", 0, 0), Effort::default());
    let found = year(std::slice::from_ref(&tiny), "1", "2500");
    assert_eq!((found.once.before, found.year.before), (1, 1_350));
}

#[test]
fn steps_add_up_and_each_side_has_its_volume() {
    let steps = [always(effort("1", 0, 0)), always(effort("0.5", 5_000, 0))];
    let activity = Activity { name: "prepare".into(), before: steps.to_vec(), after: steps.to_vec() };
    let volume = |frequency| Volume { frequency: amount(frequency), subjects: amount("10") };
    let found = cost(std::slice::from_ref(&activity), 54_000, volume("2"), volume("1")).unwrap();
    assert_eq!((found.once.before, found.once.after), (86_000, 86_000));
    assert_eq!(
        (found.year.before, found.year.after, found.year.cut_percent),
        (1_720_000, 860_000, Some(50.0))
    );
    let own = Effort { wage_dong: Some(100_000), ..effort("1.5", 0, 0) };
    assert_eq!(year(&[self::activity("expert", own, own)], "1", "1").once.before, 150_000);
    let large = Effort { direct_dong: u64::MAX, ..Effort::default() };
    let volume = Volume { frequency: amount("1000000000000"), subjects: amount("1000000000000") };
    assert_eq!(cost(&[self::activity("x", large, large)], 1, volume, volume), Err(TooLarge));
}

#[test]
fn only_options_in_force_cut_time() {
    let option = |state, before: &str, after: &str| ReductionOption {
        state,
        before: before.parse().unwrap(),
        after: after.parse().unwrap(),
    };
    let options = [
        option(OptionState::InForce, "10 working days", "7 working days"),
        option(OptionState::LegalTextIssued, "10 working days", "1 working day"),
    ];
    assert!((time_cut(&options).unwrap().unwrap() - 0.15).abs() < 1e-9);
    let units = [option(OptionState::InForce, "16 working hours", "8 working hours")];
    assert!((time_cut(&units).unwrap().unwrap() - 0.5).abs() < 1e-9);
    assert_eq!(time_cut(&[]), Ok(None));
    let mixed = [option(OptionState::InForce, "10 working days", "7 days")];
    assert_eq!(time_cut(&mixed), Err(MixedUnits), "working days are not calendar days");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scores_stay_within_their_weight_and_add_up(counts in prop::collection::vec((0u64..5_000, 0u64..5_000), 22)) {
        let scheme = scheme();
        let given = scheme.indicators.iter().zip(&counts).map(|(indicator, (a, b))| {
            (indicator.id.as_str(), Given { numerator: (*a.min(b)).into(), denominator: (*b).into() })
        });
        let scored = scheme.score(given).unwrap();
        for (id, one) in &scored.indicators {
            prop_assert!(one.score.is_none_or(|score| score <= Points::whole(one.max)), "{}", id);
        }
        let groups: Points = scored.groups.values().filter_map(|group| group.score).sum();
        prop_assert_eq!(groups, scored.total);
        prop_assert!(scored.total <= Points::whole(100));
    }

    #[test]
    fn a_greater_share_never_scores_less(a in 0u64..1_000, more in 0u64..100, whole in 1u64..1_100) {
        let scheme = scheme();
        for indicator in &scheme.indicators {
            let score = |numerator: u64| indicator.score(Given { numerator: numerator.into(), denominator: whole.into() });
            prop_assert!(score(a) <= score(a + more), "{}", indicator.id);
        }
    }
}
