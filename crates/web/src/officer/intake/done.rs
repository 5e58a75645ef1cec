//! After the act: two copies of Form 01 to print, or the letter; labels for the paper file; the next person with one key.

use axum::extract::Path;
use casework::dossier::Stage;

use super::handler::ticket;
use super::{DonePage, Label};
use crate::common::components::Action;
use crate::common::page_query::PageQuery;
use crate::common::{PageAnswer, StaffVisit, qr, show};
use crate::officer::frame;
use crate::public::papers::handler::links;
use crate::public::receipt::handler::{seen, sheet, told};

/// Lines of a label at most.
const LABEL_LINES: usize = 2;

pub(super) async fn receipt(desk: StaffVisit, Path(code): Path<String>, query: PageQuery) -> PageAnswer {
    let page = seen(&desk.visit, &code).await?;
    let (visit, province) = (&desk.visit, desk.visit.app.province());
    let texts = visit.texts();
    let code = page.state.code.to_string();
    let words = match &page.state.stage {
        Stage::AwaitingIntakeSupplement { .. } => texts.get("intake-done-supplement"),
        Stage::NotAccepted { .. } => texts.get("intake-done-refused"),
        _ if page.state.accepted_at.is_none() => texts.get("intake-done-submitted"),
        _ => texts.get("intake-done-taken"),
    };
    let told = told(visit, &page, &province);
    let person = page.personal.personal().map(|personal| personal.applicant.name.clone());
    let address = format!("{}{}", visit.app.config().base_url, visit.url(&format!("/track/{code}")));
    let label = Label {
        code: code.clone(),
        lines: [told.procedure()].into_iter().chain(person).take(LABEL_LINES).collect(),
        qr: qr::picture(&address),
    };
    show(&DonePage {
        page: frame(&desk, texts.get("intake-done"), None).await?,
        words,
        papers: links(visit, &page),
        sheet: page.state.accepted_at.map(|_| sheet(visit, &page, "h2")),
        desk: visit.url(&format!("/officer/dossiers/{code}")),
        next: match ticket(&query) {
            "" => Action::new(
                texts.get("intake-next-person"),
                visit.url(&format!("/officer/intake?last={code}")),
            ),
            _ => Action::new(texts.get("intake-next-number"), visit.url("/officer/queue")),
        },
        labels: vec![label],
        code,
    })
}
