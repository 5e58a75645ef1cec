//! What could not be merged, for the officer who took it in and for who leads the centre.

use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use casework::StaffId;
use law::Province;
use law::time::local;
use registry::offline::{Refused, RefusedHead};

use super::merge::Words;
use super::{RefusedOnePage, RefusedPage, RefusedRow};
use crate::common::components::{Action, EmptyState};
use crate::common::fields::FormData;
use crate::common::procedure_text;
use crate::common::refusal_text::texts_of_refusal;
use crate::common::{PageAnswer, PageFault, StaffVisit, show};
use crate::officer::frame;

const HERE: &str = "/officer/intake/offline/refused";

pub(super) async fn list(desk: StaffVisit) -> PageAnswer {
    let (visit, actor) = (&desk.visit, desk.staff.actor());
    let read = move |registry: &registry::Registry| registry.refused(&registry.viewer(&actor));
    let heads = visit.app.registry().blocking(read).await?;
    let province = visit.app.province();
    let rows = |open: bool| -> Vec<RefusedRow> {
        let these = heads.iter().filter(|head| head.resolution.is_none() == open);
        these.map(|head| row(&desk, head, &province)).collect()
    };
    let (open, resolved) = (rows(true), rows(false));
    let texts = visit.texts();
    show(&RefusedPage {
        page: frame(&desk, texts.get("offline-refused-title"), None).await?,
        empty: open.is_empty().then(|| EmptyState {
            sentence: texts.get("offline-refused-none"),
            action: Some(Action::new(texts.get("view-unit"), visit.url("/officer/work?view=unit"))),
        }),
        open,
        resolved,
    })
}

pub(super) async fn one(desk: StaffVisit, Path((staff, code)): Path<(String, String)>) -> PageAnswer {
    let refused = look(&desk, &StaffId(staff), &code).await?;
    show(&page(&desk, &refused, None).await?)
}

