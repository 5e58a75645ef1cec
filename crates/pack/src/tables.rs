//! The tables of a pack: units, old units, holidays, agencies, fields, sources.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::LocalText;
use law::calendar::{CalendarDay, DayKind};
use law::code::CodeKind;
use law::procedure::Source;
use law::province::{Agency, AgencyId, AgencyKind, OldUnit, Unit, UnitCode, UnitKind};
use serde::Deserialize;

use crate::fault::{Fault, Place};
use crate::files::Files;
use crate::names::Name;
use crate::reader::parse;
use crate::rows::{self, Table};

/// What the tables say.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub units: BTreeMap<UnitCode, Unit>,
    pub old_units: Vec<OldUnit>,
    pub holidays: Vec<CalendarDay>,
    pub agencies: BTreeMap<AgencyId, Agency>,
    pub fields: BTreeMap<String, LocalText>,
    pub sources: Vec<Source>,
}

#[derive(Debug, Deserialize)]
struct UnitRow {
    code: String,
    name: String,
    kind: UnitKind,
    province: String,
    lat: Option<f64>,
    lon: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct OldUnitRow {
    code: String,
    name: String,
    kind: String,
    district: String,
    province_code: String,
    province: String,
    successors: String,
}

#[derive(Debug, Deserialize)]
struct HolidayRow {
    date: Date,
    kind: DayKind,
    name: String,
    status: Status,
    source: String,
}

/// How sure a day off is; only the first two are verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Announced,
    Statutory,
    Computed,
    Predicted,
}

