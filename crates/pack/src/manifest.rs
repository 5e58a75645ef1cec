//! `pack.toml`: the province, its calendar and hours, its clock and its parameters.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use law::LocalText;
use law::calendar::{Calendar, OfficeHours, Session};
use law::deadline::ClockRules;
use law::procedure::{Procedure, Source, Unverified};
use law::province::{Parameters, Province, Submission, UnitCode};
use serde::Deserialize;

use crate::fault::{Fault, Place};
use crate::files::Files;
use crate::reader::parse;
use crate::tables::Tables;

/// Days in which a second dossier may be a duplicate, where a pack of before this parameter does not say.
const DUPLICATE_DAYS: u16 = 30;

/// A value with its source.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sourced<T> {
    value: T,
    source: String,
    #[serde(default)]
    #[expect(dead_code, reason = "kept for the reader of the file")]
    article: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Span {
    first: Date,
    last: Date,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hours {
    valid_from: Date,
    sessions: Vec<(String, String)>,
    saturday_service: Vec<(String, String)>,
    source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Clock {
    late_cutoff: Sourced<String>,
    apology_lead_days: Sourced<u16>,
    remote_extra_working_days: Sourced<u16>,
    outages_stop_the_clock: Sourced<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawParameters {
    max_extensions: Sourced<u8>,
    supplement_requests_max: Sourced<u8>,
    supplement_notice_working_days: Sourced<u16>,
    supplement_answer_working_days: Sourced<u16>,
    payment_working_days: Sourced<u16>,
    intake_check_working_hours: Sourced<u16>,
    near_percent: Sourced<u8>,
    near_working_hours: Sourced<u16>,
    #[serde(default)]
    offline_merge_hours_max: Option<Sourced<u16>>,
    consultation_answer_working_days: Sourced<u16>,
    /// Packs of before this parameter do not have it.
    duplicate_days: Option<Sourced<u16>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Remote {
    communes: Vec<String>,
}

/// The manifest as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    edition: String,
    code: String,
    agency_root: String,
    name: LocalText,
    submission: Vec<Submission>,
    calendar: Span,
    office_hours: Vec<Hours>,
    clock: Clock,
    parameters: RawParameters,
    #[serde(default)]
    hall: law::HallRules,
    #[serde(default)]
    unverified: Vec<Unverified>,
    remote: Remote,
}

/// Reads `pack.toml`.
pub(crate) fn read(files: &Files, faults: &mut Vec<Fault>) -> Option<Manifest> {
    let path = "pack.toml";
    let Some(text) = files.text(path) else {
        faults.push(Fault::at(
            "no-manifest",
            Place::at(path, "", 0),
            "a pack needs a pack.toml".into(),
            "copy the one of another province and change it",
        ));
        return None;
    };
    parse(path, text, faults)
}

impl Manifest {
    /// Every fault of what the manifest says by itself and of the tables.
    pub(crate) fn check(&self, text: &str, tables: &Tables, faults: &mut Vec<Fault>) {
        self.check_times(text, faults);
        self.check_hall(text, faults);
        self.check_units(text, tables, faults);
        for number in self.sources() {
            if !tables.sources.iter().any(|source| source.number == number) {
                faults.push(crate::check::unknown_source("pack.toml", text, number));
            }
        }
        let texts = std::iter::once(&self.name).chain(self.unverified.iter().map(|mark| &mark.note));
        faults.extend(texts.filter_map(|local| crate::check::language_fault("pack.toml", text, local)));
        if self.calendar.last < self.calendar.first || self.office_hours.is_empty() {
            let message = "the calendar needs a first and a last day and office hours".to_owned();
            faults.push(Fault::at(
                "period",
                Place::first("pack.toml", text, "[calendar]"),
                message,
                "correct the dates",
            ));
        }
    }

    fn check_units(&self, text: &str, tables: &Tables, faults: &mut Vec<Fault>) {
        let remote = self.remote.communes.iter();
        let (own, home) = (std::iter::once(&self.code), UnitCode(self.code.clone()));
        for code in own.chain(remote) {
            let of_home = tables.units.get(&UnitCode(code.clone())).is_some_and(|unit| unit.province == home);
            if !of_home {
                let message = format!("{code} is not a unit of province {}", self.code);
                let needle = format!("\"{code}\"");
                let help = "correct the code, or add the unit to units.csv";
                faults.push(Fault::at(
                    "unknown-unit",
                    Place::first("pack.toml", text, &needle),
                    message,
                    help,
                ));
            }
        }
    }

    fn check_hall(&self, text: &str, faults: &mut Vec<Fault>) {
        let hall = &self.hall;
        for (name, value, least, most) in [
            ("windows", hall.windows, 1, 99),
            ("slot_minutes", hall.slot_minutes, 5, 240),
            ("appointments_per_window", hall.appointments_per_window, 0, 20),
            ("appointment_days_ahead", hall.appointment_days_ahead, 0, 90),
        ] {
            if !(least..=most).contains(&value) {
                let message = format!("hall.{name} is {value}, not {least} to {most}");
                let help = "correct the number, or leave the line out";
                faults.push(Fault::at("hall", Place::first("pack.toml", text, name), message, help));
            }
        }
    }

    fn check_times(&self, text: &str, faults: &mut Vec<Fault>) {
        let sessions = self.office_hours.iter().flat_map(|h| h.sessions.iter().chain(&h.saturday_service));
        let times = sessions.flat_map(|(a, b)| [a, b]).chain([&self.clock.late_cutoff.value]);
        for time in times.filter(|time| parse_time(time).is_none()) {
            let message = format!("{time:?} is not a time of day");
            faults.push(Fault::at(
                "time",
                Place::first("pack.toml", text, time),
                message,
                "write it as 07:30",
            ));
        }
        let sessions = self.office_hours.iter().flat_map(|h| h.sessions.iter().chain(&h.saturday_service));
        for (opens, closes) in sessions {
            if parse_time(opens).zip(parse_time(closes)).is_some_and(|(a, b)| a >= b) {
                let message = format!("a session from {opens} to {closes} has no time in it");
                let needle = format!("\"{opens}\", \"{closes}\"");
                faults.push(Fault::at(
                    "time",
                    Place::first("pack.toml", text, &needle),
                    message,
                    "put the opening first",
                ));
            }
        }
    }

    /// The numbers of the documents its values rest on.
    pub(crate) fn sources(&self) -> Vec<&str> {
        let (c, p) = (&self.clock, &self.parameters);
        let mut sources: Vec<&str> = self.office_hours.iter().map(|h| h.source.as_str()).collect();
        sources.extend([
            c.late_cutoff.source.as_str(),
            &c.apology_lead_days.source,
            &c.remote_extra_working_days.source,
            &c.outages_stop_the_clock.source,
            &p.max_extensions.source,
            &p.supplement_requests_max.source,
            &p.supplement_notice_working_days.source,
            &p.supplement_answer_working_days.source,
            &p.payment_working_days.source,
            &p.intake_check_working_hours.source,
            &p.near_percent.source,
            &p.near_working_hours.source,
            &p.consultation_answer_working_days.source,
        ]);
        sources.extend(p.offline_merge_hours_max.as_ref().map(|hours| hours.source.as_str()));
        sources.extend(p.duplicate_days.iter().map(|days| days.source.as_str()));
        sources
    }

    /// Puts the province together.
    pub(crate) fn compile(self, tables: Tables, procedures: Vec<Procedure>) -> Province {
        let hours = self.office_hours.iter().map(Hours::compile).collect();
        let mut by_code: BTreeMap<_, Vec<Procedure>> = BTreeMap::new();
        for procedure in procedures {
            by_code.entry(procedure.code.clone()).or_default().push(procedure);
        }
        for editions in by_code.values_mut() {
            editions.sort_by_key(|edition| edition.effective_from);
        }
        let mut units = tables.units;
        for code in &self.remote.communes {
            if let Some(unit) = units.get_mut(&UnitCode(code.clone())) {
                unit.remote = true;
            }
        }
        let (c, p) = (&self.clock, &self.parameters);
        let clock = ClockRules {
            late_cutoff: parse_time(&c.late_cutoff.value).unwrap_or(Time::constant(15, 0, 0, 0)),
            apology_lead_days: c.apology_lead_days.value,
            remote_extra_working_days: c.remote_extra_working_days.value,
            outages_stop_the_clock: c.outages_stop_the_clock.value,
        };
        let parameters = Parameters {
            max_extensions: p.max_extensions.value,
            supplement_requests_max: p.supplement_requests_max.value,
            supplement_notice_working_days: p.supplement_notice_working_days.value,
            supplement_answer_working_days: p.supplement_answer_working_days.value,
            payment_working_days: p.payment_working_days.value,
            intake_check_working_hours: p.intake_check_working_hours.value,
            near_percent: p.near_percent.value,
            near_working_hours: p.near_working_hours.value,
            // A text written before this could be said has no intake without network.
            offline_merge_hours_max: p.offline_merge_hours_max.as_ref().map_or(0, |hours| hours.value),
            consultation_answer_working_days: p.consultation_answer_working_days.value,
            duplicate_days: p.duplicate_days.as_ref().map_or(DUPLICATE_DAYS, |days| days.value),
        };
        let sources = tables.sources.into_iter().map(|s: Source| (s.number.clone(), s)).collect();
        Province {
            code: UnitCode(self.code),
            name: self.name,
            agency_root: self.agency_root,
            edition: self.edition,
            territory: law::territory::Changes::default(),
            rolled: None,
            templates: BTreeMap::new(),
            index: Vec::new(),
            wages: Vec::new(),
            accounts: Vec::new(),
            petitions: Vec::new(),
            policies: law::Policies::default(),
            life_events: Vec::new(),
            everyday: Vec::new(),
            submission: self.submission,
            calendar: Calendar::compile(self.calendar.first, self.calendar.last, &tables.holidays, hours),
            clock,
            parameters,
            hall: self.hall,
            units,
            old_units: tables.old_units,
            agencies: tables.agencies,
            procedures: by_code,
            fields: tables.fields,
            sources,
            unverified: self.unverified,
        }
    }
}

impl Hours {
    fn compile(&self) -> OfficeHours {
        let sessions = |pairs: &[(String, String)]| {
            pairs
                .iter()
                .filter_map(|(a, b)| parse_time(a).zip(parse_time(b)))
                .map(|(opens, closes)| Session { opens, closes })
                .collect()
        };
        OfficeHours {
            sessions: sessions(&self.sessions),
            saturday_service: sessions(&self.saturday_service),
            valid_from: self.valid_from,
        }
    }
}

fn parse_time(text: &str) -> Option<Time> {
    text.parse().ok()
}
