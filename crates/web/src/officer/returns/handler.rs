//! The box, the card of the one result, and the hand-over.

use axum::Router;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use casework::dossier::{Command, CommandKind, Recipient, Refusal};
use law::procedure::ComponentKind;
use registry::views::ListItem;
use registry::{Answer, Request, Target};

use super::find::{Found, command_url, counter, find, row};
use super::{ReadyCard, ReturnsPage};
use crate::common::components::{Action, Field, Paging, RefusedOffer};
use crate::common::dossier_code::dossier_code;
use crate::common::fields::FormData;
use crate::common::page_query::PageQuery;
use crate::common::refusal_text::refusal_text;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, casework_text, procedure_text, show};
use crate::officer::desk::seen;
use crate::officer::{frame, reused};

/// Recipients: value, key of the words.
const RECIPIENTS: [(&str, &str); 4] = [
    ("applicant", "returns-to-applicant"),
    ("proxy", "returns-to-proxy"),
    ("post", "returns-to-post"),
    ("electronic", "returns-to-electronic"),
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/returns", get(returns))
        .route("/officer/returns/hand", post(hand))
        .route("/officer/returns/shelf", post(shelf))
}

/// What a form wanted and why it was not done.
#[derive(Default)]
struct Wish {
    form: FormData,
    fault: String,
    refused: Option<RefusedOffer>,
}

async fn returns(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    page(&desk, &query, Wish::default()).await
}

