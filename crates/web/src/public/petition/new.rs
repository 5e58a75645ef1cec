//! Sending a petition. Nothing that was typed or attached is lost where something has to be corrected: files are taken in
//! first and named again by a key that only this form was given.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use casework::Actor;
use casework::petition::{Opening, Refusal};
use law::petition::after;
use law::time::local;
use law::{AgencyId, Topic};
use registry::views::Tracked;
use registry::{PetitionAct, PetitionAnswer, PetitionRequest, Sender};

use super::{Elsewhere, NewPetitionPage};
use crate::common::components::{Choice, Control, ErrorSummary, Field, RefusedOffer};
use crate::common::dossier_code::dossier_code;
use crate::common::fields::FormData;
use crate::common::multipart_form::MultipartForm;
use crate::common::page_query::PageQuery;
use crate::common::stored_file::StoredFile;
use crate::common::{App, PageAnswer, PageFault, Visit, petition_text, show};

/// Files of a petition.
const FILES_MAX: usize = 5;

/// Largest form.
const FORM_MAX: usize = 52 * 1024 * 1024;

/// Characters of what is told.
const TEXT_MAX: usize = 8_000;

/// Characters of a name.
const NAME_MAX: usize = 120;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/petitions/new", get(new).post(send)).layer(DefaultBodyLimit::max(FORM_MAX))
}

/// A file that was taken in: digest, key, name.
type Kept = (String, String, String);

