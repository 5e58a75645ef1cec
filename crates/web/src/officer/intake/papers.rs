//! Blocks 3 and 4: the papers as they lie on the counter, what the missing ones are called in the letter, and the fees.

use casework::dossier::{Delivery, PaymentMethod, SupplementItem};
use law::Circumstances;
use law::procedure::{Component, ComponentKind, Procedure};

use super::sheet::{ABSENT, HELD, Sheet};
use super::{FeeRow, PaperFile, PaperRow, PaperWay};
use crate::common::components::{Choice, Control, Field};
use crate::common::{Lang, StaffVisit, casework_text, procedure_text};

/// The value of a form of a paper.
pub(super) fn kind_name(kind: ComponentKind) -> &'static str {
    match kind {
        ComponentKind::Original => "original",
        ComponentKind::Copy => "copy",
        ComponentKind::Electronic => "electronic",
    }
}

/// How a paper is there: as chosen; one that need not be there counts as not applicable until something else is said.
pub(super) fn way(component: &Component, sheet: &Sheet) -> String {
    let chosen = sheet.way(&component.id);
    if chosen.is_empty() && !component.required { ABSENT.to_owned() } else { chosen }
}

/// The papers the applicant is asked for, in order.
pub(super) fn rows(
    desk: &StaffVisit,
    procedure: &Procedure,
    circumstances: &Circumstances,
    sheet: &Sheet,
) -> Vec<PaperRow> {
    let asked: Vec<&Component> = procedure.asked_for(circumstances).collect();
    asked.into_iter().enumerate().map(|(at, component)| row(desk, component, at + 1, sheet)).collect()
}

fn row(desk: &StaffVisit, component: &Component, number: usize, sheet: &Sheet) -> PaperRow {
    let lang = desk.visit.lang;
    let part = |part: &str| sheet.get(&format!("components-{}-{part}", component.id));
    let (digest, quantity) = (part("file"), part("quantity"));
    let register = component.register.as_deref().map(|id| register_name(desk, id));
    PaperRow {
        number,
        id: component.id.clone(),
        name: procedure_text::words(&component.name, lang),
        required: component.required,
        must_digitise: component.must_digitise,
        ways: if register.is_some() { Vec::new() } else { ways(component, lang, &way(component, sheet)) },
        quantity: if quantity.is_empty() { component.quantity.max(1).to_string() } else { quantity },
        file: (!digest.is_empty()).then(|| PaperFile { digest, name: part("file-name") }),
        register,
        fault: super::page::fault(desk, sheet, &format!("components-{}", component.id)),
    }
}

fn ways(component: &Component, lang: Lang, chosen: &str) -> Vec<PaperWay> {
    let texts = crate::common::texts::Texts::of(lang);
    let kind = |kind: ComponentKind, key: char| PaperWay {
        value: kind_name(kind),
        label: casework_text::component_kind(kind, lang),
        key,
        chosen: chosen == kind_name(kind),
    };
    let absent = if component.required { "intake-way-missing" } else { "intake-way-not-applicable" };
    vec![
        kind(ComponentKind::Original, 'B'),
        kind(ComponentKind::Copy, 'C'),
        kind(ComponentKind::Electronic, 'D'),
        PaperWay { value: HELD, label: texts.get("intake-way-held"), key: 'H', chosen: chosen == HELD },
        PaperWay { value: ABSENT, label: texts.get(absent), key: 'K', chosen: chosen == ABSENT },
    ]
}

/// The required papers that are said to be missing.
pub(super) fn missing<'a>(
    procedure: &'a Procedure,
    circumstances: &'a Circumstances,
    sheet: &'a Sheet,
) -> impl Iterator<Item = &'a Component> + 'a {
    procedure.must_be_brought(circumstances).filter(|component| way(component, sheet) == ABSENT)
}

/// The required papers of which nothing is said yet.
pub(super) fn unsaid<'a>(
    procedure: &'a Procedure,
    circumstances: &'a Circumstances,
    sheet: &'a Sheet,
) -> impl Iterator<Item = &'a Component> + 'a {
    procedure.must_be_brought(circumstances).filter(|component| way(component, sheet).is_empty())
}

/// The letter in the words of the officer: one line for each missing paper, written beforehand.
pub(super) fn letter(
    desk: &StaffVisit,
    procedure: &Procedure,
    circumstances: &Circumstances,
    sheet: &Sheet,
) -> Vec<Field> {
    let line = |component: &Component| {
        let name = format!("supplement-{}", component.id);
        let typed = sheet.get(&name);
        let value = if typed.is_empty() { defect(component) } else { typed };
        Field::line(&name, procedure_text::words(&component.name, desk.visit.lang), value)
    };
    missing(procedure, circumstances, sheet).map(line).collect()
}

/// Letters of the state are in Vietnamese.
fn defect(component: &Component) -> String {
    let texts = crate::common::texts::Texts::of(Lang::Vi);
    let kind = casework_text::component_kind(component.kind, Lang::Vi).to_lowercase();
    texts.with(
        "intake-defect",
        &[("paper", &component.name.vi), ("kind", &kind), ("count", &component.quantity.max(1))],
    )
}

