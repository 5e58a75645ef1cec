//! What the installed page takes along: the procedures that may be taken in at this counter with their forms, and every due
//! moment it may have to print, worked out here by the law's own code for each minute of the next days.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, ToSpan};
use law::procedure::{Channel, Handling, Level, Procedure};
use law::text::fold;
use law::time::rfc3339;
use law::{Agency, AgencyId, Province, TimeLimit};
use serde::Serialize;

use super::forms::{FormParts, committees, may_take_in};
use crate::common::assets::asset;
use crate::common::find_procedure::in_force;
use crate::common::{Lang, PageFault, StaffVisit, circumstances, procedure_text};

/// Days for which due moments are worked out: a machine that was not online for longer takes nothing in.
const DAYS: i64 = 14;
const MINUTES_OF_A_DAY: i64 = 24 * 60;

/// Everything.
#[derive(Debug, Serialize)]
pub(super) struct Bundle {
    version: String,
    /// Server time when it was made.
    now: String,
    /// Name of the edition of the pack.
    edition: String,
    staff: Named,
    centre: Named,
    /// The organ above the centre, for the head of the receipt.
    organ: String,
    /// Where the receipt is signed.
    signed_in: String,
    phone: Option<String>,
    merge_hours: u16,
    procedures: Vec<ProcedureOf>,
    authorities: BTreeMap<String, Authority>,
    /// By limit and day of intake.
    dues: BTreeMap<String, BTreeMap<Date, Vec<Run>>>,
    limit_words: BTreeMap<String, String>,
    /// Days in words: `thứ Sáu, 27/11/2026`.
    day_words: BTreeMap<Date, String>,
}

#[derive(Debug, Serialize)]
struct Named {
    id: String,
    name: String,
}

/// A competent authority.
#[derive(Debug, Serialize)]
struct Authority {
    name: String,
    remote: bool,
    /// This counter is its own desk: otherwise the clock starts when it receives the dossier.
    own_desk: bool,
}

#[derive(Debug, Serialize)]
struct ProcedureOf {
    code: String,
    name: String,
    /// What a search looks through: folded, with marks taken off.
    found_by: String,
    /// Why it is not taken in here: `elsewhere`, `not-here`; absent where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    withheld: Option<&'static str>,
    /// The authority of a procedure of the province.
    #[serde(skip_serializing_if = "Option::is_none")]
    authority: Option<String>,
    cases: Vec<Named>,
    limits: Vec<LimitOf>,
    html: String,
}

/// The limits that may apply to a case: one where no condition decides, otherwise all that can.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct LimitOf {
    case: Option<String>,
    remote: bool,
    limits: BTreeSet<String>,
}

/// From a minute of the day on: the due moment, which moves along minute by minute where `moves` says so.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Run {
    from: i64,
    due: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    moves: bool,
}

impl Bundle {
    /// Changes when anything in it may have changed: with the text of the law, the day, the person, the build.
    pub(super) fn version(desk: &StaffVisit, centre: &AgencyId) -> String {
        let visit = &desk.visit;
        let (edition, day) = (visit.app.province().edition.clone(), visit.local().date());
        let build = asset("").replace("/assets/", "").replace('/', "");
        format!("{edition}.{day}.{centre}.{}.{}.{build}", desk.staff.id, visit.lang.tag())
    }

    pub(super) fn make(desk: &StaffVisit, centre: &AgencyId, version: String) -> Result<Self, PageFault> {
        let (visit, province) = (&desk.visit, desk.visit.app.province());
        let (lang, today) = (visit.lang, visit.local().date());
        let here = province.agency(centre).ok_or(PageFault::NotFound)?;
        let name = |agency: &Agency| agency.name.get(lang.tag()).to_owned();
        let procedures: Vec<ProcedureOf> = in_force(&province, today)
            .into_iter()
            .map(|procedure| procedure_of(procedure, &province, here, lang))
            .collect::<Result<_, _>>()?;
        let limits: BTreeSet<&String> =
            procedures.iter().flat_map(|p| &p.limits).flat_map(|l| &l.limits).collect();
        let limits: Vec<TimeLimit> = limits.into_iter().filter_map(|text| text.parse().ok()).collect();
        let dues = dues(&province, today, &limits);
        let unit = here.unit.as_ref().and_then(|code| province.units.get(code));
        Ok(Self {
            version,
            now: rfc3339(visit.app.now()),
            edition: province.edition.clone(),
            staff: Named { id: desk.staff.id.0.clone(), name: desk.staff.name.clone() },
            centre: Named { id: centre.0.clone(), name: name(here) },
            organ: here.parent.as_ref().and_then(|id| province.agency(id)).map(name).unwrap_or_default(),
            signed_in: unit
                .map_or_else(|| province.name.get(lang.tag()).to_owned(), |unit| unit.name.clone()),
            phone: here.phone.clone(),
            merge_hours: province.parameters.offline_merge_hours_max,
            authorities: authorities(&procedures, &province, here, lang),
            limit_words: limits.iter().map(|limit| (limit.to_string(), lang.limit(*limit))).collect(),
            day_words: day_words(&dues, today, lang),
            procedures,
            dues,
        })
    }
}

