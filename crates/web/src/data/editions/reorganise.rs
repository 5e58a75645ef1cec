//! Merging, splitting and renaming units and agencies: an order is asked for in plain fields and becomes a change of the
//! tables, shown as text to be checked and proposed like any other.

use axum::Router;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use law::province::UnitKind;
use pack::{Act, NewUnit, Order, OrderFault};

use super::ReorganisePage;
use super::write::{Draft, base, keepers_only};
use crate::common::components::{Choice, Control, ErrorSummary, Field, RefusedOffer};
use crate::common::fields::{FaultCode, FieldFault, Fields, FormData, Label};
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, show};
use crate::officer::frame;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/data/editions/reorganise", get(ask).post(ordered))
}

/// What can be ordered, in the order shown.
const ACTS: [&str; 5] = ["merge-into", "merge-new", "split", "rename", "merge-agencies"];

async fn ask(desk: StaffVisit) -> PageAnswer {
    keepers_only(&desk)?;
    show(&view(&desk, &FormData::default(), &[], None).await?)
}

async fn ordered(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    keepers_only(&desk)?;
    let visit = &desk.visit;
    let order = match order(&form) {
        Ok(order) => order,
        Err(faults) => {
            let page = view(&desk, &form, &faults, None).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
        }
    };
    let base = base(visit, "").await?;
    let changed = match base.files.reorganised(&order) {
        Ok(changed) => changed,
        Err(fault) => {
            let page = view(&desk, &form, &[], Some(&fault)).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
        }
    };
    // The order itself first, the tables that follow from it behind.
    let mut files: Vec<(String, String)> = changed.into_iter().collect();
    files.sort_by_key(|(path, _)| path != "territory.toml");
    let draft = Draft { files, on: "", base: &base };
    let ground = form.first("source").unwrap_or_default().to_owned();
    let mut typed = vec![("title".to_owned(), title(visit, &order)), ("ground".to_owned(), ground)];
    for part in ["day", "month", "year"] {
        let name = format!("effective-{part}");
        typed.push((name.clone(), form.first(&name).unwrap_or_default().to_owned()));
    }
    show(&draft.checked_page(&desk, &FormData(typed), &[]).await?.0)
}

/// The order in a few words, to begin with.
fn title(visit: &Visit, order: &Order) -> String {
    let province = visit.app.province();
    let unit = |code: &String| {
        let unit = province.units.get(&law::UnitCode(code.clone()));
        unit.map_or_else(|| code.clone(), law::Unit::full_name)
    };
    let units = |codes: &[String]| codes.iter().map(unit).collect::<Vec<_>>().join(", ");
    let agency = |id: &String| {
        let agency = province.agency(&law::AgencyId(id.clone()));
        agency.map_or_else(|| id.clone(), |agency| agency.name.get(visit.lang.tag()).to_owned())
    };
    let (act, from, to) = match &order.act {
        Act::MergeInto { from, to } => {
            let others: Vec<String> = from.iter().filter(|code| *code != to).cloned().collect();
            ("merge-into", units(&others), unit(to))
        }
        Act::MergeNew { from, to } => ("merge-new", units(from), to.name.clone()),
        Act::Split { from, to } => ("split", unit(from), to.name.clone()),
        Act::Rename { unit: code, name, .. } => ("rename", unit(code), name.clone()),
        Act::MergeAgencies { from, to } => {
            ("merge-agencies", from.iter().map(agency).collect::<Vec<_>>().join(", "), agency(to))
        }
    };
    visit.texts().with(&format!("reorganise-title-{act}"), &[("from", &from), ("to", &to)])
}

fn order(form: &FormData) -> Result<Order, Vec<FieldFault>> {
    let fields = Fields::Form(form);
    let mut faults = Vec::new();
    let act = form.first("act").filter(|act| ACTS.contains(act)).unwrap_or_default().to_owned();
    if act.is_empty() {
        faults.push(required("act"));
    }
    let mut line = |name: &'static str, needed: bool| match fields.line(name) {
        Ok(Some(line)) => line,
        Ok(None) if !needed => String::new(),
        Ok(None) => {
            faults.push(required(name));
            String::new()
        }
        Err(fault) => {
            faults.push(fault.called(Label::Key(label(name))));
            String::new()
        }
    };
    let begins = matches!(act.as_str(), "merge-new" | "split");
    let from = line("from", true);
    let to = line("to", act == "merge-into" || act == "merge-agencies" || begins);
    let name = line("name", begins || act == "rename");
    let (source, source_title) = (line("source", true), line("source-title", false));
    let effective = match fields.date("effective") {
        Ok(Some(day)) => Some(day),
        Ok(None) => {
            faults.push(required("effective"));
            None
        }
        Err(fault) => {
            faults.push(fault.called(Label::Key(label("effective"))));
            None
        }
    };
    let (Some(effective), true) = (effective, faults.is_empty()) else { return Err(faults) };
    let kind = if form.first("kind") == Some("ward") { UnitKind::Ward } else { UnitKind::Commune };
    let list = |text: &str| -> Vec<String> {
        text.split([',', ';', ' ']).filter(|code| !code.is_empty()).map(str::to_owned).collect()
    };
    let first = list(&from).into_iter().next().unwrap_or_default();
    let new = NewUnit { code: to.clone(), name: name.clone(), kind };
    let act = match act.as_str() {
        "merge-into" => Act::MergeInto { from: with(list(&from), &to), to },
        "merge-new" => Act::MergeNew { from: list(&from), to: new },
        "split" => Act::Split { from: first, to: new },
        "rename" => Act::Rename { unit: first, name, kind },
        _ => Act::MergeAgencies { from: list(&from), to },
    };
    Ok(Order { act, effective, source, source_title })
}

