//! Finds units by what people type, and shows one.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use jiff::civil::Date;
use law::province::{OldUnit, Unit, UnitCode};
use law::territory::{Match, Resolution, UnitOn, Via};

use super::{EndedUnitPage, FindUnitPage, Outcome, UnitCard, UnitPage};
use crate::common::components::Action;
use crate::common::page_query::PageQuery;
use crate::common::texts::Filling;
use crate::common::{App, PageAnswer, PageFault, Visit, show};
use crate::public::queue::kiosk::{estimate, hall_and_times};

/// Most characters of an address that are looked at.
const TEXT_MAX: usize = 300;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/units/find", get(find)).route("/units/{code}", get(one))
}

async fn find(visit: Visit, query: PageQuery) -> PageAnswer {
    let typed: String = law::text::clean(query.get("q")).chars().take(TEXT_MAX).collect();
    let outcome = match typed.as_str() {
        "" => Outcome::Empty,
        typed => outcome(&visit, &visit.app.resolve(typed)),
    };
    let page = visit.page("units-title");
    show(&FindUnitPage { page, query: typed, examples: examples(&visit), outcome })
}

/// Addresses of the reform in this province, as people write them.
fn examples(visit: &Visit) -> Vec<Action> {
    let province = visit.app.province();
    let home = |old: &&OldUnit| {
        old.successors
            .first()
            .is_some_and(|code| province.units.get(code).is_some_and(|unit| unit.province == province.code))
    };
    let own: Vec<&OldUnit> = province.old_units.iter().filter(home).filter(|o| !o.code.is_empty()).collect();
    let divided = own.iter().find(|old| old.successors.len() > 1);
    [own.first(), own.get(own.len() / 2), divided]
        .into_iter()
        .flatten()
        .map(|old| {
            let text = format!("{}, {}", old.name, old.district);
            let url = visit.url(&format!("/units/find{}", PageQuery::default().with("q", &text)));
            Action::new(text, url)
        })
        .collect()
}

fn outcome(visit: &Visit, found: &Resolution) -> Outcome {
    let mut cards = found.matches.iter().filter_map(|found| card_of(visit, found));
    let divided = found.question.as_ref().and(found.matches.first()).and_then(|first| first.via.first());
    if let Some(old) = divided {
        let parts: Vec<UnitCard> = cards.collect();
        let count = parts.len();
        let sentence = visit
            .texts()
            .with("units-divided", &[("unit", &old.name), ("place", &old.district), ("count", &count)]);
        return Outcome::Divided { sentence, parts };
    }
    match (cards.next(), cards.next()) {
        (None, _) => Outcome::Nothing,
        (Some(one), None) => Outcome::One(one),
        (Some(first), Some(second)) => Outcome::Several([first, second].into_iter().chain(cards).collect()),
    }
}

fn card_of(visit: &Visit, found: &Match) -> Option<UnitCard> {
    let province = visit.app.province();
    let unit = province.units.get(&UnitCode(found.code.clone()))?;
    Some(UnitCard { via: found.via.iter().map(via_line).collect(), ..card(visit, unit) })
}

fn via_line(via: &Via) -> String {
    line(&[&via.name, &via.district, &via.province])
}

/// Names after each other, without those that are empty or repeat.
fn line(names: &[&str]) -> String {
    let mut kept: Vec<&str> = names.iter().copied().filter(|name| !name.is_empty()).collect();
    kept.dedup();
    kept.join(", ")
}

fn card(visit: &Visit, unit: &Unit) -> UnitCard {
    let province = visit.app.province();
    let home = province.units.get(&unit.province).filter(|home| home.code != unit.code);
    let home = home.map(Unit::full_name).unwrap_or_default();
    let centre = province.centre_of(&unit.code);
    UnitCard {
        name: unit.full_name(),
        address: line(&[&unit.full_name(), &home]),
        province: home,
        code: unit.code.0.clone(),
        url: visit.url(&format!("/units/{}", unit.code.0)),
        via: Vec::new(),
        counter: centre.map(|centre| centre.name.get(visit.lang.tag()).to_owned()),
        phone: centre.and_then(|centre| centre.phone.clone()),
    }
}

