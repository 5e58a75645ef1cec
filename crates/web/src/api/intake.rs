//! `POST /api/v1/dossiers`: a dossier comes in. An officer takes it in at the counter or from the post, with a due
//! moment; an applicant, or anybody online, submits it, and the clock waits until it was looked at.
//!
//! The busiest route of the product: no file, no second query, one command.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use casework::dossier::{Dossier, Opening};
use law::Province;
use law::time::rfc3339;
use registry::{Answer, Person, Receipt, Request, Target};
use serde::Serialize;

use super::caller::{Caller, Idempotency, JsonBody, Speaks};
use crate::common::fields::{FaultCode, FieldFault, Fields, Label};
use crate::common::opening_input::{self, OpenedBy, ReadOpening};
use crate::common::problem::ApiFault;
use crate::common::{App, Lang, Who};

/// Opens a dossier.
pub(crate) async fn open(
    State(app): State<App>,
    caller: Caller,
    Speaks(lang): Speaks,
    idempotency: Idempotency,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiFault> {
    let province = app.province();
    let by = if matches!(caller.who, Who::Staff(_)) { OpenedBy::Officer } else { OpenedBy::Applicant };
    let fields = opening_input::parts_of(&body)?;
    let read = opening_input::opening(fields, &province, app.now(), by)?;
    files_are_here(&app, &read).await?;
    let mut request = Request::new(
        caller.actor.clone(),
        idempotency.key(&app, &caller.actor),
        Target::New,
        read.command.clone(),
    );
    request.personal = Some(own(read.personal.clone(), &app, &caller.who)?);
    request.on_behalf_of = Fields::Json(&body).line("on_behalf_of")?;
    match app.execute(request).await? {
        Answer::Done(receipt) | Answer::AlreadySo(receipt) => {
            Ok(created(&Opened::of(&receipt, &read, &app, &province, lang)))
        }
        Answer::KeyReused(_) => Err(ApiFault::KeyReused),
        Answer::Refused(refusal) => Err(refusal.into()),
        Answer::UnknownDossier => Err(ApiFault::NotFound),
    }
}

/// A citizen files in the own name: a personal number that is another's is a fault.
fn own(personal: registry::Personal, app: &App, who: &Who) -> Result<registry::Personal, ApiFault> {
    let (Who::Citizen(citizen), Some(id)) = (who, &personal.applicant.personal_id) else {
        return Ok(personal);
    };
    if app.registry().subject_of(id) == citizen.subject {
        return Ok(personal);
    }
    let fault = FieldFault::new("applicant.personal_id", FaultCode::Unknown)
        .called(Label::Key("applicant-personal-id"))
        .with("value", id.clone());
    Err(fault.into())
}

/// Every file that is named was uploaded before.
async fn files_are_here(app: &App, read: &ReadOpening) -> Result<(), ApiFault> {
    let named: Vec<String> =
        read.opening().into_iter().flat_map(|o| &o.components).filter_map(|c| c.file.clone()).collect();
    if named.is_empty() {
        return Ok(());
    }
    let store = app.files().clone();
    let absent = move || {
        named
            .into_iter()
            .find(|name| !gateways::Digest::parse(name).is_some_and(|digest| store.holds(&digest)))
    };
    match tokio::task::spawn_blocking(absent).await {
        Ok(None) => Ok(()),
        Ok(Some(_)) => {
            Err(FieldFault::new("files", FaultCode::File).called(Label::Key("opening-files")).into())
        }
        Err(_) => Err(ApiFault::Trouble("MC-2003")),
    }
}

#[derive(Serialize)]
struct Opened<'a> {
    code: &'a str,
    status: &'static str,
    stage: &'static str,
    due_at: Option<String>,
    receipt: ReceiptOf<'a>,
    missing: &'a [String],
}

/// The facts of Form 01 (before acceptance: of the note that the dossier has arrived).
#[derive(Serialize)]
struct ReceiptOf<'a> {
    form: Form<'a>,
    code: &'a str,
    procedure: Named<'a>,
    case: Option<&'a str>,
    applicant: &'a Person,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<&'a Person>,
    channel: &'static str,
    submitted_at: String,
    received_at: Option<String>,
    starts_at: Option<String>,
    due_at: Option<String>,
    limit: Option<String>,
    limit_words: Option<String>,
    intake: Named<'a>,
    authority: Named<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    support: Option<Named<'a>>,
    delivery: &'static str,
    components: Vec<Paper<'a>>,
    fees: Vec<Fee<'a>>,
    fee_dong: u64,
    paid_dong: u64,
    phone: Option<&'a str>,
    lookup_url: String,
}

#[derive(Serialize)]
struct Form<'a> {
    circular: &'a str,
    number: Option<&'a str>,
}

