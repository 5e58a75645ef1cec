//! `/dossiers/{code}/receipt`: before acceptance the note that the dossier has arrived, afterwards Form 01. Shown to the
//! applicant and to the units of the dossier.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use law::time::local;
use law::{Agency, Province};
use registry::views::DossierPage;

use super::{ArrivedPage, ReceiptPage, ReceiptSheet};
use crate::common::clock_text::{Audience, ClockFacts, clock};
use crate::common::dossier_code::dossier_code;
use crate::common::dossier_words::Told;
use crate::common::{
    App, PageAnswer, PageFault, Visit, casework_text, procedure_text, qr, representation_text, show,
};
use crate::public::papers::facts::fee_words;
use crate::public::payment::money;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/dossiers/{code}/receipt", get(receipt))
}

async fn receipt(visit: Visit, Path(code): Path<String>) -> PageAnswer {
    let page = seen(&visit, &code).await?;
    if page.state.accepted_at.is_some() {
        show(&form_01(&visit, &page))
    } else {
        show(&arrived(&visit, &page))
    }
}

/// A dossier as the visitor may see it; guests are asked to sign in.
pub(crate) async fn seen(visit: &Visit, code: &str) -> Result<DossierPage, PageFault> {
    let actor = visit.who.actor().ok_or(PageFault::SignIn)?;
    let code = dossier_code(code).ok_or(PageFault::NotFound)?;
    let read = visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        view.dossier(&viewer, &code)
    });
    read.await?.ok_or(PageFault::NotFound)
}

/// A dossier with what is needed to speak of it to its applicant.
pub(crate) fn told<'a>(visit: &Visit, page: &'a DossierPage, province: &'a Province) -> Told<'a> {
    Told { dossier: &page.state, province, now: visit.now, lang: visit.lang, points: 0 }
}

/// The note that a dossier has arrived.
pub(crate) fn arrived(visit: &Visit, page: &DossierPage) -> ArrivedPage {
    let province = visit.app.province();
    let told = told(visit, page, &province);
    let hours = u32::from(province.parameters.intake_check_working_hours);
    let looked_at = province.calendar.add_working_minutes(local(page.state.submitted_at), hours * 60).ok();
    let check = looked_at.map(|at| visit.texts().with("arrived-check", &[("moment", &visit.lang.due(at))]));
    let track = format!("/track/{}", page.state.code);
    ArrivedPage {
        page: visit.page("arrived-title"),
        code: page.state.code.to_string(),
        procedure: told.procedure(),
        qr: qr::picture(&address(visit, &track)),
        track: visit.url(&track),
        next: check.into_iter().chain([visit.texts().get("arrived-then")]).collect(),
        clock: clock(&ClockFacts::from(&*page.state), visit.now, &province, visit.lang, Audience::Citizen),
    }
}

/// The address of a path as printed: whole, with the language.
fn address(visit: &Visit, path: &str) -> String {
    format!("{}{}", visit.app.config().base_url, visit.url(path))
}

/// Form 01.
pub(crate) fn form_01(visit: &Visit, page: &DossierPage) -> ReceiptPage {
    let province = visit.app.province();
    ReceiptPage {
        page: visit.page("receipt-title"),
        sheet: sheet(visit, page, "h1"),
        days: told(visit, page, &province).days(),
        track: visit.url(&format!("/track/{}", page.state.code)),
        transfer: (page.state.owed_dong() > 0)
            .then(|| money::transfer(&visit.app, &page.state, visit.lang))
            .flatten()
            .map(|transfer| (transfer, visit.url(&format!("/dossiers/{}/payment", page.state.code)))),
    }
}