pub(super) async fn resolve(
    desk: StaffVisit,
    Path((staff, code)): Path<(String, String)>,
    Form(form): Form<FormData>,
) -> PageAnswer {
    let (visit, staff) = (&desk.visit, StaffId(staff));
    let note = form.first("note").map(|note| note.trim().to_owned()).unwrap_or_default();
    if note.is_empty() || note.chars().count() > 1_000 {
        let fault = visit.texts().get("offline-refused-note-needed");
        let refused = look(&desk, &staff, &code).await?;
        let page = page(&desk, &refused, Some(fault)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
    }
    let actor = desk.staff.actor();
    let close = move |registry: &registry::Registry| {
        registry.resolve_refused(&registry.viewer(&actor), &code, &staff, &note)
    };
    // One that somebody else has dealt with meanwhile is in the list with who did.
    visit.app.registry().blocking(close).await?;
    Ok(Redirect::to(&visit.url(HERE)).into_response())
}

async fn look(desk: &StaffVisit, staff: &StaffId, code: &str) -> Result<Refused, PageFault> {
    let (actor, staff, code) = (desk.staff.actor(), staff.clone(), code.to_owned());
    let read = move |registry: &registry::Registry| {
        registry.look_at_refused(&registry.viewer(&actor), &code, &staff)
    };
    desk.visit.app.registry().blocking(read).await?.ok_or(PageFault::NotFound)
}

fn row(desk: &StaffVisit, head: &RefusedHead, province: &Province) -> RefusedRow {
    let visit = &desk.visit;
    let (lang, texts) = (visit.lang, visit.texts());
    let procedure = province.procedure(&head.procedure, head.at_counter.unwrap_or(visit.now));
    let resolution = head.resolution.as_ref().map(|done| {
        let (by, at) = (done.by.to_string(), lang.moment(local(done.at)));
        let words = texts.with("offline-refused-resolved", &[("by", &by), ("at", &at)]);
        match done.note.as_str() {
            "" => format!("{words}: {}", texts.get("offline-refused-merged")),
            note => format!("{words}: {note}"),
        }
    });
    RefusedRow {
        code: head.code.clone(),
        procedure: procedure
            .map_or_else(|| head.procedure.to_string(), |p| procedure_text::words(&p.name, lang)),
        taken: head.at_counter.map(|at| lang.moment(local(at))).unwrap_or_default(),
        by: head.staff.to_string(),
        reason: reason(desk, &head.reason),
        resolution,
        url: visit.url(&format!("{HERE}/{}/{}", head.staff, head.code)),
    }
}

/// A reason without what it is about: the page of the intake has all of it.
fn reason(desk: &StaffVisit, code: &str) -> String {
    let texts = desk.visit.texts();
    let short = match code {
        "form" => "offline-reason-form",
        "incomplete" => "offline-reason-incomplete",
        "claim-too-old" => "offline-reason-too-old",
        "number-used" | "number-of-another" | "number-not-reserved" => "offline-reason-number",
        "claim-not-yet" | "claim-before-reservation" | "claim-other-day" => "offline-reason-moment",
        _ => "offline-reason-other",
    };
    texts.get(short)
}

async fn page(
    desk: &StaffVisit,
    refused: &Refused,
    fault: Option<String>,
) -> Result<RefusedOnePage, PageFault> {
    let (visit, province) = (&desk.visit, desk.visit.app.province());
    let row = row(desk, &refused.head, &province);
    let words: Option<Words> =
        refused.body.get("words").and_then(|words| serde_json::from_value(words.clone()).ok());
    let (detail, ground, cure) = match words {
        Some(words) => (words.detail, words.ground, words.cure),
        None => (visit.texts().get(texts_of_refusal(&refused.head.reason).0), String::new(), String::new()),
    };
    let action = refused.head.resolution.is_none().then(|| row.url.clone());
    let mut page = frame(desk, visit.texts().get("offline-refused-one"), None).await?;
    page.faulty = fault.is_some();
    Ok(RefusedOnePage {
        page,
        detail,
        ground,
        cure,
        typed: typed(desk, refused, &province),
        action,
        fault,
        row,
    })
}

/// What was typed, under the names the counter knows.
fn typed(desk: &StaffVisit, refused: &Refused, province: &Province) -> Vec<(String, String)> {
    let visit = &desk.visit;
    let (lang, texts) = (visit.lang, visit.texts());
    let procedure = province.procedure(&refused.head.procedure, refused.head.at_counter.unwrap_or(visit.now));
    let fields: Vec<(String, String)> = refused
        .body
        .get("fields")
        .and_then(|fields| serde_json::from_value(fields.clone()).ok())
        .unwrap_or_default();
    let label = |name: &str, value: &str| -> Option<(String, String)> {
        let plain = |key: &str| Some((texts.get(key), value.to_owned()));
        if let Some(id) = name.strip_prefix("form-").and_then(|id| id.strip_suffix("-day")) {
            let part = |part: &str| fields.iter().find(|(name, _)| *name == format!("form-{id}-{part}"));
            let rest =
                ["month", "year"].map(|p| part(p).map(|(_, value)| value.as_str()).unwrap_or_default());
            let field = procedure?.field(id)?;
            let words = procedure_text::words(&field.label, lang);
            return Some((words, format!("{value}/{}", rest.join("/"))));
        }
        if let Some(id) = name.strip_prefix("form-") {
            let field = procedure?.field(id)?;
            let option = field.options.iter().find(|option| option.id == value);
            let words = option.map_or_else(|| value.to_owned(), |o| procedure_text::words(&o.label, lang));
            return Some((procedure_text::words(&field.label, lang), words));
        }
        match name {
            "applicant-name" => plain("applicant-name"),
            "applicant-personal_id" => plain("applicant-personal-id"),
            "applicant-birth_date" => plain("applicant-birth-date"),
            "applicant-phone" => plain("applicant-phone"),
            "applicant-address" => plain("applicant-address"),
            "authority" => {
                let agency = province.agency(&law::AgencyId(value.to_owned()));
                let name = agency.map_or_else(|| value.to_owned(), |a| a.name.get(lang.tag()).to_owned());
                Some((texts.get("fact-authority"), name))
            }
            "components" => {
                let paper = procedure?.components.iter().find(|c| c.id == value)?;
                Some((texts.get("intake-paper"), procedure_text::words(&paper.name, lang)))
            }
            _ => None,
        }
    };
    let filled = fields.iter().filter(|(_, value)| !value.trim().is_empty());
    filled.filter_map(|(name, value)| label(name, value)).collect()
}
