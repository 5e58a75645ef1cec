//! Compares a file with what was issued. The file is read, compared and forgotten.

use std::time::Instant;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use documents::signature::signatures;
use gateways::Digest;
use registry::views::IssuedResult;

use super::{AskPage, Verdict, VerifyPage};
use crate::common::components::{ErrorSummary, Facts, Field};
use crate::common::multipart_form::MultipartForm;
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, Visit, show};
use crate::public::results::handler::{facts, signature, signed};

/// Largest file that is compared, with what a form puts around it.
const BODY_MAX: usize = 51 * 1024 * 1024;

pub(crate) fn routes() -> Router<App> {
    let proven = get(look).post(compare).layer(DefaultBodyLimit::max(BODY_MAX));
    Router::new().route("/verify", get(ask)).route("/verify/{proof}", proven)
}

/// Where the code under a QR is typed: a paper whose QR cannot be scanned is checked too. The address of the QR is taken as
/// well as the code.
async fn ask(visit: Visit, query: PageQuery) -> PageAnswer {
    let typed = query.get("code");
    let last = typed.rsplit('/').next().unwrap_or_default();
    let proof: String = last.chars().filter(char::is_ascii_alphanumeric).collect();
    if proof.is_empty() {
        let missing = query.pairs().iter().any(|(name, _)| name == "code");
        let fault = if missing { visit.texts().get("verify-ask-missing") } else { String::new() };
        let mut page = visit.page("verify-title");
        page.faulty = missing;
        let field = Field::line("code", visit.texts().get("verify-ask-code"), typed)
            .with_hint(visit.texts().get("verify-ask-hint"))
            .with_fault(missing.then_some(fault));
        let summary = ErrorSummary::of(std::slice::from_ref(&field), visit.texts());
        return show(&AskPage { page, summary, field });
    }
    Ok(Redirect::to(&visit.url(&format!("/verify/{proof}"))).into_response())
}

/// The result behind a proof; who asks for what nobody issued is counted.
async fn proven(visit: &Visit, proof: &str) -> Result<Option<IssuedResult>, PageFault> {
    if !visit.app.tracking().allows(visit.address, Instant::now()) {
        return Err(PageFault::TooManyRequests);
    }
    let asked = proof.to_owned();
    let result = visit.app.read(move |view| view.proven(&asked)).await?;
    if result.is_none() {
        visit.app.tracking().count(visit.address, Instant::now());
    }
    Ok(result)
}

fn unknown(visit: &Visit) -> PageAnswer {
    let page = VerifyPage {
        page: visit.page("verify-title"),
        verdict: Verdict::Unknown,
        facts: Facts::default(),
        sent: String::new(),
        signatures: Vec::new(),
        action: None,
    };
    Ok((StatusCode::NOT_FOUND, show(&page)?).into_response())
}

fn page(visit: &Visit, result: &IssuedResult, proof: &str, verdict: Verdict) -> VerifyPage {
    let action = visit.url(&format!("/verify/{proof}"));
    VerifyPage {
        page: visit.page("verify-title"),
        verdict,
        facts: Facts { rows: facts(visit, result) },
        sent: String::new(),
        signatures: Vec::new(),
        action: (result.file.is_some() || !result.void.is_empty()).then_some(action),
    }
}

async fn look(visit: Visit, Path(proof): Path<String>) -> PageAnswer {
    let Some(result) = proven(&visit, &proof).await? else { return unknown(&visit) };
    let verdict = if result.stands { Verdict::Issued } else { Verdict::Void };
    let mut page = page(&visit, &result, &proof, verdict);
    if result.stands {
        page.signatures = signed(&visit.app, result.file.as_deref(), visit.lang).await?;
    }
    show(&page)
}

async fn compare(visit: Visit, Path(proof): Path<String>, form: Multipart) -> PageAnswer {
    let Some(result) = proven(&visit, &proof).await? else { return unknown(&visit) };
    let sent = MultipartForm::read(form).await?;
    let Some(file) = sent.files.into_iter().next() else {
        return look(visit, Path(proof)).await;
    };
    let digest = Digest::of(&file.bytes).to_string();
    let verdict = if result.stands && result.file.as_ref() == Some(&digest) {
        Verdict::Genuine
    } else if result.void.contains(&digest) {
        Verdict::Void
    } else {
        Verdict::Changed
    };
    let found = tokio::task::spawn_blocking(move || signatures(&file.bytes)).await;
    let found = found.map_err(|_| PageFault::Trouble("MC-4003"))?;
    let mut page = page(&visit, &result, &proof, verdict);
    page.signatures = found.iter().map(|one| signature(one, visit.lang)).collect();
    page.sent = digest;
    let status = if verdict == Verdict::Changed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, show(&page)?).into_response())
}
