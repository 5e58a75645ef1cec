//! Block 2: who decides. The place of the matter, in old or new names, leads to the competent authority; what the procedure
//! says about its intake tells whether this desk may take it in.

use law::procedure::{Handling, IntakeScope, Level, Procedure};
use law::{Agency, AgencyId, Province};

use super::sheet::Sheet;
use crate::common::components::{Choice, Control, Field, RefusedOffer};
use crate::common::{StaffVisit, procedure_text};

/// Two matches that are equally good.
const AS_GOOD: f64 = 0.01;

/// Who decides, and how that was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Competent {
    /// Who; `None` while the place leaves it open.
    pub authority: Option<AgencyId>,
    /// Where the place means several.
    pub candidates: Vec<AgencyId>,
    /// A place was typed that leads nowhere in the province.
    pub unknown: bool,
}

/// Finds the competent authority.
pub(super) fn competent(
    desk: &StaffVisit,
    centre: &AgencyId,
    procedure: &Procedure,
    sheet: &Sheet,
) -> Competent {
    let province = desk.visit.app.province();
    let only = |authority| Competent { authority, ..Competent::default() };
    if procedure.level == Level::Province {
        return only(procedure.authority.as_ref().map(|id| province.acting(id).clone()));
    }
    let chosen = AgencyId(sheet.get("authority"));
    if province.agency(&chosen).is_some() {
        return only(Some(chosen));
    }
    let own = || own_committee(&province, centre);
    let typed = sheet.get("place");
    // What is certified on the spot is done by whoever has it on the desk.
    if procedure.immediate && typed.is_empty() {
        return only(own());
    }
    let address = if typed.is_empty() { sheet.get("applicant-address") } else { typed.clone() };
    if address.is_empty() {
        return only(own());
    }
    let mut found = committees(desk, &province, &address);
    match found.len() {
        0 if typed.is_empty() => only(own()),
        0 => Competent { unknown: true, ..Competent::default() },
        1 => only(found.pop()),
        _ => Competent { candidates: found, ..Competent::default() },
    }
}

fn own_committee(province: &Province, centre: &AgencyId) -> Option<AgencyId> {
    let parent = province.agency(centre).and_then(|centre| centre.parent.as_ref())?;
    province.agency(parent).filter(|agency| agency.unit.is_some()).map(|agency| agency.id.clone())
}

/// The committees of the units that an address means, as far as one means as much as the best.
fn committees(desk: &StaffVisit, province: &Province, address: &str) -> Vec<AgencyId> {
    let resolution = desk.visit.app.resolve(address);
    let best = resolution.matches.first().map_or(0.0, |found| found.confidence);
    let mut found = Vec::new();
    for unit in resolution.matches.iter().filter(|found| best - found.confidence < AS_GOOD) {
        let committee =
            province.committee_of(&law::UnitCode(unit.code.clone())).map(|agency| agency.id.clone());
        found.extend(committee.filter(|id| !found.contains(id)));
    }
    found
}

/// The questions of the block: case, place, authority.
pub(super) fn fields(
    desk: &StaffVisit,
    procedure: &Procedure,
    sheet: &Sheet,
    competent: &Competent,
) -> Vec<Field> {
    let mut fields = Vec::new();
    fields.extend(case(desk, procedure, sheet));
    if procedure.level == Level::Commune {
        let texts = desk.visit.texts();
        let mut place = Field::line("place", texts.get("intake-place-of"), sheet.get("place"))
            .with_hint(texts.get("intake-place-hint"))
            .with_fault(competent.unknown.then(|| texts.get("intake-place-unknown")));
        place.optional = Some(texts.get("field-optional"));
        fields.push(place);
        fields.push(authority(desk, sheet, competent));
    }
    fields
}

fn case(desk: &StaffVisit, procedure: &Procedure, sheet: &Sheet) -> Option<Field> {
    if procedure.cases.len() < 2 {
        return None;
    }
    let (chosen, lang) = (sheet.get("case"), desk.visit.lang);
    let choice = |case: &law::procedure::Case| Choice {
        value: case.id.clone(),
        label: procedure_text::words(&case.name, lang),
        chosen: case.id == chosen,
    };
    let mut field = Field::line("case", desk.visit.texts().get("opening-case"), "")
        .with_fault(super::page::fault(desk, sheet, "case"));
    field.control = Control::Choices { choices: procedure.cases.iter().map(choice).collect() };
    Some(field)
}

fn authority(desk: &StaffVisit, sheet: &Sheet, competent: &Competent) -> Field {
    let (visit, province) = (&desk.visit, desk.visit.app.province());
    let typed = sheet.get("authority");
    let choice = |committee: &Agency| Choice {
        value: committee.id.to_string(),
        label: committee.name.get(visit.lang.tag()).to_owned(),
        chosen: committee.id.as_str() == typed,
    };
    let first = competent.candidates.iter().filter_map(|id| province.agency(id));
    let rest = province
        .communes()
        .filter_map(|unit| province.committee_of(&unit.code))
        .filter(|committee| !competent.candidates.contains(&committee.id));
    let mut field = Field::line("authority", visit.texts().get("opening-authority"), "");
    field.control = Control::List {
        choices: first.chain(rest).map(choice).collect(),
        none: visit.texts().get("intake-authority-by-place"),
    };
    let several = || visit.texts().with("intake-place-several", &[("count", &competent.candidates.len())]);
    field.with_fault((!competent.candidates.is_empty()).then(several))
}

/// Why this desk may not take it in: who does, where, telephone.
pub(super) fn elsewhere(
    desk: &StaffVisit,
    centre: &AgencyId,
    procedure: &Procedure,
    competent: &Competent,
) -> Option<RefusedOffer> {
    let (visit, province) = (&desk.visit, desk.visit.app.province());
    let texts = visit.texts();
    if procedure.handling == Handling::Central {
        return Some(RefusedOffer {
            title: texts.get("intake-elsewhere-title"),
            reason: texts.get("intake-elsewhere"),
            ground: procedure.legal_basis.first().map(ToString::to_string),
            cure: None,
        });
    }
    let authority = competent.authority.as_ref()?;
    if procedure.intake_scope != IntakeScope::OwnUnitOnly || province.own_desk(centre, authority) {
        return None;
    }
    let agency = province.agency(authority)?;
    let desk_there = agency.unit.as_ref().and_then(|unit| province.centre_of(unit)).unwrap_or(agency);
    let phone = desk_there.phone.as_ref().or(agency.phone.as_ref());
    let phone = phone.map_or_else(|| texts.get("intake-no-phone"), Clone::clone);
    Some(RefusedOffer {
        title: texts.get("intake-elsewhere-title"),
        reason: texts.with(
            "intake-own-unit-only",
            &[
                ("who", &agency.name.get(visit.lang.tag())),
                ("where", &desk_there.name.get(visit.lang.tag())),
                ("phone", &phone),
            ],
        ),
        ground: procedure.legal_basis.first().map(ToString::to_string),
        cure: None,
    })
}