#[derive(Debug, Deserialize)]
struct AgencyRow {
    id: String,
    kind: AgencyKind,
    name_vi: String,
    name_en: String,
    name_nb: String,
    short: String,
    parent: Option<String>,
    unit: Option<String>,
    phone: Option<String>,
    valid_from: Date,
    valid_to: Option<Date>,
    successor: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldTable {
    fields: BTreeMap<String, LocalText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceTable {
    sources: Vec<Source>,
}

/// Reads all tables and checks what they say of each other.
pub(crate) fn read(files: &Files, faults: &mut Vec<Fault>) -> Tables {
    let units = rows::read::<UnitRow>("units.csv", files, faults);
    let old_units = rows::read::<OldUnitRow>("old_units.csv", files, faults);
    let holidays = rows::read::<HolidayRow>("holidays.csv", files, faults);
    let agencies = rows::read::<AgencyRow>("agencies.csv", files, faults);
    rows::read::<Name>("names.csv", files, faults);
    check_units(&units, &old_units, faults);
    check_days(&holidays, faults);
    let units: BTreeMap<UnitCode, Unit> =
        units.rows.into_iter().map(|row| unit(row.value)).map(|u| (u.code.clone(), u)).collect();
    check_successors(&old_units, &units, faults);
    check_agencies(&agencies, &units, faults);
    Tables {
        old_units: old_units.rows.into_iter().map(|row| old_unit(row.value)).collect(),
        holidays: holidays.rows.into_iter().map(|row| holiday(row.value)).collect(),
        agencies: agencies.rows.into_iter().map(|row| agency(row.value)).map(|a| (a.id.clone(), a)).collect(),
        fields: toml_table("fields.toml", files, faults).map(|t: FieldTable| t.fields).unwrap_or_default(),
        sources: sources(files, faults),
        units,
    }
}

fn toml_table<T: serde::de::DeserializeOwned>(
    path: &str,
    files: &Files,
    faults: &mut Vec<Fault>,
) -> Option<T> {
    let Some(text) = files.text(path) else {
        let message = format!("the pack has no {path}");
        faults.push(Fault::at(
            "no-table",
            Place::at(path, "", 0),
            message,
            "copy that of another province and change it",
        ));
        return None;
    };
    parse(path, text, faults)
}

/// The legal documents of the pack; each number once, with an end that is not before its beginning.
fn sources(files: &Files, faults: &mut Vec<Fault>) -> Vec<Source> {
    let path = "sources.toml";
    let Some(SourceTable { sources }) = toml_table(path, files, faults) else { return Vec::new() };
    let text = files.text(path).unwrap_or_default();
    let mut numbers: Vec<&str> = sources.iter().map(|s| s.number.as_str()).collect();
    numbers.sort_unstable();
    for (number, _) in numbers.iter().zip(numbers.iter().skip(1)).filter(|(a, b)| a == b) {
        let message = format!("the legal document {number} is there twice");
        faults.push(Fault::at(
            "duplicate-row",
            Place::last(path, text, &format!("\"{number}\"")),
            message,
            "keep one of them",
        ));
    }
    for source in sources.iter().filter(|s| s.effective_to.is_some_and(|to| to < s.effective_from)) {
        let message = format!("{} ends before it takes effect", source.number);
        let needle = format!("\"{}\"", source.number);
        faults.push(Fault::at(
            "period",
            Place::first(path, text, &needle),
            message,
            "correct one of the dates",
        ));
    }
    sources
}

fn check_units(units: &Table<'_, UnitRow>, old: &Table<'_, OldUnitRow>, faults: &mut Vec<Fault>) {
    units.unique(|u| &u.code, faults);
    old.unique(|u| &u.code, faults);
    units.clean(|u| &u.name, faults);
    old.clean(|u| &u.name, faults);
    let provinces: Vec<&str> = units
        .rows
        .iter()
        .filter(|r| r.value.code == r.value.province)
        .map(|r| r.value.code.as_str())
        .collect();
    for row in units.rows.iter().filter(|row| !provinces.contains(&row.value.province.as_str())) {
        let message =
            format!("{} lies in province {:?}, which has no row", row.value.name, row.value.province);
        faults.push(units.fault(row, "unknown-unit", message, "add the province or correct its code"));
    }
}

fn check_successors(old: &Table<'_, OldUnitRow>, units: &BTreeMap<UnitCode, Unit>, faults: &mut Vec<Fault>) {
    for row in &old.rows {
        let name = if row.value.name.is_empty() { &row.value.district } else { &row.value.name };
        let mut successors = row.value.successors.split_whitespace().peekable();
        if successors.peek().is_none() {
            let message = format!("nobody would find where {name} went");
            faults.push(old.fault(row, "no-successor", message, "write the codes of its new units"));
        }
        for code in successors.filter(|code| !units.contains_key(&UnitCode((*code).to_owned()))) {
            let message = format!("{name} became {code}, which is not in units.csv");
            faults.push(old.fault(row, "unknown-unit", message, "correct the code of the new unit"));
        }
    }
}

/// A date once, and only rest days worked instead.
fn check_days(holidays: &Table<'_, HolidayRow>, faults: &mut Vec<Fault>) {
    let mut seen = std::collections::BTreeSet::new();
    for row in &holidays.rows {
        let (date, kind) = (row.value.date, row.value.kind);
        if !seen.insert(date) {
            let message = format!("{date} has a row already");
            faults.push(holidays.fault(row, "duplicate-row", message, "keep one of the rows"));
        }
        let rest = date.weekday().to_monday_one_offset() >= 6;
        let fits = match kind {
            DayKind::SwapWork => rest,
            DayKind::Compensatory | DayKind::SwapOff => !rest,
            _ => true,
        };
        if !fits {
            let message = format!("{date} is a {:?}: it cannot be {kind:?}", date.weekday());
            faults.push(holidays.fault(row, "holiday", message, "correct the date or the kind"));
        }
    }
}

/// What is wrong with who takes the place of an agency: its dossiers, staff and counters must be somebody's.
fn succession_fault(agencies: &Table<'_, AgencyRow>, ended: &AgencyRow) -> Option<(String, &'static str)> {
    ended.valid_to?;
    let named = |a: &AgencyRow| a.successor.clone().filter(|id| !id.is_empty());
    let by_id = |id: &str| agencies.rows.iter().map(|row| &row.value).find(|a| a.id == id);
    let Some(heir) = named(ended) else {
        let message = format!("agency {} ends, and nobody takes its place", ended.id);
        return Some((message, "write in `successor` which agency has its tasks after that day"));
    };
    let mut at = by_id(&heir);
    for _ in 0..agencies.rows.len() {
        at = at.filter(|a| a.valid_to.is_some()).and_then(|a| by_id(&named(a)?));
        if at.is_some_and(|a| a.id == ended.id) {
            let message = format!("agency {} is followed, in the end, by itself", ended.id);
            return Some((message, "name a successor that does not end, or that another follows"));
        }
    }
    None
}

fn check_agencies(
    agencies: &Table<'_, AgencyRow>,
    units: &BTreeMap<UnitCode, Unit>,
    faults: &mut Vec<Fault>,
) {
    agencies.unique(|a| &a.id, faults);
    agencies.clean(|a| &a.name_vi, faults);
    let known: std::collections::HashSet<&str> =
        agencies.rows.iter().map(|row| row.value.id.as_str()).collect();
    for row in &agencies.rows {
        let a = &row.value;
        if !law::code::check(CodeKind::Agency, &a.id, &|_| None, None).valid {
            let message = format!("{:?} is not an identifier of an agency", a.id);
            faults.push(agencies.fault(row, "agency-id", message, "write it as H15.133"));
        }
        for id in [&a.parent, &a.successor].into_iter().flatten().filter(|id| !id.is_empty()) {
            if !known.contains(id.as_str()) {
                let message = format!("agency {} refers to {id}, which does not exist", a.id);
                faults.push(agencies.fault(
                    row,
                    "unknown-agency",
                    message,
                    "add the agency or correct the identifier",
                ));
            }
        }
        if let Some((message, cure)) = succession_fault(agencies, a) {
            faults.push(agencies.fault(row, "no-successor", message, cure));
        }
        if let Some(code) = a.unit.as_ref().filter(|code| !units.contains_key(&UnitCode((*code).clone()))) {
            let message = format!("agency {} serves unit {code}, which is not in units.csv", a.id);
            faults.push(agencies.fault(row, "unknown-unit", message, "correct the code of the unit"));
        }
        if [&a.name_vi, &a.name_en, &a.name_nb].iter().any(|name| name.trim().is_empty()) {
            let message = format!("the name of agency {} is not there in all three languages", a.id);
            faults.push(agencies.fault(
                row,
                "missing-language",
                message,
                "fill in name_vi, name_en and name_nb",
            ));
        }
        if a.valid_to.is_some_and(|to| to < a.valid_from) {
            let message = format!("agency {} ends before it begins", a.id);
            faults.push(agencies.fault(row, "period", message, "correct one of the dates"));
        }
    }
}

fn unit(row: UnitRow) -> Unit {
    Unit {
        code: UnitCode(row.code),
        name: row.name,
        kind: row.kind,
        province: UnitCode(row.province),
        remote: false,
        centre: row.lat.zip(row.lon),
    }
}

fn old_unit(row: OldUnitRow) -> OldUnit {
    let kind = match row.kind.as_str() {
        "ward" => "Phường ",
        "commune" => "Xã ",
        "township" | "town" | "commune_town" => "Thị trấn ",
        _ => "",
    };
    // Numbered wards carry their kind in the table already.
    let name = match row.name.as_str() {
        "" => row.district.clone(),
        name if name.starts_with(kind) => name.to_owned(),
        name => format!("{kind}{name}"),
    };
    OldUnit {
        code: row.code,
        name,
        district: row.district,
        province_code: row.province_code,
        province: row.province,
        successors: row.successors.split_whitespace().map(|code| UnitCode(code.to_owned())).collect(),
    }
}

fn holiday(row: HolidayRow) -> CalendarDay {
    let verified = matches!(row.status, Status::Announced | Status::Statutory);
    CalendarDay { date: row.date, kind: row.kind, note: row.name, source: row.source, verified }
}

fn agency(row: AgencyRow) -> Agency {
    let id = |text: Option<String>| text.filter(|t| !t.is_empty()).map(AgencyId);
    Agency {
        id: AgencyId(row.id),
        kind: row.kind,
        name: LocalText { vi: row.name_vi, en: row.name_en, nb: row.name_nb },
        short: row.short,
        parent: id(row.parent),
        unit: row.unit.filter(|u| !u.is_empty()).map(UnitCode),
        phone: row.phone.filter(|p| !p.is_empty()),
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        successor: id(row.successor),
    }
}
