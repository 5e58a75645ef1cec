//! Fills the store from the journal: what is issued is there at once, nobody has to hand it over.

use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use documents::signature::{Found, signatures};
use law::Province;
use law::code::ProcedureCode;
use law::procedure::ResultKind;
use law::time::local;
use registry::views::{DossierPage, IssuedResult};
use serde_json::{Value, json};

use super::{ResultPage, ResultRow, ResultsPage, SignatureLine};
use crate::common::components::{Action, EmptyState, Facts};
use crate::common::{App, CitizenVisit, Lang, PageAnswer, PageFault, Visit, procedure_text, qr, show};
use crate::public::papers::handler::{issued, pdf_response};
use crate::public::receipt::handler::seen;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/results", get(list)).route("/results/{code}", get(one))
}

/// The kind of result a procedure ends in.
pub(crate) fn kind<'a>(
    province: &'a Province,
    procedure: &ProcedureCode,
    edition: jiff::civil::Date,
) -> Option<&'a ResultKind> {
    province.procedure_edition(procedure, edition)?.results.first()
}

/// The name of a result; that of the procedure where the text names none.
pub(crate) fn name(province: &Province, result: &IssuedResult, lang: Lang) -> String {
    let kind = kind(province, &result.procedure, result.edition);
    kind.map_or_else(|| result.procedure.to_string(), |kind| procedure_text::words(&kind.name, lang))
}

async fn list(visit: CitizenVisit) -> PageAnswer {
    let (subject, visit) = (visit.citizen.subject, visit.visit);
    let results = visit.app.read(move |view| view.results_of(&subject)).await?;
    let province = visit.app.province();
    let texts = visit.texts();
    let row = |result: &IssuedResult| {
        let authority = province.agency(&result.authority);
        let authority = authority.map(|agency| agency.name.get(visit.lang.tag())).unwrap_or_default();
        let day = visit.lang.date(local(result.issued_at).date());
        ResultRow {
            name: name(&province, result, visit.lang),
            url: visit.url(&format!("/results/{}", result.code)),
            words: texts
                .with("results-row", &[("number", &result.number), ("authority", &authority), ("day", &day)]),
            kind: texts.get(if result.file.is_some() { "results-digital" } else { "results-paper" }),
            digital: result.file.is_some(),
        }
    };
    let rows: Vec<ResultRow> = results.iter().filter(|result| result.stands).map(row).collect();
    let find = || Action::new(texts.get("results-find"), visit.url("/procedures"));
    show(&ResultsPage {
        page: visit.page("results-title"),
        empty: rows
            .is_empty()
            .then(|| EmptyState { sentence: texts.get("results-empty"), action: Some(find()) }),
        rows,
    })
}

/// A result of the citizen's own, as a page, as its file (`.pdf`) and as its data (`.json`).
async fn one(visit: CitizenVisit, Path(asked): Path<String>) -> PageAnswer {
    let visit = visit.visit;
    let (code, form) = match (asked.strip_suffix(".pdf"), asked.strip_suffix(".json")) {
        (Some(code), _) => (code, "pdf"),
        (_, Some(code)) => (code, "json"),
        _ => (asked.as_str(), ""),
    };
    let page = seen(&visit, code).await?;
    let proof = visit.app.registry().proof(page.stream);
    let proven = proof.clone();
    let result = visit.app.read(move |view| view.proven(&proven)).await?;
    let result =
        result.filter(|result| result.stands && page.relation.applicant).ok_or(PageFault::NotFound)?;
    let verify = format!("{}/verify/{proof}", visit.app.config().base_url);
    match form {
        "pdf" => {
            let file = result.file.as_ref().ok_or(PageFault::NotFound)?;
            Ok(pdf_response(issued(&visit.app, file).await?, &format!("{}.pdf", result.code)))
        }
        "json" => {
            let body = serde_json::to_string_pretty(&structured(&visit.app, &page, &result, &verify));
            let body = body.map_err(|_| PageFault::Trouble("MC-4003"))?;
            Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
        }
        _ => shown(&visit, &result, &proof, verify).await,
    }
}

