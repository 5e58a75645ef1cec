//! The agencies against the province: its head, a committee with its centre in every commune, none of another province.

use law::province::{AgencyKind, Unit};
use law::{AgencyId, Province};

use crate::fault::{Fault, Place};
use crate::files::Files;

const AGENCIES: &str = "agencies.csv";

/// Adds what is missing. A pack whose tables have faults is not looked at: what they lack follows from those.
pub(crate) fn check(province: &Province, files: &Files, faults: &mut Vec<Fault>) {
    if faults.iter().any(|fault| fault.file == AGENCIES || fault.file == "units.csv") {
        return;
    }
    let text = files.text(AGENCIES).unwrap_or_default();
    if !province.agencies.contains_key(&AgencyId(province.agency_root.clone())) {
        let root = &province.agency_root;
        let place = Place::first("pack.toml", files.text("pack.toml").unwrap_or_default(), "agency_root =");
        let message = format!("{root} is not in agencies.csv: no agency heads the province");
        faults.push(Fault::at(
            "unknown-agency",
            place,
            message,
            "correct it, or add the committee of the province",
        ));
    }
    for agency in province.agencies.values() {
        let home = agency.unit.as_ref().and_then(|code| province.units.get(code)).map(|unit| &unit.province);
        if home.is_some_and(|home| *home != province.code) {
            let message = format!("{} serves a unit of another province", agency.id);
            let place = Place::first(AGENCIES, text, &format!("\n{},", agency.id));
            let help = "correct the unit, or take the agency out";
            faults.push(Fault::at("unknown-unit", place.next_byte(), message, help));
        }
    }
    without(province, AgencyKind::CommuneCommittee, "committee", faults);
    without(province, AgencyKind::CommuneCentre, "service centre", faults);
}

/// Communes that nobody serves, in one fault.
fn without(province: &Province, kind: AgencyKind, what: &str, faults: &mut Vec<Fault>) {
    let served = |unit: &Unit| {
        province
            .agencies
            .values()
            .any(|agency| agency.kind == kind && agency.unit.as_ref() == Some(&unit.code))
    };
    let own =
        province.units.values().filter(|unit| unit.province == province.code && unit.code != province.code);
    let missing: Vec<&Unit> = own.filter(|unit| !served(unit)).collect();
    let Some(first) = missing.first() else { return };
    let message = format!(
        "no {what} serves {} communes of the province, such as {} ({})",
        missing.len(),
        first.full_name(),
        first.code.0
    );
    let help = "add a row for each to agencies.csv";
    faults.push(Fault::at("no-authority", Place::at(AGENCIES, "", 0), message, help));
}
