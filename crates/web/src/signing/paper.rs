//! The final text of a result, as the approver sees it and signs it: everything but number and day.

use documents::paper::{Files, PictureFault, Request, as_png, pictures};
use documents::signature::reserve;
use law::time::local;
use registry::views::DossierPage;
use serde_json::json;

use super::SigningFault;
use crate::common::App;
use crate::common::file_kind::FileKind;
use crate::public::papers::facts;

/// The field in which the organisation signs.
pub(crate) const FIELD: &str = "CoQuan";

/// Pages of an original that a copy shows at most.
const PAGES_MAX: usize = 40;

/// Pixels to the point of a copied page: 144 to the inch.
const SCALE: f32 = 2.0;

/// Typesets what the approver signs. The same dossier and the same name give the same bytes: what was seen is what is signed.
pub(crate) async fn to_be_signed(
    app: &App,
    page: &DossierPage,
    signer: &str,
) -> Result<Vec<u8>, SigningFault> {
    let files = originals(app, page).await?;
    let state = &page.state;
    let proof = app.registry().proof(page.stream);
    let (template, facts) = facts::to_be_signed(app, page, (signer, &proof), &files);
    let identity = format!("{}/result/{}", state.code, state.stage_since);
    let (papers, at) = (app.papers(), local(state.stage_since));
    let made = tokio::task::spawn_blocking(move || {
        let request = Request { template: &template, facts: &facts, identity: &identity, at };
        let typeset = papers.typeset(request, &files).map_err(|faults| {
            let first = faults.first().map(ToString::to_string).unwrap_or_default();
            tracing::error!(faults = faults.len(), first, "a result could not be typeset");
            SigningFault::Paper
        })?;
        match typeset.issue {
            Some(place) => reserve(&typeset.pdf, FIELD, place).map_err(SigningFault::Key),
            None => Ok(typeset.pdf),
        }
    });
    made.await.map_err(|_| SigningFault::Paper)?
}

/// The pages of the originals that a certified copy shows, as pictures.
async fn originals(app: &App, page: &DossierPage) -> Result<Files, SigningFault> {
    let province = app.province();
    let state = &page.state;
    let procedure = province.procedure_edition(&state.procedure, state.edition);
    let copied = procedure.and_then(|p| p.results.first()?.copy_of.clone());
    let mut shown = Files::new();
    let Some(component) = copied else { return Ok(shown) };
    let filed = state.components.iter().filter(|filed| filed.component == component);
    for file in filed.flat_map(|filed| &filed.files) {
        let digest = gateways::Digest::parse(file).ok_or(SigningFault::Files)?;
        let bytes = app.load_file(digest).await.map_err(|_| SigningFault::Files)?;
        let bytes = bytes.ok_or(SigningFault::Files)?;
        let pages = tokio::task::spawn_blocking(move || pages_of(bytes)).await;
        for one in pages.map_err(|_| SigningFault::Files)?.map_err(|_| SigningFault::Files)? {
            if shown.len() < PAGES_MAX {
                shown.insert(format!("page-{:03}", shown.len() + 1), one);
            }
        }
    }
    Ok(shown)
}

fn pages_of(bytes: Vec<u8>) -> Result<Vec<Vec<u8>>, PictureFault> {
    match FileKind::of(&bytes) {
        Some(FileKind::Pdf) => pictures(&bytes, 0, PAGES_MAX, SCALE),
        Some(FileKind::Tiff) => Ok(vec![as_png(&bytes)?]),
        Some(FileKind::Jpeg | FileKind::Png) => Ok(vec![bytes]),
        None => Err(PictureFault::Unreadable),
    }
}

/// What the organisation shows where the paper keeps a place: number, place and day, and that it was signed.
pub(super) fn issue_mark(app: &App, page: &DossierPage, number: &str) -> Result<Vec<u8>, SigningFault> {
    let now = local(app.now());
    let facts = json!({
        "number": number,
        "place": facts::place_of(app, page),
        "day": format!("{:02}", now.day()),
        "month": facts::month(now.month()),
        "year": now.year().to_string(),
        "authority": app.province().agency(&page.state.authority).map(|agency| agency.name.vi.clone()),
        "moment": now.strftime("%Y-%m-%dT%H:%M:%S+07:00").to_string(),
        "simulated": app.config().simulated,
    });
    let identity = format!("{}/issue/{number}", page.state.code);
    let request = Request { template: "issue", facts: &facts, identity: &identity, at: now };
    app.papers().picture(request).map_err(|faults| {
        let first = faults.first().map(ToString::to_string).unwrap_or_default();
        tracing::error!(faults = faults.len(), first, "the mark of issue could not be typeset");
        SigningFault::Paper
    })
}