#[derive(Serialize)]
struct Named<'a> {
    #[serde(rename = "code")]
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct Paper<'a> {
    component: &'a str,
    name: &'a str,
    kind: law::procedure::ComponentKind,
    quantity: u8,
    digitised: bool,
    from_register: bool,
}

#[derive(Serialize)]
struct Fee<'a> {
    fee: &'a str,
    name: &'a str,
    quantity: u32,
    dong: u64,
    paid: bool,
}

impl<'a> Opened<'a> {
    fn of(
        receipt: &'a Receipt,
        read: &'a ReadOpening,
        app: &App,
        province: &'a Province,
        lang: Lang,
    ) -> Self {
        let dossier = &*receipt.state;
        Self {
            code: dossier.code.as_str(),
            status: dossier.status().as_str(),
            stage: dossier.stage.as_str(),
            due_at: dossier.clock.as_ref().map(|clock| rfc3339(clock.due)),
            receipt: receipt_of(dossier, read, app, province, lang),
            missing: &read.missing,
        }
    }
}

fn receipt_of<'a>(
    dossier: &'a Dossier,
    read: &'a ReadOpening,
    app: &App,
    province: &'a Province,
    lang: Lang,
) -> ReceiptOf<'a> {
    let clock = dossier.clock.as_ref();
    let named = |id: &'a law::AgencyId| Named {
        id: id.as_str(),
        name: province.agency(id).map_or("", |agency| agency.name.get(lang.tag())),
    };
    let procedure = province.procedure_edition(&dossier.procedure, dossier.edition);
    let fees = read.opening().map(|opening| fees(opening, procedure, lang)).unwrap_or_default();
    ReceiptOf {
        form: Form { circular: "03/2025/TT-VPCP", number: dossier.accepted_at.map(|_| "01") },
        code: dossier.code.as_str(),
        procedure: Named {
            id: dossier.procedure.as_str(),
            name: procedure.map_or("", |p| p.name.get(lang.tag())),
        },
        case: dossier.case.as_deref(),
        applicant: &read.personal.applicant,
        owner: read.personal.owner.as_ref(),
        channel: dossier.channel.as_str(),
        submitted_at: rfc3339(dossier.submitted_at),
        received_at: dossier.accepted_at.map(rfc3339),
        starts_at: clock.and_then(|c| c.starts).map(rfc3339),
        due_at: clock.map(|c| rfc3339(c.due)),
        limit: clock.map(|c| c.limit.to_string()),
        limit_words: clock.map(|c| lang.limit(c.limit)),
        intake: named(&dossier.intake),
        authority: named(&dossier.authority),
        support: dossier.support.as_ref().map(named),
        delivery: dossier.delivery.as_str(),
        components: papers(dossier, procedure, lang),
        paid_dong: fees.iter().filter(|fee| fee.paid).map(|fee| fee.dong).sum(),
        fees,
        fee_dong: dossier.fee_dong,
        phone: province.agency(&dossier.intake).and_then(|agency| agency.phone.as_deref()),
        lookup_url: format!("{}{}/track/{}", app.config().base_url, lang.prefix(), dossier.code),
    }
}

fn papers<'a>(dossier: &'a Dossier, procedure: Option<&'a law::Procedure>, lang: Lang) -> Vec<Paper<'a>> {
    let name = |id: &str| {
        let asked = procedure.and_then(|p| p.components.iter().find(|c| c.id == id));
        asked.map_or("", |c| c.name.get(lang.tag()))
    };
    let paper = |filed: &'a casework::dossier::FiledComponent| Paper {
        component: &filed.component,
        name: name(&filed.component),
        kind: filed.kind,
        quantity: filed.quantity,
        digitised: !filed.files.is_empty(),
        from_register: filed.from_register,
    };
    dossier.components.iter().map(paper).collect()
}

fn fees<'a>(opening: &'a Opening, procedure: Option<&'a law::Procedure>, lang: Lang) -> Vec<Fee<'a>> {
    let name = |id: &str| {
        let rule = procedure.and_then(|p| p.fees.iter().find(|rule| rule.id == id));
        rule.map_or("", |rule| rule.name.get(lang.tag()))
    };
    let fee = |line: &'a casework::dossier::FeeLine| Fee {
        fee: &line.fee,
        name: name(&line.fee),
        quantity: line.quantity,
        dong: line.dong,
        paid: line.paid,
    };
    opening.fees.iter().map(fee).collect()
}

fn created(opened: &Opened<'_>) -> Response {
    let Ok(body) = serde_json::to_vec(opened) else { return ApiFault::Trouble("MC-2002").into_response() };
    let location = format!("/api/v1/dossiers/{}", opened.code);
    let headers: [(HeaderName, HeaderValue); 2] = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (
            header::LOCATION,
            HeaderValue::from_str(&location).unwrap_or(HeaderValue::from_static("/api/v1/dossiers")),
        ),
    ];
    (StatusCode::CREATED, headers, body).into_response()
}