fn procedure_of(
    procedure: &Procedure,
    province: &Province,
    centre: &Agency,
    lang: Lang,
) -> Result<ProcedureOf, PageFault> {
    let authority = match procedure.level {
        Level::Province => procedure.authority.as_ref().map(|id| province.acting(id).clone()),
        Level::Commune => None,
    };
    let scope = match (&authority, procedure.level) {
        (Some(authority), _) => may_take_in(procedure, province, &centre.id, authority),
        (None, Level::Commune) => !committees(procedure, province, centre).is_empty(),
        (None, Level::Province) => false,
    };
    let withheld = if procedure.handling == Handling::Central {
        Some("elsewhere")
    } else if !scope || !procedure.channels.contains(&Channel::Direct) {
        Some("not-here")
    } else {
        None
    };
    let html = match withheld {
        Some(_) => String::new(),
        None => FormParts::of(procedure, province, centre, lang).render().map_err(|error| {
            tracing::error!(number = "MC-2002", "a form could not be rendered: {error}");
            PageFault::Trouble("MC-2002")
        })?,
    };
    let name = procedure_text::words(&procedure.name, lang);
    let known = [procedure.code.as_str(), &procedure.name.vi, &name];
    let keywords = procedure.keywords.iter().map(String::as_str);
    let folded = known.into_iter().chain(keywords).map(fold);
    let found_by: Vec<String> = std::iter::once(procedure.code.to_string()).chain(folded).collect();
    let case = |case: &law::procedure::Case| Named {
        id: case.id.clone(),
        name: procedure_text::words(&case.name, lang),
    };
    Ok(ProcedureOf {
        code: procedure.code.to_string(),
        found_by: found_by.join(" "),
        limits: if withheld.is_some() { Vec::new() } else { limits_of(procedure) },
        withheld,
        authority: authority.map(|id| id.0),
        cases: procedure.cases.iter().map(case).collect(),
        html,
        name,
    })
}

/// The limits of each case in ordinary and in remote communes.
fn limits_of(procedure: &Procedure) -> Vec<LimitOf> {
    let ids: Vec<Option<&str>> = match procedure.cases.as_slice() {
        [] => vec![None],
        cases => cases.iter().map(|case| Some(case.id.as_str())).collect(),
    };
    let mut all = Vec::new();
    for (case, remote) in ids.into_iter().flat_map(|case| [(case, false), (case, true)]) {
        let ordinary = circumstances::ordinary(procedure, case, Channel::Direct);
        let bare = law::Circumstances { remote, ..ordinary };
        let conditional = procedure.limits.iter().filter(|rule| {
            rule.when.is_some()
                && rule.case.as_deref().is_none_or(|only| Some(only) == case)
                && rule.channel.is_none_or(|only| only == Channel::Direct)
                && rule.remote.is_none_or(|only| only == remote)
        });
        let limits = procedure.limit(&bare).into_iter().chain(conditional).map(|rule| rule.limit.to_string());
        all.push(LimitOf { case: case.map(str::to_owned), remote, limits: limits.collect() });
    }
    all
}

/// The authorities that may be chosen, and those of the procedures of the province.
fn authorities(
    procedures: &[ProcedureOf],
    province: &Province,
    centre: &Agency,
    lang: Lang,
) -> BTreeMap<String, Authority> {
    let committees = province.communes().filter_map(|unit| province.committee_of(&unit.code));
    let departments = procedures.iter().filter_map(|p| p.authority.as_ref());
    let departments = departments.filter_map(|id| province.agency(&AgencyId(id.clone())));
    let authority = |agency: &Agency| Authority {
        name: agency.name.get(lang.tag()).to_owned(),
        remote: province.is_remote(&agency.id),
        own_desk: province.own_desk(&centre.id, &agency.id),
    };
    committees.chain(departments).map(|agency| (agency.id.0.clone(), authority(agency))).collect()
}