/// A unit as it was on a day: `?on=` takes `01/06/2025` and `2025-06-01`; without it, today.
async fn one(visit: Visit, Path(code): Path<String>, query: PageQuery) -> PageAnswer {
    let province = visit.app.province();
    let today = visit.local().date();
    let typed = law::text::clean(query.get("on"));
    let asked = crate::common::fields::date("on", &typed).ok();
    if let Some(day) = asked.filter(|day| *day != today) {
        return on_day(&visit, &code, day);
    }
    let Some(UnitOn::New(unit)) = province.unit_on(&code, today, today) else {
        return ended(&visit, &code);
    };
    let reform = &province.territory.reform;
    let day = visit.lang.date(reform.effective);
    let before = province.old_unit(&code).map(|old| line(&[&old.name, &old.district, &old.province]));
    let texts = visit.texts();
    let (waiting, hall) = hall(&visit, &unit).await?;
    show(&UnitPage {
        waiting,
        hall,
        page: visit.page_titled(unit.full_name()),
        unit: card(&visit, &unit),
        since: texts.with("units-since", &[("day", &day), ("source", &reform.source.number)]),
        formed_from: formed_from(&visit, &unit),
        code_before: before.map(|old| texts.with("units-code-before", &[("code", &code), ("unit", &old)])),
    })
}

/// The hall of the service centre of a unit: how many wait, in words, and the ways to a number.
async fn hall(visit: &Visit, unit: &Unit) -> Result<(Option<String>, Vec<Action>), PageFault> {
    let province = visit.app.province();
    let Some(centre) = province.centre_of(&unit.code) else { return Ok((None, Vec::new())) };
    let (hall, seconds) = hall_and_times(visit, &centre.id).await?;
    let texts = visit.texts();
    let count = texts.with("queue-waiting", &[("count", &hall.waiting.len())]);
    let waiting = format!("{count} {}", estimate(visit, &hall, hall.waiting.len(), &seconds));
    let query = PageQuery::default().with("centre", centre.id.as_str());
    let link = |key: &str, path: &str| Action::new(texts.get(key), visit.url(&format!("{path}{query}")));
    let ways = vec![link("queue-new-title", "/queue/new"), link("book-title", "/appointments")];
    Ok((Some(waiting), ways))
}

/// What a code meant on a day, and what it became.
fn on_day(visit: &Visit, code: &str, day: Date) -> PageAnswer {
    let province = visit.app.province();
    let today = visit.local().date();
    let unit = province.unit_on(code, day, today).ok_or(PageFault::NotFound)?;
    let still = matches!(unit, UnitOn::New(_)) && province.units.contains_key(&UnitCode(code.to_owned()));
    let (title, successors) = match &unit {
        UnitOn::Old(old) => (line(&[&old.name, &old.district, &old.province]), old.successors.clone()),
        UnitOn::New(unit) => {
            let home = province.unit_on(&unit.province.0, day, today).filter(|_| unit.code != unit.province);
            let home = match home {
                Some(UnitOn::New(home)) => home.full_name(),
                _ => String::new(),
            };
            let now = province.units.get(&unit.code).map(|now| now.code.clone());
            let later = || province.ended(code).map(|(old, ..)| old.successors.clone()).unwrap_or_default();
            (line(&[&unit.full_name(), &home]), now.map_or_else(later, |now| vec![now]))
        }
    };
    let became = successors.iter().filter_map(|code| province.units.get(code));
    show(&EndedUnitPage {
        page: visit.page_titled(title),
        until: visit.texts().with("units-on-day", &[("day", &visit.lang.date(day)), ("code", &code)]),
        heading: visit.texts().get(if still { "units-still" } else { "units-became" }),
        became: became.map(|unit| card(visit, unit)).collect(),
    })
}

/// A unit that exists no more, and what it became.
fn ended(visit: &Visit, code: &str) -> PageAnswer {
    let province = visit.app.province();
    let (old, last, source) = province.ended(code).ok_or(PageFault::NotFound)?;
    let became = old.successors.iter().filter_map(|code| province.units.get(code));
    let words: [(&str, &dyn Filling); 2] = [("day", &visit.lang.date(last)), ("source", &source.number)];
    show(&EndedUnitPage {
        page: visit.page_titled(line(&[&old.name, &old.district, &old.province])),
        until: visit.texts().with("units-until", &words),
        heading: visit.texts().get("units-became"),
        became: became.map(|unit| card(visit, unit)).collect(),
    })
}

/// The old communes of a commune, the old provinces of a province.
fn formed_from(visit: &Visit, unit: &Unit) -> Vec<String> {
    let province = visit.app.province();
    if unit.code != unit.province {
        let part = visit.texts().get("units-part");
        let told = |old: &OldUnit| {
            let part = if old.successors.len() > 1 { part.as_str() } else { "" };
            line(&[&old.name, &old.district, &old.province]) + part
        };
        return province.predecessors(&unit.code).map(told).collect();
    }
    let within = |code: &UnitCode| province.units.get(code).is_some_and(|own| own.province == unit.code);
    let mut names: Vec<String> = province
        .old_units
        .iter()
        .filter(|old| old.successors.iter().any(within))
        .map(|old| old.province.clone())
        .collect();
    names.sort();
    names.dedup();
    names
}