async fn page(desk: &StaffVisit, query: &PageQuery, wish: Wish) -> PageAnswer {
    counter(desk)?;
    let (visit, texts) = (&desk.visit, desk.visit.texts());
    let found = find(desk, query).await?;
    let typed = query.get("q");
    let old = query.get("list") == "uncollected";
    let card = match found.ready.items.as_slice() {
        [one] if !typed.is_empty() => Some(card(desk, one, &found, &wish).await?),
        _ => None,
    };
    let mut frame = frame(desk, texts.get("returns-title"), None).await?;
    frame.faulty = !wish.fault.is_empty();
    let status = match (&wish.refused, wish.fault.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    let told = match (typed.is_empty(), found.ready.items.len(), found.waiting.len()) {
        (true, ..) => String::new(),
        (_, 0, 0) => texts.with("returns-none", &[("typed", &typed)]),
        (_, 0, count) => texts.with("returns-only-waiting", &[("count", &count)]),
        (_, count, _) => texts.with("returns-found", &[("count", &count)]),
    };
    let days = visit.app.province().hall.uncollected_working_days;
    let listed = if card.is_some() { &[] } else { found.ready.items.as_slice() };
    let address = |after: &str| visit.url(&format!("/officer/returns{}", query.with("after", after)));
    let next = found
        .ready
        .after
        .as_ref()
        .map(|next| Action::new(texts.get("paging-next"), address(&next.to_string())));
    let shown = show(&ReturnsPage {
        page: frame,
        typed: typed.to_owned(),
        found: told,
        card,
        refused: wish.refused,
        fault: wish.fault,
        done: done(desk, query),
        ready: listed.iter().map(|item| row(visit, item, found.shelves.get(&item.code))).collect(),
        waiting: found.waiting.iter().map(|item| row(visit, item, None)).collect(),
        heading: if old {
            texts.with("returns-uncollected", &[("days", &days)])
        } else {
            texts.get("returns-ready")
        },
        uncollected: (
            texts.with("returns-uncollected-count", &[("count", &found.uncollected), ("days", &days)]),
            visit.url("/officer/returns?list=uncollected"),
            old,
        ),
        paging: Paging {
            label: texts.get("paging-label"),
            first: (!query.get("after").is_empty())
                .then(|| Action::new(texts.get("paging-first"), address(""))),
            next,
        },
    })?;
    Ok((status, shown).into_response())
}

/// What was handed over just now, with its slip.
fn done(desk: &StaffVisit, query: &PageQuery) -> Option<Action> {
    let code = dossier_code(query.get("done"))?;
    let words = desk.visit.texts().with("returns-done", &[("code", &code.to_string())]);
    Some(Action::new(words, desk.visit.url(&format!("/officer/returns/slip/{code}"))))
}

async fn card(
    desk: &StaffVisit,
    item: &ListItem,
    found: &Found,
    wish: &Wish,
) -> Result<ReadyCard, PageFault> {
    let (visit, texts) = (&desk.visit, desk.visit.texts());
    let seen = seen(visit, item.code.as_str()).await?;
    let province = visit.app.province();
    let edition = province.procedure_edition(&seen.state.procedure, seen.state.edition);
    let originals =
        seen.state.components.iter().filter(|c| c.kind == ComponentKind::Original && !c.from_register);
    let give_back = originals.map(|filed| {
        let asked =
            edition.and_then(|procedure| procedure.components.iter().find(|c| c.id == filed.component));
        let name =
            asked.map_or_else(|| filed.component.clone(), |c| procedure_text::words(&c.name, visit.lang));
        format!("{name} ({})", filed.quantity)
    });
    let chosen = wish.form.first("to").unwrap_or("applicant");
    let fault = (!wish.fault.is_empty()).then(|| wish.fault.clone());
    let evidence = wish.form.first("evidence").unwrap_or_default();
    Ok(ReadyCard {
        row: row(visit, item, found.shelves.get(&item.code)),
        version: seen.state.version,
        delivery: casework_text::delivery(seen.state.delivery, visit.lang),
        give_back: give_back.collect(),
        recipients: RECIPIENTS.map(|(value, key)| (value, texts.get(key), value == chosen)).to_vec(),
        evidence: Field::line("evidence", texts.get("returns-evidence"), evidence)
            .with_hint(texts.get("returns-evidence-hint"))
            .with_fault(fault),
        correct: command_url(visit, item.code.as_str(), CommandKind::CorrectError),
        desk: visit.url(&format!("/officer/dossiers/{}", item.code)),
    })
}

async fn hand(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    counter(&desk)?;
    let visit = &desk.visit;
    let code = form.first("code").and_then(dossier_code).ok_or(PageFault::BadRequest)?;
    let to = form.first("to").and_then(Recipient::parse).ok_or(PageFault::BadRequest)?;
    let query = PageQuery::default().with("q", code.as_str());
    let query = PageQuery::parse(query.trim_start_matches('?'));
    if form.first("gives-back").is_some() && form.first("given-back").is_none() {
        let fault = visit.texts().get("returns-not-given-back");
        return page(&desk, &query, Wish { form, fault, refused: None }).await;
    }
    let evidence = law::text::clean(form.first("evidence").unwrap_or_default());
    let actor = desk.staff.actor();
    let key = visit.app.form_key(&actor, &form);
    let command = Command::ReturnResult { to, evidence };
    let mut request = Request::new(actor, key, Target::Code(code.clone()), command);
    request.expected_version = form.first("expected_version").and_then(|version| version.parse().ok());
    request.unit.clone_from(&desk.staff.agency);
    match visit.app.execute(request).await? {
        Answer::Done(_) | Answer::AlreadySo(_) => {
            Ok(Redirect::to(&visit.url(&format!("/officer/returns?done={code}"))).into_response())
        }
        Answer::Refused(Refusal::Missing { .. }) => {
            let fault = visit.texts().get("returns-evidence-missing");
            page(&desk, &query, Wish { form, fault, refused: None }).await
        }
        Answer::Refused(refusal) => {
            let words = refusal_text(&refusal, &visit.app.province(), visit.lang);
            let refused = RefusedOffer {
                title: visit.texts().get("problem-refused-title"),
                reason: format!("{}. {}", words.detail, words.cure),
                ground: Some(words.ground),
                cure: None,
            };
            page(&desk, &query, Wish { form, refused: Some(refused), ..Wish::default() }).await
        }
        Answer::KeyReused(code) => {
            let refused = Some(reused(visit, &code));
            page(&desk, &query, Wish { form, refused, ..Wish::default() }).await
        }
        Answer::UnknownDossier => Err(PageFault::NotFound),
    }
}

/// Where the result lies.
async fn shelf(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let code = form.first("code").and_then(dossier_code).ok_or(PageFault::BadRequest)?;
    let (actor, place) = (desk.staff.actor(), form.first("shelf").unwrap_or_default().to_owned());
    let put = code.clone();
    let done = desk
        .visit
        .app
        .registry()
        .blocking(move |registry| registry.put_on_shelf(&actor, &put, &place))
        .await?;
    if !done {
        return Err(PageFault::NotFound);
    }
    let query = PageQuery::default().with("q", code.as_str());
    Ok(Redirect::to(&desk.visit.url(&format!("/officer/returns{query}"))).into_response())
}