fn dues(
    province: &Province,
    today: Date,
    limits: &[TimeLimit],
) -> BTreeMap<String, BTreeMap<Date, Vec<Run>>> {
    let days = (0..DAYS).filter_map(|n| today.checked_add(SignedDuration::from_hours(24 * n)).ok());
    let days: Vec<Date> = days.collect();
    let of = |limit: TimeLimit| {
        let runs = days.iter().map(|day| (*day, runs(province, *day, limit)));
        runs.filter(|(_, runs)| !runs.is_empty()).collect()
    };
    limits.iter().map(|limit| (limit.to_string(), of(*limit))).collect()
}

/// The due moments of a limit over the minutes of a day. A limit of hours moves with every minute of office hours; any other
/// knows only before and after the cut-off.
fn runs(province: &Province, day: Date, limit: TimeLimit) -> Vec<Run> {
    let cutoff = province.clock.late_cutoff;
    let after = i64::from(cutoff.hour()) * 60 + i64::from(cutoff.minute()) + 1;
    let minutes: Vec<i64> = match limit {
        TimeLimit::WorkingHours(_) => (0..MINUTES_OF_A_DAY).collect(),
        _ => vec![0, after],
    };
    let mut found: Vec<(i64, DateTime, Option<i64>)> = Vec::new();
    for minute in minutes {
        let start = DateTime::from_parts(day, jiff::civil::Time::midnight()).checked_add(minute.minutes());
        let Ok(start) = start else { continue };
        let Ok(due) = law::deadline::due(start, limit, &province.calendar, &province.clock) else {
            return Vec::new();
        };
        if let Some((from, first, pace)) = found.last_mut() {
            let moved = due.duration_since(*first).as_mins();
            let steps = minute - *from;
            let fits =
                pace.map_or(moved == 0 || (moved == steps && steps == 1), |pace| moved == pace * steps);
            if fits {
                *pace = Some(pace.unwrap_or(if moved == 0 { 0 } else { 1 }));
                continue;
            }
        }
        found.push((minute, due, None));
    }
    let run = |(from, due, pace): (i64, DateTime, Option<i64>)| Run {
        from,
        due: due.strftime("%Y-%m-%dT%H:%M").to_string(),
        moves: pace == Some(1),
    };
    found.into_iter().map(run).collect()
}

/// The words of every day that can be printed.
fn day_words(
    dues: &BTreeMap<String, BTreeMap<Date, Vec<Run>>>,
    today: Date,
    lang: Lang,
) -> BTreeMap<Date, String> {
    let taken = (0..DAYS).filter_map(|n| today.checked_add(SignedDuration::from_hours(24 * n)).ok());
    let runs = dues.values().flat_map(BTreeMap::values).flatten();
    let due = runs.flat_map(|run| {
        let first = run.due.get(..10).and_then(|day| day.parse::<Date>().ok());
        // A run that moves may end on the day after.
        [first, first.and_then(|day| day.tomorrow().ok()).filter(|_| run.moves)]
    });
    taken
        .chain(due.flatten())
        .map(|day| (day, format!("{}, {}", lang.weekday(day), lang.date(day))))
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// What the machine does with runs.
    fn told(runs: &[Run], minute: i64) -> String {
        let run = runs.iter().rev().find(|run| run.from <= minute).unwrap();
        let due: DateTime = run.due.parse().unwrap();
        let due = if run.moves { due.checked_add((minute - run.from).minutes()).unwrap() } else { due };
        due.strftime("%Y-%m-%dT%H:%M").to_string()
    }

    #[test]
    fn the_machine_prints_what_the_law_says_at_every_minute() {
        let province = pack::embedded().unwrap();
        // A working week with its Saturday and Sunday.
        for limit in
            ["same day", "3 working days", "8 working hours", "20 working hours", "15 days", "2 months"]
        {
            let limit: TimeLimit = limit.parse().unwrap();
            for n in 23..=29 {
                let day = date(2026, 11, n);
                let runs = runs(&province, day, limit);
                for minute in 0..MINUTES_OF_A_DAY {
                    let start = day.at(0, 0, 0, 0).checked_add(minute.minutes()).unwrap();
                    let due = law::deadline::due(start, limit, &province.calendar, &province.clock).unwrap();
                    let right = due.strftime("%Y-%m-%dT%H:%M").to_string();
                    assert_eq!(told(&runs, minute), right, "{limit} from {start}");
                }
                assert!(runs.len() < 8, "{limit} {day}: {} runs", runs.len());
            }
        }
    }
}