async fn shown(visit: &Visit, result: &IssuedResult, proof: &str, verify: String) -> PageAnswer {
    let signatures = signed(&visit.app, result.file.as_deref(), visit.lang).await?;
    let texts = visit.texts();
    let at = |form: &str| visit.url(&format!("/results/{}{form}", result.code));
    let mut actions = Vec::new();
    if result.file.is_some() {
        actions.push(Action::new(texts.get("results-download"), at(".pdf")).with_icon("paper"));
    }
    actions.push(Action::new(texts.get("results-data"), at(".json")).with_icon("list"));
    actions.push(
        Action::new(texts.get("results-check"), visit.url(&format!("/verify/{proof}"))).with_icon("shield"),
    );
    let dossier = visit.url(&format!("/dossiers/{}", result.code));
    actions.push(Action::new(texts.get("page-to-dossier"), dossier).with_icon("right"));
    show(&ResultPage {
        page: visit.page_titled(name(&visit.app.province(), result, visit.lang)),
        facts: Facts { rows: facts(visit, result) },
        actions,
        on_paper: result.file.is_none(),
        signatures,
        qr: qr::picture(&verify),
        verify,
        back: visit.url("/results"),
    })
}

/// What a result says about itself, to anybody.
pub(crate) fn facts(visit: &Visit, result: &IssuedResult) -> Vec<(String, String)> {
    let (texts, province) = (visit.texts(), visit.app.province());
    let kind = kind(&province, &result.procedure, result.edition);
    let authority = province.agency(&result.authority);
    let rows = [
        ("verify-result", Some(name(&province, result, visit.lang))),
        ("verify-result-code", kind.and_then(|kind| kind.code.clone())),
        ("verify-authority", authority.map(|agency| agency.name.get(visit.lang.tag()).to_owned())),
        ("verify-number", Some(result.number.clone())),
        ("verify-day", Some(visit.lang.date(local(result.issued_at).date()))),
        ("verify-person", result.person.clone()),
        ("verify-digest", result.file.clone()),
    ];
    rows.into_iter().filter_map(|(key, value)| value.map(|value| (texts.get(key), value))).collect()
}

/// The signatures of an issued file in words.
pub(crate) async fn signed(
    app: &App,
    file: Option<&str>,
    lang: Lang,
) -> Result<Vec<SignatureLine>, PageFault> {
    let Some(file) = file else { return Ok(Vec::new()) };
    let pdf = issued(app, file).await?;
    let found = tokio::task::spawn_blocking(move || signatures(&pdf)).await;
    let found = found.map_err(|_| PageFault::Trouble("MC-4003"))?;
    Ok(found.iter().map(|one| signature(one, lang)).collect())
}

/// `Ký duyệt kết quả, 10:24 25/11/2026, dấu thời gian …`.
pub(crate) fn signature(found: &Found, lang: Lang) -> SignatureLine {
    let texts = crate::common::Texts::of(lang);
    let told = jiff::fmt::strtime::parse("D:%Y%m%d%H%M%S", found.told.split('+').next().unwrap_or_default());
    let told = told.and_then(|told| told.to_datetime());
    let at = told.map_or_else(|_| found.told.clone(), |at| lang.moment(at));
    let time = match (found.holds, found.stamped) {
        (false, _) => texts.get("verify-broken"),
        (true, Some(stamped)) => texts.with("verify-stamped", &[("at", &lang.moment(local(stamped)))]),
        (true, None) => texts.get("verify-unstamped"),
    };
    SignatureLine {
        name: found.name.clone(),
        words: texts.with("verify-signature", &[("reason", &found.reason), ("at", &at), ("time", &time)]),
        holds: found.holds,
    }
}

/// The data of a result, for programs of its holder: what the paper says, with the code of the result.
fn structured(app: &App, page: &DossierPage, result: &IssuedResult, verify: &str) -> Value {
    let province = app.province();
    let kind = kind(&province, &result.procedure, result.edition);
    let authority = province.agency(&result.authority).map(|agency| agency.name.vi.clone());
    let personal = page.personal.personal();
    json!({
        "result_code": kind.and_then(|kind| kind.code.clone()),
        "name": kind.map(|kind| kind.name.vi.clone()),
        "number": result.number,
        "issued_at": result.issued_at.to_string(),
        "authority": { "id": result.authority.to_string(), "name": authority },
        "dossier": result.code.to_string(),
        "procedure": { "code": result.procedure.to_string(), "edition": result.edition.to_string() },
        "holder": personal.map(|personal| personal.owner.as_ref().unwrap_or(&personal.applicant)),
        "answers": personal.map(|personal| &personal.form),
        "file": result.file.as_ref().map(|file| json!({"sha256": file, "media_type": "application/pdf"})),
        "verify": verify,
        "simulated": app.config().simulated,
    })
}
