//! The tables of a pack: units, old units, holidays, agencies, fields, sources.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::LocalText;
use law::calendar::{CalendarDay, DayKind};
use law::procedure::Source;
use law::province::{Agency, AgencyId, AgencyKind, OldUnit, Unit, UnitCode, UnitKind};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::fault::Fault;
use crate::files::Files;
use crate::manifest::parse;

/// What the tables say.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub units: BTreeMap<UnitCode, Unit>,
    pub old_units: Vec<OldUnit>,
    pub holidays: Vec<CalendarDay>,
    pub agencies: BTreeMap<AgencyId, Agency>,
    pub fields: BTreeMap<String, LocalText>,
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
    status: String,
    source: String,
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
struct FieldTable {
    fields: BTreeMap<String, LocalText>,
}

#[derive(Debug, Deserialize)]
struct SourceTable {
    sources: Vec<Source>,
}

/// Reads all tables.
pub(crate) fn read(files: &Files, faults: &mut Vec<Fault>) -> Tables {
    let units = rows::<UnitRow>("units.csv", files, faults)
        .into_iter()
        .map(unit)
        .map(|u| (u.code.clone(), u))
        .collect();
    let old_units = rows::<OldUnitRow>("old_units.csv", files, faults).into_iter().map(old_unit).collect();
    let holidays = rows::<HolidayRow>("holidays.csv", files, faults).into_iter().map(holiday).collect();
    let agencies = rows::<AgencyRow>("agencies.csv", files, faults)
        .into_iter()
        .map(agency)
        .map(|a| (a.id.clone(), a))
        .collect();
    let fields = files
        .text("fields.toml")
        .and_then(|text| parse::<FieldTable>("fields.toml", text, faults))
        .map(|table| table.fields)
        .unwrap_or_default();
    if let Some(text) = files.text("sources.toml") {
        parse::<SourceTable>("sources.toml", text, faults);
    }
    Tables { units, old_units, holidays, agencies, fields }
}

/// The legal documents of the pack.
pub(crate) fn sources(files: &Files) -> Vec<Source> {
    let text = files.text("sources.toml").unwrap_or_default();
    toml::from_str::<SourceTable>(text).map(|table| table.sources).unwrap_or_default()
}

fn rows<T: DeserializeOwned>(path: &str, files: &Files, faults: &mut Vec<Fault>) -> Vec<T> {
    let Some(text) = files.text(path) else {
        faults.push(Fault::at(
            "no-table",
            path,
            "",
            0,
            format!("the pack has no {path}"),
            "add the table, with its header row",
        ));
        return Vec::new();
    };
    let mut rows = Vec::new();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        match row {
            Ok(row) => rows.push(row),
            Err(error) => {
                let offset = error.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(0));
                faults.push(Fault::at(
                    "table-row",
                    path,
                    text,
                    offset,
                    error.to_string(),
                    "compare with the rows around it",
                ));
            }
        }
    }
    rows
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
    let name = if row.name.is_empty() { row.district.clone() } else { format!("{kind}{}", row.name) };
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
    let verified = matches!(row.status.as_str(), "announced" | "statutory");
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