/// Form 01 alone, under a heading of this level.
pub(crate) fn sheet(visit: &Visit, page: &DossierPage, heading: &'static str) -> ReceiptSheet {
    let province = visit.app.province();
    let (state, told, lang) = (&page.state, told(visit, page, &province), visit.lang);
    let intake = province.agency(&state.intake);
    let above = intake.and_then(|agency| agency.parent.as_ref()).map(|id| told.agency(id));
    let received = state.accepted_at.unwrap_or(state.submitted_at);
    let track = format!("/track/{}", state.code);
    let officer = state.intake_officer.as_ref().filter(|_| !page.relation.applicant);
    ReceiptSheet {
        page: visit.page("receipt-title"),
        heading,
        organ: above.unwrap_or_default(),
        centre: told.agency(&state.intake),
        code: state.code.to_string(),
        signed_at: signed_at(visit, intake, received),
        rows: rows(visit, page, &told),
        papers: papers(visit, page, &province),
        received: lang.due(local(received)),
        due: state.clock.as_ref().map(|clock| told.moment(clock.due)).unwrap_or_default(),
        fees: vec![(visit.texts().get("procedure-fee"), fee_words(page, lang))],
        officer: officer.map(|id| page.names.get(id).cloned().unwrap_or_else(|| id.to_string())),
        qr: qr::picture(&address(visit, &track)),
    }
}

/// Place and day of signing: `Tân Lập, ngày 23 tháng 11 năm 2026`.
fn signed_at(visit: &Visit, intake: Option<&Agency>, at: jiff::Timestamp) -> String {
    let province = visit.app.province();
    let unit = intake.and_then(|agency| agency.unit.as_ref()).and_then(|code| province.units.get(code));
    let place = unit.map_or_else(|| province.name.get(visit.lang.tag()).to_owned(), |unit| unit.name.clone());
    let day = local(at).date();
    visit.texts().with(
        "receipt-signed-at",
        &[
            ("place", &place),
            ("day", &format!("{:02}", day.day())),
            ("month", &format!("{:02}", day.month())),
            ("year", &day.year().to_string()),
        ],
    )
}

fn rows(visit: &Visit, page: &DossierPage, told: &Told<'_>) -> Vec<(String, String)> {
    let texts = visit.texts();
    let person = page.personal.personal().map(|personal| &personal.applicant);
    let text = |value: Option<&String>| value.cloned().unwrap_or_default();
    let content = format!("{} ({})", told.procedure(), page.state.procedure);
    let limit = page.state.clock.as_ref().map(|clock| visit.lang.limit(clock.limit)).unwrap_or_default();
    let all = [
        ("receipt-of", person.map(|p| p.name.clone()).unwrap_or_default()),
        ("receipt-address", text(person.and_then(|p| p.address.as_ref()))),
        ("receipt-phone", text(person.and_then(|p| p.phone.as_ref()))),
        ("receipt-email", text(person.and_then(|p| p.email.as_ref()))),
        ("receipt-content", content),
        ("receipt-authority", told.agency(&page.state.authority)),
        ("receipt-limit", limit),
        ("receipt-channel", casework_text::channel(page.state.channel, visit.lang)),
        ("receipt-delivery", casework_text::delivery(page.state.delivery, visit.lang)),
    ];
    let rows = all.into_iter().filter(|(_, value)| !value.is_empty());
    let mut rows: Vec<_> = rows.map(|(key, value)| (texts.get(key), value)).collect();
    if let Some(personal) = page.personal.personal() {
        // Beside who files: for whom, and who has helped.
        let at = rows.len().min(1);
        rows.splice(at..at, representation_text::rows(visit, personal));
    }
    rows
}

fn papers(visit: &Visit, page: &DossierPage, province: &Province) -> Vec<(String, String, u8)> {
    let edition = province.procedure_edition(&page.state.procedure, page.state.edition);
    let name = |id: &str| {
        let asked = edition.and_then(|p| p.components.iter().find(|c| c.id == id));
        asked.map_or_else(|| id.to_owned(), |c| procedure_text::words(&c.name, visit.lang))
    };
    let form = |filed: &casework::dossier::FiledComponent| {
        let kind = casework_text::component_kind(filed.kind, visit.lang).to_lowercase();
        match (filed.from_register, filed.files.is_empty()) {
            (true, _) => visit.texts().get("paper-register"),
            (false, false) => visit.texts().with("paper-digitised", &[("kind", &kind)]),
            (false, true) => kind,
        }
    };
    page.state.components.iter().map(|filed| (name(&filed.component), form(filed), filed.quantity)).collect()
}
