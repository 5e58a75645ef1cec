//! What files say about the fields of a form: proposals at intake, hints at the desk. An officer confirms or passes over;
//! nothing read by a machine changes what was filed.

use axum::extract::Path;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use documents::reading::{self, Place, Proposal, Wanted, WantedKind, applicant, proposals};
use law::code::{ProcedureCode, mask_personal_id};
use law::procedure::{FieldKind, FormField, Procedure};
use law::text::{fold, mask_phone};
use registry::views::PersonalShown;
use serde_json::{Value, json};

use super::{FileFacts, Hint};
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit};
use crate::officer::desk::Seen;

/// What is less sure than this is not shown.
const SURE_MIN: u8 = 40;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/officer/uploads/{id}/proposals", get(proposed))
}

/// The fields for which values are looked for: those of the applicant, and those of the procedure's form by their labels.
fn wanted(procedure: Option<&Procedure>) -> Vec<Wanted> {
    let mut wanted = applicant();
    let fields =
        procedure.into_iter().flat_map(|procedure| &procedure.form).flat_map(|section| &section.fields);
    wanted.extend(fields.filter_map(of_form));
    wanted
}

fn of_form(field: &FormField) -> Option<Wanted> {
    let kind = match field.kind {
        FieldKind::Name => WantedKind::Name,
        FieldKind::Date => WantedKind::Date,
        FieldKind::PersonalId => WantedKind::PersonalId,
        FieldKind::Phone => WantedKind::Phone,
        FieldKind::Address => WantedKind::Address,
        FieldKind::Text => WantedKind::Text,
        FieldKind::LongText
        | FieldKind::Number
        | FieldKind::Money
        | FieldKind::Choice
        | FieldKind::YesNo
        | FieldKind::Unit
        | FieldKind::Email => return None,
    };
    let label = field.label.get("vi");
    let kind =
        if kind == WantedKind::Text && fold(label).starts_with("so ") { WantedKind::Number } else { kind };
    Some(Wanted { key: format!("form-{}", field.id), labels: vec![label.to_owned()], kind })
}

/// What a field is called on a page.
fn label(visit: &Visit, procedure: Option<&Procedure>, key: &str) -> String {
    let of_applicant = match key {
        "applicant-name" => Some("applicant-name"),
        "applicant-personal_id" => Some("applicant-personal-id"),
        "applicant-birth_date" => Some("applicant-birth-date"),
        "applicant-sex" => Some("applicant-sex"),
        "applicant-phone" => Some("applicant-phone"),
        "applicant-address" => Some("applicant-address"),
        _ => None,
    };
    if let Some(key) = of_applicant {
        return visit.texts().get(key);
    }
    let id = key.strip_prefix("form-").unwrap_or(key);
    let fields =
        procedure.into_iter().flat_map(|procedure| &procedure.form).flat_map(|section| &section.fields);
    let field = fields.into_iter().find(|field| field.id == id);
    field.map_or_else(|| id.to_owned(), |field| field.label.get(visit.lang.tag()).to_owned())
}

/// A value as people read it; numbers of people are masked where the page masks them.
fn shown(visit: &Visit, key: &str, value: &str, masked: bool) -> String {
    if let Ok(day) = value.parse() {
        return visit.lang.date(day);
    }
    match (key, value) {
        ("applicant-sex", "female") => visit.texts().get("sex-female"),
        ("applicant-sex", "male") => visit.texts().get("sex-male"),
        _ if masked && value.len() == 12 && value.bytes().all(|b| b.is_ascii_digit()) => {
            mask_personal_id(value)
        }
        ("applicant-phone", _) if masked => mask_phone(value),
        _ => value.to_owned(),
    }
}

/// What was declared in a field.
fn filed(seen: &Seen, key: &str) -> Option<String> {
    let personal = seen.personal.personal()?;
    let person = &personal.applicant;
    let value = match key {
        "applicant-name" => Some(person.name.clone()),
        "applicant-personal_id" => person.personal_id.clone(),
        "applicant-birth_date" => person.birth_date.clone(),
        "applicant-sex" => person.sex.clone(),
        "applicant-phone" => person.phone.clone(),
        "applicant-address" => person.address.clone(),
        _ => match personal.form.get(key.strip_prefix("form-")?) {
            Some(Value::String(text)) => Some(text.clone()),
            _ => None,
        },
    };
    value.filter(|value| !value.is_empty())
}