/// The form as it is shown.
#[derive(Default)]
struct Shown {
    form: FormData,
    kept: Vec<Kept>,
    faults: Vec<(&'static str, String)>,
    file_fault: String,
    refused: Option<RefusedOffer>,
}

/// Who sends: the person signed in, or somebody.
pub(super) fn sender_of(visit: &Visit) -> Actor {
    match visit.who.citizen() {
        Some(citizen) => citizen.actor(),
        None => Actor::Applicant { subject: String::new() },
    }
}

/// The dossier that a petition is about. Codes nobody issued are counted as where dossiers are followed.
async fn about(visit: &Visit, typed: &str) -> Result<Option<Tracked>, PageFault> {
    let Some(code) = dossier_code(typed) else { return Ok(None) };
    let now = std::time::Instant::now();
    if !visit.app.tracking().allows(visit.address, now) {
        return Err(PageFault::TooManyRequests);
    }
    let found = visit.app.read(move |view| view.track(&code)).await?;
    if found.is_none() {
        visit.app.tracking().count(visit.address, now);
    }
    Ok(found)
}

async fn new(visit: Visit, query: PageQuery) -> PageAnswer {
    let about = about(&visit, query.get("dossier")).await?;
    let mut shown = Shown::default();
    if let Some(citizen) = visit.who.citizen() {
        shown.form.0.push(("name".into(), citizen.person.name.clone()));
        shown.form.0.push(("phone".into(), citizen.person.phone.clone().unwrap_or_default()));
    }
    show(&page(&visit, about.as_ref(), shown))
}

fn page(visit: &Visit, about: Option<&Tracked>, shown: Shown) -> NewPetitionPage {
    let (texts, province) = (visit.texts(), visit.app.province());
    let fields = fields(visit, about, &shown);
    let rules = province.petition_rules_on(visit.local().date());
    let answer_by = rules.and_then(|rules| {
        let due = local(after(visit.now, &rules.answer, &province.calendar).ok()?);
        let fillings = [("due", visit.lang.due(due)), ("days", rules.answer.working_days.to_string())];
        let [due, days] = &fillings;
        Some(texts.with("petition-new-answer-by", &[(due.0, &due.1), (days.0, &days.1)]))
    });
    let elsewhere = rules.map(|rules| rules.elsewhere.as_slice()).unwrap_or_default();
    let other = |other: &law::petition::OtherLaw| Elsewhere {
        topic: petition_text::topic(other.topic, visit.lang),
        law: other.source.to_string(),
        authority: other.authority.get(visit.lang.tag()).to_owned(),
        time: other.time.get(visit.lang.tag()).to_owned(),
    };
    let mut frame = visit.page("petitions-new");
    frame.faulty = !shown.faults.is_empty() || !shown.file_fault.is_empty();
    NewPetitionPage {
        page: frame,
        summary: ErrorSummary::of(&fields, texts),
        refused: shown.refused,
        dossier: about.map(|about| about.code.to_string()).unwrap_or_default(),
        hide: shown.form.first("hide_name").is_some(),
        fields,
        kept: shown.kept,
        file_fault: shown.file_fault,
        answer_by: answer_by.unwrap_or_default(),
        elsewhere: elsewhere.iter().map(other).collect(),
    }
}

fn fields(visit: &Visit, about: Option<&Tracked>, shown: &Shown) -> Vec<Field> {
    let texts = visit.texts();
    let typed = |name: &str| shown.form.first(name).unwrap_or_default().to_owned();
    let fault =
        |name: &str| shown.faults.iter().find(|(field, _)| *field == name).map(|(_, words)| words.clone());
    let choice = |topic: Topic| Choice {
        value: topic.as_str().to_owned(),
        label: petition_text::topic(topic, visit.lang),
        chosen: typed("topic") == topic.as_str(),
    };
    let mut topic = Field::line("topic", texts.get("petition-new-topic"), "").with_fault(fault("topic"));
    topic.control = Control::Choices { choices: Topic::ALL.map(choice).into() };
    let mut agency = Field::line("agency", texts.get("petition-new-agency"), "")
        .with_hint(texts.get("petition-new-agency-hint"))
        .with_fault(fault("agency"));
    let chosen = match typed("agency") {
        none if none.is_empty() => about.map(|about| about.authority.to_string()).unwrap_or_default(),
        chosen => chosen,
    };
    agency.control =
        Control::List { choices: agencies(visit, &chosen), none: texts.get("petition-new-agency-none") };
    let mut text = Field::line("text", texts.get("petition-new-text"), "")
        .with_hint(texts.get("petition-new-text-hint"))
        .with_fault(fault("text"));
    text.control = Control::Lines { value: typed("text") };
    let mut name = Field::line("name", texts.get("petition-new-name"), typed("name"))
        .with_autocomplete("name")
        .with_fault(fault("name"));
    name.optional = Some(texts.get("field-optional"));
    let mut phone = Field::line("phone", texts.get("petition-new-phone"), "")
        .with_hint(texts.get("petition-new-phone-hint"))
        .with_fault(fault("phone"));
    phone.control = Control::Line {
        value: typed("phone"),
        input_mode: "tel",
        autocomplete: "tel",
        width: "middle",
        unit: None,
    };
    vec![topic, agency, text, name, phone]
}

/// Every agency that exists today, by name.
pub(crate) fn agencies(visit: &Visit, chosen: &str) -> Vec<Choice> {
    let (province, today) = (visit.app.province(), visit.local().date());
    let mut all: Vec<Choice> = province
        .agencies
        .values()
        .filter(|agency| agency.exists_on(today))
        .map(|agency| Choice {
            value: agency.id.to_string(),
            label: agency.name.get(visit.lang.tag()).to_owned(),
            chosen: agency.id.as_str() == chosen,
        })
        .collect();
    all.sort_by_cached_key(|choice| law::text::fold(&choice.label));
    all
}

async fn send(visit: Visit, form: Multipart) -> PageAnswer {
    throttle(&visit)?;
    let MultipartForm { fields: form, files } = MultipartForm::read(form).await?;
    let about = about(&visit, form.first("dossier").unwrap_or_default()).await?;
    let (mut shown, texts) = (Shown::default(), visit.texts());
    shown.kept = form.all("kept").filter_map(|line| kept(&visit, line)).take(FILES_MAX).collect();
    for file in files {
        if shown.kept.len() >= FILES_MAX {
            shown.file_fault = texts.with("petition-new-too-many", &[("count", &FILES_MAX)]);
            break;
        }
        match StoredFile::store(&visit.app, file.bytes).await {
            Ok(stored) => {
                let digest = stored.digest.to_string();
                let key = visit.app.registry().attachment_key(&digest);
                shown.kept.push((digest, key, file.name));
            }
            Err(fault) => shown.file_fault = fault.words(&file.name, visit.lang),
        }
    }
    shown.faults = faults(&visit, &form);
    let topic = form.first("topic").and_then(Topic::parse);
    let (Some(topic), true) = (topic, shown.faults.is_empty() && shown.file_fault.is_empty()) else {
        shown.form = form;
        return again(&visit, about.as_ref(), shown, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let (actor, typed) = (sender_of(&visit), |name: &str| form.first(name).unwrap_or_default().to_owned());
    let opening = Opening {
        topic,
        agency: AgencyId(typed("agency")),
        dossier: about.as_ref().map(|about| about.code.clone()),
        procedure: about.as_ref().map(|about| about.procedure.clone()),
        hide_name: form.first("hide_name").is_some(),
        files: shown.kept.iter().map(|(digest, ..)| digest.clone()).collect(),
    };
    let sender = Sender { name: law::text::clean(&typed("name")), phone: phone(&form), email: None };
    let request = PetitionRequest {
        request_key: visit.app.form_key(&actor, &form),
        actor,
        unit: None,
        act: PetitionAct::Send { opening, sender, text: typed("text") },
    };
    let answer = visit.app.registry().blocking(move |registry| registry.petition(&request)).await?;
    match answer {
        PetitionAnswer::Done(petition) | PetitionAnswer::AlreadySo(petition) => {
            let url = visit.url(&format!("/petitions/{}?sent=1", petition.code));
            Ok(Redirect::to(&url).into_response())
        }
        PetitionAnswer::Refused(refusal) => {
            shown.refused = Some(refused(&visit, &refusal));
            shown.form = form;
            again(&visit, about.as_ref(), shown, StatusCode::CONFLICT)
        }
        PetitionAnswer::KeyReused => {
            shown.refused = Some(reused(&visit));
            shown.form = form;
            again(&visit, about.as_ref(), shown, StatusCode::CONFLICT)
        }
        PetitionAnswer::Unknown => Err(PageFault::NotFound),
    }
}

fn again(visit: &Visit, about: Option<&Tracked>, shown: Shown, status: StatusCode) -> PageAnswer {
    Ok((status, show(&page(visit, about, shown))?).into_response())
}

/// Counts a wish of this address; refuses where there were too many.
pub(super) fn throttle(visit: &Visit) -> Result<(), PageFault> {
    let now = std::time::Instant::now();
    if !visit.app.taking().allows(visit.address, now) {
        return Err(PageFault::TooManyRequests);
    }
    visit.app.taking().count(visit.address, now);
    Ok(())
}

/// A file named again by its key; `None` for a digest that this form was not given.
fn kept(visit: &Visit, line: &str) -> Option<Kept> {
    let (digest, rest) = line.split_once(' ')?;
    let (key, name) = rest.split_once(' ')?;
    let known = visit.app.registry().attachment_key(digest) == key;
    known.then(|| (digest.to_owned(), key.to_owned(), law::text::clean(name)))
}

/// The telephone that was typed, digits only; `None` for anything else.
fn phone(form: &FormData) -> Option<String> {
    let typed = form.first("phone").unwrap_or_default();
    let digits: String = typed.chars().filter(|sign| !matches!(sign, ' ' | '.' | '-')).collect();
    let fits =
        digits.len() == 10 && digits.starts_with('0') && digits.bytes().all(|sign| sign.is_ascii_digit());
    fits.then_some(digits)
}

fn faults(visit: &Visit, form: &FormData) -> Vec<(&'static str, String)> {
    let texts = visit.texts();
    let mut faults = Vec::new();
    for name in ["topic", "agency", "text"] {
        if form.first(name).is_none_or(|typed| typed.trim().is_empty()) {
            faults.push((name, texts.get("petition-fault-required")));
        }
    }
    for (name, max) in [("text", TEXT_MAX), ("name", NAME_MAX)] {
        if form.first(name).is_some_and(|typed| typed.chars().count() > max) {
            faults.push((name, texts.with("petition-fault-long", &[("max", &max)])));
        }
    }
    if phone(form).is_none() {
        faults.push(("phone", texts.get("petition-fault-phone")));
    }
    faults
}

/// A refusal where the form stands.
pub(super) fn refused(visit: &Visit, refusal: &Refusal) -> RefusedOffer {
    let words = petition_text::refusal(refusal, &visit.app.province(), visit.lang);
    RefusedOffer {
        title: visit.texts().get("problem-refused-title"),
        reason: format!("{} {}", words.detail, words.cure),
        ground: Some(words.ground),
        cure: None,
    }
}

/// The form was sent before with other words.
pub(super) fn reused(visit: &Visit) -> RefusedOffer {
    RefusedOffer {
        title: visit.texts().get("form-reused"),
        reason: visit.texts().get("petition-key-reused"),
        ground: None,
        cure: None,
    }
}