/// The one that goes on is among those that merge, also where it was not typed twice.
fn with(mut codes: Vec<String>, to: &str) -> Vec<String> {
    if !codes.iter().any(|code| code == to) {
        codes.push(to.to_owned());
    }
    codes
}

fn required(name: &'static str) -> FieldFault {
    FieldFault::new(name, FaultCode::Required).called(Label::Key(label(name)))
}

fn label(name: &str) -> &'static str {
    match name {
        "act" => "reorganise-act",
        "from" => "reorganise-from",
        "to" => "reorganise-to",
        "name" => "reorganise-name",
        "kind" => "reorganise-kind",
        "source" => "edition-field-ground",
        "source-title" => "reorganise-source-title",
        _ => "edition-field-effective",
    }
}

async fn view(
    desk: &StaffVisit,
    typed: &FormData,
    faults: &[FieldFault],
    refused: Option<&OrderFault>,
) -> Result<ReorganisePage, PageFault> {
    let (visit, texts) = (&desk.visit, desk.visit.texts());
    let value = |name: &str| typed.first(name).unwrap_or_default().to_owned();
    let fault = |name: &str| faults.iter().find(|fault| fault.field == name).map(|f| f.words(visit.lang));
    let line = |name: &str| Field::line(name, texts.get(label(name)), value(name)).with_fault(fault(name));
    let choice = |stored: &str, key: String, chosen: bool| Choice {
        value: stored.to_owned(),
        label: texts.get(&key),
        chosen,
    };
    let acts = ACTS.map(|act| choice(act, format!("reorganise-{act}"), value("act") == act));
    let kinds = ["commune", "ward"].map(|kind| {
        choice(kind, format!("reorganise-kind-{kind}"), (value("kind") == "ward") == (kind == "ward"))
    });
    let optional = |field: Field| Field { optional: Some(texts.get("field-optional")), ..field };
    let if_so = |field: Field| Field { optional: Some(texts.get("field-if-so")), ..field };
    let fields = vec![
        Field { control: Control::Choices { choices: acts.to_vec() }, ..line("act") },
        line("from").with_hint(texts.get("reorganise-from-hint")),
        if_so(line("to").with_hint(texts.get("reorganise-to-hint"))),
        if_so(line("name").with_hint(texts.get("reorganise-name-hint"))),
        if_so(Field { control: Control::Choices { choices: kinds.to_vec() }, ..line("kind") }),
        line("source").with_hint(texts.get("reorganise-source-hint")),
        optional(line("source-title")),
        line("effective").as_date(typed, texts),
    ];
    let mut page = frame(desk, texts.get("reorganise-title"), None).await?;
    page.faulty = !faults.is_empty();
    Ok(ReorganisePage {
        page,
        summary: ErrorSummary::of(&fields, texts),
        fields,
        refused: refused.map(|fault| told(visit, fault)),
    })
}

fn told(visit: &Visit, fault: &OrderFault) -> RefusedOffer {
    let (key, what) = match fault {
        OrderFault::UnknownUnit(code) => ("unknown-unit", code.as_str()),
        OrderFault::UnknownAgency(id) => ("unknown-agency", id.as_str()),
        OrderFault::CodeTaken(code) => ("code-taken", code.as_str()),
        OrderFault::TooFew => ("too-few", ""),
        OrderFault::NoName => ("no-name", ""),
        OrderFault::WrongCode(code) => ("wrong-code", code.as_str()),
        OrderFault::Table(path) => ("table", *path),
    };
    let reason = visit.texts().with(&format!("reorganise-fault-{key}"), &[("what", &what)]);
    RefusedOffer { title: visit.texts().get("edition-refused"), reason, ground: None, cure: None }
}