/// What the files of a dossier say about its fields: what differs first, then what was not declared, then what agrees. None
/// to those who see a dossier without its names.
pub(crate) fn hints(visit: &Visit, seen: &Seen, files: &[FileFacts]) -> Vec<Hint> {
    let masked = match seen.personal {
        PersonalShown::Full(_) => false,
        PersonalShown::Handling(_) => true,
        PersonalShown::Masked(_) | PersonalShown::Erased | PersonalShown::NotGiven => return Vec::new(),
    };
    let province = visit.app.province();
    let procedure = province.procedure_edition(&seen.state.procedure, seen.state.edition);
    let wanted = wanted(procedure);
    let mut hints: Vec<Hint> = Vec::new();
    for file in files {
        let Some(text) = &file.text else { continue };
        let pages = reading::from_json(&text.words);
        for proposal in proposals(&pages, &wanted, visit.local().date()) {
            if proposal.confidence < SURE_MIN {
                continue;
            }
            let filed = filed(seen, &proposal.key).map(|filed| shown(visit, &proposal.key, &filed, masked));
            let read = shown(visit, &proposal.key, &proposal.value, masked);
            let differs = filed.as_ref().is_some_and(|filed| fold(filed) != fold(&read));
            let name = label(visit, procedure, &proposal.key);
            if hints.iter().any(|known| known.label == name && known.read == read) {
                continue;
            }
            hints.push(Hint {
                words: words(visit, &read, filed.as_deref(), differs),
                place: place(visit, &file.paper, &proposal),
                url: marked(visit, seen.state.code.as_str(), &file.sha256, proposal.page, proposal.place),
                label: name,
                read,
                filed,
                differs,
            });
        }
    }
    // A field that some paper confirms is not called different because another paper names another person.
    let agreed: Vec<String> =
        hints.iter().filter(|h| h.filed.is_some() && !h.differs).map(|h| h.label.clone()).collect();
    hints.retain(|hint| !hint.differs || !agreed.contains(&hint.label));
    hints.sort_by_key(|hint| (!hint.differs, hint.filed.is_some()));
    hints
}

fn words(visit: &Visit, read: &str, filed: Option<&str>, differs: bool) -> String {
    let texts = visit.texts();
    match filed {
        None => texts.with("hint-proposed", &[("read", &read)]),
        Some(filed) if differs => texts.with("hint-file-differs", &[("read", &read), ("filed", &filed)]),
        Some(_) => texts.with("hint-agrees", &[("read", &read)]),
    }
}

fn place(visit: &Visit, paper: &str, proposal: &Proposal) -> String {
    visit
        .texts()
        .with("hint-place", &[("paper", &paper), ("page", &proposal.page), ("sure", &proposal.confidence)])
}

/// The page of a file with a place marked.
fn marked(visit: &Visit, code: &str, sha256: &str, page: u32, place: Place) -> String {
    let Place { left, top, width, height } = place;
    visit.url(&format!(
        "/officer/dossiers/{code}/files/{sha256}?page={page}&mark={left}-{top}-{width}-{height}"
    ))
}

/// What an upload of this person says about the fields of a procedure's form, once it is read.
async fn proposed(desk: StaffVisit, Path(id): Path<String>, query: PageQuery) -> PageAnswer {
    let visit = &desk.visit;
    let owner = format!("staff/{}", desk.staff.id);
    let upload = visit.app.registry().blocking(move |registry| registry.upload(&id, &owner)).await?;
    let sha256 = upload.and_then(|upload| upload.sha256).ok_or(PageFault::NotFound)?;
    let text = visit.app.read(move |view| view.recognised_text(&sha256)).await?.ok_or(PageFault::NotFound)?;
    let province = visit.app.province();
    let code = ProcedureCode::parse(query.get("procedure")).map_err(|_| PageFault::NotFound)?;
    let procedure = province.procedure(&code, visit.now);
    let found = proposals(&reading::from_json(&text.words), &wanted(procedure), visit.local().date());
    let one = |proposal: &Proposal| {
        let read = shown(visit, &proposal.key, &proposal.value, false);
        let words = visit.texts().with(
            "proposal-words",
            &[("read", &read), ("page", &proposal.page), ("sure", &proposal.confidence)],
        );
        let value = match proposal.value.parse() {
            Ok(day) => visit.lang.date(day),
            Err(_) => proposal.value.clone(),
        };
        json!({
            "field": proposal.key, "value": value, "words": words, "page": proposal.page,
            "confidence": proposal.confidence,
        })
    };
    let proposals: Vec<Value> = found.iter().filter(|p| p.confidence >= SURE_MIN).map(one).collect();
    Ok(Json(json!({ "state": text.state.as_str(), "proposals": proposals })).into_response())
}