/// What the letter asks for.
pub(super) fn items(
    procedure: &Procedure,
    circumstances: &Circumstances,
    sheet: &Sheet,
) -> Vec<SupplementItem> {
    let texts = crate::common::texts::Texts::of(Lang::Vi);
    let ground = match (&procedure.announcement, procedure.legal_basis.first()) {
        (Some(decision), _) => texts.with("intake-ground-announced", &[("decision", decision)]),
        (None, Some(basis)) => basis.to_string(),
        (None, None) => procedure.code.to_string(),
    };
    let item = |component: &Component| {
        let typed = sheet.get(&format!("supplement-{}", component.id));
        SupplementItem {
            component: Some(component.id.clone()),
            defect: if typed.is_empty() { defect(component) } else { typed },
            ground: ground.clone(),
            cure: texts.with("intake-cure", &[("paper", &component.name.vi)]),
        }
    };
    missing(procedure, circumstances, sheet).map(item).collect()
}

/// The fields of the papers as the reader of an opening takes them: those that are there, with what the state holds marked.
pub(super) fn normalise(procedure: &Procedure, circumstances: &Circumstances, sheet: &mut Sheet) {
    sheet.form.0.retain(|(name, _)| name != "components");
    for component in procedure.asked_for(circumstances) {
        let held_by_register = component.register.is_some();
        let way = if held_by_register { HELD.to_owned() } else { way(component, sheet) };
        let here = !way.is_empty() && way != ABSENT && (component.required || !held_by_register);
        if !here {
            continue;
        }
        sheet.form.0.push(("components".to_owned(), component.id.clone()));
        if way == HELD {
            sheet.set(&format!("components-{}-kind", component.id), "electronic");
            sheet.set(&format!("components-{}-from_register", component.id), "yes");
        }
    }
}

/// The fees as they are charged, each with its source and with why less is paid.
pub(super) fn fees(
    desk: &StaffVisit,
    procedure: &Procedure,
    circumstances: &Circumstances,
    sheet: &Sheet,
) -> (Vec<FeeRow>, u64) {
    let (lang, texts) = (desk.visit.lang, desk.visit.texts());
    let mut total = 0_u64;
    let mut rows = Vec::new();
    for rule in procedure.fees.iter().filter(|rule| rule.applies(circumstances)) {
        let name = format!("fee-{}-quantity", rule.id);
        let typed = sheet.get(&name);
        let counted = rule.is_counted().then(|| typed.parse().unwrap_or(1));
        let charge = rule.charge(counted, circumstances);
        total = total.saturating_add(charge.dong);
        let less = charge.exemption.map(|exemption| {
            let percent = lang.percent(u32::from(exemption.percent) * 10);
            texts.with("intake-fee-less", &[("percent", &percent), ("source", &exemption.source.to_string())])
        });
        let unit = rule.per.as_ref().map(|per| per.get(lang.tag()).to_owned()).unwrap_or_default();
        rows.push(FeeRow {
            name: procedure_text::words(&rule.name, lang),
            amount: lang.money(charge.dong),
            why: less.unwrap_or_else(|| rule.source.to_string()),
            counted: counted.map(|units: u64| (name, units.to_string(), unit)),
        });
    }
    (rows, total)
}

/// Paid in cash, by transfer, or later.
pub(super) fn payment(desk: &StaffVisit, sheet: &Sheet) -> Field {
    let (texts, typed) = (desk.visit.texts(), sheet.get("payment"));
    let choice = |value: &str, key: &str| Choice {
        value: value.to_owned(),
        label: texts.get(key),
        chosen: typed == value,
    };
    let mut field = Field::line("payment", texts.get("intake-payment"), "");
    field.control = Control::Choices {
        choices: vec![
            choice(PaymentMethod::Cash.as_str(), "intake-payment-cash"),
            choice(PaymentMethod::Transfer.as_str(), "intake-payment-transfer"),
            choice("later", "intake-payment-later"),
        ],
    };
    field
}

/// The ways to get the result; at the counter unless something else is said.
pub(super) fn delivery(desk: &StaffVisit, sheet: &Sheet) -> Field {
    let (lang, typed) = (desk.visit.lang, sheet.get("delivery"));
    let choice = |way: Delivery| Choice {
        value: way.as_str().to_owned(),
        label: casework_text::delivery(way, lang),
        chosen: way.as_str() == typed || typed.is_empty() && way == Delivery::Counter,
    };
    let mut field = Field::line("delivery", desk.visit.texts().get("opening-delivery"), "");
    let ways = [Delivery::Counter, Delivery::Electronic, Delivery::Post];
    field.control = Control::Choices { choices: ways.map(choice).to_vec() };
    field
}

/// The name of a register in the language of the page.
fn register_name(desk: &StaffVisit, id: &str) -> String {
    desk.visit.texts().get(match id {
        "civil_status" => "register-civil-status",
        "population" => "register-population",
        "land" => "register-land",
        "insurance" => "register-insurance",
        "education" => "register-education",
        "social_protection" => "register-social-protection",
        _ => "register-other",
    })
}
